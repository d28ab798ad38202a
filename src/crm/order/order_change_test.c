/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Documents that turn out different: status, buyer, date, lines; and the doctor who finds out. */
#include <semaphore.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/fact/fact.h"
#include "crm/order/order_doctor.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/order_rig.h"

/* ---- status ---- */

/* R1: the present status, and each past one with its time. */
static void a_status_that_does_not_count_takes_the_order_out_and_each_is_remembered(struct work *w)
{
    static const struct {
        const char *status;
        int64_t     revenue;
        int64_t     orders;
    } steps[] = {{"pending", 0, 0},   {"processing", 7000000, 1}, {"cancelled", 0, 0},
                 {"cancelled", 0, 0}, {"completed", 7000000, 1},  {"refunded", 7000000, 1}};
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 2, 2000000), rig_line("B", 1, 3000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 2);

    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        check_pass_time(w, HOUR);
        sale.status = steps[i].status;
        rig_put(w, &sale);
        struct rig_seen seen = rig_look(w, store, "1");
        CHECK_TEXT(seen.order.status, steps[i].status);
        CHECK_INT(seen.revenue, steps[i].revenue);
        CHECK_INT(seen.lines_net, steps[i].revenue);
        CHECK_INT(seen.line_count, steps[i].orders * 2);
        CHECK_INT(seen.totals.revenue, steps[i].revenue);
        CHECK_INT(seen.totals.orders, steps[i].orders);
        CHECK_INT(seen.totals.last_at, steps[i].orders == 0 ? ABSENT : sale.placed_at);
    }
    struct rig_seen seen = rig_look(w, store, "1");
    CHECK_INT(seen.statuses.count, 5);
    CHECK_TEXT(rig_status_at(&seen, 0), "pending");
    CHECK_TEXT(rig_status_at(&seen, 2), "cancelled");
    CHECK_TEXT(rig_status_at(&seen, 4), "refunded");
    const struct order_status *all = seen.statuses.items;
    CHECK_INT(all[0].at, sale.placed_at);
    CHECK_INT(all[4].at, w->now);
}

static status count_placed(struct work *w, void *arg)
{
    struct rows facts;
    TRY(ledger_after(w, 0, 1000, &facts));
    for (int64_t i = 0; i < facts.count; i++)
        *(int64_t *) arg += ((const struct fact *) facts.items)[i].kind == FACT_ORDER_PLACED;
    return OK;
}

static void an_order_is_told_as_placed_once_however_often_it_comes_to_count(struct work *w)
{
    static const char *const words[] = {"completed", "cancelled", "completed", "failed",
                                        "processing"};
    int64_t                  store = rig_store(w, "Gifts", "GBP"), placed = 0;
    struct order_line        lines[] = {rig_line("A", 2, 2000000)};
    struct order_draft       sale = rig_draft(store, "1", lines, 1);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        sale.status = words[i];
        rig_put(w, &sale);
    }
    CHECK_OK(db_work(w, READ, count_placed, &placed));
    CHECK_INT(placed, 1);
    CHECK_INT(rig_look(w, store, "1").revenue, 4000000);
}

static void statuses_of_what_was_not_bought_do_not_count_and_unknown_ones_do(struct work *w)
{
    CHECK(!order_status_counts("pending") && !order_status_counts("failed"));
    CHECK(!order_status_counts("cancelled") && !order_status_counts("draft"));
    CHECK(order_status_counts("completed") && order_status_counts("processing"));
    CHECK(order_status_counts("on-hold") && order_status_counts("refunded"));
    CHECK(order_status_counts("packed-by-grandma"));
}

/* ---- moving ---- */

static void a_document_whose_buyer_becomes_known_moves_with_all_its_facts(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000), rig_line("B", 1, 1000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 2);
    sale.person.customer = NULL;
    rig_put(w, &sale);
    sale.person.customer = "17850";
    CHECK_INT(rig_put(w, &sale).outcome, ORDER_CHANGED);

    struct rig_seen seen = rig_look(w, store, "1");
    CHECK(seen.contact != ABSENT);
    CHECK_INT(seen.totals.orders, 1);
    CHECK_INT(seen.totals.revenue, 3000000);
    CHECK_INT(seen.revenue, 3000000);
    CHECK_INT(seen.line_count, 2);

    sale.person.customer = NULL; /* and is not forgotten when a version says less */
    CHECK_INT(rig_put(w, &sale).outcome, ORDER_UNCHANGED);
}

