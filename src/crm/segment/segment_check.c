/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether a rule means something for records of a type. */
#include "base/text.h"
#include "crm/segment/segment_read.h"
#include "crm/segment/segment_rule.h"
#include "crm/segment/segment_rules.h"
#include "crm/staff/staff.h"

static struct spot spot_of(struct work *w, const char *path, const char *name)
{
    return (struct spot){w, name == NULL ? path : work_text(w, "%s.%s", path, name), NULL};
}

static status need_property(const struct spot *at, const struct record_type *type, const char *name,
                            const struct record_property **ret_property)
{
    if (record_property_get(at->w, type, name, ret_property) == OK)
        return OK;
    return fail_reason(at->w, INVALID, "PROPERTY_DOESNT_EXIST", at->path,
                       "%s: %s have no property '%.100s'; make it first, or name another", at->path,
                       type->name, name);
}

/* Whether the values of an enumeration are options of it is not asked: options may come later. */
static status check_suits(const struct spot *at, const struct segment_operation *op,
                          const struct record_property *property)
{
    static const char *const words[] = {"a text",          "a number",       "a date",
                                        "a date and time", "an enumeration", "true or false",
                                        "a phone number"};
    enum property_type       type = op->updated_at ? PROPERTY_DATETIME : property->is.type;
    if ((segment_operation_suits(op->type) & (1U << type)) != 0)
        return OK;
    struct spot operation = spot_of(at->w, at->path, "operationType");
    return segment_refuse(&operation, NULL, "%s is %s, which %s cannot ask of", property->is.name,
                          words[type], segment_operation_words[op->type]);
}

static status check_line(struct work *w, const struct record_type *type, const char *path,
                         const struct segment_line *line)
{
    const struct segment_operation *op = &line->operation;
    const struct record_property   *property, *other;
    struct spot at = spot_of(w, path, "property"), operation = spot_of(w, path, "operation");
    TRY(need_property(&at, type, line->property, &property));
    TRY(check_suits(&operation, op, property));
    if (op->property != NULL) {
        struct spot compared = spot_of(w, operation.path, "comparisonPropertyName");
        TRY(need_property(&compared, type, op->property, &other));
        if (!op->updated_at)
            TRY(check_suits(&compared, op, other));
    }
    for (int i = 0; i < 2; i++)
        if (op->points[i].property != NULL) {
            static const char *const names[] = {"lowerBoundTimePoint", "upperBoundTimePoint"};
            const char *name = op->type == OPERATION_TIME_POINT ? "timePoint" : names[i];
            struct spot point = spot_of(w, operation.path, work_text(w, "%s.property", name));
            TRY(need_property(&point, type, op->points[i].property, &other));
        }
    return OK;
}

/* What an event says is not known before it happens, and does not change afterwards. */
static status check_event_line(struct work *w, const char *path, const struct segment_line *line)
{
    const struct segment_operation *op = &line->operation;
    struct spot                     at = spot_of(w, path, "operation.operationType");
    bool                            compares =
        op->property != NULL || op->points[0].property != NULL || op->points[1].property != NULL;
    if (!compares && !op->updated_at && op->type != OPERATION_ROLLING_PROPERTY_UPDATED)
        return OK;
    return segment_refuse(&at, NULL,
                          "an event has no other properties and no history; compare it "
                          "with a value or an instant");
}

/* Properties of a sentence: ranks need a number, anniversaries a date, patterns a text. */
static status check_sentence(struct work *w, const struct record_type *type,
                             const struct segment_filter *filter)
{
    const struct segment_said    *said = &filter->sentence->said;
    const struct record_property *property;
    struct spot                   at = spot_of(w, filter->path, "sentence");
    if (filter->sentence->node != NODE_SAID || said->property == NULL)
        return OK;
    TRY(need_property(&at, type, said->property, &property));
    bool is_date = property->is.type == PROPERTY_DATE || property->is.type == PROPERTY_DATETIME;
    bool is_number = property->is.type == PROPERTY_NUMBER;
    switch (said->phrase->means) {
    case MEANS_MATCHES:
        return !is_date && !is_number && property->is.type != PROPERTY_BOOL
                   ? OK
                   : segment_refuse(&at, NULL, "%s is no text, which a pattern asks of",
                                    said->property);
    case MEANS_ANNIVERSARY_THIS:
    case MEANS_ANNIVERSARY_NEXT:
        return is_date ? OK
                       : segment_refuse(&at, NULL, "%s is no date, and has no anniversary",
                                        said->property);
    default:
        return is_number ? OK
                         : segment_refuse(&at, NULL, "%s is no number to rank by", said->property);
    }
}

static status check_filter(struct work *w, const struct record_type *type,
                           const struct segment_filter *filter)
{
    const struct record_property *property;
    const struct record_type     *other;
    struct spot                   to = spot_of(w, filter->path, "toObjectTypeId");
    if (filter->type == FILTER_PROPERTY)
        return check_line(w, type, filter->path, &filter->line);
    if (filter->type == FILTER_SENTENCE)
        return check_sentence(w, type, filter);
    for (size_t i = 0; i < filter->line_count; i++)
        TRY(check_event_line(w, work_text(w, "%s.filterLines[%zu]", filter->path, i),
                             &filter->lines[i]));
    if (filter->property != NULL) {
        struct spot at = spot_of(w, filter->path, "propertyWithObjectId");
        TRY(need_property(&at, type, filter->property, &property));
    }
    if (!text_empty(filter->to_type) && record_type_get(w, filter->to_type, &other) != OK)
        return segment_refuse(&to, NULL, "there is no object type '%.60s'", filter->to_type);
    return OK;
}

static status check_event_filters(struct work *w, const struct segment_branch *branch)
{
    for (size_t i = 0; i < branch->filter_count; i++) {
        const struct segment_filter *filter = &branch->filters[i];
        struct spot                  at = spot_of(w, filter->path, "filterType");
        if (filter->type != FILTER_PROPERTY)
            return segment_refuse(&at, NULL, "expected PROPERTY within UNIFIED_EVENTS");
        TRY(check_event_line(w, filter->path, &filter->line));
    }
    if (branch->branch_count == 0)
        return OK;
    struct spot at = spot_of(w, branch->path, "filterBranches");
    return segment_refuse(&at, NULL, "expected none within UNIFIED_EVENTS");
}

status segment_filter_check(struct work *w, const struct record_type *type,
                            const struct segment_branch *branch)
{
    const struct record_type *inner = type;
    if (branch->type == BRANCH_UNIFIED_EVENTS)
        return check_event_filters(w, branch);
    if (branch->type == BRANCH_ASSOCIATION || branch->type == BRANCH_PROPERTY_ASSOCIATION) {
        TRY(check_filter(w, type, &branch->own));
        TRY(record_type_get(w, branch->own.to_type, &inner));
        TRY(segment_may(w, inner, SEGMENT_SEE));
        TRY(staff_need_all(w, inner->id)); /* a rule must not tell what its maker may not see */
    }
    for (size_t i = 0; i < branch->filter_count; i++)
        TRY(check_filter(w, inner, &branch->filters[i]));
    for (size_t i = 0; i < branch->branch_count; i++)
        TRY(segment_filter_check(w, inner, &branch->branches[i]));
    return OK;
}
