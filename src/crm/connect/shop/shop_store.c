/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/shop/shop_store.h"

#include "crm/connect/shop/shop_sql.h"

static const char *const state_words[] = {"waiting", "checking",     "connected", "failing",
                                          "refused", "disconnected", NULL};
static const char *const object_words[] = {"unknown", "kept", "quarantined",
                                           "doubted", "gone", NULL};
enum { PAGE_MOST = 100 };

/* clang-format off */
static const struct field connection_fields[] = {
    FIELD(connection, id, FIELD_INT), FIELD(connection, store, FIELD_INT),
    FIELD(connection, platform, FIELD_TEXT), FIELD(connection, url, FIELD_TEXT),
    FIELD(connection, deliver_to, FIELD_TEXT), FIELD(connection, colour, FIELD_TEXT),
    FIELD(connection, state, FIELD_CHOICE, .words = state_words),
    FIELD(connection, reason, FIELD_TEXT), FIELD(connection, reason_code, FIELD_TEXT),
    FIELD(connection, token, FIELD_TEXT), FIELD(connection, keys, FIELD_TEXT),
    FIELD(connection, hook_secret, FIELD_TEXT), FIELD(connection, version, FIELD_TEXT),
    FIELD(connection, refunds_of, FIELD_BOOL), FIELD(connection, failures, FIELD_INT),
    FIELD(connection, heard_at, FIELD_TIME), FIELD(connection, pulled_at, FIELD_TIME),
    FIELD(connection, missed, FIELD_INT), FIELD(connection, proved_at, FIELD_TIME),
    FIELD(connection, created_at, FIELD_TIME),
};
static const struct shape row_shape = SHAPE("ConnectionRow", connection, connection_fields);

/* What people see of it: no secret. */
static const struct field shown_fields[] = {
    FIELD(connection, id, FIELD_INT), FIELD(connection, store, FIELD_INT),
    FIELD(connection, platform, FIELD_TEXT), FIELD(connection, url, FIELD_TEXT),
    FIELD(connection, deliver_to, FIELD_TEXT, .help = "our own address, as the shop reaches it"),
    FIELD(connection, colour, FIELD_TEXT),
    FIELD(connection, state, FIELD_CHOICE, .words = state_words),
    FIELD(connection, reason, FIELD_TEXT, .help = "why it fails or was refused, and what to do"),
    FIELD(connection, reason_code, FIELD_TEXT), FIELD(connection, version, FIELD_TEXT),
    FIELD(connection, failures, FIELD_INT, .help = "in a row"),
    FIELD(connection, heard_at, FIELD_TIME, .help = "the last webhook"),
    FIELD(connection, pulled_at, FIELD_TIME, .help = "the last pull that came to its end"),
    FIELD(connection, missed, FIELD_INT, .help = "changes that a pull found and no webhook had told"),
    FIELD(connection, proved_at, FIELD_TIME), FIELD(connection, created_at, FIELD_TIME),
};
const struct shape connection_shape = SHAPE("Connection", connection, shown_fields);

static const struct field pull_fields[] = {
    FIELD(shop_pull, connection, FIELD_INT), FIELD(shop_pull, kind, FIELD_TEXT),
    FIELD(shop_pull, history, FIELD_BOOL), FIELD(shop_pull, place, FIELD_INT),
    FIELD(shop_pull, last, FIELD_INT), FIELD(shop_pull, since, FIELD_TIME),
    FIELD(shop_pull, begun_at, FIELD_TIME), FIELD(shop_pull, ended_at, FIELD_TIME),
    FIELD(shop_pull, total, FIELD_INT), FIELD(shop_pull, page, FIELD_INT),
};
static const struct shape pull_shape = SHAPE("ShopPullRow", shop_pull, pull_fields);

static const struct field flow_fields[] = {
    FIELD(shop_flow, kind, FIELD_TEXT), FIELD(shop_flow, total, FIELD_INT, .help = "the shop says there are"),
    FIELD(shop_flow, place, FIELD_INT, .help = "of a pass that is under way; 0 = none is"),
    FIELD(shop_flow, kept, FIELD_INT), FIELD(shop_flow, quarantined, FIELD_INT),
    FIELD(shop_flow, ended_at, FIELD_TIME, .help = "when the last pass ended"),
    FIELD(shop_flow, history, FIELD_BOOL, .help = "everything was read once"),
};
const struct shape shop_flow_shape = SHAPE("ConnectionFlow", shop_flow, flow_fields);

