/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/replay/replay_store.h"

#include "crm/replay/replay_sql.h"
#include "kit/db/db.h"

static const struct field row_fields[] = {
    FIELD(replay_row, user_id, FIELD_INT), FIELD(replay_row, token, FIELD_INT),
    FIELD(replay_row, key, FIELD_TEXT),    FIELD(replay_row, request, FIELD_TEXT),
    FIELD(replay_row, code, FIELD_INT),    FIELD(replay_row, type, FIELD_TEXT),
    FIELD(replay_row, body, FIELD_TEXT),   FIELD(replay_row, headers, FIELD_TEXT),
    FIELD(replay_row, at, FIELD_TIME),
};
static const struct shape row_shape = SHAPE("ReplayRow", replay_row, row_fields);

status replay_store_claim(struct work *w, const struct replay_row *row, int64_t before,
                          bool *ret_claimed)
{
    int64_t     user_id = row->user_id, token = row->token, changed = 0;
    const char *key = row->key;
    TRY(db_run(w, &REPLAY_FORGET_ONE,
               WITH(P_INT(user_id), P_INT(token), P_TEXT(key), P_INT(before)), NULL));
    TRY(db_run(w, &REPLAY_CLAIM, params_of(w, &row_shape, row), &changed));
    *ret_claimed = changed > 0;
    return OK;
}

status replay_store_get(struct work *w, const struct replay_row *key, struct replay_row *ret_row)
{
    return db_one(w, &REPLAY_GET, params_of(w, &row_shape, key), &row_shape, ret_row);
}

status replay_store_put(struct work *w, const struct replay_row *row)
{
    return db_run(w, &REPLAY_PUT, params_of(w, &row_shape, row), NULL);
}

status replay_store_list(struct work *w, const struct replay_row *after, struct rows *ret_rows)
{
    int64_t     user_id = after->user_id, token = after->token;
    const char *key = after->key;
    return db_list(w, &REPLAY_LIST, WITH(P_INT(user_id), P_INT(token), P_TEXT(key)), &row_shape,
                   ret_rows);
}

status replay_store_forget(struct work *w, int64_t before)
{
    return db_run(w, &REPLAY_FORGET, WITH(P_INT(before)), NULL);
}
