/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_DB_H
#define KIT_DB_H

/*
 * The database, whichever it is: SQLite in a file, or PostgreSQL. Rooms hold statements in .sql
 * files and never see a driver, a connection or a thread.
 *
 * Threads live here. READ units run on a pool of workers, each with a connection of its own.
 * WRITE units of SQLite run one after the other on a single writer thread; each can be undone
 * alone, and they are committed in groups: one fsync acknowledges all of a group. On PostgreSQL
 * they run on the workers in transactions of their own and are run again when the database says
 * that two of them collided. `done` is called only after the commit is durable. A READ unit sees
 * one snapshot of the database from its first statement to its end.
 *
 * After any outcome of a statement but OK and NOT_FOUND the unit must end: its transaction is lost
 * already (on PostgreSQL by nature, on SQLite so that both behave alike). What may fail and be
 * survived goes into db_nested.
 *
 * WRITE units of PostgreSQL are READ COMMITTED: two that change one row wait for each other instead
 * of failing, which suits many short units that meet at few rows. So say changes relative to the
 * row ("total = total + :value"), or lock the row first ("FOR UPDATE", in a postgres form of the
 * statement) when a decision depends on it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/shape.h"
#include "base/work.h"

struct db;

enum transaction { READ, WRITE };
enum db_kind { DB_SQLITE, DB_POSTGRES };

/* ---- opening ---- */

struct db_options {
    const char *url;     /* a file's path, ":memory:" is refused; or postgres://… */
    int         readers; /* workers; 0 = 8 */
    int         node;    /* 0..15, this node's number in ids of ours */
    /*
     * Also when a server has the SQLite file open: waits for its writes in turn. For commands that
     * look, or change a row or two; never for what tells facts. Needs a node of its own.
     */
    bool beside;
};

/*
 * Opens, or makes, the database; does not migrate it.
 * CONFLICT:    another server has this SQLite file open (a lock file beside it says so).
 * UNAVAILABLE: no such folder, read-only, full, no server, wrong password: the message says which.
 */
status db_open(struct work *w, const struct db_options *options, struct db **ret_db) MUST_CHECK;

/* Finishes all units that were submitted, then closes. */
void db_close(struct db *db);

enum db_kind db_kind(const struct db *db);

/* ---- units of work ---- */

typedef status db_unit(struct work *w, void *arg);

/*
 * Runs `unit` in one transaction and returns when its outcome is durable. `w->tx` must be NULL
 * before; on a second try `w`'s arena is rewound to where it was. Must not be called from a unit.
 */
status db_work(struct work *w, enum transaction mode, db_unit *unit, void *arg) MUST_CHECK;

/* The same without waiting. The task, its work and `arg` must live until `done` is called. */
struct db_task {
    struct db_task  *next; /* of the queue; not the caller's */
    struct work     *work;
    enum transaction mode;
    db_unit         *unit;
    void            *arg;
    void (*done)(struct db_task *task, status outcome); /* on a thread of the db */
    status outcome; /* until its group is committed; not the caller's */
};
void db_submit(struct db *db, struct db_task *task);

/*
 * A connection for READ units on a thread of the caller's own: for an event loop, whose short reads
 * would spend more time on changing threads than in the database. SQLite only: PostgreSQL would
 * make the thread wait. Used by one thread at a time; closed before the database.
 */
struct db_reader;
struct db_reader *db_reader_open(struct db *db) __attribute__((returns_nonnull));
void              db_reader_close(struct db_reader *reader);

/*
 * Runs READ tasks, linked by `next`, one after the other and all on one snapshot, which is taken
 * after the call. `done` is called for each on this thread, after the last of them has run.
 */
void db_reader_run(struct db_reader *reader, struct db_task *tasks);

/*
 * `hook` runs as the last step of every WRITE unit that ended OK, with its work and inside its
 * transaction. What it fails with, the unit fails with. The ledger numbers its facts here.
 */
void db_before_commit(struct db *db, db_unit *hook, void *arg);

/*
 * A place in the open WRITE for what the hook will need: NULL when the unit begins, also when it
 * begins again. A db_nested that fails puts back what was there before it.
 */
void **db_pocket(struct work *w) __attribute__((returns_nonnull));

/*
 * A pocket for what is dear to write piece by piece and cheap in one statement: while it is not
 * NULL when the unit ends, `write` is run there, before the hooks; it empties the pocket, which is
 * the one that db_gather gives for it. Whoever reads in the same unit what is still to be written
 * calls `write` before. What it fails with, the unit fails with.
 */
void **db_gather(struct work *w, status (*write)(struct work *w)) __attribute__((returns_nonnull));

