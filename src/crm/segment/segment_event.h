/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_EVENT_H
#define CRM_SEGMENT_EVENT_H

/* What happened to a contact, as the ledger has it. For this room only. */

#include "crm/segment/segment_compare.h"
#include "kit/ledger/ledger.h"

/*
 * The kinds of facts that a word of a rule means, with 0 after the last: a name of a fact
 * ("order_placed"), of an event of a shop ("Order Completed"), or an operator of EMAIL_EVENT. Case,
 * blanks and dashes do not count. NULL: no such thing is recorded.
 */
const int64_t *segment_event_kinds(struct work *w, const char *word);

/* What is asked: facts of these kinds … */
struct segment_happening {
    const int64_t *kinds;
    const int64_t *unless; /* … that none of these followed for the same thing; or NULL */
    const char    *target; /* … about this thing or in it; NULL = any */
    const struct segment_line   *lines; /* … of which all of this holds */
    size_t                       line_count;
    const struct segment_refine *coalescing; /* … so many of them */
    const struct segment_refine *pruning;    /* … within this time */
};

/* A property of an event, as text; NULL when it says nothing of it. */
const char *segment_event_says(struct work *w, const struct fact *fact, const char *name);

/* Whether a line of a rule holds for what an event says; NULL = nothing. */
bool segment_event_compares(const struct segment_moment *moment, const struct segment_line *line,
                            const char *text);

/* The facts of a contact that are of these kinds (0 after the last), newest first: rows of struct
 * fact. */
status segment_event_facts(struct work *w, int64_t contact, const int64_t *kinds,
                           struct rows *ret_facts) MUST_CHECK;

status segment_event_holds(const struct segment_moment *moment, int64_t contact,
                           const struct segment_happening *asked, bool *ret_holds) MUST_CHECK;

#endif
