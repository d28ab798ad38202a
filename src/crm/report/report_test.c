/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Figures of a made-up shop in the shape of Online Retail (test/data/online_retail_extract.csv):
 * 196 lines with refunds, sales to nobody, fees, duplicates, gifts, a bad debt, a late line, and
 * sales at both sides of a midnight in summer time. The numbers were added up from the file apart
 * from this program.
 */
#include "crm/report/report.h"

#include <math.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/order/order.h"
#include "crm/report/report_api.h"
#include "kit/ledger/ledger.h"
#include "test/check.h"
#include "test/check_api.h"
#include "test/online_retail.h"

#define EXTRACT "test/data/online_retail_extract.csv"

/* ---- asking ---- */

static int64_t put_extract(struct work *w)
{
    struct online_retail put;
    int64_t              store = online_retail_store(w);
    FILE                *file = fopen(EXTRACT, "r");
    online_retail_put(w, store, file, &put);
    CHECK_INT(put.lines, 196);
    if (file != NULL)
        fclose(file);
    return store;
}

struct question {
    const char          *figure;
    struct report_query  query;
    struct report_result result;
};

static status fold_unit(struct work *w, void *arg)
{
    struct question *question = arg;
    return report_fold(w, question->figure, &question->query, &question->result);
}

static struct report_query query_of(const char *by, const char *filter)
{
    struct report_query query = report_query_open();
    query.by = by;
    query.filter = filter;
    return query;
}

static struct report_result ask(struct work *w, const char *figure, struct report_query query)
{
    struct question question = {.figure = figure, .query = query};
    CHECK_OK(db_work(w, READ, fold_unit, &question));
    return question.result;
}

static const char *total(struct work *w, const char *figure, const char *filter)
{
    return money_text(w, ask(w, figure, query_of(NULL, filter)).total);
}

/* "GB=12 FR=3" */
static const char *groups(struct work *w, const char *figure, struct report_query query)
{
    struct report_result result = ask(w, figure, query);
    struct text          text = text_open(w->arena);
    for (int64_t i = 0; i < result.groups.count; i++) {
        const struct report_group *group = &((const struct report_group *) result.groups.items)[i];
        text_addf(&text, "%s%s=%s", i == 0 ? "" : " ", group->key, money_text(w, group->value));
    }
    return text.bytes;
}

static int64_t day(const char *words)
{
    int64_t day = 0;
    CHECK(date_parse(words, &day));
    return day;
}

/* ---- figures ---- */

static void every_figure_is_what_its_definition_says(struct work *w)
{
    static const struct {
        const char *figure, *filter, *expected;
    } cases[] = {
        {"revenue", NULL, "2565.245"},
        {"gross_revenue", NULL, "2615.87"},
        {"refunds", NULL, "50.625"},
        {"orders", NULL, "44"},
        {"invoices", NULL, "48"},
        {"lines", NULL, "196"},
        {"units", NULL, "744"},
        {"customers", NULL, "9"},
        {"lines", "anonymous", "26"},
        {"revenue", "cleaned", "2423.475"},
        {"lines", "cleaned", "164"},
        {"invoices", "cleaned", "31"},
        {"customers", "cleaned", "8"},
        {"orders", "cleaned", "31"},
        {"new_customers", NULL, "8"},
        {"returning_customers", NULL, "0"},
        {"average_order_value", NULL, "59.451591"},
    };
    put_extract(w);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CHECK_TEXT(
            work_text(w, "%s %s", cases[i].figure, total(w, cases[i].figure, cases[i].filter)),
            work_text(w, "%s %s", cases[i].figure, cases[i].expected));
    online_retail_verify(w);
}

static void sealed_facts_give_the_same_figures(struct work *w)
{
    int64_t sealed = 0;
    put_extract(w);
    CHECK_OK(ledger_seal(w, 20, &sealed));
    CHECK(sealed > 150);
    CHECK_TEXT(total(w, "revenue", "cleaned"), "2423.475");
    CHECK_TEXT(total(w, "lines", NULL), "196");
    CHECK_TEXT(total(w, "invoices", "cleaned"), "31");
    CHECK_TEXT(groups(w, "revenue", query_of("month", NULL)),
               "2010-12=531.74 2011-01=573.73 2011-02=424.34 2011-03=784.465 2011-04=250.97");
    online_retail_verify(w);
}

