/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whole files into the database. test/data/retail.csv is made up in the form of a real one. */
#include "crm/connect/connect.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/csv/import.h"
#include "crm/connect/csv/import_run.h"
#include "crm/connect/csv/import_store.h"
#include "crm/order/order.h"
#include "crm/room.h"
#include "crm/store/store.h"
#include "kit/db/db.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"

#define RETAIL "test/data/retail.csv"

/* ---- the rig ---- */

/* A file with this content, removed with the test's folder by `drop`. */
static const char *file_with(struct work *w, const char *bytes, size_t size)
{
    const char *path;
    int         fd;
    CHECK_OK(temp_open(w, getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp", &fd, &path));
    CHECK_OK(file_write(w, fd, bytes, size));
    file_close(fd);
    return path;
}

static const char *file_of(struct work *w, const char *words)
{
    return file_with(w, words, strlen(words));
}

static struct import import_as(struct work *w, const char *path, enum import_object as)
{
    struct import         import = {0};
    struct import_request request = {.path = path, .as = as};
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.state, IMPORT_DONE);
    return import;
}

static void drop(struct work *w, const char *path)
{
    CHECK_OK(file_remove(w, path));
}

static const struct import_error *error_at(const struct import *import, int64_t index)
{
    CHECK(index < import->errors.count);
    return (const struct import_error *) import->errors.items + index;
}

struct asked {
    const char         *number;
    const char         *store;
    struct order        order;
    struct rows         lines;
    struct order_counts counts;
};

static status ask(struct work *w, void *arg)
{
    struct asked *asked = arg;
    struct store  store;
    TRY(order_count(w, &asked->counts));
    if (asked->number == NULL)
        return OK;
    TRY(store_find(w, asked->store != NULL ? asked->store : "Online Retail", &store));
    TRY(order_find(w, store.id, asked->number, &asked->order));
    return order_list_lines(w, asked->order.id, 0, 1000, &asked->lines);
}

static struct asked order_of(struct work *w, const char *store, const char *number)
{
    struct asked asked = {.number = number, .store = store};
    CHECK_OK(db_work(w, READ, ask, &asked));
    return asked;
}

static struct order_counts counts_of(struct work *w)
{
    return order_of(w, NULL, NULL).counts;
}

static const struct line *line_at(const struct asked *asked, int64_t index)
{
    CHECK(index < asked->lines.count);
    return (const struct line *) asked->lines.items + index;
}

/* Everything that the doctor asks. */
static status verify(struct work *w, void *arg)
{
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        for (const struct check *check = (*room)->checks; check != NULL && check->name != NULL;
             check++)
            TRY(check->run(w));
    return OK;
}

/* ---- a shop's history ---- */

static void a_shops_history_goes_in_exactly(struct work *w)
{
    struct import import = import_as(w, RETAIL, IMPORT_ORDER_LINES);
    CHECK_INT(import.rows, 14);
    CHECK_INT(import.bad, 0);
    CHECK_INT(import.created, 9);
    CHECK_INT(import.lines_created, 14);
    CHECK_INT(import.read, import.size);
    struct order_counts counts = counts_of(w);
    CHECK_INT(counts.orders, 7);
    CHECK_INT(counts.refunds, 2);
    CHECK_INT(counts.lines, 14);

    struct asked first = order_of(w, NULL, "700001");
    CHECK_INT(first.lines.count, 3); /* the last two are equal and both real */
    CHECK_INT(first.order.total, 59300000);
    CHECK_TEXT(first.order.currency, "GBP");
    CHECK_TEXT(first.order.country, "GB");
    CHECK_TEXT(time_text(w, first.order.placed_at), "2019-03-04T08:26:00.000Z");
    CHECK_TEXT(line_at(&first, 0)->name, "WHITE LANTERN");
    CHECK_OK(db_work(w, READ, verify, NULL));
}

static void thousandths_fees_and_quotes_are_kept(struct work *w)
{
    import_as(w, RETAIL, IMPORT_ORDER_LINES);
    struct asked order = order_of(w, NULL, "700002");
    CHECK_INT(order.order.total, 30125000);
    CHECK_TEXT(line_at(&order, 0)->name, "CAKE TIN, ROUND");
    CHECK_INT(line_at(&order, 1)->kind, LINE_SHIPPING);
    CHECK_INT(line_at(&order, 1)->product, ABSENT);
    CHECK_TEXT(line_at(&order, 1)->sku, "POST");
    order = order_of(w, NULL, "700006");
    CHECK_INT(order.lines.count, 2); /* its rows stand apart in the file */
    CHECK_TEXT(line_at(&order, 1)->name, "TEA \"FOR\" TWO");
    CHECK_INT(line_at(&order, 1)->price, 1000);
    CHECK_TEXT(order.order.country, "Channel Islands");
    /* Summer time has begun in London. */
    order = order_of(w, NULL, "700008");
    CHECK_TEXT(time_text(w, order.order.placed_at), "2019-04-01T08:00:00.000Z");
}

static void a_number_that_begins_with_c_is_a_refund(struct work *w)
{
    import_as(w, RETAIL, IMPORT_ORDER_LINES);
    struct asked refund = order_of(w, NULL, "C700004");
    CHECK_INT(refund.order.kind, ORDER_REFUND);
    CHECK_INT(refund.order.total, -5100000);
    CHECK_INT(line_at(&refund, 0)->quantity, -2000000);
}

static void the_same_file_again_changes_nothing(struct work *w)
{
    import_as(w, RETAIL, IMPORT_ORDER_LINES);
    struct import again = import_as(w, RETAIL, IMPORT_ORDER_LINES);
    CHECK_INT(again.created, 0);
    CHECK_INT(again.changed, 0);
    CHECK_INT(again.unchanged, 9);
    CHECK_INT(again.lines_created, 0);
    CHECK_INT(again.lines_changed, 0);
    CHECK_INT(again.lines_unchanged, 14);
    CHECK_INT(counts_of(w).lines, 14);
    CHECK_OK(db_work(w, READ, verify, NULL));
}

static void a_dry_run_tells_what_would_happen_and_does_nothing(struct work *w)
{
    struct import         import = {0};
    struct import_request request = {.path = RETAIL, .as = IMPORT_ORDER_LINES, .dry_run = true};
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.state, IMPORT_DONE);
    CHECK_INT(import.created, 9);
    CHECK_INT(import.lines_created, 14);
    CHECK_INT(counts_of(w).orders, 0);
    struct asked none = {.number = "700001"};
    CHECK_INT(db_work(w, READ, ask, &none), NOT_FOUND); /* nor is there a store */

    import_as(w, RETAIL, IMPORT_ORDER_LINES);
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.created, 0);
    CHECK_INT(import.unchanged, 9);
}

