/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Customers, products with their variations, coupons and reviews of the shop. */
#include "base/money.h"
#include "base/text.h"
#include "crm/connect/woocommerce/woo_read.h"

enum { NAME_MOST = 255, WORD_MOST = 60, LONG_MOST = 10000, URL_MOST = 1000 };

/* ---- customers ---- */

/* The account's own words, or those of the billing address. */
static const char *said(struct work *w, const struct json *object, const struct json *billing,
                        const char *name)
{
    const char *words = shop_plain(w, object, name, NAME_MOST);
    return words != NULL ? words : shop_plain(w, billing, name, NAME_MOST);
}

status woo_read_customer(struct work *w, const struct shop_place *place, const struct json *object,
                         struct shop_customer *ret_customer)
{
    const struct json *billing = json_member(object, "billing");
    *ret_customer = (struct shop_customer){.role = shop_text(w, object, "role", WORD_MOST)};
    TRY(woo_read_object(w, object, &ret_customer->is));
    ret_customer->draft = (struct person_draft){
        .store = place->store,
        .customer = work_text(w, "%lld", (long long) ret_customer->is.id),
        .email = said(w, object, billing, "email"),
        .phone = shop_text(w, billing, "phone", WORD_MOST),
        .firstname = said(w, object, billing, "first_name"),
        .lastname = said(w, object, billing, "last_name"),
        .company = shop_plain(w, billing, "company", NAME_MOST),
        .address = shop_plain(w, billing, "address_1", NAME_MOST),
        .city = shop_plain(w, billing, "city", NAME_MOST),
        .state = shop_text(w, billing, "state", NAME_MOST),
        .zip = shop_text(w, billing, "postcode", 40),
        .country = shop_text(w, billing, "country", NAME_MOST),
    };
    return shop_time(w, object, "date_created_gmt", &ret_customer->draft.created_at);
}

/* ---- products ---- */

static const char *category_of(struct work *w, const struct json *object)
{
    const struct json *list = json_member(object, "categories");
    return list == NULL || list->type != JSON_ARRAY || list->first == NULL
               ? NULL
               : shop_plain(w, list->first, "name", NAME_MOST);
}

static void add_image(struct work *w, const struct json *image, struct text *links)
{
    const char *link = shop_text(w, image, "src", URL_MOST);
    if (link == NULL || links->size + URL_MOST > LONG_MOST)
        return;
    text_add(links, links->size > 0 ? ";" : "");
    text_add(links, link);
}

/* A variation has one image, a product several. */
static const char *images_of(struct work *w, const struct json *object)
{
    struct text        links = text_open(w->arena);
    const struct json *list = json_member(object, "images");
    add_image(w, json_member(object, "image"), &links);
    if (list != NULL && list->type == JSON_ARRAY)
        for (const struct json *image = list->first; image != NULL; image = image->next)
            add_image(w, image, &links);
    return links.size > 0 ? links.bytes : NULL;
}

/* "Blue, XL": the name of a variation where it has none of its own. */
static const char *name_of(struct work *w, const struct json *object,
                           const struct shop_product *parent)
{
    const char        *name = shop_plain(w, object, "name", NAME_MOST);
    const struct json *list = json_member(object, "attributes");
    if (parent == NULL || parent->name == NULL)
        return name;
    struct text words = text_open(w->arena);
    for (const struct json *one = list == NULL ? NULL : list->first; one != NULL; one = one->next) {
        const char *option = shop_plain(w, one, "option", NAME_MOST);
        if (option == NULL)
            continue;
        text_add(&words, words.size > 0 ? ", " : "");
        text_add(&words, option);
    }
    if (words.size == 0)
        return name != NULL ? name : parent->name;
    const char *whole = work_text(w, "%s - %s", parent->name, words.bytes);
    return work_copy(w, whole, text_utf8_prefix(whole, NAME_MOST));
}

static const char *own_sku(struct work *w, const struct json *object, int64_t id)
{
    const char *sku = shop_text(w, object, "sku", 120);
    return sku != NULL ? sku : work_text(w, "id:%lld", (long long) id);
}

