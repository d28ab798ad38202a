/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Runs every suite that registered: storefolk_test [WORD]; with a word only the suites and tests
 * whose "suite: test" contains it. Suites with a database run once on each database.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "kit/machines.h"
#include "kit/os/clock.h"
#include "test/check.h"
#include "test/check_db.h"

static struct suite *suites;
static const char   *skipped;
static int           failures;

struct score {
    int passed, failed, skipped;
};

void check_register(struct suite *suite)
{
    struct suite **place = &suites;
    while (*place != NULL && strcmp((*place)->name, suite->name) < 0)
        place = &(*place)->next;
    suite->next = *place;
    *place = suite;
}

void check_failed(const char *file, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("%s:%d: ", file, line);
    vprintf(format, args);
    putchar('\n');
    va_end(args);
    failures++;
}

void check_skip(const char *reason)
{
    skipped = reason;
}

void check_pass_time(struct work *w, int64_t ms)
{
    w->now += ms;
    if (w->machines != NULL)
        clock_pass(w->machines->clock, ms);
}

static status run_unit(struct work *w, void *arg)
{
    const struct test *test = arg;
    test->run(w);
    return OK;
}

static void run_test(struct work *w, const struct test *test)
{
    if (!test->in_write)
        test->run(w);
    else
        CHECK_OK(db_work(w, WRITE, run_unit, (void *) (uintptr_t) test));
}

static void run_in(const struct suite *suite, const struct test *test, const enum db_kind *kind,
                   struct score *score)
{
    int before = failures;
    skipped = NULL;
    struct work *w = work_open(NULL, TEST_NOW);
    if (kind != NULL)
        check_machines_open(w, *kind);
    run_test(w, test);
    if (kind != NULL)
        check_machines_close(w);
    work_close(w);

    const char *word = failures > before ? "FAIL" : skipped != NULL ? "skip" : "ok";
    const char *where = kind == NULL ? "" : *kind == DB_SQLITE ? " [sqlite]" : " [postgres]";
    printf("%-4s %s: %s%s%s%s\n", word, suite->name, test->name, where,
           skipped != NULL ? " – " : "", skipped != NULL ? skipped : "");
    fflush(stdout);
    score->failed += failures > before;
    score->skipped += failures == before && skipped != NULL;
    score->passed += failures == before && skipped == NULL;
}

static bool wanted(const struct suite *suite, const struct test *test, const char *word)
{
    char name[512];
    snprintf(name, sizeof name, "%s: %s", suite->name, test->name);
    return word == NULL || strstr(name, word) != NULL;
}

int main(int argc, char **argv)
{
    static const enum db_kind kinds[] = {DB_SQLITE, DB_POSTGRES};
    const char               *word = argc > 1 ? argv[1] : NULL;
    struct score              score = {0};

    for (const struct suite *suite = suites; suite != NULL; suite = suite->next)
        for (const struct test *test = suite->tests; test->name != NULL; test++) {
            if (!wanted(suite, test, word))
                continue;
            if (!suite->needs_db)
                run_in(suite, test, NULL, &score);
            for (size_t i = 0; suite->needs_db && i < 1 + (size_t) check_has_postgres(); i++)
                run_in(suite, test, &kinds[i], &score);
        }
    printf("%d passed, %d failed, %d skipped\n", score.passed, score.failed, score.skipped);
    return score.failed == 0 && score.passed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
