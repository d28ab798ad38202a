/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "kit/db/db_driver.h"
#include "kit/machines.h"

enum { DEFAULT_READERS = 8 };

static bool is_postgres(const char *url)
{
    return text_starts(url, "postgres://") || text_starts(url, "postgresql://");
}

struct db *db_of(const struct work *w)
{
    if (w->tx != NULL)
        return w->tx->session->db;
    assert(w->machines != NULL && w->machines->db != NULL);
    return w->machines->db;
}

enum db_kind db_kind(const struct db *db)
{
    return db->kind;
}

enum db_kind work_db_kind(const struct work *w)
{
    return db_of(w)->kind;
}

bool work_db_writes(const struct work *w)
{
    return w->tx != NULL && w->tx->mode == WRITE;
}

/* ---- queues ---- */

void db_queue_init(struct queue *queue)
{
    queue->first = NULL;
    queue->last = &queue->first;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->filled, &attributes);
    pthread_condattr_destroy(&attributes);
}

void db_queue_add(struct queue *queue, struct db_task *task)
{
    task->next = NULL;
    *queue->last = task;
    queue->last = &task->next;
}

/* False when the time is over. */
static bool wait_filled(struct db *db, struct queue *queue, int64_t idle_ms)
{
    if (idle_ms < 0)
        return false;
    if (idle_ms == 0) {
        pthread_cond_wait(&queue->filled, &db->lock);
        return true;
    }
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_nsec + idle_ms * 1000000;
    until.tv_sec += ns / 1000000000;
    until.tv_nsec = ns % 1000000000;
    return pthread_cond_timedwait(&queue->filled, &db->lock, &until) == 0;
}

struct db_task *db_queue_take(struct db *db, struct queue *queue, int64_t idle_ms)
{
    pthread_mutex_lock(&db->lock);
    while (queue->first == NULL && !db->closing)
        if (!wait_filled(db, queue, idle_ms))
            break;
    struct db_task *task = queue->first;
    if (task != NULL) {
        queue->first = task->next;
        if (queue->first == NULL)
            queue->last = &queue->first;
    }
    pthread_mutex_unlock(&db->lock);
    return task;
}

void db_submit(struct db *db, struct db_task *task)
{
    assert(task->work->tx == NULL && task->unit != NULL && task->done != NULL);
    bool          write_here = db->kind == DB_SQLITE && task->mode == WRITE;
    struct queue *queue = write_here ? &db->writes : &db->units;
    pthread_mutex_lock(&db->lock);
    assert(!db->closing);
    db_queue_add(queue, task);
    pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&db->lock);
}

/* ---- waiting for a unit ---- */

struct waiting {
    struct db_task  task; /* first: it is what `done` gets */
    pthread_mutex_t lock;
    pthread_cond_t  over;
    bool            done;
    status          outcome;
};

static void wake(struct db_task *task, status outcome)
{
    struct waiting *waiting = (struct waiting *) task;
    pthread_mutex_lock(&waiting->lock);
    waiting->done = true;
    waiting->outcome = outcome;
    pthread_cond_signal(&waiting->over);
    pthread_mutex_unlock(&waiting->lock);
}

static bool is_thread_of(const struct db *db)
{
    pthread_t self = pthread_self();
    for (int i = 0; i < db->worker_count; i++)
        if (pthread_equal(self, db->workers[i].thread))
            return true;
    return db->kind == DB_SQLITE && pthread_equal(self, db->writer.thread);
}

status db_wait(struct db *db, struct work *w, enum transaction mode, db_unit *unit, void *arg)
{
    /* A unit or a `done` that waits for a thread of the database may wait for itself. */
    assert(w->tx == NULL && !is_thread_of(db));
    struct waiting waiting = {
        .task = {.work = w, .mode = mode, .unit = unit, .arg = arg, .done = wake},
    };
    pthread_mutex_init(&waiting.lock, NULL);
    pthread_cond_init(&waiting.over, NULL);
    db_submit(db, &waiting.task);

    pthread_mutex_lock(&waiting.lock);
    while (!waiting.done)
        pthread_cond_wait(&waiting.over, &waiting.lock);
    pthread_mutex_unlock(&waiting.lock);
    pthread_cond_destroy(&waiting.over);
    pthread_mutex_destroy(&waiting.lock);
    return waiting.outcome;
}

