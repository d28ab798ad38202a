/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Orders that programs make and change as records. What the document says goes through order_put,
 * so facts, totals and figures are told exactly as for PUT /api/orders; the rest is the record's.
 */
#include "crm/order/order_record.h"

#include "base/money.h"
#include "base/text.h"
#include "crm/order/order.h"
#include "crm/store/store.h"
#include "kit/db/db.h"

#define ORDERS (&order_types[0])

/* What the document says, in the properties' names; then NULL. */
static const char *const said[] = {
    "hs_order_name",
    "hs_source_store",
    "order_kind",
    "hs_external_order_status",
    "hs_external_created_date",
    "hs_currency_code",
    "hs_total_price",
    "country",
    "state",
    "city",
    "zip",
    "channel",
    "source",
    "medium",
    "campaign",
    NULL,
};

/* These make the document what it is. */
static const char *const fixed[] = {"hs_order_name", "hs_source_store", "order_kind", NULL};

static bool speaks_of(const struct record_change *change, const char *const *names)
{
    for (; *names != NULL; names++)
        if (record_change_value(change, *names) != NULL)
            return true;
    return false;
}

/* The store that is named, or the only one. */
static status choose_store(struct work *w, const struct record_after *order, int64_t *ret_store)
{
    struct store store;
    struct rows  stores;
    int64_t      named = 0;
    if (text_to_int(record_after_text(order, "hs_source_store"), &named)) {
        if (store_get(w, named, &store) != OK)
            return fail(w, INVALID, "hs_source_store",
                        "There is no store %lld; GET /api/stores lists them.", (long long) named);
        *ret_store = named;
        return OK;
    }
    TRY(store_list(w, &stores));
    if (stores.count != 1)
        return fail(w, INVALID, "hs_source_store",
                    stores.count == 0
                        ? "There is no store yet that the order could belong to: POST /api/stores."
                        : "There are several stores: say in hs_source_store to which one the "
                          "order belongs.");
    *ret_store = ((const struct store *) stores.items)->id;
    return OK;
}

/* The head of the document; its lines are left alone. */
static struct order_draft draft_of(struct work *w, const struct record_after *order, int64_t store)
{
    struct order_draft draft = {
        .store = store,
        .kind =
            text_same(record_after_text(order, "order_kind"), "refund") ? ORDER_REFUND : ORDER_SALE,
        .number = record_after_text(order, "hs_order_name"),
        .status = record_after_text(order, "hs_external_order_status"),
        .placed_at = record_after_time(order, "hs_external_created_date"),
        .currency = record_after_text(order, "hs_currency_code"),
        .total = record_after_number(order, "hs_total_price"),
        .country = record_after_text(order, "country"),
        .state = record_after_text(order, "state"),
        .city = record_after_text(order, "city"),
        .zip = record_after_text(order, "zip"),
        .channel = record_after_text(order, "channel"),
        .source = record_after_text(order, "source"),
        .medium = record_after_text(order, "medium"),
        .campaign = record_after_text(order, "campaign"),
        .first_line = 1,
    };
    if (draft.placed_at == ABSENT)
        draft.placed_at = w->now;
    return draft;
}

status order_record_create(struct work *w, struct record_change *change, int64_t *ret_id)
{
    struct record_after     order;
    struct order_put_result result;
    struct order            there;
    int64_t                 store = 0;
    TRY(record_after_open(w, change, said, &order));
    TRY(choose_store(w, &order, &store));
    struct order_draft draft = draft_of(w, &order, store);
    TRY(order_check(w, &draft));
    if (order_find(w, store, draft.number, &there) == OK)
        return fail_reason(w, CONFLICT, "CONFLICT", "hs_order_name",
                           "Order already exists. Existing ID: %lld", (long long) there.id);
    TRY(order_put(w, &draft, &result));
    *ret_id = result.order;
    return OK;
}

static status put_head(struct work *w, const struct order_draft *draft)
{
    struct order_put_result result;
    TRY(order_check(w, draft));
    return order_put(w, draft, &result);
}

/* A new order without a number gets one. */
static status name_it(struct work *w, struct record_change *change)
{
    if (text_empty(record_change_value(change, "hs_order_name")))
        record_change_put(w, change, "hs_order_name",
                          work_text(w, "R%lld", (long long) db_new_id(w)));
    return OK;
}

status order_record_before(struct work *w, struct record_change *change)
{
    struct record_after order;
    struct order        old;
    if (change->created)
        return name_it(w, change);
    if (!speaks_of(change, said))
        return OK;
    for (const char *const *name = fixed; *name != NULL; name++)
        if (record_change_value(change, *name) != NULL)
            return fail_reason(w, INVALID, "READ_ONLY_VALUE", *name,
                               "%s makes the order what it is and cannot change; make another "
                               "order.",
                               *name);
    TRY(order_get(w, change->id, &old));
    TRY(record_after_open(w, change, said, &order));
    struct order_draft draft = draft_of(w, &order, old.store);
    if (record_change_value(change, "hs_total_price") == NULL)
        draft.total = ABSENT;
    return put_head(w, &draft);
}

/* The status that it had before the present one. */
static status status_before(struct work *w, int64_t id, const char **ret_status)
{
    struct rows rows;
    TRY(order_list_statuses(w, id, &rows));
    const struct order_status *statuses = rows.items;
    *ret_status = rows.count < 2 ? "completed" : statuses[rows.count - 2].status;
    return OK;
}

struct order_draft order_record_head(const struct order *order)
{
    return (struct order_draft){.store = order->store,
                                .kind = order->kind,
                                .number = order->number,
                                .placed_at = order->placed_at,
                                .currency = order->currency,
                                .total = ABSENT,
                                .country = order->country,
                                .state = order->state,
                                .city = order->city,
                                .zip = order->zip,
                                .channel = order->channel,
                                .source = order->source,
                                .medium = order->medium,
                                .campaign = order->campaign,
                                .first_line = 1};
}

/* What is archived was not bought, for all figures; who brings it back bought it again. */
status order_record_archived(struct work *w, int64_t id, bool archived)
{
    struct order order;
    const char  *word = "cancelled";
    TRY(order_get(w, id, &order));
    if (!archived)
        TRY(status_before(w, id, &word));
    struct order_draft draft = order_record_head(&order);
    draft.status = word;
    return put_head(w, &draft);
}

/* ---- who bought ---- */

/* An order of nobody goes to the contact, or an order that only was given to it goes back. */
status order_record_relate(struct work *w, const struct record_wish *wish)
{
    struct order    order;
    struct identity identity;
    int64_t         contact;
    TRY(order_get(w, wish->id, &order));
    TRY(person_contacts_of(w, &order.identity, 1, &contact));
    if (!wish->add)
        return contact == wish->other ? person_leave_identity(w, contact, order.identity) : OK;
    if (contact != ABSENT)
        return OK;
    const char *value = work_text(w, "%lld:%s", (long long) order.store, order.number);
    return person_add_identity(w, wish->other, IDENTITY_ORDER, value, &identity);
}
