/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_SHOP_PUT_H
#define CRM_CONNECT_SHOP_PUT_H

/* One object of the shop, put where it belongs. Each runs in a db_nested of its own. */

#include "crm/connect/shop/shop.h"

struct shop_putting {
    const struct platform   *platform;
    const struct shop_batch *batch;
    const struct json       *object;
    struct shop_row          row; /* `record` and `parent` are set by what is put */
};

status shop_put_order(struct work *w, struct shop_putting *putting) MUST_CHECK;
status shop_put_refund(struct work *w, struct shop_putting *putting) MUST_CHECK;
status shop_put_customer(struct work *w, struct shop_putting *putting) MUST_CHECK;
status shop_put_product(struct work *w, struct shop_putting *putting) MUST_CHECK;
status shop_put_coupon(struct work *w, struct shop_putting *putting) MUST_CHECK;
status shop_put_review(struct work *w, struct shop_putting *putting) MUST_CHECK;
status shop_put_cart(struct work *w, struct shop_putting *putting) MUST_CHECK;

#endif
