/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shopify shops that are connected, read, proven and followed through lost, doubled, late and
 * forged webhooks. */
#include "crm/connect/shopify/shopify.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shop/shop_store.h"
#include "kit/crypt/crypt.h"
#include "test/check.h"
#include "test/check_server.h"
#include "test/shop_rig.h"

static void follow(struct shop_rig *rig, const char *knobs, const char *change)
{
    shop_rig_ask(rig, "knobs", knobs);
    shop_rig_ask(rig, "change", change);
    shop_rig_ask(rig, "flush", "{}");
    shop_rig_run(rig);
}

static int64_t count_of(struct shop_rig *rig, const char *path)
{
    int64_t            total = -1;
    const struct json *found = shop_rig_api(rig, "POST", path, "{}", NULL);
    CHECK(json_to_int(json_member(found, "total"), &total));
    return total;
}

/* R40, R43 */
static void a_shopify_shop_is_connected_and_its_history_proven(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "shopify --made 300"))
        return;
    shop_rig_connect(&rig);
    struct connection connection = shop_rig_connection(&rig);
    CHECK(connection.reason == NULL);
    CHECK_INT(connection.state, CONNECTION_CONNECTED);
    CHECK_TEXT(connection.version, SHOPIFY_VERSION);
    struct shop_proof proof = shop_rig_proof(&rig);
    CHECK_INT(proof.shop, 300);
    CHECK_INT(proof.ours, 300);
    CHECK_INT(proof.differences, 0);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    CHECK_INT(count_of(&rig, "/crm/v3/objects/products/search"), 24 + 2 * 8 + 3 * 8);
    CHECK_INT(count_of(&rig, "/crm/v3/objects/coupons/search"), 2);
    const char *before = shop_rig_state(&rig);
    shop_rig_pass(&rig, DAY + HOUR);
    shop_rig_pull(&rig);
    CHECK_TEXT(shop_rig_state(&rig), before);
    shop_rig_close(&rig);
}

struct fault {
    const char *knobs, *reason;
};

static void each_reason_why_a_shopify_shop_cannot_be_connected_is_told(struct work *w)
{
    static const struct fault faults[] = {
        {"{\"token\":\"shpat_other\"}", "KEY_WRONG"},
        {"{\"scopes\":false}", "SCOPE_MISSING"},
        {"{\"html\":true}", "NOT_JSON"},
        {"{\"frozen\":true}", "SHOP_CLOSED"},
        {"{\"redirect\":\"http://10.0.0.1/\"}", "REDIRECT"},
        {"{\"errors\":9}", "SHOP_FAILS"},
        {"{\"cut\":1}", "CUT_SHORT"},
    };
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "shopify --made 5"))
        return;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        shop_rig_ask(&rig, "knobs", faults[i].knobs);
        shop_rig_connect(&rig);
        shop_rig_ask(&rig, "knobs",
                     "{\"token\":\"" SHOPIFY_TOKEN "\",\"scopes\":true,\"html\":false,"
                     "\"frozen\":false,\"redirect\":\"\",\"errors\":0,\"cut\":0}");
        struct connection connection = shop_rig_connection(&rig);
        CHECK_INT(connection.state, CONNECTION_REFUSED);
        CHECK_TEXT(connection.reason_code, faults[i].reason);
        CHECK(!text_empty(connection.reason));
    }
    shop_rig_close(&rig);
}

/* R1, R43: the removal of an order is believed when the shop has it no longer. */
static void webhooks_of_shopify_that_all_arrive_keep_the_state_true(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "shopify --made 60"))
        return;
    shop_rig_connect(&rig);
    follow(&rig, "{\"seed\":1}", "{\"random\":60,\"seed\":5}");
    CHECK_TEXT(shop_rig_difference(&rig), "");
    CHECK(shop_rig_connection(&rig).heard_at != ABSENT);
    shop_rig_close(&rig);
}

static void lost_doubled_and_reordered_webhooks_of_shopify_end_in_the_true_state(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "shopify --made 60"))
        return;
    shop_rig_connect(&rig);
    for (int round = 0; round < 4; round++) {
        const char *knobs = work_text(w,
                                      "{\"drop\":0.3,\"double\":0.3,\"reorder\":0.3,\"seed\":%d,"
                                      "\"tick\":%d}",
                                      round, round % 2);
        follow(&rig, knobs, work_text(w, "{\"random\":40,\"seed\":%d}", 10 + round));
    }
    shop_rig_pass(&rig, HOUR);
    shop_rig_pull(&rig);
    shop_rig_prove(&rig);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    CHECK_INT(shop_rig_proof(&rig).differences, 0);
    shop_rig_close(&rig);
}

