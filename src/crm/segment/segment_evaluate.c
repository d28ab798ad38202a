/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The plain evaluator: makes a rule ready, walks its tree for each record. */
#include "crm/segment/segment_evaluate.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/segment/segment_condition.h"
#include "crm/segment/segment_event.h"
#include "crm/segment/segment_link.h"
#include "crm/segment/segment_parts.h"
#include "crm/segment/segment_rules.h"
#include "crm/store/store.h"

/* ---- making ready ---- */

void segment_warn(struct segment_evaluation *evaluation, const struct segment_filter *filter,
                  const char *words)
{
    *(const char **) list_add(evaluation->warnings) =
        work_text(evaluation->moment.w, "%s: %s", filter->path, words);
}

static status open_home(struct work *w, const struct zone **ret_zone)
{
    struct store_home home;
    status            outcome = store_get_home(w, &home);
    return zone_open(w, outcome == OK ? home.zone : "UTC", ret_zone);
}

/* What a filter leads to, made ready once: another list, records at the other end. */
static struct segment_door *add_door(struct segment_evaluation *evaluation, const void *of)
{
    struct segment_door *door = work_take(evaluation->moment.w, sizeof *door);
    door->of = of;
    *(struct segment_door **) list_add(&evaluation->doors) = door;
    return door;
}

const struct segment_door *segment_door_of(const struct segment_evaluation *evaluation,
                                           const void                      *of)
{
    for (size_t i = 0; i < evaluation->doors.count; i++) {
        const struct segment_door *door =
            *(struct segment_door *const *) list_at(&evaluation->doors, i);
        if (door->of == of)
            return door;
    }
    return NULL;
}

void segment_add_column(struct segment_evaluation *evaluation, const struct segment_filter *filter,
                        const char *name)
{
    const struct record_property *property;
    if (name == NULL || segment_column_of(evaluation, name) >= 0)
        return;
    if (record_property_get(evaluation->moment.w, evaluation->type, name, &property) == OK)
        *(const struct record_property **) list_add(&evaluation->columns) = property;
    else
        segment_warn(
            evaluation, filter,
            work_text(evaluation->moment.w, "the property '%s' is gone; nobody has a value", name));
}

static status open_zone(struct segment_evaluation *evaluation, const char *name)
{
    const struct zone *zone;
    if (name == NULL || segment_zone_of(evaluation, name) != evaluation->moment.home)
        return OK;
    TRY(zone_open(evaluation->moment.w, name, &zone));
    *(struct segment_zone *) list_add(&evaluation->zones) = (struct segment_zone){name, zone};
    return OK;
}

static status open_line(struct segment_evaluation *evaluation, const struct segment_filter *filter)
{
    const struct segment_operation *op = &filter->line.operation;
    segment_add_column(evaluation, filter, filter->line.property);
    segment_add_column(evaluation, filter, op->property);
    for (int i = 0; i < 2; i++) {
        segment_add_column(evaluation, filter, op->points[i].property);
        TRY(open_zone(evaluation, op->points[i].zone));
    }
    return OK;
}

static status open_inner(struct segment_evaluation *outer, const struct record_type *type,
                         const struct segment_branch *rule, struct segment_evaluation **ret);

/* The list that a filter asks of; `type` is of the records that are looked for in it. */
static status open_list(struct segment_evaluation *evaluation, const struct segment_filter *filter,
                        const struct record_type *type)
{
    struct work                 *w = evaluation->moment.w;
    struct segment_door         *door = add_door(evaluation, filter);
    const struct segment_branch *rule;
    status                       outcome = segment_store_get(w, filter->list, &door->list);
    door->type = type;
    if (!filter->accepts) {
        segment_warn(evaluation, filter, "only lists are kept here; nobody is in this");
        return OK;
    }
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    if (outcome == NOT_FOUND || door->list.removed_at != ABSENT || type == NULL
        || !text_same(door->list.type, type->id)) {
        segment_warn(evaluation, filter,
                     "the list is gone, or is of another type; nobody is in it");
        return OK;
    }
    if (evaluation->depth >= SEGMENT_DEEPEST) {
        segment_warn(evaluation, filter, "lists ask of lists without end; nobody is in it");
        return OK;
    }
    door->open = true;
    if (door->list.kind != SEGMENT_DYNAMIC)
        return segment_waiting(w, &door->list, type, &door->waiting);
    TRY(segment_rule_of(w, &door->list, &rule));
    return open_inner(evaluation, type, rule, &door->rule);
}

static status open_other_end(struct segment_evaluation   *evaluation,
                             const struct segment_filter *filter)
{
    const struct record_type *to;
    TRY(segment_link_type(evaluation->moment.w, evaluation->type, filter, &to));
    if (to == NULL)
        segment_warn(evaluation, filter,
                     "nobody knows where this association leads; there are none");
    segment_add_column(evaluation, filter, filter->property);
    if (filter->list > 0)
        return open_list(evaluation, filter, to);
    add_door(evaluation, filter)->type = to;
    return OK;
}

