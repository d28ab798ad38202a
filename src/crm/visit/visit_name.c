/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <strings.h>

#include "base/text.h"
#include "crm/visit/visit_event.h"
#include "crm/visit/visit_store.h"

#define ORDER_MONEY "revenue,total,value"

/*
 * The events of online shops (e-commerce spec, version 2) and what Google Analytics 4 calls them.
 * How to add one: a kind of fact in crm/fact, a line here, and one in docs/tracking.md.
 */
/* clang-format off */
static const struct visit_name names[] = {
    {"Products Searched",              "search",            FACT_PRODUCTS_SEARCHED},
    {"Product List Viewed",            "view_item_list",    FACT_PRODUCT_LIST_VIEWED},
    {"Product List Filtered",          NULL,                FACT_PRODUCT_LIST_FILTERED},
    {"Promotion Viewed",               "view_promotion",    FACT_PROMOTION_VIEWED},
    {"Promotion Clicked",              "select_promotion",  FACT_PROMOTION_CLICKED},
    {"Product Clicked",                "select_item",       FACT_PRODUCT_CLICKED, .amount = "price", .product = true},
    {"Product Viewed",                 "view_item",         FACT_PRODUCT_VIEWED, .amount = "value,price", .product = true},
    {"Product Added",                  "add_to_cart",       FACT_PRODUCT_ADDED, VISIT_CART_ADD, .amount = "value,price", .product = true},
    {"Product Removed",                "remove_from_cart",  FACT_PRODUCT_REMOVED, VISIT_CART_REMOVE, .amount = "value,price", .product = true},
    {"Cart Viewed",                    "view_cart",         FACT_CART_VIEWED, VISIT_CART_ALL, .amount = "value"},
    {"Checkout Started",               "begin_checkout",    FACT_CHECKOUT_STARTED, VISIT_CART_SEEN, true, .amount = ORDER_MONEY},
    {"Checkout Step Viewed",           NULL,                FACT_CHECKOUT_STEP_VIEWED, VISIT_CART_SEEN, .orders = true},
    {"Checkout Step Completed",        "add_shipping_info", FACT_CHECKOUT_STEP_COMPLETED, VISIT_CART_SEEN, .orders = true},
    {"Payment Info Entered",           "add_payment_info",  FACT_PAYMENT_INFO_ENTERED, VISIT_CART_SEEN, .orders = true},
    {"Order Updated",                  NULL,                FACT_TRACKED_ORDER_UPDATED, .orders = true, .amount = ORDER_MONEY},
    {"Order Completed",                "purchase",          FACT_TRACKED_ORDER_COMPLETED, .orders = true, .amount = ORDER_MONEY},
    {"Order Refunded",                 "refund",            FACT_TRACKED_ORDER_REFUNDED, .amount = "total,value,revenue"},
    {"Order Cancelled",                NULL,                FACT_TRACKED_ORDER_CANCELLED, .amount = ORDER_MONEY},
    {"Coupon Entered",                 NULL,                FACT_COUPON_ENTERED},
    {"Coupon Applied",                 NULL,                FACT_COUPON_APPLIED, .amount = "discount"},
    {"Coupon Denied",                  NULL,                FACT_COUPON_DENIED},
    {"Coupon Removed",                 NULL,                FACT_COUPON_REMOVED, .amount = "discount"},
    {"Product Added to Wishlist",      "add_to_wishlist",   FACT_WISHLIST_ADDED, .amount = "value,price", .product = true},
    {"Product Removed from Wishlist",  NULL,                FACT_WISHLIST_REMOVED, .amount = "price", .product = true},
    {"Wishlist Product Added to Cart", NULL,                FACT_WISHLIST_TO_CART, VISIT_CART_ADD, .amount = "price", .product = true},
    {"Product Shared",                 "share",             FACT_PRODUCT_SHARED, .product = true},
    {"Cart Shared",                    NULL,                FACT_CART_SHARED},
    {"Product Reviewed",               NULL,                FACT_PRODUCT_REVIEWED, .product = true},
};
/* clang-format on */

const struct visit_name *visit_name_of(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcasecmp(names[i].name, name) == 0
            || (names[i].ga4 != NULL && strcasecmp(names[i].ga4, name) == 0))
            return &names[i];
    return NULL;
}

status visit_told_as(struct work *w, const char *event, struct visit_told_as *ret_as)
{
    const char *folded = text_folded(w, event);
    *ret_as = (struct visit_told_as){.kind = FACT_EVENT_TRACKED};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (text_folds_to(names[i].name, folded) || text_same(names[i].ga4, folded)) {
            ret_as->kind = names[i].kind;
            return OK;
        }
    return visit_kept_folded(w, folded, &ret_as->names);
}
