/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_MAP_H
#define BASE_MAP_H

/*
 * From text, or from a whole number, to a whole number or a pointer; grows in an arena, keys are
 * copied. Seeded, so that strangers cannot choose keys that collide. Nothing is taken out.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

union map_value {
    int64_t number;
    void   *pointer;
};

struct map_slot {
    uint64_t        hash; /* 0 = free */
    const char     *key;  /* NULL when the key is a number */
    int64_t         number;
    union map_value value;
};

struct map {
    struct arena    *arena;
    uint64_t         seed;
    size_t           count;
    size_t           room; /* a power of two */
    struct map_slot *slots;
};

struct map map_open(struct arena *arena, uint64_t seed);

/* NULL when there is none. The place is good until the next map_put. */
union map_value *map_get(const struct map *map, const char *key);
union map_value *map_get_int(const struct map *map, int64_t key);

/* The place of the key's value, made (zeroed) when it is new. */
union map_value *map_put(struct map *map, const char *key, bool *ret_new)
    __attribute__((returns_nonnull));
union map_value *map_put_int(struct map *map, int64_t key, bool *ret_new)
    __attribute__((returns_nonnull));

/* Walks all slots in no order: for (struct map_slot *s = NULL; (s = map_next(map, s));) */
struct map_slot *map_next(const struct map *map, struct map_slot *previous);

uint64_t map_hash(const void *bytes, size_t size, uint64_t seed);

#endif
