/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/cart_api.h"

#include "base/text.h"
#include "crm/access.h"
#include "crm/order/cart_parts.h"
#include "crm/order/order_api.h"
#include "crm/record/record.h"
#include "crm/staff/staff.h"
#include "kit/json/json.h"

/* ---- what goes in and out ---- */

struct cart_document {
    const struct cart *cart;
    int64_t            contact;
    struct rows        items;
};

struct cart_body {
    struct cart_change  *cart;
    struct person_draft *person;
};

static const char *const outcome_words[] = {"unchanged", "created", "changed", "late", NULL};

/* clang-format off */
static const struct field document_fields[] = {
    FIELD(cart_document, cart,    FIELD_ONE,  .of = &cart_shape),
    FIELD(cart_document, contact, FIELD_INT,  .help = "whose it is; null when nobody knows"),
    FIELD(cart_document, items,   FIELD_LIST, .of = &cart_item_shape),
};
const struct shape cart_document_shape = SHAPE("CartDocument", cart_document, document_fields);

static const struct field body_fields[] = {
    FIELD(cart_body, cart,   FIELD_ONE, .of = &cart_change_shape, .required = true),
    FIELD(cart_body, person, FIELD_ONE, .of = &order_person_shape, .help = "whose it is; left out: cart.identity, or not known"),
};
const struct shape cart_body_shape = SHAPE("CartPut", cart_body, body_fields);

static const struct field result_fields[] = {
    FIELD(cart_put_result, cart,    FIELD_INT),
    FIELD(cart_put_result, outcome, FIELD_CHOICE, .words = outcome_words),
};
const struct shape cart_result_shape = SHAPE("CartPutResult", cart_put_result, result_fields);
/* clang-format on */

/* ---- handlers ---- */

static const char *next_cart(struct work *w, const struct rows *carts, int64_t limit)
{
    if (carts->count < limit)
        return NULL;
    return work_text(w, "%lld",
                     (long long) ((const struct cart *) carts->items)[carts->count - 1].id);
}

static status reply_carts(struct work *w, struct cart_query *query, struct reply *rp)
{
    struct rows carts;
    TRY(order_need_store(w, false, &query->store));
    TRY(cart_list(w, query, &carts));
    return reply_list(w, rp, &cart_shape, &carts, next_cart(w, &carts, query->limit));
}

static const struct cart_query any_cart = {
    .contact = ABSENT, .identity = ABSENT, .store = ABSENT, .limit = 50};

/* GET /api/carts?contact=&store=&status=&after=&limit= */
status cart_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct cart_query query = any_cart;
    TRY(request_query(w, rq, &cart_query_shape, &query));
    return reply_carts(w, &query, rp);
}

/* GET /api/contacts/{id}/carts */
status cart_api_list_of_contact(struct work *w, const struct request *rq, struct reply *rp)
{
    struct cart_query query = any_cart;
    TRY(request_query(w, rq, &cart_query_shape, &query));
    TRY(request_id(w, rq, "id", &query.contact));
    return reply_carts(w, &query, rp);
}

/* GET /api/carts/{id} (R50) */
status cart_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t                   id;
    struct cart               cart;
    struct cart_document      document = {.cart = &cart, .contact = ABSENT};
    const struct record_type *type;
    TRY(request_id(w, rq, "id", &id));
    TRY(record_type_get(w, "carts", &type));
    TRY(record_need(w, type, id, false));
    TRY(cart_get(w, id, &cart));
    TRY(cart_get_items(w, id, &document.items));
    TRY(person_contacts_of(w, &cart.identity, 1, &document.contact));
    return reply_one(w, rp, &cart_document_shape, &document);
}

static status find_owner(struct work *w, struct cart_body *body)
{
    struct identity identity;
    if (body->person == NULL)
        return OK;
    body->person->store = body->cart->store;
    TRY(person_find_or_create(w, body->person, &identity));
    if (identity.id != 0)
        body->cart->identity = identity.id;
    return OK;
}

/* PUT /api/carts: what a shop, or its plugin, says of a cart */
status cart_api_put(struct work *w, const struct request *rq, struct reply *rp)
{
    struct cart_body       body = {.cart = NULL};
    struct cart_put_result result;
    TRY(request_body(w, rq, &cart_body_shape, &body));
    TRY(order_need_store(w, true, &body.cart->store));
    TRY(find_owner(w, &body));
    TRY(cart_put(w, body.cart, &result));
    return result.outcome == CART_CREATED ? reply_created(w, rp, &cart_result_shape, &result)
                                          : reply_one(w, rp, &cart_result_shape, &result);
}

/* GET /api/carts/left?store=&known=&before=&before_cart=&limit= (R36) */
status cart_api_list_left(struct work *w, const struct request *rq, struct reply *rp)
{
    struct cart_left_query query = {
        .store = ABSENT, .before = ABSENT, .before_cart = ABSENT, .limit = 50};
    struct rows leavers;
    TRY(request_query(w, rq, &cart_left_query_shape, &query));
    TRY(order_need_store(w, false, &query.store));
    TRY(cart_leavers(w, &query, &leavers));
    return reply_list(w, rp, &cart_leaver_shape, &leavers, NULL);
}

/* GET /api/reports/abandoned-products?store=&from=&until=&limit= (R36) */
status cart_api_list_products(struct work *w, const struct request *rq, struct reply *rp)
{
    struct cart_product_query query = {
        .store = ABSENT, .from = ABSENT, .until = ABSENT, .limit = 50};
    struct rows products;
    TRY(request_query(w, rq, &cart_product_query_shape, &query));
    TRY(order_need_store(w, false, &query.store));
    TRY(cart_left_products(w, &query, &products));
    return reply_list(w, rp, &cart_left_product_shape, &products, NULL);
}

/* GET /api/carts/settings/{store} (R49) */
status cart_api_get_settings(struct work *w, const struct request *rq, struct reply *rp)
{
    struct store         store;
    struct cart_settings settings;
    int64_t              id;
    TRY(request_id(w, rq, "store", &id));
    TRY(store_get(w, id, &store));
    TRY(cart_get_settings(w, id, &settings));
    return reply_one(w, rp, &cart_settings_shape, &settings);
}

/* PUT /api/carts/settings/{store}: what is left out stays */
status cart_api_put_settings(struct work *w, const struct request *rq, struct reply *rp)
{
    struct cart_settings settings;
    const struct json   *json;
    int64_t              id;
    TRY(request_id(w, rq, "store", &id));
    TRY(cart_get_settings(w, id, &settings));
    TRY(request_json(w, rq, &json));
    TRY(json_read_change(w, json, &cart_settings_shape, &settings));
    settings.store = id;
    TRY(cart_put_settings(w, &settings));
    return reply_one(w, rp, &cart_settings_shape, &settings);
}

/* GET /c/{token}: the link in a message; the shop shows the cart. That they came back is told by
 * the shop: programs that look at mails follow links too. */
status cart_api_bring_back(struct work *w, const struct request *rq, struct reply *rp)
{
    struct cart  cart;
    struct store store;
    TRY(cart_find_token(w, request_part(rq, "token"), &cart));
    TRY(store_get(w, cart.store, &store));
    const char *link = cart_link(w, &cart, &store);
    if (text_empty(link))
        return fail(w, NOT_FOUND, "token",
                    "The shop of this cart has no address; set the url of its store.");
    rp->code = 302;
    reply_header(rp, "Location", link);
    return OK;
}
