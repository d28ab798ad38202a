/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

/*
 * A small test kit. Each test gets a fresh work with a fixed clock; in a SUITE_DB also a fresh,
 * migrated database, and it runs on SQLite and on PostgreSQL. Names of tests are sentences.
 *
 *     SUITE("money", TEST(a_thousandth_of_a_cent_is_kept));
 *     SUITE_DB("order", TEST(a_refund_lowers_the_lifetime_value));
 *
 * In a SUITE_DB the test opens its units itself:
 *     CHECK_OK(db_work(w, WRITE, place_one_order, NULL));
 * or uses IN_WRITE(function) where the whole test is one WRITE unit.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/work.h"
#include "kit/db/db.h"

#define TEST_NOW INT64_C(1700000000000) /* 2023-11-14T22:13:20Z */

struct test {
    const char *name;
    void (*run)(struct work *w);
    bool in_write; /* the whole test is one WRITE unit */
};

struct suite {
    const char        *name;
    bool               needs_db;
    const struct test *tests; /* ends with {0} */
    struct suite      *next;
};

void check_register(struct suite *suite);
void check_failed(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Marks the running test as skipped, with the reason. Return from it afterwards. */
void check_skip(const char *reason);

/* The clock of the running test goes on by so many ms; works opened later begin there. */
void check_pass_time(struct work *w, int64_t ms);

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            check_failed(__FILE__, __LINE__, "not so: %s", #condition);                            \
    } while (0)

/* Shows the reason of the failure. */
#define CHECK_OK(call)                                                                             \
    do {                                                                                           \
        status check_status_ = (call);                                                             \
        if (check_status_ != OK)                                                                   \
            check_failed(__FILE__, __LINE__, "%s ended with %d: %s", #call, (int) check_status_,   \
                         w->failure.message ? w->failure.message : "(no reason)");                 \
    } while (0)

#define CHECK_TEXT(actual, expected)                                                               \
    do {                                                                                           \
        const char *actual_ = (actual), *expected_ = (expected);                                   \
        if (actual_ == NULL || strcmp(actual_, expected_) != 0)                                    \
            check_failed(__FILE__, __LINE__, "%s is '%s', not '%s'", #actual,                      \
                         actual_ ? actual_ : "(null)", expected_);                                 \
    } while (0)

#define CHECK_INT(actual, expected)                                                                \
    do {                                                                                           \
        long long actual_ = (long long) (actual), expected_ = (long long) (expected);              \
        if (actual_ != expected_)                                                                  \
            check_failed(__FILE__, __LINE__, "%s is %lld, not %lld", #actual, actual_, expected_); \
    } while (0)

#define TEST(function)                                                                             \
    {                                                                                              \
#function, function, false                                                                 \
    }
#define IN_WRITE(function)                                                                         \
    {                                                                                              \
#function, function, true                                                                  \
    }

#define SUITE(label, ...)    CHECK_SUITE_(label, false, __VA_ARGS__)
#define SUITE_DB(label, ...) CHECK_SUITE_(label, true, __VA_ARGS__)
#define CHECK_SUITE_(label, db, ...)                                                               \
    static const struct test tests_[] = {__VA_ARGS__, {0}};                                        \
    static struct suite      suite_ = {.name = label, .needs_db = db, .tests = tests_};            \
    __attribute__((constructor)) static void register_suite_(void)                                 \
    {                                                                                              \
        check_register(&suite_);                                                                   \
    }

#endif
