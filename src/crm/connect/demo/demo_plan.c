/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/demo/demo_plan.h"

#include <math.h>
#include <stdlib.h>

#include "base/money.h"
#include "base/time.h"

enum { DAYS = 730 };

/* Each purpose has chances of its own, so that a change in one leaves the others as they were. */
enum { STREAM_PEOPLE = 2, STREAM_BUYING, STREAM_BASKETS, STREAM_TILL, STREAM_AFTER, STREAM_LATER };

/* Per busy day: one purchase in some 90 days for the mean customer while alive; 28 % leave. */
static const double rate_shape = .7, rate_scale = 1 / 62.0, leave_a = .9, leave_b = 2.3;

const struct demo_channel demo_channels[DEMO_CHANNELS] = {
    {"direct", "none", NULL, 16, 1.2, .9},
    {"newsletter", "email", "monthly", 6, 1.6, .7},
    {"storefolk", "email", "cart-recovery", 0, 1, 1},
    {"google", "organic", NULL, 26, 1.1, .95},
    {"google", "cpc", "brand", 12, 1, 1},
    {"google", "cpc", "gifts", 12, .8, 1.15},
    {"instagram", "paid_social", "spring-look", 14, .8, 1.2},
    {"blog.example", "referral", NULL, 9, 1.3, .8},
    {"coupons.example", "affiliate", "ten-off", 5, .55, 1.7},
};

struct planning {
    struct work       *w;
    struct demo_plan  *plan;
    struct demo_random buying, baskets, till, after;
};

static int choose_channel(struct demo_random *random)
{
    double sums[DEMO_CHANNELS], sum = 0;
    for (int i = 0; i < DEMO_CHANNELS; i++)
        sums[i] = sum += demo_channels[i].weight;
    return (int) demo_random_pick(random, sums, DEMO_CHANNELS);
}

int64_t demo_price(const struct demo_plan *plan, int product, enum demo_store store)
{
    int64_t price = plan->catalog->products[product].price;
    if (store != DEMO_WEB_GB)
        return price;
    enum { STEP = 50000 }; /* pounds end on five pence */
    return (price * 86 / 100 + STEP / 2) / STEP * STEP;
}

/* ---- people ---- */

static int add_company(struct planning *p, struct demo_people *people)
{
    struct demo_company *company = list_add(&p->plan->companies);
    demo_company_make(p->w, people, &company->name, &company->domain);
    return (int) p->plan->companies.count - 1;
}

static struct demo_customer *add_customer(struct planning *p, struct demo_people *people)
{
    struct demo_random   *random = &people->random;
    struct demo_customer *customer = list_add(&p->plan->customers);
    demo_person_make(p->w, people, &customer->person);
    customer->channel = choose_channel(random);
    customer->favourite = (int) demo_random_below(random, DEMO_CATEGORIES);
    customer->newsletter = demo_random_chance(random, .55);
    customer->store = text_same(customer->person.country, "GB") ? DEMO_WEB_GB : DEMO_WEB;
    bool near = text_same(customer->person.country, "DE");
    customer->card = near && demo_random_chance(random, .4);
    if (customer->card && demo_random_chance(random, .6))
        customer->store = DEMO_TILL;
    bool business = customer->store != DEMO_TILL && demo_random_chance(random, .03);
    customer->company = business ? add_company(p, people) : -1;
    return customer;
}

/* ---- baskets ---- */

static void add_line(struct planning *p, int product, bool business)
{
    struct demo_line *line = list_add(&p->plan->lines);
    line->product = product;
    line->quantity = business ? (int) demo_random_between(&p->baskets, 3, 24)
                     : demo_random_chance(&p->baskets, .22)
                         ? (int) demo_random_between(&p->baskets, 2, 4)
                         : 1;
}

