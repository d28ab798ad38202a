/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading time points and refinements: which of the values or events there were are looked at, and
 * how many of them there must be. */
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_read.h"
#include "kit/text/zone.h"

/* ---- time points ---- */

static const char *const clock_members = "hour minute second millisecond ";

static status read_part(const struct spot *at, const char *name, int64_t most, int64_t *ret_number)
{
    TRY(segment_read_int(at, name, false, ret_number));
    if (*ret_number != ABSENT && (*ret_number < 0 || *ret_number > most))
        return segment_refuse(at, name, "expected 0 to %lld", (long long) most);
    return OK;
}

static status read_clock(const struct spot *at, struct segment_point *point)
{
    TRY(read_part(at, "hour", 23, &point->hour));
    TRY(read_part(at, "minute", 59, &point->minute));
    TRY(read_part(at, "second", 59, &point->second));
    return read_part(at, "millisecond", 999, &point->millisecond);
}

static status read_date_point(const struct spot *at, struct segment_point *point)
{
    TRY(segment_read_members(at, "timeType zoneId timezoneSource year month day hour minute second "
                                 "millisecond"));
    TRY(segment_read_int(at, "year", true, &point->year));
    TRY(segment_read_int(at, "month", true, &point->month));
    TRY(segment_read_int(at, "day", true, &point->day));
    if (point->year < 1 || point->year > 9999)
        return segment_refuse(at, "year", "expected 1 to 9999");
    if (point->month < 1 || point->month > 12)
        return segment_refuse(at, "month", "expected 1 to 12");
    if (point->day < 1
        || !date_valid((struct date){(int) point->year, (int) point->month,
                                     point->day > 31 ? 32 : (int) point->day}))
        return segment_refuse(at, "day", "expected a day that this month has");
    return read_clock(at, point);
}

static status read_reference(const struct spot *at, struct segment_point *point)
{
    static const char *const words[] = {"NOW",  "TODAY",          "WEEK",        "MONTH", "QUARTER",
                                        "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR", NULL};
    static const char *const weekdays[] = {"MONDAY", "TUESDAY",  "WEDNESDAY", "THURSDAY",
                                           "FRIDAY", "SATURDAY", "SUNDAY",    NULL};
    int                      reference = 0, weekday = 0;
    TRY(segment_read_members(
        at, work_text(at->w, "%sreferenceType dayOfWeek day month", clock_members)));
    TRY(segment_read_word(at, "referenceType", words, -1, &reference));
    TRY(segment_read_word(at, "dayOfWeek", weekdays, 0, &weekday));
    TRY(read_part(at, "day", 31, &point->day));
    TRY(read_part(at, "month", 12, &point->month));
    point->reference = (enum segment_reference) reference;
    point->weekday = weekday;
    return read_clock(at, point);
}

static status read_offset(const struct spot *at, struct segment_point *point)
{
    static const char *const names[UNITS] = {[UNIT_MILLISECOND] = "milliseconds",
                                             [UNIT_SECOND] = "seconds",
                                             [UNIT_MINUTE] = "minutes",
                                             [UNIT_HOUR] = "hours",
                                             [UNIT_DAY] = "days",
                                             [UNIT_WEEK] = "weeks",
                                             [UNIT_MONTH] = "months",
                                             [UNIT_QUARTER] = "quarters",
                                             [UNIT_YEAR] = "years"};
    if (at->json == NULL || at->json->type == JSON_NULL)
        return OK;
    TRY(segment_read_members(
        at, "milliseconds seconds minutes hours days weeks months quarters years"));
    for (int unit = 0; unit < UNITS; unit++) {
        int64_t amount;
        TRY(segment_read_int(at, names[unit], false, &amount));
        if (amount == ABSENT)
            continue;
        int64_t most = unit == UNIT_MILLISECOND ? 1000 * DAY : 1000000;
        if (amount < -most || amount > most)
            return segment_refuse(at, names[unit], "expected at most %lld either way",
                                  (long long) most);
        point->offset[unit] = amount;
    }
    return OK;
}

