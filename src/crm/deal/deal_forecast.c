/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/list.h"
#include "crm/deal/deal.h"
#include "crm/store/store.h"

static const struct field forecast_fields[] = {
    FIELD(deal_forecast, stage, FIELD_TEXT),
    FIELD(deal_forecast, label, FIELD_TEXT),
    FIELD(deal_forecast, probability, FIELD_MONEY, .help = "of the stage: 0 to 1"),
    FIELD(deal_forecast, deals, FIELD_INT),
    FIELD(deal_forecast, amount, FIELD_MONEY, .help = "in the home currency"),
    FIELD(deal_forecast, weighted, FIELD_MONEY, .help = "amount by probability"),
    FIELD(deal_forecast, foreign, FIELD_INT,
          .help = "deals in another currency, which are in neither sum"),
};
const struct shape deal_forecast_shape = SHAPE("DealForecast", deal_forecast, forecast_fields);

/* No deal is in it: the home before there is a store. */
#define NO_CURRENCY "-"

/* Deals of a stage: all of them, and those in the home currency or without one. */
struct asked {
    struct record_filter       filters[6];
    struct record_filter_group groups[2];
    struct record_query        all, home;
};

static void ask(struct asked *asked, const char *pipeline, const char *stage, const char *currency)
{
    const struct record_filter in_pipeline = {"pipeline", OPERATOR_EQ, .value = pipeline},
                               in_stage = {"dealstage", OPERATOR_EQ, .value = stage};
    asked->filters[0] = asked->filters[3] = in_pipeline;
    asked->filters[1] = asked->filters[4] = in_stage;
    asked->filters[2] =
        (struct record_filter){"deal_currency_code", OPERATOR_EQ, .value = currency};
    asked->filters[5] = (struct record_filter){"deal_currency_code", OPERATOR_NOT_HAS_PROPERTY};
    asked->groups[0] = (struct record_filter_group){asked->filters, 2};
    asked->all = (struct record_query){.groups = asked->groups, .group_count = 1, .limit = 1};
}

static status count(struct work *w, const struct record_query *query, int64_t *ret_count)
{
    struct rows first;
    return record_search(w, deal_types, query, &first, ret_count);
}

static status forecast_of(struct work *w, struct asked *asked, struct deal_forecast *ret_forecast)
{
    int64_t home;
    TRY(count(w, &asked->all, &ret_forecast->deals));
    asked->groups[0] = (struct record_filter_group){asked->filters, 3};
    asked->groups[1] = (struct record_filter_group){asked->filters + 3, 3};
    asked->home = (struct record_query){.groups = asked->groups, .group_count = 2, .limit = 1};
    TRY(count(w, &asked->home, &home));
    ret_forecast->foreign = ret_forecast->deals - home;
    TRY(record_search_sum(w, deal_types, &asked->home, "amount", &ret_forecast->amount));
    return record_search_sum(w, deal_types, &asked->home, "hs_projected_amount",
                             &ret_forecast->weighted);
}

status deal_forecast(struct work *w, const char *pipeline, struct rows *ret_stages)
{
    const struct record_pipeline *found;
    struct store_home             home = {.currency = NO_CURRENCY};
    struct list                   stages = list_open(w->arena, sizeof(struct deal_forecast));
    TRY(record_pipeline_get(w, deal_types, pipeline, &found));
    status outcome = store_get_home(w, &home);
    if (outcome != OK && outcome != INVALID)
        return outcome;
    for (size_t i = 0; i < found->stage_count; i++) {
        const struct record_stage *stage = &found->stages[i];
        struct deal_forecast      *forecast = list_add(&stages);
        struct asked               asked;
        *forecast = (struct deal_forecast){
            .stage = stage->id, .label = stage->label, .probability = stage->probability};
        ask(&asked, found->id, stage->id, home.currency);
        TRY(forecast_of(w, &asked, forecast));
    }
    *ret_stages = list_rows(&stages);
    return OK;
}
