/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What instants the words of a rule are: time points, offsets, units of the calendar. */
#include "base/time.h"
#include "crm/segment/segment_compare.h"
#include "kit/text/zone.h"

enum { MONTHS = 12, QUARTER_MONTHS = 3, WEEK_DAYS = 7 };

/* The instant, brought into the calendar when it is beyond it. */
static int64_t within(int64_t time)
{
    return time < TIME_FIRST ? TIME_FIRST : time > TIME_LAST ? TIME_LAST : time;
}

static int64_t days_in_month(int64_t month)
{
    return day_of_month(month + 1) - day_of_month(month);
}

/* A day so many months later, or the last one of a month that is too short for it. */
static int64_t add_months(int64_t day, int64_t months)
{
    int64_t month = month_of_day(day), ordinal = day - day_of_month(month);
    int64_t to = month + months, last = MONTHS * 9999 + 11;
    to = to < MONTHS ? MONTHS : to > last ? last : to;
    int64_t most = to == last ? 31 : days_in_month(to);
    return day_of_month(to) + (ordinal < most ? ordinal : most - 1);
}

static int64_t add_on_wall(int64_t wall, enum segment_unit unit, int64_t amount)
{
    int64_t day = day_of(wall), clock = wall - day * DAY;
    switch (unit) {
    case UNIT_DAY:
        day += amount;
        break;
    case UNIT_WEEK:
        day += WEEK_DAYS * amount;
        break;
    case UNIT_MONTH:
        day = add_months(day, amount);
        break;
    case UNIT_QUARTER:
        day = add_months(day, QUARTER_MONTHS * amount);
        break;
    default:
        day = add_months(day, MONTHS * amount);
    }
    return within(day * DAY + clock);
}

int64_t segment_time_add(const struct zone *zone, int64_t time, enum segment_unit unit,
                         int64_t amount)
{
    static const int64_t exact[] = {
        [UNIT_MILLISECOND] = 1, [UNIT_SECOND] = SECOND, [UNIT_MINUTE] = MINUTE, [UNIT_HOUR] = HOUR};
    if (amount == 0)
        return time;
    if (unit < UNIT_DAY)
        return within(time + amount * exact[unit]);
    int64_t wall = time + zone_offset_at(zone, time);
    return within(zone_to_utc(zone, add_on_wall(wall, unit, amount)));
}

/* ---- units of the calendar ---- */

int64_t segment_unit_first_day(int64_t day, enum segment_unit unit, int64_t first_month)
{
    int64_t month = month_of_day(day), into = (month - (first_month - 1)) % MONTHS;
    into = into < 0 ? into + MONTHS : into;
    switch (unit) {
    case UNIT_WEEK:
        return week_of_day(day);
    case UNIT_MONTH:
        return day_of_month(month);
    case UNIT_QUARTER:
        return day_of_month(month - into % QUARTER_MONTHS);
    case UNIT_YEAR:
        return day_of_month(month - into);
    default:
        return day;
    }
}

int64_t segment_unit_later(int64_t first_day, enum segment_unit unit, int64_t units)
{
    switch (unit) {
    case UNIT_WEEK:
        return first_day + WEEK_DAYS * units;
    case UNIT_MONTH:
        return add_months(first_day, units);
    case UNIT_QUARTER:
        return add_months(first_day, QUARTER_MONTHS * units);
    case UNIT_YEAR:
        return add_months(first_day, MONTHS * units);
    default:
        return first_day + units;
    }
}

/* ---- points ---- */

static int64_t or_else(int64_t number, int64_t otherwise)
{
    return number == ABSENT ? otherwise : number;
}

/* The clock of a point; parts that it does not name are 0. */
static int64_t clock_of(const struct segment_point *point)
{
    return or_else(point->hour, 0) * HOUR + or_else(point->minute, 0) * MINUTE
           + or_else(point->second, 0) * SECOND + or_else(point->millisecond, 0);
}

