/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a contact says of their carts, in the properties that shops' plugins write too. */
#include <string.h>

#include "base/map.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_store.h"
#include "kit/db/db.h"
#include "kit/http/page.h"
#include "kit/text/zone.h"

#define GROUP "abandoned_cart"

enum { LONGEST = 60000 }; /* of a text: a property takes 65,536 bytes */

/* How to add one: a line here, a value in write_values(). */
/* clang-format off */
const struct property cart_contact_properties[] = {
    {"current_abandoned_cart",             "Cart abandoned now",             GROUP, PROPERTY_ENUMERATION, "select", .options = "yes=Yes;no=No"},
    {"abandoned_cart_date",                "Abandoned cart date",            GROUP, PROPERTY_DATE},
    {"abandoned_cart_counter",             "Carts abandoned",                GROUP, PROPERTY_NUMBER},
    {"abandoned_cart_url",                 "Abandoned cart link",            GROUP, PROPERTY_STRING},
    {"abandoned_cart_products_skus",       "Abandoned cart SKUs",            GROUP, PROPERTY_STRING, "textarea"},
    {"abandoned_cart_products_categories", "Abandoned cart categories",      GROUP, PROPERTY_STRING, "textarea"},
    {"abandoned_cart_products",            "Abandoned cart products",        GROUP, PROPERTY_STRING, "textarea"},
    {"abandoned_cart_products_html",       "Abandoned cart products, HTML",  GROUP, PROPERTY_STRING, "textarea"},
    {"abandoned_cart_tax_value",           "Abandoned cart tax",             GROUP, PROPERTY_NUMBER},
    {"abandoned_cart_subtotal",            "Abandoned cart subtotal",        GROUP, PROPERTY_NUMBER},
    {"abandoned_cart_total_value",         "Abandoned cart total",           GROUP, PROPERTY_NUMBER},
    {0},
};
/* clang-format on */

/* ---- the properties themselves ---- */

static void read_yes_no(struct record_property *draft)
{
    static const struct record_option yes_no[] = {
        {.value = "yes", .label = "Yes"}, {.value = "no", .label = "No", .display_order = 1}};
    draft->options = yes_no;
    draft->option_count = COUNT_OF(yes_no);
}

static status make_property(struct work *w, const struct record_type *type,
                            const struct property *wanted)
{
    const struct record_property *there;
    struct record_property        draft = {.is = *wanted, .display_order = -1};
    status                        outcome = record_property_get(w, type, wanted->name, &there);
    if (outcome != NOT_FOUND)
        return outcome;
    if (wanted->options != NULL)
        read_yes_no(&draft);
    return record_property_create(w, type, &draft);
}

/* Whatever has the name already is the one that is meant. */
static status make_properties(struct work *w, const struct record_type *type)
{
    const struct record_group *there;
    const struct record_group  group = {GROUP, "Abandoned cart", -1, false};
    status                     outcome = record_group_get(w, type, GROUP, &there);
    if (outcome == NOT_FOUND)
        outcome = record_group_create(w, type, &group);
    TRY(outcome);
    for (const struct property *wanted = cart_contact_properties; wanted->name != NULL; wanted++)
        TRY(make_property(w, type, wanted));
    return OK;
}

static status has_properties(struct work *w, const struct record_type *type, bool *ret_has)
{
    const struct record_property *there;
    *ret_has = true;
    for (const struct property *wanted = cart_contact_properties; wanted->name != NULL; wanted++) {
        status outcome = record_property_get(w, type, wanted->name, &there);
        if (outcome == NOT_FOUND)
            *ret_has = false;
        else
            TRY(outcome);
    }
    return OK;
}

/* ---- their values ---- */

/* Of each item, each text once, separated by ';'. */
static const char *join(struct work *w, const struct rows *items, size_t offset)
{
    struct text text = text_open(w->arena);
    struct map  seen = map_open(w->arena, (uint64_t) (uintptr_t) items);
    for (int64_t i = 0; i < items->count; i++) {
        const char *item = (const char *) items->items + (size_t) i * sizeof(struct cart_item);
        const char *words = *(const char *const *) (item + offset);
        bool        is_new = false;
        if (!text_empty(words))
            map_put(&seen, words, &is_new);
        if (!is_new || text.size + strlen(words) > LONGEST)
            continue;
        if (text.size > 0)
            text_add_char(&text, ';');
        text_add(&text, words);
    }
    return text.bytes;
}

static const char *name_of(const struct cart_item *item)
{
    return text_empty(item->name) ? item->sku : item->name;
}

