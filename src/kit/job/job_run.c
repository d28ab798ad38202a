/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/time.h"
#include "kit/db/db.h"
#include "kit/job/job_machine.h"
#include "kit/job/job_sql.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

/* How long after the first, second … run that ended UNAVAILABLE the next one begins. */
static const int64_t pauses[] = {
    5 * SECOND, 30 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY,
    DAY,        DAY,         DAY,        DAY,         DAY,      DAY,
};

/* A run as it was claimed. */
struct run {
    int64_t     id;
    const char *kind;
    const char *key;
    const char *payload;
    int64_t     attempt;
    int64_t     claim; /* what is recorded under another claim is not ours any more */
};

static const struct field run_fields[] = {
    FIELD(run, id, FIELD_INT),       FIELD(run, kind, FIELD_TEXT),   FIELD(run, key, FIELD_TEXT),
    FIELD(run, payload, FIELD_TEXT), FIELD(run, attempt, FIELD_INT), FIELD(run, claim, FIELD_INT),
};
static const struct shape run_shape = SHAPE("Run", run, run_fields);

/* How a run ended. */
struct ending {
    const struct run *run;
    status            outcome;
    const char       *reason;
    bool              stopped; /* broken off because the house closes */
};

static status claim_unit(struct work *w, void *arg)
{
    int64_t claim = db_new_id(w), now = w->now, until = now + JOB_LEASE;
    return db_one(w, &JOB_CLAIM, WITH(P_INT(claim), P_INT(until), P_INT(now)), &run_shape, arg);
}

static job_run *find_run(const struct jobs *jobs, const char *name)
{
    const struct job_kind *const *tables = jobs->options.kinds;
    for (; tables != NULL && *tables != NULL; tables++)
        for (const struct job_kind *kind = *tables; kind->name != NULL; kind++)
            if (text_same(kind->name, name))
                return kind->run;
    for (size_t i = 0; i < jobs->chore_count; i++)
        if (text_same(jobs->chores[i].chore->name, name))
            return jobs->chores[i].chore->run;
    return NULL;
}

static status run_claimed(struct work *w, const struct jobs *jobs, const struct run *run)
{
    struct job job = {run->id, run->kind, run->payload, run->attempt};
    job_run   *function = find_run(jobs, run->kind);
    if (function == NULL)
        return fail(w, INVALID, "kind", "This program knows no job named '%s'.", run->kind);
    if (run->attempt > (int64_t) COUNT_OF(pauses) + 1)
        return fail(w, BROKEN, NULL, "It was begun %lld times and never came to an end.",
                    (long long) run->attempt - 1);
    w->source = run->kind;
    return function(w, &job);
}

static status record_success(struct work *w, const struct run *run)
{
    int64_t     id = run->id, claim = run->claim;
    const char *kind = run->kind, *key = run->key;
    if (key != NULL)
        TRY(db_run(w, &JOB_REMOVE_FAILED, WITH(P_TEXT(kind), P_TEXT(key)), NULL));
    return db_run(w, &JOB_REMOVE_CLAIMED, WITH(P_INT(id), P_INT(claim)), NULL);
}

static status record_again(struct work *w, const struct ending *ending)
{
    const struct run *run = ending->run;
    int64_t           id = run->id, claim = run->claim, replaced = 0;
    int64_t           attempt = ending->stopped ? run->attempt - 1 : run->attempt;
    int64_t           due = ending->stopped ? w->now : w->now + pauses[run->attempt - 1];
    const char       *reason = ending->reason;

    TRY(db_run(w, &JOB_REMOVE_REPLACED, WITH(P_INT(id), P_INT(claim)), &replaced));
    if (replaced > 0)
        return OK;
    return db_run(w, &JOB_WAIT_AGAIN,
                  WITH(P_INT(id), P_INT(claim), P_INT(due), P_INT(attempt), P_TEXT(reason)), NULL);
}

/* Of a kind and key only the last failure is kept. */
static status record_failure(struct work *w, const struct ending *ending)
{
    int64_t     id = ending->run->id, claim = ending->run->claim, now = w->now;
    const char *kind = ending->run->kind, *key = ending->run->key, *reason = ending->reason;
    if (key != NULL)
        TRY(db_run(w, &JOB_REMOVE_FAILED, WITH(P_TEXT(kind), P_TEXT(key)), NULL));
    return db_run(w, &JOB_SET_FAILED, WITH(P_INT(id), P_INT(claim), P_INT(now), P_TEXT(reason)),
                  NULL);
}

static status record_unit(struct work *w, void *arg)
{
    const struct ending *ending = arg;
    if (ending->outcome == OK)
        return record_success(w, ending->run);
    bool again = ending->stopped || ending->run->attempt <= (int64_t) COUNT_OF(pauses);
    if (ending->outcome == UNAVAILABLE && again)
        return record_again(w, ending);
    return record_failure(w, ending);
}

/* When even this fails, the claim runs out and the job is run again. */
static void record(struct jobs *jobs, const struct ending *ending, int64_t now)
{
    struct work *w = work_open(jobs->machines, now);
    if (db_work(w, WRITE, record_unit, (void *) (uintptr_t) ending) != OK)
        job_complain(w, ending->run->kind);
    work_close(w);
}

static void set_running(struct jobs *jobs, int64_t *running, int64_t claim)
{
    pthread_mutex_lock(&jobs->lock);
    *running = claim;
    pthread_mutex_unlock(&jobs->lock);
}

/* A run may take long: its outcome is dated when it ends, unless time stands still. */
static int64_t time_after(const struct jobs *jobs, int64_t begun)
{
    int64_t now = clock_now(jobs->machines->clock);
    return now > begun ? now : begun;
}

status job_run_next(struct jobs *jobs, int64_t *running, int64_t now, bool *ret_ran)
{
    struct run   run = {0};
    struct work *w = work_open(jobs->machines, now);
    status       outcome = db_work(w, WRITE, claim_unit, &run);
    *ret_ran = outcome == OK;
    if (outcome == OK) {
        set_running(jobs, running, run.claim);
        struct ending ending = {.run = &run, .outcome = run_claimed(w, jobs, &run)};
        ending.reason = w->failure.message != NULL ? w->failure.message : "It gave no reason.";
        ending.stopped = ending.outcome == UNAVAILABLE && atomic_load(&jobs->closing);
        if (ending.outcome != OK && !ending.stopped)
            job_complain(w, run.kind);
        record(jobs, &ending, time_after(jobs, now));
        set_running(jobs, running, 0);
    } else if (outcome != NOT_FOUND) {
        job_complain(w, "the queue of jobs");
    }
    work_close(w);
    return outcome == NOT_FOUND ? OK : outcome;
}
