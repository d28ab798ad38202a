/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/shopify/shopify_read.h"

#include <glob.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shopify/shopify.h"
#include "kit/os/file.h"
#include "test/check.h"

#define UNIT     MONEY_UNIT
#define RECORDED "../shared/data/shopify/"

static const struct shop_place shop = {.store = 7};

static const struct json *parsed(struct work *w, const char *words)
{
    const struct json *value = NULL;
    CHECK_OK(json_parse(w, words, strlen(words), &value));
    return value;
}

static const struct order_line *line_at(const struct order_draft *draft, int64_t place)
{
    CHECK(place < draft->lines.count);
    return &((const struct order_line *) draft->lines.items)[place];
}

static int64_t sum_of(const struct order_draft *draft)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < draft->lines.count; i++)
        sum += line_at(draft, i)->amount;
    return sum;
}

/* ---- orders ---- */

#define HEAD                                                                                       \
    "\"id\":450,\"name\":\"#1001\",\"order_number\":1001,\"currency\":\"USD\","                    \
    "\"created_at\":\"2025-04-02T11:30:47-05:00\",\"updated_at\":\"2025-04-02T11:31:47-05:00\","   \
    "\"financial_status\":\"paid\""

static const char with_tax_words[] =
    "{" HEAD ",\"total_price\":\"26.70\",\"taxes_included\":true,\"total_tip_received\":\"2.00\","
    "\"landing_site\":\"/a?x=1&utm_source=my%20letter&utm_campaign=May+2\",\"referring_site\":"
    "\"https://other.example/b\",\"source_name\":\"580111\",\"cart_token\":\"abc?key=1\","
    "\"customer\":{\"id\":9,\"first_name\":\"Bob\"},\"email\":\"Bob@Example.com\","
    "\"billing_address\":{\"last_name\":\"N\",\"country_code\":\"US\",\"province\":\"Ohio\"},"
    "\"line_items\":[{\"sku\":\"CUP\",\"name\":\"Cup\",\"quantity\":2,\"price\":\"11.90\","
    "\"discount_allocations\":[{\"amount\":\"4.00\"}],\"tax_lines\":[{\"price\":\"3.16\"}]},"
    "{\"sku\":\"\",\"variant_id\":77,\"title\":\"Gift\",\"quantity\":1,\"price\":\"0.00\"}],"
    "\"shipping_lines\":[{\"title\":\"Post\",\"price\":\"4.90\",\"tax_lines\":[{\"price\":\"0.78\"}]},"
    "{\"title\":\"Old\",\"price\":\"9.00\",\"is_removed\":true}],"
    "\"tax_lines\":[{\"title\":\"VAT\",\"price\":\"3.94\"}],"
    "\"fulfillments\":[{\"status\":\"failure\",\"tracking_number\":\"X\"},"
    "{\"status\":\"success\",\"tracking_number\":\"T1\",\"tracking_url\":\"https://p.example/T1\"}],"
    "\"discount_codes\":[{\"code\":\"A\"},{\"code\":\"B\"}],\"payment_gateway_names\":[\"x\",\"y\"]}";

static void an_order_of_shopify_is_read_net_of_tax_and_discounts(struct work *w)
{
    struct shop_order order;
    CHECK_OK(shopify_read_order(w, &shop, parsed(w, with_tax_words), &order));
    CHECK_INT(order.draft.lines.count, 5);
    CHECK_INT(line_at(&order.draft, 0)->amount, 16640000);
    CHECK_INT(line_at(&order.draft, 0)->price, 8320000);
    CHECK_TEXT(line_at(&order.draft, 1)->sku, "variant:77");
    CHECK_INT(line_at(&order.draft, 2)->amount, 4120000);
    CHECK_INT(sum_of(&order.draft), order.draft.total);
    CHECK_INT(order.draft.placed_at % DAY, 16 * HOUR + 30 * MINUTE + 47 * SECOND);
    CHECK_TEXT(order.draft.status, "processing");
    CHECK_TEXT(order.draft.channel, "api");
    CHECK_TEXT(order.draft.source, "my letter");
    CHECK_TEXT(order.draft.campaign, "May 2");
    CHECK_TEXT(order.draft.person.customer, "9");
    CHECK_TEXT(order.draft.person.lastname, "N");
    CHECK_TEXT(order.cart, "cart:abc");
    CHECK_TEXT(order.tracking, "T1");
    CHECK_TEXT(order.coupons, "A, B");
    CHECK_TEXT(order.payment, "x, y");
    CHECK_OK(order_check(w, &order.draft));
}