static const struct field object_fields[] = {
    FIELD(shop_row, connection, FIELD_INT), FIELD(shop_row, kind, FIELD_TEXT),
    FIELD(shop_row, shop_id, FIELD_INT), FIELD(shop_row, parent, FIELD_INT),
    FIELD(shop_row, record, FIELD_INT), FIELD(shop_row, modified_at, FIELD_TIME),
    FIELD(shop_row, digest, FIELD_TEXT), FIELD(shop_row, state, FIELD_CHOICE, .words = object_words),
    FIELD(shop_row, reason, FIELD_TEXT), FIELD(shop_row, tries, FIELD_INT),
    FIELD(shop_row, seen_at, FIELD_TIME),
};
const struct shape shop_row_shape = SHAPE("ConnectionObject", shop_row, object_fields);

static const struct field delivery_fields[] = {
    FIELD(shop_delivery, id, FIELD_INT), FIELD(shop_delivery, connection, FIELD_INT),
    FIELD(shop_delivery, topic, FIELD_TEXT), FIELD(shop_delivery, shop_id, FIELD_INT),
    FIELD(shop_delivery, digest, FIELD_TEXT), FIELD(shop_delivery, body, FIELD_TEXT),
    FIELD(shop_delivery, received_at, FIELD_TIME),
};
static const struct shape delivery_shape = SHAPE("ShopDeliveryRow", shop_delivery, delivery_fields);

static const struct field proof_fields[] = {
    FIELD(shop_proof_line, connection, FIELD_INT), FIELD(shop_proof_line, month, FIELD_TEXT, .help = "of UTC"),
    FIELD(shop_proof_line, status, FIELD_TEXT), FIELD(shop_proof_line, currency, FIELD_TEXT),
    FIELD(shop_proof_line, shop_count, FIELD_INT), FIELD(shop_proof_line, shop_sum, FIELD_MONEY),
    FIELD(shop_proof_line, our_count, FIELD_INT), FIELD(shop_proof_line, our_sum, FIELD_MONEY),
};
const struct shape shop_proof_shape = SHAPE("ConnectionProof", shop_proof_line, proof_fields);
/* clang-format on */

status shop_store_get(struct work *w, int64_t id, struct connection *ret_connection)
{
    status outcome = db_one(w, &SHOP_CONNECTION_GET, WITH(P_INT(id)), &row_shape, ret_connection);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "id",
                    "There is no connection %lld; GET /api/connections lists them.",
                    (long long) id);
    return outcome;
}

status shop_store_lock(struct work *w, int64_t id)
{
    int64_t found;
    return db_number(w, &SHOP_CONNECTION_LOCK, WITH(P_INT(id)), &found);
}

status shop_store_by_token(struct work *w, const char *token, struct connection *ret_connection)
{
    return db_one(w, &SHOP_CONNECTION_BY_TOKEN, WITH(P_TEXT(token)), &row_shape, ret_connection);
}

status shop_store_list(struct work *w, struct rows *ret_connections)
{
    return db_list(w, &SHOP_CONNECTION_LIST, NO_PARAMS, &row_shape, ret_connections);
}

status shop_store_insert(struct work *w, const struct connection *connection)
{
    return db_run(w, &SHOP_CONNECTION_INSERT, params_of(w, &row_shape, connection), NULL);
}

status shop_store_update(struct work *w, const struct connection *connection)
{
    return db_run(w, &SHOP_CONNECTION_UPDATE, params_of(w, &row_shape, connection), NULL);
}

status shop_store_heard(struct work *w, int64_t id, int64_t at)
{
    return db_run(w, &SHOP_CONNECTION_HEARD, WITH(P_INT(id), P_INT(at)), NULL);
}

/* ---- how far ---- */

status shop_store_get_pull(struct work *w, int64_t connection, const char *kind,
                           struct shop_pull *ret_pull)
{
    status outcome =
        db_one(w, &SHOP_PULL_GET, WITH(P_INT(connection), P_TEXT(kind)), &pull_shape, ret_pull);
    if (outcome != NOT_FOUND)
        return outcome;
    *ret_pull = (struct shop_pull){.connection = connection,
                                   .kind = kind,
                                   .since = ABSENT,
                                   .begun_at = ABSENT,
                                   .ended_at = ABSENT,
                                   .page = PAGE_MOST};
    return OK;
}

status shop_store_put_pull(struct work *w, const struct shop_pull *pull)
{
    return db_run(w, &SHOP_PULL_PUT, params_of(w, &pull_shape, pull), NULL);
}

status shop_store_forget_pulls(struct work *w, int64_t connection)
{
    TRY(db_run(w, &SHOP_DELIVERY_FORGET, WITH(P_INT(connection)), NULL));
    return db_run(w, &SHOP_PULL_FORGET, WITH(P_INT(connection)), NULL);
}

status shop_store_flows(struct work *w, int64_t connection, struct rows *ret_flows)
{
    return db_list(w, &SHOP_OBJECT_COUNT, WITH(P_INT(connection)), &shop_flow_shape, ret_flows);
}

