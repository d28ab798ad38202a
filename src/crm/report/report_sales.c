/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/report/report_sales.h"

/*
 * A document that moved to another day or buyer was told of both, and taken back of one: each
 * version has a record, in a chain from the first.
 */
static struct sale *version_of(struct list *sales, union map_value *place, const struct told *told)
{
    for (int64_t i = place->number; i != 0;) {
        struct sale *sale = list_at(sales, (size_t) i - 1);
        if (sale->at == told->at && sale->contact == told->contact)
            return sale;
        i = sale->next;
    }
    struct sale *sale = list_add(sales);
    *sale = (struct sale){
        .order = told->order, .contact = told->contact, .at = told->at, .next = place->number};
    place->number = (int64_t) sales->count;
    return sale;
}

static void add_sale(struct list *sales, struct map *places, const struct told *told)
{
    bool         is_new;
    struct sale *sale = version_of(sales, map_put_int(places, told->order, &is_new), told);
    sale->value += told->value;
    sale->weight += told->weight;
}

/* Those that were told more often than taken back. */
static struct rows those_there(struct list *sales)
{
    struct sale *all = sales->items;
    size_t       kept = 0;
    for (size_t i = 0; i < sales->count; i++)
        if (all[i].weight > 0)
            all[kept++] = all[i];
    return (struct rows){.items = all, .count = (int64_t) kept};
}

status report_list_sales(struct work *w, const struct scope *scope, bool of_lines,
                         struct rows *ret_sales)
{
    struct list      sales = list_open(w->arena, sizeof(struct sale));
    struct map       places = map_open(w->arena, (uint64_t) (uintptr_t) w);
    struct fold_plan plan = {.documents = 1U << ORDER_SALE,
                             .of_lines = of_lines,
                             .needs = NEED_TIME | NEED_ORDER | NEED_CONTACT};
    struct fold      fold;
    struct told      told;

    TRY(report_fold_open(w, scope, &plan, &fold));
    while (report_fold_next(&fold, &told))
        if (told.contact != ABSENT)
            add_sale(&sales, &places, &told);
    *ret_sales = those_there(&sales);
    return report_fold_close(&fold);
}

static bool is_earlier(const struct sale *a, const struct sale *b)
{
    return a->at != b->at ? a->at < b->at : a->order < b->order;
}

status report_list_firsts(struct work *w, const struct scope *scope, bool of_lines,
                          struct firsts *ret_firsts)
{
    struct scope always = *scope;
    struct rows  sales;
    always.from = 0;
    TRY(report_list_sales(w, &always, of_lines, &sales));
    ret_firsts->sales = map_open(w->arena, (uint64_t) (uintptr_t) w);
    for (int64_t i = 0; i < sales.count; i++) {
        struct sale     *sale = &((struct sale *) sales.items)[i];
        bool             is_new;
        union map_value *place = map_put_int(&ret_firsts->sales, sale->contact, &is_new);
        if (is_new || is_earlier(sale, place->pointer))
            place->pointer = sale;
    }
    return OK;
}

const struct sale *report_first_of(const struct firsts *firsts, int64_t contact)
{
    const union map_value *found = map_get_int(&firsts->sales, contact);
    return found == NULL ? NULL : found->pointer;
}
