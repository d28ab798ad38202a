/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_RATES_H
#define KIT_HTTP_RATES_H

/*
 * How often somebody asked: counts by a number of theirs, in 10 seconds (a sliding window, of two
 * fixed ones weighed by their overlap) and in a day of UTC. In memory, for this node; any thread.
 * When more ask at a time than there is room for, the longest unseen is forgotten.
 */

#include <stdbool.h>
#include <stdint.h>

struct http_rates;

struct http_rates *http_rates_open(void) __attribute__((returns_nonnull));
void               http_rates_close(struct http_rates *rates);

enum { RATE_WINDOW_MS = 10000 };

enum http_rate_verdict { RATE_GOOD, RATE_BURST, RATE_DAILY };

/* The limits of one who asks, 0 = none; and what is left of them after this request. */
struct http_rate {
    int64_t id;
    int64_t burst, daily;
    int64_t burst_left, daily_left;
    int64_t wait_ms; /* when it was refused: until it is worth trying again */
    bool    fresh;   /* nothing was known of today: see http_rates_sum */
    int64_t unsaved; /* requests of today that the caller should write down, once there are many */
};

/* Counts one request, unless it is refused. */
enum http_rate_verdict http_rates_take(struct http_rates *rates, int64_t now,
                                       struct http_rate *rate);

/* So many of today are written down, by all nodes together and by those that ran before. */
void http_rates_sum(struct http_rates *rates, int64_t id, int64_t now, int64_t requests);

#endif
