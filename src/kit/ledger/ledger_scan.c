/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads both tiers as columns, one block or some thousand rows at a time. */
#include <assert.h>
#include <string.h>

#include "base/list.h"
#include "kit/ledger/ledger.h"
#include "kit/ledger/ledger_sql.h"
#include "kit/ledger/ledger_store.h"

enum stage { BLOCKS, ROWS, DONE };

struct ledger_scan {
    struct work          *work;
    struct ledger_query   query;
    bool                  timed;  /* only facts of a certain time */
    unsigned              needed; /* columns to answer and to filter by */
    struct ledger_state   state;
    enum stage            stage;
    struct db_cursor     *cursor;
    status                outcome;
    struct ledger_scratch scratch; /* of the present batch */
    size_t                room;    /* values of each column */
    int64_t              *numbers[LEDGER_NUMBERS];
    uint32_t             *codes;
    uint32_t             *kept; /* places that match */
    const char          **dictionary;
    size_t                dictionary_count;
};

enum { SEQUENCE, SUBJECT, KIND, AT, STORE, VALUE, QUANTITY, REFERENCE, CONTEXT };

static int64_t until_of(const struct ledger_query *query)
{
    return query->until == 0 ? INT64_MAX : query->until;
}

static void make_room(struct ledger_scan *scan, size_t count)
{
    if (count <= scan->room)
        return;
    struct work *w = scan->work;
    scan->room = count < LEDGER_BLOCK_FACTS ? LEDGER_BLOCK_FACTS : count;
    for (size_t column = 0; column < LEDGER_NUMBERS; column++)
        if ((scan->needed & 1U << column) != 0)
            scan->numbers[column] = work_take(w, scan->room * sizeof(int64_t));
    scan->codes = work_take(w, scan->room * sizeof *scan->codes);
    scan->kept = work_take(w, scan->room * sizeof *scan->kept);
}

/* ---- which facts match ---- */

static void keep_between(struct ledger_scan *scan, size_t *count, int64_t from, int64_t until)
{
    const int64_t *at = scan->numbers[AT];
    size_t         kept = 0;
    for (size_t i = 0; i < *count; i++) {
        uint32_t place = scan->kept[i];
        scan->kept[kept] = place;
        kept += at[place] >= from && at[place] < until;
    }
    *count = kept;
}

static void keep_store(struct ledger_scan *scan, size_t *count)
{
    const int64_t *store = scan->numbers[STORE];
    size_t         kept = 0;
    for (size_t i = 0; i < *count; i++) {
        uint32_t place = scan->kept[i];
        scan->kept[kept] = place;
        kept += store[place] == scan->query.store;
    }
    *count = kept;
}

static void keep_kinds(struct ledger_scan *scan, size_t *count)
{
    const int64_t *kind = scan->numbers[KIND];
    size_t         kept = 0;
    for (size_t i = 0; i < *count; i++) {
        uint32_t place = scan->kept[i];
        scan->kept[kept] = place;
        kept += ledger_kind_wanted(scan->query.kinds, kind[place]);
    }
    *count = kept;
}

static void pull_together(struct ledger_scan *scan, size_t count)
{
    for (size_t column = 0; column < LEDGER_NUMBERS; column++)
        for (size_t i = 0; scan->numbers[column] != NULL && i < count; i++)
            scan->numbers[column][i] = scan->numbers[column][scan->kept[i]];
    for (size_t i = 0; (scan->needed & LEDGER_DETAILS) != 0 && i < count; i++)
        scan->codes[i] = scan->codes[scan->kept[i]];
}

/* Leaves those of `count` facts that match. `inside`: all lie within the time asked for. */
static size_t filter(struct ledger_scan *scan, size_t count, bool inside)
{
    const struct ledger_query *query = &scan->query;
    size_t                     kept = count;
    if (inside && query->kinds == NULL && query->store == 0)
        return count;
    for (size_t i = 0; i < count; i++)
        scan->kept[i] = (uint32_t) i;
    if (!inside)
        keep_between(scan, &kept, query->from, until_of(query));
    if (query->store != 0)
        keep_store(scan, &kept);
    if (query->kinds != NULL)
        keep_kinds(scan, &kept);
    if (kept < count)
        pull_together(scan, kept);
    return kept;
}

/* ---- a block ---- */

