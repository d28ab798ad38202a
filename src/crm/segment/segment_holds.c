/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether one filter holds for one record. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_condition.h"
#include "crm/segment/segment_link.h"
#include "crm/segment/segment_parts.h"
#include "crm/segment/segment_rules.h"

int segment_column_of(const struct segment_evaluation *evaluation, const char *property)
{
    for (size_t i = 0; i < evaluation->columns.count; i++) {
        const struct record_property *column =
            *(const struct record_property *const *) list_at(&evaluation->columns, i);
        if (text_same(column->is.name, property))
            return (int) i;
    }
    return -1;
}

const struct zone *segment_zone_of(const struct segment_evaluation *evaluation, const char *name)
{
    for (size_t i = 0; name != NULL && i < evaluation->zones.count; i++) {
        const struct segment_zone *zone = list_at(&evaluation->zones, i);
        if (text_same(zone->name, name))
            return zone->zone;
    }
    return evaluation->moment.home;
}

/* ---- values ---- */

struct segment_value segment_present(const struct segment_record *record, const char *property)
{
    int column = segment_column_of(record->evaluation, property);
    if (column < 0)
        return (struct segment_value){.there = false};
    return segment_value_of_cell(*(const struct record_property *const *) list_at(
                                     &record->evaluation->columns, (size_t) column),
                                 &record->cells[column]);
}

static status history(const struct segment_record *record, const char *property,
                      struct rows *ret_history)
{
    return record_history(record->evaluation->moment.w, record->evaluation->type, record->id,
                          property, ret_history);
}

status segment_updated_at(const struct segment_record *record, const char *property,
                          struct segment_value *ret_value)
{
    struct rows rows;
    *ret_value = (struct segment_value){.type = PROPERTY_DATETIME};
    TRY(history(record, property, &rows));
    ret_value->there = rows.count > 0;
    if (ret_value->there)
        ret_value->number = ((const struct record_was *) rows.items)->at;
    return OK;
}

/* ---- what a value is compared with ---- */

static int64_t instant_of(const struct segment_value *value, const struct zone *zone)
{
    return value->type == PROPERTY_DATE ? zone_to_utc(zone, value->number * DAY) : value->number;
}

/* A property as an instant; `of_update` = when it was set. */
static status bound_of_property(const struct segment_record *record, const char *property,
                                bool of_update, struct segment_bound *bound)
{
    struct segment_value value = segment_present(record, property);
    if (of_update)
        TRY(segment_updated_at(record, property, &value));
    bound->known = value.there && (value.type == PROPERTY_DATE || value.type == PROPERTY_DATETIME);
    bound->at = instant_of(&value, bound->zone);
    return OK;
}

static status read_bounds(const struct segment_record *record, const struct segment_operation *op,
                          struct segment_bound *bounds)
{
    const struct segment_evaluation *evaluation = record->evaluation;
    int count = op->type == OPERATION_TIME_RANGED ? 2 : op->type == OPERATION_TIME_POINT ? 1 : 0;
    for (int i = 0; i < 2; i++)
        bounds[i] = (struct segment_bound){.known = true, .zone = evaluation->moment.home};
    if (op->property != NULL) {
        TRY(bound_of_property(record, op->property,
                              op->type == OPERATION_COMPARATIVE_PROPERTY_UPDATED, &bounds[0]));
        if (!bounds[0].known && !text_empty(op->fallback))
            bounds[0].known = text_to_int(op->fallback, &bounds[0].at)
                              || time_parse(op->fallback, &bounds[0].at, NULL);
    }
    for (int i = 0; i < count; i++) {
        const struct segment_point *point = &op->points[i];
        bounds[i].zone = segment_zone_of(evaluation, point->zone);
        if (point->type == POINT_PROPERTY)
            TRY(bound_of_property(record, point->property, point->updated_at, &bounds[i]));
        else
            bounds[i].at = segment_time_of_point(&evaluation->moment, bounds[i].zone, point);
    }
    return OK;
}

/* ---- properties ---- */

static status compare_one(const struct segment_record *record, const struct segment_operation *op,
                          const struct segment_value *value, bool *ret_holds)
{
    struct segment_bound bounds[2];
    if (op->type == OPERATION_ALL_PROPERTY) {
        *ret_holds = value->there != op->is->negative;
        return OK;
    }
    TRY(read_bounds(record, op, bounds));
    if (!value->there || !bounds[0].known || !bounds[1].known)
        *ret_holds = op->include_unset;
    else
        *ret_holds =
            segment_compare(&record->evaluation->moment, op, value, bounds) != op->is->negative;
    return OK;
}

