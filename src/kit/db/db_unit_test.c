/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pthread.h>
#include <stdatomic.h>

#include "kit/db/db_driver.h"
#include "kit/db/db_things_test.h"
#include "kit/machines.h"
#include "test/check.h"

/* ---- concurrency ---- */

enum { WRITERS = 400 };

struct crowd {
    pthread_mutex_t lock;
    pthread_cond_t  over;
    int             left;
    int             bad;
};

struct one {
    struct db_task task; /* first */
    struct crowd  *crowd;
    int64_t        id;
};

static void one_done(struct db_task *task, status outcome)
{
    struct crowd *crowd = ((struct one *) task)->crowd;
    pthread_mutex_lock(&crowd->lock);
    crowd->left--;
    crowd->bad += outcome != OK;
    pthread_cond_signal(&crowd->over);
    pthread_mutex_unlock(&crowd->lock);
}

static void wait_for(struct crowd *crowd)
{
    pthread_mutex_lock(&crowd->lock);
    while (crowd->left > 0)
        pthread_cond_wait(&crowd->over, &crowd->lock);
    pthread_mutex_unlock(&crowd->lock);
}

/* Every tenth finds its key taken. */
static status crowd_unit(struct work *w, void *arg)
{
    int64_t id = *(int64_t *) arg;
    return db_thing_insert(w, id % 10 == 0 ? 0 : id, work_text(w, "thing %lld", (long long) id));
}

static void submit_crowd(struct work *w, struct crowd *crowd, struct one *ones)
{
    for (int i = 0; i < WRITERS; i++) {
        ones[i] = (struct one){.crowd = crowd, .id = i + 1};
        ones[i].task = (struct db_task){.work = work_open(w->machines, w->now),
                                        .mode = WRITE,
                                        .unit = crowd_unit,
                                        .arg = &ones[i].id,
                                        .done = one_done};
        db_submit(w->machines->db, &ones[i].task);
    }
    wait_for(crowd);
    for (int i = 0; i < WRITERS; i++)
        work_close(ones[i].task.work);
}

static void writers_share_commits_and_one_that_fails_harms_no_other(struct work *w)
{
    db_things_make(w);
    struct db   *db = w->machines->db;
    struct crowd crowd = {
        .lock = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER, .left = WRITERS};
    struct one *ones = work_take(w, WRITERS * sizeof *ones);
    int64_t     zero = 0, before = atomic_load(&db->commits);
    CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &zero));
    submit_crowd(w, &crowd, ones);
    int64_t commits = atomic_load(&db->commits) - before;
    CHECK_INT(crowd.bad, WRITERS / 10);
    CHECK_INT(db_things_count(w), WRITERS - WRITERS / 10 + 1);
    if (db_kind(db) == DB_SQLITE && commits > WRITERS / 4)
        check_failed(__FILE__, __LINE__, "%d commits for %d units", (int) commits, WRITERS);
}

/* Units that are in the queue when the first of them begins, so that SQLite has one group. */
struct queued {
    struct one         one;   /* first */
    pthread_barrier_t *ready; /* that the unit waits for; NULL */
    bool               fails;
};

static status queued_unit(struct work *w, void *arg)
{
    struct queued *queued = arg;
    if (queued->ready != NULL)
        pthread_barrier_wait(queued->ready);
    TRY(db_thing_insert_unit(w, &queued->one.id));
    return queued->fails ? fail(w, INVALID, NULL, "no") : OK;
}

static void the_first_of_a_group_may_fail_like_any_other(struct work *w)
{
    static const bool fails[] = {true, true, false, true, false};
    struct queued     queued[COUNT_OF(fails)];
    pthread_barrier_t ready;
    struct crowd      crowd = {.lock = PTHREAD_MUTEX_INITIALIZER,
                               .over = PTHREAD_COND_INITIALIZER,
                               .left = COUNT_OF(fails)};
    db_things_make(w);
    pthread_barrier_init(&ready, NULL, 2);
    for (size_t i = 0; i < COUNT_OF(fails); i++) {
        queued[i] = (struct queued){.one = {.crowd = &crowd, .id = (int64_t) i + 1},
                                    .ready = i == 0 ? &ready : NULL,
                                    .fails = fails[i]};
        queued[i].one.task = (struct db_task){.work = work_open(w->machines, w->now),
                                              .mode = WRITE,
                                              .unit = queued_unit,
                                              .arg = &queued[i],
                                              .done = one_done};
        db_submit(w->machines->db, &queued[i].one.task);
    }
    pthread_barrier_wait(&ready);
    wait_for(&crowd);
    pthread_barrier_destroy(&ready);
    for (size_t i = 0; i < COUNT_OF(fails); i++)
        work_close(queued[i].one.task.work);
    CHECK_INT(crowd.bad, 3);
    CHECK_INT(db_things_count(w), 2);
}

