/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/card.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/shape.h"

enum { SHORTEST = 12, LONGEST = 19, GROUPS = 20, BAR_CODE = 13, SEEN_AT_END = 4 };

/* ---- brands ---- */

#define DIGITS(n)      (1U << (n))
#define DIGITS_16_19   (DIGITS(16) | DIGITS(17) | DIGITS(18) | DIGITS(19))
#define DIGITS_14_19   (DIGITS(14) | DIGITS(15) | DIGITS_16_19)
#define DIGITS_MAESTRO (DIGITS(12) | DIGITS(13) | DIGITS_14_19)

/*
 * How numbers begin, from … to, both with so many digits, and how long they are. Where ranges
 * overlap each counts. How to add one: a line.
 */
static const struct brand {
    int      digits, from, to;
    unsigned lengths;
} brands[] = {
    {1, 4, 4, DIGITS(13) | DIGITS(16) | DIGITS(18) | DIGITS(19)}, /* Visa, Dankort */
    {2, 51, 55, DIGITS(16)},                                      /* Mastercard */
    {4, 2221, 2720, DIGITS(16)},                                  /* Mastercard */
    {4, 2200, 2205, DIGITS_16_19},                                /* Mir, Borica */
    {2, 34, 34, DIGITS(15)},                                      /* American Express */
    {2, 37, 37, DIGITS(15)},
    {3, 300, 305, DIGITS_14_19}, /* Diners Club */
    {4, 3095, 3095, DIGITS_14_19},
    {2, 36, 36, DIGITS_14_19},
    {2, 38, 39, DIGITS_14_19},
    {4, 3528, 3589, DIGITS_16_19}, /* JCB */
    {2, 50, 50, DIGITS_16_19},     /* Elo, Verve, RuPay, Maestro */
    {2, 56, 69, DIGITS_16_19},     /* Maestro, Discover, UnionPay, RuPay, Hipercard */
    {4, 5018, 5018, DIGITS_MAESTRO},
    {4, 5020, 5020, DIGITS_MAESTRO},
    {4, 5038, 5038, DIGITS_MAESTRO},
    {4, 5893, 5893, DIGITS_MAESTRO},
    {4, 6304, 6304, DIGITS_MAESTRO},
    {4, 6759, 6763, DIGITS_MAESTRO},
    {2, 81, 82, DIGITS_16_19},   /* UnionPay, RuPay */
    {4, 8600, 8600, DIGITS(16)}, /* Uzcard */
    {4, 9792, 9792, DIGITS(16)}, /* Troy */
    {4, 9860, 9860, DIGITS(16)}, /* Humo */
};

static bool has_brand(const char *digits, int count)
{
    for (size_t i = 0; i < COUNT_OF(brands); i++) {
        int start = 0;
        for (int k = 0; k < brands[i].digits; k++)
            start = start * 10 + digits[k] - '0';
        if (start >= brands[i].from && start <= brands[i].to
            && (brands[i].lengths & DIGITS(count)) != 0)
            return true;
    }
    return false;
}

static bool luhn(const char *digits, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++) {
        int digit = digits[count - 1 - i] - '0';
        if (i % 2 == 1)
            digit = digit > 4 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

/* GS1 General Specifications, 7.9: weights 1 and 3. */
static bool is_bar_code(const char *digits, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
    return count == BAR_CODE && sum % 10 == 0;
}

static bool is_card(const char *digits, int count)
{
    return count >= SHORTEST && luhn(digits, count) && has_brand(digits, count)
           && !is_bar_code(digits, count);
}

/* ---- groups ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The bytes of what may stand between two groups; 0: nothing that may. */
static size_t separator(const char *bytes, size_t size)
{
    static const char *const longer[] = {
        "%20", "%2D", "\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF", "\xE2\x80\x91", "\xE2\x80\x93"};
    if (size > 0 && *bytes != '\0' && strchr(" -._/+\t", *bytes) != NULL)
        return 1;
    for (size_t i = 0; i < COUNT_OF(longer); i++) {
        size_t length = strlen(longer[i]);
        if (size >= length && memcmp(bytes, longer[i], length) == 0)
            return length;
    }
    return 0;
}

/* " - " is written as well: up to three of them. */
static size_t gap_of(const char *bytes, size_t size)
{
    size_t gap = 0;
    for (int i = 0; i < 3 && gap < size; i++)
        gap += separator(bytes + gap, size - gap);
    return gap;
}

/* A number that begins here: the longest end at which it is one of a card; 0 = none. */
static size_t card_end(const char *bytes, size_t size)
{
    char   digits[LONGEST];
    int    count = 0;
    size_t at = 0, end = 0;
    while (at < size) {
        while (at < size && is_digit(bytes[at])) {
            if (count == LONGEST)
                return end;
            digits[count++] = bytes[at++];
        }
        if (is_card(digits, count))
            end = at;
        size_t gap = gap_of(bytes + at, size - at);
        if (gap == 0 || at + gap >= size || !is_digit(bytes[at + gap]))
            return end;
        at += gap;
    }
    return end;
}

static void mask_bare(char *bytes, size_t size)
{
    memset(bytes, '0', size);
    bytes[0] = '9';
}

/* The digits of "%20" are none of the card's. */
static void mask(char *bytes, size_t size)
{
    int left = 0;
    for (size_t i = 0; i < size; i += bytes[i] == '%' ? 3 : 1)
        left += is_digit(bytes[i]);
    for (size_t i = 0; i < size && left > SEEN_AT_END; i += bytes[i] == '%' ? 3 : 1)
        if (is_digit(bytes[i])) {
            bytes[i] = '*';
            left--;
        }
}

static size_t skip_digits(const char *bytes, size_t size, size_t at)
{
    while (at < size && is_digit(bytes[at]))
        at++;
    return at;
}

size_t card_mask(char *bytes, size_t size)
{
    size_t cards = 0;
    for (size_t at = 0; at < size;) {
        size_t end = is_digit(bytes[at]) ? card_end(bytes + at, size - at) : 0;
        if (end > 0) {
            mask(bytes + at, end);
            cards++;
            at += end;
        } else {
            at = is_digit(bytes[at]) ? skip_digits(bytes, size, at) : at + 1;
        }
    }
    return cards;
}

/* ---- JSON ---- */

/* The quote that ends the text which begins here. */
static size_t end_of_text(const char *bytes, size_t size, size_t at)
{
    for (; at < size && bytes[at] != '"'; at++)
        at += bytes[at] == '\\';
    return at < size ? at : size;
}

/* A number of digits only: a fraction or an exponent is no card. */
static size_t mask_number(char *bytes, size_t size, size_t at, size_t *cards)
{
    size_t end = skip_digits(bytes, size, at), count = end - at;
    bool   whole = end >= size || strchr(".eE", bytes[end]) == NULL || bytes[end] == '\0';
    if (whole && count <= LONGEST && is_card(bytes + at, (int) count)) {
        mask_bare(bytes + at, count);
        ++*cards;
    }
    while (end < size && bytes[end] != '\0' && strchr("0123456789.eE+-", bytes[end]) != NULL)
        end++;
    return end;
}

size_t card_mask_json(char *bytes, size_t size)
{
    size_t cards = 0;
    for (size_t at = 0; at < size;) {
        if (bytes[at] == '"') {
            size_t end = end_of_text(bytes, size, at + 1);
            if (end - at > SHORTEST)
                cards += card_mask(bytes + at + 1, end - at - 1);
            at = end + 1;
        } else if (is_digit(bytes[at])) {
            at = mask_number(bytes, size, at, &cards);
        } else {
            at++;
        }
    }
    return cards;
}
