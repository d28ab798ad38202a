/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPORT_SALES_H
#define CRM_REPORT_SALES_H

/* Sale documents of known customers, as the conditions leave them. For this room only. */

#include "base/list.h"
#include "crm/report/report_fold.h"

struct sale {
    int64_t order;
    int64_t contact;
    int64_t at;
    int64_t value;
    int64_t weight; /* > 0: it is there */
    int64_t next;   /* while they are gathered: another version of the document */
};

/* Rows of struct sale: those that are there, within the scope, in no order. */
status report_list_sales(struct work *w, const struct scope *scope, bool of_lines,
                         struct rows *ret_sales) MUST_CHECK;

/* The first sale of each contact, whenever it was: all conditions hold but `from`. */
struct firsts {
    struct map sales; /* contact to struct sale */
};

status report_list_firsts(struct work *w, const struct scope *scope, bool of_lines,
                          struct firsts *ret_firsts) MUST_CHECK;

/* NULL: never bought. */
const struct sale *report_first_of(const struct firsts *firsts, int64_t contact);

#endif
