/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The ready lists of a shop. They ask of what Storefolk counts itself, not of ratings that a
 * program wrote some day, so they are true at every read. Where the bands lie, and what is
 * different from the plugin's lists, is in docs/hubspot.md.
 */
#include <string.h>

#include "base/text.h"
#include "crm/connect/hubspot/hubspot_setup.h"
#include "crm/segment/segment.h"

enum { LOWEST = 1, HIGHEST = 5 };

/* The least value of a rating; `above`: more than that. The next rating begins where it ends. */
struct edge {
    const char *value; /* NULL = anything */
    bool        above;
};

static const struct edge frequency[HIGHEST + 1] = {
    [1] = {"1"}, [2] = {"2"}, [3] = {"5"}, [4] = {"10"}, [5] = {"20", true}};
static const struct edge money[HIGHEST + 1] = {
    [2] = {"250"}, [3] = {"500"}, [4] = {"750"}, [5] = {"1000", true}};

/* Less than so many days ago; 0 = any time. The rating above begins where it ends. */
static const int recency_days[HIGHEST + 1] = {[2] = 361, [3] = 181, [4] = 91, [5] = 31};

/* Ratings from the lowest to the highest; {0} = all the same. */
struct band {
    int low, high;
};

enum compare { IS, EQUAL, AT_LEAST, ABOVE, AT_MOST, BELOW, WITHIN_DAYS, BEFORE_DAYS };

struct condition {
    const char  *property; /* NULL ends them */
    enum compare compare;
    const char  *value;
};

struct ready_list {
    const char      *name;
    struct band      recency, frequency, money;
    struct condition more[2];
};

#define ORDERS     "total_number_of_orders"
#define LAST_ORDER "last_order_date"

/* How to add one: a line. */
/* clang-format off */
static const struct ready_list lists[] = {
    {"Customers",                 .more = {{"lifecyclestage", IS, "customer"}}},
    {"Leads",                     .more = {{"lifecyclestage", IS, "lead"}}},
    {"Abandoned Cart",            .more = {{"current_abandoned_cart", IS, "yes"}}},
    {"Marketing Qualified Leads", .more = {{"lifecyclestage", IS, "marketingqualifiedlead"}}},
    {"Newsletter Subscriber",     .more = {{"newsletter_subscription", IS, "yes"}}},
    {"Best Customers",            .recency = {5, 5}, .frequency = {5, 5}, .money = {5, 5}},
    {"Big Spenders",              .money = {5, 5}},
    {"Mid Spenders",              .money = {3, 3}},
    {"Low Spenders",              .money = {1, 1}, .frequency = {1, 5}},
    {"Loyal Customers",           .recency = {5, 5}, .frequency = {5, 5}},
    {"Churning Customers",        .recency = {1, 1}, .frequency = {5, 5}, .money = {5, 5}},
    {"Low Value Lost Customers",  .recency = {1, 1}, .frequency = {1, 1}, .money = {1, 1}},
    {"New Customers",             .more = {{"first_order_date", WITHIN_DAYS, "30"}}},
    {"Customers needing attention", .recency = {1, 2}, .frequency = {3, 3}, .money = {3, 3}},
    {"About to Sleep",            .recency = {1, 2}, .frequency = {1, 2}, .money = {1, 2}},
    {"One time purchase customers",   .more = {{ORDERS, EQUAL, "1"}}},
    {"Two time purchase customers",   .more = {{ORDERS, EQUAL, "2"}}},
    {"Three time purchase customers", .more = {{ORDERS, EQUAL, "3"}}},
    {"Bought four or more times",     .more = {{ORDERS, AT_LEAST, "4"}}},
    {"Engaged Customers",         .more = {{LAST_ORDER, WITHIN_DAYS, "60"}}},
    {"DisEngaged Customers",      .more = {{LAST_ORDER, BEFORE_DAYS, "60"}, {LAST_ORDER, WITHIN_DAYS, "180"}}},
    {"Repeat Buyers",             .more = {{ORDERS, AT_LEAST, "5"}, {"average_days_between_orders", AT_MOST, "30"}}},
};

