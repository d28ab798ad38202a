/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/woocommerce/woo_api.h"

#include "base/text.h"
#include "crm/connect/woocommerce/woo_store.h"
#include "crm/connect/woocommerce/woo_write.h"
#include "kit/crypt/crypt.h"
#include "kit/json/json.h"

enum { QUARANTINE_MOST = 200 };

struct connected {
    struct connection *connection;
    const char        *authorise;
};

struct authorised {
    const char *user_id, *consumer_key, *consumer_secret;
};

/* clang-format off */
static const struct field request_fields[] = {
    FIELD(woo_request, name,       FIELD_TEXT, .max = 120, .help = "of the store; the host when it is left out"),
    FIELD(woo_request, url,        FIELD_TEXT, .required = true, .max = 500, .help = "of the shop"),
    FIELD(woo_request, key,        FIELD_TEXT, .help = "ck_…; left out: the owner is sent to the shop to allow it"),
    FIELD(woo_request, secret,     FIELD_TEXT, .help = "cs_…"),
    FIELD(woo_request, currency,   FIELD_TEXT, .required = true, .max = 3, .help = "ISO 4217, such as EUR"),
    FIELD(woo_request, zone,       FIELD_TEXT, .required = true, .max = 60, .help = "IANA, such as Europe/Berlin"),
    FIELD(woo_request, colour,     FIELD_TEXT, .max = 20),
    FIELD(woo_request, deliver_to, FIELD_TEXT, .max = 500, .help = "our own address as the shop reaches it; left out: it is only pulled"),
};
const struct shape woo_request_shape = SHAPE("ConnectionRequest", woo_request, request_fields);

static const struct field connected_fields[] = {
    FIELD(connected, connection, FIELD_ONE, .of = &connection_shape),
    FIELD(connected, authorise,  FIELD_TEXT, .help = "the page of the shop where its owner allows the keys"),
};
const struct shape woo_connected_shape = SHAPE("Connected", connected, connected_fields);

static const struct field authorised_fields[] = {
    FIELD(authorised, user_id,         FIELD_TEXT),
    FIELD(authorised, consumer_key,    FIELD_TEXT, .required = true),
    FIELD(authorised, consumer_secret, FIELD_TEXT, .required = true),
};
const struct shape woo_authorised_shape = SHAPE("ConnectionKeys", authorised, authorised_fields);
/* clang-format on */

/* GET /api/connections */
status woo_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows rows;
    TRY(woo_store_list(w, &rows));
    return reply_list(w, rp, &connection_shape, &rows, NULL);
}

/* POST /api/connections */
status woo_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct woo_request request = {.name = NULL};
    struct connection  connection;
    struct connected   connected = {.connection = &connection};
    TRY(request_body(w, rq, &woo_request_shape, &request));
    TRY(woo_connect(w, &request, &connection, &connected.authorise));
    return reply_created(w, rp, &woo_connected_shape, &connected);
}

static status get_connection(struct work *w, const struct request *rq,
                             struct connection *ret_connection)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    return woo_store_get(w, id, ret_connection);
}

/* GET /api/connections/{id} */
status woo_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    TRY(get_connection(w, rq, &connection));
    return reply_one(w, rp, &connection_shape, &connection);
}

/* PATCH /api/connections/{id} */
status woo_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection  connection;
    const struct json *body;
    TRY(get_connection(w, rq, &connection));
    struct woo_request request = {.colour = connection.colour};
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &woo_request_shape, &request));
    connection.colour = request.colour;
    TRY(woo_store_update(w, &connection));
    if (request.key != NULL)
        TRY(woo_put_keys(w, &connection, request.key, request.secret));
    return woo_api_get(w, rq, rp);
}

/* DELETE /api/connections/{id} */
status woo_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    TRY(get_connection(w, rq, &connection));
    TRY(woo_disconnect(w, connection.id));
    return reply_empty(rp);
}

