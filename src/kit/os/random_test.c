/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/os/random.h"

#include "test/check.h"

static void numbers_below_a_limit_reach_all_of_it(struct work *w)
{
    enum { LIMIT = 7 };
    int seen[LIMIT] = {0};
    for (int i = 0; i < 700; i++) {
        uint64_t number = random_below(LIMIT);
        CHECK(number < LIMIT);
        seen[number]++;
    }
    for (int i = 0; i < LIMIT; i++)
        CHECK(seen[i] > 0);
    CHECK_INT(random_below(1), 0);
    CHECK(random_below(UINT64_MAX) < UINT64_MAX);
}

static void two_fills_differ(struct work *w)
{
    unsigned char a[600] = {0}, b[600] = {0};
    random_fill(a, sizeof a);
    random_fill(b, sizeof b);
    CHECK(memcmp(a, b, sizeof a) != 0);
    CHECK(memcmp(a + 500, (char[100]){0}, 100) != 0);
}

SUITE("random", TEST(numbers_below_a_limit_reach_all_of_it), TEST(two_fills_differ));
