/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shops that are connected, read, proven and followed through everything that real ones do. */
#include "crm/connect/woocommerce/woo.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo_store.h"
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

SUITE_DB("woocommerce shop", TEST(a_shop_is_connected_and_its_history_proven),
         TEST(connecting_again_changes_nothing),
         TEST(each_reason_why_a_shop_cannot_be_connected_is_told));
