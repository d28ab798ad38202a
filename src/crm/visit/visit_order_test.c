/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "Order Completed" of a shop that no connector reads. */
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/order/order.h"
#include "crm/store/store.h"
#include "crm/visit/visit_rig.h"
#include "test/check.h"

struct looking {
    const struct visit_rig *rig;
    const char             *number;
    status                  outcome;
    struct order            order;
    enum store_kind         kind;
};

static status find_unit(struct work *w, void *arg)
{
    struct looking *looking = arg;
    looking->outcome = order_find(w, looking->rig->tracker.store, looking->number, &looking->order);
    w->failure = (struct failure){0};
    return OK;
}

/* status NULL: there is no order of this number. */
static struct order order_of(struct work *w, const struct visit_rig *rig, const char *number)
{
    struct looking looking = {.rig = rig, .number = number};
    CHECK_OK(db_work(w, READ, find_unit, &looking));
    if (looking.outcome != OK)
        looking.order = (struct order){.status = NULL};
    return looking.order;
}

static status set_up_unit(struct work *w, void *arg)
{
    struct looking *looking = arg;
    struct store    store;
    struct tracker  tracker = looking->rig->tracker;
    tracker.orders = true;
    TRY(visit_change_tracker(w, &tracker));
    TRY(store_get(w, tracker.store, &store));
    store.kind = looking->kind;
    return store_change(w, &store);
}

static void open(struct work *w, struct visit_rig *rig, enum store_kind kind)
{
    struct looking looking = {.rig = rig, .kind = kind};
    visit_rig_open(w, rig);
    CHECK_OK(db_work(w, WRITE, set_up_unit, &looking));
}

static void tell(struct work *w, const struct visit_rig *rig, const char *event,
                 const char *properties)
{
    const char *body = work_text(w,
                                 "{\"anonymousId\":\"v\",\"event\":\"%s\",\"properties\":{%s},"
                                 "\"context\":{\"traits\":{\"email\":\"kim@example.com\"}}}",
                                 event, properties);
    CHECK_INT(visit_rig_tell(w, rig, "/v1/track", body), 200);
}

#define CUP "\"products\":[{\"sku\":\"CUP\",\"name\":\"Cup\",\"price\":14.99,\"quantity\":2}]"

static void an_order_that_only_the_page_tells_becomes_one_once(struct work *w)
{
    struct visit_rig rig;
    struct fact      fact;
    open(w, &rig, STORE_OTHER);
    tell(w, &rig, "Order Completed",
         "\"order_id\":\"A1\",\"revenue\":29.98,\"shipping\":4.9,\"tax\":\"1.00\"," CUP);
    struct order order = order_of(w, &rig, "A1");
    CHECK_TEXT(order.status, "completed");
    CHECK_INT(order.total, 35880000);
    CHECK_INT(order.line_count, 3);
    CHECK_TEXT(order.channel, "tracked");
    CHECK(visit_rig_contact(w, "email", "kim@example.com") > 0);
    CHECK_INT(visit_rig_count(w, FACT_ORDER_PLACED, &fact), 1);
    CHECK_INT(fact.value, 35880000);
    /* The page of thanks is loaded again, and says something else. */
    tell(w, &rig, "Order Completed", "\"order_id\":\"A1\",\"total\":99," CUP);
    CHECK_INT(order_of(w, &rig, "A1").total, 35880000);
    CHECK_INT(visit_rig_count(w, FACT_ORDER_PLACED, &fact), 1);
    CHECK_INT(visit_rig_count(w, FACT_TRACKED_ORDER_COMPLETED, &fact), 2);
    visit_rig_close(w, &rig);
}

static status take_over_unit(struct work *w, void *arg)
{
    const struct looking   *looking = arg;
    struct order_put_result result;
    struct order_line       line = {.kind = LINE_PRODUCT,
                                    .sku = "CUP",
                                    .quantity = MONEY_UNIT,
                                    .price = 10 * MONEY_UNIT,
                                    .amount = ABSENT};
    struct order_draft      draft = {.store = looking->rig->tracker.store,
                                     .number = "A1",
                                     .status = "processing",
                                     .placed_at = w->now,
                                     .channel = "web",
                                     .total = ABSENT,
                                     .person = {.store = looking->rig->tracker.store,
                                                .customer = "7",
                                                .email = "kim@example.com"},
                                     .lines = {&line, 1}};
    TRY(order_put(w, &draft, &result));
    CHECK_INT(result.outcome, ORDER_CHANGED);
    return OK;
}