static status read_numbers(struct work *w, const struct json *object, struct shop_product *product)
{
    const struct json *managed = json_member(object, "manage_stock");
    const struct json *variations = json_member(object, "variations");
    product->price = product->stock = product->rating = ABSENT;
    TRY(shop_money(w, object, "price", &product->price));
    /* "parent" instead of true or false: the stock is that of the whole product. */
    if (managed != NULL && managed->type == JSON_BOOL && managed->truth)
        TRY(shop_money(w, object, "stock_quantity", &product->stock));
    if (shop_int(object, "rating_count") > 0)
        TRY(shop_money(w, object, "average_rating", &product->rating));
    product->has_variations =
        variations != NULL && variations->type == JSON_ARRAY && variations->size > 0;
    return OK;
}

status woo_read_product(struct work *w, const struct json *object,
                        const struct shop_product *parent, struct shop_product *ret_product)
{
    *ret_product = (struct shop_product){.parent = parent == NULL ? 0 : parent->is.id};
    TRY(woo_read_object(w, object, &ret_product->is));
    ret_product->sku = own_sku(w, object, ret_product->is.id);
    /* Shops give a variation the SKU of its product where it has none of its own. */
    if (parent != NULL && text_same(ret_product->sku, parent->sku))
        ret_product->sku = work_text(w, "id:%lld", (long long) ret_product->is.id);
    ret_product->name = name_of(w, object, parent);
    ret_product->category = parent != NULL ? parent->category : category_of(w, object);
    ret_product->description = shop_plain(w, object, "description", LONG_MOST);
    ret_product->url = shop_text(w, object, "permalink", URL_MOST);
    ret_product->images = images_of(w, object);
    ret_product->status = shop_text(w, object, "status", WORD_MOST);
    ret_product->type = shop_text(w, object, "type", WORD_MOST);
    ret_product->stock_status = shop_text(w, object, "stock_status", WORD_MOST);
    return read_numbers(w, object, ret_product);
}

/* ---- coupons ---- */

static const char *emails_of(struct work *w, const struct json *object)
{
    const struct json *list = json_member(object, "email_restrictions");
    struct text        emails = text_open(w->arena);
    if (list == NULL || list->type != JSON_ARRAY)
        return NULL;
    for (const struct json *one = list->first; one != NULL; one = one->next)
        if (one->type == JSON_TEXT && emails.size + one->size < LONG_MOST) {
            text_add(&emails, emails.size > 0 ? ";" : "");
            text_add(&emails, one->text);
        }
    return emails.size > 0 ? emails.bytes : NULL;
}

status woo_read_coupon(struct work *w, const struct json *object, const struct json *parent,
                       struct shop_coupon *ret_coupon)
{
    (void) parent;
    *ret_coupon = (struct shop_coupon){.code = shop_text(w, object, "code", NAME_MOST)};
    TRY(woo_read_object(w, object, &ret_coupon->is));
    if (ret_coupon->code == NULL)
        return fail(w, INVALID, "code", "the coupon has no code");
    ret_coupon->kind = shop_text(w, object, "discount_type", WORD_MOST);
    ret_coupon->description = shop_plain(w, object, "description", LONG_MOST);
    ret_coupon->emails = emails_of(w, object);
    ret_coupon->amount = ret_coupon->expires_at = ret_coupon->limit = ABSENT;
    ret_coupon->used = shop_int(object, "usage_count");
    TRY(shop_money(w, object, "amount", &ret_coupon->amount));
    TRY(shop_time(w, object, "date_expires_gmt", &ret_coupon->expires_at));
    if (shop_int(object, "usage_limit") > 0)
        ret_coupon->limit = shop_int(object, "usage_limit");
    return OK;
}

/* ---- reviews ---- */

status woo_read_review(struct work *w, const struct json *object, struct shop_review *ret_review)
{
    *ret_review = (struct shop_review){.product = shop_int(object, "product_id")};
    TRY(woo_read_object(w, object, &ret_review->is));
    ret_review->author = shop_plain(w, object, "reviewer", NAME_MOST);
    ret_review->email = shop_text(w, object, "reviewer_email", NAME_MOST);
    ret_review->words = shop_plain(w, object, "review", LONG_MOST);
    ret_review->status = shop_text(w, object, "status", WORD_MOST);
    ret_review->rating = shop_int(object, "rating");
    ret_review->written_at = ABSENT;
    return shop_time(w, object, "date_created_gmt", &ret_review->written_at);
}
