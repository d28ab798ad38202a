/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Webhooks of a Shopify shop: their signature, what they are about; made where they are missing. */
#include <string.h>

#include "base/text.h"
#include "crm/connect/shopify/shopify.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"

/* ---- receiving ---- */

static const char *host_and_port(const char *url)
{
    const char *host = strstr(url, "://");
    return host == NULL ? url : host + 3;
}

/* An app may be installed in several shops and signs for all with one secret. */
static bool is_of_another(const struct connection *connection, const struct shop_received *received)
{
    const char *host = host_and_port(connection->url);
    return received->domain != NULL && text_ends(host, ".myshopify.com")
           && !text_same_nocase(host, received->domain);
}

status shopify_check_hook(struct work *w, const struct connection *connection,
                          const struct shop_received *received, bool *ret_ping)
{
    struct shop_keys keys;
    *ret_ping = false;
    TRY(shop_get_keys(w, connection, &keys));
    const char *wanted = hmac_sha256_base64(w, keys.secret, received->body, received->size);
    if (!crypt_same(wanted, received->signature) || is_of_another(connection, received))
        return fail(w, UNAUTHENTICATED, NULL,
                    "The signature of this webhook is not that of its body.");
    return OK;
}

/* ---- what they are about ---- */

enum about {
    ABOUT_WHOLE,  /* the body is the object as it is now */
    ABOUT_DOUBT,  /* the body names it: the shop is to be asked */
    ABOUT_ACTION, /* something is to be done */
};

/* What begins with "orders/" is about an order. The first that fits holds. How to add one: a line.
 */
static const struct topic {
    const char *starts, *kind;
    enum about  about;
    const char *member; /* where the body has the id, when not in "id": "order_edit.order_id" */
    status (*act)(struct work *w, const struct connection *connection, const struct json *body);
} topics[] = {
    {"orders/delete", "orders", ABOUT_DOUBT, NULL, NULL},
    {"orders/edited", "orders", ABOUT_DOUBT, "order_edit.order_id", NULL},
    {"orders/", "orders", ABOUT_WHOLE, NULL, NULL},
    {"refunds/", "orders", ABOUT_DOUBT, "order_id", NULL},
    {"fulfillments/", "orders", ABOUT_DOUBT, "order_id", NULL},
    {"customers/data_request", NULL, ABOUT_ACTION, NULL, shopify_request_data},
    {"customers/redact", NULL, ABOUT_ACTION, NULL, shopify_redact_customer},
    {"shop/redact", NULL, ABOUT_ACTION, NULL, shopify_redact_shop},
    {"app/uninstalled", NULL, ABOUT_ACTION, NULL, shopify_uninstalled},
    {"customers/delete", "customers", ABOUT_DOUBT, NULL, NULL},
    {"customers/merge", "customers", ABOUT_DOUBT, "admin_graphql_api_customer_deleted_id", NULL},
    {"customers/", "customers", ABOUT_WHOLE, NULL, NULL},
    {"products/delete", "products", ABOUT_DOUBT, NULL, NULL},
    {"products/", "products", ABOUT_WHOLE, NULL, NULL},
    {"carts/", "carts", ABOUT_WHOLE, NULL, NULL},
    {"checkouts/delete", NULL, ABOUT_DOUBT, NULL, NULL}, /* what was left stays left */
    {"checkouts/", "checkouts", ABOUT_WHOLE, NULL, NULL},
};

static const struct topic *topic_named(const char *name)
{
    for (size_t i = 0; name != NULL && i < COUNT_OF(topics); i++)
        if (text_starts(name, topics[i].starts))
            return &topics[i];
    return NULL;
}

/* "gid://shopify/Customer/7" → 7 */
static int64_t number_of_gid(const char *gid)
{
    const char *last = gid == NULL ? NULL : strrchr(gid, '/');
    int64_t     number;
    return last != NULL && text_to_int(last + 1, &number) ? number : 0;
}

static int64_t id_at(struct work *w, const struct json *body, const char *member)
{
    if (member == NULL)
        return shopify_id(w, body);
    const char **names = text_split(w, member, '.', NULL);
    for (; names[1] != NULL; names++)
        body = json_member(body, names[0]);
    int64_t id = shop_int(body, names[0]);
    return id != 0 ? id : number_of_gid(json_text(body, names[0]));
}

/* A body without a date of change is no whole object. */
void shopify_read_hook(struct work *w, const char *name, const struct json *body,
                       struct shop_told *ret_told)
{
    const struct topic *topic = topic_named(name);
    *ret_told = (struct shop_told){.kind = NULL};
    if (topic == NULL)
        return;
    ret_told->kind = topic->kind;
    ret_told->act = topic->act;
    if (topic->about != ABOUT_ACTION)
        ret_told->shop_id = id_at(w, body, topic->member);
    if (topic->about == ABOUT_WHOLE && json_text(body, "updated_at") != NULL)
        ret_told->object = body;
}

/* ---- watching them ---- */

/* Privacy topics are not made by call: they are set in the app itself. */
static const char *const made[] = {
    "orders/create",    "orders/updated",   "orders/paid",      "orders/cancelled",
    "orders/fulfilled", "orders/edited",    "orders/delete",    "refunds/create",
    "customers/create", "customers/update", "customers/delete", "products/create",
    "products/update",  "products/delete",  "carts/create",     "carts/update",
    "checkouts/create", "checkouts/update", "app/uninstalled",
};

static bool is_made(const struct json *list, const char *url, const char *topic)
{
    for (const struct json *one = list; one != NULL; one = one->next)
        if (text_same(json_text(one, "address"), url) && text_same(json_text(one, "topic"), topic))
            return true;
    return false;
}

static status make(struct work *w, const struct connection *connection, const char *topic)
{
    struct shopify_answer answer;
    struct text           body = text_open(w->arena);
    struct json_out       out = json_out_open(&body);
    json_open_object(&out);
    json_put_name(&out, "webhook");
    json_open_object(&out);
    json_add_text(&out, "topic", topic);
    json_add_text(&out, "address", shop_hook_url(w, connection));
    json_add_text(&out, "format", "json");
    json_close_object(&out);
    json_close_object(&out);
    struct shopify_call call = {.method = POST, .path = "webhooks", .body = body.bytes};
    status              outcome = shopify_ask(w, connection, &call, &answer);
    return outcome == INVALID ? OK : outcome; /* a topic that this app may not have */
}

/* Shopify removes a webhook that failed eight times in a row. */
status shopify_watch(struct work *w, const struct connection *connection, bool *ret_was_off)
{
    struct shopify_answer  answer;
    const struct http_pair query[] = {{"limit", "250"}, {NULL, NULL}};
    struct shopify_call    call = {.path = "webhooks", .query = query};
    *ret_was_off = false;
    if (connection->deliver_to == NULL)
        return OK;
    TRY(shopify_ask(w, connection, &call, &answer));
    for (size_t i = 0; i < COUNT_OF(made); i++) {
        if (is_made(answer.body->first, shop_hook_url(w, connection), made[i]))
            continue;
        *ret_was_off = connection->pulled_at != ABSENT;
        TRY(make(w, connection, made[i]));
    }
    return OK;
}
