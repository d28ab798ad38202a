/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_flip.h"

#include "base/time.h"
#include "crm/segment/segment_condition.h"

/* ---- what depends on time ---- */

static bool is_relative(const struct segment_refine *refine)
{
    return refine->type == REFINE_RELATIVE_COMPARATIVE || refine->type == REFINE_RELATIVE_RANGED;
}

static bool is_rolling(const struct segment_operation *op)
{
    return op->type == OPERATION_ROLLING_DATE_RANGE
           || (op->type == OPERATION_DATE && op->is->compare >= COMPARE_LESS_THAN_AGO
               && op->is->compare <= COMPARE_MORE_THAN_FROM_NOW);
}

static bool has_index(const struct segment_operation *op)
{
    int count = op->type == OPERATION_TIME_RANGED ? 2 : op->type == OPERATION_TIME_POINT ? 1 : 0;
    for (int i = 0; i < count; i++)
        if (op->points[i].type == POINT_INDEXED)
            return true;
    return false;
}

static bool is_timeless(const struct segment_operation *op)
{
    return !is_rolling(op) && !has_index(op) && op->type != OPERATION_CALENDAR_DATE
           && op->type != OPERATION_ROLLING_PROPERTY_UPDATED && !is_relative(&op->pruning);
}

static bool is_steady_line(const struct segment_operation *op)
{
    bool refined = op->is->ever || op->coalescing.type != REFINE_NONE
                   || (op->pruning.type != REFINE_NONE && op->pruning.type != REFINE_ALL_HISTORY);
    return is_timeless(op) || (!refined && !is_relative(&op->pruning));
}

static bool are_timeless(const struct segment_filter *filter)
{
    for (size_t i = 0; i < filter->line_count; i++)
        if (!is_timeless(&filter->lines[i].operation))
            return false;
    return !is_relative(&filter->pruning);
}

static bool is_timeless_act(const struct segment_act *act)
{
    for (size_t i = 0; i < act->count; i++)
        if (act->tests[i].phrase->takes == TAKES_NOTHING
            && act->tests[i].phrase->means == MEANS_OPERATION
            && !text_same(act->tests[i].phrase->operation, "ALL_PROPERTY"))
            return false;
    return true;
}

bool segment_filter_is_steady(const struct segment_filter *filter)
{
    switch (filter->type) {
    case FILTER_PROPERTY:
        return is_steady_line(&filter->line.operation);
    case FILTER_SENTENCE:
        return filter->sentence->node != NODE_HAPPENS
               || (is_timeless_act(&filter->sentence->happens->act)
                   && is_timeless_act(&filter->sentence->happens->other));
    case FILTER_ASSOCIATION:
    case FILTER_PROPERTY_ASSOCIATION:
        return false; /* of a list of other records, which nobody maintains */
    default:
        return are_timeless(filter);
    }
}

bool segment_branch_is_timeless(const struct segment_branch *branch)
{
    if (is_relative(&branch->own.pruning))
        return false;
    for (size_t i = 0; i < branch->filter_count; i++) {
        const struct segment_filter *filter = &branch->filters[i];
        bool lists = filter->type == FILTER_IN_LIST || filter->type == FILTER_ASSOCIATION
                     || filter->type == FILTER_PROPERTY_ASSOCIATION
                     || filter->type == FILTER_SENTENCE;
        if (lists || !are_timeless(filter)
            || (filter->type == FILTER_PROPERTY && !is_timeless(&filter->line.operation)))
            return false;
    }
    for (size_t i = 0; i < branch->branch_count; i++) {
        const struct segment_branch *inner = &branch->branches[i];
        if (inner->type == BRANCH_ASSOCIATION || inner->type == BRANCH_PROPERTY_ASSOCIATION
            || !segment_branch_is_timeless(inner))
            return false; /* what is linked to what is linked is told by nobody */
    }
    return true;
}

/* ---- when a value is passed ---- */

struct search {
    const struct segment_moment *moment;
    int64_t                      soonest;
};

static void sooner(struct search *search, int64_t time)
{
    if (time > search->moment->now && time < search->soonest)
        search->soonest = time;
}

static void sooner_day(struct search *search, int64_t day)
{
    sooner(search, zone_to_utc(search->moment->home, day * DAY));
}