status db_work(struct work *w, enum transaction mode, db_unit *unit, void *arg)
{
    return db_wait(db_of(w), w, mode, unit, arg);
}

/* ---- hooks ---- */

void db_before_commit(struct db *db, db_unit *hook, void *arg)
{
    int i = 0;
    while (i < MAX_HOOKS && db->before[i].hook != NULL)
        i++;
    assert(i < MAX_HOOKS);
    db->before[i].hook = hook;
    db->before[i].arg = arg;
}

void db_after_commit(struct db *db, void (*hook)(void *arg), void *arg)
{
    int i = 0;
    pthread_mutex_lock(&db->after_lock);
    while (i < MAX_HOOKS && db->after[i].hook != NULL)
        i++;
    assert(i < MAX_HOOKS);
    db->after[i].hook = hook;
    db->after[i].arg = arg;
    pthread_mutex_unlock(&db->after_lock);
}

void db_forget_after_commit(struct db *db, const void *arg)
{
    pthread_mutex_lock(&db->after_lock);
    for (int i = 0; i < MAX_HOOKS; i++)
        if (db->after[i].arg == arg)
            db->after[i].hook = NULL;
    pthread_mutex_unlock(&db->after_lock);
}

/* ---- opening and closing ---- */

static void start(struct worker *worker, struct db *db, void *(*run)(void *) )
{
    worker->db = db;
    int error = pthread_create(&worker->thread, NULL, run, worker);
    assert(error == 0);
}

static struct db *db_make(const struct db_options *options)
{
    struct db *db = calloc(1, sizeof *db);
    assert(db != NULL);
    db->kind = is_postgres(options->url) ? DB_POSTGRES : DB_SQLITE;
    db->driver = db->kind == DB_POSTGRES ? &db_postgres_driver : &db_sqlite_driver;
    db->url = strdup(options->url);
    db->lock_file = -1;
    db->beside = options->beside;
    db->worker_count = options->readers > 0 ? options->readers : DEFAULT_READERS;
    assert(db->url != NULL && db->worker_count <= MAX_WORKERS);
    id_source_init(&db->ids, options->node);
    pthread_mutex_init(&db->lock, NULL);
    pthread_mutex_init(&db->after_lock, NULL);
    pthread_mutex_init(&db->kept_lock, NULL);
    db_queue_init(&db->units);
    db_queue_init(&db->writes);
    db->watch = db_watch_open();
    return db;
}

static void db_free(struct db *db)
{
    pthread_cond_destroy(&db->units.filled);
    pthread_cond_destroy(&db->writes.filled);
    db_kept_close(db);
    db_watch_close(db->watch);
    pthread_mutex_destroy(&db->kept_lock);
    pthread_mutex_destroy(&db->lock);
    pthread_mutex_destroy(&db->after_lock);
    free(db->url);
    free(db);
}

status db_open(struct work *w, const struct db_options *options, struct db **ret_db)
{
    assert(options->url != NULL);
    struct db *db = db_make(options);
    status     outcome = db->driver->open(w, db);
    if (outcome != OK) {
        db_free(db);
        return outcome;
    }
    for (int i = 0; i < db->worker_count; i++)
        start(&db->workers[i], db, db_worker_main);
    if (db->kind == DB_SQLITE)
        start(&db->writer, db, db_writer_main);
    outcome = db_ids_load(w, db);
    if (outcome != OK)
        db_close(db);
    else
        *ret_db = db;
    return outcome;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    pthread_mutex_lock(&db->lock);
    db->closing = true;
    pthread_cond_broadcast(&db->units.filled);
    pthread_cond_broadcast(&db->writes.filled);
    pthread_mutex_unlock(&db->lock);

    for (int i = 0; i < db->worker_count; i++)
        pthread_join(db->workers[i].thread, NULL);
    if (db->kind == DB_SQLITE)
        pthread_join(db->writer.thread, NULL);
    for (int i = 0; i < db->worker_count; i++)
        if (db->workers[i].session != NULL)
            db->driver->session_close(db->workers[i].session);
    if (db->writer.session != NULL)
        db->driver->session_close(db->writer.session);
    db->driver->close(db);
    db_free(db);
}
