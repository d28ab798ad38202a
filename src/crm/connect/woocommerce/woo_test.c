/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shops that are connected, read, proven and followed through everything that real ones do. */
#include "crm/connect/woocommerce/woo.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shop/shop_store.h"
#include "crm/order/order.h"
#include "crm/store/store.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_server.h"
#include "test/shop_rig.h"

#define EXPORT "../shared/data/woocommerce/rest"

/* R40, R43 */
static void a_shop_is_connected_and_its_history_proven(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 250"))
        return;
    shop_rig_connect(&rig);
    struct connection connection = shop_rig_connection(&rig);
    CHECK_INT(connection.state, CONNECTION_CONNECTED);
    CHECK_TEXT(connection.version, "11.0.1");
    struct shop_proof proof = shop_rig_proof(&rig);
    CHECK_INT(proof.shop, 250);
    CHECK_INT(proof.ours, 250);
    CHECK_INT(proof.differences, 0);
    CHECK(strstr(shop_rig_state(&rig), "-R1001 completed") != NULL);
    shop_rig_close(&rig);
}

static void connecting_again_changes_nothing(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 60"))
        return;
    shop_rig_connect(&rig);
    const char *before = shop_rig_state(&rig);
    shop_rig_pass(&rig, DAY + HOUR);
    shop_rig_pull(&rig);
    CHECK_TEXT(shop_rig_state(&rig), before);
    CHECK_INT(shop_rig_connection(&rig).state, CONNECTION_CONNECTED);
    shop_rig_close(&rig);
}

struct fault {
    const char *knobs, *reason;
};

/* Issue 7: a clear reason for each failure. */
static void each_reason_why_a_shop_cannot_be_connected_is_told(struct work *w)
{
    static const struct fault faults[] = {
        {"{\"secret\":\"cs_other\"}", "KEY_WRONG"},
        {"{\"key\":\"ck_other\"}", "KEY_WRONG"},
        {"{\"permissions\":\"read\"}", "KEY_READ_ONLY"},
        {"{\"clock\":7200}", "CLOCK"},
        {"{\"html\":true}", "NOT_JSON"},
        {"{\"maintenance\":true}", "MAINTENANCE"},
        {"{\"redirect\":\"http://10.0.0.1/\"}", "REDIRECT"},
        {"{\"version\":\"3.9.1\"}", "TOO_OLD"},
        {"{\"errors\":9}", "SHOP_FAILS"},
        {"{\"cut\":1}", "CUT_SHORT"},
    };
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 5"))
        return;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        shop_rig_ask(&rig, "knobs", faults[i].knobs);
        shop_rig_connect(&rig);
        shop_rig_ask(
            &rig, "knobs",
            "{\"secret\":\"" SHOP_SECRET "\",\"key\":\"" SHOP_KEY "\",\"permissions\":"
            "\"read_write\",\"clock\":0,\"html\":false,\"maintenance\":false,\"redirect\":\"\","
            "\"version\":\"11.0.1\",\"errors\":0,\"cut\":0}");
        struct connection connection = shop_rig_connection(&rig);
        CHECK_INT(connection.state, CONNECTION_REFUSED);
        CHECK_TEXT(connection.reason_code, faults[i].reason);
        CHECK(!text_empty(connection.reason));
    }
    shop_rig_close(&rig);
}

/* ---- a recorded shop ---- */

static void put_rates(struct shop_rig *rig)
{
    static const char *const currencies[] = {"USD", "GBP", "CHF"};
    for (size_t i = 0; i < COUNT_OF(currencies); i++) {
        int         code;
        const char *body = work_text(
            rig->w, "{\"currency\":\"%s\",\"day\":\"2024-01-01\",\"rate\":\"1.1\"}", currencies[i]);
        shop_rig_api(rig, "PUT", "/api/rates", body, &code);
        CHECK_INT(code, 200);
    }
}

static size_t count_words(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
        count++;
    return count;
}

static const struct json *quarantine(struct shop_rig *rig)
{
    const char *path =
        work_text(rig->w, "/api/connections/%lld/quarantine", (long long) rig->connection);
    return json_member(shop_rig_api(rig, "GET", path, NULL, NULL), "results");
}

/* R43; issue 7: 985 listed orders, 24 of them not in EUR, 94 refunds on 80 of them (the 95th is of
 * an order in the trash). Nothing is invented where no rate is known: it waits and says why. */
