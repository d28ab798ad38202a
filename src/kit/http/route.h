/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_ROUTE_H
#define KIT_HTTP_ROUTE_H

/*
 * The route tables as a tree of path pieces. A word wins over a {part}; where the better path does
 * not know the method, the other is tried. One '/' at the end makes no difference.
 */

#include <stdatomic.h>

#include "kit/http/http.h"

struct route_tree;

/* Asserts that no two routes say the same. Lives in the arena. */
struct route_tree *route_tree_open(struct arena *arena, const struct route *const *tables);

/*
 * How long the runs of a route take, learnt from them. Shared by all threads, and it does no harm
 * when two of them count at the same time and one is lost.
 */
struct route_pace {
    atomic_int trust; /* one more for a short run, many less for a long one */
};

/* Whether it is short enough to run on an event loop, which is held up meanwhile. */
bool route_pace_short(const struct route_pace *pace);
void route_pace_add(struct route_pace *pace, int64_t us);

struct route_match {
    const struct route     *route; /* NULL: none, see `allowed` */
    struct route_pace      *pace;
    const struct http_pair *parts;
    unsigned allowed; /* bits 1 << method of the routes with that path; 0 = no path */
};

/* HEAD finds GET. 0, or the HTTP code to refuse with: the path holds a bad escape. */
int route_find(struct work *w, const struct route_tree *tree, const struct request *rq,
               struct route_match *ret_match);

/* "GET, HEAD, POST, OPTIONS" */
const char *route_allow(struct work *w, unsigned allowed);

/* "GET" */
const char *route_method_word(enum method method);

#endif
