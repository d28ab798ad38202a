/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A year of a real shop: UCI Online Retail, 541,909 lines, whose figures are known. The file is no
 * part of the project; the test looks for it beside the project's folder and is skipped without it.
 * On PostgreSQL, and a second time over what is there, it is put only with STOREFOLK_TEST_FULL set
 * (`make test-retail`), since that takes minutes.
 */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/order/order.h"
#include "crm/report/report.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/online_retail.h"

#define FILE_PATH "../shared/data/online_retail/online_retail.csv.xz"
#define COMMAND   "xz -dc " FILE_PATH

/* ---- what must come out ---- */

static int64_t money(const char *words)
{
    int64_t money = 0;
    CHECK(money_parse(words, &money) == MONEY_OK);
    return money;
}

static struct report_query query_of(const char *by, const char *filter)
{
    struct report_query query = report_query_open();
    query.by = by;
    query.filter = filter;
    return query;
}

static void check_total(struct work *w, const char *figure, const char *filter,
                        const char *expected)
{
    struct report_query  query = query_of(NULL, filter);
    struct report_result result = {0};
    CHECK_OK(report_fold(w, figure, &query, &result));
    if (result.total != money(expected))
        check_failed(__FILE__, __LINE__, "%s (%s) is %s, not %s", figure, filter ? filter : "all",
                     money_text(w, result.total), expected);
}

static void check_group(struct work *w, const struct report_result *result, const char *key,
                        const char *expected)
{
    for (int64_t i = 0; i < result->groups.count; i++) {
        const struct report_group *group = &((const struct report_group *) result->groups.items)[i];
        if (!text_same(group->key, key))
            continue;
        if (group->value != money(expected))
            check_failed(__FILE__, __LINE__, "%s of %s is %s, not %s", result->figure, key,
                         money_text(w, group->value), expected);
        return;
    }
    check_failed(__FILE__, __LINE__, "%s has no group %s", result->figure, key);
}

static void check_before_cleaning(struct work *w)
{
    struct order_counts counts = {0};
    CHECK_OK(order_count(w, &counts));
    CHECK_INT(counts.lines, 541909);
    CHECK_INT(counts.orders + counts.refunds, 25900);
    check_total(w, "lines", NULL, "541909");
    check_total(w, "invoices", NULL, "25900");
    check_total(w, "customers", NULL, "4372");
    check_total(w, "lines", "anonymous", "135080");
    check_total(w, "revenue", NULL, "9747747.934");
}

static void check_cleaned(struct work *w)
{
    struct report_query  query = query_of("country", "cleaned");
    struct report_result result = {0};
    check_total(w, "lines", "cleaned", "397884");
    check_total(w, "customers", "cleaned", "4338");
    check_total(w, "invoices", "cleaned", "18532");
    check_total(w, "revenue", "cleaned", "8911407.904");

    CHECK_OK(report_fold(w, "revenue", &query, &result));
    check_group(w, &result, "United Kingdom", "7308391.554");
    check_group(w, &result, "Netherlands", "285446.34");
    check_group(w, &result, "EIRE", "265545.90");
    check_group(w, &result, "Germany", "228867.14");
    check_group(w, &result, "France", "209024.05");

    query.by = "month";
    CHECK_OK(report_fold(w, "revenue", &query, &result));
    CHECK_INT(result.groups.count, 13);
    check_group(w, &result, "2011-11", "1161817.38");
    for (int64_t i = 0; i < result.groups.count; i++)
        CHECK(((const struct report_group *) result.groups.items)[i].value <= money("1161817.38"));
}

static const struct report_rfm *rfm_of(struct work *w, const struct rows *all, const char *customer)
{
    for (int64_t i = 0; i < all->count; i++) {
        const struct report_rfm *one = &((const struct report_rfm *) all->items)[i];
        if (text_same(one->label, customer))
            return one;
    }
    check_failed(__FILE__, __LINE__, "there is no customer %s", customer);
    static const struct report_rfm none;
    return &none;
}

static void check_rfm_of(struct work *w, const struct rows *all, const char *customer,
                         const char *expected)
{
    const struct report_rfm *one = rfm_of(w, all, customer);
    CHECK_TEXT(work_text(w, "%lld %lld %s", (long long) one->recency, (long long) one->frequency,
                         money_text(w, one->monetary)),
               expected);
}

