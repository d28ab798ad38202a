/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "base/time.h"
#include "crm/connect/connect.h"
#include "crm/connect/connect_api.h"
#include "crm/connect/csv/import.h"
#include "crm/connect/csv/import_errors.h"
#include "crm/connect/hubspot/hubspot_store.h"
#include "crm/connect/pos/pos.h"
#include "crm/connect/shop/shop.h"
#include "crm/connect/shop/shop_store.h"
#include "crm/connect/woocommerce/woo.h"
#include "crm/connect/woocommerce/woo_write.h"
#include "crm/record/record.h"
#include "kit/job/job.h"

static const struct job_kind jobs[] = {
    {"import.run", import_run_job},
    {IMPORT_ERASE_JOB, import_errors_erase_run},
    {POS_JOIN_JOB, pos_join_run},
    {"shop.check", shop_check_run},
    {"shop.pull", shop_pull_run},
    {"shop.work", shop_work_run},
    {"shop.prove", shop_prove_run},
    {"woo.write", woo_write_run},
    {0},
};

static const struct chore chores[] = {
    {"import.forget_errors", DAY, 3 * HOUR, import_errors_forget},
    {0},
};

static status erase(struct work *w, const struct record_erased *erased)
{
    TRY(import_errors_erase(w, erased->words));
    TRY(pos_erase(w, erased));
    TRY(shop_store_erase(w, erased->words));
    return hubspot_store_erase(w, erased);
}

const struct room connect_room = {
    .name = "connect",
    .routes = connect_routes,
    .jobs = jobs,
    .chores = chores,
    .erase = erase,
    .regrouped = pos_regrouped,
};
