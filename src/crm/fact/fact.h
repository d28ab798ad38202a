/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_FACT_H
#define CRM_FACT_H

/*
 * The vocabulary of the ledger: every kind of thing that can happen to a customer, and how to tell
 * it. A fact is told in the transaction that makes it true. Other rooms follow facts; they never
 * call up.
 *
 * How to add a kind: a value here (numbers are for ever, append only), a line in the table of
 * fact.c with what value, quantity, reference and context mean, a test in the room that tells it.
 */

#include "base/shape.h"
#include "base/work.h"
#include "kit/ledger/ledger.h"

enum fact_kind {
    FACT_CONTACT_CREATED = 1, /* reference: contact */
    FACT_CONTACT_CHANGED = 2, /* reference: contact; context: id of the last entry of its history
                                 then; details: {"properties": ["email", …]} */
    FACT_CONTACT_MERGED = 3,  /* reference: the contact that stays; context: the merge */
    FACT_CONTACT_UNMERGED = 4,
    FACT_CONTACT_ARCHIVED = 5,
    FACT_IDENTITY_ADDED = 6, /* reference: contact; details: {"kind": "email"} */
    FACT_CONTACT_ERASED = 7, /* reference: contact, of whom nothing is known any more */

    /*
     * Money of orders, always in the home currency and with its sign: what a shop sold is
     * positive, what it gave back negative. Folding `value` over PLACED, REFUNDED and CORRECTED,
     * or over SOLD, REFUNDED and CORRECTED, gives net revenue. Details name what reports group and
     * choose by (crm/order/order.h: struct order_details).
     */
    FACT_ORDER_PLACED = 20,   /* value: total; reference, context: order; quantity: lines */
    FACT_ORDER_REFUNDED = 21, /* value: -total; reference: the refund; context: the order refunded,
                                 or the refund itself when that is not known; quantity: lines */
    FACT_LINE_SOLD = 22, /* value: amount; quantity: pieces; reference: product; context: order */
    FACT_LINE_REFUNDED =
        23, /* value: -amount; quantity: -pieces; reference: product; context: refund */
    FACT_ORDER_CHANGED =
        24, /* status: reference, context: order; details: {"status": "completed"} */
    FACT_ORDER_SHIPPED = 25,
    FACT_ORDER_DELIVERED = 26,
    /*
     * What turned out different. An order: the difference; details "orders": 1 or -1 when it came
     * to count, or ceased to. A line: all of it taken back, with its details, so that every fold
     * loses exactly what it had counted; what it is now is told as SOLD or REFUNDED again.
     */
    FACT_ORDER_CORRECTED = 27, /* value: new - old total; quantity: new - old lines */
    FACT_LINE_CORRECTED = 28,  /* value: -old amount; quantity: -old pieces */

    FACT_CART_CHANGED = 40,   /* value: total; reference: cart */
    FACT_CART_ABANDONED = 41, /* the same; quantity: pieces */
    FACT_CART_RECOVERED = 42, /* they came back to it; value: total; reference: cart */
    FACT_CART_EMPTIED = 43,   /* reference: cart */
    FACT_CART_ORDERED = 44,   /* value: total of the cart; reference: cart; context: order */
    /* What a cart was abandoned with, item by item, and that it is left no more. Folding both gives
     * what is left now. */
    FACT_CART_ITEM_LEFT = 45, /* value: amount; quantity: pieces; reference: product, 0 = none is
                                 known; context: cart; details: {"sku": "A1"} */
    FACT_CART_ITEM_BACK = 46, /* the same with the opposite sign; details also
                                 {"left_at": ms}, and "wrong" when news came that it never was */

    FACT_MAIL_SENT = 60, /* reference: mail; context: campaign */
    FACT_MAIL_OPENED = 61,
    FACT_MAIL_CLICKED = 62,

    FACT_TICKET_OPENED = 80, /* reference: ticket */
    FACT_TICKET_CLOSED = 81,

    FACT_ASSOCIATION_ADDED = 100, /* reference: contact; context: the other record; details: the
                                     association type {"type": "0-5", "kind": 15, "name": …} */
    FACT_ASSOCIATION_REMOVED = 101,

    FACT_SEGMENT_ENTERED = 110, /* reference: list */
    FACT_SEGMENT_LEFT = 111,

    /*
     * Objects of every type but contacts, which tell in words of their own. Subject: nobody;
     * reference: the record; details: {"type": "deals"}, when changed also {"properties":
     * ["amount", …]} and in context the id of the last entry of its history then. What the
     * properties became is in the history of the record.
     */
    FACT_RECORD_CREATED = 120,
    FACT_RECORD_CHANGED = 121,
    FACT_RECORD_ARCHIVED = 122,
    FACT_RECORD_RESTORED = 123,
    FACT_RECORD_MERGED = 124, /* reference: the one that stays; context: the merge */

