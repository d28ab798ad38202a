/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * An order of the shop. Its lines here: items at what was paid for them without tax (after their
 * share of the discounts), shipping, duties and tips, and a line for each rate of tax; together the
 * total of the order, or what the shop's own rounding leaves of it.
 */
#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shopify/shopify_read.h"

enum { NAME_MOST = 255, STATUS_MOST = 60, ZIP_MOST = 40, NUMBER_MOST = 100, TAGS_MOST = 1000 };

struct word {
    const char *said, *means;
};

static const char *word_of(const struct word *words, size_t count, const char *said)
{
    for (size_t i = 0; said != NULL && i < count; i++)
        if (text_same(words[i].said, said))
            return words[i].means;
    return NULL;
}

static bool is_true(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    return member != NULL && member->type == JSON_BOOL && member->truth;
}

/* ---- its status ---- */

/*
 * How it is paid → our status. An order of Shopify is one as soon as it is placed, also before it
 * is paid. How to add one: a line. What is not here is a status by its own name.
 */
static const struct word payments[] = {
    {"pending", "on-hold"},   {"authorized", "on-hold"},
    {"paid", "processing"},   {"partially_refunded", "processing"},
    {"refunded", "refunded"}, {"partially_paid", "processing"},
    {"voided", "voided"},     {"expired", "expired"},
};

/* An order of a test is bought by nobody. */
static const char *status_of(struct work *w, const struct json *object)
{
    const char *paid = shop_text(w, object, "financial_status", STATUS_MOST);
    const char *word = word_of(payments, COUNT_OF(payments), paid);
    const char *sent = json_text(object, "fulfillment_status");
    if (is_true(object, "test"))
        return "draft";
    if (!text_empty(json_text(object, "cancelled_at")))
        return "cancelled";
    if (text_same(word, "processing") && text_same(sent, "fulfilled"))
        return "completed";
    return word != NULL ? word : paid == NULL ? "on-hold" : paid;
}

/* ---- where it came from ---- */

/* source_name → channel. What is not here is a channel by its own name; numbers are apps. */
static const struct word channels[] = {
    {"web", "web"},    {"pos", "pos"},     {"shopify_draft_order", "admin"},
    {"iphone", "app"}, {"android", "app"}, {"subscription_contract", "subscription"},
};

static const char *channel_of(struct work *w, const struct json *object)
{
    const char *source = shop_text(w, object, "source_name", STATUS_MOST);
    const char *known = word_of(channels, COUNT_OF(channels), source);
    int64_t     app;
    if (known != NULL)
        return known;
    return source == NULL ? "web" : text_to_int(source, &app) ? "api" : source;
}

static int hex_of(char c)
{
    const char *digits = "0123456789abcdef", *at;
    if (c >= 'A' && c <= 'F')
        c = (char) (c - 'A' + 'a');
    at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int) (at - digits);
}

/* "?a=1&utm_source=mail%20x" → "mail x"; NULL when it is not there. */
static const char *parameter(struct work *w, const char *url, const char *name)
{
    size_t      size = strlen(name);
    const char *at = url == NULL ? NULL : strpbrk(url, "?&");
    while (at != NULL && (strncmp(at + 1, name, size) != 0 || at[size + 1] != '='))
        at = strpbrk(at + 1, "&");
    if (at == NULL)
        return NULL;
    struct text out = text_open(w->arena);
    for (at += size + 2; *at != '\0' && *at != '&' && *at != '#'; at++) {
        int high = *at == '%' ? hex_of(at[1]) : -1, low = high < 0 ? -1 : hex_of(at[2]);
        text_add_char(&out, (char) (low >= 0 ? (high << 4) | low : *at == '+' ? ' ' : *at));
        at += low >= 0 ? 2 : 0;
    }
    bool good =
        out.size > 0 && strlen(out.bytes) == out.size && text_valid_utf8(out.bytes, out.size);
    return good ? work_copy(w, out.bytes, text_utf8_prefix(out.bytes, NAME_MOST)) : NULL;
}

