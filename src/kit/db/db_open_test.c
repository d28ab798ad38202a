/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generated/generated.h"
#include "kit/db/db_driver.h"
#include "kit/db/db_things_test.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"

static bool on_postgres(const struct work *w)
{
    bool postgres = work_db_kind(w) == DB_POSTGRES;
    if (postgres)
        check_skip("only SQLite keeps its data in a file of ours");
    return postgres;
}

static void expect_refusal(struct work *w, const char *url, status outcome, const char *words)
{
    struct db        *db = NULL;
    struct db_options options = {.url = url};
    CHECK_INT(db_open(w, &options, &db), outcome);
    if (w->failure.message == NULL || strstr(w->failure.message, words) == NULL)
        check_failed(__FILE__, __LINE__, "'%s' should say '%s'", w->failure.message, words);
    CHECK(db == NULL);
    w->failure = (struct failure){0};
}

static void a_second_server_on_the_same_file_is_refused(struct work *w)
{
    if (on_postgres(w))
        return;
    expect_refusal(w, w->machines->db->url, CONFLICT, "in use by another Storefolk");
    expect_refusal(w, w->machines->db->url, CONFLICT, work_text(w, "(process %d)", (int) getpid()));
}

static void a_place_that_cannot_hold_a_database_is_explained(struct work *w)
{
    if (on_postgres(w))
        return;
    const char       *junk = check_path(w, "junk.db");
    static const char words[200] = "this is no database";
    CHECK_OK(file_replace(w, junk, words, sizeof words));
    expect_refusal(w, junk, UNAVAILABLE, "is not a SQLite database");
    expect_refusal(w, check_path(w, "."), UNAVAILABLE, "is a folder");
    expect_refusal(w, check_path(w, "no/such/folder.db"), UNAVAILABLE, "no/such/folder.db");
    expect_refusal(w, "/proc/storefolk.db", UNAVAILABLE, "/proc/storefolk.db");
    expect_refusal(w, ":memory:", INVALID, "needs a file");
    expect_refusal(w, "", INVALID, "needs a file");
}

static void a_server_that_is_not_there_is_explained(struct work *w)
{
    expect_refusal(w, "postgres://nobody@/nothing?host=/nowhere/at/all", UNAVAILABLE,
                   "PostgreSQL cannot be reached");
    expect_refusal(w, "postgres://127.0.0.1:1/nothing?connect_timeout=2&password=hush", UNAVAILABLE,
                   "127.0.0.1");
}

static void the_files_of_the_database_are_for_their_owner_alone(struct work *w)
{
    if (on_postgres(w))
        return;
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    db_things_make(w);
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        struct stat about = {0};
        const char *path = work_text(w, "%s%s", w->machines->db->url, ends[i]);
        if (stat(path, &about) != 0 || (about.st_mode & 077) != 0)
            check_failed(__FILE__, __LINE__, "%s: mode %o", path, about.st_mode);
    }
}

/* ---- a disk that is full ---- */

static status insert_much(struct work *w, void *arg)
{
    for (int64_t id = 1; id <= 300; id++)
        TRY(db_thing_insert(w, id, work_text(w, "%lld %2000s", (long long) id, "x")));
    return OK;
}

static void a_full_disk_stops_a_unit_and_not_the_house(struct work *w)
{
    if (on_postgres(w))
        return;
    db_things_make(w);
    CHECK_OK(db_run_script(w, "PRAGMA max_page_count = 100"));
    CHECK_INT(db_work(w, WRITE, insert_much, NULL), UNAVAILABLE);
    CHECK(strstr(w->failure.message, "is full") != NULL);
    CHECK_INT(db_things_count(w), 0);
    CHECK_OK(db_run_script(w, "PRAGMA max_page_count = 1000000"));
    CHECK_OK(db_work(w, WRITE, insert_much, NULL));
    CHECK_INT(db_things_count(w), 300);
}

/* No file of this process may grow beyond `bytes`; returns what was allowed before. */
static struct rlimit limit_files(rlim_t bytes)
{
    struct rlimit before, now;
    getrlimit(RLIMIT_FSIZE, &before);
    now = (struct rlimit){.rlim_cur = bytes, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &now);
    return before;
}

static void a_commit_that_cannot_be_written_keeps_nothing(struct work *w)
{
    if (on_postgres(w))
        return;
    db_things_make(w);
    fflush(stdout);
    struct rlimit before = limit_files(INT64_C(200) * 1024);
    status        outcome = db_work(w, WRITE, insert_much, NULL);
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK_INT(outcome, UNAVAILABLE);
    CHECK(w->failure.message != NULL && strstr(w->failure.message, w->machines->db->url) != NULL);
    CHECK_INT(db_things_count(w), 0);
    CHECK_OK(db_work(w, WRITE, insert_much, NULL));
    CHECK_INT(db_things_count(w), 300);
}

/* ---- the write-ahead log ---- */

static const int64_t MEGABYTE = INT64_C(1024) * 1024;

static status insert_megabyte(struct work *w, void *arg)
{
    struct thing thing = {.id = *(int64_t *) arg,
                          .photo = {work_take(w, (size_t) MEGABYTE), (size_t) MEGABYTE}};
    return db_run(w, &DB_THING_INSERT, params_of(w, &db_thing_shape, &thing), NULL);
}

static int64_t file_size(struct work *w, const char *end)
{
    struct stat about = {0};
    CHECK(stat(work_text(w, "%s%s", w->machines->db->url, end), &about) == 0);
    return about.st_size;
}

