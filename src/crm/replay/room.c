/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "base/time.h"
#include "crm/replay/replay_store.h"
#include "kit/db/db.h"
#include "kit/job/job.h"

static status forget_unit(struct work *w, void *arg)
{
    (void) arg;
    return replay_store_forget(w, w->now - DAY);
}

static status forget(struct work *w, const struct job *job)
{
    (void) job;
    return db_work(w, WRITE, forget_unit, NULL);
}

static const struct chore chores[] = {
    {"replay.forget", HOUR, 20 * MINUTE, forget},
    {0},
};

extern const struct room replay_room;
const struct room        replay_room = {
           .name = "replay",
           .chores = chores,
};
