/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/shop/shop_api.h"

#include "base/text.h"
#include "crm/connect/shop/shop_store.h"
#include "kit/json/json.h"

enum { QUARANTINE_MOST = 200 };

struct connected {
    struct connection *connection;
    const char        *authorise;
};

/* clang-format off */
static const struct field request_fields[] = {
    FIELD(shop_request, platform,   FIELD_TEXT, .max = 20, .help = "woocommerce, unless it is shopify"),
    FIELD(shop_request, store,      FIELD_INT,  .help = "a store that is there already, with what its pages told; left out: a new one"),
    FIELD(shop_request, name,       FIELD_TEXT, .max = 120, .help = "of the store; the host when it is left out"),
    FIELD(shop_request, url,        FIELD_TEXT, .required = true, .max = 500, .help = "of the shop"),
    FIELD(shop_request, key,        FIELD_TEXT, .help = "WooCommerce: ck_…, left out: the owner is sent to the shop to allow it; Shopify: the access token"),
    FIELD(shop_request, secret,     FIELD_TEXT, .help = "WooCommerce: cs_…; Shopify: the secret key of the app"),
    FIELD(shop_request, currency,   FIELD_TEXT, .required = true, .max = 3, .help = "ISO 4217, such as EUR"),
    FIELD(shop_request, zone,       FIELD_TEXT, .required = true, .max = 60, .help = "IANA, such as Europe/Berlin"),
    FIELD(shop_request, colour,     FIELD_TEXT, .max = 20),
    FIELD(shop_request, deliver_to, FIELD_TEXT, .max = 500, .help = "our own address as the shop reaches it; left out: it is only pulled"),
};
const struct shape shop_request_shape = SHAPE("ConnectionRequest", shop_request, request_fields);

static const struct field connected_fields[] = {
    FIELD(connected, connection, FIELD_ONE, .of = &connection_shape),
    FIELD(connected, authorise,  FIELD_TEXT, .help = "the page of the shop where its owner allows the keys"),
};
const struct shape shop_connected_shape = SHAPE("Connected", connected, connected_fields);

/* clang-format on */

/* GET /api/connections */
status shop_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows rows;
    TRY(shop_store_list(w, &rows));
    return reply_list(w, rp, &connection_shape, &rows, NULL);
}

/* POST /api/connections */
status shop_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct shop_request request = {.store = 0};
    struct connection   connection;
    struct connected    connected = {.connection = &connection};
    TRY(request_body(w, rq, &shop_request_shape, &request));
    TRY(shop_connect(w, &request, &connection, &connected.authorise));
    return reply_created(w, rp, &shop_connected_shape, &connected);
}

static status get_connection(struct work *w, const struct request *rq,
                             struct connection *ret_connection)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    return shop_store_get(w, id, ret_connection);
}

/* GET /api/connections/{id} */
status shop_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    TRY(get_connection(w, rq, &connection));
    return reply_one(w, rp, &connection_shape, &connection);
}

/* PATCH /api/connections/{id} */
status shop_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection  connection;
    const struct json *body;
    TRY(get_connection(w, rq, &connection));
    struct shop_request request = {.colour = connection.colour};
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &shop_request_shape, &request));
    connection.colour = request.colour;
    TRY(shop_store_update(w, &connection));
    if (request.key != NULL)
        TRY(shop_put_keys(w, &connection, request.key, request.secret));
    return shop_api_get(w, rq, rp);
}

/* DELETE /api/connections/{id} */
status shop_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    TRY(get_connection(w, rq, &connection));
    TRY(shop_disconnect(w, connection.id));
    return reply_empty(rp);
}

static status enqueue(struct work *w, const struct request *rq, struct reply *rp, const char *kind)
{
    struct connection connection;
    TRY(get_connection(w, rq, &connection));
    if (connection.state == CONNECTION_DISCONNECTED || connection.state == CONNECTION_WAITING)
        return fail(w, CONFLICT, NULL, "The shop is not connected: give it keys first.");
    TRY(shop_enqueue(w, kind, connection.id, 0));
    return shop_api_get(w, rq, rp);
}

/* POST /api/connections/{id}/pull */
status shop_api_pull(struct work *w, const struct request *rq, struct reply *rp)
{
    return enqueue(w, rq, rp, "shop.pull");
}

/* POST /api/connections/{id}/proof */
status shop_api_prove(struct work *w, const struct request *rq, struct reply *rp)
{
    return enqueue(w, rq, rp, "shop.prove");
}

/* POST /api/connections/{id}/quarantine/retry */
status shop_api_retry(struct work *w, const struct request *rq, struct reply *rp)
{
    return enqueue(w, rq, rp, "shop.pull"); /* which ends with what is in quarantine */
}

/* GET /api/connections/{id}/flows */
status shop_api_flows(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    struct rows       flows;
    TRY(get_connection(w, rq, &connection));
    TRY(shop_store_flows(w, connection.id, &flows));
    return reply_list(w, rp, &shop_flow_shape, &flows, NULL);
}

/* GET /api/connections/{id}/quarantine */
status shop_api_quarantine(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    struct rows       rows;
    TRY(get_connection(w, rq, &connection));
    struct shop_row after = {.connection = connection.id, .kind = "", .state = SHOP_QUARANTINED};
    TRY(shop_store_in_state(w, &after, QUARANTINE_MOST, &rows));
    return reply_list(w, rp, &shop_row_shape, &rows, NULL);
}

/* GET /api/connections/{id}/proof */
status shop_api_proof(struct work *w, const struct request *rq, struct reply *rp)
{
    struct connection connection;
    struct rows       lines;
    TRY(get_connection(w, rq, &connection));
    TRY(shop_store_list_proof(w, connection.id, &lines));
    return reply_list(w, rp, &shop_proof_shape, &lines, NULL);
}
