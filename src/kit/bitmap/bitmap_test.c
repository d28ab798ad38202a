/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/bitmap/bitmap.h"

#include "test/check.h"

static uint64_t dice(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* Numbers of all three sorts of container: few, many, and runs. */
static struct bitmap *mixed(uint64_t seed)
{
    struct bitmap *bitmap = bitmap_open();
    for (int i = 0; i < 500; i++)
        bitmap_add(bitmap, (uint32_t) (dice(&seed) % 1000000));
    for (int i = 0; i < 20000; i++)
        bitmap_add(bitmap, 2000000 + (uint32_t) (dice(&seed) % 65536));
    bitmap_add_range(bitmap, 3000000, 3100000 + (uint32_t) (dice(&seed) % 1000));
    bitmap_add(bitmap, UINT32_MAX);
    return bitmap;
}

static void a_number_is_in_after_it_was_added_and_out_after_it_was_removed(struct work *w)
{
    struct bitmap *bitmap = bitmap_open();
    CHECK(!bitmap_has(bitmap, 7));
    CHECK(bitmap_add(bitmap, 7));
    CHECK(!bitmap_add(bitmap, 7));
    CHECK(bitmap_has(bitmap, 7));
    CHECK_INT(bitmap_count(bitmap), 1);
    CHECK(bitmap_remove(bitmap, 7));
    CHECK(!bitmap_remove(bitmap, 7));
    CHECK_INT(bitmap_count(bitmap), 0);
    bitmap_close(bitmap);
}

static void algebra_agrees_with_asking_each_number(struct work *w)
{
    enum { SPACE = 5000 };
    uint64_t       seed = 1;
    struct bitmap *a = bitmap_open(), *b = bitmap_open();
    for (int i = 0; i < 2000; i++) {
        bitmap_add(a, (uint32_t) (dice(&seed) % SPACE));
        bitmap_add(b, (uint32_t) (dice(&seed) % SPACE));
    }
    struct bitmap *both = bitmap_copy(a), *any = bitmap_copy(a), *only = bitmap_copy(a);
    bitmap_and(both, b);
    bitmap_or(any, b);
    bitmap_and_not(only, b);
    for (uint32_t i = 0; i < SPACE; i++) {
        bool in_a = bitmap_has(a, i), in_b = bitmap_has(b, i);
        CHECK(bitmap_has(both, i) == (in_a && in_b));
        CHECK(bitmap_has(any, i) == (in_a || in_b));
        CHECK(bitmap_has(only, i) == (in_a && !in_b));
    }
    CHECK_INT(bitmap_count_and(a, b), bitmap_count(both));
    struct bitmap *all[] = {a, b, both, any, only};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        bitmap_close(all[i]);
}

static void numbers_are_listed_in_order_page_by_page(struct work *w)
{
    struct bitmap *bitmap = mixed(2);
    uint32_t       numbers[777];
    uint64_t       listed = 0, n;
    for (uint32_t from = 0; (n = bitmap_list(bitmap, from, numbers, COUNT_OF(numbers))) > 0;) {
        for (size_t i = 0; i < n; i++)
            CHECK(numbers[i] >= from && bitmap_has(bitmap, numbers[i])
                  && (i == 0 || numbers[i] > numbers[i - 1]));
        listed += n;
        if (numbers[n - 1] == UINT32_MAX)
            break;
        from = numbers[n - 1] + 1;
    }
    CHECK_INT(listed, bitmap_count(bitmap));
    bitmap_close(bitmap);
}

static void many_at_once_are_the_same_as_one_by_one(struct work *w)
{
    static const uint32_t numbers[] = {5, 3, 5, UINT32_MAX, 0, 70000};
    struct bitmap        *many = bitmap_open(), *each = bitmap_open();
    bitmap_add_many(many, numbers, COUNT_OF(numbers));
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        bitmap_add(each, numbers[i]);
    CHECK(bitmap_same(many, each));
    bitmap_remove(each, 3);
    CHECK(!bitmap_same(many, each));
    bitmap_close(many);
    bitmap_close(each);
}

static struct bytes saved(struct work *w, struct bitmap *bitmap)
{
    struct text text = text_open(w->arena);
    bitmap_save(bitmap, &text);
    return (struct bytes){text.bytes, text.size};
}

static void what_was_saved_is_loaded(struct work *w)
{
    struct bitmap *empty = bitmap_open(), *full = mixed(3), *few = bitmap_open();
    bitmap_add_range(few, 10, 20);
    struct bitmap *all[] = {empty, full, few};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        struct bitmap *again = bitmap_load(saved(w, all[i]));
        CHECK(again != NULL && bitmap_same(again, all[i]));
        bitmap_close(again);
        bitmap_close(all[i]);
    }
}