/* Every value that there was within the time asked for: how many there are, how many match. */
static status compare_ever(const struct segment_record *record, const struct segment_line *line,
                           bool *ret_holds)
{
    const struct segment_moment    *moment = &record->evaluation->moment;
    const struct segment_operation *op = &line->operation;
    struct segment_value            now = segment_present(record, line->property);
    struct segment_bound            bounds[2];
    struct rows                     rows;
    int64_t                         all = 0, matching = 0;
    TRY(read_bounds(record, op, bounds));
    TRY(history(record, line->property, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct record_was *was = (const struct record_was *) rows.items + i;
        struct segment_value     value = segment_value_of_text(now.type, now.several, was->value);
        if (!value.there || !segment_prunes_in(moment, &op->pruning, was->at))
            continue;
        all++;
        matching +=
            op->type == OPERATION_ALL_PROPERTY || segment_compare(moment, op, &value, bounds);
    }
    /* Totals and the like keep no history: what they are now is all that is known of them. */
    if (rows.count == 0 && now.there
        && segment_prunes_in(moment, &op->pruning, record->updated_at)) {
        all = 1;
        matching = op->type == OPERATION_ALL_PROPERTY || segment_compare(moment, op, &now, bounds);
    }
    *ret_holds = all == 0 ? op->include_unset
                          : segment_coalesces(&op->coalescing, matching, all) != op->is->negative;
    return OK;
}

static status holds_property(const struct segment_record *record, const struct segment_line *line,
                             bool *ret_holds)
{
    const struct segment_operation *op = &line->operation;
    struct segment_value            value = segment_present(record, line->property), set;
    if (op->is->ever || op->coalescing.type != REFINE_NONE)
        return compare_ever(record, line, ret_holds);
    if (op->pruning.type != REFINE_NONE && op->pruning.type != REFINE_ALL_HISTORY) {
        TRY(segment_updated_at(record, line->property, &set));
        value.there &=
            set.there && segment_prunes_in(&record->evaluation->moment, &op->pruning, set.number);
    }
    if (op->updated_at || op->type == OPERATION_ROLLING_PROPERTY_UPDATED)
        TRY(segment_updated_at(record, line->property, &value));
    return compare_one(record, op, &value, ret_holds);
}

/* ---- lists ---- */

static status is_in_list(const struct segment_evaluation *evaluation,
                         const struct segment_door *door, int64_t record, bool *ret_in)
{
    *ret_in = false;
    if (!door->open)
        return OK;
    if (door->waiting != NULL) {
        *ret_in = segment_is_among(door->waiting, record);
        return OK;
    }
    if (door->rule != NULL)
        return segment_evaluate_has(door->rule, record, ret_in);
    return segment_is_put_in(evaluation->moment.w, &door->list, door->type, record, ret_in);
}

static status holds_in_list(const struct segment_record *record,
                            const struct segment_filter *filter, bool *ret_holds)
{
    bool in = false;
    TRY(is_in_list(record->evaluation, segment_door_of(record->evaluation, filter), record->id,
                   &in));
    *ret_holds = in != filter->negative;
    return OK;
}

/* ---- the other end ---- */

/* Who is at the other end: of associations, or the one whose id a property holds. */
static status other_ends(const struct segment_record *record, const struct segment_filter *filter,
                         const struct record_type *to, struct rows *ret_ids)
{
    struct work         *w = record->evaluation->moment.w;
    struct segment_value value;
    *ret_ids = (struct rows){0};
    if (to == NULL)
        return OK;
    if (filter->property == NULL)
        return segment_links(w, record->evaluation->type, record->id, to, filter, ret_ids);
    value = segment_present(record, filter->property);
    int64_t *id = work_take(w, sizeof *id);
    *id = value.type == PROPERTY_NUMBER ? value.number / 1000000 : 0;
    if (!value.there || (value.type != PROPERTY_NUMBER && !text_to_int(value.text, id)))
        return OK;
    *ret_ids = (struct rows){id, 1};
    return OK;
}

/* How many of those at the other end are in the list, or satisfy the branch. */
static status holds_at_other_end(const struct segment_record *record,
                                 const struct segment_filter *filter,
                                 const struct segment_door *door, bool *ret_holds)
{
    struct rows ids;
    int64_t     matching = 0;
    TRY(other_ends(record, filter, door->type, &ids));
    for (int64_t i = 0; i < ids.count; i++) {
        int64_t id = ((const int64_t *) ids.items)[i];
        bool    in = door->rule == NULL && !door->open;
        if (door->open)
            TRY(is_in_list(record->evaluation, door, id, &in));
        else if (door->rule != NULL)
            TRY(segment_evaluate_has(door->rule, id, &in));
        matching += in;
    }
    *ret_holds = segment_coalesces(&filter->coalescing, matching, ids.count) != filter->negative;
    return OK;
}

status segment_holds_associated(const struct segment_record *record,
                                const struct segment_branch *branch, bool *ret_holds)
{
    struct segment_door door = {.rule = segment_door_of(record->evaluation, branch)->rule};
    door.type = door.rule->type;
    return holds_at_other_end(record, &branch->own, &door, ret_holds);
}

/* An ASSOCIATION filter without a list that is there finds nobody. */
static status holds_associated_list(const struct segment_record *record,
                                    const struct segment_filter *filter, bool *ret_holds)
{
    const struct segment_door *door = segment_door_of(record->evaluation, filter);
    if (filter->type != FILTER_NUM_ASSOCIATIONS && !door->open) {
        *ret_holds = filter->negative;
        return OK;
    }
    return holds_at_other_end(record, filter, door, ret_holds);
}

/* ---- events ---- */

/* The five forms "A but not B": what must not have followed. */
static const struct {
    const char *word, *happened, *not_followed;
} mail_pairs[] = {
    {"SENT_BUT_NOT_RECEIVED", "email_sent", "email_received"},
    {"SENT_BUT_LINK_NOT_CLICKED", "email_sent", "email_link_clicked"},
    {"RECEIVED_BUT_NOT_OPENED", "email_received", "email_opened"},
    {"OPENED_BUT_LINK_NOT_CLICKED", "email_opened", "email_link_clicked"},
    {"OPENED_BUT_NOT_REPLIED", "email_opened", "email_replied"},
};

static void read_mail(struct work *w, const char *word, struct segment_happening *asked)
{
    for (size_t i = 0; i < COUNT_OF(mail_pairs); i++)
        if (text_same(mail_pairs[i].word, word)) {
            asked->word = segment_recorded(w, mail_pairs[i].happened);
            asked->unless = segment_recorded(w, mail_pairs[i].not_followed).kinds;
            return;
        }
    asked->word = segment_recorded(w, work_text(w, "email_%s", word));
}

static void read_page(struct work *w, const struct segment_filter *filter,
                      struct segment_happening *asked)
{
    asked->target = NULL;
    asked->page = segment_page_of(w, filter->word, filter->target);
    if (asked->page != NULL)
        asked->word = segment_recorded(w, "page_viewed");
}

status segment_happening_of(const struct segment_evaluation *evaluation,
                            const struct segment_filter     *filter,
                            struct segment_happening        *ret_asked)
{
    struct work *w = evaluation->moment.w;
    *ret_asked = (struct segment_happening){.target = filter->target,
                                            .lines = filter->lines,
                                            .line_count = filter->line_count,
                                            .coalescing = &filter->coalescing,
                                            .pruning = &filter->pruning};
    if (filter->type == FILTER_EMAIL_EVENT)
        read_mail(w, filter->word, ret_asked);
    else if (filter->type == FILTER_PAGE_VIEW)
        read_page(w, filter, ret_asked);
    else if (filter->event != NULL)
        return segment_word_of(w, filter->event, &ret_asked->word);
    return OK;
}

static status holds_event(const struct segment_record *record, const struct segment_filter *filter,
                          bool *ret_holds)
{
    struct segment_happening asked;
    bool                     happened = false;
    TRY(segment_happening_of(record->evaluation, filter, &asked));
    if (!text_same(record->evaluation->type->id, "0-1"))
        asked.word.kinds = NULL;
    TRY(segment_event_holds(&record->evaluation->moment, record->id, &asked, &happened));
    *ret_holds = happened != filter->negative;
    return OK;
}

/* ---- all of them ---- */

status segment_holds_filter(const struct segment_record *record,
                            const struct segment_filter *filter, bool *ret_holds)
{
    switch (filter->type) {
    case FILTER_PROPERTY:
        return holds_property(record, &filter->line, ret_holds);
    case FILTER_IN_LIST:
        return holds_in_list(record, filter, ret_holds);
    case FILTER_ASSOCIATION:
    case FILTER_PROPERTY_ASSOCIATION:
    case FILTER_NUM_ASSOCIATIONS:
        return holds_associated_list(record, filter, ret_holds);
    case FILTER_CONSTANT:
        *ret_holds = filter->accepts;
        return OK;
    case FILTER_SENTENCE:
        return segment_condition_holds(
            record, segment_door_of(record->evaluation, filter)->condition, ret_holds);
    default:
        return holds_event(record, filter, ret_holds);
    }
}
