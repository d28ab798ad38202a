/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How long deals, tickets and records of types made at run time were in each stage (R3). */
#include "crm/record/record_stage_time.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/record/record_api.h"
#include "kit/json/json.h"
#include "test/check.h"
#include "test/check_api.h"

static const struct record_type *type_of(struct work *w, const char *name)
{
    const struct record_type *type = NULL;
    CHECK_OK(record_type_get(w, name, &type));
    return type;
}

static int64_t make(struct work *w, const char *type)
{
    int64_t id = 0;
    CHECK_OK(record_create(w, type_of(w, type), NULL, 0, &id));
    return id;
}

/* After a day where it was. */
static void move(struct work *w, const char *type, int64_t id, const char *property,
                 const char *stage)
{
    const struct record_value value = {property, stage};
    check_pass_time(w, DAY);
    CHECK_OK(record_change(w, type_of(w, type), id, &value, 1));
}

static const char *value_of(struct work *w, const char *type, int64_t id, const char *property)
{
    struct record record = {0};
    CHECK_OK(
        record_get(w, type_of(w, type), id, (const char *const[]){property, NULL}, true, &record));
    CHECK_INT((int64_t) record.count, 1);
    const char *value = record_value_of(&record, property);
    return value == NULL ? "" : value;
}

#define DEAL(id, property) value_of(w, "deals", id, property)

/* 2023-11-14 there, 15 decision, 16 back, 17 won. */
static int64_t make_travelled(struct work *w)
{
    int64_t deal = make(w, "deals");
    move(w, "deals", deal, "dealstage", "decisionmakerboughtin");
    move(w, "deals", deal, "dealstage", "appointmentscheduled");
    move(w, "deals", deal, "dealstage", "closedwon");
    return deal;
}

static void a_stay_that_goes_on_has_a_beginning_and_no_length(struct work *w)
{
    int64_t deal = make(w, "deals");
    CHECK_TEXT(DEAL(deal, "hs_v2_date_entered_appointmentscheduled"), "2023-11-14T22:13:20.000Z");
    CHECK_TEXT(DEAL(deal, "hs_v2_date_exited_appointmentscheduled"), "");
    CHECK_TEXT(DEAL(deal, "hs_v2_latest_time_in_appointmentscheduled"), "");
    CHECK_TEXT(DEAL(deal, "hs_v2_cumulative_time_in_appointmentscheduled"), "");
    CHECK_TEXT(DEAL(deal, "hs_v2_date_entered_closedwon"), "");
}

static void each_stay_adds_up_and_the_last_one_is_told_apart(struct work *w)
{
    int64_t deal = make(w, "deals");
    move(w, "deals", deal, "dealstage", "closedlost");
    CHECK_TEXT(DEAL(deal, "hs_v2_latest_time_in_appointmentscheduled"), "86400000");
    move(w, "deals", deal, "dealstage", "appointmentscheduled");
    CHECK_TEXT(DEAL(deal, "hs_v2_date_entered_appointmentscheduled"), "2023-11-16T22:13:20.000Z");
    CHECK_TEXT(DEAL(deal, "hs_v2_date_exited_appointmentscheduled"), "2023-11-15T22:13:20.000Z");
    CHECK_TEXT(DEAL(deal, "hs_v2_latest_time_in_appointmentscheduled"), "86400000");
    check_pass_time(w, DAY);
    move(w, "deals", deal, "dealstage", "closedwon");
    CHECK_TEXT(DEAL(deal, "hs_v2_latest_time_in_appointmentscheduled"), "172800000");
    CHECK_TEXT(DEAL(deal, "hs_v2_cumulative_time_in_appointmentscheduled"), "259200000");
    CHECK_TEXT(DEAL(deal, "hs_v2_cumulative_time_in_closedlost"), "86400000");
    CHECK_OK(record_check_stage_times(w));
}

static void the_older_names_say_the_same(struct work *w)
{
    int64_t deal = make_travelled(w);
    CHECK_TEXT(DEAL(deal, "hs_date_entered_decisionmakerboughtin"), "2023-11-15T22:13:20.000Z");
    CHECK_TEXT(DEAL(deal, "hs_date_exited_decisionmakerboughtin"), "2023-11-16T22:13:20.000Z");
    CHECK_TEXT(DEAL(deal, "hs_time_in_decisionmakerboughtin"), "86400000");
    CHECK_TEXT(DEAL(deal, "hs_v2_time_in_current_stage"), "2023-11-17T22:13:20.000Z");
}

static void tickets_and_types_of_ones_own_have_them_too(struct work *w)
{
    int64_t ticket = make(w, "tickets");
    move(w, "tickets", ticket, "hs_pipeline_stage", "4");
    CHECK_TEXT(value_of(w, "tickets", ticket, "hs_v2_cumulative_time_in_1"), "86400000");
    CHECK_TEXT(value_of(w, "tickets", ticket, "hs_v2_date_entered_4"), "2023-11-15T22:13:20.000Z");
}

