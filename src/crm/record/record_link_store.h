/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_LINK_STORE_H
#define CRM_RECORD_LINK_STORE_H

/* The rows of links and of their kinds. For this room only. */

#include "crm/record/record.h"
#include "kit/db/db.h"

/* One direction of a link. */
struct link_row {
    const char *from_type;
    int64_t     from_id, kind, to_id;
    const char *to_type;
    int64_t     inverse;
    int64_t     created_at;
};

struct link_label_row {
    int64_t     id, inverse;
    const char *from_type, *to_type, *name, *label;
};

struct link_limit_row {
    int64_t kind, most;
};

/* A relation of two types, seen from one of them: the view and its columns. NULL view = none. */
struct link_relation {
    const char *view, *own, *other;
};

/* ---- kinds ---- */

/* Rows of struct link_label_row. */
status record_link_store_labels(struct work *w, const char *from_type, const char *to_type,
                                struct rows *ret_labels) MUST_CHECK;
/* NOT_FOUND without words. */
status record_link_store_label(struct work *w, int64_t id,
                               struct link_label_row *ret_label) MUST_CHECK;
status record_link_store_next_label(struct work *w, int64_t *ret_id) MUST_CHECK;
status record_link_store_add_label(struct work *w, const struct link_label_row *row) MUST_CHECK;
status record_link_store_change_label(struct work *w, int64_t id, const char *label) MUST_CHECK;

/* The label and all links of it, this direction only. */
status record_link_store_remove_label(struct work *w, const char *from_type, int64_t id) MUST_CHECK;

/* Rows of struct link_limit_row. */
status record_link_store_limits(struct work *w, const char *from_type, const char *to_type,
                                struct rows *ret_limits) MUST_CHECK;
/* Which kinds have a limit: rows of struct link_label_row, its id and types. */
status record_link_store_limited(struct work *w, struct rows *ret_kinds) MUST_CHECK;
/* 0 = takes the limit away. */
status record_link_store_put_limit(struct work *w, const struct record_link_kind *kind,
                                   int64_t most) MUST_CHECK;

/* ---- links ---- */

/* False when it was there. */
status record_link_store_add(struct work *w, const struct link_row *row,
                             bool *ret_added) MUST_CHECK;
status record_link_store_remove(struct work *w, const struct link_row *row,
                                bool *ret_removed) MUST_CHECK;
status record_link_store_has(struct work *w, const struct link_row *row, bool *ret_has) MUST_CHECK;

/* How many of this kind a record has; others who ask the same of it wait for this unit. */
status record_link_store_count(struct work *w, const struct link_row *row,
                               int64_t *ret_count) MUST_CHECK;
status record_link_store_oldest(struct work *w, const struct link_row *row,
                                int64_t *ret_to_id) MUST_CHECK;

/* Whether a document says that they belong together. */
status record_link_store_related(struct work *w, const struct link_relation *relation, int64_t own,
                                 int64_t other, bool *ret_related) MUST_CHECK;

/* Ids of records that are not archived, in order: rows of struct link_seen, by the default kind. */
struct link_seen {
    int64_t id, kind;
};
status record_link_store_page(struct work *w, const struct record_link_page *page, int64_t kind,
                              const struct link_relation *relation,
                              struct rows                *ret_seen) MUST_CHECK;

/* Which of the records from `first` to `last` are linked by this kind: rows of struct link_seen. */
status record_link_store_of_kind(struct work *w, const struct link_row *row, int64_t first,
                                 int64_t last, struct rows *ret_seen) MUST_CHECK;

/* ---- what happens to records ---- */

struct link_merge {
    const char *type;
    int64_t     into, from, merge;
};

/* Keeps what the merge will do; kinds of links that would be moved: rows of link_limit_row. */
status record_link_store_keep(struct work *w, const struct link_merge *merge,
                              struct rows *ret_kinds) MUST_CHECK;
status record_link_store_leave(struct work *w, const struct link_merge *merge,
                               int64_t kind) MUST_CHECK;
status record_link_store_move(struct work *w, const struct link_merge *merge) MUST_CHECK;
status record_link_store_move_back(struct work *w, const struct link_merge *merge) MUST_CHECK;
/* With whom it was linked: rows of struct link_end. */
struct link_end {
    const char *type;
    int64_t     id;
};
status record_link_store_moved(struct work *w, int64_t merge, struct rows *ret_ends) MUST_CHECK;
/* How many records are linked with it. */
status record_link_store_others(struct work *w, const char *type, int64_t record,
                                int64_t *ret_count) MUST_CHECK;

status record_link_store_erase(struct work *w, const char *type, int64_t id) MUST_CHECK;

/* ---- for the doctor: an id of something wrong; NOT_FOUND without words: all is well ---- */

status record_link_store_one_sided(struct work *w, int64_t *ret_id) MUST_CHECK;

/* Between which types there are links: rows of struct link_label_row, its types only. */
status record_link_store_pairs(struct work *w, struct rows *ret_pairs) MUST_CHECK;
status record_link_store_not_default(struct work *w, const struct link_row *row,
                                     int64_t *ret_id) MUST_CHECK;
status record_link_store_dangling(struct work *w, const struct record_type *type,
                                  int64_t *ret_id) MUST_CHECK;

#endif
