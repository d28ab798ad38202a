/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_OS_CLOCK_H
#define KIT_OS_CLOCK_H

/*
 * The one clock of the house. Whoever opens a work asks it for `now`; timers and delays are
 * compared with it, so that a test can be at any instant. Any thread.
 */

#include <stdint.h>

struct clock;

struct clock *clock_open_system(void) __attribute__((returns_nonnull));

/* Stands still until it is told otherwise: for tests and stories. */
struct clock *clock_open_fixed(int64_t now) __attribute__((returns_nonnull));
void          clock_close(struct clock *clock);

/* ms since 1970 UTC. */
int64_t clock_now(const struct clock *clock);

/* Only for a fixed clock. */
void clock_set(struct clock *clock, int64_t now);
void clock_pass(struct clock *clock, int64_t ms);

/* µs of a clock that never goes back, also while the fixed one stands still: to measure with. */
int64_t clock_ticks(void);

/* Stands still for so many ms of real time. Only for whoever waits for another system. */
void clock_wait(int64_t ms);

#endif