static status open_event(struct segment_evaluation *evaluation, const struct segment_filter *filter)
{
    const char *word = filter->event != NULL ? filter->event : segment_filter_words[filter->type];
    struct segment_happening asked;
    TRY(segment_happening_of(evaluation, filter, &asked));
    if (!text_same(evaluation->type->id, "0-1"))
        segment_warn(evaluation, filter,
                     "events are recorded of contacts only; this has not happened");
    else if (!segment_word_known(&asked.word))
        segment_warn(evaluation, filter,
                     work_text(evaluation->moment.w,
                               "'%s%s%s' is not recorded yet; it has not happened to anybody", word,
                               filter->word == NULL ? "" : " ",
                               filter->word == NULL ? "" : filter->word));
    return OK;
}

static status open_filter(struct segment_evaluation   *evaluation,
                          const struct segment_filter *filter)
{
    switch (filter->type) {
    case FILTER_PROPERTY:
        return open_line(evaluation, filter);
    case FILTER_IN_LIST:
        return open_list(evaluation, filter, evaluation->type);
    case FILTER_ASSOCIATION:
    case FILTER_PROPERTY_ASSOCIATION:
    case FILTER_NUM_ASSOCIATIONS:
        return open_other_end(evaluation, filter);
    case FILTER_CONSTANT:
        return OK;
    case FILTER_SENTENCE:
        return segment_condition_open(evaluation, filter, &add_door(evaluation, filter)->condition);
    default:
        return open_event(evaluation, filter);
    }
}

static status open_branch(struct segment_evaluation   *evaluation,
                          const struct segment_branch *branch)
{
    struct work              *w = evaluation->moment.w;
    const struct record_type *to;
    if (branch->type == BRANCH_UNIFIED_EVENTS)
        return open_event(evaluation, &branch->own);
    if (branch->type == BRANCH_ASSOCIATION || branch->type == BRANCH_PROPERTY_ASSOCIATION) {
        struct segment_evaluation *inner;
        TRY(open_other_end(evaluation, &branch->own));
        TRY(record_type_get(w, branch->own.to_type, &to));
        TRY(open_inner(evaluation, to, branch, &inner));
        add_door(evaluation, branch)->rule = inner;
        return OK;
    }
    for (size_t i = 0; i < branch->filter_count; i++)
        TRY(open_filter(evaluation, &branch->filters[i]));
    for (size_t i = 0; i < branch->branch_count; i++)
        TRY(open_branch(evaluation, &branch->branches[i]));
    return OK;
}

/* An ASSOCIATION branch is, for the records at the other end, all of what is in it. */
static status open_rule(struct segment_evaluation *evaluation)
{
    const struct segment_branch *rule = evaluation->rule;
    if (rule->type != BRANCH_ASSOCIATION && rule->type != BRANCH_PROPERTY_ASSOCIATION)
        return open_branch(evaluation, rule);
    struct segment_branch *all = work_take(evaluation->moment.w, sizeof *all);
    *all = *rule;
    all->type = BRANCH_AND;
    evaluation->rule = all;
    evaluation->any = rule->filter_count == 0 && rule->branch_count == 0;
    return open_branch(evaluation, all);
}

static struct segment_evaluation *fresh(struct work *w, const struct record_type *type,
                                        const struct segment_branch *rule)
{
    struct segment_evaluation *evaluation = work_take(w, sizeof *evaluation);
    evaluation->moment = (struct segment_moment){.w = w, .now = w->now};
    evaluation->type = type;
    evaluation->rule = rule;
    evaluation->columns = list_open(w->arena, sizeof(const struct record_property *));
    evaluation->zones = list_open(w->arena, sizeof(struct segment_zone));
    evaluation->doors = list_open(w->arena, sizeof(struct segment_door *));
    return evaluation;
}

static status open_inner(struct segment_evaluation *outer, const struct record_type *type,
                         const struct segment_branch *rule, struct segment_evaluation **ret)
{
    *ret = fresh(outer->moment.w, type, rule);
    (*ret)->moment.home = outer->moment.home;
    (*ret)->warnings = outer->warnings;
    (*ret)->depth = outer->depth + 1;
    return open_rule(*ret);
}

status segment_evaluate_open(struct work *w, const struct record_type *type,
                             const struct segment_branch *rule,
                             struct segment_evaluation  **ret_evaluation)
{
    struct segment_evaluation *evaluation = fresh(w, type, rule);
    evaluation->warnings = work_take(w, sizeof *evaluation->warnings);
    *evaluation->warnings = list_open(w->arena, sizeof(const char *));
    *ret_evaluation = evaluation;
    TRY(open_home(w, &evaluation->moment.home));
    return open_rule(evaluation);
}

