/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/demo/demo_plan.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/money.h"
#include "base/time.h"
#include "test/check.h"

enum { CUSTOMERS = 5000 };

/* The end of a day, so that no day of the two years is cut. */
static const int64_t until = TEST_NOW - TEST_NOW % DAY + DAY - SECOND;

static const struct demo_order *order_at(const struct demo_plan *plan, size_t index)
{
    return list_at(&plan->orders, index);
}

/* Depends on every order, line and event. */
static uint64_t fingerprint(const struct demo_plan *plan)
{
    uint64_t hash = plan->events.count;
    hash = map_hash(plan->events.items, plan->events.count * plan->events.item_size, hash);
    hash = map_hash(plan->lines.items, plan->lines.count * plan->lines.item_size, hash);
    for (size_t i = 0; i < plan->orders.count; i++) {
        const struct demo_order *order = order_at(plan, i);
        hash = map_hash(order->number, strlen(order->number), hash ^ (uint64_t) order->at);
    }
    return hash;
}

static void the_same_seed_and_day_give_the_same_shop(struct work *w)
{
    uint64_t first = fingerprint(demo_plan_make(w, 500, 1, until));
    CHECK(first == fingerprint(demo_plan_make(w, 500, 1, until)));
    CHECK(first != fingerprint(demo_plan_make(w, 500, 2, until)));
    CHECK(first != fingerprint(demo_plan_make(w, 500, 1, until - 40 * DAY)));
}

static double share(double part, double whole)
{
    return part / whole;
}

static int *orders_of_customers(struct work *w, const struct demo_plan *plan)
{
    int *counts = work_take(w, plan->customers.count * sizeof *counts);
    for (size_t i = 0; i < plan->orders.count; i++)
        if (order_at(plan, i)->customer >= 0)
            counts[order_at(plan, i)->customer]++;
    return counts;
}

static void people_come_back_as_in_a_real_shop(struct work *w)
{
    const struct demo_plan *plan = demo_plan_make(w, CUSTOMERS, 1, until);
    int                    *counts = orders_of_customers(w, plan);
    int                     buyers = 0, repeaters = 0, regulars = 0, most = 0;
    for (size_t i = 0; i < plan->customers.count; i++) {
        buyers += counts[i] > 0;
        repeaters += counts[i] > 1;
        regulars += counts[i] > 9;
        most = counts[i] > most ? counts[i] : most;
    }
    CHECK(buyers > CUSTOMERS * 98 / 100 && buyers <= CUSTOMERS);
    CHECK(share(repeaters, buyers) > .38 && share(repeaters, buyers) < .55);
    CHECK(share(regulars, buyers) > .02 && share(regulars, buyers) < .12);
    CHECK(most >= 20 && most < 200);
}

static void who_stays_away_for_long_has_mostly_left(struct work *w)
{
    const struct demo_plan *plan = demo_plan_make(w, CUSTOMERS, 1, until);
    int                    *late = work_take(w, plan->customers.count * sizeof *late);
    int                     early = 0, back = 0;
    for (size_t i = 0; i < plan->orders.count; i++)
        if (order_at(plan, i)->customer >= 0)
            late[order_at(plan, i)->customer] |= order_at(plan, i)->at > until - 365 * DAY;
    for (size_t i = 0; i < plan->customers.count; i++) {
        const struct demo_customer *customer = list_at(&plan->customers, i);
        if (customer->joined == 0 || customer->joined > until - 365 * DAY)
            continue;
        early++;
        back += late[i];
    }
    CHECK(share(back, early) > .15 && share(back, early) < .45);
}

/* Orders of 30 days from a date on, in both years. */
static double orders_from(const struct demo_plan *plan, int month, int day)
{
    double count = 0;
    for (size_t i = 0; i < plan->orders.count; i++) {
        int64_t day_now = day_of(order_at(plan, i)->at);
        int64_t begin = date_to_day((struct date){date_of_day(day_now).year, month, day});
        count += day_now >= begin && day_now < begin + 30;
    }
    return count;
}

static void it_sells_most_before_christmas_and_least_after_it(struct work *w)
{
    const struct demo_plan *plan = demo_plan_make(w, CUSTOMERS, 1, until);
    CHECK(orders_from(plan, 11, 20) > 2 * orders_from(plan, 1, 20));
}

