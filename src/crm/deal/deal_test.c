/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/deal/deal.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff.h"
#include "test/check.h"

static const struct record_type *type_named(struct work *w, const char *name)
{
    const struct record_type *type = NULL;
    CHECK_OK(record_type_get(w, name, &type));
    return type;
}

static int64_t make(struct work *w, const char *type, const struct record_value *values,
                    size_t count)
{
    int64_t id = 0;
    CHECK_OK(record_create(w, type_named(w, type), values, count, &id));
    return id;
}

static status change(struct work *w, const char *type, int64_t id, const char *property,
                     const char *value)
{
    struct record_value values = {property, value};
    return record_change(w, type_named(w, type), id, &values, 1);
}

static const char *value_of(struct work *w, const char *type, int64_t id, const char *property)
{
    struct record record = {0};
    CHECK_OK(record_get(w, type_named(w, type), id, (const char *const[]){property, NULL}, true,
                        &record));
    const char *value = record_value_of(&record, property);
    return value == NULL ? "" : value;
}

static int64_t make_deal(struct work *w)
{
    const struct record_value values[] = {{"dealname", "Chairs"}, {"amount", "250.5"}};
    return make(w, "deals", values, COUNT_OF(values));
}

/* ---- stages ---- */

static void a_new_deal_stands_in_the_first_stage_of_the_first_pipeline(struct work *w)
{
    int64_t deal = make_deal(w);
    CHECK_TEXT(value_of(w, "deals", deal, "pipeline"), "default");
    CHECK_TEXT(value_of(w, "deals", deal, "dealstage"), "appointmentscheduled");
    CHECK_TEXT(value_of(w, "deals", deal, "hs_deal_stage_probability"), "0.2");
    CHECK_TEXT(value_of(w, "deals", deal, "hs_projected_amount"), "50.1");
    CHECK_TEXT(value_of(w, "deals", deal, "hs_is_closed"), "false");
    CHECK_TEXT(value_of(w, "deals", deal, "closedate"), "");
}

static void a_deal_that_is_won_says_so_and_when(struct work *w)
{
    int64_t deal = make_deal(w);
    check_pass_time(w, 3 * DAY);
    CHECK_OK(change(w, "deals", deal, "dealstage", "closedwon"));
    CHECK_TEXT(value_of(w, "deals", deal, "hs_is_closed_won"), "true");
    CHECK_TEXT(value_of(w, "deals", deal, "hs_is_closed_lost"), "false");
    CHECK_TEXT(value_of(w, "deals", deal, "hs_closed_amount"), "250.5");
    CHECK_TEXT(value_of(w, "deals", deal, "closedate"), "2023-11-17T22:13:20.000Z");
    CHECK_TEXT(value_of(w, "deals", deal, "days_to_close"), "3");

    CHECK_OK(change(w, "deals", deal, "amount", "300"));
    CHECK_TEXT(value_of(w, "deals", deal, "hs_closed_amount"), "300");
    CHECK_OK(change(w, "deals", deal, "dealstage", "closedlost"));
    CHECK_TEXT(value_of(w, "deals", deal, "hs_closed_amount"), "0");
    CHECK_TEXT(value_of(w, "deals", deal, "hs_closed_won_date"), "");
    CHECK_TEXT(value_of(w, "deals", deal, "hs_is_closed_lost"), "true");
}

static void entering_a_stage_is_kept_in_the_history(struct work *w)
{
    int64_t     deal = make_deal(w);
    struct rows rows;
    check_pass_time(w, DAY);
    CHECK_OK(change(w, "deals", deal, "dealstage", "contractsent"));
    CHECK_OK(change(w, "deals", deal, "dealstage", "contractsent"));
    CHECK_OK(record_history(w, type_named(w, "deals"), deal, "dealstage", &rows));
    const struct record_was *was = rows.items;
    CHECK_INT(rows.count, 2);
    CHECK_TEXT(was[0].value, "contractsent");
    CHECK_INT(was[0].at, TEST_NOW + DAY);
    CHECK_TEXT(was[1].value, "appointmentscheduled");
    CHECK_OK(record_history(w, type_named(w, "deals"), deal, "hs_is_closed", &rows));
    CHECK_INT(rows.count, 1);
}