struct rows segment_evaluate_warnings(const struct segment_evaluation *evaluation)
{
    return list_rows(evaluation->warnings);
}

/* ---- the tree ---- */

/* Whether any, or all, of what is in the branch holds. A branch with nothing in it holds for
 * nobody, so that a rule that was left empty does not write to everybody. */
static status holds_parts(const struct segment_record *record, const struct segment_branch *branch,
                          bool any, bool *ret_holds)
{
    bool one = !any;
    if (branch->filter_count + branch->branch_count == 0) {
        *ret_holds = record->evaluation->any;
        return OK;
    }
    for (size_t i = 0; i < branch->filter_count && one != any; i++)
        TRY(segment_holds_filter(record, &branch->filters[i], &one));
    for (size_t i = 0; i < branch->branch_count && one != any; i++)
        TRY(segment_holds_branch(record, &branch->branches[i], &one));
    *ret_holds = one;
    return OK;
}

static status holds_negated(const struct segment_record *record,
                            const struct segment_branch *branch, bool *ret_holds)
{
    bool empty = branch->filter_count + branch->branch_count == 0, holds = false;
    TRY(holds_parts(record, branch, branch->type == BRANCH_NOT_ANY, &holds));
    *ret_holds = !holds && !empty;
    return OK;
}

static status holds_events(const struct segment_record *record, const struct segment_branch *branch,
                           bool *ret_holds)
{
    struct segment_filter asked = branch->own;
    struct segment_line  *lines =
        work_take(record->evaluation->moment.w, branch->filter_count * sizeof *lines + 1);
    for (size_t i = 0; i < branch->filter_count; i++)
        lines[i] = branch->filters[i].line;
    asked.lines = lines;
    asked.line_count = branch->filter_count;
    return segment_holds_filter(record, &asked, ret_holds);
}

status segment_holds_branch(const struct segment_record *record,
                            const struct segment_branch *branch, bool *ret_holds)
{
    switch (branch->type) {
    case BRANCH_OR:
        return holds_parts(record, branch, true, ret_holds);
    case BRANCH_AND:
    case BRANCH_RESTRICTED:
        return holds_parts(record, branch, false, ret_holds);
    case BRANCH_NOT_ALL:
    case BRANCH_NOT_ANY:
        return holds_negated(record, branch, ret_holds);
    case BRANCH_UNIFIED_EVENTS:
        return holds_events(record, branch, ret_holds);
    default:
        return segment_holds_associated(record, branch, ret_holds);
    }
}

/* ---- records ---- */

status segment_evaluate_scan(struct segment_evaluation *evaluation, int64_t after, int64_t only,
                             struct db_table *ret_table)
{
    struct segment_scan asked = {.type = evaluation->type,
                                 .columns = &evaluation->columns,
                                 .narrow = evaluation->rule,
                                 .after = after,
                                 .only = only,
                                 .limit = SEGMENT_PAGE};
    return segment_scan(evaluation->moment.w, &asked, ret_table);
}

struct segment_record segment_evaluate_row(struct segment_evaluation *evaluation,
                                           const struct db_table *table, int64_t row)
{
    const struct db_value *cells = table->cells + row * table->width;
    return (struct segment_record){.evaluation = evaluation,
                                   .id = cells[SCAN_ID].number,
                                   .updated_at = cells[SCAN_UPDATED_AT].number,
                                   .cells = cells + SCAN_HEAD};
}

status segment_evaluate_page(struct segment_evaluation *evaluation, int64_t after, int64_t limit,
                             struct rows *ret_members)
{
    struct list     members = list_open(evaluation->moment.w->arena, sizeof(struct segment_member));
    struct db_table table = {.height = SEGMENT_PAGE};
    while (table.height == SEGMENT_PAGE && (int64_t) members.count < limit) {
        TRY(segment_evaluate_scan(evaluation, after, 0, &table));
        for (int64_t i = 0; i < table.height && (int64_t) members.count < limit; i++) {
            struct segment_record record = segment_evaluate_row(evaluation, &table, i);
            bool                  holds = false;
            TRY(segment_holds_branch(&record, evaluation->rule, &holds));
            after = record.id;
            if (holds)
                *(struct segment_member *) list_add(&members) =
                    (struct segment_member){record.id, record.updated_at};
        }
    }
    *ret_members = list_rows(&members);
    return OK;
}

status segment_evaluate_has(struct segment_evaluation *evaluation, int64_t record, bool *ret_has)
{
    struct db_table table;
    *ret_has = false;
    if (record <= 0)
        return OK;
    TRY(segment_evaluate_scan(evaluation, 0, record, &table));
    if (table.height == 0)
        return OK;
    struct segment_record row = segment_evaluate_row(evaluation, &table, 0);
    return segment_holds_branch(&row, evaluation->rule, ret_has);
}
