/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BENCH_SHOP_H
#define BENCH_SHOP_H

/* Contacts with many values, for benches that write them. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "crm/person/person.h"
#include "crm/record/record.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

/* Of a batch, of properties made at run time, and of the values of a contact that has all. */
enum { BATCH = 100, MADE = 56, FILLED = 60 };

static inline double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Of the processor, by this process. */
static inline double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static inline void must(const struct work *w, status outcome, const char *doing)
{
    if (outcome == OK)
        return;
    fprintf(stderr, "%s: %s\n", doing, w->failure.message);
    exit(EXIT_FAILURE);
}

static inline const char *property_name(struct work *w, int i)
{
    return work_text(w, "shop_%s_%d", i % 2 == 0 ? "words" : "number", i);
}

static inline status make_property(struct work *w, void *arg)
{
    int                    i = *(int *) arg;
    struct record_property made = {.is = {.name = property_name(w, i),
                                          .label = "Made",
                                          .group = "contactinformation",
                                          .type = i % 2 == 0 ? PROPERTY_STRING : PROPERTY_NUMBER}};
    return record_property_create(w, &person_types[0], &made);
}

/* What contact `i` has. Of each ten values that are made here one is another for each `turn`. */
static inline void fill(struct work *w, int64_t i, int filled, int turn,
                        struct record_value *values)
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
            work_text(w, j % 2 == 0 ? "value %lld of it" : "%lld",
                      (long long) ((i * j + (j % 10 == 0 ? turn : 0)) % 100003))};
}

/* A batch of contacts, their values made before the clock begins. */
struct batch {
    struct record_value values[BATCH][FILLED];
    int                 filled;
};

static inline void make_batch(struct work *w, int64_t first, int filled, int turn,
                              struct batch *ret_batch)
{
    ret_batch->filled = filled;
    for (int i = 0; i < BATCH; i++)
        fill(w, first + i, filled, turn, ret_batch->values[i]);
}

static inline status upsert(struct work *w, void *arg)
{
    const struct batch      *batch = arg;
    struct record_ahead_wish wishes[BATCH];
    for (int i = 0; i < BATCH; i++)
        wishes[i] = (struct record_ahead_wish){batch->values[i][0].value, batch->values[i],
                                               (size_t) batch->filled};
    TRY(record_read_ahead(w, &person_types[0], &(struct record_ahead){"email", wishes, BATCH}));
    for (int i = 0; i < BATCH; i++) {
        const struct record_value *values = batch->values[i];
        int64_t                    id;
        status found = record_find(w, &person_types[0], "email", values[0].value, &id);
        if (found == NOT_FOUND)
            TRY(record_create_draft(
                w, &person_types[0],
                &(struct record_draft){values, (size_t) batch->filled, .missing = values}, &id));
        else {
            TRY(found);
            TRY(record_change(w, &person_types[0], id, values, (size_t) batch->filled));
        }
    }
    return OK;
}

/* Seconds that the unit took, in a work of its own. */
static inline double run(struct machines *machines, enum transaction mode, db_unit *unit, void *arg)
{
    struct work *w = work_open(machines, clock_now(machines->clock));
    double       begin = seconds();
    must(w, db_work(w, mode, unit, arg), "unit");
    double took = seconds() - begin;
    work_close(w);
    return took;
}

/* Which contacts are written, and how. */
struct upserts {
    int64_t from, to;
    int     filled, turn;
};

/* Contacts a second, in durable units of a batch; `ret_cpu_us` of the processor for each. */
static inline double upsert_all(struct machines *machines, const struct upserts *upserts,
                                double *ret_cpu_us)
{
    double took = 0, cpu = 0, count = (double) (upserts->to - upserts->from);
    for (int64_t first = upserts->from; first < upserts->to; first += BATCH) {
        struct work  *w = work_open(machines, 0);
        struct batch *batch = work_take(w, sizeof *batch);
        make_batch(w, first, upserts->filled, upserts->turn, batch);
        double before = cpu_seconds();
        took += run(machines, WRITE, upsert, batch);
        cpu += cpu_seconds() - before;
        work_close(w);
    }
    *ret_cpu_us = cpu / count * 1e6;
    return count / took;
}

#endif
