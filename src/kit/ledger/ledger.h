/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_H
#define KIT_LEDGER_H

/*
 * An append-only log of facts in two tiers of one database.
 *
 *   rows    what was told lately, in commit order, one table without secondary index
 *   blocks  what was sealed: columns, sorted by (subject, at, sequence) within a month, packed,
 *           with statistics to skip by and a checksum
 *
 * Readers see both tiers as one. The ledger knows no kind of fact: a kind is a number and the
 * meaning of value and quantity is its owner's (crm/fact).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

struct ledger;

struct fact {
    int64_t     sequence; /* given at the commit: commit order is sequence order, without gaps */
    int64_t     subject;  /* the identity it is about; 0 = nobody */
    int64_t     kind;
    int64_t     at;        /* when it happened, ms UTC: may be long ago, or a little ahead */
    int64_t     store;     /* 0 = none */
    int64_t     value;     /* mostly millionths of the home currency */
    int64_t     quantity;  /* mostly millionths of a piece */
    int64_t     reference; /* the thing it is about: an order line's product, a mail; 0 = none */
    int64_t     context;   /* the larger thing it happened in: order, session, campaign; 0 = none */
    const char *details; /* a small JSON object, or NULL. Few distinct ones cost next to nothing */
};

extern const struct shape fact_shape;

/* Registers with the database of the machines of `w`; call it before the first unit. */
status ledger_open(struct work *w, struct ledger **ret_ledger) MUST_CHECK;
void   ledger_close(struct ledger *ledger);

/*
 * Told in this transaction, visible to readers, also of this unit, when it has committed. WRITE.
 * INVALID: a number is ABSENT, the time is no time, the details are longer than 65,535 bytes.
 */
status ledger_append(struct work *w, const struct fact *fact) MUST_CHECK;

/* Where a time line stands: facts older than that one, by (at, sequence). */
struct ledger_position {
    int64_t at;
    int64_t sequence;
};
#define LEDGER_NEWEST ((struct ledger_position){INT64_MAX, INT64_MAX})

struct ledger_page {
    const int64_t         *subjects;
    size_t                 count;
    const int64_t         *kinds;  /* 0-terminated; NULL = all */
    struct ledger_position before; /* LEDGER_NEWEST, later the last fact of the page before */
    int64_t                limit;
};

/* The facts of these subjects, newest first. Touches only the blocks that hold them. */
status ledger_by_subject(struct work *w, const struct ledger_page *page,
                         struct rows *ret_facts) MUST_CHECK;

/* ---- scanning ---- */

enum ledger_column {
    LEDGER_SEQUENCE = 1 << 0,
    LEDGER_SUBJECT = 1 << 1,
    LEDGER_KIND = 1 << 2,
    LEDGER_AT = 1 << 3,
    LEDGER_STORE = 1 << 4,
    LEDGER_VALUE = 1 << 5,
    LEDGER_QUANTITY = 1 << 6,
    LEDGER_REFERENCE = 1 << 7,
    LEDGER_CONTEXT = 1 << 8,
    LEDGER_DETAILS = 1 << 9,
};

/* Which facts, and what of them. Zero or NULL = no condition. */
struct ledger_query {
    unsigned       columns; /* of enum ledger_column: only these are decoded */
    int64_t        from;    /* at >= from */
    int64_t        until;   /* at < until; 0 = no end */
    const int64_t *kinds;   /* 0-terminated */
    int64_t        store;
};

/* Some facts as columns; those not asked for are NULL. Good until the next batch. */
struct ledger_batch {
    size_t          count;
    const int64_t  *sequence, *subject, *kind, *at, *store, *value, *quantity, *reference, *context;
    const uint32_t *details;       /* number into `dictionary`; 0 = no details */
    const char *const *dictionary; /* [0] is NULL */
    size_t             dictionary_count;
};

/*
 *     TRY(ledger_scan_open(w, &query, &scan));
 *     while (ledger_scan_next(scan, &batch)) fold(batch);
 *     TRY(ledger_scan_close(scan));
 * No order over batches. Every committed fact that matches comes exactly once. Close it also when
 * you stop early. UNAVAILABLE, only in a WRITE: facts were moved meanwhile, scan again.
 */
struct ledger_scan;
status ledger_scan_open(struct work *w, const struct ledger_query *query,
                        struct ledger_scan **ret_scan) MUST_CHECK;
bool   ledger_scan_next(struct ledger_scan *scan, struct ledger_batch *ret_batch);
status ledger_scan_close(struct ledger_scan *scan) MUST_CHECK;

/* ---- following ---- */

/* At most `limit` facts after `sequence`, in order of sequence, from whichever tier holds them. */
status ledger_after(struct work *w, int64_t sequence, int64_t limit,
                    struct rows *ret_facts) MUST_CHECK;

/*
 * Takes the next facts for a named follower and moves its durable cursor in the same transaction:
 * each fact takes effect once. WRITE. `ret_facts` is empty when there is nothing new, or when
 * another node holds the cursor.
 */
status ledger_follow(struct work *w, const char *follower, int64_t limit,
                     struct rows *ret_facts) MUST_CHECK;

/* The sequence of the last fact that this follower took; 0 when it took none. */
status ledger_followed(struct work *w, const char *follower, int64_t *ret_sequence) MUST_CHECK;

/* The last committed sequence; 0 when there is none. */
status ledger_last(struct work *w, int64_t *ret_sequence) MUST_CHECK;

/* Facts in all. */
status ledger_count(struct work *w, int64_t *ret_count) MUST_CHECK;

/*
 * ---- upkeep: in no transaction, opens units of its own; run by the job machine ----
 *
 * What takes turns in one process is tried again by the others: UNAVAILABLE means that another
 * node moved facts at the same time, and nothing is half done.
 */

/*
 * Moves rows into blocks, all but the newest `keep`, and merges small runs of blocks. It waits
 * until half as many again as `keep` have come, and for followers, except for one that is more
 * than a million facts behind. Whatever an interrupted run left is cleared away by the next.
 */
status ledger_seal(struct work *w, int64_t keep, int64_t *ret_sealed) MUST_CHECK;

/*
 * Rewrites the facts of these subjects, in both tiers. `change` gets a copy of each and may change
 * all but its sequence, subject and time; details may not grow. False drops it: its sequence stays
 * unused. For erasing people. It may be given a fact again when others moved it meanwhile.
 */
typedef bool ledger_change(struct fact *fact, void *arg);
status ledger_rewrite(struct work *w, const int64_t *subjects, size_t count, ledger_change *change,
                      void *arg, int64_t *ret_rewritten) MUST_CHECK;

/*
 * Drops facts of these kinds (0-terminated) that happened before an instant, in both tiers: some
 * rows or blocks at a time, so that the caller can stop in between. `ret_done`: there are no more.
 */
status ledger_forget(struct work *w, const int64_t *kinds, int64_t before, int64_t *ret_forgotten,
                     bool *ret_done) MUST_CHECK;

/*
 * Block checksums, order, statistics and counts, and that sequences are unique. BROKEN says where.
 * Reads, in the open unit or in one of its own.
 */
status ledger_verify(struct work *w) MUST_CHECK;

#endif
