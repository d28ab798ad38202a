/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/sets/sets.h"

#include "base/shape.h"
#include "base/text.h"
#include "base/time.h"
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
    CHECK_INT(sets_due(set, 1, due, 8), 0);
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
    CHECK_INT(set->flipped_at, 100);
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
    CHECK_INT(sets_due(set, 0, due, NUMBERS), 0); /* the hour has begun */
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

static void whoever_is_due_in_a_later_hour_comes_up_when_that_begins(struct work *w)
{
    struct kept_set *set = sets_new("a");
    uint32_t         due[8];
    CHECK_INT(sets_due(set, 5 * HOUR, due, 8), 0);
    sets_flip(set, 1, 7 * HOUR + 30);
    sets_flip(set, 2, 7 * HOUR + 20);
    sets_flip(set, 3, 9 * HOUR);
    CHECK_INT(sets_next(set), 7 * HOUR);
    CHECK_INT(sets_due(set, 7 * HOUR - 1, due, 8), 0);
    CHECK_INT(sets_due(set, 7 * HOUR, due, 1), 1); /* no more room */
    CHECK_INT(due[0], 1);
    sets_flip(set, 1, 7 * HOUR + 30);
    CHECK_INT(sets_due(set, 7 * HOUR, due, 8), 1);
    CHECK_INT(due[0], 2);
    sets_flip(set, 2, 7 * HOUR + 20);
    CHECK_INT(sets_next(set), 7 * HOUR + 20);
    CHECK_INT(sets_due(set, 100 * HOUR, due, 8), 3);
    CHECK_INT(due[0], 2);
    CHECK_INT(due[1], 1);
    CHECK_INT(due[2], 3);
    CHECK_INT(sets_next(set), INT64_MAX);
    sets_free(set);
}

/* The numbers whose value is not below, or not above, that of a place. */
static bool agrees(const struct kept_set *set, const int64_t *values, size_t count, bool top,
                   int64_t edge)
{
    for (size_t i = 0; i < count; i++) {
        bool in =
            values[i] != ABSENT && edge != ABSENT && (top ? values[i] >= edge : values[i] <= edge);
        if (bitmap_has(set->members, (uint32_t) i) != in)
            return false;
    }
    return true;
}

static void ranks_follow_values_that_move(struct work *w)
{
    enum { NUMBERS = 3000 };
    int64_t values[NUMBERS];
    for (int top = 0; top < 2; top++) {
        struct kept_set *set = sets_new("a");
        uint64_t         seed = 7;
        for (int i = 0; i < NUMBERS; i++)
            values[i] = ABSENT;
        for (int i = 0; i < 12000; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            uint32_t number = (uint32_t) (seed >> 33) % NUMBERS;
            values[number] = (seed >> 20) % 9 == 0 ? ABSENT : (int64_t) ((seed >> 40) % 700);
            sets_rank(set, number, values[number] != ABSENT, values[number]);
            int64_t edge = ABSENT, place = sets_ranked(set) / 5;
            if (sets_ranked(set) > 0)
                edge = sets_ranked_at(set, top ? sets_ranked(set) - 1 - place : place);
            sets_rank_edge(set, top, edge);
            if (i % 97 == 0)
                CHECK(agrees(set, values, NUMBERS, top, edge));
        }
        sets_free(set);
    }
}

static void a_set_is_the_same_after_it_was_saved_and_a_damaged_one_is_none(struct work *w)
{
    struct kept_set *set = sets_new("a");
    struct text      bytes = text_open(w->arena);
    uint32_t         due[8];
    CHECK_INT(sets_due(set, HOUR, due, 8), 0);
    set->state = (struct sets_state){5, 6, HOUR};
    set->listens = 12;
    bitmap_add_range(set->members, 5, 70000);
    sets_flip(set, 9, HOUR + 5);
    sets_flip(set, 8, 12 * HOUR);
    sets_rank(set, 3, true, 44);
    sets_save(set, &bytes);
    struct bytes     saved = {bytes.bytes, bytes.size};
    struct kept_set *again = sets_load("b", saved);
    CHECK(again != NULL);
    CHECK_INT(again->state.sequence, 5);
    CHECK_INT(again->listens, 12);
    CHECK(bitmap_same(again->members, set->members));
    CHECK_INT(sets_next(again), HOUR + 5);
    CHECK_INT(sets_due(again, 13 * HOUR, due, 8), 2);
    CHECK_INT(sets_ranked_at(again, 0), 44);
    for (size_t i = 0; i < bytes.size; i += 7) {
        bytes.bytes[i] ^= 1;
        CHECK(sets_load("b", saved) == NULL);
        bytes.bytes[i] ^= 1;
    }
    CHECK(sets_load("b", (struct bytes){bytes.bytes, bytes.size - 8}) == NULL);
    sets_free(again);
    sets_free(set);
}

static void a_set_that_was_made_aside_joins_in_the_place_of_the_old_one(struct work *w)
{
    struct sets *sets = sets_open();
    sets_begin(sets);
    bitmap_add(sets_put(sets, "a")->members, 1);
    struct kept_set *set = sets_new("a");
    bitmap_add(set->members, 2);
    sets_join(sets, set);
    CHECK(sets_find(sets, "a") == set);
    CHECK(!bitmap_has(sets_find(sets, "a")->members, 1));
    sets_put(sets, "b");
    sets_drop(sets, "a");
    CHECK(sets_find(sets, "a") == NULL);
    CHECK(sets_find(sets, "b") == sets_first(sets));
    sets_end(sets);
    sets_close(sets);
}

SUITE("sets", TEST(a_set_is_found_by_its_key_and_emptied_when_it_is_put_again),
      TEST(whoever_is_due_in_a_later_hour_comes_up_when_that_begins),
      TEST(ranks_follow_values_that_move),
      TEST(a_set_is_the_same_after_it_was_saved_and_a_damaged_one_is_none),
      TEST(a_set_that_was_made_aside_joins_in_the_place_of_the_old_one),
      TEST(the_last_instant_of_a_number_is_the_one_that_counts),
      TEST(instants_come_in_order_however_often_they_move));
