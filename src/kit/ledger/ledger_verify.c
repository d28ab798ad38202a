/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Proves what the schema promises about the ledger, in memory that does not grow with it, but for
 * one bit a fact. */
#include <string.h>

#include "kit/bitmap/bitmap.h"
#include "kit/ledger/ledger.h"
#include "kit/ledger/ledger_sql.h"
#include "kit/ledger/ledger_store.h"

struct verify {
    struct ledger_state   state;
    struct bitmap        *sequences; /* those of the window that were seen */
    int64_t               window;    /* sequences from here, 2^32 of them */
    int64_t               facts;     /* in blocks */
    struct ledger_scratch scratch;   /* of one block at a time */

    const struct ledger_part *part; /* the present one, and what was seen of it */
    int64_t                   blocks;
    int64_t                   part_facts;
    struct fact               last; /* of the block before, to compare by */
};

static status see(struct work *w, struct verify *verify, int64_t sequence, int64_t block)
{
    if (sequence < verify->window || sequence - verify->window > UINT32_MAX)
        return OK;
    if (bitmap_add(verify->sequences, (uint32_t) (sequence - verify->window)))
        return OK;
    if (block != 0)
        return fail(w, BROKEN, NULL, "Fact %lld of the ledger is there twice, once in block %lld.",
                    (long long) sequence, (long long) block);
    return fail(w, BROKEN, NULL, "Fact %lld of the ledger is there twice.", (long long) sequence);
}

/* ---- a block ---- */

static bool same_statistics(const struct ledger_block_row *a, const struct ledger_block_row *b)
{
    return a->count == b->count && a->first_subject == b->first_subject
           && a->last_subject == b->last_subject && a->first_at == b->first_at
           && a->last_at == b->last_at && a->first_sequence == b->first_sequence
           && a->last_sequence == b->last_sequence && a->kinds == b->kinds;
}

static status check_facts(struct work *w, struct verify *verify, const struct ledger_block_row *row,
                          const struct fact *facts)
{
    for (int64_t i = 0; i < row->count; i++) {
        const struct fact *before = i > 0 ? &facts[i - 1] : &verify->last;
        bool               first = i == 0 && verify->blocks == 0;
        if (!first && ledger_fact_compare(before, &facts[i]) >= 0)
            return ledger_block_broken(w, row->id, "its facts are out of order");
        if (ledger_month(facts[i].at) != verify->part->month)
            return ledger_block_broken(w, row->id, "a fact of another month");
        if (facts[i].sequence > verify->state.sealed_sequence)
            return ledger_block_broken(w, row->id, "a fact that is not sealed");
        TRY(see(w, verify, facts[i].sequence, row->id));
    }
    verify->last = facts[row->count - 1];
    return OK;
}

static status check_block(struct work *w, struct verify *verify, const struct ledger_block_row *row)
{
    struct ledger_block     block;
    struct ledger_block_row measured = {0};
    struct fact            *facts;
    TRY(ledger_block_open(w, &verify->scratch, row, LEDGER_ALL, &block));
    TRY(ledger_block_facts(w, &block, &facts));
    ledger_block_measure(facts, block.count, &measured);
    if (!same_statistics(row, &measured))
        return ledger_block_broken(w, row->id, "its statistics");
    TRY(check_facts(w, verify, row, facts));
    verify->blocks++;
    verify->part_facts += row->count;
    return OK;
}

/* ---- a part ---- */

static status check_part(struct work *w, struct verify *verify)
{
    const struct ledger_part *part = verify->part;
    if (verify->blocks != part->blocks || verify->part_facts != part->count)
        return fail(w, BROKEN, NULL,
                    "Part %lld of the ledger should have %lld facts in %lld blocks, but %lld in "
                    "%lld are there; restore a backup.",
                    (long long) part->id, (long long) part->count, (long long) part->blocks,
                    (long long) verify->part_facts, (long long) verify->blocks);
    verify->facts += part->count;
    return OK;
}

static status read_blocks(struct work *w, struct verify *verify, struct db_cursor *cursor)
{
    struct arena_mark       mark = arena_mark(verify->scratch.arena);
    struct ledger_block_row row;
    while (db_cursor_next(cursor, &row)) {
        TRY(check_block(w, verify, &row));
        arena_rewind(verify->scratch.arena, mark);
    }
    return OK;
}

static status verify_part(struct work *w, struct verify *verify, const struct ledger_part *part)
{
    struct db_cursor *cursor;
    int64_t           id = part->id;
    verify->part = part;
    verify->blocks = verify->part_facts = 0;
    TRY(db_cursor_open(w, &LEDGER_BLOCKS_VERIFY, WITH(P_INT(id)), &ledger_block_shape, &cursor));
    status outcome = read_blocks(w, verify, cursor);
    status closed = db_cursor_close(cursor);
    TRY(outcome);
    TRY(closed);
    return check_part(w, verify);
}

static status verify_blocks(struct work *w, struct verify *verify)
{
    struct rows parts;
    verify->facts = 0;
    TRY(db_list(w, &LEDGER_PARTS_LIVE, NO_PARAMS, &ledger_part_shape, &parts));
    for (int64_t i = 0; i < parts.count; i++)
        TRY(verify_part(w, verify, (const struct ledger_part *) parts.items + i));
    if (verify->facts != verify->state.sealed_count)
        return fail(w, BROKEN, NULL,
                    "The ledger should have %lld sealed facts, but %lld are there; restore a "
                    "backup.",
                    (long long) verify->state.sealed_count, (long long) verify->facts);
    return OK;
}

/* ---- the whole ---- */

static status verify_rows(struct work *w, struct verify *verify)
{
    struct db_cursor *cursor;
    struct fact       row;
    status            outcome = OK;
    int64_t           after = verify->state.sealed_sequence, until = INT64_MAX, limit = INT64_MAX;
    TRY(db_cursor_open(w, &LEDGER_ROWS_AFTER, WITH(P_INT(after), P_INT(until), P_INT(limit)),
                       &fact_shape, &cursor));
    while (outcome == OK && db_cursor_next(cursor, &row))
        outcome = see(w, verify, row.sequence, 0);
    status closed = db_cursor_close(cursor);
    return outcome != OK ? outcome : closed;
}

/* Sequences are 64 bits wide, the numbers of a bitmap 32: a ledger beyond that is read again. */
static status verify_all(struct work *w, struct verify *verify)
{
    int64_t last;
    TRY(ledger_state_read(w, &verify->state));
    TRY(ledger_last(w, &last));
    for (; verify->window <= last; verify->window += INT64_C(1) << 32) {
        bitmap_close(verify->sequences);
        verify->sequences = bitmap_open();
        TRY(verify_blocks(w, verify));
        TRY(verify_rows(w, verify));
    }
    return OK;
}

static status verify(struct work *w, void *arg)
{
    struct verify verify = {.sequences = bitmap_open()};
    ledger_scratch_open(&verify.scratch);
    status outcome = verify_all(w, &verify);
    bitmap_close(verify.sequences);
    ledger_scratch_close(&verify.scratch);
    return outcome;
}

status ledger_verify(struct work *w)
{
    return w->tx != NULL ? verify(w, NULL) : db_work(w, READ, verify, NULL);
}
