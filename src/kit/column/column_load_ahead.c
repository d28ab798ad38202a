/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Columns are read by units of their own, into a copy beside the table that searches go on using.
 * The copy and the table are brought to one moment then, and become one. What was wanted is noted;
 * after the first columns of a table the others that were wanted lately, before the last start too,
 * are read in one pass and become part of it in the same way.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "kit/column/column_held.h"
#include "kit/machines.h"

enum { MOST_JOINS = 5 };

/* What is under way for a table. */
struct ahead {
    struct db_task     task; /* first: it is what `done` gets */
    struct columns    *columns;
    struct held_table *table, *copy;
    struct column_scan wanted;
    bool               unwatched, joined;
    bool               first;  /* the table had nothing before */
    bool               others; /* it is about those that were wanted at other times */
    int                joins;
};

static void want(struct ahead *ahead, const struct column *column)
{
    struct column *wanted = &ahead->wanted.columns[ahead->wanted.count++];
    *wanted = (struct column){.name = strdup(column->name), .kind = column->kind};
    assert(wanted->name != NULL);
}

/* Of all columns of the scan, also of those that the table has: the copy can be scanned alone. */
static struct ahead *ahead_open(struct work *w, struct held_table *table,
                                const struct column_scan *scan)
{
    struct ahead *ahead = calloc(1, sizeof *ahead);
    assert(ahead != NULL);
    ahead->columns = w->machines->columns;
    ahead->table = table;
    ahead->copy = column_held_open(table->name);
    ahead->first = !table->held;
    ahead->wanted = (struct column_scan){.table = table->name,
                                         .columns = calloc(scan->count, sizeof *scan->columns)};
    assert(ahead->wanted.columns != NULL);
    for (size_t i = 0; i < scan->count; i++)
        want(ahead, &scan->columns[i]);
    pthread_mutex_lock(&ahead->columns->lock);
    ahead->columns->ahead++;
    pthread_mutex_unlock(&ahead->columns->lock);
    ahead->task = (struct db_task){.work = work_open(w->machines, w->now), .arg = ahead};
    return ahead;
}

static void forget_wanted(struct ahead *ahead)
{
    while (ahead->wanted.count > 0)
        free((char *) (uintptr_t) ahead->wanted.columns[--ahead->wanted.count].name);
    free(ahead->wanted.columns);
    ahead->wanted.columns = NULL;
}

static void ahead_close(struct ahead *ahead)
{
    atomic_store(&ahead->table->loading, false);
    forget_wanted(ahead);
    column_held_close(ahead->copy);
    work_close(ahead->task.work);
    struct columns *columns = ahead->columns;
    free(ahead);
    pthread_mutex_lock(&columns->lock);
    columns->ahead--;
    pthread_cond_broadcast(&columns->ended);
    pthread_mutex_unlock(&columns->lock);
}

void column_wait(struct columns *columns)
{
    pthread_mutex_lock(&columns->lock);
    while (columns->ahead > 0)
        pthread_cond_wait(&columns->ended, &columns->lock);
    pthread_mutex_unlock(&columns->lock);
}

static void submit(struct ahead *ahead, enum transaction mode, db_unit *unit,
                   void (*done)(struct db_task *task, status outcome))
{
    ahead->task.mode = mode;
    ahead->task.unit = unit;
    ahead->task.done = done;
    db_submit(ahead->task.work->machines->db, &ahead->task);
}

/* ---- becoming one ---- */

/* The caller alone has the table. */
static status join_locked(struct work *w, struct ahead *ahead, const struct db_moment *now)
{
    const struct column_scan nothing = {.table = ahead->table->name};
    struct held_scan         own = {&nothing, now, false}, other = {&ahead->wanted, now, false};
    int64_t                  stamp = column_held_now(ahead->columns);
    bool                     there = true;
    TRY(column_held_bring(w, ahead->copy, &other, &ahead->joined));
    if (ahead->table->held && ahead->joined)
        TRY(column_held_bring(w, ahead->table, &own, &there));
    ahead->joined &= there || !ahead->table->held;
    if (!ahead->joined)
        return OK;
    for (size_t i = 0; i < ahead->copy->column_count; i++)
        ahead->copy->columns[i].used = stamp;
    column_held_join(ahead->table, ahead->copy);
    column_held_keep_budget(ahead->columns, ahead->table, stamp);
    return OK;
}

static status join(struct work *w, void *arg)
{
    struct ahead    *ahead = arg;
    struct db_moment now;
    TRY(db_moment(w, ahead->table->name, &now));
    pthread_rwlock_wrlock(&ahead->table->lock);
    status outcome = join_locked(w, ahead, &now);
    pthread_rwlock_unlock(&ahead->table->lock);
    return outcome;
}

/* ---- what was wanted at other times ---- */

static void on_joined(struct db_task *task, status outcome);

static bool has_column(struct held_table *table, const struct column *column)
{
    pthread_rwlock_rdlock(&table->lock);
    bool there = column_held_find(table, column) != NULL;
    pthread_rwlock_unlock(&table->lock);
    return there;
}