/* Called, in no transaction, after a WRITE was committed and before `done`: wakes followers. */
void db_after_commit(struct db *db, void (*hook)(void *arg), void *arg);

/* Takes away the hooks with this `arg`. When it returns none of them runs, nor will. */
void db_forget_after_commit(struct db *db, const void *arg);

/* ---- named statements ---- */

enum db_type { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_type type;
    bool         null; /* of a parameter: its type is known, its value is not there */
    int64_t      number;
    double       real;
    const char  *text; /* TEXT, NUL-terminated, or BLOB */
    size_t       size; /* bytes of `text` */
};

/* A statement from a .sql file, made by tools/generate.py, its :names numbered from 1. */
struct sql {
    const char        *name;
    const char        *sqlite;   /* ?1 ?2 …; NULL when it is only for the other database */
    const char        *postgres; /* $1 $2 … */
    const char *const *params;   /* names, in order of their numbers, then NULL */
};

/* One named value. Build lists with WITH(P_INT(id), P_TEXT(name)): values of variables so named. */
struct param {
    const char     *name;
    struct db_value value;
};

/* clang-format off */
#define P_INT(v)   {#v, {.type = DB_INT,  .number = (v), .null = (v) == ABSENT}}
#define P_REAL(v)  {#v, {.type = DB_REAL, .real = (v), .null = (v) != (v)}}
#define P_TEXT(v)  {#v, {.type = DB_TEXT, .text = (v), .size = (v) == NULL ? 0 : strlen(v), .null = (v) == NULL}}
#define P_BLOB(v, bytes) {#v, {.type = DB_BLOB, .text = (const char *) (v), .size = (bytes), .null = (v) == NULL}}
/* clang-format on */
#define WITH(...)                                                                                  \
    (const struct param[])                                                                         \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            .name = NULL                                                                           \
        }                                                                                          \
    }
#define NO_PARAMS ((const struct param[]){{.name = NULL}})

/*
 * The storable fields of a record as parameters of the same names. A statement takes what it names
 * and leaves the rest; one that it names and does not get is a programming error.
 */
const struct param *params_of(struct work *w, const struct shape *shape, const void *record);

/* CONFLICT when a unique or foreign key objects. `ret_changed` (rows) may be NULL. */
status db_run(struct work *w, const struct sql *sql, const struct param *params,
              int64_t *ret_changed) MUST_CHECK;

/*
 * The same when the unit has no question about it: PostgreSQL gets it on the way to the next
 * statement, and nobody waits. What it fails with is then the outcome of a later statement, of the
 * db_nested it is in, or of the unit. What comes after sees what it did, as ever.
 */
status db_run_later(struct work *w, const struct sql *sql, const struct param *params) MUST_CHECK;

/*
 * Runs the statement once for each record, with params_of it. PostgreSQL: one pipeline, one
 * round trip. `ret_changed` is an array with a place for each record; or NULL: as db_run_later.
 */
status db_run_each(struct work *w, const struct sql *sql, const struct shape *shape,
                   const struct rows *records, int64_t *ret_changed) MUST_CHECK;

/* Adds the records to a table: COPY on PostgreSQL. The fields are the columns. */
status db_append(struct work *w, const char *table, const struct shape *shape,
                 const struct rows *records) MUST_CHECK;

/*
 * Fills one record, columns to fields by name: every column must be a field; fields without a
 * column stay as they are. A NUMBER that is NULL is NaN, and NaN is stored as NULL.
 * NOT_FOUND (without words) when there is no row.
 */
status db_one(struct work *w, const struct sql *sql, const struct param *params,
              const struct shape *shape, void *ret_record) MUST_CHECK;

/* Fills a list that lives as long as the work. An empty list is OK. */
status db_list(struct work *w, const struct sql *sql, const struct param *params,
               const struct shape *shape, struct rows *ret_rows) MUST_CHECK;

/* One number, such as a count; ABSENT for NULL. NOT_FOUND when there is no row. */
status db_number(struct work *w, const struct sql *sql, const struct param *params,
                 int64_t *ret_number) MUST_CHECK;

/*
 * A long result, row by row, in constant memory; texts are good until the next row.
 *     TRY(db_cursor_open(w, &SQL, params, &order_shape, &cursor));
 *     while (db_cursor_next(cursor, &order)) …
 *     TRY(db_cursor_close(cursor));
 */
struct db_cursor;
status db_cursor_open(struct work *w, const struct sql *sql, const struct param *params,
                      const struct shape *shape, struct db_cursor **ret_cursor) MUST_CHECK;