static void a_changed_line_is_told_as_a_change(struct work *w)
{
    static const char     before[] = "order number;date;sku;qty;price;currency\n"
                                     "1;1.2.2024;A;1;10,00;EUR\n1;1.2.2024;B;2;5,00;EUR\n"
                                     "2;13.2.2024;A;1;10,00;EUR\n";
    static const char     after[] = "order number;date;sku;qty;price;currency\n"
                                    "1;1.2.2024;A;1;10,00;EUR\n1;1.2.2024;B;3;5,00;EUR\n"
                                    "2;13.2.2024;A;1;10,00;EUR\n3;14.2.2024;A;1;10,00;EUR\n";
    struct import_request request = {.path = file_of(w, before), .as = IMPORT_ORDER_LINES};
    const char   *map = file_of(w, "{\"as\":\"order_lines\",\"currency\":\"EUR\",\"columns\":["
                                     "{\"column\":\"order number\",\"means\":\"number\"},"
                                     "{\"column\":\"date\",\"means\":\"placed_at\"},"
                                     "{\"column\":\"sku\",\"means\":\"sku\"},"
                                     "{\"column\":\"qty\",\"means\":\"quantity\"},"
                                     "{\"column\":\"price\",\"means\":\"price\"}]}");
    struct import import = {0};
    request.map = map;
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.created, 2);
    drop(w, request.path);
    request.path = file_of(w, after);
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.created, 1);
    CHECK_INT(import.changed, 1);
    CHECK_INT(import.unchanged, 1);
    CHECK_INT(import.lines_changed, 1);
    CHECK_INT(order_of(w, "Import", "1").order.total, 25000000);
    CHECK_TEXT(date_text(w, day_of(order_of(w, "Import", "2").order.placed_at)), "2024-02-13");
    drop(w, request.path);
    drop(w, map);
}

/* ---- a real file ---- */

struct figures {
    int64_t lines, anonymous, gross, cleaned_lines, cleaned;
};