static void days_weeks_and_months_are_those_of_the_zone(struct work *w)
{
    put_extract(w);
    /* 23:30 and 00:30 in summer time are 22:30 and 23:30 of one day in UTC, but of two months. */
    CHECK_TEXT(groups(w, "revenue", query_of("month", NULL)),
               "2010-12=531.74 2011-01=573.73 2011-02=424.34 2011-03=784.465 2011-04=250.97");
    CHECK_TEXT(groups(w, "revenue", query_of("month", "cleaned")),
               "2010-12=498.535 2011-01=530.535 2011-02=417.99 2011-03=773.49 2011-04=202.925");
    CHECK_TEXT(groups(w, "revenue", query_of("week", "cleaned")),
               "2010-11-29=209.735 2010-12-13=288.8 2011-01-10=336.775 2011-01-24=193.76 "
               "2011-02-07=225.765 2011-02-21=192.225 2011-03-07=302.24 2011-03-21=225.29 "
               "2011-03-28=448.885");
    struct report_query query = query_of("day", "cleaned");
    query.from = day("2011-04-01");
    CHECK_TEXT(groups(w, "revenue", query), "2011-04-01=202.925");
    query.from = day("2011-03-01");
    query.until = day("2011-04-01");
    query.by = NULL;
    CHECK_TEXT(money_text(w, ask(w, "revenue", query).total), "773.49");
}

static void figures_are_grouped_by_country_product_store_and_kind_of_customer(struct work *w)
{
    int64_t store = put_extract(w);
    CHECK_TEXT(groups(w, "revenue", query_of("country", "cleaned")),
               "United Kingdom=1219.03 EIRE=345.185 Netherlands=329.77 Germany=288.45 "
               "France=220.64 Austria=20.4");
    CHECK_TEXT(groups(w, "orders", query_of("store", NULL)),
               work_text(w, "%lld=44", (long long) store));
    CHECK_TEXT(groups(w, "orders", query_of("customers", NULL)), "returning=24 anonymous=12 new=8");

    struct report_query  query = query_of("product", NULL);
    struct report_result result;
    query.limit = 2;
    result = ask(w, "revenue", query);
    CHECK_INT(result.groups.count, 2);
    const struct report_group *first = result.groups.items;
    CHECK_TEXT(first[0].label, "10007 CAFÉ SIGN");
    CHECK_TEXT(money_text(w, first[0].value), "590.75");
    CHECK_TEXT(first[1].label, "10002B TIN LANTERN LARGE");
    CHECK_TEXT(money_text(w, first[1].value), "460.35");
    CHECK_TEXT(money_text(w, result.total), "2565.245"); /* also what the limit leaves out */
}

static void a_customer_is_new_in_the_time_of_the_first_sale_and_returning_later(struct work *w)
{
    put_extract(w);
    CHECK_TEXT(groups(w, "new_customers", query_of("month", NULL)), "2010-12=6 2011-01=2");
    CHECK_TEXT(groups(w, "returning_customers", query_of("month", NULL)),
               "2011-01=4 2011-02=6 2011-03=8 2011-04=3");
    struct report_query query = query_of(NULL, NULL);
    query.from = day("2011-01-01");
    CHECK_TEXT(money_text(w, ask(w, "new_customers", query).total), "2");
    CHECK_TEXT(money_text(w, ask(w, "returning_customers", query).total), "6");
}

static void a_condition_on_lines_counts_a_document_when_one_of_its_lines_passes(struct work *w)
{
    put_extract(w);
    CHECK_TEXT(total(w, "lines", "products"), "174"); /* without 16 POST, 4 DOT, 1 D and 1 B */
    CHECK_TEXT(total(w, "revenue", "products"), "2280.325");
    CHECK_TEXT(total(w, "orders", "products"), "43"); /* the bad debt has no product */
}

/* ---- the rows behind ---- */

struct rows_question {
    const char         *figure;
    struct report_query query;
    struct rows         rows;
    const char         *next;
};

