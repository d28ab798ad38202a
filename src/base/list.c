/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/list.h"

#include <assert.h>
#include <string.h>

struct list list_open(struct arena *arena, size_t item_size)
{
    assert(item_size > 0);
    return (struct list){.arena = arena, .item_size = item_size};
}

void *list_add(struct list *list)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 8 : list->room * 2;
        void  *items = arena_take(list->arena, room * list->item_size);
        if (list->count > 0)
            memcpy(items, list->items, list->count * list->item_size);
        list->items = items;
        list->room = room;
    }
    return (char *) list->items + list->count++ * list->item_size;
}

void *list_at(const struct list *list, size_t index)
{
    assert(index < list->count);
    return (char *) list->items + index * list->item_size;
}

struct rows list_rows(const struct list *list)
{
    return (struct rows){.items = list->items, .count = (int64_t) list->count};
}
