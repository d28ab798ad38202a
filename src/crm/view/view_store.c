/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/view/view_store.h"

#include "crm/view/view_sql.h"
#include "kit/db/db.h"

/* clang-format off */
static const struct field row_fields[] = {
    FIELD(view_row, id,         FIELD_INT),
    FIELD(view_row, kind,       FIELD_CHOICE, .words = view_kind_words),
    FIELD(view_row, type,       FIELD_TEXT),
    FIELD(view_row, name,       FIELD_TEXT),
    FIELD(view_row, shared,     FIELD_BOOL),
    FIELD(view_row, content,    FIELD_TEXT),
    FIELD(view_row, owner,      FIELD_INT),
    FIELD(view_row, created_at, FIELD_TIME),
    FIELD(view_row, updated_at, FIELD_TIME),
};
static const struct shape row_shape = SHAPE("ViewRow", view_row, row_fields);
/* clang-format on */

static status taken(struct work *w, const struct view_row *row, status outcome)
{
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "name", "there is a view named '%s' already: choose another name",
                    row->name);
    return outcome;
}

static status missing(struct work *w, int64_t id)
{
    return fail(w, NOT_FOUND, "id", "there is no view %lld", (long long) id);
}

status view_store_insert(struct work *w, const struct view_row *row)
{
    return taken(w, row, db_run(w, &VIEW_INSERT, params_of(w, &row_shape, row), NULL));
}

status view_store_update(struct work *w, const struct view_row *row)
{
    int64_t changed = 0;
    TRY(taken(w, row, db_run(w, &VIEW_UPDATE, params_of(w, &row_shape, row), &changed)));
    return changed == 1 ? OK : missing(w, row->id);
}

status view_store_remove(struct work *w, int64_t id)
{
    int64_t changed = 0;
    TRY(db_run(w, &VIEW_REMOVE, WITH(P_INT(id)), &changed));
    return changed == 1 ? OK : missing(w, id);
}

status view_store_get(struct work *w, int64_t id, struct view_row *ret_row)
{
    status outcome = db_one(w, &VIEW_BY_ID, WITH(P_INT(id)), &row_shape, ret_row);
    return outcome == NOT_FOUND ? missing(w, id) : outcome;
}

status view_store_count(struct work *w, int64_t owner, int64_t *ret_count)
{
    return db_number(w, &VIEW_COUNT_OF_OWNER, WITH(P_INT(owner)), ret_count);
}

status view_store_list(struct work *w, const struct view_row *like, struct rows *ret_rows)
{
    const struct sql *sql = like->type == NULL ? &VIEW_SEEN : &VIEW_SEEN_OF_TYPE;
    return db_list(w, sql, params_of(w, &row_shape, like), &row_shape, ret_rows);
}
