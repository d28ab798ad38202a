/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Webhooks: stored and answered; worked on afterwards; watched, and switched on again. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo_read.h"
#include "crm/connect/woocommerce/woo_store.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"

enum { AT_A_TIME = 50 };

/* ---- receiving ---- */

static const char *hook_purpose(struct work *w, int64_t id)
{
    return work_text(w, "connection.hook:%lld", (long long) id);
}

static status hook_secret(struct work *w, const struct connection *connection,
                          const char **ret_secret)
{
    size_t size;
    return cipher_open_sealed(w, hook_purpose(w, connection->id), connection->hook_secret,
                              ret_secret, &size);
}

/* The first call of a new webhook: "webhook_id=7", unsigned, which wants a plain 200. */
static bool is_ping(const struct woo_received *received)
{
    return received->signature == NULL && received->topic == NULL && received->size < 64
           && text_starts(received->body, "webhook_id=");
}

static status check_signature(struct work *w, const struct connection *connection,
                              const struct woo_received *received)
{
    const char *secret;
    TRY(hook_secret(w, connection, &secret));
    const char *wanted = hmac_sha256_base64(w, secret, received->body, received->size);
    if (!crypt_same(wanted, received->signature))
        return fail(w, UNAUTHENTICATED, NULL,
                    "The signature of this webhook is not that of its body.");
    return OK;
}

status woo_receive(struct work *w, const char *token, const struct woo_received *received)
{
    struct connection connection;
    status            outcome = woo_store_by_token(w, token, &connection);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, NULL, "There is no such connection.");
    TRY(outcome);
    if (connection.state == CONNECTION_DISCONNECTED)
        return fail(w, NOT_FOUND, NULL, "The shop was disconnected.");
    if (is_ping(received))
        return OK;
    TRY(check_signature(w, &connection, received));

    const struct json  *body;
    struct woo_delivery delivery = {.connection = connection.id,
                                    .topic = received->topic,
                                    .body = received->body,
                                    .received_at = w->now};
    TRY(json_parse(w, received->body, received->size, &body));
    delivery.shop_id = woo_int(body, "id");
    if (woo_kind_of(received->topic) == NULL || delivery.shop_id <= 0)
        return OK; /* genuine, and of nothing that is kept here */
    delivery.id = db_new_id(w);
    delivery.digest = sha256_hex(w, received->body, received->size);
    TRY(woo_store_add_delivery(w, &delivery));
    TRY(woo_store_heard(w, connection.id, w->now));
    return woo_enqueue(w, "woo.work", connection.id, 0);
}

/* ---- working on them ---- */

struct waiting {
    const struct connection   *connection;
    int64_t                    after;
    struct rows                rows;
    const struct woo_delivery *one;
};

static status next_unit(struct work *w, void *arg)
{
    struct waiting *waiting = arg;
    return woo_store_deliveries(w, waiting->connection->id, waiting->after, AT_A_TIME,
                                &waiting->rows);
}

/* A deletion, or a body that says no more than its number: the shop is asked what is true. */
static status doubt_unit(struct work *w, void *arg)
{
    const struct waiting *waiting = arg;
    struct woo_row        row;
    TRY(woo_store_lock(w, waiting->connection->id));
    TRY(woo_store_get_object(w, waiting->connection->id, woo_kind_of(waiting->one->topic),
                             waiting->one->shop_id, &row));
    if (row.state == WOO_UNKNOWN || row.state == WOO_GONE)
        return OK;
    row.state = WOO_DOUBTED;
    return woo_store_put_object(w, &row);
}

static status done_unit(struct work *w, void *arg)
{
    const struct waiting *waiting = arg;
    return woo_store_remove_delivery(w, waiting->one->id);
}

static bool says_it_all(const struct json *body)
{
    return json_member(body, "date_created_gmt") != NULL;
}

static status work_on(struct work *w, struct waiting *waiting)
{
    const struct woo_delivery *one = waiting->one;
    const struct json         *body;
    TRY(json_parse(w, one->body, strlen(one->body), &body));
    bool             whole = says_it_all(body) && !text_ends(one->topic, ".deleted");
    struct woo_batch batch = {.connection = waiting->connection,
                              .objects = &body,
                              .count = 1,
                              .kind = woo_kind_of(one->topic),
                              .source = WOO_HOOK};
    if (whole)
        TRY(woo_apply(w, &batch));
    else
        TRY(db_work(w, WRITE, doubt_unit, waiting));
    if (whole && text_same(batch.kind, "orders")) {
        struct woo_link link;
        TRY(woo_link_of(w, waiting->connection, &link));
        TRY(woo_pull_refunds(w, waiting->connection, &link, body));
    }
    return db_work(w, WRITE, done_unit, waiting);
}

status woo_work_run(struct work *w, const struct job *job)
{
    struct connection connection;
    struct waiting    waiting = {.connection = &connection};
    TRY(woo_job_connection(w, job, &connection));
    if (connection.state != CONNECTION_CONNECTED && connection.state != CONNECTION_FAILING)
        return OK;
    struct arena_mark fresh = arena_mark(w->arena);
    do {
        arena_rewind(w->arena, fresh);
        TRY(db_work(w, READ, next_unit, &waiting));
        for (int64_t i = 0; i < waiting.rows.count; i++) {
            waiting.one = &((const struct woo_delivery *) waiting.rows.items)[i];
            waiting.after = waiting.one->id;
            if (job_should_stop(w))
                return fail(w, UNAVAILABLE, NULL, "The house closes.");
            TRY(work_on(w, &waiting));
        }
    } while (waiting.rows.count > 0);
    return woo_settle(w, &connection, false);
}

/* ---- watching them ---- */

static const char *const topics[] = {
    "order.created",    "order.updated",    "order.deleted",    "order.restored",
    "customer.created", "customer.updated", "customer.deleted", "product.created",
    "product.updated",  "product.deleted",  "product.restored", "coupon.created",
    "coupon.updated",   "coupon.deleted",
};

static const char *hook_url(struct work *w, const struct connection *connection)
{
    return work_text(w, "%s/connect/woocommerce/%s", connection->deliver_to, connection->token);
}

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
    TRY(hook_secret(w, connection, &secret));
    json_open_object(&out);
    json_put_name(&out, "name");
    json_put_text(&out, work_text(w, "Storefolk %s", topic));
    json_put_name(&out, "topic");
    json_put_text(&out, topic);
    json_put_name(&out, "delivery_url");
    json_put_text(&out, hook_url(w, connection));
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
    call.path = work_text(w, "webhooks/%lld", (long long) woo_int(hook, "id"));
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
        const struct json *hook = find_hook(answer.body, hook_url(w, connection), topics[i]);
        if (hook == NULL) {
            TRY(make_hook(w, &link, connection, topics[i]));
        } else if (!text_same(json_text(hook, "status"), "active")) {
            *ret_was_off = true;
            TRY(enable_hook(w, &link, hook));
        }
    }
    return OK;
}
