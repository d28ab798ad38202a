/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_WOO_READ_H
#define CRM_CONNECT_WOO_READ_H

/*
 * What a WooCommerce shop says (REST wc/v3; webhooks say the same), read into the drafts of
 * shop_read.h. Times are those of the "_gmt" members.
 */

#include "crm/connect/shop/shop_read.h"

status woo_read_object(struct work *w, const struct json *object,
                       struct shop_object *ret_object) MUST_CHECK;
status woo_read_order(struct work *w, const struct shop_place *place, const struct json *object,
                      struct shop_order *ret_order) MUST_CHECK;
status woo_read_counted(struct work *w, const struct json *object,
                        struct shop_order *ret_order) MUST_CHECK;
status woo_read_refund(struct work *w, const struct json *object, const struct json *parent,
                       struct shop_refund *ret_refund) MUST_CHECK;
status woo_read_customer(struct work *w, const struct shop_place *place, const struct json *object,
                         struct shop_customer *ret_customer) MUST_CHECK;
status woo_read_product(struct work *w, const struct json *object,
                        const struct shop_product *parent,
                        struct shop_product       *ret_product) MUST_CHECK;
status woo_read_coupon(struct work *w, const struct json *object, const struct json *parent,
                       struct shop_coupon *ret_coupon) MUST_CHECK;
status woo_read_review(struct work *w, const struct json *object,
                       struct shop_review *ret_review) MUST_CHECK;

/* The SKU under which a product is known here. */
const char *woo_sku(struct work *w, const struct json *object);

#endif
