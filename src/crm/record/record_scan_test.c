/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Columns in memory find what the database finds, after any change (R4, R5). */
#include <stdlib.h>

#include "base/text.h"
#include "crm/record/record.h"
#include "kit/column/column.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "test/check.h"

enum { PEOPLE = 150, ROUNDS = 25, SEARCHES = 40 };

static const struct record_type *contacts(struct work *w)
{
    const struct record_type *type = NULL;
    CHECK_OK(record_type_get(w, "contacts", &type));
    return type;
}

static int pick(unsigned *seed, int count)
{
    return rand_r(seed) % count;
}

static const char *const words[] = {"Anna",    "anna", "Émile", "émile", "Straße",       "new york",
                                    "O'Brien", "a;b",  "",      "Zoë",   "van der Berg", "x"};
static const char *const sizes[] = {"1", "2.5", "-7", "", "1000000", "0"};
static const char *const flavours[] = {"sweet", "sour", "sweet;sour", "", "hot;sweet"};
static const char *const days[] = {"2024-01-31", "2024-02-01", "", "1969-12-31"};

static status make_properties(struct work *w, void *arg)
{
    static const struct record_option flavour[] = {{"sweet", "Sweet", NULL, 0, false},
                                                   {"sour", "Sour", NULL, 1, false},
                                                   {"hot", "Hot", NULL, 2, false}};
    const struct record_property      made[] = {
             {.is = {"size", "Size", "contactinformation", PROPERTY_NUMBER, NULL, NULL, 0, NULL, NULL}},
             {.is = {"day", "Day", "contactinformation", PROPERTY_DATE, NULL, NULL, 0, NULL, NULL}},
             {.is = {"flavour", "Flavour", "contactinformation", PROPERTY_ENUMERATION, "checkbox", NULL,
                     0, NULL, NULL},
              .options = flavour,
              .option_count = COUNT_OF(flavour)},
    };
    for (size_t i = 0; i < COUNT_OF(made); i++)
        TRY(record_property_create(w, contacts(w), &made[i]));
    return db_watch(w, "contact"); /* PostgreSQL needs a WRITE for it */
}

static status change_some(struct work *w, void *arg)
{
    unsigned *seed = arg;
    for (int i = 0; i < PEOPLE / ROUNDS; i++) {
        struct record_value values[] = {
            {"firstname", words[pick(seed, COUNT_OF(words))]},
            {"city", words[pick(seed, COUNT_OF(words))]},
            {"size", sizes[pick(seed, COUNT_OF(sizes))]},
            {"flavour", flavours[pick(seed, COUNT_OF(flavours))]},
            {"day", days[pick(seed, COUNT_OF(days))]},
        };
        int64_t id = 0;
        TRY(record_create(w, contacts(w), values, COUNT_OF(values), &id));
        int64_t other = 1 + pick(seed, (int) id);
        status  changed = record_change(w, contacts(w), other, values, (size_t) pick(seed, 5));
        if (changed != OK && changed != NOT_FOUND)
            return changed;
        if (pick(seed, 4) == 0)
            TRY(record_archive(w, contacts(w), 1 + pick(seed, (int) id), pick(seed, 3) > 0));
    }
    return OK;
}

/* Any search that makes sense. */
static struct record_filter any_filter(struct work *w, unsigned *seed)
{
    static const char *const names[] = {"firstname", "city", "size", "flavour", "day"};
    static const char *const tokens[] = {"ann*", "*NA", "york", "*r*", "o"};
    int                      which = pick(seed, COUNT_OF(names));
    struct record_filter     filter = {.property = names[which], .compare = pick(seed, 13)};
    const char *const       *values = which < 2    ? words
                                      : which == 2 ? sizes
                                      : which == 3 ? flavours
                                                   : days;
    const char             **list = work_take(w, 3 * sizeof *list);
    list[0] = values[pick(seed, 2)];
    list[1] = which == 3 ? "hot" : values[pick(seed, 2)];
    bool token =
        filter.compare == OPERATOR_CONTAINS_TOKEN || filter.compare == OPERATOR_NOT_CONTAINS_TOKEN;
    if (token && which >= 2)
        filter.compare = OPERATOR_HAS_PROPERTY;
    filter.value = token && which < 2 ? tokens[pick(seed, COUNT_OF(tokens))] : list[0];
    filter.high_value = list[1];
    filter.values = list;
    return filter;
}

static const char *ids_of(struct work *w, const struct rows *rows, int64_t total)
{
    struct text text = text_open(w->arena);
    text_addf(&text, "%lld:", (long long) total);
    for (int64_t i = 0; i < rows->count; i++)
        text_addf(&text, " %lld", (long long) ((const struct record *) rows->items)[i].id);
    return text.bytes;
}

