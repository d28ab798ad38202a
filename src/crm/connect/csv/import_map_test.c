/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_plan.h"

#include "base/map.h"
#include "base/text.h"
#include "test/check.h"

static const struct import_wish lines = {.as = IMPORT_ORDER_LINES};

static const char *meaning(const struct import_map *map, const char *column)
{
    const struct import_map_column *columns = map->columns.items;
    for (int64_t i = 0; i < map->columns.count; i++)
        if (text_same(columns[i].column, column))
            return columns[i].means;
    return "(not read)";
}

static void a_header_tells_what_its_columns_mean(struct work *w)
{
    static const struct {
        const char *names[9];
        const char *means[9];
    } cases[] = {
        {{"InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
          "CustomerID", "Country"},
         {"number", "sku", "name", "quantity", "placed_at", "price", "customer", "country"}},
        {{"order_number", "Lineitem sku", "Lineitem name", "Qty", "Created at", "Lineitem price",
          "E-Mail", "Billing Country"},
         {"number", "sku", "name", "quantity", "placed_at", "price", "email", "country"}},
        {{"Bestellnummer", "Artikel-Nr.", "Bezeichnung", "Menge", "Bestelldatum", "Einzelpreis",
          "Kunden-Nr.", "Land"},
         {"number", "sku", "name", "quantity", "placed_at", "price", "customer", "country"}},
        {{"N° commande", "Référence produit", "Désignation", "Quantité", "Date de commande",
          "Prix unitaire", "Courriel", "Pays"},
         {"(not read)", "sku", "name", "quantity", "placed_at", "price", "email", "country"}},
        {{"주문번호", "상품코드", "상품명", "수량", "주문일시", "단가", "이메일", "국가"},
         {"number", "sku", "name", "quantity", "placed_at", "price", "email", "country"}},
        {{"注文番号", "商品コード", "商品名", "数量", "注文日時", "単価", "メールアドレス", "国"},
         {"number", "sku", "name", "quantity", "placed_at", "price", "email", "country"}},
        {{"订单号", "货号", "商品名称", "数量", "下单时间", "单价", "邮箱", "国家"},
         {"number", "sku", "name", "quantity", "placed_at", "price", "email", "country"}},
        {{"Número do pedido", "Código", "Descrição", "Qtde", "Data do pedido", "Valor unitário",
          "E-mail", "País"},
         {"number", "sku", "name", "quantity", "placed_at", "price", "email", "country"}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct import_map map;
        CHECK_OK(import_map_guess(w, &lines, cases[i].names, 8, &map));
        for (size_t k = 0; k < 8; k++) {
            const char *means = meaning(&map, cases[i].names[k]);
            if (!text_same(means, cases[i].means[k]))
                printf("%s\n", cases[i].names[k]);
            CHECK_TEXT(means, cases[i].means[k]);
        }
    }
}

static void of_two_columns_for_one_thing_the_better_name_is_taken(struct work *w)
{
    static const char *const names[] = {"Date", "Invoice Date", "invoice", "price", "Price"};
    struct import_map        map;
    CHECK_OK(import_map_guess(w, &lines, names, 5, &map));
    CHECK_TEXT(meaning(&map, "Invoice Date"), "placed_at");
    CHECK_TEXT(meaning(&map, "Date"), "(not read)");
    CHECK_TEXT(meaning(&map, "price"), "price");
    CHECK_TEXT(meaning(&map, "Price"), "(not read)");
}

/* Otherwise a header could never meet them. */
static void every_spelling_is_in_the_form_of_a_header_word(struct work *w)
{
    size_t count = 0;
    for (const char *spellings; (spellings = import_field_spellings(count)) != NULL; count++) {
        const char **words = text_split(w, spellings, ' ', NULL);
        CHECK(text_starts(spellings, " ") && text_ends(spellings, " "));
        for (size_t i = 0; words[i] != NULL; i++)
            CHECK_TEXT(import_header_word(w, words[i]), words[i]);
    }
    CHECK(count > 30);
}

static void a_header_word_has_no_case_accents_blanks_or_signs(struct work *w)
{
    CHECK_TEXT(import_header_word(w, " Größe (in cm) "), "grosseincm");
    CHECK_TEXT(import_header_word(w, "Customer ID"), "customerid");
    CHECK_TEXT(import_header_word(w, "###"), "");
}

static void a_map_is_read_from_json(struct work *w)
{
    static const char json[] =
        "{\"as\":\"order_lines\",\"currency\":\"GBP\",\"zone\":\"Europe/London\","
        "\"refund_prefix\":\"C\",\"dates\":\"dmy\",\"decimal\":\",\","
        "\"columns\":[{\"column\":\"Nr\",\"means\":\"number\"},"
        "{\"column\":\"Kunde\",\"means\":\"customer\",\"ids\":\"whole_number\"}],"
        "\"fees\":[{\"code\":\"POST\",\"kind\":\"shipping\"}]}";
    struct import_map map;
    CHECK_OK(import_map_parse(w, json, strlen(json), &map));
    CHECK_INT(map.as, IMPORT_ORDER_LINES);
    CHECK_INT(map.dates, IMPORT_DMY);
    CHECK_INT(map.decimal, IMPORT_COMMA);
    CHECK_TEXT(meaning(&map, "Kunde"), "customer");
    CHECK_INT(((struct import_map_column *) map.columns.items)[1].ids, IMPORT_IDS_WHOLE_NUMBER);
    CHECK_INT(((struct import_fee *) map.fees.items)[0].kind, LINE_SHIPPING);
}

#define ONE_COLUMN "\"columns\":[{\"column\":\"a\",\"means\":\"number\"}]"

static void a_wrong_map_says_what_is_wrong(struct work *w)
{
    static const struct {
        const char *json, *words;
    } cases[] = {
        {"{", "ends"},
        {"{\"as\":\"lines\",\"columns\":[]}", "lines"},
        {"{\"as\":\"orders\",\"columns\":[{\"column\":\"a\",\"means\":\"sku\"}]}", "sku"},
        {"{\"as\":\"order_lines\",\"columns\":[{\"column\":\"a\",\"means\":\"sku\"},"
         "{\"column\":\"b\",\"means\":\"sku\"}]}",
         "Two columns mean 'sku'"},
        {"{\"as\":\"order_lines\",\"columns\":[{\"column\":\"a\",\"means\":\"sku\"},"
         "{\"column\":\"a\",\"means\":\"name\"}]}",
         "twice"},
        {"{\"as\":\"orders\"," ONE_COLUMN ",\"currency\":\"pfu\"}", "currency"},
        {"{\"as\":\"orders\"," ONE_COLUMN ",\"zone\":\"Mars/Base\"}", "zone"},
        {"{\"as\":\"orders\"," ONE_COLUMN ",\"colour\":\"red\"}", "colour"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct import_map map;
        CHECK_INT(import_map_parse(w, cases[i].json, strlen(cases[i].json), &map), INVALID);
        if (strstr(w->failure.message, cases[i].words) == NULL
            && (w->failure.field == NULL || strstr(w->failure.field, cases[i].words) == NULL))
            printf("%s: %s\n", cases[i].json, w->failure.message);
        CHECK(strstr(w->failure.message, cases[i].words) != NULL
              || (w->failure.field != NULL && strstr(w->failure.field, cases[i].words) != NULL));
    }
}

static void a_well_known_file_has_its_map(struct work *w)
{
    static const char *const names[] = {"InvoiceNo",   "StockCode", "Description", "Quantity",
                                        "InvoiceDate", "UnitPrice", "CustomerID",  "Country"};
    const struct import_map *map =
        import_map_built_in_for(w, IMPORT_ORDER_LINES, names, COUNT_OF(names));
    CHECK_TEXT(map == NULL ? "(none)" : map->name, "online_retail");
    CHECK(import_map_built_in_for(w, IMPORT_ORDER_LINES, names, 7) == NULL);
    CHECK(import_map_built_in_for(w, IMPORT_CONTACTS, names, COUNT_OF(names)) == NULL);
}

static void every_built_in_map_is_right_in_itself(struct work *w)
{
    struct rows maps = import_maps_built_in();
    for (int64_t i = 0; i < maps.count; i++)
        CHECK_OK(import_map_check(w, (const struct import_map *) maps.items + i));
}

static void a_kept_map_is_found_by_name_and_by_header(struct work *w)
{
    static const char *const names[] = {"Nr", "Datum", "Preis"};
    static const char        json[] =
        "{\"name\":\"mine\",\"as\":\"order_lines\",\"columns\":["
        "{\"column\":\"Nr\",\"means\":\"number\"},{\"column\":\"Datum\",\"means\":\"placed_at\"},"
        "{\"column\":\"Preis\",\"means\":\"price\"}]}";
    struct import_map map, found;
    const char       *key = import_header_key(w, names, COUNT_OF(names));
    CHECK_OK(import_map_parse(w, json, strlen(json), &map));
    CHECK_OK(import_map_create(w, &map));
    CHECK_OK(import_map_find(w, "mine", &found));
    CHECK_TEXT(meaning(&found, "Preis"), "price");
    CHECK_OK(import_map_find_for(w, IMPORT_ORDER_LINES, key, &found));
    CHECK_TEXT(found.name, "mine");
    CHECK_INT(import_map_find_for(w, IMPORT_ORDERS, key, &found), NOT_FOUND);

    map.currency = "EUR";
    CHECK_OK(import_map_change(w, &map));
    CHECK_OK(import_map_find(w, "mine", &found));
    CHECK_TEXT(found.currency, "EUR");
    CHECK_OK(import_map_remove(w, "mine"));
    CHECK_INT(import_map_find(w, "mine", &found), NOT_FOUND);
}

static void a_kept_map_may_not_hide_a_built_in_one(struct work *w)
{
    struct import_map map = *import_map_built_in("online_retail");
    CHECK_INT(import_map_create(w, &map), CONFLICT);
    CHECK_INT(import_map_remove(w, "online_retail"), FORBIDDEN);
    map.name = NULL;
    CHECK_INT(import_map_create(w, &map), INVALID);
}

SUITE_DB("import map", IN_WRITE(a_header_tells_what_its_columns_mean),
         IN_WRITE(of_two_columns_for_one_thing_the_better_name_is_taken),
         TEST(every_spelling_is_in_the_form_of_a_header_word),
         TEST(a_header_word_has_no_case_accents_blanks_or_signs), TEST(a_map_is_read_from_json),
         TEST(a_wrong_map_says_what_is_wrong), TEST(a_well_known_file_has_its_map),
         TEST(every_built_in_map_is_right_in_itself),
         IN_WRITE(a_kept_map_is_found_by_name_and_by_header),
         IN_WRITE(a_kept_map_may_not_hide_a_built_in_one));
