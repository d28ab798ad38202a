/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a figure becomes a number with its groups. */
#include "crm/report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "crm/catalog/catalog.h"
#include "crm/report/report_figure.h"
#include "crm/store/store.h"

/* clang-format off */
static const struct field query_fields[] = {
    FIELD(report_query, by,     FIELD_TEXT, .help = "none, day, week, month, country, channel, product, store, customers, contact"),
    FIELD(report_query, group,  FIELD_TEXT, .help = "of rows: only of the group with this key"),
    FIELD(report_query, from,   FIELD_DATE, .help = "the first day"),
    FIELD(report_query, until,  FIELD_DATE, .help = "the day after the last"),
    FIELD(report_query, store,  FIELD_INT),
    FIELD(report_query, product, FIELD_INT, .help = "only lines of this product"),
    FIELD(report_query, company, FIELD_INT, .help = "only what contacts of this company bought"),
    FIELD(report_query, filter, FIELD_TEXT, .help = "the name of a saved filter, such as cleaned"),
    FIELD(report_query, limit,  FIELD_INT,  .help = "most groups, or rows of a page"),
    FIELD(report_query, after,  FIELD_TEXT, .help = "of rows: where the page before ended"),
};
const struct shape report_query_shape = SHAPE("ReportQuery", report_query, query_fields);

static const struct field group_fields[] = {
    FIELD(report_group, key,   FIELD_TEXT, .help = "empty: not known"),
    FIELD(report_group, label, FIELD_TEXT),
    FIELD(report_group, value, FIELD_MONEY),
};
static const struct shape group_shape = SHAPE("ReportGroup", report_group, group_fields);

static const struct field result_fields[] = {
    FIELD(report_result, figure,     FIELD_TEXT),
    FIELD(report_result, unit,       FIELD_TEXT),
    FIELD(report_result, by,         FIELD_TEXT),
    FIELD(report_result, currency,   FIELD_TEXT),
    FIELD(report_result, definition, FIELD_TEXT),
    FIELD(report_result, total,      FIELD_MONEY, .help = "of customers and documents: each once"),
    FIELD(report_result, groups,     FIELD_LIST, .of = &group_shape),
};
const struct shape report_result_shape = SHAPE("ReportResult", report_result, result_fields);

static const struct field product_fields[] = {
    FIELD(report_product, product,   FIELD_INT),
    FIELD(report_product, sku,       FIELD_TEXT),
    FIELD(report_product, name,      FIELD_TEXT),
    FIELD(report_product, revenue,   FIELD_MONEY),
    FIELD(report_product, units,     FIELD_MONEY),
    FIELD(report_product, orders,    FIELD_INT, .help = "sales with such a line"),
    FIELD(report_product, customers, FIELD_INT, .help = "known ones"),
};
const struct shape report_product_shape = SHAPE("ReportProduct", report_product, product_fields);
/* clang-format on */

struct report_query report_query_open(void)
{
    return (struct report_query){.from = ABSENT,
                                 .until = ABSENT,
                                 .store = ABSENT,
                                 .product = ABSENT,
                                 .company = ABSENT,
                                 .limit = ABSENT};
}

/* ---- a figure ---- */

status report_get_figure(struct work *w, const char *name, const struct figure **ret_figure)
{
    *ret_figure = report_find_figure(name);
    if (*ret_figure == NULL)
        return fail(w, NOT_FOUND, "figure",
                    "there is no figure '%s'; GET /api/reports/figures lists them", name);
    return OK;
}

status report_plan(struct work *w, const struct figure *figure, const struct report_query *query,
                   struct fold_plan *ret_plan, struct grouping *ret_grouping)
{
    *ret_grouping = (struct grouping){.newness = figure->newness};
    TRY(report_scope(w, query, &ret_grouping->scope));
    TRY(report_dimension(w, query->by, &ret_grouping->by));
    ret_grouping->counts_documents =
        figure->measure == MEASURE_DOCUMENTS || figure->measure == MEASURE_MEAN;
    ret_grouping->counts_customers = figure->measure == MEASURE_CUSTOMERS;
    *ret_plan = (struct fold_plan){
        .documents = figure->documents,
        .of_lines = figure->of_lines || ret_grouping->by == BY_PRODUCT
                    || report_conditions_of_lines(&ret_grouping->scope.conditions),
    };
    return OK;
}

static int64_t mean_of(const struct group *group)
{
    int64_t mean = 0, documents = report_count_told(&group->documents);
    if (documents > 0)
        (void) money_divide(group->value, documents * MONEY_UNIT, &mean);
    return mean;
}

