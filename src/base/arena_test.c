/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>

#include "base/list.h"
#include "test/check.h"

static bool is_zero(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static void memory_is_zeroed_aligned_and_apart(struct work *w)
{
    static const size_t sizes[] = {1, 7, 16, 100, 8192, 100000, 3000000};
    struct arena       *arena = arena_open();
    for (int round = 0; round < 20; round++)
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            char *memory = arena_take(arena, sizes[i]);
            CHECK((uintptr_t) memory % alignof(max_align_t) == 0);
            CHECK(is_zero(memory, sizes[i]));
            memset(memory, 0xAA, sizes[i]); /* a neighbour would not be zero then */
        }
    arena_close(arena);
}

static void what_was_taken_after_a_mark_is_given_back(struct work *w)
{
    struct arena *arena = arena_open();
    char         *kept = arena_take(arena, 10);
    size_t        held = arena_size(arena);

    memcpy(kept, "kept", 5);
    struct arena_mark mark = arena_mark(arena);
    char             *first = arena_take(arena, 100);
    memset(first, 1, 100);
    for (int i = 0; i < 100; i++)
        memset(arena_take(arena, 5000), 1, 5000);
    CHECK(arena_size(arena) > held);
    arena_rewind(arena, mark);
    CHECK_INT(arena_size(arena), held);
    CHECK_TEXT(kept, "kept");
    char *again = arena_take(arena, 100);
    CHECK(again == first);
    CHECK(is_zero(again, 100));
    arena_close(arena);
    arena_close(NULL);
}

static void a_list_keeps_its_items_while_it_grows(struct work *w)
{
    struct list list = list_open(w->arena, sizeof(int64_t));
    CHECK_INT(list_rows(&list).count, 0);
    for (int64_t i = 0; i < 1000; i++) {
        int64_t *item = list_add(&list);
        CHECK_INT(*item, 0);
        *item = i;
    }
    struct rows    rows = list_rows(&list);
    const int64_t *items = rows.items;
    CHECK_INT(rows.count, 1000);
    for (int64_t i = 0; i < 1000; i++) {
        CHECK_INT(items[i], i);
        CHECK(list_at(&list, (size_t) i) == &items[i]);
    }
}

SUITE("arena", TEST(memory_is_zeroed_aligned_and_apart),
      TEST(what_was_taken_after_a_mark_is_given_back), TEST(a_list_keeps_its_items_while_it_grows));
