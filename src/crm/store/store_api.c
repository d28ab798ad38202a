/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/store/store_api.h"

#include "crm/access.h"
#include "crm/store/store.h"
#include "kit/http/http.h"
#include "kit/json/json.h"

struct rate_query {
    const char *currency;
    int64_t     limit;
};

static const struct field rate_query_fields[] = {
    FIELD(rate_query, currency, FIELD_TEXT, .required = true, .max = 3),
    FIELD(rate_query, limit, FIELD_INT, .help = "1 to 1000"),
};
static const struct shape rate_query_shape = SHAPE("RateQuery", rate_query, rate_query_fields);

/* The body as a change to what is there. */
static status read_change(struct work *w, const struct request *rq, const struct shape *shape,
                          void *record)
{
    const struct json *body;
    TRY(request_json(w, rq, &body));
    return json_read_change(w, body, shape, record);
}

/* GET /api/stores */
static status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows stores;
    TRY(store_list(w, &stores));
    return reply_list(w, rp, &store_shape, &stores, NULL);
}

/* POST /api/stores */
static status create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct store draft = {.kind = STORE_OTHER};
    TRY(request_body(w, rq, &store_shape, &draft));
    TRY(store_create(w, &draft));
    return reply_created(w, rp, &store_shape, &draft);
}

/* GET /api/stores/{id} */
static status get(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t      id;
    struct store store;
    TRY(request_id(w, rq, "id", &id));
    TRY(store_get(w, id, &store));
    return reply_one(w, rp, &store_shape, &store);
}

/* PATCH /api/stores/{id} */
static status change(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t      id;
    struct store store;
    TRY(request_id(w, rq, "id", &id));
    TRY(store_get(w, id, &store));
    TRY(read_change(w, rq, &store_shape, &store));
    TRY(store_change(w, &store));
    return reply_one(w, rp, &store_shape, &store);
}

/* GET /api/home */
static status get_home(struct work *w, const struct request *rq, struct reply *rp)
{
    struct store_home home;
    TRY(store_get_home(w, &home));
    return reply_one(w, rp, &store_home_shape, &home);
}

/* PATCH /api/home */
static status change_home(struct work *w, const struct request *rq, struct reply *rp)
{
    struct store_home home;
    TRY(store_get_home(w, &home));
    TRY(read_change(w, rq, &store_home_shape, &home));
    TRY(store_put_home(w, &home));
    return reply_one(w, rp, &store_home_shape, &home);
}

/* GET /api/rates?currency=&limit= */
static status list_rates(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rate_query query = {.limit = 100};
    struct rows       rates;
    TRY(request_query(w, rq, &rate_query_shape, &query));
    TRY(store_list_rates(w, query.currency, query.limit, &rates));
    return reply_list(w, rp, &currency_rate_shape, &rates, NULL);
}

/* PUT /api/rates */
static status put_rate(struct work *w, const struct request *rq, struct reply *rp)
{
    struct currency_rate rate = {.currency = NULL};
    TRY(request_body(w, rq, &currency_rate_shape, &rate));
    TRY(store_put_rate(w, rate.currency, rate.day, rate.rate));
    return reply_one(w, rp, &currency_rate_shape, &rate);
}

/* clang-format off */
const struct route store_routes[] = {
    {GET,   "/api/stores",      MAY_SIGN_IN,       READ,  list,   "All stores",
     .gives = &store_shape, .gives_list = true, .body = BODY_NONE},
    {POST,  "/api/stores",      MAY_EDIT_SETTINGS, WRITE, create, "Connects a store",
     .takes = &store_shape, .gives = &store_shape},
    {GET,   "/api/stores/{id}", MAY_SIGN_IN,       READ,  get,    "One store",
     .gives = &store_shape, .body = BODY_NONE},
    {PATCH, "/api/stores/{id}", MAY_EDIT_SETTINGS, WRITE, change, "Changes a store",
     .takes = &store_shape, .gives = &store_shape},
    {GET,   "/api/home",        MAY_SIGN_IN,       READ,  get_home, "Home currency and time zone",
     .gives = &store_home_shape, .body = BODY_NONE},
    {PATCH, "/api/home",        MAY_EDIT_SETTINGS, WRITE, change_home, "Sets home currency or time zone",
     .takes = &store_home_shape, .gives = &store_home_shape},
    {GET,   "/api/rates",       MAY_SEE_SETTINGS,  READ,  list_rates, "Rates of a currency, newest first",
     .query = &rate_query_shape, .gives = &currency_rate_shape, .gives_list = true, .body = BODY_NONE},
    {PUT,   "/api/rates",       MAY_EDIT_SETTINGS, WRITE, put_rate, "Sets a rate from a day on",
     .takes = &currency_rate_shape, .gives = &currency_rate_shape},
    {0},
};
/* clang-format on */