static status read_indexed_point(const struct spot *at, struct segment_point *point)
{
    struct spot reference = segment_spot_in(at, "indexReference"),
                offset = segment_spot_in(at, "offset");
    TRY(segment_read_members(at, "timeType zoneId timezoneSource indexReference offset"));
    TRY(read_reference(&reference, point));
    return read_offset(&offset, point);
}

static status read_property_point(const struct spot *at, struct segment_point *point)
{
    static const char *const words[] = {"VALUE", "UPDATED_AT", NULL};
    int                      what = 0;
    TRY(segment_read_members(at, "timeType zoneId timezoneSource property referenceType"));
    TRY(segment_read_text(at, "property", true, &point->property));
    TRY(segment_read_word(at, "referenceType", words, 0, &what));
    point->updated_at = what == 1;
    return OK;
}

status segment_read_point(const struct spot *at, struct segment_point *ret_point)
{
    static const char *const types[] = {"DATE", "INDEXED", "PROPERTY_REFERENCED", NULL};
    static const char *const sources[] = {"CUSTOM", "PORTAL", "USER", NULL};
    int                      type = 0, source = 0;
    if (at->json == NULL || at->json->type != JSON_OBJECT)
        return segment_refuse(at, NULL, "expected a time point: an object with timeType");
    *ret_point = (struct segment_point){.year = ABSENT,
                                        .month = ABSENT,
                                        .day = ABSENT,
                                        .hour = ABSENT,
                                        .minute = ABSENT,
                                        .second = ABSENT,
                                        .millisecond = ABSENT};
    TRY(segment_read_word(at, "timeType", types, -1, &type));
    TRY(segment_read_text(at, "zoneId", false, &ret_point->zone));
    TRY(segment_read_word(at, "timezoneSource", sources, 0, &source));
    if (source != 0 || text_empty(ret_point->zone))
        ret_point->zone = NULL;
    else if (!zone_valid(ret_point->zone))
        return segment_refuse(at, "zoneId", "expected a time zone such as Europe/London");
    ret_point->type = (enum segment_point_type) type;
    return type == POINT_DATE      ? read_date_point(at, ret_point)
           : type == POINT_INDEXED ? read_indexed_point(at, ret_point)
                                   : read_property_point(at, ret_point);
}

/* ---- coalescing ---- */

status segment_read_coalescing(const struct spot *at, struct segment_refine *ret)
{
    static const char *const types[] = {"NUM_OCCURRENCES", "SET_OCCURRENCES", NULL};
    static const char *const sets[] = {"ANY", "ALL", "NONE", NULL};
    int                      type = 0, set = 0;
    *ret = (struct segment_refine){.least = ABSENT, .most = ABSENT};
    if (at->json == NULL || at->json->type == JSON_NULL)
        return OK;
    TRY(segment_read_members(at, "type setType minOccurrences maxOccurrences"));
    TRY(segment_read_word(at, "type", types, -1, &type));
    if (type == 1) {
        TRY(segment_read_word(at, "setType", sets, -1, &set));
        ret->type = REFINE_SET;
        ret->set = (enum segment_set) set;
        return OK;
    }
    ret->type = REFINE_OCCURRENCES;
    TRY(segment_read_int(at, "minOccurrences", false, &ret->least));
    TRY(segment_read_int(at, "maxOccurrences", false, &ret->most));
    if (ret->least == ABSENT && ret->most == ABSENT)
        return segment_refuse(at, NULL, "expected minOccurrences, maxOccurrences or both");
    if ((ret->least != ABSENT && ret->least < 0) || (ret->most != ABSENT && ret->most < 0))
        return segment_refuse(at, NULL, "expected numbers that are not negative");
    if (ret->least != ABSENT && ret->most != ABSENT && ret->least > ret->most)
        return segment_refuse(at, "maxOccurrences", "expected at least minOccurrences");
    return OK;
}