/* A webhook with any signature, topic and body; the code of the answer. */
static int deliver(struct shop_rig *rig, const char *topic, const char *signature, const char *body)
{
    struct work     *w = rig->w;
    struct http_pair headers[] = {
        {"X-Shopify-Topic", topic}, {"X-Shopify-Hmac-Sha256", signature}, {NULL, NULL}};
    struct connection connection = shop_rig_connection(rig);
    struct http_call  call = {
         .method = POST, .headers = headers, .body = body, .size = strlen(body), .most = 1 << 20};
    struct http_answer answer;
    call.url =
        work_text(w, "%s/connect/shopify/%s", check_server_url(w, rig->server), connection.token);
    CHECK_OK(http_send(w, &call, &answer));
    return answer.code;
}

static const char *sign(struct work *w, const char *secret, const char *body)
{
    return hmac_sha256_base64(w, secret, body, strlen(body));
}

static void a_forged_webhook_of_shopify_changes_nothing(struct work *w)
{
    static const char body[] = "{\"id\":1,\"updated_at\":\"2030-01-01T00:00:00Z\",\"name\":\"#9\","
                               "\"currency\":\"USD\",\"total_price\":\"9\","
                               "\"created_at\":\"2030-01-01T00:00:00Z\"}";
    struct shop_rig   rig;
    if (!shop_rig_open(&rig, w, "shopify --made 5"))
        return;
    shop_rig_connect(&rig);
    const char *before = shop_rig_state(&rig), *good = sign(w, SHOPIFY_SECRET, body);
    CHECK_INT(deliver(&rig, "orders/create", sign(w, "another", body), body), 401);
    CHECK_INT(deliver(&rig, "orders/create", "", body), 401);
    CHECK_INT(deliver(&rig, "orders/create", good, work_text(w, "%s ", body)), 401);
    shop_rig_run(&rig);
    CHECK_TEXT(shop_rig_state(&rig), before);
    CHECK_INT(deliver(&rig, "orders/create", good, body), 204);
    CHECK_INT(deliver(&rig, "orders/create", good, body), 204);
    shop_rig_run(&rig);
    CHECK(strstr(shop_rig_state(&rig), "#9 on-hold 9") != NULL);
    CHECK_INT(deliver(&rig, "orders/create", sign(w, SHOPIFY_SECRET, "no"), "no"), 400);
    CHECK_INT(deliver(&rig, "themes/create", sign(w, SHOPIFY_SECRET, "{}"), "{}"), 204);
    shop_rig_close(&rig);
}

/* The limit of calls: the pull goes on where it stood, and is never refused twice in a row. */
static void a_pull_pauses_when_the_bucket_of_calls_is_nearly_full(struct work *w)
{
    struct shop_rig rig;
    int64_t         refused;
    if (!shop_rig_open(&rig, w, "shopify --made 60 --set bucket=30 --set leak=0"))
        return;
    shop_rig_connect(&rig);
    /* 6 calls for the check and 20 for webhooks: the first page brings it to rest. */
    CHECK_INT(shop_rig_connection(&rig).pulled_at, ABSENT);
    CHECK_INT(shop_rig_connection(&rig).state, CONNECTION_CONNECTED);
    for (int i = 0; i < 6; i++) {
        shop_rig_ask(&rig, "knobs", "{\"leak\":100000}");
        shop_rig_pass(&rig, MINUTE);
        shop_rig_run(&rig);
    }
    CHECK(shop_rig_connection(&rig).pulled_at != ABSENT);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    CHECK(json_to_int(json_member(shop_rig_ask(&rig, "state", "{}"), "refused"), &refused));
    CHECK(refused <= 1);
    shop_rig_close(&rig);
}

static void a_shopify_shop_in_trouble_is_asked_again_and_loses_nothing(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "shopify --made 120"))
        return;
    shop_rig_ask(&rig, "knobs", "{\"bucket\":100000}");
    shop_rig_connect(&rig);
    shop_rig_ask(&rig, "change", "{\"random\":30,\"seed\":9}");
    shop_rig_ask(&rig, "knobs", "{\"error_rate\":0.2}");
    for (int i = 0; i < 8; i++) {
        shop_rig_pass(&rig, HOUR);
        shop_rig_run(&rig);
    }
    shop_rig_ask(&rig, "knobs", "{\"error_rate\":0}");
    shop_rig_pass(&rig, 7 * HOUR);
    shop_rig_pull(&rig);
    shop_rig_prove(&rig);
    CHECK_INT(shop_rig_connection(&rig).state, CONNECTION_CONNECTED);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    shop_rig_close(&rig);
}

/* ---- carts ---- */

