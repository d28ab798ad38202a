/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * "Order Completed" of a shop that no connector reads becomes an order (docs/why/visitors.md). It
 * is put once: what is known under the number already stays as it is. Refunds and cancellations
 * touch only orders that were made here, since a write key is public.
 */
#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/order/order.h"
#include "crm/store/store.h"
#include "crm/visit/visit_take.h"
#include "kit/db/db.h"

#define SKU "sku,product_id,item_id,id"

struct ordering {
    struct visit_taking      *taking;
    const struct visit_event *event;
    int64_t                   identity;
    const char               *number;
    struct order              there; /* id 0 = none */
};

/* ---- what the event says ---- */

static const struct json *products_of(const struct json *properties)
{
    const struct json *list = json_member(properties, "products");
    if (list == NULL)
        list = json_member(properties, "items");
    return list != NULL && list->type == JSON_ARRAY ? list->first : NULL;
}

static void add_one(struct list *lines, enum line_kind kind, const char *name, int64_t amount)
{
    if (amount == ABSENT || amount == 0)
        return;
    *(struct order_line *) list_add(lines) = (struct order_line){
        .kind = kind, .name = name, .quantity = MONEY_UNIT, .price = amount, .amount = amount};
}

static void add_product(struct work *w, const struct json *product, int sign, struct list *lines)
{
    int64_t quantity = visit_amount_of(product, "quantity");
    int64_t price = visit_amount_of(product, "price");
    if (quantity == ABSENT || quantity <= 0)
        quantity = MONEY_UNIT;
    *(struct order_line *) list_add(lines) =
        (struct order_line){.kind = LINE_PRODUCT,
                            .sku = visit_text_of(w, product, SKU),
                            .name = visit_text_of(w, product, "name,item_name"),
                            .category = visit_text_of(w, product, "category,item_category"),
                            .quantity = sign * quantity,
                            .price = price == ABSENT ? 0 : price,
                            .amount = ABSENT};
}

static struct list lines_of(struct work *w, const struct json *properties, int sign)
{
    struct list lines = list_open(w->arena, sizeof(struct order_line));
    for (const struct json *one = products_of(properties); one != NULL; one = one->next)
        if (one->type == JSON_OBJECT)
            add_product(w, one, sign, &lines);
    return lines;
}

/* `total` is all that is paid; `revenue` is without shipping and tax, `value` whichever. */
static int64_t total_of(const struct json *properties)
{
    int64_t total = visit_amount_of(properties, "total");
    int64_t revenue = visit_amount_of(properties, "revenue");
    int64_t shipping = visit_amount_of(properties, "shipping");
    int64_t tax = visit_amount_of(properties, "tax");
    if (total != ABSENT)
        return total;
    if (revenue == ABSENT)
        return visit_amount_of(properties, "value");
    if (!money_add(revenue, shipping == ABSENT ? 0 : shipping, &revenue)
        || !money_add(revenue, tax == ABSENT ? 0 : tax, &revenue))
        return ABSENT;
    return revenue;
}

/* ---- what becomes of it ---- */

static struct order_draft draft_of(const struct ordering *ordering)
{
    return (struct order_draft){.store = ordering->taking->tracker->store,
                                .number = ordering->number,
                                .status = "completed",
                                .placed_at = ordering->event->at,
                                .currency = ordering->event->currency,
                                .channel = VISIT_ORDER_CHANNEL,
                                .identity = ordering->identity};
}

static status put_order(struct work *w, const struct ordering *ordering)
{
    const struct json      *properties = ordering->event->properties;
    struct order_draft      draft = draft_of(ordering);
    struct list             lines = lines_of(w, properties, 1);
    struct order_put_result result;
    int64_t                 discount = visit_amount_of(properties, "discount");
    if (ordering->there.id != 0)
        return OK;
    add_one(&lines, LINE_SHIPPING, "Shipping", visit_amount_of(properties, "shipping"));
    add_one(&lines, LINE_TAX, "Tax", visit_amount_of(properties, "tax"));
    add_one(&lines, LINE_DISCOUNT, visit_text(w, properties, "coupon"),
            discount == ABSENT ? ABSENT : -discount);
    draft.total = total_of(properties);
    draft.cart = visit_text(w, properties, "cart_id");
    draft.lines = list_rows(&lines);
    TRY(order_check(w, &draft));
    return order_put(w, &draft, &result);
}

