/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/order_doctor.h"

#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "crm/catalog/catalog.h"
#include "crm/fact/fact.h"
#include "crm/order/cart_parts.h"
#include "crm/order/order_store.h"
#include "kit/db/db.h"

enum { PAGE = 1000 };

/* ---- documents and their lines ---- */

static status check_lines(struct work *w)
{
    struct rows differences;
    TRY(order_store_line_sums(w, &differences));
    if (differences.count == 0)
        return OK;
    const struct line_sums *first = differences.items;
    return fail(w, BROKEN, NULL,
                "order %lld says %lld lines of %s, there are %lld of %s (and %lld orders more)",
                (long long) first->order_id, (long long) first->line_count,
                money_text(w, first->lines_amount), (long long) first->lines,
                money_text(w, first->amount), (long long) differences.count - 1);
}

static status rebuild_lines_unit(struct work *w, void *arg)
{
    struct rows differences;
    TRY(order_store_line_sums(w, &differences));
    if (differences.count == 0)
        return OK;
    TRY(order_store_put_line_sums(w, &differences));
    for (int64_t i = 0; i < differences.count; i++)
        TRY(record_recalculate(w, &order_types[0],
                               ((const struct line_sums *) differences.items)[i].order_id));
    return OK;
}

static status rebuild_lines(struct work *w)
{
    return db_work(w, WRITE, rebuild_lines_unit, NULL);
}

/* ---- what was sold of products ---- */

/* From a product or contact to what it sums up to, and a walk over what is kept of all of them. */
struct recount {
    struct map  counted;     /* id to the record counted anew */
    int64_t     after;       /* the last one walked over */
    bool        end;         /* of the walk */
    struct rows differences; /* of the page: records as they should be */
};

static status count_sold(struct work *w, struct recount *ret_recount)
{
    struct rows sums;
    TRY(order_store_product_sums(w, &sums));
    *ret_recount = (struct recount){.counted = map_open(w->arena, (uint64_t) (uintptr_t) w)};
    for (int64_t i = 0; i < sums.count; i++) {
        struct product_sold *sold = &((struct product_sold *) sums.items)[i];
        bool                 is_new;
        map_put_int(&ret_recount->counted, sold->product, &is_new)->pointer = sold;
    }
    return OK;
}

static status compare_sold(struct work *w, struct recount *recount)
{
    struct rows kept;
    struct list list = list_open(w->arena, sizeof(struct product_sold));
    TRY(catalog_list_sold(w, recount->after, PAGE, &kept));
    for (int64_t i = 0; i < kept.count; i++) {
        const struct product_sold *is = &((const struct product_sold *) kept.items)[i];
        const union map_value     *found = map_get_int(&recount->counted, is->product);
        struct product_sold        should = {.product = is->product};
        if (found != NULL)
            should = *(const struct product_sold *) found->pointer;
        if (is->pieces != should.pieces || is->amount != should.amount)
            *(struct product_sold *) list_add(&list) = should;
        recount->after = is->product;
    }
    recount->end = kept.count < PAGE;
    recount->differences = list_rows(&list);
    return OK;
}

static status check_sold(struct work *w)
{
    struct recount recount;
    TRY(count_sold(w, &recount));
    while (!recount.end) {
        TRY(compare_sold(w, &recount));
        if (recount.differences.count == 0)
            continue;
        const struct product_sold *first = recount.differences.items;
        return fail(w, BROKEN, NULL, "product %lld should have sold %s pieces for %s",
                    (long long) first->product, money_text(w, first->pieces),
                    money_text(w, first->amount));
    }
    return OK;
}

static status count_sold_unit(struct work *w, void *arg)
{
    return count_sold(w, arg);
}

static status put_sold_unit(struct work *w, void *arg)
{
    struct recount *recount = arg;
    TRY(compare_sold(w, recount));
    return catalog_put_sold_all(w, &recount->differences);
}

static status rebuild_sold(struct work *w)
{
    struct recount recount;
    TRY(db_work(w, READ, count_sold_unit, &recount));
    while (!recount.end)
        TRY(db_work(w, WRITE, put_sold_unit, &recount));
    return OK;
}

/* ---- what was bought under each identity ---- */

static status count_totals(struct work *w, struct recount *ret_recount)
{
    struct rows sums;
    TRY(order_store_sums_all(w, &sums));
    *ret_recount = (struct recount){.counted = map_open(w->arena, (uint64_t) (uintptr_t) w)};
    for (int64_t i = 0; i < sums.count; i++) {
        struct person_totals *of = &((struct person_totals *) sums.items)[i];
        bool                  is_new;
        map_put_int(&ret_recount->counted, of->identity, &is_new)->pointer = of;
    }
    return OK;
}

static bool same_totals(const struct person_totals *a, const struct person_totals *b)
{
    return a->orders == b->orders && a->revenue == b->revenue && a->refunds == b->refunds
           && a->first_order == b->first_order && a->first_at == b->first_at
           && a->first_value == b->first_value && a->last_order == b->last_order
           && a->last_at == b->last_at && a->last_value == b->last_value;
}

static struct person_totals no_totals(int64_t identity)
{
    return (struct person_totals){.identity = identity,
                                  .first_order = ABSENT,
                                  .first_at = ABSENT,
                                  .first_value = ABSENT,
                                  .last_order = ABSENT,
                                  .last_at = ABSENT,
                                  .last_value = ABSENT};
}

