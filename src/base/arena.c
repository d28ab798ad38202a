/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 8 * 1024, LARGEST_GROWTH = 1024 * 1024 };

struct block {
    struct block *previous;
    size_t        size;
    size_t        used;
    max_align_t   data[];
};

struct arena {
    struct block *top;
    size_t        held;
};

static struct block *block_open(struct arena *arena, size_t size)
{
    struct block *block = malloc(sizeof *block + size);
    if (block == NULL) {
        fputs("storefolk: out of memory\n", stderr);
        abort();
    }
    *block = (struct block){.previous = arena->top, .size = size};
    arena->top = block;
    arena->held += size;
    return block;
}

struct arena *arena_open(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) {
        fputs("storefolk: out of memory\n", stderr);
        abort();
    }
    block_open(arena, FIRST_BLOCK);
    return arena;
}

static void drop_top(struct arena *arena)
{
    struct block *block = arena->top;
    arena->top = block->previous;
    arena->held -= block->size;
    free(block);
}

void arena_close(struct arena *arena)
{
    if (arena == NULL)
        return;
    while (arena->top != NULL)
        drop_top(arena);
    free(arena);
}

/* Blocks double up to a cap, so that small works stay small and large ones ask seldom. */
static size_t next_size(const struct arena *arena, size_t wanted)
{
    size_t size = arena->top->size * 2;
    if (size > LARGEST_GROWTH)
        size = LARGEST_GROWTH;
    return size < wanted ? wanted : size;
}

void *arena_take(struct arena *arena, size_t size)
{
    assert(size <= SIZE_MAX / 2);
    size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    struct block *block = arena->top;
    if (block->size - block->used < size)
        block = block_open(arena, next_size(arena, size));
    void *memory = (char *) block->data + block->used;
    block->used += size;
    return memset(memory, 0, size);
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){.block = arena->top, .used = arena->top->used};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    while (arena->top != mark.block) {
        assert(arena->top != NULL);
        drop_top(arena);
    }
    arena->top->used = mark.used;
}

size_t arena_size(const struct arena *arena)
{
    return arena->held;
}
