/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_JOB_H
#define KIT_JOB_H

/*
 * Work that happens later, or again: a durable queue, timers, chores by calendar, followers of the
 * ledger.
 * A job runs at least once; it is taken from the queue in the transaction that records its success.
 * In a cluster each job, chore and follower is claimed in the database by one node at a time.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

struct jobs;

struct job {
    int64_t     id;
    const char *kind;
    const char *payload; /* a JSON object, or NULL */
    int64_t     attempt; /* 1, 2, … */
};

/*
 * Runs with no transaction open; opens its own with db_work, one for each slice of at most 20 ms.
 * OK takes it from the queue. UNAVAILABLE: again, after 5 s, 30 s, 5 min, 30 min, 2 h, 6 h, then
 * daily for a week. Any other outcome: it is kept as failed, with the reason.
 */
typedef status job_run(struct work *w, const struct job *job);

struct job_kind {
    const char *name; /* "import.run" */
    job_run    *run;
};

/* Something to do regularly. `run` as for jobs. */
struct chore {
    const char *name;  /* "staff.forget_sessions" */
    int64_t     every; /* ms */
    int64_t     at;    /* ms after a multiple of `every` since 1970 UTC: {DAY, 3 * HOUR} = 03:00 */
    job_run    *run;   /* payload NULL */
};

/* One step of following the ledger: takes some facts, works on them, in the given WRITE. */
struct follower {
    const char *name;
    status (*step)(struct work *w, int64_t *ret_taken); /* by ledger_follow */
};

/*
 * Something that is due at an exact instant: `fire` runs in a WRITE, with others that are due at
 * the same time, at or soon after `at`, never before, also when nobody was at home then. What it
 * does and that the timer is gone are one transaction: each takes effect once, across crashes, and
 * on one node of a cluster. It may set itself again. What fails is tried again after 1 s, 2 s …
 * 1 h, with the same `at`.
 */
struct timer_kind {
    const char *name; /* "cart.abandon" */
    status (*fire)(struct work *w, int64_t ref, int64_t at);
};

struct job_options {
    const struct job_kind *const   *kinds;  /* tables that end with {0}; the list ends with NULL */
    const struct chore *const      *chores; /* likewise */
    const struct follower *const   *followers; /* likewise */
    const struct timer_kind *const *timers;    /* likewise */
    int                             threads;   /* 0 = 2 */
};

/*
 * Runs nothing before jobs_start; a command may only enqueue. Needs the clock, the database and,
 * for followers, the ledger of the machines of `w`. Chores go through the queue, so that they are
 * tried again and seen when they fail, as jobs are.
 */
status jobs_open(struct work *w, const struct job_options *options,
                 struct jobs **ret_jobs) MUST_CHECK;
void   jobs_start(struct jobs *jobs);
void   jobs_close(struct jobs *jobs); /* waits for what runs */

/* Wakes the workers: something was committed. Any thread. */
void jobs_wake(struct jobs *jobs);

/*
 * In this WRITE. `due` in ms, 0 = now. With a `key`, a job of that kind and key that still waits
 * is moved instead of doubled. `payload` may be NULL.
 */
status job_enqueue(struct work *w, const char *kind, const char *key, int64_t due,
                   const char *payload) MUST_CHECK;

/* Takes a waiting job back; OK also when it is not there. */
status job_cancel(struct work *w, const char *kind, const char *key) MUST_CHECK;

/* In this WRITE. Of a kind and `ref` there is one timer: setting it again moves it. */
status timer_set(struct work *w, int64_t at, const char *kind, int64_t ref) MUST_CHECK;

/* OK also when it is not set. */
status timer_clear(struct work *w, const char *kind, int64_t ref) MUST_CHECK;

/* When the next one is due; ABSENT: none is set. */
status timer_next(struct work *w, int64_t *ret_due) MUST_CHECK;

/*
 * True when the house is closing. A long job asks between its slices and returns UNAVAILABLE; it
 * goes on when the house opens again, and this run is not counted as an attempt.
 */
bool job_should_stop(const struct work *w);

/* A job as it stands in the queue. */
enum job_state { JOB_WAITING, JOB_RUNNING, JOB_FAILED, JOB_ANY };
struct job_entry {
    int64_t        id;
    const char    *kind;
    const char    *key;
    enum job_state state;
    int64_t        due; /* waiting: not before; running: until when it is claimed; failed: since */
    int64_t        attempt; /* runs so far */
    const char    *reason;  /* why the last run did not succeed */
    int64_t        created_at;
};
extern const struct shape job_entry_shape;

/* Rows of struct job_entry in order of id. */
status jobs_list(struct work *w, enum job_state state, int64_t after, int64_t limit,
                 struct rows *ret_entries) MUST_CHECK;

/* Puts a failed job back into the queue. NOT_FOUND; CONFLICT: one with its key waits already. */
status job_try_again(struct work *w, int64_t id) MUST_CHECK;

/*
 * For tests and the command line: runs everything that is due at w->now, in this thread, until
 * nothing is. A job that fails is no failure of this.
 */
status jobs_run_due(struct work *w, struct jobs *jobs) MUST_CHECK;

/* Between units of a job or command that takes long: `w->now` is the present instant again. */
void job_tick(struct work *w);

#endif