static const char *cart_states(struct shop_rig *rig)
{
    struct text        words = text_open(rig->w->arena);
    const struct json *carts = json_member(
        shop_rig_api(rig, "GET", "/crm/v3/objects/carts?properties=hs_external_status", NULL, NULL),
        "results");
    for (const struct json *one = carts->first; one != NULL; one = one->next)
        text_addf(&words, "%s ", json_text(json_member(one, "properties"), "hs_external_status"));
    return words.bytes;
}

static void tell(struct shop_rig *rig, const char *topic, const char *body)
{
    struct work *w = rig->w;
    CHECK_INT(deliver(rig, topic, sign(w, SHOPIFY_SECRET, body), body), 204);
    shop_rig_run(rig);
}

#define ITEMS                                                                                      \
    "\"line_items\":[{\"variant_id\":7,\"product_id\":3,\"sku\":\"CUP\",\"title\":\"Cup\","        \
    "\"quantity\":2,\"price\":\"4.50\"}]"

/* R36, R50: the cart, its checkout with the address, and the order are one. */
static void a_cart_becomes_a_checkout_becomes_an_order(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "shopify --made 5"))
        return;
    shop_rig_connect(&rig);
    const char *at = work_copy(w, time_text(w, w->now - 2 * MINUTE), 19);
    const char *later = work_copy(w, time_text(w, w->now - MINUTE), 19);
    tell(&rig, "carts/create",
         work_text(
             w, "{\"id\":\"abc?key=1\",\"token\":\"abc?key=1\"," ITEMS ",\"updated_at\":\"%sZ\"}",
             at));
    CHECK_TEXT(cart_states(&rig), "active ");
    tell(&rig, "checkouts/create",
         work_text(
             w,
             "{\"id\":77,\"token\":\"t\",\"cart_token\":\"abc\",\"email\":\"a@example.com\"," ITEMS
             ",\"total_price\":\"9.00\",\"abandoned_checkout_url\":\"https://s.example/r\","
             "\"updated_at\":\"%sZ\"}",
             later));
    CHECK_TEXT(cart_states(&rig), "active ");
    shop_rig_pass(&rig, HOUR);
    shop_rig_run(&rig);
    tell(&rig, "orders/create",
         work_text(w,
                   "{\"id\":78,\"name\":\"#5000\",\"order_number\":5000,\"cart_token\":\"abc\","
                   "\"email\":\"a@example.com\",\"currency\":\"USD\",\"total_price\":\"9.00\","
                   "\"financial_status\":\"paid\"," ITEMS
                   ",\"created_at\":\"%sZ\",\"updated_at\":\"%sZ\"}",
                   work_copy(w, time_text(w, w->now), 19), work_copy(w, time_text(w, w->now), 19)));
    CHECK_TEXT(cart_states(&rig), "ordered ");
    shop_rig_close(&rig);
}

/* ---- a store that is there already ---- */

/* R21: what the pages of a shop told before it was connected is not counted twice. */
static void orders_that_the_pages_told_are_taken_over_by_the_connector(struct work *w)
{
    struct shop_rig rig;
    int64_t         store;
    int             code;
    if (!shop_rig_open(&rig, w, "shopify --made 12"))
        return;
    const struct json *made =
        shop_rig_api(&rig, "POST", "/api/stores",
                     "{\"name\":\"Old\",\"currency\":\"USD\",\"zone\":\"Europe/Berlin\"}", &code);
    CHECK_INT(code, 201);
    CHECK(json_to_int(json_member(made, "id"), &store));
    const char *tracker = json_text(
        shop_rig_api(&rig, "POST", "/api/trackers",
                     work_text(w, "{\"store\":%lld,\"name\":\"web\"}", (long long) store), &code),
        "write_key");
    const struct json *orders = json_member(shop_rig_ask(&rig, "state", "{}"), "orders");
    const char        *body = work_text(
               w,
               "{\"writeKey\":\"%s\",\"batch\":[{\"type\":\"track\",\"anonymousId\":\"a\",\"event\":"
                      "\"Order Completed\",\"properties\":{\"order_id\":\"1001\",\"total\":1}},{\"type\":\"track\","
                      "\"anonymousId\":\"a\",\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"%s\","
                      "\"total\":1}}]}",
               tracker, orders->first->next->name);
    shop_rig_api(&rig, "POST", "/v1/batch", body, &code);
    CHECK_INT(code, 200);
    CHECK_INT(count_of(&rig, "/crm/v3/objects/orders/search"), 2);
    rig.store = store;
    shop_rig_connect(&rig);
    CHECK_INT(count_of(&rig, "/crm/v3/objects/orders/search"), 13); /* and a refund */
    CHECK_INT(shop_rig_proof(&rig).differences, 0);
    CHECK_INT(shop_rig_proof(&rig).ours, 12);
    shop_rig_pass(&rig, DAY + HOUR);
    shop_rig_ask(&rig, "change", "{\"random\":0}");
    shop_rig_pull(&rig);
    CHECK_INT(count_of(&rig, "/crm/v3/objects/orders/search"), 13);
    shop_rig_api(&rig, "POST", "/api/connections",
                 work_text(w,
                           "{\"store\":%lld,\"url\":\"%s\",\"key\":\"" SHOP_KEY
                           "\",\"secret\":\"" SHOP_SECRET
                           "\",\"currency\":\"USD\",\"zone\":\"Europe/Berlin\"}",
                           (long long) store, rig.url),
                 &code);
    CHECK_INT(code, 409);
    shop_rig_close(&rig);
}

