/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is in the ready lists of a shop: each band at its edges, on a shop with real orders. */
#include "app/rooms.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/hubspot/hubspot.h"
#include "crm/segment/segment.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/order_rig.h"

static status set_up(struct work *w, void *arg)
{
    struct rows steps;
    return hubspot_set_up(w, &steps);
}

/* So many orders of one customer, the last so many days ago, each of them a day before the next. */
static void buy(struct work *w, int64_t store, const char *customer, int orders, int days_ago,
                int64_t amount)
{
    for (int i = 0; i < orders; i++) {
        struct order_line  line = rig_line("TEA", 1, amount * UNIT);
        struct order_draft draft = rig_draft(store, work_text(w, "%s-%d", customer, i), &line, 1);
        draft.person.customer = customer;
        draft.person.firstname = customer;
        draft.placed_at = w->now - (days_ago + i) * DAY - HOUR;
        rig_put(w, &draft);
    }
}

struct asking {
    const char *list;
    const char *members; /* first names in order, with blanks between */
};

static status ask(struct work *w, void *arg)
{
    struct asking            *asking = arg;
    struct segment            list;
    struct rows               rows;
    struct text               text = text_open(w->arena);
    const struct record_type *type;
    TRY(record_type_get(w, "contacts", &type));
    TRY(segment_find(w, "contacts", asking->list, &list));
    TRY(segment_members(w, &list, 0, 100, &rows));
    const struct segment_member *member = rows.items;
    for (int64_t i = 0; i < rows.count; i++) {
        struct record record;
        TRY(record_get(w, type, member[i].record, (const char *const[]){"firstname", NULL}, false,
                       &record));
        text_addf(&text, "%s%s", i == 0 ? "" : " ", record_value_of(&record, "firstname"));
    }
    asking->members = text.bytes;
    return OK;
}

static void the_ready_lists_rate_by_orders_as_written(struct work *w)
{
    static const struct asking expected[] = {
        {"Best Customers", "top"},
        {"Big Spenders", "top gone"},
        {"Loyal Customers", "top"},
        {"Churning Customers", "gone"},
        {"Low Value Lost Customers", "lost"},
        {"New Customers", "fresh"},
        {"One time purchase customers", "fresh lost"},
        {"Two time purchase customers", "sleepy dozing"},
        {"Bought four or more times", "twenty top gone"},
        {"Engaged Customers", "twenty top fresh"},
        {"About to Sleep", "lost dozing"},
        {"Mid Spenders", "sleepy"},
        {"Low Spenders", "fresh lost"},
    };
    w->machines->house = &app_house;
    int64_t store = rig_store(w, "Tea", "GBP");
    CHECK_OK(db_work(w, WRITE, set_up, NULL));
    buy(w, store, "twenty", 20, 30, 50); /* exactly 20 orders and 1,000: neither is the highest */
    buy(w, store, "top", 21, 30, 48);
    buy(w, store, "gone", 21, 361, 48);
    buy(w, store, "fresh", 1, 5, 249);
    buy(w, store, "sleepy", 2, 200, 250); /* 500 is the first of its band */
    buy(w, store, "lost", 1, 400, 100);
    buy(w, store, "dozing", 2, 200, 200);
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        struct asking asking = {.list = expected[i].list};
        CHECK_OK(db_work(w, READ, ask, &asking));
        if (!text_same(asking.members, expected[i].members))
            check_failed(__FILE__, __LINE__, "%s has '%s', not '%s'", asking.list, asking.members,
                         expected[i].members);
    }
}

SUITE_DB("hubspot lists", TEST(the_ready_lists_rate_by_orders_as_written));
