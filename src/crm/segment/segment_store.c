/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_store.h"

#include "crm/segment/segment_sql.h"

const char *const        segment_kind_words[] = {"manual", "snapshot", "dynamic", NULL};
static const char *const convert_words[] = {"never", "date", "inactivity", NULL};
static const char *const rest_words[] = {"day", "week", "month", NULL};

/* clang-format off */
static const struct field segment_fields[] = {
    FIELD(segment, id,            FIELD_INT),
    FIELD(segment, name,          FIELD_TEXT),
    FIELD(segment, type,          FIELD_TEXT),
    FIELD(segment, kind,          FIELD_CHOICE, .words = segment_kind_words),
    FIELD(segment, version,       FIELD_INT),
    FIELD(segment, folder,        FIELD_INT),
    FIELD(segment, filter,        FIELD_TEXT),
    FIELD(segment, custom,        FIELD_TEXT),
    FIELD(segment, settings,      FIELD_TEXT),
    FIELD(segment, permissions,   FIELD_TEXT),
    FIELD(segment, created_at,    FIELD_TIME),
    FIELD(segment, created_by,    FIELD_INT),
    FIELD(segment, updated_at,    FIELD_TIME),
    FIELD(segment, updated_by,    FIELD_INT),
    FIELD(segment, filtered_at,   FIELD_TIME),
    FIELD(segment, removed_at,    FIELD_TIME),
    FIELD(segment, convert_kind,  FIELD_CHOICE, .words = convert_words),
    FIELD(segment, convert_day,   FIELD_DATE),
    FIELD(segment, convert_unit,  FIELD_CHOICE, .words = rest_words),
    FIELD(segment, convert_count, FIELD_INT),
    FIELD(segment, converted_at,  FIELD_TIME),
    FIELD(segment, wave,          FIELD_INT),
    FIELD(segment, included,      FIELD_INT),
    FIELD(segment, excluded,      FIELD_INT),
};
static const struct shape segment_shape = SHAPE("Segment", segment, segment_fields);

static const struct field member_fields[] = {
    FIELD(segment_member, record,    FIELD_INT),
    FIELD(segment_member, joined_at, FIELD_TIME),
};
static const struct shape member_shape = SHAPE("SegmentMember", segment_member, member_fields);

static const struct field folder_fields[] = {
    FIELD(segment_folder, id,         FIELD_INT),
    FIELD(segment_folder, name,       FIELD_TEXT),
    FIELD(segment_folder, parent,     FIELD_INT),
    FIELD(segment_folder, created_at, FIELD_TIME),
    FIELD(segment_folder, created_by, FIELD_INT),
    FIELD(segment_folder, updated_at, FIELD_TIME),
};
const struct shape segment_folder_shape = SHAPE("SegmentFolder", segment_folder, folder_fields);

static const struct field size_fields[] = {
    FIELD(segment_size_point, at,   FIELD_TIME),
    FIELD(segment_size_point, size, FIELD_INT),
};
static const struct shape size_shape = SHAPE("SegmentSize", segment_size_point, size_fields);

/* One whole number of a row: an id, or an instant. */
struct single {
    int64_t id, at;
};
static const struct field id_fields[] = {FIELD(single, id, FIELD_INT)};
static const struct field at_fields[] = {FIELD(single, at, FIELD_TIME)};
static const struct shape id_shape = SHAPE("SegmentId", single, id_fields);
static const struct shape at_shape = SHAPE("SegmentEdit", single, at_fields);
/* clang-format on */

/* Rows of struct single as rows of int64_t. */
static struct rows numbers_of(struct work *w, const struct rows *rows, bool ids)
{
    const struct single *from = rows->items;
    int64_t             *to = work_take(w, (size_t) rows->count * sizeof *to + 1);
    for (int64_t i = 0; i < rows->count; i++)
        to[i] = ids ? from[i].id : from[i].at;
    return (struct rows){to, rows->count};
}

/* ---- lists ---- */

status segment_store_insert(struct work *w, const struct segment *segment)
{
    return db_run(w, &SEGMENT_INSERT, params_of(w, &segment_shape, segment), NULL);
}

status segment_store_update(struct work *w, const struct segment *segment)
{
    return db_run(w, &SEGMENT_UPDATE, params_of(w, &segment_shape, segment), NULL);
}

status segment_store_get(struct work *w, int64_t id, struct segment *ret_segment)
{
    return db_one(w, &SEGMENT_BY_ID, WITH(P_INT(id)), &segment_shape, ret_segment);
}

