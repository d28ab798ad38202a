/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_ahead.h"
#include "crm/record/record_calculation.h"
#include "crm/record/record_meta.h"
#include "crm/record/record_pipeline_rules.h"
#include "crm/record/record_scope.h"
#include "crm/record/record_stage_time.h"
#include "crm/record/record_store.h"
#include "crm/record/record_team.h"
#include "crm/record/record_tell.h"
#include "crm/record/record_type_rules.h"
#include "crm/record/record_value.h"
#include "crm/record/record_writing.h"

/* ---- types ---- */

status record_type_get(struct work *w, const char *name, const struct record_type **ret_type)
{
    const struct record_meta *metas;
    size_t                    count;
    TRY(record_meta_all(w, &metas, &count));
    *ret_type = record_type_named(metas, count, name);
    if (*ret_type != NULL)
        return OK;
    return fail(w, NOT_FOUND, "objectType",
                "There is no object type '%.100s'. GET /api/object-types lists them.", name);
}

status record_types(struct work *w, struct rows *ret_types)
{
    const struct record_meta *meta;
    size_t                    count;
    struct list               types = list_open(w->arena, sizeof(struct record_type));
    TRY(record_meta_all(w, &meta, &count));
    for (; count > 0; count--, meta++)
        *(struct record_type *) list_add(&types) = *meta->type;
    *ret_types = list_rows(&types);
    return OK;
}

const char *record_change_value(const struct record_change *change, const char *property)
{
    for (size_t i = 0; i < change->count; i++)
        if (text_same(change->values[i].property, property))
            return change->values[i].value;
    return NULL;
}

void record_change_put(struct work *w, struct record_change *change, const char *property,
                       const char *value)
{
    for (size_t i = 0; i < change->count; i++)
        if (text_same(change->values[i].property, property)) {
            change->values[i].value = value;
            return;
        }
    struct record_value *values = work_take(w, (change->count + 1) * sizeof *values);
    struct record_value *old = work_take(w, (change->count + 1) * sizeof *old);
    for (size_t i = 0; i < change->count; i++) {
        values[i] = change->values[i];
        old[i] = change->old[i];
    }
    values[change->count] = (struct record_value){property, value};
    old[change->count] = (struct record_value){property, NULL};
    change->values = values;
    change->old = old;
    change->count++;
}

const char *record_value_of(const struct record *record, const char *property)
{
    for (size_t i = 0; i < record->count; i++)
        if (text_same(record->values[i].property, property))
            return record->values[i].value;
    return NULL;
}

static status no_such_record(struct work *w, const struct record_type *type, int64_t id)
{
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "id", "There is no %s with the id %lld.",
                       type->singular, (long long) id);
}

/* Leaves out values at which `keep` says no. */
static void select_values(struct writing *writing, bool (*keep)(const struct writing *, size_t))
{
    struct record_change *change = &writing->change;
    size_t                kept = 0;
    for (size_t i = 0; i < change->count; i++) {
        if (!keep(writing, i))
            continue;
        change->values[kept] = change->values[i];
        if (change->old != NULL)
            change->old[kept] = change->old[i];
        kept++;
    }
    change->count = kept;
}

/* ---- columns ---- */

static struct record_columns columns_open(struct work *w, const struct record_type *type,
                                          size_t most)
{
    return (struct record_columns){.type = type,
                                   .properties = work_take(w, (most + 1) * sizeof(void *))};
}

/* Those that have the flag. */
static struct record_columns columns_with(struct work *w, const struct record_meta *meta,
                                          enum property_flag flag)
{
    struct record_columns columns = columns_open(w, meta->type, meta->count);
    for (size_t i = 0; i < meta->count; i++)
        if (record_is(&meta->properties[i], flag))
            columns.properties[columns.count++] = &meta->properties[i];
    return columns;
}

