/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_store.h"

#include "base/text.h"
#include "base/time.h"
#include "kit/ledger/ledger_sql.h"

static const struct field state_fields[] = {
    FIELD(ledger_state, sealed_sequence, FIELD_INT),
    FIELD(ledger_state, sealed_count, FIELD_INT),
    FIELD(ledger_state, revision, FIELD_INT),
};
static const struct shape state_shape = SHAPE("LedgerState", ledger_state, state_fields);

static const struct field part_fields[] = {
    FIELD(ledger_part, id, FIELD_INT),    FIELD(ledger_part, month, FIELD_INT),
    FIELD(ledger_part, live, FIELD_INT),  FIELD(ledger_part, blocks, FIELD_INT),
    FIELD(ledger_part, count, FIELD_INT),
};
const struct shape ledger_part_shape = SHAPE("LedgerPart", ledger_part, part_fields);

static const struct field place_fields[] = {
    FIELD(ledger_place, id, FIELD_INT),
    FIELD(ledger_place, month, FIELD_INT),
    FIELD(ledger_place, first_at, FIELD_TIME),
    FIELD(ledger_place, last_at, FIELD_TIME),
};
const struct shape ledger_place_shape = SHAPE("LedgerPlace", ledger_place, place_fields);

status ledger_state_read(struct work *w, struct ledger_state *ret_state)
{
    status outcome = db_one(w, &LEDGER_STATE_GET, NO_PARAMS, &state_shape, ret_state);
    if (outcome == NOT_FOUND)
        return fail(w, BROKEN, NULL, "The ledger's row of state is gone; restore a backup.");
    return outcome;
}

status ledger_moved(struct work *w)
{
    return fail(w, UNAVAILABLE, NULL,
                "Others moved facts of the ledger at the same time; try again.");
}

status ledger_state_move(struct work *w, const struct ledger_state *before, int64_t sealed_sequence,
                         int64_t more_sealed)
{
    int64_t revision = before->revision, more = more_sealed, last_sequence = 0, changed = 0;
    TRY(db_number(w, &LEDGER_LAST_SEQUENCE, NO_PARAMS, &last_sequence));
    TRY(db_run(w, &LEDGER_STATE_ADVANCE,
               WITH(P_INT(last_sequence), P_INT(sealed_sequence), P_INT(more), P_INT(revision)),
               &changed));
    if (changed == 0)
        return ledger_moved(w);
    return OK;
}

int64_t ledger_month(int64_t at)
{
    at = at < TIME_FIRST ? TIME_FIRST : at > TIME_LAST ? TIME_LAST : at;
    return month_of_day(day_of(at));
}

const char *ledger_json_of(struct work *w, const int64_t *numbers, size_t count)
{
    struct text text = text_open(w->arena);
    text_add_char(&text, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_char(&text, ',');
        text_add_int(&text, numbers[i]);
    }
    text_add_char(&text, ']');
    return text.bytes;
}

int64_t ledger_least(const int64_t *numbers, size_t count)
{
    int64_t least = numbers[0];
    for (size_t i = 1; i < count; i++)
        least = numbers[i] < least ? numbers[i] : least;
    return least;
}

int64_t ledger_most(const int64_t *numbers, size_t count)
{
    int64_t most = numbers[0];
    for (size_t i = 1; i < count; i++)
        most = numbers[i] > most ? numbers[i] : most;
    return most;
}

bool ledger_kind_wanted(const int64_t *kinds, int64_t kind)
{
    if (kinds == NULL)
        return true;
    while (*kinds != 0 && *kinds != kind)
        kinds++;
    return *kinds != 0;
}

static const char *ids_of(struct work *w, const struct ledger_place *places, size_t count)
{
    int64_t *ids = work_take(w, count * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = places[i].id;
    return ledger_json_of(w, ids, count);
}

status ledger_blocks_load(struct work *w, struct ledger_scratch *scratch,
                          const struct ledger_place *places, size_t count,
                          struct ledger_block **ret_blocks)
{
    struct work aside = *w; /* the same transaction, but memory of its own */
    struct rows rows;
    aside.arena = scratch->arena;
    const char *ids = ids_of(&aside, places, count);
    status      outcome =
        db_list(&aside, &LEDGER_BLOCKS_GET, WITH(P_TEXT(ids)), &ledger_block_shape, &rows);
    if (outcome != OK)
        return fail(w, outcome, NULL, "%s", aside.failure.message);
    if (rows.count != (int64_t) count)
        return NOT_FOUND;

    const struct ledger_block_row *blocks = rows.items;
    *ret_blocks = arena_take(scratch->arena, count * sizeof **ret_blocks);
    for (size_t i = 0; i < count; i++)
        TRY(ledger_block_open(w, scratch, &blocks[i], LEDGER_ALL, &(*ret_blocks)[i]));
    return OK;
}
