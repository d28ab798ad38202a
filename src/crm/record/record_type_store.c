/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_type_store.h"

#include <assert.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_store.h"
#include "crm/record/record_type_sql.h"

static const struct field type_fields[] = {
    FIELD(record_type_row, id, FIELD_INT),
    FIELD(record_type_row, name, FIELD_TEXT),
    FIELD(record_type_row, qualified, FIELD_TEXT),
    FIELD(record_type_row, singular, FIELD_TEXT),
    FIELD(record_type_row, plural, FIELD_TEXT),
    FIELD(record_type_row, description, FIELD_TEXT),
    FIELD(record_type_row, primary_property, FIELD_TEXT),
    FIELD(record_type_row, secondary_properties, FIELD_TEXT),
    FIELD(record_type_row, required_properties, FIELD_TEXT),
    FIELD(record_type_row, searchable_properties, FIELD_TEXT),
    FIELD(record_type_row, associated_types, FIELD_TEXT),
    FIELD(record_type_row, created_at, FIELD_TIME),
    FIELD(record_type_row, created_by, FIELD_INT),
    FIELD(record_type_row, updated_at, FIELD_TIME),
    FIELD(record_type_row, updated_by, FIELD_INT),
    FIELD(record_type_row, archived_at, FIELD_TIME),
};
static const struct shape type_shape = SHAPE("RecordTypeRow", record_type_row, type_fields);

status record_store_types(struct work *w, struct rows *ret_types)
{
    return db_list(w, &RECORD_TYPES_MADE, NO_PARAMS, &type_shape, ret_types);
}

status record_store_put_type(struct work *w, const struct record_type_row *row)
{
    return db_run(w, &RECORD_TYPE_PUT, params_of(w, &type_shape, row), NULL);
}

status record_store_hold_type(struct work *w, const char *type)
{
    int64_t id;
    bool    made = text_to_int(type + strlen("2-"), &id);
    assert(made); /* only types of this kind are held */
    if (work_db_kind(w) == DB_SQLITE)
        return OK;
    return db_number(w, &RECORD_TYPE_HOLD, WITH(P_INT(id)), &id);
}

status record_store_lock_type(struct work *w, int64_t id)
{
    if (work_db_kind(w) == DB_SQLITE)
        return OK;
    return db_number(w, &RECORD_TYPE_LOCK, WITH(P_INT(id)), &id);
}

/* ---- tables ---- */

const char *record_store_table_of(struct work *w, int64_t id)
{
    return work_text(w, "custom_%lld", (long long) id);
}

status record_store_create_table(struct work *w, const char *table)
{
    struct query *query = query_open(w);
    query_words(query, "CREATE TABLE ");
    query_name(query, table);
    /* Only so does SQLite keep the rows by id. */
    if (work_db_kind(w) == DB_SQLITE)
        query_words(query, " (id INTEGER PRIMARY KEY,");
    else
        query_words(query, " (id BIGINT PRIMARY KEY,");
    query_words(query, " created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,"
                       " archived_at BIGINT, hs_pipeline TEXT, hs_pipeline_stage TEXT,"
                       " hubspot_owner_id TEXT)");
    return query_run(w, query, NULL);
}

status record_store_any(struct work *w, const char *table, int64_t *ret_record)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT id FROM ");
    query_name(query, table);
    query_words(query, " WHERE archived_at IS NULL LIMIT 1");
    return query_number(w, query, ret_record);
}

status record_store_ids(struct work *w, const char *table, int64_t after, int64_t limit,
                        struct rows *ret_ids)
{
    struct db_table found;
    struct list     ids = list_open(w->arena, sizeof(int64_t));
    struct query   *query = query_open(w);
    query_words(query, "SELECT id FROM ");
    query_name(query, table);
    query_words(query, " WHERE id > ");
    query_int(query, after);
    query_words(query, " ORDER BY id LIMIT ");
    query_int(query, limit);
    TRY(query_table(w, query, &found));
    for (int64_t i = 0; i < found.height; i++)
        *(int64_t *) list_add(&ids) = found.cells[i].number;
    *ret_ids = list_rows(&ids);
    return OK;
}

status record_store_free_name(struct work *w, int64_t id, const char *name)
{
    int64_t now = w->now;
    return db_run(w, &RECORD_TYPE_FREE_NAME, WITH(P_INT(id), P_TEXT(name), P_INT(now)), NULL);
}

status record_store_purge_type(struct work *w, int64_t id)
{
    static const struct sql *const of_type[] = {
        &RECORD_TYPE_REMOVE_PROPERTIES,   &RECORD_TYPE_REMOVE_GROUPS,
        &RECORD_TYPE_REMOVE_STAGES,       &RECORD_TYPE_REMOVE_PIPELINES,
        &RECORD_TYPE_REMOVE_LINK_LABELS,  &RECORD_TYPE_REMOVE_LINK_LIMITS,
        &RECORD_TYPE_REMOVE_CALCULATIONS, &RECORD_TYPE_REMOVE_RULES,
        &RECORD_TYPE_REMOVE_MERGE_VALUES, &RECORD_TYPE_REMOVE_MERGES,
    };
    const char   *type = work_text(w, "2-%lld", (long long) id);
    struct query *query = query_open(w);
    for (size_t i = 0; i < COUNT_OF(of_type); i++)
        TRY(db_run(w, of_type[i], WITH(P_TEXT(type)), NULL));
    query_words(query, "DROP TABLE ");
    query_name(query, record_store_table_of(w, id));
    TRY(query_run(w, query, NULL));
    return db_run(w, &RECORD_TYPE_REMOVE, WITH(P_INT(id)), NULL);
}
