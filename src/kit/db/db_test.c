/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db.h"

#include <math.h>

#include "kit/db/db_things_test.h"
#include "test/check.h"

static const struct sql WRONG_COLUMN =
    STATEMENT("wrong_column", "SELECT count(*) AS many FROM thing",
              "SELECT count(*) AS many FROM thing", NULL);
static const struct sql NONSENSE =
    STATEMENT("nonsense", "SELECT nothing FROM nowhere", "SELECT nothing FROM nowhere", NULL);

/* ---- values ---- */

static status write_and_read(struct work *w, void *arg)
{
    struct thing *thing = arg;
    int64_t       id = thing->id;
    TRY(db_run(w, &DB_THING_INSERT, params_of(w, &db_thing_shape, thing), NULL));
    return db_one(w, &DB_THING_BY_ID, WITH(P_INT(id)), &db_thing_shape, thing);
}

static void values_come_back_as_they_went(struct work *w)
{
    static const char photo[] = "\0\xff raw \0";
    db_things_make(w);
    struct thing thing = {.id = INT64_MAX,
                          .name = "it's 😀 한국어 \"x\"; DROP TABLE thing",
                          .amount = INT64_MIN + 1,
                          .weight = -0.1,
                          .photo = {photo, sizeof photo},
                          .size = LARGE,
                          .good = true};
    const char  *name = thing.name;
    CHECK_OK(db_work(w, WRITE, write_and_read, &thing));
    CHECK(thing.id == INT64_MAX && thing.amount == INT64_MIN + 1);
    CHECK_TEXT(thing.name, name);
    CHECK(thing.weight == -0.1 && thing.size == LARGE && thing.good);
    CHECK_INT(thing.photo.size, sizeof photo);
    CHECK(thing.photo.data != photo && memcmp(thing.photo.data, photo, sizeof photo) == 0);
}

static void nothing_is_not_empty(struct work *w)
{
    db_things_make(w);
    struct thing nothing = {.id = 1, .amount = ABSENT, .weight = NAN};
    struct thing empty = {.id = 2, .name = "", .photo = {"", 0}, .weight = 0};
    CHECK_OK(db_work(w, WRITE, write_and_read, &nothing));
    CHECK_OK(db_work(w, WRITE, write_and_read, &empty));
    CHECK(nothing.name == NULL && nothing.amount == ABSENT && isnan(nothing.weight));
    CHECK(nothing.photo.data == NULL);
    CHECK_TEXT(empty.name, "");
    CHECK(empty.photo.data != NULL && empty.photo.size == 0 && empty.weight == 0);
}

static status sum_unit(struct work *w, void *arg)
{
    return db_number(w, &DB_THING_SUM, NO_PARAMS, arg);
}

static void a_sum_is_a_whole_number_on_both(struct work *w)
{
    db_things_make(w);
    int64_t sum = 0;
    CHECK_OK(db_work(w, READ, sum_unit, &sum));
    CHECK(sum == ABSENT);
    for (int64_t id = 1; id <= 3; id++)
        CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    CHECK_OK(db_work(w, READ, sum_unit, &sum));
    CHECK_INT(sum, 30);
}

static status missing_unit(struct work *w, void *arg)
{
    struct thing thing;
    int64_t      id = 404, number;
    CHECK_INT(db_one(w, &DB_THING_BY_ID, WITH(P_INT(id)), &db_thing_shape, &thing), NOT_FOUND);
    CHECK_INT(db_number(w, &DB_THING_AMOUNT, WITH(P_INT(id)), &number), NOT_FOUND);
    return db_thing_insert(w, id, "made, as it was not there");
}

static void what_is_not_there_is_not_found_and_the_unit_goes_on(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, missing_unit, NULL));
    CHECK_INT(db_things_count(w), 1);
}

static status wrong_column_unit(struct work *w, void *arg)
{
    struct thing thing;
    return db_one(w, &WRONG_COLUMN, NO_PARAMS, &db_thing_shape, &thing);
}

static void a_column_without_a_field_is_told(struct work *w)
{
    db_things_make(w);
    CHECK_INT(db_work(w, READ, wrong_column_unit, NULL), BROKEN);
    CHECK(strstr(w->failure.message, "'many'") != NULL);
}

