/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record.h"

#include <string.h>

#include "base/text.h"
#include "crm/room.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "test/check.h"

static const struct record_type *type_named(struct work *w, const char *name)
{
    const struct record_type *type = NULL;
    CHECK_OK(record_type_get(w, name, &type));
    return type;
}

/* ---- the people of these tests ---- */

struct somebody {
    const char *email, *firstname, *lastname, *city, *stage, *size, *interests;
};

static const struct somebody people[] = {
    {"anna.lee@example.com", "Anna", "Lee", "Lyon", "lead", "38", "art;music"},
    {"bob@shop.example.org", "Bob", "van der Berg", "Zürich", "customer", "44.5", "music"},
    {"chris@example.com", "ÉMILE", "O'Brien", "ÅLESUND", "customer", "41", NULL},
    {NULL, "Dora", NULL, "new york", NULL, NULL, NULL},
    {"eve_100%@example.com", "Eve", "Smith-Jones", "York", "Lead-no", "9", "martial arts"},
};

static int64_t create(struct work *w, const char *type, const char *property, const char *value)
{
    int64_t             id = 0;
    struct record_value values = {property, value};
    CHECK_OK(record_create(w, type_named(w, type), &values, 1, &id));
    return id;
}

static void make_properties(struct work *w)
{
    static const struct record_option interests[] = {{"art", "Art", NULL, 0, false},
                                                     {"music", "Music", NULL, 1, false},
                                                     {"martial arts", "Martial", NULL, 2, false}};
    struct record_property            size = {
                   .is = {"size", "Size", "contactinformation", PROPERTY_NUMBER, NULL, NULL, 0, NULL, NULL}};
    struct record_property interest = {.is = {"interests", "Interests", "contactinformation",
                                              PROPERTY_ENUMERATION, "checkbox", NULL, 0, NULL,
                                              NULL},
                                       .options = interests,
                                       .option_count = 3};
    CHECK_OK(record_property_create(w, type_named(w, "contacts"), &size));
    CHECK_OK(record_property_create(w, type_named(w, "contacts"), &interest));
}

static void put_people(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        const struct somebody *who = &people[i];
        const char            *stage = text_same(who->stage, "Lead-no") ? "other" : who->stage;
        struct record_value values[] = {{"email", who->email},        {"firstname", who->firstname},
                                        {"lastname", who->lastname},  {"city", who->city},
                                        {"lifecyclestage", stage},    {"size", who->size},
                                        {"interests", who->interests}};
        int64_t             id = 0;
        CHECK_OK(record_create(w, type_named(w, "contacts"), values, COUNT_OF(values), &id));
    }
}

static void make_people(struct work *w)
{
    make_properties(w);
    put_people(w);
}

/* The first letters of who was found, in order. */
static const char *initials(struct work *w, const struct record_query *query)
{
    struct rows         rows = {0};
    struct text         found = text_open(w->arena);
    int64_t             total = -1;
    const char *const   properties[] = {"firstname", NULL};
    struct record_query asked = *query;
    asked.properties = properties;
    asked.limit = query->limit == 0 ? 10 : query->limit;
    CHECK_OK(record_search(w, type_named(w, "contacts"), &asked, &rows, &total));
    for (int64_t i = 0; i < rows.count; i++) {
        const char *name = record_value_of((struct record *) rows.items + i, "firstname");
        text_add_char(&found, *name == '\xc3' ? 'C' : *name);
    }
    if (query->limit == 0)
        CHECK_INT(total, rows.count);
    return found.bytes;
}

static const char *found_by(struct work *w, const struct record_filter *filter)
{
    struct record_filter_group group = {filter, 1};
    return initials(w, &(struct record_query){.groups = &group, .group_count = 1});
}

/* ---- filters ---- */

