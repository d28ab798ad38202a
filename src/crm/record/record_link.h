/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_LINK_H
#define CRM_RECORD_LINK_H

/*
 * Associations: which record belongs to which. Part of crm/record/record.h, which includes it.
 *
 * Two types are linked by kinds of links (association types). Every pair of types has one default
 * kind, which says no more than that two records belong together; others carry a label: "Primary",
 * or what a team made at run time. A record with a label has the default too, so the default ones
 * are all there are. A link is seen from both ends; each direction has a kind of its own, and each
 * is the inverse of the other.
 *
 * Numbers of kinds are those that integrations know (contact to company 279 …). A pair that has
 * none gets 2^30 + code(from) * 2^15 + code(to), where the code of type 0-n is n and that of a type
 * made here, 2-n, is 1000 + n. Kinds made at run time count from 10,001.
 *
 * A record that is archived keeps its links, out of sight.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

struct record_type;

struct record_ref {
    const struct record_type *type;
    int64_t                   id;
};

struct record_link_kind {
    int64_t                   id, inverse;
    const struct record_type *from, *to;
    const char               *name;  /* "contact_to_company" */
    const char               *label; /* NULL = none */
    bool                      is_default;
    bool                      made; /* at run time: USER_DEFINED */
    int64_t                   most; /* links of this kind that one record may have; 0 = any */
    bool newest_wins;               /* beyond `most`: the oldest goes, instead of a refusal */
};

/* What a record is told when a link of it comes or goes: record_type.linked. */
struct record_linked {
    const struct record_link_kind *kind; /* as seen from the one who is told */
    int64_t                        id, other;
    bool                           added; /* otherwise removed */
};

/*
 * A relation that documents have by nature, declared by the type that says so: an order and who
 * bought it. It is read like a link of the default kind and cannot be removed like one.
 * How to add one: a view with the columns from_id and to_id (schema/0012_link.sql), both indexed; a
 * line in record_type.relations of the type of from_id.
 */
struct record_relation {
    const char *to;   /* id of the other type */
    const char *view; /* NULL ends the table */
};

/* ---- kinds ---- */

/* All from one type to another, the default first: rows of struct record_link_kind. */
status record_link_kinds(struct work *w, const struct record_type *from,
                         const struct record_type *to, struct rows *ret_kinds) MUST_CHECK;

/*
 * By number; `to` NULL = whichever type it leads to. INVALID: there is none, or it goes the other
 * way round.
 */
status record_link_kind_get(struct work *w, const struct record_type *from,
                            const struct record_type *to, int64_t id,
                            struct record_link_kind *ret_kind) MUST_CHECK;

/* By name, in any case, or by number as text; with the same outcomes. */
status record_link_kind_find(struct work *w, const struct record_type *from,
                             const struct record_type *to, const char *name,
                             struct record_link_kind *ret_kind) MUST_CHECK;

status record_link_default(struct work *w, const struct record_type *from,
                           const struct record_type *to,
                           struct record_link_kind  *ret_kind) MUST_CHECK;

struct record_link_draft {
    const char *name;
    const char *label;   /* NULL = none */
    const char *inverse; /* label of the other direction; NULL = the same both ways */
};

/*
 * Makes a kind, and the one for the other direction: rows of struct record_link_kind.
 * INVALID: bad name, label missing. CONFLICT: the name or label is taken; 50 of a pair are there.
 */
status record_link_kind_create(struct work *w, const struct record_type *from,
                               const struct record_type *to, const struct record_link_draft *draft,
                               struct rows *ret_kinds) MUST_CHECK;

/* Label and inverse label. FORBIDDEN for a built-in one. */
status record_link_kind_change(struct work *w, const struct record_link_kind *kind,
                               const struct record_link_draft *draft) MUST_CHECK;

/* With all links of this kind; the records stay linked by default. FORBIDDEN for a built-in one. */
status record_link_kind_remove(struct work *w, const struct record_link_kind *kind) MUST_CHECK;

/* 0 = any number; links that are there already stay. */
status record_link_kind_limit(struct work *w, const struct record_link_kind *kind,
                              int64_t most) MUST_CHECK;

/* Every kind that somebody limited: rows of struct record_link_kind. */
status record_link_limited(struct work *w, struct rows *ret_kinds) MUST_CHECK;

/* ---- links ---- */

/*
 * Links two records by these kinds (rows of struct record_link_kind), and by the default one. What
 * is there already stays as it is. Tells both types (record_type.linked).
 * NOT_FOUND: one of the records. INVALID: a record with itself; LIMIT_EXCEEDED.
 */
status record_link_put(struct work *w, const struct record_ref *from, const struct record_ref *to,
                       const struct rows *kinds) MUST_CHECK;

/*
 * Takes these kinds from two records; NULL, or the default among them, takes all. OK also when
 * there was none. NOT_FOUND: one of the records. CONFLICT: a document says that they belong
 * together.
 */
status record_link_remove(struct work *w, const struct record_ref *from,
                          const struct record_ref *to, const struct rows *kinds) MUST_CHECK;

/* Whose links, to what, in order of the other's id. */
struct record_link_page {
    struct record_ref         from;
    const struct record_type *to;
    int64_t                   after; /* an id; 0 = from the first */
    int64_t                   limit;
};

struct record_link {
    int64_t     id;    /* of the other record */
    struct rows kinds; /* of struct record_link_kind, the default first */
};

/* Rows of struct record_link. `ret_after` is where the next page begins, 0 = there is none. */
status record_link_list(struct work *w, const struct record_link_page *page, struct rows *ret_links,
                        int64_t *ret_after) MUST_CHECK;

/* ---- what happens to records ---- */

/* For owners who merge: what is linked with `from` is now linked with `into`. */
status record_link_merge(struct work *w, const struct record_type *type, int64_t into, int64_t from,
                         int64_t merge) MUST_CHECK;

/* What this merge moved goes back, but for what was removed since. */
status record_link_unmerge(struct work *w, const struct record_type *type, int64_t into,
                           int64_t from, int64_t merge) MUST_CHECK;

/* How many records this one is linked with; documents do not count. */
status record_link_count(struct work *w, const struct record_ref *ref,
                         int64_t *ret_count) MUST_CHECK;

/* The same of one type. */
status record_link_count_to(struct work *w, const struct record_ref *ref,
                            const struct record_type *to, int64_t *ret_count) MUST_CHECK;

/* For owners who erase: no trace of a link of this record stays. */
status record_link_erase(struct work *w, const struct record_type *type, int64_t id) MUST_CHECK;

#endif
