/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/os/clock.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct clock {
    bool            fixed;
    _Atomic int64_t now; /* of a fixed one */
};

static struct clock *open_clock(bool fixed, int64_t now)
{
    struct clock *clock = malloc(sizeof *clock);
    if (clock == NULL) {
        fputs("storefolk: out of memory\n", stderr);
        abort();
    }
    clock->fixed = fixed;
    atomic_init(&clock->now, now);
    return clock;
}

struct clock *clock_open_system(void)
{
    return open_clock(false, 0);
}

struct clock *clock_open_fixed(int64_t now)
{
    return open_clock(true, now);
}

void clock_close(struct clock *clock)
{
    free(clock);
}

/* In units of so many ns. */
static int64_t read_clock(clockid_t which, int64_t unit)
{
    struct timespec at;
    int             failed = clock_gettime(which, &at);
    assert(failed == 0);
    return at.tv_sec * (INT64_C(1000000000) / unit) + at.tv_nsec / unit;
}

int64_t clock_now(const struct clock *clock)
{
    return clock->fixed ? atomic_load(&clock->now) : read_clock(CLOCK_REALTIME, 1000000);
}

void clock_set(struct clock *clock, int64_t now)
{
    assert(clock->fixed);
    atomic_store(&clock->now, now);
}

void clock_pass(struct clock *clock, int64_t ms)
{
    assert(clock->fixed);
    atomic_fetch_add(&clock->now, ms);
}

int64_t clock_ticks(void)
{
    return read_clock(CLOCK_MONOTONIC, 1000);
}

void clock_wait(int64_t ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}
