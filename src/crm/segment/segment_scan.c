/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_scan.h"

#include <string.h>

#include "base/money.h"
#include "base/text.h"

/* ---- what SQL can say ---- */

static const struct record_property *find(const struct segment_scan *scan, const char *name)
{
    for (size_t i = 0; i < scan->columns->count; i++) {
        const struct record_property *property =
            *(const struct record_property *const *) list_at(scan->columns, i);
        if (text_same(property->is.name, name))
            return property;
    }
    return NULL;
}

/* Asks of the present value, and never holds where there is none. */
static bool needs_value(const struct segment_filter *filter)
{
    const struct segment_operation *op = &filter->line.operation;
    return filter->type == FILTER_PROPERTY && !op->include_unset && !op->is->ever && !op->updated_at
           && op->coalescing.type == REFINE_NONE && op->type != OPERATION_ROLLING_PROPERTY_UPDATED
           && !(op->type == OPERATION_ALL_PROPERTY && op->is->negative);
}

static void add_options(struct query *query, const struct record_property *property,
                        const struct segment_operation *op)
{
    query_words(query, " AND ");
    record_add_column(query, property);
    query_words(query, " IN (");
    for (size_t i = 0; i < op->count; i++) {
        if (i > 0)
            query_words(query, ", ");
        query_text(query, op->values[i]);
    }
    query_words(query, ")");
}

static void add_number(struct query *query, const struct record_property *property,
                       enum segment_compare compare, int64_t number)
{
    query_words(query, " AND ");
    record_add_column(query, property);
    switch (compare) {
    case COMPARE_GREATER:
        query_words(query, " > ");
        break;
    case COMPARE_AT_LEAST:
        query_words(query, " >= ");
        break;
    case COMPARE_LESS:
        query_words(query, " < ");
        break;
    case COMPARE_AT_MOST:
        query_words(query, " <= ");
        break;
    default:
        query_words(query, " = ");
    }
    query_int(query, number);
}

/* One filter of an AND branch, after another condition. */
static void add_filter(struct query *query, const struct segment_scan *scan,
                       const struct segment_filter *filter)
{
    const struct segment_operation *op = &filter->line.operation;
    const struct record_property   *property =
        needs_value(filter) ? find(scan, filter->line.property) : NULL;
    if (property == NULL)
        return;
    query_words(query, " AND ");
    record_add_column(query, property);
    query_words(query, " IS NOT NULL");
    if (op->is->negative)
        return;
    bool whole = (property->is.flags & PROPERTY_INTEGER) != 0;
    if (property->is.type == PROPERTY_ENUMERATION && op->type == OPERATION_ENUMERATION
        && op->count <= 100 && !text_same(property->is.field_type, "checkbox"))
        add_options(query, property, op);
    else if (op->type == OPERATION_NUMBER && (!whole || op->numbers[0] % MONEY_UNIT == 0))
        add_number(query, property, op->is->compare,
                   whole ? op->numbers[0] / MONEY_UNIT : op->numbers[0]);
}

/* The root is an OR of ANDs: each AND with what is known of its own filters. */
static void add_rule(struct query *query, const struct segment_scan *scan)
{
    const struct segment_branch *root = scan->narrow;
    if (root == NULL || root->type != BRANCH_OR || root->branch_count == 0
        || root->branch_count > 20)
        return;
    for (size_t i = 0; i < root->branch_count; i++)
        if (root->branches[i].type != BRANCH_AND || root->branches[i].filter_count > 20)
            return;
    query_words(query, " AND (");
    for (size_t i = 0; i < root->branch_count; i++) {
        if (i > 0)
            query_words(query, " OR ");
        query_words(query, "(id > 0");
        for (size_t j = 0; j < root->branches[i].filter_count; j++)
            add_filter(query, scan, &root->branches[i].filters[j]);
        query_words(query, ")");
    }
    query_words(query, ")");
}

/* ---- the statement ---- */

status segment_scan(struct work *w, const struct segment_scan *scan, struct db_table *ret_table)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT id, updated_at");
    for (size_t i = 0; i < scan->columns->count; i++) {
        const struct record_property *property =
            *(const struct record_property *const *) list_at(scan->columns, i);
        query_words(query, ", ");
        record_add_column(query, property);
    }
    query_words(query, " FROM ");
    query_name(query, scan->type->table);
    query_words(query, " WHERE archived_at IS NULL");
    if (scan->only != 0) {
        query_words(query, " AND id = ");
        query_int(query, scan->only);
    } else {
        query_words(query, " AND id > ");
        query_int(query, scan->after);
        add_rule(query, scan);
    }
    query_words(query, " ORDER BY id LIMIT ");
    query_int(query, scan->limit);
    return query_table(w, query, ret_table);
}