static void read_channel(struct work *w, const struct json *object, struct order_draft *draft)
{
    const char *landing = json_text(object, "landing_site");
    draft->channel = channel_of(w, object);
    draft->source = parameter(w, landing, "utm_source");
    draft->medium = parameter(w, landing, "utm_medium");
    draft->campaign = parameter(w, landing, "utm_campaign");
    if (draft->source == NULL)
        draft->source = shop_host(w, json_text(object, "referring_site"));
}

/* ---- who and where ---- */

static const char *first_text(const char *a, const char *b)
{
    return a != NULL ? a : b;
}

static void read_person(struct work *w, const struct shop_place *place, const struct json *object,
                        struct shop_order *order)
{
    const struct json *customer = json_member(object, "customer");
    const struct json *billing = json_member(object, "billing_address");
    if (billing == NULL || billing->type != JSON_OBJECT)
        billing = json_member(object, "shipping_address");
    order->customer = shop_int(customer, "id");
    order->draft.person = (struct person_draft){
        .store = place->store,
        .customer = order->customer > 0 ? work_text(w, "%lld", (long long) order->customer) : NULL,
        .email = first_text(shop_text(w, object, "email", NAME_MOST),
                            shop_text(w, customer, "email", NAME_MOST)),
        .phone = first_text(shop_text(w, object, "phone", STATUS_MOST),
                            shop_text(w, billing, "phone", STATUS_MOST)),
        .firstname = first_text(shop_plain(w, customer, "first_name", NAME_MOST),
                                shop_plain(w, billing, "first_name", NAME_MOST)),
        .lastname = first_text(shop_plain(w, customer, "last_name", NAME_MOST),
                               shop_plain(w, billing, "last_name", NAME_MOST)),
        .company = shop_plain(w, billing, "company", NAME_MOST),
        .address = shop_plain(w, billing, "address1", NAME_MOST),
        .city = shop_plain(w, billing, "city", NAME_MOST),
        .state = shop_text(w, billing, "province", NAME_MOST),
        .zip = shop_text(w, billing, "zip", ZIP_MOST),
        .country = shop_text(w, billing, "country_code", NAME_MOST),
        .created_at = order->draft.placed_at,
    };
}

/* Where it goes; where it is paid when it goes nowhere. */
static void read_place(struct work *w, const struct json *object, struct order_draft *draft)
{
    const struct json *place = json_member(object, "shipping_address");
    if (shop_text(w, place, "country_code", NAME_MOST) == NULL)
        place = json_member(object, "billing_address");
    draft->country = shop_text(w, place, "country_code", NAME_MOST);
    draft->state = shop_text(w, place, "province", NAME_MOST);
    draft->city = shop_plain(w, place, "city", NAME_MOST);
    draft->zip = shop_text(w, place, "zip", ZIP_MOST);
}

/* ---- lines ---- */

status shopify_sum(struct work *w, const struct json *first, const char *name, int64_t *sum)
{
    for (const struct json *one = first; one != NULL; one = one->next) {
        int64_t amount = 0;
        TRY(shop_money(w, one, name, &amount));
        if (!money_add(*sum, amount, sum))
            return fail(w, INVALID, name, "the sum is beyond all measure");
    }
    return OK;
}

/* What is left of `gross` without its discounts, and without tax where prices include it. */
static status net_of(struct work *w, const struct json *line, bool with_tax, int64_t gross,
                     int64_t *ret_amount)
{
    int64_t off = 0;
    TRY(shopify_sum(w, shop_first(line, "discount_allocations"), "amount", &off));
    if (with_tax)
        TRY(shopify_sum(w, shop_first(line, "tax_lines"), "price", &off));
    if (!money_add(gross, -off, ret_amount))
        return fail(w, INVALID, "price", "the amount of a line is beyond all measure");
    return OK;
}