static const struct {
    const char *type, *word, *value;
} operations[] = {
    [IS]          = {"ENUMERATION", "IS_ANY_OF", "values"},
    [EQUAL]       = {"NUMBER", "IS_EQUAL_TO", "value"},
    [AT_LEAST]    = {"NUMBER", "IS_GREATER_THAN_OR_EQUAL_TO", "value"},
    [ABOVE]       = {"NUMBER", "IS_GREATER_THAN", "value"},
    [AT_MOST]     = {"NUMBER", "IS_LESS_THAN_OR_EQUAL_TO", "value"},
    [BELOW]       = {"NUMBER", "IS_LESS_THAN", "value"},
    [WITHIN_DAYS] = {"ROLLING_DATE_RANGE", "IS_LESS_THAN_X_DAYS_AGO", "numberOfDays"},
    [BEFORE_DAYS] = {"ROLLING_DATE_RANGE", "IS_MORE_THAN_X_DAYS_AGO", "numberOfDays"},
};
/* clang-format on */

static void put_value(struct json_out *out, const struct condition *condition)
{
    int64_t number;
    json_put_name(out, operations[condition->compare].value);
    if (condition->compare == IS) {
        json_open_array(out);
        json_put_text(out, condition->value);
        json_close_array(out);
    } else if (text_to_int(condition->value, &number)) {
        json_put_int(out, number);
    }
}

static void put_condition(struct json_out *out, const struct condition *condition)
{
    json_open_object(out);
    json_add_text(out, "filterType", "PROPERTY");
    json_add_text(out, "property", condition->property);
    json_put_name(out, "operation");
    json_open_object(out);
    json_add_text(out, "operationType", operations[condition->compare].type);
    json_add_text(out, "operator", operations[condition->compare].word);
    put_value(out, condition);
    json_close_object(out);
    json_close_object(out);
}

/* From the lower edge of the lowest rating to where the one above the highest begins. */
static void put_band(struct json_out *out, const char *property, const struct edge *edges,
                     struct band band)
{
    if (band.low == 0)
        return;
    const struct edge *from = &edges[band.low];
    if (from->value != NULL)
        put_condition(out,
                      &(struct condition){property, from->above ? ABOVE : AT_LEAST, from->value});
    if (band.high == HIGHEST)
        return;
    const struct edge *next = &edges[band.high + 1];
    put_condition(out, &(struct condition){property, next->above ? AT_MOST : BELOW, next->value});
}

/* The higher the rating, the fewer days. */
static void put_recency(struct work *w, struct json_out *out, struct band band)
{
    if (band.low == 0)
        return;
    if (band.low > LOWEST)
        put_condition(out, &(struct condition){LAST_ORDER, WITHIN_DAYS,
                                               work_text(w, "%d", recency_days[band.low])});
    if (band.high < HIGHEST)
        put_condition(out, &(struct condition){LAST_ORDER, BEFORE_DAYS,
                                               work_text(w, "%d", recency_days[band.high + 1])});
}

static void put_conditions(struct work *w, struct json_out *out, const struct ready_list *list)
{
    put_recency(w, out, list->recency);
    put_band(out, ORDERS, frequency, list->frequency);
    put_band(out, "total_value_of_orders", money, list->money);
    for (size_t i = 0; i < COUNT_OF(list->more) && list->more[i].property != NULL; i++)
        put_condition(out, &list->more[i]);
}

/* OR of one AND, as the grammar wants it. */
static status filter_of(struct work *w, const struct ready_list *list,
                        const struct json **ret_filter)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_add_text(&out, "filterBranchType", "OR");
    json_put_name(&out, "filterBranches");
    json_open_array(&out);
    json_open_object(&out);
    json_add_text(&out, "filterBranchType", "AND");
    json_put_name(&out, "filters");
    json_open_array(&out);
    put_conditions(w, &out, list);
    json_close_array(&out);
    json_close_object(&out);
    json_close_array(&out);
    json_close_object(&out);
    return json_parse(w, text.bytes, text.size, ret_filter);
}

static status make_list(struct work *w, const struct ready_list *list, struct list *steps)
{
    const struct json *filter;
    struct segment     there;
    status             outcome = segment_find(w, "contacts", list->name, &there);
    if (outcome == OK) {
        hubspot_add_step(w, steps, HUBSPOT_UNCHANGED, "list", list->name);
        return OK;
    }
    if (outcome != NOT_FOUND)
        return outcome;
    struct segment draft = {
        .name = list->name, .type = "contacts", .kind = SEGMENT_DYNAMIC, .folder = ABSENT};
    TRY(filter_of(w, list, &filter));
    TRY(segment_create(w, filter, &draft));
    hubspot_add_step(w, steps, HUBSPOT_MADE, "list", list->name);
    return OK;
}

status hubspot_set_up_lists(struct work *w, struct list *steps)
{
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        TRY(make_list(w, &lists[i], steps));
    return OK;
}