/* ---- outcomes ---- */

static void the_same_key_twice_is_a_conflict(struct work *w)
{
    db_things_make(w);
    int64_t id = 1;
    CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    CHECK_INT(db_work(w, WRITE, db_thing_insert_unit, &id), CONFLICT);
    CHECK_INT(db_things_count(w), 1);
}

static status orphan_unit(struct work *w, void *arg)
{
    int64_t thing_id = 77, number = 1, returned;
    if (arg == NULL)
        return db_run(w, &DB_PART_INSERT, WITH(P_INT(thing_id), P_INT(number)), NULL);
    return db_number(w, &DB_PART_RETURNING, WITH(P_INT(thing_id), P_INT(number)), &returned);
}

static void a_row_that_points_at_nothing_is_a_conflict(struct work *w)
{
    db_things_make(w);
    CHECK_INT(db_work(w, WRITE, orphan_unit, NULL), CONFLICT);
    CHECK_INT(db_work(w, WRITE, orphan_unit, w), CONFLICT);
}

/* A part of the thing 9 first, and the thing itself when `arg` says so. */
static status late_unit(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "INSERT INTO late_part (thing_id) VALUES (");
    query_int(query, 9);
    query_words(query, ")");
    TRY(query_run(w, query, NULL));
    return arg == NULL ? OK : db_thing_insert(w, 9, "late");
}

static void a_key_that_is_checked_late_is_checked_when_its_unit_ends(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_run_script(w, "CREATE TABLE late_part (thing_id INTEGER NOT NULL"
                              " REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED)"));
    CHECK_INT(db_work(w, WRITE, late_unit, NULL), CONFLICT);
    CHECK_OK(db_work(w, WRITE, late_unit, w));
    CHECK_INT(db_things_count(w), 1);
}

static status writing_in_a_read(struct work *w, void *arg)
{
    return db_thing_insert(w, 1, "never");
}

static void a_script_for_the_other_database_does_nothing(struct work *w)
{
    CHECK_OK(
        db_run_script(w, "-- nothing\n-- only sqlite\nCREATE TABLE a (id INTEGER);\n-- end\n"));
    CHECK_OK(db_run_script(w, "-- only postgres\nCREATE TABLE b (id INTEGER);\n-- end\n"));
}

static void a_read_unit_cannot_write(struct work *w)
{
    db_things_make(w);
    CHECK_INT(db_work(w, READ, writing_in_a_read, NULL), BROKEN);
    CHECK_INT(db_things_count(w), 0);
}

static status insert_then_fail(struct work *w, void *arg)
{
    TRY(db_thing_insert(w, 1, "not kept"));
    return fail(w, INVALID, "name", "no");
}

static void a_unit_that_fails_leaves_nothing(struct work *w)
{
    db_things_make(w);
    CHECK_INT(db_work(w, WRITE, insert_then_fail, NULL), INVALID);
    CHECK_TEXT(w->failure.field, "name");
    CHECK_INT(db_things_count(w), 0);
}

static status go_on_after_failure(struct work *w, void *arg)
{
    CHECK_INT(db_thing_insert(w, 1, "first"), OK);
    CHECK_INT(db_thing_insert(w, 1, "again"), CONFLICT);
    CHECK_INT(db_thing_insert(w, 2, "later"), BROKEN);
    return OK;
}

static void a_unit_may_not_go_on_after_a_failed_statement(struct work *w)
{
    db_things_make(w);
    CHECK_INT(db_work(w, WRITE, go_on_after_failure, NULL), BROKEN);
    CHECK_INT(db_things_count(w), 0);
}

static status nonsense_unit(struct work *w, void *arg)
{
    return db_run(w, &NONSENSE, NO_PARAMS, NULL);
}

static void a_wrong_statement_is_our_fault_and_named(struct work *w)
{
    CHECK_INT(db_work(w, WRITE, nonsense_unit, NULL), BROKEN);
    CHECK(strstr(w->failure.message, "nonsense") != NULL);
}

/* ---- savepoints ---- */

static char of_inner[] = "of the inner one", of_outer[] = "of the outer one";

static status inner_bad(struct work *w, void *arg)
{
    TRY(db_thing_insert(w, 3, "inner"));
    *db_pocket(w) = of_inner;
    return db_thing_insert(w, 1, "taken");
}

