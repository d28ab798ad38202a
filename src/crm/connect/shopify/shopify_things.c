/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Customers, products with their variants, discount codes, carts and checkouts of the shop. */
#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shopify/shopify_read.h"
#include "kit/crypt/crypt.h"

enum { NAME_MOST = 255, WORD_MOST = 60, LONG_MOST = 10000, URL_MOST = 1000, SKU_MOST = 120 };

/* ---- every object ---- */

/* Carts are known by a text: 53 bits of its digest. */
int64_t shopify_id(struct work *w, const struct json *object)
{
    unsigned char digest[SHA256_SIZE];
    int64_t       id = shop_int(object, "id");
    const char   *token = json_text(object, "token");
    if (id > 0 || text_empty(token))
        return id;
    sha256_of(token, strcspn(token, "?"), digest);
    uint64_t bits = 0;
    for (int i = 0; i < 7; i++)
        bits = bits << 8 | digest[i];
    return (int64_t) (bits & ((UINT64_C(1) << 53) - 1)) | 1;
}

status shopify_read_object(struct work *w, const struct json *object,
                           struct shop_object *ret_object)
{
    *ret_object = (struct shop_object){.id = shopify_id(w, object), .modified_at = ABSENT};
    if (ret_object->id <= 0)
        return fail(w, INVALID, "id", "the shop sent something without a number");
    return shop_time(w, object, "updated_at", &ret_object->modified_at);
}

const char *shopify_sku(struct work *w, const struct json *line)
{
    const char *sku = shop_text(w, line, "sku", SKU_MOST);
    int64_t     variant = shop_int(line, "variant_id"), product = shop_int(line, "product_id");
    if (sku != NULL)
        return sku;
    if (variant > 0)
        return work_text(w, "variant:%lld", (long long) variant);
    return product > 0 ? work_text(w, "product:%lld", (long long) product) : NULL;
}

/* ---- customers ---- */

status shopify_read_customer(struct work *w, const struct shop_place *place,
                             const struct json *object, struct shop_customer *ret_customer)
{
    const struct json *address = json_member(object, "default_address");
    const char        *phone = shop_text(w, object, "phone", WORD_MOST);
    *ret_customer = (struct shop_customer){.role = shop_text(w, object, "state", WORD_MOST)};
    TRY(shopify_read_object(w, object, &ret_customer->is));
    ret_customer->draft = (struct person_draft){
        .store = place->store,
        .customer = work_text(w, "%lld", (long long) ret_customer->is.id),
        .email = shop_text(w, object, "email", NAME_MOST),
        .phone = phone != NULL ? phone : shop_text(w, address, "phone", WORD_MOST),
        .firstname = shop_plain(w, object, "first_name", NAME_MOST),
        .lastname = shop_plain(w, object, "last_name", NAME_MOST),
        .company = shop_plain(w, address, "company", NAME_MOST),
        .address = shop_plain(w, address, "address1", NAME_MOST),
        .city = shop_plain(w, address, "city", NAME_MOST),
        .state = shop_text(w, address, "province", NAME_MOST),
        .zip = shop_text(w, address, "zip", 40),
        .country = shop_text(w, address, "country_code", NAME_MOST),
    };
    return shop_time(w, object, "created_at", &ret_customer->draft.created_at);
}

/* ---- products ---- */

/* What is sold in one way only has one variant, of this name. */
static bool is_only_way(const struct json *variants)
{
    const char *title = json_text(variants, "title");
    return variants != NULL && variants->next == NULL
           && (title == NULL || text_same(title, "Default Title"));
}

static const char *images_of(struct work *w, const struct json *object)
{
    struct text links = text_open(w->arena);
    for (const struct json *image = shop_first(object, "images"); image != NULL;
         image = image->next) {
        const char *link = shop_text(w, image, "src", URL_MOST);
        if (link == NULL || links.size + URL_MOST > LONG_MOST)
            continue;
        text_add(&links, links.size > 0 ? ";" : "");
        text_add(&links, link);
    }
    return links.size > 0 ? links.bytes : NULL;
}

