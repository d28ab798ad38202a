/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/order.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/record/record.h"
#include "crm/store/store.h"
#include "test/check.h"
#include "test/order_rig.h"

/* ---- a sale ---- */

static void a_sale_is_kept_with_lines_products_facts_and_totals(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("85123A", 6, 2550000), rig_line("71053", 6, 3390000),
                                  rig_line("POST", 1, 18000000)};
    struct order_draft sale = rig_draft(store, "536365", lines, 3);
    lines[2].kind = LINE_FEE;

    struct order_put_result result = rig_put(w, &sale);
    CHECK_INT(result.outcome, ORDER_CREATED);
    CHECK_INT(result.lines_created, 3);

    struct rig_seen seen = rig_look(w, store, "536365");
    CHECK_INT(seen.order.id, result.order);
    CHECK_INT(seen.order.total, 53640000);
    CHECK_INT(seen.order.line_count, 3);
    CHECK_TEXT(seen.order.status, "completed");
    CHECK_TEXT(seen.order.currency, "GBP");
    CHECK_INT(seen.totals.orders, 1);
    CHECK_INT(seen.totals.revenue, 53640000);
    CHECK_INT(seen.totals.first_at, sale.placed_at);
    CHECK(rig_line_at(&seen, 0)->product != ABSENT);
    CHECK_INT(rig_line_at(&seen, 2)->product, ABSENT); /* a fee is no product */
    CHECK_INT(rig_line_at(&seen, 1)->amount, 20340000);
    CHECK_INT(seen.sold.count, 2);
    CHECK_INT(seen.facts, 4);
    CHECK_INT(seen.revenue, 53640000);
    CHECK_INT(seen.lines_net, 53640000);
    CHECK_INT(seen.pieces, 13 * UNIT);
}

static void putting_the_same_document_again_changes_nothing(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2550000), rig_line("B", 2, 3390000)};
    struct order_draft sale = rig_draft(store, "1", lines, 2);
    rig_put(w, &sale);
    struct rig_seen before = rig_look(w, store, "1");

    check_pass_time(w, DAY);
    struct order_put_result result = rig_put(w, &sale);
    CHECK_INT(result.outcome, ORDER_UNCHANGED);
    CHECK_INT(result.lines_unchanged, 2);
    struct rig_seen after = rig_look(w, store, "1");
    CHECK_INT(after.facts, before.facts);
    CHECK_INT(after.statuses.count, 1);
    CHECK_INT(after.order.updated_at, before.order.updated_at);
}

static void two_lines_that_say_the_same_are_two_lines(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2550000), rig_line("A", 1, 2550000)};
    struct order_draft sale = rig_draft(store, "1", lines, 2);
    CHECK_INT(rig_put(w, &sale).lines_created, 2);
    CHECK_INT(rig_put(w, &sale).lines_unchanged, 2);
    struct rig_seen seen = rig_look(w, store, "1");
    CHECK_INT(seen.lines.count, 2);
    CHECK_INT(seen.sold.count, 1);
    CHECK_INT(((const struct product_sold *) seen.sold.items)->pieces, 2 * UNIT);
}

static void another_version_tells_the_difference(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000), rig_line("B", 2, 3000000),
                                  rig_line("C", 1, 5000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 3);
    rig_put(w, &sale);

    lines[1].quantity = 5 * UNIT; /* one line is another, one is gone */
    sale.lines.count = 2;
    struct order_put_result result = rig_put(w, &sale);
    CHECK_INT(result.outcome, ORDER_CHANGED);
    CHECK_INT(result.lines_changed, 2);
    CHECK_INT(result.lines_unchanged, 1);

    struct rig_seen seen = rig_look(w, store, "1");
    CHECK_INT(seen.lines.count, 2);
    CHECK_INT(seen.order.total, 17000000);
    CHECK_INT(seen.revenue, 17000000);
    CHECK_INT(seen.lines_net, 17000000);
    CHECK_INT(seen.line_count, 2);
    CHECK_INT(seen.totals.orders, 1);
    CHECK_INT(seen.totals.revenue, 17000000);
}

static void a_total_that_is_given_stands_beside_the_sum_of_the_lines(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 1);
    sale.total = 2400000; /* with tax */
    rig_put(w, &sale);
    struct rig_seen seen = rig_look(w, store, "1");
    CHECK_INT(seen.order.total, 2400000);
    CHECK_INT(seen.order.lines_amount, 2000000);
    CHECK_INT(seen.revenue, 2400000);
    CHECK_INT(seen.lines_net, 2000000);
    CHECK_INT(seen.totals.revenue, 2400000);
}

