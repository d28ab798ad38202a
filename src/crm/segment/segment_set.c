/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_set.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *) a, right = *(const int64_t *) b;
    return left < right ? -1 : left > right ? 1 : 0;
}

struct rows segment_set_of(struct list *ids)
{
    int64_t *id = ids->items;
    size_t   kept = 0;
    if (ids->count > 1)
        qsort(id, ids->count, sizeof *id, compare);
    for (size_t i = 0; i < ids->count; i++)
        if (kept == 0 || id[i] != id[kept - 1])
            id[kept++] = id[i];
    return (struct rows){id, (int64_t) kept};
}

bool segment_set_has(const struct rows *set, int64_t id)
{
    return set->count > 0
           && bsearch(&id, set->items, (size_t) set->count, sizeof id, compare) != NULL;
}

void segment_set_save(const int64_t *ids, size_t count, struct text *out)
{
    int64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t distance = (uint64_t) (ids[i] - before);
        for (; distance >= 0x80; distance >>= 7)
            text_add_char(out, (char) (distance | 0x80));
        text_add_char(out, (char) distance);
        before = ids[i];
    }
}

status segment_set_load(struct work *w, struct bytes from, struct rows *ret_set)
{
    const unsigned char *byte = (const unsigned char *) from.data;
    struct list          ids = list_open(w->arena, sizeof(int64_t));
    uint64_t             id = 0, distance = 0;
    unsigned             shift = 0;
    for (size_t i = 0; i < from.size; i++) {
        distance |= (uint64_t) (byte[i] & 0x7f) << shift;
        shift += 7;
        if (shift > 56)
            break;
        if ((byte[i] & 0x80) != 0)
            continue;
        id += distance;
        *(int64_t *) list_add(&ids) = (int64_t) id;
        distance = shift = 0;
    }
    *ret_set = list_rows(&ids);
    return shift == 0 ? OK : fail(w, BROKEN, NULL, "A set of records of a list cannot be read.");
}
