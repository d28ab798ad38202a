/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/text.h"
#include "generated/generated.h"
#include "kit/db/db_driver.h"
#include "kit/machines.h"
#include "test/check.h"

/* ---- a table of things, made in each test ---- */

enum size { SMALL, LARGE };
static const char *const size_words[] = {"small", "large", NULL};

struct thing {
    int64_t      id;
    const char  *name;
    int64_t      amount;
    double       weight;
    struct bytes photo;
    enum size    size;
    bool         good;
};

static const struct field thing_fields[] = {
    FIELD(thing, id, FIELD_INT),       FIELD(thing, name, FIELD_TEXT),
    FIELD(thing, amount, FIELD_MONEY), FIELD(thing, weight, FIELD_NUMBER),
    FIELD(thing, photo, FIELD_BYTES),  FIELD(thing, size, FIELD_CHOICE, .words = size_words),
    FIELD(thing, good, FIELD_BOOL),
};
static const struct shape thing_shape = SHAPE("Thing", thing, thing_fields);

static const char things[] =
    "-- a 'comment' with INTEGER\n"
    "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, amount INTEGER, weight REAL,\n"
    "    photo BLOB, size TEXT, good INTEGER, note TEXT DEFAULT 'INTEGER');\n"
    "CREATE TABLE part (thing_id INTEGER NOT NULL REFERENCES thing (id), number INTEGER NOT NULL,\n"
    "    PRIMARY KEY (thing_id, number)) WITHOUT ROWID;\n"
    "-- only sqlite\n"
    "CREATE TABLE only_here (note TEXT);\n"
    "-- end\n"
    "-- only postgres\n"
    "CREATE TABLE only_here (note TEXT);\n"
    "-- end\n";

#define STATEMENT(label, words_sqlite, words_postgres, ...)                                        \
    {                                                                                              \
        label, words_sqlite, words_postgres, (const char *const[])                                 \
        {                                                                                          \
            __VA_ARGS__ __VA_OPT__(, ) NULL                                                        \
        }                                                                                          \
    }

static const struct sql INSERT =
    STATEMENT("insert",
              "INSERT INTO thing (id, name, amount, weight, photo, size, good) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
              "INSERT INTO thing (id, name, amount, weight, photo, size, good) "
              "VALUES ($1, $2, $3, $4, $5, $6, $7)",
              "id", "name", "amount", "weight", "photo", "size", "good");
static const struct sql INSERT_PART =
    STATEMENT("insert_part", "INSERT INTO part (thing_id, number) VALUES (?1, ?2)",
              "INSERT INTO part (thing_id, number) VALUES ($1, $2)", "thing_id", "number");
static const struct sql BY_ID = STATEMENT(
    "by_id", "SELECT id, name, amount, weight, photo, size, good FROM thing WHERE id = ?1",
    "SELECT id, name, amount, weight, photo, size, good FROM thing WHERE id = $1", "id");
static const struct sql ALL = STATEMENT("all", "SELECT id, name FROM thing ORDER BY id",
                                        "SELECT id, name FROM thing ORDER BY id");
static const struct sql COUNT =
    STATEMENT("count", "SELECT count(*) FROM thing", "SELECT count(*) FROM thing");
static const struct sql SUM =
    STATEMENT("sum", "SELECT sum(amount) FROM thing", "SELECT sum(amount) FROM thing");
static const struct sql ADD =
    STATEMENT("add", "UPDATE thing SET amount = amount + ?1 WHERE id = ?2",
              "UPDATE thing SET amount = amount + $1 WHERE id = $2", "amount", "id");
static const struct sql AMOUNT = STATEMENT("amount", "SELECT amount FROM thing WHERE id = ?1",
                                           "SELECT amount FROM thing WHERE id = $1", "id");
static const struct sql RETURNING = STATEMENT(
    "returning", "INSERT INTO part (thing_id, number) VALUES (?1, ?2) RETURNING number",
    "INSERT INTO part (thing_id, number) VALUES ($1, $2) RETURNING number", "thing_id", "number");
