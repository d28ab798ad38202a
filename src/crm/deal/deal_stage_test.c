/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When a stage says something else, the deals and tickets that are in it follow. */
#include <string.h>

#include "base/text.h"
#include "crm/deal/deal.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/machines.h"
#include "test/check.h"

struct made {
    const char *type;
    int64_t     ids[45]; /* more than two slices of the job */
};

static status make_unit(struct work *w, void *arg)
{
    struct made              *made = arg;
    const struct record_type *type;
    struct record_value       values[] = {{"amount", "100"}};
    bool                      deals = text_same(made->type, "deals");
    TRY(record_type_get(w, made->type, &type));
    for (size_t i = 0; i < COUNT_OF(made->ids); i++)
        TRY(record_create(w, type, deals ? values : NULL, deals, &made->ids[i]));
    return OK;
}

struct restage {
    const char *type, *pipeline, *stage, *metadata;
};

static status restage_unit(struct work *w, void *arg)
{
    const struct restage      *restage = arg;
    const struct record_type  *type;
    const struct record_stage *old;
    struct record_stage        draft;
    TRY(record_type_get(w, restage->type, &type));
    TRY(record_stage_get(w, type, restage->pipeline, restage->stage, &old));
    draft = *old;
    TRY(json_parse(w, restage->metadata, strlen(restage->metadata), &draft.metadata));
    return record_stage_change(w, type, restage->pipeline, &draft);
}

struct reading {
    const char *type, *property;
    int64_t     id;
    char        value[60];
};

static status read_unit(struct work *w, void *arg)
{
    struct reading           *reading = arg;
    const struct record_type *type;
    struct record             record;
    TRY(record_type_get(w, reading->type, &type));
    TRY(record_get(w, type, reading->id, (const char *const[]){reading->property, NULL}, true,
                   &record));
    const char *value = record_value_of(&record, reading->property);
    snprintf(reading->value, sizeof reading->value, "%s", value == NULL ? "" : value);
    return OK;
}

static const char *value_of(struct work *w, const struct made *made, size_t i, const char *property)
{
    struct reading reading = {.type = made->type, .property = property, .id = made->ids[i]};
    CHECK_OK(db_work(w, READ, read_unit, &reading));
    return work_text(w, "%s", reading.value);
}

static void deals_follow_the_probability_of_their_stage(struct work *w)
{
    struct made    made = {.type = "deals"};
    struct restage half = {"deals", "default", "appointmentscheduled", "{\"probability\":\"0.5\"}"};
    struct restage won = {"deals", "default", "appointmentscheduled", "{\"probability\":\"1.0\"}"};
    CHECK_OK(db_work(w, WRITE, make_unit, &made));
    const char *entered = value_of(w, &made, 44, "hs_v2_date_entered_current_stage");
    CHECK_OK(db_work(w, WRITE, restage_unit, &half));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    for (size_t i = 0; i < COUNT_OF(made.ids); i += 22) {
        CHECK_TEXT(value_of(w, &made, i, "hs_deal_stage_probability"), "0.5");
        CHECK_TEXT(value_of(w, &made, i, "hs_projected_amount"), "50");
    }
    CHECK_OK(db_work(w, WRITE, restage_unit, &won));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(value_of(w, &made, 44, "hs_is_closed_won"), "true");
    CHECK_TEXT(value_of(w, &made, 44, "hs_closed_amount"), "100");
    CHECK(*value_of(w, &made, 44, "hs_closed_won_date") != '\0');
    CHECK_TEXT(value_of(w, &made, 44, "hs_v2_date_entered_current_stage"), entered);
    CHECK_OK(db_work(w, WRITE, restage_unit, &half));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(value_of(w, &made, 44, "hs_closed_won_date"), "");
    CHECK_TEXT(value_of(w, &made, 44, "hs_closed_amount"), "0");
}

static void tickets_close_with_their_stage(struct work *w)
{
    struct made    made = {.type = "tickets"};
    struct restage closed = {"tickets", "0", "1", "{\"ticketState\":\"CLOSED\"}"};
    CHECK_OK(db_work(w, WRITE, make_unit, &made));
    CHECK_OK(db_work(w, WRITE, restage_unit, &closed));
    CHECK_TEXT(value_of(w, &made, 0, "hs_is_closed"), "false");
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(value_of(w, &made, 0, "hs_is_closed"), "true");
    CHECK(*value_of(w, &made, 44, "closed_date") != '\0');
}

SUITE_DB("deal stage", TEST(deals_follow_the_probability_of_their_stage),
         TEST(tickets_close_with_their_stage));
