/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Telling and following: when facts become visible, and which numbers they get. */
#include "kit/ledger/ledger.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/time.h"
#include "kit/ledger/ledger_block.h"
#include "kit/ledger/ledger_seal.h"
#include "kit/machines.h"
#include "test/check.h"

static struct fact fact_of(int64_t subject)
{
    return (struct fact){.subject = subject, .kind = 1, .at = TEST_NOW, .value = 10};
}

static status append(struct work *w, int64_t subject)
{
    struct fact fact = fact_of(subject);
    return ledger_append(w, &fact);
}

static status append_two(struct work *w, void *arg)
{
    int64_t *last = arg;
    TRY(append(w, 1));
    TRY(append(w, 2));
    return last == NULL ? OK : ledger_last(w, last);
}

static status read_last(struct work *w, void *arg)
{
    return ledger_last(w, arg);
}

static int64_t last_of(struct work *w)
{
    int64_t last = -1;
    CHECK_OK(db_work(w, READ, read_last, &last));
    return last;
}

static void a_fact_is_seen_after_the_commit_and_not_before(struct work *w)
{
    int64_t within = -1;
    CHECK_INT(last_of(w), 0);
    CHECK_OK(db_work(w, WRITE, append_two, &within));
    CHECK_INT(within, 0);
    CHECK_INT(last_of(w), 2);
}

static status append_and_fail(struct work *w, void *arg)
{
    TRY(append(w, 3));
    return fail(w, CONFLICT, NULL, "changed my mind");
}

static void a_unit_that_fails_leaves_no_fact_and_no_gap(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, append_two, NULL));
    CHECK_INT(db_work(w, WRITE, append_and_fail, NULL), CONFLICT);
    CHECK_INT(last_of(w), 2);
    CHECK_OK(db_work(w, WRITE, append_two, NULL));
    CHECK_INT(last_of(w), 4);
}

static status append_around_a_failure(struct work *w, void *arg)
{
    TRY(append(w, 1));
    CHECK_INT(db_nested(w, append_and_fail, NULL), CONFLICT);
    TRY(append(w, 2));
    return db_nested(w, append_two, NULL);
}

static status read_subjects(struct work *w, void *arg)
{
    struct rows rows;
    char       *subjects = arg;
    TRY(ledger_after(w, 0, 100, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct fact *fact = (const struct fact *) rows.items + i;
        CHECK_INT(fact->sequence, i + 1);
        subjects[i] = (char) ('0' + fact->subject);
    }
    return OK;
}

static void a_nested_unit_that_fails_takes_its_facts_with_it(struct work *w)
{
    char subjects[100] = "";
    CHECK_OK(db_work(w, WRITE, append_around_a_failure, NULL));
    CHECK_OK(db_work(w, READ, read_subjects, subjects));
    CHECK_TEXT(subjects, "1212");
}

static status append_given(struct work *w, void *arg)
{
    return ledger_append(w, arg);
}

static void a_fact_that_cannot_be_kept_is_refused(struct work *w)
{
    static char text[LEDGER_TEXT_MOST + 2];
    memset(text, 'x', sizeof text - 1);
    struct fact no_value = fact_of(1), too_early = fact_of(1), too_late = fact_of(1);
    struct fact too_long = fact_of(1);
    no_value.value = ABSENT;
    too_early.at = TIME_FIRST - 1;
    too_late.at = TIME_LAST + 1;
    too_long.details = text;
    struct fact *facts[] = {&no_value, &too_early, &too_late, &too_long};
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        CHECK_INT(db_work(w, WRITE, append_given, facts[i]), INVALID);
        CHECK(w->failure.field != NULL);
    }
    CHECK_INT(last_of(w), 0);
    text[LEDGER_TEXT_MOST] = '\0';
    CHECK_OK(db_work(w, WRITE, append_given, &too_long));
}

/* ---- many at once ---- */

enum { TASKS = 60, FACTS_EACH = 5 };

struct crowd {
    struct db_task  tasks[TASKS];
    _Atomic int     left;
    pthread_mutex_t lock;
    pthread_cond_t  ended;
};

static status append_own(struct work *w, void *arg)
{
    for (int i = 0; i < FACTS_EACH; i++)
        TRY(append(w, (int64_t) (intptr_t) arg));
    return OK;
}