static const struct sql WRONG_COLUMN = STATEMENT(
    "wrong_column", "SELECT count(*) AS many FROM thing", "SELECT count(*) AS many FROM thing");
static const struct sql NONSENSE =
    STATEMENT("nonsense", "SELECT nothing FROM nowhere", "SELECT nothing FROM nowhere");

static void make_things(struct work *w)
{
    CHECK_OK(db_run_script(w, things));
}

static status insert_thing(struct work *w, int64_t id, const char *name)
{
    struct thing thing = {.id = id, .name = name, .amount = 10, .weight = 1.5, .size = LARGE};
    return db_run(w, &INSERT, params_of(w, &thing_shape, &thing), NULL);
}

static status insert_unit(struct work *w, void *arg)
{
    int64_t id = *(int64_t *) arg;
    return insert_thing(w, id, work_text(w, "thing %lld", (long long) id));
}

static status count_unit(struct work *w, void *arg)
{
    return db_number(w, &COUNT, NO_PARAMS, arg);
}

static int64_t count_things(struct work *w)
{
    int64_t count = -1;
    CHECK_OK(db_work(w, READ, count_unit, &count));
    return count;
}

/* ---- values ---- */

static status write_and_read(struct work *w, void *arg)
{
    struct thing *thing = arg;
    int64_t       id = thing->id;
    TRY(db_run(w, &INSERT, params_of(w, &thing_shape, thing), NULL));
    return db_one(w, &BY_ID, WITH(P_INT(id)), &thing_shape, thing);
}

static void values_come_back_as_they_went(struct work *w)
{
    static const char photo[] = "\0\xff raw \0";
    make_things(w);
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
    make_things(w);
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
    return db_number(w, &SUM, NO_PARAMS, arg);
}

static void a_sum_is_a_whole_number_on_both(struct work *w)
{
    make_things(w);
    int64_t sum = 0;
    CHECK_OK(db_work(w, READ, sum_unit, &sum));
    CHECK(sum == ABSENT);
    for (int64_t id = 1; id <= 3; id++)
        CHECK_OK(db_work(w, WRITE, insert_unit, &id));
    CHECK_OK(db_work(w, READ, sum_unit, &sum));
    CHECK_INT(sum, 30);
}

static status missing_unit(struct work *w, void *arg)
{
    struct thing thing;
    int64_t      id = 404, number;
    CHECK_INT(db_one(w, &BY_ID, WITH(P_INT(id)), &thing_shape, &thing), NOT_FOUND);
    CHECK_INT(db_number(w, &AMOUNT, WITH(P_INT(id)), &number), NOT_FOUND);
    return insert_thing(w, id, "made, as it was not there");
}

static void what_is_not_there_is_not_found_and_the_unit_goes_on(struct work *w)
{
    make_things(w);
    CHECK_OK(db_work(w, WRITE, missing_unit, NULL));
    CHECK_INT(count_things(w), 1);
}

static status wrong_column_unit(struct work *w, void *arg)
{
    struct thing thing;
    return db_one(w, &WRONG_COLUMN, NO_PARAMS, &thing_shape, &thing);
}

static void a_column_without_a_field_is_told(struct work *w)
{
    make_things(w);
    CHECK_INT(db_work(w, READ, wrong_column_unit, NULL), BROKEN);
    CHECK(strstr(w->failure.message, "'many'") != NULL);
}

/* ---- outcomes ---- */

static void the_same_key_twice_is_a_conflict(struct work *w)
{
    make_things(w);
    int64_t id = 1;
    CHECK_OK(db_work(w, WRITE, insert_unit, &id));
    CHECK_INT(db_work(w, WRITE, insert_unit, &id), CONFLICT);
    CHECK_INT(count_things(w), 1);
}

static status orphan_unit(struct work *w, void *arg)
{
    int64_t thing_id = 77, number = 1, returned;
    if (arg == NULL)
        return db_run(w, &INSERT_PART, WITH(P_INT(thing_id), P_INT(number)), NULL);
    return db_number(w, &RETURNING, WITH(P_INT(thing_id), P_INT(number)), &returned);
}