status segment_store_find(struct work *w, const char *type, const char *name,
                          struct segment *ret_segment)
{
    return db_one(w, &SEGMENT_BY_NAME, WITH(P_TEXT(type), P_TEXT(name)), &segment_shape,
                  ret_segment);
}

status segment_store_all(struct work *w, struct rows *ret_segments)
{
    return db_list(w, &SEGMENT_ALL, NO_PARAMS, &segment_shape, ret_segments);
}

status segment_store_removed(struct work *w, int64_t before, struct rows *ret_ids)
{
    struct rows rows;
    int64_t     time = before;
    TRY(db_list(w, &SEGMENT_REMOVED_BEFORE, WITH(P_INT(time)), &id_shape, &rows));
    *ret_ids = numbers_of(w, &rows, true);
    return OK;
}

status segment_store_delete(struct work *w, int64_t id)
{
    int64_t segment = id;
    TRY(db_run(w, &SEGMENT_SIZE_DELETE, WITH(P_INT(segment)), NULL));
    TRY(db_run(w, &SEGMENT_EDIT_DELETE, WITH(P_INT(segment)), NULL));
    TRY(db_run(w, &SEGMENT_TOLD_DELETE, WITH(P_INT(segment)), NULL));
    TRY(db_run(w, &SEGMENT_BUILD_DELETE, WITH(P_INT(segment)), NULL));
    return db_run(w, &SEGMENT_DELETE, WITH(P_INT(id)), NULL);
}

status segment_store_delete_members(struct work *w, int64_t id, int64_t limit, int64_t *ret_count)
{
    int64_t segment = id;
    return db_run(w, &SEGMENT_MEMBER_DELETE_SOME, WITH(P_INT(segment), P_INT(limit)), ret_count);
}

/* ---- members ---- */

status segment_store_add(struct work *w, int64_t segment, const struct segment_member *member,
                         bool *ret_new)
{
    int64_t record = member->record, joined_at = member->joined_at, changed = 0;
    TRY(db_run(w, &SEGMENT_MEMBER_INSERT, WITH(P_INT(segment), P_INT(record), P_INT(joined_at)),
               &changed));
    *ret_new = changed > 0;
    return OK;
}

status segment_store_take_out(struct work *w, int64_t segment, int64_t record, bool *ret_was)
{
    int64_t changed = 0;
    TRY(db_run(w, &SEGMENT_MEMBER_DELETE, WITH(P_INT(segment), P_INT(record)), &changed));
    *ret_was = changed > 0;
    return OK;
}

status segment_store_put_in(struct work *w, int64_t segment, struct rows *ret_members)
{
    return db_list(w, &SEGMENT_MEMBER_ALL, WITH(P_INT(segment)), &member_shape, ret_members);
}

/* "FROM member JOIN the table of the type, WHERE segment = …" */
static void add_joined(struct query *query, const struct record_type *type, int64_t segment)
{
    query_words(query, " FROM segment_member JOIN ");
    query_name(query, type->table);
    query_words(query, " AS thing ON thing.id = segment_member.record "
                       "WHERE segment_member.segment = ");
    query_int(query, segment);
}

/* Only those not archived. */
static void add_living(struct query *query, const struct record_type *type, int64_t segment)
{
    add_joined(query, type, segment);
    query_words(query, " AND thing.archived_at IS NULL");
}

status segment_store_members(struct work *w, const struct record_type *type, int64_t segment,
                             const struct segment_page *page, struct rows *ret_members)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT segment_member.record, segment_member.joined_at");
    add_living(query, type, segment);
    if (page->joined.joined_at != ABSENT) {
        query_words(query, " AND (segment_member.joined_at, segment_member.record) > (");
        query_int(query, page->joined.joined_at);
        query_words(query, ", ");
        query_int(query, page->joined.record);
        query_words(query, ") ORDER BY segment_member.joined_at, segment_member.record");
    } else if (page->before != 0) {
        query_words(query, " AND segment_member.record < ");
        query_int(query, page->before);
        query_words(query, " ORDER BY segment_member.record DESC");
    } else {
        query_words(query, " AND segment_member.record > ");
        query_int(query, page->after);
        query_words(query, " ORDER BY segment_member.record");
    }
    query_words(query, " LIMIT ");
    query_int(query, page->limit);
    return query_list(w, query, &member_shape, ret_members);
}

status segment_store_count(struct work *w, const struct record_type *type, int64_t segment,
                           int64_t *ret_count)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*)");
    add_living(query, type, segment);
    return query_number(w, query, ret_count);
}

