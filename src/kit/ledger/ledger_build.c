/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_build.h"

#include <string.h>

#include "kit/ledger/ledger_sql.h"

enum {
    SLICE_BYTES = 512 * 1024, /* of blocks in one WRITE */
    SLICE_BLOCKS = 16,        /* deleted in one WRITE */
    SLICE_ROWS = 4096,
};

struct ledger_new_part {
    struct ledger_part part;
    bool               stored;
};

void ledger_build_open(struct ledger_build *build, struct work *w)
{
    *build = (struct ledger_build){.work = w, .gathered = arena_open(), .packed = arena_open()};
    build->parts = list_open(w->arena, sizeof(struct ledger_new_part));
    build->facts = work_take(w, LEDGER_BLOCK_FACTS * sizeof *build->facts);
    build->waiting = list_open(build->packed, sizeof(struct ledger_block_row));
}

void ledger_build_close(struct ledger_build *build)
{
    arena_close(build->gathered);
    arena_close(build->packed);
}

static struct ledger_new_part *part_at(const struct ledger_build *build, size_t index)
{
    return list_at(&build->parts, index);
}

/* ---- storing ---- */

/* PostgreSQL may run it twice: ids stay, and what is stored is noted only after the commit. */
static status store(struct work *w, void *arg)
{
    struct ledger_build *build = arg;
    struct list          blocks = list_open(w->arena, sizeof(struct ledger_block_row));
    for (size_t i = 0; i < build->parts.count; i++) {
        struct ledger_new_part *made = part_at(build, i);
        if (made->part.id == 0)
            made->part.id = db_new_id(w);
        if (!made->stored)
            TRY(db_append(w, "ledger_part", &ledger_part_shape, &(struct rows){&made->part, 1}));
    }
    for (size_t i = 0; i < build->waiting.count; i++) {
        struct ledger_block_row *waiting = list_at(&build->waiting, i), *block = list_add(&blocks);
        *block = *waiting;
        block->id = db_new_id(w);
        block->part = part_at(build, (size_t) waiting->part)->part.id;
    }
    struct rows rows = list_rows(&blocks);
    return db_append(w, "ledger_block", &ledger_block_shape, &rows);
}

/* Each slice in a work of its own: none of its memory outlives it. */
static status in_slice(struct work *w, db_unit *unit, void *arg)
{
    struct work *slice = work_open(w->machines, w->now);
    status       outcome = db_work(slice, WRITE, unit, arg);
    if (outcome != OK)
        fail(w, outcome, NULL, "%s",
             slice->failure.message != NULL ? slice->failure.message : "A slice of it failed.");
    work_close(slice);
    return outcome;
}

static status store_slice(struct ledger_build *build)
{
    if (build->waiting.count == 0)
        return OK;
    TRY(in_slice(build->work, store, build));
    for (size_t i = 0; i < build->parts.count; i++)
        part_at(build, i)->stored = true;
    arena_close(build->packed);
    build->packed = arena_open();
    build->waiting = list_open(build->packed, sizeof(struct ledger_block_row));
    build->size = 0;
    return OK;
}

/* ---- packing ---- */

static size_t size_of(const struct ledger_block_row *row)
{
    return row->kind.size + row->at.size + row->value.size + row->store.size + row->subject.size
           + row->quantity.size + row->reference.size + row->context.size + row->sequence.size
           + row->details.size;
}

static status pack(struct ledger_build *build)
{
    if (build->count == 0)
        return OK;
    struct ledger_part      *part = &part_at(build, build->parts.count - 1)->part;
    struct ledger_block_row *row = list_add(&build->waiting);
    ledger_block_write(build->packed, build->facts, build->count, row);
    row->part = (int64_t) build->parts.count - 1;
    part->blocks++;
    part->count += row->count;
    build->size += size_of(row);
    build->count = build->texts = 0;
    arena_close(build->gathered);
    build->gathered = arena_open();
    return build->size < SLICE_BYTES ? OK : store_slice(build);
}

