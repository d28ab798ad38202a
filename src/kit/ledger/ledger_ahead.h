/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_AHEAD_H
#define KIT_LEDGER_AHEAD_H

/*
 * What followers far behind will read next. Blocks are sorted by subject, so the facts after a
 * sequence are spread over all blocks of their time: reading a thousand of them opens as many
 * blocks as reading a hundred thousand. So a wide stretch is read at once and kept in memory, in
 * the order of sequences, for as long as the ledger is at the revision at which it was read.
 */

#include <pthread.h>

#include "base/list.h"
#include "kit/ledger/ledger_store.h"

enum { LEDGER_AHEAD_FACTS = 128 * 1024, LEDGER_AHEAD_STRETCHES = 2 };

struct ledger_stretch {
    struct arena *arena; /* NULL: this place is free */
    int64_t       revision;
    int64_t       after, until; /* it holds the facts after one, up to the other */
    struct list   facts;
    int64_t       turn; /* when it was used */
};

struct ledger_ahead {
    pthread_mutex_t       lock;
    struct ledger_stretch stretches[LEDGER_AHEAD_STRETCHES];
    int64_t               turn;
};

void ledger_ahead_open(struct ledger_ahead *ahead);
void ledger_ahead_close(struct ledger_ahead *ahead);

/* Forgets everything: what was read may be wrong. */
void ledger_ahead_drop(struct ledger_ahead *ahead);

/*
 * Adds at most `limit` facts after a sequence, copies in the work's arena; false when they are not
 * there. `ret_until`: all up to it were added.
 */
bool ledger_ahead_take(struct work *w, const struct ledger_state *state, int64_t after,
                       int64_t limit, struct list *facts, int64_t *ret_until);

/* Keeps a stretch, whose arena and facts it takes over; the one that was used longest ago goes. */
void ledger_ahead_keep(struct work *w, const struct ledger_stretch *stretch);

#endif
