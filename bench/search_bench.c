/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A shop with many contacts and many properties: search_bench [CONTACTS] [URL]
 *
 *   upsert    contacts a second, by e-mail, 100 in a durable WRITE unit, new and again
 *   get       one contact, by id and by e-mail, all 60 properties, p99 in ms (2)
 *   search    on an indexed property (10), on one without an index (150), by words (30), p99 in ms
 *   property  making one more property, ms (50)
 *   page      100 contacts from the end of the list beside 100 from its beginning
 *
 * Wall time, beside the limits in brackets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/rooms.h"
#include "bench/shop.h"
#include "generated/generated.h"
#include "kit/column/column.h"
#include "kit/ledger/ledger.h"

enum { TIMES = 200, MS = 1000 };

static struct machines machines;

static void open_machines(struct work *w, const char *url)
{
    struct db_options options = {.url = url};
    machines = (struct machines){.clock = clock_open_system(), .house = &app_house};
    machines.columns = column_open(&(struct columns_options){0});
    w->machines = &machines;
    w->now = clock_now(machines.clock);
    must(w, db_open(w, &options, &machines.db), "open");
    must(w, db_migrate(w, all_migrations, all_migrations_count, NULL), "migrate");
    must(w, ledger_open(w, &machines.ledger), "ledger");
}

/* ---- questions ---- */

struct question {
    int64_t              contacts, turn;
    const char          *property;
    enum record_operator compare;
    const char          *before, *after; /* a number is put in between */
    bool                 words;          /* it is full text */
};

static status get_by_id(struct work *w, void *arg)
{
    const struct question *question = arg;
    const char            *names[FILLED + 1] = {"email", "firstname", "lastname", "city"};
    struct record          record;
    for (int i = 4; i < FILLED; i++)
        names[i] = property_name(w, i - 4);
    return record_get(w, &person_types[0], 1 + question->turn * 7919 % question->contacts, names,
                      false, &record);
}

static status get_by_email(struct work *w, void *arg)
{
    struct question question = *(const struct question *) arg;
    int64_t         id;
    TRY(record_find(w, &person_types[0], "email",
                    work_text(w, "person%lld@example.com",
                              (long long) (question.turn * 104729 % question.contacts)),
                    &id));
    question.turn = id - 1;
    return get_by_id(w, &question);
}

static status search(struct work *w, void *arg)
{
    const struct question *question = arg;
    const char            *value = work_text(w, "%s%lld%s", question->before,
                                             (long long) question->turn * 31 % 4999, question->after);
    struct record_filter   filter = {
          .property = question->property, .compare = question->compare, .value = value};
    struct record_filter_group group = {&filter, 1};
    struct record_query        query = {.groups = &group,
                                        .group_count = question->words ? 0 : 1,
                                        .words = question->words ? value : NULL,
                                        .limit = 10};
    struct rows                rows;
    int64_t                    total;
    return record_search(w, &person_types[0], &query, &rows, &total);
}

static status page(struct work *w, void *arg)
{
    const struct question *question = arg;
    struct record_page     asked = {.after = question->turn, .limit = 100};
    struct rows            rows;
    return record_list(w, &person_types[0], &asked, &rows);
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return x < y ? -1 : x > y;
}

static double measure(const char *what, db_unit *unit, struct question question, double limit)
{
    double times[TIMES];
    run(&machines, READ, unit, &question);
    for (int i = 0; i < TIMES; i++) {
        question.turn++;
        times[i] = run(&machines, READ, unit, &question) * MS;
    }
    qsort(times, TIMES, sizeof times[0], compare_times);
    printf("%-32s p50 %8.3f ms   p99 %8.3f ms   limit %.0f\n", what, times[TIMES / 2],
           times[TIMES - TIMES / 100 - 1], limit);
    return times[TIMES / 2];
}

/* What such a search needs is in memory then. */
static void wait_for_columns(struct question *question)
{
    run(&machines, READ, search, question);
    column_wait(machines.columns);
}

static void ask_without_index(struct work *w, const struct question *all)
{
    struct question words = *all, number = *all;
    words.property = property_name(w, 20);
    words.before = "value ";
    words.after = " of it";
    double first = run(&machines, READ, search, &words), begin = seconds();
    column_wait(machines.columns);
    printf("the first search on a property without index: %.0f ms, its column read beside it: %.0f "
           "ms\n",
           first * MS, (seconds() - begin) * MS);
    measure("search text EQ, no index", search, words, 150);
    words.compare = OPERATOR_CONTAINS_TOKEN;
    wait_for_columns(&words);
    words.before = "";
    words.after = "*";
    measure("search CONTAINS_TOKEN, no index", search, words, 150);
    number.property = property_name(w, 21);
    number.compare = OPERATOR_GT;
    wait_for_columns(&number);
    measure("search number GT, no index", search, number, 150);
}

static void ask(struct work *w, int64_t contacts)
{
    struct question all = {.contacts = contacts, .turn = 1, .before = "", .after = ""};
    struct question mail = all, full = all, last = all;
    measure("get by id", get_by_id, all, 2);
    measure("get by e-mail", get_by_email, all, 2);
    mail.property = "email";
    mail.before = "person";
    mail.after = "@example.com";
    measure("search e-mail EQ", search, mail, 10);
    ask_without_index(w, &all);
    full.words = true;
    full.before = "first";
    measure("words: a name", search, full, 30);
    full.after = " last";
    measure("words: a name and a beginning", search, full, 30);
    double first = measure("page, from the beginning", page, all, 0);
    last.turn = contacts - 400;
    printf("the last page takes %.2f of the first\n",
           measure("page, at the end", page, last, 0) / first);
}

int main(int argc, char **argv)
{
    char         folder[] = "/tmp/storefolk-search-XXXXXX", path[64];
    struct work *w = work_open(NULL, 0);
    int64_t      contacts = argc > 1 ? atoll(argv[1]) : 100000;
    contacts -= contacts % BATCH;
    if (contacts <= 1000 || mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    snprintf(path, sizeof path, "%s/shop.db", folder);
    setvbuf(stdout, NULL, _IOLBF, 0);
    open_machines(w, argc > 2 ? argv[2] : path);
    double cpu_us;
    for (int i = 0; i < MADE; i++)
        run(&machines, WRITE, make_property, &i);
    printf("upsert of %d values: %.0f new contacts a second\n", FILLED,
           upsert_all(&machines, &(struct upserts){0, contacts, FILLED, 0}, &cpu_us));
    printf("upsert of 4 values: %.0f a second, new\n",
           upsert_all(&machines, &(struct upserts){contacts, contacts + contacts / 10, 4, 0},
                      &cpu_us));
    printf("upsert of 4 values: %.0f a second, there and unchanged\n",
           upsert_all(&machines, &(struct upserts){contacts, contacts + contacts / 10, 4, 0},
                      &cpu_us));
    int one_more = MADE;
    printf("one more property: %.1f ms (50)\n",
           run(&machines, WRITE, make_property, &one_more) * MS);
    ask(w, contacts);
    printf("columns in memory: %lld MB\n", (long long) (column_bytes(machines.columns) >> 20));
    column_close(machines.columns);
    db_close(machines.db);
    ledger_close(machines.ledger);
    work_close(w);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
