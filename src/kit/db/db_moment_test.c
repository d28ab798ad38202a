/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a unit sees, and what was written between two of them. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/text.h"
#include "kit/db/db_things_test.h"
#include "kit/machines.h"
#include "test/check.h"

/* ---- moments ---- */

static void a_later_moment_sees_all_that_an_earlier_one_saw(struct work *w)
{
    const struct db_moment  early = {.first = 10, .next = 20, .open = {10, 15}, .open_count = 2};
    const struct db_moment  ended = {.first = 15, .next = 20, .open = {15}, .open_count = 1};
    const struct db_moment  more = {.first = 15, .next = 25, .open = {15, 22}, .open_count = 2};
    const struct db_moment  beside = {.first = 12, .next = 21, .open = {12}, .open_count = 1};
    const struct db_moment *order[] = {&early, &ended, &more};
    for (size_t i = 0; i < COUNT_OF(order); i++)
        for (size_t j = 0; j < COUNT_OF(order); j++)
            CHECK_INT(db_moment_covers(order[i], order[j]), i >= j);
    CHECK(!db_moment_covers(&beside, &early)); /* early sees 12 */
    CHECK(!db_moment_covers(&early, &beside)); /* beside sees 10 */
}

/* ---- what was written ---- */

struct look {
    struct db_moment after, now;
    const char      *keys; /* rising */
    bool             known;
};

static int compare_keys(const void *a, const void *b)
{
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
    return x < y ? -1 : x > y;
}

static status watch(struct work *w, void *arg)
{
    return db_watch(w, "thing");
}

static status look(struct work *w, void *arg)
{
    struct look *looked = arg;
    struct rows  keys = {0};
    struct text  text = text_open(w->arena);
    TRY(db_moment(w, "thing", &looked->now));
    struct db_span span = {"thing", &looked->after, &looked->now};
    TRY(db_watched(w, &span, &keys, &looked->known));
    if (keys.count > 1)
        qsort(keys.items, (size_t) keys.count, sizeof(int64_t), compare_keys);
    for (int64_t i = 0; i < keys.count; i++)
        text_addf(&text, " %lld", (long long) ((const int64_t *) keys.items)[i]);
    looked->keys = text.bytes;
    return OK;
}

static const char *look_again(struct work *w, struct look *looked)
{
    looked->after = looked->now;
    CHECK_OK(db_work(w, READ, look, looked));
    CHECK(db_moment_covers(&looked->now, &looked->after));
    CHECK(looked->known);
    return looked->keys;
}

static void watch_things(struct work *w, struct look *looked)
{
    db_things_make(w);
    *looked = (struct look){.known = false};
    CHECK_OK(db_work(w, WRITE, watch, NULL));
    CHECK_OK(db_work(w, WRITE, watch, NULL));
    CHECK_OK(db_work(w, READ, look, looked));
    CHECK(looked->now.watched);
}

static status change_things(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    int64_t       amount = 1, id = 3;
    query_words(query, "DELETE FROM thing WHERE id = ");
    query_int(query, 2);
    TRY(query_run(w, query, NULL));
    return db_run(w, &DB_THING_ADD, WITH(P_INT(amount), P_INT(id)), NULL);
}

static void every_row_that_was_written_is_known(struct work *w)
{
    struct look looked;
    watch_things(w, &looked);
    for (int64_t id = 1; id <= 3; id++)
        CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    CHECK_TEXT(look_again(w, &looked), " 1 2 3");
    CHECK_TEXT(look_again(w, &looked), "");
    CHECK_OK(db_work(w, WRITE, change_things, NULL));
    int64_t taken = 1;
    CHECK_INT(db_work(w, WRITE, db_thing_insert_unit, &taken), CONFLICT);
    const char *keys = look_again(w, &looked);
    CHECK(text_same(keys, " 2 3") || text_same(keys, " 1 2 3")); /* too much does no harm */
}

/* ---- who is under way ---- */

struct slow {
    struct db_task    task; /* first */
    pthread_barrier_t written, may_end, ended;
    int64_t           id;
};

static status insert_slowly(struct work *w, void *arg)
{
    struct slow *slow = arg;
    TRY(db_thing_insert(w, slow->id, "slow"));
    pthread_barrier_wait(&slow->written);
    pthread_barrier_wait(&slow->may_end);
    return OK;
}

static void slow_done(struct db_task *task, status outcome)
{
    pthread_barrier_wait(&((struct slow *) task)->ended);
}

/* Waits until the other one has left the barriers too. */
static void leave(struct slow *slow)
{
    pthread_barrier_destroy(&slow->written);
    pthread_barrier_destroy(&slow->may_end);
    pthread_barrier_destroy(&slow->ended);
}

