/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_SEARCH_H
#define CRM_RECORD_SEARCH_H

/*
 * A search that was checked, and its two ways: one statement (record_search.c), and over columns
 * in memory (record_scan.c), which gives exactly the same. Where its next page begins is said in
 * record_search_cursor.c, and how a page far from the first is found in record_position.c.
 * For this room only.
 */

#include "crm/record/record_meta.h"
#include "crm/record/record_words.h"
#include "kit/db/db.h"

struct column;
struct column_view;
struct list;
struct record_link_filter;

enum { MOST_LIMIT = 200 }; /* records of a page */

/* One filter that was checked. */
struct condition {
    const struct record_property *property;
    const struct record_filter   *filter;
    bool                          folds; /* case does not count */
    bool                          keyed; /* EQ or IN in the table of unique values */
    const struct db_value        *values;
    size_t                        count;
    struct record_link_filter    *link; /* by an association instead of a property; or NULL */
};

/* Where a page begins that does not begin at the first. */
struct search_after {
    int64_t         id;    /* of the last record before it; 0 = from the first */
    struct db_value value; /* what it was sorted by, folded when the sort folds */
};

struct search {
    const struct record_meta     *meta;
    const struct record_query    *query;
    const struct record_property *sort;
    struct words_search           words;
    struct search_after           after;
    struct condition             *conditions;
    size_t                        condition_count;
};

/* Whether the condition, or the sort, is true where there is no value; see enum record_operator. */
bool record_operator_negative(enum record_operator compare);

/* Reads and checks a search; refusals as of record_search. */
status record_search_read(struct work *w, const struct record_type *type,
                          const struct record_query *query, struct search *ret_search) MUST_CHECK;

/* What the cursor of the query says, into `after`. INVALID: it is none of this sort. */
status record_search_read_cursor(struct work *w, struct search *search) MUST_CHECK;

/* Whether an index finds less than all rows: for every group. */
bool record_search_finds_few(const struct search *search);

/* Adds " WHERE …": what is searched for and the actor sees. */
status record_search_add_where(struct work *w, struct query *query,
                               const struct search *search) MUST_CHECK;

/* Rows of a column_view: one bit each. */
struct row_set {
    const uint64_t      *bits;
    const struct column *sort; /* what they are sorted by */
};

/* Adds the ids of the page at query.offset of those in the set, however far it is (int64_t). */
void record_position(struct work *w, const struct record_query *query,
                     const struct column_view *view, const struct row_set *in, struct list *ids);

/* Whether the ids of the page were found in columns in memory: rows of int64_t in their order. */
status record_scan(struct work *w, const struct search *search, struct rows *ret_ids,
                   int64_t *ret_total, bool *ret_done) MUST_CHECK;

#endif
