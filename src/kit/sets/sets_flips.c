/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The instants at which numbers are to be looked at again. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/time.h"
#include "kit/sets/sets_parts.h"

enum { FIRST_SLOTS = 64 };

void sets_flips_empty(struct flips *flips)
{
    for (size_t i = 0; i < flips->hour_count; i++)
        bitmap_close(flips->hours[i].numbers);
    free(flips->hours);
    free(flips->heap);
    free(flips->slots);
    *flips = (struct flips){.horizon = INT64_MIN};
}

size_t sets_flips_bytes(const struct flips *flips)
{
    size_t bytes = (flips->room + flips->slot_count) * sizeof(struct flip);
    for (size_t i = 0; i < flips->hour_count; i++)
        bytes += sizeof *flips->hours + bitmap_bytes(flips->hours[i].numbers);
    return bytes;
}

/* ---- the instant of a number within the hour ---- */

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
        flips->heap = sets_take(flips->heap, flips->room, sizeof *flips->heap);
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

bool sets_flips_counts(const struct flips *flips, struct flip flip)
{
    return slot_of(flips, flip.number)->at == flip.at;
}

static void clear_away(struct flips *flips)
{
    size_t kept = 0;
    if (flips->count < FIRST_SLOTS || flips->count < 2 * flips->slots_used)
        return;
    for (size_t i = 0; i < flips->count; i++)
        if (sets_flips_counts(flips, flips->heap[i]))
            flips->heap[kept++] = flips->heap[i];
    flips->count = kept;
    for (size_t i = kept / 2; i-- > 0;)
        sink(flips, i);
}

static void flip_soon(struct flips *flips, uint32_t number, int64_t at)
{
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

/* ---- later hours ---- */

/* The place of an hour, or where it would be. */
static size_t place_of(const struct flips *flips, int64_t hour)
{
    size_t low = 0, high = flips->hour_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (flips->hours[middle].hour < hour)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct flip_hour *sets_flips_hour(struct flips *flips, int64_t hour)
{
    size_t place = place_of(flips, hour);
    if (place < flips->hour_count && flips->hours[place].hour == hour)
        return &flips->hours[place];
    if (flips->hour_count == flips->hour_room) {
        flips->hour_room = flips->hour_room == 0 ? FIRST_SLOTS : flips->hour_room * 2;
        flips->hours = sets_take(flips->hours, flips->hour_room, sizeof *flips->hours);
    }
    memmove(flips->hours + place + 1, flips->hours + place,
            (flips->hour_count - place) * sizeof *flips->hours);
    flips->hour_count++;
    flips->hours[place] = (struct flip_hour){hour, bitmap_open()};
    return &flips->hours[place];
}

void sets_flip(struct kept_set *set, uint32_t number, int64_t at)
{
    struct flips *flips = set->flips;
    bool          later = at != INT64_MAX && at >= flips->horizon;
    flip_soon(flips, number, later ? INT64_MAX : at);
    if (later)
        bitmap_add(sets_flips_hour(flips, at / HOUR)->numbers, number);
}

int64_t sets_next(struct kept_set *set)
{
    struct flips *flips = set->flips;
    while (flips->count > 0 && !sets_flips_counts(flips, flips->heap[0]))
        pop(flips);
    if (flips->count > 0)
        return flips->heap[0].at;
    return flips->hour_count > 0 ? flips->hours[0].hour * HOUR : INT64_MAX;
}

/* ---- what is due ---- */

static size_t due_soon(struct kept_set *set, int64_t now, uint32_t *ret_numbers, size_t room)
{
    struct flips *flips = set->flips;
    size_t        count = 0;
    while (count < room && flips->count > 0 && sets_next(set) <= now && flips->count > 0) {
        struct flip flip = flips->heap[0];
        pop(flips);
        slot_of(flips, flip.number)->at = INT64_MAX;
        ret_numbers[count++] = flip.number;
    }
    return count;
}

/* Hours that have begun, the earliest first. */
static size_t due_hours(struct flips *flips, uint32_t *ret_numbers, size_t room)
{
    size_t count = 0;
    while (count < room && flips->hour_count > 0 && flips->hours[0].hour * HOUR < flips->horizon) {
        struct bitmap *numbers = flips->hours[0].numbers;
        size_t         listed = bitmap_list(numbers, 0, ret_numbers + count, room - count);
        for (size_t i = 0; i < listed; i++)
            bitmap_remove(numbers, ret_numbers[count + i]);
        count += listed;
        if (bitmap_count(numbers) > 0)
            continue;
        bitmap_close(numbers);
        memmove(flips->hours, flips->hours + 1, --flips->hour_count * sizeof *flips->hours);
    }
    return count;
}

size_t sets_due(struct kept_set *set, int64_t now, uint32_t *ret_numbers, size_t room)
{
    struct flips *flips = set->flips;
    size_t        count = due_soon(set, now, ret_numbers, room);
    if (count < room && now >= flips->horizon) { /* the hour is over, and its heap empty */
        free(flips->slots);
        flips->slots = NULL;
        flips->slot_count = flips->slots_used = 0;
        flips->horizon = (now / HOUR + 1) * HOUR;
    }
    if (count < room)
        count += due_hours(flips, ret_numbers + count, room - count);
    if (count > 0 && set->flipped_at < now)
        set->flipped_at = now;
    return count;
}
