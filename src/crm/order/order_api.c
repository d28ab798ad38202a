/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/order_api.h"

#include "base/text.h"
#include "crm/access.h"
#include "crm/order/cart_api.h"
#include "crm/order/order.h"
#include "crm/record/record.h"
#include "crm/staff/staff.h"

/* ---- what goes in and out ---- */

/* A document with everything that belongs to it. */
struct order_document {
    const struct order *order;
    int64_t             contact;
    struct rows         statuses;
    struct rows         lines;
};

struct order_body {
    struct order_draft  *order;
    struct person_draft *person;
};

struct line_query {
    int64_t order;
    int64_t after;
    int64_t limit;
};

static const char *const outcome_words[] = {"unchanged", "created", "changed", NULL};

/* clang-format off */
static const struct field document_fields[] = {
    FIELD(order_document, order,    FIELD_ONE,  .of = &order_shape),
    FIELD(order_document, contact,  FIELD_INT,  .help = "who bought; null when nobody knows"),
    FIELD(order_document, statuses, FIELD_LIST, .of = &order_status_shape, .help = "first to last; the last is the present one"),
    FIELD(order_document, lines,    FIELD_LIST, .of = &line_shape, .help = "at most 1000; /api/lines has the rest"),
};
static const struct shape document_shape = SHAPE("OrderDocument", order_document, document_fields);

static const struct field person_fields[] = {
    FIELD(person_draft, customer,  FIELD_TEXT, .help = "the shop's id for them"),
    FIELD(person_draft, email,     FIELD_TEXT),
    FIELD(person_draft, phone,     FIELD_TEXT, .max = 60),
    FIELD(person_draft, firstname, FIELD_TEXT),
    FIELD(person_draft, lastname,  FIELD_TEXT),
    FIELD(person_draft, company,   FIELD_TEXT),
    FIELD(person_draft, address,   FIELD_TEXT),
    FIELD(person_draft, city,      FIELD_TEXT),
    FIELD(person_draft, state,     FIELD_TEXT),
    FIELD(person_draft, zip,       FIELD_TEXT, .max = 40),
    FIELD(person_draft, country,   FIELD_TEXT),
};
const struct shape order_person_shape = SHAPE("Buyer", person_draft, person_fields);

static const struct field body_fields[] = {
    FIELD(order_body, order,  FIELD_ONE, .of = &order_draft_shape, .required = true),
    FIELD(order_body, person, FIELD_ONE, .of = &order_person_shape, .help = "left out: an anonymous sale"),
};
static const struct shape body_shape = SHAPE("OrderPut", order_body, body_fields);

static const struct field result_fields[] = {
    FIELD(order_put_result, order,           FIELD_INT),
    FIELD(order_put_result, outcome,         FIELD_CHOICE, .words = outcome_words),
    FIELD(order_put_result, lines_created,   FIELD_INT),
    FIELD(order_put_result, lines_changed,   FIELD_INT),
    FIELD(order_put_result, lines_unchanged, FIELD_INT),
};
static const struct shape result_shape = SHAPE("OrderPutResult", order_put_result, result_fields);

static const struct field line_query_fields[] = {
    FIELD(line_query, order, FIELD_INT, .help = "0: of all orders"),
    FIELD(line_query, after, FIELD_INT, .help = "the last id of the page before"),
    FIELD(line_query, limit, FIELD_INT, .help = "1 to 1000"),
};
static const struct shape line_query_shape = SHAPE("LineQuery", line_query, line_query_fields);
/* clang-format on */

/* ---- what somebody of a branch may ---- */

static status orders_type(struct work *w, const struct record_type **ret_type)
{
    return record_type_get(w, "orders", ret_type);
}

/* Whether the actor sees the document, or may change it. */
static status need_order(struct work *w, int64_t order)
{
    const struct record_type *type;
    TRY(orders_type(w, &type));
    return record_need(w, type, order, false);
}

static bool is_one_of(const int64_t *stores, size_t count, int64_t store)
{
    for (size_t i = 0; i < count; i++)
        if (stores[i] == store)
            return true;
    return false;
}

