/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Products and carts, in the words of the e-commerce events and in those of Google Analytics 4. */
#include "base/text.h"
#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/order/order.h"
#include "crm/visit/visit_take.h"
#include "kit/db/db.h"

#define SKU "sku,product_id,item_id,id"

static const struct json *products_of(const struct json *properties)
{
    const struct json *list = json_member(properties, "products");
    if (list == NULL)
        list = json_member(properties, "items");
    return list != NULL && list->type == JSON_ARRAY ? list : NULL;
}

const char *visit_sku(struct work *w, const struct json *properties)
{
    const struct json *products = products_of(properties);
    const char        *sku = visit_text_of(w, properties, SKU);
    if (sku == NULL && products != NULL && products->first != NULL)
        sku = visit_text_of(w, products->first, SKU);
    return sku;
}

status visit_product(struct work *w, struct visit_taking *taking, const char *sku,
                     int64_t *ret_product)
{
    bool             fresh;
    union map_value *place = map_put(&taking->products, sku, &fresh);
    if (fresh && catalog_find(w, taking->tracker->store, sku, &place->number) != OK)
        place->number = 0;
    *ret_product = place->number;
    return OK;
}

static void add_item(struct work *w, const struct json *product, struct list *items)
{
    struct cart_item item = {
        .sku = visit_text_of(w, product, SKU),
        .name = visit_text_of(w, product, "name,item_name"),
        .category = visit_text_of(w, product, "category,item_category"),
        .image = visit_text_of(w, product, "image_url,image"),
        .url = visit_text(w, product, "url"),
        .quantity = visit_amount_of(product, "quantity"),
        .price = visit_amount_of(product, "price"),
    };
    if (item.sku != NULL && items->count < CART_ITEMS_MAX)
        *(struct cart_item *) list_add(items) = item;
}

static struct rows items_of(struct work *w, const struct json *properties)
{
    struct list        items = list_open(w->arena, sizeof(struct cart_item));
    const struct json *products = products_of(properties);
    for (const struct json *one = products == NULL ? NULL : products->first; one != NULL;
         one = one->next)
        add_item(w, one, &items);
    if (products == NULL && properties != NULL)
        add_item(w, properties, &items);
    return list_rows(&items);
}

static enum cart_change_kind kind_of(enum visit_cart cart)
{
    static const enum cart_change_kind kinds[] = {
        [VISIT_CART_ADD] = CART_ADD,
        [VISIT_CART_REMOVE] = CART_REMOVE,
        [VISIT_CART_ALL] = CART_REPLACE,
        [VISIT_CART_SEEN] = CART_SEEN,
    };
    return kinds[cart];
}

static status put(struct work *w, void *arg)
{
    struct cart_put_result result;
    return cart_put(w, arg, &result);
}

/* What cannot be in a cart is still a fact: the cart stays as it was. */
status visit_change_cart(struct work *w, struct visit_taking *taking,
                         const struct visit_event *event, int64_t identity)
{
    struct cart_change change = {
        .store = taking->tracker->store,
        .key = visit_text(w, event->properties, "cart_id"),
        .identity = identity,
        .change = kind_of(event->cart),
        .message = event->message,
        .at = event->at,
        .currency = event->currency,
        .subtotal = ABSENT,
        .tax = ABSENT,
        .shipping = ABSENT,
        .discount = ABSENT,
        .total = ABSENT,
    };
    if (event->cart != VISIT_CART_SEEN)
        change.items = items_of(w, event->properties);
    bool whole = products_of(event->properties) != NULL;
    if ((event->cart == VISIT_CART_ALL && !whole)
        || (event->cart != VISIT_CART_SEEN && event->cart != VISIT_CART_ALL
            && change.items.count == 0))
        return OK;
    status outcome = db_nested(w, put, &change);
    if (outcome != INVALID)
        return outcome;
    w->failure = (struct failure){0};
    return OK;
}