/* ---- searching ---- */

static void deals_are_found_and_sorted_by_their_time_in_a_stage(struct work *w)
{
    int64_t              quick = make(w, "deals"), slow = make(w, "deals");
    struct record_filter filters[] = {
        {"hs_v2_cumulative_time_in_appointmentscheduled", OPERATOR_GTE, "86400000", NULL, NULL},
        {"hs_v2_date_entered_closedwon", OPERATOR_HAS_PROPERTY, NULL, NULL, NULL},
    };
    struct record_filter_group group = {filters, 2};
    struct record_query        query = {.groups = &group,
                                        .group_count = 1,
                                        .limit = 10,
                                        .sort = "hs_date_entered_closedwon",
                                        .descending = true};
    struct rows                found;
    int64_t                    total, sum;
    make(w, "deals");
    move(w, "deals", quick, "dealstage", "closedwon");
    move(w, "deals", slow, "dealstage", "closedwon");
    CHECK_OK(record_search(w, type_of(w, "deals"), &query, &found, &total));
    CHECK_INT(total, 2);
    CHECK_INT(((const struct record *) found.items)[0].id, slow);
    query.cursor = NULL;
    CHECK_OK(record_search_cursor(w, type_of(w, "deals"), &query, slow, &query.cursor));
    CHECK_OK(record_search(w, type_of(w, "deals"), &query, &found, &total));
    CHECK_INT(found.count, 1);
    CHECK_INT(((const struct record *) found.items)[0].id, quick);
    CHECK_INT(record_search_sum(w, type_of(w, "deals"), &query,
                                "hs_v2_cumulative_time_in_appointmentscheduled", &sum),
              INVALID);
}

/* ---- the properties ---- */

static const struct record_property *property_of(struct work *w, const char *name)
{
    const struct record_property *property = NULL;
    return record_property_get(w, type_of(w, "deals"), name, &property) == OK ? property : NULL;
}

/* The name of the property of a stage whose id is none that a name could end with. */
static const char *name_of(struct work *w, const char *begins)
{
    struct rows rows;
    CHECK_OK(record_property_list(w, type_of(w, "deals"), &rows));
    const struct record_property *property = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        if (text_starts(property[i].is.name, begins))
            return property[i].is.name;
    return "none";
}

static void they_come_and_go_with_their_stage(struct work *w)
{
    struct record_stage draft = {.id = "Legal-1", .label = "Legal", .display_order = 9};
    const char          metadata[] = "{\"probability\":\"0.7\"}", *id;
    int64_t             deal = make(w, "deals");
    CHECK_OK(json_parse(w, metadata, strlen(metadata), &draft.metadata));
    CHECK_OK(record_stage_create(w, type_of(w, "deals"), "default", &draft, &id));
    const char *name = name_of(w, "hs_v2_date_entered_legal_1_");
    CHECK_TEXT(property_of(w, name)->is.label, "Date entered \"Legal (Sales Pipeline)\"");
    CHECK_INT(property_of(w, name)->is.type, PROPERTY_DATETIME);

    move(w, "deals", deal, "dealstage", "Legal-1");
    CHECK_TEXT(DEAL(deal, name), "2023-11-15T22:13:20.000Z");
    move(w, "deals", deal, "dealstage", "closedwon");
    CHECK_OK(record_stage_remove(w, type_of(w, "deals"), "default", "Legal-1", true));
    CHECK(property_of(w, name) == NULL);
    CHECK_OK(record_stage_restore(w, type_of(w, "deals"), "default", "Legal-1"));
    CHECK_TEXT(DEAL(deal, name), "2023-11-15T22:13:20.000Z");
}

static struct asked ask(struct work *w, enum method method, const char *target, const char *body)
{
    return check_api(w, record_routes, method, target, body);
}

static void they_are_shown_as_calculated_and_cannot_be_written(struct work *w)
{
    const char   property[] = "/crm/v3/properties/deals/hs_v2_latest_time_in_closedwon";
    struct asked asked = ask(w, GET, property, NULL);
    CHECK(strstr(asked.body, "\"type\":\"number\",\"fieldType\":\"number\"") != NULL);
    CHECK(strstr(asked.body, "\"calculated\":true") != NULL);
    CHECK(strstr(asked.body, "\"hubspotDefined\":true") != NULL);
    CHECK(strstr(asked.body, "\"readOnlyValue\":true") != NULL);
    CHECK_INT(ask(w, DELETE, property, NULL).outcome, FORBIDDEN);
    asked = ask(w, POST, "/crm/v3/objects/deals",
                "{\"properties\":{\"hs_v2_date_entered_closedwon\":\"2020-01-01\"}}");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "hs_v2_date_entered_closedwon");
}