bool   db_cursor_next(struct db_cursor *cursor, void *ret_record);
status db_cursor_close(struct db_cursor *cursor) MUST_CHECK; /* the outcome of the reading */

/* A new id (base/id.h) that no record of this database has, also when the clock stands still. */
int64_t db_new_id(struct work *w);

/* A savepoint inside a WRITE: what `unit` did is undone when it does not end OK; the rest stays. */
status db_nested(struct work *w, db_unit *unit, void *arg) MUST_CHECK;

/*
 * For a CONFLICT that can only be with a unit at the same time, which made what this one had looked
 * for in vain: where units run side by side this one is run again, and finds it. Returns `outcome`,
 * which the unit must end with.
 */
status db_collided(struct work *w, status outcome) MUST_CHECK;

/*
 * The same said beforehand, by who has looked in vain for what is made from here on: a unique value
 * that is taken after all was taken by a unit at the same time. Within db_nested it is a CONFLICT
 * as ever.
 */
void db_looked_in_vain(struct work *w);

/* ---- what is made from rows and kept in memory ---- */

/*
 * Something that is made from rows which rarely change, such as metadata, and kept for all units of
 * this process. `version` reads the number of its present state, one that never comes twice
 * (db_new_id at each change), so a change by another node, or one that was taken back, is noticed.
 * `make` makes it; meanwhile the arena of the work is the one in which it will live.
 */
struct db_kept {
    const char *name;
    status (*version)(struct work *w, int64_t *ret_version);
    status (*make)(struct work *w, const void **ret_value);
};

/* Read only, good until the unit ends. A unit asks for the version once and then stays with it. */
status db_kept_get(struct work *w, const struct db_kept *kept, const void **ret_value) MUST_CHECK;

/* This unit has just changed the version: it will ask again. */
void db_kept_changed(struct work *w, const struct db_kept *kept);

/*
 * What was deleted or overwritten leaves the files as well: on SQLite freed places are filled with
 * zeros, and this empties the write-ahead log as soon as nobody reads of it. PostgreSQL: vacuum.
 */
void db_empty_log(struct db *db);

/* Rows that this connection has changed so far, those of triggers and virtual tables too. SQLite.
 */
int64_t db_changes(const struct work *w);

/* ---- what was written: for what is kept in memory of whole tables ----

 * A copy of a table in memory is of a moment: what the unit saw that read it. Of tables that are
 * watched, the ids of written rows are noted for a while, so that a copy can be brought from its
 * moment to that of another unit. On SQLite the writer notes them, and every commit has a number;
 * on PostgreSQL a trigger does, and a moment is a snapshot.
 */

enum { DB_MOST_OPEN = 200 };

/* Commits before `first` are seen; from `next` on none is, and of those between not the open ones.
 */
struct db_moment {
    int64_t first, next;
    int64_t open[DB_MOST_OPEN];
    int     open_count;
    int64_t forgotten; /* what commits before this one wrote is not known any more */
    bool    watched;   /* the table is: later than this moment everything is noted */
};

/*
 * The moment of this unit, for a table with an integer key `id`.
 * UNAVAILABLE: more transactions than we can hold are open, or the schema is older than this.
 */
status db_moment(struct work *w, const char *table, struct db_moment *ret_moment) MUST_CHECK;

/* Whoever is at `later` sees all that is seen at `earlier`. */
bool db_moment_covers(const struct db_moment *later, const struct db_moment *earlier);

/*
 * Begins to watch a table; nothing when it is watched. SQLite: in any unit. PostgreSQL: in a WRITE,
 * which has the table for itself for an instant (query_run_alone).
 */
status db_watch(struct work *w, const char *table) MUST_CHECK;

/*
 * The keys of rows that were written or removed between the two moments, `until` being that of this
 * unit: rows of int64_t, in no order, some more than once. `ret_known` false: not all of them are
 * known (any more).
 */
struct db_span {
    const char             *table;
    const struct db_moment *after, *until;
};
status db_watched(struct work *w, const struct db_span *span, struct rows *ret_keys,
                  bool *ret_known) MUST_CHECK;

/* In a WRITE, now and then: forgets notes that are so many that nobody will follow them. */
status db_forget_changes(struct work *w) MUST_CHECK;

/* ---- statements made at run time ---- */

/*
 * For columns and tables that are known only at run time. Words are literals of the source,
 * names are checked and quoted, values are always parameters: nothing of a stranger's becomes SQL.
 * Write words that both databases understand; ask work_db_kind where they differ.
 */
