/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/cart.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_store.h"
#include "crm/order/order_record.h"
#include "crm/store/store.h"
#include "crm/person/person.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

enum { EVENTS_MAX = 500 }; /* kept of one cart; then they become one */

const char *const cart_state_words[] = {"active",  "abandoned", "recovered",
                                        "ordered", "emptied",   NULL};
const char *const cart_change_words[] = {"add", "remove", "set", "replace", "clear", "seen", NULL};

/* clang-format off */
static const struct field item_fields[] = {
    FIELD(cart_item, sku,      FIELD_TEXT,  .required = true, .max = 1000, .help = "or the shop's id of the product"),
    FIELD(cart_item, name,     FIELD_TEXT,  .max = 1000),
    FIELD(cart_item, category, FIELD_TEXT,  .max = 1000),
    FIELD(cart_item, image,    FIELD_TEXT,  .max = 2000, .help = "link"),
    FIELD(cart_item, url,      FIELD_TEXT,  .max = 2000, .help = "link"),
    FIELD(cart_item, quantity, FIELD_MONEY, .help = "left out: 1; of remove: all of it"),
    FIELD(cart_item, price,    FIELD_MONEY, .help = "of one piece; left out: as it was"),
};
const struct shape cart_item_shape = SHAPE("CartItem", cart_item, item_fields);

static const struct field change_fields[] = {
    FIELD(cart_change, store,    FIELD_INT,    .required = true),
    FIELD(cart_change, key,      FIELD_TEXT,   .help = "the shop's id or token of the cart; left out: the one of the identity"),
    FIELD(cart_change, identity, FIELD_INT,    .help = "whose it is"),
    FIELD(cart_change, change,   FIELD_CHOICE, .words = cart_change_words),
    FIELD(cart_change, message,  FIELD_TEXT,   .help = "your id of this change: the same again changes nothing"),
    FIELD(cart_change, at,       FIELD_TIME,   .help = "when it happened; left out: now"),
    FIELD(cart_change, currency, FIELD_TEXT,   .max = 3),
    FIELD(cart_change, url,      FIELD_TEXT,   .max = 2000, .help = "where the shop shows it again"),
    FIELD(cart_change, subtotal, FIELD_MONEY),
    FIELD(cart_change, tax,      FIELD_MONEY),
    FIELD(cart_change, shipping, FIELD_MONEY),
    FIELD(cart_change, discount, FIELD_MONEY),
    FIELD(cart_change, total,    FIELD_MONEY,  .help = "left out: of the rest"),
    FIELD(cart_change, items,    FIELD_LIST,   .of = &cart_item_shape),
};
const struct shape cart_change_shape = SHAPE("CartChange", cart_change, change_fields);

static const struct field cart_fields[] = {
    FIELD(cart, id,              FIELD_INT),
    FIELD(cart, store,           FIELD_INT),
    FIELD(cart, key,             FIELD_TEXT,   .help = "what the shop calls it"),
    FIELD(cart, identity,        FIELD_INT,    .help = "whose it is; 0: not known"),
    FIELD(cart, status,          FIELD_CHOICE, .words = cart_state_words),
    FIELD(cart, currency,        FIELD_TEXT),
    FIELD(cart, subtotal,        FIELD_MONEY),
    FIELD(cart, tax,             FIELD_MONEY),
    FIELD(cart, shipping,        FIELD_MONEY),
    FIELD(cart, discount,        FIELD_MONEY),
    FIELD(cart, total,           FIELD_MONEY),
    FIELD(cart, home_total,      FIELD_MONEY,  .help = "in the home currency"),
    FIELD(cart, item_count,      FIELD_INT,    .help = "different items"),
    FIELD(cart, pieces,          FIELD_MONEY),
    FIELD(cart, url,             FIELD_TEXT,   .help = "where the shop shows it again"),
    FIELD(cart, token,           FIELD_TEXT,   .help = "of the link that brings it back: /c/{token}"),
    FIELD(cart, started_at,      FIELD_TIME),
    FIELD(cart, changed_at,      FIELD_TIME),
    FIELD(cart, abandoned_at,    FIELD_TIME,   .help = "the last time"),
    FIELD(cart, abandoned_count, FIELD_INT),
    FIELD(cart, recovered_at,    FIELD_TIME,   .help = "when they came back to it, the last time"),
    FIELD(cart, closed_at,       FIELD_TIME,   .help = "when it was ordered or emptied"),
    FIELD(cart, order_id,        FIELD_INT,    .help = "the order that it became"),
    FIELD(cart, created_at,      FIELD_TIME),
    FIELD(cart, updated_at,      FIELD_TIME),
};
const struct shape cart_shape = SHAPE("Cart", cart, cart_fields);

