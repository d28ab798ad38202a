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
 * Money: millionths of the document's currency; home_* in the home currency at `rate`. What a shop
 * gave back is negative: quantities and amounts of a refund are.
 *
 * Asks:   store, person, catalog.
 * Tells:  ORDER_PLACED, ORDER_REFUNDED, ORDER_CHANGED, ORDER_CORRECTED, LINE_SOLD, LINE_REFUNDED,
 *         LINE_CORRECTED.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/order/cart.h"
#include "crm/person/person.h"

enum order_kind { ORDER_SALE, ORDER_REFUND };
enum line_kind { LINE_PRODUCT, LINE_FEE, LINE_SHIPPING, LINE_DISCOUNT, LINE_TAX };

extern const char *const order_kind_words[]; /* "sale", "refund", NULL */
extern const char *const line_kind_words[];

/*
 * Which statuses count as bought: all but those in a table in order.c (pending, failed, cancelled,
 * draft …), since shops make statuses of their own for what is paid.
 */
bool order_status_counts(const char *word);

/* ---- putting ---- */

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
    const char         *status;  /* "completed" …; NULL = as it was, at first "completed" */
    int64_t             placed_at;
    int64_t             changed_at; /* when it took this status; 0 = placed_at, later now */
    const char         *currency;   /* NULL = the store's */
    int64_t             total;      /* ABSENT = sum of the lines */
    const char         *country; /* where it was bought: ISO 3166 alpha-2 or free text; and so on */
    const char         *state, *city, *zip;
    const char         *channel; /* "web", "pos" … */
    const char         *source, *medium, *campaign;
    const char         *cart;     /* the key of the cart that it was; NULL = not said */
    const char         *name;     /* what it is called; NULL = as it was, at first its number */
    int64_t             identity; /* who bought, when that is known already; 0 = `person` says it */
    struct person_draft person;   /* nothing known: an anonymous sale, countable, joinable later */
    struct rows         lines;    /* of struct order_line */
    /*
     * 0: `lines` is the whole document. Otherwise they are lines first_line, first_line + 1, … of
     * it, as a file gives them in parts: lines before and after are left alone. What the document
     * itself says (status, person, place, time) is taken from the part with line 1, or from the
     * first that comes.
     */
    int64_t first_line;
};

#define ORDER_LINES_MAX 1048575 /* lines of one document */

enum order_outcome { ORDER_UNCHANGED, ORDER_CREATED, ORDER_CHANGED };

struct order_put_result {
    int64_t            order;
    enum order_outcome outcome;
    int64_t            lines_created, lines_changed, lines_unchanged;
};

/* Everything that can be wrong with a draft in itself. INVALID names the field: "lines[3].price".
 */
status order_check(struct work *w, const struct order_draft *draft) MUST_CHECK;

/*
 * In one transaction: the document and its lines, the products, the person, the facts (dated
 * placed_at), the totals of contact and product. INVALID names the field that is wrong. CONFLICT:
 * the number belongs to a document of the other kind.
 */
status order_put(struct work *w, const struct order_draft *draft,
                 struct order_put_result *ret_result) MUST_CHECK;

/*
 * The same for many drafts (an array), in their order, with few statements. When one of them is
 * refused nothing can be kept of this unit: run order_check on each before.
 */
status order_put_all(struct work *w, const struct order_draft *drafts, size_t count,
                     struct order_put_result *ret_results) MUST_CHECK;

/* ---- what is kept ---- */

struct order {
    int64_t         id; /* 1, 2, 3 … */
    int64_t         store;
    const char     *number;
    enum order_kind kind;
    int64_t         refunds; /* order; ABSENT */
    const char     *status;
    bool            counts; /* order_status_counts(status) */
    int64_t         placed_at;
    const char     *currency;
    int64_t         rate; /* of the currency in the home currency, when it was put */
    int64_t         total;
    int64_t         home_total;
    int64_t         line_count;
    int64_t         lines_amount; /* sum over the lines */
    int64_t         identity;     /* who bought */
    const char     *country, *state, *city, *zip;
    const char     *channel, *source, *medium, *campaign;
    const char     *name;       /* what it is called */
    const char     *store_name; /* follows the store's within a minute */
    int64_t         created_at, updated_at;
};

struct line {
    int64_t        id; /* order × 2^20 + ordinal: lines stand in the table in document order */
    int64_t        order_id;
    int64_t        ordinal;
    enum line_kind kind;
    int64_t        product; /* ABSENT: none */
    const char    *sku;
    const char    *name;
    int64_t        quantity;
    int64_t        price;
    int64_t        amount;
    int64_t        home_amount;
    int64_t        created_at, updated_at;
};

#define LINE_ID(order, ordinal) ((order) * (ORDER_LINES_MAX + 1) + (ordinal))

struct order_status {
    const char *status;
    int64_t     at;
};

extern const struct shape order_shape, line_shape, order_status_shape;
extern const struct shape order_draft_shape, order_line_shape;

/* Which orders; ABSENT or NULL = any. Newest first by id. */
struct order_query {
    int64_t     contact;
    int64_t     store;
    const char *status;
    const char *kind;
    int64_t     after; /* id; 0 = from the newest */
    int64_t     limit; /* 1..200 */
};

extern const struct shape order_query_shape;

status order_get(struct work *w, int64_t id, struct order *ret_order) MUST_CHECK;
status order_find(struct work *w, int64_t store, const char *number,
                  struct order *ret_order) MUST_CHECK;
status order_list(struct work *w, const struct order_query *query,
                  struct rows *ret_orders) MUST_CHECK;

/* Rows of struct line after a line's id; order 0 = of all orders, in the order of the table. */
status order_list_lines(struct work *w, int64_t order, int64_t after, int64_t limit,
                        struct rows *ret_lines) MUST_CHECK;

/* Rows of struct order_status, first to last; the last is the present one (R1). */
status order_list_statuses(struct work *w, int64_t order, struct rows *ret_statuses) MUST_CHECK;

/* The numbers of these orders, NULL where there is none: for lists that name orders. */
status order_numbers(struct work *w, const int64_t *orders, size_t count,
                     const char **ret_numbers) MUST_CHECK;

/* What is there: documents, lines. */
struct order_counts {
    int64_t orders, refunds, lines;
};
extern const struct shape order_counts_shape;
status                    order_count(struct work *w, struct order_counts *ret_counts) MUST_CHECK;

/* ---- what the details of a fact of an order or line say ---- */

struct order_details {
    const char    *country, *channel; /* NULL = not known */
    bool           refund;
    int            orders; /* of ORDER_CORRECTED: +1 came to count, -1 ceased to */
    enum line_kind line;   /* of lines */
    int            price;  /* of lines: its sign, -1, 0, 1 */
};

/* `details` as in the ledger; NULL gives what a line of a sale says by saying nothing. */
status order_read_details(struct work *w, const char *details,
                          struct order_details *ret_details) MUST_CHECK;

extern const struct record_reach order_reaches[]; /* what belongs to which store */
extern const struct record_type  order_types[];   /* orders, line items, carts; ends with {0} */

#endif
