/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_BULK_STORE_H
#define CRM_BULK_STORE_H

/* Rows of actions on many records. Private to crm/bulk. */

#include "crm/bulk/bulk.h"

enum bulk_item_state { ITEM_WAITS, ITEM_DONE, ITEM_SAME, ITEM_FAILED, ITEM_UNDONE, ITEM_KEPT };

extern const struct shape bulk_shape;

status bulk_store_insert(struct work *w, const struct bulk *bulk) MUST_CHECK;
status bulk_store_get(struct work *w, int64_t id, struct bulk *ret_bulk) MUST_CHECK;
/* user ABSENT = of all. */
status bulk_store_list(struct work *w, int64_t user, int64_t after, int64_t limit,
                       struct rows *ret_bulks) MUST_CHECK;

/* Waiting records, in whatever order; those that are there stay. */
status bulk_store_add_items(struct work *w, int64_t bulk, const int64_t *records,
                            size_t count) MUST_CHECK;
/* All items are there now. */
status bulk_store_collected(struct work *w, int64_t bulk, int64_t total) MUST_CHECK;

/* From one state into another; `ret_there` is false when it was in none of the first two. */
status bulk_store_move(struct work *w, int64_t bulk, enum bulk_state from, enum bulk_state to,
                       bool *ret_there) MUST_CHECK;
status bulk_store_fail(struct work *w, int64_t bulk, const char *message) MUST_CHECK;

/* Ids of items in a state, in order: rows of int64_t. */
status bulk_store_items(struct work *w, int64_t bulk, enum bulk_item_state state, int64_t limit,
                        struct rows *ret_records) MUST_CHECK;
status bulk_store_failures(struct work *w, int64_t bulk, int64_t after, int64_t limit,
                           struct rows *ret_items) MUST_CHECK;
/* What became of items: rows of struct bulk_fate. */
struct bulk_fate {
    int64_t     bulk, record;
    int64_t     state;
    const char *reason;
};
status bulk_store_put_fates(struct work *w, const struct rows *fates) MUST_CHECK;
/* Counts from what became of the items. */
status bulk_store_add_counts(struct work *w, const struct bulk *more) MUST_CHECK;

/* Takes out what nobody can undo any more; `ret_count` rows went, at most `limit`. */
status bulk_store_forget(struct work *w, int64_t before, int64_t limit,
                         int64_t *ret_count) MUST_CHECK;
/* What is kept of a record; reasons in which one of the words stands, in lower case; NULL = none.
 */
status bulk_store_erase(struct work *w, const char *type, int64_t record,
                        const char *const *words) MUST_CHECK;

#endif
