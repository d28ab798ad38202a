/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Of somebody who is erased: what they bought stays, since figures are made of it, and so do the
 * town and country it went to. Names, addresses, notes and what leads back to them go.
 */
#include "crm/order/order_erase.h"

#include "base/text.h"
#include "crm/order/cart_parts.h"
#include "crm/order/order.h"
#include "crm/order/order_store.h"

/* How to add one: a line. */
static const char *const personal[] = {
    "hs_billing_address_name",
    "hs_billing_address_firstname",
    "hs_billing_address_lastname",
    "hs_billing_address_email",
    "hs_billing_address_phone",
    "hs_billing_address_street",
    "hs_billing_address_postal_code",
    "hs_shipping_address_name",
    "hs_shipping_address_phone",
    "hs_shipping_address_street",
    "hs_shipping_address_postal_code",
    "hs_shipping_tracking_number",
    "hs_shipping_status_url",
    "hs_external_order_url",
    "hs_external_cart_id",
    "hs_external_checkout_id",
    "hs_order_note",
    "hs_tags",
    NULL,
};

static status forget_orders(struct work *w, int64_t contact)
{
    struct rows rows;
    TRY(order_store_of_contact(w, contact, &rows));
    const int64_t *ids = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        TRY(record_forget(w, &order_types[0], ids[i], personal));
    return OK;
}

status order_erase(struct work *w, const struct record_erased *erased)
{
    if (!text_same(erased->type->name, "contacts"))
        return OK;
    TRY(forget_orders(w, erased->id));
    return cart_erase(w, erased);
}
