/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/connect.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/order/order.h"
#include "crm/person/person.h"
#include "crm/room.h"
#include "crm/store/store.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "test/check.h"

enum { CUSTOMERS = 150 };

/* Of seed 1 and the clock of the tests. A change of the plan changes it, and only that may. */
#define EXPECTED                                                                                   \
    "474 orders, 65 refunds, 1471 lines, 5830 facts, 458 people, 47462232270 sold, 2894614000 back"

static void fill(struct work *w, uint64_t seed)
{
    struct demo_request request = {.customers = CUSTOMERS, .seed = seed};
    CHECK_OK(demo_fill(w, &request));
}

/* What came out, in one text: counts and sums that any change would move. */
struct sums {
    const char *text;
};

static status sum_up(struct work *w, void *arg)
{
    struct sums        *sums = arg;
    struct order_counts counts;
    struct rows         totals;
    int64_t             facts, revenue = 0, refunds = 0;
    TRY(order_count(w, &counts));
    TRY(ledger_count(w, &facts));
    TRY(person_list_totals(w, 0, 100000, &totals));
    for (int64_t i = 0; i < totals.count; i++) {
        const struct person_totals *total = (const struct person_totals *) totals.items + i;
        revenue += total->revenue;
        refunds += total->refunds;
    }
    sums->text = work_text(
        w, "%lld orders, %lld refunds, %lld lines, %lld facts, %lld people, %lld sold, %lld back",
        (long long) counts.orders, (long long) counts.refunds, (long long) counts.lines,
        (long long) facts, (long long) totals.count, (long long) revenue, (long long) refunds);
    return OK;
}

static const char *sums_of(struct work *w)
{
    struct sums sums = {0};
    CHECK_OK(db_work(w, READ, sum_up, &sums));
    return sums.text;
}

/* Both databases, and every run, come to the same. */
static void the_same_seed_fills_the_same_shop(struct work *w)
{
    fill(w, 1);
    CHECK_TEXT(sums_of(w), EXPECTED);
}

static void another_seed_fills_another_shop(struct work *w)
{
    fill(w, 2);
    CHECK(!text_same(sums_of(w), EXPECTED));
}

static status verify(struct work *w, void *arg)
{
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        for (const struct check *check = (*room)->checks; check != NULL && check->name != NULL;
             check++)
            TRY(check->run(w));
    return OK;
}

static void the_doctor_finds_nothing(struct work *w)
{
    fill(w, 3);
    CHECK_OK(db_work(w, READ, verify, NULL));
}

static status count_carts(struct work *w, void *arg)
{
    static const char *const words[] = {"abandoned", "ordered"};
    int64_t                 *counts = arg;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct rows       rows;
        struct cart_query query = {.contact = ABSENT,
                                   .identity = ABSENT,
                                   .store = ABSENT,
                                   .status = words[i],
                                   .limit = 200};
        TRY(cart_list(w, &query, &rows));
        counts[i] = rows.count;
    }
    return OK;
}

static void carts_are_left_and_some_are_ordered_after_all(struct work *w)
{
    int64_t counts[2];
    fill(w, 1);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_OK(db_work(w, READ, count_carts, counts));
    CHECK(counts[0] > 5);
    CHECK(counts[1] > 5);
    CHECK_OK(db_work(w, READ, verify, NULL));
}

static void it_goes_only_into_an_empty_database(struct work *w)
{
    struct demo_request request = {.customers = CUSTOMERS, .seed = 1};
    fill(w, 1);
    CHECK_INT(demo_fill(w, &request), CONFLICT);
    CHECK(strstr(w->failure.message, "empty database") != NULL);
}

struct newest {
    const struct order_query *query;
    struct rows              *orders;
};

static status newest_orders(struct work *w, void *arg)
{
    const struct newest *newest = arg;
    return order_list(w, newest->query, newest->orders);
}

static void it_ends_on_the_day_that_is_asked_for(struct work *w)
{
    struct demo_request request = {.customers = CUSTOMERS, .seed = 1};
    request.until = date_to_day((struct date){2020, 5, 31}) * DAY + 12 * HOUR;
    CHECK_OK(demo_fill(w, &request));
    struct rows        orders = {0};
    struct order_query query = {.contact = ABSENT, .store = ABSENT, .limit = 200};
    CHECK_OK(db_work(w, READ, newest_orders, &(struct newest){&query, &orders}));
    CHECK(orders.count == 200);
    for (int64_t i = 0; i < orders.count; i++)
        CHECK(((const struct order *) orders.items)[i].placed_at <= request.until);
}

SUITE_DB("demo", TEST(the_same_seed_fills_the_same_shop), TEST(another_seed_fills_another_shop),
         TEST(the_doctor_finds_nothing), TEST(carts_are_left_and_some_are_ordered_after_all),
         TEST(it_goes_only_into_an_empty_database), TEST(it_ends_on_the_day_that_is_asked_for));