struct query;
struct query *query_open(struct work *w) __attribute__((returns_nonnull));
#define query_words(query, literal) query_words_("" literal "", query)
void query_words_(const char *literal, struct query *query);

/*
 * One of many alike. Its words follow from `verb`, `table` and `parts`, which are compared as
 * pointers: of the second one with the same in a unit only the values are taken, for with many
 * columns writing the words would take longer than running them.
 */
struct query_form {
    const char *verb;
    const void *table;
    const void *parts; /* an array of pointers */
    size_t      count;
};
struct query *query_open_form(struct work *w, const struct query_form *form)
    __attribute__((returns_nonnull));
void query_name(struct query *query, const char *name); /* [a-z_][a-z0-9_]{0,62}, else it aborts */
void query_int(struct query *query, int64_t value);     /* ABSENT = NULL */
/* "(1, 2)", for IN; at least one. */
void         query_ints(struct query *query, const int64_t *values, size_t count);
void         query_real(struct query *query, double value);
void         query_text(struct query *query, const char *value); /* NULL = NULL */
void         query_blob(struct query *query, const void *value, size_t size);
enum db_kind query_kind(const struct query *query); /* which database it is for */
bool         query_name_valid(const char *name);

/* A result whose columns are not known to a shape. */
struct db_table {
    int                    width;
    int64_t                height;
    const struct db_value *cells; /* height × width, row by row */
};

status query_run(struct work *w, struct query *query, int64_t *ret_changed) MUST_CHECK;
status query_run_later(struct work *w, struct query *query) MUST_CHECK; /* as db_run_later */
/*
 * For a statement that needs a whole table for itself, such as ALTER TABLE. While it waits for
 * those who use the table, PostgreSQL lets everybody else wait behind it; so after 30 ms it gives
 * up and the unit runs again a little later. The last try waits as long as it takes.
 */
status query_run_alone(struct work *w, struct query *query) MUST_CHECK;
status query_list(struct work *w, struct query *query, const struct shape *shape,
                  struct rows *ret_rows) MUST_CHECK;
status query_table(struct work *w, struct query *query, struct db_table *ret_table) MUST_CHECK;

/* Calls `visit` with the cells of each row, which are good until it returns: nothing is kept. */
status query_each(struct work *w, struct query                                 *query,
                  void (*visit)(const struct db_value *cells, void *arg), void *arg) MUST_CHECK;
status query_number(struct work *w, struct query *query, int64_t *ret_number) MUST_CHECK;
status query_cursor(struct work *w, struct query *query, const struct shape *shape,
                    struct db_cursor **ret_cursor) MUST_CHECK;

/* Which database, for the few statements that must differ. */
enum db_kind work_db_kind(const struct work *w);

/* Whether the open unit is a WRITE. */
bool work_db_writes(const struct work *w);

/* ---- migrations ---- */

/*
 * One numbered step of schema/NNNN_name.sql, made part of the binary. Written once for both:
 * INTEGER is int64, TEXT, REAL, BLOB, WITHOUT ROWID means nothing to PostgreSQL; a block between
 * "-- only sqlite" or "-- only postgres" and "-- end" is for that database.
 */
struct migration {
    int         number;
    const char *name;
    const char *sql;
};

/*
 * Brings the schema to the last migration, each in a transaction of its own.
 * CONFLICT: the database was written by a newer Storefolk.
 */
status db_migrate(struct work *w, const struct migration *migrations, size_t count,
                  int *ret_applied) MUST_CHECK;

/* The number of the last migration that was applied; 0 = none. */
status db_version(struct work *w, int *ret_number) MUST_CHECK;

/* Runs one script as db_migrate does, in the open WRITE or in its own: for now.sql and tests. */
status db_run_script(struct work *w, const char *script) MUST_CHECK;

/* Tables, columns, indexes as text, in a fixed order: two equal schemas give equal texts. */
status db_describe(struct work *w, const char **ret_text) MUST_CHECK;

/* Prepares a statement and runs nothing: for the test that prepares every one on both. */
status db_prepare(struct work *w, const struct sql *sql) MUST_CHECK;

/* A consistent copy of a SQLite database while it is in use; PostgreSQL: UNAVAILABLE, use pg_dump.
 */
status db_backup(struct work *w, const char *path) MUST_CHECK;

/* The path of the SQLite database; NULL: it is in PostgreSQL. */
const char *db_file(struct work *w);

/*
 * In a READ: that the file agrees with itself, and that no key points at nothing. BROKEN says
 * where. PostgreSQL sees to both itself: OK.
 */
status db_verify_file(struct work *w) MUST_CHECK;
status db_verify_keys(struct work *w) MUST_CHECK;

#endif
