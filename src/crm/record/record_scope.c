/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_scope.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_formula.h"
#include "crm/record/record_sql.h"
#include "crm/record/record_value.h"
#include "crm/room.h"

#define OWNER "hubspot_owner_id"

struct seen_row {
    int64_t id;
};
static const struct field seen_fields[] = {FIELD(seen_row, id, FIELD_INT)};
static const struct shape seen_shape = SHAPE("RecordSeen", seen_row, seen_fields);

/* ---- rows ---- */

/* Which rooms know what belongs to a store; NULL when none does. */
static const struct record_reach *reach_of(struct work *w, const char *type)
{
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        for (const struct record_reach *reach = (*room)->reaches;
             reach != NULL && reach->type != NULL; reach++)
            if (text_same(reach->type, type))
                return reach;
    return NULL;
}

static const char *owner_of(struct work *w)
{
    return work_text(w, "%lld", (long long) w->actor.user);
}

static void add_own(struct work *w, const struct record_meta *meta, struct query *query)
{
    const struct record_property *owner = record_meta_find(meta, OWNER);
    if (owner == NULL) { /* of this type nobody owns any */
        query_words(query, "1 = 0");
        return;
    }
    query_name(query, owner->is.column);
    query_words(query, " = ");
    if (record_value_is_text(owner->is.type))
        query_text(query, owner_of(w));
    else
        query_int(query, w->actor.user);
}

static void add_stores(struct query *query, const struct record_meta *meta,
                       const struct record_reach *reach, const struct staff_rights *rights)
{
    size_t         count;
    const int64_t *stores = staff_rights_stores(rights, &count);
    if (count == 0) {
        query_words(query, "1 = 0");
        return;
    }
    query_words(query, "id IN (SELECT record FROM record_branch WHERE type = ");
    query_text(query, meta->type->id);
    query_words(query, " AND store IN ");
    query_ints(query, stores, count);
    query_words(query, ")");
    if (reach == NULL)
        return;
    query_words(query, " OR ");
    reach->add(query, stores, count);
}

static status add_rows(struct work *w, const struct record_meta *meta, bool edit,
                       struct query *query)
{
    const struct staff_rights *rights;
    TRY(staff_rights(w, &rights));
    enum staff_rows            rows = staff_rights_rows(rights, meta->type->id, edit);
    const struct record_reach *reach = rows == ROWS_STORES ? reach_of(w, meta->type->id) : NULL;
    if (rows == ROWS_ALL || (reach != NULL && reach->add == NULL))
        return OK;
    query_words(query, " AND (");
    if (rows == ROWS_STORES)
        add_stores(query, meta, reach, rights);
    else if (rows == ROWS_OWN)
        add_own(w, meta, query);
    else
        query_words(query, "1 = 0");
    query_words(query, ")");
    return OK;
}

status record_scope_add(struct work *w, const struct record_meta *meta, struct query *query)
{
    return add_rows(w, meta, false, query);
}

status record_scope_is_open(struct work *w, const struct record_meta *meta, bool *ret_open)
{
    const struct staff_rights *rights;
    TRY(staff_rights(w, &rights));
    *ret_open = staff_rights_rows(rights, meta->type->id, false) == ROWS_ALL;
    return OK;
}

static status check_rows(struct work *w, const struct record_meta *meta, int64_t id, bool edit,
                         bool *ret_may)
{
    int64_t       count;
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM ");
    query_name(query, meta->type->table);
    query_words(query, " WHERE id = ");
    query_int(query, id);
    TRY(add_rows(w, meta, edit, query));
    TRY(query_number(w, query, &count));
    *ret_may = count > 0;
    return OK;
}

status record_scope_check(struct work *w, const struct record_meta *meta, int64_t id, bool edit)
{
    const struct staff_rights *rights;
    bool                       may;
    TRY(staff_rights(w, &rights));
    if (staff_rights_rows(rights, meta->type->id, edit) == ROWS_ALL)
        return OK;
    TRY(check_rows(w, meta, id, false, &may));
    if (!may)
        return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "id",
                           "There is no %s with the id %lld.", meta->type->singular,
                           (long long) id);
    if (edit)
        TRY(check_rows(w, meta, id, true, &may));
    if (!may)
        return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", "id",
                           "You may see this %s but not change it; ask an administrator.",
                           meta->type->singular);
    return OK;
}

