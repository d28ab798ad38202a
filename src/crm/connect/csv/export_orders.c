/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders and their lines come out in the words in which they are imported. */
#include <string.h>

#include "base/map.h"
#include "base/money.h"
#include "base/time.h"
#include "crm/connect/csv/export.h"
#include "crm/order/order.h"
#include "kit/db/db.h"

enum { ORDERS = 300, LINES = 1000 };

#define DOCUMENT_COLUMNS                                                                           \
    "store", "number", "kind", "refunds", "status", "placed_at", "currency", "total", "customer",  \
        "email", "phone", "country", "state", "city", "zip", "channel", "source", "medium",        \
        "campaign"

static const char *const order_columns[] = {DOCUMENT_COLUMNS, NULL};
static const char *const line_columns[] = {
    DOCUMENT_COLUMNS, "line_number", "line_kind", "sku", "name",
    "quantity",       "price",       "amount",    NULL};

/* ---- who bought ---- */

/* The identities of a contact, looked up once a page. */
static status identities_of(struct work *w, struct map *known, int64_t contact,
                            struct rows **ret_identities)
{
    bool             is_new;
    union map_value *place = map_put_int(known, contact, &is_new);
    if (is_new) {
        place->pointer = work_take(w, sizeof(struct rows));
        TRY(person_list_identities(w, contact, place->pointer));
    }
    *ret_identities = place->pointer;
    return OK;
}

/* The number of a customer in this store; NULL when the identity is another. */
static const char *customer_in(struct work *w, const struct identity *identity, int64_t store)
{
    const char *prefix = work_text(w, "%lld:", (long long) store);
    bool        is = identity->kind == IDENTITY_CUSTOMER && text_starts(identity->value, prefix);
    return is ? identity->value + strlen(prefix) : NULL;
}

static status put_buyer(struct work *w, const struct export_page *page, const char **row,
                        const struct order *order, struct map *known)
{
    int64_t      contact;
    struct rows *identities;
    TRY(person_contacts_of(w, &order->identity, 1, &contact));
    if (contact == ABSENT)
        return OK;
    TRY(identities_of(w, known, contact, &identities));
    const struct identity *identity = identities->items;
    /* Backwards, so that the first of each kind stays. */
    for (int64_t i = identities->count - 1; i >= 0; i--) {
        const char *customer = customer_in(w, &identity[i], order->store);
        if (customer != NULL)
            export_put(page, row, "customer", customer);
        if (identity[i].kind == IDENTITY_EMAIL)
            export_put(page, row, "email", identity[i].value);
        if (identity[i].kind == IDENTITY_PHONE)
            export_put(page, row, "phone", identity[i].value);
    }
    return OK;
}

/* ---- the document ---- */

static status put_sale(struct work *w, const struct export_page *page, const char **row,
                       const struct order *order)
{
    struct order sale;
    if (order->refunds == ABSENT)
        return OK;
    TRY(order_get(w, order->refunds, &sale));
    export_put(page, row, "refunds", sale.number);
    return OK;
}

static status put_order(struct work *w, const struct export_page *page, const char **row,
                        const struct order *order, struct map *known)
{
    export_put(page, row, "store", export_store_name(page, order->store));
    export_put(page, row, "number", order->number);
    export_put(page, row, "kind", order_kind_words[order->kind]);
    export_put(page, row, "status", order->status);
    export_put(page, row, "placed_at", time_text(w, order->placed_at));
    export_put(page, row, "currency", order->currency);
    export_put(page, row, "total", money_text(w, order->total));
    export_put(page, row, "country", order->country);
    export_put(page, row, "state", order->state);
    export_put(page, row, "city", order->city);
    export_put(page, row, "zip", order->zip);
    export_put(page, row, "channel", order->channel);
    export_put(page, row, "source", order->source);
    export_put(page, row, "medium", order->medium);
    export_put(page, row, "campaign", order->campaign);
    TRY(put_sale(w, page, row, order));
    return put_buyer(w, page, row, order, known);
}

static status fill_orders(struct work *w, struct export_page *page)
{
    const struct record_type *type;
    struct rows               records;
    struct map                known = map_open(w->arena, (uint64_t) page->state->after);
    const char *const         none[] = {NULL};
    TRY(record_type_get(w, "orders", &type));
    struct record_page wanted = {.properties = none, .after = page->state->after, .limit = ORDERS};
    TRY(record_list(w, type, &wanted, &records));
    const struct record *record = records.items;
    for (int64_t i = 0; i < records.count; i++) {
        struct order order;
        TRY(order_get(w, record[i].id, &order));
        TRY(put_order(w, page, export_add_row(w, page), &order, &known));
        page->state->after = record[i].id;
    }
    page->end = records.count < ORDERS;
    return OK;
}

/* ---- lines ---- */

static void put_line(struct work *w, const struct export_page *page, const char **row,
                     const struct line *line)
{
    export_put(page, row, "line_number", work_text(w, "%lld", (long long) line->ordinal));
    export_put(page, row, "line_kind", line_kind_words[line->kind]);
    export_put(page, row, "sku", line->sku);
    export_put(page, row, "name", line->name);
    export_put(page, row, "quantity", money_text(w, line->quantity));
    export_put(page, row, "price", money_text(w, line->price));
    export_put(page, row, "amount", money_text(w, line->amount));
}

static status fill_lines(struct work *w, struct export_page *page)
{
    struct rows  lines;
    const char **head = NULL; /* the cells of the document, the same in each of its rows */
    int64_t      order_id = 0;
    struct map   known = map_open(w->arena, (uint64_t) page->state->after);
    TRY(order_list_lines(w, 0, page->state->after, LINES, &lines));
    const struct line *line = lines.items;
    for (int64_t i = 0; i < lines.count; i++) {
        const char **row = export_add_row(w, page);
        if (head == NULL || line[i].order_id != order_id) {
            struct order order;
            TRY(order_get(w, line[i].order_id, &order));
            TRY(put_order(w, page, row, &order, &known));
            order_id = line[i].order_id;
        } else {
            memcpy(row, head, page->count * sizeof *row);
        }
        head = row;
        put_line(w, page, row, &line[i]);
        page->state->after = line[i].id;
    }
    page->end = lines.count < LINES;
    return OK;
}

const struct export_kind export_orders = {"orders", order_columns, fill_orders};
const struct export_kind export_order_lines = {"order_lines", line_columns, fill_lines};