/* ---- pruning ---- */

static status read_time_offset(const struct spot *at, struct segment_offset *ret_offset)
{
    static const char *const units[] = {"MILLISECONDS", "SECONDS", "MINUTES",  "HOURS", "DAYS",
                                        "WEEKS",        "MONTHS",  "QUARTERS", "YEARS", NULL};
    static const char *const directions[] = {"PAST", "FUTURE", NULL};
    int                      unit = 0, direction = 0;
    TRY(segment_read_members(at, "amount timeUnit offsetDirection"));
    TRY(segment_read_int(at, "amount", true, &ret_offset->amount));
    TRY(segment_read_word(at, "timeUnit", units, -1, &unit));
    TRY(segment_read_word(at, "offsetDirection", directions, 0, &direction));
    if (ret_offset->amount < 0 || ret_offset->amount > 1000000)
        return segment_refuse(at, "amount", "expected 0 to 1000000");
    ret_offset->unit = (enum segment_unit) unit;
    if (direction == 0)
        ret_offset->amount = -ret_offset->amount;
    return OK;
}

static status read_comparative(const struct spot *at, struct segment_refine *ret)
{
    static const char *const words[] = {"BEFORE", "AFTER", NULL};
    struct spot              offset = segment_spot_in(at, "timeOffset");
    int                      word = 0;
    TRY(segment_read_members(at, "type comparison timestamp timeOffset"));
    TRY(segment_read_word(at, "comparison", words, -1, &word));
    ret->after = word == 1;
    return ret->type == REFINE_ABSOLUTE_COMPARATIVE
               ? segment_read_instant(at, "timestamp", &ret->at[0])
               : read_time_offset(&offset, &ret->from[0]);
}

static status read_ranged(const struct spot *at, struct segment_refine *ret)
{
    static const char *const words[] = {"BETWEEN", "NOT_BETWEEN", "IS_BETWEEN", "IS_NOT_BETWEEN",
                                        NULL};
    struct spot              lower = segment_spot_in(at, "lowerBoundOffset"),
                upper = segment_spot_in(at, "upperBoundOffset");
    int word = 0;
    TRY(segment_read_members(
        at, "type rangeType lowerTimestamp upperTimestamp lowerBoundOffset upperBoundOffset"));
    TRY(segment_read_word(at, "rangeType", words, 0, &word));
    ret->outside = word % 2 == 1;
    if (ret->type == REFINE_ABSOLUTE_RANGED) {
        TRY(segment_read_instant(at, "lowerTimestamp", &ret->at[0]));
        return segment_read_instant(at, "upperTimestamp", &ret->at[1]);
    }
    TRY(read_time_offset(&lower, &ret->from[0]));
    return read_time_offset(&upper, &ret->from[1]);
}

status segment_read_pruning(const struct spot *at, struct segment_refine *ret)
{
    static const char *const types[] = {"ALL_HISTORY",     "ABSOLUTE_COMPARATIVE",
                                        "ABSOLUTE_RANGED", "RELATIVE_COMPARATIVE",
                                        "RELATIVE_RANGED", NULL};
    int                      type = 0;
    *ret = (struct segment_refine){.least = ABSENT, .most = ABSENT};
    if (at->json == NULL || at->json->type == JSON_NULL)
        return OK;
    if (at->json->type != JSON_OBJECT)
        return segment_refuse(at, NULL, "expected an object");
    TRY(segment_read_word(at, "type", types, -1, &type));
    ret->type = (enum segment_refine_type)(REFINE_ALL_HISTORY + type);
    switch (ret->type) {
    case REFINE_ABSOLUTE_COMPARATIVE:
    case REFINE_RELATIVE_COMPARATIVE:
        return read_comparative(at, ret);
    case REFINE_ABSOLUTE_RANGED:
    case REFINE_RELATIVE_RANGED:
        return read_ranged(at, ret);
    default:
        return segment_read_members(at, "type");
    }
}