static int64_t measure(const struct figure *figure, const struct group *group)
{
    switch (figure->measure) {
    case MEASURE_VALUE:
        return group->value;
    case MEASURE_VALUE_BACK:
        return -group->value;
    case MEASURE_QUANTITY:
        return group->quantity;
    case MEASURE_LINES:
        return group->lines * MONEY_UNIT;
    case MEASURE_DOCUMENTS:
        return report_count_told(&group->documents) * MONEY_UNIT;
    case MEASURE_CUSTOMERS:
        return report_count_told(&group->customers) * MONEY_UNIT;
    case MEASURE_MEAN:
        return mean_of(group);
    }
    return 0;
}

/* ---- groups in order ---- */

static int by_key(const void *a, const void *b)
{
    const struct keyed *left = a, *right = b;
    if (left->text != NULL && right->text != NULL)
        return strcmp(left->text, right->text);
    return (left->key > right->key) - (left->key < right->key);
}

static int by_value(const void *a, const void *b)
{
    int64_t left = ((const struct keyed *) a)->value, right = ((const struct keyed *) b)->value;
    return left != right ? (left < right) - (left > right) : by_key(a, b);
}

static bool is_time(enum dimension by)
{
    return by == BY_DAY || by == BY_WEEK || by == BY_MONTH;
}

/* Groups in which nothing is left after corrections are not shown. */
static size_t list_keyed(const struct figure *figure, struct grouping *grouping,
                         struct keyed *keyed)
{
    /* The number of a text is the order in which it was met: no order to show groups in. */
    bool   by_text = grouping->by == BY_COUNTRY || grouping->by == BY_CHANNEL;
    size_t count = 0;
    for (size_t i = 0; i < grouping->groups.count; i++) {
        const struct group *group = list_at(&grouping->groups, i);
        int64_t             value = measure(figure, group);
        if (value != 0 || group->lines != 0)
            keyed[count++] =
                (struct keyed){.key = group->key,
                               .text = by_text ? report_key_text(grouping, group->key) : NULL,
                               .value = value,
                               .group = group};
    }
    if (count > 0)
        qsort(keyed, count, sizeof *keyed, is_time(grouping->by) ? by_key : by_value);
    return count;
}

static status list_groups(struct work *w, struct grouping *grouping, const struct keyed *keyed,
                          size_t count, struct rows *ret_groups)
{
    struct report_group *groups = work_take(w, count * sizeof *groups);
    int64_t             *keys = work_take(w, count * sizeof *keys);
    const char         **labels = work_take(w, count * sizeof *labels);
    for (size_t i = 0; i < count; i++)
        keys[i] = keyed[i].key;
    TRY(report_key_labels(w, grouping, keys, count, labels));
    for (size_t i = 0; i < count; i++)
        groups[i] = (struct report_group){
            .key = report_key_text(grouping, keys[i]), .label = labels[i], .value = keyed[i].value};
    *ret_groups = (struct rows){.items = groups, .count = (int64_t) count};
    return OK;
}

static size_t at_most(size_t count, int64_t limit)
{
    return limit != ABSENT && (int64_t) count > limit ? (size_t) limit : count;
}

static status check_limit(struct work *w, int64_t limit, int64_t most)
{
    if (limit != ABSENT && (limit < 1 || limit > most))
        return fail(w, INVALID, "limit", "must be from 1 to %lld", (long long) most);
    return OK;
}

status report_fold(struct work *w, const char *name, const struct report_query *query,
                   struct report_result *ret_result)
{
    const struct figure *figure;
    struct fold_plan     plan;
    struct grouping      grouping;
    struct store_home    home;

    TRY(check_limit(w, query->limit, 100000));
    TRY(report_get_figure(w, name, &figure));
    TRY(report_plan(w, figure, query, &plan, &grouping));
    TRY(report_group_all(w, &plan, &grouping));
    TRY(store_get_home(w, &home));

    struct keyed *keyed = work_take(w, grouping.groups.count * sizeof *keyed);
    size_t        count = list_keyed(figure, &grouping, keyed);
    *ret_result = (struct report_result){
        .figure = figure->is.name,
        .unit = figure->is.unit,
        .by = report_dimension_name(grouping.by),
        .currency = home.currency,
        .definition = figure->is.definition,
        .total = measure(figure, &grouping.total),
    };
    return list_groups(w, &grouping, keyed, at_most(count, query->limit), &ret_result->groups);
}