static status add_item(struct work *w, const struct json *item, bool with_tax, struct list *lines)
{
    struct order_line line = {.kind = LINE_PRODUCT,
                              .sku = shopify_sku(w, item),
                              .name = shop_plain(w, item, "name", NAME_MOST)};
    int64_t           price = 0, gross;
    if (line.name == NULL)
        line.name = shop_plain(w, item, "title", NAME_MOST);
    TRY(shop_money(w, item, "quantity", &line.quantity));
    TRY(shop_money(w, item, "price", &price));
    if (line.quantity < 0 || !money_multiply(price, line.quantity, &gross))
        return fail(w, INVALID, "line_items", "quantity by price is beyond all measure");
    TRY(net_of(w, item, with_tax, gross, &line.amount));
    int64_t pieces = line.quantity / MONEY_UNIT;
    line.price = pieces > 0 ? line.amount / pieces : price;
    *(struct order_line *) list_add(lines) = line;
    return OK;
}

static void add_one(struct list *lines, enum line_kind kind, const char *name, int64_t amount)
{
    *(struct order_line *) list_add(lines) = (struct order_line){
        .kind = kind, .name = name, .quantity = MONEY_UNIT, .price = amount, .amount = amount};
}

static status add_shipping(struct work *w, const struct json *item, bool with_tax,
                           struct list *lines)
{
    int64_t price = 0, amount;
    if (is_true(item, "is_removed"))
        return OK;
    TRY(shop_money(w, item, "price", &price));
    TRY(net_of(w, item, with_tax, price, &amount));
    add_one(lines, LINE_SHIPPING, shop_plain(w, item, "title", NAME_MOST), amount);
    return OK;
}

static status add_tax(struct work *w, const struct json *item, bool with_tax, struct list *lines)
{
    int64_t amount = 0;
    (void) with_tax;
    TRY(shop_money(w, item, "price", &amount));
    add_one(lines, LINE_TAX, shop_plain(w, item, "title", NAME_MOST), amount);
    return OK;
}

/* What an order says of its lines. How to add a kind: a line here, a function above. */
static const struct part {
    const char *name;
    status (*add)(struct work *w, const struct json *item, bool with_tax, struct list *lines);
} parts[] = {
    {"line_items", add_item},
    {"shipping_lines", add_shipping},
    {"tax_lines", add_tax},
};

static status add_others(struct work *w, const struct json *object, struct list *lines)
{
    const struct json *duties = json_member(object, "original_total_duties_set");
    int64_t            tip = 0, duty = 0;
    TRY(shop_money(w, object, "total_tip_received", &tip));
    TRY(shop_money(w, json_member(duties, "shop_money"), "amount", &duty));
    if (duty != 0)
        add_one(lines, LINE_FEE, "Duties", duty);
    if (tip != 0)
        add_one(lines, LINE_FEE, "Tip", tip);
    return OK;
}

static status read_lines(struct work *w, const struct json *object, struct order_draft *draft)
{
    struct list lines = list_open(w->arena, sizeof(struct order_line));
    bool        with_tax = is_true(object, "taxes_included");
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        for (const struct json *item = shop_first(object, parts[i].name); item != NULL;
             item = item->next)
            TRY(parts[i].add(w, item, with_tax, &lines));
    TRY(add_others(w, object, &lines));
    draft->lines = list_rows(&lines);
    return OK;
}

/* ---- beside the document ---- */

static const char *joined(struct work *w, const struct json *first, const char *name)
{
    struct text words = text_open(w->arena);
    for (const struct json *one = first; one != NULL; one = one->next) {
        const char *word = one->type == JSON_TEXT ? one->text : shop_text(w, one, name, NAME_MOST);
        if (text_empty(word) || words.size + strlen(word) > TAGS_MOST)
            continue;
        text_add(&words, words.size > 0 ? ", " : "");
        text_add(&words, word);
    }
    return words.size > 0 ? words.bytes : NULL;
}

