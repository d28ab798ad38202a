/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_SHOPIFY_H
#define CRM_CONNECT_SHOPIFY_H

/*
 * Shopify as a platform of connected shops (crm/connect/shop): the Admin REST API of a version that
 * is named in every call, with the access token of an app that the shop's owner made.
 *
 * Lists are read by the id of the last object (since_id), which holds its place for ever; the
 * cursors of the API (page_info) expire. How many calls a shop allows it says with each answer
 * ("32/40", from which two leak a second): from three quarters on the pull pauses until half has
 * leaked. Refunds and fulfilments stand in their order, variants in their product.
 */

#include "crm/connect/shop/shop.h"
#include "crm/connect/shopify/shopify_read.h"

extern const struct platform shopify_platform;

#define SHOPIFY_VERSION "2025-10"

/* ---- asking (shopify_ask.c) ---- */

struct shopify_call {
    enum method             method; /* 0 = GET */
    const char             *path;   /* "orders/7", between the version and .json */
    const struct http_pair *query;  /* names and values that need no quoting, then {NULL}; NULL */
    const char             *body;   /* JSON; NULL = none */
};

struct shopify_answer {
    const struct json *body; /* what stands in its only member: an object, or a list */
    int64_t            took_ms, wait_ms;
};

/*
 * With no transaction open. NOT_FOUND: no such object. UNAVAILABLE: again later; SHOP_WAITS: the
 * limit of calls is reached. FORBIDDEN, with a reason for programs: KEY_WRONG, SCOPE_MISSING,
 * PLAIN_HTTP, REDIRECT, PRIVATE_ADDRESS, NO_SHOPIFY.
 */
status shopify_ask(struct work *w, const struct connection *connection,
                   const struct shopify_call *call, struct shopify_answer *ret_answer) MUST_CHECK;

/* ---- the parts of shopify_platform ---- */

extern const struct shop_list shopify_lists[], shopify_proof_list;

status shopify_watch(struct work *w, const struct connection *connection,
                     bool *ret_was_off) MUST_CHECK;
status shopify_ask_page(struct work *w, const struct shop_page *page,
                        struct shop_answer *ret_answer) MUST_CHECK;
status shopify_ask_one(struct work *w, const struct shop_row *row, const struct connection *from,
                       const struct json **ret_object) MUST_CHECK;
status shopify_belongings(struct work *w, const struct shop_batch *of,
                          const struct json *object) MUST_CHECK;
status shopify_check_hook(struct work *w, const struct connection *connection,
                          const struct shop_received *received, bool *ret_ping) MUST_CHECK;
void   shopify_read_hook(struct work *w, const char *topic, const struct json *body,
                         struct shop_told *ret_told);

/* What privacy topics want done (shopify_privacy.c); with no transaction open. */
status shopify_redact_customer(struct work *w, const struct connection *connection,
                               const struct json *body) MUST_CHECK;
status shopify_redact_shop(struct work *w, const struct connection *connection,
                           const struct json *body) MUST_CHECK;
status shopify_request_data(struct work *w, const struct connection *connection,
                            const struct json *body) MUST_CHECK;
status shopify_uninstalled(struct work *w, const struct connection *connection,
                           const struct json *body) MUST_CHECK;

#endif
