/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_WOO_READ_H
#define CRM_CONNECT_WOO_READ_H

/*
 * What a WooCommerce shop says (REST wc/v3; webhooks say the same), read into our drafts. Nothing
 * here asks or changes anything. Amounts are texts with any decimals, exact to the millionth; times
 * are those of the "_gmt" members; names may hold HTML, which is taken out; texts that are longer
 * than we keep are cut at a character.
 *
 * INVALID: the object is not what it should be; the failure names the member. That object goes to
 * quarantine and holds up nobody.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/work.h"
#include "crm/order/order.h"
#include "crm/person/person.h"
#include "kit/json/json.h"

/* In which shop it was said. */
struct woo_shop {
    int64_t     store;
    const char *currency; /* where the object does not say one */
};

/* What every object says. */
struct woo_object {
    int64_t id;
    int64_t modified_at; /* whole seconds in ms; ABSENT: it does not say */
};

struct woo_order {
    struct woo_object  is;
    struct order_draft draft;
    bool               is_cart; /* checkout-draft: not an order yet */
    bool               in_trash;
    int64_t            customer; /* the shop's id; 0 = a guest */
    struct rows        refunds;  /* the ids of its refunds: rows of int64_t */
    /* What the order room keeps beside the document. Texts NULL = nothing said. */
    const char *note, *payment, *coupons;                   /* coupons: codes, joined by ", " */
    int64_t     subtotal, discount, shipping, tax, paid_at; /* ABSENT = not said */
};

struct woo_refund {
    struct woo_object  is;
    int64_t            order; /* the shop's id of the sale; 0 = it does not say */
    struct order_draft draft; /* without person, place and currency: woo_refund_of */
};

struct woo_customer {
    struct woo_object   is;
    struct person_draft draft;
    const char         *role;
};

struct woo_product {
    struct woo_object is;
    const char       *sku; /* the shop's, or "id:123" where it has none */
    const char       *name, *category, *description, *url, *images, *status, *type;
    int64_t           price, stock; /* ABSENT: not said, not managed */
    const char       *stock_status;
    int64_t           rating;         /* millionths; ABSENT = nobody rated it */
    int64_t           parent;         /* the shop's id of the product it is a variation of; 0 */
    bool              has_variations; /* to be asked for */
};

struct woo_coupon {
    struct woo_object is;
    const char       *code, *kind, *description, *emails;
    int64_t           amount, expires_at, used, limit; /* ABSENT = none */
};

struct woo_review {
    struct woo_object is;
    int64_t           product; /* the shop's id */
    const char       *author, *email, *words, *status;
    int64_t           rating;
    int64_t           written_at;
};

status woo_read_object(struct work *w, const struct json *object,
                       struct woo_object *ret_object) MUST_CHECK;
status woo_read_order(struct work *w, const struct woo_shop *shop, const struct json *object,
                      struct woo_order *ret_order) MUST_CHECK;
status woo_read_refund(struct work *w, const struct woo_shop *shop, const struct json *object,
                       struct woo_refund *ret_refund) MUST_CHECK;
status woo_read_customer(struct work *w, const struct woo_shop *shop, const struct json *object,
                         struct woo_customer *ret_customer) MUST_CHECK;
/* `parent`: the product when it is a variation; NULL otherwise. */
status woo_read_product(struct work *w, const struct json *object, const struct woo_product *parent,
                        struct woo_product *ret_product) MUST_CHECK;
status woo_read_coupon(struct work *w, const struct json *object,
                       struct woo_coupon *ret_coupon) MUST_CHECK;
status woo_read_review(struct work *w, const struct json *object,
                       struct woo_review *ret_review) MUST_CHECK;

/*
 * Completes a refund by the sale that it gives back: who, where, in which currency, under which
 * number ("1234-R1240"). A refund of a sale that does not count does not count either.
 */
void woo_refund_of(struct work *w, const struct woo_order *order, struct woo_refund *refund);

/* The SKU under which a product is known here. */
const char *woo_sku(struct work *w, const struct json *object);

/* ---- members of an object ---- */

/* Text without HTML, NULL when empty; at most `most` bytes. */
const char *woo_plain(struct work *w, const struct json *object, const char *name, size_t most);
/* Text as it stands, NULL when empty; at most `most` bytes. */
const char *woo_text(struct work *w, const struct json *object, const char *name, size_t most);
/* A whole number, 0 when it is none. */
int64_t woo_int(const struct json *object, const char *name);
/* An amount, as text or number; `ret_money` stays as it is when there is none. */
status woo_money(struct work *w, const struct json *object, const char *name,
                 int64_t *ret_money) MUST_CHECK;
/* "2024-12-11T10:57:20" in UTC; `ret_time` stays as it is when there is none. */
status woo_time(struct work *w, const struct json *object, const char *name,
                int64_t *ret_time) MUST_CHECK;

#endif
