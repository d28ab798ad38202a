/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_SCAN_H
#define CRM_SEGMENT_SCAN_H

/* Reading the records that a rule may hold for. For this room only. */

#include "base/list.h"
#include "crm/record/record.h"
#include "crm/segment/segment_filter.h"
#include "kit/db/db.h"

struct segment_scan {
    const struct record_type *type;
    const struct list        *columns; /* of const struct record_property * */
    const struct segment_branch
           *narrow; /* a rule that they must not fail at first sight; or NULL */
    int64_t after;  /* an id */
    int64_t only;   /* this id; 0 = all */
    int64_t limit;
};

/* Which cells of a row are not properties. */
enum { SCAN_ID, SCAN_UPDATED_AT, SCAN_HEAD };

/*
 * Records that are not archived, in order of id: id, updated_at, then the columns. What SQL can say
 * of the rule narrows the choice; it never leaves out one whom the rule holds for.
 */
status segment_scan(struct work *w, const struct segment_scan *scan,
                    struct db_table *ret_table) MUST_CHECK;

#endif