/* Counted from the rows themselves, as the known answers are. */
static status count_figures(struct work *w, void *arg)
{
    struct figures *figures = arg;
    struct rows     lines;
    struct order    order = {0};
    int64_t         contact = ABSENT;
    for (int64_t after = 0;;) {
        struct arena_mark mark = arena_mark(w->arena);
        TRY(order_list_lines(w, 0, after, 1000, &lines));
        for (int64_t i = 0; i < lines.count; i++) {
            const struct line *line = (const struct line *) lines.items + i;
            if (line->order_id != order.id) {
                TRY(order_get(w, line->order_id, &order));
                TRY(person_contacts_of(w, &order.identity, 1, &contact));
            }
            bool clean = contact != ABSENT && line->quantity > 0 && line->price > 0;
            figures->lines++;
            figures->anonymous += contact == ABSENT;
            figures->gross += line->amount;
            figures->cleaned_lines += clean;
            figures->cleaned += clean ? line->amount : 0;
            after = line->id;
        }
        int64_t count = lines.count;
        arena_rewind(w->arena, mark);
        order = (struct order){0};
        if (count < 1000)
            return OK;
    }
}

/* UCI Online Retail; its figures are known (issue 2). */
static void a_years_history_of_a_real_shop_comes_out_exactly(struct work *w)
{
    const char *packed = "../shared/data/online_retail/online_retail.csv.xz";
    const char *path = check_path(w, "online_retail.csv");
    if (!file_exists(packed)) {
        check_skip("../shared/data is not there");
        return;
    }
    CHECK_INT(system(work_text(w, "xz -dc '%s' > '%s'", packed, path)), 0);
    struct import import = import_as(w, path, IMPORT_ORDER_LINES);
    CHECK_INT(import.rows, 541909);
    CHECK_INT(import.bad, 0);
    CHECK_INT(import.created, 25900);
    CHECK_INT(import.lines_created, 541909);
    struct figures figures = {0};
    CHECK_OK(db_work(w, READ, count_figures, &figures));
    CHECK_INT(figures.lines, 541909);
    CHECK_INT(figures.anonymous, 135080);
    CHECK_INT(figures.gross, 9747747934000);
    CHECK_INT(figures.cleaned_lines, 397884);
    CHECK_INT(figures.cleaned, 8911407904000);
    CHECK_OK(db_work(w, READ, verify, NULL));
    drop(w, path);
}

/* ---- interrupted ---- */

struct half {
    struct import_plan plan;
    struct import      import;
};

static status add_half(struct work *w, void *arg)
{
    struct half  *half = arg;
    struct import draft = {.id = db_new_id(w), .name = "half"};
    return import_add(w, &half->plan, &draft, NULL, &half->import);
}

static status move_half(struct work *w, void *arg)
{
    bool there;
    TRY(import_store_begin(w, arg, &there));
    return import_store_move(w, arg, &there);
}

/* As a killed process leaves it: some rows are committed, and the import says how many. */
static void an_import_that_was_killed_goes_on_and_ends_the_same(struct work *w)
{
    enum { COMMITTED = 8 }; /* amid the order 700003 and before its second row */
    struct import_orders orders = {0};
    struct import_wish   wish = {.path = RETAIL, .as = IMPORT_ORDER_LINES};
    const char          *bytes;
    size_t               size;
    struct half          half;
    CHECK_OK(file_read(w, RETAIL, 100000, &bytes, &size));
    const char *end = bytes;
    for (int i = 0; i <= COMMITTED; i++)
        end = strchr(end, '\n') + 1;
    const char   *path = file_with(w, bytes, (size_t) (end - bytes));
    struct import first = import_as(w, path, IMPORT_ORDER_LINES);
    CHECK_OK(import_plan_make(w, &wish, NULL, &half.plan));
    CHECK_OK(db_work(w, WRITE, add_half, &half));
    half.import.rows = first.rows;
    half.import.created = first.created;
    half.import.lines_created = first.lines_created;
    CHECK_OK(db_work(w, WRITE, move_half, &half.import));

    CHECK_OK(import_run(w, &half.plan, &orders, &half.import));
    CHECK_INT(half.import.state, IMPORT_DONE);
    CHECK_INT(half.import.rows, 14);
    CHECK_INT(half.import.created, 9);
    CHECK_INT(half.import.lines_created, 14);
    CHECK_INT(half.import.unchanged + half.import.lines_unchanged, 0);
    CHECK_INT(counts_of(w).lines, 14);
    CHECK_INT(order_of(w, NULL, "700006").lines.count, 2);
    CHECK_OK(db_work(w, READ, verify, NULL));
    drop(w, path);
}