status segment_store_updated(struct work *w, const struct record_type *type, const struct rows *ids,
                             struct rows *ret_members)
{
    struct query *query = query_open(w);
    *ret_members = (struct rows){0};
    if (ids->count == 0)
        return OK;
    query_words(query, "SELECT id AS record, updated_at AS joined_at FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE id IN ");
    query_ints(query, ids->items, (size_t) ids->count);
    query_words(query, " ORDER BY id");
    return query_list(w, query, &member_shape, ret_members);
}

status segment_store_known(struct work *w, const struct record_type *type, const struct rows *ids,
                           bool archived, struct rows *ret_ids)
{
    struct query *query = query_open(w);
    struct rows   rows;
    *ret_ids = (struct rows){0};
    if (ids->count == 0)
        return OK;
    query_words(query, "SELECT id FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE id IN ");
    query_ints(query, ids->items, (size_t) ids->count);
    if (!archived)
        query_words(query, " AND archived_at IS NULL");
    query_words(query, " ORDER BY id");
    TRY(query_list(w, query, &id_shape, &rows));
    *ret_ids = numbers_of(w, &rows, true);
    return OK;
}

status segment_store_archived(struct work *w, const struct record_type *type, int64_t segment,
                              struct rows *ret_members)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT segment_member.record, segment_member.joined_at");
    add_joined(query, type, segment);
    query_words(query, " AND thing.archived_at IS NOT NULL ORDER BY segment_member.record");
    return query_list(w, query, &member_shape, ret_members);
}

status segment_store_member(struct work *w, int64_t segment, int64_t record,
                            struct segment_member *ret_member)
{
    return db_one(w, &SEGMENT_MEMBER_GET, WITH(P_INT(segment), P_INT(record)), &member_shape,
                  ret_member);
}

status segment_store_count_lost(struct work *w, const struct record_type *type, int64_t *ret_count)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM segment_member JOIN segment "
                       "ON segment.id = segment_member.segment WHERE segment.type = ");
    query_text(query, type->id);
    query_words(query, " AND NOT EXISTS (SELECT 1 FROM ");
    query_name(query, type->table);
    query_words(query, " AS thing WHERE thing.id = segment_member.record)");
    return query_number(w, query, ret_count);
}

status segment_store_count_orphans(struct work *w, int64_t *ret_count)
{
    return db_number(w, &SEGMENT_MEMBER_LOST, NO_PARAMS, ret_count);
}

status segment_store_is_there(struct work *w, const struct record_type *type, int64_t record,
                              bool *ret_there)
{
    struct query *query = query_open(w);
    int64_t       count = 0;
    query_words(query, "SELECT count(*) FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE archived_at IS NULL AND id = ");
    query_int(query, record);
    TRY(query_number(w, query, &count));
    *ret_there = count > 0;
    return OK;
}

/* ---- folders ---- */

status segment_store_insert_folder(struct work *w, const struct segment_folder *folder)
{
    return db_run(w, &SEGMENT_FOLDER_INSERT, params_of(w, &segment_folder_shape, folder), NULL);
}

status segment_store_update_folder(struct work *w, const struct segment_folder *folder)
{
    return db_run(w, &SEGMENT_FOLDER_UPDATE, params_of(w, &segment_folder_shape, folder), NULL);
}

status segment_store_get_folder(struct work *w, int64_t id, struct segment_folder *ret)
{
    return db_one(w, &SEGMENT_FOLDER_BY_ID, WITH(P_INT(id)), &segment_folder_shape, ret);
}

status segment_store_folders(struct work *w, struct rows *ret_folders)
{
    return db_list(w, &SEGMENT_FOLDER_ALL, NO_PARAMS, &segment_folder_shape, ret_folders);
}

status segment_store_delete_folder(struct work *w, int64_t id)
{
    return db_run(w, &SEGMENT_FOLDER_DELETE, WITH(P_INT(id)), NULL);
}

/* ---- sizes and edits ---- */

status segment_store_put_size(struct work *w, int64_t segment, int64_t size)
{
    int64_t at = w->now;
    return db_run(w, &SEGMENT_SIZE_PUT, WITH(P_INT(segment), P_INT(at), P_INT(size)), NULL);
}

status segment_store_last_size(struct work *w, int64_t segment, struct segment_size_point *ret)
{
    return db_one(w, &SEGMENT_SIZE_LAST, WITH(P_INT(segment)), &size_shape, ret);
}

status segment_store_sizes(struct work *w, int64_t segment, int64_t from, int64_t until,
                           struct rows *ret_sizes)
{
    return db_list(w, &SEGMENT_SIZE_BETWEEN, WITH(P_INT(segment), P_INT(from), P_INT(until)),
                   &size_shape, ret_sizes);
}