static void check_rfm(struct work *w)
{
    struct report_rfm_query query = {
        .store = ABSENT, .filter = "cleaned", .contact = ABSENT, .limit = 1000};
    struct report_rfm_result result = {0};
    struct list              all = list_open(w->arena, sizeof(struct report_rfm));
    CHECK(date_parse("2011-12-10", &query.at));
    do {
        CHECK_OK(report_rfm(w, &query, &result));
        for (int64_t i = 0; i < result.results.count; i++) {
            const struct report_rfm *one = &((const struct report_rfm *) result.results.items)[i];
            *(struct report_rfm *) list_add(&all) = *one;
            query.after = one->contact;
        }
    } while (result.results.count == query.limit);

    struct rows rows = list_rows(&all);
    CHECK_INT(rows.count, 4338);
    CHECK_INT(result.customers, 4338);
    check_rfm_of(w, &rows, "12346", "326 1 77183.6");
    check_rfm_of(w, &rows, "12347", "3 7 4310");
    check_rfm_of(w, &rows, "14646", "2 73 280206.02");
    CHECK(fabs(result.recency_mean - 93.0595) < 0.00005);
    CHECK(fabs(result.frequency_mean - 4.2720) < 0.00005);
    CHECK(fabs(result.monetary_mean - 2054.2665) < 0.00005);
    CHECK(fabs(result.recency_median - 51) < 1e-9);
    CHECK(fabs(result.frequency_median - 2) < 1e-9);
    CHECK(fabs(result.monetary_median - 674.485) < 1e-6);
}

static void check_cohort(struct work *w)
{
    static const int64_t expected[] = {885, 324, 286, 340, 321, 352, 321,
                                       309, 313, 350, 331, 445, 235};
    struct report_query  query = query_of(NULL, "cleaned");
    struct rows          cohorts = {0};
    CHECK_OK(report_cohorts(w, &query, &cohorts));
    CHECK(cohorts.count > (int64_t) COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected) && (int64_t) i < cohorts.count; i++) {
        const struct report_cohort *cell = &((const struct report_cohort *) cohorts.items)[i];
        CHECK_TEXT(cell->cohort, "2010-12");
        CHECK_INT(cell->age, i);
        CHECK_INT(cell->customers, expected[i]);
    }
}

static status check_figures(struct work *w, void *arg)
{
    check_before_cleaning(w);
    check_cleaned(w);
    check_rfm(w);
    check_cohort(w);
    return OK;
}

/* ---- the test ---- */

static bool can_run(struct work *w)
{
    if (access(FILE_PATH, R_OK) != 0) {
        check_skip("../shared/data/online_retail is not there");
        return false;
    }
    if (system("xz --version > /dev/null 2>&1") != 0) {
        check_skip("xz is not there");
        return false;
    }
    if (db_kind(w->machines->db) == DB_POSTGRES && getenv("STOREFOLK_TEST_FULL") == NULL) {
        check_skip("only with STOREFOLK_TEST_FULL");
        return false;
    }
    return true;
}

static void put_file(struct work *w, int64_t store, struct online_retail *ret_put)
{
    FILE *file = popen(COMMAND, "r");
    online_retail_put(w, store, file, ret_put);
    CHECK(pclose(file) == 0);
}

static void a_year_of_a_real_shop_gives_the_known_figures_and_twice_the_same(struct work *w)
{
    struct online_retail put;
    if (!can_run(w))
        return;
    int64_t store = online_retail_store(w);
    put_file(w, store, &put);
    CHECK_INT(put.lines, 541909);
    CHECK_INT(put.unchanged, 0);
    CHECK_OK(db_work(w, READ, check_figures, NULL));

    online_retail_verify(w);
    if (getenv("STOREFOLK_TEST_FULL") == NULL)
        return;
    put_file(w, store, &put);
    CHECK(put.unchanged > 25900); /* each part of an invoice is counted */
    CHECK_OK(db_work(w, READ, check_figures, NULL));
    online_retail_verify(w);
}

SUITE_DB("online retail", TEST(a_year_of_a_real_shop_gives_the_known_figures_and_twice_the_same));
