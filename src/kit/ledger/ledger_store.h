/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_STORE_H
#define KIT_LEDGER_STORE_H

/* What the parts of the ledger share: its rows of state, and one block from the database. */

#include "base/work.h"
#include "kit/db/db.h"
#include "kit/ledger/ledger_block.h"

/* Where the tiers meet; see schema/0002_ledger.sql. */
struct ledger_state {
    int64_t sealed_sequence;
    int64_t sealed_count;
    int64_t revision;
};
status ledger_state_read(struct work *w, struct ledger_state *ret_state) MUST_CHECK;

/* UNAVAILABLE, in words. */
status ledger_moved(struct work *w);

/*
 * In a WRITE: moves facts between the tiers, or changes blocks or rows. UNAVAILABLE when another
 * did since `before` was read: what was made from it must be thrown away.
 */
status ledger_state_move(struct work *w, const struct ledger_state *before, int64_t sealed_sequence,
                         int64_t more_sealed) MUST_CHECK;

/* A sorted run of blocks, all of one month. */
struct ledger_part {
    int64_t id;
    int64_t month;
    int64_t live;
    int64_t blocks;
    int64_t count;
};
extern const struct shape ledger_part_shape;

/* Where a block was found. */
struct ledger_place {
    int64_t id;
    int64_t month;
    int64_t first_at;
    int64_t last_at;
};
extern const struct shape ledger_place_shape;

/* The month of an instant, or of the nearest one that has a month. */
int64_t ledger_month(int64_t at);

/* Numbers as a JSON array, which both databases unfold. */
const char *ledger_json_of(struct work *w, const int64_t *numbers, size_t count);

/* Of at least one number. */
int64_t ledger_least(const int64_t *numbers, size_t count);
int64_t ledger_most(const int64_t *numbers, size_t count);

/* Whether the kind is wanted: `kinds` is 0-terminated, NULL = all. */
bool ledger_kind_wanted(const int64_t *kinds, int64_t kind);

/*
 * Reads these blocks, whole, in no order; they live as long as what is in `scratch`. NOT_FOUND,
 * without words, when one of them is not there.
 */
status ledger_blocks_load(struct work *w, struct ledger_scratch *scratch,
                          const struct ledger_place *places, size_t count,
                          struct ledger_block **ret_blocks) MUST_CHECK;

#endif