static const struct field query_fields[] = {
    FIELD(cart_query, contact,  FIELD_INT),
    FIELD(cart_query, identity, FIELD_INT),
    FIELD(cart_query, store,    FIELD_INT),
    FIELD(cart_query, status,   FIELD_TEXT, .help = "active, abandoned, recovered, ordered, emptied; open: the first three"),
    FIELD(cart_query, after,    FIELD_INT,  .help = "the last id of the page before"),
    FIELD(cart_query, limit,    FIELD_INT,  .help = "1 to 200"),
};
const struct shape cart_query_shape = SHAPE("CartQuery", cart_query, query_fields);

static const struct field leaver_fields[] = {
    FIELD(cart_leaver, cart,            FIELD_INT),
    FIELD(cart_leaver, store,           FIELD_INT),
    FIELD(cart_leaver, identity,        FIELD_INT),
    FIELD(cart_leaver, contact,         FIELD_INT,  .help = "null: nobody knows who"),
    FIELD(cart_leaver, label,           FIELD_TEXT, .help = "what to call the contact"),
    FIELD(cart_leaver, abandoned_at,    FIELD_TIME),
    FIELD(cart_leaver, abandoned_count, FIELD_INT),
    FIELD(cart_leaver, currency,        FIELD_TEXT),
    FIELD(cart_leaver, total,           FIELD_MONEY),
    FIELD(cart_leaver, home_total,      FIELD_MONEY),
    FIELD(cart_leaver, item_count,      FIELD_INT),
    FIELD(cart_leaver, pieces,          FIELD_MONEY),
};
const struct shape cart_leaver_shape = SHAPE("CartLeaver", cart_leaver, leaver_fields);

static const struct field left_query_fields[] = {
    FIELD(cart_left_query, store,       FIELD_INT),
    FIELD(cart_left_query, known,       FIELD_BOOL, .help = "true: only people who are contacts"),
    FIELD(cart_left_query, before,      FIELD_TIME, .help = "abandoned_at of the last of the page before"),
    FIELD(cart_left_query, before_cart, FIELD_INT,  .help = "and its cart"),
    FIELD(cart_left_query, limit,       FIELD_INT,  .help = "1 to 200"),
};
const struct shape cart_left_query_shape = SHAPE("CartLeftQuery", cart_left_query, left_query_fields);

static const struct field left_product_fields[] = {
    FIELD(cart_left_product, store,       FIELD_INT),
    FIELD(cart_left_product, sku,         FIELD_TEXT),
    FIELD(cart_left_product, name,        FIELD_TEXT),
    FIELD(cart_left_product, times,       FIELD_INT,   .help = "carts abandoned with it, each time"),
    FIELD(cart_left_product, pieces,      FIELD_MONEY, .help = "in them"),
    FIELD(cart_left_product, amount,      FIELD_MONEY, .help = "home currency"),
    FIELD(cart_left_product, left_pieces, FIELD_MONEY, .help = "still left now"),
    FIELD(cart_left_product, left_amount, FIELD_MONEY),
};
const struct shape cart_left_product_shape = SHAPE("CartLeftProduct", cart_left_product, left_product_fields);

static const struct field product_query_fields[] = {
    FIELD(cart_product_query, store, FIELD_INT),
    FIELD(cart_product_query, from,  FIELD_TIME, .help = "abandoned then or later"),
    FIELD(cart_product_query, until, FIELD_TIME, .help = "abandoned before"),
    FIELD(cart_product_query, limit, FIELD_INT,  .help = "1 to 1000"),
};
const struct shape cart_product_query_shape = SHAPE("CartProductQuery", cart_product_query, product_query_fields);
/* clang-format on */

/* ---- a change comes in ---- */

/* The change with everything that it leaves out. */
static status complete(struct work *w, const struct cart_change *change, struct cart_change *ret)
{
    *ret = *change;
    if (ret->at == 0 || ret->at == ABSENT)
        ret->at = w->now;
    if (ret->identity == ABSENT)
        ret->identity = 0;
    TRY(cart_check(w, ret));
    if (text_empty(ret->key))
        ret->key = work_text(w, "identity:%lld", (long long) ret->identity);
    if (text_empty(ret->message))
        ret->message = work_text(w, "%s:%lld", cart_change_words[ret->change], (long long) ret->at);
    return OK;
}

