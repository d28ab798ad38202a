/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_JOB_H
#define KIT_JOB_H

/*
 * Work that happens later, or again: a durable queue, chores by calendar, followers of the ledger.
 * A job runs at least once; it is taken from the queue in the transaction that records its success.
 * In a cluster each job, chore and follower is claimed in the database by one node at a time.
 */

#include <stdbool.h>
#include <stdint.h>

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

struct job_options {
    const struct job_kind *const *kinds;     /* tables that end with {0}; the list ends with NULL */
    const struct chore *const    *chores;    /* likewise */
    const struct follower *const *followers; /* likewise */
    int                           threads;   /* 0 = 2 */
};

/* Runs nothing before jobs_start; a command may only enqueue. */
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

/* For tests and the command line: runs everything that is due, in this thread, until nothing is. */
status jobs_run_due(struct work *w, struct jobs *jobs) MUST_CHECK;

#endif
