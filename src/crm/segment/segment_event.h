/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_EVENT_H
#define CRM_SEGMENT_EVENT_H

/* What happened to a contact, as the ledger has it. For this room only. */

#include "crm/segment/segment_compare.h"
#include "crm/segment/segment_page.h"
#include "kit/ledger/ledger.h"

/* What a word of a rule means: facts of these kinds, and of EVENT_TRACKED those of these names. */
struct segment_word {
    const int64_t *kinds; /* 0 after the last; NULL: no such thing is recorded */
    const int64_t *names; /* 0 after the last; NULL: any */
};

/*
 * A name of a fact ("order_placed"), of an event of a shop ("Order Completed"), of one of the
 * shop's own, or an operator of EMAIL_EVENT. Case, blanks and dashes do not count. What nobody has
 * told yet is an event of the shop's own without a name.
 */
status segment_word_of(struct work *w, const char *word, struct segment_word *ret_word) MUST_CHECK;

/* Only what we record ourselves; kinds NULL: it is none of that. */
struct segment_word segment_recorded(struct work *w, const char *word);

/* Whether anything of it was ever told. */
bool segment_word_known(const struct segment_word *word);

bool segment_word_means(const struct segment_word *word, const struct fact *fact);

/* What is asked: facts of this … */
struct segment_happening {
    struct segment_word word;
    const int64_t *unless; /* … that none of these kinds followed for the same thing; or NULL */
    const char    *target; /* … about this thing or in it; NULL = any */
    const struct segment_page   *page;  /* … the view of such a page; NULL = any */
    const struct segment_line   *lines; /* … of which all of this holds */
    size_t                       line_count;
    const struct segment_refine *coalescing; /* … so many of them */
    const struct segment_refine *pruning;    /* … within this time */
};

/*
 * What an event says under a name: of its numbers, its details, or else of its order: rows of const
 * char *, several of a list; none when it says nothing.
 */
status segment_event_says(struct work *w, const struct fact *fact, const char *name,
                          struct rows *ret_texts) MUST_CHECK;

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