static void another_buyer_takes_the_totals_along(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000)};
    struct order_draft first = rig_draft(store, "1", lines, 1),
                       second = rig_draft(store, "2", lines, 1);
    second.placed_at = rig_time("2011-07-01T10:00");
    rig_put(w, &first);
    rig_put(w, &second);
    second.person.customer = "99999";
    rig_put(w, &second);

    struct rig_seen one = rig_look(w, store, "1"), two = rig_look(w, store, "2");
    CHECK(one.contact != two.contact);
    CHECK_INT(one.totals.orders, 1);
    CHECK_INT(one.totals.last_at, first.placed_at);
    CHECK_INT(two.totals.orders, 1);
    CHECK_INT(two.totals.first_at, second.placed_at);
}

static void knowing_one_more_identity_of_the_buyer_moves_nothing(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 1);
    sale.person.customer = NULL;
    sale.person.email = "ann@example.com";
    rig_put(w, &sale);
    int64_t facts = rig_look(w, store, "1").facts;
    sale.person.customer = "17850";
    CHECK_INT(rig_put(w, &sale).outcome, ORDER_UNCHANGED);
    CHECK_INT(rig_look(w, store, "1").facts, facts);
}

static void a_changed_date_moves_the_facts_and_the_first_and_last_order(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 1);
    rig_put(w, &sale);
    sale.placed_at = rig_time("2011-03-01T09:00");
    rig_put(w, &sale);
    struct rig_seen seen = rig_look(w, store, "1");
    CHECK_INT(seen.totals.first_at, sale.placed_at);
    CHECK_INT(seen.totals.last_at, sale.placed_at);
    CHECK_INT(seen.revenue, 2000000);
}

/* ---- whatever comes ---- */

static uint32_t roll(uint32_t *dice, uint32_t sides)
{
    *dice = *dice * 1664525 + 1013904223;
    return (*dice >> 8) % sides;
}

static void roll_lines(uint32_t *dice, struct order_line *lines, int64_t count, int64_t factor)
{
    static const char *const skus[] = {"A", "B", "C", "POST"};
    for (int64_t i = 0; i < count; i++) {
        lines[i] = rig_line(skus[roll(dice, 4)], factor * (int64_t) roll(dice, 4),
                            250000 * (int64_t) roll(dice, 5));
        if (text_same(lines[i].sku, "POST"))
            lines[i].kind = LINE_FEE;
        if (roll(dice, 6) == 0)
            lines[i].amount = factor * 990000;
    }
}

static struct order_draft roll_draft(struct work *w, uint32_t *dice, int64_t store)
{
    static const char *const statuses[] = {NULL, "completed", "pending", "cancelled", "refunded"};
    static const char *const customers[] = {NULL, "1", "2", "3"};
    static const char *const countries[] = {NULL, "GB", "DE"};
    static const char *const numbers[] = {"1", "2", "3", "C1", "C2"};
    struct order_line       *lines = work_take(w, 6 * sizeof *lines);
    struct order_draft       sale = rig_draft(store, numbers[roll(dice, 5)], lines, roll(dice, 6));

    roll_lines(dice, lines, sale.lines.count, sale.kind == ORDER_REFUND ? -1 : 1);
    sale.status = statuses[roll(dice, 5)];
    sale.person.customer = customers[roll(dice, 4)];
    sale.person.email = roll(dice, 3) == 0 ? "ann@example.com" : NULL;
    sale.country = countries[roll(dice, 3)];
    sale.placed_at += (int64_t) roll(dice, 3) * DAY;
    sale.refunds = sale.kind == ORDER_REFUND && roll(dice, 2) == 0 ? "1" : NULL;
    sale.first_line = roll(dice, 2) == 0 ? 0 : 1 + roll(dice, 4);
    if (roll(dice, 4) == 0)
        sale.total = sale.kind == ORDER_REFUND ? -5000000 : 5000000;
    return sale;
}

/* The oracle is the doctor, who counts everything anew: look() asks it each time. */
static void ledger_lines_totals_and_products_agree_after_any_versions_of_any_documents(
    struct work *w)
{
    int64_t  store = rig_store(w, "Gifts", "GBP");
    uint32_t dice = 20110501;
    for (int i = 0; i < 150; i++) {
        struct order_draft sale = roll_draft(w, &dice, store);
        check_pass_time(w, MINUTE);
        rig_put(w, &sale);
        if (i % 5 == 0)
            rig_look(w, store, sale.number);
        if (i % 3 == 0)
            CHECK_INT(rig_put(w, &sale).outcome, ORDER_UNCHANGED);
    }
    rig_look(w, store, "1");
}

/* ---- at one moment ---- */

struct caller {
    struct db_task     task;
    struct rig_putting putting;
    sem_t             *ended;
    status             outcome;
};

static void ended(struct db_task *task, status outcome)
{
    struct caller *caller = task->arg;
    caller->outcome = outcome;
    sem_post(caller->ended);
}

static status put_of_caller(struct work *w, void *arg)
{
    return rig_put_unit(w, &((struct caller *) arg)->putting);
}