static status inner_good(struct work *w, void *arg)
{
    TRY(db_thing_insert(w, 2, "good"));
    CHECK_INT(db_nested(w, inner_bad, NULL), CONFLICT);
    return OK;
}

static status outer(struct work *w, void *arg)
{
    CHECK(*db_pocket(w) == NULL);
    *db_pocket(w) = of_outer;
    TRY(db_thing_insert(w, 1, "outer"));
    CHECK_INT(db_nested(w, inner_bad, NULL), CONFLICT);
    CHECK(*db_pocket(w) == of_outer);
    CHECK_OK(db_nested(w, inner_good, NULL));
    *db_pocket(w) = NULL; /* the ledger of the test's machines would take it for facts */
    return db_thing_insert(w, 4, "after");
}

static void a_nested_unit_is_undone_alone(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, outer, NULL));
    CHECK_INT(db_things_count(w), 3); /* 1, 2, 4 */
}

/* ---- cursors ---- */

enum { MANY = 20011 }; /* no multiple of the rows that are appended together */

static status append_many(struct work *w, void *arg)
{
    struct thing *items = work_take(w, MANY * sizeof *items);
    struct rows   rows = {items, MANY};
    for (int64_t i = 0; i < MANY; i++)
        items[i] = (struct thing){.id = i + 1,
                                  .name = work_text(w, "name %d", (int) i),
                                  .amount = i % 2 == 0 ? ABSENT : i,
                                  .weight = (double) i / 2,
                                  .photo = {"\0x", 2}};
    return db_append(w, "thing", &db_thing_shape, &rows);
}

static status read_many(struct work *w, void *arg)
{
    struct db_cursor *cursor;
    struct thing      thing = {0};
    int64_t           seen = 0;
    TRY(db_cursor_open(w, &DB_THING_ALL, NO_PARAMS, &db_thing_shape, &cursor));
    size_t before = arena_size(w->arena);
    while (db_cursor_next(cursor, &thing)) {
        seen++;
        if (thing.id != seen || strncmp(thing.name, "name ", 5) != 0)
            return fail(w, BROKEN, NULL, "row %d", (int) seen);
    }
    CHECK_INT(arena_size(w->arena), before);
    *(int64_t *) arg = seen;
    return db_cursor_close(cursor);
}

static void a_cursor_reads_many_rows_in_constant_memory(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, append_many, NULL));
    int64_t seen = 0;
    CHECK_OK(db_work(w, READ, read_many, &seen));
    CHECK_INT(seen, MANY);
}

static status change_while_reading(struct work *w, void *arg)
{
    struct db_cursor *outside, *inside;
    struct thing      a = {0}, b = {0};
    int64_t           pairs = 0, amount = 1;
    TRY(db_cursor_open(w, &DB_THING_ALL, NO_PARAMS, &db_thing_shape, &outside));
    while (db_cursor_next(outside, &a)) {
        int64_t id = a.id;
        TRY(db_run(w, &DB_THING_ADD, WITH(P_INT(amount), P_INT(id)), NULL));
        TRY(db_cursor_open(w, &DB_THING_ALL, NO_PARAMS, &db_thing_shape, &inside));
        while (db_cursor_next(inside, &b))
            pairs++;
        TRY(db_cursor_close(inside));
    }
    *(int64_t *) arg = pairs;
    return db_cursor_close(outside);
}

static void cursors_may_nest_and_statements_run_between(struct work *w)
{
    db_things_make(w);
    for (int64_t id = 1; id <= 5; id++)
        CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    int64_t pairs = 0;
    CHECK_OK(db_work(w, WRITE, change_while_reading, &pairs));
    CHECK_INT(pairs, 25);
}

static status leave_open(struct work *w, void *arg)
{
    struct db_cursor *cursor;
    struct thing      thing = {0};
    TRY(db_cursor_open(w, &DB_THING_ALL, NO_PARAMS, &db_thing_shape, &cursor));
    CHECK(db_cursor_next(cursor, &thing));
    return fail(w, CONFLICT, NULL, "changed my mind");
}