/* What a connector or a file says of the same number later is the order, and no second one. */
static void an_order_that_comes_later_takes_the_place_of_the_tracked_one(struct work *w)
{
    struct visit_rig rig;
    struct fact      fact;
    struct looking   looking = {.rig = &rig};
    open(w, &rig, STORE_OTHER);
    tell(w, &rig, "Order Completed", "\"order_id\":\"A1\",\"total\":29.98," CUP);
    CHECK_OK(db_work(w, WRITE, take_over_unit, &looking));
    struct order order = order_of(w, &rig, "A1");
    CHECK_INT(order.total, 10 * MONEY_UNIT);
    CHECK_TEXT(order.channel, "web");
    CHECK_INT(visit_rig_count(w, FACT_ORDER_PLACED, &fact), 1);
    /* Now the page says nothing more about it. */
    tell(w, &rig, "Order Cancelled", "\"order_id\":\"A1\"");
    tell(w, &rig, "Order Refunded", "\"order_id\":\"A1\"");
    CHECK_TEXT(order_of(w, &rig, "A1").status, "processing");
    CHECK(order_of(w, &rig, "A1-R").status == NULL);
    visit_rig_close(w, &rig);
}

static void a_tracked_order_is_given_back_and_called_off(struct work *w)
{
    struct visit_rig rig;
    open(w, &rig, STORE_OTHER);
    tell(w, &rig, "Order Completed", "\"order_id\":\"A1\",\"total\":29.98," CUP);
    tell(w, &rig, "Order Refunded", "\"order_id\":\"A1\",\"total\":5,\"refund_id\":\"x\"");
    tell(w, &rig, "Order Refunded", "\"order_id\":\"A1\",\"total\":5,\"refund_id\":\"x\"");
    CHECK_INT(order_of(w, &rig, "A1-Rx").total, -5 * MONEY_UNIT);
    tell(w, &rig, "Order Cancelled", "\"order_id\":\"A1\"");
    CHECK_TEXT(order_of(w, &rig, "A1").status, "cancelled");
    tell(w, &rig, "Order Cancelled", "\"order_id\":\"nobody's\"");
    visit_rig_close(w, &rig);
}

static void a_shop_with_a_connector_tells_its_orders_itself(struct work *w)
{
    struct visit_rig rig;
    struct fact      fact;
    open(w, &rig, STORE_SHOPIFY);
    tell(w, &rig, "Order Completed", "\"order_id\":\"B1\",\"total\":29.98," CUP);
    CHECK(order_of(w, &rig, "B1").status == NULL);
    CHECK_INT(visit_rig_count(w, FACT_TRACKED_ORDER_COMPLETED, &fact), 1);
    CHECK_INT(visit_rig_count(w, FACT_ORDER_PLACED, &fact), 0);
    visit_rig_close(w, &rig);
}

static void what_can_be_no_order_stays_a_fact(struct work *w)
{
    struct visit_rig rig;
    struct fact      fact;
    open(w, &rig, STORE_OTHER);
    tell(w, &rig, "Order Completed", "\"total\":29.98");
    tell(w, &rig, "Order Completed", "\"order_id\":\"C1\",\"total\":1,\"currency\":\"moons\"");
    tell(w, &rig, "Order Completed", "\"order_id\":\"C2\",\"total\":1,\"currency\":\"JPY\"");
    CHECK_INT(visit_rig_count(w, FACT_TRACKED_ORDER_COMPLETED, &fact), 3);
    CHECK_INT(visit_rig_count(w, FACT_ORDER_PLACED, &fact), 0);
    tell(w, &rig, "Order Completed", "\"order_id\":\"C3\",\"products\":[7,{}]");
    CHECK_INT(order_of(w, &rig, "C3").total, 0);
    visit_rig_close(w, &rig);
}

SUITE_DB("tracked orders", TEST(an_order_that_only_the_page_tells_becomes_one_once),
         TEST(an_order_that_comes_later_takes_the_place_of_the_tracked_one),
         TEST(a_tracked_order_is_given_back_and_called_off),
         TEST(a_shop_with_a_connector_tells_its_orders_itself),
         TEST(what_can_be_no_order_stays_a_fact));