/* ---- parts ---- */

static void a_document_in_parts_is_the_same_as_in_one(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000), rig_line("B", 2, 3000000),
                                  rig_line("C", 1, 5000000), rig_line("A", 4, 2000000)};
    struct order_draft part = rig_draft(store, "1", lines, 2);
    part.first_line = 1;
    CHECK_INT(rig_put(w, &part).outcome, ORDER_CREATED);

    part.first_line = 3;
    part.lines.items = lines + 2;
    part.placed_at =
        rig_time("2011-05-01T09:01"); /* what a later part says of the head is not heard */
    part.country = NULL;
    struct order_put_result result = rig_put(w, &part);
    CHECK_INT(result.outcome, ORDER_CHANGED);
    CHECK_INT(result.lines_created, 2);

    struct rig_seen seen = rig_look(w, store, "1");
    CHECK_INT(seen.order.total, 21000000);
    CHECK_INT(seen.order.line_count, 4);
    CHECK_INT(seen.order.placed_at, rig_time("2011-05-01T09:00"));
    CHECK_TEXT(seen.order.country, "GB");
    CHECK_INT(seen.revenue, 21000000);
    CHECK_INT(seen.totals.orders, 1);
    CHECK_INT(seen.totals.revenue, 21000000);

    struct order_draft whole = rig_draft(store, "1", lines, 4);
    CHECK_INT(rig_put(w, &whole).outcome, ORDER_UNCHANGED);
    CHECK_INT(rig_put(w, &part).outcome, ORDER_UNCHANGED);
}

static void drafts_of_one_unit_may_be_parts_of_one_document_and_a_refund_of_it(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000), rig_line("B", 2, 3000000),
                                  rig_line("B", -1, 3000000)};
    struct order_draft drafts[] = {rig_draft(store, "1", lines, 1),
                                   rig_draft(store, "1", lines + 1, 1),
                                   rig_draft(store, "C1", lines + 2, 1)};
    struct rig_putting putting = {.drafts = drafts, .count = 3};
    drafts[0].first_line = 1;
    drafts[1].first_line = 2;
    drafts[2].refunds = "1";
    CHECK_OK(db_work(w, WRITE, rig_put_unit, &putting));
    CHECK_INT(putting.results[1].outcome, ORDER_CHANGED);

    struct rig_seen refund = rig_look(w, store, "C1");
    CHECK_INT(refund.order.refunds, putting.results[0].order);
    CHECK_INT(refund.revenue, 5000000);
    CHECK_INT(refund.totals.refunds, 3000000);
}

/* ---- refunds ---- */

static status contact_unit(struct work *w, void *arg)
{
    static const char *const names[] = {"total_number_of_orders", "total_value_of_orders",
                                        "total_refunds", "net_lifetime_value", NULL};
    struct rig_seen         *seen = arg;
    struct record            record;
    TRY(record_get(w, &person_types[0], seen->contact, names, false, &record));
    CHECK_TEXT(record_value_of(&record, names[0]), "1");
    CHECK_TEXT(record_value_of(&record, names[1]), "10");
    CHECK_TEXT(record_value_of(&record, names[2]), "4");
    CHECK_TEXT(record_value_of(&record, names[3]), "6");
    return OK;
}

/* R33: net lifetime value is what was bought minus what was given back. */
static void a_refund_lowers_what_the_contact_is_worth_and_what_was_sold(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 5, 2000000)}, back[] = {rig_line("A", -2, 2000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 1),
                       refund = rig_draft(store, "C1", back, 1);
    rig_put(w, &sale);
    refund.refunds = "1";
    refund.placed_at = rig_time("2011-06-01T09:00");
    refund.person.customer = NULL; /* the sale says who it was */
    rig_put(w, &refund);

    struct rig_seen seen = rig_look(w, store, "C1");
    CHECK_INT(seen.order.total, -4000000);
    CHECK_INT(seen.totals.orders, 1);
    CHECK_INT(seen.totals.revenue, 10000000);
    CHECK_INT(seen.totals.refunds, 4000000);
    CHECK_INT(seen.totals.last_at, sale.placed_at);
    CHECK_OK(db_work(w, READ, contact_unit, &seen));
    CHECK_INT(((const struct product_sold *) seen.sold.items)->pieces, 3 * UNIT);
    CHECK_INT(((const struct product_sold *) seen.sold.items)->amount, 6000000);
    CHECK_INT(seen.revenue, 6000000);
}

