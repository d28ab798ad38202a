/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Merging the parts of a month into one, so that a time line needs few blocks. All parts are
 * sorted alike, so one block of each is in memory at a time.
 */
#include <assert.h>

#include "kit/ledger/ledger_seal.h"
#include "kit/ledger/ledger_sql.h"

enum {
    FEW = 3,      /* parts a month may have */
    AT_ONCE = 16, /* parts that are merged together */
    OUTSIZED = 3, /* a part of more facts than so many times all smaller ones is left alone */
};

/* One of the parts, and its block that is being read. */
struct head {
    struct rows           blocks;  /* of struct ledger_place: only the ids */
    int64_t               next;    /* of them */
    struct ledger_scratch scratch; /* of the facts */
    struct fact          *facts;
    size_t                count;
    size_t                place;
};

struct merging {
    struct work              *work;
    struct ledger_state       before;
    const struct ledger_part *parts;
    size_t                    count;
    struct head               heads[AT_ONCE];
    struct ledger_build       build;
};

size_t ledger_merge_choose(const struct ledger_part *parts, size_t count)
{
    int64_t smaller = 0;
    size_t  chosen = 0;
    if (count <= FEW)
        return 0;
    while (chosen < count && chosen < AT_ONCE
           && (chosen < FEW || parts[chosen].count <= OUTSIZED * smaller))
        smaller += parts[chosen++].count;
    return chosen;
}

static status read_next(struct work *w, void *arg)
{
    struct head               *head = arg;
    const struct ledger_place *places = head->blocks.items;
    struct ledger_block       *block;
    status outcome = ledger_blocks_load(w, &head->scratch, &places[head->next], 1, &block);
    if (outcome == NOT_FOUND)
        return ledger_moved(w);
    TRY(outcome);
    head->count = block->count;
    return ledger_block_facts(w, block, &head->facts);
}

static status refill(struct work *w, struct head *head)
{
    arena_close(head->scratch.arena);
    head->scratch.arena = arena_open();
    head->place = head->count = 0;
    if (head->next == head->blocks.count)
        return OK;
    TRY(db_work(w, READ, read_next, head));
    head->next++;
    return OK;
}

static status find_blocks(struct work *w, void *arg)
{
    struct merging *merging = arg;
    TRY(ledger_state_read(w, &merging->before));
    for (size_t i = 0; i < merging->count; i++) {
        int64_t id = merging->parts[i].id;
        TRY(db_list(w, &LEDGER_BLOCKS_OF_PART, WITH(P_INT(id)), &ledger_place_shape,
                    &merging->heads[i].blocks));
    }
    return OK;
}

/* NULL when all are read. */
static struct head *least(struct merging *merging)
{
    struct head *least = NULL;
    for (size_t i = 0; i < merging->count; i++) {
        struct head *head = &merging->heads[i];
        if (head->place < head->count
            && (least == NULL
                || ledger_fact_compare(&head->facts[head->place], &least->facts[least->place]) < 0))
            least = head;
    }
    return least;
}

static status merge_facts(struct merging *merging)
{
    struct head *head;
    TRY(db_work(merging->work, READ, find_blocks, merging));
    for (size_t i = 0; i < merging->count; i++)
        TRY(refill(merging->work, &merging->heads[i]));
    while ((head = least(merging)) != NULL) {
        TRY(ledger_build_add(&merging->build, &head->facts[head->place++]));
        if (head->place == head->count)
            TRY(refill(merging->work, head));
    }
    TRY(ledger_build_finish(&merging->build));

    struct ledger_move move = {.before = merging->before,
                               .sealed_sequence = merging->before.sealed_sequence,
                               .retired = merging->parts,
                               .retired_count = merging->count};
    return ledger_build_publish(&merging->build, &move);
}

static status merge_parts(struct work *w, const struct ledger_part *parts, size_t count)
{
    struct merging *merging = work_take(w, sizeof *merging);
    *merging = (struct merging){.work = w, .parts = parts, .count = count};
    assert(count <= AT_ONCE);
    for (size_t i = 0; i < count; i++)
        ledger_scratch_open(&merging->heads[i].scratch);
    ledger_build_open(&merging->build, w);
    status outcome = merge_facts(merging);
    ledger_build_close(&merging->build);
    for (size_t i = 0; i < count; i++)
        ledger_scratch_close(&merging->heads[i].scratch);
    return outcome;
}

static status find_parts(struct work *w, void *arg)
{
    return db_list(w, &LEDGER_PARTS_LIVE, NO_PARAMS, &ledger_part_shape, arg);
}

/* Merges in each month once. */
static status merge_round(struct work *w, bool *ret_merged)
{
    struct rows live;
    *ret_merged = false;
    TRY(db_work(w, READ, find_parts, &live));
    const struct ledger_part *parts = live.items;
    for (int64_t from = 0, until; from < live.count; from = until) {
        for (until = from; until < live.count && parts[until].month == parts[from].month;)
            until++;
        size_t chosen = ledger_merge_choose(&parts[from], (size_t) (until - from));
        if (chosen == 0)
            continue;
        TRY(merge_parts(w, &parts[from], chosen));
        *ret_merged = true;
    }
    return *ret_merged ? ledger_sweep(w) : OK;
}

status ledger_merge(struct work *w)
{
    bool merged = true;
    while (merged) {
        struct arena_mark mark = arena_mark(w->arena);
        TRY(merge_round(w, &merged));
        arena_rewind(w->arena, mark);
    }
    return OK;
}