static void bytes_that_are_cut_short_or_too_long_are_refused(struct work *w)
{
    struct bitmap *bitmap = bitmap_open();
    for (uint32_t i = 0; i < 300; i++)
        bitmap_add(bitmap, i * i * 37);
    bitmap_add_range(bitmap, 5000000, 5000900);
    struct bytes bytes = saved(w, bitmap);
    for (size_t size = 0; size < bytes.size; size++)
        CHECK(bitmap_load((struct bytes){work_copy(w, bytes.data, size), size}) == NULL);
    CHECK(bitmap_load((struct bytes){work_copy(w, bytes.data, bytes.size), bytes.size + 1})
          == NULL);
    CHECK(bitmap_load((struct bytes){0}) == NULL);
    bitmap_close(bitmap);
}

static void broken_promises_of_the_format_are_refused(struct work *w)
{
    static const struct {
        const char *why;
        size_t      size;
        uint8_t     bytes[32];
    } cases[] = {
        {"numbers out of order", 20, {0x3a, 0x30, 0,  0, 1, 0, 0, 0, 0, 0,
                                      1,    0,    16, 0, 0, 0, 5, 0, 4, 0}},
        {"a number twice", 20, {0x3a, 0x30, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 16, 0, 0, 0, 5, 0, 5, 0}},
        {"a run past the end", 15, {0x3b, 0x30, 0, 0, 1, 0, 0, 9, 0, 1, 0, 0xfb, 0xff, 9, 0}},
        {"a count that is not so", 15, {0x3b, 0x30, 0, 0, 1, 0, 0, 8, 0, 1, 0, 5, 0, 9, 0}},
        {"a wrong offset", 20, {0x3a, 0x30, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 17, 0, 0, 0, 4, 0, 5, 0}},
        {"no known cookie", 8, {0x39, 0x30, 0, 0, 0, 0, 0, 0}},
        {"more containers than keys", 8, {0x3a, 0x30, 0, 0, 1, 0, 1, 0}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bitmap *bitmap = bitmap_load((struct bytes){cases[i].bytes, cases[i].size});
        if (bitmap != NULL)
            check_failed(__FILE__, __LINE__, "accepted: %s", cases[i].why);
        bitmap_close(bitmap);
    }
    static const uint8_t good[] = {0x3b, 0x30, 0, 0, 1, 0, 0, 9, 0, 1, 0, 5, 0, 9, 0};
    struct bitmap       *bitmap = bitmap_load((struct bytes){good, sizeof good});
    CHECK(bitmap != NULL && bitmap_count(bitmap) == 10 && bitmap_has(bitmap, 14));
    bitmap_close(bitmap);
}

static void changed_bytes_never_lead_out_of_bounds(struct work *w)
{
    uint64_t seed = 4;
    for (int round = 0; round < 300; round++) {
        struct bitmap *bitmap = mixed((uint64_t) round), *other = mixed(99);
        struct bytes   bytes = saved(w, bitmap);
        char          *copy = work_copy(w, bytes.data, bytes.size);
        for (int changes = 0; changes < 2; changes++)
            copy[dice(&seed) % (changes == 0 ? 80 : bytes.size)] ^= (char) (1 << dice(&seed) % 8);
        struct bitmap *changed = bitmap_load((struct bytes){copy, bytes.size});
        if (changed != NULL) {
            bitmap_or(other, changed);
            bitmap_and(other, changed);
            CHECK_INT(bitmap_count(other), bitmap_count(changed));
        }
        bitmap_close(changed);
        bitmap_close(bitmap);
        bitmap_close(other);
    }
}

SUITE("bitmap", TEST(a_number_is_in_after_it_was_added_and_out_after_it_was_removed),
      TEST(algebra_agrees_with_asking_each_number), TEST(numbers_are_listed_in_order_page_by_page),
      TEST(many_at_once_are_the_same_as_one_by_one), TEST(what_was_saved_is_loaded),
      TEST(bytes_that_are_cut_short_or_too_long_are_refused),
      TEST(broken_promises_of_the_format_are_refused),
      TEST(changed_bytes_never_lead_out_of_bounds));