static status read_texts(struct ledger_scan *scan, struct ledger_block *block)
{
    struct ledger_details *details = &block->details;
    size_t                 entries = block->has_details ? details->entries : 0;
    scan->dictionary = arena_take(scan->scratch.arena, (entries + 1) * sizeof *scan->dictionary);
    scan->dictionary_count = entries + 1;
    memset(scan->codes, 0, block->count * sizeof *scan->codes);
    if (!block->has_details)
        return OK;
    for (size_t i = 1; i <= entries; i++)
        if ((scan->dictionary[i] = ledger_details_text(details, i)) == NULL)
            return ledger_block_broken(scan->work, block->id, "details");

    int64_t *codes = arena_take(scan->scratch.arena, block->count * sizeof *codes);
    ledger_series_read(&details->codes, scan->scratch.arena, codes);
    for (size_t i = 0; i < block->count; i++) {
        if ((uint64_t) codes[i] > entries)
            return ledger_block_broken(scan->work, block->id, "details");
        scan->codes[i] = (uint32_t) codes[i];
    }
    return OK;
}

static status read_block(struct ledger_scan *scan, const struct ledger_block_row *row,
                         size_t *ret_count)
{
    struct ledger_block block;
    TRY(ledger_block_open(scan->work, &scan->scratch, row, scan->needed, &block));
    make_room(scan, block.count);
    for (size_t column = 0; column < LEDGER_NUMBERS; column++)
        if ((scan->needed & 1U << column) != 0)
            ledger_block_read(&block, column, scan->numbers[column]);
    if ((scan->needed & LEDGER_DETAILS) != 0)
        TRY(read_texts(scan, &block));
    bool inside = row->first_at >= scan->query.from && row->last_at < until_of(&scan->query);
    *ret_count = filter(scan, block.count, inside);
    return OK;
}

static int64_t kinds_mask(const int64_t *kinds)
{
    int64_t mask = kinds == NULL ? INT64_MAX : 0;
    for (; kinds != NULL && *kinds != 0; kinds++)
        mask |= ledger_block_kind_bit(*kinds);
    return mask;
}

static status open_blocks(struct ledger_scan *scan)
{
    int64_t columns = scan->needed, kinds = kinds_mask(scan->query.kinds);
    int64_t from_at = scan->query.from, until_at = until_of(&scan->query);
    int64_t first_month = ledger_month(from_at), last_month = ledger_month(until_at);
    return db_cursor_open(scan->work, &LEDGER_BLOCKS_SCAN,
                          WITH(P_INT(columns), P_INT(kinds), P_INT(from_at), P_INT(until_at),
                               P_INT(first_month), P_INT(last_month)),
                          &ledger_block_shape, &scan->cursor);
}

static status next_block(struct ledger_scan *scan, size_t *ret_count)
{
    struct ledger_block_row row = {0};
    *ret_count = 0;
    if (db_cursor_next(scan->cursor, &row))
        return read_block(scan, &row, ret_count);
    struct db_cursor *cursor = scan->cursor;
    scan->cursor = NULL;
    scan->stage = ROWS;
    return db_cursor_close(cursor);
}

/* ---- rows ---- */

static status open_rows(struct ledger_scan *scan)
{
    int64_t after = scan->state.sealed_sequence, until = INT64_MAX, limit = INT64_MAX;
    return db_cursor_open(scan->work, &LEDGER_ROWS_AFTER,
                          WITH(P_INT(after), P_INT(until), P_INT(limit)), &fact_shape,
                          &scan->cursor);
}

static void take_row(struct ledger_scan *scan, const struct fact *fact, size_t place)
{
    for (size_t column = 0; column < LEDGER_NUMBERS; column++)
        if (scan->numbers[column] != NULL)
            scan->numbers[column][place] =
                *ledger_fact_number((struct fact *) (uintptr_t) fact, column);
    scan->codes[place] = 0;
    if ((scan->needed & LEDGER_DETAILS) == 0 || fact->details == NULL)
        return;
    size_t size = strlen(fact->details) + 1;
    char  *copy = arena_take(scan->scratch.arena, size);
    memcpy(copy, fact->details, size);
    scan->codes[place] = (uint32_t) scan->dictionary_count;
    scan->dictionary[scan->dictionary_count++] = copy;
}