static void a_recorded_shop_comes_out_exactly(struct work *w)
{
    struct shop_rig rig;
    if (!file_exists(EXPORT "/orders-001.json")) {
        check_skip("the recorded shop is not there");
        return;
    }
    if (!shop_rig_open(&rig, w, "--recorded " EXPORT))
        return;
    shop_rig_connect(&rig);
    CHECK_INT(shop_rig_proof(&rig).ours, 985 - 24);
    CHECK_INT(quarantine(&rig)->size, 24);
    CHECK(strstr(json_text(quarantine(&rig)->first, "reason"), "no rate of") != NULL);

    put_rates(&rig);
    shop_rig_pull(&rig);
    shop_rig_prove(&rig);
    struct shop_proof proof = shop_rig_proof(&rig);
    CHECK_INT(proof.shop, 985);
    CHECK_INT(proof.ours, 985);
    CHECK_INT(proof.differences, 0);
    CHECK_INT(quarantine(&rig)->size, 0);
    const char *state = shop_rig_state(&rig);
    CHECK_INT(count_words(state, "-R"), 94);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    shop_rig_close(&rig);
}

/* ---- after that ---- */

static void follow(struct shop_rig *rig, const char *knobs, const char *change)
{
    shop_rig_ask(rig, "knobs", knobs);
    shop_rig_ask(rig, "change", change);
    shop_rig_ask(rig, "flush", "{}");
    shop_rig_run(rig);
}

/* R1, R43: what webhooks tell is enough when none is lost; false deletions delete nothing. */
static void webhooks_that_all_arrive_keep_the_state_true(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 60"))
        return;
    shop_rig_connect(&rig);
    follow(&rig, "{\"seed\":1}", "{\"random\":40,\"seed\":5}");
    shop_rig_prove(&rig); /* removals for good send nothing */
    CHECK_TEXT(shop_rig_difference(&rig), "");
    CHECK(shop_rig_connection(&rig).heard_at != ABSENT);
    shop_rig_close(&rig);
}

/* Issue 7: 30 % dropped, doubled and reordered. */
static void lost_doubled_and_reordered_webhooks_end_in_the_true_state(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 60"))
        return;
    shop_rig_connect(&rig);
    for (int round = 0; round < 4; round++) {
        const char *knobs = work_text(w,
                                      "{\"drop\":0.3,\"double\":0.3,\"reorder\":0.3,\"seed\":%d,"
                                      "\"tick\":%d}",
                                      round, round % 2);
        follow(&rig, knobs, work_text(w, "{\"random\":40,\"seed\":%d}", 10 + round));
    }
    shop_rig_pull(&rig);
    shop_rig_prove(&rig);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    CHECK_INT(shop_rig_proof(&rig).differences, 0);
    shop_rig_close(&rig);
}

static void a_forged_webhook_is_refused_and_a_ping_is_answered(struct work *w)
{
    struct shop_rig rig;
    int             code;
    if (!shop_rig_open(&rig, w, "--made 5"))
        return;
    shop_rig_connect(&rig);
    struct connection connection = shop_rig_connection(&rig);
    const char       *path = work_text(w, "/connect/woocommerce/%s", connection.token);
    const char       *before = shop_rig_state(&rig);
    shop_rig_api(&rig, "POST", path, "webhook_id=7", &code);
    CHECK_INT(code, 200);
    shop_rig_api(&rig, "POST", path, "{\"id\":1000,\"status\":\"completed\"}", &code);
    CHECK_INT(code, 401);
    shop_rig_api(&rig, "POST", "/connect/woocommerce/nobody", "webhook_id=7", &code);
    CHECK_INT(code, 404);
    shop_rig_run(&rig);
    CHECK_TEXT(shop_rig_state(&rig), before);
    shop_rig_close(&rig);
}

static void a_bad_object_waits_in_quarantine_and_blocks_nobody(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 60"))
        return;
    shop_rig_ask(&rig, "knobs", "{\"bad_object\":1010}");
    shop_rig_connect(&rig);
    shop_rig_ask(&rig, "knobs", "{\"bad_object\":0}");
    CHECK_INT(shop_rig_connection(&rig).state, CONNECTION_CONNECTED);
    /* The pull itself asks for it once more, alone: the shop says it rightly then. */
    shop_rig_pull(&rig);
    CHECK_INT(quarantine(&rig)->size, 0);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    shop_rig_close(&rig);
}