static void a_row_that_points_at_nothing_is_a_conflict(struct work *w)
{
    make_things(w);
    CHECK_INT(db_work(w, WRITE, orphan_unit, NULL), CONFLICT);
    CHECK_INT(db_work(w, WRITE, orphan_unit, w), CONFLICT);
}

static status writing_in_a_read(struct work *w, void *arg)
{
    return insert_thing(w, 1, "never");
}

static void a_read_unit_cannot_write(struct work *w)
{
    make_things(w);
    CHECK_INT(db_work(w, READ, writing_in_a_read, NULL), BROKEN);
    CHECK_INT(count_things(w), 0);
}

static status insert_then_fail(struct work *w, void *arg)
{
    TRY(insert_thing(w, 1, "not kept"));
    return fail(w, INVALID, "name", "no");
}

static void a_unit_that_fails_leaves_nothing(struct work *w)
{
    make_things(w);
    CHECK_INT(db_work(w, WRITE, insert_then_fail, NULL), INVALID);
    CHECK_TEXT(w->failure.field, "name");
    CHECK_INT(count_things(w), 0);
}

static status go_on_after_failure(struct work *w, void *arg)
{
    CHECK_INT(insert_thing(w, 1, "first"), OK);
    CHECK_INT(insert_thing(w, 1, "again"), CONFLICT);
    CHECK_INT(insert_thing(w, 2, "later"), BROKEN);
    return OK;
}

static void a_unit_may_not_go_on_after_a_failed_statement(struct work *w)
{
    make_things(w);
    CHECK_INT(db_work(w, WRITE, go_on_after_failure, NULL), BROKEN);
    CHECK_INT(count_things(w), 0);
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
    TRY(insert_thing(w, 3, "inner"));
    *db_pocket(w) = of_inner;
    return insert_thing(w, 1, "taken");
}

static status inner_good(struct work *w, void *arg)
{
    TRY(insert_thing(w, 2, "good"));
    CHECK_INT(db_nested(w, inner_bad, NULL), CONFLICT);
    return OK;
}

static status outer(struct work *w, void *arg)
{
    CHECK(*db_pocket(w) == NULL);
    *db_pocket(w) = of_outer;
    TRY(insert_thing(w, 1, "outer"));
    CHECK_INT(db_nested(w, inner_bad, NULL), CONFLICT);
    CHECK(*db_pocket(w) == of_outer);
    CHECK_OK(db_nested(w, inner_good, NULL));
    *db_pocket(w) = NULL; /* the ledger of the test's machines would take it for facts */
    return insert_thing(w, 4, "after");
}

static void a_nested_unit_is_undone_alone(struct work *w)
{
    make_things(w);
    CHECK_OK(db_work(w, WRITE, outer, NULL));
    CHECK_INT(count_things(w), 3); /* 1, 2, 4 */
}

/* ---- cursors ---- */

enum { MANY = 20000 };

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
    return db_append(w, "thing", &thing_shape, &rows);
}

static status read_many(struct work *w, void *arg)
{
    struct db_cursor *cursor;
    struct thing      thing = {0};
    int64_t           seen = 0;
    TRY(db_cursor_open(w, &ALL, NO_PARAMS, &thing_shape, &cursor));
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
    make_things(w);
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
    TRY(db_cursor_open(w, &ALL, NO_PARAMS, &thing_shape, &outside));
    while (db_cursor_next(outside, &a)) {
        int64_t id = a.id;
        TRY(db_run(w, &ADD, WITH(P_INT(amount), P_INT(id)), NULL));
        TRY(db_cursor_open(w, &ALL, NO_PARAMS, &thing_shape, &inside));
        while (db_cursor_next(inside, &b))
            pairs++;
        TRY(db_cursor_close(inside));
    }
    *(int64_t *) arg = pairs;
    return db_cursor_close(outside);
}

