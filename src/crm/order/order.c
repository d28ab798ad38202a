/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/order.h"

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "crm/order/order_store.h"

const char *const order_kind_words[] = {"sale", "refund", NULL};
const char *const line_kind_words[] = {"product", "fee", "shipping", "discount", "tax", NULL};

/*
 * Statuses of what was not bought, or not yet. Every other counts, also those that a shop made
 * for itself. How to add one: a line here, a test; documents that are there take it up when they
 * are put again.
 */
static const char *const not_bought[] = {
    "pending",    "failed", "cancelled", "canceled",       "draft",
    "auto-draft", "voided", "trash",     "checkout-draft", "expired",
};

bool order_status_counts(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(not_bought); i++)
        if (text_same(word, not_bought[i]))
            return false;
    return true;
}

/* clang-format off */
static const struct field order_fields[] = {
    FIELD(order, id,           FIELD_INT),
    FIELD(order, store,        FIELD_INT),
    FIELD(order, number,       FIELD_TEXT),
    FIELD(order, kind,         FIELD_CHOICE, .words = order_kind_words),
    FIELD(order, refunds,      FIELD_INT,   .help = "the sale that this refund gives back"),
    FIELD(order, status,       FIELD_TEXT),
    FIELD(order, counts,       FIELD_BOOL,  .help = "whether the status is one of something bought"),
    FIELD(order, placed_at,    FIELD_TIME),
    FIELD(order, currency,     FIELD_TEXT),
    FIELD(order, rate,         FIELD_MONEY, .help = "of the currency in the home currency"),
    FIELD(order, total,        FIELD_MONEY, .help = "negative for a refund"),
    FIELD(order, home_total,   FIELD_MONEY),
    FIELD(order, line_count,   FIELD_INT),
    FIELD(order, lines_amount, FIELD_MONEY, .help = "sum of the lines"),
    FIELD(order, identity,     FIELD_INT,   .help = "who bought"),
    FIELD(order, country,      FIELD_TEXT),
    FIELD(order, state,        FIELD_TEXT),
    FIELD(order, city,         FIELD_TEXT),
    FIELD(order, zip,          FIELD_TEXT),
    FIELD(order, channel,      FIELD_TEXT),
    FIELD(order, source,       FIELD_TEXT),
    FIELD(order, medium,       FIELD_TEXT),
    FIELD(order, campaign,     FIELD_TEXT),
    FIELD(order, name,         FIELD_TEXT,  .help = "what it is called: its number unless somebody named it"),
    FIELD(order, store_name,   FIELD_TEXT),
    FIELD(order, created_at,   FIELD_TIME),
    FIELD(order, updated_at,   FIELD_TIME),
};
const struct shape order_shape = SHAPE("Order", order, order_fields);

static const struct field line_fields[] = {
    FIELD(line, id,          FIELD_INT),
    FIELD(line, order_id,    FIELD_INT),
    FIELD(line, ordinal,     FIELD_INT,   .help = "its place in the document, from 1"),
    FIELD(line, kind,        FIELD_CHOICE, .words = line_kind_words),
    FIELD(line, product,     FIELD_INT),
    FIELD(line, sku,         FIELD_TEXT),
    FIELD(line, name,        FIELD_TEXT),
    FIELD(line, quantity,    FIELD_MONEY, .help = "negative in a refund"),
    FIELD(line, price,       FIELD_MONEY, .help = "of one piece"),
    FIELD(line, amount,      FIELD_MONEY),
    FIELD(line, home_amount, FIELD_MONEY),
    FIELD(line, created_at,  FIELD_TIME),
    FIELD(line, updated_at,  FIELD_TIME),
};
const struct shape line_shape = SHAPE("OrderLine", line, line_fields);

static const struct field status_fields[] = {
    FIELD(order_status, status, FIELD_TEXT),
    FIELD(order_status, at,     FIELD_TIME, .help = "from when on"),
};
const struct shape order_status_shape = SHAPE("OrderStatus", order_status, status_fields);

