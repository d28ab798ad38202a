/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/demo/demo_season.h"

#include <assert.h>

#include "base/shape.h"
#include "base/time.h"

static const double months[12] = {.72, .78, .90, .95, 1.0, .90, .80, .82, .98, 1.10, 1.45, 1.40};
static const double weekdays[7] = {1.10, 1.12, 1.05, 1.0, 1.0, .88, .80};

/* Growing sums of the share of each hour. */
static const double web_hours[24] = {1,  2,  2,  2,  2,  3,  5,  8,  12, 17, 22, 27,
                                     33, 38, 43, 47, 51, 56, 62, 70, 80, 90, 97, 100};
static const double till_hours[24] = {0,  0,  0,  0,  0,  0,  0,  0,   0,   0,   6,   16,
                                      29, 42, 53, 64, 76, 90, 99, 100, 100, 100, 100, 100};

int demo_weekday(int64_t day)
{
    int64_t weekday = (day + 4) % 7; /* 1970-01-01 was a Thursday */
    return (int) (weekday < 0 ? weekday + 7 : weekday);
}

/* Up to the last day on which a parcel still arrives, and the quiet days after it. */
static double christmas(struct date date)
{
    if (date.month == 11 && date.day >= 22 && date.day <= 30)
        return 1.6;
    if (date.month != 12)
        return 1;
    return date.day <= 19 ? 1.35 : date.day <= 22 ? .7 : .35;
}

static double day_weight(int64_t day, double growth)
{
    struct date date = date_of_day(day);
    return growth * months[date.month - 1] * weekdays[demo_weekday(day)] * christmas(date);
}

struct demo_season demo_season_open(struct arena *arena, int64_t until, int64_t days)
{
    struct demo_season season = {.first_day = day_of(until) - days + 1, .days = days};
    season.sums = arena_take(arena, (size_t) days * sizeof *season.sums);
    double sum = 0;
    for (int64_t i = 0; i < days; i++) {
        double growth = 1 + .6 * (double) i / (double) days;
        season.sums[i] = sum += day_weight(season.first_day + i, growth);
    }
    for (int64_t i = 0; i < days; i++)
        season.sums[i] *= (double) days / sum;
    return season;
}

int64_t demo_season_day(const struct demo_season *season, double busy_days)
{
    int64_t low = 0, high = season->days;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (season->sums[middle] > busy_days)
            high = middle;
        else
            low = middle + 1;
    }
    return season->first_day + low;
}

double demo_season_before(const struct demo_season *season, int64_t day)
{
    int64_t index = day - season->first_day;
    assert(index >= 0 && index <= season->days);
    return index == 0 ? 0 : season->sums[index - 1];
}

static int64_t time_by(struct demo_random *random, const double *hours)
{
    int64_t hour = (int64_t) demo_random_pick(random, hours, 24);
    return hour * HOUR + demo_random_below(random, HOUR / SECOND) * SECOND;
}

int64_t demo_season_web_time(struct demo_random *random)
{
    return time_by(random, web_hours);
}

int64_t demo_season_till_time(struct demo_random *random)
{
    return time_by(random, till_hours);
}