/* ---- objects ---- */

status shop_store_get_object(struct work *w, int64_t connection, const char *kind, int64_t shop_id,
                             struct shop_row *ret_object)
{
    status outcome =
        db_one(w, &SHOP_OBJECT_GET, WITH(P_INT(connection), P_TEXT(kind), P_INT(shop_id)),
               &shop_row_shape, ret_object);
    if (outcome != NOT_FOUND)
        return outcome;
    *ret_object = (struct shop_row){.connection = connection,
                                    .kind = kind,
                                    .shop_id = shop_id,
                                    .record = ABSENT,
                                    .modified_at = ABSENT};
    return OK;
}

status shop_store_put_object(struct work *w, const struct shop_row *object)
{
    return db_run(w, &SHOP_OBJECT_PUT, params_of(w, &shop_row_shape, object), NULL);
}

status shop_store_children(struct work *w, int64_t connection, int64_t parent, const char *kind,
                           struct rows *ret_objects)
{
    return db_list(w, &SHOP_OBJECT_CHILDREN, WITH(P_INT(connection), P_INT(parent), P_TEXT(kind)),
                   &shop_row_shape, ret_objects);
}

status shop_store_id_of(struct work *w, int64_t connection, const char *kind, int64_t record,
                        int64_t *ret_id)
{
    return db_number(w, &SHOP_OBJECT_OF_RECORD,
                     WITH(P_INT(connection), P_TEXT(kind), P_INT(record)), ret_id);
}

status shop_store_is_order(struct work *w, int64_t connection, int64_t record, bool *ret_is)
{
    int64_t count;
    TRY(db_number(w, &SHOP_OBJECT_IS_ORDER, WITH(P_INT(connection), P_INT(record)), &count));
    *ret_is = count > 0;
    return OK;
}

/* `after` and how many more, as parameters of the same names. */
static const struct param *after_of(const struct shop_row *after, int64_t most,
                                    struct param ret_params[6])
{
    const char         *state = object_words[after->state], *kind = after->kind;
    int64_t             connection = after->connection, shop_id = after->shop_id;
    const struct param *all =
        WITH(P_INT(connection), P_TEXT(state), P_TEXT(kind), P_INT(shop_id), P_INT(most));
    memcpy(ret_params, all, 6 * sizeof *ret_params);
    return ret_params;
}

status shop_store_in_state(struct work *w, const struct shop_row *after, int64_t most,
                           struct rows *ret_objects)
{
    struct param params[6];
    return db_list(w, &SHOP_OBJECT_IN_STATE, after_of(after, most, params), &shop_row_shape,
                   ret_objects);
}

status shop_store_after(struct work *w, const struct shop_row *after, int64_t most,
                        struct rows *ret_objects)
{
    struct param params[6];
    return db_list(w, &SHOP_OBJECT_AFTER, after_of(after, most, params), &shop_row_shape,
                   ret_objects);
}

/* ---- deliveries ---- */

status shop_store_add_delivery(struct work *w, const struct shop_delivery *delivery)
{
    return db_run(w, &SHOP_DELIVERY_INSERT, params_of(w, &delivery_shape, delivery), NULL);
}

status shop_store_deliveries(struct work *w, int64_t connection, int64_t after, int64_t most,
                             struct rows *ret_deliveries)
{
    return db_list(w, &SHOP_DELIVERY_NEXT, WITH(P_INT(connection), P_INT(after), P_INT(most)),
                   &delivery_shape, ret_deliveries);
}

status shop_store_remove_delivery(struct work *w, int64_t id)
{
    return db_run(w, &SHOP_DELIVERY_REMOVE, WITH(P_INT(id)), NULL);
}

status shop_store_count_deliveries(struct work *w, int64_t connection, int64_t *ret_count)
{
    return db_number(w, &SHOP_DELIVERY_COUNT, WITH(P_INT(connection)), ret_count);
}

status shop_store_erase(struct work *w, const char *const *words)
{
    for (; words != NULL && *words != NULL; words++) {
        const char *word = *words;
        TRY(db_run(w, &SHOP_DELIVERY_ERASE, WITH(P_TEXT(word)), NULL));
    }
    return OK;
}

/* ---- the proof ---- */

status shop_store_put_proof(struct work *w, int64_t connection, const struct rows *lines)
{
    TRY(db_run(w, &SHOP_PROOF_CLEAR, WITH(P_INT(connection)), NULL));
    return db_run_each(w, &SHOP_PROOF_INSERT, &shop_proof_shape, lines, NULL);
}

status shop_store_list_proof(struct work *w, int64_t connection, struct rows *ret_lines)
{
    return db_list(w, &SHOP_PROOF_LIST, WITH(P_INT(connection)), &shop_proof_shape, ret_lines);
}
