/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_DB_DRIVER_H
#define KIT_DB_DRIVER_H

/*
 * What the parts of kit/db share, and the table of what the two databases do differently.
 *
 *   db.c        opening, closing, hooks, the ways into the queues
 *   db_unit.c   one unit in one transaction; the workers
 *   db_write.c  the writer of SQLite and its groups
 *   db_call.c   one statement with its values, and what comes back
 *   db_cache.c  the prepared statements of a session
 *   db_value.c  between values, fields and parameters
 *   db_id.c     ids that are never given twice
 *   db_kept.c   what is made from rows and kept in memory
 *   db_watch.c, db_moment.c  which rows of a table were written by which commit
 *   db_sqlite.c, db_postgres.c  the drivers
 */

#include <pthread.h>
#include <stdatomic.h>

#include "base/id.h"
#include "kit/db/db.h"

enum {
    MAX_VALUES = 100, /* parameters of a named statement */
    MAX_HOOKS = 4,
    MAX_GATHERED = 4, /* kinds of things that one unit gathers */
    MAX_WORKERS = 64,
    CACHE_BUCKETS = 256,
    CACHE_RUN_TIME = 64, /* statements made at run time that a session keeps */
};

/* A statement about to run. */
struct call {
    const char            *name;  /* for messages */
    const struct sql      *sql;   /* NULL when it was made at run time */
    const char            *words; /* in the form of this database */
    const struct db_value *values;
    uint64_t               hash; /* of the words; 0 = is not known */
    int                    count;
    bool                   stream; /* read by a cursor: values may be gone after the start */
};

/* A prepared statement of one session, and the run it is in. A driver keeps more behind it. */
struct statement {
    struct session      *session;
    struct statement    *next; /* in its bucket */
    const struct sql    *sql;
    char                *words; /* of one made at run time; owned */
    const char          *name;
    uint64_t             hash;
    int64_t              used; /* when: session->uses */
    bool                 cached;
    bool                 busy; /* between execute and finish */
    int                  width;
    int64_t              changed; /* rows, after finish */
    const struct shape  *shape;   /* that `fields` belongs to */
    const struct field **fields;  /* a field for each column; owned */
};

/* A connection; used by one thread. A driver keeps more behind it. */
struct session {
    struct db        *db;
    struct statement *buckets[CACHE_BUCKETS];
    int               run_time; /* cached statements made at run time */
    int64_t           uses;
};

/* What hangs on a WRITE: a db_nested that fails puts all of it back. */
struct pockets {
    void *own; /* db_pocket */
    struct {
        status (*write)(struct work *w);
        void *gathered;
    } places[MAX_GATHERED]; /* db_gather */
};

/* The open transaction of a work. */
struct tx {
    struct session   *session;
    enum transaction  mode;
    bool              lost;     /* a statement failed: nothing is left but to end */
    bool              collided; /* the database wants the unit to run again */
    bool              in_vain;  /* what it makes was looked for: db_looked_in_vain */
    int               nested;   /* db_nested that it is in */
    bool              waited;   /* for a lock, longer than query_run_alone may */
    bool              last_try;
    int64_t           id_mark; /* written by this unit; see db_id.c */
    struct pockets    pockets;
    struct db_cursor *cursors; /* open ones */
    struct kept_use  *kept;    /* what it got from db_kept_get */
    int64_t           kept_changes;
    struct form      *forms; /* of queries that were run, the last first */
};

enum savepoint { SAVEPOINT_SET, SAVEPOINT_KEEP, SAVEPOINT_UNDO };

/* Records that go through one statement: fields[i] gives its value i. */
struct batch {
    const struct field *const *fields;
    size_t                     record_size;
    const struct rows         *records;
    int64_t                   *changed; /* for each record; or NULL */
};

/* What differs. Functions that get a statement or append run inside w->tx. */
struct driver {
    status (*open)(struct work *w, struct db *db);
    void (*close)(struct db *db);
    status (*session_open)(struct work *w, struct db *db, bool writer,
                           struct session **ret_session);
    void (*session_close)(struct session *session);

