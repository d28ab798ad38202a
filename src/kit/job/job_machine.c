/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/job/job_machine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/time.h"
#include "kit/db/db.h"
#include "kit/job/job_sql.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "kit/os/log.h"

void job_complain(const struct work *w, const char *what)
{
    log_warning("%s: %s", what, w->failure.message != NULL ? w->failure.message : "failed");
}

static void *take(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (memory == NULL)
        abort();
    return memory;
}

static void gather_followers(struct jobs *jobs)
{
    const struct follower *const *tables = jobs->options.followers;
    size_t                        count = 0;
    for (size_t i = 0; tables != NULL && tables[i] != NULL; i++)
        for (const struct follower *f = tables[i]; f->name != NULL; f++)
            count++;
    jobs->followers = take(count, sizeof *jobs->followers);
    for (size_t i = 0; tables != NULL && tables[i] != NULL; i++)
        for (const struct follower *f = tables[i]; f->name != NULL; f++)
            jobs->followers[jobs->follower_count++].follower = f;
}

static void gather_chores(struct jobs *jobs)
{
    const struct chore *const *tables = jobs->options.chores;
    size_t                     count = 0;
    for (size_t i = 0; tables != NULL && tables[i] != NULL; i++)
        for (const struct chore *c = tables[i]; c->name != NULL; c++)
            count++;
    jobs->chores = take(count, sizeof *jobs->chores);
    for (size_t i = 0; tables != NULL && tables[i] != NULL; i++)
        for (const struct chore *c = tables[i]; c->name != NULL; c++)
            jobs->chores[jobs->chore_count++].chore = c;
}

static void on_commit(void *arg)
{
    jobs_wake(arg);
}

status jobs_open(struct work *w, const struct job_options *options, struct jobs **ret_jobs)
{
    struct jobs *jobs = take(1, sizeof *jobs);
    jobs->machines = w->machines;
    jobs->options = *options;
    gather_followers(jobs);
    gather_chores(jobs);

    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_cond_init(&jobs->woken, &attributes);
    pthread_cond_init(&jobs->due, &attributes);
    pthread_condattr_destroy(&attributes);

    db_after_commit(w->machines->db, on_commit, jobs);
    *ret_jobs = jobs;
    return OK;
}

void jobs_wake(struct jobs *jobs)
{
    pthread_mutex_lock(&jobs->lock);
    jobs->wake = true;
    pthread_cond_signal(&jobs->woken);
    pthread_mutex_unlock(&jobs->lock);
}

bool job_should_stop(const struct work *w)
{
    const struct jobs *jobs = w->machines->jobs;
    return jobs != NULL && atomic_load(&jobs->closing);
}

/* ---- the keeper --------------------------------------------------------------------------------
 */

/* What a look at the database finds; one READ unit, so that an idle house writes nothing. */
struct look {
    struct ledger *ledger;
    int64_t        last; /* sequence of the ledger */
    int64_t        due;
    int64_t        next_timer;
};

static status look_unit(struct work *w, void *arg)
{
    struct look *look = arg;
    int64_t      now = w->now;
    if (look->ledger != NULL)
        TRY(ledger_last(w, &look->last));
    TRY(timer_next(w, &look->next_timer));
    return db_number(w, &JOB_IS_DUE, WITH(P_INT(now)), &look->due);
}

static status renew_unit(struct work *w, void *arg)
{
    const int64_t *claims = arg;
    int64_t        until = w->now + JOB_LEASE;
    for (int i = 0; i < JOB_THREADS; i++) {
        int64_t claim = claims[i];
        if (claim != 0)
            TRY(db_run(w, &JOB_RENEW, WITH(P_INT(until), P_INT(claim)), NULL));
    }
    return OK;
}

