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
#include "crm/person/person.h"
#include "crm/record/record.h"
#include "generated/generated.h"
#include "kit/column/column.h"
#include "kit/db/db.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

enum { BATCH = 100, MADE = 56, FILLED = 60, TIMES = 200, MS = 1000 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void must(const struct work *w, status outcome, const char *doing)
{
    if (outcome == OK)
        return;
    fprintf(stderr, "%s: %s\n", doing, w->failure.message);
    exit(EXIT_FAILURE);
}

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

static double run(enum transaction mode, db_unit *unit, void *arg)
{
    struct work *w = work_open(&machines, clock_now(machines.clock));
    double       begin = seconds();
    must(w, db_work(w, mode, unit, arg), "unit");
    double took = seconds() - begin;
    work_close(w);
    return took;
}

/* ---- the shop ---- */

static const char *property_name(struct work *w, int i)
{
    return work_text(w, "shop_%s_%d", i % 2 == 0 ? "words" : "number", i);
}

static status make_property(struct work *w, void *arg)
{
    int                    i = *(int *) arg;
    struct record_property made = {.is = {.name = property_name(w, i),
                                          .label = "Made",
                                          .group = "contactinformation",
                                          .type = i % 2 == 0 ? PROPERTY_STRING : PROPERTY_NUMBER}};
    return record_property_create(w, &person_types[0], &made);
}

struct upserts {
    int64_t first;
    int     filled; /* values of a contact */
};

static void fill(struct work *w, int64_t i, int filled, struct record_value *values)
{
    values[0] =
        (struct record_value){"email", work_text(w, "person%lld@example.com", (long long) i)};
    values[1] =
        (struct record_value){"firstname", work_text(w, "First%lld", (long long) (i % 4999))};
    values[2] = (struct record_value){"lastname", work_text(w, "Last%lld", (long long) (i % 9973))};
    values[3] = (struct record_value){"city", work_text(w, "City %lld", (long long) (i % 701))};
    for (int j = 4; j < filled; j++)
        values[j] = (struct record_value){
            property_name(w, j - 4),
            work_text(w, j % 2 == 0 ? "value %lld of it" : "%lld", (long long) (i * j % 100003))};
}

static status upsert(struct work *w, void *arg)
{
    const struct upserts *upserts = arg;
    for (int64_t i = upserts->first; i < upserts->first + BATCH; i++) {
        struct record_value values[FILLED];
        int64_t             id;
        fill(w, i, upserts->filled, values);
        status found = record_find(w, &person_types[0], "email", values[0].value, &id);
        if (found == NOT_FOUND)
            TRY(record_create_draft(
                w, &person_types[0],
                &(struct record_draft){values, (size_t) upserts->filled, .missing = values}, &id));
        else {
            TRY(found);
            TRY(record_change(w, &person_types[0], id, values, (size_t) upserts->filled));
        }
    }
    return OK;
}

static double upsert_all(int64_t from, int64_t to, int filled)
{
    double begin = seconds();
    for (struct upserts upserts = {from, filled}; upserts.first < to; upserts.first += BATCH)
        run(WRITE, upsert, &upserts);
    return (double) (to - from) / (seconds() - begin);
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
    run(READ, unit, &question);
    for (int i = 0; i < TIMES; i++) {
        question.turn++;
        times[i] = run(READ, unit, &question) * MS;
    }
    qsort(times, TIMES, sizeof times[0], compare_times);
    printf("%-32s p50 %8.3f ms   p99 %8.3f ms   limit %.0f\n", what, times[TIMES / 2],
           times[TIMES - TIMES / 100 - 1], limit);
    return times[TIMES / 2];
}

/* What such a search needs is in memory then. */
static void wait_for_columns(struct question *question)
{
    run(READ, search, question);
    column_wait(machines.columns);
}

static void ask_without_index(struct work *w, const struct question *all)
{
    struct question words = *all, number = *all;
    words.property = property_name(w, 20);
    words.before = "value ";
    words.after = " of it";
    double first = run(READ, search, &words), begin = seconds();
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
    for (int i = 0; i < MADE; i++)
        run(WRITE, make_property, &i);
    printf("upsert of %d values: %.0f new contacts a second\n", FILLED,
           upsert_all(0, contacts, FILLED));
    printf("upsert of 4 values: %.0f a second, new\n",
           upsert_all(contacts, contacts + contacts / 10, 4));
    printf("upsert of 4 values: %.0f a second, there and unchanged\n",
           upsert_all(contacts, contacts + contacts / 10, 4));
    int one_more = MADE;
    printf("one more property: %.1f ms (50)\n", run(WRITE, make_property, &one_more) * MS);
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