    status (*begin)(struct work *w, struct session *session, enum transaction mode);
    status (*commit)(struct work *w, struct session *session);
    void (*rollback)(struct session *session);
    status (*savepoint)(struct work *w, struct session *session, enum savepoint step);

    status (*prepare)(struct work *w, const struct call *call, struct statement **ret_statement);
    bool (*fits)(const struct statement *statement, const struct call *call);
    void (*finalize)(struct statement *statement);

    /* execute, then next until NOT_FOUND (without words) or enough, then finish. */
    status (*execute)(struct work *w, struct statement *statement, const struct call *call);
    /*
     * In place of execute and next: its answer is read later, by what needs one or by `settle`,
     * whose outcome is then that of the first that failed. NULL: there is nothing to wait for.
     */
    status (*execute_later)(struct work *w, struct statement *statement, const struct call *call);
    status (*settle)(struct work *w, struct session *session);
    status (*next)(struct work *w, struct statement *statement);
    status (*finish)(struct work *w, struct statement *statement);
    const char *(*column)(const struct statement *statement, int column);
    void (*value)(const struct statement *statement, int column, struct db_value *ret_value);

    status (*run_batch)(struct work *w, struct statement *statement, const struct call *call,
                        const struct batch *batch);
    status (*append)(struct work *w, const char *table, const struct shape *shape,
                     const struct rows *records);
    status (*script)(struct work *w, const char *script);
};

extern const struct driver db_sqlite_driver, db_postgres_driver;

struct queue {
    struct db_task *first, **last;
    pthread_cond_t  filled;
};

struct worker {
    struct db      *db;
    pthread_t       thread;
    struct session *session; /* opened when first needed */
};

struct db {
    enum db_kind         kind;
    const struct driver *driver;
    char                *url;
    int                  lock_file; /* of SQLite; -1 = none */
    bool                 beside;    /* takes no lock file */

    pthread_mutex_t lock;   /* of the queues */
    struct queue    units;  /* READ, and on PostgreSQL also WRITE */
    struct queue    writes; /* WRITE on SQLite */
    bool            closing;
    struct worker   workers[MAX_WORKERS];
    int             worker_count;
    struct worker   writer; /* of SQLite */
    _Atomic int64_t commits;

    struct id_source ids;
    _Atomic int64_t  id_mark; /* ids up to this one may be given; 0 = marks are not kept yet */

    pthread_mutex_t    kept_lock;
    struct kept_state *kept; /* the one used last first */

    struct watch *watch;       /* of SQLite */
    _Atomic bool  empties_log; /* wanted */

    struct {
        db_unit *hook;
        void    *arg;
    } before[MAX_HOOKS];
    pthread_mutex_t after_lock;
    struct {
        void (*hook)(void *arg);
        void *arg;
    } after[MAX_HOOKS];
};

/* ---- db.c, db_unit.c, db_write.c ---- */

/* As db_work, on a database that the machines need not know yet. */
status db_wait(struct db *db, struct work *w, enum transaction mode, db_unit *unit,
               void *arg) MUST_CHECK;

/* The database of a work: that of its transaction, or else of its machines. */
struct db *db_of(const struct work *w) __attribute__((returns_nonnull));

/* The next task. NULL: closing, or none came in `idle_ms` (0 = for ever, -1 = does not wait). */
struct db_task *db_queue_take(struct db *db, struct queue *queue, int64_t idle_ms);
void            db_queue_init(struct queue *queue);
void            db_queue_add(struct queue *queue, struct db_task *task);

void *db_worker_main(void *worker);
void *db_writer_main(void *worker);

/* Runs the unit, and what belongs to its end, in the open transaction `tx`. */
status db_tx_run(struct tx *tx, struct db_task *task) MUST_CHECK;

/* After a commit: counts it, and the mark of its ids holds now. */
void db_tx_committed(struct db *db, int64_t id_mark);
void db_run_after_commit(struct db *db);

/* ---- db_call.c, db_cache.c, db_cursor.c, db_value.c ---- */

status db_statement_start(struct work *w, const struct call *call,
                          struct statement **ret_statement) MUST_CHECK;

/* Ends a run that had `outcome`; gives back that, or what finishing says. */
status db_statement_end(struct work *w, struct statement *statement, status outcome) MUST_CHECK;

