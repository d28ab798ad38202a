/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/sets/sets.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

enum { FIRST_SLOTS = 64 };

struct sets {
    pthread_mutex_t  lock;
    struct kept_set *first, **slots; /* by key; open addressing */
    size_t           count, room;
};

/*
 * Instants: a heap, soonest first, and for each number the one that counts. What was put into the
 * heap before that is passed over when it comes up, and cleared away when it is more than half.
 */
struct flip {
    int64_t  at;
    uint32_t number;
};

struct flips {
    struct flip *heap;
    size_t       count, room;
    struct flip *slots; /* by number; at 0 = free; the number's instant, INT64_MAX = none */
    size_t       slot_count, slots_used;
};

static void *take(void *old, size_t count, size_t size)
{
    void *memory = realloc(old, count * size);
    assert(memory != NULL);
    return memory;
}

/* ---- sets ---- */

struct sets *sets_open(void)
{
    struct sets *sets = calloc(1, sizeof *sets);
    assert(sets != NULL);
    pthread_mutex_init(&sets->lock, NULL);
    return sets;
}

static void empty(struct kept_set *set)
{
    bitmap_close(set->members);
    free(set->flips->heap);
    free(set->flips->slots);
    *set->flips = (struct flips){0};
    set->members = NULL;
}

void sets_clear(struct sets *sets)
{
    for (struct kept_set *set = sets->first, *next; set != NULL; set = next) {
        next = set->next;
        empty(set);
        free(set->flips);
        free((char *) set->key);
        free(set);
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

static void make_room(struct sets *sets)
{
    if (sets->count * 2 < sets->room)
        return;
    sets->room = sets->room == 0 ? FIRST_SLOTS : sets->room * 2;
    free(sets->slots);
    sets->slots = calloc(sets->room, sizeof *sets->slots);
    assert(sets->slots != NULL);
    for (struct kept_set *set = sets->first; set != NULL; set = set->next)
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
        make_room(sets);
        set = calloc(1, sizeof *set);
        assert(set != NULL);
        set->key = strdup(key);
        set->flips = calloc(1, sizeof *set->flips);
        assert(set->key != NULL && set->flips != NULL);
        set->next = sets->first;
        sets->first = set;
        sets->count++;
        *place_of(sets, key) = set;
    }
    empty(set);
    set->members = bitmap_open();
    set->state = (struct sets_state){0};
    set->flipped_at = INT64_MIN;
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
        bytes += (set->flips->room + set->flips->slot_count) * sizeof(struct flip)
                 + bitmap_count(set->members) / 8 + sizeof *set;
    return bytes;
}

/* ---- the instant of a number ---- */

static struct flip *slot_of(const struct flips *flips, uint32_t number)
{
    size_t at = map_hash(&number, sizeof number, 1) & (flips->slot_count - 1);
    while (flips->slots[at].at != 0 && flips->slots[at].number != number)
        at = (at + 1) & (flips->slot_count - 1);
    return &flips->slots[at];
}

static void grow_slots(struct flips *flips)
{
    if (flips->slots_used * 2 < flips->slot_count)
        return;
    struct flip *old = flips->slots;
    size_t       count = flips->slot_count;
    flips->slot_count = count == 0 ? FIRST_SLOTS : count * 2;
    flips->slots = calloc(flips->slot_count, sizeof *flips->slots);
    assert(flips->slots != NULL);
    for (size_t i = 0; i < count; i++)
        if (old[i].at != 0)
            *slot_of(flips, old[i].number) = old[i];
    free(old);
}

/* ---- the heap ---- */

static void swap(struct flip *a, struct flip *b)
{
    struct flip c = *a;
    *a = *b;
    *b = c;
}

static void sink(struct flips *flips, size_t at)
{
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < flips->count; child++)
            if (flips->heap[child].at < flips->heap[least].at)
                least = child;
        if (least == at)
            return;
        swap(&flips->heap[at], &flips->heap[least]);
        at = least;
    }
}

static void push(struct flips *flips, struct flip flip)
{
    if (flips->count == flips->room) {
        flips->room = flips->room == 0 ? FIRST_SLOTS : flips->room * 2;
        flips->heap = take(flips->heap, flips->room, sizeof *flips->heap);
    }
    size_t at = flips->count++;
    flips->heap[at] = flip;
    for (; at > 0 && flips->heap[at].at < flips->heap[(at - 1) / 2].at; at = (at - 1) / 2)
        swap(&flips->heap[at], &flips->heap[(at - 1) / 2]);
}

static void pop(struct flips *flips)
{
    flips->heap[0] = flips->heap[--flips->count];
    sink(flips, 0);
}

static bool counts(const struct flips *flips, struct flip flip)
{
    return slot_of(flips, flip.number)->at == flip.at;
}

static void clear_away(struct flips *flips)
{
    size_t kept = 0;
    if (flips->count < FIRST_SLOTS || flips->count < 2 * flips->slots_used)
        return;
    for (size_t i = 0; i < flips->count; i++)
        if (counts(flips, flips->heap[i]))
            flips->heap[kept++] = flips->heap[i];
    flips->count = kept;
    for (size_t i = kept / 2; i-- > 0;)
        sink(flips, i);
}

void sets_flip(struct kept_set *set, uint32_t number, int64_t at)
{
    struct flips *flips = set->flips;
    if (at == INT64_MAX && flips->slot_count == 0)
        return;
    grow_slots(flips);
    struct flip *slot = slot_of(flips, number);
    if (slot->at == at || (slot->at == 0 && at == INT64_MAX))
        return;
    flips->slots_used += slot->at == 0;
    *slot = (struct flip){.at = at, .number = number};
    if (at != INT64_MAX)
        push(flips, *slot);
    clear_away(flips);
}

int64_t sets_next(struct kept_set *set)
{
    struct flips *flips = set->flips;
    while (flips->count > 0 && !counts(flips, flips->heap[0]))
        pop(flips);
    return flips->count == 0 ? INT64_MAX : flips->heap[0].at;
}

size_t sets_due(struct kept_set *set, int64_t now, uint32_t *ret_numbers, size_t room)
{
    size_t  count = 0;
    int64_t next;
    while (count < room && (next = sets_next(set)) <= now) {
        struct flip flip = set->flips->heap[0];
        pop(set->flips);
        slot_of(set->flips, flip.number)->at = INT64_MAX;
        set->flipped_at = next;
        ret_numbers[count++] = flip.number;
    }
    return count;
}
