/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/route.h"

#include <assert.h>
#include <string.h>

#include "base/map.h"
#include "kit/http/head.h"

#define METHODS (OPTIONS + 1)

enum { DEEPEST = 32 };

/* One route with the names of the parts of its path. */
struct leaf {
    const struct route *route;
    struct route_pace   pace;
    const char         *names[DEEPEST];
    int                 count;
};

struct route_tree {
    struct map         words; /* piece → struct route_tree */
    struct route_tree *part;  /* any piece */
    struct leaf       *leaves[METHODS];
};

/* A path taken apart. */
struct pieces {
    const char *words[DEEPEST];
    int         count;
};

/* False when it is deeper than any route. */
static bool split(char *path, struct pieces *ret_pieces)
{
    ret_pieces->count = 0;
    path += *path == '/';
    for (char *rest = path, *piece; (piece = strsep(&rest, "/")) != NULL;) {
        if (*piece == '\0' && rest == NULL)
            return true;
        if (ret_pieces->count == DEEPEST)
            return false;
        ret_pieces->words[ret_pieces->count++] = piece;
    }
    return true;
}

/* ---- making the tree ---- */

static char *copy_of(struct arena *arena, const char *words, size_t size)
{
    return memcpy(arena_take(arena, size + 1), words, size);
}

static struct route_tree *node_open(struct arena *arena)
{
    struct route_tree *node = arena_take(arena, sizeof *node);
    node->words = map_open(arena, 0);
    return node;
}

static struct route_tree *step(struct arena *arena, struct route_tree *node, const char *piece,
                               struct leaf *leaf)
{
    size_t size = strlen(piece);
    if (piece[0] == '{') {
        assert(size > 2 && piece[size - 1] == '}');
        leaf->names[leaf->count++] = copy_of(arena, piece + 1, size - 2);
        if (node->part == NULL)
            node->part = node_open(arena);
        return node->part;
    }
    bool             fresh;
    union map_value *place = map_put(&node->words, piece, &fresh);
    if (fresh)
        place->pointer = node_open(arena);
    return place->pointer;
}

static void add(struct arena *arena, struct route_tree *tree, const struct route *route)
{
    struct pieces pieces;
    struct leaf  *leaf = arena_take(arena, sizeof *leaf);
    bool          fits = split(copy_of(arena, route->path, strlen(route->path)), &pieces);
    assert(fits && route->path[0] == '/' && route->handler != NULL);
    leaf->route = route;
    for (int i = 0; i < pieces.count; i++)
        tree = step(arena, tree, pieces.words[i], leaf);
    assert(tree->leaves[route->method] == NULL);
    tree->leaves[route->method] = leaf;
}

struct route_tree *route_tree_open(struct arena *arena, const struct route *const *tables)
{
    struct route_tree *tree = node_open(arena);
    for (; *tables != NULL; tables++)
        for (const struct route *route = *tables; route->path != NULL; route++)
            add(arena, tree, route);
    return tree;
}

/* ---- finding ---- */

static struct leaf *leaf_of(const struct route_tree *node, enum method method, unsigned *allowed)
{
    for (int m = GET; m < METHODS; m++)
        *allowed |= node->leaves[m] != NULL ? 1U << m : 0;
    if (node->leaves[method] == NULL && method == HEAD)
        method = GET;
    return node->leaves[method];
}

/* `values` gets the pieces that stood for {parts}. */
static struct leaf *find(const struct route_tree *node, const struct pieces *pieces, int at,
                         enum method method, struct route_match *match)
{
    struct http_pair *values = (struct http_pair *) (uintptr_t) match->parts;
    if (at == pieces->count)
        return leaf_of(node, method, &match->allowed);

    struct leaf           *leaf = NULL;
    const union map_value *next = map_get(&node->words, pieces->words[at]);
    if (next != NULL)
        leaf = find(next->pointer, pieces, at + 1, method, match);
    if (leaf == NULL && node->part != NULL && pieces->words[at][0] != '\0') {
        leaf = find(node->part, pieces, at + 1, method, match);
        if (leaf != NULL)
            values[at].value = pieces->words[at];
    }
    return leaf;
}

/* The values stand at the depths of their pieces; moves them together and names them. */
static void name_parts(const struct leaf *leaf, const struct pieces *pieces,
                       struct http_pair *parts)
{
    int count = 0;
    for (int i = 0; i < pieces->count; i++)
        if (parts[i].value != NULL)
            parts[count++].value = parts[i].value;
    assert(count == leaf->count);
    for (int i = 0; i < count; i++)
        parts[i].name = leaf->names[i];
    parts[count] = (struct http_pair){NULL, NULL};
}

int route_find(struct work *w, const struct route_tree *tree, const struct request *rq,
               struct route_match *ret_match)
{
    struct pieces pieces;
    *ret_match = (struct route_match){0};
    if (!split(work_copy(w, rq->path, strlen(rq->path)), &pieces))
        return 0;
    for (int i = 0; i < pieces.count; i++)
        if (!http_unescape((char *) (uintptr_t) pieces.words[i], false))
            return http_refuse(w, 400, "the path holds an escape that is none, or no UTF-8");

    struct http_pair *parts = work_take(w, (size_t) (pieces.count + 1) * sizeof *parts);
    ret_match->parts = parts;
    struct leaf *leaf = find(tree, &pieces, 0, rq->method, ret_match);
    if (leaf == NULL)
        return 0;
    name_parts(leaf, &pieces, parts);
    ret_match->route = leaf->route;
    ret_match->pace = &leaf->pace;
    return 0;
}

/* ---- pace ---- */

enum {
    LONG_US = 500,       /* a run longer than this is not for a loop … */
    VERY_LONG_US = 20000 /* … and one like this not at all; between them it may have been others,
                            who took the processor */
};

enum { TRUSTED = 16, MOST_TRUSTED = 100, LONG_COSTS = 20, LEAST_TRUSTED = -1000 };

bool route_pace_short(const struct route_pace *pace)
{
    return atomic_load_explicit(&pace->trust, memory_order_relaxed) >= TRUSTED;
}

void route_pace_add(struct route_pace *pace, int64_t us)
{
    int before = atomic_load_explicit(&pace->trust, memory_order_relaxed);
    int trust = us <= LONG_US        ? before + 1
                : us <= VERY_LONG_US ? before - LONG_COSTS
                                     : LEAST_TRUSTED;
    if (trust > MOST_TRUSTED)
        trust = MOST_TRUSTED;
    if (trust < LEAST_TRUSTED)
        trust = LEAST_TRUSTED;
    if (trust != before)
        atomic_store_explicit(&pace->trust, trust, memory_order_relaxed);
}

static const char *const words[METHODS] = {NULL,    "GET",    "POST", "PUT",
                                           "PATCH", "DELETE", "HEAD", "OPTIONS"};

const char *route_method_word(enum method method)
{
    assert(method >= GET && method <= OPTIONS);
    return words[method];
}

const char *route_allow(struct work *w, unsigned allowed)
{
    struct text text = text_open(w->arena);
    if (allowed & 1U << GET)
        allowed |= 1U << HEAD;
    allowed |= 1U << OPTIONS;
    for (int m = GET; m < METHODS; m++)
        if (allowed & 1U << m) {
            text_add(&text, text.size > 0 ? ", " : "");
            text_add(&text, words[m]);
        }
    return text.bytes;
}
