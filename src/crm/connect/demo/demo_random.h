/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_DEMO_RANDOM_H
#define CRM_CONNECT_DEMO_RANDOM_H

/*
 * Chance that can be repeated: the same seed gives the same numbers on every machine. Not for
 * secrets. The generator is xoshiro256++ (Blackman and Vigna, 2019), seeded by splitmix64.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct demo_random {
    uint64_t state[4];
};

/* Streams of one seed are independent: one for each purpose, so that a change here leaves there. */
struct demo_random demo_random_open(uint64_t seed, uint64_t stream);

uint64_t demo_random_bits(struct demo_random *random);
int64_t  demo_random_below(struct demo_random *random, int64_t limit); /* 0 … limit - 1 */
int64_t  demo_random_between(struct demo_random *random, int64_t first, int64_t last);
double   demo_random_unit(struct demo_random *random); /* 0 <= x < 1 */
bool     demo_random_chance(struct demo_random *random, double probability);

double demo_random_normal(struct demo_random *random); /* mean 0, deviation 1; Marsaglia's polar */
double demo_random_exponential(struct demo_random *random, double mean);

/* Mean shape × scale. Marsaglia and Tsang, 2000; below shape 1 raised to the power 1/shape. */
double demo_random_gamma(struct demo_random *random, double shape, double scale);

/* Between 0 and 1, mean a / (a + b): two gammas. */
double demo_random_beta(struct demo_random *random, double a, double b);

/* Small counts with this mean (Knuth). */
int64_t demo_random_poisson(struct demo_random *random, double mean);

/* Which of `count` sums that only grow, by the weights between them: for what some get more of. */
size_t demo_random_pick(struct demo_random *random, const double *sums, size_t count);

#endif
