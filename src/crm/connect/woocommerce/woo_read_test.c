/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/woocommerce/woo_read.h"

#include <glob.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo.h"
#include "kit/os/file.h"
#include "test/check.h"

#define UNIT   MONEY_UNIT
#define EXPORT "../shared/data/woocommerce/rest/"
#define HOOKS  "../shared/data/woocommerce/webhooks/*order*.json"

static const struct shop_place shop = {.store = 7, .currency = "EUR"};

static const struct json *parsed(struct work *w, const char *words)
{
    const struct json *value = NULL;
    CHECK_OK(json_parse(w, words, strlen(words), &value));
    return value;
}

/* RFC 5849; the signature was worked out by another program. */
static void a_call_is_signed_as_oauth_says(struct work *w)
{
    const struct http_pair pairs[] = {{"oauth_consumer_key", "ck_1"},
                                      {"oauth_nonce", "n"},
                                      {"oauth_signature_method", "HMAC-SHA256"},
                                      {"oauth_timestamp", "1"},
                                      {"b", "x y&z"},
                                      {NULL, NULL}};
    CHECK_TEXT(
        woo_oauth_signature(w, "GET", "http://a.example/wp-json/wc/v3/orders", pairs, "cs_1"),
        "3l5+tIHRv36YIZXB7aaftNOmrfI0wfprx5pc6JSg66Y=");
}

static const char order_words[] =
    "{\"id\":727,\"number\":\"A-727\",\"status\":\"completed\",\"currency\":\"EUR\",\"total\":\"29.35\","
    "\"total_tax\":\"4.685714\",\"discount_total\":\"2.19\",\"shipping_total\":\"4.12\","
    "\"date_created_gmt\":\"2025-10-26T00:30:00\",\"date_modified_gmt\":\"2025-10-27T08:00:00\","
    "\"date_completed_gmt\":\"2025-10-26T09:00:00\",\"date_paid_gmt\":\"2025-10-26T00:31:00\","
    "\"customer_id\":0,\"customer_note\":\"<script>alert(1)</script>\",\"created_via\":\"checkout\","
    "\"payment_method_title\":\"Bank &amp; more\",\"billing\":{\"first_name\":\"S\\u00f8ren\","
    "\"last_name\":\"O&#039;Neil\",\"email\":\"Guest@Example.NET\",\"country\":\"DE\",\"phone\":\"\"},"
    "\"shipping\":{\"country\":\"GB\",\"city\":\"London\",\"postcode\":\"SW1A 1AA\"},"
    "\"meta_data\":[{\"key\":\"_blob\",\"value\":{\"a\":[1]}},"
    "{\"key\":\"_wc_order_attribution_source_type\",\"value\":\"utm\"},"
    "{\"key\":\"_wc_order_attribution_utm_source\",\"value\":\"newsletter\"},"
    "{\"key\":\"_wc_order_attribution_utm_campaign\",\"value\":\"autumn\"}],"
    "\"line_items\":[{\"name\":\"Cup <b>red<\\/b>\",\"product_id\":60,\"variation_id\":0,\"quantity\":2,"
    "\"subtotal\":\"22.73\",\"total\":\"20.54\",\"sku\":\"CUP\",\"price\":10.271428571428572},"
    "{\"name\":\"Gone\",\"product_id\":0,\"variation_id\":0,\"quantity\":1,\"total\":\"0.00\",\"sku\":null,"
    "\"price\":0},{\"name\":\"No SKU\",\"product_id\":9,\"variation_id\":12,\"quantity\":1,\"total\":\"0\","
    "\"sku\":\"\",\"price\":0}],"
    "\"shipping_lines\":[{\"method_title\":\"Parcel\",\"total\":\"4.12\"}],\"fee_lines\":[],"
    "\"tax_lines\":[{\"label\":\"VAT\",\"tax_total\":\"3.905714\",\"shipping_tax_total\":\"0.78\"}],"
    "\"coupon_lines\":[{\"code\":\"welcome\"},{\"code\":\"autumn\"}],"
    "\"refunds\":[{\"id\":728,\"total\":\"-1.00\"},{\"id\":730,\"total\":\"-2.00\"}]}";

