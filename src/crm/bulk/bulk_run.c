/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/bulk/bulk_run.h"

#include <string.h>

#include "crm/bulk/bulk_act.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

/* On SQLite all writers wait for a slice. */
enum { FIRST = 16, FEWEST = 4, MOST = 1000, SHORT_MS = 8, LONG_MS = 16, COLLECT_AT_ONCE = 2000 };

struct run {
    struct bulk bulk;
    int64_t     at_once; /* records of the next slice */
    bool        more;
    struct rows ids; /* while they are collected */
    int64_t     collected;
};

/* ---- collecting ---- */

static status find_unit(struct work *w, void *arg)
{
    struct run               *run = arg;
    const struct record_type *type;
    const struct json        *body;
    struct record_query       query;
    TRY(record_type_get(w, run->bulk.type, &type));
    TRY(json_parse(w, run->bulk.query, strlen(run->bulk.query), &body));
    TRY(record_query_read(w, body, &query));
    return record_search_ids(w, type, &query, &run->ids);
}

static status keep_unit(struct work *w, void *arg)
{
    struct run    *run = arg;
    const int64_t *ids = run->ids.items;
    int64_t        rest = run->ids.count - run->collected;
    int64_t        count = rest < COLLECT_AT_ONCE ? rest : COLLECT_AT_ONCE;
    TRY(bulk_store_add_items(w, run->bulk.id, ids + run->collected, (size_t) count));
    if (count == rest)
        TRY(bulk_store_collected(w, run->bulk.id, run->ids.count));
    return OK;
}

static status check_expected(struct work *w, const struct run *run)
{
    if (run->bulk.expected == ABSENT || run->bulk.expected == run->ids.count)
        return OK;
    return fail(w, CONFLICT, "expected",
                "%lld match now, not %lld as when you looked. Nothing was changed; look again, and "
                "say the new number.",
                (long long) run->ids.count, (long long) run->bulk.expected);
}

static status should_go_on(struct work *w)
{
    return job_should_stop(w) ? fail(w, UNAVAILABLE, NULL, "The house is closing.") : OK;
}

static status collect(struct work *w, struct run *run)
{
    TRY(db_work(w, READ, find_unit, run));
    TRY(check_expected(w, run));
    do {
        TRY(should_go_on(w));
        TRY(db_work(w, WRITE, keep_unit, run));
        run->collected += COLLECT_AT_ONCE;
    } while (run->collected < run->ids.count);
    return OK;
}

/* ---- slices ---- */

struct one {
    const struct bulk_doing *doing;
    int64_t                  record;
    enum bulk_item_state     state;
};

static status one_unit(struct work *w, void *arg)
{
    struct one *one = arg;
    return one->doing->bulk->state == BULK_UNDOING
               ? bulk_act_back(w, one->doing, one->record, &one->state)
               : bulk_act(w, one->doing, one->record, &one->state);
}

/* What concerns this record only; anything else ends the run. */
static bool is_its_own(status outcome)
{
    return outcome == INVALID || outcome == CONFLICT || outcome == NOT_FOUND
           || outcome == FORBIDDEN;
}

/* What could not be undone is as it is, so it counts as kept. */
static status do_one(struct work *w, struct one *one, struct bulk_fate *ret_fate)
{
    *ret_fate = (struct bulk_fate){.bulk = one->doing->bulk->id, .record = one->record};
    status outcome = db_nested(w, one_unit, one);
    if (is_its_own(outcome)) {
        bool undoing = one->doing->bulk->state == BULK_UNDOING;
        one->state = undoing ? ITEM_KEPT : ITEM_FAILED;
        ret_fate->reason = w->failure.message;
        outcome = OK;
    }
    ret_fate->state = (int64_t) one->state;
    return outcome;
}

static void count(struct bulk *more, const struct bulk_fate *fate)
{
    int64_t *counts[] = {
        [ITEM_WAITS] = NULL,           [ITEM_DONE] = &more->done,     [ITEM_SAME] = &more->same,
        [ITEM_FAILED] = &more->failed, [ITEM_UNDONE] = &more->undone, [ITEM_KEPT] = &more->kept,
    };
    if (counts[fate->state] != NULL)
        ++*counts[fate->state];
}

static status do_each(struct work *w, const struct bulk_doing *doing, const struct rows *records,
                      struct bulk_fate *fates)
{
    for (int64_t i = 0; i < records->count; i++) {
        struct one one = {doing, ((const int64_t *) records->items)[i], ITEM_WAITS};
        TRY(do_one(w, &one, &fates[i]));
    }
    return OK;
}