static void a_long_log_is_moved_into_the_file(struct work *w)
{
    if (on_postgres(w))
        return;
    db_things_make(w);
    for (int64_t id = 1; id <= 70; id++) {
        struct work *other = work_open(w->machines, w->now);
        CHECK_INT(db_work(other, WRITE, insert_megabyte, &id), OK);
        work_close(other);
    }
    CHECK_INT(db_things_count(w), 70);
    CHECK(file_size(w, "") > 60 * MEGABYTE);
    CHECK(file_size(w, "-wal") < 69 * MEGABYTE);
}

/* ---- ids ---- */

static status take_id(struct work *w, void *arg)
{
    *(int64_t *) arg = db_new_id(w);
    return OK;
}

static void ids_go_on_after_a_restart_while_the_clock_stands(struct work *w)
{
    struct machines   machines = {0};
    struct work      *other = work_open(&machines, w->now);
    struct db_options options = {.url = check_empty_url(w), .readers = 1, .node = 3};
    int64_t           last = 0, id = 0;
    for (int i = 0; i < 3; i++) {
        CHECK_INT(db_open(other, &options, &machines.db), OK);
        CHECK_INT(db_migrate(other, all_migrations, all_migrations_count, NULL), OK);
        for (int k = 0; k < 3; k++, last = id) {
            CHECK_INT(db_work(other, WRITE, take_id, &id), OK);
            CHECK(id > last);
        }
        db_close(machines.db);
        other->now -= 1000; /* clocks even go back */
    }
    work_close(other);
}

/* ---- backup ---- */

static void a_backup_is_whole_and_leaves_no_half(struct work *w)
{
    const char *path = check_path(w, "backup.db");
    if (work_db_kind(w) == DB_POSTGRES) {
        CHECK_INT(db_backup(w, path), UNAVAILABLE);
        CHECK(strstr(w->failure.message, "pg_dump") != NULL);
        return;
    }
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, insert_much, NULL));
    CHECK_OK(db_backup(w, path));
    CHECK_OK(db_backup(w, path)); /* over the older one */
    CHECK(!file_exists(check_path(w, "backup.db.new")));
    CHECK_INT(db_backup(w, w->machines->db->url), INVALID);
    CHECK_INT(db_backup(w, check_path(w, "no/such/folder/backup.db")), UNAVAILABLE);

    struct machines   machines = {0};
    struct work      *other = work_open(&machines, w->now);
    struct db_options options = {.url = path, .readers = 1};
    CHECK_INT(db_open(other, &options, &machines.db), OK);
    CHECK_INT(db_things_count(other), 300);
    db_close(machines.db);
    work_close(other);
}

/* ---- a backup while others write ---- */

enum { WRITERS = 50 };

struct crowd {
    struct db_task tasks[WRITERS];
    int64_t        ids[WRITERS];
    _Atomic int    left, bad;
};

static status verify_unit(struct work *w, void *arg)
{
    return db_verify_file(w);
}

/* Two things or none. */
static status insert_pair(struct work *w, void *arg)
{
    int64_t id = *(int64_t *) arg;
    TRY(db_thing_insert(w, id, NULL));
    return db_thing_insert(w, -id, NULL);
}

static void pair_done(struct db_task *task, status outcome)
{
    int64_t       id = *(int64_t *) task->arg;
    struct crowd *crowd = (struct crowd *) (task - (id - 1));
    crowd->bad += outcome != OK;
    crowd->left--;
}

static void a_backup_taken_while_others_write_is_of_one_moment(struct work *w)
{
    if (on_postgres(w))
        return;
    const char   *path = check_path(w, "backup.db");
    struct crowd *crowd = work_take(w, sizeof *crowd);
    db_things_make(w);
    crowd->left = WRITERS;
    for (int i = 0; i < WRITERS; i++) {
        crowd->ids[i] = i + 1;
        crowd->tasks[i] = (struct db_task){.work = work_open(w->machines, w->now),
                                           .mode = WRITE,
                                           .unit = insert_pair,
                                           .arg = &crowd->ids[i],
                                           .done = pair_done};
        db_submit(w->machines->db, &crowd->tasks[i]);
        if (i == WRITERS / 2)
            CHECK_OK(db_backup(w, path));
    }
    while (crowd->left > 0)
        sched_yield();
    for (int i = 0; i < WRITERS; i++)
        work_close(crowd->tasks[i].work);
    CHECK_INT(crowd->bad, 0);
    CHECK_INT(db_things_count(w), 2 * WRITERS);

    struct machines   machines = {0};
    struct work      *other = work_open(&machines, w->now);
    struct db_options options = {.url = path, .readers = 1};
    CHECK_INT(db_open(other, &options, &machines.db), OK);
    CHECK_INT(db_things_count(other) % 2, 0);
    CHECK_INT(db_work(other, READ, verify_unit, NULL), OK);
    db_close(machines.db);
    work_close(other);
}

SUITE_DB("db open", TEST(a_second_server_on_the_same_file_is_refused),
         TEST(a_place_that_cannot_hold_a_database_is_explained),
         TEST(a_server_that_is_not_there_is_explained),
         TEST(the_files_of_the_database_are_for_their_owner_alone),
         TEST(a_full_disk_stops_a_unit_and_not_the_house),
         TEST(a_commit_that_cannot_be_written_keeps_nothing),
         TEST(a_long_log_is_moved_into_the_file),
         TEST(ids_go_on_after_a_restart_while_the_clock_stands),
         TEST(a_backup_is_whole_and_leaves_no_half),
         TEST(a_backup_taken_while_others_write_is_of_one_moment));
