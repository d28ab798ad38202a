/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What comes out, and that it goes in again; and records that go in. */
#include "base/text.h"
#include "crm/connect/connect.h"
#include "crm/connect/connect_api.h"
#include "crm/connect/csv/export_api.h"
#include "crm/order/order.h"
#include "crm/record/record.h"
#include "crm/store/store.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"

/* ---- the rig ---- */

static struct import import_text(struct work *w, const char *words, enum import_object as)
{
    struct import         import = {0};
    const char           *path = check_path(w, "in");
    struct import_request request = {.path = path, .as = as};
    CHECK_OK(file_replace(w, path, words, strlen(words)));
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.state, IMPORT_DONE);
    CHECK_OK(file_remove(w, path));
    return import;
}

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

static const char *export_of(struct work *w, const struct export_request *request)
{
    struct page page = {.request = request, .out = text_open(w->arena)};
    CHECK_OK(db_work(w, READ, open_page, &page));
    while (!page.end)
        CHECK_OK(db_work(w, READ, next_page, &page));
    return page.out.bytes;
}

static const char *csv_of(struct work *w, const char *type, const char *properties)
{
    struct export_request request = {.type = type, .properties = properties};
    return export_of(w, &request);
}

static status make_store(struct work *w, void *arg)
{
    struct store draft = {
        .name = "Shop", .kind = STORE_OTHER, .currency = "EUR", .zone = "Europe/Berlin"};
    return store_create(w, &draft);
}

static void have_store(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, make_store, NULL));
}

/* ---- contacts ---- */

#define PEOPLE                                                                                     \
    "Customer ID,E-Mail,First Name,Last Name,Phone,City,Country,Store,jobtitle\n"                  \
    "7,Ada@Example.com,Ada,Lovelace,+44 7700 900001,London,United Kingdom,Shop,Countess\n"         \
    "8,,민준,김,,서울,KR,Shop,\n"                                                             \
    ",greta@example.org,Greta,=1+1,,Köln,Germany,,\n"

#define PEOPLE_COLUMNS "store,customer,email,firstname,lastname,phone,city,country,jobtitle"

static void contacts_go_in_and_come_out(struct work *w)
{
    have_store(w);
    struct import import = import_text(w, PEOPLE, IMPORT_CONTACTS);
    CHECK_INT(import.bad, 0);
    CHECK_INT(import.created, 3);
    CHECK_TEXT(csv_of(w, "contacts", PEOPLE_COLUMNS),
               PEOPLE_COLUMNS "\r\n"
                              "Shop,7,ada@example.com,Ada,Lovelace,'+44 7700 900001,London,GB,"
                              "Countess\r\n"
                              "Shop,8,,민준,김,,서울,KR,\r\n"
                              ",,greta@example.org,Greta,'=1+1,,Köln,DE,\r\n");
    import = import_text(w, PEOPLE, IMPORT_CONTACTS);
    CHECK_INT(import.unchanged, 3);
    CHECK_INT(import.created + import.changed + import.bad, 0);
}

static void a_contact_is_found_again_and_changed(struct work *w)
{
    have_store(w);
    import_text(w, PEOPLE, IMPORT_CONTACTS);
    struct import import = import_text(w,
                                       "email,lastname,city\n"
                                       "ADA@example.com,King,Ockham\n"
                                       "new@example.com,New,\n",
                                       IMPORT_CONTACTS);
    CHECK_INT(import.changed, 1);
    CHECK_INT(import.created, 1);
    CHECK(strstr(csv_of(w, "contacts", "email,lastname,city"), "ada@example.com,King,Ockham\r\n")
          != NULL);
    /* Empty cells clear nothing. */
    import = import_text(w, "email,city\nada@example.com,\n", IMPORT_CONTACTS);
    CHECK_INT(import.unchanged, 1);
}

static void a_contact_that_cannot_be_is_a_bad_row(struct work *w)
{
    have_store(w);
    struct import import = import_text(w,
                                       "email,lastname,lifecyclestage,created at\n"
                                       "not an address,A,,\n"
                                       ",B,,\n"
                                       "c@example.com,C,king,\n"
                                       "d@example.com,D,,2024-02-30\n"
                                       "e@example.com,E,customer,2024-02-29\n",
                                       IMPORT_CONTACTS);
    static const struct {
        int64_t     line;
        const char *field, *reason;
    } expected[] = {
        {2, "email", "is not an e-mail address"},
        {3, NULL, "nothing in this row says who it is"},
        {4, "lifecyclestage", "king"},
        {5, "created at", "does not exist"},
    };
    CHECK_INT(import.created, 1);
    CHECK_INT(import.bad, 4);
    for (int64_t i = 0; i < import.bad && i < (int64_t) COUNT_OF(expected); i++) {
        const struct import_error *error = (const struct import_error *) import.errors.items + i;
        CHECK_INT(error->line, expected[i].line);
        if (expected[i].field != NULL)
            CHECK_TEXT(error->field, expected[i].field);
        if (strstr(error->reason, expected[i].reason) == NULL)
            printf("%s\n", error->reason);
        CHECK(strstr(error->reason, expected[i].reason) != NULL);
    }
    CHECK(strstr(csv_of(w, "contacts", "email,createdate"), "e@example.com,2024-02-29T") != NULL);
}

