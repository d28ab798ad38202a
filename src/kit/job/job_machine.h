/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_JOB_MACHINE_H
#define KIT_JOB_MACHINE_H

/*
 * What the parts of kit/job share.
 *
 *   job.c          rows of the queue, in the caller's transaction
 *   job_machine.c  opening, closing, threads: one keeper, which looks at what is due, and workers
 *   job_run.c      one job: claimed, run, its outcome recorded
 *   job_chore.c    the calendar
 *   job_timer.c    what is due at an instant
 *   job_follow.c   followers of the ledger
 */

#include <pthread.h>
#include <stdatomic.h>

#include "kit/job/job.h"

enum { JOB_THREADS = 16 };

/* A claim holds so long and is renewed three times as often; then the job is another node's. */
#define JOB_LEASE (60 * SECOND)

/* Where a follower that failed stands: it is left alone until `not_before`. */
struct follower_state {
    const struct follower *follower;
    int64_t                not_before;
    int                    failures; /* in a row */
};

struct chore_state {
    const struct chore *chore;
    int64_t             next_due; /* as the table said; 0 = not asked yet */
};

struct jobs {
    struct machines   *machines;
    struct job_options options;

    struct follower_state *followers;
    size_t                 follower_count;
    int64_t                next_timer; /* due, as the last look found it; ABSENT = none */
    int64_t                followed;   /* last sequence when no follower found anything more */
    struct chore_state    *chores;
    size_t                 chore_count;

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t  woken, due;
    bool            wake, maybe_due;
    _Atomic bool    closing;
    int64_t         running[JOB_THREADS]; /* claims of the workers; 0 = none */
    int64_t         renewed_at;
    pthread_t       keeper, workers[JOB_THREADS];
    int             started; /* workers */
};

/* Runs the next due job. `ret_ran` is false when there was none. */
status job_run_next(struct jobs *jobs, int64_t *running, int64_t now, bool *ret_ran) MUST_CHECK;

/* Puts the chores that are due into the queue. */
status job_put_chores(struct jobs *jobs, int64_t now) MUST_CHECK;

/* One step of each follower. `ret_took`: there may be more. */
status job_follow(struct jobs *jobs, int64_t now, bool *ret_took) MUST_CHECK;

/* Fires some of the timers that are due. `ret_fired`: there may be more. */
status job_fire(struct jobs *jobs, int64_t now, bool *ret_fired) MUST_CHECK;

/* The first instant after `now` at which the chore is due. */
int64_t job_chore_next(const struct chore *chore, int64_t now);

/* For outcomes that nobody waits for. */
void job_complain(const struct work *w, const char *what);

#endif
