/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_DB_THINGS_TEST_H
#define KIT_DB_THINGS_TEST_H

/* A table of things and one of their parts, for the tests of the database machine. */

#include "kit/db/db.h"

enum db_thing_size { SMALL, LARGE };

struct thing {
    int64_t            id;
    const char        *name; /* unique */
    int64_t            amount;
    double             weight;
    struct bytes       photo;
    enum db_thing_size size;
    bool               good;
};
extern const struct shape db_thing_shape;

/* A statement in both forms, and the names of its parameters with a NULL after them. */
#define STATEMENT(label, words_sqlite, words_postgres, ...)                                        \
    {                                                                                              \
        label, words_sqlite, words_postgres, (const char *const[])                                 \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

extern const struct sql DB_THING_INSERT, DB_PART_INSERT, DB_THING_BY_ID, DB_THING_ALL,
    DB_THING_COUNT, DB_THING_SUM, DB_THING_ADD, DB_THING_AMOUNT, DB_PART_RETURNING;

/* Both tables, as a script of schema/ would make them. */
extern const char *const db_things_script;
void                     db_things_make(struct work *w);

/* In a WRITE: with an amount of 10 and a weight of 1.5. */
status db_thing_insert(struct work *w, int64_t id, const char *name) MUST_CHECK;

/* A unit: inserts the thing whose id `arg` points at. */
status db_thing_insert_unit(struct work *w, void *arg) MUST_CHECK;

/* In a READ of its own; -1 when that failed. */
int64_t db_things_count(struct work *w);

#endif