static bool is_ours(const struct ordering *ordering)
{
    const struct order *there = &ordering->there;
    return there->id != 0 && there->kind == ORDER_SALE
           && text_same(there->channel, VISIT_ORDER_CHANNEL);
}

static status put_refund(struct work *w, const struct ordering *ordering)
{
    const struct json      *properties = ordering->event->properties;
    const char             *refund = visit_text(w, properties, "refund_id");
    struct order_draft      draft = draft_of(ordering);
    struct list             lines = lines_of(w, properties, -1);
    struct order_put_result result;
    struct order            known;
    int64_t                 total = total_of(properties);
    draft.number = work_text(w, "%s-R%s", ordering->number, refund == NULL ? "" : refund);
    if (!is_ours(ordering) || order_find(w, draft.store, draft.number, &known) == OK)
        return OK;
    w->failure = (struct failure){0};
    draft.kind = ORDER_REFUND;
    draft.refunds = ordering->number;
    draft.currency = ordering->there.currency;
    draft.total = lines.count > 0 && total == ABSENT ? ABSENT
                  : total == ABSENT                  ? -ordering->there.total
                                                     : -total;
    draft.lines = list_rows(&lines);
    TRY(order_check(w, &draft));
    return order_put(w, &draft, &result);
}

static status cancel(struct work *w, const struct ordering *ordering)
{
    const struct record_type *orders;
    struct record_value       value = {"hs_external_order_status", "cancelled"};
    if (!is_ours(ordering))
        return OK;
    TRY(record_type_get(w, "orders", &orders));
    return record_change(w, orders, ordering->there.id, &value, 1);
}

static status act(struct work *w, void *arg)
{
    struct ordering *ordering = arg;
    int64_t          store = ordering->taking->tracker->store;
    status           outcome = order_find(w, store, ordering->number, &ordering->there);
    if (outcome == NOT_FOUND)
        ordering->there.id = 0;
    else if (outcome != OK)
        return outcome;
    w->failure = (struct failure){0};
    if (ordering->event->kind == FACT_TRACKED_ORDER_COMPLETED)
        return put_order(w, ordering);
    return ordering->event->kind == FACT_TRACKED_ORDER_REFUNDED ? put_refund(w, ordering)
                                                                : cancel(w, ordering);
}

/* A connector, or a till, knows better: it tells what was bought itself. */
static bool is_told_by_others(enum store_kind kind)
{
    return kind == STORE_WOOCOMMERCE || kind == STORE_SHOPIFY || kind == STORE_POS;
}

status visit_take_order(struct work *w, struct visit_taking *taking,
                        const struct visit_event *event, int64_t identity)
{
    struct store    store;
    struct ordering ordering = {.taking = taking, .event = event, .identity = identity};
    bool            about = event->kind == FACT_TRACKED_ORDER_COMPLETED
                 || event->kind == FACT_TRACKED_ORDER_REFUNDED
                 || event->kind == FACT_TRACKED_ORDER_CANCELLED;
    if (!about || !taking->tracker->orders)
        return OK;
    ordering.number = visit_text_of(w, event->properties, "order_id,transaction_id");
    if (ordering.number == NULL)
        return OK;
    TRY(store_get(w, taking->tracker->store, &store));
    if (is_told_by_others(store.kind))
        return OK;
    const char *source = w->source;
    status      outcome = db_nested(w, act, &ordering);
    w->source = source;
    if (outcome != INVALID && outcome != CONFLICT && outcome != TOO_LARGE)
        return outcome;
    w->failure = (struct failure){0}; /* it stays a fact, and is no order */
    return OK;
}
