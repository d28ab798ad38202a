/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_BLOCK_H
#define KIT_LEDGER_BLOCK_H

/*
 * A sealed block: some thousand facts of one month (of their `at`, UTC), sorted by (subject, at,
 * sequence), as columns, with what is needed to skip it. Each column begins with a checksum of its
 * own, so that a reader checks what it uses and no more.
 */

#include "base/work.h"
#include "kit/ledger/ledger.h"
#include "kit/ledger/ledger_series.h"
#include "kit/ledger/ledger_details.h"

enum {
    LEDGER_NUMBERS = 9,            /* columns that are numbers: bits 0..8 of enum ledger_column */
    LEDGER_BLOCK_FACTS = 1024,     /* of a full block */
    LEDGER_BLOCK_MOST = 16 * 1024, /* that is accepted */
    LEDGER_ALL = (1 << (LEDGER_NUMBERS + 1)) - 1,
};

/* As it is stored. */
struct ledger_block_row {
    int64_t      id;
    int64_t      part; /* the sorted run it belongs to */
    int64_t      count;
    int64_t      first_subject, last_subject;
    int64_t      first_at, last_at;
    int64_t      first_sequence, last_sequence;
    int64_t      kinds; /* a bit for each kind in it: ledger_block_kind_bit */
    struct bytes kind, at, value, store, subject, quantity, reference, context, sequence;
    struct bytes details; /* absent when no fact has any */
};
extern const struct shape ledger_block_shape;

/* Opened for reading; points into the row's bytes. */
struct ledger_block {
    int64_t                id;
    size_t                 count;
    unsigned               columns; /* which are open */
    struct ledger_scratch *scratch;
    struct ledger_series   numbers[LEDGER_NUMBERS];
    bool                   has_details;
    struct ledger_details  details;
};

/* The place of a column of numbers among the numbers of a block. */
static inline size_t ledger_number_of(enum ledger_column column)
{
    return (size_t) __builtin_ctz(column);
}

/* Where a column of numbers lies within a fact. */
int64_t *ledger_fact_number(struct fact *fact, size_t column);

/* By (subject, at, sequence): the order within a block. For qsort. */
int ledger_fact_compare(const void *a, const void *b);

int64_t ledger_block_kind_bit(int64_t kind);

/* How many of these facts the next block takes: full, or its texts are long enough. */
size_t ledger_block_fill(const struct fact *facts, size_t count);

/* Sets the count and the statistics of sorted facts. */
void ledger_block_measure(const struct fact *facts, size_t count, struct ledger_block_row *row);

/* Packs sorted facts; all but `id` and `part` is filled. The bytes are in `arena`. */
void ledger_block_write(struct arena *arena, const struct fact *facts, size_t count,
                        struct ledger_block_row *ret_row);

/* Checks and opens these columns. BROKEN names the block. Lives as long as what is in `scratch`. */
status ledger_block_open(struct work *w, struct ledger_scratch *scratch,
                         const struct ledger_block_row *row, unsigned columns,
                         struct ledger_block *ret_block) MUST_CHECK;

/* All values of one open column. */
void ledger_block_read(const struct ledger_block *block, size_t column, int64_t *ret_values);

/* The places of a subject, first to before `ret_end`; equal when it has none. */
void ledger_block_find(const struct ledger_block *block, int64_t subject, size_t *ret_first,
                       size_t *ret_end);

/* One fact, of the open columns; its details are a copy in the work's arena. BROKEN. */
status ledger_block_fact(struct work *w, struct ledger_block *block, size_t place,
                         struct fact *ret_fact) MUST_CHECK;

/* All facts of a block with all columns open, in the scratch of the block. */
status ledger_block_facts(struct work *w, struct ledger_block *block,
                          struct fact **ret_facts) MUST_CHECK;

/* BROKEN, with words for the person who must restore. */
status ledger_block_broken(struct work *w, int64_t id, const char *what);

#endif
