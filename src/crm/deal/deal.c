/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/deal/deal.h"

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/access.h"
#include "crm/deal/deal_store.h"

#define INFO "dealinformation"
#define MADE (PROPERTY_READ_ONLY)

/* How to add one: a column in schema/, a line here. */
/* clang-format off */
static const struct property deal_properties[] = {
    {"dealname",   "Deal name",  INFO, PROPERTY_STRING, .flags = PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"amount",     "Amount",     INFO, PROPERTY_NUMBER, .flags = PROPERTY_DEFAULT, .description = "In the currency of the deal"},
    {"closedate",  "Close date", INFO, PROPERTY_DATETIME, .flags = PROPERTY_DEFAULT, .description = "When it was closed, or is expected to be"},
    {"pipeline",   "Pipeline",   INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_DEFAULT},
    {"dealstage",  "Deal stage", INFO, PROPERTY_ENUMERATION, .field_type = "radio", .flags = PROPERTY_DEFAULT},
    {"dealtype",   "Deal type",  INFO, PROPERTY_ENUMERATION, .field_type = "radio",
     .options = "newbusiness=New business;existingbusiness=Existing business"},
    {"description", "Deal description", INFO, PROPERTY_STRING, .field_type = "textarea", .flags = PROPERTY_SEARCHED},
    {"deal_currency_code", "Currency", INFO, PROPERTY_STRING, .description = "ISO 4217; empty = the home currency"},
    {"hubspot_owner_id", "Deal owner", INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_OWNER},
    {"hubspot_team_id", "Deal team", INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_READ_ONLY, .description = "The primary team of the owner", .made_of = "hubspot_owner_id"},
    {"hs_priority", "Priority", INFO, PROPERTY_ENUMERATION, .options = "low=Low;medium=Medium;high=High"},
    {"hs_next_step", "Next step", INFO, PROPERTY_STRING},
    {"closed_won_reason",  "Closed won reason",  INFO, PROPERTY_STRING, .field_type = "textarea"},
    {"closed_lost_reason", "Closed lost reason", INFO, PROPERTY_STRING, .field_type = "textarea"},
    {"hs_manual_forecast_category", "Forecast category", INFO, PROPERTY_ENUMERATION,
     .options = "OMIT=Not forecasted;PIPELINE=Pipeline;BEST_CASE=Best case;COMMIT=Commit;CLOSED=Closed won"},
    {"hs_forecast_probability", "Forecast probability", INFO, PROPERTY_NUMBER, .description = "What people think; from 0 to 1"},

    {"hs_forecast_amount",  "Forecast amount", "deal_revenue", PROPERTY_NUMBER, .flags = MADE, .description = "Amount by forecast probability", .made_of = "amount hs_forecast_probability"},
    {"hs_projected_amount", "Weighted amount", "deal_revenue", PROPERTY_NUMBER, .flags = MADE, .description = "Amount by the probability of the stage", .made_of = "amount dealstage"},
    {"hs_closed_amount",    "Closed deal amount", "deal_revenue", PROPERTY_NUMBER, .flags = MADE, .description = "The amount of a deal that is won, otherwise 0", .made_of = "amount dealstage"},

    {"hs_deal_stage_probability", "Deal probability", "deal_activity", PROPERTY_NUMBER, .flags = MADE, .description = "Of the stage; from 0 to 1", .made_of = "dealstage"},
    {"hs_is_closed",        "Is closed",      "deal_activity", PROPERTY_BOOL, .flags = MADE, .made_of = "dealstage"},
    {"hs_is_closed_won",    "Is closed won",  "deal_activity", PROPERTY_BOOL, .flags = MADE, .made_of = "dealstage"},
    {"hs_is_closed_lost",   "Is closed lost", "deal_activity", PROPERTY_BOOL, .flags = MADE, .made_of = "dealstage"},
    {"hs_closed_won_date",  "Closed won date", "deal_activity", PROPERTY_DATETIME, .flags = MADE, .made_of = "dealstage"},
    {"hs_v2_date_entered_current_stage", "Date entered current stage", "deal_activity", PROPERTY_DATETIME, .column = "hs_date_entered_current_stage", .flags = MADE, .made_of = "dealstage"},
    {"hs_v2_time_in_current_stage", "Time in current stage", "deal_activity", PROPERTY_DATETIME, .field_type = "calculation_read_time", .column = "hs_date_entered_current_stage", .flags = MADE | PROPERTY_HIDDEN, .description = "Since when; the same as hs_v2_date_entered_current_stage", .made_of = "dealstage"},
    {"days_to_close",       "Days to close",  "deal_activity", PROPERTY_NUMBER, .flags = MADE, .description = "From the create date to the close date", .made_of = "closedate"},
    {"num_associated_contacts", "Number of associated contacts", "deal_activity", PROPERTY_NUMBER, .flags = MADE | PROPERTY_INTEGER},
    {"hs_num_of_associated_line_items", "Number of associated line items", "deal_activity", PROPERTY_NUMBER, .flags = MADE | PROPERTY_INTEGER},
    {0},
};
/* clang-format on */

/* ---- what follows from a change ---- */

static const char *const asked[] = {
    "amount",
    "closedate",
    "createdate",
    "days_to_close",
    "hs_closed_amount",
    "hs_closed_won_date",
    "hs_deal_stage_probability",
    "hs_forecast_amount",
    "hs_forecast_probability",
    "hs_is_closed",
    "hs_is_closed_lost",
    "hs_is_closed_won",
    "hs_projected_amount",
    "hs_v2_date_entered_current_stage",
    NULL,
};

