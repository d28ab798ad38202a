/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_ID_H
#define BASE_ID_H

/*
 * Ids of our own: positive, ordered by time, unique over the nodes of a cluster, and at most
 * 2^53 - 1, so that JavaScript holds them exactly.
 *
 *     41 bits  ms since 2020-01-01       (until 2089)
 *      4 bits  node, 0..15
 *      8 bits  counter within the ms; when it is full the next ms is borrowed
 */

#include <stdatomic.h>
#include <stdint.h>

struct id_source {
    _Atomic int64_t last; /* ms and counter of the last id given */
    int             node;
};

void id_source_init(struct id_source *source, int node);

/* Safe to call from any thread. Never the same twice, whatever `now` does. */
int64_t id_make(struct id_source *source, int64_t now);

/* The largest id given so far; before the first one, one that is smaller than all. */
int64_t id_last(const struct id_source *source);

/* The instant inside an id, in ms since 1970. */
int64_t id_time(int64_t id);

#endif