static const struct order_line *line_at(const struct order_draft *draft, int64_t place)
{
    return &((const struct order_line *) draft->lines.items)[place];
}

static void an_order_is_read_with_its_lines_exact_to_the_millionth(struct work *w)
{
    struct shop_order order;
    CHECK_OK(woo_read_order(w, &shop, parsed(w, order_words), &order));
    CHECK_INT(order.is.id, 727);
    CHECK_TEXT(order.draft.number, "A-727");
    CHECK_INT(order.draft.total, 29350000);
    CHECK_INT(order.draft.lines.count, 5);
    CHECK_TEXT(line_at(&order.draft, 0)->name, "Cup red");
    CHECK_INT(line_at(&order.draft, 0)->price, 10271429);
    CHECK_INT(line_at(&order.draft, 0)->amount, 20540000);
    CHECK(line_at(&order.draft, 1)->sku == NULL);
    CHECK_TEXT(line_at(&order.draft, 2)->sku, "id:12");
    CHECK_INT(line_at(&order.draft, 4)->amount, 4685714);
    CHECK_INT(order.tax, 4685714);
    CHECK_INT(order.subtotal, 22730000);
    CHECK_TEXT(order.coupons, "welcome, autumn");
    CHECK_TEXT(order.payment, "Bank & more");
    CHECK_OK(order_check(w, &order.draft));
}

/* R43: guests are known by the address that they gave. */
static void a_guest_is_known_by_the_billing_address(struct work *w)
{
    struct shop_order order;
    CHECK_OK(woo_read_order(w, &shop, parsed(w, order_words), &order));
    CHECK(order.draft.person.customer == NULL);
    CHECK_TEXT(order.draft.person.email, "Guest@Example.NET");
    CHECK_TEXT(order.draft.person.lastname, "O'Neil");
    CHECK_TEXT(order.draft.country, "GB");
    CHECK_TEXT(order.note, "<script>alert(1)</script>");
}

static void times_are_those_of_utc_and_attribution_says_the_channel(struct work *w)
{
    struct shop_order order;
    CHECK_OK(woo_read_order(w, &shop, parsed(w, order_words), &order));
    CHECK_TEXT(time_text(w, order.draft.placed_at), "2025-10-26T00:30:00.000Z");
    CHECK_TEXT(time_text(w, order.draft.changed_at), "2025-10-26T09:00:00.000Z");
    CHECK_TEXT(order.draft.channel, "web");
    CHECK_TEXT(order.draft.source, "newsletter");
    CHECK_TEXT(order.draft.medium, "utm");
    CHECK_TEXT(order.draft.campaign, "autumn");
}

