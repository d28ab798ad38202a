/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/money.h"

#include "base/map.h"
#include "base/shape.h"
#include "test/check.h"

#define LARGEST INT64_MAX
#define HALF    (MONEY_UNIT / 2)

static const struct {
    const char        *words;
    enum money_outcome outcome, rounded_outcome;
    int64_t            money, rounded;
} readings[] = {
    {"0", MONEY_OK, MONEY_OK, 0, 0},
    {"-0", MONEY_OK, MONEY_OK, 0, 0},
    {"12", MONEY_OK, MONEY_OK, 12000000, 12000000},
    {"+1.250000", MONEY_OK, MONEY_OK, 1250000, 1250000},
    {"-0.5", MONEY_OK, MONEY_OK, -500000, -500000},
    {".5", MONEY_OK, MONEY_OK, 500000, 500000},
    {"5.", MONEY_OK, MONEY_OK, 5000000, 5000000},
    {"0.000001", MONEY_OK, MONEY_OK, 1, 1},
    {"00012.3400000000000000000000000000000000000", MONEY_OK, MONEY_OK, 12340000, 12340000},
    {"1e3", MONEY_OK, MONEY_OK, 1000000000, 1000000000},
    {"1.5E-3", MONEY_OK, MONEY_OK, 1500, 1500},
    {"2.5e+2", MONEY_OK, MONEY_OK, 250000000, 250000000},
    {"0e999999999999999999999", MONEY_OK, MONEY_OK, 0, 0},
    {"0.000e-99", MONEY_OK, MONEY_OK, 0, 0},
    {"9223372036854.775807", MONEY_OK, MONEY_OK, LARGEST, LARGEST},
    {"-9223372036854.775807", MONEY_OK, MONEY_OK, -LARGEST, -LARGEST},
    {"922337203685477.5807e-2", MONEY_OK, MONEY_OK, LARGEST, LARGEST},

    /* more than six decimals: exact reading refuses, the other rounds half to even */
    {"0.0000001", MONEY_TOO_PRECISE, MONEY_OK, 0, 0},
    {"0.0000005", MONEY_TOO_PRECISE, MONEY_OK, 0, 0},
    {"0.0000015", MONEY_TOO_PRECISE, MONEY_OK, 0, 2},
    {"0.0000025", MONEY_TOO_PRECISE, MONEY_OK, 0, 2},
    {"0.00000251", MONEY_TOO_PRECISE, MONEY_OK, 0, 3},
    {"-0.0000015", MONEY_TOO_PRECISE, MONEY_OK, 0, -2},
    {"-0.0000014", MONEY_TOO_PRECISE, MONEY_OK, 0, -1},
    {"0.30000000000000004", MONEY_TOO_PRECISE, MONEY_OK, 0, 300000},
    {"0.1000000000000000000000000000000000000000000001", MONEY_TOO_PRECISE, MONEY_OK, 0, 100000},
    {"0.00000250000000000000000000000000000000000001", MONEY_TOO_PRECISE, MONEY_OK, 0, 3},
    {"1e-7", MONEY_TOO_PRECISE, MONEY_OK, 0, 0},
    {"1e-60", MONEY_TOO_PRECISE, MONEY_OK, 0, 0},
    {"9e-99999999999", MONEY_TOO_PRECISE, MONEY_OK, 0, 0},
    {"9.9e-38", MONEY_TOO_PRECISE, MONEY_OK, 0, 0},

    {"9223372036854.775808", MONEY_OUT_OF_RANGE, MONEY_OUT_OF_RANGE, 0, 0},
    {"-9223372036854.775808", MONEY_OUT_OF_RANGE, MONEY_OUT_OF_RANGE, 0, 0},
    {"9223372036855", MONEY_OUT_OF_RANGE, MONEY_OUT_OF_RANGE, 0, 0},
    {"1e13", MONEY_OUT_OF_RANGE, MONEY_OUT_OF_RANGE, 0, 0},
    {"1e99", MONEY_OUT_OF_RANGE, MONEY_OUT_OF_RANGE, 0, 0},
    {"1e99999999999999999999", MONEY_OUT_OF_RANGE, MONEY_OUT_OF_RANGE, 0, 0},
    {"123456789012345678901234567890123456789012345", MONEY_OUT_OF_RANGE, MONEY_OUT_OF_RANGE, 0, 0},
    {"999999999999999999999999999999", MONEY_OUT_OF_RANGE, MONEY_OUT_OF_RANGE, 0, 0},

    {"", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {NULL, MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {".", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"-", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"+-1", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {" 1", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"1 ", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"1,5", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"1.2.3", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"1e", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"1e+", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"1e 5", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"e5", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"0x10", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"NaN", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"inf", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
    {"£5", MONEY_NOT_A_NUMBER, MONEY_NOT_A_NUMBER, 0, 0},
};

static void decimals_are_read_exactly_or_refused(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(readings); i++) {
        int64_t            money = 0;
        enum money_outcome outcome = money_parse(readings[i].words, &money);
        if (outcome != readings[i].outcome || money != readings[i].money)
            check_failed(__FILE__, __LINE__, "'%s' is read as %lld (%d)", readings[i].words,
                         (long long) money, outcome);
    }
}

static void decimals_are_rounded_where_that_is_asked(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(readings); i++) {
        int64_t            money = 0;
        enum money_outcome outcome = money_parse_rounded(readings[i].words, &money);
        if (outcome != readings[i].rounded_outcome || money != readings[i].rounded)
            check_failed(__FILE__, __LINE__, "'%s' is rounded to %lld (%d)", readings[i].words,
                         (long long) money, outcome);
    }
}

static void money_is_written_as_short_as_it_is_exact(struct work *w)
{
    CHECK_TEXT(money_text(w, 0), "0");
    CHECK_TEXT(money_text(w, 12000000), "12");
    CHECK_TEXT(money_text(w, -500000), "-0.5");
    CHECK_TEXT(money_text(w, 1), "0.000001");
    CHECK_TEXT(money_text(w, 10), "0.00001");
    CHECK_TEXT(money_text(w, LARGEST), "9223372036854.775807");
    CHECK_TEXT(money_text(w, -LARGEST), "-9223372036854.775807");
}

static void what_is_written_reads_back_the_same(struct work *w)
{
    for (uint64_t i = 0; i < 20000; i++) {
        struct arena_mark mark = arena_mark(w->arena);
        int64_t           money = (int64_t) map_hash(&i, sizeof i, 3) >> (i % 64), again = 0;
        if (money != ABSENT
            && (money_parse(money_text(w, money), &again) != MONEY_OK || again != money))
            check_failed(__FILE__, __LINE__, "%lld comes back as %lld", (long long) money,
                         (long long) again);
        arena_rewind(w->arena, mark);
    }
}

static void products_are_rounded_half_to_even(struct work *w)
{
    static const struct {
        int64_t a, b, product;
    } cases[] = {
        {3 * MONEY_UNIT, 2500000, 7500000},
        {-3 * MONEY_UNIT, 2500000, -7500000},
        {1, HALF, 0},
        {3, HALF, 2},
        {5, HALF, 2},
        {-1, HALF, 0},
        {-3, HALF, -2},
        {-5, HALF, -2},
        {7, HALF + 1, 4},
        {7, -HALF - 1, -4},
        {LARGEST, MONEY_UNIT, LARGEST},
        {LARGEST, -MONEY_UNIT, -LARGEST},
        {0, LARGEST, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t product = 77;
        CHECK(money_multiply(cases[i].a, cases[i].b, &product));
        CHECK_INT(product, cases[i].product);
    }
}

static void products_beyond_the_range_are_refused(struct work *w)
{
    int64_t product;
    CHECK(!money_multiply(LARGEST, 1000001, &product));
    CHECK(!money_multiply(LARGEST, -1000001, &product));
    CHECK(!money_multiply(LARGEST, LARGEST, &product));
    CHECK(!money_multiply(INT64_MIN, MONEY_UNIT, &product)); /* would read as absent */
}

static void quotients_are_rounded_half_to_even(struct work *w)
{
    static const struct {
        int64_t a, b, quotient;
    } cases[] = {
        {10 * MONEY_UNIT, 4 * MONEY_UNIT, 2500000},
        {1 * MONEY_UNIT, 3 * MONEY_UNIT, 333333},
        {2 * MONEY_UNIT, 3 * MONEY_UNIT, 666667},
        {-2 * MONEY_UNIT, 3 * MONEY_UNIT, -666667},
        {2 * MONEY_UNIT, -3 * MONEY_UNIT, -666667},
        {-2 * MONEY_UNIT, -3 * MONEY_UNIT, 666667},
        {1, 2 * MONEY_UNIT, 0},
        {3, 2 * MONEY_UNIT, 2},
        {5, 2 * MONEY_UNIT, 2},
        {-5, 2 * MONEY_UNIT, -2},
        {0, 1, 0},
        {LARGEST, MONEY_UNIT, LARGEST},
        {LARGEST, LARGEST, MONEY_UNIT},
        {1, INT64_MIN, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t quotient = 77;
        CHECK(money_divide(cases[i].a, cases[i].b, &quotient));
        CHECK_INT(quotient, cases[i].quotient);
    }
    CHECK(!money_divide(LARGEST, 1, &(int64_t){0}));
    CHECK(!money_divide(LARGEST, MONEY_UNIT - 1, &(int64_t){0}));
}

static void sums_beyond_the_range_are_refused(struct work *w)
{
    int64_t sum = 0;
    CHECK(money_add(LARGEST, -1, &sum) && sum == LARGEST - 1);
    CHECK(money_add(-LARGEST, LARGEST, &sum) && sum == 0);
    CHECK(!money_add(LARGEST, 1, &sum));
    CHECK(!money_add(-LARGEST, -1, &sum)); /* INT64_MIN would read as absent */
    CHECK(!money_add(-LARGEST, -2, &sum));
}

static void a_currency_is_three_capitals(struct work *w)
{
    CHECK(currency_valid("GBP"));
    CHECK(!currency_valid("gbp") && !currency_valid("GB") && !currency_valid("GBPP"));
    CHECK(!currency_valid("G\xC3\x89") && !currency_valid("") && !currency_valid(NULL));
}

SUITE("money", TEST(decimals_are_read_exactly_or_refused),
      TEST(decimals_are_rounded_where_that_is_asked),
      TEST(money_is_written_as_short_as_it_is_exact), TEST(what_is_written_reads_back_the_same),
      TEST(products_are_rounded_half_to_even), TEST(products_beyond_the_range_are_refused),
      TEST(quotients_are_rounded_half_to_even), TEST(sums_beyond_the_range_are_refused),
      TEST(a_currency_is_three_capitals));
