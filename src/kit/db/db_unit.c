/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

#include <assert.h>
#include <stdlib.h>
#include <time.h>

#include "kit/db/db_sql.h"

/* ---- inside a transaction ---- */

void **db_pocket(struct work *w)
{
    assert(w->tx != NULL);
    return &w->tx->pockets.own;
}

void **db_gather(struct work *w, status (*write)(struct work *w))
{
    assert(w->tx != NULL && w->tx->mode == WRITE);
    for (int i = 0; i < MAX_GATHERED; i++) {
        if (w->tx->pockets.places[i].write == NULL)
            w->tx->pockets.places[i].write = write;
        if (w->tx->pockets.places[i].write == write)
            return &w->tx->pockets.places[i].gathered;
    }
    abort(); /* more kinds than MAX_GATHERED */
}

static status write_gathered(struct work *w)
{
    for (int i = 0; i < MAX_GATHERED; i++)
        if (w->tx->pockets.places[i].gathered != NULL)
            TRY(w->tx->pockets.places[i].write(w));
    return OK;
}

static status before_commit(struct work *w)
{
    const struct db *db = w->tx->session->db;
    TRY(write_gathered(w));
    TRY(db_ids_mark(w));
    for (int i = 0; i < MAX_HOOKS && db->before[i].hook != NULL; i++)
        TRY(db->before[i].hook(w, db->before[i].arg));
    return OK;
}

status db_tx_run(struct tx *tx, struct db_task *task)
{
    struct work *w = task->work;
    w->tx = tx;
    status outcome = task->unit(w, task->arg);
    assert(w->tx == tx);
    if (outcome == OK && tx->mode == WRITE && !tx->lost)
        outcome = before_commit(w);
    if (outcome == OK && tx->lost)
        outcome =
            fail(w, BROKEN, NULL,
                 "A unit of work went on after a statement of it had failed; nothing of it was "
                 "kept. This is a mistake in the program.");
    db_cursors_close(w, NULL);
    db_kept_release(tx);
    w->tx = NULL;
    return outcome;
}

void db_tx_committed(struct db *db, int64_t id_mark)
{
    atomic_fetch_add(&db->commits, 1);
    int64_t before = atomic_load(&db->id_mark);
    while (before < id_mark && !atomic_compare_exchange_weak(&db->id_mark, &before, id_mark))
        continue;
}

status db_nested(struct work *w, db_unit *unit, void *arg)
{
    struct tx           *tx = w->tx;
    const struct driver *driver = tx->session->db->driver;
    assert(tx->mode == WRITE);
    struct db_cursor *cursors = tx->cursors;
    struct pockets    pockets = tx->pockets;
    int64_t           id_mark = tx->id_mark, kept_changes = tx->kept_changes;
    if (tx->lost)
        return fail(w, BROKEN, NULL, "A unit of work went on after a statement of it had failed.");
    TRY(driver->savepoint(w, tx->session, SAVEPOINT_SET));

    tx->nested++;
    status outcome = unit(w, arg);
    db_cursors_close(w, cursors);
    if (outcome == OK && !tx->lost && driver->settle != NULL)
        outcome = driver->settle(w, tx->session);
    tx->nested--;
    if (outcome == OK && !tx->lost)
        return driver->savepoint(w, tx->session, SAVEPOINT_KEEP);
    if (tx->collided)
        return outcome == OK ? UNAVAILABLE : outcome;
    struct failure why = w->failure;
    if (driver->savepoint(w, tx->session, SAVEPOINT_UNDO) == OK) {
        tx->lost = false;
        tx->pockets = pockets;
        tx->id_mark = id_mark;
        if (tx->kept_changes != kept_changes)
            db_kept_undone(tx);
        w->failure = why;
    }
    return outcome == OK ? BROKEN : outcome;
}

/* Long enough for the short units that use every table all the time. */
enum { LOCK_TIMEOUT_MS = 30 };

status query_run_alone(struct work *w, struct query *query)
{
    int64_t timeout_ms = LOCK_TIMEOUT_MS;
    if (work_db_kind(w) == DB_SQLITE || w->tx->last_try)
        return query_run(w, query, NULL);
    TRY(db_run(w, &DB_LOCK_TIMEOUT, WITH(P_INT(timeout_ms)), NULL));
    TRY(query_run(w, query, NULL));
    timeout_ms = 0;
    return db_run(w, &DB_LOCK_TIMEOUT, WITH(P_INT(timeout_ms)), NULL);
}

status db_collided(struct work *w, status outcome)
{
    w->tx->collided |= work_db_kind(w) == DB_POSTGRES; /* one writer collides with nobody */
    return outcome;
}

void db_looked_in_vain(struct work *w)
{
    w->tx->in_vain = true;
}

/* ---- workers: a transaction for each unit ---- */

enum { TRIES = 10 };

/* One time after the other, until it does not collide. */
struct attempt {
    int  number; /* from 0 on */
    bool again, waited;
};

static status try_unit(struct session *session, struct db_task *task, struct attempt *attempt)
{
    struct work         *w = task->work;
    const struct driver *driver = session->db->driver;
    struct tx            tx = {
                   .session = session, .mode = task->mode, .last_try = attempt->number == TRIES - 1};
    attempt->again = false;
    TRY(driver->begin(w, session, task->mode));
    status outcome = db_tx_run(&tx, task);
    if (outcome == OK) {
        w->tx = &tx; /* for the driver to say that it collided */
        outcome = driver->commit(w, session);
        w->tx = NULL;
    }
    if (outcome != OK)
        driver->rollback(session);
    else if (task->mode == WRITE)
        db_tx_committed(session->db, tx.id_mark);
    attempt->again = outcome != OK && tx.collided;
    attempt->waited = tx.waited;
    return outcome;
}

/* A little longer each time and not the same for two units that collided. */
static void pause_before(const struct attempt *attempt, const void *salt)
{
    long            spread = (long) ((uintptr_t) salt / 64 % 1000) * 1000;
    long            step = attempt->waited ? 20000000L : 2000000L;
    struct timespec pause = {.tv_nsec = attempt->number * step + spread};
    nanosleep(&pause, NULL);
}

static status run_unit(struct worker *worker, struct db_task *task)
{
    struct work      *w = task->work;
    struct arena_mark mark = arena_mark(w->arena);
    if (worker->session == NULL)
        TRY(worker->db->driver->session_open(w, worker->db, false, &worker->session));
    struct attempt attempt = {0};
    status         outcome = try_unit(worker->session, task, &attempt);
    while (attempt.again && ++attempt.number < TRIES) {
        pause_before(&attempt, task);
        arena_rewind(w->arena, mark);
        w->failure = (struct failure){0};
        outcome = try_unit(worker->session, task, &attempt);
    }
    if (attempt.again)
        return fail(w, UNAVAILABLE, NULL,
                    "Too many others change the same thing at this moment; try again.");
    return outcome;
}

void db_run_after_commit(struct db *db)
{
    pthread_mutex_lock(&db->after_lock);
    for (int i = 0; i < MAX_HOOKS; i++)
        if (db->after[i].hook != NULL)
            db->after[i].hook(db->after[i].arg);
    pthread_mutex_unlock(&db->after_lock);
}

void *db_worker_main(void *arg)
{
    struct worker  *worker = arg;
    struct db      *db = worker->db;
    struct db_task *task;
    while ((task = db_queue_take(db, &db->units, 0)) != NULL) {
        status outcome = run_unit(worker, task);
        if (task->mode == WRITE && outcome == OK)
            db_run_after_commit(db);
        task->done(task, outcome);
    }
    return NULL;
}