status segment_store_put_edit(struct work *w, int64_t segment)
{
    int64_t at = w->now;
    return db_run(w, &SEGMENT_EDIT_PUT, WITH(P_INT(segment), P_INT(at)), NULL);
}

status segment_store_edits(struct work *w, int64_t segment, int64_t from, int64_t until,
                           struct rows *ret_edits)
{
    struct rows rows;
    TRY(db_list(w, &SEGMENT_EDIT_BETWEEN, WITH(P_INT(segment), P_INT(from), P_INT(until)),
                &at_shape, &rows));
    *ret_edits = numbers_of(w, &rows, false);
    return OK;
}

status segment_store_erase(struct work *w, const char *type, int64_t record)
{
    return db_run(w, &SEGMENT_MEMBER_ERASE, WITH(P_TEXT(type), P_INT(record)), NULL);
}

/* ---- who was told to be in ---- */

static const struct field told_fields[] = {
    FIELD(segment_told, segment, FIELD_INT),
    FIELD(segment_told, rule, FIELD_INT),
    FIELD(segment_told, turn, FIELD_INT),
    FIELD(segment_told, members, FIELD_BYTES),
};
static const struct shape told_shape = SHAPE("ToldSegment", segment_told, told_fields);

status segment_store_get_told(struct work *w, int64_t segment, struct segment_told *ret_told)
{
    return db_one(w, &SEGMENT_TOLD_GET, WITH(P_INT(segment)), &told_shape, ret_told);
}

status segment_store_put_told(struct work *w, const struct segment_told *told)
{
    const struct sql *sql = told->turn == 0 ? &SEGMENT_TOLD_INSERT : &SEGMENT_TOLD_UPDATE;
    int64_t           changed = 0;
    TRY(db_run(w, sql, params_of(w, &told_shape, told), &changed));
    return changed == 1 ? OK : fail(w, CONFLICT, NULL, "Somebody else has told it meanwhile.");
}

/* ---- how far bitmaps are, and what was saved of them ---- */

static const struct field building_fields[] = {
    FIELD(segment_building, segment, FIELD_INT),     FIELD(segment_building, version, FIELD_INT),
    FIELD(segment_building, total, FIELD_INT),       FIELD(segment_building, done, FIELD_INT),
    FIELD(segment_building, started_at, FIELD_TIME), FIELD(segment_building, ended_at, FIELD_TIME),
};
static const struct shape building_shape =
    SHAPE("SegmentBuilding", segment_building, building_fields);

status segment_store_put_building(struct work *w, const struct segment_building *building)
{
    return db_run(w, &SEGMENT_BUILD_PUT, params_of(w, &building_shape, building), NULL);
}

status segment_store_get_building(struct work *w, int64_t segment,
                                  struct segment_building *ret_building)
{
    return db_one(w, &SEGMENT_BUILD_GET, WITH(P_INT(segment)), &building_shape, ret_building);
}

static const struct field saved_fields[] = {
    FIELD(segment_saved, hash, FIELD_INT),     FIELD(segment_saved, key, FIELD_TEXT),
    FIELD(segment_saved, sequence, FIELD_INT), FIELD(segment_saved, saved_at, FIELD_TIME),
    FIELD(segment_saved, bytes, FIELD_BYTES),
};
static const struct shape saved_shape = SHAPE("SavedSegmentLeaf", segment_saved, saved_fields);

status segment_store_put_saved(struct work *w, const struct segment_saved *saved)
{
    return db_run(w, &SEGMENT_LEAF_PUT, params_of(w, &saved_shape, saved), NULL);
}

status segment_store_get_saved(struct work *w, int64_t hash, struct segment_saved *ret_saved)
{
    return db_one(w, &SEGMENT_LEAF_GET, WITH(P_INT(hash)), &saved_shape, ret_saved);
}

status segment_store_all_saved(struct work *w, struct rows *ret_hashes)
{
    struct rows rows;
    TRY(db_list(w, &SEGMENT_LEAF_HASHES, NO_PARAMS, &id_shape, &rows));
    *ret_hashes = numbers_of(w, &rows, true);
    return OK;
}

status segment_store_delete_saved(struct work *w, int64_t hash)
{
    return db_run(w, &SEGMENT_LEAF_DELETE, WITH(P_INT(hash)), NULL);
}

status segment_store_delete_all_saved(struct work *w)
{
    return db_run(w, &SEGMENT_LEAF_DELETE_ALL, NO_PARAMS, NULL);
}
