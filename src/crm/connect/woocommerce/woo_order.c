/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * An order of the shop. Its lines here: products and fees at what was paid for them without tax
 * (after coupons), shipping, and a line for each rate of tax; together the total of the order, or
 * what the shop's own rounding leaves of it.
 */
#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo_read.h"

enum { NAME_MOST = 255, STATUS_MOST = 60, ZIP_MOST = 40, NUMBER_MOST = 100 };

/* ---- where it came from ---- */

struct word {
    const char *said, *means;
};

/* created_via → channel. How to add one: a line. What is not here is a channel by its own name. */
static const struct word channels[] = {
    {"checkout", "web"}, {"store-api", "web"},    {"admin", "admin"},
    {"rest-api", "api"}, {"pos-rest-api", "pos"},
};

static const char *channel_of(struct work *w, const struct json *object)
{
    const char *via = shop_text(w, object, "created_via", STATUS_MOST);
    for (size_t i = 0; via != NULL && i < COUNT_OF(channels); i++)
        if (text_same(channels[i].said, via))
            return channels[i].means;
    return via == NULL ? "web" : via;
}

static const struct json *meta(const struct json *object, const char *key)
{
    const struct json *all = json_member(object, "meta_data");
    if (all == NULL || all->type != JSON_ARRAY)
        return NULL;
    for (const struct json *one = all->first; one != NULL; one = one->next)
        if (text_same(json_text(one, "key"), key))
            return one;
    return NULL;
}

static const char *attribution(struct work *w, const struct json *object, const char *name)
{
    const char        *key = work_text(w, "_wc_order_attribution_%s", name);
    const struct json *entry = meta(object, key);
    return entry == NULL ? NULL : shop_text(w, entry, "value", NAME_MOST);
}

static void read_channel(struct work *w, const struct json *object, struct order_draft *draft)
{
    const char *type = attribution(w, object, "source_type");
    draft->channel = channel_of(w, object);
    draft->source = attribution(w, object, "utm_source");
    draft->medium = attribution(w, object, "utm_medium");
    draft->campaign = attribution(w, object, "utm_campaign");
    if (draft->source == NULL)
        draft->source = shop_host(w, attribution(w, object, "referrer"));
    if (draft->source == NULL && text_same(type, "typein"))
        draft->source = "direct";
    if (draft->medium == NULL)
        draft->medium = type;
}

/* ---- who ---- */

static void read_person(struct work *w, const struct shop_place *place, const struct json *object,
                        struct shop_order *order)
{
    const struct json *billing = json_member(object, "billing");
    order->customer = shop_int(object, "customer_id");
    order->draft.person = (struct person_draft){
        .store = place->store,
        .customer = order->customer > 0 ? work_text(w, "%lld", (long long) order->customer) : NULL,
        .email = shop_text(w, billing, "email", NAME_MOST),
        .phone = shop_text(w, billing, "phone", STATUS_MOST),
        .firstname = shop_plain(w, billing, "first_name", NAME_MOST),
        .lastname = shop_plain(w, billing, "last_name", NAME_MOST),
        .company = shop_plain(w, billing, "company", NAME_MOST),
        .address = shop_plain(w, billing, "address_1", NAME_MOST),
        .city = shop_plain(w, billing, "city", NAME_MOST),
        .state = shop_text(w, billing, "state", NAME_MOST),
        .zip = shop_text(w, billing, "postcode", ZIP_MOST),
        .country = shop_text(w, billing, "country", NAME_MOST),
        .created_at = order->draft.placed_at,
    };
}

/* Where it goes; where it is paid when it goes nowhere. */
static void read_place(struct work *w, const struct json *object, struct order_draft *draft)
{
    const struct json *place = json_member(object, "shipping");
    if (shop_text(w, place, "country", NAME_MOST) == NULL)
        place = json_member(object, "billing");
    draft->country = shop_text(w, place, "country", NAME_MOST);
    draft->state = shop_text(w, place, "state", NAME_MOST);
    draft->city = shop_plain(w, place, "city", NAME_MOST);
    draft->zip = shop_text(w, place, "postcode", ZIP_MOST);
}

