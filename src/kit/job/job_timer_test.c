/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pthread.h>

#include "base/text.h"
#include "base/time.h"
#include "kit/db/db.h"
#include "kit/job/job_machine.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "test/check.h"

/* ---- timers of the tests: each leaves a row in the table of chores, with the instant ---- */

static const struct sql LEAVE = {"leave", "INSERT INTO chore (name, next_due) VALUES (?1, ?2)",
                                 "INSERT INTO chore (name, next_due) VALUES ($1, $2)",
                                 (const char *const[]){"name", "at", NULL}};
static const struct sql COUNT_FIRED = {"count_fired", "SELECT count(*) FROM chore",
                                       "SELECT count(*) FROM chore", (const char *const[]){NULL}};
static const struct sql SUM_FIRED = {"sum_fired", "SELECT coalesce(sum(next_due), 0) FROM chore",
                                     "SELECT CAST(coalesce(sum(next_due), 0) AS BIGINT) FROM chore",
                                     (const char *const[]){NULL}};

static status leave(struct work *w, int64_t ref, int64_t at)
{
    const char *name = work_text(w, "%lld:%lld", (long long) ref, (long long) db_new_id(w));
    return db_run(w, &LEAVE, WITH(P_TEXT(name), P_INT(at)), NULL);
}

static status leave_and_fail(struct work *w, int64_t ref, int64_t at)
{
    TRY(leave(w, ref, at));
    return w->now < at + 2 * SECOND ? fail(w, INVALID, NULL, "Not yet.") : OK;
}

static status leave_thrice(struct work *w, int64_t ref, int64_t at)
{
    TRY(leave(w, ref, at));
    return at < TEST_NOW + 2 * HOUR ? timer_set(w, at + HOUR, "thrice", ref) : OK;
}

static const struct timer_kind kinds[] = {
    {"leave", leave}, {"fails", leave_and_fail}, {"thrice", leave_thrice}, {0}};
static const struct timer_kind *const tables[] = {kinds, NULL};

struct setting {
    const char *kind;
    int64_t     at;
    int64_t     first, last; /* refs */
    bool        clear;
};

static status set_unit(struct work *w, void *arg)
{
    const struct setting *setting = arg;
    for (int64_t ref = setting->first; ref <= setting->last; ref++)
        if (setting->clear)
            TRY(timer_clear(w, setting->kind, ref));
        else
            TRY(timer_set(w, setting->at, setting->kind, ref));
    return OK;
}

static void set(struct work *w, struct setting setting)
{
    CHECK_OK(db_work(w, WRITE, set_unit, &setting));
}

struct asking {
    const struct sql *sql;
    int64_t           number;
};

static status ask_unit(struct work *w, void *arg)
{
    struct asking *asking = arg;
    return db_number(w, asking->sql, NO_PARAMS, &asking->number);
}

static int64_t ask(struct work *w, const struct sql *sql)
{
    struct asking asking = {.sql = sql};
    CHECK_OK(db_work(w, READ, ask_unit, &asking));
    return asking.number;
}

static status next_unit(struct work *w, void *arg)
{
    return timer_next(w, arg);
}

static struct jobs *open_jobs(struct work *w)
{
    struct jobs       *jobs;
    struct job_options options = {.timers = tables};
    CHECK_OK(jobs_open(w, &options, &jobs));
    return jobs;
}

/* Everything that is due so many ms after the beginning. */
static void run_at(struct work *w, struct jobs *jobs, int64_t ms)
{
    w->now = TEST_NOW + ms;
    CHECK_OK(jobs_run_due(w, jobs));
}

/* ---- tests ---- */

static void a_timer_fires_at_its_ms_and_not_before(struct work *w)
{
    struct jobs *jobs = open_jobs(w);
    set(w, (struct setting){"leave", TEST_NOW + 5 * MINUTE, 1, 1});
    run_at(w, jobs, 5 * MINUTE - 1);
    CHECK_INT(ask(w, &COUNT_FIRED), 0);
    run_at(w, jobs, 5 * MINUTE);
    CHECK_INT(ask(w, &COUNT_FIRED), 1);
    run_at(w, jobs, DAY);
    CHECK_INT(ask(w, &COUNT_FIRED), 1);
    jobs_close(jobs);
}

