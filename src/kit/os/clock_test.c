/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/os/clock.h"

#include "test/check.h"

static void a_fixed_clock_moves_only_when_told(struct work *w)
{
    struct clock *clock = clock_open_fixed(TEST_NOW);
    CHECK_INT(clock_now(clock), TEST_NOW);
    clock_pass(clock, 1500);
    CHECK_INT(clock_now(clock), TEST_NOW + 1500);
    clock_set(clock, 7);
    CHECK_INT(clock_now(clock), 7);
    clock_close(clock);
}

static void the_system_clock_tells_ms_since_1970(struct work *w)
{
    struct clock *clock = clock_open_system();
    int64_t       now = clock_now(clock);
    CHECK(now > TEST_NOW && now < TEST_NOW * 10);
    clock_close(clock);
}

static void ticks_never_go_back(struct work *w)
{
    int64_t last = clock_ticks();
    for (int i = 0; i < 1000; i++) {
        int64_t next = clock_ticks();
        CHECK(next >= last);
        last = next;
    }
}

SUITE("clock", TEST(a_fixed_clock_moves_only_when_told), TEST(the_system_clock_tells_ms_since_1970),
      TEST(ticks_never_go_back));
