/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_seal.h"

#include <stdlib.h>
#include <string.h>

#include "kit/ledger/ledger_machine.h"
#include "kit/ledger/ledger_sql.h"
#include "kit/machines.h"

enum {
    AT_ONCE = 128 * 1024, /* rows: some 15 MB */
    HOPELESS = 1000000,   /* facts behind: such a follower reads from blocks */
};

struct begin {
    int64_t                keep;
    struct ledger_sealing *sealing;
};

/* The sequence up to which rows may be sealed. */
static status find_until(struct work *w, const struct begin *begin, int64_t *ret_until)
{
    struct ledger_state *state = &begin->sealing->before;
    int64_t              last, slowest;
    TRY(ledger_state_read(w, state));
    TRY(db_number(w, &LEDGER_LAST_SEQUENCE, NO_PARAMS, &last));
    int64_t hopeless = last - HOPELESS, until = last - begin->keep;
    TRY(db_number(w, &LEDGER_FOLLOWER_SLOWEST, WITH(P_INT(hopeless)), &slowest));
    if (slowest != ABSENT && slowest < until)
        until = slowest;
    bool too_few = until - state->sealed_sequence < begin->keep / 2;
    *ret_until = too_few || until < state->sealed_sequence ? state->sealed_sequence : until;
    return OK;
}

static void keep_row(struct ledger_sealing *sealing, const struct fact *row)
{
    struct fact *fact = &sealing->facts[sealing->count++];
    *fact = *row;
    if (row->details != NULL) {
        size_t size = strlen(row->details) + 1;
        fact->details = memcpy(arena_take(sealing->arena, size), row->details, size);
    }
}

static status begin(struct work *w, void *arg)
{
    const struct begin    *begin = arg;
    struct ledger_sealing *sealing = begin->sealing;
    int64_t                until, limit = AT_ONCE;
    sealing->count = 0;
    TRY(find_until(w, begin, &until));
    int64_t after = sealing->before.sealed_sequence;
    if (until == after)
        return OK;

    struct db_cursor *cursor;
    struct fact       row;
    TRY(db_cursor_open(w, &LEDGER_ROWS_AFTER, WITH(P_INT(after), P_INT(until), P_INT(limit)),
                       &fact_shape, &cursor));
    while (db_cursor_next(cursor, &row))
        keep_row(sealing, &row);
    sealing->until = sealing->count == AT_ONCE ? sealing->facts[AT_ONCE - 1].sequence : until;
    return db_cursor_close(cursor);
}

status ledger_seal_begin(struct work *w, int64_t keep, struct ledger_sealing *ret_sealing)
{
    *ret_sealing = (struct ledger_sealing){.arena = arena_open()};
    ret_sealing->facts = arena_take(ret_sealing->arena, AT_ONCE * sizeof(struct fact));
    ledger_build_open(&ret_sealing->build, w);
    return db_work(w, READ, begin, &(struct begin){keep, ret_sealing});
}

static int by_month(const void *a, const void *b)
{
    const struct fact *left = a, *right = b;
    int64_t            months = ledger_month(left->at) - ledger_month(right->at);
    return months != 0 ? (months < 0 ? -1 : 1) : ledger_fact_compare(a, b);
}

status ledger_seal_store(struct ledger_sealing *sealing)
{
    if (sealing->count > 1)
        qsort(sealing->facts, sealing->count, sizeof *sealing->facts, by_month);
    for (size_t i = 0; i < sealing->count; i++)
        TRY(ledger_build_add(&sealing->build, &sealing->facts[i]));
    return ledger_build_finish(&sealing->build);
}

status ledger_seal_publish(struct ledger_sealing *sealing)
{
    struct ledger_move move = {.before = sealing->before,
                               .sealed_sequence = sealing->until,
                               .more_sealed = (int64_t) sealing->count};
    return ledger_build_publish(&sealing->build, &move);
}

void ledger_seal_end(struct ledger_sealing *sealing)
{
    ledger_build_close(&sealing->build);
    arena_close(sealing->arena);
}

static status seal_some(struct work *w, int64_t keep, int64_t *sealed, bool *ret_more)
{
    struct ledger_sealing sealing;
    status                outcome = ledger_seal_begin(w, keep, &sealing);
    *ret_more = outcome == OK && sealing.until > 0;
    if (*ret_more)
        outcome = ledger_seal_store(&sealing);
    if (*ret_more && outcome == OK)
        outcome = ledger_seal_publish(&sealing);
    if (outcome == OK)
        *sealed += (int64_t) sealing.count;
    ledger_seal_end(&sealing);
    return outcome;
}

static status seal_all(struct work *w, int64_t keep, int64_t *sealed)
{
    bool more = true;
    TRY(ledger_sweep(w));
    while (more) {
        struct arena_mark mark = arena_mark(w->arena);
        TRY(seal_some(w, keep, sealed, &more));
        TRY(ledger_sweep(w));
        TRY(ledger_merge(w));
        arena_rewind(w->arena, mark);
    }
    return OK;
}

status ledger_seal(struct work *w, int64_t keep, int64_t *ret_sealed)
{
    pthread_mutex_t *upkeep = &w->machines->ledger->upkeep;
    *ret_sealed = 0;
    pthread_mutex_lock(upkeep);
    status outcome = seal_all(w, keep < 0 ? 0 : keep, ret_sealed);
    pthread_mutex_unlock(upkeep);
    return outcome;
}