/* Fills a record from the present row. Texts are copied when `copy` says so. */
status db_statement_fill(struct work *w, struct statement *statement, const struct shape *shape,
                         void *ret_record, bool copy) MUST_CHECK;

/* The values of one record of a batch, into those of its call. */
void   db_take_values(const struct batch *batch, const void *record, const struct call *call);
status db_call_run(struct work *w, const struct call *call, int64_t *ret_changed) MUST_CHECK;
status db_call_run_later(struct work *w, const struct call *call) MUST_CHECK;
status db_call_number(struct work *w, const struct call *call, int64_t *ret_number) MUST_CHECK;
status db_call_list(struct work *w, const struct call *call, const struct shape *shape,
                    struct rows *ret_rows) MUST_CHECK;
status db_call_table(struct work *w, const struct call *call,
                     struct db_table *ret_table) MUST_CHECK;
status db_call_each(struct work *w, const struct call                            *call,
                    void (*visit)(const struct db_value *cells, void *arg), void *arg) MUST_CHECK;

uint64_t db_cache_hash(const struct call *call);
status   db_cache_get(struct work *w, const struct call *call,
                      struct statement **ret_statement) MUST_CHECK;
void     db_cache_put(struct statement *statement); /* back; finalized when it is not cached */
void     db_cache_clear(struct session *session);

status db_cursor_start(struct work *w, const struct call *call, const struct shape *shape,
                       struct db_cursor **ret_cursor) MUST_CHECK;
void   db_cursors_close(struct work *w, struct db_cursor *until);

void   db_value_of_field(const struct field *field, const void *record, struct db_value *ret_value);
status db_value_to_field(struct work *w, const struct db_value *value, const struct field *field,
                         void *record, bool copy) MUST_CHECK;
bool   db_value_to_int(const struct db_value *value, int64_t *ret_number);
bool   db_field_storable(const struct field *field);

/* ---- db_kept.c ---- */

/* A db_kept_changed was undone: the unit asks for versions again. */
void db_kept_undone(struct tx *tx);
/* The unit ends: gives back what it got. */
void db_kept_release(struct tx *tx);
void db_kept_close(struct db *db);

/* ---- db_watch.c ---- */

struct watch *db_watch_open(void) __attribute__((returns_nonnull));
void          db_watch_close(struct watch *watch);

/* The numbers are in the schema, and the last commit had this one. */
void db_watch_begin(struct watch *watch, int64_t number);

/* A group of the writer begins; a row of a table was written in it. */
void db_watch_group(struct watch *watch);
void db_watch_note(struct watch *watch, const char *table, int64_t key);

/* Just before its commit: numbers it, and what was noted holds for that number. */
status db_watch_commit(struct work *w, struct session *session) MUST_CHECK;
void   db_watch_rollback(struct watch *watch);

/* What db_moment, db_watch and db_watched do on SQLite. */
status db_watch_moment(struct work *w, const char *table, struct db_moment *ret_moment) MUST_CHECK;
void   db_watch_table(struct watch *watch, const char *table);
bool   db_watch_keys(struct work *w, const struct db_span *span, struct rows *ret_keys);

/* ---- db_id.c, db_sqlite.c ---- */

/* Reads what was given before, when the schema is there. */
status db_ids_load(struct work *w, struct db *db) MUST_CHECK;

/* In a WRITE before its commit: keeps the mark beyond every id that was given. */
status db_ids_mark(struct work *w) MUST_CHECK;

/* Whether the transaction is still open: SQLite ends it itself when the disk is full. */
bool db_sqlite_in_transaction(const struct session *session);

/* Foreign keys that are checked late are checked at the end of the unit, not of its group. */
status db_sqlite_check_keys(struct work *w, struct session *session) MUST_CHECK;

/* True when the log is empty: nobody reads of it. */
bool db_sqlite_empty_log(struct session *session);

/* Rows changed since the session was opened. */
int64_t db_sqlite_changes(const struct session *session);

/* Moves the write-ahead log into the file when it is long, or when there is time. */
void db_sqlite_checkpoint(struct session *session, bool idle);
bool db_sqlite_has_log(const struct session *session);

#endif