static void each_operator_finds_what_it_says(struct work *w)
{
    static const char *const names[] = {"anna", "émile", NULL}, *sizes[] = {"9", "44.5", NULL},
                             *arts[] = {"art", NULL}, *stages[] = {"lead", "other", NULL};
    static const struct {
        struct record_filter filter;
        const char          *found;
    } cases[] = {
        {{"firstname", OPERATOR_EQ, "anna"}, "A"},
        {{"firstname", OPERATOR_EQ, "émile"}, "C"},
        {{"city", OPERATOR_EQ, "ålesund"}, "C"},
        {{"email", OPERATOR_EQ, " Anna.LEE@example.com"}, "A"},
        {{"email", OPERATOR_EQ, "no address"}, ""},
        {{"firstname", OPERATOR_NEQ, "ANNA"}, "BCDE"},
        {{"lastname", OPERATOR_NEQ, "lee"}, "BCDE"},
        {{"size", OPERATOR_EQ, "44.50"}, "B"},
        {{"size", OPERATOR_NEQ, "44.5"}, "ACDE"},
        {{"size", OPERATOR_LT, "38"}, "E"},
        {{"size", OPERATOR_LTE, "38"}, "AE"},
        {{"size", OPERATOR_GT, "41"}, "B"},
        {{"size", OPERATOR_GTE, "41"}, "BC"},
        {{"size", OPERATOR_BETWEEN, "38", "41"}, "AC"},
        {{"lastname", OPERATOR_GTE, "o"}, "BCE"},
        {{"size", OPERATOR_IN, .values = sizes}, "BE"},
        {{"size", OPERATOR_NOT_IN, .values = sizes}, "ACD"},
        {{"firstname", OPERATOR_IN, .values = names}, "AC"},
        {{"firstname", OPERATOR_NOT_IN, .values = names}, "BDE"},
        {{"lifecyclestage", OPERATOR_EQ, "customer"}, "BC"},
        {{"lifecyclestage", OPERATOR_EQ, "Customer"}, ""},
        {{"lifecyclestage", OPERATOR_IN, .values = stages}, "AE"},
        {{"interests", OPERATOR_IN, .values = arts}, "A"},
        {{"interests", OPERATOR_NOT_IN, .values = arts}, "BCDE"},
        {{"size", OPERATOR_HAS_PROPERTY}, "ABCE"},
        {{"size", OPERATOR_NOT_HAS_PROPERTY}, "D"},
        {{"email", OPERATOR_CONTAINS_TOKEN, "*@example.com"}, "ACE"},
        {{"email", OPERATOR_CONTAINS_TOKEN, "shop"}, "B"},
        {{"email", OPERATOR_CONTAINS_TOKEN, "sho"}, ""},
        {{"email", OPERATOR_CONTAINS_TOKEN, "SHO*"}, "B"},
        {{"email", OPERATOR_CONTAINS_TOKEN, "eve_100%"}, "E"},
        {{"email", OPERATOR_CONTAINS_TOKEN, "a*e@example"}, "A"},
        {{"lastname", OPERATOR_CONTAINS_TOKEN, "der"}, "B"},
        {{"lastname", OPERATOR_CONTAINS_TOKEN, "o'brien"}, "C"},
        {{"city", OPERATOR_CONTAINS_TOKEN, "york"}, "DE"},
        {{"city", OPERATOR_CONTAINS_TOKEN, "NEW YORK"}, "D"},
        {{"city", OPERATOR_CONTAINS_TOKEN, "ürich"}, ""},
        {{"city", OPERATOR_CONTAINS_TOKEN, "ZÜR*"}, "B"},
        {{"city", OPERATOR_NOT_CONTAINS_TOKEN, "york"}, "ABC"},
        {{"email", OPERATOR_CONTAINS_TOKEN, ".*"}, ""},
        {{"createdate", OPERATOR_GT, "1700000000000"}, ""},
        {{"createdate", OPERATOR_GTE, "2023-11-14T22:13:20Z"}, "ABCDE"},
        {{"hs_object_id", OPERATOR_EQ, "2"}, "B"},
    };
    make_people(w);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *found = found_by(w, &cases[i].filter);
        if (!text_same(found, cases[i].found))
            check_failed(__FILE__, __LINE__, "case %zu: %s %s finds '%s', not '%s'", i,
                         cases[i].filter.property, cases[i].filter.value, found, cases[i].found);
    }
}

static void groups_are_alternatives_and_filters_add_up(struct work *w)
{
    make_people(w);
    const struct record_filter customers_of_44[] = {{"lifecyclestage", OPERATOR_EQ, "customer"},
                                                    {"size", OPERATOR_GT, "44"}};
    const struct record_filter no_email[] = {{"email", OPERATOR_NOT_HAS_PROPERTY}};
    struct record_filter_group groups[] = {{customers_of_44, 2}, {no_email, 1}, {NULL, 0}};
    struct record_query        query = {.groups = groups, .group_count = 3};
    CHECK_TEXT(initials(w, &query), "BD");
    CHECK_TEXT(initials(w, &(struct record_query){0}), "ABCDE");
}

