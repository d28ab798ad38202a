/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records chosen by a search, for whoever works on all of them. */
#include "crm/record/record_json.h"
#include "crm/record/record_link_rules.h"
#include "crm/record/record_scope.h"
#include "crm/record/record_search.h"
#include "crm/staff/staff.h"

/* Whoever asks by associations must be allowed to see what is associated. */
static status check_links(struct work *w, const struct record_filter_group *group)
{
    const struct record_type *type;
    for (size_t i = 0; i < group->count; i++) {
        const char *name = record_link_filter_type(group->filters[i].property);
        if (name == NULL)
            continue;
        TRY(record_type_get(w, name, &type));
        TRY(staff_need(w, (enum access) type->see));
    }
    return OK;
}

status record_query_read(struct work *w, const struct json *body, struct record_query *ret_query)
{
    TRY(record_json_query(w, body, ret_query));
    for (size_t i = 0; i < ret_query->group_count; i++)
        TRY(check_links(w, &ret_query->groups[i]));
    return OK;
}

status record_values_read(struct work *w, const struct json *properties, struct rows *ret_values)
{
    return record_json_values(w, properties, ret_values);
}

struct choice_row {
    int64_t id;
};
static const struct field choice_fields[] = {FIELD(choice_row, id, FIELD_INT)};
static const struct shape choice_shape = SHAPE("RecordChoice", choice_row, choice_fields);

/* All that match: neither sorted nor in pages. */
static status read_all(struct work *w, const struct record_type *type,
                       const struct record_query *query, struct search *ret_search)
{
    struct record_query *all = work_take(w, sizeof *all);
    *all = *query;
    all->sort = NULL;
    all->cursor = NULL;
    all->offset = 0;
    all->limit = 1;
    return record_search_read(w, type, all, ret_search);
}

status record_query_check(struct work *w, const struct record_type *type,
                          const struct record_query *query)
{
    struct search search;
    return read_all(w, type, query, &search);
}

status record_search_ids(struct work *w, const struct record_type *type,
                         const struct record_query *query, struct rows *ret_ids)
{
    struct search search;
    struct query *select = query_open(w);
    TRY(read_all(w, type, query, &search));
    query_words(select, "SELECT id FROM ");
    query_name(select, search.meta->type->table);
    TRY(record_search_add_where(w, select, &search));
    query_words(select, " ORDER BY id");
    return query_list(w, select, &choice_shape, ret_ids);
}

status record_search_sum(struct work *w, const struct record_type *type,
                         const struct record_query *query, const char *property, int64_t *ret_sum)
{
    const struct record_property *summed;
    struct search                 search;
    struct query                 *select = query_open(w);
    TRY(read_all(w, type, query, &search));
    TRY(record_meta_need(w, search.meta, property, &summed));
    TRY(record_scope_property(w, search.meta, property, false));
    if (summed->is.type != PROPERTY_NUMBER || record_is(summed, PROPERTY_INTEGER))
        return fail(w, INVALID, property, "%s is no number with decimals to be summed.", property);
    query_words(select, "SELECT CAST(COALESCE(sum(");
    record_add_column(select, summed);
    query_words(select, "), 0) AS BIGINT) FROM ");
    query_name(select, search.meta->type->table);
    TRY(record_search_add_where(w, select, &search));
    return query_number(w, select, ret_sum);
}
