/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ORDER_PUT_H
#define CRM_ORDER_PUT_H

/*
 * How drafts become documents, in steps over a whole run of them, so that each step asks the
 * database once. A run has one store, and each number in it once. For this room only.
 */

#include "base/list.h"
#include "base/map.h"
#include "crm/catalog/catalog.h"
#include "crm/fact/fact.h"
#include "crm/order/order.h"
#include "crm/store/store.h"

/* What the facts of a document say in their details, each text made once. */
struct order_words {
    const char *order;
    const char *line[5][3]; /* by kind, and by sign of the price + 1 */
};

/* One draft on its way. */
struct put {
    const struct order_draft *draft;
    struct order_put_result  *result;
    struct order              old; /* id 0: there was none */
    struct order              now;
    const struct order       *sale; /* that this refund gives back; NULL = not known */
    bool               moved;       /* who, where, when or at which rate: every fact is told anew */
    struct line       *lines;       /* of the draft, as they will be */
    const struct line *old_lines;   /* those that the draft can change, or all */
    size_t             old_count;
    struct order_words old_words, now_words;
};

struct run {
    struct put       *puts;
    size_t            count;
    struct store      store;
    struct store_home home;
    /* What there is to write. */
    struct list new_lines, changed_lines, removed_lines; /* of struct line */
    struct list facts;                                   /* of struct fact: those of lines */
    struct list sold;                                    /* of struct product_sold */
    struct map  sold_places;                             /* product to index in `sold` */
};

/* order_draft.c: the draft as a document and its lines; needs ids and identities. */
status order_draft_head(struct work *w, struct run *run, struct put *put) MUST_CHECK;
status order_draft_lines(struct work *w, struct run *run) MUST_CHECK;

/* order_diff.c: compares lines as they were and will be, fills the lists of the run and the sums
 * of the document. */
status order_diff(struct work *w, struct run *run, struct put *put) MUST_CHECK;

/* order_put.c: when the document took its status. */
int64_t order_changed_at(const struct work *w, const struct put *put);

/* order_tell.c: facts, and what contacts and products add up to. */
status order_tell(struct work *w, struct run *run) MUST_CHECK;

/* Adds the fact of a line, told or taken back, to the run, and to what was sold. */
status order_tell_line(struct work *w, struct run *run, struct put *put, const struct line *line,
                       bool back) MUST_CHECK;

#endif