static status rows_unit(struct work *w, void *arg)
{
    struct rows_question *question = arg;
    return report_rows(w, question->figure, &question->query, &question->rows, &question->next);
}

static struct list all_rows(struct work *w, const char *figure, struct report_query query)
{
    struct list          all = list_open(w->arena, sizeof(struct report_row));
    struct rows_question question = {.figure = figure, .query = query};
    do {
        question.query.after = question.next;
        CHECK_OK(db_work(w, READ, rows_unit, &question));
        for (int64_t i = 0; i < question.rows.count; i++)
            *(struct report_row *) list_add(&all) = ((struct report_row *) question.rows.items)[i];
    } while (question.next != NULL && all.count < 1000);
    return all;
}

static void the_rows_behind_a_figure_add_up_to_it_page_by_page(struct work *w)
{
    static const char *const filters[] = {NULL, "cleaned", "anonymous", "products"};
    put_extract(w);
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        struct report_query query = query_of(NULL, filters[i]);
        query.limit = 7;
        struct list rows = all_rows(w, "revenue", query);
        int64_t     sum = 0;
        for (size_t k = 0; k < rows.count; k++) {
            const struct report_row *row = list_at(&rows, k);
            const struct report_row *before = k == 0 ? row : list_at(&rows, k - 1);
            sum += row->value;
            CHECK(before->at >= row->at);
            CHECK(k == 0 || before->sequence != row->sequence);
            CHECK(row->number != NULL);
        }
        CHECK_TEXT(money_text(w, sum), total(w, "revenue", filters[i]));
    }
}

static void one_group_has_its_own_rows(struct work *w)
{
    put_extract(w);
    struct report_query query = query_of("month", "cleaned");
    query.group = "2011-04";
    struct list rows = all_rows(w, "lines", query);
    int64_t     sum = 0;
    for (size_t i = 0; i < rows.count; i++)
        sum += ((const struct report_row *) list_at(&rows, i))->value;
    CHECK_TEXT(money_text(w, sum), "202.925");
    const struct report_row *first = list_at(&rows, 0);
    CHECK_TEXT(first->kind, "line_sold");
    CHECK(first->contact != ABSENT);
    CHECK(first->product == ABSENT || first->sku != NULL);
}

/* ---- corrections ---- */

struct correction {
    struct order_draft draft;
    int64_t            sale;
};

static status correct_unit(struct work *w, void *arg)
{
    struct correction      *correction = arg;
    struct order_put_result result;
    return order_put(w, &correction->draft, &result);
}

/* Reports fold the same facts that a correction takes back: no trace of the old version is left. */
static void a_correction_takes_every_figure_along(struct work *w)
{
    int64_t           store = put_extract(w);
    struct order_line lines[] = {
        {.sku = "10001", .quantity = MONEY_UNIT, .price = 0, .amount = ABSENT}};
    struct correction gift = {
        .draft = {.store = store,
                  .number = "700108", /* the 24 garlands to Austria: now one, for nothing */
                  .placed_at = INT64_C(1299769200000),
                  .total = ABSENT,
                  .country = "Germany",
                  .person = {.customer = "20003", .created_at = ABSENT},
                  .lines = {.items = lines, .count = 1}}};
    CHECK_OK(db_work(w, WRITE, correct_unit, &gift));
    CHECK_TEXT(total(w, "lines", NULL), "196");
    CHECK_TEXT(total(w, "units", NULL), "721");
    CHECK_TEXT(total(w, "lines", "cleaned"), "163");
    CHECK_TEXT(total(w, "invoices", "cleaned"), "30");
    CHECK_TEXT(total(w, "revenue", "cleaned"), "2403.075");
    CHECK_TEXT(total(w, "revenue", NULL), "2544.845");
    CHECK_TEXT(groups(w, "orders", query_of("country", "cleaned")),
               "United Kingdom=15 EIRE=4 France=4 Netherlands=4 Germany=3");

    gift.draft.status = "cancelled";
    CHECK_OK(db_work(w, WRITE, correct_unit, &gift));
    CHECK_TEXT(total(w, "orders", NULL), "43");
    CHECK_TEXT(total(w, "lines", NULL), "195");
    online_retail_verify(w);
}

/* ---- customers ---- */

