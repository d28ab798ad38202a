/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_value.h"

#include <ctype.h>
#include <string.h>

#include "base/money.h"

const char *const import_decimal_words[] = {".", ",", "auto", NULL};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- the usual case ---- */

/* "-1234.56": up to 12 digits, a point, up to 6 more. False when it is anything else. */
static bool read_plain(const char *cell, char point, int64_t *ret_number)
{
    static const int64_t scales[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    bool                 negative = *cell == '-';
    const char          *c = cell + negative;
    int64_t              number = 0;
    int                  whole = 0, decimals = 0;
    for (; digit(*c) && whole <= 12; c++, whole++)
        number = number * 10 + (*c - '0');
    if (*c == point)
        for (c++; digit(*c) && decimals <= 6; c++, decimals++)
            number = number * 10 + (*c - '0');
    if (*c != '\0' || whole + decimals == 0 || whole > 12 || decimals > 6)
        return false;
    number *= scales[decimals];
    *ret_number = negative ? -number : number;
    return true;
}

/* ---- everything else ---- */

/* Bytes of a sign of a currency at `c`; 0 = there is none. */
static size_t currency_sign(const char *c)
{
    static const char *const signs[] = {"$", "£",  "€",  "¥",  "₩",  "₹",  "₽", "₺",  "฿",
                                        "₫", "R$", "kr", "zł", "元", "円", "원",  "￥", "د.إ"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(c, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    bool code = isupper((unsigned char) c[0]) && isupper((unsigned char) c[1])
                && isupper((unsigned char) c[2]) && !isalpha((unsigned char) c[3]);
    return code ? 3 : 0;
}

/* Bytes of a blank at `c`, also one that does not break, or is thin; 0 = there is none. */
static size_t blank(const char *c)
{
    static const char *const blanks[] = {" ", "\t", "\u00a0", "\u202f", "\u2009"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strncmp(c, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return 0;
}

/* Bytes of a sign of grouping at `c`: between digits, with three digits behind it. */
static size_t grouping(const char *begin, const char *c, char sign)
{
    size_t size = *c == sign || *c == '\'' ? 1 : blank(c);
    bool   groups = size > 0 && c > begin && digit(c[-1]) && digit(c[size]) && digit(c[size + 1])
                  && digit(c[size + 2]) && !digit(c[size + 3]);
    return groups ? size : 0;
}

/* What may stand around the digits: signs, brackets, currency. False for anything else. */
static bool read_around(const char *c, const char *end, bool *ret_negative)
{
    while (c < end) {
        size_t minus = *c == '-' || *c == '(' ? 1 : strncmp(c, "\u2212", 3) == 0 ? 3 : 0;
        size_t other = *c == ')' || *c == '+' ? 1 : blank(c) > 0 ? blank(c) : currency_sign(c);
        if (minus + other == 0)
            return false;
        *ret_negative = *ret_negative || minus > 0;
        c += minus > 0 ? minus : other;
    }
    return true;
}

/* The digits without grouping, with a point, for money_parse. False when they are too many. */
static bool read_core(const char *c, const char *end, char point, char *ret_plain, size_t room)
{
    char        group = point == '.' ? ',' : '.';
    const char *begin = c;
    bool        fraction = false;
    size_t      size = 0;
    while (c < end) {
        size_t skip = fraction ? 0 : grouping(begin, c, group);
        if (skip > 0) {
            c += skip;
            continue;
        }
        if (size + 1 >= room || (!digit(*c) && *c != point && strchr("eE+-", *c) == NULL))
            return false;
        fraction = fraction || *c == point;
        ret_plain[size++] = *c == point ? '.' : *c;
        c++;
    }
    ret_plain[size] = '\0';
    return size > 0;
}

static const char *read_any(const char *cell, char point, int64_t *ret_number)
{
    char        plain[64];
    bool        negative = false;
    const char *begin = cell, *end = cell + strlen(cell);
    while (*begin != '\0' && !digit(*begin) && !(*begin == point && digit(begin[1])))
        begin++;
    while (end > begin && !digit(end[-1]) && end[-1] != point)
        end--;
    if (!read_around(cell, begin, &negative) || !read_around(end, cell + strlen(cell), &negative)
        || !read_core(begin, end, point, plain, sizeof plain))
        return "is not a number";
    switch (money_parse_rounded(plain, ret_number)) {
    case MONEY_OK:
        *ret_number = negative ? -*ret_number : *ret_number;
        return NULL;
    case MONEY_OUT_OF_RANGE:
        return "is a number beyond what can be kept (9,223,372,036,854)";
    default:
        return "is not a number";
    }
}

const char *import_read_decimal(const char *cell, enum import_decimal decimal, int64_t *ret_number)
{
    char point = decimal == IMPORT_COMMA ? ',' : '.';
    return read_plain(cell, point, ret_number) ? NULL : read_any(cell, point, ret_number);
}

/* ---- which sign is it ---- */

void import_vote_decimal(struct import_decimal_votes *votes, const char *cell)
{
    int64_t number;
    bool    point = import_read_decimal(cell, IMPORT_POINT, &number) == NULL;
    bool    comma = import_read_decimal(cell, IMPORT_COMMA, &number) == NULL;
    if (strpbrk(cell, ".,") == NULL)
        return;
    votes->point += point && !comma;
    votes->comma += comma && !point;
    votes->open += comma && point;
}

/* When every cell can be read both ways, as "1,234" or "1.234", it is as our own numbers are. */
enum import_decimal import_decided_decimal(const struct import_decimal_votes *votes)
{
    return votes->comma > votes->point ? IMPORT_COMMA : IMPORT_POINT;
}
