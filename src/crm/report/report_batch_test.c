/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Questions of one moment, and what is asked of one product or one company. */
#include "crm/report/report.h"

#include <string.h>

#include "base/text.h"
#include "crm/catalog/catalog.h"
#include "crm/order/order.h"
#include "crm/record/record.h"
#include "crm/report/report_api.h"
#include "test/check.h"
#include "test/check_api.h"
#include "test/order_rig.h"

/* ---- three orders: tea with a cup, tea alone, a cup alone ---- */

struct shop {
    int64_t store, ann, bob;
    int64_t tea, cup; /* products */
};

static int64_t sell(struct work *w, struct order_draft draft, const char *email)
{
    draft.person = (struct person_draft){.email = email};
    rig_put(w, &draft);
    return rig_look(w, draft.store, draft.number).contact;
}

struct wanted {
    int64_t     store;
    const char *sku;
    int64_t     id;
};

static status find_product(struct work *w, void *arg)
{
    struct wanted *wanted = arg;
    return catalog_find(w, wanted->store, wanted->sku, &wanted->id);
}

static int64_t product_of(struct work *w, int64_t store, const char *sku)
{
    struct wanted wanted = {.store = store, .sku = sku};
    CHECK_OK(db_work(w, READ, find_product, &wanted));
    return wanted.id;
}

static struct shop make_shop(struct work *w)
{
    struct shop       shop = {.store = rig_store(w, "London", "GBP")};
    struct order_line both[] = {rig_line("TEA", 2, 3 * UNIT), rig_line("CUP", 1, 5 * UNIT)};
    struct order_line tea = rig_line("TEA", 1, 3 * UNIT), cup = rig_line("CUP", 4, 5 * UNIT);
    shop.ann = sell(w, rig_draft(shop.store, "1", both, 2), "ann@example.com");
    sell(w, rig_draft(shop.store, "2", &tea, 1), "ann@example.com");
    shop.bob = sell(w, rig_draft(shop.store, "3", &cup, 1), "bob@example.com");
    shop.tea = product_of(w, shop.store, "TEA");
    shop.cup = product_of(w, shop.store, "CUP");
    return shop;
}

static struct asked ask(struct work *w, enum method method, const char *path, const char *body)
{
    return check_api(w, report_routes, method, path, body);
}

static bool has(const struct asked *asked, const char *words)
{
    bool found = asked->body != NULL && strstr(asked->body, words) != NULL;
    if (!found)
        printf("not in the answer: %s\n%s\n", words, asked->body);
    return found;
}

/* ---- of one product ---- */

static void a_figure_of_one_product_counts_its_lines_only(struct work *w)
{
    struct shop  shop = make_shop(w);
    long long    tea = (long long) shop.tea;
    struct asked asked = ask(w, GET, work_text(w, "/api/reports/revenue?product=%lld", tea), NULL);
    CHECK(has(&asked, "\"total\":\"9\""));
    asked = ask(w, GET, work_text(w, "/api/reports/orders?product=%lld", tea), NULL);
    CHECK(has(&asked, "\"total\":\"2\""));
    asked = ask(w, GET, work_text(w, "/api/reports/units?product=%lld&by=contact", tea), NULL);
    CHECK(
        has(&asked, work_text(w, "{\"key\":\"%lld\",\"label\":\"ann@example.com\",\"value\":\"3\"}",
                              (long long) shop.ann)));
    CHECK(strstr(asked.body, "bob@example.com") == NULL);
}

static void what_is_bought_with_a_product_is_counted_in_its_orders_only(struct work *w)
{
    struct shop  shop = make_shop(w);
    struct asked asked = ask(
        w, GET, work_text(w, "/api/reports/bought-with?product=%lld", (long long) shop.tea), NULL);
    CHECK(has(&asked, "\"sku\":\"CUP\""));
    CHECK(has(&asked, "\"revenue\":\"5\",\"units\":\"1\",\"orders\":1"));
    CHECK(strstr(asked.body, "\"sku\":\"TEA\"") == NULL);
    CHECK_INT(ask(w, GET, "/api/reports/bought-with", NULL).outcome, INVALID);
}