struct record_columns record_columns_of(struct work *w, const struct record_meta *meta,
                                        const char *const *properties)
{
    if (properties == NULL)
        return columns_with(w, meta, PROPERTY_DEFAULT);
    struct record_columns columns = columns_open(w, meta->type, meta->count);
    bool                 *taken = work_take(w, meta->count * sizeof *taken + 1);
    for (; *properties != NULL; properties++) {
        const struct record_property *property = record_meta_find(meta, *properties);
        if (property == NULL || taken[property - meta->properties])
            continue;
        taken[property - meta->properties] = true;
        columns.properties[columns.count++] = property;
    }
    return columns;
}

/* ---- what follows from a change ---- */

static status index_new(struct work *w, const struct writing *writing)
{
    const struct record_change *change = &writing->change;
    const char                **texts = work_take(w, (change->count + 1) * sizeof *texts);
    size_t                      count = 0;
    for (size_t i = 0; i < change->count; i++)
        if (record_is(writing->cells[i].property, PROPERTY_SEARCHED))
            texts[count++] = change->values[i].value;
    return count == 0 ? OK : record_index(w, change->type, change->id, texts);
}

/* Reads all that is searched, since one of it changed. */
static status index_again(struct work *w, const struct record_meta *meta, int64_t id)
{
    struct record_columns columns = columns_with(w, meta, PROPERTY_SEARCHED);
    struct record         record;
    if (columns.count == 0)
        return OK;

    TRY(record_store_get(w, &columns, id, &record, NULL));
    if (record.archived_at != ABSENT)
        return OK;
    const char **texts = work_take(w, (record.count + 1) * sizeof *texts);
    size_t       count = 0;
    for (size_t i = 0; i < record.count; i++)
        if (!text_empty(record.values[i].value))
            texts[count++] = record.values[i].value;
    return record_index(w, meta->type, id, texts);
}

static status index_changed(struct work *w, const struct writing *writing)
{
    for (size_t i = 0; i < writing->change.count; i++)
        if (record_is(writing->cells[i].property, PROPERTY_SEARCHED))
            return index_again(w, writing->meta, writing->change.id);
    return OK;
}

/* ---- creating ---- */

static bool has_value(const struct writing *writing, size_t i)
{
    return !text_empty(writing->change.values[i].value);
}

static status new_id(struct work *w, const struct record_type *type, int64_t *ret_id)
{
    if (type->dense_ids)
        return record_store_next_number(w, type->table, ret_id);
    *ret_id = db_new_id(w);
    return OK;
}

/* createdate is no column to be listed again: every row has it. */
static void take_created_at(struct work *w, struct writing *writing, struct record_row *ret_row)
{
    struct record_cell *cells = work_take(w, writing->change.count * sizeof *cells + 1);
    *ret_row = (struct record_row){.created_at = w->now, .updated_at = w->now, .cells = cells};
    for (size_t i = 0; i < writing->change.count; i++) {
        if (text_same(writing->cells[i].property->is.column, "created_at"))
            ret_row->created_at = writing->cells[i].value.number;
        else if (!record_is(writing->cells[i].property, PROPERTY_DOCUMENT))
            cells[ret_row->count++] = writing->cells[i];
    }
}

/* The row of a new record, by its owner when it is a document. */
static status insert_row(struct work *w, struct writing *writing)
{
    struct record_change     *change = &writing->change;
    const struct record_type *type = change->type;
    struct record_row         row;
    take_created_at(w, writing, &row);
    if (type->create == NULL)
        TRY(new_id(w, type, &change->id));
    else
        TRY(type->create(w, change, &change->id));
    row.id = change->id;
    if (type->create == NULL)
        return record_store_insert(w, type, &row);
    return row.count == 0 ? OK : record_store_update(w, type, &row);
}

status record_create(struct work *w, const struct record_type *type,
                     const struct record_value *values, size_t count, int64_t *ret_id)
{
    const struct record_draft draft = {.values = values, .count = count};
    return record_create_draft(w, type, &draft, ret_id);
}

