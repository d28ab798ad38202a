/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_store.h"

#include <assert.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_rule.h"
#include "crm/record/record_sql.h"
#include "crm/record/record_value.h"
#include "kit/json/json.h"

/* ---- writing ---- */

void record_store_add_value(struct query *query, const struct db_value *value)
{
    if (value->type == DB_TEXT)
        query_text(query, value->null ? NULL : value->text);
    else
        query_int(query, value->null ? ABSENT : value->number);
}

/* The words follow from the table and the columns. */
static struct query *open_write(struct work *w, const char *verb, const struct record_type *type,
                                const struct record_row *row)
{
    const void **parts = work_take(w, row->count * sizeof *parts + 1);
    for (size_t i = 0; i < row->count; i++)
        parts[i] = row->cells[i].property;
    return query_open_form(w, &(struct query_form){verb, type->table, parts, row->count});
}

status record_store_insert(struct work *w, const struct record_type *type,
                           const struct record_row *row)
{
    static const char verb[] = "insert";
    struct query     *query = open_write(w, verb, type, row);
    query_words(query, "INSERT INTO ");
    query_name(query, type->table);
    query_words(query, " (id, created_at, updated_at");
    for (size_t i = 0; i < row->count; i++) {
        query_words(query, ", ");
        query_name(query, row->cells[i].property->is.column);
    }
    query_words(query, ") VALUES (");
    query_int(query, row->id);
    query_words(query, ", ");
    query_int(query, row->created_at);
    query_words(query, ", ");
    query_int(query, row->updated_at);
    for (size_t i = 0; i < row->count; i++) {
        query_words(query, ", ");
        record_store_add_value(query, &row->cells[i].value);
    }
    query_words(query, ")");
    return query_run_later(w, query);
}

status record_store_update(struct work *w, const struct record_type *type,
                           const struct record_row *row)
{
    static const char verb[] = "update";
    struct query     *query = open_write(w, verb, type, row);
    query_words(query, "UPDATE ");
    query_name(query, type->table);
    query_words(query, " SET updated_at = ");
    query_int(query, row->updated_at);
    for (size_t i = 0; i < row->count; i++) {
        query_words(query, ", ");
        query_name(query, row->cells[i].property->is.column);
        query_words(query, " = ");
        record_store_add_value(query, &row->cells[i].value);
    }
    query_words(query, " WHERE id = ");
    query_int(query, row->id);
    return query_run_later(w, query);
}

status record_store_archive(struct work *w, const struct record_type *type, int64_t id,
                            int64_t archived_at)
{
    struct query *query = query_open(w);
    query_words(query, "UPDATE ");
    query_name(query, type->table);
    query_words(query, " SET archived_at = ");
    query_int(query, archived_at);
    query_words(query, ", updated_at = ");
    query_int(query, w->now);
    query_words(query, " WHERE id = ");
    query_int(query, id);
    return query_run(w, query, NULL);
}

/* ---- reading ---- */

static void add_select(struct query *query, const struct record_columns *columns)
{
    query_words(query, "SELECT id, created_at, updated_at, archived_at");
    for (size_t i = 0; i < columns->count; i++) {
        query_words(query, ", ");
        record_add_column(query, columns->properties[i]);
    }
    query_words(query, " FROM ");
    query_name(query, columns->type->table);
}

struct query *record_store_select(struct work *w, const struct record_columns *columns)
{
    struct query *query = query_open(w);
    add_select(query, columns);
    return query;
}

static void fill_record(struct work *w, const struct record_columns *columns,
                        const struct db_value *cells, struct record *ret_record)
{
    struct record_value *values = work_take(w, columns->count * sizeof *values + 1);
    for (size_t i = 0; i < columns->count; i++) {
        values[i].property = columns->properties[i]->is.name;
        values[i].value =
            record_value_write(w, columns->properties[i], &cells[RECORD_STORE_HEAD + i]);
    }
    *ret_record = (struct record){
        .id = cells[0].number,
        .created_at = cells[1].number,
        .updated_at = cells[2].number,
        .archived_at = cells[3].null ? ABSENT : cells[3].number,
        .values = values,
        .count = columns->count,
    };
}

