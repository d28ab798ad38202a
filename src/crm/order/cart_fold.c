/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What changes make of the contents of a cart. */
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_store.h"
#include "kit/json/json.h"

#define MOST (INT64_C(1000000000) * MONEY_UNIT) /* of pieces, and of money of a piece */

/* ---- what may come in ---- */

static status check_item(struct work *w, const struct cart_item *item, int64_t place)
{
    const char *words[] = {item->sku, item->name, item->category};
    if (text_empty(item->sku))
        return fail(w, INVALID, work_text(w, "items[%lld].sku", (long long) place),
                    "an item needs a SKU, or the shop's id of the product in its place");
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (words[i] != NULL && strlen(words[i]) > 1000)
            return fail(w, INVALID, work_text(w, "items[%lld]", (long long) place),
                        "a text of an item has at most 1000 bytes");
    if (item->quantity != ABSENT && (item->quantity < 0 || item->quantity > MOST))
        return fail(w, INVALID, work_text(w, "items[%lld].quantity", (long long) place),
                    "a quantity is from 0 to a billion");
    if (item->price != ABSENT && (item->price < 0 || item->price > MOST))
        return fail(w, INVALID, work_text(w, "items[%lld].price", (long long) place),
                    "a price is from 0 to a billion");
    return OK;
}

static status check_amounts(struct work *w, const struct cart_change *change)
{
    const struct {
        const char *name;
        int64_t     amount;
    } amounts[] = {{"subtotal", change->subtotal},
                   {"tax", change->tax},
                   {"shipping", change->shipping},
                   {"discount", change->discount},
                   {"total", change->total}};
    for (size_t i = 0; i < COUNT_OF(amounts); i++)
        if (amounts[i].amount != ABSENT && (amounts[i].amount < 0 || amounts[i].amount > MOST))
            return fail(w, INVALID, amounts[i].name, "an amount of a cart is from 0 to a billion");
    return OK;
}

static status check_texts(struct work *w, const struct cart_change *change)
{
    if (text_empty(change->key) && change->identity == 0)
        return fail(w, INVALID, "key", "say which cart by its key, or whose it is");
    if (change->key != NULL && strlen(change->key) > 255)
        return fail(w, INVALID, "key", "the key of a cart has at most 255 bytes");
    if (change->message != NULL && strlen(change->message) > 255)
        return fail(w, INVALID, "message", "the id of a change has at most 255 bytes");
    if (change->url != NULL && strlen(change->url) > 2000)
        return fail(w, INVALID, "url", "a link has at most 2000 bytes");
    if (change->currency != NULL && !currency_valid(change->currency))
        return fail(w, INVALID, "currency",
                    "'%.10s' is no currency: use three capital letters, such as EUR",
                    change->currency);
    return OK;
}

status cart_check(struct work *w, const struct cart_change *change)
{
    TRY(check_texts(w, change));
    TRY(check_amounts(w, change));
    if (change->at != ABSENT && (change->at < TIME_FIRST || change->at > w->now + DAY))
        return fail(w, INVALID, "at", "a change of a cart is not more than a day ahead");
    if (change->items.count > CART_ITEMS_MAX)
        return fail(w, INVALID, "items", "a cart has at most %d different items", CART_ITEMS_MAX);
    for (int64_t i = 0; i < change->items.count; i++)
        TRY(check_item(w, &((const struct cart_item *) change->items.items)[i], i));
    return OK;
}

/* ---- one change ---- */

static struct cart_item *find_item(const struct list *items, const char *sku)
{
    for (size_t i = 0; i < items->count; i++)
        if (text_same(((struct cart_item *) list_at(items, i))->sku, sku))
            return list_at(items, i);
    return NULL;
}

static void fill(const char **words, const char *with)
{
    if (!text_empty(with))
        *words = with;
}

/* The item as it is in the cart; of it nothing, when it is new. NULL: the cart is full. */
static struct cart_item *place_item(struct list *items, const struct cart_item *said)
{
    struct cart_item *item = find_item(items, said->sku);
    if (item == NULL) {
        if (items->count == CART_ITEMS_MAX)
            return NULL;
        item = list_add(items);
        item->sku = said->sku;
    }
    fill(&item->name, said->name);
    fill(&item->category, said->category);
    fill(&item->image, said->image);
    fill(&item->url, said->url);
    if (said->price != ABSENT)
        item->price = said->price;
    return item;
}

static int64_t between(int64_t least, int64_t number, int64_t most)
{
    return number < least ? least : number > most ? most : number;
}

static void apply_item(struct list *items, const struct cart_item *said, enum cart_change_kind kind)
{
    int64_t           quantity = said->quantity;
    struct cart_item *item =
        kind == CART_REMOVE ? find_item(items, said->sku) : place_item(items, said);
    if (item == NULL)
        return;
    if (kind == CART_REMOVE && (quantity == ABSENT || quantity == 0))
        quantity = item->quantity;
    if (quantity == ABSENT)
        quantity = MONEY_UNIT;
    if (kind == CART_ADD || kind == CART_REPLACE) /* a SKU that comes twice in a list adds up */
        quantity = item->quantity + quantity;
    else if (kind == CART_REMOVE)
        quantity = item->quantity - quantity;
    item->quantity = between(0, quantity, MOST);
}

static void drop_empty(struct work *w, struct list *items)
{
    struct list kept = list_open(w->arena, sizeof(struct cart_item));
    for (size_t i = 0; i < items->count; i++)
        if (((const struct cart_item *) list_at(items, i))->quantity > 0)
            *(struct cart_item *) list_add(&kept) = *(const struct cart_item *) list_at(items, i);
    *items = kept;
}