/* Of the last parcel that did not fail. */
static void read_parcel(struct work *w, const struct json *object, struct shop_order *order)
{
    for (const struct json *one = shop_first(object, "fulfillments"); one != NULL;
         one = one->next) {
        const char *word = json_text(one, "status");
        if (text_same(word, "cancelled") || text_same(word, "failure") || text_same(word, "error"))
            continue;
        order->tracking = shop_text(w, one, "tracking_number", NAME_MOST);
        order->tracking_url = shop_text(w, one, "tracking_url", TAGS_MOST);
    }
}

static status read_beside(struct work *w, const struct json *object, struct shop_order *order)
{
    const struct json *shipping =
        json_member(json_member(object, "total_shipping_price_set"), "shop_money");
    order->note = shop_text(w, object, "note", 10000);
    order->payment = joined(w, shop_first(object, "payment_gateway_names"), "");
    order->coupons = joined(w, shop_first(object, "discount_codes"), "code");
    order->tags = shop_text(w, object, "tags", TAGS_MOST);
    order->fulfilment = shop_text(w, object, "fulfillment_status", STATUS_MOST);
    order->subtotal = order->discount = order->shipping = order->tax = order->paid_at = ABSENT;
    read_parcel(w, object, order);
    TRY(shop_money(w, object, "subtotal_price", &order->subtotal));
    TRY(shop_money(w, object, "total_discounts", &order->discount));
    TRY(shop_money(w, object, "total_tax", &order->tax));
    return shop_money(w, shipping, "amount", &order->shipping);
}

/* ---- the whole ---- */

static status read_times(struct work *w, const struct json *object, struct shop_order *order)
{
    struct order_draft *draft = &order->draft;
    draft->placed_at = ABSENT;
    TRY(shop_time(w, object, "created_at", &draft->placed_at));
    TRY(shop_time(w, object, "processed_at", &draft->placed_at)); /* of orders from elsewhere */
    if (draft->placed_at == ABSENT)
        return fail(w, INVALID, "created_at", "the order does not say when it was placed");
    draft->changed_at = order->is.modified_at == ABSENT ? 0 : order->is.modified_at;
    if (text_same(draft->status, "cancelled"))
        TRY(shop_time(w, object, "cancelled_at", &draft->changed_at));
    if (draft->changed_at < draft->placed_at)
        draft->changed_at = draft->placed_at;
    return OK;
}

static status read_head(struct work *w, const struct json *object, struct shop_order *order)
{
    struct order_draft *draft = &order->draft;
    *draft = (struct order_draft){.kind = ORDER_SALE, .total = ABSENT};
    TRY(shopify_read_object(w, object, &order->is));
    draft->number = shop_text(w, object, "name", NUMBER_MOST);
    if (draft->number == NULL)
        draft->number = work_text(w, "%lld", (long long) order->is.id);
    draft->status = status_of(w, object);
    draft->currency = shop_text(w, object, "currency", 10);
    if (!currency_valid(draft->currency == NULL ? "" : draft->currency))
        return fail(w, INVALID, "currency", "'%s' is no currency",
                    draft->currency == NULL ? "" : draft->currency);
    TRY(read_times(w, object, order));
    TRY(shop_money(w, object, "total_price", &draft->total));
    return draft->total == ABSENT ? fail(w, INVALID, "total_price", "the order has no total") : OK;
}

status shopify_read_counted(struct work *w, const struct json *object, struct shop_order *ret_order)
{
    *ret_order = (struct shop_order){.customer = 0};
    return read_head(w, object, ret_order);
}

status shopify_read_order(struct work *w, const struct shop_place *place, const struct json *object,
                          struct shop_order *ret_order)
{
    *ret_order = (struct shop_order){.customer = 0};
    TRY(read_head(w, object, ret_order));
    ret_order->draft.store = place->store;
    ret_order->cart = shopify_cart_key(w, object);
    read_person(w, place, object, ret_order);
    read_place(w, object, &ret_order->draft);
    read_channel(w, object, &ret_order->draft);
    TRY(read_lines(w, object, &ret_order->draft));
    return read_beside(w, object, ret_order);
}