/* ---- companies and products ---- */

static void companies_are_known_by_domain_or_name(struct work *w)
{
    static const char text[] =
        "name,domain,city\nOak & Sons,oak.example,Bonn\nNo Domain Ltd,,Ulm\n";
    CHECK_INT(import_text(w, text, IMPORT_COMPANIES).created, 2);
    CHECK_INT(import_text(w, text, IMPORT_COMPANIES).unchanged, 2);
    CHECK_INT(import_text(w, "name,domain,city\nOak,oak.example,Bonn\nNo Domain Ltd,,Trier\n",
                          IMPORT_COMPANIES)
                  .changed,
              2);
    CHECK_TEXT(csv_of(w, "companies", "name,domain,city"),
               "name,domain,city\r\nOak,oak.example,Bonn\r\nNo Domain Ltd,,Trier\r\n");
}

static void products_are_known_by_store_and_sku(struct work *w)
{
    static const char text[] = "SKU;Name;Preis;Kategorie;Store;description\n"
                               "A;Lampe;12,50;Licht;Shop;hell\nB;Kerze;1.250,00;Licht;Shop;\n";
    have_store(w);
    struct import import = import_text(w, text, IMPORT_PRODUCTS);
    CHECK_INT(import.bad, 0);
    CHECK_INT(import.created, 2);
    CHECK_INT(import_text(w, text, IMPORT_PRODUCTS).unchanged, 2);
    CHECK_TEXT(csv_of(w, "products", "store,hs_sku,name,price,category,description"),
               "store,hs_sku,name,price,category,description\r\n"
               "Shop,A,Lampe,12.5,Licht,hell\r\nShop,B,Kerze,1250,Licht,\r\n");
    import = import_text(w, "sku,price,store\nA,13,Shop\n,5,Shop\nC,cheap,Shop\n", IMPORT_PRODUCTS);
    CHECK_INT(import.changed, 1);
    CHECK_INT(import.bad, 2);
}

/* ---- orders and lines ---- */

#define RETAIL "test/data/retail.csv"

static void import_retail(struct work *w)
{
    struct import         import;
    struct import_request request = {.path = RETAIL, .as = IMPORT_ORDER_LINES};
    CHECK_OK(import_file(w, &request, &import));
}

struct copies {
    const char *lines, *orders, *contacts, *products;
};

#define CONTACT_COLUMNS                                                                            \
    "store,customer,email,firstname,lastname,country,createdate,total_number_of_orders,"           \
    "net_lifetime_value"

static struct copies copies_of(struct work *w)
{
    return (struct copies){
        .lines = csv_of(w, "order_lines", NULL),
        .orders = csv_of(w, "orders", NULL),
        .contacts = csv_of(w, "contacts", CONTACT_COLUMNS),
        .products = csv_of(w, "products", "store,hs_sku,name,price,units_sold,revenue"),
    };
}

static void what_comes_out_goes_in_again_and_changes_nothing(struct work *w)
{
    import_retail(w);
    struct copies before = copies_of(w);
    struct import import = import_text(w, before.lines, IMPORT_ORDER_LINES);
    CHECK_INT(import.bad, 0);
    CHECK_INT(import.unchanged, 9);
    CHECK_INT(import.lines_unchanged, 14);
    import = import_text(w, before.orders, IMPORT_ORDERS);
    CHECK_INT(import.bad, 0);
    CHECK_INT(import.unchanged, 9);
    import = import_text(w, before.contacts, IMPORT_CONTACTS);
    CHECK_INT(import.unchanged, 3);
    import = import_text(w, before.products, IMPORT_PRODUCTS);
    CHECK_INT(import.unchanged, 6);
    struct copies after = copies_of(w);
    CHECK_TEXT(after.lines, before.lines);
    CHECK_TEXT(after.contacts, before.contacts);
    CHECK_TEXT(after.products, before.products);
}

static status make_retail_store(struct work *w, void *arg)
{
    struct store draft = {
        .name = "Online Retail", .kind = STORE_IMPORT, .currency = "GBP", .zone = "Europe/London"};
    return store_create(w, &draft);
}

