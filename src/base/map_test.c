/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/map.h"

#include "base/work.h"
#include "test/check.h"

static void what_was_put_is_got_under_its_own_key(struct work *w)
{
    enum { MANY = 5000 };
    struct map map = map_open(w->arena, 42);
    for (int i = 0; i < MANY; i++) {
        bool fresh = false;
        map_put(&map, work_text(w, "key %d", i), &fresh)->number = i;
        CHECK(fresh);
        map_put_int(&map, i, &fresh)->number = -i;
        CHECK(fresh);
    }
    CHECK_INT(map.count, 2 * MANY);
    for (int i = 0; i < MANY; i++) {
        const union map_value *by_text = map_get(&map, work_text(w, "key %d", i));
        CHECK(by_text != NULL && by_text->number == i);
        CHECK(map_get_int(&map, i) != NULL && map_get_int(&map, i)->number == -i);
    }
    CHECK(map_get(&map, "key 5000") == NULL && map_get(&map, "") == NULL);
    CHECK(map_get_int(&map, MANY) == NULL && map_get_int(&map, INT64_MIN) == NULL);
}

static void putting_again_finds_the_old_value(struct work *w)
{
    struct map map = map_open(w->arena, 0);
    bool       fresh = false;
    map_put(&map, "a", &fresh)->pointer = w;
    CHECK(fresh);
    CHECK(map_put(&map, "a", &fresh)->pointer == w);
    CHECK(!fresh);
    CHECK(map_put(&map, "", NULL)->pointer == NULL);
    CHECK_INT(map.count, 2);
}

static void a_text_and_a_number_never_meet(struct work *w)
{
    struct map map = map_open(w->arena, 0);
    map_put(&map, "7", NULL)->number = 1;
    CHECK(map_get_int(&map, 7) == NULL);
    map_put_int(&map, 7, NULL)->number = 2;
    CHECK_INT(map_get(&map, "7")->number, 1);
    CHECK_INT(map_get_int(&map, 7)->number, 2);
}

static void keys_are_copied(struct work *w)
{
    struct map map = map_open(w->arena, 0);
    char       key[] = "abc";
    map_put(&map, key, NULL)->number = 1;
    key[0] = 'x';
    CHECK(map_get(&map, "abc") != NULL && map_get(&map, key) == NULL);
}

static void a_walk_meets_every_key_once(struct work *w)
{
    struct map map = map_open(w->arena, 9);
    int64_t    sum = 0, count = 0;
    CHECK(map_next(&map, NULL) == NULL);
    for (int64_t i = 1; i <= 1000; i++)
        map_put_int(&map, i * 1000003, NULL)->number = i;
    for (struct map_slot *slot = NULL; (slot = map_next(&map, slot)) != NULL; count++) {
        CHECK_INT(slot->number, slot->value.number * 1000003);
        sum += slot->value.number;
    }
    CHECK_INT(count, 1000);
    CHECK_INT(sum, 500500);
}

static void hashes_depend_on_every_byte_on_size_and_seed(struct work *w)
{
    char     bytes[40] = {0};
    uint64_t whole = map_hash(bytes, sizeof bytes, 1);
    CHECK(map_hash(bytes, sizeof bytes, 2) != whole);
    CHECK(map_hash(bytes, sizeof bytes - 1, 1) != whole);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = 1;
        CHECK(map_hash(bytes, sizeof bytes, 1) != whole);
        bytes[i] = 0;
    }
    CHECK(map_hash("", 0, 0) != 0); /* 0 means a free slot */
}

SUITE("map", TEST(what_was_put_is_got_under_its_own_key), TEST(putting_again_finds_the_old_value),
      TEST(a_text_and_a_number_never_meet), TEST(keys_are_copied),
      TEST(a_walk_meets_every_key_once), TEST(hashes_depend_on_every_byte_on_size_and_seed));
