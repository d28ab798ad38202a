/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPORT_FIGURE_H
#define CRM_REPORT_FIGURE_H

/* The table of figures, and what a line of it asks of the ledger. For this room only. */

#include "crm/report/report_group.h"

enum measure {
    MEASURE_VALUE,
    MEASURE_VALUE_BACK, /* with the other sign */
    MEASURE_QUANTITY,
    MEASURE_LINES,
    MEASURE_DOCUMENTS,
    MEASURE_CUSTOMERS,
    MEASURE_MEAN, /* value ÷ documents */
};

struct figure {
    struct report_figure is;
    enum measure         measure;
    unsigned             documents; /* bits 1 << enum order_kind */
    bool                 of_lines;
    enum newness         newness;
};

/* NULL when there is none. */
const struct figure *report_find_figure(const char *name);
status               report_get_figure(struct work *w, const char *name,
                                       const struct figure **ret_figure) MUST_CHECK;

/* The facts that a figure folds for a query, and how they are grouped; not yet opened. */
status report_plan(struct work *w, const struct figure *figure, const struct report_query *query,
                   struct fold_plan *ret_plan, struct grouping *ret_grouping) MUST_CHECK;

/* A group with what it is sorted by. */
struct keyed {
    int64_t             key;
    const char         *text; /* the key of what is grouped by text; NULL */
    int64_t             value;
    const struct group *group;
};

#endif