/* ---- privacy ---- */

static const char *first_customer(struct shop_rig *rig, const char **ret_email)
{
    const struct json *one = json_member(shop_rig_ask(rig, "state", "{}"), "customers")->first;
    *ret_email = json_text(one, "email");
    return work_text(rig->w, "%lld", (long long) shop_int(one, "id"));
}

static int64_t contacts_with(struct shop_rig *rig, const char *email)
{
    int64_t            total = -1;
    const char        *body = work_text(rig->w,
                                        "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"email\","
                                               "\"operator\":\"EQ\",\"value\":\"%s\"}]}]}",
                                        email);
    const struct json *found =
        shop_rig_api(rig, "POST", "/crm/v3/objects/contacts/search", body, NULL);
    CHECK(json_to_int(json_member(found, "total"), &total));
    return total;
}

static void a_customer_who_is_redacted_is_forgotten_and_the_sales_stay(struct work *w)
{
    struct shop_rig rig;
    const char     *email;
    if (!shop_rig_open(&rig, w, "shopify --made 30"))
        return;
    shop_rig_connect(&rig);
    const char *id = first_customer(&rig, &email), *before = shop_rig_state(&rig);
    const char *body = work_text(
        w, "{\"shop_id\":1,\"customer\":{\"id\":%s,\"email\":\"%s\"},\"orders_to_redact\":[]}", id,
        email);
    CHECK_INT(contacts_with(&rig, email), 1);
    tell(&rig, "customers/data_request", body);
    CHECK_INT(count_of(&rig, "/crm/v3/objects/tickets/search"), 1);
    CHECK_INT(contacts_with(&rig, email), 1);
    tell(&rig, "customers/redact", body);
    tell(&rig, "customers/redact", body);
    CHECK_INT(contacts_with(&rig, email), 0);
    CHECK_TEXT(shop_rig_state(&rig), before);
    shop_rig_close(&rig);
}

static void a_shop_that_is_redacted_takes_its_customers_with_it(struct work *w)
{
    struct shop_rig rig;
    const char     *email;
    if (!shop_rig_open(&rig, w, "shopify --made 12"))
        return;
    shop_rig_connect(&rig);
    const char *before = shop_rig_state(&rig);
    (void) first_customer(&rig, &email);
    tell(&rig, "app/uninstalled", "{\"id\":1}");
    CHECK_TEXT(shop_rig_connection(&rig).reason_code, "UNINSTALLED");
    CHECK_INT(contacts_with(&rig, email), 1);
    tell(&rig, "shop/redact", "{\"shop_id\":1,\"shop_domain\":\"example.myshopify.com\"}");
    CHECK_INT(contacts_with(&rig, email), 0);
    CHECK_INT(shop_rig_connection(&rig).state, CONNECTION_DISCONNECTED);
    CHECK_TEXT(shop_rig_state(&rig), before);
    shop_rig_close(&rig);
}

SUITE_DB("shopify shop", TEST(a_shopify_shop_is_connected_and_its_history_proven),
         TEST(each_reason_why_a_shopify_shop_cannot_be_connected_is_told),
         TEST(webhooks_of_shopify_that_all_arrive_keep_the_state_true),
         TEST(lost_doubled_and_reordered_webhooks_of_shopify_end_in_the_true_state),
         TEST(a_forged_webhook_of_shopify_changes_nothing),
         TEST(a_pull_pauses_when_the_bucket_of_calls_is_nearly_full),
         TEST(a_shopify_shop_in_trouble_is_asked_again_and_loses_nothing),
         TEST(a_cart_becomes_a_checkout_becomes_an_order),
         TEST(orders_that_the_pages_told_are_taken_over_by_the_connector),
         TEST(a_customer_who_is_redacted_is_forgotten_and_the_sales_stay),
         TEST(a_shop_that_is_redacted_takes_its_customers_with_it));