static status compare_totals(struct work *w, struct recount *recount)
{
    struct rows kept;
    struct list list = list_open(w->arena, sizeof(struct person_totals));
    TRY(person_list_totals(w, recount->after, PAGE, &kept));
    for (int64_t i = 0; i < kept.count; i++) {
        const struct person_totals *is = &((const struct person_totals *) kept.items)[i];
        const union map_value      *found = map_get_int(&recount->counted, is->identity);
        struct person_totals        should = no_totals(is->identity);
        if (found != NULL)
            should = *(const struct person_totals *) found->pointer;
        if (!same_totals(is, &should))
            *(struct person_totals *) list_add(&list) = should;
        recount->after = is->identity;
    }
    recount->end = kept.count < PAGE;
    recount->differences = list_rows(&list);
    return OK;
}

static status check_totals(struct work *w)
{
    struct recount recount;
    TRY(count_totals(w, &recount));
    while (!recount.end) {
        TRY(compare_totals(w, &recount));
        if (recount.differences.count == 0)
            continue;
        const struct person_totals *first = recount.differences.items;
        return fail(w, BROKEN, NULL,
                    "identity %lld should have %lld orders of %s and refunds of %s",
                    (long long) first->identity, (long long) first->orders,
                    money_text(w, first->revenue), money_text(w, first->refunds));
    }
    return OK;
}

static status count_totals_unit(struct work *w, void *arg)
{
    return count_totals(w, arg);
}

static status put_totals_unit(struct work *w, void *arg)
{
    struct recount *recount = arg;
    TRY(compare_totals(w, recount));
    for (int64_t i = 0; i < recount->differences.count; i++)
        TRY(person_put_totals(w, &((struct person_totals *) recount->differences.items)[i]));
    return OK;
}

static status rebuild_totals(struct work *w)
{
    struct recount recount;
    TRY(db_work(w, READ, count_totals_unit, &recount));
    while (!recount.end)
        TRY(db_work(w, WRITE, put_totals_unit, &recount));
    return OK;
}

/* ---- the ledger ---- */

static struct told_sums *sums_of(struct work *w, struct map *orders, int64_t order)
{
    bool             is_new;
    union map_value *place = map_put_int(orders, order, &is_new);
    if (is_new)
        place->pointer = work_take(w, sizeof(struct told_sums));
    return place->pointer;
}

static void fold_fact(struct work *w, struct map *orders, const struct ledger_batch *batch,
                      size_t i)
{
    int64_t           kind = batch->kind[i];
    bool              back = kind == FACT_LINE_CORRECTED;
    bool              line = back || kind == FACT_LINE_SOLD || kind == FACT_LINE_REFUNDED;
    struct told_sums *sums = sums_of(w, orders, line ? batch->context[i] : batch->reference[i]);
    if (line) {
        sums->lines += back ? -1 : 1;
        sums->pieces += batch->quantity[i];
        sums->lines_value += batch->value[i];
    } else {
        sums->line_count += batch->quantity[i] / MONEY_UNIT;
        sums->home_total += batch->value[i];
    }
}

static status fold_facts(struct work *w, struct map *orders)
{
    static const int64_t kinds[] = {FACT_ORDER_PLACED,
                                    FACT_ORDER_REFUNDED,
                                    FACT_ORDER_CORRECTED,
                                    FACT_LINE_SOLD,
                                    FACT_LINE_REFUNDED,
                                    FACT_LINE_CORRECTED,
                                    0};
    struct ledger_query  query = {.columns = LEDGER_KIND | LEDGER_VALUE | LEDGER_QUANTITY
                                             | LEDGER_REFERENCE | LEDGER_CONTEXT,
                                  .kinds = kinds};
    struct ledger_scan  *scan;
    struct ledger_batch  batch;
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        for (size_t i = 0; i < batch.count; i++)
            fold_fact(w, orders, &batch, i);
    return ledger_scan_close(scan);
}

static bool same_told(const struct told_sums *a, const struct told_sums *b)
{
    return a->home_total == b->home_total && a->line_count == b->line_count && a->lines == b->lines
           && a->lines_value == b->lines_value && a->pieces == b->pieces;
}

/* Takes each document that counts out of what was told; what is left must be nothing. */
static status settle_orders(struct work *w, struct map *orders)
{
    static const struct told_sums nothing;
    struct db_cursor             *cursor;
    struct told_sums              kept;
    int64_t                       wrong = 0;

    TRY(order_store_told_open(w, &cursor));
    while (db_cursor_next(cursor, &kept)) {
        struct told_sums *told = sums_of(w, orders, kept.order_id);
        if (!same_told(told, &kept))
            wrong = wrong == 0 ? kept.order_id : wrong;
        *told = nothing;
    }
    TRY(db_cursor_close(cursor));
    for (struct map_slot *slot = NULL; (slot = map_next(orders, slot)) != NULL;)
        if (wrong == 0 && !same_told(slot->value.pointer, &nothing))
            wrong = slot->number;
    if (wrong != 0)
        return fail(w, BROKEN, NULL, "the ledger does not tell what order %lld and its lines say",
                    (long long) wrong);
    return OK;
}

static status check_facts(struct work *w)
{
    struct map orders = map_open(w->arena, (uint64_t) (uintptr_t) w);
    TRY(fold_facts(w, &orders));
    return settle_orders(w, &orders);
}

const struct check order_checks[] = {
    {"orders and their lines", check_lines},      {"what was sold of products", check_sold},
    {"totals of contacts", check_totals},         {"facts of orders and lines", check_facts},
    {"carts and their facts", cart_check_states}, {"what was left in carts", cart_check_left},
    {"carts of contacts", cart_check_contacts},   {0},
};

const struct rebuild order_rebuilds[] = {
    {"orders and their lines", rebuild_lines},    {"what was sold of products", rebuild_sold},
    {"totals of contacts", rebuild_totals},       {"what was left in carts", cart_rebuild_left},
    {"carts of contacts", cart_rebuild_contacts}, {0},
};