/* ---- lines ---- */

static status add_product(struct work *w, const struct json *item, struct list *lines)
{
    struct order_line line = {.kind = LINE_PRODUCT,
                              .sku = woo_sku(w, item),
                              .name = shop_plain(w, item, "name", NAME_MOST)};
    TRY(shop_money(w, item, "quantity", &line.quantity));
    TRY(shop_money(w, item, "price", &line.price));
    TRY(shop_money(w, item, "total", &line.amount));
    *(struct order_line *) list_add(lines) = line;
    return OK;
}

static void add_one(struct list *lines, enum line_kind kind, const char *name, int64_t amount)
{
    *(struct order_line *) list_add(lines) = (struct order_line){
        .kind = kind, .name = name, .quantity = MONEY_UNIT, .price = amount, .amount = amount};
}

static status add_shipping(struct work *w, const struct json *item, struct list *lines)
{
    int64_t amount = 0;
    TRY(shop_money(w, item, "total", &amount));
    add_one(lines, LINE_SHIPPING, shop_plain(w, item, "method_title", NAME_MOST), amount);
    return OK;
}

static status add_fee(struct work *w, const struct json *item, struct list *lines)
{
    int64_t amount = 0;
    TRY(shop_money(w, item, "total", &amount));
    add_one(lines, LINE_FEE, shop_plain(w, item, "name", NAME_MOST), amount);
    return OK;
}

static status add_tax(struct work *w, const struct json *item, struct list *lines)
{
    int64_t goods = 0, shipping = 0;
    TRY(shop_money(w, item, "tax_total", &goods));
    TRY(shop_money(w, item, "shipping_tax_total", &shipping));
    add_one(lines, LINE_TAX, shop_plain(w, item, "label", NAME_MOST), goods + shipping);
    return OK;
}

/* What an order says of its lines. How to add a kind: a line here, a function above. */
static const struct part {
    const char *name;
    status (*add)(struct work *w, const struct json *item, struct list *lines);
} parts[] = {
    {"line_items", add_product},
    {"shipping_lines", add_shipping},
    {"fee_lines", add_fee},
    {"tax_lines", add_tax},
};

static status read_lines(struct work *w, const struct json *object, struct order_draft *draft)
{
    struct list lines = list_open(w->arena, sizeof(struct order_line));
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        for (const struct json *item = shop_first(object, parts[i].name); item != NULL;
             item = item->next)
            TRY(parts[i].add(w, item, &lines));
    draft->lines = list_rows(&lines);
    return OK;
}

/* ---- beside the document ---- */

static const char *coupons_of(struct work *w, const struct json *object)
{
    struct text codes = text_open(w->arena);
    for (const struct json *item = shop_first(object, "coupon_lines"); item != NULL;
         item = item->next) {
        const char *code = shop_text(w, item, "code", NAME_MOST);
        if (code == NULL)
            continue;
        text_add(&codes, codes.size > 0 ? ", " : "");
        text_add(&codes, code);
    }
    return codes.size > 0 ? codes.bytes : NULL;
}

static status read_beside(struct work *w, const struct json *object, struct shop_order *order)
{
    order->note = shop_text(w, object, "customer_note", 10000);
    order->payment = shop_plain(w, object, "payment_method_title", NAME_MOST);
    order->coupons = coupons_of(w, object);
    order->subtotal = order->discount = order->shipping = order->tax = order->paid_at = ABSENT;
    TRY(shop_money(w, object, "discount_total", &order->discount));
    TRY(shop_money(w, object, "shipping_total", &order->shipping));
    TRY(shop_money(w, object, "total_tax", &order->tax));
    TRY(shop_time(w, object, "date_paid_gmt", &order->paid_at));
    order->subtotal = 0;
    for (const struct json *item = shop_first(object, "line_items"); item != NULL;
         item = item->next) {
        int64_t subtotal = 0;
        TRY(shop_money(w, item, "subtotal", &subtotal));
        if (!money_add(order->subtotal, subtotal, &order->subtotal))
            return fail(w, INVALID, "line_items", "the sum of the lines is beyond all measure");
    }
    return OK;
}

