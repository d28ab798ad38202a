/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A year of a real shop as if a till had sold it: receipt by receipt, 200 in a message (R74). Its
 * figures are those of the import of the same file (crm/report/online_retail_test.c), which see for
 * where the file is.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/pos/pos.h"
#include "crm/order/order.h"
#include "crm/report/report.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "kit/text/zone.h"
#include "test/check.h"
#include "test/online_retail.h"

#define FILE_PATH "../shared/data/online_retail/online_retail.csv.xz"
#define COMMAND   "xz -dc " FILE_PATH

enum { MESSAGE = 200 };

struct receipt {
    struct pos_sale sale;
    struct list     lines; /* of struct order_line */
};

struct reading {
    struct work       *work;
    int64_t            store;
    const struct zone *zone;
    struct map         places;   /* from invoice to place in `receipts` */
    struct list        receipts; /* of struct receipt */
};

static const char *known(struct work *w, const char *text)
{
    return *text == '\0' ? NULL : work_copy(w, text, strlen(text));
}

static const char *customer_of(struct work *w, const char *text)
{
    size_t size = strlen(text);
    if (size > 2 && text_ends(text, ".0"))
        size -= 2;
    return size == 0 ? NULL : work_copy(w, text, size);
}

static void begin(struct reading *reading, char *const *fields)
{
    struct work    *w = reading->work;
    struct receipt *receipt = list_add(&reading->receipts);
    int64_t         at = 0;
    CHECK(time_parse(fields[4], &at, NULL));
    receipt->lines = list_open(w->arena, sizeof(struct order_line));
    receipt->sale = (struct pos_sale){.store = reading->store,
                                      .till = "T1",
                                      .receipt = work_copy(w, fields[0], strlen(fields[0])),
                                      .refund = fields[0][0] == 'C',
                                      .at = zone_to_utc(reading->zone, at),
                                      .total = ABSENT,
                                      .customer = customer_of(w, fields[6]),
                                      .country = known(w, fields[7])};
}

static void take(struct reading *reading, char *text)
{
    char *fields[ONLINE_RETAIL_COLUMNS];
    bool  is_new;
    online_retail_cut(text, fields);
    union map_value *place = map_put(&reading->places, fields[0], &is_new);
    if (is_new) {
        place->number = (int64_t) reading->receipts.count;
        begin(reading, fields);
    }
    struct receipt    *receipt = list_at(&reading->receipts, (size_t) place->number);
    struct order_line *line = list_add(&receipt->lines);
    line->kind = online_retail_is_fee(fields[1]) ? LINE_FEE : LINE_PRODUCT;
    line->sku = known(reading->work, fields[1]);
    line->name = known(reading->work, fields[2]);
    line->amount = ABSENT;
    CHECK(money_parse(fields[3], &line->quantity) == MONEY_OK);
    CHECK(money_parse(fields[5], &line->price) == MONEY_OK);
}

static void read_file(struct reading *reading)
{
    char   *text = NULL;
    size_t  room = 0;
    ssize_t size;
    FILE   *file = popen(COMMAND, "r");
    CHECK(file != NULL && getline(&text, &room, file) > 0);
    while ((size = getline(&text, &room, file)) > 0) {
        while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
            text[--size] = '\0';
        take(reading, text);
    }
    free(text);
    CHECK(pclose(file) == 0);
}

struct message {
    struct rows sales, results;
};

static status sell_unit(struct work *w, void *arg)
{
    struct message *message = arg;
    return pos_put_all(w, &message->sales, &message->results);
}

static void sell(struct work *w, const struct reading *reading, const char *outcome)
{
    struct pos_sale sales[MESSAGE];
    for (size_t first = 0; first < reading->receipts.count; first += MESSAGE) {
        struct work   *one = work_open(w->machines, w->now);
        struct message message = {.sales = {sales, 0}};
        for (; message.sales.count < MESSAGE
               && first + (size_t) message.sales.count < reading->receipts.count;
             message.sales.count++) {
            const struct receipt *receipt =
                list_at(&reading->receipts, first + (size_t) message.sales.count);
            sales[message.sales.count] = receipt->sale;
            sales[message.sales.count].lines = list_rows(&receipt->lines);
        }
        status done = db_work(one, WRITE, sell_unit, &message);
        if (done != OK)
            check_failed(__FILE__, __LINE__, "message: %s", one->failure.message);
        for (int64_t i = 0; done == OK && i < message.results.count; i++)
            CHECK_TEXT(((struct pos_result *) message.results.items)[i].outcome, outcome);
        work_close(one);
    }
}

static void check_figure(struct work *w, const char *figure, const char *filter,
                         const char *expected)
{
    struct report_query  query = report_query_open();
    struct report_result result = {0};
    query.filter = filter;
    CHECK_OK(report_fold(w, figure, &query, &result));
    CHECK_TEXT(money_text(w, result.total), expected);
}

static status check_figures(struct work *w, void *arg)
{
    check_figure(w, "lines", NULL, "541909");
    check_figure(w, "invoices", NULL, "25900");
    check_figure(w, "customers", NULL, "4372");
    check_figure(w, "lines", "anonymous", "135080");
    check_figure(w, "revenue", NULL, "9747747.934");
    check_figure(w, "lines", "cleaned", "397884");
    check_figure(w, "customers", "cleaned", "4338");
    check_figure(w, "invoices", "cleaned", "18532");
    check_figure(w, "revenue", "cleaned", "8911407.904");
    return OK;
}

static bool can_run(struct work *w)
{
    if (access(FILE_PATH, R_OK) != 0 || system("xz --version > /dev/null 2>&1") != 0) {
        check_skip("../shared/data/online_retail or xz is not there");
        return false;
    }
    if (db_kind(w->machines->db) == DB_POSTGRES && getenv("STOREFOLK_TEST_FULL") == NULL) {
        check_skip("only with STOREFOLK_TEST_FULL");
        return false;
    }
    return true;
}

static void a_year_of_till_sales_gives_the_figures_of_the_import(struct work *w)
{
    if (!can_run(w))
        return;
    struct reading reading = {.work = w,
                              .store = online_retail_store(w),
                              .places = map_open(w->arena, 1),
                              .receipts = list_open(w->arena, sizeof(struct receipt))};
    CHECK_OK(zone_open(w, "Europe/London", &reading.zone));
    read_file(&reading);
    CHECK_INT(reading.receipts.count, 25900);
    sell(w, &reading, "created");
    CHECK_OK(db_work(w, READ, check_figures, NULL));
    online_retail_verify(w);
    if (getenv("STOREFOLK_TEST_FULL") != NULL)
        sell(w, &reading, "unchanged");
}

SUITE_DB("till replay", TEST(a_year_of_till_sales_gives_the_figures_of_the_import));
