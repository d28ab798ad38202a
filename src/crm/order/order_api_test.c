/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/order_api.h"

#include "base/text.h"
#include "test/check.h"
#include "test/check_api.h"
#include "test/order_rig.h"

static const char *body(struct work *w, int64_t store, const char *state, const char *lines)
{
    return work_text(
        w,
        "{\"order\":{\"store\":%lld,\"number\":\"R-17\",\"status\":\"%s\","
        "\"placed_at\":\"2011-05-01T09:00:00Z\",\"country\":\"GB\",\"channel\":\"pos\","
        "\"lines\":%s},\"person\":{\"customer\":\"41\",\"email\":\"ann@example.com\"}}",
        (long long) store, state, lines);
}

#define LINES                                                                                      \
    "[{\"sku\":\"A\",\"name\":\"Lantern\",\"quantity\":\"2\",\"price\":\"1.065\"},"                \
    "{\"kind\":\"shipping\",\"name\":\"Post\",\"quantity\":1,\"price\":\"3.5\"}]"

/* R74: sales of a till come by the API. */
static void a_document_is_put_and_put_again(struct work *w)
{
    int64_t      store = rig_store(w, "Till", "GBP");
    const char  *first = body(w, store, "processing", LINES);
    struct asked asked = check_api(w, order_routes, PUT, "/api/orders", first);
    CHECK_INT(asked.code, 201);
    CHECK(strstr(asked.body, "\"outcome\":\"created\",\"lines_created\":2") != NULL);
    asked = check_api(w, order_routes, PUT, "/api/orders", first);
    CHECK_INT(asked.code, 200);
    CHECK(strstr(asked.body, "\"outcome\":\"unchanged\"") != NULL);
    asked = check_api(w, order_routes, GET, "/api/orders/counts", NULL);
    CHECK_TEXT(asked.body, "{\"orders\":1,\"refunds\":0,\"lines\":2}");

    struct rig_seen seen = rig_look(w, store, "R-17");
    CHECK_INT(seen.order.total, 5630000);
    CHECK_TEXT(seen.order.channel, "pos");
    CHECK(seen.contact != ABSENT);
}

/* R1: GET an order by its number: the present status, and each past one with its time. */
static void an_order_is_found_by_number_with_lines_and_every_status(struct work *w)
{
    int64_t store = rig_store(w, "Till", "GBP");
    check_api(w, order_routes, PUT, "/api/orders", body(w, store, "processing", LINES));
    check_pass_time(w, INT64_C(3600000));
    check_api(w, order_routes, PUT, "/api/orders", body(w, store, "completed", LINES));

    struct asked asked =
        check_api(w, order_routes, GET,
                  work_text(w, "/api/orders/by-number/%lld/R-17", (long long) store), NULL);
    CHECK(strstr(asked.body, "\"status\":\"completed\",\"counts\":true") != NULL);
    CHECK(strstr(asked.body, "\"statuses\":[{\"status\":\"processing\",\"at\":\"2011-05-01T09:00:00"
                             ".000Z\"},{\"status\":\"completed\",\"at\":\"2023-11-14T23:13:20.000Z"
                             "\"}]")
          != NULL);
    CHECK(strstr(asked.body, "\"name\":\"Post\"") != NULL);
    struct asked by_id = check_api(w, order_routes, GET, "/api/orders/1", NULL);
    CHECK_TEXT(by_id.body, asked.body);
    CHECK(check_api(w, order_routes, GET, "/api/orders/77", NULL).outcome == NOT_FOUND);
    CHECK(check_api(w, order_routes, GET, "/api/orders/by-number/1/R-17", NULL).outcome
          == NOT_FOUND);
}

static void orders_and_lines_are_listed_by_page(struct work *w)
{
    int64_t store = rig_store(w, "Till", "GBP");
    check_api(w, order_routes, PUT, "/api/orders", body(w, store, "processing", LINES));
    struct rig_seen seen = rig_look(w, store, "R-17");

    struct asked asked = check_api(w, order_routes, GET, "/api/orders?limit=1", NULL);
    CHECK(strstr(asked.body, "\"paging\":{\"next\":{\"after\":\"1\"") != NULL);
    asked = check_api(w, order_routes, GET, "/api/orders?limit=1&after=1", NULL);
    CHECK_TEXT(asked.body, "{\"results\":[]}");
    asked = check_api(w, order_routes, GET,
                      work_text(w, "/api/contacts/%lld/orders", (long long) seen.contact), NULL);
    CHECK(strstr(asked.body, "\"number\":\"R-17\"") != NULL);
    asked = check_api(w, order_routes, GET, "/api/lines?order=1&limit=1", NULL);
    CHECK(strstr(asked.body, "\"ordinal\":1,") != NULL);
    CHECK(strstr(asked.body, "\"ordinal\":2,") == NULL);
    CHECK(strstr(asked.body, "\"after\":\"1048577\"") != NULL);
    asked = check_api(w, order_routes, GET, "/api/lines?order=1&after=1048577", NULL);
    CHECK(strstr(asked.body, "\"ordinal\":2,") != NULL);
}

static void what_is_wrong_with_a_request_is_named(struct work *w)
{
    struct {
        const char *body, *field;
    } cases[] = {
        {"{}", "order"},
        {"{\"order\":{\"store\":1}}", "order.number"},
        {"{\"order\":{\"store\":1,\"number\":\"1\",\"placed_at\":\"yesterday\"}}",
         "order.placed_at"},
        {body(w, 1, "x", "[{\"quantity\":\"1\",\"price\":\"a lot\"}]"), "order.lines[0].price"},
        {body(w, 1, "x", "[{\"quantity\":\"1\"}]"), "order.lines[0].price"},
        {body(w, 1, "x", "[{\"quantity\":\"1e30\",\"price\":\"1\"}]"), "order.lines[0].quantity"},
        {body(w, 1, "x", "[{\"quantity\":\"1\",\"price\":\"0.0000001\"}]"), "order.lines[0].price"},
        {body(w, 1, "x", "{}"), "order.lines"},
        {body(w, 99, "x", "[]"), "store"},
    };
    rig_store(w, "Till", "GBP");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = check_api(w, order_routes, PUT, "/api/orders", cases[i].body);
        CHECK(asked.outcome == INVALID || (i + 1 == COUNT_OF(cases) && asked.outcome == NOT_FOUND));
        CHECK_TEXT(asked.field, cases[i].field);
    }
    static const char *const targets[] = {"/api/orders?limit=0",   "/api/orders?limit=1000",
                                          "/api/orders?kind=gift", "/api/orders?store=x",
                                          "/api/lines?limit=5000", "/api/orders?colour=red"};
    for (size_t i = 0; i < COUNT_OF(targets); i++)
        CHECK(check_api(w, order_routes, GET, targets[i], NULL).outcome == INVALID);
}

SUITE_DB("order api", TEST(a_document_is_put_and_put_again),
         TEST(an_order_is_found_by_number_with_lines_and_every_status),
         TEST(orders_and_lines_are_listed_by_page), TEST(what_is_wrong_with_a_request_is_named));
