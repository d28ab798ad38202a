/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"

#include <assert.h>

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

bool date_valid(struct date date)
{
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12
           && date.day >= 1 && date.day <= days_in(date.year, date.month);
}

/* Years that begin in March put the leap day last, so that a formula suffices. */
int64_t date_to_day(struct date date)
{
    assert(date_valid(date));
    int64_t year = date.year - (date.month <= 2);
    int64_t era = floor_div(year, 400);
    int64_t in_era = year - era * 400;
    int64_t in_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

struct date date_of_day(int64_t day)
{
    day += 719468;
    int64_t era = floor_div(day, 146097);
    int64_t in_era = day - era * 146097;
    int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * in_year + 2) / 153;
    int     civil_month = (int) (month < 10 ? month + 3 : month - 9);
    return (struct date){
        .year = (int) (year + era * 400) + (civil_month <= 2),
        .month = civil_month,
        .day = (int) (in_year - (153 * month + 2) / 5) + 1,
    };
}

int64_t day_of(int64_t time)
{
    return floor_div(time, DAY);
}

int64_t month_of_day(int64_t day)
{
    struct date date = date_of_day(day);
    return (int64_t) date.year * 12 + date.month - 1;
}

int64_t day_of_month(int64_t month)
{
    int64_t year = floor_div(month, 12);
    return date_to_day(
        (struct date){.year = (int) year, .month = (int) (month - year * 12) + 1, .day = 1});
}

int64_t week_of_day(int64_t day)
{
    return day - (day + 3 - floor_div(day + 3, 7) * 7);
}

static bool take_number(const char **at, int digits, int *ret_number)
{
    *ret_number = 0;
    for (int i = 0; i < digits; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        *ret_number = *ret_number * 10 + (**at - '0');
    }
    return true;
}

static bool take_char(const char **at, char c)
{
    if (**at != c)
        return false;
    (*at)++;
    return true;
}

static bool take_date(const char **at, int64_t *ret_day)
{
    struct date date;
    if (!take_number(at, 4, &date.year) || !take_char(at, '-') || !take_number(at, 2, &date.month)
        || !take_char(at, '-') || !take_number(at, 2, &date.day) || !date_valid(date))
        return false;
    *ret_day = date_to_day(date);
    return true;
}

/* Decimals of a second beyond the third are read and dropped. */
static bool take_fraction(const char **at, int *ret_ms)
{
    int digits = 0;
    for (*ret_ms = 0; **at >= '0' && **at <= '9'; (*at)++, digits++)
        if (digits < 3)
            *ret_ms = *ret_ms * 10 + (**at - '0');
    for (int i = digits; i < 3; i++)
        *ret_ms *= 10;
    return digits > 0;
}

static bool take_clock(const char **at, int64_t *ret_ms)
{
    int hour, minute, second = 0, ms = 0;
    if (!take_number(at, 2, &hour) || !take_char(at, ':') || !take_number(at, 2, &minute))
        return false;
    if (take_char(at, ':')) {
        if (!take_number(at, 2, &second))
            return false;
        if (take_char(at, '.') && !take_fraction(at, &ms))
            return false;
    }
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *ret_ms = hour * HOUR + minute * MINUTE + second * SECOND + ms;
    return true;
}

static bool take_zone(const char **at, int64_t *ret_offset)
{
    int hour, minute;
    *ret_offset = 0;
    if (take_char(at, 'Z') || take_char(at, 'z'))
        return true;
    bool west = **at == '-';
    if (!take_char(at, west ? '-' : '+') || !take_number(at, 2, &hour))
        return false;
    (void) take_char(at, ':');
    if (!take_number(at, 2, &minute) || hour > 18 || minute > 59)
        return false;
    *ret_offset = (hour * HOUR + minute * MINUTE) * (west ? -1 : 1);
    return true;
}

bool time_parse(const char *words, int64_t *ret_time, bool *ret_zoned)
{
    int64_t day, ms = 0, offset = 0;
    bool    zoned = false;

    if (words == NULL || !take_date(&words, &day))
        return false;
    if (*words != '\0') {
        if ((!take_char(&words, 'T') && !take_char(&words, ' ')) || !take_clock(&words, &ms))
            return false;
        zoned = *words != '\0';
        if (zoned && !take_zone(&words, &offset))
            return false;
    }
    int64_t time = day * DAY + ms - offset;
    if (*words != '\0' || time < TIME_FIRST || time > TIME_LAST)
        return false;
    *ret_time = time;
    if (ret_zoned != NULL)
        *ret_zoned = zoned;
    return true;
}

bool date_parse(const char *words, int64_t *ret_day)
{
    return words != NULL && take_date(&words, ret_day) && *words == '\0';
}

/* printf takes twenty times as long, and lists are full of instants. */
static char *put_digits(char *at, int64_t number, int width)
{
    for (int i = width; i > 0; i--, number /= 10)
        at[i - 1] = (char) ('0' + number % 10);
    return at + width;
}

static char *put_pair(char *at, char before, int64_t number)
{
    *at = before;
    return put_digits(at + 1, number, 2);
}

void date_add_to(struct text *text, int64_t day)
{
    struct date date = date_of_day(day);
    char        words[16], *at = words;
    if (date.year < 0 || date.year > 9999) {
        text_addf(text, "%04d-%02d-%02d", date.year, date.month, date.day);
        return;
    }
    at = put_digits(at, date.year, 4);
    at = put_pair(at, '-', date.month);
    at = put_pair(at, '-', date.day);
    text_add_bytes(text, words, (size_t) (at - words));
}

void time_add_to(struct text *text, int64_t time)
{
    int64_t day = day_of(time), ms = time - day * DAY;
    char    words[16], *at = words;
    date_add_to(text, day);
    at = put_pair(at, 'T', ms / HOUR);
    at = put_pair(at, ':', ms / MINUTE % 60);
    at = put_pair(at, ':', ms / SECOND % 60);
    *at++ = '.';
    at = put_digits(at, ms % SECOND, 3);
    *at++ = 'Z';
    text_add_bytes(text, words, (size_t) (at - words));
}

const char *time_text(struct work *w, int64_t time)
{
    struct text text = text_open(w->arena);
    time_add_to(&text, time);
    return text.bytes;
}

const char *date_text(struct work *w, int64_t day)
{
    struct text text = text_open(w->arena);
    date_add_to(&text, day);
    return text.bytes;
}
