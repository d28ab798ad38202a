/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/job/job.h"

#include <stdatomic.h>
#include <time.h>

#include "base/text.h"
#include "base/time.h"
#include "kit/db/db.h"
#include "kit/job/job_machine.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "test/check.h"

/* ---- jobs of the tests: each leaves a word in the table of chores, where it can be counted ------
 */

static const struct sql LEAVE = {"leave", "INSERT INTO chore (name, next_due) VALUES (?1, ?2)",
                                 "INSERT INTO chore (name, next_due) VALUES ($1, $2)",
                                 (const char *const[]){"name", "now", NULL}};
static const struct sql COUNT_LEFT = {"count_left", "SELECT count(*) FROM chore WHERE name LIKE ?1",
                                      "SELECT count(*) FROM chore WHERE name LIKE $1",
                                      (const char *const[]){"word", NULL}};
static const struct sql COUNT_JOBS = {"count_jobs", "SELECT count(*) FROM job",
                                      "SELECT count(*) FROM job", (const char *const[]){NULL}};
static const struct sql TAKE_OVER = {"take_over", "UPDATE job SET claim = 999",
                                     "UPDATE job SET claim = 999", (const char *const[]){NULL}};
/* As a node leaves its jobs that is killed while it runs them. */
static const struct sql CLAIM_BY_ANOTHER = {
    "claim_by_another", "UPDATE job SET state = 'running', claim = 7, attempt = 1, due = ?1",
    "UPDATE job SET state = 'running', claim = 7, attempt = 1, due = $1",
    (const char *const[]){"until", NULL}};

static status leave_unit(struct work *w, void *arg)
{
    const char *name = work_text(w, "ran:%s:%lld", (const char *) arg, (long long) db_new_id(w));
    int64_t     now = w->now;
    return db_run(w, &LEAVE, WITH(P_TEXT(name), P_INT(now)), NULL);
}

static status leave(struct work *w, const struct job *job)
{
    const char *word = job->payload != NULL ? job->payload : job->kind;
    return db_work(w, WRITE, leave_unit, (void *) (uintptr_t) word);
}

static status is_down(struct work *w, const struct job *job)
{
    return fail(w, UNAVAILABLE, NULL, "The peer is down (attempt %lld).", (long long) job->attempt);
}

static status is_wrong(struct work *w, const struct job *job)
{
    return fail(w, INVALID, "payload", "The payload is wrong.");
}

static status take_over_unit(struct work *w, void *arg)
{
    return db_run(w, &TAKE_OVER, NO_PARAMS, NULL);
}

static status loses_its_claim(struct work *w, const struct job *job)
{
    return db_work(w, WRITE, take_over_unit, NULL);
}

static status enqueue_unit(struct work *w, void *arg)
{
    return job_enqueue(w, "leave", "same", 0, "again");
}

static status enqueues_its_own_key(struct work *w, const struct job *job)
{
    if (job->attempt == 1 && text_same(job->payload, "first"))
        TRY(db_work(w, WRITE, enqueue_unit, NULL));
    return fail(w, UNAVAILABLE, NULL, "Down.");
}

static const struct job_kind kinds[] = {
    {"leave", leave},
    {"is_down", is_down},
    {"is_wrong", is_wrong},
    {"loses_its_claim", loses_its_claim},
    {"enqueues_its_own_key", enqueues_its_own_key},
    {0},
};
static const struct chore chores[] = {
    {"daily", DAY, 3 * HOUR, leave},
    {0},
};
static const struct job_options plain = {
    .kinds = (const struct job_kind *const[]){kinds, NULL},
};
static const struct job_options with_chores = {
    .kinds = (const struct job_kind *const[]){kinds, NULL},
    .chores = (const struct chore *const[]){chores, NULL},
};

/* ---- what tests do ------------------------------------------------------------------------------
 */

static struct jobs *open_jobs(struct work *w, const struct job_options *options)
{
    struct jobs *jobs = NULL;
    CHECK_OK(jobs_open(w, options, &jobs));
    w->machines->jobs = jobs;
    return jobs;
}

static void close_jobs(struct work *w, struct jobs *jobs)
{
    jobs_close(jobs);
    w->machines->jobs = NULL;
}

struct order {
    const char *kind, *key;
    int64_t     due;
    const char *payload;
};

static status order_unit(struct work *w, void *arg)
{
    const struct order *order = arg;
    return job_enqueue(w, order->kind, order->key, order->due, order->payload);
}

static void enqueue(struct work *w, struct order order)
{
    CHECK_OK(db_work(w, WRITE, order_unit, &order));
}

