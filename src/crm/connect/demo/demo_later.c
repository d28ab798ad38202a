/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The second half of a plan: refunds, carts, mails, tickets, and the order of all events. */
#include <stdlib.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/demo/demo_plan.h"

static const struct demo_customer *customer_of(const struct demo_plan *plan, int index)
{
    return list_at(&plan->customers, (size_t) index);
}

static void add_event(struct demo_plan *plan, int64_t at, enum demo_kind kind, size_t index)
{
    struct demo_event *event = list_add(&plan->events);
    *event = (struct demo_event){.at = at, .kind = kind, .index = (int) index};
}

static int64_t days_later(struct demo_random *random, int64_t at, double first, double more)
{
    return at + (int64_t) ((first + demo_random_gamma(random, 2, more / 2)) * (double) DAY);
}

/* ---- refunds ---- */

static void give_back(struct demo_plan *plan, struct demo_random *random, size_t index)
{
    const struct demo_order *order = list_at(&plan->orders, index);
    if (!text_same(order->status, "completed"))
        return;
    for (int64_t i = 0; i < order->line_count; i++) {
        const struct demo_line *line = list_at(&plan->lines, (size_t) (order->line_first + i));
        int                     category = plan->catalog->products[line->product].category;
        int64_t                 at = days_later(random, order->at, 3, 8);
        int                     quantity = (int) demo_random_between(random, 1, line->quantity);
        if (!demo_random_chance(random, demo_categories[category].refunds) || at > plan->until)
            continue;
        struct demo_refund *refund = list_add(&plan->refunds);
        *refund = (struct demo_refund){at, (int) index, order->line_first + i, quantity};
        add_event(plan, at, DEMO_REFUND, plan->refunds.count - 1);
    }
}

/* ---- mails ---- */

static void add_mail(struct demo_plan *plan, struct demo_random *random, struct demo_mail mail)
{
    if (mail.sent > plan->until)
        return;
    if (mail.opened == 0 && demo_random_chance(random, .33))
        mail.opened = mail.sent + (int64_t) demo_random_exponential(random, 9 * HOUR);
    if (mail.clicked == 0 && mail.opened != 0 && demo_random_chance(random, .17))
        mail.clicked = mail.opened + demo_random_between(random, 5, 90) * SECOND;
    *(struct demo_mail *) list_add(&plan->mails) = mail;
    add_event(plan, mail.sent, DEMO_MAIL, plan->mails.count - 1);
}

static bool first_tuesday(int64_t day)
{
    return demo_weekday(day) == 2 && date_of_day(day).day <= 7;
}

static void add_newsletters(struct demo_plan *plan, struct demo_random *random)
{
    int campaign = 0;
    for (int64_t i = 0; i < plan->season.days; i++) {
        int64_t at = (plan->season.first_day + i) * DAY + 9 * HOUR;
        if (!first_tuesday(plan->season.first_day + i))
            continue;
        campaign++;
        for (size_t k = 0; k < plan->customers.count; k++) {
            const struct demo_customer *customer = list_at(&plan->customers, k);
            if (customer->newsletter && customer->joined != 0 && customer->joined < at)
                add_mail(plan, random,
                         (struct demo_mail){.sent = at, .customer = (int) k, .campaign = campaign});
        }
    }
}

/* ---- carts ---- */

static void add_cart(struct demo_plan *plan, struct demo_cart cart)
{
    *(struct demo_cart *) list_add(&plan->carts) = cart;
    add_event(plan, cart.at, DEMO_CART, plan->carts.count - 1);
}

/* Left, called back by a mail that was opened and clicked, and bought after all. */
static void recover(struct demo_plan *plan, struct demo_random *random, size_t index)
{
    struct demo_order *order = list_at(&plan->orders, index);
    int64_t            left = order->at - demo_random_between(random, 5 * HOUR, 48 * HOUR);
    int64_t            clicked = order->at - demo_random_between(random, 3, 40) * MINUTE;
    if (left < plan->season.first_day * DAY)
        return;
    order->channel = DEMO_RECOVERY;
    add_cart(plan, (struct demo_cart){left, order->customer, (int) index, order->line_first,
                                      order->line_count});
    add_mail(plan, random,
             (struct demo_mail){.sent = left + 2 * HOUR,
                                .opened = clicked - 20 * SECOND,
                                .clicked = clicked,
                                .customer = order->customer});
}

/* The same things once more, and then not after all. */
static void abandon(struct demo_plan *plan, struct demo_random *random, size_t index)
{
    const struct demo_order *order = list_at(&plan->orders, index);
    int64_t                  at = days_later(random, order->at, 1, 30);
    if (at > plan->until - DAY)
        return;
    add_cart(plan,
             (struct demo_cart){at, order->customer, -1, order->line_first, order->line_count});
    add_mail(plan, random, (struct demo_mail){.sent = at + 2 * HOUR, .customer = order->customer});
}

/* ---- tickets ---- */

static void ask(struct demo_plan *plan, struct demo_random *random, size_t index)
{
    const struct demo_order *order = list_at(&plan->orders, index);
    struct demo_ticket       ticket = {.customer = order->customer, .order = (int) index};
    ticket.opened = days_later(random, order->at, .2, 4);
    ticket.closed = ticket.opened + (int64_t) demo_random_gamma(random, 1.5, 14 * HOUR) + MINUTE;
    if (ticket.opened > plan->until)
        return;
    if (ticket.closed > plan->until)
        ticket.closed = 0;
    *(struct demo_ticket *) list_add(&plan->tickets) = ticket;
    add_event(plan, ticket.opened, DEMO_TICKET, plan->tickets.count - 1);
}

/* ---- all in order ---- */

static void follow_order(struct demo_plan *plan, struct demo_random *random, size_t index)
{
    const struct demo_order *order = list_at(&plan->orders, index);
    add_event(plan, order->at, DEMO_ORDER, index);
    give_back(plan, random, index);
    bool recovered = demo_random_chance(random, .09), abandoned = demo_random_chance(random, .45),
         asked = demo_random_chance(random, .07);
    if (order->customer < 0 || order->store == DEMO_TILL)
        return;
    /* Who is not known to us yet cannot be called back by mail. */
    bool known = order->at > customer_of(plan, order->customer)->joined;
    if (recovered && known)
        recover(plan, random, index);
    if (abandoned)
        abandon(plan, random, index);
    if (asked)
        ask(plan, random, index);
}

static void introduce(struct demo_plan *plan)
{
    for (size_t i = 0; i < plan->companies.count; i++)
        add_event(plan, plan->season.first_day * DAY, DEMO_COMPANY, i);
    for (size_t i = 0; i < plan->customers.count; i++)
        if (customer_of(plan, (int) i)->joined != 0)
            add_event(plan, customer_of(plan, (int) i)->joined, DEMO_JOIN, i);
}

static int by_time(const void *a, const void *b)
{
    const struct demo_event *one = a, *other = b;
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    return one->index - other->index;
}

void demo_plan_later(struct demo_plan *plan, struct demo_random *random)
{
    introduce(plan);
    for (size_t i = 0; i < plan->orders.count; i++)
        follow_order(plan, random, i);
    add_newsletters(plan, random);
    qsort(plan->events.items, plan->events.count, plan->events.item_size, by_time);
}