/* How many of the callers made the document. */
static int put_at_once(struct work *w, struct caller *callers, int count,
                       const struct order_draft *sale)
{
    sem_t all;
    int   created = 0;
    sem_init(&all, 0, 0);
    for (int i = 0; i < count; i++) {
        callers[i].ended = &all;
        callers[i].putting = (struct rig_putting){.drafts = sale, .count = 1};
        callers[i].task = (struct db_task){.work = work_open(w->machines, w->now),
                                           .mode = WRITE,
                                           .unit = put_of_caller,
                                           .arg = &callers[i],
                                           .done = ended};
        db_submit(w->machines->db, &callers[i].task);
    }
    for (int i = 0; i < count; i++)
        sem_wait(&all);
    for (int i = 0; i < count; i++) {
        CHECK_INT(callers[i].outcome, OK);
        created += callers[i].putting.results[0].outcome == ORDER_CREATED;
        work_close(callers[i].task.work);
    }
    sem_destroy(&all);
    return created;
}

static void the_same_new_document_from_several_callers_at_once_is_made_once(struct work *w)
{
    enum { CALLERS = 4, ROUNDS = 12 };
    int64_t           store = rig_store(w, "Gifts", "GBP");
    struct order_line lines[] = {rig_line("A", 1, 2000000), rig_line("B", 1, 1000000)};
    struct caller     callers[CALLERS];
    for (int round = 0; round < ROUNDS; round++) {
        struct order_draft sale = rig_draft(store, work_text(w, "%d", round), lines, 2);
        CHECK_INT(put_at_once(w, callers, CALLERS, &sale), 1);
    }
    CHECK_INT(rig_look(w, store, "1").revenue, ROUNDS * INT64_C(3000000));
}

/* ---- the doctor ---- */

static status spoil_totals(struct work *w, void *arg)
{
    struct person_totals totals = *(struct person_totals *) arg;
    totals.orders = 7;
    return person_put_totals(w, &totals);
}

static status spoil_product(struct work *w, void *arg)
{
    return catalog_add_sold(w, *(int64_t *) arg, UNIT, UNIT);
}

static status tell_too_much(struct work *w, void *arg)
{
    struct fact fact = {.kind = FACT_LINE_SOLD, .value = 1, .context = *(int64_t *) arg};
    return fact_tell(w, &fact);
}

static status run_check(struct work *w, void *arg)
{
    const struct check *check = arg;
    return check->run(w);
}

/* The name of the first check that complains; "" when none does. */
static const char *complaint(struct work *w)
{
    for (const struct check *check = order_checks; check->name != NULL; check++) {
        struct work *other = work_open(w->machines, w->now);
        status       outcome = db_work(other, READ, run_check, (void *) (uintptr_t) check);
        work_close(other);
        if (outcome != OK)
            return outcome == BROKEN ? check->name : "another outcome";
    }
    return "";
}

static void rebuild_all(struct work *w)
{
    for (const struct rebuild *rebuild = order_rebuilds; rebuild->name != NULL; rebuild++)
        CHECK_OK(rebuild->run(w));
}

static void the_doctor_finds_what_was_spoilt_and_makes_it_anew(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 1);
    rig_put(w, &sale);
    struct rig_seen seen = rig_look(w, store, "1");
    CHECK_TEXT(complaint(w), "");

    CHECK_OK(db_work(w, WRITE, spoil_totals, &seen.totals));
    CHECK_TEXT(complaint(w), "totals of contacts");
    rebuild_all(w);
    int64_t product = rig_line_at(&seen, 0)->product;
    CHECK_OK(db_work(w, WRITE, spoil_product, &product));
    CHECK_TEXT(complaint(w), "what was sold of products");
    rebuild_all(w);
    CHECK_TEXT(complaint(w), "");
    CHECK_INT(rig_look(w, store, "1").totals.revenue, 2000000);

    CHECK_OK(db_work(w, WRITE, tell_too_much, &seen.order.id));
    CHECK_TEXT(complaint(w), "facts of orders and lines");
}

SUITE_DB("order change",
         TEST(a_status_that_does_not_count_takes_the_order_out_and_each_is_remembered),
         TEST(an_order_is_told_as_placed_once_however_often_it_comes_to_count),
         TEST(statuses_of_what_was_not_bought_do_not_count_and_unknown_ones_do),
         TEST(a_document_whose_buyer_becomes_known_moves_with_all_its_facts),
         TEST(another_buyer_takes_the_totals_along),
         TEST(knowing_one_more_identity_of_the_buyer_moves_nothing),
         TEST(a_changed_date_moves_the_facts_and_the_first_and_last_order),
         TEST(ledger_lines_totals_and_products_agree_after_any_versions_of_any_documents),
         TEST(the_same_new_document_from_several_callers_at_once_is_made_once),
         TEST(the_doctor_finds_what_was_spoilt_and_makes_it_anew));