struct count {
    const struct sql *sql;
    const char       *word;
    int64_t           number;
};

static status count_unit(struct work *w, void *arg)
{
    struct count *count = arg;
    const char   *word = count->word;
    return db_number(w, count->sql, word == NULL ? NO_PARAMS : WITH(P_TEXT(word)), &count->number);
}

static int64_t count_ran(struct work *w, const char *word)
{
    struct count count = {.sql = &COUNT_LEFT, .word = work_text(w, "ran:%s:%%", word)};
    CHECK_OK(db_work(w, READ, count_unit, &count));
    return count.number;
}

static int64_t count_jobs(struct work *w)
{
    struct count count = {.sql = &COUNT_JOBS};
    CHECK_OK(db_work(w, READ, count_unit, &count));
    return count.number;
}

static status first_unit(struct work *w, void *arg)
{
    struct rows rows;
    TRY(jobs_list(w, JOB_ANY, 0, 10, &rows));
    if (rows.count == 0)
        return fail(w, NOT_FOUND, NULL, "The queue is empty.");
    *(struct job_entry *) arg = *(struct job_entry *) rows.items;
    return OK;
}

static struct job_entry first_job(struct work *w)
{
    struct job_entry entry = {0};
    CHECK_OK(db_work(w, READ, first_unit, &entry));
    return entry;
}

/* ---- tests --------------------------------------------------------------------------------------
 */

static void a_job_runs_once_and_leaves_the_queue(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){.kind = "leave", .payload = "one"});
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "one"), 1);
    CHECK_INT(count_jobs(w), 0);
    close_jobs(w, jobs);
}

static void a_job_waits_until_it_is_due(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){.kind = "leave", .due = w->now + HOUR, .payload = "late"});
    check_pass_time(w, HOUR - 1);
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "late"), 0);
    check_pass_time(w, 1);
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "late"), 1);
    close_jobs(w, jobs);
}

static void a_key_moves_what_waits_instead_of_doubling_it(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){"leave", "cart:1", w->now + MINUTE, "old"});
    enqueue(w, (struct order){"leave", "cart:1", w->now + HOUR, "new"});
    enqueue(w, (struct order){"leave", "cart:2", w->now + MINUTE, "other"});
    CHECK_INT(count_jobs(w), 2);
    check_pass_time(w, MINUTE);
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "old") + count_ran(w, "new"), 0);
    CHECK_INT(count_ran(w, "other"), 1);
    check_pass_time(w, HOUR);
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "old"), 0);
    CHECK_INT(count_ran(w, "new"), 1);
    close_jobs(w, jobs);
}

static status cancel_unit(struct work *w, void *arg)
{
    return job_cancel(w, "leave", arg);
}

static void a_waiting_job_can_be_taken_back(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){"leave", "cart:1", 0, "one"});
    CHECK_OK(db_work(w, WRITE, cancel_unit, (char[]){"cart:1"}));
    CHECK_OK(db_work(w, WRITE, cancel_unit, (char[]){"cart:never"}));
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "one"), 0);
    close_jobs(w, jobs);
}

static void a_peer_that_is_down_is_tried_again_with_longer_pauses_and_then_given_up(struct work *w)
{
    static const int64_t pauses[] = {5 * SECOND, 30 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR,
                                     6 * HOUR,   DAY,         DAY,        DAY,         DAY,
                                     DAY,        DAY,         DAY};
    struct jobs         *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){.kind = "is_down"});
    for (size_t i = 0; i < COUNT_OF(pauses); i++) {
        CHECK_OK(jobs_run_due(w, jobs));
        struct job_entry entry = first_job(w);
        CHECK_INT(entry.state, JOB_WAITING);
        CHECK_INT(entry.attempt, i + 1);
        CHECK_INT(entry.due, w->now + pauses[i]);
        check_pass_time(w, pauses[i]);
    }
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(first_job(w).state, JOB_FAILED);
    CHECK_TEXT(first_job(w).reason, "The peer is down (attempt 14).");
    close_jobs(w, jobs);
}

static status again_unit(struct work *w, void *arg)
{
    return job_try_again(w, *(int64_t *) arg);
}

static void a_job_that_is_wrong_is_kept_with_its_reason_and_can_be_tried_again(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){.kind = "is_wrong"});
    CHECK_OK(jobs_run_due(w, jobs));
    struct job_entry entry = first_job(w);
    CHECK_INT(entry.state, JOB_FAILED);
    CHECK_TEXT(entry.reason, "The payload is wrong.");

    CHECK_OK(db_work(w, WRITE, again_unit, &entry.id));
    CHECK_INT(first_job(w).state, JOB_WAITING);
    CHECK_INT(db_work(w, WRITE, again_unit, &entry.id), NOT_FOUND);
    close_jobs(w, jobs);
}

