/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Changing what was told about some subjects, for erasing people, and dropping what is old, by its
 * kind. Rows first, then blocks: facts
 * only ever move from rows to blocks, so none is missed. Each row or block is read and made anew
 * outside of the writer, and put in its place by a WRITE that holds only when nothing moved.
 */
#include <string.h>

#include "base/list.h"
#include "kit/ledger/ledger_build.h"
#include "kit/ledger/ledger_machine.h"
#include "kit/ledger/ledger_sql.h"
#include "kit/machines.h"

enum { SLICE_ROWS = 500, SLICE_BLOCKS = 50 };

struct rewriting {
    const int64_t      *subjects;
    size_t              subject_count;
    const int64_t      *kinds;     /* instead of subjects: all facts of these … */
    int64_t             before_at; /* … that happened before */
    ledger_change      *change;
    void               *arg;
    const char         *json; /* the subjects */
    struct ledger_state before;
    int64_t             rewritten;

    struct rows rows;   /* of the subjects */
    int64_t     from;   /* of them, the next slice */
    struct rows places; /* of blocks */

    int64_t                 block;   /* the one at hand */
    int64_t                 changed; /* facts of it that were given to `change` */
    int64_t                 dropped;
    struct ledger_scratch   scratch; /* of that block */
    struct ledger_block_row made;
};

static bool is_wanted(const struct rewriting *rewriting, const struct fact *fact)
{
    int64_t subject = fact->subject;
    if (rewriting->kinds != NULL)
        return fact->at < rewriting->before_at && ledger_kind_wanted(rewriting->kinds, fact->kind);
    for (size_t i = 0; i < rewriting->subject_count; i++)
        if (rewriting->subjects[i] == subject)
            return true;
    return false;
}

/* False in `ret_keep` drops the fact. */
static status change(struct work *w, const struct rewriting *rewriting, struct fact *fact,
                     bool *ret_keep)
{
    struct fact copy = *fact;
    size_t      texts = fact->details == NULL ? 0 : strlen(fact->details);
    *ret_keep = rewriting->change(&copy, rewriting->arg);
    if (*ret_keep
        && (copy.sequence != fact->sequence || copy.subject != fact->subject
            || copy.at != fact->at))
        return fail(w, INVALID, NULL, "A fact keeps its sequence, subject and time.");
    if (*ret_keep && copy.details != NULL && strlen(copy.details) > texts)
        return fail(w, INVALID, "details", "The details of a fact may not grow.");
    *fact = copy;
    return OK;
}

/* ---- rows ---- */

static status find_rows(struct work *w, void *arg)
{
    struct rewriting *rewriting = arg;
    TRY(ledger_state_read(w, &rewriting->before));
    const char *subjects = rewriting->json, *kinds = "[]";
    int64_t     after = rewriting->before.sealed_sequence, limit = INT64_MAX;
    int64_t     least = ledger_least(rewriting->subjects, rewriting->subject_count);
    int64_t     most = ledger_most(rewriting->subjects, rewriting->subject_count);
    int64_t     before_at = INT64_MAX, before_sequence = INT64_MAX;
    return db_list(w, &LEDGER_ROWS_OF_SUBJECTS,
                   WITH(P_INT(after), P_TEXT(subjects), P_INT(least), P_INT(most), P_TEXT(kinds),
                        P_INT(before_at), P_INT(before_sequence), P_INT(limit)),
                   &fact_shape, &rewriting->rows);
}

static status put_row(struct work *w, const struct rewriting *rewriting, const struct fact *row)
{
    struct fact fact = *row;
    bool        keep;
    int64_t     sequence = row->sequence;
    TRY(change(w, rewriting, &fact, &keep));
    if (!keep)
        return db_run(w, &LEDGER_ROW_REMOVE, WITH(P_INT(sequence)), NULL);
    return db_run(w, &LEDGER_ROW_CHANGE, params_of(w, &fact_shape, &fact), NULL);
}

static int64_t slice_end(const struct rewriting *rewriting)
{
    int64_t left = rewriting->rows.count - rewriting->from;
    return rewriting->from + (left < SLICE_ROWS ? left : SLICE_ROWS);
}

static status put_rows(struct work *w, void *arg)
{
    const struct rewriting *rewriting = arg;
    TRY(ledger_state_move(w, &rewriting->before, rewriting->before.sealed_sequence, 0));
    for (int64_t i = rewriting->from; i < slice_end(rewriting); i++)
        TRY(put_row(w, rewriting, (const struct fact *) rewriting->rows.items + i));
    return OK;
}