status order_need_store(struct work *w, bool edit, int64_t *store)
{
    const struct record_type  *type;
    const struct staff_rights *rights;
    size_t                     count;
    TRY(orders_type(w, &type));
    TRY(staff_rights(w, &rights));
    enum staff_rows rows = staff_rights_rows(rights, type->id, edit);
    if (rows == ROWS_ALL)
        return OK;
    if (rows != ROWS_STORES)
        return staff_need_all(w, type->id);
    const int64_t *stores = staff_rights_stores(rights, &count);
    if (*store == ABSENT && count == 1)
        *store = stores[0];
    if (is_one_of(stores, count, *store))
        return OK;
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", "store",
                       "You see orders of your own stores only; say which store.");
}

/* ---- handlers ---- */

/* The id that the next page comes after; NULL when this page was not full. */
static const char *next_order(struct work *w, const struct rows *orders, int64_t limit)
{
    if (orders->count < limit)
        return NULL;
    const struct order *last = &((const struct order *) orders->items)[orders->count - 1];
    return work_text(w, "%lld", (long long) last->id);
}

static status reply_orders(struct work *w, const struct order_query *query, struct reply *rp)
{
    struct rows        orders;
    struct order_query mine = *query;
    TRY(order_need_store(w, false, &mine.store));
    TRY(order_list(w, &mine, &orders));
    return reply_list(w, rp, &order_shape, &orders, next_order(w, &orders, query->limit));
}

/* GET /api/orders?contact=&store=&status=&kind=&after=&limit= */
static status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct order_query query = {.contact = ABSENT, .store = ABSENT, .limit = 50};
    TRY(request_query(w, rq, &order_query_shape, &query));
    return reply_orders(w, &query, rp);
}

/* GET /api/contacts/{id}/orders (R6: all orders, newest first) */
static status list_of_contact(struct work *w, const struct request *rq, struct reply *rp)
{
    struct order_query query = {.contact = ABSENT, .store = ABSENT, .limit = 50};
    TRY(request_query(w, rq, &order_query_shape, &query));
    TRY(request_id(w, rq, "id", &query.contact));
    return reply_orders(w, &query, rp);
}

static status reply_document(struct work *w, const struct order *order, struct reply *rp)
{
    struct order_document document = {.order = order, .contact = ABSENT};
    TRY(person_contacts_of(w, &order->identity, 1, &document.contact));
    TRY(order_list_statuses(w, order->id, &document.statuses));
    TRY(order_list_lines(w, order->id, 0, 1000, &document.lines));
    return reply_one(w, rp, &document_shape, &document);
}

/* GET /api/orders/{id} */
static status get(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t      id;
    struct order order;
    TRY(request_id(w, rq, "id", &id));
    TRY(need_order(w, id));
    TRY(order_get(w, id, &order));
    return reply_document(w, &order, rp);
}

/* GET /api/orders/by-number/{store}/{number} (R1) */
static status get_by_number(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t      store;
    struct order order;
    TRY(request_id(w, rq, "store", &store));
    TRY(order_find(w, store, request_part(rq, "number"), &order));
    TRY(need_order(w, order.id));
    return reply_document(w, &order, rp);
}

/* PUT /api/orders (R74: also what a till sold) */
static status put(struct work *w, const struct request *rq, struct reply *rp)
{
    struct order_body       body = {.order = NULL};
    struct order_put_result result;
    TRY(request_body(w, rq, &body_shape, &body));
    if (body.person != NULL)
        body.order->person = *body.person;
    if (body.order->first_line == ABSENT)
        body.order->first_line = 0;
    TRY(order_need_store(w, true, &body.order->store));
    TRY(order_put(w, body.order, &result));
    return result.outcome == ORDER_CREATED ? reply_created(w, rp, &result_shape, &result)
                                           : reply_one(w, rp, &result_shape, &result);
}