static void what_an_order_must_say_is_named_when_it_is_missing(struct work *w)
{
    static const struct {
        const char *words, *field;
    } wrong[] = {
        {"{}", "id"},
        {"[]", "id"},
        {"{\"id\":1}", "status"},
        {"{\"id\":1,\"status\":\"x\",\"currency\":\"euro\"}", "currency"},
        {"{\"id\":1,\"status\":\"x\"}", "date_created_gmt"},
        {"{\"id\":1,\"status\":\"x\",\"date_created_gmt\":\"yesterday\"}", "date_created_gmt"},
        {"{\"id\":1,\"status\":\"x\",\"date_created_gmt\":\"2025-01-01T00:00:00\"}", "total"},
        {"{\"id\":1,\"status\":\"x\",\"date_created_gmt\":\"2025-01-01T00:00:00\",\"total\":\"a lot\"}",
         "total"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct shop_order order;
        w->failure = (struct failure){0};
        CHECK_INT(woo_read_order(w, &shop, parsed(w, wrong[i].words), &order), INVALID);
        CHECK_TEXT(w->failure.field, wrong[i].field);
    }
}

static void a_status_that_nobody_knows_stays_what_it_is(struct work *w)
{
    struct shop_order order;
    const char       *words =
        "{\"id\":1,\"status\":\"in-production\",\"total\":\"1\","
        "\"date_created_gmt\":\"2025-01-01T00:00:00\",\"refunds\":{},\"meta_data\":7}";
    CHECK_OK(woo_read_order(w, &shop, parsed(w, words), &order));
    CHECK_TEXT(order.draft.status, "in-production");
    CHECK_TEXT(order.draft.currency, "EUR");
    CHECK(!order.is_cart);
}

static void a_refund_by_amount_has_one_line_and_one_by_line_its_tax(struct work *w)
{
    struct shop_order  order;
    struct shop_refund refund;
    CHECK_OK(woo_read_order(w, &shop, parsed(w, order_words), &order));
    CHECK_OK(woo_read_refund(w,
                             parsed(w, "{\"id\":728,\"amount\":\"11.95\",\"reason\":\"Kulanz\","
                                       "\"date_created_gmt\":\"2025-11-01T00:00:00\"}"),
                             NULL, &refund));
    CHECK_INT(refund.draft.lines.count, 1);
    CHECK_INT(line_at(&refund.draft, 0)->amount, -11950000);
    shop_refund_of(w, &order, &refund);
    CHECK_TEXT(refund.draft.number, "A-727-R728");
    CHECK_INT(refund.draft.store, 7);
    CHECK_TEXT(refund.draft.status, "completed");
    CHECK_OK(order_check(w, &refund.draft));

    CHECK_OK(
        woo_read_refund(w,
                        parsed(w, "{\"id\":730,\"parent_id\":727,\"amount\":\"13.45\","
                                  "\"date_created_gmt\":\"2025-11-01T00:00:00\",\"line_items\":[{"
                                  "\"quantity\":-1,\"total\":\"-10.00\",\"total_tax\":\"-1.90\","
                                  "\"sku\":\"CUP\",\"price\":10}]}"),
                        NULL, &refund));
    CHECK_INT(refund.order, 727);
    CHECK_INT(refund.draft.lines.count, 3);
    CHECK_INT(line_at(&refund.draft, 0)->quantity, -UNIT);
    CHECK_INT(line_at(&refund.draft, 1)->amount, -1900000);
    CHECK_INT(line_at(&refund.draft, 2)->amount, -1550000);
}

static void a_variation_is_named_after_its_product(struct work *w)
{
    struct shop_product product, variation;
    CHECK_OK(woo_read_product(
        w,
        parsed(w, "{\"id\":13,\"name\":\"Hoodie\",\"sku\":\"woo-hoodie\",\"price\":\"42\","
                  "\"variations\":[36],\"categories\":[{\"name\":\"Men &amp; boys\"}],"
                  "\"manage_stock\":true,\"stock_quantity\":7,\"rating_count\":2,"
                  "\"average_rating\":\"4.50\"}"),
        NULL, &product));
    CHECK(product.has_variations);
    CHECK_INT(product.stock, 7 * UNIT);
    CHECK_INT(product.rating, 4500000);
    CHECK_TEXT(product.category, "Men & boys");
    CHECK_OK(woo_read_product(
        w,
        parsed(w, "{\"id\":36,\"sku\":\"woo-hoodie\",\"manage_stock\":\"parent\","
                  "\"stock_quantity\":7,\"attributes\":[{\"option\":\"Blue\"},"
                  "{\"option\":\"XL\"}],\"image\":{\"src\":\"https://x.example/a.png\"}}"),
        &product, &variation));
    CHECK_TEXT(variation.name, "Hoodie - Blue, XL");
    CHECK_TEXT(variation.sku, "id:36");
    CHECK_INT(variation.stock, ABSENT);
    CHECK_INT(variation.parent, 13);
    CHECK_TEXT(variation.images, "https://x.example/a.png");
}

static void a_customer_a_coupon_and_a_review_say_what_they_say(struct work *w)
{
    struct shop_customer customer;
    struct shop_coupon   coupon;
    struct shop_review   review;
    CHECK_OK(woo_read_customer(
        w, &shop,
        parsed(w, "{\"id\":92,\"email\":\"a@example.net\",\"first_name\":\"\","
                  "\"billing\":{\"first_name\":\"Anna\",\"email\":\"b@example.net\"}}"),
        &customer));
    CHECK_TEXT(customer.draft.customer, "92");
    CHECK_TEXT(customer.draft.email, "a@example.net");
    CHECK_TEXT(customer.draft.firstname, "Anna");
    CHECK_OK(woo_read_coupon(
        w,
        parsed(w, "{\"id\":1,\"code\":\"ten\",\"amount\":\"10.00\",\"usage_limit\":null,"
                  "\"email_restrictions\":[\"a@example.net\",7]}"),
        NULL, &coupon));
    CHECK_INT(coupon.amount, 10 * UNIT);
    CHECK_INT(coupon.limit, ABSENT);
    CHECK_TEXT(coupon.emails, "a@example.net");
    CHECK_OK(woo_read_review(
        w, parsed(w, "{\"id\":80,\"rating\":2,\"review\":\"<p>It leaks &#128169;.</p>\"}"),
        &review));
    CHECK_TEXT(review.words, "It leaks \U0001F4A9.");
    CHECK_INT(review.rating, 2);
}

/* ---- a recorded shop ---- */

struct seen {
    int64_t orders, refunds, guests, foreign, with_coupon, uneven;
};

static const struct json *file_at(struct work *w, const char *path)
{
    const char        *bytes;
    size_t             size;
    const struct json *value = NULL;
    CHECK_OK(file_read(w, path, 64 * 1024 * 1024, &bytes, &size));
    CHECK_OK(json_parse(w, bytes, size, &value));
    return value;
}

static void look_at(struct work *w, const struct json *object, struct seen *seen)
{
    struct shop_order order;
    CHECK_OK(woo_read_order(w, &shop, object, &order));
    CHECK_OK(order_check(w, &order.draft));
    int64_t sum = 0;
    for (int64_t i = 0; i < order.draft.lines.count; i++)
        sum += line_at(&order.draft, i)->amount;
    seen->orders++;
    for (const struct json *one = shop_first(object, "refunds"); one != NULL; one = one->next)
        seen->refunds++;
    seen->guests += order.customer == 0;
    seen->foreign += !text_same(order.draft.currency, "EUR");
    seen->with_coupon += order.coupons != NULL;
    seen->uneven += sum != order.draft.total;
}

/* R43 */
static void every_order_of_a_recorded_shop_is_read(struct work *w)
{
    struct seen seen = {.orders = 0};
    glob_t      files;
    if (glob(EXPORT "orders-0[0-9][0-9].json", 0, NULL, &files) != 0) {
        check_skip("the recorded shop is not there");
        return;
    }
    for (size_t i = 0; i < files.gl_pathc; i++)
        for (const struct json *one = file_at(w, files.gl_pathv[i])->first; one != NULL;
             one = one->next)
            look_at(w, one, &seen);
    globfree(&files);
    CHECK_INT(seen.orders, 985);
    CHECK_INT(seen.refunds, 94); /* the 95th is of an order in the trash */
    CHECK_INT(seen.guests, 360);
    CHECK_INT(seen.foreign, 24);
    CHECK_INT(seen.with_coupon, 98);
    CHECK_INT(seen.uneven, 0);
}

static void every_recorded_delivery_of_an_order_is_read(struct work *w)
{
    glob_t  files;
    int64_t read = 0;
    if (glob(HOOKS, 0, NULL, &files) != 0) {
        check_skip("the recorded deliveries are not there");
        return;
    }
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const struct json *body = json_member(file_at(w, files.gl_pathv[i]), "body");
        struct shop_order  order;
        if (json_member(body, "status") == NULL)
            continue; /* {"id": 7}: it was deleted */
        CHECK_OK(woo_read_order(w, &shop, body, &order));
        read++;
    }
    globfree(&files);
    CHECK(read > 80);
}

SUITE("woocommerce objects", TEST(a_call_is_signed_as_oauth_says),
      TEST(an_order_is_read_with_its_lines_exact_to_the_millionth),
      TEST(a_guest_is_known_by_the_billing_address),
      TEST(times_are_those_of_utc_and_attribution_says_the_channel),
      TEST(what_an_order_must_say_is_named_when_it_is_missing),
      TEST(a_status_that_nobody_knows_stays_what_it_is),
      TEST(a_refund_by_amount_has_one_line_and_one_by_line_its_tax),
      TEST(a_variation_is_named_after_its_product),
      TEST(a_customer_a_coupon_and_a_review_say_what_they_say),
      TEST(every_order_of_a_recorded_shop_is_read),
      TEST(every_recorded_delivery_of_an_order_is_read));
