/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/sets/sets.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "kit/sets/sets_parts.h"

enum { FIRST_SLOTS = 64, FEW = 20000 };

struct sets {
    pthread_mutex_t  lock;
    struct kept_set *first, **slots; /* by key; open addressing */
    size_t           count, room;
    int64_t          few;
};

void *sets_take(void *old, size_t count, size_t size)
{
    void *memory = realloc(old, count * size);
    assert(memory != NULL);
    return memory;
}

/* ---- one ---- */

static void empty(struct kept_set *set)
{
    bitmap_close(set->members);
    sets_flips_empty(set->flips);
    sets_ranking_free(set->ranking);
    set->ranking = NULL;
    set->members = bitmap_open();
    set->state = set->saved = (struct sets_state){0};
    set->flipped_at = INT64_MIN;
    set->version = 0;
}

struct kept_set *sets_new(const char *key)
{
    struct kept_set *set = calloc(1, sizeof *set);
    assert(set != NULL);
    set->key = strdup(key);
    set->flips = calloc(1, sizeof *set->flips);
    assert(set->key != NULL && set->flips != NULL);
    empty(set);
    return set;
}

void sets_free(struct kept_set *set)
{
    if (set == NULL)
        return;
    empty(set);
    bitmap_close(set->members);
    free(set->flips);
    free((char *) set->key);
    free(set);
}

/* ---- all ---- */

struct sets *sets_open(void)
{
    struct sets *sets = calloc(1, sizeof *sets);
    assert(sets != NULL);
    pthread_mutex_init(&sets->lock, NULL);
    sets->few = FEW;
    return sets;
}

int64_t sets_few(const struct sets *sets)
{
    return sets->few;
}

void sets_set_few(struct sets *sets, int64_t count)
{
    sets->few = count;
}

void sets_clear(struct sets *sets)
{
    for (struct kept_set *set = sets->first, *next; set != NULL; set = next) {
        next = set->next;
        sets_free(set);
    }
    free(sets->slots);
    sets->slots = NULL;
    sets->first = NULL;
    sets->count = sets->room = 0;
}

void sets_close(struct sets *sets)
{
    if (sets == NULL)
        return;
    sets_clear(sets);
    pthread_mutex_destroy(&sets->lock);
    free(sets);
}

void sets_begin(struct sets *sets)
{
    pthread_mutex_lock(&sets->lock);
}

void sets_end(struct sets *sets)
{
    pthread_mutex_unlock(&sets->lock);
}

/* The place of a key, or the free one where it belongs. */
static struct kept_set **place_of(const struct sets *sets, const char *key)
{
    size_t at = (size_t) map_hash(key, strlen(key), (uint64_t) (uintptr_t) sets) & (sets->room - 1);
    while (sets->slots[at] != NULL && strcmp(sets->slots[at]->key, key) != 0)
        at = (at + 1) & (sets->room - 1);
    return &sets->slots[at];
}

/* Slots for so many, all of them filled anew. */
static void fill_slots(struct sets *sets, size_t room)
{
    free(sets->slots);
    sets->room = room;
    sets->slots = calloc(room, sizeof(struct kept_set *));
    assert(sets->slots != NULL);
    for (struct kept_set *set = sets->first; set != NULL; set = set->next)
        *place_of(sets, set->key) = set;
}

void sets_drop(struct sets *sets, const char *key)
{
    struct kept_set **link = &sets->first;
    while (*link != NULL && strcmp((*link)->key, key) != 0)
        link = &(*link)->next;
    struct kept_set *set = *link;
    if (set == NULL)
        return;
    *link = set->next;
    sets_free(set);
    sets->count--;
    fill_slots(sets, sets->room);
}

void sets_join(struct sets *sets, struct kept_set *set)
{
    sets_drop(sets, set->key);
    if (sets->count * 2 >= sets->room)
        fill_slots(sets, sets->room == 0 ? FIRST_SLOTS : sets->room * 2);
    set->next = sets->first;
    sets->first = set;
    sets->count++;
    *place_of(sets, set->key) = set;
}

struct kept_set *sets_find(struct sets *sets, const char *key)
{
    return sets->room == 0 ? NULL : *place_of(sets, key);
}

struct kept_set *sets_put(struct sets *sets, const char *key)
{
    struct kept_set *set = sets_find(sets, key);
    if (set == NULL) {
        set = sets_new(key);
        sets_join(sets, set);
    }
    empty(set);
    return set;
}

struct kept_set *sets_first(struct sets *sets)
{
    return sets->first;
}

size_t sets_bytes(const struct sets *sets)
{
    size_t bytes = 0;
    for (const struct kept_set *set = sets->first; set != NULL; set = set->next)
        bytes += sets_flips_bytes(set->flips) + sets_ranking_bytes(set->ranking)
                 + bitmap_bytes(set->members) + sizeof *set;
    return bytes;
}
