/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shopify as a platform; its keys, and what is tried with them. */
#include <string.h>

#include "base/text.h"
#include "crm/connect/shopify/shopify.h"
#include "kit/http/http.h"

static status check_keys(struct work *w, const struct shop_keys *keys)
{
    if (!text_starts(keys->key, "shp") || strpbrk(keys->key, " :") != NULL)
        return fail(w, INVALID, "key",
                    "An access token begins with shpat_; copy it from the app in Shopify.");
    if (text_empty(keys->secret) || strpbrk(keys->secret, " :") != NULL)
        return fail(w, INVALID, "secret",
                    "The API secret key of the app is needed to check its webhooks.");
    return OK;
}

/* One call for each kind of object shows which scope is missing. */
static status check(struct work *w, struct connection *connection)
{
    struct shopify_answer answer;
    struct shopify_call   shop = {.path = "shop"};
    TRY(shopify_ask(w, connection, &shop, &answer));
    connection->version = SHOPIFY_VERSION;
    for (const struct shop_list *list = shopify_lists; list->name != NULL; list++) {
        const struct http_pair query[] = {{"limit", "1"}, {NULL, NULL}};
        struct shopify_call    call = {.path = list->name, .query = query};
        TRY(shopify_ask(w, connection, &call, &answer));
    }
    return OK;
}

/* Members that change by themselves, or say in other words what another says. */
static const char *const passing[] = {
    "updated_at", "admin_graphql_api_id", "order_status_url", "reservation_time_left", NULL,
};

const struct platform shopify_platform = {
    .name = "shopify",
    .store = STORE_SHOPIFY,
    .lists = shopify_lists,
    .proof = &shopify_proof_list,
    .passing = passing,
    .page_most = 250,
    .page_least = 10,
    .check_keys = check_keys,
    .check = check,
    .watch = shopify_watch,
    .ask_page = shopify_ask_page,
    .ask_one = shopify_ask_one,
    .belongings = shopify_belongings,
    .check_hook = shopify_check_hook,
    .read_hook = shopify_read_hook,
    .reader =
        {
            .object = shopify_read_object,
            .order = shopify_read_order,
            .counted = shopify_read_counted,
            .refund = shopify_read_refund,
            .customer = shopify_read_customer,
            .product = shopify_read_product,
            .coupon = shopify_read_coupon,
            .cart = shopify_read_cart,
        },
};
