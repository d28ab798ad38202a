/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"

#include <assert.h>

enum { NODE_BITS = 4, COUNTER_BITS = 8 };

static const int64_t EPOCH = INT64_C(1577836800000); /* 2020-01-01 */

void id_source_init(struct id_source *source, int node)
{
    assert(node >= 0 && node < 1 << NODE_BITS);
    atomic_init(&source->last, 0);
    source->node = node;
}

/* From ms and counter to the id, with the node between them. */
static int64_t id_of(const struct id_source *source, int64_t tick)
{
    int64_t counter = tick & ((1 << COUNTER_BITS) - 1);
    return (tick >> COUNTER_BITS) << (NODE_BITS + COUNTER_BITS)
           | (int64_t) source->node << COUNTER_BITS | counter;
}

int64_t id_make(struct id_source *source, int64_t now)
{
    int64_t ms = now > EPOCH ? now - EPOCH : 0;
    int64_t wanted = ms << COUNTER_BITS;
    int64_t last = atomic_load(&source->last), next;
    do
        next = wanted > last ? wanted : last + 1;
    while (!atomic_compare_exchange_weak(&source->last, &last, next));

    return id_of(source, next);
}

int64_t id_last(const struct id_source *source)
{
    return id_of(source, atomic_load(&source->last));
}

int64_t id_time(int64_t id)
{
    return (id >> (NODE_BITS + COUNTER_BITS)) + EPOCH;
}
