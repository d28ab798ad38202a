/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_WOO_H
#define CRM_CONNECT_WOO_H

/*
 * WooCommerce as a platform of connected shops (crm/connect/shop): how it is asked over REST wc/v3,
 * what it lists, how its webhooks are signed, and what real shops of it do.
 */

#include "crm/connect/shop/shop.h"
#include "crm/connect/woocommerce/woo_read.h"

extern const struct platform woo_platform;

/* ---- asking the shop (woo_ask.c) ---- */

struct woo_link {
    const char *url, *key, *secret;
};

struct woo_call {
    enum method             method; /* 0 = GET */
    const char             *path;   /* "orders/7", below wp-json/wc/v3/ */
    const struct http_pair *query;  /* then {NULL}; NULL = none */
    const char             *body;   /* JSON; NULL = none */
};

struct woo_answer {
    const struct json *body;
    int64_t            total; /* X-WP-Total; ABSENT = it does not say */
    int64_t            took_ms;
};

/* Opens the sealed keys. */
status woo_link_of(struct work *w, const struct connection *connection,
                   struct woo_link *ret_link) MUST_CHECK;

/*
 * With no transaction open. Over http it signs by OAuth 1.0a (HMAC-SHA256, RFC 5849), over https it
 * uses basic authentication. Redirects are not followed: they are told.
 * NOT_FOUND: the shop has no such object or route. UNAVAILABLE: it is down, slow, in maintenance,
 * answers HTML or half an answer: again later. FORBIDDEN, with a reason for programs: KEY_WRONG,
 * KEY_READ_ONLY, CLOCK, SIGNATURE_STRIPPED, REDIRECT, PRIVATE_ADDRESS, TOO_OLD.
 */
status woo_ask(struct work *w, const struct woo_link *link, const struct woo_call *call,
               struct woo_answer *ret_answer) MUST_CHECK;

/* The query of a signed call, for tests. `pairs` end with {NULL}. */
const char *woo_oauth_signature(struct work *w, const char *method, const char *url,
                                const struct http_pair *pairs, const char *secret);

/* "orders" → its path in the API. */
const char *woo_path_of(const char *kind);

/* ---- the parts of woo_platform ---- */

extern const struct shop_list woo_lists[], woo_proof_list;

status      woo_check_keys(struct work *w, const struct shop_keys *keys) MUST_CHECK;
const char *woo_authorise(struct work *w, const struct connection *connection);
status      woo_check(struct work *w, struct connection *connection) MUST_CHECK;
status      woo_watch_hooks(struct work *w, const struct connection *connection,
                            bool *ret_was_off) MUST_CHECK;
status      woo_ask_page(struct work *w, const struct shop_page *page,
                         struct shop_answer *ret_answer) MUST_CHECK;
status      woo_ask_one(struct work *w, const struct shop_row *row, const struct connection *from,
                        const struct json **ret_object) MUST_CHECK;
status      woo_pull_belongings(struct work *w, const struct shop_batch *of,
                                const struct json *object) MUST_CHECK;
/* Refunds of an order that the shop lists and we do not hold as it is now. */
status woo_pull_refunds(struct work *w, const struct connection *connection,
                        const struct json *order) MUST_CHECK;
status woo_check_hook(struct work *w, const struct connection *connection,
                      const struct shop_received *received, bool *ret_ping) MUST_CHECK;
void   woo_read_hook(struct work *w, const char *topic, const struct json *body,
                     struct shop_told *ret_told);

#endif