status record_need(struct work *w, const struct record_type *type, int64_t id, bool edit)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    return record_scope_check(w, meta, id, edit);
}

static status add_seen(struct work *w, const struct record_meta *meta, const struct rows *ids,
                       struct list *seen)
{
    const int64_t *id = ids->items;
    struct rows    rows;
    struct query  *query = query_open(w);
    query_words(query, "SELECT id FROM ");
    query_name(query, meta->type->table);
    query_words(query, " WHERE id IN ");
    query_ints(query, id, (size_t) ids->count);
    TRY(add_rows(w, meta, false, query));
    query_words(query, " ORDER BY id");
    TRY(query_list(w, query, &seen_shape, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        *(int64_t *) list_add(seen) = ((const struct seen_row *) rows.items)[i].id;
    return OK;
}

status record_seen(struct work *w, const struct record_type *type, const struct rows *ids,
                   struct rows *ret_seen)
{
    enum { AT_ONCE = 1000 };
    const struct record_meta *meta;
    struct list               seen = list_open(w->arena, sizeof(int64_t));
    bool                      open;
    TRY(record_meta_get(w, type, &meta));
    TRY(record_scope_is_open(w, meta, &open));
    *ret_seen = *ids;
    if (open)
        return OK;
    for (int64_t i = 0; i < ids->count; i += AT_ONCE) {
        int64_t left = ids->count - i;
        TRY(add_seen(w, meta,
                     &(struct rows){(int64_t *) ids->items + i, left < AT_ONCE ? left : AT_ONCE},
                     &seen));
    }
    *ret_seen = list_rows(&seen);
    return OK;
}

/* ---- properties ---- */

static const struct formula *formula_of(const struct record_meta *meta, const char *name)
{
    for (size_t i = 0; i < meta->calculation_count; i++)
        if (text_same(meta->calculations[i].property->is.name, name))
            return meta->calculations[i].formula;
    return NULL;
}

static bool is_kept(const struct staff_rights *rights, const struct record_meta *meta,
                    const char *name)
{
    return staff_rights_level(rights, meta->type->id, name) == LEVEL_HIDDEN;
}

/* Whether it is hidden under this name, or what it stands for under another one. */
static bool is_hidden(struct work *w, const struct staff_rights *rights,
                      const struct record_meta *meta, const struct record_property *property)
{
    for (size_t i = 0; i < meta->count; i++)
        if (text_same(meta->properties[i].is.column, property->is.column)
            && is_kept(rights, meta, meta->properties[i].is.name))
            return true;
    if (property->stage_value != NULL && is_kept(rights, meta, meta->type->stage))
        return true;
    if (property->is.made_of == NULL)
        return false;
    for (const char **of = text_split(w, property->is.made_of, ' ', NULL); *of != NULL; of++)
        if (is_kept(rights, meta, *of))
            return true;
    return false;
}

/* What is calculated from something hidden would tell it, so it is hidden too. */
static enum staff_level level_of(struct work *w, const struct staff_rights *rights,
                                 const struct record_meta *meta, const char *name)
{
    enum staff_level              level = staff_rights_level(rights, meta->type->id, name);
    const struct formula         *formula = formula_of(meta, name);
    const struct record_property *property = record_meta_find(meta, name);
    if (rights == NULL)
        return level;
    for (size_t i = 0; level != LEVEL_HIDDEN && formula != NULL && i < formula->input_count; i++)
        if (level_of(w, rights, meta, formula->inputs[i]->is.name) == LEVEL_HIDDEN)
            level = LEVEL_HIDDEN;
    return property != NULL && is_hidden(w, rights, meta, property) ? LEVEL_HIDDEN : level;
}

status record_sees_property(struct work *w, const struct record_type *type, const char *name,
                            bool *ret_sees)
{
    const struct record_meta  *meta;
    const struct staff_rights *rights;
    TRY(record_meta_get(w, type, &meta));
    TRY(staff_rights(w, &rights));
    *ret_sees = level_of(w, rights, meta, name) != LEVEL_HIDDEN;
    return OK;
}

status record_scope_columns(struct work *w, struct record_columns *columns)
{
    const struct record_meta  *meta;
    const struct staff_rights *rights;
    size_t                     kept = 0;
    TRY(staff_rights(w, &rights));
    if (rights == NULL)
        return OK;
    TRY(record_meta_get(w, columns->type, &meta));
    for (size_t i = 0; i < columns->count; i++)
        if (level_of(w, rights, meta, columns->properties[i]->is.name) != LEVEL_HIDDEN)
            columns->properties[kept++] = columns->properties[i];
    columns->count = kept;
    return OK;
}

status record_scope_property(struct work *w, const struct record_meta *meta, const char *name,
                             bool edit)
{
    const struct staff_rights *rights;
    TRY(staff_rights(w, &rights));
    if (rights == NULL)
        return OK;
    enum staff_level level = level_of(w, rights, meta, name);
    if (level == LEVEL_HIDDEN)
        return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", name,
                           "The property %s of %s is kept from your role; ask an administrator.",
                           name, meta->type->name);
    if (edit && level == LEVEL_READ_ONLY)
        return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", name,
                           "Your role may see the property %s of %s but not write it; ask an "
                           "administrator.",
                           name, meta->type->name);
    return OK;
}