static status next_rows(struct ledger_scan *scan, size_t *ret_count)
{
    struct fact fact;
    size_t      count = 0;
    make_room(scan, LEDGER_BLOCK_FACTS);
    scan->dictionary =
        arena_take(scan->scratch.arena, (LEDGER_BLOCK_FACTS + 1) * sizeof *scan->dictionary);
    scan->dictionary_count = 1;
    while (count < LEDGER_BLOCK_FACTS && db_cursor_next(scan->cursor, &fact))
        take_row(scan, &fact, count++);
    *ret_count = filter(scan, count, !scan->timed);
    if (count == LEDGER_BLOCK_FACTS)
        return OK;
    struct db_cursor *cursor = scan->cursor;
    scan->cursor = NULL;
    scan->stage = DONE;
    return db_cursor_close(cursor);
}

/* ---- the scan ---- */

/* ABSENT is no number to a statement: one more is as good as the least. */
static struct ledger_query bounded(const struct ledger_query *query)
{
    struct ledger_query bounded = *query;
    if (query->from == 0 || query->from == ABSENT)
        bounded.from = ABSENT + 1;
    return bounded;
}

status ledger_scan_open(struct work *w, const struct ledger_query *query,
                        struct ledger_scan **ret_scan)
{
    assert((query->columns & ~(unsigned) LEDGER_ALL) == 0);
    struct ledger_scan *scan = work_take(w, sizeof *scan);
    *scan = (struct ledger_scan){.work = w, .query = bounded(query)};
    scan->timed = query->from != 0 || query->until != 0;
    scan->needed = query->columns | (scan->timed ? LEDGER_AT : 0U)
                   | (query->kinds != NULL ? LEDGER_KIND : 0U)
                   | (query->store != 0 ? LEDGER_STORE : 0U);
    TRY(ledger_state_read(w, &scan->state));
    TRY(open_blocks(scan));
    ledger_scratch_open(&scan->scratch);
    *ret_scan = scan;
    return OK;
}

static status next_batch(struct ledger_scan *scan, size_t *ret_count)
{
    struct arena_mark mark = arena_mark(scan->scratch.arena);
    *ret_count = 0;
    while (scan->stage != DONE && *ret_count == 0) {
        arena_rewind(scan->scratch.arena, mark);
        if (scan->stage == ROWS && scan->cursor == NULL)
            TRY(open_rows(scan));
        if (scan->stage == ROWS)
            TRY(next_rows(scan, ret_count));
        else
            TRY(next_block(scan, ret_count));
    }
    return OK;
}

bool ledger_scan_next(struct ledger_scan *scan, struct ledger_batch *ret_batch)
{
    size_t count = 0;
    if (scan->outcome == OK)
        scan->outcome = next_batch(scan, &count);
    if (scan->outcome != OK || count == 0)
        return false;
    const int64_t *asked[LEDGER_NUMBERS];
    for (size_t column = 0; column < LEDGER_NUMBERS; column++)
        asked[column] = (scan->query.columns & 1U << column) != 0 ? scan->numbers[column] : NULL;
    *ret_batch = (struct ledger_batch){
        count,        asked[SEQUENCE], asked[SUBJECT],  asked[KIND],      asked[AT],
        asked[STORE], asked[VALUE],    asked[QUANTITY], asked[REFERENCE], asked[CONTEXT],
    };
    if ((scan->query.columns & LEDGER_DETAILS) != 0) {
        ret_batch->details = scan->codes;
        ret_batch->dictionary = scan->dictionary;
        ret_batch->dictionary_count = scan->dictionary_count;
    }
    return true;
}

/* In one snapshot the revision never changes; a WRITE of PostgreSQL may have missed a move. */
static status check_still(struct ledger_scan *scan)
{
    struct ledger_state state;
    TRY(ledger_state_read(scan->work, &state));
    if (state.revision != scan->state.revision)
        return ledger_moved(scan->work);
    return OK;
}

status ledger_scan_close(struct ledger_scan *scan)
{
    status outcome = scan->outcome, closed = OK;
    ledger_scratch_close(&scan->scratch);
    if (scan->cursor != NULL)
        closed = db_cursor_close(scan->cursor);
    if (outcome == OK)
        outcome = closed;
    return outcome != OK ? outcome : check_still(scan);
}
