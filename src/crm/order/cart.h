/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CART_H
#define CRM_CART_H

/*
 * Carts: what somebody put in them, and whether they left it. Part of the front door of the order
 * room; include crm/order/order.h.
 *
 *   active ──timer──▶ abandoned ──change──▶ recovered ──timer──▶ abandoned …
 *   each of these ──order──▶ ordered (for ever)
 *   each of these ──nothing in it──▶ emptied ──change──▶ active
 *
 * The timer is exact: a cart is abandoned at the instant that is `timer` ms after its last change
 * (R49: 5 minutes, settable by store), not a ms before. A change is what makes the cart different:
 * items, quantities, prices, totals. Time is the shop's (`at` of the change), so changes may come
 * late, in any order and twice: what is in the cart is what they make in the order in which they
 * happened. An order of the same person in the same store, or one that names the cart, closes it
 * in the transaction of order_put; also when the order came first.
 *
 * Of the contact, in the same transaction: current_abandoned_cart and the other properties that
 * cart_contact_properties lists, of the cart that was abandoned last. Carts of guests count: the
 * cart of an identity is that of the contact to which it belongs at any time.
 *
 * Asks:   person, store, catalog, record.
 * Tells:  CART_CHANGED, CART_ABANDONED, CART_RECOVERED, CART_EMPTIED, CART_ORDERED, CART_ITEM_LEFT,
 *         CART_ITEM_BACK.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/record/record.h"

enum cart_state { CART_ACTIVE, CART_ABANDONED, CART_RECOVERED, CART_ORDERED, CART_EMPTIED };
extern const char *const cart_state_words[]; /* "active" …, NULL: hs_external_status */

/* ---- changes ---- */

enum cart_change_kind {
    CART_ADD,     /* so many more of each item */
    CART_REMOVE,  /* so many less; quantity ABSENT or 0: none of it stays */
    CART_SET,     /* so many of each item; 0: none */
    CART_REPLACE, /* these items are all there is */
    CART_CLEAR,   /* nothing is in it any more */
    CART_SEEN, /* looked at, checkout begun: brings an abandoned cart back, changes nothing else */
};
extern const char *const cart_change_words[];

/* Texts may be NULL. */
struct cart_item {
    const char *sku; /* or the shop's product id, when that is all there is; required */
    const char *name, *category;
    const char *image, *url; /* links */
    int64_t     quantity;    /* millionths of a piece; ABSENT = 1 */
    int64_t     price;       /* of one piece; ABSENT = as it was, at first 0 */
};

struct cart_change {
    int64_t               store;
    const char           *key;      /* the shop's id or token of the cart; NULL: by identity */
    int64_t               identity; /* whose it is (crm/person); 0 = not known, or as it was */
    enum cart_change_kind change;
    const char           *message;  /* the sender's id of this change; NULL = made of its time */
    int64_t               at;       /* when it happened, ms; 0 or ABSENT = now */
    const char           *currency; /* NULL = as it was, at first the store's */
    const char           *url;      /* where the shop shows it again; NULL = as it was */
    /* As the shop counts; ABSENT: subtotal and total are made of the items, the rest is not known.
     */
    int64_t     subtotal, tax, shipping, discount, total;
    struct rows items; /* of struct cart_item */
};

extern const struct shape cart_item_shape, cart_change_shape;

enum cart_outcome {
    CART_UNCHANGED, /* it came twice, or changes nothing */
    CART_CREATED,
    CART_CHANGED,
    CART_LATE, /* it is about a cart that was ordered since: nothing is kept of it */
};

struct cart_put_result {
    int64_t           cart;
    enum cart_outcome outcome;
};

#define CART_ITEMS_MAX 500 /* in one cart, and in one change */

/*
 * INVALID: neither key nor identity, no such store, an item without SKU, a quantity or price below
 * 0 or beyond a billion, too many items, `at` more than a day ahead. WRITE.
 */
status cart_put(struct work *w, const struct cart_change *change,
                struct cart_put_result *ret_result) MUST_CHECK;

/* Identities of a contact came or went by other ways than this room's: its properties anew. */
status cart_refresh_contact(struct work *w, int64_t contact) MUST_CHECK;

/* ---- what is kept ---- */

