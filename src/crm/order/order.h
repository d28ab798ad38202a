/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ORDER_H
#define CRM_ORDER_H

/*
 * Orders, refunds and their lines, and what a contact has spent. An order is a document with a
 * number in its store: a sale, or a refund (credit note) that may name the sale it refunds. Its
 * lines count from 1 in document order. Putting the same document again changes nothing; putting
 * another version tells the difference as facts, so that folding the ledger always gives the
 * present truth.
 *
 * Money: millionths of the document's currency; home_* in the home currency at `rate`.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/person/person.h"

enum order_kind { ORDER_SALE, ORDER_REFUND };
enum line_kind { LINE_PRODUCT, LINE_FEE, LINE_SHIPPING, LINE_DISCOUNT, LINE_TAX };

/* Which statuses count as bought: completed, processing, on-hold, refunded; not pending, failed,
 * cancelled, draft. A table in order.c. */
bool order_status_counts(const char *status);

struct order_line {
    enum line_kind kind;
    const char    *sku; /* NULL: a line without product */
    const char    *name;
    const char    *category;
    int64_t        quantity; /* millionths of a piece; negative in a refund */
    int64_t        price;    /* of one piece */
    int64_t        amount;   /* ABSENT = quantity × price */
};

struct order_draft {
    int64_t             store;
    enum order_kind     kind;
    const char         *number;  /* unique within the store */
    const char         *refunds; /* number of the sale that a refund gives back; NULL = not known */
    const char         *status;  /* "completed" … */
    int64_t             placed_at;
    const char         *currency; /* NULL = the store's */
    int64_t             total;    /* ABSENT = sum of the lines */
    const char         *country; /* where it was bought: ISO 3166 alpha-2 or free text; and so on */
    const char         *state, *city, *zip;
    const char         *channel; /* "web", "pos" … */
    const char         *source, *medium, *campaign;
    struct person_draft person; /* nothing known: an anonymous sale, countable, joinable later */
    struct rows         lines;  /* of struct order_line */
    /*
     * 0: `lines` is the whole document. Otherwise they are lines first_line, first_line + 1, … of
     * it, as a file gives them in parts: lines before and after are left alone.
     */
    int64_t first_line;
};

enum order_outcome { ORDER_UNCHANGED, ORDER_CREATED, ORDER_CHANGED };

struct order_put_result {
    int64_t            order;
    enum order_outcome outcome;
    int64_t            lines_created, lines_changed, lines_unchanged;
};

/*
 * In one transaction: the document and its lines, the products, the person, the facts (dated
 * placed_at), the totals of contact and product. INVALID names the field that is wrong.
 */
status order_put(struct work *w, const struct order_draft *draft,
                 struct order_put_result *ret_result) MUST_CHECK;

extern const struct record_type order_types[]; /* orders, line items, carts; ends with {0} */

#endif