static void a_failure_with_a_key_replaces_the_one_before_it(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    for (int i = 0; i < 3; i++) {
        enqueue(w, (struct order){.kind = "is_wrong", .key = "same"});
        CHECK_OK(jobs_run_due(w, jobs));
    }
    CHECK_INT(count_jobs(w), 1);
    close_jobs(w, jobs);
}

static void a_job_that_nobody_knows_fails_with_its_name(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){.kind = "of_a_newer_version"});
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_TEXT(first_job(w).reason, "This program knows no job named 'of_a_newer_version'.");
    close_jobs(w, jobs);
}

static status by_another_unit(struct work *w, void *arg)
{
    int64_t until = w->now + JOB_LEASE;
    return db_run(w, &CLAIM_BY_ANOTHER, WITH(P_INT(until)), NULL);
}

static void a_killed_nodes_job_is_taken_over_when_its_claim_runs_out(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){.kind = "leave", .payload = "orphan"});
    CHECK_OK(db_work(w, WRITE, by_another_unit, NULL));
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "orphan"), 0);
    check_pass_time(w, JOB_LEASE);
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "orphan"), 1);
    CHECK_INT(count_jobs(w), 0);
    close_jobs(w, jobs);
}

static void who_lost_the_claim_records_nothing(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){.kind = "loses_its_claim"});
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_jobs(w), 1);
    CHECK_INT(first_job(w).state, JOB_RUNNING);
    close_jobs(w, jobs);
}

static void a_job_that_never_comes_to_an_end_is_given_up(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){.kind = "leave", .payload = "poison"});
    CHECK_OK(db_run_script(w, "UPDATE job SET attempt = 14"));
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "poison"), 0);
    CHECK_TEXT(first_job(w).reason, "It was begun 14 times and never came to an end.");
    close_jobs(w, jobs);
}

static void a_newer_job_with_its_key_takes_the_place_of_one_that_must_wait(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &plain);
    enqueue(w, (struct order){"enqueues_its_own_key", "same", 0, "first"});
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "again"), 1);
    CHECK_INT(count_jobs(w), 1);
    close_jobs(w, jobs);
}

static void a_chore_is_due_at_its_hour_and_once_however_late(struct work *w)
{
    struct jobs *jobs = open_jobs(w, &with_chores);
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "daily"), 0);
    check_pass_time(w, job_chore_next(&chores[0], w->now) - w->now - 1);
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "daily"), 0);
    check_pass_time(w, 1);
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "daily"), 1);
    check_pass_time(w, 5 * DAY);
    CHECK_OK(jobs_run_due(w, jobs));
    CHECK_INT(count_ran(w, "daily"), 2);
    close_jobs(w, jobs);
}

static void a_chore_is_claimed_by_one_node_only(struct work *w)
{
    struct jobs *one = open_jobs(w, &with_chores), *two = open_jobs(w, &with_chores);
    CHECK_OK(jobs_run_due(w, one));
    CHECK_OK(jobs_run_due(w, two));
    check_pass_time(w, DAY);
    CHECK_OK(jobs_run_due(w, two));
    CHECK_OK(jobs_run_due(w, one));
    CHECK_INT(count_ran(w, "daily"), 1);
    jobs_close(two);
    close_jobs(w, one);
}

static void a_chore_whose_times_changed_does_not_wait_for_the_old_ones(struct work *w)
{
    static const struct chore rare[] = {{"daily", 400 * DAY, 0, leave}, {0}};
    const struct job_options  rarely = {.chores = (const struct chore *const[]){rare, NULL}};
    struct jobs              *before = open_jobs(w, &rarely);
    CHECK_OK(jobs_run_due(w, before));
    jobs_close(before);
    struct jobs *after = open_jobs(w, &with_chores);
    CHECK_OK(jobs_run_due(w, after));
    check_pass_time(w, DAY);
    CHECK_OK(jobs_run_due(w, after));
    CHECK_INT(count_ran(w, "daily"), 1);
    close_jobs(w, after);
}

static void the_calendar_counts_from_1970(struct work *w)
{
    struct chore at_three = {.every = DAY, .at = 3 * HOUR};
    CHECK_INT(job_chore_next(&at_three, 0), 3 * HOUR);
    CHECK_INT(job_chore_next(&at_three, 3 * HOUR), DAY + 3 * HOUR);
    CHECK_INT(job_chore_next(&at_three, -DAY), -DAY + 3 * HOUR);
    CHECK_INT(job_chore_next(&at_three, -22 * HOUR), -21 * HOUR);
}

