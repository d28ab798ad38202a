/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/demo/demo_random.h"

#include <assert.h>
#include <math.h>

static uint64_t rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

static uint64_t split_mix(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

struct demo_random demo_random_open(uint64_t seed, uint64_t stream)
{
    struct demo_random random;
    uint64_t           state = seed;
    state = split_mix(&state) ^ stream;
    for (size_t i = 0; i < 4; i++)
        random.state[i] = split_mix(&state);
    return random;
}

uint64_t demo_random_bits(struct demo_random *random)
{
    uint64_t *s = random->state;
    uint64_t  result = rotate(s[0] + s[3], 23) + s[0];
    uint64_t  shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return result;
}

int64_t demo_random_below(struct demo_random *random, int64_t limit)
{
    assert(limit > 0);
    /* The high half of a product is uneven by less than limit / 2^64: not to be seen here. */
    return (int64_t) (((unsigned __int128) demo_random_bits(random) * (uint64_t) limit) >> 64);
}

int64_t demo_random_between(struct demo_random *random, int64_t first, int64_t last)
{
    return first + demo_random_below(random, last - first + 1);
}

double demo_random_unit(struct demo_random *random)
{
    return (double) (demo_random_bits(random) >> 11) * 0x1p-53;
}

bool demo_random_chance(struct demo_random *random, double probability)
{
    return demo_random_unit(random) < probability;
}

double demo_random_normal(struct demo_random *random)
{
    double x, y, square;
    do {
        x = 2 * demo_random_unit(random) - 1;
        y = 2 * demo_random_unit(random) - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return x * sqrt(-2 * log(square) / square);
}

double demo_random_exponential(struct demo_random *random, double mean)
{
    return -mean * log1p(-demo_random_unit(random));
}

double demo_random_gamma(struct demo_random *random, double shape, double scale)
{
    assert(shape > 0 && scale > 0);
    if (shape < 1) {
        double larger = demo_random_gamma(random, shape + 1, scale);
        return larger * pow(1 - demo_random_unit(random), 1 / shape);
    }
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = demo_random_normal(random), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        if (log1p(-demo_random_unit(random)) < 0.5 * x * x + d - d * v + d * log(v))
            return d * v * scale;
    }
}

double demo_random_beta(struct demo_random *random, double a, double b)
{
    double x = demo_random_gamma(random, a, 1), y = demo_random_gamma(random, b, 1);
    return x + y > 0 ? x / (x + y) : a / (a + b);
}

int64_t demo_random_poisson(struct demo_random *random, double mean)
{
    double  limit = exp(-mean), product = demo_random_unit(random);
    int64_t count = 0;
    for (; product > limit; count++)
        product *= demo_random_unit(random);
    return count;
}

size_t demo_random_pick(struct demo_random *random, const double *sums, size_t count)
{
    assert(count > 0);
    double wanted = demo_random_unit(random) * sums[count - 1];
    size_t low = 0, high = count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sums[middle] > wanted)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
