/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"
#include "kit/db/db.h"
#include "kit/job/job_machine.h"

struct step {
    const struct follower *follower;
    int64_t                taken;
};

static status step_unit(struct work *w, void *arg)
{
    struct step *step = arg;
    step->taken = 0;
    return step->follower->step(w, &step->taken);
}

/* A second, then twice as long each time, at most a minute. */
static int64_t pause_after(int failures)
{
    return failures > 6 ? MINUTE : SECOND << (failures - 1);
}

static status follow_one(struct jobs *jobs, struct follower_state *state, int64_t now,
                         bool *ret_took)
{
    struct step  step = {.follower = state->follower};
    struct work *w = work_open(jobs->machines, now);
    status       outcome = db_work(w, WRITE, step_unit, &step);
    if (outcome == OK) {
        state->failures = 0;
        *ret_took |= step.taken > 0;
    } else {
        state->not_before = now + pause_after(++state->failures);
        job_complain(w, state->follower->name);
    }
    work_close(w);
    return outcome;
}

status job_follow(struct jobs *jobs, int64_t now, bool *ret_took)
{
    status worst = OK;
    *ret_took = false;
    for (size_t i = 0; i < jobs->follower_count; i++) {
        struct follower_state *state = &jobs->followers[i];
        if (state->failures > 0 && now < state->not_before)
            continue;
        status outcome = follow_one(jobs, state, now, ret_took);
        if (outcome != OK)
            worst = outcome;
    }
    return worst;
}
