/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What shop pages ask while somebody looks at them. A write key stands in every page, so it may ask
 * only of a visitor whose anonymous id is known, which nobody can guess; of a user id, which one
 * can, only programs with a token that may see contacts.
 */
#include "base/text.h"
#include "crm/order/order.h"
#include "crm/staff/staff.h"
#include "crm/visit/visit.h"
#include "crm/visit/visit_api.h"

enum { VIEWED_USUAL = 12, VIEWED_MOST = 50 };

struct query {
    const char *writeKey, *anonymousId, *userId;
    int64_t     limit;
};

static const struct field query_fields[] = {
    FIELD(query, writeKey, FIELD_TEXT, .required = true),
    FIELD(query, anonymousId, FIELD_TEXT),
    FIELD(query, userId, FIELD_TEXT, .help = "only with a token that may see contacts"),
    FIELD(query, limit, FIELD_INT, .help = "of what was looked at: 1 to 50"),
};
const struct shape visit_personal_query_shape = SHAPE("PersonalQuery", query, query_fields);

struct personal_cart {
    const char *currency, *url;
    int64_t     subtotal, total, pieces;
    struct rows items;
};

static const struct field cart_fields[] = {
    FIELD(personal_cart, currency, FIELD_TEXT),
    FIELD(personal_cart, url, FIELD_TEXT),
    FIELD(personal_cart, subtotal, FIELD_MONEY),
    FIELD(personal_cart, total, FIELD_MONEY),
    FIELD(personal_cart, pieces, FIELD_MONEY),
    FIELD(personal_cart, items, FIELD_LIST, .of = &cart_item_shape),
};
static const struct shape cart_of_visitor_shape = SHAPE("VisitorCart", personal_cart, cart_fields);

/* An offer, when there are any: a place for what recommends. */
struct offer {
    const char *name;
};

static const struct field offer_fields[] = {FIELD(offer, name, FIELD_TEXT)};
static const struct shape offer_shape = SHAPE("VisitorOffer", offer, offer_fields);

struct personal {
    struct rows           recently_viewed;
    struct personal_cart *cart;
    struct rows           recommendations;
    struct rows           offers;
};

static const struct field personal_fields[] = {
    FIELD(personal, recently_viewed, FIELD_LIST, .of = &viewed_product_shape),
    FIELD(personal, cart, FIELD_ONE, .of = &cart_of_visitor_shape, .help = "null: none is open"),
    FIELD(personal, recommendations, FIELD_LIST, .of = &viewed_product_shape),
    FIELD(personal, offers, FIELD_LIST, .of = &offer_shape),
};
const struct shape visit_personal_shape = SHAPE("Personal", personal, personal_fields);

static status find_cart(struct work *w, const struct visitor *visitor, struct personal *personal)
{
    struct rows ids;
    struct cart cart;
    TRY(visit_identities(w, visitor, &ids));
    if (ids.count == 0)
        return OK;
    status outcome = cart_find_open(w, visitor->store, ids.items, (size_t) ids.count, &cart);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    personal->cart = work_take(w, sizeof *personal->cart);
    *personal->cart = (struct personal_cart){.currency = cart.currency,
                                             .url = cart.url,
                                             .subtotal = cart.subtotal,
                                             .total = cart.total,
                                             .pieces = cart.pieces};
    return cart_get_items(w, cart.id, &personal->cart->items);
}

static status read_visitor(struct work *w, const struct query *query, struct visitor *ret_visitor)
{
    const struct tracker *tracker = NULL;
    TRY(visit_find_tracker(w, query->writeKey, &tracker));
    if (!text_empty(query->userId))
        TRY(staff_need(w, MAY_SEE_CONTACTS));
    *ret_visitor = (struct visitor){.store = tracker->store,
                                    .anonymous = query->anonymousId,
                                    .user = query->userId,
                                    .shop_users = tracker->shop_users};
    return OK;
}

/* GET /api/personalize */
status visit_api_personalize(struct work *w, const struct request *rq, struct reply *rp)
{
    struct query    query = {.limit = VIEWED_USUAL};
    struct personal personal = {.cart = NULL};
    struct visitor  visitor;
    visit_allow_origin(rp);
    TRY(request_query(w, rq, &visit_personal_query_shape, &query));
    if (query.limit < 1 || query.limit > VIEWED_MOST)
        return fail(w, INVALID, "limit", "Ask for 1 to %d products.", VIEWED_MOST);
    TRY(read_visitor(w, &query, &visitor));
    TRY(visit_list_viewed(w, &visitor, query.limit, &personal.recently_viewed));
    TRY(find_cart(w, &visitor, &personal));
    return reply_one(w, rp, &visit_personal_shape, &personal);
}