static status look_twice(struct work *w, void *arg)
{
    int64_t     *counts = arg;
    int64_t      id = 1;
    struct work *other = work_open(w->machines, w->now);
    TRY(db_number(w, &DB_THING_COUNT, NO_PARAMS, &counts[0]));
    /* Waits for another thread of the database, so it comes from a thread of its own. */
    struct db_task task = {.work = other, .mode = WRITE, .unit = db_thing_insert_unit, .arg = &id};
    struct crowd   crowd = {
          .lock = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER, .left = 1};
    struct one one = {.task = task, .crowd = &crowd, .id = id};
    one.task.arg = &one.id;
    one.task.done = one_done;
    db_submit(w->machines->db, &one.task);
    wait_for(&crowd);
    work_close(other);
    return db_number(w, &DB_THING_COUNT, NO_PARAMS, &counts[1]);
}

static void a_reader_sees_one_snapshot(struct work *w)
{
    db_things_make(w);
    int64_t counts[2] = {-1, -1};
    CHECK_OK(db_work(w, READ, look_twice, counts));
    CHECK_INT(counts[0], 0);
    CHECK_INT(counts[1], 0);
    CHECK_INT(db_things_count(w), 1);
}

/* ---- collisions and lost connections, which only PostgreSQL has ---- */

struct pair {
    pthread_barrier_t both;
    _Atomic int       runs;
};

struct side {
    struct one   one; /* first */
    struct pair *pair;
    int64_t      first, second;
    int          tries;
};

static status add_to(struct work *w, int64_t id)
{
    int64_t amount = 1;
    return db_run(w, &DB_THING_ADD, WITH(P_INT(amount), P_INT(id)), NULL);
}

/* Both lock their first thing, and then each wants that of the other. */
static status cross(struct work *w, void *arg)
{
    struct side *side = arg;
    TRY(db_run_script(w, "SET LOCAL deadlock_timeout = '10ms'"));
    TRY(add_to(w, side->first));
    if (side->tries++ == 0)
        pthread_barrier_wait(&side->pair->both);
    atomic_fetch_add(&side->pair->runs, 1);
    return add_to(w, side->second);
}

static void units_that_collide_run_again(struct work *w)
{
    if (work_db_kind(w) == DB_SQLITE) {
        check_skip("the one writer of SQLite collides with nobody");
        return;
    }
    db_things_make(w);
    for (int64_t id = 1; id <= 2; id++)
        CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    struct pair  pair = {.runs = 0};
    struct crowd crowd = {
        .lock = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER, .left = 2};
    struct side sides[2];
    pthread_barrier_init(&pair.both, NULL, 2);
    for (int i = 0; i < 2; i++) {
        sides[i] =
            (struct side){.one.crowd = &crowd, .pair = &pair, .first = i + 1, .second = 2 - i};
        sides[i].one.task = (struct db_task){.work = work_open(w->machines, w->now),
                                             .mode = WRITE,
                                             .unit = cross,
                                             .arg = &sides[i],
                                             .done = one_done};
        db_submit(w->machines->db, &sides[i].one.task);
    }
    wait_for(&crowd);
    pthread_barrier_destroy(&pair.both);
    for (int i = 0; i < 2; i++)
        work_close(sides[i].one.task.work);
    CHECK_INT(crowd.bad, 0);
    CHECK_INT(atomic_load(&pair.runs), 3);
}

struct looking {
    int tries;
    int outcome; /* of the insertion */
};

