/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* WooCommerce as a platform; its keys, how its owner allows them, and what is tried with them. */
#include <string.h>

#include "base/text.h"
#include "crm/connect/woocommerce/woo.h"
#include "kit/http/http.h"

/* ---- keys ---- */

status woo_check_keys(struct work *w, const struct shop_keys *keys)
{
    if (!text_starts(keys->key, "ck_") || strpbrk(keys->key, " :") != NULL)
        return fail(w, INVALID, "key", "A consumer key begins with ck_; copy it from WooCommerce.");
    if (keys->secret == NULL || !text_starts(keys->secret, "cs_")
        || strpbrk(keys->secret, " :") != NULL)
        return fail(w, INVALID, "secret",
                    "A consumer secret begins with cs_; copy it from WooCommerce.");
    return OK;
}

status woo_link_of(struct work *w, const struct connection *connection, struct woo_link *ret_link)
{
    struct shop_keys keys;
    TRY(shop_get_keys(w, connection, &keys));
    *ret_link = (struct woo_link){.url = connection->url, .key = keys.key, .secret = keys.secret};
    return OK;
}

/* The page of the shop that asks its owner; the shop then sends the keys to us, over https. */
const char *woo_authorise(struct work *w, const struct connection *connection)
{
    return work_text(w,
                     "%s/wc-auth/v1/authorize?app_name=Storefolk&scope=read_write&user_id=%s"
                     "&return_url=%s/connections&callback_url=%s/connect/woocommerce/%s/keys",
                     connection->url, connection->token, connection->deliver_to,
                     connection->deliver_to, connection->token);
}

/* ---- the check ---- */

/* OK when the version is good enough, "8.2.0" or later than 3.5. */
static status check_version(struct work *w, struct connection *connection,
                            const struct json *system)
{
    int64_t     major = 0;
    const char *version = json_text(json_member(system, "environment"), "version");
    if (version == NULL)
        return OK;
    connection->version = version;
    const char **parts = text_split(w, version, '.', NULL);
    if (text_to_int(parts[0], &major) && major < 4)
        return fail_reason(w, FORBIDDEN, "TOO_OLD", "url",
                           "The shop runs WooCommerce %.20s; 4.0 or later is needed.", version);
    return OK;
}

/* A key that may only read shows itself when it writes: to something that is not there. */
static status check_writing(struct work *w, const struct woo_link *link)
{
    struct woo_answer answer;
    struct woo_call   call = {.method = PUT, .path = "orders/999999999999", .body = "{}"};
    status            outcome = woo_ask(w, link, &call, &answer);
    bool              writes = outcome == OK || outcome == NOT_FOUND || outcome == INVALID;
    return writes ? OK : outcome;
}

static status check_refunds(struct work *w, struct connection *connection,
                            const struct woo_link *link)
{
    struct woo_answer      answer;
    const struct http_pair query[] = {{"per_page", "1"}, {NULL, NULL}};
    struct woo_call        call = {.path = "refunds", .query = query};
    status                 outcome = woo_ask(w, link, &call, &answer);
    connection->refunds_of = outcome == OK;
    return outcome == NOT_FOUND ? OK : outcome;
}

status woo_check(struct work *w, struct connection *connection)
{
    struct woo_link        link;
    struct woo_answer      answer;
    const struct http_pair query[] = {{"per_page", "1"}, {NULL, NULL}};
    struct woo_call        orders = {.path = "orders", .query = query};
    struct woo_call        system = {.path = "system_status"};
    TRY(woo_link_of(w, connection, &link));
    TRY(woo_ask(w, &link, &orders, &answer));
    TRY(check_writing(w, &link));
    if (woo_ask(w, &link, &system, &answer) == OK)
        TRY(check_version(w, connection, answer.body));
    return check_refunds(w, connection, &link);
}

/* ---- the platform ---- */

/* Members that change by themselves, or say in other words what another says. */
static const char *const passing[] = {
    "_links",      "date_modified", "date_modified_gmt", "payment_url",
    "is_editable", "needs_payment", "needs_processing",  "price_html",
    "related_ids", "avatar_url",    "used_by",           "currency_symbol",
    NULL,
};

const struct platform woo_platform = {
    .name = "woocommerce",
    .store = STORE_WOOCOMMERCE,
    .lists = woo_lists,
    .proof = &woo_proof_list,
    .passing = passing,
    .by_offset = true,
    .page_most = 100,
    .page_least = 10,
    .check_keys = woo_check_keys,
    .authorise = woo_authorise,
    .check = woo_check,
    .watch = woo_watch_hooks,
    .ask_page = woo_ask_page,
    .ask_one = woo_ask_one,
    .belongings = woo_pull_belongings,
    .check_hook = woo_check_hook,
    .read_hook = woo_read_hook,
    .reader =
        {
            .object = woo_read_object,
            .order = woo_read_order,
            .counted = woo_read_counted,
            .refund = woo_read_refund,
            .customer = woo_read_customer,
            .product = woo_read_product,
            .coupon = woo_read_coupon,
            .review = woo_read_review,
        },
};