static void renew_claims(struct jobs *jobs, int64_t now)
{
    int64_t claims[JOB_THREADS], any = 0;
    if (now >= jobs->renewed_at && now < jobs->renewed_at + JOB_LEASE / 3)
        return;
    jobs->renewed_at = now;
    pthread_mutex_lock(&jobs->lock);
    memcpy(claims, jobs->running, sizeof claims);
    pthread_mutex_unlock(&jobs->lock);
    for (int i = 0; i < JOB_THREADS; i++)
        any |= claims[i];
    if (any == 0)
        return;
    struct work *w = work_open(jobs->machines, now);
    if (db_work(w, WRITE, renew_unit, claims) != OK)
        job_complain(w, "renewing the claims of running jobs");
    work_close(w);
}

static void follow_to_the_end(struct jobs *jobs, int64_t last)
{
    bool took = jobs->follower_count > 0;
    while (took && !atomic_load(&jobs->closing)) {
        int64_t now = clock_now(jobs->machines->clock);
        renew_claims(jobs, now);
        if (job_follow(jobs, now, &took) != OK)
            return;
    }
    jobs->followed = last;
}

static void fire_to_the_end(struct jobs *jobs)
{
    bool fired = true;
    while (fired && !atomic_load(&jobs->closing)) {
        int64_t now = clock_now(jobs->machines->clock);
        renew_claims(jobs, now);
        if (job_fire(jobs, now, &fired) != OK)
            return;
    }
}

/* Timers first: they may be exact to the ms, and set others. */
static void fire_what_is_due(struct jobs *jobs, int64_t next, int64_t now)
{
    jobs->next_timer = next;
    if (next == ABSENT || next > now)
        return;
    fire_to_the_end(jobs);
    jobs->next_timer = now + SECOND; /* the commits of these have woken the keeper anyway */
}

static void rouse_workers(struct jobs *jobs)
{
    pthread_mutex_lock(&jobs->lock);
    jobs->maybe_due = true;
    pthread_cond_broadcast(&jobs->due);
    pthread_mutex_unlock(&jobs->lock);
}

/* `woken`: something was committed; otherwise a second has passed, and other nodes may be gone. */
static void look_round(struct jobs *jobs, bool woken)
{
    int64_t      now = clock_now(jobs->machines->clock);
    struct look  look = {.ledger = jobs->machines->ledger};
    struct work *w = work_open(jobs->machines, now);
    status       outcome = db_work(w, READ, look_unit, &look);
    if (outcome != OK)
        job_complain(w, "looking for jobs");
    work_close(w);
    if (outcome != OK)
        return;

    renew_claims(jobs, now);
    fire_what_is_due(jobs, look.next_timer, now);
    if (look.due > 0)
        rouse_workers(jobs);
    if (job_put_chores(jobs, now) != OK)
        return;
    if (!woken || look.last != jobs->followed)
        follow_to_the_end(jobs, look.last);
}

