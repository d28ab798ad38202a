/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Products in orders: which sell best, and which are bought together. */
#include "crm/report/report.h"

#include <stdlib.h>

#include "base/text.h"
#include "crm/catalog/catalog.h"
#include "crm/report/report_group.h"

enum { LIMIT_USUAL = 20, LIMIT_MOST = 10000 };

/* What the products of a list are ordered by, the most first. */
enum product_order { BY_REVENUE, BY_UNITS, BY_ORDERS };

static int falling(int64_t left, int64_t right)
{
    return (left < right) - (left > right);
}

static int by_revenue(const void *a, const void *b)
{
    const struct report_product *left = a, *right = b;
    int                          order = falling(left->revenue, right->revenue);
    return order != 0 ? order : falling(right->product, left->product);
}

static int by_units(const void *a, const void *b)
{
    const struct report_product *left = a, *right = b;
    int                          order = falling(left->units, right->units);
    return order != 0 ? order : falling(right->product, left->product);
}

static int by_orders(const void *a, const void *b)
{
    int order = falling(((const struct report_product *) a)->orders,
                        ((const struct report_product *) b)->orders);
    return order != 0 ? order : by_revenue(a, b);
}

static status name_products(struct work *w, struct report_product *products, size_t count)
{
    int64_t    *ids = work_take(w, count * sizeof *ids);
    struct map  places = map_open(w->arena, (uint64_t) (uintptr_t) products);
    struct rows labels;
    for (size_t i = 0; i < count; i++) {
        bool is_new;
        ids[i] = products[i].product;
        map_put_int(&places, ids[i], &is_new)->number = (int64_t) i;
    }
    TRY(catalog_labels(w, ids, count, &labels));
    for (int64_t i = 0; i < labels.count; i++) {
        const struct product_label *label = &((const struct product_label *) labels.items)[i];
        struct report_product      *product = &products[map_get_int(&places, label->id)->number];
        product->sku = label->sku;
        product->name = label->name;
    }
    return OK;
}

/* Lines without product, and products of which nothing is left, are left out. */
static status list_products(struct work *w, const struct grouping *grouping,
                            enum product_order order, int64_t limit, struct rows *ret_products)
{
    static int (*const orders[])(const void *, const void *) = {by_revenue, by_units, by_orders};
    size_t                 count = 0;
    struct report_product *products = work_take(w, grouping->groups.count * sizeof *products);
    for (size_t i = 0; i < grouping->groups.count; i++) {
        const struct group *group = list_at(&grouping->groups, i);
        if (group->key != ABSENT)
            products[count++] =
                (struct report_product){.product = group->key,
                                        .revenue = group->value,
                                        .units = group->quantity,
                                        .orders = report_count_told(&group->documents),
                                        .customers = report_count_told(&group->customers)};
    }
    if (count > 0)
        qsort(products, count, sizeof *products, orders[order]);
    count = (int64_t) count > limit ? (size_t) limit : count;
    *ret_products = (struct rows){.items = products, .count = (int64_t) count};
    return name_products(w, products, count);
}

static status read_limit(struct work *w, const struct report_query *query, int64_t *ret_limit)
{
    *ret_limit = query->limit == ABSENT ? LIMIT_USUAL : query->limit;
    if (*ret_limit < 1 || *ret_limit > LIMIT_MOST)
        return fail(w, INVALID, "limit", "must be from 1 to %d", LIMIT_MOST);
    return OK;
}

status report_top_products(struct work *w, const struct report_query *query,
                           struct rows *ret_products)
{
    static const struct fold_plan plan = {.documents = 1U << ORDER_SALE | 1U << ORDER_REFUND,
                                          .of_lines = true};
    struct grouping               grouping = {
                      .by = BY_PRODUCT, .counts_documents = true, .counts_customers = true};
    int64_t            limit;
    enum product_order order = text_same(query->by, "units") ? BY_UNITS : BY_REVENUE;
    if (!text_empty(query->by) && order == BY_REVENUE && !text_same(query->by, "revenue"))
        return fail(w, INVALID, "by", "must be revenue or units");
    TRY(read_limit(w, query, &limit));
    TRY(report_scope(w, query, &grouping.scope));
    TRY(report_group_all(w, &plan, &grouping));
    return list_products(w, &grouping, order, limit, ret_products);
}

/* ---- bought together ---- */

static const struct fold_plan sales = {.documents = 1U << ORDER_SALE,
                                       .of_lines = true,
                                       .needs = NEED_ORDER | NEED_PRODUCT | NEED_CONTACT};

/* Orders that hold the product, to how often it was told less taken back. */
static status find_orders(struct work *w, const struct scope *scope, struct map *ret_orders)
{
    struct fold fold;
    struct told told;
    bool        is_new;
    *ret_orders = map_open(w->arena, (uint64_t) (uintptr_t) ret_orders);
    TRY(report_fold_open(w, scope, &sales, &fold));
    while (report_fold_next(&fold, &told))
        map_put_int(ret_orders, told.order, &is_new)->number += told.weight;
    return report_fold_close(&fold);
}

static bool is_beside(const struct map *orders, int64_t product, const struct told *told)
{
    const union map_value *held = map_get_int(orders, told->order);
    return held != NULL && held->number > 0 && told->product != ABSENT && told->product != product;
}

status report_bought_with(struct work *w, const struct report_query *query,
                          struct rows *ret_products)
{
    struct grouping grouping = {
        .by = BY_PRODUCT, .counts_documents = true, .counts_customers = true};
    struct map  orders;
    struct fold fold;
    struct told told;
    int64_t     limit;
    if (query->product == ABSENT)
        return fail(w, INVALID, "product", "say of which product: product=ID");
    TRY(read_limit(w, query, &limit));
    TRY(report_scope(w, query, &grouping.scope));
    TRY(find_orders(w, &grouping.scope, &orders));
    grouping.scope.conditions.products = (struct rows){.count = 0};
    TRY(report_group_open(w, &sales, &grouping));
    TRY(report_fold_open(w, &grouping.scope, &sales, &fold));
    while (report_fold_next(&fold, &told))
        if (is_beside(&orders, query->product, &told))
            report_group_add(&grouping, &told);
    TRY(report_fold_close(&fold));
    return list_products(w, &grouping, BY_ORDERS, limit, ret_products);
}