static void a_timer_that_is_set_again_moves_and_one_that_is_cleared_is_gone(struct work *w)
{
    struct jobs *jobs = open_jobs(w);
    set(w, (struct setting){"leave", TEST_NOW + SECOND, 1, 2});
    set(w, (struct setting){"leave", TEST_NOW + HOUR, 1, 1});
    set(w, (struct setting){"leave", 0, 2, 3, .clear = true});
    run_at(w, jobs, MINUTE);
    CHECK_INT(ask(w, &COUNT_FIRED), 0);
    run_at(w, jobs, HOUR);
    CHECK_INT(ask(w, &SUM_FIRED), TEST_NOW + HOUR);
    jobs_close(jobs);
}

static void a_timer_that_was_missed_fires_late_with_its_own_instant(struct work *w)
{
    set(w, (struct setting){"leave", TEST_NOW + SECOND, 1, 1});
    struct jobs *jobs = open_jobs(w); /* as after a restart */
    run_at(w, jobs, DAY);
    CHECK_INT(ask(w, &SUM_FIRED), TEST_NOW + SECOND);
    jobs_close(jobs);
}

static void a_timer_that_fails_leaves_nothing_and_is_tried_again(struct work *w)
{
    struct jobs *jobs = open_jobs(w);
    set(w, (struct setting){"fails", TEST_NOW, 1, 1});
    set(w, (struct setting){"leave", TEST_NOW, 2, 2});
    run_at(w, jobs, 0);
    CHECK_INT(ask(w, &COUNT_FIRED), 1); /* the other one */
    run_at(w, jobs, SECOND);
    CHECK_INT(ask(w, &COUNT_FIRED), 1);
    run_at(w, jobs, 3 * SECOND);
    CHECK_INT(ask(w, &COUNT_FIRED), 2);
    CHECK_INT(ask(w, &SUM_FIRED), 2 * TEST_NOW);
    jobs_close(jobs);
}

static void a_timer_may_set_itself_again(struct work *w)
{
    struct jobs *jobs = open_jobs(w);
    set(w, (struct setting){"thrice", TEST_NOW, 7, 7});
    run_at(w, jobs, DAY);
    CHECK_INT(ask(w, &COUNT_FIRED), 3);
    CHECK_INT(ask(w, &SUM_FIRED), 3 * TEST_NOW + 3 * HOUR);
    jobs_close(jobs);
}

static void a_timer_of_a_kind_that_is_not_known_waits(struct work *w)
{
    struct jobs *jobs = open_jobs(w);
    int64_t      due = 0;
    set(w, (struct setting){"future", TEST_NOW, 1, 1});
    run_at(w, jobs, 0);
    w->now = TEST_NOW;
    CHECK_INT(ask(w, &COUNT_FIRED), 0);
    CHECK_OK(db_work(w, READ, next_unit, &due));
    CHECK_INT(due, TEST_NOW + SECOND);
    jobs_close(jobs);
}

/* ---- two that fire side by side, as two nodes do ---- */

struct node {
    struct work *work;
    struct jobs *jobs;
    pthread_t    thread;
};

static void *node_main(void *arg)
{
    struct node *node = arg;
    struct work *w = work_open(node->work->machines, TEST_NOW);
    bool         fired = true;
    while (fired)
        if (job_fire(node->jobs, TEST_NOW, &fired) != OK)
            break;
    work_close(w);
    return NULL;
}

static void each_of_many_timers_fires_once_on_two_nodes(struct work *w)
{
    struct node nodes[2];
    set(w, (struct setting){"leave", TEST_NOW, 1, 1000});
    for (size_t i = 0; i < COUNT_OF(nodes); i++) {
        nodes[i] = (struct node){.work = w, .jobs = open_jobs(w)};
        CHECK_INT(pthread_create(&nodes[i].thread, NULL, node_main, &nodes[i]), 0);
    }
    for (size_t i = 0; i < COUNT_OF(nodes); i++)
        pthread_join(nodes[i].thread, NULL);
    run_at(w, nodes[0].jobs, 0); /* what one of them had in hand when the other looked */
    CHECK_INT(ask(w, &COUNT_FIRED), 1000);
    for (size_t i = 0; i < COUNT_OF(nodes); i++)
        jobs_close(nodes[i].jobs);
}

SUITE_DB("timer", TEST(a_timer_fires_at_its_ms_and_not_before),
         TEST(a_timer_that_is_set_again_moves_and_one_that_is_cleared_is_gone),
         TEST(a_timer_that_was_missed_fires_late_with_its_own_instant),
         TEST(a_timer_that_fails_leaves_nothing_and_is_tried_again),
         TEST(a_timer_may_set_itself_again), TEST(a_timer_of_a_kind_that_is_not_known_waits),
         TEST(each_of_many_timers_fires_once_on_two_nodes));
