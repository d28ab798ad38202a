/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/connect.h"
#include "crm/connect/demo/demo_write.h"
#include "crm/order/order.h"
#include "kit/db/db.h"

/*
 * Events of one WRITE: some 15 ms. A number of our own and not what fits just now, since what is
 * put together decides which cart an order finds, and every run must come to the same shop.
 */
enum { CUSTOMERS = 5000, EVENTS_AT_ONCE = 200 };

static status check_empty(struct work *w, void *arg)
{
    struct order_counts counts;
    TRY(order_count(w, &counts));
    if (counts.orders + counts.refunds > 0)
        return fail(w, CONFLICT, NULL,
                    "There are orders already; the demo shop goes only into an empty database. "
                    "Give another folder with --data.");
    return OK;
}

static status make_stores(struct work *w, void *arg)
{
    return demo_write_stores(w, arg);
}

static status write_events(struct work *w, void *arg)
{
    return demo_write_events(w, arg);
}

/* One WRITE of its own memory. */
static status write_stretch(struct work *w, struct demo_writing *writing)
{
    struct work *own = work_open(w->machines, w->now);
    own->actor = w->actor;
    own->source = "demo";
    status outcome = db_work(own, WRITE, write_events, writing);
    if (outcome != OK)
        outcome = fail(w, outcome, NULL, "%s", own->failure.message);
    work_close(own);
    return outcome;
}

static status write_plan(struct work *w, struct demo_writing *writing,
                         const struct demo_request *request)
{
    size_t count = writing->plan->events.count;
    for (writing->from = 0; writing->from < count; writing->from = writing->until) {
        size_t end = writing->from + EVENTS_AT_ONCE;
        writing->until = end < count ? end : count;
        TRY(write_stretch(w, writing));
        if (request->progress != NULL)
            request->progress(request->arg, (int) (writing->until * 1000 / count));
    }
    return OK;
}

status demo_fill(struct work *w, const struct demo_request *request)
{
    int64_t customers = request->customers > 0 ? request->customers : CUSTOMERS;
    int64_t until = request->until != 0 ? request->until : w->now;
    TRY(db_work(w, READ, check_empty, NULL));
    struct demo_writing writing = {
        .plan = demo_plan_make(w, customers, request->seed, until),
    };
    writing.identities = work_take(w, writing.plan->customers.count * sizeof(int64_t));
    writing.orders = work_take(w, writing.plan->orders.count * sizeof(int64_t));
    TRY(db_work(w, WRITE, make_stores, &writing));
    return write_plan(w, &writing, request);
}