struct cart {
    int64_t         id;
    int64_t         store;
    const char     *key;
    int64_t         identity; /* 0 = not known */
    enum cart_state status;
    const char     *currency;
    int64_t         subtotal, tax, shipping, discount, total; /* tax …: ABSENT = not known */
    int64_t         home_total;
    int64_t         item_count; /* different items */
    int64_t         pieces;     /* millionths */
    const char     *url;        /* the shop's; NULL */
    const char     *token;      /* of the recovery link, /c/{token} */
    int64_t         started_at, changed_at;
    int64_t         abandoned_at; /* ABSENT: never */
    int64_t         abandoned_count;
    int64_t         recovered_at, closed_at; /* ABSENT */
    int64_t         order_id;                /* that it became; ABSENT */
    int64_t         created_at, updated_at;
};

extern const struct shape cart_shape;

/* Which carts; ABSENT, NULL or 0 = any. Newest change first is by id: newest cart first. */
struct cart_query {
    int64_t     contact;
    int64_t     identity;
    int64_t     store;
    const char *status; /* a word, or "open": active, abandoned, recovered */
    int64_t     after;  /* id; 0 = from the newest */
    int64_t     limit;  /* 1..200 */
};

extern const struct shape cart_query_shape;

/* NOT_FOUND. Rows of struct cart_item in the order in which they came. */
status cart_get(struct work *w, int64_t id, struct cart *ret_cart) MUST_CHECK;
status cart_get_items(struct work *w, int64_t id, struct rows *ret_items) MUST_CHECK;
status cart_list(struct work *w, const struct cart_query *query, struct rows *ret_carts) MUST_CHECK;

/* The newest open cart of any of these identities in a store (0 = any store). NOT_FOUND. */
status cart_find_open(struct work *w, int64_t store, const int64_t *identities, size_t count,
                      struct cart *ret_cart) MUST_CHECK;

/* By the token of its link. NOT_FOUND. */
status cart_find_token(struct work *w, const char *token, struct cart *ret_cart) MUST_CHECK;

/* ---- what was left ---- */

/* Somebody whose cart is abandoned now. Rows of struct cart_leaver, the last to leave first. */
struct cart_leaver {
    int64_t     cart, store, identity;
    int64_t     contact; /* ABSENT: nobody knows */
    const char *label;   /* what to call the contact; NULL */
    int64_t     abandoned_at, abandoned_count;
    const char *currency;
    int64_t     total, home_total, item_count, pieces;
};

struct cart_left_query {
    int64_t store;               /* ABSENT = all */
    bool    known;               /* only of contacts */
    int64_t before, before_cart; /* the page before ended there; ABSENT = from the first */
    int64_t limit;               /* 1..200 */
};

extern const struct shape cart_leaver_shape, cart_left_query_shape;

status cart_leavers(struct work *w, const struct cart_left_query *query,
                    struct rows *ret_leavers) MUST_CHECK;

/* A product, by SKU within a store, and how often it was left. The most pieces first. */
struct cart_left_product {
    int64_t     store;
    const char *sku, *name;
    int64_t     times;       /* carts abandoned with it, each time */
    int64_t     pieces;      /* then, millionths */
    int64_t     amount;      /* then, home currency */
    int64_t     left_pieces; /* of these still left now */
    int64_t     left_amount;
};

struct cart_product_query {
    int64_t store;       /* ABSENT = all */
    int64_t from, until; /* abandoned at >= from and < until; ABSENT = no bound */
    int64_t limit;       /* 1..1000 */
};

extern const struct shape cart_left_product_shape, cart_product_query_shape;

status cart_left_products(struct work *w, const struct cart_product_query *query,
                          struct rows *ret_products) MUST_CHECK;

/* ---- settings ---- */

struct cart_settings {
    int64_t store;
    bool    enabled;   /* carts are abandoned at all */
    bool    guests;    /* also those of people without an account in the shop */
    int64_t timer;     /* ms: 1 minute to 30 days */
    int64_t keep_days; /* changes are kept so long for those that come late: 7 to 3650 */
};

extern const struct shape cart_settings_shape;

#define CART_TIMER_USUAL (5 * INT64_C(60000)) /* R49 */

status cart_get_settings(struct work *w, int64_t store,
                         struct cart_settings *ret_settings) MUST_CHECK;

/* Carts that are active then follow the new timer. INVALID: out of range, no such store. */
status cart_put_settings(struct work *w, const struct cart_settings *settings) MUST_CHECK;

/*
 * The properties of a contact that carts keep, and their group; made when the first cart needs
 * them. Names are those that shops' plugins write. Ends with {0}.
 */
extern const struct property cart_contact_properties[];

#endif