/* ---- the whole ---- */

/* When it took its status: a completed one says so, of others the last change is nearest. */
static status read_times(struct work *w, const struct json *object, struct shop_order *order)
{
    struct order_draft *draft = &order->draft;
    draft->placed_at = ABSENT;
    TRY(shop_time(w, object, "date_created_gmt", &draft->placed_at));
    if (draft->placed_at == ABSENT)
        return fail(w, INVALID, "date_created_gmt", "the order does not say when it was placed");
    draft->changed_at = order->is.modified_at == ABSENT ? 0 : order->is.modified_at;
    if (text_same(draft->status, "completed"))
        TRY(shop_time(w, object, "date_completed_gmt", &draft->changed_at));
    if (draft->changed_at < draft->placed_at)
        draft->changed_at = draft->placed_at;
    return OK;
}

static status read_head(struct work *w, const struct shop_place *place, const struct json *object,
                        struct shop_order *order)
{
    struct order_draft *draft = &order->draft;
    *draft = (struct order_draft){.store = place->store, .kind = ORDER_SALE, .total = ABSENT};
    draft->number = shop_text(w, object, "number", NUMBER_MOST);
    if (draft->number == NULL)
        draft->number = work_text(w, "%lld", (long long) order->is.id);
    draft->status = shop_text(w, object, "status", STATUS_MOST);
    if (draft->status == NULL)
        return fail(w, INVALID, "status", "the order has no status");
    draft->currency = shop_text(w, object, "currency", 10);
    if (draft->currency == NULL)
        draft->currency = place->currency;
    if (!currency_valid(draft->currency))
        return fail(w, INVALID, "currency", "'%s' is no currency", draft->currency);
    order->is_cart = text_same(draft->status, "checkout-draft");
    order->in_trash = text_same(draft->status, "trash");
    TRY(read_times(w, object, order));
    TRY(shop_money(w, object, "total", &draft->total));
    return draft->total == ABSENT ? fail(w, INVALID, "total", "the order has no total") : OK;
}

status woo_read_order(struct work *w, const struct shop_place *place, const struct json *object,
                      struct shop_order *ret_order)
{
    *ret_order = (struct shop_order){.customer = 0};
    TRY(woo_read_object(w, object, &ret_order->is));
    TRY(read_head(w, place, object, ret_order));
    read_person(w, place, object, ret_order);
    read_place(w, object, &ret_order->draft);
    read_channel(w, object, &ret_order->draft);
    TRY(read_lines(w, object, &ret_order->draft));
    TRY(read_beside(w, object, ret_order));
    return OK;
}

/* ---- smaller ---- */

status woo_read_object(struct work *w, const struct json *object, struct shop_object *ret_object)
{
    *ret_object = (struct shop_object){.id = shop_int(object, "id"), .modified_at = ABSENT};
    if (ret_object->id <= 0)
        return fail(w, INVALID, "id", "the shop sent something without a number");
    return shop_time(w, object, "date_modified_gmt", &ret_object->modified_at);
}

status woo_read_counted(struct work *w, const struct json *object, struct shop_order *ret_order)
{
    const struct shop_place nowhere = {.store = 0};
    *ret_order = (struct shop_order){.is.id = shop_int(object, "id")};
    return read_head(w, &nowhere, object, ret_order);
}

const char *woo_sku(struct work *w, const struct json *object)
{
    const char *sku = shop_text(w, object, "sku", 120);
    int64_t     id = shop_int(object, "variation_id");
    if (sku != NULL)
        return sku;
    if (id == 0)
        id = shop_int(object, "product_id");
    return id > 0 ? work_text(w, "id:%lld", (long long) id) : NULL;
}
