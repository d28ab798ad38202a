/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One action on many records. */
#include "crm/room.h"

#include "base/time.h"
#include "crm/bulk/bulk_api.h"
#include "crm/bulk/bulk_run.h"
#include "crm/bulk/bulk_store.h"
#include "crm/record/record.h"
#include "kit/job/job.h"

static const struct job_kind jobs[] = {
    {BULK_JOB, bulk_run_job},
    {0},
};

static const struct chore chores[] = {
    {"bulk.forget", DAY, 3 * HOUR, bulk_forget_job},
    {0},
};

static status erase(struct work *w, const struct record_erased *erased)
{
    return bulk_store_erase(w, erased->type->id, erased->id, erased->words);
}

extern const struct room bulk_room;
const struct room        bulk_room = {
           .name = "bulk", .routes = bulk_routes, .jobs = jobs, .chores = chores, .erase = erase};