status record_scope_words(struct work *w, const struct record_meta *meta)
{
    for (size_t i = 0; i < meta->count; i++)
        if (record_is(&meta->properties[i], PROPERTY_SEARCHED))
            TRY(record_scope_property(w, meta, meta->properties[i].is.name, false));
    return OK;
}

status record_scope_history(struct work *w, const struct record_type *type, struct rows *history)
{
    const struct record_meta  *meta;
    const struct staff_rights *rights;
    struct record_was         *was = history->items;
    int64_t                    kept = 0;
    TRY(staff_rights(w, &rights));
    if (rights == NULL)
        return OK;
    TRY(record_meta_get(w, type, &meta));
    for (int64_t i = 0; i < history->count; i++)
        if (level_of(w, rights, meta, was[i].property) != LEVEL_HIDDEN)
            was[kept++] = was[i];
    history->count = kept;
    return OK;
}

/* ---- changes ---- */

static status check_owner(struct work *w, struct record_change *change)
{
    const char *owner = record_change_value(change, OWNER);
    if (owner == NULL && change->created)
        record_change_put(w, change, OWNER, owner_of(w));
    else if (owner != NULL && !text_same(owner, owner_of(w)))
        return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", OWNER,
                           "You may have only records of your own, so the owner must be you (%s).",
                           owner_of(w));
    return OK;
}

status record_scope_change(struct work *w, const struct record_meta *meta,
                           struct record_change *change)
{
    const struct staff_rights *rights;
    TRY(staff_rights(w, &rights));
    enum staff_rows rows = staff_rights_rows(rights, meta->type->id, true);
    if (rows == ROWS_NONE)
        return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", "objectType",
                           "You may not edit %s; ask an administrator for the right.",
                           meta->type->name);
    if (rows == ROWS_OWN && record_meta_find(meta, OWNER) != NULL)
        return check_owner(w, change);
    return OK;
}

status record_scope_created(struct work *w, const struct record_meta *meta, int64_t id)
{
    const struct staff_rights *rights;
    size_t                     count;
    TRY(staff_rights(w, &rights));
    if (staff_rights_rows(rights, meta->type->id, false) != ROWS_STORES)
        return OK;
    const int64_t *stores = staff_rights_stores(rights, &count);
    const char    *type = meta->type->id;
    int64_t        record = id;
    for (size_t i = 0; i < count; i++) {
        int64_t store = stores[i];
        TRY(db_run(w, &RECORD_BRANCH_PUT, WITH(P_TEXT(type), P_INT(record), P_INT(store)), NULL));
    }
    return OK;
}