/* ---- bad rows ---- */

static void a_bad_row_stops_nothing_and_says_line_column_and_reason(struct work *w)
{
    static const char text[] =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "1,A,Lamp,1,2024-01-01 10:00,5,7,DE\n"
        "1,B,Lamp,many,2024-01-01 10:00,5,7,DE\n"
        "2,A,Lamp,1,2024-02-30 10:00,5,7,DE\n"
        ",A,Lamp,1,2024-01-01 10:00,5,7,DE\n"
        "3,A,Lamp,1,2024-01-01 10:00,99999999999999,7,DE\n"
        "4,A,Lamp\n"
        "1,C,Lamp,2,2024-01-01 10:00,5,7,DE\n"
        "5,A,Lamp,1,2024-01-01 10:00,5,7,DE,extra\n"
        "6,A,Lamp,9000000,2024-01-01 10:00,9000000,7,DE\n";
    static const struct {
        int64_t     line;
        const char *field, *reason;
    } expected[] = {
        {3, "Quantity", "'many' is not a number"},
        {4, "InvoiceDate", "does not exist"},
        {5, "InvoiceNo", "needs the number of its order"},
        {6, "UnitPrice", "beyond what can be kept"},
        {7, "UnitPrice", "needs a price"},
        {9, NULL, "more cells"},
        {10, "Quantity", "beyond what can be kept"},
    };
    const char   *path = file_of(w, text);
    struct import import = import_as(w, path, IMPORT_ORDER_LINES);
    CHECK_INT(import.rows, 9);
    CHECK_INT(import.bad, 7);
    CHECK_INT(import.lines_created, 2);
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const struct import_error *error = error_at(&import, (int64_t) i);
        CHECK_INT(error->line, expected[i].line);
        if (expected[i].field != NULL)
            CHECK_TEXT(error->field, expected[i].field);
        if (strstr(error->reason, expected[i].reason) == NULL)
            printf("%s\n", error->reason);
        CHECK(strstr(error->reason, expected[i].reason) != NULL);
    }
    /* The bad line keeps its place free. */
    struct asked order = order_of(w, NULL, "1");
    CHECK_INT(line_at(&order, 0)->ordinal, 1);
    CHECK_INT(line_at(&order, 1)->ordinal, 3);
    drop(w, path);
}

static void a_mended_error_file_can_be_imported(struct work *w)
{
    static const char text[] =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "1,A,\"Lamp, red\",1,2024-01-01 10:00,5,7,DE\n"
        "1,B,=Lamp,one,2024-01-01 10:00,5,7,DE\n"
        "1,C,Lamp,2,2024-01-01 10:00,5,7,DE\n";
    const char           *path = file_of(w, text), *errors = file_of(w, "");
    struct import         import = {0};
    struct import_request request = {.path = path, .as = IMPORT_ORDER_LINES, .error_file = errors};
    const char           *bytes;
    size_t                size;
    CHECK_OK(import_file(w, &request, &import));
    CHECK_OK(file_read(w, errors, 10000, &bytes, &size));
    CHECK_TEXT(bytes, "error_line,error_column,error_reason,line_number,InvoiceNo,StockCode,"
                      "Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n"
                      "3,Quantity,'one' is not a number,2,1,B,'=Lamp,one,2024-01-01 10:00,5,7,DE"
                      "\r\n");
    const char *found = strstr(bytes, ",one,");
    const char *mended =
        work_text(w, "%.*s,1,%s", (int) (found - bytes), bytes, found + strlen(",one,"));
    drop(w, errors);
    request.path = file_of(w, mended);
    request.error_file = NULL;
    request.store = "Online Retail";
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.bad, 0);
    CHECK_INT(import.lines_created, 1);
    struct asked order = order_of(w, NULL, "1");
    CHECK_INT(order.lines.count, 3);
    CHECK_TEXT(line_at(&order, 1)->sku, "B");
    CHECK_TEXT(line_at(&order, 1)->name, "=Lamp");
    drop(w, request.path);
    drop(w, path);
}

