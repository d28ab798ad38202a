/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_WOO_PUT_H
#define CRM_CONNECT_WOO_PUT_H

/* One object of the shop, put where it belongs. Each runs in a db_nested of its own. */

#include "crm/connect/woocommerce/woo.h"
#include "crm/connect/woocommerce/woo_read.h"

struct woo_putting {
    const struct woo_batch *batch;
    const struct json      *object;
    struct woo_row          row; /* `record` and `parent` are set by what is put */
};

status woo_put_order(struct work *w, struct woo_putting *putting) MUST_CHECK;
status woo_put_refund(struct work *w, struct woo_putting *putting) MUST_CHECK;
status woo_put_customer(struct work *w, struct woo_putting *putting) MUST_CHECK;
status woo_put_product(struct work *w, struct woo_putting *putting) MUST_CHECK;
status woo_put_coupon(struct work *w, struct woo_putting *putting) MUST_CHECK;
status woo_put_review(struct work *w, struct woo_putting *putting) MUST_CHECK;

#endif
