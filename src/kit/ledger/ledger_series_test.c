/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_series.h"

#include "kit/ledger/ledger_bits.h"
#include "test/check.h"

enum { MANY = 5000 };

/* The same numbers at every run. */
static uint64_t dice(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 16;
}

static struct ledger_series packed(struct work *w, const int64_t *values, size_t count)
{
    struct text          out = text_open(w->arena);
    struct ledger_series series = {0};
    size_t               used = 0;
    ledger_series_write(values, count, &out);
    CHECK(ledger_series_open(w->arena, (struct bytes){out.bytes, out.size}, count, &series, &used));
    CHECK_INT(used, out.size);
    return series;
}

static void check_same(struct work *w, const struct ledger_series *series, const int64_t *values)
{
    int64_t *again = work_take(w, series->count * sizeof *again);
    ledger_series_read(series, w->arena, again);
    for (size_t i = 0; i < series->count; i++)
        if (again[i] != values[i] || ledger_series_at(series, i) != values[i]) {
            CHECK_INT(again[i], values[i]);
            CHECK_INT(ledger_series_at(series, i), values[i]);
            return;
        }
}

static void numbers_of_every_width_come_back(struct work *w)
{
    uint64_t seed = 1;
    for (unsigned width = 0; width <= 64; width++)
        for (size_t count = 1; count < 300; count = count * 2 + 1) {
            int64_t *values = work_take(w, count * sizeof *values);
            for (size_t i = 0; i < count; i++)
                values[i] = width == 0 ? 7 : (int64_t) (dice(&seed) << 20 >> (64 - width));
            struct ledger_series series = packed(w, values, count);
            check_same(w, &series, values);
        }
}

static void the_ends_of_int64_come_back(struct work *w)
{
    static const int64_t values[] = {INT64_MIN, INT64_MAX, 0, -1, 1, INT64_MIN, INT64_MAX};
    struct ledger_series series = packed(w, values, COUNT_OF(values));
    check_same(w, &series, values);
}

static int64_t constant(size_t i, uint64_t *seed)
{
    return 42;
}
static int64_t cents(size_t i, uint64_t *seed)
{
    return (int64_t) (dice(seed) % 100000) * 10000 - 500000000;
}
static int64_t rising(size_t i, uint64_t *seed)
{
    return (int64_t) (i * 1000 + dice(seed) % 500);
}
static int64_t falling_from_the_top(size_t i, uint64_t *seed)
{
    return INT64_MAX - (int64_t) (i * 3);
}
static int64_t few_large_ones(size_t i, uint64_t *seed)
{
    int64_t number = (int64_t) (dice(seed) % 40);
    return number * number * 987654321987 + number;
}
static int64_t the_same_for_a_while(size_t i, uint64_t *seed)
{
    return (int64_t) (i / 50) * 777777777 % 1000003;
}
static int64_t anything(size_t i, uint64_t *seed)
{
    return (int64_t) (dice(seed) << 30 ^ dice(seed));
}

static const struct {
    int64_t (*make)(size_t i, uint64_t *seed);
    enum ledger_coding coding;
    size_t             most; /* bytes */
} kinds_of_series[] = {
    {constant, LEDGER_PACKED, 24},
    {cents, LEDGER_PACKED, MANY * 17 / 8 + 33},
    {rising, LEDGER_DELTAS, MANY * 11 / 8 + 300},
    {falling_from_the_top, LEDGER_DELTAS, 400},
    {few_large_ones, LEDGER_DICTIONARY, MANY * 6 / 8 + 400},
    {the_same_for_a_while, LEDGER_RUNS, 600},
    {anything, LEDGER_PACKED, MANY * 8 + 33},
};

static void each_kind_of_series_gets_its_coding(struct work *w)
{
    for (size_t k = 0; k < COUNT_OF(kinds_of_series); k++) {
        uint64_t seed = k;
        int64_t  values[MANY];
        for (size_t i = 0; i < MANY; i++)
            values[i] = kinds_of_series[k].make(i, &seed);
        struct text          out = text_open(w->arena);
        struct ledger_series series = packed(w, values, MANY);
        CHECK_INT(series.coding, kinds_of_series[k].coding);
        check_same(w, &series, values);
        ledger_series_write(values, MANY, &out);
        CHECK(out.size <= kinds_of_series[k].most);
    }
}

static void bytes_that_are_cut_short_are_refused(struct work *w)
{
    for (size_t k = 0; k < COUNT_OF(kinds_of_series); k++) {
        uint64_t seed = k;
        int64_t  values[300];
        for (size_t i = 0; i < COUNT_OF(values); i++)
            values[i] = kinds_of_series[k].make(i, &seed);
        struct text out = text_open(w->arena);
        ledger_series_write(values, COUNT_OF(values), &out);
        for (size_t size = 0; size < out.size; size++) {
            struct ledger_series series;
            struct bytes         cut = {work_copy(w, out.bytes, size), size};
            CHECK(!ledger_series_open(w->arena, cut, COUNT_OF(values), &series, NULL));
        }
    }
}

/* Bytes of a stranger may give any numbers, but nothing is read or written out of bounds. */
static void changed_bytes_are_refused_or_read_within_bounds(struct work *w)
{
    uint64_t seed = 9;
    for (int round = 0; round < 3000; round++) {
        int64_t values[300], again[300];
        size_t  k = dice(&seed) % COUNT_OF(kinds_of_series);
        for (size_t i = 0; i < COUNT_OF(values); i++)
            values[i] = kinds_of_series[k].make(i, &seed);
        struct text out = text_open(w->arena);
        ledger_series_write(values, COUNT_OF(values), &out);
        for (int changes = 0; changes < 3; changes++)
            out.bytes[dice(&seed) % (changes == 0 ? 48 : out.size) % out.size] = (char) dice(&seed);

        struct ledger_series series;
        struct bytes         bytes = {out.bytes, out.size};
        if (!ledger_series_open(w->arena, bytes, COUNT_OF(values), &series, NULL))
            continue;
        ledger_series_read(&series, w->arena, again);
        for (size_t i = 0; i < COUNT_OF(again); i++)
            (void) ledger_series_at(&series, i);
    }
}

SUITE("ledger series", TEST(numbers_of_every_width_come_back), TEST(the_ends_of_int64_come_back),
      TEST(each_kind_of_series_gets_its_coding), TEST(bytes_that_are_cut_short_are_refused),
      TEST(changed_bytes_are_refused_or_read_within_bounds));