status record_create_draft(struct work *w, const struct record_type *type,
                           const struct record_draft *draft, int64_t *ret_id)
{
    struct writing writing = {.change = {.type = type, .created = true}, .missing = draft->missing};
    struct record_change *change = &writing.change;
    TRY(record_meta_get(w, type, &writing.meta));
    TRY(record_writing_read(w, &writing, draft->values, draft->count));
    select_values(&writing, has_value);
    change->old = work_take(w, change->count * sizeof *change->old + 1);
    TRY(record_scope_change(w, writing.meta, change));
    TRY(record_pipeline_check(w, writing.meta, change));
    TRY(record_team_take(w, writing.meta, change));
    if (type->before != NULL)
        TRY(type->before(w, change));
    select_values(&writing, has_value);
    TRY(record_type_check(w, type, change));
    TRY(record_writing_make_cells(w, &writing));
    TRY(record_writing_check_unique(w, &writing));

    TRY(insert_row(w, &writing));
    TRY(record_writing_put_keys(w, &writing));
    TRY(record_store_add_history(w, change, 0, w->source));
    TRY(index_new(w, &writing));
    TRY(record_scope_created(w, writing.meta, change->id));
    TRY(record_stage_time_follow(w, writing.meta, change));
    TRY(record_calculate(w, writing.meta, change));
    *ret_id = change->id;
    TRY(record_tell_change(w, change));
    return type->after == NULL ? OK : type->after(w, change);
}

/* ---- reading ---- */

/* The row, of whoever answers for this id now. NOT_FOUND says so. */
static status get_row(struct work *w, const struct record_columns *columns, int64_t id,
                      struct record *ret_record, const struct db_value **ret_cells)
{
    const struct record_type *type = columns->type;
    int64_t                   now_id = id;
    status                    outcome = record_store_get(w, columns, id, ret_record, ret_cells);
    bool                      resolves = type->resolve != NULL || type->merging != NULL;
    if (outcome == OK && ret_record->archived_at != ABSENT && resolves) {
        TRY(type->resolve != NULL ? type->resolve(w, id, &now_id)
                                  : record_merge_resolve(w, type, id, &now_id));
        if (now_id != id)
            outcome = record_store_get(w, columns, now_id, ret_record, ret_cells);
    }
    return outcome == NOT_FOUND ? no_such_record(w, type, id) : outcome;
}

status record_get(struct work *w, const struct record_type *type, int64_t id,
                  const char *const *properties, bool archived, struct record *ret_record)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    struct record_columns columns = record_columns_of(w, meta, properties);
    TRY(record_scope_columns(w, &columns));
    TRY(get_row(w, &columns, id, ret_record, NULL));
    TRY(record_scope_check(w, meta, ret_record->id, false));
    if (ret_record->archived_at != ABSENT && !archived)
        return no_such_record(w, type, id);
    return OK;
}

static status find_value(struct work *w, const struct record_type *type,
                         const struct record_cell *cell, int64_t *ret_id)
{
    const char *value = record_value_write(w, cell->property, &cell->value);
    *ret_id = record_ahead_find(w, type, cell->property->is.name, value);
    return *ret_id != 0 ? OK : record_writing_find_owner(w, type, cell, value, ret_id);
}

