/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The one writer of SQLite. It takes units in turn and commits when none waits, or the group is old
 * or large enough: one fsync for all of them. Nobody hears of an outcome before the commit of the
 * group is durable. The first unit of a group has the whole transaction to undo; those that follow
 * run in a savepoint each. A savepoint is dear: SQLite copies each page that changes in it, and
 * passes over all the copies for every statement of many rows.
 */
#include "kit/db/db_driver.h"

#include <assert.h>
#include <time.h>

enum { GROUP_UNITS = 512, GROUP_MS = 20, IDLE_MS = 500 };

struct group {
    struct session *session;
    int64_t         changes; /* of rows, before it */
    struct queue    done;    /* units that ran, with their outcomes */
    int             units;
    int64_t         until; /* ms, monotonic */
    int64_t         id_mark;
    bool            written; /* by a unit that went well */
    bool            lost;    /* SQLite gave up the whole transaction */
};

static int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* Takes back what the unit did; the words of its failure stay. */
static void undo_unit(struct group *group, struct work *w, bool in_savepoint)
{
    struct session      *session = group->session;
    const struct driver *driver = session->db->driver;
    struct failure       why = w->failure;
    if (in_savepoint && driver->savepoint(w, session, SAVEPOINT_UNDO) != OK)
        driver->rollback(session);
    if (!in_savepoint) {
        driver->rollback(session);
        if (driver->begin(w, session, WRITE) != OK)
            driver->rollback(session);
    }
    w->failure = why;
}

static status run_in_group(struct group *group, struct db_task *task)
{
    struct session      *session = group->session;
    struct work         *w = task->work;
    const struct driver *driver = session->db->driver;
    struct tx            tx = {.session = session, .mode = WRITE};
    bool                 in_savepoint = group->written;
    if (in_savepoint)
        TRY(driver->savepoint(w, session, SAVEPOINT_SET));
    status outcome = db_tx_run(&tx, task);
    if (outcome == OK)
        outcome = in_savepoint ? driver->savepoint(w, session, SAVEPOINT_KEEP)
                               : db_sqlite_check_keys(w, session);
    if (outcome == OK && tx.id_mark > group->id_mark)
        group->id_mark = tx.id_mark;
    if (outcome == OK)
        group->written = true;
    else if (db_sqlite_in_transaction(session))
        undo_unit(group, w, in_savepoint);
    return outcome;
}

static void run_group(struct group *group, struct db_task *task)
{
    struct db *db = group->session->db;
    while (task != NULL) {
        task->outcome = run_in_group(group, task);
        db_queue_add(&group->done, task);
        group->units++;
        group->lost = !db_sqlite_in_transaction(group->session);
        bool full = group->units >= GROUP_UNITS || monotonic_ms() >= group->until;
        task = full || group->lost ? NULL : db_queue_take(db, &db->writes, -1);
    }
}

/* One for all: when the commit did not hold, every unit that had gone well is told so. */
static void spoil(struct group *group, const char *reason)
{
    for (struct db_task *task = group->done.first; task != NULL; task = task->next)
        if (task->outcome == OK)
            task->outcome = fail(task->work, UNAVAILABLE, NULL, "%s", reason);
}

/* Not of a commit without a change: it would write, and wait for the disk, for nothing. */
static status number_commit(struct work *w, const struct group *group)
{
    struct session *session = group->session;
    if (db_sqlite_changes(session) != group->changes)
        return db_watch_commit(w, session);
    db_watch_rollback(session->db->watch);
    return OK;
}

static void finish_group(struct group *group)
{
    struct db           *db = group->session->db;
    const struct driver *driver = db->driver;
    struct work         *w = group->done.first->work;
    if (group->lost) {
        db_watch_rollback(db->watch);
        spoil(group, "The database gave up while others wrote, perhaps because its disk is full; "
                     "nothing was kept. Free some space and try again.");
        return;
    }
    struct failure why = w->failure;
    if (number_commit(w, group) == OK && driver->commit(w, group->session) == OK) {
        db_tx_committed(db, group->id_mark);
        return;
    }
    const char *reason = w->failure.message;
    w->failure = why;
    db_watch_rollback(db->watch);
    driver->rollback(group->session);
    spoil(group, reason);
}

static void tell_outcomes(struct group *group)
{
    bool changed = false;
    for (const struct db_task *task = group->done.first; task != NULL; task = task->next)
        changed |= task->outcome == OK;
    if (changed)
        db_run_after_commit(group->session->db);
    for (struct db_task *task = group->done.first, *next; task != NULL; task = next) {
        next = task->next;
        task->done(task, task->outcome);
    }
}

static void write_group(struct worker *writer, struct db_task *task)
{
    struct db   *db = writer->db;
    struct group group = {.session = writer->session,
                          .changes = db_sqlite_changes(writer->session),
                          .until = monotonic_ms() + GROUP_MS};
    group.done.last = &group.done.first;

    status outcome = db->driver->begin(task->work, writer->session, WRITE);
    if (outcome != OK) {
        task->done(task, outcome);
        return;
    }
    db_watch_group(db->watch);
    run_group(&group, task);
    finish_group(&group);
    tell_outcomes(&group);
    db_sqlite_checkpoint(writer->session, false);
}

/* Something to do when no unit waits. */
static bool has_work(const struct worker *writer)
{
    return writer->db->empties_log || db_sqlite_has_log(writer->session);
}

void db_empty_log(struct db *db)
{
    if (db->kind != DB_SQLITE)
        return;
    pthread_mutex_lock(&db->lock);
    db->empties_log = true;
    pthread_cond_signal(&db->writes.filled);
    pthread_mutex_unlock(&db->lock);
}

int64_t db_changes(const struct work *w)
{
    assert(w->tx != NULL && work_db_kind(w) == DB_SQLITE);
    return db_sqlite_changes(w->tx->session);
}

void *db_writer_main(void *arg)
{
    struct worker *writer = arg;
    struct db     *db = writer->db;
    for (;;) {
        struct db_task *task = db_queue_take(db, &db->writes, has_work(writer) ? IDLE_MS : 0);
        if (task != NULL) {
            write_group(writer, task);
            continue;
        }
        pthread_mutex_lock(&db->lock);
        bool closing = db->closing && db->writes.first == NULL;
        pthread_mutex_unlock(&db->lock);
        if (closing)
            return NULL;
        if (!db->empties_log || db_sqlite_empty_log(writer->session))
            db->empties_log = false;
        db_sqlite_checkpoint(writer->session, true);
    }
}