static void a_stage_must_be_one_of_the_pipeline(struct work *w)
{
    static const struct record_stage stages[] = {{.id = "open", .label = "Open"},
                                                 {.id = "done", .label = "Done"}};
    const struct record_type        *tickets = type_named(w, "tickets");
    struct record_pipeline           draft = {
                  .id = "returns", .label = "Returns", .stages = stages, .stage_count = 2};
    const char *id = NULL;
    CHECK_OK(record_pipeline_create(w, tickets, &draft, &id));
    int64_t ticket = make(w, "tickets", &(struct record_value){"subject", "Broken"}, 1);
    CHECK_TEXT(value_of(w, "tickets", ticket, "hs_pipeline_stage"), "1");

    CHECK_INT(change(w, "tickets", ticket, "hs_pipeline_stage", "open"), INVALID);
    CHECK_TEXT(w->failure.reason, "INVALID_OPTION");
    CHECK_TEXT(w->failure.field, "hs_pipeline_stage");
    CHECK_INT(change(w, "tickets", ticket, "hs_pipeline", "returns"), INVALID);
    CHECK_INT(change(w, "tickets", ticket, "hs_pipeline_stage", "nowhere"), INVALID);
    CHECK_INT(change(w, "tickets", ticket, "hs_pipeline_stage", ""), INVALID);
    CHECK_TEXT(value_of(w, "tickets", ticket, "hs_pipeline"), "0");

    const struct record_value both[] = {{"hs_pipeline", "returns"}, {"hs_pipeline_stage", "done"}};
    CHECK_OK(record_change(w, tickets, ticket, both, 2));
    CHECK_TEXT(value_of(w, "tickets", ticket, "hs_pipeline"), "returns");
    ticket = make(w, "tickets", &(struct record_value){"hs_pipeline_stage", "open"}, 1);
    CHECK_TEXT(value_of(w, "tickets", ticket, "hs_pipeline"), "returns");
}

static void a_ticket_that_is_closed_says_when_and_forgets_it_when_it_is_opened(struct work *w)
{
    int64_t ticket = make(w, "tickets", &(struct record_value){"subject", "Broken"}, 1);
    check_pass_time(w, HOUR);
    CHECK_OK(change(w, "tickets", ticket, "hs_pipeline_stage", "4"));
    CHECK_TEXT(value_of(w, "tickets", ticket, "hs_is_closed"), "true");
    CHECK_TEXT(value_of(w, "tickets", ticket, "closed_date"), "2023-11-14T23:13:20.000Z");
    CHECK_TEXT(value_of(w, "tickets", ticket, "time_to_close"), "3600000");
    CHECK_OK(change(w, "tickets", ticket, "hs_pipeline_stage", "3"));
    CHECK_TEXT(value_of(w, "tickets", ticket, "closed_date"), "");
    CHECK_TEXT(value_of(w, "tickets", ticket, "time_to_close"), "");
}

/* ---- owners ---- */

static void a_deal_belongs_to_a_user_who_is_there(struct work *w)
{
    struct user user = {.email = "anna@example.com", .name = "Anna Lee", .role = ROLE_SALES};
    int64_t     deal = make_deal(w);
    CHECK_OK(staff_create_user(w, &user));
    const char *id = work_text(w, "%lld", (long long) user.id);
    CHECK_OK(change(w, "deals", deal, "hubspot_owner_id", id));
    CHECK_TEXT(value_of(w, "deals", deal, "hubspot_owner_id"), id);
    CHECK_INT(change(w, "deals", deal, "hubspot_owner_id", "12"), INVALID);
    CHECK_TEXT(w->failure.reason, "INVALID_OWNER_ID");
    CHECK_INT(change(w, "deals", deal, "hubspot_owner_id", "anna@example.com"), INVALID);
    user.disabled = true;
    CHECK_OK(staff_change_user(w, &user));
    CHECK_INT(change(w, "contacts", 1, "hubspot_owner_id", id), INVALID);
    CHECK_OK(change(w, "deals", deal, "hubspot_owner_id", ""));
}

/* ---- lines of deals ---- */

