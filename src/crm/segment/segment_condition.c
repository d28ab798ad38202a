/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether a condition holds for a record, and until when. What happened is in segment_happens.c. */
#include "crm/segment/segment_condition.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/money.h"
#include "base/time.h"
#include "crm/segment/segment_read.h"
#include "kit/text/pattern.h"

#define HUNDRED (100 * MONEY_UNIT)

/* ---- made ready ---- */

status segment_line_of(struct work *w, const struct segment_said *said,
                       struct segment_line *ret_line)
{
    const struct segment_rule rule = {.node = NODE_SAID, .said = *said};
    const char               *filter;
    const struct json        *json;
    TRY(segment_rule_filter_of(w, &rule, &filter));
    TRY(json_parse(w, filter, strlen(filter), &json));
    struct spot at = {w, said->property, json_member(json, "operation")};
    ret_line->property = said->property;
    return segment_read_operation(&at, &ret_line->operation);
}

static status open_nothing(struct segment_evaluation   *evaluation,
                           const struct segment_filter *filter, struct segment_condition *condition)
{
    return OK;
}

static status open_property(struct segment_evaluation   *evaluation,
                            const struct segment_filter *filter,
                            struct segment_condition    *condition)
{
    segment_add_column(evaluation, filter, condition->rule->said.property);
    return OK;
}

static status open_pattern(struct segment_evaluation   *evaluation,
                           const struct segment_filter *filter, struct segment_condition *condition)
{
    TRY(open_property(evaluation, filter, condition));
    return pattern_open(evaluation->moment.w, condition->rule->said.values[0]->text,
                        &condition->pattern);
}

static status open_rank(struct segment_evaluation *evaluation, const struct segment_filter *filter,
                        struct segment_condition *condition)
{
    TRY(open_property(evaluation, filter, condition));
    return segment_rank_edge(evaluation, &condition->rule->said, &condition->has_edge,
                             &condition->edge);
}

static status open_near(struct segment_evaluation *evaluation, const struct segment_filter *filter,
                        struct segment_condition *condition)
{
    segment_warn(evaluation, filter,
                 "the shop knows no places of postcodes yet; nobody is near to one");
    return OK;
}

/* ---- whether it holds ---- */

static bool never(const struct segment_record *record, const struct segment_condition *condition)
{
    return false;
}

static bool matches(const struct segment_record *record, const struct segment_condition *condition)
{
    struct segment_value value = segment_present(record, condition->rule->said.property);
    return value.there && value.text != NULL
           && pattern_matches(record->evaluation->moment.w, condition->pattern, value.text);
}

static bool is_top(const struct segment_record *record, const struct segment_condition *condition)
{
    struct segment_value value = segment_present(record, condition->rule->said.property);
    return condition->has_edge && value.there && value.number >= condition->edge;
}

static bool is_bottom(const struct segment_record    *record,
                      const struct segment_condition *condition)
{
    struct segment_value value = segment_present(record, condition->rule->said.property);
    return condition->has_edge && value.there && value.number <= condition->edge;
}

/* The same contacts for the same seed, for ever; a larger share holds all of a smaller one. */
static bool is_drawn(const struct segment_record *record, const struct segment_condition *condition)
{
    const struct segment_said *said = &condition->rule->said;
    const char                *seed = said->values[0]->text;
    uint64_t hash = map_hash(&record->id, sizeof record->id, map_hash(seed, strlen(seed), 1));
    return (int64_t) (hash % (uint64_t) HUNDRED) < said->number;
}

/* The day in a year on which the anniversary of another day falls: 29 February on 28 otherwise. */
static int64_t anniversary(int64_t day, int year)
{
    struct date date = date_of_day(day);
    date.year = year;
    date.day -= !date_valid(date);
    return date_to_day(date);
}

/* Whether one falls on a day from `first` on, before `next`. */
static bool has_anniversary(int64_t day, int64_t first, int64_t next)
{
    int from = date_of_day(first).year, to = date_of_day(next - 1).year;
    for (int year = from; year <= to; year++) {
        int64_t falls = anniversary(day, year);
        if (falls >= first && falls < next && falls >= day)
            return true;
    }
    return false;
}

static bool anniversary_on(const struct segment_moment *moment, const struct segment_said *said,
                           int64_t day)
{
    int64_t today = zone_day_of(moment->home, moment->now);
    if (said->phrase->means == MEANS_ANNIVERSARY_NEXT)
        return has_anniversary(day, today, today + said->number);
    int64_t first = segment_unit_first_day(today, said->unit, 1);
    return has_anniversary(day, first, segment_unit_later(first, said->unit, 1));
}