/* Somebody has made thing 1 after it was looked for. */
static status make_late(struct work *w, void *arg)
{
    struct looking *looking = arg;
    if (looking->tries++ > 0)
        return OK; /* it was found */
    db_looked_in_vain(w);
    looking->outcome = (int) db_thing_insert(w, 1, "late");
    return (status) looking->outcome;
}

static status make_late_nested(struct work *w, void *arg)
{
    return db_nested(w, make_late, arg) == CONFLICT ? OK : BROKEN;
}

static void what_was_looked_for_in_vain_is_looked_for_again(struct work *w)
{
    int64_t        id = 1;
    struct looking looking = {0}, nested = {0};
    bool           alone = work_db_kind(w) == DB_SQLITE;
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    CHECK_INT(db_work(w, WRITE, make_late, &looking), alone ? CONFLICT : OK);
    CHECK_INT(looking.tries, alone ? 1 : 2);
    CHECK_INT(looking.outcome, CONFLICT);
    CHECK_OK(db_work(w, WRITE, make_late_nested, &nested));
    CHECK_INT(nested.tries, 1);
}

static status break_connection(struct work *w, void *arg)
{
    TRY(db_thing_insert(w, 1, "lost"));
    return db_run_script(w, "SELECT pg_terminate_backend(pg_backend_pid())");
}

static void a_lost_connection_costs_one_unit(struct work *w)
{
    if (work_db_kind(w) == DB_SQLITE) {
        check_skip("SQLite has no connection to lose");
        return;
    }
    db_things_make(w);
    for (int i = 0; i < 5; i++)
        CHECK_INT(db_work(w, WRITE, break_connection, NULL), UNAVAILABLE);
    CHECK_INT(db_things_count(w), 0);
}

/* ---- hooks ---- */

static status count_hook(struct work *w, void *arg)
{
    int64_t *calls = arg;
    ++*calls;
    int64_t count;
    TRY(db_number(w, &DB_THING_COUNT, NO_PARAMS, &count));
    return count == 2 ? fail(w, CONFLICT, NULL, "two are too many") : OK;
}

static void wake_hook(void *arg)
{
    atomic_fetch_add((_Atomic int *) arg, 1);
}

static status fail_unit(struct work *w, void *arg)
{
    return fail(w, INVALID, NULL, "no");
}

static void the_last_step_of_a_unit_may_refuse_it(struct work *w)
{
    db_things_make(w);
    int64_t     calls = 0, id = 1;
    _Atomic int woken = 0;
    db_before_commit(w->machines->db, count_hook, &calls);
    db_after_commit(w->machines->db, wake_hook, &woken);
    CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    id = 2;
    CHECK_INT(db_work(w, WRITE, db_thing_insert_unit, &id), CONFLICT);
    CHECK_INT(db_work(w, WRITE, fail_unit, NULL), INVALID);
    CHECK_INT(db_things_count(w), 1);
    CHECK_INT(calls, 2);
    CHECK_INT(atomic_load(&woken), 1);
}

/* ---- ids ---- */

static status take_ids(struct work *w, void *arg)
{
    int64_t *last = arg;
    for (int i = 0; i < 1000; i++) {
        int64_t id = db_new_id(w);
        if (id <= *last || id >= INT64_C(1) << 53)
            return fail(w, BROKEN, NULL, "id %lld after %lld", (long long) id, (long long) *last);
        *last = id;
    }
    return db_thing_insert(w, *last, NULL);
}

static void ids_grow_while_the_clock_stands(struct work *w)
{
    db_things_make(w);
    int64_t last = 0;
    CHECK_OK(db_work(w, WRITE, take_ids, &last));
    CHECK_OK(db_work(w, WRITE, take_ids, &last));
    CHECK_INT(db_things_count(w), 2);
}

SUITE_DB("db unit", TEST(writers_share_commits_and_one_that_fails_harms_no_other),
         TEST(the_first_of_a_group_may_fail_like_any_other), TEST(a_reader_sees_one_snapshot),
         TEST(units_that_collide_run_again), TEST(what_was_looked_for_in_vain_is_looked_for_again),
         TEST(a_lost_connection_costs_one_unit), TEST(the_last_step_of_a_unit_may_refuse_it),
         TEST(ids_grow_while_the_clock_stands));