static status enqueue(struct work *w, const struct request *rq, struct reply *rp, const char *kind)
{
    struct connection connection;
    TRY(get_connection(w, rq, &connection));
    if (connection.state == CONNECTION_DISCONNECTED || connection.state == CONNECTION_WAITING)
        return fail(w, CONFLICT, NULL, "The shop is not connected: give it keys first.");
    TRY(woo_enqueue(w, kind, connection.id, 0));
    return woo_api_get(w, rq, rp);
}

/* POST /api/connections/{id}/pull */
status woo_api_pull(struct work *w, const struct request *rq, struct reply *rp)
{
    return enqueue(w, rq, rp, "woo.pull");
}

/* POST /api/connections/{id}/proof */
status woo_api_prove(struct work *w, const struct request *rq, struct reply *rp)
{
    return enqueue(w, rq, rp, "woo.prove");
}

/* POST /api/connections/{id}/quarantine/retry */
status woo_api_retry(struct work *w, const struct request *rq, struct reply *rp)
{
    return enqueue(w, rq, rp, "woo.pull"); /* which ends with what is in quarantine */
}

/* GET /api/connections/{id}/flows */
status woo_api_flows(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    struct rows       flows;
    TRY(get_connection(w, rq, &connection));
    TRY(woo_store_flows(w, connection.id, &flows));
    return reply_list(w, rp, &woo_flow_shape, &flows, NULL);
}

/* GET /api/connections/{id}/quarantine */
status woo_api_quarantine(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    struct rows       rows;
    TRY(get_connection(w, rq, &connection));
    struct woo_row after = {.connection = connection.id, .kind = "", .state = WOO_QUARANTINED};
    TRY(woo_store_in_state(w, &after, QUARANTINE_MOST, &rows));
    return reply_list(w, rp, &woo_row_shape, &rows, NULL);
}

/* GET /api/connections/{id}/proof */
status woo_api_proof(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    struct rows       lines;
    TRY(get_connection(w, rq, &connection));
    TRY(woo_store_list_proof(w, connection.id, &lines));
    return reply_list(w, rp, &woo_proof_shape, &lines, NULL);
}

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
    TRY(get_connection(w, rq, &connection));
    TRY(woo_write_list(w, connection.id, &writes));
    return reply_list(w, rp, &woo_write_shape, &writes, NULL);
}

/* ---- what a shop calls ---- */

/* POST /connect/woocommerce/{token} */
status woo_api_receive(struct work *w, const struct request *rq, struct reply *rp)
{
    struct woo_received received = {
        .topic = request_header(rq, "x-wc-webhook-topic"),
        .signature = request_header(rq, "x-wc-webhook-signature"),
        .type = request_header(rq, "content-type"),
        .body = rq->body == NULL ? "" : rq->body,
        .size = rq->size,
    };
    TRY(woo_receive(w, request_part(rq, "token"), &received));
    struct text none = text_open(w->arena);
    return reply_text(rp, 200, "text/plain", &none); /* 204 would not do for a ping */
}

/* POST /connect/woocommerce/{token}/keys: the shop hands the keys over, once. */
status woo_api_keys(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body;
    struct connection  connection;
    const char        *token = request_part(rq, "token");
    status             outcome = woo_store_by_token(w, token, &connection);
    if (outcome == NOT_FOUND || (outcome == OK && connection.state != CONNECTION_WAITING))
        return fail(w, NOT_FOUND, NULL, "No connection waits for keys here.");
    TRY(outcome);
    TRY(request_json(w, rq, &body));
    if (!crypt_same(json_text(body, "user_id"), token))
        return fail(w, INVALID, "user_id", "This is not what was asked for.");
    const char *key = json_text(body, "consumer_key");
    if (key == NULL)
        return fail(w, INVALID, "consumer_key", "The key is missing.");
    TRY(woo_put_keys(w, &connection, key, json_text(body, "consumer_secret")));
    return reply_empty(rp);
}
