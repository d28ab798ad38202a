/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statements that nobody waits for: the unit sees what they did, and hears what they fail with. */
#include "kit/db/db_things_test.h"
#include "test/check.h"

static status insert_later(struct work *w, int64_t id)
{
    struct thing thing = {.id = id, .name = work_text(w, "thing %lld", (long long) id)};
    return db_run_later(w, &DB_THING_INSERT, params_of(w, &db_thing_shape, &thing));
}

static status count(struct work *w, int64_t expected)
{
    int64_t there;
    TRY(db_number(w, &DB_THING_COUNT, NO_PARAMS, &there));
    CHECK_INT(there, expected);
    return OK;
}

static status insert_and_count(struct work *w, void *arg)
{
    enum { MANY = 700 }; /* more than may be under way */
    for (int64_t id = 1; id <= MANY; id++) {
        TRY(insert_later(w, id));
        if (id % 300 == 1)
            TRY(count(w, id));
    }
    return OK;
}

static void what_was_written_later_is_seen_at_once(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, insert_and_count, NULL));
    CHECK_INT(db_things_count(w), 700);
}

/* Everything that may follow a statement whose answer was not read. */
static status follow(struct work *w, void *arg)
{
    struct db_cursor *cursor;
    struct thing      thing = {.id = 3, .name = "appended"};
    struct rows       rows = {&thing, 1};
    int64_t           changed, seen = 0;
    TRY(insert_later(w, 1));
    TRY(db_thing_insert(w, 2, "not later"));
    TRY(insert_later(w, 10));
    TRY(db_append(w, "thing", &db_thing_shape, &rows));
    thing = (struct thing){.id = 4, .name = "each"};
    TRY(insert_later(w, 11));
    TRY(db_run_each(w, &DB_THING_INSERT, &db_thing_shape, &rows, &changed));
    CHECK_INT(changed, 1);
    TRY(insert_later(w, 12));
    TRY(db_cursor_open(w, &DB_THING_ALL, NO_PARAMS, &db_thing_shape, &cursor));
    TRY(insert_later(w, 13));
    while (db_cursor_next(cursor, &thing))
        seen++;
    TRY(db_cursor_close(cursor));
    CHECK(seen >= 7);
    TRY(insert_later(w, 14));
    TRY(db_run_script(w, "CREATE TABLE later (id INTEGER PRIMARY KEY)"));
    return insert_later(w, 15);
}

static void anything_may_come_after_it(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, follow, NULL));
    CHECK_INT(db_things_count(w), 10);
}

static status insert_twice(struct work *w, void *arg)
{
    TRY(insert_later(w, 1));
    TRY(insert_later(w, 1));
    TRY(insert_later(w, 2));
    if (*(bool *) arg)
        TRY(count(w, 2));
    return OK;
}

static void a_unit_ends_with_what_it_failed_with(struct work *w)
{
    bool reads = false;
    db_things_make(w);
    CHECK_INT(db_work(w, WRITE, insert_twice, &reads), CONFLICT);
    reads = true;
    CHECK_INT(db_work(w, WRITE, insert_twice, &reads), CONFLICT);
    CHECK_INT(db_things_count(w), 0);
}

static status survive(struct work *w, void *arg)
{
    bool reads = false;
    TRY(insert_later(w, 5));
    CHECK_INT(db_nested(w, insert_twice, &reads), CONFLICT);
    TRY(count(w, 1));
    reads = true;
    CHECK_INT(db_nested(w, insert_twice, &reads), CONFLICT);
    return insert_later(w, 6);
}

static void a_savepoint_hears_of_it_and_undoes_it(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, survive, NULL));
    CHECK_INT(db_things_count(w), 2);
}

static status give_up(struct work *w, void *arg)
{
    TRY(insert_later(w, 1));
    return fail(w, INVALID, "x", "It is not wanted.");
}

static void a_unit_that_gives_up_leaves_nothing_under_way(struct work *w)
{
    db_things_make(w);
    CHECK_INT(db_work(w, WRITE, give_up, NULL), INVALID);
    CHECK_OK(db_work(w, WRITE, insert_and_count, NULL));
    CHECK_INT(db_things_count(w), 700);
}

SUITE_DB("db later", TEST(what_was_written_later_is_seen_at_once), TEST(anything_may_come_after_it),
         TEST(a_unit_ends_with_what_it_failed_with), TEST(a_savepoint_hears_of_it_and_undoes_it),
         TEST(a_unit_that_gives_up_leaves_nothing_under_way));