static void both_ways(struct work *w, const struct record_query *query)
{
    struct columns *columns = w->machines->columns;
    struct rows     scanned = {0}, asked = {0};
    int64_t         total = 0, asked_total = 0;
    CHECK_OK(record_search(w, contacts(w), query, &scanned, &total));
    w->machines->columns = NULL;
    CHECK_OK(record_search(w, contacts(w), query, &asked, &asked_total));
    w->machines->columns = columns;
    CHECK_TEXT(ids_of(w, &scanned, total), ids_of(w, &asked, asked_total));
}

static status search_some(struct work *w, void *arg)
{
    static const char *const sorts[] = {NULL, "firstname", "size", "day", "hs_object_id"};
    unsigned                *seed = arg;
    for (int i = 0; i < SEARCHES; i++) {
        struct record_filter filters[4];
        for (size_t j = 0; j < COUNT_OF(filters); j++)
            filters[j] = any_filter(w, seed);
        struct record_filter_group groups[] = {{filters, (size_t) pick(seed, 3)},
                                               {filters + 2, (size_t) pick(seed, 3)}};
        struct record_query        query = {.groups = groups,
                                            .group_count = (size_t) pick(seed, 3),
                                            .sort = sorts[pick(seed, COUNT_OF(sorts))],
                                            .descending = pick(seed, 2) == 1,
                                            .limit = 1 + pick(seed, 20),
                                            .offset = pick(seed, 3) * 5};
        both_ways(w, &query);
    }
    return OK;
}

static void columns_in_memory_find_what_the_database_finds(struct work *w)
{
    unsigned seed = 4711;
    w->machines->columns = column_open(&(struct columns_options){.rows_from = -1, .waits = true});
    CHECK_OK(db_work(w, WRITE, make_properties, NULL));
    for (int i = 0; i < ROUNDS; i++) {
        CHECK_OK(db_work(w, WRITE, change_some, &seed));
        CHECK_OK(db_work(w, READ, search_some, &seed));
    }
    CHECK(column_bytes(w->machines->columns) > 0);
    column_close(w->machines->columns);
    w->machines->columns = NULL;
}

static void a_small_budget_gives_the_same(struct work *w)
{
    unsigned seed = 815;
    w->machines->columns =
        column_open(&(struct columns_options){.rows_from = -1, .budget = 300000, .waits = true});
    CHECK_OK(db_work(w, WRITE, make_properties, NULL));
    for (int i = 0; i < 3; i++) {
        CHECK_OK(db_work(w, WRITE, change_some, &seed));
        CHECK_OK(db_work(w, READ, search_some, &seed));
    }
    column_close(w->machines->columns);
    w->machines->columns = NULL;
}

/* The first searches are answered by the database; what is read beside them joins what is there. */
static void columns_that_are_read_beside_searches_find_the_same(struct work *w)
{
    unsigned seed = 2024;
    w->machines->columns = column_open(&(struct columns_options){.rows_from = -1});
    CHECK_OK(db_work(w, WRITE, make_properties, NULL));
    for (int i = 0; i < ROUNDS; i++) {
        CHECK_OK(db_work(w, WRITE, change_some, &seed));
        CHECK_OK(db_work(w, READ, search_some, &seed));
    }
    column_wait(w->machines->columns);
    CHECK(column_bytes(w->machines->columns) > 0);
    CHECK_OK(db_work(w, WRITE, change_some, &seed));
    CHECK_OK(db_work(w, READ, search_some, &seed));
    column_close(w->machines->columns);
    w->machines->columns = NULL;
}

/* ---- after a start ---- */

static status search_by(struct work *w, void *property)
{
    struct record_filter       filter = {.property = property, .compare = OPERATOR_HAS_PROPERTY};
    struct record_filter_group group = {&filter, 1};
    struct record_query        query = {.groups = &group, .group_count = 1, .limit = 5};
    both_ways(w, &query);
    return OK;
}

/* Searches by the properties in turn, with nothing in memory at first; bytes that are held then. */
static int64_t start_and_search(struct work *w, char *const *properties)
{
    w->machines->columns = column_open(&(struct columns_options){.rows_from = -1});
    for (; *properties != NULL; properties++) {
        CHECK_OK(db_work(w, READ, search_by, *properties));
        column_wait(w->machines->columns);
    }
    int64_t bytes = column_bytes(w->machines->columns);
    column_close(w->machines->columns);
    w->machines->columns = NULL;
    return bytes;
}

