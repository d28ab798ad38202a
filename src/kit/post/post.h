/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_POST_H
#define KIT_POST_H

/*
 * Calls to other programs, hundreds in the air on one thread: claimed in one transaction, sent with
 * none open, recorded in the next. Somebody who answers slowly holds up nobody else. What to send,
 * when again, and whether at all, is the sender's business; it keeps it in the database, so that a
 * killed process loses nothing: what it had claimed is due again when the claim has run out.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "kit/http/http.h"

struct post;

/* A call as a sender has claimed it. */
struct post_call {
    int64_t          claim; /* the sender's number for it, which comes back with the result */
    struct http_call call;
};

struct post_result {
    int64_t            claim;
    status             outcome; /* OK: it was answered, with whatever code; else as of http_send */
    const char        *reason;  /* why it was not */
    struct http_answer answer;
    int64_t            took_ms;
};

/* Who sends: a line in a room's table. */
struct sender {
    const char *name;
    /* In a READ: whether `claim` would find something now. */
    status (*is_due)(struct work *w, bool *ret_due);
    /* In a WRITE: takes at most `most` of what is due: rows of struct post_call. */
    status (*claim)(struct work *w, int64_t most, struct rows *ret_calls);
    /* In a WRITE: what became of one. When it fails, the claim runs out. */
    status (*record)(struct work *w, const struct post_result *result);
    /* In a WRITE, before anything is sent, when no other process can be at work: nobody holds a
     * claim. NULL: claims run out anyway. */
    status (*release)(struct work *w);
};

/* `senders`: tables that end with {0}; the list ends with NULL. Needs clock and database. */
struct post *post_open(struct work *w, const struct sender *const *senders)
    __attribute__((returns_nonnull));
void post_start(struct post *post);

/* Waits some seconds for what is in the air. Before http_client_close and db_close. */
void post_close(struct post *post);

/* For tests: sends all that is due at w->now, in this thread, until nothing is. */
status post_run_due(struct work *w, struct post *post);

/* For tests: claims and lets go what is due, and forgets it, as a process does that is killed. */
status post_run_and_forget(struct work *w, struct post *post);

#endif
