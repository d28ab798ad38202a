/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a shop says, by a stranger: whatever is read can be kept, or is refused by a member's name.
 */
#include <assert.h>

#include "crm/connect/woocommerce/woo_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_sale(struct work *w, const struct shop_place *shop, const struct json *object)
{
    struct shop_order  order;
    struct shop_refund refund;
    if (woo_read_order(w, shop, object, &order) != OK) {
        assert(w->failure.field != NULL);
        return;
    }
    assert(order.is.id > 0 && order.draft.number != NULL && order.draft.total != ABSENT);
    if (order_check(w, &order.draft) == OK && woo_read_refund(w, object, object, &refund) == OK)
        shop_refund_of(w, &order, &refund);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct shop_place shop = {.store = 7, .currency = "EUR"};
    struct work            *w = work_open(NULL, 0);
    const struct json      *object;
    struct shop_customer    customer;
    struct shop_product     product, variation;
    struct shop_coupon      coupon;
    struct shop_review      review;
    if (json_parse(w, (const char *) bytes, size, &object) == OK) {
        read_sale(w, &shop, object);
        (void) woo_read_customer(w, &shop, object, &customer);
        (void) woo_read_coupon(w, object, NULL, &coupon);
        (void) woo_read_review(w, object, &review);
        if (woo_read_product(w, object, NULL, &product) == OK)
            (void) woo_read_product(w, object, &product, &variation);
    }
    work_close(w);
    return 0;
}
