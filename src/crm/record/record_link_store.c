/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_link_store.h"

#include "crm/record/record_link_sql.h"
#include "crm/record/record_store.h"

static const struct field row_fields[] = {
    FIELD(link_row, from_type, FIELD_TEXT), FIELD(link_row, from_id, FIELD_INT),
    FIELD(link_row, kind, FIELD_INT),       FIELD(link_row, to_id, FIELD_INT),
    FIELD(link_row, to_type, FIELD_TEXT),   FIELD(link_row, inverse, FIELD_INT),
    FIELD(link_row, created_at, FIELD_INT),
};
static const struct field label_fields[] = {
    FIELD(link_label_row, id, FIELD_INT),         FIELD(link_label_row, inverse, FIELD_INT),
    FIELD(link_label_row, from_type, FIELD_TEXT), FIELD(link_label_row, to_type, FIELD_TEXT),
    FIELD(link_label_row, name, FIELD_TEXT),      FIELD(link_label_row, label, FIELD_TEXT),
};
static const struct field limit_fields[] = {
    FIELD(link_limit_row, kind, FIELD_INT),
    FIELD(link_limit_row, most, FIELD_INT),
};
static const struct field seen_fields[] = {
    FIELD(link_seen, id, FIELD_INT),
    FIELD(link_seen, kind, FIELD_INT),
};
static const struct shape row_shape = SHAPE("LinkRow", link_row, row_fields);
static const struct shape label_shape = SHAPE("LinkLabelRow", link_label_row, label_fields);
static const struct shape limit_shape = SHAPE("LinkLimitRow", link_limit_row, limit_fields);
static const struct shape seen_shape = SHAPE("LinkSeen", link_seen, seen_fields);

/* ---- kinds ---- */

status record_link_store_labels(struct work *w, const char *from_type, const char *to_type,
                                struct rows *ret_labels)
{
    return db_list(w, &LINK_LABELS, WITH(P_TEXT(from_type), P_TEXT(to_type)), &label_shape,
                   ret_labels);
}

status record_link_store_label(struct work *w, int64_t id, struct link_label_row *ret_label)
{
    return db_one(w, &LINK_LABEL_GET, WITH(P_INT(id)), &label_shape, ret_label);
}

status record_link_store_next_label(struct work *w, int64_t *ret_id)
{
    return record_store_next_number(w, "link_label", ret_id);
}

status record_link_store_add_label(struct work *w, const struct link_label_row *row)
{
    int64_t     now = w->now, id = row->id, inverse = row->inverse;
    const char *from_type = row->from_type, *to_type = row->to_type, *name = row->name,
               *label = row->label;
    return db_run(w, &LINK_LABEL_INSERT,
                  WITH(P_INT(id), P_TEXT(from_type), P_TEXT(to_type), P_INT(inverse), P_TEXT(name),
                       P_TEXT(label), P_INT(now)),
                  NULL);
}

status record_link_store_change_label(struct work *w, int64_t id, const char *label)
{
    int64_t now = w->now;
    return db_run(w, &LINK_LABEL_CHANGE, WITH(P_INT(id), P_TEXT(label), P_INT(now)), NULL);
}

status record_link_store_remove_label(struct work *w, const char *from_type, int64_t id)
{
    TRY(db_run(w, &LINK_LABEL_UNLINK, WITH(P_TEXT(from_type), P_INT(id)), NULL));
    return db_run(w, &LINK_LABEL_REMOVE, WITH(P_INT(id)), NULL);
}

status record_link_store_limits(struct work *w, const char *from_type, const char *to_type,
                                struct rows *ret_limits)
{
    return db_list(w, &LINK_LIMITS, WITH(P_TEXT(from_type), P_TEXT(to_type)), &limit_shape,
                   ret_limits);
}

status record_link_store_limited(struct work *w, struct rows *ret_kinds)
{
    return db_list(w, &LINK_LIMITS_ALL, NO_PARAMS, &label_shape, ret_kinds);
}

status record_link_store_put_limit(struct work *w, const struct record_link_kind *kind,
                                   int64_t most)
{
    const struct link_row row = {
        .from_type = kind->from->id, .to_type = kind->to->id, .kind = kind->id};
    if (most == 0)
        return db_run(w, &LINK_LIMIT_REMOVE, params_of(w, &row_shape, &row), NULL);
    const char *from_type = row.from_type, *to_type = row.to_type;
    return db_run(w, &LINK_LIMIT_PUT,
                  WITH(P_TEXT(from_type), P_TEXT(to_type), {"kind", {DB_INT, .number = row.kind}},
                       P_INT(most)),
                  NULL);
}

