/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/bitmap/bitmap.h"

#include <roaring/roaring.h>
#include <stdio.h>
#include <stdlib.h>

#include "kit/bitmap/bitmap_format.h"

/* A struct bitmap is a roaring_bitmap_t under a name that keeps the library out of our headers. */
static roaring_bitmap_t *roaring(struct bitmap *bitmap)
{
    return (roaring_bitmap_t *) (void *) bitmap;
}

static const roaring_bitmap_t *roaring_const(const struct bitmap *bitmap)
{
    return (const roaring_bitmap_t *) (const void *) bitmap;
}

static struct bitmap *never_null(roaring_bitmap_t *made)
{
    if (made == NULL) {
        fputs("storefolk: out of memory\n", stderr);
        abort();
    }
    return (struct bitmap *) (void *) made;
}

struct bitmap *bitmap_open(void)
{
    return never_null(roaring_bitmap_create());
}

struct bitmap *bitmap_copy(const struct bitmap *bitmap)
{
    return never_null(roaring_bitmap_copy(roaring_const(bitmap)));
}

void bitmap_close(struct bitmap *bitmap)
{
    if (bitmap != NULL)
        roaring_bitmap_free(roaring(bitmap));
}

bool bitmap_add(struct bitmap *bitmap, uint32_t number)
{
    return roaring_bitmap_add_checked(roaring(bitmap), number);
}

bool bitmap_remove(struct bitmap *bitmap, uint32_t number)
{
    return roaring_bitmap_remove_checked(roaring(bitmap), number);
}

void bitmap_add_many(struct bitmap *bitmap, const uint32_t *numbers, size_t count)
{
    roaring_bitmap_add_many(roaring(bitmap), count, numbers);
}

void bitmap_add_range(struct bitmap *bitmap, uint32_t first, uint32_t last)
{
    if (first <= last)
        roaring_bitmap_add_range_closed(roaring(bitmap), first, last);
}

bool bitmap_has(const struct bitmap *bitmap, uint32_t number)
{
    return roaring_bitmap_contains(roaring_const(bitmap), number);
}

uint64_t bitmap_count(const struct bitmap *bitmap)
{
    return roaring_bitmap_get_cardinality(roaring_const(bitmap));
}

bool bitmap_same(const struct bitmap *a, const struct bitmap *b)
{
    return roaring_bitmap_equals(roaring_const(a), roaring_const(b));
}

size_t bitmap_bytes(const struct bitmap *bitmap)
{
    return roaring_bitmap_portable_size_in_bytes(roaring_const(bitmap));
}

void bitmap_and(struct bitmap *bitmap, const struct bitmap *other)
{
    roaring_bitmap_and_inplace(roaring(bitmap), roaring_const(other));
}

void bitmap_or(struct bitmap *bitmap, const struct bitmap *other)
{
    roaring_bitmap_or_inplace(roaring(bitmap), roaring_const(other));
}

void bitmap_and_not(struct bitmap *bitmap, const struct bitmap *other)
{
    roaring_bitmap_andnot_inplace(roaring(bitmap), roaring_const(other));
}

uint64_t bitmap_count_and(const struct bitmap *a, const struct bitmap *b)
{
    return roaring_bitmap_and_cardinality(roaring_const(a), roaring_const(b));
}

size_t bitmap_list(const struct bitmap *bitmap, uint32_t from, uint32_t *ret_numbers, size_t room)
{
    roaring_uint32_iterator_t place;
    roaring_init_iterator(roaring_const(bitmap), &place);
    if (!roaring_move_uint32_iterator_equalorlarger(&place, from))
        return 0;
    size_t listed = 0;
    while (listed < room && place.has_value) {
        uint32_t most = room - listed > UINT32_MAX ? UINT32_MAX : (uint32_t) (room - listed);
        listed += roaring_read_uint32_iterator(&place, ret_numbers + listed, most);
    }
    return listed;
}

void bitmap_save(struct bitmap *bitmap, struct text *out)
{
    roaring_bitmap_run_optimize(roaring(bitmap));
    size_t size = roaring_bitmap_portable_size_in_bytes(roaring(bitmap));
    char  *bytes = arena_take(out->arena, size);
    size = roaring_bitmap_portable_serialize(roaring(bitmap), bytes);
    text_add_bytes(out, bytes, size);
}

struct bitmap *bitmap_load(struct bytes from)
{
    if (!bitmap_format_valid(from))
        return NULL;
    return never_null(roaring_bitmap_portable_deserialize_safe(from.data, from.size));
}