struct customers {
    struct report_rfm_query    query;
    struct report_rfm_result   rfm;
    struct rows                cohorts;
    struct report_pareto_query best;
    struct report_pareto       pareto;
};

static status customers_unit(struct work *w, void *arg)
{
    struct customers   *customers = arg;
    struct report_query cleaned = query_of(NULL, "cleaned");
    TRY(report_rfm(w, &customers->query, &customers->rfm));
    TRY(report_cohorts(w, &cleaned, &customers->cohorts));
    return report_pareto(w, &customers->best, &customers->pareto);
}

static struct customers look_at_customers(struct work *w)
{
    struct customers customers = {
        .query = {.at = day("2011-04-02"),
                  .store = ABSENT,
                  .filter = "cleaned",
                  .contact = ABSENT,
                  .limit = 100},
        .best = {
            .percent = 20, .from = ABSENT, .until = ABSENT, .store = ABSENT, .filter = "cleaned"}};
    CHECK_OK(db_work(w, READ, customers_unit, &customers));
    return customers;
}

static void recency_is_in_calendar_days_and_scores_rank_the_customers(struct work *w)
{
    static const struct {
        int64_t     recency, frequency;
        const char *monetary;
        int64_t     r, f, m;
    } expected[] = {
        {2, 4, "464.835", 2, 1, 5}, {1, 4, "303.45", 4, 1, 2},  {12, 4, "308.85", 1, 1, 2},
        {2, 4, "220.64", 2, 1, 1},  {1, 4, "345.185", 4, 1, 4}, {12, 3, "98.03", 1, 1, 1},
        {2, 4, "329.77", 2, 1, 3},  {1, 4, "352.715", 4, 1, 4},
    };
    put_extract(w);
    struct customers customers = look_at_customers(w);
    CHECK_INT(customers.rfm.customers, COUNT_OF(expected));
    int matched = 0;
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const struct report_rfm *all = customers.rfm.results.items;
        for (int64_t k = 0; k < customers.rfm.results.count; k++)
            matched += all[k].recency == expected[i].recency
                       && all[k].frequency == expected[i].frequency
                       && text_same(money_text(w, all[k].monetary), expected[i].monetary)
                       && all[k].r == expected[i].r && all[k].f == expected[i].f
                       && all[k].m == expected[i].m;
    }
    CHECK_INT(matched, COUNT_OF(expected));
    CHECK(fabs(customers.rfm.recency_mean - 33.0 / 8) < 1e-9);
    CHECK(fabs(customers.rfm.recency_median - 2) < 1e-9);
    CHECK(fabs(customers.rfm.monetary_median - (329.77 + 308.85) / 2) < 1e-9);
}

/* R26: cohorts by the month of the first order. */
static void cohorts_say_who_came_back_in_which_month(struct work *w)
{
    static const char *const expected[] = {
        "2010-12 2010-12 0 6", "2010-12 2011-01 1 4", "2010-12 2011-02 2 4", "2010-12 2011-03 3 6",
        "2010-12 2011-04 4 3", "2011-01 2011-01 0 2", "2011-01 2011-02 1 2", "2011-01 2011-03 2 2"};
    put_extract(w);
    struct customers customers = look_at_customers(w);
    int64_t          revenue = 0;
    CHECK_INT(customers.cohorts.count, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const struct report_cohort *cell = &((struct report_cohort *) customers.cohorts.items)[i];
        CHECK_TEXT(work_text(w, "%s %s %lld %lld", cell->cohort, cell->month, (long long) cell->age,
                             (long long) cell->customers),
                   expected[i]);
        revenue += cell->revenue;
    }
    CHECK_TEXT(money_text(w, revenue), "2423.475");
}

/* R83: the share of the top 20 %, with an exact boundary. */
static void the_best_fifth_is_rounded_up_to_whole_customers(struct work *w)
{
    put_extract(w);
    struct report_pareto pareto = look_at_customers(w).pareto;
    CHECK_INT(pareto.customers, 8);
    CHECK_INT(pareto.top_customers, 2);
    CHECK_TEXT(money_text(w, pareto.revenue), "2423.475");
    CHECK_TEXT(money_text(w, pareto.top_revenue), "817.55");
    CHECK_TEXT(money_text(w, pareto.boundary), "352.715");
    CHECK(fabs(pareto.share - 817.55 / 2423.475) < 1e-9);
    CHECK_INT(pareto.customers_of_80, 6);
}