/* What says nothing of a cart that nobody has seen. */
static bool begins_nothing(const struct cart_change *change)
{
    return change->change == CART_SEEN || change->change == CART_CLEAR
           || (change->change == CART_REPLACE && change->items.count == 0);
}

/* An anonymous cart becomes that of the contact who turns up with it, not the reverse. */
static status take_owner(struct work *w, struct cart_case *it, int64_t identity)
{
    int64_t contact;
    if (identity == 0 || identity == it->cart.identity)
        return OK;
    TRY(person_contacts_of(w, &identity, 1, &contact));
    if (it->cart.identity != 0 && contact == ABSENT)
        return OK;
    it->cart.identity = identity;
    it->refresh = it->cart.status == CART_ABANDONED;
    return OK;
}

/* Many changes become one, so that no cart grows for ever. */
static status join_events(struct work *w, struct cart_case *it)
{
    int64_t count;
    bool    added;
    TRY(cart_store_count_events(w, it->cart.id, &count));
    if (count < EVENTS_MAX)
        return OK;
    struct cart_change all = cart_as_change(it);
    struct cart_event  event = {.cart = it->cart.id, .at = all.at, .seq = db_new_id(w)};
    event.message = work_text(w, "joined:%lld", (long long) event.seq);
    event.body = cart_body(w, &all);
    TRY(cart_store_join_events(w, it->cart.id));
    return cart_store_add_event(w, &event, &added);
}

static status keep_event(struct work *w, const struct cart_case *it,
                         const struct cart_change *change, bool *ret_late, bool *ret_added)
{
    int64_t           last;
    struct cart_event event = {.cart = it->cart.id,
                               .message = change->message,
                               .at = change->at,
                               .seq = db_new_id(w),
                               .body = cart_body(w, change)};
    TRY(cart_store_last_event(w, it->cart.id, &last));
    *ret_late = last != ABSENT && change->at < last;
    return cart_store_add_event(w, &event, ret_added);
}

static bool same_items(const struct list *a, const struct list *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        const struct cart_item *left = list_at(a, i), *right = list_at(b, i);
        same = text_same(left->sku, right->sku) && left->quantity == right->quantity
               && left->price == right->price;
    }
    return same;
}

/* Whether the contents are different now. */
static status fold(struct work *w, struct cart_case *it, const struct cart_change *change,
                   bool late, bool *ret_different)
{
    struct list items = it->items;
    struct cart cart = it->cart;
    if (!late) {
        *ret_different = cart_apply(w, it, change);
        return OK;
    }
    TRY(cart_refold(w, it));
    *ret_different = cart.changed_at != it->cart.changed_at || cart.total != it->cart.total
                     || cart.tax != it->cart.tax || !same_items(&items, &it->items);
    return OK;
}

static status put(struct work *w, struct cart_case *it, const struct cart_change *change,
                  struct cart_put_result *result)
{
    bool late, added, different;
    TRY(keep_event(w, it, change, &late, &added));
    result->cart = it->cart.id;
    result->outcome = CART_UNCHANGED;
    if (!added)
        return OK;
    if (!late)
        TRY(cart_catch_up(w, it, change->at));
    TRY(take_owner(w, it, change->identity));
    if (it->cart.status == CART_ORDERED) /* catching up found the order */
        return cart_save(w, it);
    TRY(fold(w, it, change, late, &different));
    if (different)
        TRY(cart_changed(w, it));
    TRY(cart_find_order(w, it));
    TRY(cart_save(w, it));
    TRY(join_events(w, it));
    if (different)
        result->outcome = it->was.id == 0 ? CART_CREATED : CART_CHANGED;
    return OK;
}

status cart_put(struct work *w, const struct cart_change *change,
                struct cart_put_result *ret_result)
{
    struct cart_change whole;
    struct cart_case   it;
    int64_t            id;
    *ret_result = (struct cart_put_result){.cart = 0, .outcome = CART_UNCHANGED};
    TRY(complete(w, change, &whole));
    TRY(cart_store_lock(w, whole.store, whole.key));
    status outcome = cart_store_newest(w, whole.store, whole.key, &id);
    if (outcome == OK)
        TRY(cart_open(w, id, &it));
    else if (outcome != NOT_FOUND)
        return outcome;
    bool begin = outcome == NOT_FOUND;
    if (!begin && it.cart.status == CART_ORDERED) {
        ret_result->cart = id;
        ret_result->outcome = CART_LATE;
        if (whole.at <= it.cart.closed_at)
            return OK;
        begin = true;
    }
    if (begin && begins_nothing(&whole))
        return OK;
    if (begin)
        TRY(cart_open_new(w, &whole, &it));
    return put(w, &it, &whole, ret_result);
}