static void formulas_may_be_made_of_them(struct work *w)
{
    const struct record_property draft = {
        .is = {.name = "days_first",
               .label = "Days",
               .group = "dealinformation",
               .type = PROPERTY_NUMBER,
               .field_type = "calculation_equation"},
        .formula = "hs_v2_cumulative_time_in_appointmentscheduled / 86400000"};
    CHECK_OK(record_property_create(w, type_of(w, "deals"), &draft));
    int64_t deal = make_travelled(w);
    CHECK_TEXT(DEAL(deal, "days_first"), "2");
}

/* ---- what else happens to records ---- */

static void moves_are_kept_in_the_history(struct work *w)
{
    struct rows history;
    int64_t     deal = make_travelled(w);
    CHECK_OK(record_history(w, type_of(w, "deals"), deal, "hs_v2_date_entered_appointmentscheduled",
                            &history));
    CHECK_INT(history.count, 2);
    CHECK_TEXT(((const struct record_was *) history.items)->value, "2023-11-16T22:13:20.000Z");
    CHECK_TEXT(((const struct record_was *) history.items)->source, "calculated");
}

static void a_merge_and_its_undoing_leave_each_its_own(struct work *w)
{
    int64_t travelled = make_travelled(w), fresh = make(w, "deals"), merge = 0;
    CHECK_OK(record_merge(w, type_of(w, "deals"), fresh, travelled, &merge));
    CHECK_TEXT(DEAL(travelled, "hs_v2_date_entered_closedwon"), "");
    CHECK_OK(record_check_stage_times(w));
    CHECK_OK(record_unmerge(w, merge));
    CHECK_TEXT(DEAL(travelled, "hs_v2_date_entered_closedwon"), "2023-11-17T22:13:20.000Z");
    CHECK_OK(record_check_stage_times(w));
}

static void an_archived_deal_keeps_them(struct work *w)
{
    int64_t deal = make_travelled(w);
    CHECK_OK(record_archive(w, type_of(w, "deals"), deal, true));
    CHECK_TEXT(DEAL(deal, "hs_v2_date_entered_closedwon"), "2023-11-17T22:13:20.000Z");
    CHECK_OK(record_archive(w, type_of(w, "deals"), deal, false));
    move(w, "deals", deal, "dealstage", "closedlost");
    CHECK_TEXT(DEAL(deal, "hs_v2_latest_time_in_closedwon"), "86400000");
}

static void an_erased_deal_leaves_none(struct work *w)
{
    int64_t deal = make_travelled(w), count;
    CHECK_OK(
        record_erase(w, &(const struct record_erased){.type = type_of(w, "deals"), .id = deal}));
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM stage_time");
    CHECK_OK(query_number(w, query, &count));
    CHECK_INT(count, 0);
}

static status make_unit(struct work *w, void *arg)
{
    *(int64_t *) arg = make_travelled(w);
    return OK;
}

static status spoil_unit(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "UPDATE stage_time SET latest = 1 WHERE stage = ");
    query_text(query, "appointmentscheduled");
    TRY(query_run(w, query, NULL));
    CHECK_INT(record_check_stage_times(w), BROKEN);
    return OK;
}

static status read_unit(struct work *w, void *arg)
{
    CHECK_OK(record_check_stage_times(w));
    CHECK_TEXT(DEAL(*(int64_t *) arg, "hs_v2_latest_time_in_appointmentscheduled"), "86400000");
    return OK;
}

static void they_are_made_anew_from_the_history(struct work *w)
{
    int64_t deal;
    CHECK_OK(db_work(w, WRITE, make_unit, &deal));
    CHECK_OK(db_work(w, WRITE, spoil_unit, NULL));
    CHECK_OK(record_rebuild_stage_times(w));
    CHECK_OK(db_work(w, READ, read_unit, &deal));
}

SUITE_DB("record stage time", IN_WRITE(a_stay_that_goes_on_has_a_beginning_and_no_length),
         IN_WRITE(each_stay_adds_up_and_the_last_one_is_told_apart),
         IN_WRITE(the_older_names_say_the_same),
         IN_WRITE(tickets_and_types_of_ones_own_have_them_too),
         IN_WRITE(deals_are_found_and_sorted_by_their_time_in_a_stage),
         IN_WRITE(they_come_and_go_with_their_stage),
         TEST(they_are_shown_as_calculated_and_cannot_be_written),
         IN_WRITE(formulas_may_be_made_of_them), IN_WRITE(moves_are_kept_in_the_history),
         IN_WRITE(a_merge_and_its_undoing_leave_each_its_own),
         IN_WRITE(an_archived_deal_keeps_them), IN_WRITE(an_erased_deal_leaves_none),
         TEST(they_are_made_anew_from_the_history));