static const struct field query_fields[] = {
    FIELD(order_query, contact, FIELD_INT),
    FIELD(order_query, store,   FIELD_INT),
    FIELD(order_query, status,  FIELD_TEXT, .max = 60),
    FIELD(order_query, kind,    FIELD_TEXT, .max = 10, .help = "sale or refund"),
    FIELD(order_query, after,   FIELD_INT,  .help = "the last id of the page before"),
    FIELD(order_query, limit,   FIELD_INT,  .help = "1 to 200"),
};
const struct shape order_query_shape = SHAPE("OrderQuery", order_query, query_fields);

static const struct field counts_fields[] = {
    FIELD(order_counts, orders,  FIELD_INT),
    FIELD(order_counts, refunds, FIELD_INT),
    FIELD(order_counts, lines,   FIELD_INT),
};
const struct shape order_counts_shape = SHAPE("OrderCounts", order_counts, counts_fields);
/* clang-format on */

status order_get(struct work *w, int64_t id, struct order *ret_order)
{
    status outcome = order_store_get(w, id, ret_order);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "order", "there is no order %lld", (long long) id);
    return outcome;
}

status order_find(struct work *w, int64_t store, const char *number, struct order *ret_order)
{
    status outcome = order_store_find(w, store, number, ret_order);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "number", "store %lld has no order '%s'", (long long) store,
                    number);
    return outcome;
}

static status check_limit(struct work *w, int64_t limit, int64_t most)
{
    if (limit < 1 || limit > most)
        return fail(w, INVALID, "limit", "must be from 1 to %lld", (long long) most);
    return OK;
}

status order_list(struct work *w, const struct order_query *query, struct rows *ret_orders)
{
    TRY(check_limit(w, query->limit, 200));
    if (query->kind != NULL && !text_same(query->kind, "sale") && !text_same(query->kind, "refund"))
        return fail(w, INVALID, "kind", "must be sale or refund");
    if (query->contact == ABSENT)
        return order_store_page(w, query, NULL, ret_orders);

    int64_t     contact;
    struct rows identities;
    TRY(person_resolve(w, query->contact, &contact));
    TRY(person_identities(w, contact, &identities));
    return order_store_page(w, query, &identities, ret_orders);
}

status order_list_lines(struct work *w, int64_t order, int64_t after, int64_t limit,
                        struct rows *ret_lines)
{
    TRY(check_limit(w, limit, ORDER_LINES_MAX));
    struct line_range range = {.first = after + 1, .last = INT64_MAX};
    if (order != 0) {
        range.first = after > LINE_ID(order, 0) ? after + 1 : LINE_ID(order, 1);
        range.last = LINE_ID(order, ORDER_LINES_MAX);
    }
    return order_store_lines(w, &range, limit, ret_lines);
}

status order_list_statuses(struct work *w, int64_t order, struct rows *ret_statuses)
{
    return order_store_list_statuses(w, order, ret_statuses);
}

status order_numbers(struct work *w, const int64_t *orders, size_t count, const char **ret_numbers)
{
    struct rows labels = {0};
    struct map  numbers = map_open(w->arena, (uint64_t) (uintptr_t) w);
    if (count > 0)
        TRY(order_store_numbers(w, orders, count, &labels));
    for (int64_t i = 0; i < labels.count; i++) {
        struct order_label *label = &((struct order_label *) labels.items)[i];
        bool                is_new;
        map_put_int(&numbers, label->id, &is_new)->pointer = label;
    }
    for (size_t i = 0; i < count; i++) {
        const union map_value *found = map_get_int(&numbers, orders[i]);
        ret_numbers[i] = found == NULL ? NULL : ((struct order_label *) found->pointer)->number;
    }
    return OK;
}

status order_count(struct work *w, struct order_counts *ret_counts)
{
    return order_store_count(w, ret_counts);
}
