/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_ahead.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "kit/machines.h"
#include "kit/os/clock.h"

struct db_ahead {
    struct db_task  task; /* first: it is what `done` gets */
    db_unit        *unit;
    void           *arg;
    int64_t         us;
    pthread_mutex_t lock;
    pthread_cond_t  over;
    bool            done;
    status          outcome;
};

static status run_timed(struct work *w, void *arg)
{
    struct db_ahead *ahead = arg;
    int64_t          begin = clock_ticks();
    status           outcome = ahead->unit(w, ahead->arg);
    ahead->us = clock_ticks() - begin;
    return outcome;
}

static void wake(struct db_task *task, status outcome)
{
    struct db_ahead *ahead = (struct db_ahead *) task;
    pthread_mutex_lock(&ahead->lock);
    ahead->done = true;
    ahead->outcome = outcome;
    pthread_cond_signal(&ahead->over);
    pthread_mutex_unlock(&ahead->lock);
}

struct db_ahead *db_ahead_start(struct work *w, enum transaction mode, db_unit *unit, void *arg)
{
    assert(w->tx == NULL);
    struct db_ahead *ahead = calloc(1, sizeof *ahead);
    assert(ahead != NULL);
    w->now = clock_now(w->machines->clock);
    ahead->task =
        (struct db_task){.work = w, .mode = mode, .unit = run_timed, .arg = ahead, .done = wake};
    ahead->unit = unit;
    ahead->arg = arg;
    pthread_mutex_init(&ahead->lock, NULL);
    pthread_cond_init(&ahead->over, NULL);
    db_submit(w->machines->db, &ahead->task);
    return ahead;
}

status db_ahead_finish(struct db_ahead *ahead, int64_t *ret_us)
{
    pthread_mutex_lock(&ahead->lock);
    while (!ahead->done)
        pthread_cond_wait(&ahead->over, &ahead->lock);
    pthread_mutex_unlock(&ahead->lock);
    status outcome = ahead->outcome;
    if (ret_us != NULL)
        *ret_us = ahead->us;
    pthread_cond_destroy(&ahead->over);
    pthread_mutex_destroy(&ahead->lock);
    free(ahead);
    return outcome;
}