static bool names_clock(const struct segment_point *point)
{
    return point->hour != ABSENT || point->minute != ABSENT || point->second != ABSENT
           || point->millisecond != ABSENT;
}

/* A day of a month, counted from 1; the last one when the month has not so many. */
static int64_t day_in_month(int64_t month, int64_t day)
{
    int64_t most = days_in_month(month);
    return day_of_month(month) + (day < 1 ? 1 : day > most ? most : day) - 1;
}

/* The day on the wall that an index refers to. */
static int64_t day_of_reference(const struct segment_point *point, int64_t today)
{
    int64_t day = or_else(point->day, 1), month = or_else(point->month, 1);
    switch (point->reference) {
    case REFERENCE_WEEK:
        return week_of_day(today) + point->weekday;
    case REFERENCE_MONTH:
        return day_in_month(month_of_day(today), day);
    case REFERENCE_QUARTER:
    case REFERENCE_FISCAL_QUARTER: {
        int64_t first = month_of_day(segment_unit_first_day(today, UNIT_QUARTER, 1));
        return day_in_month(first + (month - 1) % QUARTER_MONTHS, day);
    }
    case REFERENCE_YEAR:
    case REFERENCE_FISCAL_YEAR: {
        int64_t first = month_of_day(segment_unit_first_day(today, UNIT_YEAR, 1));
        return day_in_month(first + (month < 1 ? 0 : month - 1), day);
    }
    default:
        return today;
    }
}

static int64_t time_of_index(const struct segment_moment *moment, const struct zone *zone,
                             const struct segment_point *point)
{
    int64_t today = zone_day_of(zone, moment->now), time = moment->now;
    if (point->reference != REFERENCE_NOW || names_clock(point))
        time = zone_to_utc(zone, day_of_reference(point, today) * DAY + clock_of(point));
    for (int unit = UNITS - 1; unit >= 0; unit--) /* the largest first, as people count */
        time = segment_time_add(zone, time, (enum segment_unit) unit, point->offset[unit]);
    return within(time);
}

int64_t segment_time_of_point(const struct segment_moment *moment, const struct zone *zone,
                              const struct segment_point *point)
{
    if (point->type == POINT_INDEXED)
        return time_of_index(moment, zone, point);
    int64_t day =
        date_to_day((struct date){(int) point->year, (int) point->month, (int) point->day});
    return within(zone_to_utc(zone, day * DAY + clock_of(point)));
}

/* ---- refinements ---- */

bool segment_prunes_in(const struct segment_moment *moment, const struct segment_refine *refine,
                       int64_t time)
{
    int64_t at[2] = {refine->at[0], refine->at[1]};
    if (refine->type == REFINE_NONE || refine->type == REFINE_ALL_HISTORY)
        return true;
    if (refine->type == REFINE_RELATIVE_COMPARATIVE || refine->type == REFINE_RELATIVE_RANGED)
        for (int i = 0; i < 2; i++)
            at[i] = segment_time_add(moment->home, moment->now, refine->from[i].unit,
                                     refine->from[i].amount);
    if (refine->type == REFINE_ABSOLUTE_COMPARATIVE || refine->type == REFINE_RELATIVE_COMPARATIVE)
        return refine->after ? time > at[0] : time < at[0];
    int64_t first = at[0] < at[1] ? at[0] : at[1], last = at[0] < at[1] ? at[1] : at[0];
    return (time >= first && time <= last) != refine->outside;
}

bool segment_coalesces(const struct segment_refine *refine, int64_t matching, int64_t all)
{
    if (refine->type == REFINE_OCCURRENCES)
        return (refine->least == ABSENT || matching >= refine->least)
               && (refine->most == ABSENT || matching <= refine->most);
    if (refine->type == REFINE_SET && refine->set == SET_NONE)
        return matching == 0;
    if (refine->type == REFINE_SET && refine->set == SET_ALL)
        return all > 0 && matching == all;
    return matching > 0;
}