static bool is_won(const struct record_stage *stage)
{
    return stage->closed && stage->probability == MONEY_UNIT;
}

/* What is true of a deal as long as it is in a stage. */
static void be_in_stage(struct record_after *deal, const struct record_stage *stage)
{
    bool won = is_won(stage);
    record_after_put_number(deal, "hs_deal_stage_probability", stage->probability);
    record_after_put_bool(deal, "hs_is_closed", stage->closed);
    record_after_put_bool(deal, "hs_is_closed_won", won);
    record_after_put_bool(deal, "hs_is_closed_lost", stage->closed && !won);
    if (stage->closed && record_after_time(deal, "closedate") == ABSENT)
        record_after_put_time(deal, "closedate", deal->work->now);
}

static void enter_stage(struct record_after *deal, const struct record_stage *stage)
{
    int64_t now = deal->work->now;
    be_in_stage(deal, stage);
    record_after_put_time(deal, "hs_v2_date_entered_current_stage", now);
    record_after_put_time(deal, "hs_closed_won_date", is_won(stage) ? now : ABSENT);
}

/* Empty when one of the two is not said. */
static void put_product(struct record_after *deal, const char *property, int64_t a, int64_t b)
{
    int64_t product;
    bool    said = a != ABSENT && b != ABSENT && money_multiply(a, b, &product);
    record_after_put_number(deal, property, said ? product : ABSENT);
}

static void put_days(struct record_after *deal)
{
    int64_t closed_at = record_after_time(deal, "closedate"),
            created_at = record_after_time(deal, "createdate"), days = ABSENT;
    if (created_at == ABSENT)
        created_at = deal->work->now;
    if (record_after_is(deal, "hs_is_closed") && closed_at != ABSENT)
        days = closed_at < created_at ? 0 : (closed_at - created_at) / DAY * MONEY_UNIT;
    record_after_put_number(deal, "days_to_close", days);
}

static void put_sums(struct record_after *deal)
{
    int64_t amount = record_after_number(deal, "amount");
    put_product(deal, "hs_projected_amount", amount,
                record_after_number(deal, "hs_deal_stage_probability"));
    put_product(deal, "hs_forecast_amount", amount,
                record_after_number(deal, "hs_forecast_probability"));
    put_product(deal, "hs_closed_amount", amount,
                record_after_is(deal, "hs_is_closed_won") ? MONEY_UNIT : 0);
    put_days(deal);
}

static status restage_deal(struct work *w, struct record_change *change,
                           const struct record_stage *stage)
{
    struct record_after deal;
    TRY(record_after_open(w, change, asked, &deal));
    be_in_stage(&deal, stage);
    if (!is_won(stage))
        record_after_put_time(&deal, "hs_closed_won_date", ABSENT);
    else if (record_after_time(&deal, "hs_closed_won_date") == ABSENT)
        record_after_put_time(&deal, "hs_closed_won_date", w->now);
    put_sums(&deal);
    return OK;
}

static status before_deal(struct work *w, struct record_change *change)
{
    const struct record_stage *stage;
    struct record_after        deal;
    TRY(record_after_open(w, change, asked, &deal));
    int64_t forecast = record_after_number(&deal, "hs_forecast_probability");
    if (forecast != ABSENT && (forecast < 0 || forecast > MONEY_UNIT))
        return fail_reason(w, INVALID, "INVALID_NUMBER", "hs_forecast_probability",
                           "hs_forecast_probability must be from 0 to 1.");
    TRY(record_change_stage(w, change, &stage));
    if (stage != NULL)
        enter_stage(&deal, stage);
    put_sums(&deal);
    return OK;
}

/* Of the kinds of links between two types the default one says how many there are. */
static status deal_linked(struct work *w, const struct record_linked *linked)
{
    int64_t by = linked->added ? 1 : -1;
    if (!linked->kind->is_default)
        return OK;
    if (text_same(linked->kind->to->id, "0-1"))
        return deal_store_add_contacts(w, linked->id, by);
    if (text_same(linked->kind->to->id, "0-8"))
        return deal_store_add_lines(w, linked->id, by);
    return OK;
}

static status deal_relinked(struct work *w, int64_t id)
{
    const struct record_ref   deal = {.type = &deal_types[0], .id = id};
    const struct record_type *to;
    int64_t                   contacts, lines;
    TRY(record_type_get(w, "0-1", &to));
    TRY(record_link_count_to(w, &deal, to, &contacts));
    TRY(record_type_get(w, "0-8", &to));
    TRY(record_link_count_to(w, &deal, to, &lines));
    return deal_store_put_counts(w, id, contacts, lines);
}

/* clang-format off */
const struct record_type deal_types[] = {
    {.id = "0-3", .name = "deals", .singular = "deal", .table = "deal",
     .see = MAY_SEE_RECORDS, .edit = MAY_EDIT_RECORDS, .properties = deal_properties,
     .groups = "dealinformation=Deal information;deal_revenue=Deal revenue;deal_activity=Deal activity",
     .title = "dealname", .pipeline = "pipeline", .stage = "dealstage", .stage_metadata = "probability",
     .before = before_deal, .restaged = restage_deal, .linked = deal_linked, .relinked = deal_relinked,
     .merging = &record_merging_plain},
    {0},
};
/* clang-format on */
