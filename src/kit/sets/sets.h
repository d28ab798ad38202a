/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_SETS_H
#define KIT_SETS_H

/*
 * Sets of numbers that are kept in memory from one unit to the next, each under a text that says
 * what it is a set of, with the state of the database that it is true for, and the instants at
 * which numbers in it are to be looked at again. Whoever keeps one knows how to make it anew:
 * nothing here is stored.
 *
 * One unit at a time: all but sets_open and sets_close between sets_begin and sets_end.
 */

#include <stddef.h>
#include <stdint.h>

#include "kit/bitmap/bitmap.h"

struct sets;
struct flips;

struct sets *sets_open(void) __attribute__((returns_nonnull));
void         sets_close(struct sets *sets); /* NULL is fine */

void sets_begin(struct sets *sets);
void sets_end(struct sets *sets);

/* A state of the database, and an instant. */
struct sets_state {
    int64_t sequence; /* of the ledger */
    int64_t commit;   /* of SQLite; 0 = not known */
    int64_t at;       /* ms */
};

struct kept_set {
    const char       *key;
    struct bitmap    *members;
    struct sets_state state;
    int64_t           flipped_at; /* the last of its instants that has passed */
    uint64_t          listens;    /* the keeper's: what may change it */
    int64_t           version;    /* the keeper's: of what it was made; 0 in an empty one */
    struct flips     *flips;
    struct kept_set  *next;
};

/* NULL: there is none. */
struct kept_set *sets_find(struct sets *sets, const char *key);

/* An empty one, in the place of one that is there. */
struct kept_set *sets_put(struct sets *sets, const char *key) __attribute__((returns_nonnull));

/* All are gone: they are not true any more. */
void sets_clear(struct sets *sets);

struct kept_set *sets_first(struct sets *sets);

/* What all of it takes, in bytes, about. */
size_t sets_bytes(const struct sets *sets);

/* ---- looking again ---- */

/* From now on the number is to be looked at again at this instant, and at no other. INT64_MAX: at
 * none. */
void sets_flip(struct kept_set *set, uint32_t number, int64_t at);

/* The numbers whose instant is not after `now`, at most `room`; they have none any more. */
size_t sets_due(struct kept_set *set, int64_t now, uint32_t *ret_numbers, size_t room);

/* The next instant; INT64_MAX = there is none. */
int64_t sets_next(struct kept_set *set);

#endif