/* ---- with threads: waits for what must come, not for a time ------------------------------------
 */

static _Atomic int steps, stopped_runs;

static status count_step(struct work *w, int64_t *ret_taken)
{
    *ret_taken = atomic_fetch_add(&steps, 1) < 3;
    return OK;
}

static status runs_until_the_end(struct work *w, const struct job *job)
{
    atomic_fetch_add(&stopped_runs, 1);
    while (!job_should_stop(w))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    return fail(w, UNAVAILABLE, NULL, "The house closes.");
}

static const struct job_kind    long_kinds[] = {{"long", runs_until_the_end}, {0}};
static const struct follower    followers[] = {{"counter", count_step}, {0}};
static const struct job_options with_threads = {
    .kinds = (const struct job_kind *const[]){kinds, long_kinds, NULL},
    .followers = (const struct follower *const[]){followers, NULL},
};

static void wait_for(struct work *w, bool (*so)(struct work *w))
{
    for (int i = 0; i < 2000 && !so(w); i++)
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    CHECK(so(w));
}

static bool queue_is_empty(struct work *w)
{
    return count_jobs(w) == 0;
}

static bool followers_stepped(struct work *w)
{
    return atomic_load(&steps) > 3;
}

static bool long_job_runs(struct work *w)
{
    return atomic_load(&stopped_runs) > 0;
}

static void workers_run_what_is_enqueued_and_followers_step_to_the_end(struct work *w)
{
    atomic_store(&steps, 0);
    struct jobs *jobs = open_jobs(w, &with_threads);
    jobs_start(jobs);
    for (int i = 0; i < 20; i++)
        enqueue(w, (struct order){.kind = "leave", .payload = "many"});
    wait_for(w, queue_is_empty);
    wait_for(w, followers_stepped);
    CHECK_INT(count_ran(w, "many"), 20);
    close_jobs(w, jobs);
}

static void two_nodes_share_a_queue_and_run_each_job_once(struct work *w)
{
    struct jobs *one = open_jobs(w, &with_threads), *two = open_jobs(w, &with_threads);
    atomic_store(&steps, 100);
    for (int i = 0; i < 60; i++)
        enqueue(w, (struct order){.kind = "leave", .payload = "shared"});
    jobs_start(one);
    jobs_start(two);
    wait_for(w, queue_is_empty);
    CHECK_INT(count_ran(w, "shared"), 60);
    jobs_close(two);
    close_jobs(w, one);
}

static void a_long_job_breaks_off_when_the_house_closes_and_loses_no_attempt(struct work *w)
{
    atomic_store(&stopped_runs, 0);
    struct jobs *jobs = open_jobs(w, &with_threads);
    jobs_start(jobs);
    enqueue(w, (struct order){.kind = "long"});
    wait_for(w, long_job_runs);
    close_jobs(w, jobs);
    struct job_entry entry = first_job(w);
    CHECK_INT(entry.state, JOB_WAITING);
    CHECK_INT(entry.attempt, 0);
    CHECK_INT(entry.due, w->now);
}

SUITE_DB("job", TEST(a_job_runs_once_and_leaves_the_queue), TEST(a_job_waits_until_it_is_due),
         TEST(a_key_moves_what_waits_instead_of_doubling_it), TEST(a_waiting_job_can_be_taken_back),
         TEST(a_peer_that_is_down_is_tried_again_with_longer_pauses_and_then_given_up),
         TEST(a_job_that_is_wrong_is_kept_with_its_reason_and_can_be_tried_again),
         TEST(a_failure_with_a_key_replaces_the_one_before_it),
         TEST(a_job_that_nobody_knows_fails_with_its_name),
         TEST(a_killed_nodes_job_is_taken_over_when_its_claim_runs_out),
         TEST(who_lost_the_claim_records_nothing),
         TEST(a_job_that_never_comes_to_an_end_is_given_up),
         TEST(a_newer_job_with_its_key_takes_the_place_of_one_that_must_wait),
         TEST(a_chore_is_due_at_its_hour_and_once_however_late),
         TEST(a_chore_is_claimed_by_one_node_only),
         TEST(a_chore_whose_times_changed_does_not_wait_for_the_old_ones),
         TEST(the_calendar_counts_from_1970),
         TEST(workers_run_what_is_enqueued_and_followers_step_to_the_end),
         TEST(two_nodes_share_a_queue_and_run_each_job_once),
         TEST(a_long_job_breaks_off_when_the_house_closes_and_loses_no_attempt));
