/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/demo/demo_random.h"

#include <math.h>

#include "test/check.h"

enum { DRAWS = 100000 };

struct moments {
    double mean, variance;
};

static struct moments moments_of(double (*draw)(struct demo_random *))
{
    struct demo_random random = demo_random_open(1, 0);
    double             sum = 0, squares = 0;
    for (int i = 0; i < DRAWS; i++) {
        double x = draw(&random);
        sum += x;
        squares += x * x;
    }
    double mean = sum / DRAWS;
    return (struct moments){mean, squares / DRAWS - mean * mean};
}

static bool near(double value, double expected, double tolerance)
{
    return fabs(value - expected) <= tolerance;
}

static double draw_normal(struct demo_random *random)
{
    return demo_random_normal(random);
}

static double draw_gamma(struct demo_random *random)
{
    return demo_random_gamma(random, 0.5, 2);
}

static double draw_beta(struct demo_random *random)
{
    return demo_random_beta(random, 0.8, 2.4);
}

static double draw_poisson(struct demo_random *random)
{
    return (double) demo_random_poisson(random, 3);
}

static double draw_exponential(struct demo_random *random)
{
    return demo_random_exponential(random, 4);
}

/* Four standard errors of 100,000 draws: a wrong formula is far outside. */
static void distributions_have_their_mean_and_variance(struct work *w)
{
    struct moments normal = moments_of(draw_normal), gamma = moments_of(draw_gamma),
                   beta = moments_of(draw_beta), poisson = moments_of(draw_poisson),
                   exponential = moments_of(draw_exponential);
    CHECK(near(normal.mean, 0, 0.013) && near(normal.variance, 1, 0.02));
    CHECK(near(gamma.mean, 1, 0.02) && near(gamma.variance, 2, 0.12));
    CHECK(near(beta.mean, 0.25, 0.003) && near(beta.variance, 0.1875 / 4.2, 0.001));
    CHECK(near(poisson.mean, 3, 0.022) && near(poisson.variance, 3, 0.06));
    CHECK(near(exponential.mean, 4, 0.05) && near(exponential.variance, 16, 0.6));
}

static void the_same_seed_gives_the_same_numbers(struct work *w)
{
    struct demo_random a = demo_random_open(7, 1), b = demo_random_open(7, 1),
                       other = demo_random_open(7, 2);
    bool differs = false;
    for (int i = 0; i < 100; i++) {
        uint64_t bits = demo_random_bits(&a);
        CHECK(bits == demo_random_bits(&b));
        differs = differs || bits != demo_random_bits(&other);
    }
    CHECK(differs);
}

/* The first numbers for state 1, 2, 3, 4 from the authors' reference program. */
static void it_is_xoshiro256_plus_plus(struct work *w)
{
    static const uint64_t expected[] = {
        UINT64_C(41943041),
        UINT64_C(58720359),
        UINT64_C(3588806011781223),
        UINT64_C(3591011842654386),
    };
    struct demo_random random = {{1, 2, 3, 4}};
    for (size_t i = 0; i < 4; i++)
        CHECK(demo_random_bits(&random) == expected[i]);
}

static void a_pick_follows_the_weights(struct work *w)
{
    static const double sums[] = {1, 1, 4, 10}; /* weights 1, 0, 3, 6 */
    struct demo_random  random = demo_random_open(1, 0);
    int                 counts[4] = {0};
    for (int i = 0; i < DRAWS; i++)
        counts[demo_random_pick(&random, sums, 4)]++;
    CHECK_INT(counts[1], 0);
    CHECK(near(counts[0] / (double) DRAWS, 0.1, 0.005));
    CHECK(near(counts[2] / (double) DRAWS, 0.3, 0.007));
    CHECK(near(counts[3] / (double) DRAWS, 0.6, 0.007));
}

static void a_range_gives_both_ends_and_nothing_else(struct work *w)
{
    struct demo_random random = demo_random_open(3, 0);
    int                counts[3] = {0};
    for (int i = 0; i < 1000; i++) {
        int64_t x = demo_random_between(&random, -1, 1);
        bool    inside = x >= -1 && x <= 1;
        CHECK(inside);
        if (inside)
            counts[x + 1]++;
    }
    CHECK(counts[0] > 0 && counts[1] > 0 && counts[2] > 0);
}

SUITE("demo random", TEST(distributions_have_their_mean_and_variance),
      TEST(the_same_seed_gives_the_same_numbers), TEST(it_is_xoshiro256_plus_plus),
      TEST(a_pick_follows_the_weights), TEST(a_range_gives_both_ends_and_nothing_else));
