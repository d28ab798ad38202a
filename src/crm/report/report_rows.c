/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The facts behind a figure, page by page, newest first. */
#include <stdlib.h>

#include "base/text.h"
#include "crm/catalog/catalog.h"
#include "crm/fact/fact.h"
#include "crm/report/report_figure.h"

/* clang-format off */
static const struct field row_fields[] = {
    FIELD(report_row, sequence, FIELD_INT, .help = "of the fact in the ledger"),
    FIELD(report_row, at,       FIELD_TIME),
    FIELD(report_row, kind,     FIELD_TEXT, .help = "see /api/facts/kinds"),
    FIELD(report_row, store,    FIELD_INT),
    FIELD(report_row, order,    FIELD_INT),
    FIELD(report_row, number,   FIELD_TEXT, .help = "of the order or refund"),
    FIELD(report_row, product,  FIELD_INT),
    FIELD(report_row, sku,      FIELD_TEXT),
    FIELD(report_row, name,     FIELD_TEXT),
    FIELD(report_row, contact,  FIELD_INT, .help = "null: nobody known"),
    FIELD(report_row, country,  FIELD_TEXT),
    FIELD(report_row, value,    FIELD_MONEY),
    FIELD(report_row, quantity, FIELD_MONEY, .help = "pieces of a line, lines of a document"),
};
const struct shape report_row_shape = SHAPE("ReportRow", report_row, row_fields);
/* clang-format on */

/* The newest facts of a page, as a heap whose root is the oldest of them. */
struct page {
    struct told *heap;
    size_t       count, room;
    int64_t      before_at, before_sequence; /* the page begins after this one */
};

static bool is_older(const struct told *a, const struct told *b)
{
    return a->at != b->at ? a->at < b->at : a->sequence < b->sequence;
}

static void swap(struct told *a, struct told *b)
{
    struct told kept = *a;
    *a = *b;
    *b = kept;
}

static void sift_up(struct page *page, size_t place)
{
    while (place > 0 && is_older(&page->heap[place], &page->heap[(place - 1) / 2])) {
        swap(&page->heap[place], &page->heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
}

static void sift_down(struct page *page)
{
    for (size_t place = 0;;) {
        size_t oldest = place;
        for (size_t child = 2 * place + 1; child <= 2 * place + 2 && child < page->count; child++)
            if (is_older(&page->heap[child], &page->heap[oldest]))
                oldest = child;
        if (oldest == place)
            return;
        swap(&page->heap[place], &page->heap[oldest]);
        place = oldest;
    }
}

static void offer(struct page *page, const struct told *told)
{
    struct told end = {.at = page->before_at, .sequence = page->before_sequence};
    if (!is_older(told, &end))
        return;
    if (page->count < page->room) {
        page->heap[page->count] = *told;
        sift_up(page, page->count++);
    } else if (is_older(&page->heap[0], told)) {
        page->heap[0] = *told;
        sift_down(page);
    }
}

static int newest_first(const void *a, const void *b)
{
    return is_older(a, b) - is_older(b, a);
}

/* ---- "1322730360000-123456": where a page ended ---- */

static status read_position(struct work *w, const char *after, struct page *page)
{
    page->before_at = page->before_sequence = INT64_MAX;
    if (text_empty(after))
        return OK;
    size_t       count;
    const char **parts = text_split(w, after, '_', &count);
    if (count == 2 && text_to_int(parts[0], &page->before_at)
        && text_to_int(parts[1], &page->before_sequence))
        return OK;
    return fail(w, INVALID, "after", "is no 'after' that an earlier page gave");
}

static const char *position_text(struct work *w, const struct told *told)
{
    return work_text(w, "%lld_%lld", (long long) told->at, (long long) told->sequence);
}

/* ---- gathering ---- */

static status gather(struct work *w, const struct figure *figure, const struct report_query *query,
                     struct page *page)
{
    struct fold_plan plan;
    struct grouping  grouping;
    struct fold      fold;
    struct told      told;
    int64_t          key;

    TRY(report_plan(w, figure, query, &plan, &grouping));
    TRY(report_group_open(w, &plan, &grouping));
    plan.needs = NEED_ALL;
    TRY(report_fold_open(w, &grouping.scope, &plan, &fold));
    while (report_fold_next(&fold, &told)) {
        if (!report_group_key(&grouping, &told, &key))
            continue;
        if (query->group != NULL && !text_same(report_key_text(&grouping, key), query->group))
            continue;
        offer(page, &told);
    }
    return report_fold_close(&fold);
}

/* ---- names, at the end ---- */

static status name_products(struct work *w, struct report_row *rows, size_t count)
{
    int64_t    *products = work_take(w, count * sizeof *products);
    size_t      wanted = 0;
    struct rows labels;
    struct map  by_id = map_open(w->arena, (uint64_t) (uintptr_t) rows);
    for (size_t i = 0; i < count; i++)
        if (rows[i].product != ABSENT)
            products[wanted++] = rows[i].product;
    TRY(catalog_labels(w, products, wanted, &labels));
    for (int64_t i = 0; i < labels.count; i++) {
        struct product_label *label = &((struct product_label *) labels.items)[i];
        bool                  is_new;
        map_put_int(&by_id, label->id, &is_new)->pointer = label;
    }
    for (size_t i = 0; i < count; i++) {
        const union map_value *found = map_get_int(&by_id, rows[i].product);
        if (found == NULL)
            continue;
        rows[i].sku = ((const struct product_label *) found->pointer)->sku;
        rows[i].name = ((const struct product_label *) found->pointer)->name;
    }
    return OK;
}

static status name_orders(struct work *w, struct report_row *rows, size_t count)
{
    int64_t     *orders = work_take(w, count * sizeof *orders);
    const char **numbers = work_take(w, count * sizeof *numbers);
    for (size_t i = 0; i < count; i++)
        orders[i] = rows[i].order;
    TRY(order_numbers(w, orders, count, numbers));
    for (size_t i = 0; i < count; i++)
        rows[i].number = numbers[i];
    return OK;
}

static struct report_row row_of(const struct told *told)
{
    return (struct report_row){
        .sequence = told->sequence,
        .at = told->at,
        .kind = fact_describe(told->kind)->name,
        .store = told->store,
        .order = told->order,
        .product = told->product,
        .contact = told->contact,
        .country = told->details->country,
        .value = told->value,
        .quantity = told->quantity,
    };
}

status report_rows(struct work *w, const char *name, const struct report_query *query,
                   struct rows *ret_rows, const char **ret_next)
{
    const struct figure *figure;
    struct page          page = {.room = query->limit == ABSENT ? 100 : (size_t) query->limit};

    if (query->limit != ABSENT && (query->limit < 1 || query->limit > 1000))
        return fail(w, INVALID, "limit", "must be from 1 to 1000");
    TRY(report_get_figure(w, name, &figure));
    TRY(read_position(w, query->after, &page));
    page.heap = work_take(w, page.room * sizeof *page.heap);
    TRY(gather(w, figure, query, &page));
    if (page.count > 0)
        qsort(page.heap, page.count, sizeof *page.heap, newest_first);

    struct report_row *rows = work_take(w, page.count * sizeof *rows);
    for (size_t i = 0; i < page.count; i++)
        rows[i] = row_of(&page.heap[i]);
    TRY(name_orders(w, rows, page.count));
    TRY(name_products(w, rows, page.count));
    *ret_rows = (struct rows){.items = rows, .count = (int64_t) page.count};
    *ret_next = page.count < page.room ? NULL : position_text(w, &page.heap[page.count - 1]);
    return OK;
}