status record_store_list(struct work *w, struct query *query, const struct record_columns *columns,
                         struct rows *ret_records)
{
    struct db_table table;
    struct list     records = list_open(w->arena, sizeof(struct record));
    TRY(query_table(w, query, &table));
    for (int64_t i = 0; i < table.height; i++)
        fill_record(w, columns, table.cells + i * table.width, list_add(&records));
    *ret_records = list_rows(&records);
    return OK;
}

status record_store_get(struct work *w, const struct record_columns *columns, int64_t id,
                        struct record *ret_record, const struct db_value **ret_cells)
{
    static const char verb[] = "get";
    struct db_table   table;
    struct query     *query = query_open_form(
            w, &(struct query_form){verb, columns->type->table, columns->properties, columns->count});
    add_select(query, columns);
    query_words(query, " WHERE id = ");
    query_int(query, id);
    TRY(query_table(w, query, &table));
    if (table.height == 0)
        return NOT_FOUND;
    fill_record(w, columns, table.cells, ret_record);
    if (ret_cells != NULL)
        *ret_cells = table.cells + RECORD_STORE_HEAD;
    return OK;
}

status record_store_find(struct work *w, const struct record_type *type,
                         const struct record_cell *cell, int64_t *ret_id)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT id FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE ");
    query_name(query, cell->property->is.column);
    query_words(query, " = ");
    record_store_add_value(query, &cell->value);
    query_words(query, " AND archived_at IS NULL ORDER BY id LIMIT 1");
    return query_number(w, query, ret_id);
}

status record_store_fold(struct work *w, const char *words, struct db_value *ret_folded)
{
    struct db_table table;
    struct query   *query = query_open(w);
    query_words(query, "SELECT fold(");
    query_text(query, words);
    query_words(query, ")");
    TRY(query_table(w, query, &table));
    *ret_folded = table.cells[0];
    return OK;
}

/* ---- locking ---- */

status record_store_lock_record(struct work *w, const struct record_type *type, int64_t id)
{
    struct db_table table;
    struct query   *query = query_open(w);
    query_words(query, "SELECT id FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE id = ");
    query_int(query, id);
    record_store_lock(w, query);
    return query_table(w, query, &table);
}

/* ---- metadata ---- */

static const struct field property_fields[] = {
    FIELD(record_property_row, type, FIELD_TEXT),
    FIELD(record_property_row, name, FIELD_TEXT),
    FIELD(record_property_row, label, FIELD_TEXT),
    FIELD(record_property_row, group_name, FIELD_TEXT),
    FIELD(record_property_row, value_type, FIELD_CHOICE, .words = record_type_words),
    FIELD(record_property_row, field_type, FIELD_TEXT),
    FIELD(record_property_row, column_name, FIELD_TEXT),
    FIELD(record_property_row, flags, FIELD_INT),
    FIELD(record_property_row, options, FIELD_TEXT),
    FIELD(record_property_row, description, FIELD_TEXT),
    FIELD(record_property_row, display_order, FIELD_INT),
    FIELD(record_property_row, created_at, FIELD_TIME),
    FIELD(record_property_row, created_by, FIELD_INT),
    FIELD(record_property_row, updated_at, FIELD_TIME),
    FIELD(record_property_row, updated_by, FIELD_INT),
    FIELD(record_property_row, archived_at, FIELD_TIME),
    FIELD(record_property_row, form_field, FIELD_BOOL),
    FIELD(record_property_row, external_options, FIELD_BOOL),
    FIELD(record_property_row, sensitivity, FIELD_TEXT),
    FIELD(record_property_row, number_hint, FIELD_TEXT),
    FIELD(record_property_row, text_hint, FIELD_TEXT),
    FIELD(record_property_row, currency_symbol, FIELD_BOOL),
    FIELD(record_property_row, currency_property, FIELD_TEXT),
    FIELD(record_property_row, referenced_type, FIELD_TEXT),
    FIELD(record_property_row, formula, FIELD_TEXT),
};
static const struct shape property_shape =
    SHAPE("RecordPropertyRow", record_property_row, property_fields);