static void a_row_counts_from_its_commit_on(struct work *w)
{
    struct look looked;
    struct slow slow = {.id = 7};
    watch_things(w, &looked);
    pthread_barrier_init(&slow.written, NULL, 2);
    pthread_barrier_init(&slow.may_end, NULL, 2);
    pthread_barrier_init(&slow.ended, NULL, 2);
    slow.task = (struct db_task){.work = work_open(w->machines, w->now),
                                 .mode = WRITE,
                                 .unit = insert_slowly,
                                 .arg = &slow,
                                 .done = slow_done};
    db_submit(w->machines->db, &slow.task);
    pthread_barrier_wait(&slow.written);
    CHECK_TEXT(look_again(w, &looked), "");
    pthread_barrier_wait(&slow.may_end);
    pthread_barrier_wait(&slow.ended);
    leave(&slow);
    CHECK_TEXT(look_again(w, &looked), " 7");
    CHECK_TEXT(look_again(w, &looked), "");
    work_close(slow.task.work);
}

/* ---- forgetting ---- */

static const char many_notes[] = "INSERT INTO db_change (source, id, xid)"
                                 " SELECT 'thing', 1, 1 FROM generate_series(1, 100) AS old"
                                 " UNION ALL SELECT 'thing', 2,"
                                 " CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)"
                                 " FROM generate_series(1, 100001) AS new";

static status forget(struct work *w, void *arg)
{
    return db_forget_changes(w);
}

static void what_nobody_will_follow_is_forgotten(struct work *w)
{
    struct look looked;
    if (work_db_kind(w) == DB_SQLITE) {
        check_skip("the writer of SQLite forgets as it notes");
        return;
    }
    watch_things(w, &looked);
    CHECK_OK(db_work(w, WRITE, forget, NULL));
    CHECK_TEXT(look_again(w, &looked), "");
    int64_t id = 1;
    CHECK_OK(db_work(w, WRITE, db_thing_insert_unit, &id));
    CHECK_OK(db_run_script(w, many_notes));
    CHECK_OK(db_work(w, WRITE, forget, NULL));
    looked.after = looked.now;
    CHECK_OK(db_work(w, READ, look, &looked));
    CHECK(!looked.known && looked.now.watched && looked.now.forgotten > looked.after.first);
    CHECK_TEXT(look_again(w, &looked), "");
}

static const char foreign_notes[] =
    "UPDATE db_watched SET forgotten = 4000000000000;"
    "INSERT INTO db_change (source, id, xid) VALUES ('thing', 1, 4000000000001)";

/* As after pg_restore. */
static void notes_of_another_server_do_not_last(struct work *w)
{
    struct look looked;
    if (work_db_kind(w) == DB_SQLITE) {
        check_skip("SQLite numbers its commits in the file");
        return;
    }
    watch_things(w, &looked);
    CHECK_OK(db_run_script(w, foreign_notes));
    looked.after = looked.now;
    CHECK_OK(db_work(w, READ, look, &looked));
    CHECK(!looked.known);
    CHECK_OK(db_work(w, WRITE, forget, NULL));
    CHECK_OK(db_work(w, READ, look, &looked));
    CHECK_TEXT(look_again(w, &looked), "");
}

/* ---- a table for one unit alone ---- */

struct queue_test {
    struct slow reader; /* first */
    _Atomic int tries;
};

static status count_things(struct work *w, void *arg)
{
    int64_t count;
    return db_number(w, &DB_THING_COUNT, NO_PARAMS, &count);
}

static status alter(struct work *w, void *arg)
{
    struct queue_test *test = arg;
    struct query      *query = query_open(w);
    atomic_fetch_add(&test->tries, 1);
    query_words(query, "ALTER TABLE thing ADD COLUMN more TEXT");
    return query_run_alone(w, query);
}

/* Uses the table until the other has given up once. */
static status read_slowly(struct work *w, void *arg)
{
    struct queue_test *test = arg;
    TRY(count_things(w, NULL));
    pthread_barrier_wait(&test->reader.written);
    for (int i = 0; i < 1000 && atomic_load(&test->tries) < 2; i++)
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    return OK;
}

static void who_wants_a_table_alone_steps_back_for_those_who_use_it(struct work *w)
{
    struct queue_test test = {.tries = 0};
    if (work_db_kind(w) == DB_SQLITE) {
        check_skip("on SQLite readers are in nobody's way");
        return;
    }
    db_things_make(w);
    pthread_barrier_init(&test.reader.written, NULL, 2);
    pthread_barrier_init(&test.reader.may_end, NULL, 2);
    pthread_barrier_init(&test.reader.ended, NULL, 2);
    test.reader.task = (struct db_task){.work = work_open(w->machines, w->now),
                                        .mode = READ,
                                        .unit = read_slowly,
                                        .arg = &test,
                                        .done = slow_done};
    db_submit(w->machines->db, &test.reader.task);
    pthread_barrier_wait(&test.reader.written);
    CHECK_OK(db_work(w, WRITE, alter, &test));
    CHECK(atomic_load(&test.tries) >= 2);
    pthread_barrier_wait(&test.reader.ended);
    leave(&test.reader);
    work_close(test.reader.task.work);
}

SUITE_DB("db moment", TEST(a_later_moment_sees_all_that_an_earlier_one_saw),
         TEST(every_row_that_was_written_is_known), TEST(a_row_counts_from_its_commit_on),
         TEST(what_nobody_will_follow_is_forgotten), TEST(notes_of_another_server_do_not_last),
         TEST(who_wants_a_table_alone_steps_back_for_those_who_use_it));