/* ---- links ---- */

static status run(struct work *w, const struct sql *sql, const struct link_row *row, bool *ret_any)
{
    int64_t changed = 0;
    TRY(db_run(w, sql, params_of(w, &row_shape, row), &changed));
    *ret_any = changed > 0;
    return OK;
}

status record_link_store_add(struct work *w, const struct link_row *row, bool *ret_added)
{
    return run(w, &LINK_INSERT, row, ret_added);
}

status record_link_store_remove(struct work *w, const struct link_row *row, bool *ret_removed)
{
    return run(w, &LINK_DELETE, row, ret_removed);
}

status record_link_store_has(struct work *w, const struct link_row *row, bool *ret_has)
{
    int64_t count = 0;
    TRY(db_number(w, &LINK_HAS, params_of(w, &row_shape, row), &count));
    *ret_has = count > 0;
    return OK;
}

status record_link_store_count(struct work *w, const struct link_row *row, int64_t *ret_count)
{
    const struct param *params = params_of(w, &row_shape, row);
    if (work_db_kind(w) == DB_POSTGRES)
        TRY(db_run(w, &LINK_LOCK, params, NULL));
    return db_number(w, &LINK_COUNT, params, ret_count);
}

status record_link_store_oldest(struct work *w, const struct link_row *row, int64_t *ret_to_id)
{
    return db_number(w, &LINK_OLDEST, params_of(w, &row_shape, row), ret_to_id);
}

static void add_related(struct query *query, const struct link_relation *relation, int64_t own)
{
    query_words(query, " FROM ");
    query_name(query, relation->view);
    query_words(query, " WHERE ");
    query_name(query, relation->own);
    query_words(query, " = ");
    query_int(query, own);
    query_words(query, " AND ");
    query_name(query, relation->other);
}

status record_link_store_related(struct work *w, const struct link_relation *relation, int64_t own,
                                 int64_t other, bool *ret_related)
{
    int64_t count = 0;
    *ret_related = false;
    if (relation->view == NULL)
        return OK;
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*)");
    add_related(query, relation, own);
    query_words(query, " = ");
    query_int(query, other);
    TRY(query_number(w, query, &count));
    *ret_related = count > 0;
    return OK;
}

/* The ids at the other end, by the default kind and by nature. */
static void add_ids(struct query *query, const struct record_link_page *page, int64_t kind,
                    const struct link_relation *relation)
{
    query_words(query, "SELECT to_id AS id FROM link WHERE from_type = ");
    query_text(query, page->from.type->id);
    query_words(query, " AND from_id = ");
    query_int(query, page->from.id);
    query_words(query, " AND kind = ");
    query_int(query, kind);
    query_words(query, " AND to_id > ");
    query_int(query, page->after);
    if (relation->view == NULL)
        return;
    query_words(query, " UNION SELECT ");
    query_name(query, relation->other);
    query_words(query, " AS id");
    add_related(query, relation, page->from.id);
    query_words(query, " > ");
    query_int(query, page->after);
}

status record_link_store_page(struct work *w, const struct record_link_page *page, int64_t kind,
                              const struct link_relation *relation, struct rows *ret_seen)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT id, ");
    query_int(query, kind);
    query_words(query, " AS kind FROM (");
    add_ids(query, page, kind, relation);
    query_words(query, ") AS ends WHERE EXISTS (SELECT 1 FROM ");
    query_name(query, page->to->table);
    query_words(query, " AS target WHERE target.id = ends.id AND target.archived_at IS NULL)"
                       " ORDER BY id LIMIT ");
    query_int(query, page->limit);
    return query_list(w, query, &seen_shape, ret_seen);
}

status record_link_store_of_kind(struct work *w, const struct link_row *row, int64_t first,
                                 int64_t last, struct rows *ret_seen)
{
    const char *from_type = row->from_type;
    int64_t     from_id = row->from_id, kind = row->kind;
    return db_list(w, &LINK_OF_KIND,
                   WITH(P_TEXT(from_type), P_INT(from_id), P_INT(kind), P_INT(first), P_INT(last)),
                   &seen_shape, ret_seen);
}

