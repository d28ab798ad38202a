/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_seal.h"
#include "test/check.h"

static size_t chosen_of(const int64_t *counts, size_t count)
{
    struct ledger_part parts[40] = {{0}};
    for (size_t i = 0; i < count; i++)
        parts[i].count = counts[i];
    return ledger_merge_choose(parts, count);
}

static void which_parts_are_merged_depends_on_how_many_and_how_large(struct work *w)
{
    static const struct {
        int64_t counts[40];
        size_t  count;
        size_t  chosen;
    } cases[] = {
        {{0}, 0, 0},
        {{10, 10, 10}, 3, 0},
        {{10, 10, 10, 10}, 4, 4},
        {{10, 10, 10, 90}, 4, 4},
        {{10, 10, 10, 91}, 4, 3},
        {{10, 10, 10, 90, 1000, 1000}, 6, 4},
        {{1, 500, 500, 1000000}, 4, 3},
        {{5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}, 20, 16},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CHECK_INT(chosen_of(cases[i].counts, cases[i].count), cases[i].chosen);
}

SUITE("ledger merge", TEST(which_parts_are_merged_depends_on_how_many_and_how_large));
