/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/money.h"
#include "base/time.h"

const char *const import_dates_words[] = {"auto", "ymd", "dmy", "mdy", "unix", "unix_ms", NULL};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- the pieces of a date ---- */

/* Three numbers, or two and the name of a month, and where the rest begins. */
struct pieces {
    int         numbers[3];
    int         digits[3]; /* 0: it was a name */
    int         count;
    const char *rest;
};

/* The first three letters of the English name; other languages are written with numbers. */
static int month_named(const char *c, size_t size)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; size >= 3 && i < 12; i++)
        if (strncasecmp(c, names + 3 * i, 3) == 0)
            return i + 1;
    return 0;
}

static size_t letters(const char *c)
{
    size_t size = 0;
    while ((c[size] >= 'a' && c[size] <= 'z') || (c[size] >= 'A' && c[size] <= 'Z'))
        size++;
    return size;
}

/* Bytes of what may stand between the pieces; 0 = nothing. */
static size_t between(const char *c)
{
    static const char *const signs[] = {"-",  "/",  ".",  ",",  " ", "年",
                                        "月", "日", "년", "월", "일"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(c, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    return 0;
}

static bool add_number(struct pieces *pieces, const char **c)
{
    int number = 0, digits = 0;
    for (; digit(**c) && digits < 5; (*c)++, digits++)
        number = number * 10 + (**c - '0');
    pieces->numbers[pieces->count] = number;
    pieces->digits[pieces->count++] = digits;
    return digits <= 4 && digits != 3;
}

static bool add_name(struct pieces *pieces, const char **c)
{
    size_t size = letters(*c);
    pieces->numbers[pieces->count++] = month_named(*c, size);
    *c += size;
    return pieces->numbers[pieces->count - 1] != 0;
}

/* "20101231": the pieces of eight digits in a row. */
static bool cut_eight(const char *c, struct pieces *ret_pieces)
{
    static const int sizes[] = {4, 2, 2};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < sizes[i]; k++)
            ret_pieces->numbers[i] = ret_pieces->numbers[i] * 10 + (*c++ - '0');
    *ret_pieces = (struct pieces){
        .digits = {4, 2, 2},
        .count = 3,
        .rest = c,
        .numbers = {ret_pieces->numbers[0], ret_pieces->numbers[1], ret_pieces->numbers[2]}};
    return true;
}

static bool read_pieces(const char *c, struct pieces *ret_pieces)
{
    *ret_pieces = (struct pieces){0};
    if (strspn(c, "0123456789") == 8)
        return cut_eight(c, ret_pieces);
    while (ret_pieces->count < 3) {
        if (digit(*c) ? !add_number(ret_pieces, &c) : !add_name(ret_pieces, &c))
            return false;
        size_t sign = ret_pieces->count < 3 ? between(c) : 0;
        if (ret_pieces->count < 3 && sign == 0)
            return false;
        for (; sign > 0; sign = between(c))
            c += sign;
    }
    /* "2010. 12. 31." and "2010年12月31日" have one more sign. */
    if (*c != ' ' && *c != ',' && *c != '-' && between(c) > 0)
        c += between(c);
    ret_pieces->rest = c;
    return true;
}

/* ---- the date ---- */

static int full_year(int year, int digits)
{
    return digits > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
}

static bool pick_date(const struct pieces *pieces, enum import_dates dates, struct date *ret_date)
{
    /* Where year, month and day stand. A name is the month wherever it stands. */
    static const int orders[][3] = {
        [IMPORT_YMD] = {0, 1, 2}, [IMPORT_DMY] = {2, 1, 0}, [IMPORT_MDY] = {2, 0, 1}};
    const int *order = orders[dates];
    int        year = order[0], month = order[1], day = order[2];
    if (pieces->digits[month] != 0 && pieces->digits[day] == 0) {
        month = order[2];
        day = order[1];
    }
    bool year_fits =
        pieces->digits[year] == 4 || (dates != IMPORT_YMD && pieces->digits[year] == 2);
    if (!year_fits || pieces->digits[day] == 0 || pieces->digits[day] > 2
        || pieces->digits[month] > 2)
        return false;
    *ret_date = (struct date){full_year(pieces->numbers[year], pieces->digits[year]),
                              pieces->numbers[month], pieces->numbers[day]};
    return true;
}

/* ---- the time of the day ---- */

static bool take_number(const char **c, int most, int *ret_number)
{
    int digits = 0;
    for (*ret_number = 0; digit(**c) && digits < 2; (*c)++, digits++)
        *ret_number = *ret_number * 10 + (**c - '0');
    return digits > 0 && *ret_number <= most;
}

static int64_t take_fraction(const char **c)
{
    int64_t ms = 0, scale = 100;
    if (**c != '.' && **c != ',')
        return 0;
    for ((*c)++; digit(**c); (*c)++, scale /= 10)
        ms += (**c - '0') * scale;
    return ms;
}

/* " PM", "pm", "p.m.": whether it is there, and is it the afternoon. */
static bool take_half(const char **c, bool *ret_afternoon)
{
    const char *at = *c + strspn(*c, " ");
    if (strncasecmp(at, "am", 2) != 0 && strncasecmp(at, "pm", 2) != 0
        && strncasecmp(at, "a.m.", 4) != 0 && strncasecmp(at, "p.m.", 4) != 0)
        return false;
    *ret_afternoon = *at == 'p' || *at == 'P';
    *c = at + (at[1] == '.' ? 4 : 2);
    return true;
}

/* "Z", "UTC", "+01:00", "+0100", "+01". False when it is none of them. `ret_named`: there is one.
 */
static bool take_zone(const char **c, int64_t *ret_offset, bool *ret_named)
{
    *c += strspn(*c, " ");
    *ret_named = **c != '\0';
    size_t zero = strncmp(*c, "UTC", 3) == 0 || strncmp(*c, "GMT", 3) == 0 ? 3 : **c == 'Z' ? 1 : 0;
    *c += zero;
    if (**c == '\0')
        return true;
    int sign = **c == '-' ? -1 : 1, hours = 0, minutes = 0;
    if (zero == 1 || (**c != '-' && **c != '+'))
        return false;
    (*c)++;
    if (!take_number(c, 14, &hours))
        return false;
    *c += **c == ':';
    if (digit(**c) && !take_number(c, 59, &minutes))
        return false;
    *ret_offset = sign * (hours * HOUR + minutes * MINUTE);
    return **c == '\0';
}

struct clock_time {
    int64_t ms; /* after midnight */
    int64_t offset;
    bool    zoned;
};

static const char *read_clock(const char *c, struct clock_time *ret_time)
{
    static const char wrong[] = "has no time of the day such as 09:30, 9:30:15 or 9:30 PM";
    int               hour, minute = 0, second = 0;
    bool              afternoon = false;
    c += strspn(c, " ,T");
    if (*c == '\0')
        return NULL;
    if (!take_number(&c, 24, &hour))
        return wrong;
    if (*c == ':' && (c++, !take_number(&c, 59, &minute)))
        return wrong;
    if (*c == ':' && (c++, !take_number(&c, 60, &second)))
        return wrong;
    ret_time->ms = hour * HOUR + minute * MINUTE + second * SECOND + take_fraction(&c);
    if (take_half(&c, &afternoon)) {
        if (hour < 1 || hour > 12)
            return wrong;
        ret_time->ms += (afternoon ? 12 : 0) * HOUR - (hour == 12 ? 12 : 0) * HOUR;
    }
    if (ret_time->ms > DAY || !take_zone(&c, &ret_time->offset, &ret_time->zoned))
        return wrong;
    return NULL;
}

/* ---- an instant ---- */

static const char *read_unix(const char *cell, int64_t unit, int64_t *ret_time)
{
    int64_t number;
    if (money_parse_rounded(cell, &number) != MONEY_OK)
        return "is not a number of seconds or milliseconds since 1970";
    *ret_time = unit == SECOND ? number / (MONEY_UNIT / SECOND) : number / MONEY_UNIT;
    if (*ret_time < TIME_FIRST || *ret_time > TIME_LAST)
        return "is an instant outside of the years 1 to 9999";
    return NULL;
}

const char *import_read_time(const char *cell, const char *time, enum import_dates dates,
                             const struct zone *zone, int64_t *ret_time)
{
    struct pieces     pieces;
    struct date       date;
    struct clock_time clock = {0};
    if (dates == IMPORT_UNIX || dates == IMPORT_UNIX_MS)
        return read_unix(cell, dates == IMPORT_UNIX ? SECOND : 1, ret_time);
    /* Some formats begin with the day of the week: "Mon, 31 Jan 2024". */
    size_t word = letters(cell);
    if (word > 0 && month_named(cell, word) == 0)
        cell += word + strspn(cell + word, "., ");
    if (dates == IMPORT_DATES_AUTO || !read_pieces(cell, &pieces)
        || !pick_date(&pieces, dates, &date))
        return "is not a date in the form that the other rows have";
    if (!date_valid(date))
        return "is a date that does not exist";
    const char *reason = read_clock(pieces.rest, &clock);
    if (reason == NULL && time != NULL && *time != '\0')
        reason = read_clock(time, &clock);
    if (reason != NULL)
        return reason;
    int64_t local = date_to_day(date) * DAY + clock.ms;
    *ret_time = clock.zoned || zone == NULL ? local - clock.offset : zone_to_utc(zone, local);
    return NULL;
}

/* ---- which order is it ---- */

/* The years in which there were such files: other numbers are no instants. */
static bool likely(int64_t time)
{
    return time > date_to_day((struct date){1990, 1, 1}) * DAY
           && time < date_to_day((struct date){2100, 1, 1}) * DAY;
}

static void note_jump(struct import_date_votes *votes, int way, int64_t time)
{
    if (votes->last[way] != 0)
        votes->jumps[way] += llabs(time - votes->last[way]);
    votes->last[way] = time;
}

void import_vote_date(struct import_date_votes *votes, const char *cell)
{
    int64_t times[IMPORT_UNIX_MS + 1];
    bool    good[IMPORT_UNIX_MS + 1];
    if (*cell == '\0')
        return;
    votes->cells++;
    votes->dots = votes->dots || (digit(*cell) && strchr(cell, '.') != NULL);
    for (int i = IMPORT_YMD; i <= IMPORT_UNIX_MS; i++) {
        const char *wrong = import_read_time(cell, NULL, (enum import_dates) i, NULL, &times[i]);
        good[i] = wrong == NULL && (i < IMPORT_UNIX || likely(times[i]));
        votes->bad[i] += !good[i];
    }
    if (good[IMPORT_DMY])
        note_jump(votes, 0, times[IMPORT_DMY]);
    if (good[IMPORT_MDY])
        note_jump(votes, 1, times[IMPORT_MDY]);
    if (good[IMPORT_DMY] && good[IMPORT_MDY])
        votes->open = votes->open || times[IMPORT_DMY] != times[IMPORT_MDY];
}

/*
 * The way that reads most cells. Day and month that could be either: orders stand in files by time,
 * so the true way jumps less between neighbours; without jumps a date with dots is European.
 */
enum import_dates import_decided_dates(const struct import_date_votes *votes, bool *ret_sure)
{
    enum import_dates best = IMPORT_YMD;
    for (int i = IMPORT_YMD; i <= IMPORT_UNIX_MS; i++)
        if (votes->bad[i] < votes->bad[best])
            best = (enum import_dates) i;
    *ret_sure = true;
    if (votes->cells == 0 || votes->bad[best] * 2 > votes->cells)
        return IMPORT_DATES_AUTO;
    if (best == IMPORT_DMY && votes->bad[IMPORT_MDY] == votes->bad[IMPORT_DMY]) {
        *ret_sure = votes->dots || !votes->open;
        if (!votes->dots && votes->jumps[1] < votes->jumps[0])
            best = IMPORT_MDY;
    }
    return best;
}