/* ---- the API ---- */

static void figures_are_defined_and_given_by_the_api(struct work *w)
{
    put_extract(w);
    struct asked asked = check_api(w, report_routes, GET, "/api/reports/figures", NULL);
    CHECK(strstr(asked.body, "\"Gross revenue divided by orders.\"") != NULL);
    asked = check_api(w, report_routes, GET,
                      "/api/reports/revenue?by=month&filter=cleaned&from=2011-02-01&limit=1", NULL);
    CHECK(strstr(asked.body, "\"currency\":\"GBP\"") != NULL);
    CHECK(strstr(asked.body, "\"total\":\"1394.405\"") != NULL);
    CHECK(strstr(asked.body,
                 "\"groups\":[{\"key\":\"2011-02\",\"label\":\"2011-02\",\"value\":\"417.99\"}]")
          != NULL);
    asked = check_api(w, report_routes, GET, "/api/reports/revenue/rows?limit=2", NULL);
    CHECK(strstr(asked.body, "\"paging\"") != NULL);
    asked = check_api(w, report_routes, GET, "/api/reports/top-products?limit=1&by=units", NULL);
    CHECK(strstr(asked.body, "\"sku\":\"10008\"") != NULL);
    CHECK(strstr(asked.body, "\"units\":\"98\"") != NULL);
    asked = check_api(w, report_routes, GET,
                      "/api/reports/rfm?at=2011-04-02&filter=cleaned&limit=1", NULL);
    CHECK(strstr(asked.body, "\"customers\":8") != NULL);
    asked = check_api(w, report_routes, GET, "/api/reports/cohorts?filter=cleaned", NULL);
    CHECK(strstr(asked.body, "\"cohort\":\"2010-12\"") != NULL);
    asked = check_api(w, report_routes, GET, "/api/reports/pareto?percent=20", NULL);
    CHECK(strstr(asked.body, "\"top_customers\":2") != NULL);
}

static void what_cannot_be_asked_is_refused_with_the_reason(struct work *w)
{
    static const struct {
        const char *target;
        status      outcome;
        const char *field;
    } cases[] = {
        {"/api/reports/profit", NOT_FOUND, "figure"},
        {"/api/reports/revenue?by=moon", INVALID, "by"},
        {"/api/reports/revenue?filter=mine", INVALID, "filter"},
        {"/api/reports/revenue?from=2011-02-30", INVALID, "from"},
        {"/api/reports/revenue?from=2011-03-01&until=2011-03-01", INVALID, "until"},
        {"/api/reports/revenue?store=99", NOT_FOUND, "store"},
        {"/api/reports/revenue?limit=0", INVALID, "limit"},
        {"/api/reports/revenue?colour=red", INVALID, "colour"},
        {"/api/reports/revenue/rows?after=somewhere", INVALID, "after"},
        {"/api/reports/revenue/rows?limit=5000", INVALID, "limit"},
        {"/api/reports/top-products?by=luck", INVALID, "by"},
        {"/api/reports/rfm?limit=0", INVALID, "limit"},
        {"/api/reports/pareto?percent=0", INVALID, "percent"},
    };
    online_retail_store(w);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = check_api(w, report_routes, GET, cases[i].target, NULL);
        if (asked.outcome != cases[i].outcome || !text_same(asked.field, cases[i].field))
            check_failed(__FILE__, __LINE__, "%s: %d %s %s", cases[i].target, asked.outcome,
                         asked.field, asked.message);
    }
}

static const char *id_in(struct work *w, const char *body)
{
    const char *found = strstr(body, "\"id\":");
    return found == NULL ? "0" : work_copy(w, found + 5, strspn(found + 5, "0123456789"));
}