static status rewrite_rows(struct work *w, struct rewriting *rewriting)
{
    rewriting->from = 0;
    TRY(db_work(w, READ, find_rows, rewriting));
    while (rewriting->from < rewriting->rows.count) {
        TRY(db_work(w, WRITE, put_rows, rewriting));
        rewriting->before.revision++;
        rewriting->rewritten += slice_end(rewriting) - rewriting->from;
        rewriting->from = slice_end(rewriting);
    }
    return OK;
}

/* ---- blocks ---- */

static status find_blocks(struct work *w, void *arg)
{
    struct rewriting *rewriting = arg;
    const char       *subjects = rewriting->json;
    int64_t           month = INT64_MAX, before_at = INT64_MAX;
    TRY(ledger_state_read(w, &rewriting->before));
    return db_list(w, &LEDGER_BLOCKS_OF_SUBJECTS,
                   WITH(P_INT(month), P_TEXT(subjects), P_INT(before_at)), &ledger_place_shape,
                   &rewriting->places);
}

/* The block without what is dropped; `made` has no facts when nothing is left. */
static status make_block(struct work *w, struct rewriting *rewriting, struct ledger_block *block)
{
    struct fact *facts;
    size_t       kept = 0;
    TRY(ledger_block_facts(w, block, &facts));
    for (size_t i = 0; i < block->count; i++) {
        bool keep = true;
        if (is_wanted(rewriting, &facts[i])) {
            TRY(change(w, rewriting, &facts[i], &keep));
            rewriting->changed++;
        }
        rewriting->dropped += !keep;
        facts[kept] = facts[i];
        kept += keep;
    }
    if (kept > 0)
        ledger_block_write(rewriting->scratch.arena, facts, kept, &rewriting->made);
    rewriting->made.id = rewriting->block;
    return OK;
}

static status read_block(struct work *w, void *arg)
{
    struct rewriting         *rewriting = arg;
    const struct ledger_place place = {.id = rewriting->block};
    struct ledger_block      *block;
    rewriting->changed = rewriting->dropped = 0;
    rewriting->made = (struct ledger_block_row){0};
    status outcome = ledger_blocks_load(w, &rewriting->scratch, &place, 1, &block);
    if (outcome == NOT_FOUND)
        return ledger_moved(w);
    TRY(outcome);
    return make_block(w, rewriting, block);
}

static status put_block(struct work *w, void *arg)
{
    const struct rewriting *rewriting = arg;
    int64_t                 id = rewriting->block, more = -rewriting->dropped;
    int64_t                 more_blocks = rewriting->made.count == 0 ? -1 : 0;
    TRY(ledger_state_move(w, &rewriting->before, rewriting->before.sealed_sequence, more));
    TRY(db_run(w, &LEDGER_PART_CHANGE_COUNT, WITH(P_INT(id), P_INT(more), P_INT(more_blocks)),
               NULL));
    if (rewriting->made.count == 0)
        return db_run(w, &LEDGER_BLOCK_REMOVE, WITH(P_INT(id)), NULL);
    return db_run(w, &LEDGER_BLOCK_CHANGE, params_of(w, &ledger_block_shape, &rewriting->made),
                  NULL);
}

static status rewrite_block(struct work *w, struct rewriting *rewriting, int64_t id)
{
    struct arena_mark mark = arena_mark(rewriting->scratch.arena);
    rewriting->block = id;
    TRY(db_work(w, READ, read_block, rewriting));
    if (rewriting->changed > 0) {
        TRY(db_work(w, WRITE, put_block, rewriting));
        rewriting->before.revision++;
        rewriting->rewritten += rewriting->changed;
    }
    arena_rewind(rewriting->scratch.arena, mark);
    return OK;
}

static status rewrite_blocks(struct work *w, struct rewriting *rewriting)
{
    TRY(db_work(w, READ, find_blocks, rewriting));
    for (int64_t i = 0; i < rewriting->places.count; i++)
        TRY(rewrite_block(w, rewriting,
                          ((const struct ledger_place *) rewriting->places.items)[i].id));
    return OK;
}

/* What sealing or merging has left over would keep what is to be forgotten. */
static status rewrite(struct work *w, struct rewriting *rewriting)
{
    TRY(ledger_sweep(w));
    ledger_scratch_open(&rewriting->scratch);
    status outcome = rewrite_rows(w, rewriting);
    if (outcome == OK)
        outcome = rewrite_blocks(w, rewriting);
    ledger_scratch_close(&rewriting->scratch);
    return outcome;
}