static void cursors_may_nest_and_statements_run_between(struct work *w)
{
    make_things(w);
    for (int64_t id = 1; id <= 5; id++)
        CHECK_OK(db_work(w, WRITE, insert_unit, &id));
    int64_t pairs = 0;
    CHECK_OK(db_work(w, WRITE, change_while_reading, &pairs));
    CHECK_INT(pairs, 25);
}

static status leave_open(struct work *w, void *arg)
{
    struct db_cursor *cursor;
    struct thing      thing = {0};
    TRY(db_cursor_open(w, &ALL, NO_PARAMS, &thing_shape, &cursor));
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
    make_things(w);
    for (int64_t id = 1; id <= 3; id++)
        CHECK_OK(db_work(w, WRITE, insert_unit, &id));
    CHECK_INT(db_work(w, WRITE, leave_open_inside, NULL), CONFLICT);
    CHECK_INT(db_work(w, READ, leave_open, NULL), CONFLICT);
    int64_t id = 4;
    CHECK_OK(db_work(w, WRITE, insert_unit, &id));
    CHECK_INT(count_things(w), 4);
}

/* ---- many at once ---- */

static status run_each(struct work *w, void *arg)
{
    struct thing *items = work_take(w, 1500 * sizeof *items);
    int64_t      *changed = work_take(w, 1500 * sizeof *changed);
    struct rows   rows = {items, 1500};
    TRY(insert_thing(w, 7, "seven"));
    for (int64_t i = 0; i < rows.count; i++)
        items[i] = (struct thing){.id = i % 2 == 0 ? 7 : 8, .amount = 1};
    TRY(db_run_each(w, &ADD, &thing_shape, &rows, changed));
    CHECK_INT(changed[0] + changed[1498], 2);
    CHECK_INT(changed[1] + changed[1499], 0);
    int64_t id = 7;
    return db_number(w, &AMOUNT, WITH(P_INT(id)), arg);
}

static void a_statement_runs_for_each_record(struct work *w)
{
    make_things(w);
    int64_t amount = 0;
    CHECK_OK(db_work(w, WRITE, run_each, &amount));
    CHECK_INT(amount, 10 + 750);
}

static status run_each_conflict(struct work *w, void *arg)
{
    struct thing items[] = {{.id = 1}, {.id = 2}, {.id = 1}, {.id = 3}};
    struct rows  rows = {items, 4}, none = {NULL, 0};
    TRY(db_run_each(w, &INSERT, &thing_shape, &none, NULL));
    TRY(db_append(w, "thing", &thing_shape, &none));
    if (arg != NULL)
        return db_append(w, "thing", &thing_shape, &rows);
    return db_run_each(w, &INSERT, &thing_shape, &rows, NULL);
}

static void one_bad_record_of_many_fails_the_unit(struct work *w)
{
    make_things(w);
    CHECK_INT(db_work(w, WRITE, run_each_conflict, NULL), CONFLICT);
    CHECK_INT(db_work(w, WRITE, run_each_conflict, w), CONFLICT);
    CHECK_INT(count_things(w), 0);
    int64_t id = 1;
    CHECK_OK(db_work(w, WRITE, insert_unit, &id));
}

/* ---- concurrency ---- */

enum { WRITERS = 400 };

struct crowd {
    pthread_mutex_t lock;
    pthread_cond_t  over;
    int             left;
    int             bad;
};

struct one {
    struct db_task task; /* first */
    struct crowd  *crowd;
    int64_t        id;
};

static void one_done(struct db_task *task, status outcome)
{
    struct crowd *crowd = ((struct one *) task)->crowd;
    pthread_mutex_lock(&crowd->lock);
    crowd->left--;
    crowd->bad += outcome != OK;
    pthread_cond_signal(&crowd->over);
    pthread_mutex_unlock(&crowd->lock);
}

/* Every tenth finds its key taken. */
static status crowd_unit(struct work *w, void *arg)
{
    int64_t id = *(int64_t *) arg;
    return insert_thing(w, id % 10 == 0 ? 0 : id, work_text(w, "thing %lld", (long long) id));
}