/* ---- what happens to records ---- */

static status run_all(struct work *w, const struct sql *const *statements, size_t count,
                      const struct param *params)
{
    for (size_t i = 0; i < count; i++)
        TRY(db_run(w, statements[i], params, NULL));
    return OK;
}

#define MERGE_PARAMS(m)                                                                            \
    WITH({"type", {DB_TEXT, .text = (m)->type, .size = strlen((m)->type)}},                        \
         {"into", {DB_INT, .number = (m)->into}}, {"from", {DB_INT, .number = (m)->from}},         \
         {"merge", {DB_INT, .number = (m)->merge}})

status record_link_store_keep(struct work *w, const struct link_merge *merge,
                              struct rows *ret_kinds)
{
    TRY(db_run(w, &LINK_MERGE_KEEP, MERGE_PARAMS(merge), NULL));
    return db_list(w, &LINK_MERGE_KINDS, MERGE_PARAMS(merge), &limit_shape, ret_kinds);
}

status record_link_store_leave(struct work *w, const struct link_merge *merge, int64_t kind)
{
    int64_t id = merge->merge;
    return db_run(w, &LINK_MERGE_LEAVE, WITH({"merge", {DB_INT, .number = id}}, P_INT(kind)), NULL);
}

status record_link_store_move(struct work *w, const struct link_merge *merge)
{
    static const struct sql *const statements[] = {&LINK_REMOVE_INVERSE, &LINK_REMOVE_ALL,
                                                   &LINK_MERGE_ADD, &LINK_MERGE_ADD_INVERSE};
    return run_all(w, statements, COUNT_OF(statements), MERGE_PARAMS(merge));
}

status record_link_store_move_back(struct work *w, const struct link_merge *merge)
{
    static const struct sql *const statements[] = {
        &LINK_UNMERGE_ADD,    &LINK_UNMERGE_ADD_LEFT,       &LINK_UNMERGE_ADD_INVERSE,
        &LINK_UNMERGE_REMOVE, &LINK_UNMERGE_REMOVE_INVERSE, &LINK_UNMERGE_FORGET};
    return run_all(w, statements, COUNT_OF(statements), MERGE_PARAMS(merge));
}

static const struct field end_fields[] = {
    FIELD(link_end, type, FIELD_TEXT),
    FIELD(link_end, id, FIELD_INT),
};
static const struct shape end_shape = SHAPE("LinkEnd", link_end, end_fields);

status record_link_store_moved(struct work *w, int64_t merge, struct rows *ret_ends)
{
    return db_list(w, &LINK_MERGE_ENDS, WITH(P_INT(merge)), &end_shape, ret_ends);
}

status record_link_store_others(struct work *w, const char *type, int64_t record,
                                int64_t *ret_count)
{
    return db_number(w, &LINK_OTHERS, WITH(P_TEXT(type), P_INT(record)), ret_count);
}

status record_link_store_erase(struct work *w, const char *type, int64_t id)
{
    static const struct sql *const statements[] = {&LINK_REMOVE_INVERSE, &LINK_REMOVE_ALL,
                                                   &LINK_ERASE_MOVED};
    const struct link_merge        gone = {.type = type, .from = id};
    return run_all(w, statements, COUNT_OF(statements), MERGE_PARAMS(&gone));
}

/* ---- for the doctor ---- */

status record_link_store_one_sided(struct work *w, int64_t *ret_id)
{
    return db_number(w, &LINK_CHECK_INVERSE, NO_PARAMS, ret_id);
}

status record_link_store_pairs(struct work *w, struct rows *ret_pairs)
{
    return db_list(w, &LINK_CHECK_PAIRS, NO_PARAMS, &label_shape, ret_pairs);
}

status record_link_store_not_default(struct work *w, const struct link_row *row, int64_t *ret_id)
{
    return db_number(w, &LINK_CHECK_DEFAULT, params_of(w, &row_shape, row), ret_id);
}

status record_link_store_dangling(struct work *w, const struct record_type *type, int64_t *ret_id)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT to_id FROM link WHERE to_type = ");
    query_text(query, type->id);
    query_words(query, " AND NOT EXISTS (SELECT 1 FROM ");
    query_name(query, type->table);
    query_words(query, " AS target WHERE target.id = link.to_id) LIMIT 1");
    return query_number(w, query, ret_id);
}
