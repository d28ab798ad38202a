/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPORT_FILTER_H
#define CRM_REPORT_FILTER_H

/* What the conditions of a filter mean. For this room only. */

#include "base/map.h"
#include "crm/report/report.h"

enum report_customer { CUSTOMER_ANY, CUSTOMER_KNOWN, CUSTOMER_ANONYMOUS };

struct report_conditions {
    enum report_customer customer;
    unsigned             documents; /* bits 1 << enum order_kind; 0 = all */
    /* Of lines: each makes a figure fold the facts of lines. */
    unsigned    line_kinds; /* bits 1 << enum line_kind; 0 = all */
    bool        quantity_positive, price_positive;
    struct rows products;    /* of int64_t; empty = all */
    bool        of_contacts; /* only those in `contacts`, by id */
    struct map  contacts;
    /* Of documents and lines alike. */
    struct rows countries; /* of const char * */
};

bool report_conditions_of_lines(const struct report_conditions *conditions);

/* By the name of a saved filter; NULL or "" gives no conditions. INVALID: there is none. */
status report_find_conditions(struct work *w, const char *filter,
                              struct report_conditions *ret_conditions) MUST_CHECK;

/* What a question says itself: its product, and the contacts of its company. */
status report_add_conditions(struct work *w, const struct report_query *query,
                             struct report_conditions *conditions) MUST_CHECK;

#endif