static void results_are_sorted_and_paged(struct work *w)
{
    make_people(w);
    CHECK_TEXT(initials(w, &(struct record_query){.sort = "size"}), "EACBD");
    CHECK_TEXT(initials(w, &(struct record_query){.sort = "size", .descending = true}), "BCAED");
    CHECK_TEXT(initials(w, &(struct record_query){.sort = "lastname"}), "ACEBD");
    CHECK_TEXT(initials(w, &(struct record_query){.sort = "size", .limit = 2}), "EA");
    CHECK_TEXT(initials(w, &(struct record_query){.sort = "size", .limit = 2, .offset = 2}), "CB");
    CHECK_TEXT(initials(w, &(struct record_query){.descending = true}), "EDCBA");
}

/* What has no value stands last in both directions, also where it is calculated. */
static void gaps_of_calculations_and_enumerations_are_no_values(struct work *w)
{
    struct record_property half = {.is = {"half", "Half", "contactinformation", PROPERTY_NUMBER,
                                          "calculation_equation", NULL, 0, NULL, NULL},
                                   .formula = "size / 2"};
    make_properties(w);
    CHECK_OK(record_property_create(w, type_named(w, "contacts"), &half));
    put_people(w);
    CHECK_TEXT(initials(w, &(struct record_query){.sort = "half"}), "EACBD");
    CHECK_TEXT(initials(w, &(struct record_query){.sort = "half", .descending = true}), "BCAED");
    CHECK_TEXT(found_by(w, &(struct record_filter){"half", OPERATOR_EQ, "19"}), "A");
    CHECK_TEXT(found_by(w, &(struct record_filter){"half", OPERATOR_NEQ, "19"}), "BCDE");
    CHECK_TEXT(found_by(w, &(struct record_filter){"half", OPERATOR_LT, "19"}), "E");
    CHECK_TEXT(found_by(w, &(struct record_filter){"half", OPERATOR_NOT_HAS_PROPERTY}), "D");
    /* By values, not by the order of the options: customer, lead, other. */
    CHECK_TEXT(initials(w, &(struct record_query){.sort = "lifecyclestage"}), "BCAED");
    CHECK_TEXT(initials(w, &(struct record_query){.sort = "lifecyclestage", .descending = true}),
               "EACBD");
}

static void what_was_just_written_is_found(struct work *w)
{
    make_people(w);
    const struct record_filter filter = {"city", OPERATOR_EQ, "Lyon"};
    const struct record_value  move = {"city", "Nice"};
    CHECK_TEXT(found_by(w, &filter), "A");
    CHECK_OK(record_change(w, type_named(w, "contacts"), 1, &move, 1));
    CHECK_TEXT(found_by(w, &filter), "");
    CHECK_OK(record_archive(w, type_named(w, "contacts"), 2, true));
    CHECK_TEXT(initials(w, &(struct record_query){0}), "ACDE");
    CHECK_TEXT(initials(w, &(struct record_query){.words = "bob"}), "");
}

static void a_bad_search_is_refused(struct work *w)
{
    static const char *const empty[] = {"", NULL};
    static const struct {
        struct record_filter filter;
        const char          *field;
    } cases[] = {
        {{"nickname", OPERATOR_EQ, "x"}, "nickname"},
        {{"email\" = \"", OPERATOR_EQ, "x"}, "email\" = \""},
        {{"firstname", OPERATOR_EQ, NULL}, "firstname"},
        {{"firstname", OPERATOR_EQ, ""}, "firstname"},
        {{"firstname", OPERATOR_BETWEEN, "a", NULL}, "firstname"},
        {{"firstname", OPERATOR_IN, "a"}, "firstname"},
        {{"size", OPERATOR_EQ, "big"}, "size"},
        {{"size", OPERATOR_EQ, ""}, "size"},
        {{"lifecyclestage", OPERATOR_NEQ, NULL}, "lifecyclestage"},
        {{"hs_object_id", OPERATOR_IN, .values = empty}, "hs_object_id"},
        {{"size", OPERATOR_CONTAINS_TOKEN, "4"}, "size"},
        {{"createdate", OPERATOR_LT, "tomorrow"}, "createdate"},
    };
    struct rows rows;
    int64_t     total;
    make_people(w);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct record_filter_group group = {&cases[i].filter, 1};
        struct record_query        query = {.groups = &group, .group_count = 1, .limit = 1};
        CHECK_INT(record_search(w, type_named(w, "contacts"), &query, &rows, &total), INVALID);
        CHECK_TEXT(w->failure.field, cases[i].field);
    }
}

