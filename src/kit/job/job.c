/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/job/job.h"

#include <assert.h>
#include <string.h>

#include "kit/db/db.h"
#include "kit/job/job_sql.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

static const char *const state_words[] = {"waiting", "running", "failed", NULL};

static const struct field entry_fields[] = {
    FIELD(job_entry, id, FIELD_INT),
    FIELD(job_entry, kind, FIELD_TEXT),
    FIELD(job_entry, key, FIELD_TEXT),
    FIELD(job_entry, state, FIELD_CHOICE, .words = state_words),
    FIELD(job_entry, due, FIELD_TIME,
          .help = "waiting: not before; running: its claim holds until; failed: since"),
    FIELD(job_entry, attempt, FIELD_INT, .help = "runs so far"),
    FIELD(job_entry, reason, FIELD_TEXT, .help = "why the last run did not succeed"),
    FIELD(job_entry, created_at, FIELD_TIME),
};
const struct shape job_entry_shape = SHAPE("Job", job_entry, entry_fields);

status job_enqueue(struct work *w, const char *kind, const char *key, int64_t due,
                   const char *payload)
{
    int64_t id = db_new_id(w), now = w->now;
    if (due == 0)
        due = now;
    return db_run(
        w, &JOB_PUT,
        WITH(P_INT(id), P_TEXT(kind), P_TEXT(key), P_TEXT(payload), P_INT(due), P_INT(now)), NULL);
}

status job_cancel(struct work *w, const char *kind, const char *key)
{
    return db_run(w, &JOB_REMOVE_WAITING, WITH(P_TEXT(kind), P_TEXT(key)), NULL);
}

status jobs_list(struct work *w, enum job_state state_or_any, int64_t after, int64_t limit,
                 struct rows *ret_entries)
{
    const char *state = state_or_any == JOB_ANY ? NULL : state_words[state_or_any];
    return db_list(w, &JOB_PAGE, WITH(P_INT(after), P_TEXT(state), P_INT(limit)), &job_entry_shape,
                   ret_entries);
}

status job_try_again(struct work *w, int64_t id)
{
    int64_t now = w->now, changed = 0;
    status  outcome = db_run(w, &JOB_TRY_AGAIN, WITH(P_INT(id), P_INT(now)), &changed);
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "id", "A newer job with the same key waits in the queue already.");
    TRY(outcome);
    if (changed == 0)
        return fail(w, NOT_FOUND, "id", "There is no failed job %lld.", (long long) id);
    return OK;
}

void job_tick(struct work *w)
{
    assert(w->tx == NULL);
    w->now = clock_now(w->machines->clock);
}
