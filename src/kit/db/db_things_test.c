/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_things_test.h"

#include "test/check.h"

static const char *const size_words[] = {"small", "large", NULL};

static const struct field thing_fields[] = {
    FIELD(thing, id, FIELD_INT),       FIELD(thing, name, FIELD_TEXT),
    FIELD(thing, amount, FIELD_MONEY), FIELD(thing, weight, FIELD_NUMBER),
    FIELD(thing, photo, FIELD_BYTES),  FIELD(thing, size, FIELD_CHOICE, .words = size_words),
    FIELD(thing, good, FIELD_BOOL),
};
const struct shape db_thing_shape = SHAPE("Thing", thing, thing_fields);

const char *const db_things_script =
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

const struct sql DB_THING_INSERT =
    STATEMENT("insert",
              "INSERT INTO thing (id, name, amount, weight, photo, size, good) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
              "INSERT INTO thing (id, name, amount, weight, photo, size, good) "
              "VALUES ($1, $2, $3, $4, $5, $6, $7)",
              "id", "name", "amount", "weight", "photo", "size", "good", NULL);
const struct sql DB_PART_INSERT =
    STATEMENT("insert_part", "INSERT INTO part (thing_id, number) VALUES (?1, ?2)",
              "INSERT INTO part (thing_id, number) VALUES ($1, $2)", "thing_id", "number", NULL);
const struct sql DB_THING_BY_ID = STATEMENT(
    "by_id", "SELECT id, name, amount, weight, photo, size, good FROM thing WHERE id = ?1",
    "SELECT id, name, amount, weight, photo, size, good FROM thing WHERE id = $1", "id", NULL);
const struct sql DB_THING_ALL = STATEMENT("all", "SELECT id, name FROM thing ORDER BY id",
                                          "SELECT id, name FROM thing ORDER BY id", NULL);
const struct sql DB_THING_COUNT =
    STATEMENT("count", "SELECT count(*) FROM thing", "SELECT count(*) FROM thing", NULL);
const struct sql DB_THING_SUM =
    STATEMENT("sum", "SELECT sum(amount) FROM thing", "SELECT sum(amount) FROM thing", NULL);
const struct sql DB_THING_ADD =
    STATEMENT("add", "UPDATE thing SET amount = amount + ?1 WHERE id = ?2",
              "UPDATE thing SET amount = amount + $1 WHERE id = $2", "amount", "id", NULL);
const struct sql DB_THING_AMOUNT = STATEMENT("amount", "SELECT amount FROM thing WHERE id = ?1",
                                             "SELECT amount FROM thing WHERE id = $1", "id", NULL);
const struct sql DB_PART_RETURNING =
    STATEMENT("returning", "INSERT INTO part (thing_id, number) VALUES (?1, ?2) RETURNING number",
              "INSERT INTO part (thing_id, number) VALUES ($1, $2) RETURNING number", "thing_id",
              "number", NULL);

void db_things_make(struct work *w)
{
    CHECK_OK(db_run_script(w, db_things_script));
}

status db_thing_insert(struct work *w, int64_t id, const char *name)
{
    struct thing thing = {.id = id, .name = name, .amount = 10, .weight = 1.5, .size = LARGE};
    return db_run(w, &DB_THING_INSERT, params_of(w, &db_thing_shape, &thing), NULL);
}

status db_thing_insert_unit(struct work *w, void *arg)
{
    int64_t id = *(int64_t *) arg;
    return db_thing_insert(w, id, work_text(w, "thing %lld", (long long) id));
}

static status db_things_count_unit(struct work *w, void *arg)
{
    return db_number(w, &DB_THING_COUNT, NO_PARAMS, arg);
}

int64_t db_things_count(struct work *w)
{
    int64_t count = -1;
    CHECK_OK(db_work(w, READ, db_things_count_unit, &count));
    return count;
}