static void the_web_sells_in_the_evening_and_the_till_never_on_sundays(struct work *w)
{
    const struct demo_plan *plan = demo_plan_make(w, CUSTOMERS, 1, until);
    double                  weekdays[7] = {0}, evening = 0, night = 0, web = 0;
    for (size_t i = 0; i < plan->orders.count; i++) {
        const struct demo_order *order = order_at(plan, i);
        int64_t                  hour = order->at % DAY / HOUR;
        if (order->store == DEMO_TILL) {
            CHECK(demo_weekday(day_of(order->at)) != 0 && hour >= 10 && hour < 20);
            continue;
        }
        weekdays[demo_weekday(day_of(order->at))]++;
        web++;
        evening += hour >= 18 && hour < 22;
        night += hour >= 1 && hour < 5;
    }
    CHECK(weekdays[1] > 1.15 * weekdays[6]);
    CHECK(share(evening, web) > .28 && share(night, web) < .05);
}

static void few_products_make_most_sales_and_some_go_together(struct work *w)
{
    const struct demo_plan *plan = demo_plan_make(w, CUSTOMERS, 1, until);
    int                     counts[DEMO_PRODUCTS] = {0};
    int                     top = 0, pairs = 0;
    for (size_t i = 0; i < plan->lines.count; i++) {
        const struct demo_line *line = list_at(&plan->lines, i);
        counts[line->product]++;
        if (i > 0) {
            const struct demo_line *before = list_at(&plan->lines, i - 1);
            pairs += plan->catalog->products[before->product].partner == line->product;
        }
    }
    for (int i = 0; i < DEMO_PRODUCTS; i++)
        top += counts[i] > (int) plan->lines.count * 2 / DEMO_PRODUCTS ? counts[i] : 0;
    CHECK(share(top, (double) plan->lines.count) > .25);
    CHECK(share(pairs, (double) plan->lines.count) > .15);
}

static void good_channels_bring_better_customers(struct work *w)
{
    const struct demo_plan *plan = demo_plan_make(w, CUSTOMERS, 1, until);
    int                    *counts = orders_of_customers(w, plan);
    double                  people[DEMO_CHANNELS] = {0}, orders[DEMO_CHANNELS] = {0};
    for (size_t i = 0; i < plan->customers.count; i++) {
        const struct demo_customer *customer = list_at(&plan->customers, i);
        people[customer->channel] += counts[i] > 0;
        orders[customer->channel] += counts[i];
    }
    CHECK(orders[DEMO_NEWSLETTER] / people[DEMO_NEWSLETTER]
          > 1.3 * orders[DEMO_CHANNELS - 1] / people[DEMO_CHANNELS - 1]);
}

static void what_comes_back_and_what_is_left_stays_within_reason(struct work *w)
{
    const struct demo_plan *plan = demo_plan_make(w, CUSTOMERS, 1, until);
    double                  orders = (double) plan->orders.count, completed = 0, recovered = 0;
    for (size_t i = 0; i < plan->orders.count; i++)
        completed += text_same(order_at(plan, i)->status, "completed");
    for (size_t i = 0; i < plan->carts.count; i++)
        recovered += ((const struct demo_cart *) list_at(&plan->carts, i))->order >= 0;
    CHECK(share(completed, orders) > .9 && share(completed, orders) < .99);
    CHECK(share((double) plan->refunds.count, (double) plan->lines.count) > .02);
    CHECK(share((double) plan->refunds.count, (double) plan->lines.count) < .09);
    CHECK(share(recovered, (double) plan->carts.count) > .05);
    CHECK(share(recovered, (double) plan->carts.count) < .3);
    CHECK(plan->mails.count > plan->customers.count && plan->tickets.count > 100);
    for (size_t i = 1; i < plan->events.count; i++) {
        const struct demo_event *before = list_at(&plan->events, i - 1),
                                *event = list_at(&plan->events, i);
        CHECK(before->at <= event->at && event->at <= until);
    }
}

static void nobody_shares_an_address_or_a_number(struct work *w)
{
    const struct demo_plan *plan = demo_plan_make(w, CUSTOMERS, 1, until);
    struct map              seen = map_open(w->arena, 1);
    for (size_t i = 0; i < plan->customers.count; i++) {
        const struct demo_customer *customer = list_at(&plan->customers, i);
        bool                        new_email, new_phone = true;
        map_put(&seen, customer->person.email, &new_email);
        if (customer->person.phone != NULL)
            map_put(&seen, customer->person.phone, &new_phone);
        CHECK(new_email && new_phone);
        CHECK(strstr(customer->person.email, "example") != NULL);
    }
}

SUITE("demo plan", TEST(the_same_seed_and_day_give_the_same_shop),
      TEST(people_come_back_as_in_a_real_shop), TEST(who_stays_away_for_long_has_mostly_left),
      TEST(it_sells_most_before_christmas_and_least_after_it),
      TEST(the_web_sells_in_the_evening_and_the_till_never_on_sundays),
      TEST(few_products_make_most_sales_and_some_go_together),
      TEST(good_channels_bring_better_customers),
      TEST(what_comes_back_and_what_is_left_stays_within_reason),
      TEST(nobody_shares_an_address_or_a_number));