static status forget_what_was_wanted(struct work *w, void *arg)
{
    return db_run_script(w, "DELETE FROM column_asked");
}

static status want_what_is_gone(struct work *w, void *arg)
{
    return db_run_script(w, "UPDATE column_asked SET column_name = 'gone' WHERE kind = 2 AND "
                            "column_name = 'city'");
}

static void the_first_search_after_a_start_brings_what_was_wanted_before(struct work *w)
{
    static char city[] = "city", size[] = "size", name[] = "firstname";
    unsigned    seed = 77;
    CHECK_OK(db_work(w, WRITE, make_properties, NULL));
    CHECK_OK(db_work(w, WRITE, change_some, &seed));
    int64_t one = start_and_search(w, (char *const[]){city, NULL});
    int64_t three = start_and_search(w, (char *const[]){city, size, name, NULL});
    CHECK(three > one);
    CHECK_INT(start_and_search(w, (char *const[]){city, NULL}), three);
    CHECK_INT(start_and_search(w, (char *const[]){size, name, NULL}), three);

    CHECK_OK(db_work(w, WRITE, forget_what_was_wanted, NULL));
    CHECK_INT(start_and_search(w, (char *const[]){city, NULL}), one);
    start_and_search(w, (char *const[]){size, NULL});
    CHECK_OK(db_work(w, WRITE, want_what_is_gone, NULL)); /* cannot be read: all are forgotten */
    int64_t fewer = start_and_search(w, (char *const[]){size, NULL});
    CHECK(fewer < three);
    CHECK_INT(start_and_search(w, (char *const[]){size, NULL}), fewer);
}

/* ---- cursors ---- */

static status walk_by_cursor(struct work *w, void *arg)
{
    const char *const  *sort = arg;
    struct record_query query = {.sort = *sort, .limit = 7, .cursor = ""};
    struct rows         page = {0}, all = {0};
    int64_t             total = 0;
    struct text         walked = text_open(w->arena), expected = text_open(w->arena);
    do {
        CHECK_OK(record_search(w, contacts(w), &query, &page, &total));
        const struct record *records = page.items;
        for (int64_t i = 0; i < page.count; i++)
            text_addf(&walked, " %lld", (long long) records[i].id);
        if (page.count > 0)
            TRY(record_search_cursor(w, contacts(w), &query, records[page.count - 1].id,
                                     &query.cursor));
    } while (page.count == query.limit);
    query = (struct record_query){.sort = *sort, .limit = 200};
    CHECK_OK(record_search(w, contacts(w), &query, &all, &total));
    for (int64_t i = 0; i < all.count; i++)
        text_addf(&expected, " %lld", (long long) ((const struct record *) all.items)[i].id);
    CHECK_TEXT(walked.bytes, expected.bytes);
    CHECK(total > 50);
    return OK;
}

static void a_cursor_meets_every_record_once(struct work *w)
{
    static const char *const sorts[] = {NULL, "firstname", "size", "flavour"};
    unsigned                 seed = 99;
    CHECK_OK(db_work(w, WRITE, make_properties, NULL));
    for (int i = 0; i < ROUNDS; i++)
        CHECK_OK(db_work(w, WRITE, change_some, &seed));
    for (size_t i = 0; i < COUNT_OF(sorts); i++)
        CHECK_OK(db_work(w, READ, walk_by_cursor, (void *) (uintptr_t) &sorts[i]));
    w->machines->columns = column_open(&(struct columns_options){.rows_from = -1, .waits = true});
    for (size_t i = 0; i < COUNT_OF(sorts); i++)
        CHECK_OK(db_work(w, READ, walk_by_cursor, (void *) (uintptr_t) &sorts[i]));
    column_close(w->machines->columns);
    w->machines->columns = NULL;
}

static void a_cursor_of_another_kind_is_refused(struct work *w)
{
    static const char *const wrong[] = {"c.", "c.!!", "c.MQ==", "c.MT1h", "7", "c.MScx"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct record_query query = {.limit = 1, .cursor = wrong[i]};
        struct rows         rows;
        int64_t             total;
        CHECK_INT(record_search(w, contacts(w), &query, &rows, &total), INVALID);
        CHECK_TEXT(w->failure.field, "after");
    }
}

SUITE_DB("record scan", TEST(columns_in_memory_find_what_the_database_finds),
         TEST(a_small_budget_gives_the_same),
         TEST(columns_that_are_read_beside_searches_find_the_same),
         TEST(the_first_search_after_a_start_brings_what_was_wanted_before),
         TEST(a_cursor_meets_every_record_once), IN_WRITE(a_cursor_of_another_kind_is_refused));
