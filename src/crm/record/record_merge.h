/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_MERGE_H
#define CRM_RECORD_MERGE_H

/*
 * Two records of a type become one, and two again. Part of the front door of the record room;
 * include crm/record/record.h.
 *
 * `from` goes into `into`: properties that the survivor lacks are filled, links move, `from` is
 * archived and its id answers with `into`. Types that can be merged say so (record_type.merging);
 * their owners add what else belongs to a record. Other types are documents or lists of things that
 * happened: two orders are two orders.
 *
 * Tells:  RECORD_MERGED, unless the owner tells it in words of its own.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

struct record_type;

struct record_merged {
    int64_t     id;
    const char *type;             /* id of the object type: "0-1" */
    int64_t     survivor, merged; /* records */
    bool        archived;         /* the merged one was, before */
    int64_t     merged_at, merged_by;
    int64_t     undone_at; /* ABSENT: it holds */
};

extern const struct shape record_merged_shape;

/* What the owner of a type adds, in this order; each may be NULL. */
struct record_merging {
    /* The merged one is out of sight; its values are not yet those of the survivor. */
    status (*move)(struct work *w, const struct record_merged *merge);
    /* The survivor has lost what the merge filled; the merged one is still out of sight. */
    status (*move_back)(struct work *w, const struct record_merged *merge);
    /* All is done, by a merge or by its undoing. */
    status (*settle)(struct work *w, const struct record_merged *merge);
};

extern const struct record_merging record_merging_plain; /* nothing else belongs to a record */

/* CONFLICT: they are the same already. INVALID: the type cannot be merged. NOT_FOUND. */
status record_merge(struct work *w, const struct record_type *type, int64_t into, int64_t from,
                    int64_t *ret_merge) MUST_CHECK;

/*
 * Takes a merge back: values that it filled are cleared where nobody changed them, links go back
 * but for what was removed since, the merged record is itself again. CONFLICT: taken back already,
 * or a later merge stands in the way.
 */
status record_unmerge(struct work *w, int64_t merge) MUST_CHECK;

status record_get_merge(struct work *w, int64_t id, struct record_merged *ret_merge) MUST_CHECK;

/* In which the record took part, newest first: rows of struct record_merged. */
status record_merges(struct work *w, const struct record_type *type, int64_t id,
                     struct rows *ret_merges) MUST_CHECK;

/* The record that answers for this id: itself, or the one that it was merged into. */
status record_merge_resolve(struct work *w, const struct record_type *type, int64_t id,
                            int64_t *ret_id) MUST_CHECK;

#endif