static void a_search_has_limits(struct work *w)
{
    const struct record_filter filters[7] = {
        {"city", OPERATOR_HAS_PROPERTY}, {"city", OPERATOR_HAS_PROPERTY},
        {"city", OPERATOR_HAS_PROPERTY}, {"city", OPERATOR_HAS_PROPERTY},
        {"city", OPERATOR_HAS_PROPERTY}, {"city", OPERATOR_HAS_PROPERTY},
        {"city", OPERATOR_HAS_PROPERTY}};
    struct record_filter_group groups[6] = {{filters, 7}, {filters, 6}, {filters, 6},
                                            {filters, 6}, {filters, 1}, {filters, 1}};
    struct record_query        cases[] = {
               {.limit = 0},
               {.limit = 201},
               {.limit = 10, .offset = 9991},
               {.limit = 10, .offset = -1},
               {.limit = 1, .groups = groups, .group_count = 1},
               {.limit = 1, .groups = groups + 1, .group_count = 4},
               {.limit = 1, .groups = groups + 1, .group_count = 6},
               {.limit = 1, .sort = "nickname"},
    };
    groups[1].count = 6;
    struct rows rows;
    int64_t     total;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (i == 6)
            groups[1].count = groups[2].count = groups[3].count = 1;
        if (i == 6)
            cases[i].groups = groups, groups[0].count = 1;
        CHECK_INT(record_search(w, type_named(w, "contacts"), &cases[i], &rows, &total), INVALID);
    }
}

static void a_search_without_limits_takes_more(struct work *w)
{
    enum { MANY = 40 };
    struct record_filter       filters[MANY];
    struct record_filter_group groups[MANY];
    const char                *values[201] = {NULL};
    struct house               wide = *house_of(w);
    const void                *usual = w->machines->house;
    make_people(w);
    for (size_t i = 0; i < MANY; i++) {
        filters[i] = (struct record_filter){"city", OPERATOR_HAS_PROPERTY};
        groups[i] = (struct record_filter_group){&filters[i], 1};
    }
    for (size_t i = 0; i < 200; i++)
        values[i] = "york";
    filters[0] = (struct record_filter){"city", OPERATOR_IN, .values = values};
    wide.search_without_limits = true;
    w->machines->house = &wide;
    CHECK_TEXT(initials(w, &(struct record_query){.groups = groups, .group_count = 1}), "E");
    CHECK_TEXT(initials(w, &(struct record_query){.groups = groups, .group_count = MANY}), "ABCDE");
    CHECK_TEXT(initials(w, &(struct record_query){.offset = 999999000, .limit = 200}), "");
    w->machines->house = usual;
}

/* ---- unique values ---- */

static void make_customer_number(struct work *w, enum property_type type)
{
    struct record_property number = {.is = {"customer_number", "Customer number",
                                            "contactinformation", type, NULL, NULL, PROPERTY_UNIQUE,
                                            NULL, NULL}};
    CHECK_OK(record_property_create(w, type_named(w, "contacts"), &number));
}

static void a_unique_value_is_found_without_regard_to_case(struct work *w)
{
    static const char *const some[] = {"nr-1", "NR-2", "nr-9", NULL};
    make_people(w);
    make_customer_number(w, PROPERTY_STRING);
    for (int i = 1; i <= 3; i++) {
        struct record_value value = {"customer_number",
                                     work_text(w, i == 2 ? "nr-%d" : "Nr-%d", i)};
        CHECK_OK(record_change(w, type_named(w, "contacts"), i, &value, 1));
    }
    CHECK_TEXT(found_by(w, &(struct record_filter){"customer_number", OPERATOR_EQ, "NR-1"}), "A");
    CHECK_TEXT(found_by(w, &(struct record_filter){"customer_number", OPERATOR_IN, .values = some}),
               "AB");
    CHECK_TEXT(found_by(w, &(struct record_filter){"customer_number", OPERATOR_NEQ, "nr-1"}),
               "BCDE");
    CHECK_OK(record_archive(w, type_named(w, "contacts"), 1, true));
    CHECK_TEXT(found_by(w, &(struct record_filter){"customer_number", OPERATOR_EQ, "NR-1"}), "");
}

