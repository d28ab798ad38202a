/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/*
 * Memory that is given back all at once. Everything a unit of work takes comes from one arena, so
 * nothing is freed by hand and nothing outlives the work. Not for use by two threads at a time.
 */

#include <stddef.h>

struct arena;

/* A place in an arena to return to; what was taken after it is given back by arena_rewind. */
struct arena_mark {
    void  *block;
    size_t used;
};

struct arena *arena_open(void) __attribute__((returns_nonnull));
void          arena_close(struct arena *arena);

/* Zeroed and aligned for any type. Never NULL: a machine without memory stops. */
void *arena_take(struct arena *arena, size_t size) __attribute__((returns_nonnull, malloc));

struct arena_mark arena_mark(const struct arena *arena);
void              arena_rewind(struct arena *arena, struct arena_mark mark);

/* Bytes held from the system. */
size_t arena_size(const struct arena *arena);

#endif