static bool day_of_value(const struct segment_record    *record,
                         const struct segment_condition *condition, int64_t *ret_day)
{
    struct segment_value value = segment_present(record, condition->rule->said.property);
    bool is_date = value.type == PROPERTY_DATE, is_time = value.type == PROPERTY_DATETIME;
    if (!value.there || (!is_date && !is_time))
        return false;
    *ret_day = is_date ? value.number : zone_day_of(record->evaluation->moment.home, value.number);
    return true;
}

static bool has_its_day(const struct segment_record    *record,
                        const struct segment_condition *condition)
{
    int64_t day;
    return day_of_value(record, condition, &day)
           && anniversary_on(&record->evaluation->moment, &condition->rule->said, day);
}

/* ---- until when ---- */

static int64_t for_ever(const struct segment_record    *record,
                        const struct segment_condition *condition)
{
    return TIME_LAST;
}

/* Day by day: the next midnight at home at which the answer is another one, within four years. */
static int64_t next_anniversary(const struct segment_record    *record,
                                const struct segment_condition *condition)
{
    struct segment_moment moment = record->evaluation->moment;
    int64_t               day, today = zone_day_of(moment.home, moment.now);
    if (!day_of_value(record, condition, &day))
        return TIME_LAST;
    bool holds = anniversary_on(&moment, &condition->rule->said, day);
    for (int64_t later = today + 1; later <= today + 1500; later++) {
        moment.now = zone_to_utc(moment.home, later * DAY);
        if (anniversary_on(&moment, &condition->rule->said, day) != holds)
            return moment.now;
    }
    return moment.now;
}

/* ---- the table ---- */

/*
 * Conditions that are phrases, by what they mean. How to add one: a line in segment_phrase.c and a
 * line here.
 */
/* clang-format off */
static const struct condition_line {
    enum segment_meaning means;
    status (*open)(struct segment_evaluation *evaluation, const struct segment_filter *filter,
                   struct segment_condition *condition);
    bool (*holds)(const struct segment_record *record, const struct segment_condition *condition);
    int64_t (*next)(const struct segment_record *record, const struct segment_condition *condition);
} lines[] = {
    {MEANS_MATCHES,          open_pattern,  matches,     for_ever},
    {MEANS_TOP_PERCENT,      open_rank,     is_top,      for_ever},
    {MEANS_TOP,              open_rank,     is_top,      for_ever},
    {MEANS_BOTTOM_PERCENT,   open_rank,     is_bottom,   for_ever},
    {MEANS_BOTTOM,           open_rank,     is_bottom,   for_ever},
    {MEANS_RANDOM,           open_nothing,  is_drawn,    for_ever},
    {MEANS_ANNIVERSARY_THIS, open_property, has_its_day, next_anniversary},
    {MEANS_ANNIVERSARY_NEXT, open_property, has_its_day, next_anniversary},
    {MEANS_NEAR,             open_near,     never,       for_ever},
};
/* clang-format on */

static const struct condition_line *line_of(const struct segment_rule *rule)
{
    size_t i = 0;
    while (lines[i].means != rule->said.phrase->means)
        i++;
    return &lines[i];
}

status segment_condition_open(struct segment_evaluation   *evaluation,
                              const struct segment_filter *filter,
                              struct segment_condition   **ret_condition)
{
    struct segment_condition *condition = work_take(evaluation->moment.w, sizeof *condition);
    condition->rule = filter->sentence;
    *ret_condition = condition;
    if (condition->rule->node == NODE_HAPPENS)
        return segment_happens_open(evaluation, filter, condition);
    return line_of(condition->rule)->open(evaluation, filter, condition);
}

status segment_condition_holds(const struct segment_record    *record,
                               const struct segment_condition *condition, bool *ret_holds)
{
    if (condition->rule->node == NODE_HAPPENS)
        return segment_happens_holds(record, condition, ret_holds);
    *ret_holds = line_of(condition->rule)->holds(record, condition);
    return OK;
}

status segment_condition_next(const struct segment_record    *record,
                              const struct segment_condition *condition, int64_t *ret_time)
{
    if (condition->rule->node == NODE_HAPPENS)
        return segment_happens_next(record, condition, ret_time);
    *ret_time = line_of(condition->rule)->next(record, condition);
    return OK;
}