/* ABSENT where the shop does not count. */
static status add_stock(struct work *w, const struct json *variant, int64_t *stock)
{
    int64_t pieces = 0;
    if (!text_same(json_text(variant, "inventory_management"), "shopify"))
        return OK;
    TRY(shop_money(w, variant, "inventory_quantity", &pieces));
    if (!money_add(*stock == ABSENT ? 0 : *stock, pieces, stock))
        return fail(w, INVALID, "inventory_quantity", "the stock is beyond all measure");
    return OK;
}

static const char *stock_status(int64_t stock)
{
    return stock == ABSENT ? NULL : stock > 0 ? "instock" : "outofstock";
}

static const char *sku_of_variant(struct work *w, const struct json *variant)
{
    const char *sku = shop_text(w, variant, "sku", SKU_MOST);
    return sku != NULL ? sku : work_text(w, "variant:%lld", (long long) shop_int(variant, "id"));
}

static status read_variant(struct work *w, const struct json *variant,
                           const struct shop_product *parent, struct shop_product *product)
{
    const char *title = shop_plain(w, variant, "title", NAME_MOST);
    product->parent = parent->is.id;
    product->sku = sku_of_variant(w, variant);
    product->category = parent->category;
    product->status = parent->status;
    product->name = title == NULL ? parent->name : title;
    if (title != NULL && parent->name != NULL) {
        const char *whole = work_text(w, "%s - %s", parent->name, title);
        product->name = work_copy(w, whole, text_utf8_prefix(whole, NAME_MOST));
    }
    TRY(shop_money(w, variant, "price", &product->price));
    TRY(add_stock(w, variant, &product->stock));
    product->stock_status = stock_status(product->stock);
    return OK;
}

static status read_whole(struct work *w, const struct json *object, struct shop_product *product)
{
    const struct json *variants = shop_first(object, "variants");
    product->has_variations = variants != NULL && !is_only_way(variants);
    product->sku = variants == NULL || product->has_variations
                       ? work_text(w, "product:%lld", (long long) product->is.id)
                       : sku_of_variant(w, variants);
    product->name = shop_plain(w, object, "title", NAME_MOST);
    product->category = shop_plain(w, object, "product_type", NAME_MOST);
    product->description = shop_plain(w, object, "body_html", LONG_MOST);
    product->images = images_of(w, object);
    product->status = shop_text(w, object, "status", WORD_MOST);
    TRY(shop_money(w, variants, "price", &product->price));
    for (; variants != NULL; variants = variants->next)
        TRY(add_stock(w, variants, &product->stock));
    product->stock_status = stock_status(product->stock);
    return OK;
}

status shopify_read_product(struct work *w, const struct json *object,
                            const struct shop_product *parent, struct shop_product *ret_product)
{
    *ret_product = (struct shop_product){.price = ABSENT, .stock = ABSENT, .rating = ABSENT};
    TRY(shopify_read_object(w, object, &ret_product->is));
    return parent == NULL ? read_whole(w, object, ret_product)
                          : read_variant(w, object, parent, ret_product);
}

/* ---- discount codes ---- */

/* `parent` is the price rule, which says how much; NULL: the object is that rule, and no code. */
status shopify_read_coupon(struct work *w, const struct json *object, const struct json *parent,
                           struct shop_coupon *ret_coupon)
{
    const struct json *rule = parent == NULL ? object : parent;
    int64_t            limit = shop_int(rule, "usage_limit");
    *ret_coupon = (struct shop_coupon){
        .amount = ABSENT, .expires_at = ABSENT, .limit = limit > 0 ? limit : ABSENT};
    TRY(shopify_read_object(w, object, &ret_coupon->is));
    if (parent == NULL)
        return OK;
    ret_coupon->code = shop_text(w, object, "code", NAME_MOST);
    if (ret_coupon->code == NULL)
        return fail(w, INVALID, "code", "the discount has no code");
    ret_coupon->used = shop_int(object, "usage_count");
    ret_coupon->description = shop_plain(w, rule, "title", NAME_MOST);
    bool percent = text_same(json_text(rule, "value_type"), "percentage");
    bool shipping = text_same(json_text(rule, "target_type"), "shipping_line");
    ret_coupon->kind = shipping ? "free_shipping" : percent ? "percent" : "fixed_cart";
    TRY(shop_time(w, rule, "ends_at", &ret_coupon->expires_at));
    TRY(shop_money(w, rule, "value", &ret_coupon->amount));
    if (ret_coupon->amount != ABSENT)
        ret_coupon->amount = -ret_coupon->amount; /* "-10.0": ten less */
    return OK;
}

