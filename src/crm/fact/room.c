/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "base/time.h"
#include "crm/fact/fact_api.h"
#include "crm/fact/fact_keep.h"
#include "kit/job/job.h"
#include "kit/ledger/ledger.h"

/* A time line looks through all rows, 50 ns each. */
enum { KEEP_AS_ROWS = 20000 };

static status seal(struct work *w, const struct job *job)
{
    int64_t sealed;
    return ledger_seal(w, KEEP_AS_ROWS, &sealed);
}

static const struct chore chores[] = {
    {"fact.seal", 10 * MINUTE, 0, seal},
    {"fact.forget", DAY, 4 * HOUR + 10 * MINUTE, fact_forget_run},
    {0},
};

static const struct job_kind jobs[] = {
    {FACT_ERASE_JOB, fact_erase_run},
    {0},
};

static const struct check checks[] = {
    {"blocks, order and numbers of the ledger", ledger_verify},
    {0},
};

extern const struct room fact_room;
const struct room        fact_room = {
           .name = "fact",
           .routes = fact_routes,
           .jobs = jobs,
           .chores = chores,
           .checks = checks,
};