/* Fills lines; two things that go together come together in one case of three. */
static void fill_basket(struct planning *p, int64_t at, const struct demo_customer *customer,
                        int64_t *ret_first, int64_t *ret_count)
{
    struct demo_random *random = &p->baskets;
    int64_t             wanted = 1 + demo_random_poisson(random, customer == NULL ? .6 : 1.1);
    bool                business = customer != NULL && customer->company >= 0;
    int                 month = date_of_day(day_of(at)).month;
    *ret_first = (int64_t) p->plan->lines.count;
    for (int64_t i = 0; i < wanted; i++) {
        bool own = customer != NULL && demo_random_chance(random, .35);
        int  product =
            demo_catalog_choose(p->plan->catalog, random, month, own ? customer->favourite : -1);
        add_line(p, product, business);
        if (demo_random_chance(random, .3))
            add_line(p, p->plan->catalog->products[product].partner, business);
    }
    *ret_count = (int64_t) p->plan->lines.count - *ret_first;
}

/* ---- orders ---- */

/* The till is closed on Sundays; what would have been bought then is bought on Monday. */
static int64_t instant_on(struct planning *p, struct demo_random *random, int64_t day,
                          enum demo_store store)
{
    if (store != DEMO_TILL)
        return day * DAY + demo_season_web_time(random);
    return (demo_weekday(day) == 0 ? day + 1 : day) * DAY + demo_season_till_time(random);
}

static const char *choose_status(struct planning *p, const struct demo_order *order)
{
    double chance = demo_random_unit(&p->after);
    if (order->store == DEMO_TILL)
        return "completed";
    if (order->at > p->plan->until - 2 * DAY)
        return chance < .85 ? "processing" : chance < .95 ? "pending" : "on-hold";
    return chance < .94    ? "completed"
           : chance < .965 ? "failed"
           : chance < .99  ? "cancelled"
                           : "pending";
}

static void add_order(struct planning *p, int customer, enum demo_store store, int64_t at,
                      int channel)
{
    const struct demo_customer *who =
        customer < 0 ? NULL : list_at(&p->plan->customers, (size_t) customer);
    struct demo_order order = {.at = at, .customer = customer, .store = store, .channel = channel};
    order.status = choose_status(p, &order);
    order.discount = store != DEMO_TILL && demo_random_chance(&p->baskets, .09) ? 10 : 0;
    fill_basket(p, at, who, &order.line_first, &order.line_count);
    *(struct demo_order *) list_add(&p->plan->orders) = order;
}

/* Who comes back mostly types the address, follows the newsletter, or comes as the first time. */
static int channel_again(struct demo_random *random, const struct demo_customer *customer)
{
    double chance = demo_random_unit(random);
    if (customer->newsletter && chance < .3)
        return DEMO_NEWSLETTER;
    return chance < .6 ? 0 : chance < .75 ? customer->channel : choose_channel(random);
}

static void buy(struct planning *p, int index)
{
    struct demo_customer *customer = list_at(&p->plan->customers, (size_t) index);
    struct demo_random   *random = &p->buying;
    double                rate = demo_random_gamma(random, rate_shape, rate_scale), leave;
    leave = demo_random_beta(random, leave_a, leave_b) * demo_channels[customer->channel].leave;
    rate *= demo_channels[customer->channel].rate * (customer->company >= 0 ? 2 : 1);
    leave *= customer->company >= 0 ? .5 : 1;

    double busy = demo_random_unit(random) * (double) p->plan->season.days;
    for (int channel = customer->channel;; channel = channel_again(random, customer)) {
        int64_t         day = demo_season_day(&p->plan->season, busy);
        enum demo_store store = customer->store;
        if (customer->card && store != DEMO_TILL && demo_random_chance(random, .25))
            store = DEMO_TILL;
        int64_t at = instant_on(p, random, day, store);
        if (day >= p->plan->season.first_day + p->plan->season.days || at > p->plan->until)
            return;
        customer->joined = customer->joined == 0 ? at : customer->joined;
        add_order(p, index, store, at, channel);
        if (demo_random_chance(random, leave))
            return;
        busy += demo_random_exponential(random, 1 / rate);
    }
}

