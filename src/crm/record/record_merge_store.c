/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_merge_store.h"

#include "crm/record/record_merge_sql.h"
#include "kit/db/db.h"

/* clang-format off */
static const struct field merged_fields[] = {
    FIELD(record_merged, id,        FIELD_INT),
    FIELD(record_merged, type,      FIELD_TEXT, .help = "id of the object type"),
    FIELD(record_merged, survivor,  FIELD_INT),
    FIELD(record_merged, merged,    FIELD_INT),
    FIELD(record_merged, archived,  FIELD_BOOL, .help = "whether the merged one was, before"),
    FIELD(record_merged, merged_at, FIELD_TIME),
    FIELD(record_merged, merged_by, FIELD_INT),
    FIELD(record_merged, undone_at, FIELD_TIME, .help = "null while it holds"),
};
const struct shape record_merged_shape = SHAPE("Merge", record_merged, merged_fields);

static const struct field value_fields[] = {
    FIELD(merge_value, merge_id, FIELD_INT),
    FIELD(merge_value, property, FIELD_TEXT),
    FIELD(merge_value, value,    FIELD_TEXT),
};
static const struct shape value_shape = SHAPE("MergeValue", merge_value, value_fields);
/* clang-format on */

status record_store_add_merge(struct work *w, const struct record_merged *merge)
{
    return db_run(w, &RECORD_MERGE_INSERT, params_of(w, &record_merged_shape, merge), NULL);
}

status record_store_get_merge(struct work *w, int64_t id, struct record_merged *ret_merge)
{
    return db_one(w, &RECORD_MERGE_GET, WITH(P_INT(id)), &record_merged_shape, ret_merge);
}

status record_store_merges(struct work *w, const char *type, int64_t record,
                           struct rows *ret_merges)
{
    return db_list(w, &RECORD_MERGES, WITH(P_TEXT(type), P_INT(record)), &record_merged_shape,
                   ret_merges);
}

status record_store_undo_merge(struct work *w, int64_t id)
{
    int64_t undone_at = w->now;
    return db_run(w, &RECORD_MERGE_UNDONE, WITH(P_INT(id), P_INT(undone_at)), NULL);
}

status record_store_merged_into(struct work *w, const char *type, int64_t record, int64_t *ret_into)
{
    return db_number(w, &RECORD_MERGED_INTO, WITH(P_TEXT(type), P_INT(record)), ret_into);
}

status record_store_add_merge_values(struct work *w, const struct rows *values)
{
    return db_run_each(w, &RECORD_MERGE_VALUE_INSERT, &value_shape, values, NULL);
}

status record_store_merge_values(struct work *w, int64_t merge, struct rows *ret_values)
{
    int64_t merge_id = merge;
    return db_list(w, &RECORD_MERGE_VALUES, WITH(P_INT(merge_id)), &value_shape, ret_values);
}
