/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_SHOPIFY_READ_H
#define CRM_CONNECT_SHOPIFY_READ_H

/*
 * What a Shopify shop says (Admin REST; webhooks say the same), read into the drafts of
 * shop_read.h. Amounts are those of the shop's own currency.
 */

#include "crm/connect/shop/shop_read.h"

status shopify_read_object(struct work *w, const struct json *object,
                           struct shop_object *ret_object) MUST_CHECK;
status shopify_read_order(struct work *w, const struct shop_place *place, const struct json *object,
                          struct shop_order *ret_order) MUST_CHECK;
status shopify_read_counted(struct work *w, const struct json *object,
                            struct shop_order *ret_order) MUST_CHECK;
status shopify_read_refund(struct work *w, const struct json *object, const struct json *parent,
                           struct shop_refund *ret_refund) MUST_CHECK;
status shopify_read_customer(struct work *w, const struct shop_place *place,
                             const struct json    *object,
                             struct shop_customer *ret_customer) MUST_CHECK;
status shopify_read_product(struct work *w, const struct json *object,
                            const struct shop_product *parent,
                            struct shop_product       *ret_product) MUST_CHECK;
status shopify_read_coupon(struct work *w, const struct json *object, const struct json *parent,
                           struct shop_coupon *ret_coupon) MUST_CHECK;
status shopify_read_cart(struct work *w, const struct shop_place *place, const struct json *object,
                         struct shop_cart *ret_cart) MUST_CHECK;

/* The SKU under which a line's or variant's product is known here. NULL: it names none. */
const char *shopify_sku(struct work *w, const struct json *line);
/* The key of the cart of a checkout, an order or a cart; NULL: it was none. */
const char *shopify_cart_key(struct work *w, const struct json *object);
/* The id of an object; of one whose id is a text, a number made of it. */
int64_t shopify_id(struct work *w, const struct json *object);
/* Adds the `name` of each object of a list. INVALID: beyond all measure. */
status shopify_sum(struct work *w, const struct json *first, const char *name,
                   int64_t *sum) MUST_CHECK;

#endif