/* ---- what is kept ---- */

static status not_found(struct work *w, status outcome, int64_t id)
{
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "id", "There is no cart %lld that follows a shop.",
                    (long long) id);
    return outcome;
}

status cart_get(struct work *w, int64_t id, struct cart *ret_cart)
{
    return not_found(w, cart_store_get(w, id, false, ret_cart), id);
}

status cart_get_items(struct work *w, int64_t id, struct rows *ret_items)
{
    return cart_store_items(w, id, ret_items);
}

static status check_limit(struct work *w, int64_t limit, int64_t most)
{
    if (limit < 1 || limit > most)
        return fail(w, INVALID, "limit", "must be from 1 to %lld", (long long) most);
    return OK;
}

static status check_status(struct work *w, const char *word)
{
    if (word == NULL || text_same(word, "open"))
        return OK;
    for (size_t i = 0; cart_state_words[i] != NULL; i++)
        if (text_same(word, cart_state_words[i]))
            return OK;
    return fail(w, INVALID, "status",
                "must be active, abandoned, recovered, ordered, emptied, or open for the first "
                "three");
}

status cart_list(struct work *w, const struct cart_query *query, struct rows *ret_carts)
{
    TRY(check_limit(w, query->limit, 200));
    TRY(check_status(w, query->status));
    return cart_store_page(w, query, ret_carts);
}

status cart_find_open(struct work *w, int64_t store, const int64_t *identities, size_t count,
                      struct cart *ret_cart)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_array(&out);
    for (size_t i = 0; i < count; i++)
        json_put_int(&out, identities[i]);
    json_close_array(&out);
    return cart_store_open_among(w, store, text.bytes, ret_cart);
}

status cart_find_token(struct work *w, const char *token, struct cart *ret_cart)
{
    status outcome = cart_store_find_token(w, token, ret_cart);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "token", "There is no such cart any more.");
    return outcome;
}

/* ---- what was left ---- */

static status label_leavers(struct work *w, const struct rows *rows)
{
    struct cart_leaver *leavers = rows->items;
    int64_t            *contacts = work_take(w, (size_t) (rows->count + 1) * sizeof *contacts);
    const char        **labels = work_take(w, (size_t) (rows->count + 1) * sizeof *labels);
    size_t              count = 0;
    for (int64_t i = 0; i < rows->count; i++)
        if (leavers[i].contact != ABSENT)
            contacts[count++] = leavers[i].contact;
    TRY(person_labels(w, contacts, count, labels));
    for (int64_t i = 0; i < rows->count; i++)
        if (leavers[i].contact != ABSENT)
            leavers[i].label = *labels++;
    return OK;
}

status cart_leavers(struct work *w, const struct cart_left_query *query, struct rows *ret_leavers)
{
    TRY(check_limit(w, query->limit, 200));
    TRY(cart_store_leavers(w, query, ret_leavers));
    return label_leavers(w, ret_leavers);
}

status cart_left_products(struct work *w, const struct cart_product_query *query,
                          struct rows *ret_products)
{
    TRY(check_limit(w, query->limit, 1000));
    return cart_store_left_products(w, query, ret_products);
}

/* ---- as records ---- */

/* Of a cart that no shop tells of: which store is meant, under the name that it has. */
static status take_store(struct work *w, struct record_change *change)
{
    const char  *name = record_change_value(change, "hs_source_store");
    struct store store;
    if (name == NULL)
        return OK;
    if (*name == '\0') {
        record_change_put(w, change, "store_number", "");
        return OK;
    }
    TRY(order_record_store(w, name, record_change_value(change, "hs_currency_code"), &store.id));
    TRY(store_get(w, store.id, &store));
    record_change_put(w, change, "hs_source_store", store.name);
    record_change_put(w, change, "store_number", work_text(w, "%lld", (long long) store.id));
    return OK;
}

status cart_record_before(struct work *w, struct record_change *change)
{
    static const char *const kept[] = {
        "hs_external_status", "hs_source_store", "hs_currency_code", "hs_total_price",
        "hs_cart_url",        "items",           "identity",         "hs_external_cart_id"};
    struct cart cart;
    status      outcome = change->created ? NOT_FOUND : cart_store_get(w, change->id, false, &cart);
    if (outcome == NOT_FOUND)
        return take_store(w, change);
    TRY(outcome);
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        if (record_change_value(change, kept[i]) != NULL)
            return fail_reason(w, INVALID, "READ_ONLY_VALUE", kept[i],
                               "This cart follows a shop; tell what changed with PUT /api/carts.");
    return OK;
}
