/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"

#include <pthread.h>

#include "base/map.h"
#include "base/time.h"
#include "test/check.h"

enum { LARGEST_EXACT_BITS = 53 }; /* of a JavaScript number */

static void ids_grow_whatever_the_clock_does(struct work *w)
{
    static const int64_t clock[] = {TEST_NOW, TEST_NOW, TEST_NOW + 1, TEST_NOW - DAY,
                                    0,        -5,       TEST_NOW + 2};
    struct id_source     source;
    int64_t              last = 0;

    id_source_init(&source, 0);
    for (size_t i = 0; i < COUNT_OF(clock); i++) {
        int64_t id = id_make(&source, clock[i]);
        CHECK(id > last && id < INT64_C(1) << LARGEST_EXACT_BITS);
        last = id;
    }
}

static void a_full_millisecond_borrows_the_next(struct work *w)
{
    struct id_source source;
    int64_t          last = 0;

    id_source_init(&source, 3);
    for (int i = 0; i < 1000; i++) {
        int64_t id = id_make(&source, TEST_NOW);
        CHECK(id > last);
        CHECK_INT(id_time(id), TEST_NOW + i / 256);
        last = id;
    }
}

static void nodes_never_make_the_same_id(struct work *w)
{
    enum { NODES = 16, EACH = 600 };
    struct map seen = map_open(w->arena, 1);
    for (int node = 0; node < NODES; node++) {
        struct id_source source;
        id_source_init(&source, node);
        for (int i = 0; i < EACH; i++)
            map_put_int(&seen, id_make(&source, TEST_NOW), NULL);
    }
    CHECK_INT(seen.count, NODES * EACH);
}

static void ids_are_exact_numbers_of_javascript_until_2089(struct work *w)
{
    enum { LAST_NODE = 15 };
    int64_t          end_of_2088 = INT64_C(3755289599999);
    struct id_source source;

    id_source_init(&source, LAST_NODE);
    int64_t id = id_make(&source, end_of_2088);
    CHECK(id > 0 && id < INT64_C(1) << LARGEST_EXACT_BITS);
    CHECK_INT(id_time(id), end_of_2088);
}

enum { THREADS = 4, EACH_THREAD = 20000 };

struct maker {
    struct id_source *source;
    int64_t           ids[EACH_THREAD];
};

static void *make_many(void *arg)
{
    struct maker *maker = arg;
    for (int i = 0; i < EACH_THREAD; i++)
        maker->ids[i] = id_make(maker->source, TEST_NOW);
    return NULL;
}

static void threads_never_make_the_same_id(struct work *w)
{
    struct maker    *makers = work_take(w, THREADS * sizeof *makers);
    struct id_source source;
    pthread_t        threads[THREADS];
    struct map       seen = map_open(w->arena, 1);

    id_source_init(&source, 0);
    for (int i = 0; i < THREADS; i++) {
        makers[i].source = &source;
        CHECK(pthread_create(&threads[i], NULL, make_many, &makers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        for (int k = 0; k < EACH_THREAD; k++)
            map_put_int(&seen, makers[i].ids[k], NULL);
    }
    CHECK_INT(seen.count, THREADS * EACH_THREAD);
}

SUITE("id", TEST(ids_grow_whatever_the_clock_does), TEST(a_full_millisecond_borrows_the_next),
      TEST(nodes_never_make_the_same_id), TEST(ids_are_exact_numbers_of_javascript_until_2089),
      TEST(threads_never_make_the_same_id));
