/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a Shopify shop says, by a stranger: whatever is read can be kept, or is refused by a
 * member's name. */
#include <assert.h>

#include "crm/connect/shopify/shopify.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct shop_place place = {.store = 7};

static void read_sale(struct work *w, const struct json *object)
{
    struct shop_order  order;
    struct shop_refund refund;
    if (shopify_read_order(w, &place, object, &order) != OK) {
        assert(w->failure.field != NULL);
        return;
    }
    assert(order.is.id > 0 && order.draft.number != NULL && order.draft.total != ABSENT);
    if (order_check(w, &order.draft) == OK && shopify_read_refund(w, object, object, &refund) == OK)
        shop_refund_of(w, &order, &refund);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const topics[] = {"orders/updated", "orders/edited", "customers/merge",
                                         "carts/update", "refunds/create"};
    struct work             *w = work_open(NULL, 0);
    const struct json       *object;
    struct shop_customer     customer;
    struct shop_product      product, variant;
    struct shop_coupon       coupon;
    struct shop_cart         cart;
    struct shop_told         told;
    if (json_parse(w, (const char *) bytes, size, &object) == OK) {
        read_sale(w, object);
        (void) shopify_read_customer(w, &place, object, &customer);
        (void) shopify_read_coupon(w, object, object, &coupon);
        (void) shopify_read_cart(w, &place, object, &cart);
        if (shopify_read_product(w, object, NULL, &product) == OK)
            (void) shopify_read_product(w, object, &product, &variant);
        for (size_t i = 0; i < COUNT_OF(topics); i++)
            shopify_read_hook(w, topics[i], object, &told);
    }
    work_close(w);
    return 0;
}
