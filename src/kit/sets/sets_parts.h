/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_SETS_PARTS_H
#define KIT_SETS_PARTS_H

/* What the files of kit/sets share. For this machine only. */

#include "kit/sets/sets.h"

void *sets_take(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

struct flip {
    int64_t  at;
    uint32_t number;
};

/* Whoever is due in an hour since 1970. */
struct flip_hour {
    int64_t        hour;
    struct bitmap *numbers;
};

/*
 * The present hour is a heap, soonest first, and for each number the instant that counts. What was
 * put into the heap before that is passed over when it comes up, and cleared away when it is more
 * than half. Later hours are in order.
 */
struct flips {
    int64_t           horizon; /* the end of the present hour */
    struct flip      *heap;
    size_t            count, room;
    struct flip      *slots; /* by number; at 0 = free; the number's instant, INT64_MAX = none */
    size_t            slot_count, slots_used;
    struct flip_hour *hours;
    size_t            hour_count, hour_room;
};

void   sets_flips_empty(struct flips *flips);
size_t sets_flips_bytes(const struct flips *flips);
/* Whether this entry of the heap is the one that counts. */
bool              sets_flips_counts(const struct flips *flips, struct flip flip);
struct flip_hour *sets_flips_hour(struct flips *flips, int64_t hour);

void           sets_ranking_free(struct ranking *ranking); /* NULL is fine */
size_t         sets_ranking_bytes(const struct ranking *ranking);
void           sets_ranking_save(const struct ranking *ranking, struct text *out);
const int64_t *sets_ranking_values(const struct ranking *ranking, size_t *ret_count);

#endif
