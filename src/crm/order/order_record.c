/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Orders that programs make and change as records. What the document says goes through order_put,
 * so facts, totals and figures are told exactly as for PUT /api/orders; the rest is the record's.
 */
#include "crm/order/order_record.h"

#include "base/money.h"
#include "base/text.h"
#include "crm/order/order.h"
#include "kit/db/db.h"

#define ORDERS (&order_types[0])

/* What the document says, in the properties' names; then NULL. */
static const char *const said[] = {
    "hs_external_order_id",
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
    "hs_billing_address_email",
    "hs_billing_address_country",
    "hs_billing_address_state",
    "hs_billing_address_city",
    "hs_billing_address_postal_code",
    "hs_shipping_address_country",
    "hs_shipping_address_state",
    "hs_shipping_address_city",
    "hs_shipping_address_postal_code",
    NULL,
};

/* These make the document what it is. */
static const char *const fixed[] = {"hs_external_order_id", "hs_source_store", "order_kind", NULL};

static bool speaks_of(const struct record_change *change, const char *const *names)
{
    for (; *names != NULL; names++)
        if (record_change_value(change, *names) != NULL)
            return true;
    return false;
}

/* Where it was bought, of the place itself or else of an address: `part` is "country" … */
static const char *place(const struct record_after *order, const char *part, const char *shipping,
                         const char *billing)
{
    const char *const names[] = {part, shipping, billing};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (*record_after_text(order, names[i]) != '\0')
            return record_after_text(order, names[i]);
    return "";
}

static void take_place(const struct record_after *order, struct order_draft *draft)
{
    draft->country =
        place(order, "country", "hs_shipping_address_country", "hs_billing_address_country");
    draft->state = place(order, "state", "hs_shipping_address_state", "hs_billing_address_state");
    draft->city = place(order, "city", "hs_shipping_address_city", "hs_billing_address_city");
    draft->zip =
        place(order, "zip", "hs_shipping_address_postal_code", "hs_billing_address_postal_code");
}

/* The head of the document; its lines are left alone. */
static struct order_draft draft_of(const struct work *w, const struct record_after *order,
                                   int64_t store)
{
    struct order_draft draft = {
        .store = store,
        .kind =
            text_same(record_after_text(order, "order_kind"), "refund") ? ORDER_REFUND : ORDER_SALE,
        .number = record_after_text(order, "hs_external_order_id"),
        .name = record_after_text(order, "hs_order_name"),
        .status = record_after_text(order, "hs_external_order_status"),
        .placed_at = record_after_time(order, "hs_external_created_date"),
        .currency = record_after_text(order, "hs_currency_code"),
        .total = record_after_number(order, "hs_total_price"),
        .channel = record_after_text(order, "channel"),
        .source = record_after_text(order, "source"),
        .medium = record_after_text(order, "medium"),
        .campaign = record_after_text(order, "campaign"),
        .first_line = 1,
    };
    if (draft.placed_at == ABSENT)
        draft.placed_at = w->now;
    take_place(order, &draft);
    return draft;
}

/* Who bought is whose e-mail stands on the bill, known or not. */
static status find_buyer(struct work *w, const struct record_after *order,
                         struct identity *ret_identity)
{
    const char *email;
    ret_identity->id = 0;
    if (!record_email(w, record_after_text(order, "hs_billing_address_email"), &email))
        return OK;
    return person_identity(w, IDENTITY_EMAIL, email, ret_identity);
}

status order_record_create(struct work *w, struct record_change *change, int64_t *ret_id)
{
    struct record_after     order;
    struct order_put_result result;
    struct order            there;
    struct identity         buyer;
    int64_t                 store = 0;
    TRY(record_after_open(w, change, said, &order));
    TRY(order_record_store(w, record_after_text(&order, "hs_source_store"),
                           record_after_text(&order, "hs_currency_code"), &store));
    struct order_draft draft = draft_of(w, &order, store);
    TRY(order_check(w, &draft));
    if (order_find(w, store, draft.number, &there) == OK)
        return fail_reason(w, CONFLICT, "CONFLICT", "hs_external_order_id",
                           "Order already exists. Existing ID: %lld", (long long) there.id);
    TRY(find_buyer(w, &order, &buyer));
    draft.identity = buyer.id;
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

/* A new order without a number gets one, and is called by it unless it has a name. */
static status name_it(struct work *w, struct record_change *change)
{
    if (text_empty(record_change_value(change, "hs_external_order_id")))
        record_change_put(w, change, "hs_external_order_id",
                          work_text(w, "R%lld", (long long) db_new_id(w)));
    if (text_empty(record_change_value(change, "hs_order_name")))
        record_change_put(w, change, "hs_order_name",
                          record_change_value(change, "hs_external_order_id"));
    return OK;
}

/* The bill was given an e-mail, or another: of somebody, as long as nobody is known to have bought.
 */
static status take_buyer(struct work *w, const struct record_after *after,
                         const struct order *order, struct order_draft *draft)
{
    struct identity buyer;
    int64_t         contact;
    if (record_change_value(after->change, "hs_billing_address_email") == NULL)
        return OK;
    TRY(person_contacts_of(w, &order->identity, 1, &contact));
    TRY(find_buyer(w, after, &buyer));
    if (contact != ABSENT || buyer.id == 0)
        return OK;
    if (buyer.contact == ABSENT) {
        draft->identity = buyer.id;
        return OK;
    }
    return order_record_relate(
        w, &(const struct record_wish){order->id, &person_types[0], buyer.contact, true});
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
    TRY(take_buyer(w, &order, &old, &draft));
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
    TRY(person_add_identity(w, wish->other, IDENTITY_ORDER, value, &identity));
    if (identity.id == order.identity)
        return OK;
    struct order_draft draft = order_record_head(&order);
    draft.identity = identity.id;
    return put_head(w, &draft);
}