static struct timespec in_ms(int64_t ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += ms % 1000 * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

/* Commits come by the hundred: however many, the keeper looks round once in this time. */
enum { SETTLE_MS = 5, TICK_MS = 1000 };

static bool is_before(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

/* The next timer, when it comes before the tick. */
static struct timespec wait_until(const struct jobs *jobs, struct timespec tick)
{
    int64_t left = TICK_MS;
    if (jobs->next_timer != ABSENT)
        left = jobs->next_timer - clock_now(jobs->machines->clock);
    struct timespec timer = in_ms(left < 0 ? 0 : left < TICK_MS ? left : TICK_MS);
    return is_before(timer, tick) ? timer : tick;
}

static void *keeper_main(void *arg)
{
    struct jobs    *jobs = arg;
    struct timespec tick = in_ms(0);
    jobs->next_timer = ABSENT;
    while (!atomic_load(&jobs->closing)) {
        bool            woken = true;
        struct timespec until = wait_until(jobs, tick);
        pthread_mutex_lock(&jobs->lock);
        while (!jobs->wake && !jobs->closing && woken)
            woken = pthread_cond_timedwait(&jobs->woken, &jobs->lock, &until) == 0;
        jobs->wake = false;
        pthread_mutex_unlock(&jobs->lock);
        if (!woken)
            tick = in_ms(TICK_MS);
        look_round(jobs, woken);
        nanosleep(&(struct timespec){.tv_nsec = SETTLE_MS * 1000000L}, NULL);
    }
    return NULL;
}

/* ---- workers -----------------------------------------------------------------------------------
 */

static bool wait_until_due(struct jobs *jobs)
{
    pthread_mutex_lock(&jobs->lock);
    while (!jobs->maybe_due && !jobs->closing)
        pthread_cond_wait(&jobs->due, &jobs->lock);
    jobs->maybe_due = false;
    pthread_mutex_unlock(&jobs->lock);
    return !atomic_load(&jobs->closing);
}

struct worker_start {
    struct jobs *jobs;
    int64_t     *running;
};

static void *worker_main(void *arg)
{
    struct worker_start start = *(struct worker_start *) arg;
    free(arg);
    while (wait_until_due(start.jobs)) {
        bool ran = true;
        while (ran && !atomic_load(&start.jobs->closing)) {
            int64_t now = clock_now(start.jobs->machines->clock);
            if (job_run_next(start.jobs, start.running, now, &ran) != OK)
                ran = false;
        }
    }
    return NULL;
}

/* On SQLite whoever held a claim is gone: only one server has the file. */
static status release_unit(struct work *w, void *arg)
{
    int64_t now = w->now;
    return work_db_kind(w) == DB_SQLITE ? db_run(w, &JOB_RELEASE, WITH(P_INT(now)), NULL) : OK;
}

static void release_claims(struct jobs *jobs)
{
    struct work *w = work_open(jobs->machines, clock_now(jobs->machines->clock));
    if (db_work(w, WRITE, release_unit, NULL) != OK)
        job_complain(w, "taking back the jobs of an earlier run");
    work_close(w);
}

static void begin_thread(pthread_t *ret_thread, void *(*run)(void *arg), void *arg)
{
    if (pthread_create(ret_thread, NULL, run, arg) != 0)
        abort();
}

void jobs_start(struct jobs *jobs)
{
    int threads = jobs->options.threads > 0 ? jobs->options.threads : 2;
    assert(jobs->started == 0 && threads <= JOB_THREADS);
    release_claims(jobs);
    for (int i = 0; i < threads; i++) {
        struct worker_start *start = take(1, sizeof *start);
        *start = (struct worker_start){jobs, &jobs->running[i]};
        begin_thread(&jobs->workers[jobs->started++], worker_main, start);
    }
    begin_thread(&jobs->keeper, keeper_main, jobs);
}

void jobs_close(struct jobs *jobs)
{
    if (jobs == NULL)
        return;
    db_forget_after_commit(jobs->machines->db, jobs);
    pthread_mutex_lock(&jobs->lock);
    atomic_store(&jobs->closing, true);
    pthread_cond_broadcast(&jobs->woken);
    pthread_cond_broadcast(&jobs->due);
    pthread_mutex_unlock(&jobs->lock);
    for (int i = 0; i < jobs->started; i++)
        pthread_join(jobs->workers[i], NULL);
    if (jobs->started > 0)
        pthread_join(jobs->keeper, NULL);
    pthread_cond_destroy(&jobs->woken);
    pthread_cond_destroy(&jobs->due);
    pthread_mutex_destroy(&jobs->lock);
    free(jobs->followers);
    free(jobs->chores);
    free(jobs);
}

status jobs_run_due(struct work *w, struct jobs *jobs)
{
    static const int most_rounds = 1000000;
    bool             again = true;
    for (int round = 0; again; round++) {
        if (round == most_rounds)
            return fail(w, BROKEN, NULL, "Jobs never come to an end: each run enqueues another.");
        bool fired, took, ran;
        if (job_fire(jobs, w->now, &fired) != OK || job_put_chores(jobs, w->now) != OK
            || job_follow(jobs, w->now, &took) != OK
            || job_run_next(jobs, &jobs->running[0], w->now, &ran) != OK)
            return fail(w, BROKEN, NULL, "Jobs cannot be run; the log says why.");
        again = fired || took || ran;
    }
    return OK;
}