static void an_order_that_is_refused_takes_no_other_with_it(struct work *w)
{
    static const char     text[] = "number,placed_at,sku,quantity,price,kind\n"
                                   "1,2024-01-01,A,1,5,sale\n"
                                   "2,2024-01-01,A,1,5,sale\n"
                                   "3,2024-01-01,A,1,5,sale\n";
    static const char     turned[] = "number,placed_at,sku,quantity,price,kind\n"
                                     "2,2024-01-01,A,1,5,refund\n"
                                     "4,2024-01-01,A,1,5,sale\n";
    struct import_request request = {
        .path = file_of(w, text), .as = IMPORT_ORDER_LINES, .store = "Till"};
    struct import import = {0};
    struct store  till = {.name = "Till", .kind = STORE_POS, .currency = "EUR", .zone = "UTC"};
    (void) till;
    const char *map = file_of(
        w,
        "{\"as\":\"order_lines\",\"currency\":\"EUR\",\"columns\":["
        "{\"column\":\"number\",\"means\":\"number\"},{\"column\":\"kind\",\"means\":\"kind\"},"
        "{\"column\":\"placed_at\",\"means\":\"placed_at\"},{\"column\":\"sku\",\"means\":\"sku\"},"
        "{\"column\":\"quantity\",\"means\":\"quantity\"},"
        "{\"column\":\"price\",\"means\":\"price\"}]}");
    request.map = map;
    CHECK_OK(import_file(w, &request, &import));
    drop(w, request.path);
    request.path = file_of(w, turned);
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.bad, 1);
    CHECK_INT(import.created, 1);
    CHECK_INT(error_at(&import, 0)->line, 2);
    CHECK(strstr(error_at(&import, 0)->reason, "sale") != NULL);
    CHECK_INT(order_of(w, "Till", "4").lines.count, 1);
    drop(w, request.path);
    drop(w, map);
}

/* ---- files that are none ---- */

static void what_is_no_such_file_is_refused_with_one_sentence(struct work *w)
{
    static const struct {
        const char *content, *words;
    } cases[] = {
        {"", "is empty"},
        {"\n\n\n", "has no rows"},
        {"red,green\n1,2\n", "No column means 'number'"},
        {"InvoiceNo,Quantity\n1,2\n", "No column means 'placed_at'"},
        {"\"never ends,\n1,2\n", "header"},
    };
    struct import         import;
    struct import_request request = {.as = IMPORT_ORDER_LINES};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        request.path = file_of(w, cases[i].content);
        CHECK_INT(import_file(w, &request, &import), INVALID);
        if (strstr(w->failure.message, cases[i].words) == NULL)
            printf("%s\n", w->failure.message);
        CHECK(strstr(w->failure.message, cases[i].words) != NULL);
        drop(w, request.path);
    }
    request.path = "test/data";
    CHECK_INT(import_file(w, &request, &import), INVALID);
    CHECK(strstr(w->failure.message, "directory") != NULL);
    request.path = "test/data/no such file.csv";
    CHECK_INT(import_file(w, &request, &import), INVALID);
    CHECK(strstr(w->failure.message, "no file") != NULL);
    request.path = RETAIL;
    request.map = "no such map";
    CHECK_INT(import_file(w, &request, &import), INVALID);
    CHECK(strstr(w->failure.message, "no map named") != NULL);
}

static void a_header_alone_is_an_import_of_nothing(struct work *w)
{
    const char *path = file_of(w, "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,"
                                  "CustomerID,Country\n");
    struct import import = import_as(w, path, IMPORT_ORDER_LINES);
    CHECK_INT(import.rows, 0);
    CHECK_INT(import.bad, 0);
    drop(w, path);
}

#define HEAD "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
#define GOOD "1,A,Lamp,1,2024-01-01 10:00,5,7,DE\n"

