/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/money.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef __int128 wide;

enum { DECIMALS = 6, MOST_DIGITS = 30, LARGEST_EXPONENT = 60 };

/* A decimal taken apart: `digits` × 10^exponent. */
struct decimal {
    bool negative;
    char digits[MOST_DIGITS + 1];
    int  count;
    int  exponent;
    bool lost; /* digits other than 0 beyond MOST_DIGITS */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void take_digit(struct decimal *d, char digit, bool fraction)
{
    if (d->count == 0 && digit == '0') {
        d->exponent -= fraction;
        return;
    }
    if (d->count == MOST_DIGITS) {
        d->lost |= digit != '0';
        d->exponent += !fraction;
        return;
    }
    d->digits[d->count++] = digit;
    d->exponent -= fraction;
}

static const char *take_exponent(struct decimal *d, const char *at)
{
    char *end;
    if (!is_digit(at[0]) && !((at[0] == '-' || at[0] == '+') && is_digit(at[1])))
        return NULL;
    long power = strtol(at, &end, 10);
    if (power > LARGEST_EXPONENT)
        power = LARGEST_EXPONENT;
    if (power < -LARGEST_EXPONENT)
        power = -LARGEST_EXPONENT;
    d->exponent += (int) power;
    return end;
}

static bool take_apart(const char *at, struct decimal *d)
{
    bool any = false;
    d->negative = *at == '-';
    if (*at == '-' || *at == '+')
        at++;
    for (; is_digit(*at); at++, any = true)
        take_digit(d, *at, false);
    if (*at == '.')
        for (at++; is_digit(*at); at++, any = true)
            take_digit(d, *at, true);
    if (any && (*at == 'e' || *at == 'E'))
        at = take_exponent(d, at + 1);
    return any && at != NULL && *at == '\0';
}

/* `more`: the number is a little larger than it looks, so that a half is more than a half. */
static wide round_even(wide number, wide divisor, bool more)
{
    wide half = divisor / 2, quotient = number / divisor, rest = number % divisor;
    wide size = rest < 0 ? -rest : rest;
    if (size > half || (size == half && divisor % 2 == 0 && (more || quotient % 2 != 0)))
        quotient += number < 0 ? -1 : 1;
    return quotient;
}

static bool fits(wide number)
{
    return number > INT64_MIN && number <= INT64_MAX;
}

static enum money_outcome parse(const char *words, bool round, int64_t *ret_money)
{
    struct decimal d = {0};
    if (words == NULL || !take_apart(words, &d))
        return MONEY_NOT_A_NUMBER;

    wide number = 0;
    for (int i = 0; i < d.count; i++)
        number = number * 10 + (d.digits[i] - '0');
    int power = d.exponent + DECIMALS;
    for (; power > 0 && number != 0; power--) {
        if (number > INT64_MAX)
            return MONEY_OUT_OF_RANGE;
        number *= 10;
    }
    bool precise = !d.lost;
    if (power < 0 && number != 0) {
        wide divisor = 1;
        for (int i = 0; i < -power && i < MOST_DIGITS + 2; i++)
            divisor *= 10;
        precise = precise && number % divisor == 0 && -power <= MOST_DIGITS + 2;
        number = -power > MOST_DIGITS + 1 ? 0 : round_even(number, divisor, d.lost);
    }
    if (!precise && !round)
        return MONEY_TOO_PRECISE;
    if (!fits(number))
        return MONEY_OUT_OF_RANGE;
    *ret_money = d.negative ? -(int64_t) number : (int64_t) number;
    return MONEY_OK;
}

enum money_outcome money_parse(const char *words, int64_t *ret_money)
{
    return parse(words, false, ret_money);
}

enum money_outcome money_parse_rounded(const char *words, int64_t *ret_money)
{
    return parse(words, true, ret_money);
}

enum { MONEY_DIGITS = 32 };

/* Where in `digits` the number begins, and its size; from the last digit to the first. */
static char *digits_of(int64_t money, char *digits, size_t *ret_size)
{
    uint64_t left = money < 0 ? 0 - (uint64_t) money : (uint64_t) money;
    uint64_t fraction = left % (uint64_t) MONEY_UNIT;
    char    *end = digits + MONEY_DIGITS, *at = end;
    left /= (uint64_t) MONEY_UNIT;
    bool whole = fraction == 0;
    for (int i = 0; i < DECIMALS && !whole; i++, fraction /= 10)
        if (at < end || fraction % 10 != 0)
            *--at = (char) ('0' + fraction % 10);
    if (!whole)
        *--at = '.';
    do
        *--at = (char) ('0' + left % 10);
    while ((left /= 10) > 0);
    if (money < 0)
        *--at = '-';
    *ret_size = (size_t) (end - at);
    return at;
}

void money_add_to(struct text *text, int64_t money)
{
    char   digits[MONEY_DIGITS];
    size_t size;
    char  *first = digits_of(money, digits, &size);
    text_add_bytes(text, first, size);
}

const char *money_text(struct work *w, int64_t money)
{
    char        digits[MONEY_DIGITS];
    size_t      size;
    const char *first = digits_of(money, digits, &size);
    return work_copy(w, first, size);
}

bool money_multiply(int64_t a, int64_t b, int64_t *ret_product)
{
    wide product = round_even((wide) a * b, MONEY_UNIT, false);
    *ret_product = (int64_t) product;
    return fits(product);
}

bool money_divide(int64_t a, int64_t b, int64_t *ret_quotient)
{
    assert(b != 0);
    wide number = (wide) a * MONEY_UNIT, divisor = b;
    if (divisor < 0) {
        number = -number;
        divisor = -divisor;
    }
    wide quotient = round_even(number, divisor, false);
    *ret_quotient = (int64_t) quotient;
    return fits(quotient);
}

bool money_add(int64_t a, int64_t b, int64_t *ret_sum)
{
    return !__builtin_add_overflow(a, b, ret_sum) && *ret_sum != INT64_MIN;
}

bool currency_valid(const char *code)
{
    if (code == NULL || strlen(code) != 3)
        return false;
    for (int i = 0; i < 3; i++)
        if (code[i] < 'A' || code[i] > 'Z')
            return false;
    return true;
}