static void a_unique_number_is_found_however_it_is_written(struct work *w)
{
    struct record_value value = {"customer_number", "-12.50"};
    make_people(w);
    make_customer_number(w, PROPERTY_NUMBER);
    CHECK_OK(record_change(w, type_named(w, "contacts"), 2, &value, 1));
    CHECK_TEXT(found_by(w, &(struct record_filter){"customer_number", OPERATOR_EQ, "-12.5"}), "B");
}

/* The table of unique values is what is asked, and no row of the contacts that it does not name. */
static void a_unique_value_is_looked_up_in_its_own_table(struct work *w)
{
    struct record_value value = {"customer_number", "Nr-1"};
    struct query       *query = query_open(w);
    make_people(w);
    make_customer_number(w, PROPERTY_STRING);
    CHECK_OK(record_change(w, type_named(w, "contacts"), 1, &value, 1));
    query_words(query, "DELETE FROM unique_value");
    CHECK_OK(query_run(w, query, NULL));
    CHECK_TEXT(found_by(w, &(struct record_filter){"customer_number", OPERATOR_EQ, "Nr-1"}), "");
}

/* Each alternative has an index of its own; and the total is told by a page that is not full. */
static void alternatives_with_indexes_find_each_record_once(struct work *w)
{
    static const char *const   numbers[] = {"nr-1", "nr-2", NULL};
    const struct record_filter filters[] = {{"customer_number", OPERATOR_IN, .values = numbers},
                                            {"email", OPERATOR_EQ, "anna.lee@example.com"},
                                            {"hs_object_id", OPERATOR_EQ, "3"},
                                            {"city", OPERATOR_EQ, "nowhere"}};
    struct record_filter_group groups[] = {
        {filters, 1}, {filters, 0}, {filters + 1, 1}, {filters + 2, 2}, {filters + 2, 1}};
    make_people(w);
    make_customer_number(w, PROPERTY_STRING);
    for (int i = 1; i <= 2; i++) {
        struct record_value value = {"customer_number", work_text(w, "Nr-%d", i)};
        CHECK_OK(record_change(w, type_named(w, "contacts"), i, &value, 1));
    }
    CHECK_TEXT(initials(w, &(struct record_query){.groups = groups + 2, .group_count = 2}), "A");
    groups[1] = (struct record_filter_group){filters + 1, 1};
    CHECK_TEXT(initials(w, &(struct record_query){.groups = groups, .group_count = 3}), "AB");
    CHECK_TEXT(initials(w, &(struct record_query){.groups = groups, .group_count = 5}), "ABC");
    CHECK_TEXT(initials(w, &(struct record_query){.groups = groups,
                                                  .group_count = 5,
                                                  .sort = "hs_object_id",
                                                  .descending = true}),
               "CBA");
    CHECK_OK(record_archive(w, type_named(w, "contacts"), 1, true));
    CHECK_TEXT(initials(w, &(struct record_query){.groups = groups, .group_count = 5}), "BC");
}

static void a_domain_is_found_in_any_case(struct work *w)
{
    static const char *const   domains[] = {"Shop.EXAMPLE", NULL};
    struct record_filter       filter = {"domain", OPERATOR_EQ, "SHOP.example"};
    struct record_filter_group group = {&filter, 1};
    struct record_query        query = {.groups = &group, .group_count = 1, .limit = 1};
    struct rows                rows;
    int64_t                    total, id = create(w, "companies", "domain", "shop.example"), found;
    CHECK_OK(record_search(w, type_named(w, "companies"), &query, &rows, &total));
    CHECK_INT(total, 1);
    filter = (struct record_filter){"domain", OPERATOR_IN, .values = domains};
    CHECK_OK(record_search(w, type_named(w, "companies"), &query, &rows, &total));
    CHECK_INT(total, 1);
    CHECK_OK(record_find(w, type_named(w, "companies"), "domain", "SHOP.example", &found));
    CHECK_INT(found, id);
}

