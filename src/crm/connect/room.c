/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/connect/connect.h"
#include "crm/connect/connect_api.h"
#include "crm/connect/csv/import.h"
#include "crm/connect/csv/import_store.h"
#include "crm/connect/hubspot/hubspot_store.h"
#include "crm/connect/pos/pos.h"
#include "crm/connect/woocommerce/woo.h"
#include "crm/connect/woocommerce/woo_store.h"
#include "crm/connect/woocommerce/woo_write.h"
#include "crm/record/record.h"
#include "kit/job/job.h"

static const struct job_kind jobs[] = {
    {"import.run", import_run_job}, {POS_JOIN_JOB, pos_join_run},
    {"woo.check", woo_check_run},   {"woo.pull", woo_pull_run},
    {"woo.work", woo_work_run},     {"woo.prove", woo_prove_run},
    {"woo.write", woo_write_run},   {0},
};

static status erase(struct work *w, const struct record_erased *erased)
{
    TRY(import_store_erase(w, erased->words));
    TRY(pos_erase(w, erased));
    TRY(woo_store_erase(w, erased->words));
    return hubspot_store_erase(w, erased);
}

const struct room connect_room = {
    .name = "connect",
    .routes = connect_routes,
    .jobs = jobs,
    .erase = erase,
    .regrouped = pos_regrouped,
};