    /*
     * What visitors do, as shops tell it to the collector (crm/visit): one kind for each name of
     * the e-commerce events, EVENT_TRACKED for names of the shop's own. Subject: the identity of
     * the visitor. Value: the money it names, in the home currency; quantity: pieces; reference:
     * the product, 0 when there is none of that SKU; of EVENT_TRACKED the id of its name. Details:
     * {"event": name, "properties": {…}, "context": {…}}; docs/tracking.md.
     */
    FACT_PAGE_VIEWED = 200,
    FACT_SCREEN_VIEWED = 201,
    FACT_EVENT_TRACKED = 202,
    FACT_VISITOR_IDENTIFIED = 203, /* details: {"traits": ["email", …]}, never their values */
    FACT_VISITOR_GROUPED = 204,
    FACT_PRODUCTS_SEARCHED = 205,
    FACT_PRODUCT_LIST_VIEWED = 206,
    FACT_PRODUCT_LIST_FILTERED = 207,
    FACT_PROMOTION_VIEWED = 208,
    FACT_PROMOTION_CLICKED = 209,
    FACT_PRODUCT_CLICKED = 210,
    FACT_PRODUCT_VIEWED = 211,
    FACT_PRODUCT_ADDED = 212,
    FACT_PRODUCT_REMOVED = 213,
    FACT_CART_VIEWED = 214,
    FACT_CHECKOUT_STARTED = 215,
    FACT_CHECKOUT_STEP_VIEWED = 216,
    FACT_CHECKOUT_STEP_COMPLETED = 217,
    FACT_PAYMENT_INFO_ENTERED = 218,
    FACT_TRACKED_ORDER_UPDATED = 219,
    FACT_TRACKED_ORDER_COMPLETED = 220, /* the shop's page says so; ORDER_PLACED counts money */
    FACT_TRACKED_ORDER_REFUNDED = 221,
    FACT_TRACKED_ORDER_CANCELLED = 222,
    FACT_COUPON_ENTERED = 223,
    FACT_COUPON_APPLIED = 224,
    FACT_COUPON_DENIED = 225,
    FACT_COUPON_REMOVED = 226,
    FACT_WISHLIST_ADDED = 227,
    FACT_WISHLIST_REMOVED = 228,
    FACT_WISHLIST_TO_CART = 229,
    FACT_PRODUCT_SHARED = 230,
    FACT_CART_SHARED = 231,
    FACT_PRODUCT_REVIEWED = 232,
    FACT_VISIT_STARTED = 239, /* reference: visit; details: {"channel", "source", "medium", …} */
};

struct fact_description {
    int64_t     kind;
    const char *name;  /* "order_placed": in the API */
    const char *label; /* "Order placed": in the time line */
    /* What the numbers of such a fact mean; NULL = nothing. */
    const char *value, *quantity, *reference, *context, *details;
};

extern const struct shape fact_description_shape;

/* NULL when there is no such kind. */
const struct fact_description *fact_describe(int64_t kind);
const struct fact_description *fact_by_name(const char *name);

/* All of them: rows of struct fact_description. */
struct rows fact_descriptions(void);

/* The order, or the product, that a fact is about; 0 = none. */
int64_t fact_order(const struct fact *fact);
int64_t fact_product(const struct fact *fact);

/*
 * What the details of a fact say under a name: of themselves, of their properties, or else of their
 * context. A point leads into what is within ("page.path"), and a list says something for each of
 * its items ("products.sku"). Rows of const char *; details may be NULL.
 */
struct rows fact_says(struct work *w, const char *details, const char *name);

/* Appends it to the ledger in this WRITE. `at` is 0 or ABSENT for now. */
status fact_tell(struct work *w, const struct fact *fact) MUST_CHECK;

/* A fact as the API shows it; what is not there is ABSENT or NULL. */
struct fact_view {
    int64_t            sequence;
    int64_t            subject; /* the identity */
    const char        *kind, *label;
    int64_t            at;
    int64_t            store;
    int64_t            value;
    int64_t            quantity;
    int64_t            reference, context;
    const struct json *details;
};

extern const struct shape fact_view_shape;

/* Rows of struct fact, from the ledger, as rows of struct fact_view. */
status fact_views(struct work *w, const struct rows *facts, struct rows *ret_views) MUST_CHECK;

/* Which facts, in the order in which they were told. */
struct fact_page {
    const char *kind;  /* a name; NULL = all */
    int64_t     from;  /* at >= from; ABSENT = no beginning */
    int64_t     until; /* at < until; ABSENT = no end */
    int64_t     after; /* sequence; 0 = from the first */
    int64_t     limit; /* 1..1000 */
};

extern const struct shape fact_page_shape;

/*
 * Rows of struct fact. `ret_after` is where the next page begins, 0 when there is none. A page may
 * be short, even empty, and have a next one: few facts match, and each page reads a bounded number.
 * INVALID: no such kind, limit out of range.
 */
status fact_list(struct work *w, const struct fact_page *page, struct rows *ret_facts,
                 int64_t *ret_after) MUST_CHECK;

/* ---- what is forgotten ---- */

/*
 * In the WRITE that erases somebody: what their identities typed, the details of what visitors do,
 * is taken out of rows and blocks by a job. Every number stays.
 */
status fact_erase(struct work *w, const int64_t *identities, size_t count) MUST_CHECK;

/* How long facts of a kind are kept; a chore drops older ones. */
struct fact_retention {
    const char *kind; /* a name */
    int64_t     days; /* 0 = for ever, which is the rule */
};

extern const struct shape fact_retention_shape;

/* Of every kind that may be forgotten: rows of struct fact_retention. */
status fact_list_retentions(struct work *w, struct rows *ret_retentions) MUST_CHECK;

/* INVALID: no such kind, one that totals are made of, days out of range. */
status fact_put_retention(struct work *w, const struct fact_retention *retention) MUST_CHECK;

#endif
