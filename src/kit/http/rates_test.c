/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/rates.h"

#include "base/time.h"
#include "test/check.h"

#define MORNING (19675 * DAY)

static enum http_rate_verdict ask(struct http_rates *rates, int64_t id, int64_t now)
{
    struct http_rate rate = {.id = id, .burst = 3, .daily = 5};
    return http_rates_take(rates, now, &rate);
}

static void so_many_in_ten_seconds_and_no_more(struct work *w)
{
    struct http_rates *rates = http_rates_open();
    struct http_rate   rate = {.id = 7, .burst = 3};
    for (int i = 0; i < 3; i++) {
        CHECK_INT(http_rates_take(rates, MORNING + i, &rate), RATE_GOOD);
        CHECK_INT(rate.burst_left, 2 - i);
    }
    CHECK_INT(http_rates_take(rates, MORNING + 9000, &rate), RATE_BURST);
    CHECK_INT(rate.wait_ms, 1000);
    /* Half of the window before counts half. */
    CHECK_INT(http_rates_take(rates, MORNING + 10001, &rate), RATE_GOOD);
    CHECK_INT(http_rates_take(rates, MORNING + 30000, &rate), RATE_GOOD);
    CHECK_INT(rate.burst_left, 2);
    http_rates_close(rates);
}

static void so_many_in_a_day_and_another_day_is_another_day(struct work *w)
{
    struct http_rates *rates = http_rates_open();
    for (int i = 0; i < 5; i++)
        CHECK_INT(ask(rates, 7, MORNING + i * MINUTE), RATE_GOOD);
    CHECK_INT(ask(rates, 7, MORNING + HOUR), RATE_DAILY);
    CHECK_INT(ask(rates, 8, MORNING + HOUR), RATE_GOOD);
    CHECK_INT(ask(rates, 7, MORNING + DAY), RATE_GOOD);
    http_rates_close(rates);
}

static void what_was_counted_elsewhere_counts(struct work *w)
{
    struct http_rates *rates = http_rates_open();
    struct http_rate   rate = {.id = 7, .daily = 5};
    CHECK_INT(http_rates_take(rates, MORNING, &rate), RATE_GOOD);
    CHECK(rate.fresh);
    http_rates_sum(rates, 7, MORNING, 3);
    CHECK_INT(http_rates_take(rates, MORNING, &rate), RATE_GOOD);
    CHECK(!rate.fresh);
    http_rates_sum(rates, 7, MORNING, 2); /* what it knows already */
    CHECK_INT(http_rates_take(rates, MORNING, &rate), RATE_DAILY);
    http_rates_close(rates);
}

static void without_a_limit_nothing_is_refused_and_much_is_to_be_written_down(struct work *w)
{
    struct http_rates *rates = http_rates_open();
    struct http_rate   rate = {.id = 7};
    int64_t            saved = 0;
    for (int i = 0; i < 1000; i++) {
        CHECK_INT(http_rates_take(rates, MORNING, &rate), RATE_GOOD);
        saved += rate.unsaved;
    }
    CHECK_INT(saved, 1000);
    http_rates_close(rates);
}

static void there_is_room_for_whoever_asks_now(struct work *w)
{
    struct http_rates *rates = http_rates_open();
    for (int64_t id = 1; id < 100000; id++)
        CHECK_INT(ask(rates, id, MORNING + id), RATE_GOOD);
    http_rates_close(rates);
}

SUITE("http_rates", TEST(so_many_in_ten_seconds_and_no_more),
      TEST(so_many_in_a_day_and_another_day_is_another_day),
      TEST(what_was_counted_elsewhere_counts),
      TEST(without_a_limit_nothing_is_refused_and_much_is_to_be_written_down),
      TEST(there_is_room_for_whoever_asks_now));
