/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPORT_FOLD_H
#define CRM_REPORT_FOLD_H

/*
 * The facts that a report is about, one after the other: scanned as columns, only those that are
 * needed, with their details understood and the conditions applied. For this room only.
 */

#include "base/map.h"
#include "crm/order/order.h"
#include "crm/report/report.h"
#include "crm/report/report_filter.h"
#include "kit/ledger/ledger.h"
#include "kit/text/zone.h"

/* A fact of a document or of a line. */
struct told {
    int64_t                     sequence; /* with NEED_SEQUENCE */
    int64_t                     kind;
    int64_t                     at;
    int64_t                     store;
    int64_t                     order;
    int64_t                     product; /* ABSENT: none, or a document */
    int64_t                     contact; /* ABSENT: nobody known */
    int64_t                     value;
    int64_t                     quantity;
    int64_t                     weight; /* 1: one more, -1: taken back, 0: only its value changed */
    bool                        refund;
    const struct order_details *details;
};

enum fold_need {
    NEED_TIME = 1 << 0,
    NEED_STORE = 1 << 1,
    NEED_ORDER = 1 << 2,
    NEED_PRODUCT = 1 << 3,
    NEED_CONTACT = 1 << 4,
    NEED_SEQUENCE = 1 << 5,
    NEED_ALL = (1 << 6) - 1,
};

/* What to fold. */
struct fold_plan {
    unsigned documents; /* bits 1 << enum order_kind */
    bool     of_lines;  /* also when no condition asks for it */
    unsigned needs;     /* of enum fold_need */
};

struct fold {
    struct work                 *w;
    struct report_conditions     conditions;
    unsigned                     documents;
    bool                         of_lines;
    struct map                   contacts; /* identity to contact */
    struct map                   details;  /* text to struct order_details */
    struct ledger_scan          *scan;
    struct ledger_batch          batch;
    size_t                       next;       /* in the batch */
    const struct order_details **dictionary; /* of the batch, understood */
    status                       outcome;
};

/* The conditions of a query, once for all folds of one report. */
struct scope {
    struct report_conditions conditions;
    const struct zone       *zone;
    int64_t                  from, until; /* ms; 0 = open */
    int64_t                  store;       /* 0 = all */
};

status report_scope(struct work *w, const struct report_query *query,
                    struct scope *ret_scope) MUST_CHECK;

/*
 *     TRY(report_fold_open(w, &scope, &plan, &fold));
 *     while (report_fold_next(&fold, &told)) …
 *     TRY(report_fold_close(&fold));
 */
status report_fold_open(struct work *w, const struct scope *scope, const struct fold_plan *plan,
                        struct fold *ret_fold) MUST_CHECK;
bool   report_fold_next(struct fold *fold, struct told *ret_told);
status report_fold_close(struct fold *fold) MUST_CHECK;

#endif
