/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/time.h"
#include "kit/db/db.h"
#include "kit/job/job_machine.h"
#include "kit/job/job_sql.h"

int64_t job_chore_next(const struct chore *chore, int64_t now)
{
    int64_t since = now - chore->at;
    int64_t turn = since / chore->every - (since % chore->every < 0);
    return (turn + 1) * chore->every + chore->at;
}

/* The node whose update meets the row first puts the job into the queue; the others change nothing.
 */
static status claim_unit(struct work *w, void *arg)
{
    struct chore_state *state = arg;
    const char         *name = state->chore->name;
    int64_t             now = w->now, next = job_chore_next(state->chore, now), claimed = 0;

    TRY(db_run(w, &CHORE_PUT, WITH(P_TEXT(name), P_INT(next)), NULL));
    TRY(db_run(w, &CHORE_CLAIM, WITH(P_TEXT(name), P_INT(next), P_INT(now)), &claimed));
    if (claimed > 0)
        TRY(job_enqueue(w, name, name, 0, NULL));
    return db_number(w, &CHORE_NEXT, WITH(P_TEXT(name)), &state->next_due);
}

status job_put_chores(struct jobs *jobs, int64_t now)
{
    for (size_t i = 0; i < jobs->chore_count; i++) {
        if (jobs->chores[i].next_due > now)
            continue;
        struct work *w = work_open(jobs->machines, now);
        status       outcome = db_work(w, WRITE, claim_unit, &jobs->chores[i]);
        if (outcome != OK)
            job_complain(w, jobs->chores[i].chore->name);
        work_close(w);
        TRY(outcome);
    }
    return OK;
}
