/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_BITMAP_H
#define KIT_BITMAP_H

/*
 * A set of numbers of 32 bits, such as contacts, as a Roaring bitmap (CRoaring underneath). It
 * lives until it is closed, in no arena: sets are kept over many works. Not for two threads at a
 * time, unless all of them only read.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/text.h"

struct bitmap;

struct bitmap *bitmap_open(void) __attribute__((returns_nonnull));
struct bitmap *bitmap_copy(const struct bitmap *bitmap) __attribute__((returns_nonnull));
void           bitmap_close(struct bitmap *bitmap); /* NULL is fine */

bool bitmap_add(struct bitmap *bitmap, uint32_t number);    /* false: it was in */
bool bitmap_remove(struct bitmap *bitmap, uint32_t number); /* false: it was not in */
void bitmap_add_many(struct bitmap *bitmap, const uint32_t *numbers, size_t count);
void bitmap_add_range(struct bitmap *bitmap, uint32_t first, uint32_t last); /* both included */

bool     bitmap_has(const struct bitmap *bitmap, uint32_t number);
uint64_t bitmap_count(const struct bitmap *bitmap);
bool     bitmap_same(const struct bitmap *a, const struct bitmap *b);

/* About what it takes in memory: the size of its portable format. */
size_t bitmap_bytes(const struct bitmap *bitmap);

/* `bitmap` becomes the result. */
void bitmap_and(struct bitmap *bitmap, const struct bitmap *other);
void bitmap_or(struct bitmap *bitmap, const struct bitmap *other);
void bitmap_and_not(struct bitmap *bitmap, const struct bitmap *other);

/* Of the result that is not made. */
uint64_t bitmap_count_and(const struct bitmap *a, const struct bitmap *b);

/*
 * The numbers from `from` on, rising, at most `room`. Returns how many. Go on with the last + 1:
 *     for (uint32_t from = 0; (n = bitmap_list(bitmap, from, numbers, room)) > 0;
 *          from = numbers[n - 1] + 1) …          (and end after UINT32_MAX)
 */
size_t bitmap_list(const struct bitmap *bitmap, uint32_t from, uint32_t *ret_numbers, size_t room);

/* Appends the bytes of the portable format, which every Roaring library reads. */
void bitmap_save(struct bitmap *bitmap, struct text *out);

/* From bytes of anyone. NULL when they are not exactly one well-formed bitmap. */
struct bitmap *bitmap_load(struct bytes from);

#endif
