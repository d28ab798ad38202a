/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPORT_STORE_H
#define CRM_REPORT_STORE_H

/* The rows of the report room. For this room only. */

#include "base/shape.h"
#include "base/work.h"

struct filter_row {
    int64_t     id;
    const char *name;
    const char *label;
    const char *conditions; /* JSON */
    int64_t     created_at;
};

/* CONFLICT: the name is taken. */
status report_store_insert(struct work *w, const struct filter_row *filter) MUST_CHECK;
/* NOT_FOUND: there is no such filter. */
status report_store_update(struct work *w, const struct filter_row *filter) MUST_CHECK;
status report_store_remove(struct work *w, int64_t id) MUST_CHECK;
status report_store_get(struct work *w, int64_t id, struct filter_row *ret_filter) MUST_CHECK;
status report_store_find(struct work *w, const char *name,
                         struct filter_row *ret_filter) MUST_CHECK;
status report_store_list(struct work *w, struct rows *ret_filters) MUST_CHECK;

#endif
