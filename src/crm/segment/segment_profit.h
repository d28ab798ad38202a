/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_PROFIT_H
#define CRM_SEGMENT_PROFIT_H

/* What the members of a list buy, and where they came from. For this room only. */

#include "crm/segment/segment.h"

struct segment_buy {
    int64_t     product;
    const char *name;
    int64_t     buyers, against; /* contacts who bought it: members, and of those compared with */
    int64_t     pieces, revenue; /* of members, millionths; what was taken back is less */
};

struct segment_buys {
    int64_t     size, against; /* members, and those compared with */
    struct rows buys;          /* of struct segment_buy, most revenue first */
};

/*
 * What was sold in a time to members of a list now, beside another list, or (0) all contacts. The
 * lift of a product is (buyers / size) / (against / against of all): how much likelier a member
 * bought it. FORBIDDEN: the actor does not see everything.
 */
struct segment_buys_asked {
    int64_t list, against;
    int64_t from, until;
    int64_t limit; /* products */
};
status segment_what_is_bought(struct work *w, const struct segment_buys_asked *asked,
                              struct segment_buys *ret_buys) MUST_CHECK;

struct segment_growth_day {
    int64_t day; /* at home */
    int64_t entered, left;
};
struct segment_source {
    const char *value; /* NULL = none */
    int64_t     count;
};
struct segment_growth {
    struct rows days;    /* of struct segment_growth_day */
    struct rows sources; /* of struct segment_source: who entered, by a property; most first */
};

/* Who entered and left a list of contacts in a time, as the ledger has it. `by` NULL: no sources.
 */
status segment_growth(struct work *w, int64_t list, const char *by, const int64_t *from_until,
                      struct segment_growth *ret_growth) MUST_CHECK;

#endif
