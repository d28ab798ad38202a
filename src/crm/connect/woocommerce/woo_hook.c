/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Webhooks of a WooCommerce shop: their signature, what they are about; made, and switched on
 * again. */
#include <string.h>

#include "base/text.h"
#include "crm/connect/woocommerce/woo.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"

/* ---- receiving ---- */

/* The first call of a new webhook: "webhook_id=7", unsigned, which wants a plain 200. */
static bool is_ping(const struct shop_received *received)
{
    return received->signature == NULL && received->topic == NULL && received->size < 64
           && text_starts(received->body, "webhook_id=");
}

status woo_check_hook(struct work *w, const struct connection *connection,
                      const struct shop_received *received, bool *ret_ping)
{
    const char *secret;
    *ret_ping = is_ping(received);
    if (*ret_ping)
        return OK;
    TRY(shop_hook_secret(w, connection, &secret));
    const char *wanted = hmac_sha256_base64(w, secret, received->body, received->size);
    if (!crypt_same(wanted, received->signature))
        return fail(w, UNAUTHENTICATED, NULL,
                    "The signature of this webhook is not that of its body.");
    return OK;
}

struct resource {
    const char *name, *kind;
};

/* "order.updated" is about an order. How to add one: a line. */
static const struct resource resources[] = {
    {"order.", "orders"},
    {"customer.", "customers"},
    {"product.", "products"},
    {"coupon.", "coupons"},
};

void woo_read_hook(struct work *w, const char *topic, const struct json *body,
                   struct shop_told *ret_told)
{
    (void) w;
    *ret_told = (struct shop_told){.shop_id = shop_int(body, "id")};
    for (size_t i = 0; topic != NULL && i < COUNT_OF(resources); i++)
        if (text_starts(topic, resources[i].name))
            ret_told->kind = resources[i].kind;
    if (json_member(body, "date_created_gmt") != NULL && !text_ends(topic, ".deleted"))
        ret_told->object = body;
}

/* ---- watching them ---- */

static const char *const topics[] = {
    "order.created",    "order.updated",    "order.deleted",    "order.restored",
    "customer.created", "customer.updated", "customer.deleted", "product.created",
    "product.updated",  "product.deleted",  "product.restored", "coupon.created",
    "coupon.updated",   "coupon.deleted",
};

static const struct json *find_hook(const struct json *list, const char *url, const char *topic)
{
    for (const struct json *one = list->first; one != NULL; one = one->next)
        if (text_same(json_text(one, "delivery_url"), url)
            && text_same(json_text(one, "topic"), topic))
            return one;
    return NULL;
}

static status make_hook(struct work *w, const struct woo_link *link,
                        const struct connection *connection, const char *topic)
{
    const char       *secret;
    struct woo_answer answer;
    struct text       body = text_open(w->arena);
    struct json_out   out = json_out_open(&body);
    TRY(shop_hook_secret(w, connection, &secret));
    json_open_object(&out);
    json_put_name(&out, "name");
    json_put_text(&out, work_text(w, "Storefolk %s", topic));
    json_put_name(&out, "topic");
    json_put_text(&out, topic);
    json_put_name(&out, "delivery_url");
    json_put_text(&out, shop_hook_url(w, connection));
    json_put_name(&out, "secret");
    json_put_text(&out, secret);
    json_close_object(&out);
    struct woo_call call = {.method = POST, .path = "webhooks", .body = body.bytes};
    return woo_ask(w, link, &call, &answer);
}

static status enable_hook(struct work *w, const struct woo_link *link, const struct json *hook)
{
    struct woo_answer answer;
    struct woo_call   call = {.method = PUT, .body = "{\"status\":\"active\"}"};
    call.path = work_text(w, "webhooks/%lld", (long long) shop_int(hook, "id"));
    return woo_ask(w, link, &call, &answer);
}

status woo_watch_hooks(struct work *w, const struct connection *connection, bool *ret_was_off)
{
    struct woo_link        link;
    struct woo_answer      answer;
    const struct http_pair query[] = {{"per_page", "100"}, {NULL, NULL}};
    struct woo_call        call = {.path = "webhooks", .query = query};
    *ret_was_off = false;
    if (connection->deliver_to == NULL)
        return OK;
    TRY(woo_link_of(w, connection, &link));
    TRY(woo_ask(w, &link, &call, &answer));
    for (size_t i = 0; i < COUNT_OF(topics); i++) {
        const struct json *hook = find_hook(answer.body, shop_hook_url(w, connection), topics[i]);
        if (hook == NULL) {
            TRY(make_hook(w, &link, connection, topics[i]));
        } else if (!text_same(json_text(hook, "status"), "active")) {
            *ret_was_off = true;
            TRY(enable_hook(w, &link, hook));
        }
    }
    return OK;
}