/* Another database: the machines of the test are opened anew. */
static void what_comes_out_fills_an_empty_database_with_the_same(struct work *w)
{
    import_retail(w);
    struct copies first = copies_of(w);
    enum db_kind  kind = db_kind(w->machines->db);
    check_machines_close(w);
    check_machines_open(w, kind);
    CHECK_OK(db_work(w, WRITE, make_retail_store, NULL));
    import_text(w, first.products, IMPORT_PRODUCTS);
    import_text(w, first.contacts, IMPORT_CONTACTS);
    import_text(w, first.lines, IMPORT_ORDER_LINES);
    struct copies second = copies_of(w);
    CHECK_TEXT(second.lines, first.lines);
    CHECK_TEXT(second.orders, first.orders);
    CHECK_TEXT(second.contacts, first.contacts);
    CHECK_TEXT(second.products, first.products);
}

static void orders_without_lines_have_their_total(struct work *w)
{
    static const char text[] = "number,placed_at,total,email,store\n"
                               "1,2024-01-05,12.50,a@example.com,Shop\n"
                               "2,2024-01-06,,b@example.com,Shop\n"
                               "1,2024-01-05,12.50,a@example.com,Shop\n";
    have_store(w);
    struct import import = import_text(w, text, IMPORT_ORDERS);
    CHECK_INT(import.created, 1);
    CHECK_INT(import.bad, 1);
    CHECK(strstr(csv_of(w, "orders", "store,number,total,email"), "Shop,1,12.5,a@example.com\r\n")
          != NULL);
    CHECK(strstr(csv_of(w, "contacts", "email,net_lifetime_value"), "a@example.com,12.5\r\n")
          != NULL);
}

static void several_stores_in_one_file_stay_apart(struct work *w)
{
    static const char text[] = "number,placed_at,price,quantity,sku,currency,store\n"
                               "1,2024-01-05,5,1,A,EUR,Shop\n1,2024-01-05,7,1,A,EUR,Branch\n"
                               "1,2024-01-05,6,1,B,EUR,Shop\n";
    have_store(w); /* the other is made in the home currency */
    struct import import = import_text(w, text, IMPORT_ORDER_LINES);
    CHECK_INT(import.bad, 0);
    CHECK_INT(import.created, 2);
    CHECK_TEXT(csv_of(w, "orders", "store,number,total"),
               "store,number,total\r\nShop,1,11\r\nBranch,1,7\r\n");
}

/* ---- other forms ---- */

static void json_lines_come_out_and_go_in(struct work *w)
{
    struct export_request request = {.type = "order_lines",
                                     .format = EXPORT_NDJSON,
                                     .properties = "number,sku,quantity,country"};
    import_retail(w);
    const char *lines = export_of(w, &request);
    CHECK(text_starts(lines, "{\"number\":\"700001\",\"sku\":\"A100\",\"quantity\":\"6\","
                             "\"country\":\"GB\"}\n"));
    struct import import =
        import_text(w,
                    "{\"email\":\"a@example.com\",\"firstname\":\"A\"}\n"
                    "\n"
                    "{\"email\":\"b@example.com\",\"lastname\":null}\n"
                    "{\"email\":[\"c@example.com\"]}\n"
                    "{\"email\":\"d@example.com\"\n"
                    "[1]\n"
                    "{\"email\":\"e@example.com\",\"email\":\"f@example.com\"}\n",
                    IMPORT_CONTACTS);
    CHECK_INT(import.created, 2);
    CHECK_INT(import.bad, 4);
    CHECK_INT(((const struct import_error *) import.errors.items)->line, 4);
}

static void raw_cells_are_left_as_they_are(struct work *w)
{
    struct export_request request = {.type = "contacts", .properties = "lastname", .raw = true};
    have_store(w);
    import_text(w, PEOPLE, IMPORT_CONTACTS);
    CHECK(strstr(export_of(w, &request), "\r\n=1+1\r\n") != NULL);
    request.raw = false;
    CHECK(strstr(export_of(w, &request), "\r\n'=1+1\r\n") != NULL);
}

static void what_is_not_there_cannot_be_exported(struct work *w)
{
    struct export_request request = {.type = "dragons"};
    struct page           page = {.request = &request};
    CHECK_INT(db_work(w, READ, open_page, &page), NOT_FOUND);
    request.type = "contacts";
    request.properties = "email,wings";
    CHECK_INT(db_work(w, READ, open_page, &page), INVALID);
    CHECK(strstr(w->failure.message, "wings") != NULL);
}

SUITE_DB("export", TEST(contacts_go_in_and_come_out), TEST(a_contact_is_found_again_and_changed),
         TEST(a_contact_that_cannot_be_is_a_bad_row), TEST(companies_are_known_by_domain_or_name),
         TEST(products_are_known_by_store_and_sku),
         TEST(what_comes_out_goes_in_again_and_changes_nothing),
         TEST(what_comes_out_fills_an_empty_database_with_the_same),
         TEST(orders_without_lines_have_their_total), TEST(several_stores_in_one_file_stay_apart),
         TEST(json_lines_come_out_and_go_in), TEST(raw_cells_are_left_as_they_are),
         TEST(what_is_not_there_cannot_be_exported));