static struct list copy_of(struct work *w, const struct list *items)
{
    struct list copy = list_open(w->arena, sizeof(struct cart_item));
    for (size_t i = 0; i < items->count; i++)
        *(struct cart_item *) list_add(&copy) = *(const struct cart_item *) list_at(items, i);
    return copy;
}

static void apply_items(struct work *w, struct list *items, const struct cart_change *change)
{
    if (change->change == CART_SEEN)
        return;
    for (size_t i = 0; i < items->count; i++) /* what is known of an item stays, should it come */
        if (change->change == CART_REPLACE || change->change == CART_CLEAR)
            ((struct cart_item *) list_at(items, i))->quantity = 0;
    for (int64_t i = 0; change->change != CART_CLEAR && i < change->items.count; i++)
        apply_item(items, &((const struct cart_item *) change->items.items)[i], change->change);
    drop_empty(w, items);
}

/* ---- what it costs ---- */

static int64_t sum_of(int64_t a, int64_t b)
{
    int64_t sum;
    return money_add(a, b, &sum) ? sum : INT64_MAX;
}

static int64_t or_zero(int64_t amount)
{
    return amount == ABSENT ? 0 : amount;
}

static int64_t goods_of(const struct list *items)
{
    int64_t goods = 0, amount;
    for (size_t i = 0; i < items->count; i++) {
        const struct cart_item *item = list_at(items, i);
        goods = sum_of(goods,
                       money_multiply(item->quantity, item->price, &amount) ? amount : INT64_MAX);
    }
    return goods;
}

static bool says_amounts(const struct cart_change *change)
{
    return change->subtotal != ABSENT || change->tax != ABSENT || change->shipping != ABSENT
           || change->discount != ABSENT || change->total != ABSENT;
}

static void apply_amounts(struct cart_case *it, const struct cart_change *change)
{
    struct cart *cart = &it->cart;
    cart->subtotal = change->subtotal != ABSENT ? change->subtotal : goods_of(&it->items);
    cart->tax = change->tax;
    cart->shipping = change->shipping;
    cart->discount = change->discount;
    cart->total = change->total;
    if (cart->total == ABSENT)
        cart->total = sum_of(cart->subtotal, sum_of(or_zero(cart->tax), or_zero(cart->shipping)))
                      - or_zero(cart->discount);
}

static bool same_items(const struct list *a, const struct list *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct cart_item *left = list_at(a, i), *right = find_item(b, left->sku);
        if (right == NULL || left->quantity != right->quantity || left->price != right->price)
            return false;
    }
    return true;
}

static bool same_amounts(const struct cart *a, const struct cart *b)
{
    return a->subtotal == b->subtotal && a->tax == b->tax && a->shipping == b->shipping
           && a->discount == b->discount && a->total == b->total
           && text_same(a->currency, b->currency);
}

bool cart_apply(struct work *w, struct cart_case *it, const struct cart_change *change)
{
    struct list old_items = copy_of(w, &it->items);
    struct cart old = it->cart;
    fill(&it->cart.url, change->url);
    apply_items(w, &it->items, change);
    bool same = same_items(&old_items, &it->items);
    if (change->change != CART_SEEN) {
        fill(&it->cart.currency, change->currency);
        if (!same || says_amounts(change) || old.changed_at == ABSENT)
            apply_amounts(it, change);
    }
    bool back = change->change == CART_SEEN && old.changed_at != ABSENT && it->items.count > 0
                && change->at >= old.changed_at + it->settings.timer;
    bool different = !same || back || !same_amounts(&old, &it->cart);
    if (different)
        it->cart.changed_at = change->at;
    if (it->cart.started_at == ABSENT || change->at < it->cart.started_at)
        it->cart.started_at = change->at;
    return different;
}

/* ---- all of them ---- */

const char *cart_body(struct work *w, const struct cart_change *change)
{
    return json_of(w, &cart_change_shape, change);
}

struct cart_change cart_as_change(const struct cart_case *it)
{
    const struct cart *cart = &it->cart;
    return (struct cart_change){.store = cart->store,
                                .key = cart->key,
                                .identity = cart->identity,
                                .change = CART_REPLACE,
                                .at = cart->changed_at,
                                .currency = cart->currency,
                                .url = cart->url,
                                .subtotal = cart->subtotal,
                                .tax = cart->tax,
                                .shipping = cart->shipping,
                                .discount = cart->discount,
                                .total = cart->total,
                                .items = list_rows(&it->items)};
}

static status read_body(struct work *w, const struct cart_event *event, struct cart_change *ret)
{
    const struct json *json;
    shape_clear(&cart_change_shape, ret);
    TRY(json_parse(w, event->body, strlen(event->body), &json));
    TRY(json_read(w, json, &cart_change_shape, ret));
    ret->at = event->at;
    return OK;
}

status cart_refold(struct work *w, struct cart_case *it)
{
    struct rows events;
    it->items = list_open(w->arena, sizeof(struct cart_item));
    it->cart.changed_at = it->cart.started_at = ABSENT;
    it->cart.currency = it->store.currency;
    it->cart.subtotal = it->cart.total = 0;
    it->cart.tax = it->cart.shipping = it->cart.discount = ABSENT;
    TRY(cart_store_events(w, it->cart.id, &events));
    for (int64_t i = 0; i < events.count; i++) {
        struct cart_change change;
        TRY(read_body(w, &((const struct cart_event *) events.items)[i], &change));
        cart_apply(w, it, &change);
    }
    return OK;
}
