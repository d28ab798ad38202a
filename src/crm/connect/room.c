/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/connect/connect.h"
#include "crm/connect/connect_api.h"
#include "crm/connect/csv/import.h"
#include "kit/job/job.h"

static const struct job_kind jobs[] = {
    {"import.run", import_run_job},
    {0},
};

const struct room connect_room = {
    .name = "connect",
    .routes = connect_routes,
    .jobs = jobs,
};