/* ---- carts ---- */

/* The token of a cart comes with and without a key behind it ("abc?key=…"). */
const char *shopify_cart_key(struct work *w, const struct json *object)
{
    const char *cart = shop_text(w, object, "cart_token", NAME_MOST);
    const char *checkout = shop_text(w, object, "checkout_token", NAME_MOST);
    const char *own = shop_text(w, object, "token", NAME_MOST);
    bool        is_cart = json_text(object, "id") != NULL;
    bool        is_order = json_member(object, "order_number") != NULL;
    if (cart == NULL && is_cart)
        cart = own;
    if (cart != NULL)
        return work_text(w, "cart:%.*s", (int) strcspn(cart, "?"), cart);
    if (checkout == NULL && !is_order)
        checkout = own;
    return checkout == NULL ? NULL : work_text(w, "checkout:%s", checkout);
}

static const char *item_name(struct work *w, const struct json *item)
{
    const char *title = shop_plain(w, item, "title", NAME_MOST);
    const char *way = shop_plain(w, item, "variant_title", NAME_MOST);
    if (title == NULL || way == NULL || strstr(title, way) != NULL)
        return title;
    const char *whole = work_text(w, "%s - %s", title, way);
    return work_copy(w, whole, text_utf8_prefix(whole, NAME_MOST));
}

static status read_items(struct work *w, const struct json *object, struct cart_change *change)
{
    struct list items = list_open(w->arena, sizeof(struct cart_item));
    for (const struct json *one = shop_first(object, "line_items"); one != NULL; one = one->next) {
        struct cart_item item = {.sku = shopify_sku(w, one),
                                 .name = item_name(w, one),
                                 .image = shop_text(w, one, "image_url", URL_MOST),
                                 .quantity = ABSENT,
                                 .price = ABSENT};
        TRY(shop_money(w, one, "quantity", &item.quantity));
        TRY(shop_money(w, one, "price", &item.price));
        if (item.sku != NULL)
            *(struct cart_item *) list_add(&items) = item;
    }
    change->items = list_rows(&items);
    return OK;
}

static struct person_draft person_of(struct work *w, const struct shop_place *place,
                                     const struct json *object)
{
    const struct json *customer = json_member(object, "customer");
    int64_t            id = shop_int(customer, "id");
    return (struct person_draft){
        .store = place->store,
        .customer = id > 0 ? work_text(w, "%lld", (long long) id) : NULL,
        .email = shop_text(w, object, "email", NAME_MOST),
        .phone = shop_text(w, object, "phone", WORD_MOST),
        .firstname = shop_plain(w, customer, "first_name", NAME_MOST),
        .lastname = shop_plain(w, customer, "last_name", NAME_MOST),
    };
}

status shopify_read_cart(struct work *w, const struct shop_place *place, const struct json *object,
                         struct shop_cart *ret_cart)
{
    struct cart_change *change = &ret_cart->change;
    *ret_cart = (struct shop_cart){.person = person_of(w, place, object)};
    *change = (struct cart_change){.store = place->store,
                                   .key = shopify_cart_key(w, object),
                                   .change = CART_REPLACE,
                                   .currency = shop_text(w, object, "currency", 3),
                                   .url = shop_text(w, object, "abandoned_checkout_url", URL_MOST),
                                   .subtotal = ABSENT,
                                   .tax = ABSENT,
                                   .shipping = ABSENT,
                                   .discount = ABSENT,
                                   .total = ABSENT};
    TRY(shopify_read_object(w, object, &ret_cart->is));
    if (change->key == NULL)
        return fail(w, INVALID, "token", "the cart has no token");
    change->at = ret_cart->is.modified_at;
    ret_cart->ended = !text_empty(json_text(object, "completed_at"));
    TRY(shop_money(w, object, "subtotal_price", &change->subtotal));
    TRY(shop_money(w, object, "total_tax", &change->tax));
    TRY(shop_money(w, object, "total_discounts", &change->discount));
    TRY(shop_money(w, object, "total_price", &change->total));
    return read_items(w, object, change);
}