/* ---- of one company ---- */

struct house {
    const struct shop *shop;
    int64_t            company;
};

static status make_company(struct work *w, void *arg)
{
    struct house             *house = arg;
    const struct record_type *companies, *contacts;
    struct record_value       name = {.property = "name", .value = "Harbour Tea"};
    struct record_ref         from, to;
    const struct rows         none = {.count = 0}; /* the default one alone */
    TRY(record_type_get(w, "companies", &companies));
    TRY(record_type_get(w, "contacts", &contacts));
    TRY(record_create(w, companies, &name, 1, &house->company));
    from = (struct record_ref){.type = contacts, .id = house->shop->ann};
    to = (struct record_ref){.type = companies, .id = house->company};
    return record_link_put(w, &from, &to, &none);
}

static void a_company_is_worth_what_its_contacts_bought(struct work *w)
{
    struct shop  shop = make_shop(w);
    struct house house = {.shop = &shop};
    CHECK_OK(db_work(w, WRITE, make_company, &house));
    struct asked asked = ask(
        w, GET, work_text(w, "/api/reports/revenue?company=%lld", (long long) house.company), NULL);
    CHECK(has(&asked, "\"total\":\"14\""));
    asked = ask(w, GET, "/api/reports/revenue?company=999", NULL);
    CHECK(has(&asked, "\"total\":\"0\""));
}

/* ---- many at once ---- */

static void many_questions_are_answered_at_once_and_a_bad_one_says_so_in_its_place(struct work *w)
{
    struct shop  shop = make_shop(w);
    struct asked asked = ask(
        w, POST, "/api/reports/batch",
        work_text(w,
                  "{\"questions\":[{\"ask\":\"revenue\",\"by\":\"month\"},{\"ask\":\"happiness\"},"
                  "{\"ask\":\"top-products\",\"limit\":1},{\"ask\":\"bought-with\","
                  "\"product\":%lld},{\"ask\":\"rfm\"},{\"ask\":\"cohorts\"},{\"ask\":\"pareto\"},"
                  "{\"ask\":\"sources\"},{\"ask\":\"funnel\"}]}",
                  (long long) shop.cup));
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "\"as_of\":"));
    CHECK(has(&asked, "\"total\":\"34\""));
    CHECK(has(&asked, "\"problem\":\"there is no figure 'happiness'"));
    CHECK(has(&asked, "\"sku\":\"CUP\",\"name\":\"CUP\",\"revenue\":\"25\""));
    CHECK(has(&asked, "\"sku\":\"TEA\",\"name\":\"TEA\",\"revenue\":\"6\""));
    CHECK(has(&asked, "\"recency_mean\":"));
    CHECK(has(&asked, "\"cohort\":\"2011-05\""));
    CHECK(has(&asked, "\"percent\":20"));
    CHECK(has(&asked, "\"event\":\"Order Completed\",\"property\":null"));
}

static void a_batch_of_nothing_or_of_too_much_is_refused(struct work *w)
{
    make_shop(w);
    struct text many = text_open(w->arena);
    text_add(&many, "{\"questions\":[{\"ask\":\"orders\"}");
    for (int i = 0; i < REPORT_QUESTIONS; i++)
        text_add(&many, ",{\"ask\":\"orders\"}");
    text_add(&many, "]}");
    CHECK_INT(ask(w, POST, "/api/reports/batch", many.bytes).outcome, INVALID);
    CHECK_INT(ask(w, POST, "/api/reports/batch", "{\"questions\":[]}").outcome, INVALID);
    CHECK_INT(ask(w, POST, "/api/reports/batch", "{}").outcome, INVALID);
}

SUITE_DB("report batch", TEST(a_figure_of_one_product_counts_its_lines_only),
         TEST(what_is_bought_with_a_product_is_counted_in_its_orders_only),
         TEST(a_company_is_worth_what_its_contacts_bought),
         TEST(many_questions_are_answered_at_once_and_a_bad_one_says_so_in_its_place),
         TEST(a_batch_of_nothing_or_of_too_much_is_refused));
