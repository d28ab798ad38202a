/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_MERGE_STORE_H
#define CRM_RECORD_MERGE_STORE_H

/* The rows of merges. For this room only. */

#include "crm/record/record_merge.h"

/* A value that a merge filled at the survivor. */
struct merge_value {
    int64_t     merge_id;
    const char *property, *value;
};

status record_store_add_merge(struct work *w, const struct record_merged *merge) MUST_CHECK;
/* NOT_FOUND without words. */
status record_store_get_merge(struct work *w, int64_t id,
                              struct record_merged *ret_merge) MUST_CHECK;
status record_store_merges(struct work *w, const char *type, int64_t record,
                           struct rows *ret_merges) MUST_CHECK;
status record_store_undo_merge(struct work *w, int64_t id) MUST_CHECK;

/* Into which the record was merged by a merge that holds. NOT_FOUND without words. */
status record_store_merged_into(struct work *w, const char *type, int64_t record,
                                int64_t *ret_into) MUST_CHECK;

/* Rows of struct merge_value. */
status record_store_add_merge_values(struct work *w, const struct rows *values) MUST_CHECK;
status record_store_merge_values(struct work *w, int64_t merge, struct rows *ret_values) MUST_CHECK;

#endif
