/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "associations.contacts" as the property of a filter: with whom a record is linked. */
#include "base/text.h"
#include "crm/record/record_link_rules.h"

#define PREFIX "associations."

enum { MOST_IDS = 100 };

const char *record_link_filter_type(const char *property)
{
    return text_starts(property, PREFIX) ? property + sizeof PREFIX - 1 : NULL;
}

/* ---- reading ---- */

/* After a merge, the record that answers for the id; an id of nobody finds nothing. */
static status read_id(struct work *w, const struct record_type *to,
                      const struct record_filter *filter, const char *text, int64_t *ret_id)
{
    int64_t now;
    if (!text_to_int(text, ret_id))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", filter->property,
                           "'%.100s' is no id of a %s: ids are numbers.", text, to->singular);
    if (to->resolve == NULL)
        return OK;
    status outcome = to->resolve(w, *ret_id, &now);
    if (outcome == OK)
        *ret_id = now;
    return outcome == NOT_FOUND ? OK : outcome;
}

static status read_ids(struct work *w, const struct record_filter *filter,
                       struct record_link_filter *ret_filter)
{
    const char *const one[] = {filter->value, NULL};
    bool several = filter->compare == OPERATOR_IN || filter->compare == OPERATOR_NOT_IN;
    const char *const *texts = several ? filter->values : one;
    size_t             count = 0;
    while (texts != NULL && texts[count] != NULL)
        count++;
    if (count == 0 || count > MOST_IDS)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", filter->property,
                           "EQ and NEQ take an id in \"value\", IN and NOT_IN 1 to %d in "
                           "\"values\".",
                           MOST_IDS);
    int64_t *ids = work_take(w, count * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        TRY(read_id(w, ret_filter->kind.to, filter, texts[i], &ids[i]));
    ret_filter->ids = ids;
    ret_filter->count = count;
    return OK;
}

status record_link_filter_read(struct work *w, const struct record_type *type,
                               const struct record_filter *filter,
                               struct record_link_filter  *ret_filter)
{
    const struct record_type *to;
    TRY(record_type_get(w, record_link_filter_type(filter->property), &to));
    TRY(record_link_default(w, type, to, &ret_filter->kind));
    TRY(record_link_relation(w, type, to, &ret_filter->relation));
    switch (filter->compare) {
    case OPERATOR_HAS_PROPERTY:
        return OK;
    case OPERATOR_NOT_HAS_PROPERTY:
        ret_filter->negative = true;
        return OK;
    case OPERATOR_NEQ:
    case OPERATOR_NOT_IN:
        ret_filter->negative = true;
        return read_ids(w, filter, ret_filter);
    case OPERATOR_EQ:
    case OPERATOR_IN:
        return read_ids(w, filter, ret_filter);
    default:
        return fail_reason(w, INVALID, "VALIDATION_ERROR", filter->property,
                           "Associations are looked for with EQ, NEQ, IN, NOT_IN, HAS_PROPERTY and "
                           "NOT_HAS_PROPERTY.");
    }
}

/* ---- words ---- */

/* The ids that were given, but for archived records. */
static void add_targets(struct query *query, const struct record_link_filter *filter)
{
    query_words(query, "(SELECT target.id FROM ");
    query_name(query, filter->kind.to->table);
    query_words(query, " AS target WHERE target.archived_at IS NULL AND target.id IN ");
    query_ints(query, filter->ids, filter->count);
    query_words(query, ")");
}

/* Whoever is linked with one of them: found from their end, a range of the key for each. */
static void add_linked_with(struct query *query, const struct record_link_filter *filter)
{
    query_words(query, "id IN (SELECT to_id FROM link WHERE from_type = ");
    query_text(query, filter->kind.to->id);
    query_words(query, " AND kind = ");
    query_int(query, filter->kind.inverse);
    query_words(query, " AND from_id IN ");
    add_targets(query, filter);
    if (filter->relation.view != NULL) {
        query_words(query, " UNION SELECT ");
        query_name(query, filter->relation.own);
        query_words(query, " FROM ");
        query_name(query, filter->relation.view);
        query_words(query, " WHERE ");
        query_name(query, filter->relation.other);
        query_words(query, " IN ");
        add_targets(query, filter);
    }
    query_words(query, ")");
}

static void add_related_to_any(struct query *query, const struct record_link_filter *filter)
{
    query_words(query, " OR EXISTS (SELECT 1 FROM ");
    query_name(query, filter->relation.view);
    query_words(query, " AS relation JOIN ");
    query_name(query, filter->kind.to->table);
    query_words(query, " AS target ON target.id = relation.");
    query_name(query, filter->relation.other);
    query_words(query, " WHERE target.archived_at IS NULL AND relation.");
    query_name(query, filter->relation.own);
    query_words(query, " = ");
    query_name(query, filter->kind.from->table);
    query_words(query, ".id)");
}

static void add_linked_with_any(struct query *query, const struct record_link_filter *filter)
{
    query_words(query, "(EXISTS (SELECT 1 FROM link JOIN ");
    query_name(query, filter->kind.to->table);
    query_words(query, " AS target ON target.id = link.to_id WHERE target.archived_at IS NULL"
                       " AND link.from_type = ");
    query_text(query, filter->kind.from->id);
    query_words(query, " AND link.kind = ");
    query_int(query, filter->kind.id);
    query_words(query, " AND link.from_id = ");
    query_name(query, filter->kind.from->table);
    query_words(query, ".id)");
    if (filter->relation.view != NULL)
        add_related_to_any(query, filter);
    query_words(query, ")");
}

void record_link_filter_add(struct query *query, const struct record_link_filter *filter)
{
    if (filter->negative)
        query_words(query, "NOT ");
    if (filter->count > 0)
        add_linked_with(query, filter);
    else
        add_linked_with_any(query, filter);
}