static status begin_part(struct ledger_build *build, int64_t month)
{
    TRY(pack(build));
    struct ledger_new_part *made = list_add(&build->parts);
    made->part.month = month;
    return OK;
}

status ledger_build_add(struct ledger_build *build, const struct fact *fact)
{
    int64_t month = ledger_month(fact->at);
    size_t  text = fact->details == NULL ? 0 : strlen(fact->details) + 1;
    if (build->parts.count == 0 || part_at(build, build->parts.count - 1)->part.month != month)
        TRY(begin_part(build, month));
    if (build->count == LEDGER_BLOCK_FACTS || build->texts + text > LEDGER_TEXTS_MOST)
        TRY(pack(build));

    struct fact *mine = &build->facts[build->count++];
    *mine = *fact;
    build->texts += text;
    if (text > 0)
        mine->details = memcpy(arena_take(build->gathered, text), fact->details, text);
    return OK;
}

status ledger_build_finish(struct ledger_build *build)
{
    TRY(pack(build));
    return store_slice(build);
}

/* ---- publishing ---- */

struct publishing {
    const struct ledger_build *build;
    const struct ledger_move  *move;
};

static status publish_part(struct work *w, const struct ledger_part *part)
{
    int64_t id = part->id, blocks = part->blocks, count = part->count, stored;
    TRY(db_number(w, &LEDGER_PART_BLOCKS, WITH(P_INT(id)), &stored));
    if (stored != blocks)
        return ledger_moved(w);
    return db_run(w, &LEDGER_PART_PUBLISH, WITH(P_INT(id), P_INT(blocks), P_INT(count)), NULL);
}

static status publish(struct work *w, void *arg)
{
    const struct publishing  *publishing = arg;
    const struct ledger_move *move = publishing->move;
    TRY(ledger_state_move(w, &move->before, move->sealed_sequence, move->more_sealed));
    for (size_t i = 0; i < publishing->build->parts.count; i++)
        TRY(publish_part(w, &part_at(publishing->build, i)->part));
    for (size_t i = 0; i < move->retired_count; i++) {
        int64_t id = move->retired[i].id;
        TRY(db_run(w, &LEDGER_PART_RETIRE, WITH(P_INT(id)), NULL));
    }
    return OK;
}

status ledger_build_publish(struct ledger_build *build, const struct ledger_move *move)
{
    return in_slice(build->work, publish, &(struct publishing){build, move});
}

/* ---- sweeping ---- */

static status find_dead(struct work *w, void *arg)
{
    return db_list(w, &LEDGER_PARTS_DEAD, NO_PARAMS, &ledger_part_shape, arg);
}

struct sweep {
    int64_t part;
    int64_t removed;
};

/* Blocks first, the part itself when none is left. */
static status sweep_part(struct work *w, void *arg)
{
    struct sweep *sweep = arg;
    int64_t       id = sweep->part, limit = SLICE_BLOCKS;
    TRY(db_run(w, &LEDGER_BLOCKS_REMOVE, WITH(P_INT(id), P_INT(limit)), &sweep->removed));
    return sweep->removed > 0 ? OK : db_run(w, &LEDGER_PART_REMOVE, WITH(P_INT(id)), NULL);
}

static status sweep_rows(struct work *w, void *arg)
{
    struct sweep *sweep = arg;
    int64_t       limit = SLICE_ROWS;
    return db_run(w, &LEDGER_ROWS_REMOVE_SEALED, WITH(P_INT(limit)), &sweep->removed);
}

status ledger_sweep(struct work *w)
{
    struct rows dead;
    TRY(db_work(w, READ, find_dead, &dead));
    for (int64_t i = 0; i < dead.count; i++) {
        struct sweep sweep = {.part = ((const struct ledger_part *) dead.items)[i].id};
        do
            TRY(in_slice(w, sweep_part, &sweep));
        while (sweep.removed > 0);
    }
    struct sweep sweep;
    do
        TRY(in_slice(w, sweep_rows, &sweep));
    while (sweep.removed > 0);
    return OK;
}
