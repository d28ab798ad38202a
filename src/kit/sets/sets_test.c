/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/sets/sets.h"

#include "test/check.h"

static void a_set_is_found_by_its_key_and_emptied_when_it_is_put_again(struct work *w)
{
    struct sets *sets = sets_open();
    sets_begin(sets);
    CHECK(sets_find(sets, "a") == NULL);
    for (int i = 0; i < 500; i++)
        bitmap_add(sets_put(sets, work_text(w, "set %d", i))->members, (uint32_t) i);
    for (uint32_t i = 0; i < 500; i++)
        CHECK(bitmap_has(sets_find(sets, work_text(w, "set %u", i))->members, i));
    sets_flip(sets_find(sets, "set 7"), 7, 100);
    CHECK_INT(bitmap_count(sets_put(sets, "set 7")->members), 0);
    CHECK_INT(sets_next(sets_find(sets, "set 7")), INT64_MAX);
    sets_clear(sets);
    CHECK(sets_find(sets, "set 7") == NULL);
    sets_end(sets);
    sets_close(sets);
}

static void the_last_instant_of_a_number_is_the_one_that_counts(struct work *w)
{
    struct sets *sets = sets_open();
    sets_begin(sets);
    struct kept_set *set = sets_put(sets, "a");
    uint32_t         due[8];
    sets_flip(set, 1, 50);
    sets_flip(set, 2, 20);
    sets_flip(set, 1, 10);
    sets_flip(set, 3, 5);
    sets_flip(set, 3, INT64_MAX);
    CHECK_INT(sets_next(set), 10);
    CHECK_INT(sets_due(set, 9, due, 8), 0);
    CHECK_INT(sets_due(set, 100, due, 8), 2);
    CHECK_INT(due[0], 1);
    CHECK_INT(due[1], 2);
    CHECK_INT(set->flipped_at, 20);
    CHECK_INT(sets_next(set), INT64_MAX);
    sets_end(sets);
    sets_close(sets);
}

/* Against an array that is searched. */
static void instants_come_in_order_however_often_they_move(struct work *w)
{
    enum { NUMBERS = 200 };
    struct sets *sets = sets_open();
    sets_begin(sets);
    struct kept_set *set = sets_put(sets, "a");
    int64_t          at[NUMBERS];
    uint32_t         due[NUMBERS], seed = 1;
    for (int i = 0; i < NUMBERS; i++)
        at[i] = INT64_MAX;
    for (int64_t now = 1; now < 3000; now++) {
        seed = seed * 1103515245 + 12345;
        uint32_t number = (seed >> 8) % NUMBERS;
        at[number] = (seed >> 4) % 5 == 0 ? INT64_MAX : now + (seed >> 16) % 100;
        sets_flip(set, number, at[number]);
        size_t count = sets_due(set, now, due, NUMBERS), expected = 0;
        for (int i = 0; i < NUMBERS; i++)
            expected += at[i] <= now;
        CHECK_INT(count, expected);
        for (size_t i = 0; i < count; i++) {
            CHECK(at[due[i]] <= now);
            at[due[i]] = INT64_MAX;
        }
    }
    sets_end(sets);
    sets_close(sets);
}

SUITE("sets", TEST(a_set_is_found_by_its_key_and_emptied_when_it_is_put_again),
      TEST(the_last_instant_of_a_number_is_the_one_that_counts),
      TEST(instants_come_in_order_however_often_they_move));
