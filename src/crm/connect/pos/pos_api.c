/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/pos/pos_api.h"

#include <string.h>

#include "base/text.h"
#include "crm/connect/pos/pos.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

struct sales {
    struct rows sales;
};

struct results {
    struct rows results;
};

struct secret {
    const char *secret;
};

struct joined {
    int64_t contact;
};

/* clang-format off */
static const struct field sales_fields[] = {
    FIELD(sales, sales, FIELD_LIST, .of = &pos_sale_shape, .required = true, .help = "1 to 1000"),
};
const struct shape pos_sales_shape = SHAPE("TillSales", sales, sales_fields);

static const struct field results_fields[] = {
    FIELD(results, results, FIELD_LIST, .of = &pos_result_shape, .help = "one for each sale, in their order"),
};
const struct shape pos_results_shape = SHAPE("TillResults", results, results_fields);

static const struct field secret_fields[] = {
    FIELD(secret, secret, FIELD_TEXT, .help = "shown once"),
};
const struct shape pos_secret_shape = SHAPE("TillSecret", secret, secret_fields);

static const struct field join_fields[] = {
    FIELD(pos_join, store,   FIELD_INT,  .required = true),
    FIELD(pos_join, till,    FIELD_TEXT, .required = true, .max = 80),
    FIELD(pos_join, receipt, FIELD_TEXT, .required = true, .max = 80),
    FIELD(pos_join, contact, FIELD_INT,  .help = "whose it is; or one of these:"),
    FIELD(pos_join, email,   FIELD_TEXT),
    FIELD(pos_join, phone,   FIELD_TEXT, .max = 60),
    FIELD(pos_join, card,    FIELD_TEXT, .max = 80, .help = "loyalty card"),
};
const struct shape pos_join_shape = SHAPE("TillJoin", pos_join, join_fields);

static const struct field joined_fields[] = {
    FIELD(joined, contact, FIELD_INT, .help = "who bought; null: nobody knows"),
};
const struct shape pos_joined_shape = SHAPE("TillJoined", joined, joined_fields);
/* clang-format on */

static status put_and_reply(struct work *w, const struct sales *sales, struct reply *rp)
{
    struct results results;
    TRY(pos_put_all(w, &sales->sales, &results.results));
    return reply_one(w, rp, &pos_results_shape, &results);
}

/* POST /api/till/sales (R74) */
status pos_api_put(struct work *w, const struct request *rq, struct reply *rp)
{
    struct sales sales = {{0}};
    TRY(staff_need_all(w, "0-123"));
    TRY(request_body(w, rq, &pos_sales_shape, &sales));
    return put_and_reply(w, &sales, rp);
}

/* GET /api/till/sales/{store}/{till}/{receipt} */
status pos_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct pos_kept kept;
    int64_t         store;
    TRY(request_id(w, rq, "store", &store));
    TRY(staff_need_all(w, "0-123"));
    TRY(pos_get(w, store, request_part(rq, "till"), request_part(rq, "receipt"), &kept));
    return reply_one(w, rp, &pos_kept_shape, &kept);
}

static status read_join(struct work *w, const struct request *rq, struct pos_join *ret_join)
{
    *ret_join = (struct pos_join){.contact = ABSENT};
    TRY(staff_need_all(w, "0-123"));
    return request_body(w, rq, &pos_join_shape, ret_join);
}

/* POST /api/till/join */
status pos_api_join(struct work *w, const struct request *rq, struct reply *rp)
{
    struct pos_join join;
    struct joined   joined;
    TRY(read_join(w, rq, &join));
    TRY(pos_join(w, &join, &joined.contact));
    return reply_one(w, rp, &pos_joined_shape, &joined);
}

/* POST /api/till/leave */
status pos_api_leave(struct work *w, const struct request *rq, struct reply *rp)
{
    struct pos_join join;
    struct joined   joined = {ABSENT};
    TRY(read_join(w, rq, &join));
    TRY(pos_leave(w, join.store, join.till, join.receipt));
    return reply_one(w, rp, &pos_joined_shape, &joined);
}

/* POST /api/till/secret/{store} */
status pos_api_secret(struct work *w, const struct request *rq, struct reply *rp)
{
    struct secret secret;
    int64_t       store;
    TRY(request_id(w, rq, "store", &store));
    TRY(pos_make_secret(w, store, &secret.secret));
    return reply_created(w, rp, &pos_secret_shape, &secret);
}

/* The sales of a message, all of the store that signed it. */
static status read_message(struct work *w, const struct request *rq, int64_t store,
                           struct sales *ret_sales)
{
    const struct json *json;
    TRY(json_parse(w, rq->body, rq->size, &json));
    TRY(json_read(w, json, &pos_sales_shape, ret_sales));
    struct pos_sale *sale = ret_sales->sales.items;
    for (int64_t i = 0; i < ret_sales->sales.count; i++, sale++)
        if (sale->store != store)
            return fail(w, INVALID, work_text(w, "sales[%lld].store", (long long) i),
                        "it is of store %lld, whose tills signed the message", (long long) store);
    return OK;
}

/* POST /till/{store}: what a till sends by itself, signed */
status pos_api_webhook(struct work *w, const struct request *rq, struct reply *rp)
{
    struct sales      sales = {{0}};
    int64_t           store;
    struct pos_signed message = {.id = request_header(rq, "webhook-id"),
                                 .timestamp = request_header(rq, "webhook-timestamp"),
                                 .signature = request_header(rq, "webhook-signature"),
                                 .body = rq->body,
                                 .size = rq->size};
    TRY(request_id(w, rq, "store", &store));
    TRY(pos_check_signature(w, store, &message));
    TRY(read_message(w, rq, store, &sales));
    w->source = "till";
    return put_and_reply(w, &sales, rp);
}