static void a_line_of_a_deal_knows_its_amount(struct work *w)
{
    const struct record_value values[] = {
        {"name", "Chair"}, {"sku", "C-1"}, {"quantity", "2"}, {"price", "43.485981"}};
    int64_t line = make(w, "line_items", values, COUNT_OF(values));
    CHECK_TEXT(value_of(w, "line_items", line, "amount"), "86.971962");
    CHECK_TEXT(value_of(w, "line_items", line, "hs_sku"), "C-1");
    CHECK_TEXT(value_of(w, "line_items", line, "hs_order_id"), "");
    CHECK_OK(change(w, "line_items", line, "discount", "3.485981"));
    CHECK_TEXT(value_of(w, "line_items", line, "amount"), "80");
    CHECK_OK(change(w, "line_items", line, "hs_discount_percentage", "25"));
    CHECK_TEXT(value_of(w, "line_items", line, "amount"), "60");
    CHECK_INT(change(w, "line_items", line, "amount", "1"), INVALID);
    CHECK_INT(change(w, "line_items", line, "quantity", "9000000000000"), INVALID);
    CHECK_OK(record_archive(w, type_named(w, "line_items"), line, true));
    line = make(w, "line_item", NULL, 0);
    CHECK_TEXT(value_of(w, "LINE_ITEM", line, "quantity"), "1");
}

/* ---- what is linked with a deal ---- */

static void a_deal_knows_how_many_lines_and_contacts_it_has(struct work *w)
{
    int64_t           line = make(w, "line_items", NULL, 0);
    struct record_ref deal = {type_named(w, "deals"), make_deal(w)},
                      part = {type_named(w, "line_items"), line};
    struct record_link_kind kind;
    CHECK_OK(record_link_default(w, deal.type, part.type, &kind));
    struct rows kinds = {&kind, 1};
    CHECK_TEXT(value_of(w, "deals", deal.id, "hs_num_of_associated_line_items"), "0");
    CHECK_OK(record_link_put(w, &deal, &part, &kinds));
    CHECK_OK(record_link_put(w, &deal, &part, &kinds));
    CHECK_TEXT(value_of(w, "deals", deal.id, "hs_num_of_associated_line_items"), "1");
    CHECK_OK(record_link_remove(w, &deal, &part, NULL));
    CHECK_TEXT(value_of(w, "deals", deal.id, "hs_num_of_associated_line_items"), "0");

    struct record_ref person = {type_named(w, "contacts"), make(w, "contacts", NULL, 0)};
    CHECK_OK(record_link_default(w, person.type, deal.type, &kind));
    CHECK_OK(record_link_put(w, &person, &deal, &kinds));
    CHECK_TEXT(value_of(w, "deals", deal.id, "num_associated_contacts"), "1");
}

static void stages_tell_what_is_in_them_and_what_is_likely_to_come_of_it(struct work *w)
{
    const struct record_value yen[] = {
        {"dealname", "Lamps"}, {"amount", "9000"}, {"deal_currency_code", "JPY"}};
    struct rows stages = {.count = 0};
    make_deal(w);
    make_deal(w);
    make(w, "deals", yen, COUNT_OF(yen));
    CHECK_OK(deal_forecast(w, "default", &stages));
    CHECK(stages.count > 1);
    if (stages.count < 2)
        return;
    const struct deal_forecast *first = stages.items;
    CHECK_TEXT(first->stage, "appointmentscheduled");
    CHECK_INT(first->deals, 3);
    CHECK_INT(first->foreign, 1);
    CHECK_INT(first->amount, 501000000);
    CHECK_INT(first->weighted, 100200000);
    CHECK_INT(first[1].deals, 0);
    CHECK_INT(first[1].amount, 0);
    CHECK_INT(deal_forecast(w, "no such", &stages), NOT_FOUND);
}

SUITE_DB("deal", IN_WRITE(stages_tell_what_is_in_them_and_what_is_likely_to_come_of_it),
         IN_WRITE(a_new_deal_stands_in_the_first_stage_of_the_first_pipeline),
         IN_WRITE(a_deal_that_is_won_says_so_and_when),
         IN_WRITE(entering_a_stage_is_kept_in_the_history),
         IN_WRITE(a_stage_must_be_one_of_the_pipeline),
         IN_WRITE(a_ticket_that_is_closed_says_when_and_forgets_it_when_it_is_opened),
         IN_WRITE(a_deal_belongs_to_a_user_who_is_there),
         IN_WRITE(a_line_of_a_deal_knows_its_amount),
         IN_WRITE(a_deal_knows_how_many_lines_and_contacts_it_has));
