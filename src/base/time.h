/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_TIME_H
#define BASE_TIME_H

/*
 * Instants are int64 ms since 1970-01-01 UTC; days are int64 counted from the same date; months
 * are year × 12 + month - 1. Proleptic Gregorian, years 1 to 9999. Zones need tables: kit/text.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* The first and last ms of the years 1 to 9999. */
#define TIME_FIRST INT64_C(-62135596800000)
#define TIME_LAST  INT64_C(253402300799999)

struct date {
    int year;
    int month; /* 1..12 */
    int day;   /* 1..31 */
};

bool        date_valid(struct date date);
int64_t     date_to_day(struct date date);
struct date date_of_day(int64_t day);

int64_t day_of(int64_t time);        /* floor, also before 1970 */
int64_t month_of_day(int64_t day);   /* year × 12 + month - 1 */
int64_t day_of_month(int64_t month); /* first day of that month */
int64_t week_of_day(int64_t day);    /* the Monday that begins its ISO week, as a day */

/*
 * "2024-01-31", "2024-01-31T09:00[:00[.123]]" with 'T' or a blank, then nothing (= UTC), "Z" or
 * "+01:00". `ret_zoned` (may be NULL) tells whether the text named its zone. False when it is no
 * such text or no such instant (31 April, 25:00, year 0).
 */
bool time_parse(const char *words, int64_t *ret_time, bool *ret_zoned);
bool date_parse(const char *words, int64_t *ret_day);

void        time_add_to(struct text *text, int64_t time); /* 2024-01-31T09:00:00.000Z */
void        date_add_to(struct text *text, int64_t day);  /* 2024-01-31 */
const char *time_text(struct work *w, int64_t time);
const char *date_text(struct work *w, int64_t day);

#endif
