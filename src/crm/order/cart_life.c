/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of a cart, and what is told of it. */
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/fact/fact.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_store.h"
#include "crm/person/person.h"
#include "kit/crypt/crypt.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

/* ---- reading ---- */

static status open_shop(struct work *w, int64_t store, struct cart_case *it)
{
    it->abandoned_before = ABSENT;
    it->items = list_open(w->arena, sizeof(struct cart_item));
    TRY(store_get(w, store, &it->store));
    return cart_get_settings(w, store, &it->settings);
}

status cart_open(struct work *w, int64_t id, struct cart_case *ret_case)
{
    struct rows items;
    *ret_case = (struct cart_case){0};
    TRY(cart_store_get(w, id, true, &ret_case->was));
    ret_case->cart = ret_case->was;
    TRY(open_shop(w, ret_case->cart.store, ret_case));
    TRY(cart_store_items(w, id, &items));
    for (int64_t i = 0; i < items.count; i++)
        *(struct cart_item *) list_add(&ret_case->items) =
            ((const struct cart_item *) items.items)[i];
    return OK;
}

status cart_open_new(struct work *w, const struct cart_change *change, struct cart_case *ret_case)
{
    struct cart *cart = &ret_case->cart;
    *ret_case = (struct cart_case){0};
    TRY(open_shop(w, change->store, ret_case));
    shape_clear(&cart_shape, cart);
    cart->id = db_new_id(w);
    cart->store = change->store;
    cart->key = change->key;
    cart->identity = change->identity;
    cart->status = CART_EMPTIED;
    cart->currency = ret_case->store.currency;
    cart->subtotal = cart->total = cart->home_total = cart->abandoned_count = 0;
    cart->item_count = cart->pieces = 0;
    cart->token = token_make(w, "");
    cart->created_at = cart->updated_at = w->now;
    return OK;
}

/* ---- telling ---- */

static status tell(struct work *w, const struct cart_case *it, enum fact_kind kind, int64_t at)
{
    const struct cart *cart = &it->cart;
    struct fact        fact = {.subject = cart->identity,
                               .kind = kind,
                               .at = at,
                               .store = cart->store,
                               .reference = cart->id,
                               .value = cart->home_total,
                               .quantity = cart->pieces};
    if (kind == FACT_CART_ORDERED)
        fact.context = cart->order_id;
    if (kind == FACT_CART_EMPTIED)
        fact.value = fact.quantity = 0;
    return fact_tell(w, &fact);
}

enum item_news {
    ITEM_LEFT,
    ITEM_BACK,
    ITEM_WRONG
}; /* the last: it was not left, as is known now */

static const char *details_of(struct work *w, const struct cart_left *left, enum item_news news)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "sku");
    json_put_text(&out, left->sku);
    if (news != ITEM_LEFT) {
        json_put_name(&out, "left_at");
        json_put_int(&out, left->left_at);
    }
    if (news == ITEM_WRONG) {
        json_put_name(&out, "wrong");
        json_put_bool(&out, true);
    }
    json_close_object(&out);
    return text.bytes;
}

static status tell_item(struct work *w, const struct cart_case *it, const struct cart_left *left,
                        enum item_news news)
{
    bool        back = news != ITEM_LEFT;
    struct fact fact = {.subject = it->cart.identity,
                        .kind = back ? FACT_CART_ITEM_BACK : FACT_CART_ITEM_LEFT,
                        .at = back ? left->back_at : left->left_at,
                        .store = left->store,
                        .reference = left->product == ABSENT ? 0 : left->product,
                        .context = left->cart,
                        .value = back ? -left->amount : left->amount,
                        .quantity = back ? -left->pieces : left->pieces,
                        .details = details_of(w, left, news)};
    return fact_tell(w, &fact);
}

/* ---- what was left ---- */

/* An amount of the cart in the home currency; 0 when no rate is known. */
static int64_t at_home(struct work *w, const struct cart_case *it, int64_t amount)
{
    int64_t rate, home;
    if (store_rate(w, it->cart.currency, day_of(it->cart.changed_at), &rate) != OK)
        return 0;
    return money_multiply(amount, rate, &home) ? home : 0;
}

static status item_left(struct work *w, const struct cart_case *it, const struct cart_item *item,
                        struct cart_left *ret_left)
{
    int64_t amount = 0;
    *ret_left = (struct cart_left){.cart = it->cart.id,
                                   .left_at = it->cart.abandoned_at,
                                   .sku = item->sku,
                                   .store = it->cart.store,
                                   .product = ABSENT,
                                   .pieces = item->quantity,
                                   .back_at = ABSENT};
    if (money_multiply(item->quantity, item->price, &amount))
        ret_left->amount = at_home(w, it, amount);
    status outcome = catalog_find(w, it->cart.store, item->sku, &ret_left->product);
    if (outcome == NOT_FOUND)
        ret_left->product = ABSENT;
    return outcome == NOT_FOUND ? OK : outcome;
}

