/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_COMPARE_H
#define CRM_SEGMENT_COMPARE_H

/* One value against one operation, and what instants the words of a rule are. For this room only.
 */

#include "crm/segment/segment_filter.h"
#include "kit/db/db.h"

struct zone;

/* A value of a property, or of an event. */
struct segment_value {
    bool               there; /* "" is not */
    enum property_type type;
    bool               several; /* texts of options, separated by ';' */
    int64_t            number;  /* NUMBER: millionths; DATE: days; DATETIME: ms; BOOL: 0 or 1 */
    const char        *text;    /* of the others */
};

struct segment_value segment_value_of_cell(const struct record_property *property,
                                           const struct db_value        *cell);
/* A text that cannot be a value of the type is no value. */
struct segment_value segment_value_of_text(enum property_type type, bool several, const char *text);

/* When and where a rule is asked. */
struct segment_moment {
    struct work       *w;
    int64_t            now;
    const struct zone *home;
};

/* What a value is compared with, where that is another value or an instant. */
struct segment_bound {
    bool               known;
    int64_t            at;   /* ms */
    const struct zone *zone; /* in which a DATE begins */
};

/*
 * Whether the comparison of the operation holds for a value that is there; turning it round, the
 * past and values that are not there are the caller's. `bounds` for what has time points.
 */
bool segment_compare(const struct segment_moment *moment, const struct segment_operation *op,
                     const struct segment_value *value, const struct segment_bound *bounds);

/* ---- instants ---- */

/* An instant later by so many units: hours and less exactly, days and more on the wall of the
 * zone, months to the last day of a shorter month. */
int64_t segment_time_add(const struct zone *zone, int64_t time, enum segment_unit unit,
                         int64_t amount);

/* The instant of a point that is not a property's. INVALID: it is beyond the calendar. */
int64_t segment_time_of_point(const struct segment_moment *moment, const struct zone *zone,
                              const struct segment_point *point);

/* The first day of the unit in which a day lies, and of the one so many units later. */
int64_t segment_unit_first_day(int64_t day, enum segment_unit unit, int64_t first_month);
int64_t segment_unit_later(int64_t first_day, enum segment_unit unit, int64_t units);

/* Whether an instant is within what a pruning refinement looks at. */
bool segment_prunes_in(const struct segment_moment *moment, const struct segment_refine *refine,
                       int64_t time);

/* Whether so many of so many satisfy a coalescing refinement; without one, one does. */
bool segment_coalesces(const struct segment_refine *refine, int64_t matching, int64_t all);

#endif