struct told {
    const char *members, *status;
};

static void what_is_paid_and_sent_says_the_status(struct work *w)
{
    static const struct told cases[] = {
        {"\"financial_status\":\"paid\"", "processing"},
        {"\"financial_status\":\"paid\",\"fulfillment_status\":\"fulfilled\"", "completed"},
        {"\"financial_status\":\"pending\"", "on-hold"},
        {"\"financial_status\":null", "on-hold"},
        {"\"financial_status\":\"voided\"", "voided"},
        {"\"financial_status\":\"refunded\"", "refunded"},
        {"\"financial_status\":\"of tomorrow\"", "of tomorrow"},
        {"\"financial_status\":\"paid\",\"test\":true", "draft"},
        {"\"financial_status\":\"paid\",\"cancelled_at\":\"2025-05-01T00:00:00Z\"", "cancelled"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct shop_order order;
        const char       *words = work_text(
                  w,
                  "{\"id\":1,\"currency\":\"EUR\",\"total_price\":\"1\",\"created_at\":\"2025-04-02\",%s}",
                  cases[i].members);
        CHECK_OK(shopify_read_counted(w, parsed(w, words), &order));
        CHECK_TEXT(order.draft.status, cases[i].status);
        CHECK_TEXT(order.draft.number, "1");
    }
}

static void what_an_order_of_shopify_must_say_is_named_when_it_is_missing(struct work *w)
{
    static const struct told cases[] = {
        {"\"currency\":\"EUR\",\"total_price\":\"1\",\"created_at\":\"2025-04-02\"", "id"},
        {"\"id\":1,\"total_price\":\"1\",\"created_at\":\"2025-04-02\"", "currency"},
        {"\"id\":1,\"currency\":\"EUR\",\"created_at\":\"2025-04-02\"", "total_price"},
        {"\"id\":1,\"currency\":\"EUR\",\"total_price\":\"a lot\",\"created_at\":\"2025-04-02\"",
         "total_price"},
        {"\"id\":1,\"currency\":\"EUR\",\"total_price\":\"1\"", "created_at"},
        {"\"id\":1,\"currency\":\"EUR\",\"total_price\":\"1\",\"created_at\":\"soon\"",
         "created_at"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct shop_order order;
        const char       *words = work_text(w, "{%s}", cases[i].members);
        CHECK_INT(shopify_read_order(w, &shop, parsed(w, words), &order), INVALID);
        CHECK_TEXT(w->failure.field, cases[i].status);
    }
}

/* ---- refunds ---- */

static void a_refund_of_shopify_explains_what_was_paid_back(struct work *w)
{
    struct shop_order  order;
    struct shop_refund refund;
    const struct json *sale = parsed(w, with_tax_words);
    CHECK_OK(shopify_read_order(w, &shop, sale, &order));
    CHECK_OK(shopify_read_refund(
        w,
        parsed(
            w,
            "{\"id\":5,\"created_at\":\"2025-05-01T00:00:00Z\",\"note\":\"late\","
            "\"refund_line_items\":[{\"quantity\":1,\"subtotal\":9.9,\"total_tax\":1.58,"
            "\"line_item\":{\"sku\":\"CUP\",\"name\":\"Cup\"}}],\"order_adjustments\":[{\"kind\":"
            "\"shipping_refund\",\"amount\":\"-2.00\",\"tax_amount\":\"0.00\"}],\"transactions\":["
            "{\"kind\":\"refund\",\"status\":\"success\",\"amount\":\"12.00\",\"currency\":\"USD\"},"
            "{\"kind\":\"refund\",\"status\":\"failure\",\"amount\":\"50\"}]}"),
        sale, &refund));
    shop_refund_of(w, &order, &refund);
    CHECK_INT(refund.draft.total, -12 * UNIT);
    CHECK_INT(sum_of(&refund.draft), -12 * UNIT);
    CHECK_INT(line_at(&refund.draft, 0)->amount, -8320000);
    CHECK_INT(line_at(&refund.draft, 0)->quantity, -UNIT);
    CHECK_INT(line_at(&refund.draft, 1)->kind, LINE_SHIPPING);
    CHECK_INT(line_at(&refund.draft, 3)->amount, -100000); /* ten cents of goodwill */
    CHECK_TEXT(refund.draft.number, "#1001-R5");
    CHECK_OK(order_check(w, &refund.draft));

    /* An item that was taken out of an unpaid order: no payment tells, its price does. */
    CHECK_OK(shopify_read_refund(
        w,
        parsed(w, "{\"id\":6,\"created_at\":\"2025-05-01T00:00:00Z\",\"refund_line_items\":[{"
                  "\"quantity\":2,\"subtotal\":\"10.00\",\"total_tax\":\"0\"}]}"),
        sale, &refund));
    CHECK_INT(refund.draft.total, -10 * UNIT);
    CHECK_INT(line_at(&refund.draft, 0)->price, 5 * UNIT);
}

/* ---- the rest ---- */

static void a_product_with_variants_and_one_without_are_read(struct work *w)
{
    struct shop_product product, variant;
    const struct json  *whole = parsed(
         w,
         "{\"id\":3,\"title\":\"Cup\",\"body_html\":\"<p>A &amp; B</p>\",\"variants\":["
          "{\"id\":4,\"title\":\"Red\",\"price\":\"5\",\"sku\":\"CUP-R\",\"inventory_quantity\":2,"
          "\"inventory_management\":\"shopify\"},{\"id\":5,\"title\":\"Blue\",\"price\":\"6\",\"sku\":\"\","
          "\"inventory_quantity\":3,\"inventory_management\":\"shopify\"}],\"images\":[{\"src\":\"a\"},"
          "{\"src\":\"b\"}]}");
    CHECK_OK(shopify_read_product(w, whole, NULL, &product));
    CHECK(product.has_variations);
    CHECK_TEXT(product.sku, "product:3");
    CHECK_TEXT(product.description, "A & B");
    CHECK_TEXT(product.images, "a;b");
    CHECK_INT(product.stock, 5 * UNIT);
    CHECK_OK(shopify_read_product(w, shop_first(whole, "variants")->next, &product, &variant));
    CHECK_TEXT(variant.sku, "variant:5");
    CHECK_TEXT(variant.name, "Cup - Blue");
    CHECK_INT(variant.price, 6 * UNIT);
    CHECK_OK(shopify_read_product(
        w,
        parsed(w, "{\"id\":6,\"title\":\"Pot\",\"variants\":[{\"id\":8,\"title\":\"Default Title\","
                  "\"sku\":\"POT\",\"price\":\"9\"}]}"),
        NULL, &product));
    CHECK(!product.has_variations);
    CHECK_TEXT(product.sku, "POT");
    CHECK_INT(product.stock, ABSENT);
}

static void a_discount_code_says_what_its_rule_says(struct work *w)
{
    struct shop_coupon coupon;
    const struct json *rule = parsed(
        w,
        "{\"id\":1,\"title\":\"T\",\"value_type\":\"percentage\",\"value\":\"-10.0\","
        "\"usage_limit\":null,\"ends_at\":\"2026-01-01T00:00:00Z\",\"target_type\":\"line_item\"}");
    CHECK_OK(shopify_read_coupon(w, rule, NULL, &coupon));
    CHECK(coupon.code == NULL);
    CHECK_OK(shopify_read_coupon(w, parsed(w, "{\"id\":2,\"code\":\"TEN\",\"usage_count\":3}"),
                                 rule, &coupon));
    CHECK_TEXT(coupon.kind, "percent");
    CHECK_INT(coupon.amount, 10 * UNIT);
    CHECK_INT(coupon.used, 3);
    CHECK_INT(coupon.limit, ABSENT);
    CHECK_INT(shopify_read_coupon(w, parsed(w, "{\"id\":2}"), rule, &coupon), INVALID);
}

static void a_cart_is_known_by_its_token_with_and_without_key(struct work *w)
{
    struct shop_cart cart;
    CHECK_OK(shopify_read_cart(
        w, &shop,
        parsed(
            w,
            "{\"id\":\"abc?key=1\",\"token\":\"abc?key=1\",\"updated_at\":"
            "\"2025-01-01T00:00:00Z\",\"line_items\":[{\"sku\":\"A\",\"quantity\":2,\"price\":\"3\"}]}"),
        &cart));
    CHECK_TEXT(cart.change.key, "cart:abc");
    CHECK_INT(cart.change.items.count, 1);
    int64_t id = cart.is.id;
    CHECK(id > 0 && id < INT64_C(1) << 53);
    CHECK_INT(shopify_id(w, parsed(w, "{\"id\":\"abc\",\"token\":\"abc\"}")), id);
    CHECK_INT(shopify_id(w, parsed(w, "{\"id\":-9223372036854775807,\"token\":\"abc\"}")), id);
    CHECK_OK(shopify_read_cart(w, &shop,
                               parsed(w, "{\"id\":7,\"token\":\"t\",\"cart_token\":null,"
                                         "\"completed_at\":\"2025-01-01T00:00:00Z\"}"),
                               &cart));
    CHECK_TEXT(cart.change.key, "checkout:t");
    CHECK(cart.ended);
    CHECK_INT(shopify_read_cart(w, &shop, parsed(w, "{\"id\":7}"), &cart), INVALID);
}

static void each_topic_is_about_what_it_says(struct work *w)
{
    struct shop_told   told;
    const struct json *order = parsed(w, "{\"id\":7,\"updated_at\":\"2025-01-01\"}");
    shopify_read_hook(w, "orders/updated", order, &told);
    CHECK_TEXT(told.kind, "orders");
    CHECK(told.object == order);
    shopify_read_hook(w, "orders/delete", parsed(w, "{\"id\":7}"), &told);
    CHECK_INT(told.shop_id, 7);
    CHECK(told.object == NULL);
    shopify_read_hook(w, "orders/edited", parsed(w, "{\"order_edit\":{\"id\":1,\"order_id\":8}}"),
                      &told);
    CHECK_INT(told.shop_id, 8);
    shopify_read_hook(w, "refunds/create", parsed(w, "{\"id\":1,\"order_id\":9}"), &told);
    CHECK_TEXT(told.kind, "orders");
    CHECK_INT(told.shop_id, 9);
    shopify_read_hook(w, "customers/merge",
                      parsed(w, "{\"admin_graphql_api_customer_deleted_id\":"
                                "\"gid://shopify/Customer/11\"}"),
                      &told);
    CHECK_INT(told.shop_id, 11);
    shopify_read_hook(w, "customers/redact", parsed(w, "{}"), &told);
    CHECK(told.act == shopify_redact_customer);
    shopify_read_hook(w, "themes/create", order, &told);
    CHECK(told.kind == NULL && told.act == NULL);
    shopify_read_hook(w, NULL, order, &told);
    CHECK(told.kind == NULL && told.act == NULL);
}

/* ---- recorded bodies ---- */

struct seen {
    int64_t orders, refunds, customers, products, checkouts, rules, uneven;
};

static void look_at_order(struct work *w, const struct json *object, struct seen *seen)
{
    struct shop_order order;
    if (json_text(object, "created_at") == NULL || json_text(object, "currency") == NULL)
        return; /* asked for with some fields only */
    CHECK_OK(shopify_read_order(w, &shop, object, &order));
    CHECK_OK(order_check(w, &order.draft));
    seen->orders++;
    seen->uneven += sum_of(&order.draft) != order.draft.total;
    for (const struct json *one = shop_first(object, "refunds"); one != NULL; one = one->next) {
        struct shop_refund refund;
        CHECK_OK(shopify_read_refund(w, one, object, &refund));
        shop_refund_of(w, &order, &refund);
        CHECK_OK(order_check(w, &refund.draft));
        CHECK_INT(sum_of(&refund.draft), refund.draft.total);
        seen->refunds++;
    }
}

static void look_at(struct work *w, const char *name, const struct json *object, struct seen *seen)
{
    struct shop_customer customer;
    struct shop_product  product;
    struct shop_cart     cart;
    struct shop_coupon   rule;
    if (shop_int(object, "id") == 0 && json_member(object, "token") == NULL)
        return;
    if (text_starts(name, "order"))
        look_at_order(w, object, seen);
    else if (text_starts(name, "customer")) {
        CHECK_OK(shopify_read_customer(w, &shop, object, &customer));
        seen->customers++;
    } else if (text_starts(name, "product")) {
        CHECK_OK(shopify_read_product(w, object, NULL, &product));
        seen->products++;
    } else if (text_starts(name, "checkout") && json_member(object, "line_items") != NULL) {
        CHECK_OK(shopify_read_cart(w, &shop, object, &cart));
        seen->checkouts++;
    } else if (text_starts(name, "price_rule")) {
        CHECK_OK(shopify_read_coupon(w, object, NULL, &rule));
        seen->rules++;
    }
}

/* Issue 7: what Shopify's own API was recorded to say. */
static void every_recorded_body_of_shopify_is_read(struct work *w)
{
    struct seen seen = {.orders = 0};
    glob_t      files;
    if (glob(RECORDED "*.json", 0, NULL, &files) != 0) {
        check_skip("the recorded bodies are not there");
        return;
    }
    CHECK_INT((int64_t) files.gl_pathc, 182);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *bytes;
        size_t      size;
        CHECK_OK(file_read(w, files.gl_pathv[i], 1 << 20, &bytes, &size));
        const struct json *body = parsed(w, bytes), *inner = body->first;
        if (inner->type == JSON_ARRAY)
            for (const struct json *one = inner->first; one != NULL; one = one->next)
                look_at(w, inner->name, one, &seen);
        else
            look_at(w, inner->name, inner, &seen);
    }
    globfree(&files);
    CHECK_INT(seen.orders, 29);
    CHECK_INT(seen.refunds, 19);
    CHECK_INT(seen.uneven, 0);
    CHECK(seen.customers > 15 && seen.products > 20 && seen.checkouts > 5 && seen.rules > 5);
}

SUITE("shopify objects", TEST(an_order_of_shopify_is_read_net_of_tax_and_discounts),
      TEST(what_is_paid_and_sent_says_the_status),
      TEST(what_an_order_of_shopify_must_say_is_named_when_it_is_missing),
      TEST(a_refund_of_shopify_explains_what_was_paid_back),
      TEST(a_product_with_variants_and_one_without_are_read),
      TEST(a_discount_code_says_what_its_rule_says),
      TEST(a_cart_is_known_by_its_token_with_and_without_key),
      TEST(each_topic_is_about_what_it_says), TEST(every_recorded_body_of_shopify_is_read));
