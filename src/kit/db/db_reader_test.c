/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/machines.h"
#include "test/check.h"

enum { TASKS = 4 };

struct counting {
    struct db_task task; /* first */
    struct work   *w;
    int64_t        count;
    status         outcome;
    int           *order, place; /* of the calls of done */
    bool           fails;
};

static status make_table(struct work *w, void *arg)
{
    (void) arg;
    return db_run_script(w, "CREATE TABLE reader_note (id INTEGER PRIMARY KEY);");
}

static status add_row(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    (void) arg;
    query_words(query, "INSERT INTO reader_note (id) VALUES (");
    query_int(query, db_new_id(w));
    query_words(query, ")");
    return query_run(w, query, NULL);
}

static status count_rows(struct work *w, void *arg)
{
    struct counting *counting = arg;
    struct query    *query = query_open(w);
    if (counting->fails)
        query_words(query, "SELECT nothing FROM nowhere");
    else
        query_words(query, "SELECT count(*) FROM reader_note");
    return query_number(w, query, &counting->count);
}

static void on_done(struct db_task *task, status outcome)
{
    struct counting *counting = (struct counting *) task;
    counting->outcome = outcome;
    counting->place = (*counting->order)++;
}

/* Four counts on one reader; the second may be told to fail. */
static void run_four(struct work *w, struct db_reader *reader, struct counting *counts, bool fails)
{
    int order = 0;
    for (int i = 0; i < TASKS; i++) {
        counts[i] = (struct counting){.w = work_open(w->machines, TEST_NOW), .order = &order};
        counts[i].fails = fails && i == 1;
        counts[i].task = (struct db_task){.next = i + 1 < TASKS ? &counts[i + 1].task : NULL,
                                          .work = counts[i].w,
                                          .mode = READ,
                                          .unit = count_rows,
                                          .arg = &counts[i],
                                          .done = on_done};
    }
    db_reader_run(reader, &counts[0].task);
    for (int i = 0; i < TASKS; i++) {
        CHECK_INT(counts[i].place, i);
        work_close(counts[i].w);
    }
}

static void a_reader_sees_what_was_committed_before_it_was_asked(struct work *w)
{
    struct counting counts[TASKS];
    if (work_db_kind(w) != DB_SQLITE) {
        check_skip("readers are for SQLite");
        return;
    }
    struct db_reader *reader = db_reader_open(w->machines->db);
    CHECK_OK(db_work(w, WRITE, make_table, NULL));
    for (int i = 1; i <= 3; i++) {
        CHECK_OK(db_work(w, WRITE, add_row, NULL));
        run_four(w, reader, counts, false);
        for (int k = 0; k < TASKS; k++) {
            CHECK_INT(counts[k].outcome, OK);
            CHECK_INT(counts[k].count, i);
        }
    }
    db_reader_close(reader);
}

static void a_task_that_fails_leaves_the_others_alone(struct work *w)
{
    struct counting counts[TASKS];
    if (work_db_kind(w) != DB_SQLITE) {
        check_skip("readers are for SQLite");
        return;
    }
    struct db_reader *reader = db_reader_open(w->machines->db);
    CHECK_OK(db_work(w, WRITE, make_table, NULL));
    run_four(w, reader, counts, true);
    for (int i = 0; i < TASKS; i++)
        CHECK(i == 1 ? counts[i].outcome == BROKEN : counts[i].outcome == OK);
    CHECK_OK(db_work(w, WRITE, add_row, NULL)); /* no transaction was left open */
    run_four(w, reader, counts, false);
    CHECK_INT(counts[3].count, 1);
    db_reader_close(reader);
}

SUITE_DB("db_reader", TEST(a_reader_sees_what_was_committed_before_it_was_asked),
         TEST(a_task_that_fails_leaves_the_others_alone));
