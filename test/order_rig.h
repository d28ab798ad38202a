/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_ORDER_RIG_H
#define TEST_ORDER_RIG_H

/* A shop, drafts that read like its books, and everything there is to see of what came of them. */

#include "base/money.h"
#include "crm/order/order.h"

#define UNIT MONEY_UNIT

/* In Europe/London. The first store's currency is the home currency. */
int64_t rig_store(struct work *w, const char *name, const char *currency);

int64_t           rig_time(const char *words); /* "2011-05-01T09:00", UTC */
struct order_line rig_line(const char *sku, int64_t quantity, int64_t price);

/* On 1 May 2011, by customer 17850, from GB. Numbers that begin with C are refunds. */
struct order_draft rig_draft(int64_t store, const char *number, struct order_line *lines,
                             int64_t count);

/* Several drafts in one unit: db_work(w, WRITE, rig_put_unit, &putting). */
struct rig_putting {
    const struct order_draft *drafts;
    size_t                    count;
    struct order_put_result   results[8];
};

status rig_put_unit(struct work *w, void *arg);

struct order_put_result rig_put(struct work *w, const struct order_draft *order);

/* The outcome of a put that must fail, and the field to blame. */
status rig_refused(struct work *w, const struct order_draft *order, const char **ret_field);

/* Everything there is to see of one document. */
struct rig_seen {
    int64_t              store;
    const char          *number;
    struct order         order;
    int64_t              contact;
    struct person_totals totals; /* of the identity that bought */
    struct rows          lines;
    struct rows          statuses;
    struct rows          sold;
    /* Folded from the ledger: all documents and lines. */
    int64_t facts;
    int64_t revenue;   /* by documents */
    int64_t lines_net; /* by lines */
    int64_t pieces;
    int64_t line_count; /* told minus taken back */
};

/* Also runs the checks of the doctor: whatever a test did, everything must add up. */
struct rig_seen rig_look(struct work *w, int64_t store, const char *number);

const struct line *rig_line_at(const struct rig_seen *seen, int64_t place);
const char        *rig_status_at(const struct rig_seen *seen, int64_t place);

#endif