status ledger_rewrite(struct work *w, const int64_t *subjects, size_t count, ledger_change *wanted,
                      void *arg, int64_t *ret_rewritten)
{
    pthread_mutex_t *upkeep = &w->machines->ledger->upkeep;
    struct rewriting rewriting = {.subjects = subjects,
                                  .subject_count = count,
                                  .change = wanted,
                                  .arg = arg,
                                  .json = ledger_json_of(w, subjects, count)};
    pthread_mutex_lock(upkeep);
    status outcome = count == 0 ? OK : rewrite(w, &rewriting);
    pthread_mutex_unlock(upkeep);
    *ret_rewritten = rewriting.rewritten;
    return outcome;
}

/* ---- forgetting ---- */

struct forgetting {
    struct rewriting rewriting;
    int64_t          kinds; /* their bits in the statistics of blocks */
    int64_t          after; /* the last block that was looked at */
};

static bool drop(struct fact *fact, void *arg)
{
    return false;
}

static status find_old_rows(struct work *w, void *arg)
{
    struct rewriting *rewriting = arg;
    TRY(ledger_state_read(w, &rewriting->before));
    const char *kinds = rewriting->json;
    int64_t     after = rewriting->before.sealed_sequence, before_at = rewriting->before_at;
    int64_t     limit = SLICE_ROWS;
    return db_list(w, &LEDGER_ROWS_OF_KINDS,
                   WITH(P_INT(after), P_TEXT(kinds), P_INT(before_at), P_INT(limit)), &fact_shape,
                   &rewriting->rows);
}

static status find_old_blocks(struct work *w, void *arg)
{
    struct forgetting *forgetting = arg;
    struct rewriting  *rewriting = &forgetting->rewriting;
    int64_t            kinds = forgetting->kinds, after = forgetting->after, limit = SLICE_BLOCKS;
    int64_t            before_at = rewriting->before_at, month = ledger_month(rewriting->before_at);
    TRY(ledger_state_read(w, &rewriting->before));
    return db_list(w, &LEDGER_BLOCKS_OF_KINDS,
                   WITH(P_INT(month), P_INT(before_at), P_INT(kinds), P_INT(after), P_INT(limit)),
                   &ledger_place_shape, &rewriting->places);
}

static status forget_rows(struct work *w, struct rewriting *rewriting)
{
    rewriting->from = 0;
    TRY(db_work(w, READ, find_old_rows, rewriting));
    if (rewriting->rows.count == 0)
        return OK;
    TRY(db_work(w, WRITE, put_rows, rewriting));
    rewriting->rewritten += rewriting->rows.count;
    return OK;
}

/* Until some are dropped: looking at blocks is cheap, writing them is not. */
static status forget_blocks(struct work *w, struct forgetting *forgetting, bool *ret_end)
{
    struct rewriting *rewriting = &forgetting->rewriting;
    TRY(db_work(w, READ, find_old_blocks, forgetting));
    const struct ledger_place *places = rewriting->places.items;
    for (int64_t i = 0; i < rewriting->places.count; i++) {
        TRY(rewrite_block(w, rewriting, places[i].id));
        forgetting->after = places[i].id;
    }
    *ret_end = rewriting->places.count < SLICE_BLOCKS;
    return OK;
}

static status forget(struct work *w, struct forgetting *forgetting, bool *ret_done)
{
    bool end = false;
    TRY(ledger_sweep(w));
    TRY(forget_rows(w, &forgetting->rewriting));
    *ret_done = false;
    while (forgetting->rewriting.rewritten == 0 && !end)
        TRY(forget_blocks(w, forgetting, &end));
    *ret_done = end && forgetting->rewriting.rewritten == 0;
    return OK;
}

status ledger_forget(struct work *w, const int64_t *kinds, int64_t before, int64_t *ret_forgotten,
                     bool *ret_done)
{
    pthread_mutex_t  *upkeep = &w->machines->ledger->upkeep;
    size_t            count = 0;
    struct forgetting forgetting = {
        .rewriting = {.kinds = kinds, .before_at = before, .change = drop}};
    for (; kinds[count] != 0; count++)
        forgetting.kinds |= ledger_block_kind_bit(kinds[count]);
    forgetting.rewriting.json = ledger_json_of(w, kinds, count);
    pthread_mutex_lock(upkeep);
    ledger_scratch_open(&forgetting.rewriting.scratch);
    status outcome = forget(w, &forgetting, ret_done);
    ledger_scratch_close(&forgetting.rewriting.scratch);
    pthread_mutex_unlock(upkeep);
    *ret_forgotten = forgetting.rewriting.rewritten;
    return outcome;
}