/* R74: a sale to nobody is kept, counted, and has an identity that can be joined later. */
static void an_anonymous_sale_has_an_identity_and_no_contact(struct work *w)
{
    int64_t            store = rig_store(w, "Till", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000)};
    struct order_draft first = rig_draft(store, "1", lines, 1),
                       second = rig_draft(store, "2", lines, 1);
    first.person.customer = second.person.customer = NULL;
    rig_put(w, &first);
    rig_put(w, &second);
    struct rig_seen one = rig_look(w, store, "1"), two = rig_look(w, store, "2");
    CHECK_INT(one.contact, ABSENT);
    CHECK(one.order.identity != two.order.identity);
    CHECK_INT(one.revenue, 4000000);
    CHECK_INT(rig_put(w, &first).outcome, ORDER_UNCHANGED);
}

/* ---- currencies ---- */

static status put_rates(struct work *w, void *arg)
{
    TRY(store_put_rate(w, "EUR", day_of(rig_time("2011-04-01")), 850000));
    return store_put_rate(w, "EUR", day_of(rig_time("2011-06-01")), 900000);
}

/* R73: shops of several currencies, one sum at home. */
static void a_foreign_order_counts_at_the_rate_of_its_day_for_ever(struct work *w)
{
    rig_store(w, "Gifts", "GBP"); /* the first: home is in pounds */
    int64_t            store = rig_store(w, "Geschenke", "EUR");
    struct order_line  lines[] = {rig_line("A", 1, 2000000), rig_line("B", 1, 1000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 2);
    const char        *field;
    CHECK(rig_refused(w, &sale, &field) == INVALID);
    CHECK_TEXT(field, "currency");

    CHECK_OK(db_work(w, WRITE, put_rates, NULL));
    rig_put(w, &sale);
    struct rig_seen seen = rig_look(w, store, "1");
    CHECK_INT(seen.order.total, 3000000);
    CHECK_INT(seen.order.rate, 850000);
    CHECK_INT(seen.order.home_total, 2550000);
    CHECK_INT(seen.totals.revenue, 2550000);
    CHECK_INT(seen.lines_net, 2550000);
    CHECK_INT(rig_put(w, &sale).outcome, ORDER_UNCHANGED);

    sale.placed_at = rig_time("2011-06-02T09:00");
    rig_put(w, &sale);
    CHECK_INT(rig_look(w, store, "1").revenue, 2700000);
}

/* ---- bad drafts ---- */

static void what_is_wrong_with_a_draft_is_named_and_nothing_is_kept(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    char               text[2000];
    struct order_line  good[] = {rig_line("A", 1, 1), rig_line("B", 1, 1)};
    struct order_line  bad[] = {rig_line("A", 1, 1), rig_line("B", 1, 1)};
    struct order_draft cases[] = {
        rig_draft(store, "1", good, 2),  rig_draft(store, "1", good, 2),
        rig_draft(store, "1", good, 2),  rig_draft(store, "1", good, 2),
        rig_draft(store, "1", good, 2),  rig_draft(store, "1", bad, 2),
        rig_draft(store, "C1", good, 2), rig_draft(store, "1", good, 2),
        rig_draft(store, "1", good, 2),  rig_draft(12345, "1", good, 2),
    };
    static const char *const fields[] = {
        "number",          "placed_at", "placed_at", "currency",   "number",
        "lines[1].amount", "lines",     "country",   "first_line", "store"};
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    cases[0].number = "";
    cases[1].placed_at = ABSENT;
    cases[2].placed_at = INT64_MAX;
    cases[3].currency = "pound";
    cases[4].number = text;
    bad[1].quantity = bad[1].price = INT64_C(900000000000000000);
    cases[7].country = text;
    cases[8].first_line = -1;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *field;
        status      outcome = rig_refused(w, &cases[i], &field);
        CHECK_INT(outcome, i == 9 ? NOT_FOUND : INVALID);
        CHECK_TEXT(field, fields[i]);
    }
    struct order_draft fine = rig_draft(store, "1", good, 2);
    rig_put(w, &fine);
    CHECK_INT(rig_look(w, store, "1").facts, 3);
}

static void a_number_belongs_to_one_kind_of_document(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000)}, back[] = {rig_line("A", -1, 2000000)};
    struct order_draft sale = rig_draft(store, "1", lines, 1),
                       refund = rig_draft(store, "1", back, 1);
    const char *field;
    rig_put(w, &sale);
    refund.kind = ORDER_REFUND;
    CHECK(rig_refused(w, &refund, &field) == CONFLICT);
    CHECK_TEXT(field, "number");
}

