/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pipeline of a shop's deals. The plugin finds it, and what its orders' statuses become, by the
 * labels. */
#include <string.h>

#include "base/text.h"
#include "crm/connect/hubspot/hubspot_setup.h"
#include "kit/json/json.h"

#define LABEL "Ecommerce Pipeline"

/* How to add one: a line. The ids are those that older integrations of shops write. */
/* clang-format off */
static const struct {
    const char *id, *label, *metadata;
} stages[] = {
    {"checkout_abandoned", "Checkout Abandoned",     "{\"isClosed\":\"false\",\"probability\":\"0.1\"}"},
    {"checkout_pending",   "Payment Pending/Failed", "{\"isClosed\":\"false\",\"probability\":\"0.2\"}"},
    {"checkout_completed", "On hold",                "{\"isClosed\":\"false\",\"probability\":\"0.6\"}"},
    {"processed",          "Processing",             "{\"isClosed\":\"true\",\"probability\":\"1.0\"}"},
    {"shipped",            "Completed",              "{\"isClosed\":\"true\",\"probability\":\"1.0\"}"},
    {"cancelled",          "Refunded/Cancelled",     "{\"isClosed\":\"true\",\"probability\":\"0.0\"}"},
};
/* clang-format on */

static status create(struct work *w, const struct record_type *type)
{
    struct record_stage    drafts[COUNT_OF(stages)] = {0};
    struct record_pipeline draft = {
        .id = "ecommerce", .label = LABEL, .stages = drafts, .stage_count = COUNT_OF(stages)};
    const char *id;
    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        drafts[i].id = stages[i].id;
        drafts[i].label = stages[i].label;
        drafts[i].display_order = (int64_t) i;
        TRY(json_parse(w, stages[i].metadata, strlen(stages[i].metadata), &drafts[i].metadata));
    }
    return record_pipeline_create(w, type, &draft, &id);
}

status hubspot_set_up_pipeline(struct work *w, struct list *steps)
{
    const struct record_type *type;
    struct rows               rows;
    TRY(record_type_get(w, "deals", &type));
    TRY(record_pipeline_list(w, type, &rows));
    const struct record_pipeline *there = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        if (text_same_nocase(there[i].label, LABEL)) {
            hubspot_add_step(w, steps, HUBSPOT_UNCHANGED, "pipeline of deals", LABEL);
            return OK;
        }
    TRY(create(w, type));
    hubspot_add_step(w, steps, HUBSPOT_MADE, "pipeline of deals", LABEL);
    return OK;
}