/* So many days before and after the value, and when that is over. */
static void search_rolling(struct search *search, const struct segment_value *value, int64_t days)
{
    const int64_t far[] = {0, days, -days};
    for (size_t i = 0; i < COUNT_OF(far); i++)
        for (int over = 0; over < 2; over++)
            if (value->type == PROPERTY_DATE)
                sooner_day(search, value->number + far[i] + over);
            else
                sooner(search, value->number + far[i] * DAY + over);
}

/* The beginnings of units from which, and until which, that of the value is this, next or last. */
static void search_calendar(struct search *search, const struct segment_operation *op,
                            const struct segment_value *value)
{
    int64_t       day = value->type == PROPERTY_DATE ? value->number
                                                     : zone_day_of(search->moment->home, value->number);
    int64_t       first = segment_unit_first_day(day, op->unit, op->first_month);
    const int64_t units[] = {-op->amount, 0, 1, op->amount + 1};
    for (size_t i = 0; i < COUNT_OF(units); i++)
        sooner_day(search, segment_unit_later(first, op->unit, units[i]));
    if (value->type == PROPERTY_DATE)
        sooner_day(search, value->number);
    else
        sooner(search, value->number);
}

/* When a point that moves with time comes to, or passes, an instant: by halves. */
static int64_t crossing(const struct segment_moment *moment, const struct zone *zone,
                        const struct segment_point *point, int64_t at)
{
    struct segment_moment then = *moment;
    int64_t               low = moment->now, high = TIME_LAST;
    if (segment_time_of_point(moment, zone, point) >= at)
        return TIME_LAST;
    while (high - low > 1) {
        then.now = low + (high - low) / 2;
        if (segment_time_of_point(&then, zone, point) >= at)
            high = then.now;
        else
            low = then.now;
    }
    return high;
}

static void search_points(struct search *search, const struct segment_evaluation *evaluation,
                          const struct segment_operation *op, const struct segment_value *value)
{
    int count = op->type == OPERATION_TIME_RANGED ? 2 : 1;
    for (int i = 0; i < count; i++) {
        const struct zone *zone = segment_zone_of(evaluation, op->points[i].zone);
        int64_t            at =
            value->type == PROPERTY_DATE ? zone_to_utc(zone, value->number * DAY) : value->number;
        if (op->points[i].type != POINT_INDEXED)
            continue;
        sooner(search, crossing(search->moment, zone, &op->points[i], at));
        sooner(search, crossing(search->moment, zone, &op->points[i], at + 1));
    }
}

/* ---- properties ---- */

static status value_asked(const struct segment_record *record, const struct segment_line *line,
                          struct segment_value *ret_value)
{
    const struct segment_operation *op = &line->operation;
    if (op->updated_at || op->type == OPERATION_ROLLING_PROPERTY_UPDATED)
        return segment_updated_at(record, line->property, ret_value);
    *ret_value = segment_present(record, line->property);
    return OK;
}

static status next_of_line(const struct segment_record *record, const struct segment_line *line,
                           int64_t *ret_time)
{
    const struct segment_operation *op = &line->operation;
    struct search                   search = {&record->evaluation->moment, TIME_LAST};
    struct segment_value            value;
    if (is_timeless(op))
        return OK;
    TRY(value_asked(record, line, &value));
    if (!value.there || (value.type != PROPERTY_DATE && value.type != PROPERTY_DATETIME))
        return OK;
    if (is_rolling(op) || op->type == OPERATION_ROLLING_PROPERTY_UPDATED)
        search_rolling(&search, &value, op->amount);
    else if (op->type == OPERATION_CALENDAR_DATE)
        search_calendar(&search, op, &value);
    else
        search_points(&search, record->evaluation, op, &value);
    *ret_time = search.soonest;
    return OK;
}

status segment_filter_next(const struct segment_record *record, const struct segment_filter *filter,
                           int64_t *ret_time)
{
    *ret_time = TIME_LAST;
    if (filter->type == FILTER_PROPERTY)
        return next_of_line(record, &filter->line, ret_time);
    if (filter->type != FILTER_SENTENCE)
        return OK;
    return segment_condition_next(record, segment_door_of(record->evaluation, filter)->condition,
                                  ret_time);
}
