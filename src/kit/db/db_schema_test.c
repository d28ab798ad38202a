/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "generated/generated.h"
#include "kit/db/db_script.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"

/* ---- every statement of every room ---- */

static status prepare_unit(struct work *w, void *arg)
{
    return db_prepare(w, arg);
}

static void every_statement_of_the_house_can_be_prepared(struct work *w)
{
    CHECK(all_statements[0].name != NULL);
    for (const struct sql *sql = all_statements; sql->name != NULL; sql++)
        if (db_work(w, WRITE, prepare_unit, (void *) (uintptr_t) sql) != OK)
            check_failed(__FILE__, __LINE__, "%s: %s", sql->name, w->failure.message);
}

/* ---- the schema ---- */

/* A database that has nothing in it yet, as the database of other machines. */
static struct work *open_empty(struct work *w, struct machines *machines)
{
    struct work      *other = work_open(machines, w->now);
    struct db_options options = {.url = check_empty_url(w), .readers = 1};
    if (db_open(other, &options, &machines->db) != OK)
        check_failed(__FILE__, __LINE__, "%s", other->failure.message);
    return other;
}

static void close_empty(struct work *other)
{
    db_close(other->machines->db);
    work_close(other);
}

/* The first line that only one of the two has. */
static const char *first_difference(struct work *w, const char *a, const char *b)
{
    while (*a != '\0' && *a == *b)
        a++, b++;
    return work_text(w, "'%.300s' and '%.300s'", a, b);
}

static void now_sql_is_what_the_migrations_come_to(struct work *w)
{
    struct machines machines = {0};
    const char     *script, *migrated, *now;
    size_t          size;
    CHECK_OK(file_read(w, "schema/now.sql", 1 << 20, &script, &size));
    struct work *other = open_empty(w, &machines);
    if (db_run_script(other, script) != OK)
        check_failed(__FILE__, __LINE__, "schema/now.sql: %s", other->failure.message);
    CHECK_OK(db_describe(w, &migrated));
    CHECK_INT(db_describe(other, &now), OK);
    CHECK(strstr(now, "db_node.last_id") != NULL);
    if (strcmp(migrated, now) != 0)
        check_failed(__FILE__, __LINE__, "run `make schema`; differs from: %s",
                     first_difference(w, migrated, now));
    close_empty(other);
}

static void a_different_schema_is_described_differently(struct work *w)
{
    static const char *const steps[] = {
        "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT)",
        "ALTER TABLE a ADD COLUMN c INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX a_b ON a (b)",
        "CREATE UNIQUE INDEX a_c ON a (c) WHERE b IS NULL",
        "CREATE TABLE d (e INTEGER REFERENCES a (id) CHECK (e > 0))",
    };
    const char *before, *after;
    CHECK_OK(db_describe(w, &before));
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        CHECK_OK(db_run_script(w, steps[i]));
        CHECK_OK(db_describe(w, &after));
        if (strcmp(before, after) == 0)
            check_failed(__FILE__, __LINE__, "not seen: %s", steps[i]);
        before = after;
    }
}

static const struct migration steps_of_old[] = {
    {1, "first", "CREATE TABLE one (a INTEGER, b REAL, c BLOB);"},
    {2, "second", "CREATE TABLE two (a INTEGER); INSERT INTO two (a) VALUES (2);"},
    {5, "wrong", "CREATE TABLE three (a INTEGER); CREATE TABLE one (a INTEGER);"},
};

static void migrations_run_once_each_and_whole_or_not_at_all(struct work *w)
{
    struct machines machines = {0};
    struct work    *other = open_empty(w, &machines);
    const char     *text;
    int             applied = -1;
    CHECK_INT(db_migrate(other, steps_of_old, 1, &applied), OK);
    CHECK_INT(applied, 1);
    CHECK_INT(db_migrate(other, steps_of_old, 2, &applied), OK);
    CHECK_INT(applied, 1);
    CHECK_INT(db_migrate(other, steps_of_old, 2, &applied), OK);
    CHECK_INT(applied, 0);
    CHECK(db_migrate(other, steps_of_old, 3, &applied) != OK);
    CHECK(strstr(other->failure.message, "0005_wrong") != NULL);
    CHECK_INT(db_describe(other, &text), OK);
    CHECK(strstr(text, "three") == NULL && strstr(text, "two.a") != NULL);
    close_empty(other);
}

static void a_migration_with_a_lower_number_that_came_later_is_applied_too(struct work *w)
{
    static const struct migration came_later[] = {
        {1, "first", "CREATE TABLE one (a INTEGER);"},
        {2, "between", "CREATE TABLE between_times (a INTEGER);"},
        {3, "third", "CREATE TABLE three (a INTEGER);"},
    };
    const struct migration without[] = {came_later[0], came_later[2]};
    struct machines        machines = {0};
    struct work           *other = open_empty(w, &machines);
    const char            *text;
    int                    applied = -1;
    CHECK_INT(db_migrate(other, without, COUNT_OF(without), &applied), OK);
    CHECK_INT(applied, 2);
    CHECK_INT(db_migrate(other, came_later, COUNT_OF(came_later), &applied), OK);
    CHECK_INT(applied, 1);
    CHECK_INT(db_describe(other, &text), OK);
    CHECK(strstr(text, "between_times.a") != NULL);
    close_empty(other);
}