static void submit_crowd(struct work *w, struct crowd *crowd, struct one *ones)
{
    for (int i = 0; i < WRITERS; i++) {
        ones[i] = (struct one){.crowd = crowd, .id = i + 1};
        ones[i].task = (struct db_task){.work = work_open(w->machines, w->now),
                                        .mode = WRITE,
                                        .unit = crowd_unit,
                                        .arg = &ones[i].id,
                                        .done = one_done};
        db_submit(w->machines->db, &ones[i].task);
    }
    pthread_mutex_lock(&crowd->lock);
    while (crowd->left > 0)
        pthread_cond_wait(&crowd->over, &crowd->lock);
    pthread_mutex_unlock(&crowd->lock);
    for (int i = 0; i < WRITERS; i++)
        work_close(ones[i].task.work);
}

static void writers_share_commits_and_one_that_fails_harms_no_other(struct work *w)
{
    make_things(w);
    struct db   *db = w->machines->db;
    struct crowd crowd = {
        .lock = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER, .left = WRITERS};
    struct one *ones = work_take(w, WRITERS * sizeof *ones);
    int64_t     zero = 0, before = atomic_load(&db->commits);
    CHECK_OK(db_work(w, WRITE, insert_unit, &zero));
    submit_crowd(w, &crowd, ones);
    int64_t commits = atomic_load(&db->commits) - before;
    CHECK_INT(crowd.bad, WRITERS / 10);
    CHECK_INT(count_things(w), WRITERS - WRITERS / 10 + 1);
    if (db_kind(db) == DB_SQLITE && commits > WRITERS / 4)
        check_failed(__FILE__, __LINE__, "%d commits for %d units", (int) commits, WRITERS);
}

static status look_twice(struct work *w, void *arg)
{
    int64_t     *counts = arg;
    int64_t      id = 1;
    struct work *other = work_open(w->machines, w->now);
    TRY(db_number(w, &COUNT, NO_PARAMS, &counts[0]));
    /* Waits for another thread of the database, so it comes from a thread of its own. */
    struct db_task task = {.work = other, .mode = WRITE, .unit = insert_unit, .arg = &id};
    struct crowd   crowd = {
          .lock = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER, .left = 1};
    struct one one = {.task = task, .crowd = &crowd, .id = id};
    one.task.arg = &one.id;
    one.task.done = one_done;
    db_submit(w->machines->db, &one.task);
    pthread_mutex_lock(&crowd.lock);
    while (crowd.left > 0)
        pthread_cond_wait(&crowd.over, &crowd.lock);
    pthread_mutex_unlock(&crowd.lock);
    work_close(other);
    return db_number(w, &COUNT, NO_PARAMS, &counts[1]);
}

static void a_reader_sees_one_snapshot(struct work *w)
{
    make_things(w);
    int64_t counts[2] = {-1, -1};
    CHECK_OK(db_work(w, READ, look_twice, counts));
    CHECK_INT(counts[0], 0);
    CHECK_INT(counts[1], 0);
    CHECK_INT(count_things(w), 1);
}

/* ---- hooks ---- */

static status count_hook(struct work *w, void *arg)
{
    int64_t *calls = arg;
    ++*calls;
    int64_t count;
    TRY(db_number(w, &COUNT, NO_PARAMS, &count));
    return count == 2 ? fail(w, CONFLICT, NULL, "two are too many") : OK;
}

static void wake_hook(void *arg)
{
    atomic_fetch_add((_Atomic int *) arg, 1);
}

static void the_last_step_of_a_unit_may_refuse_it(struct work *w)
{
    make_things(w);
    int64_t     calls = 0, id = 1;
    _Atomic int woken = 0;
    db_before_commit(w->machines->db, count_hook, &calls);
    db_after_commit(w->machines->db, wake_hook, &woken);
    CHECK_OK(db_work(w, WRITE, insert_unit, &id));
    id = 2;
    CHECK_INT(db_work(w, WRITE, insert_unit, &id), CONFLICT);
    CHECK_INT(db_work(w, WRITE, insert_then_fail, NULL), CONFLICT);
    CHECK_INT(count_things(w), 1);
    CHECK_INT(calls, 2);
    CHECK_INT(atomic_load(&woken), 1);
}