static void what_strangers_send_as_csv_loses_only_its_bad_rows(struct work *w)
{
    static const struct {
        const char *content;
        size_t      size;
        int64_t     good, bad;
    } cases[] = {
#define CASE(text, good, bad) {text, sizeof(text) - 1, good, bad}
        CASE(HEAD GOOD "2,A,Lamp,1,2024-01-", 1, 1),                         /* truncated */
        CASE(HEAD GOOD "2,A,\"Lamp,1,2024-01-01 10:00,5,7,DE\n" GOOD, 2, 1), /* a quote, no end */
        CASE(HEAD GOOD "2,A,La\0mp,1,2024-01-01 10:00,5,7,DE\n" GOOD, 2, 1), /* a NUL */
        CASE("\xef\xbb\xbf" HEAD GOOD, 1, 0),
        CASE(HEAD "1,A,Lamp,1,2024-01-01 10:00,5,7,DE\r\n2,A,Lamp,1,2024-01-01 10:00,5,7,DE\r\n", 2,
             0),
#undef CASE
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char   *path = file_with(w, cases[i].content, cases[i].size);
        struct import import = import_as(w, path, IMPORT_ORDER_LINES);
        int64_t       good = import.lines_created + import.lines_changed + import.lines_unchanged;
        if (good != cases[i].good || import.bad != cases[i].bad)
            printf("case %zu\n", i);
        CHECK_INT(good, cases[i].good);
        CHECK_INT(import.bad, cases[i].bad);
        drop(w, path);
    }
}

/* What is UTF-8 at its beginning is read as UTF-8. */
static void rows_of_another_encoding_are_bad_rows(struct work *w)
{
    struct text text = text_open(w->arena);
    text_add(&text, HEAD "1,A,Caf\xc3\xa9,1,2024-01-01 10:00,5,7,DE\n");
    while (text.size < 70000)
        text_add(&text, "1,B,Lamp,1,2024-01-01 10:00,5,7,DE\n");
    text_add(&text, "2,A,Caf\xe9,1,2024-01-01 10:00,5,7,DE\n");
    text_add(&text, "3,A,Caf\xc3\xa9,1,2024-01-01 10:00,5,7,DE\n");
    const char   *path = file_of(w, text.bytes);
    struct import import = import_as(w, path, IMPORT_ORDER_LINES);
    CHECK_INT(import.bad, 1);
    CHECK(strstr(error_at(&import, 0)->row, "2,A,Caf") != NULL);
    struct asked order = order_of(w, NULL, "3");
    CHECK_TEXT(line_at(&order, 0)->name, "Café");
    drop(w, path);
}

static void a_field_of_a_megabyte_is_a_bad_row_at_most(struct work *w)
{
    enum { LARGE = 1024 * 1024 };
    char *name = work_take(w, LARGE + 1);
    memset(name, 'x', LARGE);
    const char *text = work_text(
        w, HEAD GOOD "2,A,%s,1,2024-01-01 10:00,5,7,DE\n3,A,Lamp,1,2024-01-01 10:00,5,7,DE\n",
        name);
    const char   *path = file_of(w, text);
    struct import import = import_as(w, path, IMPORT_ORDER_LINES);
    CHECK_INT(import.bad, 1);
    CHECK_INT(import.lines_created, 2);
    drop(w, path);
}

static void columns_of_the_same_name_are_told_apart(struct work *w)
{
    static const char     text[] = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,UnitPrice\n"
                                   "1,A,1,2024-01-01 10:00,5,6\n";
    struct import_request request = {.path = file_of(w, text), .as = IMPORT_ORDER_LINES};
    const char           *words;
    CHECK_OK(import_describe(w, &request, &words));
    CHECK(strstr(words, "UnitPrice (2)") != NULL);
    drop(w, request.path);
}

SUITE_DB("import", TEST(a_shops_history_goes_in_exactly),
         TEST(thousandths_fees_and_quotes_are_kept), TEST(a_number_that_begins_with_c_is_a_refund),
         TEST(the_same_file_again_changes_nothing),
         TEST(a_dry_run_tells_what_would_happen_and_does_nothing),
         TEST(a_changed_line_is_told_as_a_change),
         TEST(an_import_that_was_killed_goes_on_and_ends_the_same),
         TEST(a_years_history_of_a_real_shop_comes_out_exactly),
         TEST(a_bad_row_stops_nothing_and_says_line_column_and_reason),
         TEST(a_mended_error_file_can_be_imported),
         TEST(an_order_that_is_refused_takes_no_other_with_it),
         TEST(what_is_no_such_file_is_refused_with_one_sentence),
         TEST(a_header_alone_is_an_import_of_nothing),
         TEST(what_strangers_send_as_csv_loses_only_its_bad_rows),
         TEST(rows_of_another_encoding_are_bad_rows),
         TEST(a_field_of_a_megabyte_is_a_bad_row_at_most),
         TEST(columns_of_the_same_name_are_told_apart));