/* GET /api/lines?order=&after=&limit= */
static status list_lines(struct work *w, const struct request *rq, struct reply *rp)
{
    struct line_query query = {.limit = 100};
    struct rows       lines;
    TRY(request_query(w, rq, &line_query_shape, &query));
    if (query.limit > 1000)
        return fail(w, INVALID, "limit", "must be from 1 to 1000");
    if (query.order != 0)
        TRY(need_order(w, query.order));
    else
        TRY(staff_need_all(w, "0-123"));
    TRY(order_list_lines(w, query.order, query.after, query.limit, &lines));
    const struct line *all = lines.items;
    const char        *next = lines.count < query.limit
                                  ? NULL
                                  : work_text(w, "%lld", (long long) all[lines.count - 1].id);
    return reply_list(w, rp, &line_shape, &lines, next);
}

/* GET /api/orders/counts */
static status count(struct work *w, const struct request *rq, struct reply *rp)
{
    struct order_counts counts;
    TRY(staff_need_all(w, "0-123"));
    TRY(order_count(w, &counts));
    return reply_one(w, rp, &order_counts_shape, &counts);
}

/* clang-format off */
const struct route order_routes[] = {
    {GET, "/api/orders", MAY_SEE_ORDERS, READ, list, "Orders and refunds, newest first",
     .query = &order_query_shape, .gives = &order_shape, .gives_list = true, .body = BODY_NONE},
    {PUT, "/api/orders", MAY_EDIT_ORDERS, WRITE, put, "Puts a document: the same one again changes nothing",
     .takes = &body_shape, .gives = &result_shape},
    {GET, "/api/orders/{id}", MAY_SEE_ORDERS, READ, get, "An order with its lines and every status that it had",
     .gives = &document_shape, .body = BODY_NONE},
    {GET, "/api/orders/by-number/{store}/{number}", MAY_SEE_ORDERS, READ, get_by_number, "The same by its number in the store",
     .gives = &document_shape, .body = BODY_NONE},
    {GET, "/api/contacts/{id}/orders", MAY_SEE_ORDERS, READ, list_of_contact, "Orders and refunds of a contact, newest first",
     .query = &order_query_shape, .gives = &order_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/lines", MAY_SEE_ORDERS, READ, list_lines, "Lines of one document or of all",
     .query = &line_query_shape, .gives = &line_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/orders/counts", MAY_SEE_ORDERS, READ, count, "How many documents and lines there are",
     .gives = &order_counts_shape, .body = BODY_NONE},
    {GET, "/api/carts", MAY_SEE_ORDERS, READ, cart_api_list, "Carts that follow shops, newest first",
     .query = &cart_query_shape, .gives = &cart_shape, .gives_list = true, .body = BODY_NONE},
    {PUT, "/api/carts", MAY_EDIT_ORDERS, WRITE, cart_api_put, "Tells a change of a cart: the same one again changes nothing",
     .takes = &cart_body_shape, .gives = &cart_result_shape},
    {GET, "/api/carts/{id}", MAY_SEE_ORDERS, READ, cart_api_get, "A cart with what is in it",
     .gives = &cart_document_shape, .body = BODY_NONE},
    {GET, "/api/contacts/{id}/carts", MAY_SEE_ORDERS, READ, cart_api_list_of_contact, "Carts of a contact, newest first",
     .query = &cart_query_shape, .gives = &cart_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/carts/left", MAY_SEE_ORDERS, READ, cart_api_list_left, "Who left items in a cart, the last to leave first",
     .query = &cart_left_query_shape, .gives = &cart_leaver_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/reports/abandoned-products", MAY_SEE_ORDERS, READ, cart_api_list_products, "What is most often left in carts",
     .query = &cart_product_query_shape, .gives = &cart_left_product_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/carts/settings/{store}", MAY_SEE_ORDERS, READ, cart_api_get_settings, "When carts of a store count as abandoned",
     .gives = &cart_settings_shape, .body = BODY_NONE},
    {PUT, "/api/carts/settings/{store}", MAY_EDIT_SETTINGS, WRITE, cart_api_put_settings, "Changes when carts of a store count as abandoned",
     .takes = &cart_settings_shape, .gives = &cart_settings_shape},
    {GET, "/c/{token}", ANYBODY, READ, cart_api_bring_back, "The link in a message that brings a cart back: leads to the shop",
     .body = BODY_NONE},
    {0},
};
/* clang-format on */