/* A table that a mail can show: image, name, pieces, price. */
static const char *html_of(struct work *w, const struct rows *items)
{
    struct text             html = text_open(w->arena);
    const struct cart_item *item = items->items;
    http_page_table_open(&html);
    for (int64_t i = 0; i < items->count && html.size < LONGEST - 6000; i++, item++)
        http_page_table_row(
            &html, &(struct http_page_row){.image = item->image,
                                           .link = item->url,
                                           .words = {name_of(item), money_text(w, item->quantity),
                                                     money_text(w, item->price)}});
    http_page_table_close(&html);
    return html.bytes;
}

const char *cart_link(struct work *w, const struct cart *cart, const struct store *store)
{
    if (!text_empty(cart->url))
        return cart->url;
    if (text_empty(store->url))
        return "";
    return work_text(w, "%s%cstorefolk_cart=%s", store->url,
                     strchr(store->url, '?') == NULL ? '?' : '&', cart->token);
}

static status day_in(struct work *w, const char *name, int64_t at, const char **ret_day)
{
    const struct zone *zone;
    TRY(zone_open(w, name, &zone));
    *ret_day = date_text(w, zone_day_of(zone, at));
    return OK;
}

static const char *amount(struct work *w, int64_t money)
{
    return money == ABSENT ? "" : money_text(w, money);
}

static void put(struct list *values, const char *property, const char *value)
{
    *(struct record_value *) list_add(values) = (struct record_value){property, value};
}

static status put_cart(struct work *w, const struct cart *cart, struct list *values)
{
    struct store store;
    struct rows  items;
    const char  *day;
    TRY(store_get(w, cart->store, &store));
    TRY(cart_store_items(w, cart->id, &items));
    TRY(day_in(w, store.zone, cart->abandoned_at, &day));
    put(values, "abandoned_cart_date", day);
    put(values, "abandoned_cart_url", cart_link(w, cart, &store));
    put(values, "abandoned_cart_products_skus", join(w, &items, offsetof(struct cart_item, sku)));
    put(values, "abandoned_cart_products_categories",
        join(w, &items, offsetof(struct cart_item, category)));
    put(values, "abandoned_cart_products", join(w, &items, offsetof(struct cart_item, name)));
    put(values, "abandoned_cart_products_html", html_of(w, &items));
    put(values, "abandoned_cart_tax_value", amount(w, cart->tax));
    put(values, "abandoned_cart_subtotal", amount(w, cart->subtotal));
    put(values, "abandoned_cart_total_value", amount(w, cart->total));
    return OK;
}

/* Nothing is left: when it last was stays. */
static void put_nothing(struct list *values)
{
    static const char *const of_the_cart[] = {
        "abandoned_cart_url",       "abandoned_cart_products_skus",
        "abandoned_cart_products",  "abandoned_cart_products_categories",
        "abandoned_cart_tax_value", "abandoned_cart_products_html",
        "abandoned_cart_subtotal",  "abandoned_cart_total_value"};
    for (size_t i = 0; i < COUNT_OF(of_the_cart); i++)
        put(values, of_the_cart[i], "");
}

/* The house writes, whoever's request it was that changed the cart. */
static status write_as_house(struct work *w, const struct record_type *type, int64_t contact,
                             const struct list *values)
{
    struct actor asker = w->actor;
    const char  *source = w->source;
    w->actor = (struct actor){0};
    w->source = "cart";
    status outcome = record_change(w, type, contact, values->items, values->count);
    w->actor = asker;
    w->source = source;
    return outcome == NOT_FOUND ? OK : outcome; /* archived: it says nothing to anybody */
}

status cart_refresh_contact(struct work *w, int64_t contact)
{
    const struct record_type *type;
    struct cart_sums          sums;
    struct cart               cart;
    struct list               values = list_open(w->arena, sizeof(struct record_value));
    bool                      has;
    TRY(record_type_get(w, "contacts", &type));
    TRY(cart_store_abandoned_sums(w, contact, &sums));
    TRY(has_properties(w, type, &has));
    if (!has && sums.times == 0)
        return OK;
    if (!has)
        TRY(make_properties(w, type));
    status outcome = cart_store_abandoned_last(w, contact, &cart);
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    put(&values, "current_abandoned_cart", outcome == OK ? "yes" : "no");
    put(&values, "abandoned_cart_counter", work_text(w, "%lld", (long long) sums.times));
    if (outcome == OK)
        TRY(put_cart(w, &cart, &values));
    else
        put_nothing(&values);
    return write_as_house(w, type, contact, &values);
}
