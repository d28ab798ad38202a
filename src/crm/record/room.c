/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "base/time.h"
#include "crm/record/record_api.h"
#include "crm/record/record_calculation.h"
#include "crm/record/record_erase.h"
#include "crm/record/record_link_rules.h"
#include "crm/record/record_pipeline_rules.h"
#include "crm/record/record_stage_time.h"
#include "crm/record/record_team.h"
#include "crm/record/record_type_rules.h"
#include "kit/db/db.h"
#include "kit/job/job.h"

static const struct job_kind jobs[] = {
    {RECORD_SCRUB_JOB, record_scrub_run},      {RECORD_CALCULATION_JOB, record_calculation_run},
    {RECORD_INDEX_JOB, record_type_index_run}, {RECORD_PURGE_JOB, record_type_purge_run},
    {RECORD_RESTAGE_JOB, record_restage_run},  {0},
};

static status forget_unit(struct work *w, void *arg)
{
    return db_forget_changes(w);
}

static status forget(struct work *w, const struct job *job)
{
    return db_work(w, WRITE, forget_unit, NULL);
}

static const struct chore chores[] = {
    {"record.forget_changes", HOUR, 20 * MINUTE, forget},
    {"record.teams", MINUTE, 0, record_team_follow},
    {0},
};

static const struct check checks[] = {
    {"links of records", record_check_links},
    {"calculated values", record_check_calculations},
    {"times in stages", record_check_stage_times},
    {0},
};

static const struct rebuild rebuilds[] = {
    {"times in stages", record_rebuild_stage_times},
    {"calculated values", record_rebuild_calculations},
    {0},
};

extern const struct room record_room;
const struct room        record_room = {
           .name = "record",
           .routes = record_routes,
           .jobs = jobs,
           .chores = chores,
           .checks = checks,
           .rebuilds = rebuilds,
};
