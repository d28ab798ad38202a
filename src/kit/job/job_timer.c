/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Timers: what is due at an exact instant, and happens once. */
#include "base/text.h"
#include "base/time.h"
#include "kit/db/db.h"
#include "kit/job/job_machine.h"
#include "kit/job/job_sql.h"

enum { SLICE = 50 }; /* timers in one unit */

struct timer {
    const char *kind;
    int64_t     ref;
    int64_t     at;
    int64_t     failures;
};

static const struct field timer_fields[] = {
    FIELD(timer, kind, FIELD_TEXT),
    FIELD(timer, ref, FIELD_INT),
    FIELD(timer, at, FIELD_TIME),
    FIELD(timer, failures, FIELD_INT),
};
static const struct shape timer_shape = SHAPE("Timer", timer, timer_fields);

/* ---- setting ---- */

status timer_set(struct work *w, int64_t at, const char *kind, int64_t ref)
{
    return db_run(w, &TIMER_PUT, WITH(P_TEXT(kind), P_INT(ref), P_INT(at)), NULL);
}

status timer_clear(struct work *w, const char *kind, int64_t ref)
{
    return db_run(w, &TIMER_REMOVE, WITH(P_TEXT(kind), P_INT(ref)), NULL);
}

status timer_next(struct work *w, int64_t *ret_due)
{
    return db_number(w, &TIMER_NEXT, NO_PARAMS, ret_due);
}

/* ---- firing ---- */

struct firing {
    const struct timer_kind *kind;
    const struct timer      *timer;
};

static const struct timer_kind *find_kind(const struct jobs *jobs, const char *name)
{
    const struct timer_kind *const *tables = jobs->options.timers;
    for (; tables != NULL && *tables != NULL; tables++)
        for (const struct timer_kind *kind = *tables; kind->name != NULL; kind++)
            if (text_same(kind->name, name))
                return kind;
    return NULL;
}

static status fire_unit(struct work *w, void *arg)
{
    const struct firing *firing = arg;
    if (firing->kind == NULL)
        return fail(w, INVALID, "kind", "This program knows no timer named '%s'.",
                    firing->timer->kind);
    return firing->kind->fire(w, firing->timer->ref, firing->timer->at);
}

/* A second, then twice as long each time, at most an hour. */
static int64_t pause_after(int64_t failures)
{
    return failures > 11 ? HOUR : SECOND << failures;
}

/* It is still due, and keeps the instant for which it was set. */
static status put_off(struct work *w, const struct timer *timer)
{
    const char *kind = timer->kind, *reason = w->failure.message;
    int64_t     ref = timer->ref, at = timer->at, failures = timer->failures + 1;
    int64_t     due = w->now + pause_after(timer->failures);
    job_complain(w, timer->kind);
    return db_run(
        w, &TIMER_PUT_OFF,
        WITH(P_TEXT(kind), P_INT(ref), P_INT(at), P_INT(due), P_INT(failures), P_TEXT(reason)),
        NULL);
}

/* Taken away first, so that what it does may set it again. */
static status fire_one(struct work *w, const struct jobs *jobs, const struct timer *timer)
{
    struct firing firing = {find_kind(jobs, timer->kind), timer};
    TRY(timer_clear(w, timer->kind, timer->ref));
    w->source = timer->kind;
    status outcome = db_nested(w, fire_unit, &firing);
    if (outcome == UNAVAILABLE)
        return outcome; /* of the whole unit: it collided, or the database is away */
    return outcome == OK ? OK : put_off(w, timer);
}

struct slice {
    const struct jobs *jobs;
    int64_t            fired;
};

static status slice_unit(struct work *w, void *arg)
{
    struct slice *slice = arg;
    struct rows   due;
    int64_t       now = w->now, limit = SLICE;
    slice->fired = 0;
    TRY(db_list(w, &TIMER_DUE, WITH(P_INT(now), P_INT(limit)), &timer_shape, &due));
    for (int64_t i = 0; i < due.count; i++)
        TRY(fire_one(w, slice->jobs, &((const struct timer *) due.items)[i]));
    slice->fired = due.count;
    return OK;
}

status job_fire(struct jobs *jobs, int64_t now, bool *ret_fired)
{
    struct slice slice = {.jobs = jobs};
    struct work *w = work_open(jobs->machines, now);
    status       outcome = db_work(w, WRITE, slice_unit, &slice);
    if (outcome != OK)
        job_complain(w, "timers");
    *ret_fired = outcome == OK && slice.fired > 0;
    work_close(w);
    return outcome;
}