static void a_saved_filter_is_used_changed_and_forgotten(struct work *w)
{
    put_extract(w);
    struct asked asked = check_api(
        w, report_routes, POST, "/api/report-filters",
        "{\"name\":\"german\",\"label\":\"To Germany\",\"conditions\":{\"countries\":[\"Germany\"],"
        "\"documents\":[\"sale\"],\"lines\":[\"product\",\"fee\"]}}");
    CHECK_INT(asked.code, 201);
    const char *path = work_text(w, "/api/report-filters/%s", id_in(w, asked.body));
    CHECK_TEXT(total(w, "revenue", "german"), "288.45");

    asked =
        check_api(w, report_routes, PATCH, path, "{\"conditions\":{\"countries\":[\"Austria\"]}}");
    CHECK_INT(asked.code, 200);
    CHECK_TEXT(total(w, "revenue", "german"), "20.4");
    asked = check_api(w, report_routes, GET, "/api/report-filters", NULL);
    CHECK(strstr(asked.body, "\"name\":\"cleaned\"") != NULL);
    CHECK(strstr(asked.body, "\"name\":\"german\"") != NULL);
    CHECK_INT(check_api(w, report_routes, DELETE, path, NULL).code, 204);
    CHECK(check_api(w, report_routes, DELETE, path, NULL).outcome == NOT_FOUND);
}

static void a_filter_that_says_what_reports_do_not_know_is_refused(struct work *w)
{
    static const struct {
        const char *name, *conditions, *field;
        status      outcome;
    } cases[] = {
        {"mine", "{\"colour\":\"red\"}", "colour", INVALID},
        {"mine", "{\"quantity\":\"negative\"}", "conditions.quantity", INVALID},
        {"mine", "{\"lines\":[\"gift\"]}", "conditions.lines", INVALID},
        {"mine", "{\"lines\":\"product\"}", "conditions.lines", INVALID},
        {"mine", "{\"products\":[1.5]}", "conditions.products", INVALID},
        {"mine", "{\"customer\":\"rich\"}", "customer", INVALID},
        {"My Filter", "{\"customer\":\"any\"}", "name", INVALID},
        {"cleaned", "{\"customer\":\"any\"}", "name", CONFLICT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked =
            check_api(w, report_routes, POST, "/api/report-filters",
                      work_text(w, "{\"name\":\"%s\",\"label\":\"L\",\"conditions\":%s}",
                                cases[i].name, cases[i].conditions));
        if (asked.outcome != cases[i].outcome || !text_same(asked.field, cases[i].field))
            check_failed(__FILE__, __LINE__, "%s: %d %s %s", cases[i].conditions, asked.outcome,
                         asked.field, asked.message);
    }
}

static void an_empty_shop_has_empty_figures(struct work *w)
{
    online_retail_store(w);
    CHECK_TEXT(total(w, "revenue", NULL), "0");
    CHECK_TEXT(total(w, "average_order_value", NULL), "0");
    CHECK_TEXT(groups(w, "customers", query_of("month", "cleaned")), "");
    struct customers customers = look_at_customers(w);
    CHECK_INT(customers.rfm.customers, 0);
    CHECK_INT(customers.cohorts.count, 0);
    CHECK_INT(customers.pareto.top_customers, 0);
}

SUITE_DB("report", TEST(every_figure_is_what_its_definition_says),
         TEST(sealed_facts_give_the_same_figures),
         TEST(days_weeks_and_months_are_those_of_the_zone),
         TEST(figures_are_grouped_by_country_product_store_and_kind_of_customer),
         TEST(a_customer_is_new_in_the_time_of_the_first_sale_and_returning_later),
         TEST(a_condition_on_lines_counts_a_document_when_one_of_its_lines_passes),
         TEST(the_rows_behind_a_figure_add_up_to_it_page_by_page), TEST(one_group_has_its_own_rows),
         TEST(a_correction_takes_every_figure_along),
         TEST(recency_is_in_calendar_days_and_scores_rank_the_customers),
         TEST(cohorts_say_who_came_back_in_which_month),
         TEST(the_best_fifth_is_rounded_up_to_whole_customers),
         TEST(figures_are_defined_and_given_by_the_api),
         TEST(what_cannot_be_asked_is_refused_with_the_reason),
         TEST(a_saved_filter_is_used_changed_and_forgotten),
         TEST(a_filter_that_says_what_reports_do_not_know_is_refused),
         TEST(an_empty_shop_has_empty_figures));