static void a_filter_value_is_never_sql(struct work *w)
{
    static const char *const hostile[] = {"' OR '1'='1",
                                          "\" OR 1=1 --",
                                          "x'); DROP TABLE contact;--",
                                          "%",
                                          "_",
                                          "\\",
                                          "[[:alnum:]]",
                                          "(",
                                          "*(",
                                          "a\\"};
    make_people(w);
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        CHECK_TEXT(found_by(w, &(struct record_filter){"firstname", OPERATOR_EQ, hostile[i]}), "");
        CHECK_TEXT(
            found_by(w, &(struct record_filter){"city", OPERATOR_CONTAINS_TOKEN, hostile[i]}), "");
    }
}

/* ---- words (R7, R10, R58) ---- */

static int64_t hits(struct work *w, const char *words)
{
    struct rows rows = {0};
    CHECK_OK(record_search_words(w, words, 20, &rows));
    return rows.count;
}

static void any_script_is_found_by_its_parts(struct work *w)
{
    static const struct {
        const char *name, *found[6];
    } cases[] = {
        {"김민수", {"김", "민수", "김민수", "수"}},
        {"東京都港区", {"東", "京都", "港区", "都港", "区"}},
        {"さくら", {"さ", "くら", "さくら"}},
        {"王小明", {"王", "小明", "王小明"}},
        {"Ναταλία", {"ναταλια", "ΝΑΤ"}},
        {"Łukasz Müller-Lüdenscheidt", {"lukasz", "muller", "MÜLL", "ludenscheidt"}},
        {"Søren O'Brien", {"soren", "obrien", "o'brien", "brien"}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        create(w, "contacts", "firstname", cases[i].name);
        for (size_t j = 0; cases[i].found[j] != NULL; j++)
            if (hits(w, cases[i].found[j]) != 1)
                check_failed(__FILE__, __LINE__, "'%s' is not found in '%s'", cases[i].found[j],
                             cases[i].name);
    }
    CHECK_INT(hits(w, "민김"), 0);
    CHECK_INT(hits(w, "大阪"), 0);
}

static void a_phone_is_found_by_its_end(struct work *w)
{
    struct record_value values[] = {{"phone", "020 7946 0958"}, {"country", "United Kingdom"}};
    int64_t             id;
    CHECK_OK(record_create(w, type_named(w, "contacts"), values, 2, &id));
    static const char *const found[] = {
        "0958", "60958", "7946 0958", "020 7946 0958", "+44 20 7946 0958", "+442079460958"};
    for (size_t i = 0; i < COUNT_OF(found); i++)
        CHECK_INT(hits(w, found[i]), 1);
    CHECK_INT(hits(w, "0957"), 0);
}

static void an_email_is_found_whole_and_by_its_parts(struct work *w)
{
    create(w, "contacts", "email", "anna.lee@example.com");
    CHECK_INT(hits(w, "anna.lee@example.com"), 1);
    CHECK_INT(hits(w, "ANNA.LEE@EX"), 1);
    CHECK_INT(hits(w, "lee"), 1);
    CHECK_INT(hits(w, "anna example"), 1);
    CHECK_INT(hits(w, "anna other"), 0);
}

static void all_types_are_searched_at_once(struct work *w)
{
    create(w, "contacts", "firstname", "Orchid");
    int64_t company = create(w, "companies", "name", "Orchid Ltd");
    CHECK_INT(hits(w, "orchid"), 2);
    struct rows rows;
    CHECK_OK(record_search_words(w, "orchid ltd", 20, &rows));
    CHECK_INT(rows.count, 1);
    CHECK_TEXT(((struct record_hit *) rows.items)->type->name, "companies");
    CHECK_INT(((struct record_hit *) rows.items)->id, company);
}

static void words_follow_changes_and_leave_with_the_record(struct work *w)
{
    int64_t             id = create(w, "contacts", "firstname", "Orchid");
    struct record_value rename = {"firstname", "Tulip"};
    CHECK_OK(record_change(w, type_named(w, "contacts"), id, &rename, 1));
    CHECK_INT(hits(w, "orchid"), 0);
    CHECK_INT(hits(w, "tulip"), 1);
    CHECK_OK(record_archive(w, type_named(w, "contacts"), id, true));
    CHECK_INT(hits(w, "tulip"), 0);
    CHECK_OK(record_archive(w, type_named(w, "contacts"), id, false));
    CHECK_INT(hits(w, "tulip"), 1);
    rename.value = "";
    CHECK_OK(record_change(w, type_named(w, "contacts"), id, &rename, 1));
    CHECK_INT(hits(w, "tulip"), 0);
}

static void strange_words_find_nothing_and_break_nothing(struct work *w)
{
    static const char *const strange[] = {"",        "   ", "\"",  "*",   "AND", "a OR b",
                                          "NEAR(",   "'",   "&|!", "x:y", "-",   "\xf0\x9f\x98\x80",
                                          "tokens:a"};
    create(w, "contacts", "firstname", "Orchid");
    for (size_t i = 0; i < COUNT_OF(strange); i++)
        CHECK_INT(hits(w, strange[i]), 0);
    struct rows rows;
    CHECK_INT(record_search_words(w, "a", 0, &rows), INVALID);
}

static void a_query_of_one_type_adds_words_to_filters(struct work *w)
{
    make_people(w);
    CHECK_TEXT(initials(w, &(struct record_query){.words = "example"}), "ABCE");
    CHECK_TEXT(initials(w, &(struct record_query){.words = "example com", .sort = "size"}), "EAC");
    CHECK_TEXT(initials(w, &(struct record_query){.words = "emile"}), "C");
    CHECK_TEXT(initials(w, &(struct record_query){.words = "?!"}), "");
    const struct record_filter filter = {"size", OPERATOR_GT, "40"};
    struct record_filter_group group = {&filter, 1};
    CHECK_TEXT(
        initials(w, &(struct record_query){.words = "exam", .groups = &group, .group_count = 1}),
        "BC");
}

/* So many that a word of all of them is not asked of the index. */
static void a_word_that_all_have_beside_one_that_few_have(struct work *w)
{
    static const char *const  few[] = {"zed comm", "comm zed", "zed common1", "common zed example"};
    const struct record_type *contacts = NULL;
    struct rows               rows;
    int64_t                   total, id;
    CHECK_OK(record_type_get(w, "contacts", &contacts));
    for (int i = 0; i < 120; i++) {
        const struct record_value values[] = {
            {"firstname", i % 60 == 7 ? "Zed" : "Anna"},
            {"lastname", i == 67 ? "Other" : work_text(w, "Common%d", i)},
            {"email", work_text(w, "p%d@example.com", i)},
        };
        CHECK_OK(record_create(w, contacts, values, COUNT_OF(values), &id));
    }
    for (size_t i = 0; i < COUNT_OF(few); i++) {
        struct record_query query = {.words = few[i], .limit = 10};
        CHECK_OK(record_search(w, contacts, &query, &rows, &total));
        CHECK_INT(total, i == 2 ? 0 : 1); /* the seventh is Common7, which is no Common1… */
        CHECK_OK(record_search_words(w, few[i], 20, &rows));
        CHECK_INT(rows.count, i == 2 ? 0 : 1);
    }
    CHECK_OK(record_search(w, contacts, &(struct record_query){.words = "anna comm", .limit = 10},
                           &rows, &total));
    CHECK_INT(total, 118);
}

SUITE_DB("record search", IN_WRITE(each_operator_finds_what_it_says),
         IN_WRITE(groups_are_alternatives_and_filters_add_up),
         IN_WRITE(results_are_sorted_and_paged),
         IN_WRITE(gaps_of_calculations_and_enumerations_are_no_values),
         IN_WRITE(what_was_just_written_is_found), IN_WRITE(a_bad_search_is_refused),
         IN_WRITE(a_search_has_limits), IN_WRITE(a_search_without_limits_takes_more),
         IN_WRITE(a_unique_value_is_found_without_regard_to_case),
         IN_WRITE(a_unique_number_is_found_however_it_is_written),
         IN_WRITE(a_unique_value_is_looked_up_in_its_own_table),
         IN_WRITE(alternatives_with_indexes_find_each_record_once),
         IN_WRITE(a_domain_is_found_in_any_case), IN_WRITE(a_filter_value_is_never_sql),
         IN_WRITE(any_script_is_found_by_its_parts), IN_WRITE(a_phone_is_found_by_its_end),
         IN_WRITE(an_email_is_found_whole_and_by_its_parts),
         IN_WRITE(all_types_are_searched_at_once),
         IN_WRITE(words_follow_changes_and_leave_with_the_record),
         IN_WRITE(strange_words_find_nothing_and_break_nothing),
         IN_WRITE(a_query_of_one_type_adds_words_to_filters),
         IN_WRITE(a_word_that_all_have_beside_one_that_few_have));
