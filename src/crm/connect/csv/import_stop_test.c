/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Imports that end before their file does, and files with more bad rows than are kept. */
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/connect.h"
#include "crm/connect/csv/import_errors.h"
#include "crm/connect/csv/import_store.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"

/* ---- what an import left ---- */

static const struct export_request exported[] = {
    {.type = "order_lines"},
    {.type = "orders"},
    {.type = "contacts",
     .properties = "store,customer,country,createdate,total_number_of_orders,total_refunds,"
                   "net_lifetime_value,first_order_date,last_order_value"},
    {.type = "products", .properties = "store,hs_sku,name,price,units_sold,revenue"},
};

struct page {
    const struct export_request *request;
    struct export state;
    struct text out;
    bool        end;
};

static status open_page(struct work *w, void *arg)
{
    struct page *page = arg;
    return export_open(w, page->request, &page->state);
}

static status next_page(struct work *w, void *arg)
{
    struct page *page = arg;
    int64_t      wait;
    return export_next(w, &page->state, &page->out, &page->end, &wait);
}

static const char *all_exported(struct work *w)
{
    struct page page = {.out = text_open(w->arena)};
    for (size_t i = 0; i < COUNT_OF(exported); i++) {
        page.request = &exported[i];
        page.end = false;
        CHECK_OK(db_work(w, READ, open_page, &page));
        while (!page.end)
            CHECK_OK(db_work(w, READ, next_page, &page));
    }
    return page.out.bytes;
}

/* ---- a file of several slices ---- */

/* The second lines of the orders stand at the end; customers come again, some rows are bad. */
static const char *made_file(struct work *w)
{
    enum { ORDERS = 700 };
    const char *path = check_path(w, "made.csv");
    struct text text = text_open(w->arena);
    text_add(&text, "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,"
                    "Country\n");
    for (int line = 1; line <= 2; line++)
        for (int i = 0; i < ORDERS; i++) {
            bool refund = i % 11 == 0;
            text_addf(&text, "%s%d,S%d,THING %d,%s,2024-%02d-%02d 10:00,%d.99%d,",
                      refund ? "C" : "", 1000 + i, (i * line) % 40, (i * line) % 40,
                      i % 97 == 5 ? "many"
                      : refund    ? "-2"
                                  : "3",
                      1 + i % 12, 1 + i % 28, i % 20, i % 10);
            text_addf(&text, i % 7 == 0 ? ",GB\n" : "%d,GB\n", i % 60);
        }
    CHECK_OK(file_replace(w, path, text.bytes, text.size));
    return path;
}

static status import_made(struct work *w, const char *path, struct import *ret_import)
{
    struct import_request request = {.path = path, .as = IMPORT_ORDER_LINES, .currency = "GBP"};
    return import_file(w, &request, ret_import);
}

/* ---- the power goes ---- */

struct outage {
    int64_t left; /* WRITE units that still go well; then none does */
};

static status fail_when_out(struct work *w, void *arg)
{
    struct outage *outage = arg;
    return outage->left-- > 0 ? OK : fail(w, UNAVAILABLE, NULL, "The power went.");
}

/* Each run gets one slice further than the one before; the slice in which it ends is undone. */
static void an_import_that_ends_in_any_slice_and_runs_again_leaves_the_same(struct work *w)
{
    struct import import;
    struct outage outage = {0};
    int           stopped = 0;
    CHECK_OK(import_made(w, made_file(w), &import));
    CHECK_INT(import.bad, 16);
    const char  *whole = all_exported(w);
    enum db_kind kind = db_kind(w->machines->db);
    check_machines_close(w);
    check_machines_open(w, kind);

    const char *path = made_file(w);
    db_before_commit(w->machines->db, fail_when_out, &outage);
    for (outage.left = 1; import_made(w, path, &import) != OK; outage.left = stopped + 1) {
        if (++stopped > 50)
            break;
        CHECK_TEXT(w->failure.message, "The power went.");
    }
    CHECK(stopped >= 4 && stopped <= 50); /* the row, the beginning, and slices */
    outage.left = INT64_MAX;
    CHECK_OK(import_made(w, path, &import));
    CHECK_INT(import.created + import.changed + import.lines_created + import.lines_changed, 0);
    CHECK_TEXT(all_exported(w), whole);
}

/* ---- more bad rows than are kept ---- */

static int64_t count_lines(struct work *w, const char *path)
{
    const char *bytes;
    size_t      size;
    int64_t     count = 0;
    CHECK_OK(file_read(w, path, 100 * 1024 * 1024, &bytes, &size));
    for (size_t i = 0; i < size; i++)
        count += bytes[i] == '\n';
    return count;
}

static status count_kept(struct work *w, void *arg)
{
    const struct import *import = arg;
    struct rows          kept;
    TRY(import_store_list_errors(w, import->id, 0, INT32_MAX, &kept));
    CHECK_INT(kept.count, IMPORT_ERRORS_KEPT);
    CHECK_INT(((const struct import_error *) kept.items)[kept.count - 1].line,
              IMPORT_ERRORS_KEPT + 2);
    return OK;
}

