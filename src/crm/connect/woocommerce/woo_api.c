/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/woocommerce/woo_api.h"

#include "base/text.h"
#include "crm/connect/shop/shop_store.h"
#include "crm/connect/woocommerce/woo_write.h"
#include "kit/crypt/crypt.h"
#include "kit/json/json.h"

struct authorised {
    const char *user_id, *consumer_key, *consumer_secret;
};

/* clang-format off */
static const struct field authorised_fields[] = {
    FIELD(authorised, user_id,         FIELD_TEXT),
    FIELD(authorised, consumer_key,    FIELD_TEXT, .required = true),
    FIELD(authorised, consumer_secret, FIELD_TEXT, .required = true),
};
const struct shape woo_authorised_shape = SHAPE("ConnectionKeys", authorised, authorised_fields);
/* clang-format on */

/* ---- back into the shop ---- */

/* POST /api/connections/{id}/coupons */
status woo_api_offer(struct work *w, const struct request *rq, struct reply *rp)
{
    struct woo_offer offer = {.code = NULL};
    struct woo_write write;
    int64_t          id;
    TRY(request_id(w, rq, "id", &id));
    TRY(request_body(w, rq, &woo_offer_shape, &offer));
    TRY(woo_write_offer(w, id, &offer, &write));
    return reply_created(w, rp, &woo_write_shape, &write);
}

/* POST /api/connections/{id}/notes */
status woo_api_note(struct work *w, const struct request *rq, struct reply *rp)
{
    struct woo_note  note = {.order = 0};
    struct woo_write write;
    int64_t          id;
    TRY(request_id(w, rq, "id", &id));
    TRY(request_body(w, rq, &woo_note_shape, &note));
    TRY(woo_write_note(w, id, &note, &write));
    return reply_created(w, rp, &woo_write_shape, &write);
}

/* POST /api/connections/{id}/stock */
status woo_api_stock(struct work *w, const struct request *rq, struct reply *rp)
{
    struct woo_stock stock = {.product = 0};
    struct woo_write write;
    int64_t          id;
    TRY(request_id(w, rq, "id", &id));
    TRY(request_body(w, rq, &woo_stock_shape, &stock));
    TRY(woo_write_stock(w, id, &stock, &write));
    return reply_created(w, rp, &woo_write_shape, &write);
}

/* GET /api/connections/{id}/writes */
status woo_api_writes(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    struct rows       writes;
    int64_t           id;
    TRY(request_id(w, rq, "id", &id));
    TRY(shop_store_get(w, id, &connection));
    TRY(woo_write_list(w, connection.id, &writes));
    return reply_list(w, rp, &woo_write_shape, &writes, NULL);
}

/* ---- what a shop calls ---- */

/* POST /connect/woocommerce/{token} */
status woo_api_receive(struct work *w, const struct request *rq, struct reply *rp)
{
    struct shop_received received = {
        .topic = request_header(rq, "x-wc-webhook-topic"),
        .signature = request_header(rq, "x-wc-webhook-signature"),
        .type = request_header(rq, "content-type"),
        .body = rq->body == NULL ? "" : rq->body,
        .size = rq->size,
    };
    TRY(shop_receive(w, request_part(rq, "token"), &received));
    struct text none = text_open(w->arena);
    return reply_text(rp, 200, "text/plain", &none); /* 204 would not do for a ping */
}

/* POST /connect/woocommerce/{token}/keys: the shop hands the keys over, once. */
status woo_api_keys(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body;
    struct connection  connection;
    const char        *token = request_part(rq, "token");
    status             outcome = shop_store_by_token(w, token, &connection);
    if (outcome == NOT_FOUND || (outcome == OK && connection.state != CONNECTION_WAITING))
        return fail(w, NOT_FOUND, NULL, "No connection waits for keys here.");
    TRY(outcome);
    TRY(request_json(w, rq, &body));
    if (!crypt_same(json_text(body, "user_id"), token))
        return fail(w, INVALID, "user_id", "This is not what was asked for.");
    const char *key = json_text(body, "consumer_key");
    if (key == NULL)
        return fail(w, INVALID, "consumer_key", "The key is missing.");
    TRY(shop_put_keys(w, &connection, key, json_text(body, "consumer_secret")));
    return reply_empty(rp);
}