static status leave_open_inside(struct work *w, void *arg)
{
    CHECK_INT(db_nested(w, leave_open, NULL), CONFLICT);
    return leave_open(w, arg);
}

static void a_cursor_left_open_harms_nobody(struct work *w)
{
    db_things_make(w);
    for (int64_t id = 1; id <= 3; id++)
        CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    CHECK_INT(db_work(w, WRITE, leave_open_inside, NULL), CONFLICT);
    CHECK_INT(db_work(w, READ, leave_open, NULL), CONFLICT);
    int64_t id = 4;
    CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    CHECK_INT(db_things_count(w), 4);
}

/* ---- many at once ---- */

static status run_each(struct work *w, void *arg)
{
    struct thing *items = work_take(w, 1500 * sizeof *items);
    int64_t      *changed = work_take(w, 1500 * sizeof *changed);
    struct rows   rows = {items, 1500};
    TRY(db_thing_insert(w, 7, "seven"));
    for (int64_t i = 0; i < rows.count; i++)
        items[i] = (struct thing){.id = i % 2 == 0 ? 7 : 8, .amount = 1};
    TRY(db_run_each(w, &DB_THING_ADD, &db_thing_shape, &rows, changed));
    CHECK_INT(changed[0] + changed[1498], 2);
    CHECK_INT(changed[1] + changed[1499], 0);
    int64_t id = 7;
    return db_number(w, &DB_THING_AMOUNT, WITH(P_INT(id)), arg);
}

static void a_statement_runs_for_each_record(struct work *w)
{
    db_things_make(w);
    int64_t amount = 0;
    CHECK_OK(db_work(w, WRITE, run_each, &amount));
    CHECK_INT(amount, 10 + 750);
}

static status run_each_conflict(struct work *w, void *arg)
{
    struct thing items[] = {{.id = 1}, {.id = 2}, {.id = 1}, {.id = 3}};
    struct rows  rows = {items, 4}, none = {NULL, 0};
    TRY(db_run_each(w, &DB_THING_INSERT, &db_thing_shape, &none, NULL));
    TRY(db_append(w, "thing", &db_thing_shape, &none));
    if (arg != NULL)
        return db_append(w, "thing", &db_thing_shape, &rows);
    return db_run_each(w, &DB_THING_INSERT, &db_thing_shape, &rows, NULL);
}

/* Enough of them that they are appended together. */
static status append_twice_the_same(struct work *w, void *arg)
{
    struct thing items[40] = {{0}};
    for (int i = 0; i < 40; i++)
        items[i].id = i == 20 ? 1 : i + 1;
    return db_append(w, "thing", &db_thing_shape, &(struct rows){items, 40});
}

static void one_bad_record_of_many_fails_the_unit(struct work *w)
{
    db_things_make(w);
    CHECK_INT(db_work(w, WRITE, run_each_conflict, NULL), CONFLICT);
    CHECK_INT(db_work(w, WRITE, run_each_conflict, w), CONFLICT);
    CHECK_INT(db_work(w, WRITE, append_twice_the_same, NULL), CONFLICT);
    CHECK_INT(db_things_count(w), 0);
    int64_t id = 1;
    CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
}

SUITE_DB("db", TEST(values_come_back_as_they_went), TEST(nothing_is_not_empty),
         TEST(a_sum_is_a_whole_number_on_both),
         TEST(what_is_not_there_is_not_found_and_the_unit_goes_on),
         TEST(a_column_without_a_field_is_told), TEST(the_same_key_twice_is_a_conflict),
         TEST(a_row_that_points_at_nothing_is_a_conflict),
         TEST(a_key_that_is_checked_late_is_checked_when_its_unit_ends),
         TEST(a_script_for_the_other_database_does_nothing), TEST(a_read_unit_cannot_write),
         TEST(a_unit_that_fails_leaves_nothing),
         TEST(a_unit_may_not_go_on_after_a_failed_statement),
         TEST(a_wrong_statement_is_our_fault_and_named), TEST(a_nested_unit_is_undone_alone),
         TEST(a_cursor_reads_many_rows_in_constant_memory),
         TEST(cursors_may_nest_and_statements_run_between), TEST(a_cursor_left_open_harms_nobody),
         TEST(a_statement_runs_for_each_record), TEST(one_bad_record_of_many_fails_the_unit));