/* So many that they take half of the memory. */
static size_t most_others(const struct ahead *ahead)
{
    int64_t rows = (int64_t) ahead->table->room + 1;
    return (size_t) (ahead->columns->options.budget / 2 / (rows * (int64_t) sizeof(int64_t)));
}

static status want_others(struct work *w, struct ahead *ahead)
{
    struct rows asked;
    TRY(column_asked_list(w, ahead->table->name, &asked));
    forget_wanted(ahead);
    ahead->wanted.columns = calloc((size_t) asked.count + 1, sizeof *ahead->wanted.columns);
    assert(ahead->wanted.columns != NULL);
    const struct column *column = asked.items;
    for (int64_t i = 0; i < asked.count && ahead->wanted.count < most_others(ahead); i++)
        if (!has_column(ahead->table, &column[i]))
            want(ahead, &column[i]);
    return OK;
}

static status load_others(struct work *w, void *arg)
{
    struct ahead    *ahead = arg;
    struct db_moment now;
    bool             there;
    TRY(want_others(w, ahead));
    if (ahead->wanted.count == 0)
        return OK;
    TRY(db_moment(w, ahead->table->name, &now));
    return column_held_bring(w, ahead->copy, &(struct held_scan){&ahead->wanted, &now, true},
                             &there);
}

static status note_wanted(struct work *w, void *arg)
{
    const struct ahead *ahead = arg;
    return column_asked_put(w, &ahead->wanted);
}

static status forget_asked(struct work *w, void *arg)
{
    const struct ahead *ahead = arg;
    return column_asked_forget(w, ahead->table->name);
}

static void on_over(struct db_task *task, status outcome)
{
    ahead_close((struct ahead *) task);
}

static void on_others(struct db_task *task, status outcome)
{
    struct ahead *ahead = (struct ahead *) task;
    if (outcome != OK)
        submit(ahead, WRITE, forget_asked, on_over);
    else if (ahead->copy->held)
        submit(ahead, READ, join, on_joined);
    else
        ahead_close(ahead);
}

static void on_noted(struct db_task *task, status outcome)
{
    struct ahead *ahead = (struct ahead *) task;
    ahead->others = true;
    ahead->joins = 0;
    if (outcome == OK && ahead->first)
        submit(ahead, READ, load_others, on_others);
    else
        ahead_close(ahead);
}

/* A search may have brought the table beyond the moment of the unit: the next one sees more. */
static void on_joined(struct db_task *task, status outcome)
{
    struct ahead *ahead = (struct ahead *) task;
    if (outcome == OK && !ahead->joined && ++ahead->joins < MOST_JOINS)
        submit(ahead, READ, join, on_joined);
    else if (outcome == OK && ahead->joined && !ahead->others)
        submit(ahead, WRITE, note_wanted, on_noted);
    else
        ahead_close(ahead);
}

/* ---- reading ---- */

static status load(struct work *w, void *arg)
{
    struct ahead    *ahead = arg;
    struct db_moment now;
    bool             there;
    TRY(db_moment(w, ahead->table->name, &now));
    ahead->unwatched = !now.watched;
    if (ahead->unwatched)
        return OK;
    return column_held_bring(w, ahead->copy, &(struct held_scan){&ahead->wanted, &now, true},
                             &there);
}

static status watch(struct work *w, void *arg)
{
    const struct ahead *ahead = arg;
    return db_watch(w, ahead->table->name);
}

static void on_loaded(struct db_task *task, status outcome);

static void on_watched(struct db_task *task, status outcome)
{
    struct ahead *ahead = (struct ahead *) task;
    if (outcome == OK)
        submit(ahead, READ, load, on_loaded);
    else
        ahead_close(ahead);
}

static void on_loaded(struct db_task *task, status outcome)
{
    struct ahead *ahead = (struct ahead *) task;
    if (outcome == OK && ahead->copy->held)
        submit(ahead, READ, join, on_joined);
    else if (outcome == OK && ahead->unwatched && ahead->joins++ == 0)
        submit(ahead, WRITE, watch, on_watched);
    else
        ahead_close(ahead);
}

void column_load_ahead(struct work *w, struct held_table *table, const struct column_scan *scan)
{
    if (!atomic_exchange(&table->loading, true))
        submit(ahead_open(w, table, scan), READ, load, on_loaded);
}

status column_load_and_run(struct work *w, struct held_table *table, const struct held_scan *scan,
                           bool *ret_done)
{
    struct held_scan loading = {scan->scan, scan->now, true};
    if (atomic_exchange(&table->loading, true))
        return OK;
    struct ahead *ahead = ahead_open(w, table, scan->scan);
    status        outcome = column_held_bring(w, ahead->copy, &loading, ret_done);
    if (outcome == OK && *ret_done)
        outcome = column_held_run(w, ahead->copy, scan->scan);
    if (outcome == OK && *ret_done)
        submit(ahead, READ, join, on_joined);
    else
        ahead_close(ahead);
    return outcome;
}