static const struct field group_fields[] = {
    FIELD(record_group_row, type, FIELD_TEXT),
    FIELD(record_group_row, name, FIELD_TEXT),
    FIELD(record_group_row, label, FIELD_TEXT),
    FIELD(record_group_row, display_order, FIELD_INT),
    FIELD(record_group_row, created_at, FIELD_TIME),
    FIELD(record_group_row, archived_at, FIELD_TIME),
};
static const struct shape group_shape = SHAPE("RecordGroupRow", record_group_row, group_fields);

status record_store_properties(struct work *w, struct rows *ret_properties)
{
    return db_list(w, &RECORD_PROPERTIES, NO_PARAMS, &property_shape, ret_properties);
}

status record_store_groups(struct work *w, struct rows *ret_groups)
{
    return db_list(w, &RECORD_GROUPS, NO_PARAMS, &group_shape, ret_groups);
}

status record_store_put_property(struct work *w, const struct record_property_row *row)
{
    return db_run(w, &RECORD_PROPERTY_PUT, params_of(w, &property_shape, row), NULL);
}

status record_store_put_group(struct work *w, const struct record_group_row *row)
{
    return db_run(w, &RECORD_GROUP_PUT, params_of(w, &group_shape, row), NULL);
}

status record_store_add_column(struct work *w, const struct record_type *type,
                               const struct record_property *property)
{
    struct query *query = query_open(w);
    query_words(query, "ALTER TABLE ");
    query_name(query, type->table);
    query_words(query, " ADD COLUMN ");
    query_name(query, property->is.column);
    if (record_value_is_text(property->is.type))
        query_words(query, " TEXT");
    else
        query_words(query, " BIGINT");
    return query_run_alone(w, query);
}

/* ---- rules ---- */

static const struct field rule_fields[] = {
    FIELD(record_rule_row, type, FIELD_TEXT),
    FIELD(record_rule_row, property, FIELD_TEXT),
    FIELD(record_rule_row, rule, FIELD_CHOICE, .words = record_rule_words),
    FIELD(record_rule_row, arguments, FIELD_TEXT),
};
static const struct shape rule_shape = SHAPE("RecordRuleRow", record_rule_row, rule_fields);

status record_store_rules(struct work *w, struct rows *ret_rules)
{
    return db_list(w, &RECORD_RULES, NO_PARAMS, &rule_shape, ret_rules);
}

status record_store_put_rule(struct work *w, const struct record_rule_row *row)
{
    const struct sql *sql = row->arguments == NULL ? &RECORD_RULE_REMOVE : &RECORD_RULE_PUT;
    return db_run(w, sql, params_of(w, &rule_shape, row), NULL);
}

/* ---- calculations ---- */

static const struct field calculating_fields[] = {
    FIELD(record_calculating, type, FIELD_TEXT),
    FIELD(record_calculating, property, FIELD_TEXT),
    FIELD(record_calculating, total, FIELD_INT),
    FIELD(record_calculating, done, FIELD_INT),
    FIELD(record_calculating, last, FIELD_INT),
    FIELD(record_calculating, started_at, FIELD_TIME),
    FIELD(record_calculating, ended_at, FIELD_TIME),
};
const struct shape record_calculating_shape =
    SHAPE("Calculation", record_calculating, calculating_fields);

status record_calculating_list(struct work *w, struct rows *ret_calculating)
{
    return db_list(w, &RECORD_CALCULATING_LIST, NO_PARAMS, &record_calculating_shape,
                   ret_calculating);
}

status record_store_get_calculating(struct work *w, const char *type, const char *property,
                                    struct record_calculating *ret_calculating)
{
    return db_one(w, &RECORD_CALCULATING_GET, WITH(P_TEXT(type), P_TEXT(property)),
                  &record_calculating_shape, ret_calculating);
}

status record_store_put_calculating(struct work *w, const struct record_calculating *calculating)
{
    return db_run(w, &RECORD_CALCULATING_PUT, params_of(w, &record_calculating_shape, calculating),
                  NULL);
}

/* SQLite has one writer. */
void record_store_lock(struct work *w, struct query *query)
{
    if (work_db_kind(w) == DB_POSTGRES)
        query_words(query, " FOR UPDATE");
}

