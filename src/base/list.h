/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_LIST_H
#define BASE_LIST_H

/*
 * An array that grows in an arena.
 *
 *     struct list orders = list_open(w->arena, sizeof(struct order));
 *     struct order *order = list_add(&orders);
 */

#include <stddef.h>

#include "base/arena.h"
#include "base/shape.h"

struct list {
    struct arena *arena;
    size_t        item_size;
    size_t        count;
    size_t        room;
    void         *items;
};

struct list list_open(struct arena *arena, size_t item_size);

/* A new zeroed item at the end. Pointers to earlier items are good until the next list_add. */
void *list_add(struct list *list) __attribute__((returns_nonnull));
void *list_at(const struct list *list, size_t index) __attribute__((returns_nonnull));

/* The same items as rows. */
struct rows list_rows(const struct list *list);

#endif
