/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_SHOP_READ_H
#define CRM_CONNECT_SHOP_READ_H

/*
 * What a shop says, read into our drafts by its platform. Nothing here asks or changes anything.
 * Amounts are texts with any decimals, exact to the millionth; names may hold HTML, which is taken
 * out; texts that are longer than we keep are cut at a character.
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
struct shop_place {
    int64_t     store;
    const char *currency; /* where the object does not say one */
};

/* What every object says. */
struct shop_object {
    int64_t id;
    int64_t modified_at; /* whole seconds in ms; ABSENT: it does not say */
};

struct shop_order {
    struct shop_object is;
    struct order_draft draft;
    bool               is_cart; /* not an order yet: somebody stands at the checkout */
    bool               in_trash;
    int64_t            customer; /* the shop's id; 0 = a guest */
    const char        *cart;     /* the key of the cart that it was; NULL = not said */
    /* What the order room keeps beside the document. Texts NULL = nothing said. */
    const char *note, *payment, *coupons; /* coupons: codes, joined by ", " */
    const char *fulfilment, *tracking, *tracking_url, *tags;
    int64_t     subtotal, discount, shipping, tax, paid_at; /* ABSENT = not said */
};

struct shop_refund {
    struct shop_object is;
    int64_t            order; /* the shop's id of the sale; 0 = it does not say */
    struct order_draft draft; /* without person, place and currency: shop_refund_of */
};

struct shop_customer {
    struct shop_object  is;
    struct person_draft draft;
    const char         *role;
};

struct shop_product {
    struct shop_object is;
    const char        *sku; /* the shop's, or one made of its id where it has none */
    const char        *name, *category, *description, *url, *images, *status, *type;
    int64_t            price, stock; /* ABSENT: not said, not managed */
    const char        *stock_status;
    int64_t            rating;         /* millionths; ABSENT = nobody rated it */
    int64_t            parent;         /* the shop's id of the product it is a variation of; 0 */
    bool               has_variations; /* to be asked for */
};

struct shop_coupon {
    struct shop_object is;
    const char        *code, *kind, *description, *emails; /* code NULL: not one yet */
    int64_t            amount, expires_at, used, limit;    /* ABSENT = none */
};

struct shop_review {
    struct shop_object is;
    int64_t            product; /* the shop's id */
    const char        *author, *email, *words, *status;
    int64_t            rating;
    int64_t            written_at;
};

struct shop_cart {
    struct shop_object  is;
    struct person_draft person;
    struct cart_change  change; /* without identity */
    bool                ended;  /* it was ordered: the order tells the rest */
};

/* How a platform's objects are read. NULL: it has none of these. */
struct shop_reader {
    status (*object)(struct work *w, const struct json *object, struct shop_object *ret_object);
    status (*order)(struct work *w, const struct shop_place *place, const struct json *object,
                    struct shop_order *ret_order);
    /* Of the proof: status, currency, placed_at, total and id are enough. */
    status (*counted)(struct work *w, const struct json *object, struct shop_order *ret_order);
    /* `parent`: the order. */
    status (*refund)(struct work *w, const struct json *object, const struct json *parent,
                     struct shop_refund *ret_refund);
    status (*customer)(struct work *w, const struct shop_place *place, const struct json *object,
                       struct shop_customer *ret_customer);
    /* `parent`: the product when it is a variation; NULL otherwise. */
    status (*product)(struct work *w, const struct json *object, const struct shop_product *parent,
                      struct shop_product *ret_product);
    status (*coupon)(struct work *w, const struct json *object, const struct json *parent,
                     struct shop_coupon *ret_coupon);
    status (*review)(struct work *w, const struct json *object, struct shop_review *ret_review);
    status (*cart)(struct work *w, const struct shop_place *place, const struct json *object,
                   struct shop_cart *ret_cart);
};

/*
 * Completes a refund by the sale that it gives back: who, where, in which currency, under which
 * number ("1234-R1240"). A refund of a sale that does not count does not count either.
 */
void shop_refund_of(struct work *w, const struct shop_order *order, struct shop_refund *refund);

/* ---- members of an object ---- */

/* Text without HTML, NULL when empty; at most `most` bytes. */
const char *shop_plain(struct work *w, const struct json *object, const char *name, size_t most);
/* Text as it stands, NULL when empty; at most `most` bytes. */
const char *shop_text(struct work *w, const struct json *object, const char *name, size_t most);
/* A whole number, 0 when it is none. */
int64_t shop_int(const struct json *object, const char *name);
/* An amount, as text or number; `ret_money` stays as it is when there is none. */
status shop_money(struct work *w, const struct json *object, const char *name,
                  int64_t *ret_money) MUST_CHECK;
/* "2024-12-11T10:57:20", in UTC unless it names its zone; stays as it is when there is none. */
status shop_time(struct work *w, const struct json *object, const char *name,
                 int64_t *ret_time) MUST_CHECK;
/* The first of a list; NULL: there is no list, or nothing in it. */
const struct json *shop_first(const struct json *object, const char *name);
/* "https://news.example/a" → "news.example"; NULL when it is no address. */
const char *shop_host(struct work *w, const char *url);

#endif
