/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_SETS_H
#define KIT_SETS_H

/*
 * Sets of numbers that are kept in memory from one unit to the next, each under a text that says
 * what it is a set of, with the state of the database that it is true for, and the instants at
 * which numbers in it are to be looked at again. Whoever keeps one knows how to make it anew: what
 * is saved of it may be thrown away.
 *
 *   sets.c         the sets by their keys
 *   sets_flips.c   instants
 *   sets_rank.c    numbers in the order of a value
 *   sets_save.c    a set as bytes
 *
 * One unit at a time: what is among the sets is touched between sets_begin and sets_end only. A set
 * that was opened and did not join yet is its maker's.
 */

#include <stddef.h>
#include <stdint.h>

#include "kit/bitmap/bitmap.h"

struct sets;
struct flips;
struct ranking;

struct sets *sets_open(void) __attribute__((returns_nonnull));
void         sets_close(struct sets *sets); /* NULL is fine */

/* The keeper's: of so many things at most, whoever asks makes a set in passing. 20,000 at first. */
int64_t sets_few(const struct sets *sets);
void    sets_set_few(struct sets *sets, int64_t count);

void sets_begin(struct sets *sets);
void sets_end(struct sets *sets);

/* A state of the database, and an instant. */
struct sets_state {
    int64_t sequence; /* of the ledger */
    int64_t commit;   /* all before it are seen; 0 = not known */
    int64_t at;       /* ms */
};

struct kept_set {
    const char       *key;
    struct bitmap    *members;
    struct sets_state state;
    struct sets_state saved;      /* the state of which bytes were last saved; 0 = never */
    int64_t           used_at;    /* the keeper's: when somebody last asked of it */
    int64_t           flipped_at; /* when numbers were last looked at because of their instant */
    uint64_t          listens;    /* the keeper's: what may change it */
    int64_t           version;    /* the keeper's: of what it was made; 0 in an empty one */
    struct flips     *flips;
    struct ranking   *ranking; /* NULL = none */
    struct kept_set  *next;
};

/* An empty one that is nowhere yet. */
struct kept_set *sets_new(const char *key) __attribute__((returns_nonnull));
void             sets_free(struct kept_set *set); /* NULL is fine */

/* Joins the sets, in the place of one that has its key; they own it from now on. */
void sets_join(struct sets *sets, struct kept_set *set);

/* NULL: there is none. */
struct kept_set *sets_find(struct sets *sets, const char *key);

/* An empty one, in the place of one that is there. */
struct kept_set *sets_put(struct sets *sets, const char *key) __attribute__((returns_nonnull));

/* All are gone: they are not true any more. */
void sets_clear(struct sets *sets);
/* One of them. */
void sets_drop(struct sets *sets, const char *key);

struct kept_set *sets_first(struct sets *sets);

/* What all of it takes, in bytes, about. */
size_t sets_bytes(const struct sets *sets);

/* ---- looking again ---- */

/*
 * Instants within the present hour are kept to the ms; of later ones only the hour is, which costs
 * a few bytes each, and then whoever is due in it is to be looked at when it begins. So a number
 * may come too early, and again when it was asked for no more, but never too late.
 */

/* From now on the number is to be looked at again at this instant. INT64_MAX: at none. */
void sets_flip(struct kept_set *set, uint32_t number, int64_t at);

/* The numbers that are to be looked at by `now`, at most `room`; until the next sets_flip at none.
 */
size_t sets_due(struct kept_set *set, int64_t now, uint32_t *ret_numbers, size_t room);

/* The next instant; INT64_MAX = there is none. */
int64_t sets_next(struct kept_set *set);

/* ---- the order of a value ---- */

/* The number has this value now; `there` false: none. It is a member by the edge that there is. */
void sets_rank(struct kept_set *set, uint32_t number, bool there, int64_t value);

/* How many have a value. */
int64_t sets_ranked(const struct kept_set *set);
/* The value at a place, 0 being the least, below sets_ranked. */
int64_t sets_ranked_at(const struct kept_set *set, int64_t place);

/* Makes those members whose value is not below (or `top` false: not above) the edge; ABSENT =
 * nobody is. Costs as much as there are numbers between the old edge and the new one. */
void sets_rank_edge(struct kept_set *set, bool top, int64_t edge);

/* ---- bytes ---- */

/* Appends all of a set but its key, with a version and a checksum. */
void sets_save(struct kept_set *set, struct text *out);

/* The set under that key; to be freed, or to join. NULL: the bytes are not such a set. */
struct kept_set *sets_load(const char *key, struct bytes from);

#endif
