/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"
#include "kit/db/db_things_test.h"
#include "test/check.h"

/* ---- statements made at run time ---- */

static status hostile_values(struct work *w, void *arg)
{
    const char   *hostile = "x'); DROP TABLE thing; --";
    struct query *query = query_open(w);
    query_words(query, "INSERT INTO ");
    query_name(query, "thing");
    query_words(query, " (id, name, weight, photo) VALUES (");
    query_int(query, 5);
    query_words(query, ", ");
    query_text(query, hostile);
    query_words(query, ", ");
    query_real(query, 2.5);
    query_words(query, ", ");
    query_blob(query, "a\0b", 3);
    query_words(query, ")");
    int64_t changed = 0, found = 0;
    TRY(query_run(w, query, &changed));
    CHECK_INT(changed, 1);

    query = query_open(w);
    query_words(query, "SELECT id FROM thing WHERE name = ");
    query_text(query, hostile);
    TRY(query_number(w, query, &found));
    CHECK_INT(found, 5);
    return OK;
}

static void hostile_values_are_only_values(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, hostile_values, NULL));
    CHECK_INT(db_things_count(w), 1);
}

static void hostile_names_are_refused(struct work *w)
{
    static const char *const bad[] = {
        "",      "1a",  "A",
        "a b",   "a\"", "a;--",
        "naïve", "a.b", "a234567890_234567890_234567890_234567890_234567890_234567890_234"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (query_name_valid(bad[i]))
            check_failed(__FILE__, __LINE__, "'%s' passed as a name", bad[i]);
    CHECK(!query_name_valid(NULL));
    CHECK(query_name_valid("a") && query_name_valid("_x1") && query_name_valid("order"));
}

static status add_column(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "ALTER TABLE thing ADD COLUMN ");
    query_name(query, "select");
    query_words(query, " TEXT");
    return query_run(w, query, NULL);
}

static status read_table(struct work *w, void *arg)
{
    struct db_table table;
    struct query   *query = query_open(w);
    query_words(query, "SELECT ");
    query_name(query, "select");
    query_words(query, ", id, weight, photo, 'x' AS word FROM thing WHERE id < ");
    query_int(query, 3);
    query_words(query, " AND ");
    query_int(query, ABSENT);
    query_words(query, " IS NULL ORDER BY id");
    TRY(query_table(w, query, &table));
    CHECK_INT(table.width, 5);
    CHECK_INT(table.height, 2);
    CHECK(table.cells[0].type == DB_NULL && table.cells[0].null);
    CHECK(table.cells[1].type == DB_INT && table.cells[1].number == 1);
    CHECK(table.cells[2].type == DB_REAL && table.cells[2].real == 1.5);
    CHECK_TEXT(table.cells[4].text, "x");
    CHECK_INT(table.cells[5 + 1].number, 2);
    return OK;
}

static void a_column_is_added_while_the_house_runs(struct work *w)
{
    db_things_make(w);
    for (int64_t id = 1; id <= 3; id++)
        CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    CHECK_INT(db_things_count(w), 3); /* a reader has its statements prepared already */
    CHECK_OK(db_work(w, WRITE, add_column, NULL));
    CHECK_OK(db_work(w, READ, read_table, NULL));
    CHECK_INT(db_things_count(w), 3);
}

static status many_texts(struct work *w, void *arg)
{
    for (int i = 0; i < 500; i++) {
        struct query *query = query_open(w);
        int64_t       number = 0;
        query_words(query, "SELECT CAST(0");
        for (int k = 0; k < i % 250; k++)
            query_words(query, "+1");
        query_words(query, " AS BIGINT)");
        TRY(query_number(w, query, &number));
        CHECK_INT(number, i % 250);
    }
    CHECK_INT(w->tx->session->run_time, CACHE_RUN_TIME);
    return OK;
}

static void statements_of_the_moment_do_not_pile_up(struct work *w)
{
    CHECK_OK(db_work(w, READ, many_texts, NULL));
}

SUITE_DB("db query", TEST(hostile_values_are_only_values), TEST(hostile_names_are_refused),
         TEST(a_column_is_added_while_the_house_runs),
         TEST(statements_of_the_moment_do_not_pile_up));
