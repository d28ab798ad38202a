/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Many go into a list and out of it: list_bench [CONTACTS] [URL]
 *
 * While all contacts are added from one list to another, and are all taken out again, somebody else
 * asks for one empty WRITE after the other: how long each waits is how long the writer was held.
 * The limit is the slice of 20 ms and a commit. Beside it: the call itself, its two units, and
 * until all rows and facts are there.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/config.h"
#include "app/machines.h"
#include "bench/shop.h"
#include "crm/segment/segment.h"
#include "crm/segment/segment_rule.h"
#include "kit/job/job.h"

enum { MS = 1000, MOST_WAITS = 1000000 };

/* ---- who waits for the writer ---- */

struct waiting {
    struct machines *machines;
    pthread_t        thread;
    atomic_bool      over;
    double          *waits; /* ms */
    size_t           count;
};

static status nothing(struct work *w, void *arg)
{
    return OK;
}

static void *wait_on(void *arg)
{
    struct waiting *waiting = arg;
    while (!atomic_load(&waiting->over) && waiting->count < MOST_WAITS) {
        struct timespec pause = {.tv_nsec = 500000};
        waiting->waits[waiting->count++] = run(waiting->machines, WRITE, nothing, NULL) * MS;
        nanosleep(&pause, NULL);
    }
    return NULL;
}

static void begin_waiting(struct waiting *waiting, struct machines *machines)
{
    *waiting = (struct waiting){.machines = machines,
                                .waits = malloc(MOST_WAITS * sizeof *waiting->waits)};
    if (waiting->waits == NULL || pthread_create(&waiting->thread, NULL, wait_on, waiting) != 0)
        exit(EXIT_FAILURE);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return x < y ? -1 : x > y;
}

static void end_waiting(struct waiting *waiting, const char *what)
{
    atomic_store(&waiting->over, true);
    pthread_join(waiting->thread, NULL);
    qsort(waiting->waits, waiting->count, sizeof *waiting->waits, compare);
    printf("%-40s p50 %8.2f ms   p99 %8.2f ms   longest %9.1f ms   of %zu\n", what,
           waiting->waits[waiting->count / 2], waiting->waits[waiting->count * 99 / 100],
           waiting->waits[waiting->count - 1], waiting->count);
    free(waiting->waits);
}

/* ---- lists ---- */

struct lists {
    int64_t               all, kept;
    struct segment_moving moving;
};

static status make_list(struct work *w, const char *name, bool by_rule, int64_t *ret_id)
{
    const struct segment_rule *rule;
    const struct json         *filter = NULL;
    struct segment             draft = {.name = name,
                                        .type = "0-1",
                                        .kind = by_rule ? SEGMENT_DYNAMIC : SEGMENT_MANUAL,
                                        .folder = ABSENT,
                                        .convert_day = ABSENT,
                                        .convert_count = ABSENT};
    if (by_rule) {
        TRY(segment_rule_parse(w, "everybody", &rule));
        TRY(segment_rule_to_filter(w, rule, &filter));
    }
    TRY(segment_create(w, filter, &draft));
    *ret_id = draft.id;
    return OK;
}

static status make_lists(struct work *w, void *arg)
{
    struct lists *lists = arg;
    TRY(make_list(w, "All", true, &lists->all));
    return make_list(w, "Kept", false, &lists->kept);
}

static status find_from(struct work *w, void *arg)
{
    struct lists *lists = arg;
    return segment_find_from(w, lists->all, &lists->moving);
}

static status find_all(struct work *w, void *arg)
{
    struct lists *lists = arg;
    return segment_find_all(w, &lists->moving);
}

static status move_found(struct work *w, void *arg)
{
    const struct lists *lists = arg;
    return segment_move_found(w, &lists->moving);
}

struct left {
    int64_t list, count;
};

static status count_waiting(struct work *w, void *arg)
{
    struct left *left = arg;
    return segment_count_waiting(w, left->list, &left->count);
}

static void wait_for_rows(struct machines *machines, int64_t list)
{
    struct left left = {list, 1};
    while (left.count > 0) {
        struct timespec pause = {.tv_nsec = 50000000};
        nanosleep(&pause, NULL);
        run(machines, READ, count_waiting, &left);
    }
}

/* As the server does it: what is found lives in the same work. */
static void measure(struct machines *machines, struct lists *lists, db_unit *find, const char *what)
{
    struct work   *w = work_open(machines, clock_now(machines->clock));
    struct waiting waiting;
    lists->moving = (struct segment_moving){.list = lists->kept};
    begin_waiting(&waiting, machines);
    double begin = seconds();
    must(w, db_work(w, READ, find, lists), "find");
    double found = seconds();
    must(w, db_work(w, WRITE, move_found, lists), "move");
    double moved = seconds();
    end_waiting(&waiting, what);
    begin_waiting(&waiting, machines);
    wait_for_rows(machines, lists->kept);
    end_waiting(&waiting, "  while rows and facts are made");
    printf("  found in %.0f ms, written in %.1f ms, all rows after %.1f s\n", (found - begin) * MS,
           (moved - found) * MS, seconds() - begin);
    work_close(w);
}

static void measure_all(struct machines *machines, int64_t contacts)
{
    struct lists   lists = {0};
    struct waiting waiting;
    double         cpu_us;
    upsert_all(machines, &(struct upserts){0, contacts, 4, 0}, &cpu_us);
    run(machines, WRITE, make_lists, &lists);
    begin_waiting(&waiting, machines);
    struct timespec second = {.tv_sec = 2};
    nanosleep(&second, NULL);
    end_waiting(&waiting, "nothing else");
    measure(machines, &lists, find_from, "add-from of all contacts");
    measure(machines, &lists, find_all, "removing all");
}

int main(int argc, char **argv)
{
    char          folder[] = "/tmp/storefolk-list-XXXXXX";
    int64_t       contacts = argc > 1 ? atoll(argv[1]) : 100000;
    struct work  *w = work_open(NULL, 0);
    struct config config = {.values = {NULL}};
    if (contacts < BATCH || mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    config.values[OPTION_DATA] = folder;
    config.values[OPTION_DB] = argc > 2 ? argv[2] : NULL;
    config.values[OPTION_READERS] = "8";
    config.values[OPTION_NODE] = "0";
    config.values[OPTION_LOG_LEVEL] = "error";
    setvbuf(stdout, NULL, _IOLBF, 0);
    must(w, machines_open(w, &config, MACHINES_MAKE), "machines");
    jobs_start(w->machines->jobs);
    measure_all(w->machines, contacts - contacts % BATCH);
    machines_close(w);
    work_close(w);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