static status do_all(struct work *w, const struct bulk_doing *doing, const struct rows *records)
{
    struct bulk_fate *fates = work_take(w, (size_t) records->count * sizeof *fates);
    struct bulk       more = {.id = doing->bulk->id};
    if (bulk_is_of_lists(doing->bulk))
        TRY(bulk_act_list(w, doing, records, fates));
    else
        TRY(do_each(w, doing, records, fates));
    for (int64_t i = 0; i < records->count; i++)
        count(&more, &fates[i]);
    TRY(bulk_store_put_fates(w, &(struct rows){fates, records->count}));
    return bulk_store_add_counts(w, &more);
}

/* Somebody may have stopped it meanwhile; then nothing is more. */
static status slice_unit(struct work *w, void *arg)
{
    struct run       *run = arg;
    struct bulk       bulk;
    struct bulk_doing doing;
    struct rows       records;
    bool              there;
    run->more = false;
    TRY(bulk_store_get(w, run->bulk.id, &bulk));
    bool undoing = bulk.state == BULK_UNDOING;
    if (bulk.state != BULK_RUNNING && !undoing)
        return OK;
    TRY(bulk_store_items(w, bulk.id, undoing ? ITEM_DONE : ITEM_WAITS, run->at_once, &records));
    if (records.count == 0)
        return bulk_store_move(w, bulk.id, bulk.state, undoing ? BULK_UNDONE : BULK_DONE, &there);
    TRY(bulk_doing_open(w, &bulk, &doing));
    run->more = true;
    return do_all(w, &doing, &records);
}

static void adapt(struct run *run, int64_t took)
{
    if (took > LONG_MS && run->at_once > FEWEST)
        run->at_once /= 2;
    else if (took < SHORT_MS && run->at_once < MOST)
        run->at_once *= 2;
}

static status do_slices(struct work *w, struct run *run)
{
    struct arena_mark fresh = arena_mark(w->arena);
    do {
        TRY(should_go_on(w));
        job_tick(w);
        int64_t began = w->now;
        arena_rewind(w->arena, fresh);
        TRY(db_work(w, WRITE, slice_unit, run));
        job_tick(w);
        adapt(run, w->now - began);
    } while (run->more);
    return OK;
}

/* ---- the job ---- */

static status begin_unit(struct work *w, void *arg)
{
    struct run *run = arg;
    bool        there;
    TRY(bulk_store_move(w, run->bulk.id, BULK_WAITING, BULK_RUNNING, &there));
    return bulk_store_get(w, run->bulk.id, &run->bulk);
}

static status run_all(struct work *w, struct run *run)
{
    bool goes = run->bulk.state == BULK_RUNNING || run->bulk.state == BULK_UNDOING;
    if (goes && !run->bulk.collected)
        TRY(collect(w, run));
    return goes ? do_slices(w, run) : OK;
}

struct failing {
    int64_t     bulk;
    const char *message;
};

static status fail_unit(struct work *w, void *arg)
{
    const struct failing *failing = arg;
    return bulk_store_fail(w, failing->bulk, failing->message);
}

/* With the rights of who asked, and known again by its source. */
static void become(struct work *w, const struct bulk *bulk)
{
    w->source = bulk->state == BULK_UNDOING ? work_text(w, "bulk-undo:%lld", (long long) bulk->id)
                                            : bulk_source(w, bulk);
    w->actor = (struct actor){.user = bulk->user_id,
                              .token = bulk->token,
                              .role = (int) bulk->role,
                              .scopes = (uint64_t) bulk->scopes,
                              .rights = bulk->rights};
}

status bulk_run_job(struct work *w, const struct job *job)
{
    const struct json *payload;
    struct run         run = {.at_once = FIRST};
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    if (!json_to_int(json_member(payload, "id"), &run.bulk.id))
        return fail(w, INVALID, "id", "This job names no action.");
    TRY(db_work(w, WRITE, begin_unit, &run));
    become(w, &run.bulk);
    status outcome = run_all(w, &run);
    if (outcome == OK || outcome == UNAVAILABLE || outcome == BROKEN)
        return outcome;
    return db_work(w, WRITE, fail_unit, &(struct failing){run.bulk.id, w->failure.message});
}

/* ---- forgetting ---- */

static status forget_unit(struct work *w, void *arg)
{
    enum { AT_ONCE = 500 };
    return bulk_store_forget(w, w->now - BULK_KEEP, AT_ONCE, arg);
}

status bulk_forget_job(struct work *w, const struct job *job)
{
    int64_t went = 1;
    while (went > 0) {
        TRY(should_go_on(w));
        TRY(db_work(w, WRITE, forget_unit, &went));
    }
    return OK;
}