status record_find(struct work *w, const struct record_type *type, const char *property,
                   const char *value, int64_t *ret_id)
{
    const struct record_meta *meta;
    struct record_cell        cell;
    TRY(record_meta_get(w, type, &meta));
    TRY(record_meta_need(w, meta, property, &cell.property));
    if (!record_is(cell.property, PROPERTY_UNIQUE) && !text_same(property, "hs_object_id"))
        return fail_reason(w, INVALID, "INVALID_ID_PROPERTY", property,
                           "%s of %s is not unique, so nothing can be found by it.", property,
                           type->name);
    TRY(record_scope_property(w, meta, property, false));
    if (value != NULL && record_is_lower(cell.property))
        value = text_lower(w, text_trim(w, value));
    status outcome = record_value_read(w, cell.property, value, &cell.value);
    if (outcome == INVALID || (outcome == OK && cell.value.null)) /* nobody can have it */
        outcome = NOT_FOUND;
    else if (outcome == OK)
        outcome = find_value(w, type, &cell, ret_id);
    if (outcome == NOT_FOUND)
        return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", property,
                           "There is no %s whose %s is '%.100s'.", type->singular, property,
                           value == NULL ? "" : value);
    return outcome;
}

status record_list(struct work *w, const struct record_type *type, const struct record_page *page,
                   struct rows *ret_records)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    struct record_columns columns = record_columns_of(w, meta, page->properties);
    TRY(record_scope_columns(w, &columns));
    struct query *query = record_store_select(w, &columns);
    query_words(query, " WHERE id > ");
    query_int(query, page->after);
    if (page->archived)
        query_words(query, " AND archived_at IS NOT NULL");
    else
        query_words(query, " AND archived_at IS NULL");
    TRY(record_scope_add(w, meta, query));
    query_words(query, " ORDER BY id LIMIT ");
    query_int(query, page->limit);
    return record_store_list(w, query, &columns, ret_records);
}

/* ---- changing ---- */

static bool is_different(const struct writing *writing, size_t i)
{
    const char *old = writing->change.old[i].value;
    return !text_same(old == NULL ? "" : old, writing->change.values[i].value);
}

/* What the values were, and which record it is after all merges. */
static status read_old(struct work *w, struct writing *writing, int64_t id)
{
    struct record_change *change = &writing->change;
    struct record_columns columns = columns_open(w, change->type, change->count);
    struct record         record;
    for (; columns.count < change->count; columns.count++)
        columns.properties[columns.count] =
            record_meta_find(writing->meta, change->values[columns.count].property);
    TRY(get_row(w, &columns, id, &record, NULL));
    if (record.archived_at != ABSENT)
        return no_such_record(w, change->type, id);
    change->id = record.id;
    change->old = (struct record_value *) (uintptr_t) record.values;
    return OK;
}

/* All but those that the owner of a document writes. */
static void take_own_cells(struct work *w, const struct writing *writing, struct record_row *row)
{
    struct record_cell *cells = work_take(w, writing->change.count * sizeof *cells + 1);
    for (size_t i = 0; i < writing->change.count; i++)
        if (!record_is(writing->cells[i].property, PROPERTY_DOCUMENT))
            cells[row->count++] = writing->cells[i];
    row->cells = cells;
}

static void forget_ahead(struct work *w, const struct writing *writing)
{
    bool unique = false;
    for (size_t i = 0; i < writing->change.count; i++)
        unique |= record_is(writing->cells[i].property, PROPERTY_UNIQUE);
    record_ahead_forget(w, unique ? 0 : writing->change.id);
}

/* What the owner has agreed to, and all that follows from it. */
static status write_change(struct work *w, struct writing *writing)
{
    struct record_change     *change = &writing->change;
    const struct record_type *type = change->type;
    struct record_row         row = {.id = change->id, .updated_at = w->now};
    TRY(record_type_check(w, type, change));
    TRY(record_writing_make_cells(w, writing));
    TRY(record_writing_check_unique(w, writing));
    forget_ahead(w, writing);
    take_own_cells(w, writing, &row);
    TRY(record_store_update(w, type, &row));
    TRY(record_writing_put_keys(w, writing));
    TRY(record_store_add_history(w, change, 0, w->source));
    TRY(index_changed(w, writing));
    TRY(record_stage_time_follow(w, writing->meta, change));
    TRY(record_calculate(w, writing->meta, change));
    TRY(record_tell_change(w, change));
    return type->after == NULL ? OK : type->after(w, change);
}

