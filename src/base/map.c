/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/map.h"

#include <assert.h>
#include <string.h>

struct map map_open(struct arena *arena, uint64_t seed)
{
    enum { FIRST = 16 };
    return (struct map){.arena = arena,
                        .seed = seed,
                        .room = FIRST,
                        .slots = arena_take(arena, FIRST * sizeof(struct map_slot))};
}

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    x ^= x >> 32;
    return x;
}

uint64_t map_hash(const void *bytes, size_t size, uint64_t seed)
{
    const unsigned char *at = bytes;
    uint64_t             hash = mix(seed ^ (uint64_t) size);
    for (; size >= 8; at += 8, size -= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = mix(hash ^ word) + seed;
    }
    uint64_t tail = 0;
    if (size > 0)
        memcpy(&tail, at, size);
    hash = mix(hash ^ tail);
    return hash == 0 ? 1 : hash;
}

static bool same_key(const struct map_slot *slot, uint64_t hash, const char *key, int64_t number)
{
    if (slot->hash != hash)
        return false;
    if (key == NULL || slot->key == NULL)
        return key == slot->key && slot->number == number;
    return strcmp(slot->key, key) == 0;
}

/* The slot of the key, or the free one where it would go. */
static struct map_slot *slot_of(const struct map *map, uint64_t hash, const char *key,
                                int64_t number)
{
    size_t mask = map->room - 1;
    for (size_t i = (size_t) hash & mask;; i = (i + 1) & mask) {
        struct map_slot *slot = &map->slots[i];
        if (slot->hash == 0 || same_key(slot, hash, key, number))
            return slot;
    }
}

static void grow(struct map *map)
{
    struct map larger = *map;
    larger.room *= 2;
    larger.slots = arena_take(map->arena, larger.room * sizeof *larger.slots);
    for (struct map_slot *slot = NULL; (slot = map_next(map, slot)) != NULL;)
        *slot_of(&larger, slot->hash, slot->key, slot->number) = *slot;
    *map = larger;
}

static union map_value *put(struct map *map, uint64_t hash, const char *key, int64_t number,
                            bool *ret_new)
{
    if ((map->count + 1) * 4 > map->room * 3)
        grow(map);
    struct map_slot *slot = slot_of(map, hash, key, number);
    bool             fresh = slot->hash == 0;
    if (fresh) {
        slot->hash = hash;
        slot->number = number;
        if (key != NULL) {
            size_t size = strlen(key) + 1;
            slot->key = memcpy(arena_take(map->arena, size), key, size);
        }
        map->count++;
    }
    if (ret_new != NULL)
        *ret_new = fresh;
    return &slot->value;
}

static uint64_t hash_int(const struct map *map, int64_t key)
{
    uint64_t hash = mix((uint64_t) key ^ map->seed);
    return hash == 0 ? 1 : hash;
}

union map_value *map_get(const struct map *map, const char *key)
{
    assert(key != NULL);
    struct map_slot *slot = slot_of(map, map_hash(key, strlen(key), map->seed), key, 0);
    return slot->hash == 0 ? NULL : &slot->value;
}

union map_value *map_get_int(const struct map *map, int64_t key)
{
    struct map_slot *slot = slot_of(map, hash_int(map, key), NULL, key);
    return slot->hash == 0 ? NULL : &slot->value;
}

union map_value *map_put(struct map *map, const char *key, bool *ret_new)
{
    assert(key != NULL);
    return put(map, map_hash(key, strlen(key), map->seed), key, 0, ret_new);
}

union map_value *map_put_int(struct map *map, int64_t key, bool *ret_new)
{
    return put(map, hash_int(map, key), NULL, key, ret_new);
}

struct map_slot *map_next(const struct map *map, struct map_slot *previous)
{
    size_t i = previous == NULL ? 0 : (size_t) (previous - map->slots) + 1;
    for (; i < map->room; i++)
        if (map->slots[i].hash != 0)
            return &map->slots[i];
    return NULL;
}