/* ---- lists ---- */

struct listing {
    struct order_query query;
    struct rows        orders;
};

static status list_unit(struct work *w, void *arg)
{
    struct listing *listing = arg;
    return order_list(w, &listing->query, &listing->orders);
}

static const char *list_numbers(struct work *w, struct order_query query)
{
    struct listing listing = {.query = query};
    struct text    numbers = text_open(w->arena);
    CHECK_OK(db_work(w, READ, list_unit, &listing));
    for (int64_t i = 0; i < listing.orders.count; i++)
        text_addf(&numbers, "%s ", ((const struct order *) listing.orders.items)[i].number);
    return numbers.bytes;
}

/* R6: all orders of a contact, newest first. */
static void orders_are_listed_newest_first_page_by_page_and_by_what_they_are(struct work *w)
{
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 1, 2000000)}, back[] = {rig_line("A", -1, 2000000)};
    struct order_draft sales[] = {rig_draft(store, "1", lines, 1), rig_draft(store, "2", lines, 1),
                                  rig_draft(store, "C3", back, 1), rig_draft(store, "4", lines, 1)};
    sales[0].placed_at = rig_time("2011-09-01");
    sales[1].person.customer = "99";
    sales[3].status = "pending";
    for (size_t i = 0; i < COUNT_OF(sales); i++)
        rig_put(w, &sales[i]);

    struct order_query all = {.contact = ABSENT, .store = ABSENT, .limit = 50}, query = all;
    CHECK_TEXT(list_numbers(w, all), "4 C3 2 1 ");
    query.limit = 2;
    CHECK_TEXT(list_numbers(w, query), "4 C3 ");
    query.after = rig_look(w, store, "C3").order.id;
    CHECK_TEXT(list_numbers(w, query), "2 1 ");
    query = all;
    query.kind = "refund";
    CHECK_TEXT(list_numbers(w, query), "C3 ");
    query = all;
    query.status = "pending";
    CHECK_TEXT(list_numbers(w, query), "4 ");
    query = all;
    query.store = 999;
    CHECK_TEXT(list_numbers(w, query), "");
    query = all;
    query.contact =
        rig_look(w, store, "1").contact; /* by the date of the order, not of its arrival */
    CHECK_TEXT(list_numbers(w, query), "1 4 C3 ");
    query.limit = 1;
    query.after = rig_look(w, store, "1").order.id;
    CHECK_TEXT(list_numbers(w, query), "4 ");
}

static void details_say_what_reports_choose_by_and_nothing_means_a_plain_sale(struct work *w)
{
    struct order_details details;
    CHECK_OK(order_read_details(w, NULL, &details));
    CHECK(details.country == NULL && !details.refund && details.line == LINE_PRODUCT);
    CHECK_INT(details.price, 1);
    CHECK_OK(order_read_details(w,
                                "{\"country\":\"GB\",\"channel\":\"pos\",\"refund\":true,"
                                "\"orders\":-1,\"line\":\"fee\",\"price\":0}",
                                &details));
    CHECK_TEXT(details.country, "GB");
    CHECK_TEXT(details.channel, "pos");
    CHECK(details.refund && details.line == LINE_FEE);
    CHECK_INT(details.orders, -1);
    CHECK_INT(details.price, 0);
}

SUITE_DB("order", TEST(a_sale_is_kept_with_lines_products_facts_and_totals),
         TEST(putting_the_same_document_again_changes_nothing),
         TEST(two_lines_that_say_the_same_are_two_lines),
         TEST(another_version_tells_the_difference),
         TEST(a_total_that_is_given_stands_beside_the_sum_of_the_lines),
         TEST(a_document_in_parts_is_the_same_as_in_one),
         TEST(drafts_of_one_unit_may_be_parts_of_one_document_and_a_refund_of_it),
         TEST(a_refund_lowers_what_the_contact_is_worth_and_what_was_sold),
         TEST(an_anonymous_sale_has_an_identity_and_no_contact),
         TEST(a_foreign_order_counts_at_the_rate_of_its_day_for_ever),
         TEST(what_is_wrong_with_a_draft_is_named_and_nothing_is_kept),
         TEST(a_number_belongs_to_one_kind_of_document),
         TEST(orders_are_listed_newest_first_page_by_page_and_by_what_they_are),
         TEST(details_say_what_reports_choose_by_and_nothing_means_a_plain_sale));