/* ---- ids ---- */

static status take_ids(struct work *w, void *arg)
{
    int64_t *last = arg;
    for (int i = 0; i < 1000; i++) {
        int64_t id = db_new_id(w);
        if (id <= *last || id >= INT64_C(1) << 53)
            return fail(w, BROKEN, NULL, "id %lld after %lld", (long long) id, (long long) *last);
        *last = id;
    }
    return insert_thing(w, *last, NULL);
}

static void ids_grow_while_the_clock_stands(struct work *w)
{
    make_things(w);
    int64_t last = 0;
    CHECK_OK(db_work(w, WRITE, take_ids, &last));
    CHECK_OK(db_work(w, WRITE, take_ids, &last));
    CHECK_INT(count_things(w), 2);
}

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
    make_things(w);
    CHECK_OK(db_work(w, WRITE, hostile_values, NULL));
    CHECK_INT(count_things(w), 1);
}

static void hostile_names_are_refused(struct work *w)
{
    static const char *const bad[] = {
        "",
        "1a",
        "A",
        "a b",
        "a\"",
        "a;--",
        "naïve",
        "a.b",
        "a234567890123456789012345678901234567890123456789012345678901"
        "23x"};
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
    CHECK_TEXT(table.columns[0], "select");
    CHECK(table.cells[0].type == DB_NULL && table.cells[0].null);
    CHECK(table.cells[1].type == DB_INT && table.cells[1].number == 1);
    CHECK(table.cells[2].type == DB_REAL && table.cells[2].real == 1.5);
    CHECK_TEXT(table.cells[4].text, "x");
    CHECK_INT(table.cells[5 + 1].number, 2);
    return OK;
}

static void a_column_is_added_while_the_house_runs(struct work *w)
{
    make_things(w);
    for (int64_t id = 1; id <= 3; id++)
        CHECK_OK(db_work(w, WRITE, insert_unit, &id));
    CHECK_INT(count_things(w), 3); /* a reader has its statements prepared already */
    CHECK_OK(db_work(w, WRITE, add_column, NULL));
    CHECK_OK(db_work(w, READ, read_table, NULL));
    CHECK_INT(count_things(w), 3);
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

SUITE_DB("db", TEST(values_come_back_as_they_went), TEST(nothing_is_not_empty),
         TEST(a_sum_is_a_whole_number_on_both),
         TEST(what_is_not_there_is_not_found_and_the_unit_goes_on),
         TEST(a_column_without_a_field_is_told), TEST(the_same_key_twice_is_a_conflict),
         TEST(a_row_that_points_at_nothing_is_a_conflict), TEST(a_read_unit_cannot_write),
         TEST(a_unit_that_fails_leaves_nothing),
         TEST(a_unit_may_not_go_on_after_a_failed_statement),
         TEST(a_wrong_statement_is_our_fault_and_named), TEST(a_nested_unit_is_undone_alone),
         TEST(a_cursor_reads_many_rows_in_constant_memory),
         TEST(cursors_may_nest_and_statements_run_between), TEST(a_cursor_left_open_harms_nobody),
         TEST(a_statement_runs_for_each_record), TEST(one_bad_record_of_many_fails_the_unit),
         TEST(writers_share_commits_and_one_that_fails_harms_no_other),
         TEST(a_reader_sees_one_snapshot), TEST(the_last_step_of_a_unit_may_refuse_it),
         TEST(ids_grow_while_the_clock_stands), TEST(hostile_values_are_only_values),
         TEST(hostile_names_are_refused), TEST(a_column_is_added_while_the_house_runs),
         TEST(statements_of_the_moment_do_not_pile_up));