/* ---- unique values ---- */

static const struct field unique_fields[] = {
    FIELD(record_unique, type, FIELD_TEXT),
    FIELD(record_unique, property, FIELD_TEXT),
    FIELD(record_unique, value, FIELD_TEXT),
    FIELD(record_unique, record, FIELD_INT),
};
static const struct shape unique_shape = SHAPE("RecordUnique", record_unique, unique_fields);

status record_store_find_unique(struct work *w, const struct record_unique *unique,
                                int64_t *ret_record)
{
    return db_number(w, &RECORD_UNIQUE_FIND, params_of(w, &unique_shape, unique), ret_record);
}

status record_store_put_unique(struct work *w, const struct record_unique *unique, bool *ret_put)
{
    int64_t changed = 0;
    TRY(db_run(w, &RECORD_UNIQUE_PUT, params_of(w, &unique_shape, unique), &changed));
    *ret_put = changed > 0;
    return OK;
}

status record_store_remove_unique(struct work *w, const struct record_unique *unique)
{
    const struct sql *sql =
        unique->property == NULL ? &RECORD_UNIQUE_REMOVE_ALL : &RECORD_UNIQUE_REMOVE;
    return db_run(w, sql, params_of(w, &unique_shape, unique), NULL);
}

/* ---- full text ---- */

struct record_entries record_store_entries(const char *type)
{
    enum { MADE_HERE = 512, RECORD_BITS = 53 };
    int64_t number = 0;
    bool    known = strlen(type) > 2 && text_to_int(type + 2, &number);
    assert(known && number >= 0 && number < MADE_HERE);
    if (type[0] != '0')
        number += MADE_HERE;
    int64_t first = number << RECORD_BITS;
    return (struct record_entries){.first = first,
                                   .last = first | ((INT64_C(1) << RECORD_BITS) - 1)};
}

status record_store_put_tokens(struct work *w, const struct rows *rows)
{
    const struct search_entry *entry = rows->items;
    struct text                list = text_open(w->arena);
    struct json_out            out = json_out_open(&list);
    json_open_array(&out);
    for (int64_t i = 0; i < rows->count; i++, entry++) {
        json_open_array(&out);
        json_put_int(&out, entry->id);
        json_put_text(&out, entry->type);
        json_put_int(&out, entry->record);
        json_put_text(&out, entry->tokens);
        json_close_array(&out);
    }
    json_close_array(&out);

    const char *entries = list.bytes;
    return db_run_later(w, &RECORD_TOKENS_PUT, WITH(P_TEXT(entries)));
}

status record_store_remove_tokens(struct work *w, const char *type, int64_t record)
{
    int64_t first = record_store_entries(type).first;
    return db_run(w, &RECORD_TOKENS_REMOVE, WITH(P_TEXT(type), P_INT(first), P_INT(record)), NULL);
}

static const struct field sample_fields[] = {FIELD(search_entry, tokens, FIELD_TEXT)};
static const struct shape sample_shape = SHAPE("SearchSample", search_entry, sample_fields);

status record_store_sample_tokens(struct work *w, const char *type, struct rows *ret_entries)
{
    struct record_entries entries = record_store_entries(type);
    int64_t               first = entries.first, last = entries.last;
    return db_list(w, &RECORD_TOKENS_SAMPLE, WITH(P_TEXT(type), P_INT(first), P_INT(last)),
                   &sample_shape, ret_entries);
}

/* ---- erasing ---- */

status record_store_erase(struct work *w, const struct record_type *type, int64_t id)
{
    struct query *query = query_open(w);
    query_words(query, "DELETE FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE id = ");
    query_int(query, id);
    return query_run(w, query, NULL);
}

status record_store_merge_words(struct work *w, int64_t pages, bool *ret_done)
{
    int64_t before = db_changes(w);
    bool    all = pages < 0;
    if (all)
        pages = -pages;
    TRY(db_run(w, all ? &RECORD_WORDS_MERGE_ALL : &RECORD_WORDS_MERGE, WITH(P_INT(pages)), NULL));
    /* The statement itself counts as one change; so says the manual of FTS5. */
    *ret_done = db_changes(w) - before < 2;
    return OK;
}