/* Sales at the till to nobody in particular, as many as the season has it. */
static void sell_anonymously(struct planning *p, double per_day)
{
    const struct demo_season *season = &p->plan->season;
    for (int64_t i = 0; i < season->days; i++) {
        double weight = season->sums[i] - (i > 0 ? season->sums[i - 1] : 0);
        if (demo_weekday(season->first_day + i) == 0)
            continue;
        for (int64_t left = demo_random_poisson(&p->till, per_day * weight); left > 0; left--) {
            int64_t at = instant_on(p, &p->till, season->first_day + i, DEMO_TILL);
            if (at <= p->plan->until)
                add_order(p, -1, DEMO_TILL, at, 0);
        }
    }
}

static int by_time(const void *a, const void *b)
{
    const struct demo_order *one = a, *other = b;
    int                      at = (one->at > other->at) - (one->at < other->at);
    return at != 0 ? at
                   : (one->line_first > other->line_first) - (one->line_first < other->line_first);
}

static void number_orders(struct planning *p)
{
    static const char *const prefixes[DEMO_STORES] = {"", "UK", "T1-"};
    static const int64_t     firsts[DEMO_STORES] = {10001, 20001, 300001};
    int64_t                  counts[DEMO_STORES] = {0};
    struct list             *orders = &p->plan->orders;
    qsort(orders->items, orders->count, orders->item_size, by_time);
    for (size_t i = 0; i < orders->count; i++) {
        struct demo_order *order = list_at(orders, i);
        int64_t            number = firsts[order->store] + counts[order->store]++;
        order->number = work_text(p->w, "%s%lld", prefixes[order->store], (long long) number);
    }
}

static void make_people_buy(struct planning *p, int64_t customers, uint64_t seed)
{
    struct demo_people people = {.random = demo_random_open(seed, STREAM_PEOPLE)};
    for (int64_t i = 0; i < customers; i++) {
        add_customer(p, &people);
        buy(p, (int) i);
    }
    /* Some only read along. */
    for (int64_t i = 0; i < customers / 16; i++) {
        struct demo_customer *lead = add_customer(p, &people);
        lead->newsletter = true;
        lead->joined = p->plan->until - demo_random_below(&p->buying, (DAYS - 1) * DAY);
    }
}

static struct demo_plan *open_plan(struct work *w, uint64_t seed, int64_t until)
{
    struct demo_plan *plan = work_take(w, sizeof *plan);
    *plan = (struct demo_plan){
        .catalog = demo_catalog_open(w, seed),
        .season = demo_season_open(w->arena, until, DAYS),
        .until = until,
        .companies = list_open(w->arena, sizeof(struct demo_company)),
        .customers = list_open(w->arena, sizeof(struct demo_customer)),
        .orders = list_open(w->arena, sizeof(struct demo_order)),
        .lines = list_open(w->arena, sizeof(struct demo_line)),
        .refunds = list_open(w->arena, sizeof(struct demo_refund)),
        .carts = list_open(w->arena, sizeof(struct demo_cart)),
        .mails = list_open(w->arena, sizeof(struct demo_mail)),
        .tickets = list_open(w->arena, sizeof(struct demo_ticket)),
        .events = list_open(w->arena, sizeof(struct demo_event)),
    };
    return plan;
}

const struct demo_plan *demo_plan_make(struct work *w, int64_t customers, uint64_t seed,
                                       int64_t until)
{
    struct planning p = {
        .w = w,
        .plan = open_plan(w, seed, until),
        .buying = demo_random_open(seed, STREAM_BUYING),
        .baskets = demo_random_open(seed, STREAM_BASKETS),
        .till = demo_random_open(seed, STREAM_TILL),
        .after = demo_random_open(seed, STREAM_AFTER),
    };
    make_people_buy(&p, customers, seed);
    sell_anonymously(&p, (double) customers / 1000);
    number_orders(&p);
    struct demo_random after = demo_random_open(seed, STREAM_LATER);
    demo_plan_later(p.plan, &after);
    return p.plan;
}