static status leave_items(struct work *w, const struct cart_case *it)
{
    struct list left = list_open(w->arena, sizeof(struct cart_left));
    for (size_t i = 0; i < it->items.count; i++)
        TRY(item_left(w, it, list_at(&it->items, i), list_add(&left)));
    struct rows rows = list_rows(&left);
    TRY(cart_store_put_left(w, &rows));
    for (size_t i = 0; i < left.count; i++)
        TRY(tell_item(w, it, list_at(&left, i), ITEM_LEFT));
    return OK;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static status take_back(struct work *w, const struct cart_case *it, int64_t at, enum item_news news)
{
    struct rows rows;
    TRY(cart_store_left_open(w, it->cart.id, &rows));
    struct cart_left *left = rows.items;
    for (int64_t i = 0; i < rows.count; i++) {
        left[i].back_at = later(at, left[i].left_at);
        TRY(tell_item(w, it, &left[i], news));
    }
    return news == ITEM_WRONG ? cart_store_left_undo(w, it->cart.id)
                              : cart_store_put_left(w, &rows);
}

/* ---- from state to state ---- */

static bool ticks(const struct cart_case *it)
{
    return it->cart.status == CART_ACTIVE || it->cart.status == CART_RECOVERED;
}

static bool is_open(const struct cart_case *it)
{
    return ticks(it) || it->cart.status == CART_ABANDONED;
}

int64_t cart_deadline(const struct cart_case *it)
{
    return ticks(it) && it->settings.enabled ? it->cart.changed_at + it->settings.timer : ABSENT;
}

/* Somebody without an account in the shop, when the settings leave those out. */
static status is_left_out(struct work *w, const struct cart_case *it, bool *ret_left_out)
{
    int64_t     contact = ABSENT;
    struct rows rows = {0};
    *ret_left_out = !it->settings.guests;
    if (it->settings.guests || it->cart.identity == 0)
        return OK;
    TRY(person_contacts_of(w, &it->cart.identity, 1, &contact));
    if (contact != ABSENT)
        TRY(person_list_identities(w, contact, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        if (((const struct identity *) rows.items)[i].kind == IDENTITY_CUSTOMER)
            *ret_left_out = false;
    return OK;
}

static status close_ordered(struct work *w, struct cart_case *it, int64_t order, int64_t at)
{
    bool left = it->cart.status == CART_ABANDONED;
    it->cart.status = CART_ORDERED;
    it->cart.order_id = order;
    it->cart.closed_at = at;
    if (left)
        TRY(take_back(w, it, at, ITEM_BACK));
    it->refresh |= left;
    return tell(w, it, FACT_CART_ORDERED, at);
}

static status abandon(struct work *w, struct cart_case *it, int64_t at)
{
    it->cart.status = CART_ABANDONED;
    it->cart.abandoned_at = at;
    it->cart.abandoned_count++;
    it->refresh = true;
    TRY(tell(w, it, FACT_CART_ABANDONED, at));
    return leave_items(w, it);
}

/* By which the owner may have bought it; id 0: none. */
static status find_order(struct work *w, const struct cart_case *it, struct cart_id *ret_order)
{
    *ret_order = (struct cart_id){.id = 0};
    if (!is_open(it) || it->cart.identity == 0)
        return OK;
    status outcome = cart_store_order_of(w, &it->cart, ret_order);
    return outcome == NOT_FOUND ? OK : outcome;
}

status cart_catch_up(struct work *w, struct cart_case *it, int64_t at)
{
    int64_t        deadline = cart_deadline(it);
    struct cart_id order;
    bool           left_out;
    if (deadline == ABSENT || deadline > at || deadline > w->now)
        return OK;
    TRY(find_order(w, it, &order));
    if (order.id != 0 && order.placed_at < deadline)
        return close_ordered(w, it, order.id, order.placed_at);
    TRY(is_left_out(w, it, &left_out));
    return left_out ? OK : abandon(w, it, deadline);
}

static status recover(struct work *w, struct cart_case *it)
{
    it->cart.status = CART_RECOVERED;
    it->cart.recovered_at = later(it->cart.changed_at, it->cart.abandoned_at);
    it->refresh = true;
    TRY(take_back(w, it, it->cart.recovered_at, ITEM_BACK));
    return tell(w, it, FACT_CART_RECOVERED, it->cart.recovered_at);
}

/* News of what happened before it was abandoned, or while it would be again by now: it stays, with
 * other things in it. */
static status correct(struct work *w, struct cart_case *it)
{
    TRY(take_back(w, it, it->cart.abandoned_at, ITEM_WRONG));
    it->cart.abandoned_at = it->cart.changed_at + it->settings.timer;
    it->refresh = true;
    return leave_items(w, it);
}

status cart_empty(struct work *w, struct cart_case *it, int64_t at)
{
    bool left = it->cart.status == CART_ABANDONED, open = is_open(it);
    it->cart.status = CART_EMPTIED;
    it->cart.closed_at = at;
    if (left)
        TRY(take_back(w, it, at, ITEM_BACK));
    it->refresh |= left;
    return open ? tell(w, it, FACT_CART_EMPTIED, at) : OK;
}

static void count_up(struct work *w, struct cart_case *it)
{
    it->cart.item_count = (int64_t) it->items.count;
    it->cart.pieces = 0;
    for (size_t i = 0; i < it->items.count; i++)
        if (!money_add(it->cart.pieces,
                       ((const struct cart_item *) list_at(&it->items, i))->quantity,
                       &it->cart.pieces))
            it->cart.pieces = INT64_MAX;
    it->cart.home_total = it->items.count == 0 ? 0 : at_home(w, it, it->cart.total);
}

status cart_changed(struct work *w, struct cart_case *it)
{
    struct cart *cart = &it->cart;
    count_up(w, it);
    if (cart->item_count == 0)
        return cart_empty(w, it, cart->changed_at);
    TRY(tell(w, it, FACT_CART_CHANGED, cart->changed_at));
    if (cart->status == CART_EMPTIED) {
        cart->status = CART_ACTIVE;
        cart->closed_at = ABSENT;
    }
    if (cart->status != CART_ABANDONED)
        return OK;
    bool still =
        cart->changed_at < cart->abandoned_at && cart->changed_at + it->settings.timer <= w->now;
    return still ? correct(w, it) : recover(w, it);
}

/* ---- orders ---- */

status cart_find_order(struct work *w, struct cart_case *it)
{
    struct cart_id order;
    TRY(find_order(w, it, &order));
    if (order.id == 0)
        return OK;
    TRY(cart_catch_up(w, it, order.placed_at));
    return is_open(it) ? close_ordered(w, it, order.id, order.placed_at) : OK;
}

status cart_any_open(struct work *w, int64_t store, bool *ret_any)
{
    int64_t any;
    TRY(cart_store_any_open(w, store, &any));
    *ret_any = any > 0;
    return OK;
}

static status close_all(struct work *w, const struct rows *ids, const struct cart_order *order)
{
    for (int64_t i = 0; i < ids->count; i++) {
        struct cart_case it;
        TRY(cart_open(w, ((const struct cart_id *) ids->items)[i].id, &it));
        if (!is_open(&it))
            continue;
        TRY(cart_catch_up(w, &it, order->placed_at));
        if (is_open(&it))
            TRY(close_ordered(w, &it, order->order, order->placed_at));
        TRY(cart_save(w, &it));
    }
    return OK;
}

status cart_ordered(struct work *w, const struct cart_order *order)
{
    struct rows ids;
    if (!text_empty(order->key)) {
        TRY(cart_store_open_by_key(w, order, &ids));
        TRY(close_all(w, &ids, order));
    }
    TRY(cart_store_open_of_person(w, order, &ids));
    return close_all(w, &ids, order);
}

/* ---- the timer ---- */

status cart_time_is_up(struct work *w, int64_t cart, int64_t at)
{
    struct cart_case it;
    status           outcome = cart_open(w, cart, &it);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    TRY(cart_catch_up(w, &it, w->now));
    return cart_save(w, &it);
}

/* ---- writing ---- */

static status set_timer(struct work *w, const struct cart_case *it)
{
    int64_t deadline = cart_deadline(it);
    bool    left_out = deadline == ABSENT;
    if (!left_out)
        TRY(is_left_out(w, it, &left_out));
    return left_out ? timer_clear(w, CART_TIMER, it->cart.id)
                    : timer_set(w, deadline, CART_TIMER, it->cart.id);
}

static status refresh(struct work *w, const struct cart_case *it)
{
    int64_t identities[] = {it->cart.identity, it->was.identity};
    int64_t contacts[] = {ABSENT, ABSENT};
    if (!it->refresh)
        return OK;
    TRY(person_contacts_of(w, identities, 2, contacts));
    if (contacts[0] != ABSENT)
        TRY(cart_refresh_contact(w, contacts[0]));
    if (contacts[1] != ABSENT && contacts[1] != contacts[0])
        TRY(cart_refresh_contact(w, contacts[1]));
    return OK;
}

status cart_save(struct work *w, struct cart_case *it)
{
    const struct record_type *type;
    struct rows               items = list_rows(&it->items);
    struct text               said = text_open(w->arena);
    struct json_out           out = json_out_open(&said);
    json_put_rows(&out, &cart_item_shape, &items);
    it->cart.updated_at = w->now;
    TRY(it->was.id == 0 ? cart_store_insert(w, &it->cart, said.bytes)
                        : cart_store_update(w, &it->cart, said.bytes));
    TRY(cart_store_put_items(w, it->cart.id, &items));
    TRY(set_timer(w, it));
    TRY(record_type_get(w, "carts", &type));
    TRY(record_recalculate(w, type, it->cart.id));
    return refresh(w, it);
}