static void a_database_of_a_newer_version_is_refused(struct work *w)
{
    struct machines machines = {0};
    struct work    *other = open_empty(w, &machines);
    CHECK_INT(db_migrate(other, steps_of_old, 2, NULL), OK);
    CHECK_INT(db_migrate(other, steps_of_old, 1, NULL), CONFLICT);
    CHECK(strstr(other->failure.message, "newer Storefolk") != NULL);
    close_empty(other);
}

static const char history_of_old[] =
    "INSERT INTO record_history (type, record, id, property, value, at, source, actor)"
    " VALUES ('0-1', 1, 7, 'firstname', 'An \"na\" \\ Ł', 3, 'api', 0),"
    "        ('0-1', 1, 8, 'firstname', NULL, 4, 'api', 0);";

static status read_changed(struct work *w, void *arg)
{
    struct db_table table;
    struct query   *query = query_open(w);
    query_words(query, "SELECT changed FROM record_history ORDER BY id");
    TRY(query_table(w, query, &table));
    CHECK_INT(table.height, 2);
    CHECK_TEXT(table.cells[0].text, "{\"firstname\":\"An \\\"na\\\" \\\\ Ł\"}");
    CHECK_TEXT(table.cells[1].text, "{\"firstname\":null}");
    return OK;
}

/* Migration 34: an entry for each change in place of a row for each value. */
static void values_of_old_become_entries_of_the_history(struct work *w)
{
    struct machines machines = {0};
    struct work    *other = open_empty(w, &machines);
    size_t          before = 0;
    while (all_migrations[before].number < 34)
        before++;
    CHECK_INT(db_migrate(other, all_migrations, before, NULL), OK);
    CHECK_INT(db_run_script(other, history_of_old), OK);
    CHECK_INT(db_migrate(other, all_migrations, all_migrations_count, NULL), OK);
    CHECK_INT(db_work(other, READ, read_changed, NULL), OK);
    close_empty(other);
}

/* ---- scripts ---- */

static void types_are_translated_outside_of_texts_and_comments(struct work *w)
{
    const char *script = "CREATE TABLE a (b INTEGER, -- an INTEGER's\n c REAL DEFAULT 'a REAL',\n"
                         " INTEGERS BLOB /* BLOB */, \"REAL\" TEXT) WITHOUT ROWID;";
    CHECK_TEXT(db_script_for(w, DB_SQLITE, script), script);
    CHECK_TEXT(db_script_for(w, DB_POSTGRES, script),
               "CREATE TABLE a (b BIGINT, -- an INTEGER's\n c DOUBLE PRECISION DEFAULT 'a REAL',\n"
               " INTEGERS BYTEA /* BLOB */, \"REAL\" TEXT) ;");
}

static void blocks_are_for_one_database(struct work *w)
{
    const char *script = "a;\n-- only sqlite\nb;\n-- end\n-- only postgres  \nc;\n-- end\nd;";
    CHECK(strstr(db_script_for(w, DB_SQLITE, script), "b;") != NULL);
    CHECK(strstr(db_script_for(w, DB_SQLITE, script), "c;") == NULL);
    CHECK(strstr(db_script_for(w, DB_POSTGRES, script), "b;") == NULL);
    CHECK(strstr(db_script_for(w, DB_POSTGRES, script), "c;") != NULL);
    CHECK(strstr(db_script_for(w, DB_POSTGRES, script), "d;") != NULL);
}

static void a_script_that_never_ends_is_read_to_its_end(struct work *w)
{
    static const char *const scripts[] = {"", "'", "\"", "/*", "--", "-- only sqlite", "a 'b", "/"};
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        db_script_for(w, DB_SQLITE, scripts[i]);
        db_script_for(w, DB_POSTGRES, scripts[i]);
        db_script_squeeze(w, scripts[i]);
    }
    CHECK_TEXT(db_script_squeeze(w, " a  ( b ,\n'c  d' ) -- e\n f /* g */"), "a(b,'c  d')f");
}

SUITE_DB("db schema", TEST(every_statement_of_the_house_can_be_prepared),
         TEST(now_sql_is_what_the_migrations_come_to),
         TEST(a_different_schema_is_described_differently),
         TEST(migrations_run_once_each_and_whole_or_not_at_all),
         TEST(a_migration_with_a_lower_number_that_came_later_is_applied_too),
         TEST(a_database_of_a_newer_version_is_refused),
         TEST(values_of_old_become_entries_of_the_history),
         TEST(types_are_translated_outside_of_texts_and_comments),
         TEST(blocks_are_for_one_database), TEST(a_script_that_never_ends_is_read_to_its_end));