static void of_many_bad_rows_the_first_are_kept_and_all_are_written(struct work *w)
{
    enum { ROWS = IMPORT_ERRORS_KEPT + 500 };
    const char *path = check_path(w, "bad.csv"), *errors = check_path(w, "errors.csv");
    struct text text = text_open(w->arena);
    text_add(&text, "email,first name\nada@example.com,Ada\n");
    for (int i = 0; i < ROWS; i++)
        text_addf(&text, "none %d,Bob\n", i);
    CHECK_OK(file_replace(w, path, text.bytes, text.size));

    struct import         import = {0};
    struct import_request request = {.path = path, .as = IMPORT_CONTACTS, .error_file = errors};
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.created, 1);
    CHECK_INT(import.bad, ROWS);
    CHECK_INT(count_lines(w, errors), ROWS + 1);
    CHECK_OK(db_work(w, READ, count_kept, &import));
}

/* ---- all bad rows, and how they go ---- */

static status count_errors(struct work *w, void *arg)
{
    int64_t    *count = arg;
    struct rows kept;
    TRY(import_store_list_errors(w, *count, 0, INT32_MAX, &kept));
    *count = kept.count;
    return OK;
}

static int64_t errors_of(struct work *w, const struct import *import)
{
    int64_t count = import->id;
    CHECK_OK(db_work(w, READ, count_errors, &count));
    return count;
}

static void without_a_file_of_its_own_an_import_keeps_all_bad_rows_for_ninety_days(struct work *w)
{
    enum { ROWS = IMPORT_ERRORS_KEPT + 500 };
    const char *path = check_path(w, "bad.csv");
    struct text text = text_open(w->arena);
    text_add(&text, "email,first name\n");
    for (int i = 0; i < ROWS; i++)
        text_addf(&text, "none %d,Bob\n", i);
    CHECK_OK(file_replace(w, path, text.bytes, text.size));
    struct import         import = {0};
    struct import_request request = {.path = path, .as = IMPORT_CONTACTS};
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(errors_of(w, &import), ROWS);
    w->now += 90 * DAY;
    CHECK_OK(import_errors_forget(w, NULL));
    CHECK_INT(errors_of(w, &import), ROWS);
    w->now += MINUTE;
    CHECK_OK(import_errors_forget(w, NULL));
    CHECK_INT(errors_of(w, &import), 0);
}

static status erase_words(struct work *w, void *arg)
{
    return import_errors_erase(w, arg);
}

static void bad_rows_in_which_somebody_stands_go_when_they_are_erased(struct work *w)
{
    static const char *const words[] = {"bob@example", NULL};
    const char              *path = check_path(w, "bad.csv");
    struct text              text = text_open(w->arena);
    text_add(&text, "email,first name\n");
    for (int i = 0; i < 1200; i++) /* more than go in one unit */
        text_addf(&text, "%s %d,X\n", i % 2 == 0 ? "BOB@example" : "none", i);
    CHECK_OK(file_replace(w, path, text.bytes, text.size));
    struct import         import = {0};
    struct import_request request = {.path = path, .as = IMPORT_CONTACTS};
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(errors_of(w, &import), 1200);
    CHECK_OK(db_work(w, WRITE, erase_words, (void *) (uintptr_t) words));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_INT(errors_of(w, &import), 600);
}

/* Refused when they are put, not when they are read: one by one among good ones. */
static void rows_that_are_refused_stand_in_the_error_file_in_their_order(struct work *w)
{
    static const char text[] = "email,first name,lifecyclestage\n"
                               "a@example.com,A,lead\n"
                               "b@example.com,B,nonsense\n"
                               "none,C,lead\n"
                               "d@example.com,D,nonsense\n"
                               "e@example.com,E,lead\n";
    const char *path = check_path(w, "bad.csv"), *errors = check_path(w, "errors.csv"), *bytes;
    size_t      size;
    CHECK_OK(file_replace(w, path, text, strlen(text)));
    struct import         import = {0};
    struct import_request request = {.path = path, .as = IMPORT_CONTACTS, .error_file = errors};
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.created, 2);
    CHECK_INT(import.bad, 3);
    CHECK_OK(file_read(w, errors, 10000, &bytes, &size));
    const char *third = strstr(bytes, "\r\n3,lifecyclestage,");
    const char *fourth = strstr(bytes, "\r\n4,email,"), *fifth = strstr(bytes, "\r\n5,");
    CHECK(third != NULL && fourth > third && fifth > fourth);
    CHECK(!file_exists(work_text(w, "%s.part", errors)));
}

SUITE_DB("import stopped", TEST(an_import_that_ends_in_any_slice_and_runs_again_leaves_the_same),
         TEST(of_many_bad_rows_the_first_are_kept_and_all_are_written),
         TEST(without_a_file_of_its_own_an_import_keeps_all_bad_rows_for_ninety_days),
         TEST(bad_rows_in_which_somebody_stands_go_when_they_are_erased),
         TEST(rows_that_are_refused_stand_in_the_error_file_in_their_order));