status record_amend(struct work *w, const struct record_ref *record, record_amending *amend,
                    const void *arg)
{
    struct writing writing = {.change = {.type = record->type}};
    TRY(record_meta_get(w, record->type, &writing.meta));
    TRY(read_old(w, &writing, record->id));
    TRY(amend(w, &writing.change, arg));
    return writing.change.count == 0 ? OK : write_change(w, &writing);
}

status record_change(struct work *w, const struct record_type *type, int64_t id,
                     const struct record_value *values, size_t count)
{
    struct writing        writing = {.change = {.type = type}};
    struct record_change *change = &writing.change;
    TRY(record_meta_get(w, type, &writing.meta));
    TRY(record_writing_read(w, &writing, values, count));
    if (record_ahead_has(w, change, id))
        return record_scope_check(w, writing.meta, id, true);
    TRY(read_old(w, &writing, id));
    TRY(record_scope_check(w, writing.meta, change->id, true));
    TRY(record_scope_change(w, writing.meta, change));
    select_values(&writing, is_different);
    if (change->count == 0)
        return OK;
    TRY(record_pipeline_check(w, writing.meta, change));
    TRY(record_team_take(w, writing.meta, change));
    if (type->before != NULL)
        TRY(type->before(w, change));
    return write_change(w, &writing);
}

/* ---- archiving ---- */

/* Takes the unique values of an archived record again, unless somebody else has one meanwhile. */
static status take_unique_again(struct work *w, const struct record_meta *meta, int64_t id)
{
    struct writing        writing = {.meta = meta, .change = {.type = meta->type, .id = id}};
    struct record_columns columns = columns_with(w, meta, PROPERTY_UNIQUE);
    struct record         record;
    if (columns.count == 0)
        return OK;
    TRY(record_store_get(w, &columns, id, &record, NULL));
    writing.change.values = (struct record_value *) (uintptr_t) record.values;
    writing.change.count = record.count;
    TRY(record_writing_make_cells(w, &writing));
    TRY(record_writing_check_unique(w, &writing));
    return record_writing_put_keys(w, &writing);
}

status record_index_again(struct work *w, const struct record_type *type, int64_t id)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    return index_again(w, meta, id);
}

status record_archive(struct work *w, const struct record_type *type, int64_t id, bool archived)
{
    const struct record_meta *meta;
    struct record_columns     columns = {.type = type};
    struct record             record;
    TRY(record_meta_get(w, type, &meta));
    TRY(get_row(w, &columns, id, &record, NULL));
    TRY(record_scope_check(w, meta, record.id, true));
    if ((record.archived_at != ABSENT) == archived)
        return OK;
    record_ahead_forget(w, 0);
    if (archived) {
        TRY(record_index(w, type, record.id, (const char *const[]){NULL}));
        TRY(record_store_remove_unique(
            w, &(struct record_unique){.type = type->id, .record = record.id}));
    } else
        TRY(take_unique_again(w, meta, record.id));
    TRY(record_store_archive(w, type, record.id, archived ? w->now : ABSENT));
    if (!archived)
        TRY(index_again(w, meta, record.id));
    TRY(record_tell_archived(w, type, record.id, archived));
    return type->archived == NULL ? OK : type->archived(w, record.id, archived);
}

/* ---- history ---- */

status record_history(struct work *w, const struct record_type *type, int64_t id,
                      const char *property, struct rows *ret_history)
{
    const struct record_meta     *meta;
    const struct record_property *found;
    TRY(record_meta_get(w, type, &meta));
    if (property != NULL) {
        TRY(record_meta_need(w, meta, property, &found));
        TRY(record_scope_property(w, meta, property, false));
    }
    TRY(record_scope_check(w, meta, id, false));
    TRY(record_store_history(w, type->id, id, property, ret_history));
    return record_scope_history(w, type, ret_history);
}
