/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VIEW_STORE_H
#define CRM_VIEW_STORE_H

/* The rows of the view room. For this room only. */

#include "crm/view/view.h"

struct view_row {
    int64_t        id;
    enum view_kind kind;
    const char    *type, *name;
    bool           shared;
    const char    *content; /* JSON */
    int64_t        owner, created_at, updated_at;
};

status view_store_insert(struct work *w, const struct view_row *row) MUST_CHECK;
status view_store_update(struct work *w, const struct view_row *row) MUST_CHECK;
status view_store_remove(struct work *w, int64_t id) MUST_CHECK;
status view_store_get(struct work *w, int64_t id, struct view_row *ret_row) MUST_CHECK;
status view_store_count(struct work *w, int64_t owner, int64_t *ret_count) MUST_CHECK;

/* Those of the user and the shared ones; `type` NULL = of any. Rows of struct view_row. */
status view_store_list(struct work *w, const struct view_row *like,
                       struct rows *ret_rows) MUST_CHECK;

#endif