static void a_list_that_shrinks_while_it_is_read_loses_nobody(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 450"))
        return;
    shop_rig_ask(&rig, "knobs", "{\"shrink\":2}");
    shop_rig_connect(&rig);
    shop_rig_ask(&rig, "knobs", "{\"shrink\":0}");
    shop_rig_prove(&rig);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    shop_rig_close(&rig);
}

static void a_shop_in_trouble_is_asked_again_and_loses_nothing(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 250"))
        return;
    shop_rig_connect(&rig);
    shop_rig_ask(&rig, "change", "{\"random\":30,\"seed\":9}");
    shop_rig_ask(&rig, "knobs", "{\"maintenance\":true}");
    shop_rig_pass(&rig, HOUR);
    shop_rig_pull(&rig);
    CHECK_INT(shop_rig_connection(&rig).state, CONNECTION_FAILING);
    CHECK_TEXT(shop_rig_connection(&rig).reason_code, "MAINTENANCE");
    shop_rig_ask(&rig, "knobs", "{\"maintenance\":false,\"error_rate\":0.2}");
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

static void a_webhook_that_was_switched_off_is_switched_on_again(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 5"))
        return;
    shop_rig_connect(&rig);
    const struct json *hooks = json_member(shop_rig_ask(&rig, "state", "{}"), "webhooks");
    CHECK_INT(hooks->size, 14);
    shop_rig_ask(&rig, "disable", "{}");
    shop_rig_pull(&rig);
    hooks = json_member(shop_rig_ask(&rig, "state", "{}"), "webhooks");
    CHECK_INT(hooks->size, 14);
    for (const struct json *one = hooks->first; one != NULL; one = one->next)
        CHECK_TEXT(json_text(one, "status"), "active");
    shop_rig_close(&rig);
}

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

/* R36, R50: who stands at the checkout has a cart; the order ends it. */
static void a_draft_of_the_checkout_is_a_cart_until_it_is_an_order(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 20"))
        return;
    shop_rig_ask(&rig, "change", "{\"order\":1010,\"status\":\"checkout-draft\"}");
    shop_rig_connect(&rig);
    CHECK_TEXT(cart_states(&rig), "active ");
    CHECK_TEXT(shop_rig_difference(&rig), "");
    follow(&rig, "{}", "{\"order\":1010,\"status\":\"processing\"}");
    CHECK_TEXT(cart_states(&rig), "ordered ");
    CHECK_TEXT(shop_rig_difference(&rig), "");
    shop_rig_close(&rig);
}

static void a_disconnected_shop_keeps_its_history_and_no_keys(struct work *w)
{
    struct shop_rig rig;
    int             code;
    if (!shop_rig_open(&rig, w, "--made 20"))
        return;
    shop_rig_connect(&rig);
    const char *path = work_text(w, "/api/connections/%lld", (long long) rig.connection);
    shop_rig_api(&rig, "DELETE", path, NULL, &code);
    CHECK_INT(code, 204);
    struct connection connection = shop_rig_connection(&rig);
    CHECK_INT(connection.state, CONNECTION_DISCONNECTED);
    CHECK(connection.keys == NULL);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    shop_rig_api(&rig, "POST", work_text(w, "%s/pull", path), "", &code);
    CHECK_INT(code, 409);
    shop_rig_close(&rig);
}

static void a_shop_whose_webhooks_do_not_come_raises_an_alarm(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 20"))
        return;
    shop_rig_connect(&rig);
    follow(&rig, "{\"drop\":1}", "{\"order\":1010,\"status\":\"on-hold\"}");
    shop_rig_pass(&rig, 2 * HOUR);
    shop_rig_run(&rig);
    struct connection connection = shop_rig_connection(&rig);
    CHECK_INT(connection.state, CONNECTION_CONNECTED);
    CHECK_TEXT(connection.reason_code, "SILENT");
    CHECK_INT(connection.missed, 1);
    CHECK_TEXT(shop_rig_difference(&rig), "");
    follow(&rig, "{\"drop\":0}", "{\"order\":1010,\"status\":\"completed\"}");
    shop_rig_pull(&rig);
    CHECK(shop_rig_connection(&rig).reason_code == NULL);
    shop_rig_close(&rig);
}

/* ---- back into the shop ---- */

static const char *write_states(struct shop_rig *rig)
{
    struct text words = text_open(rig->w->arena);
    const char *path =
        work_text(rig->w, "/api/connections/%lld/writes", (long long) rig->connection);
    const struct json *list = json_member(shop_rig_api(rig, "GET", path, NULL, NULL), "results");
    for (const struct json *one = list->first; one != NULL; one = one->next)
        text_addf(&words, "%s:%s ", json_text(one, "kind"), json_text(one, "state"));
    return words.bytes;
}

static int write_back(struct shop_rig *rig, const char *what, const char *body)
{
    int code;
    shop_rig_api(rig, "POST",
                 work_text(rig->w, "/api/connections/%lld/%s", (long long) rig->connection, what),
                 body, &code);
    return code;
}

/* R38, R88: half an answer comes back at first; the coupon is there once all the same. */
static void a_coupon_for_one_person_is_made_once_though_an_answer_was_lost(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 20"))
        return;
    shop_rig_connect(&rig);
    const char *offer = "{\"code\":\"Back10\",\"email\":\"Buyer1@example.net\"}";
    CHECK_INT(write_back(&rig, "coupons", "{\"email\":\"nobody\"}"), 400);
    CHECK_INT(write_back(&rig, "coupons", offer), 201);
    CHECK_INT(write_back(&rig, "coupons", offer), 409);
    shop_rig_ask(&rig, "knobs", "{\"cut_writes\":1}");
    shop_rig_run(&rig);
    CHECK_TEXT(write_states(&rig), "coupon:waiting ");
    shop_rig_pass(&rig, HOUR);
    shop_rig_run(&rig);
    CHECK_TEXT(write_states(&rig), "coupon:done ");
    const struct json *coupons = json_member(shop_rig_ask(&rig, "state", "{}"), "coupons");
    CHECK_INT(coupons->size, 2);
    for (const struct json *one = coupons->first; one != NULL; one = one->next)
        if (text_same(json_text(one, "code"), "back10")) {
            CHECK_TEXT(json_text(one, "amount"), "10");
            CHECK_TEXT(json_member(one, "email_restrictions")->first->text, "buyer1@example.net");
        }
    shop_rig_close(&rig);
}

static void a_note_and_a_stock_are_written_into_the_shop(struct work *w)
{
    struct shop_rig rig;
    if (!shop_rig_open(&rig, w, "--made 20"))
        return;
    shop_rig_connect(&rig);
    const struct json *products = json_member(
        shop_rig_api(&rig, "GET", "/crm/v3/objects/products?limit=1", NULL, NULL), "results");
    const struct json *orders = json_member(
        shop_rig_api(&rig, "GET", "/crm/v3/objects/orders?limit=1", NULL, NULL), "results");
    CHECK_INT(
        write_back(&rig, "stock",
                   work_text(w, "{\"product\":%s,\"stock\":7}", json_text(products->first, "id"))),
        201);
    CHECK_INT(write_back(&rig, "notes",
                         work_text(w, "{\"order\":%s,\"words\":\"Call first\"}",
                                   json_text(orders->first, "id"))),
              201);
    CHECK_INT(write_back(&rig, "notes", "{\"order\":999999,\"words\":\"x\"}"), 404);
    shop_rig_run(&rig);
    CHECK_TEXT(write_states(&rig), "note:done stock:done ");
    CHECK_INT(json_member(shop_rig_ask(&rig, "state", "{}"), "notes")->size, 1);
    shop_rig_close(&rig);
}

SUITE_DB("woocommerce shop", TEST(a_shop_is_connected_and_its_history_proven),
         TEST(connecting_again_changes_nothing),
         TEST(each_reason_why_a_shop_cannot_be_connected_is_told),
         TEST(a_recorded_shop_comes_out_exactly),
         TEST(webhooks_that_all_arrive_keep_the_state_true),
         TEST(lost_doubled_and_reordered_webhooks_end_in_the_true_state),
         TEST(a_forged_webhook_is_refused_and_a_ping_is_answered),
         TEST(a_bad_object_waits_in_quarantine_and_blocks_nobody),
         TEST(a_list_that_shrinks_while_it_is_read_loses_nobody),
         TEST(a_shop_in_trouble_is_asked_again_and_loses_nothing),
         TEST(a_webhook_that_was_switched_off_is_switched_on_again),
         TEST(a_draft_of_the_checkout_is_a_cart_until_it_is_an_order),
         TEST(a_coupon_for_one_person_is_made_once_though_an_answer_was_lost),
         TEST(a_note_and_a_stock_are_written_into_the_shop),
         TEST(a_shop_whose_webhooks_do_not_come_raises_an_alarm),
         TEST(a_disconnected_shop_keeps_its_history_and_no_keys));