static void one_ended(struct db_task *task, status outcome)
{
    struct crowd *crowd = (struct crowd *) (void *) (task - (intptr_t) task->arg);
    struct work  *w = task->work;
    CHECK_OK(outcome);
    pthread_mutex_lock(&crowd->lock);
    crowd->left--;
    pthread_cond_signal(&crowd->ended);
    pthread_mutex_unlock(&crowd->lock);
}

struct look {
    int64_t last, count;
};

static status look(struct work *w, void *arg)
{
    struct look *look = arg;
    TRY(ledger_last(w, &look->last));
    return ledger_count(w, &look->count);
}

static status check_units_together(struct work *w, void *arg)
{
    struct rows rows;
    TRY(ledger_after(w, 0, 2 * TASKS * FACTS_EACH, &rows));
    CHECK_INT(rows.count, TASKS * FACTS_EACH);
    for (int64_t i = 0; i < rows.count; i++) {
        const struct fact *fact = (const struct fact *) rows.items + i;
        CHECK_INT(fact->sequence, i + 1);
        CHECK(i % FACTS_EACH == 0 || fact->subject == fact[-1].subject);
    }
    return OK;
}

/* Whoever sees a number sees all numbers before it: the order of commits is that of numbers. */
static void writers_at_once_get_numbers_in_order_of_their_commits_without_gaps(struct work *w)
{
    struct crowd *crowd = work_take(w, sizeof *crowd);
    crowd->left = TASKS;
    pthread_mutex_init(&crowd->lock, NULL);
    pthread_cond_init(&crowd->ended, NULL);
    for (intptr_t i = 0; i < TASKS; i++) {
        crowd->tasks[i] = (struct db_task){.work = work_open(w->machines, w->now),
                                           .mode = WRITE,
                                           .unit = append_own,
                                           .arg = (void *) i,
                                           .done = one_ended};
        db_submit(w->machines->db, &crowd->tasks[i]);
    }
    struct look seen = {0};
    while (crowd->left > 0) {
        CHECK_OK(db_work(w, READ, look, &seen));
        CHECK_INT(seen.count, seen.last);
        CHECK_INT(seen.last % FACTS_EACH, 0);
    }
    pthread_mutex_lock(&crowd->lock); /* the last one has let go of the crowd */
    pthread_mutex_unlock(&crowd->lock);
    CHECK_OK(db_work(w, READ, check_units_together, NULL));
    for (size_t i = 0; i < TASKS; i++)
        work_close(crowd->tasks[i].work);
}

/* ---- following ---- */

struct followed {
    const char *name;
    int64_t     limit;
    int64_t     seen; /* the last sequence */
    int64_t     taken;
    bool        then_fail;
};

static status follow(struct work *w, void *arg)
{
    struct followed *followed = arg;
    struct rows      rows;
    TRY(ledger_follow(w, followed->name, followed->limit, &rows));
    followed->taken = rows.count;
    if (followed->then_fail)
        return fail(w, CONFLICT, NULL, "not this time");
    for (int64_t i = 0; i < rows.count; i++) {
        CHECK_INT(((const struct fact *) rows.items)[i].sequence, followed->seen + 1);
        followed->seen++;
    }
    return OK;
}

static void append_pairs(struct work *w, int pairs)
{
    for (int i = 0; i < pairs; i++)
        CHECK_OK(db_work(w, WRITE, append_two, NULL));
}

static void seal(struct work *w, int64_t keep, int64_t expected)
{
    int64_t sealed = -1;
    CHECK_OK(ledger_seal(w, keep, &sealed));
    CHECK_INT(sealed, expected);
}

static void a_follower_takes_each_fact_once_in_order_across_sealing(struct work *w)
{
    struct followed mails = {.name = "mails", .limit = 7}, sums = {.name = "sums", .limit = 100};
    append_pairs(w, 20);
    seal(w, 10, 30);
    for (int i = 0; i < 12; i++) {
        CHECK_OK(db_work(w, WRITE, follow, &mails));
        append_pairs(w, 1);
    }
    while (mails.taken > 0)
        CHECK_OK(db_work(w, WRITE, follow, &mails));
    CHECK_INT(mails.seen, 64);
    do
        CHECK_OK(db_work(w, WRITE, follow, &sums));
    while (sums.taken > 0);
    CHECK_INT(sums.seen, 64);
}

