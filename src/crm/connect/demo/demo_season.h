/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_DEMO_SEASON_H
#define CRM_CONNECT_DEMO_SEASON_H

/*
 * When people buy: a weight for each day (growth, month, weekday, the weeks before Christmas), and
 * for each hour. Time can be measured in "busy days", in which the shop always sells as much: a
 * process that is even in them has the seasons in real time.
 */

#include "base/arena.h"
#include "crm/connect/demo/demo_random.h"

struct demo_season {
    int64_t first_day; /* days since 1970 */
    int64_t days;
    double *sums; /* busy days up to the end of each day; the mean day weighs 1 */
};

/* The `days` days that end with the day of `until`. */
struct demo_season demo_season_open(struct arena *arena, int64_t until, int64_t days);

/* The day on which so many busy days have passed; a day after the last when it is not over then. */
int64_t demo_season_day(const struct demo_season *season, double busy_days);

/* Busy days before a day of the season. */
double demo_season_before(const struct demo_season *season, int64_t day);

/* ms after local midnight. On the web mostly in the evening; in a shop while it is open. */
int64_t demo_season_web_time(struct demo_random *random);
int64_t demo_season_till_time(struct demo_random *random);

/* 0 on Sunday … 6 on Saturday. */
int demo_weekday(int64_t day);

#endif
