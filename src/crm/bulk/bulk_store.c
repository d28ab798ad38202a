/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/bulk/bulk_store.h"

#include "base/text.h"
#include "crm/bulk/bulk_sql.h"
#include "kit/db/db.h"

const char *const bulk_action_words[] = {"change", "archive", "restore", "add", "remove", NULL};
const char *const bulk_state_words[] = {"waiting", "running",   "done",   "undoing",
                                        "undone",  "cancelled", "failed", NULL};

/* clang-format off */
static const struct field bulk_fields[] = {
    FIELD(bulk, id,         FIELD_INT),
    FIELD(bulk, type,       FIELD_TEXT),
    FIELD(bulk, action,     FIELD_CHOICE, .words = bulk_action_words),
    FIELD(bulk, state,      FIELD_CHOICE, .words = bulk_state_words),
    FIELD(bulk, query,      FIELD_TEXT),
    FIELD(bulk, properties, FIELD_TEXT),
    FIELD(bulk, list,       FIELD_INT),
    FIELD(bulk, expected,   FIELD_INT),
    FIELD(bulk, collected,  FIELD_BOOL),
    FIELD(bulk, total,      FIELD_INT),
    FIELD(bulk, done,       FIELD_INT),
    FIELD(bulk, same,       FIELD_INT),
    FIELD(bulk, failed,     FIELD_INT),
    FIELD(bulk, undone,     FIELD_INT),
    FIELD(bulk, kept,       FIELD_INT),
    FIELD(bulk, message,    FIELD_TEXT),
    FIELD(bulk, user_id,    FIELD_INT),
    FIELD(bulk, token,      FIELD_INT),
    FIELD(bulk, role,       FIELD_INT),
    FIELD(bulk, scopes,     FIELD_INT),
    FIELD(bulk, rights,     FIELD_INT),
    FIELD(bulk, created_at, FIELD_TIME),
    FIELD(bulk, ended_at,   FIELD_TIME),
};
const struct shape bulk_shape = SHAPE("BulkRow", bulk, bulk_fields);

static const struct field item_fields[] = {
    FIELD(bulk_item, record, FIELD_INT),
    FIELD(bulk_item, reason, FIELD_TEXT),
};
const struct shape bulk_item_shape = SHAPE("BulkFailure", bulk_item, item_fields);

static const struct field fate_fields[] = {
    FIELD(bulk_fate, bulk,   FIELD_INT),
    FIELD(bulk_fate, record, FIELD_INT),
    FIELD(bulk_fate, state,  FIELD_INT),
    FIELD(bulk_fate, reason, FIELD_TEXT),
};
static const struct shape fate_shape = SHAPE("BulkFate", bulk_fate, fate_fields);
/* clang-format on */

struct item_id {
    int64_t id;
};
static const struct field id_fields[] = {FIELD(item_id, id, FIELD_INT)};
static const struct shape id_shape = SHAPE("BulkItemId", item_id, id_fields);

status bulk_store_insert(struct work *w, const struct bulk *bulk)
{
    return db_run(w, &BULK_INSERT, params_of(w, &bulk_shape, bulk), NULL);
}

status bulk_store_get(struct work *w, int64_t id, struct bulk *ret_bulk)
{
    return db_one(w, &BULK_BY_ID, WITH(P_INT(id)), &bulk_shape, ret_bulk);
}

status bulk_store_list(struct work *w, int64_t user, int64_t after, int64_t limit,
                       struct rows *ret_bulks)
{
    return db_list(w, &BULK_PAGE, WITH(P_INT(user), P_INT(after), P_INT(limit)), &bulk_shape,
                   ret_bulks);
}

status bulk_store_add_items(struct work *w, int64_t bulk, const int64_t *ids, size_t count)
{
    struct text text = text_open(w->arena);
    for (size_t i = 0; i < count; i++)
        text_addf(&text, "%s%lld", i == 0 ? "[" : ",", (long long) ids[i]);
    text_add(&text, count == 0 ? "[]" : "]");
    const char *records = text.bytes;
    return db_run(w, &BULK_ITEM_INSERT, WITH(P_INT(bulk), P_TEXT(records)), NULL);
}

status bulk_store_collected(struct work *w, int64_t id, int64_t total)
{
    return db_run(w, &BULK_COLLECTED, WITH(P_INT(id), P_INT(total)), NULL);
}

static bool is_over(enum bulk_state state)
{
    return state == BULK_DONE || state == BULK_UNDONE || state == BULK_CANCELLED
           || state == BULK_FAILED;
}

status bulk_store_move(struct work *w, int64_t id, enum bulk_state before, enum bulk_state after,
                       bool *ret_there)
{
    const char *from = bulk_state_words[before], *to = bulk_state_words[after];
    int64_t     changed, ended_at = is_over(after) ? w->now : ABSENT;
    TRY(db_run(w, &BULK_MOVE, WITH(P_INT(id), P_TEXT(from), P_TEXT(to), P_INT(ended_at)),
               &changed));
    *ret_there = changed > 0;
    return OK;
}

status bulk_store_fail(struct work *w, int64_t id, const char *message)
{
    int64_t now = w->now;
    return db_run(w, &BULK_FAIL, WITH(P_INT(id), P_TEXT(message), P_INT(now)), NULL);
}

status bulk_store_items(struct work *w, int64_t bulk, enum bulk_item_state is, int64_t limit,
                        struct rows *ret_records)
{
    int64_t state = (int64_t) is;
    return db_list(w, &BULK_ITEMS, WITH(P_INT(bulk), P_INT(state), P_INT(limit)), &id_shape,
                   ret_records);
}

status bulk_store_failures(struct work *w, int64_t bulk, int64_t after, int64_t limit,
                           struct rows *ret_items)
{
    return db_list(w, &BULK_FAILURES, WITH(P_INT(bulk), P_INT(after), P_INT(limit)),
                   &bulk_item_shape, ret_items);
}

status bulk_store_put_fates(struct work *w, const struct rows *fates)
{
    return db_run_each(w, &BULK_ITEM_PUT, &fate_shape, fates, NULL);
}

status bulk_store_add_counts(struct work *w, const struct bulk *more)
{
    return db_run(w, &BULK_COUNT, params_of(w, &bulk_shape, more), NULL);
}

status bulk_store_forget(struct work *w, int64_t before, int64_t limit, int64_t *ret_count)
{
    TRY(db_run(w, &BULK_FORGET_ITEMS, WITH(P_INT(before), P_INT(limit)), ret_count));
    if (*ret_count > 0)
        return OK;
    return db_run(w, &BULK_FORGET, WITH(P_INT(before)), NULL);
}

status bulk_store_erase(struct work *w, const char *type, int64_t record, const char *const *words)
{
    TRY(db_run(w, &BULK_ERASE, WITH(P_TEXT(type), P_INT(record)), NULL));
    TRY(db_run(w, &BULK_ERASE_ITEMS, WITH(P_TEXT(type), P_INT(record)), NULL));
    for (; words != NULL && *words != NULL; words++) {
        const char *word = *words;
        TRY(db_run(w, &BULK_ERASE_REASONS, WITH(P_TEXT(word)), NULL));
    }
    return OK;
}