static void a_unit_that_fails_does_not_move_its_follower(struct work *w)
{
    struct followed mails = {.name = "mails", .limit = 3, .then_fail = true};
    append_pairs(w, 2);
    CHECK_INT(db_work(w, WRITE, follow, &mails), CONFLICT);
    CHECK_INT(mails.taken, 3);
    mails.then_fail = false;
    CHECK_OK(db_work(w, WRITE, follow, &mails));
    CHECK_INT(mails.seen, 3);
}

static void sealing_waits_for_the_slowest_follower(struct work *w)
{
    struct followed slow = {.name = "slow", .limit = 4}, fast = {.name = "fast", .limit = 100};
    append_pairs(w, 20);
    CHECK_OK(db_work(w, WRITE, follow, &slow));
    CHECK_OK(db_work(w, WRITE, follow, &fast));
    seal(w, 0, 4);
    slow.limit = 100;
    CHECK_OK(db_work(w, WRITE, follow, &slow));
    seal(w, 0, 36);
}

static void sealing_waits_until_it_is_worth_while(struct work *w)
{
    append_pairs(w, 60);
    seal(w, 100, 0);
    append_pairs(w, 15);
    seal(w, 100, 50);
    seal(w, 100, 0);
}

/* ---- reading while others move the facts ---- */

struct reader {
    struct work    *w;
    _Atomic bool    stop;
    _Atomic int64_t rounds;
    int64_t         seen; /* by the follower */
};

/* In one snapshot every number up to the last is there once, whichever tier it is in. */
static status sum_sequences(struct work *w, void *arg)
{
    const struct ledger_query query = {.columns = LEDGER_SEQUENCE};
    struct ledger_scan       *scan;
    struct ledger_batch       batch;
    int64_t                   last, count = 0, sum = 0;
    TRY(ledger_last(w, &last));
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        for (size_t i = 0; i < batch.count; i++, count++)
            sum += batch.sequence[i];
    CHECK_INT(count, last);
    CHECK_INT(sum, last * (last + 1) / 2);
    return ledger_scan_close(scan);
}

static status follow_on(struct work *w, void *arg)
{
    struct reader *reader = arg;
    struct rows    rows;
    TRY(ledger_follow(w, "reader", 150, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        CHECK_INT(((const struct fact *) rows.items)[i].sequence, reader->seen + i + 1);
    reader->seen += rows.count;
    return OK;
}

static void *read_on(void *arg)
{
    struct reader *reader = arg;
    struct work   *w = reader->w;
    while (!reader->stop) {
        CHECK_OK(db_work(w, READ, sum_sequences, NULL));
        CHECK_OK(db_work(w, WRITE, follow_on, reader));
        reader->rounds++;
    }
    return NULL;
}

static void readers_see_every_fact_once_while_others_seal_and_merge(struct work *w)
{
    struct reader reader = {.w = work_open(w->machines, w->now)};
    pthread_t     thread;
    CHECK_INT(pthread_create(&thread, NULL, read_on, &reader), 0);
    for (int round = 0; round < 30 || reader.rounds < 10; round++) {
        int64_t sealed;
        append_pairs(w, 10);
        CHECK_OK(ledger_seal(w, round % 3 * 5, &sealed));
    }
    reader.stop = true;
    pthread_join(thread, NULL);
    CHECK(reader.seen > 0);
    CHECK_OK(ledger_verify(w));
    work_close(reader.w);
}

SUITE_DB("ledger", TEST(a_fact_is_seen_after_the_commit_and_not_before),
         TEST(a_unit_that_fails_leaves_no_fact_and_no_gap),
         TEST(a_nested_unit_that_fails_takes_its_facts_with_it),
         TEST(a_fact_that_cannot_be_kept_is_refused),
         TEST(writers_at_once_get_numbers_in_order_of_their_commits_without_gaps),
         TEST(a_follower_takes_each_fact_once_in_order_across_sealing),
         TEST(a_unit_that_fails_does_not_move_its_follower),
         TEST(sealing_waits_for_the_slowest_follower), TEST(sealing_waits_until_it_is_worth_while),
         TEST(readers_see_every_fact_once_while_others_seal_and_merge));
