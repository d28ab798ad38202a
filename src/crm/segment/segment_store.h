/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_STORE_H
#define CRM_SEGMENT_STORE_H

/* The rows of lists. For this room only. */

#include "crm/segment/segment.h"
#include "kit/db/db.h"

status segment_store_insert(struct work *w, const struct segment *segment) MUST_CHECK;
status segment_store_update(struct work *w, const struct segment *segment) MUST_CHECK;
/* NOT_FOUND without words; removed ones too. */
status segment_store_get(struct work *w, int64_t id, struct segment *ret_segment) MUST_CHECK;
status segment_store_find(struct work *w, const char *type, const char *name,
                          struct segment *ret_segment) MUST_CHECK;
/* All that are not removed. */
status segment_store_all(struct work *w, struct rows *ret_segments) MUST_CHECK;
status segment_store_removed(struct work *w, int64_t before, struct rows *ret_ids) MUST_CHECK;
/* With all that hangs on it, once it has no members any more. */
status segment_store_delete(struct work *w, int64_t id) MUST_CHECK;
/* Some of its members; `ret_count` = 0: there are none. */
status segment_store_delete_members(struct work *w, int64_t id, int64_t limit,
                                    int64_t *ret_count) MUST_CHECK;

/* ---- members ---- */

status segment_store_add(struct work *w, int64_t segment, const struct segment_member *member,
                         bool *ret_new) MUST_CHECK;
status segment_store_take_out(struct work *w, int64_t segment, int64_t record,
                              bool *ret_was) MUST_CHECK;
/* All rows, whatever became of the records, in order of record: struct segment_member. */
status segment_store_put_in(struct work *w, int64_t segment, struct rows *ret_members) MUST_CHECK;

/* Which of the members, and in which order. */
struct segment_page {
    int64_t               after;  /* record; 0 = from the first */
    int64_t               before; /* record; 0 = not asked, and then downwards */
    struct segment_member joined; /* after this one, in order of joining; at ABSENT = not asked */
    int64_t               limit;
};

/* Members whose record is not archived: rows of struct segment_member. */
status segment_store_members(struct work *w, const struct record_type *type, int64_t segment,
                             const struct segment_page *page, struct rows *ret_members) MUST_CHECK;
status segment_store_count(struct work *w, const struct record_type *type, int64_t segment,
                           int64_t *ret_count) MUST_CHECK;
/* These records, with when they were last changed: rows of struct segment_member. */
status segment_store_updated(struct work *w, const struct record_type *type, const struct rows *ids,
                             struct rows *ret_members) MUST_CHECK;
/* Those of these records that are there, archived ones too or not: rows of int64_t, rising. */
status segment_store_known(struct work *w, const struct record_type *type, const struct rows *ids,
                           bool archived, struct rows *ret_ids) MUST_CHECK;
/* Members whose record is archived: rows of struct segment_member. */
status segment_store_archived(struct work *w, const struct record_type *type, int64_t segment,
                              struct rows *ret_members) MUST_CHECK;
/* NOT_FOUND without words. */
status segment_store_member(struct work *w, int64_t segment, int64_t record,
                            struct segment_member *ret_member) MUST_CHECK;
/* Members of lists of this type whose record is not there at all. */
status segment_store_count_lost(struct work *w, const struct record_type *type,
                                int64_t *ret_count) MUST_CHECK;
/* A record that is erased leaves every list. */
status segment_store_erase(struct work *w, const char *type, int64_t record) MUST_CHECK;
status segment_store_count_orphans(struct work *w, int64_t *ret_count) MUST_CHECK;

/* Whether the record is there and not archived. */
status segment_store_is_there(struct work *w, const struct record_type *type, int64_t record,
                              bool *ret_there) MUST_CHECK;

/* ---- who was told to be in ---- */

struct segment_told {
    int64_t      segment;
    int64_t      rule;    /* version of the rule */
    int64_t      turn;    /* 0: nothing was told yet */
    struct bytes members; /* a saved bitmap */
};

/* NOT_FOUND without words. */
status segment_store_get_told(struct work *w, int64_t segment,
                              struct segment_told *ret_told) MUST_CHECK;
/* In the place of what was read at its turn. CONFLICT: somebody was faster. */
status segment_store_put_told(struct work *w, const struct segment_told *told) MUST_CHECK;

/* ---- how far bitmaps are, and what was saved of them ---- */

struct segment_building {
    int64_t segment, version;
    int64_t total, done; /* contacts */
    int64_t started_at, ended_at;
};
status segment_store_put_building(struct work                   *w,
                                  const struct segment_building *building) MUST_CHECK;
/* NOT_FOUND without words. */
status segment_store_get_building(struct work *w, int64_t segment,
                                  struct segment_building *ret_building) MUST_CHECK;

struct segment_saved {
    int64_t      hash;
    const char  *key;
    int64_t      sequence, saved_at;
    struct bytes bytes;
};
status segment_store_put_saved(struct work *w, const struct segment_saved *saved) MUST_CHECK;
/* NOT_FOUND without words. */
status segment_store_get_saved(struct work *w, int64_t hash,
                               struct segment_saved *ret_saved) MUST_CHECK;
/* Their hashes: rows of int64_t. */
status segment_store_all_saved(struct work *w, struct rows *ret_hashes) MUST_CHECK;
status segment_store_delete_saved(struct work *w, int64_t hash) MUST_CHECK;
status segment_store_delete_all_saved(struct work *w) MUST_CHECK;

/* ---- folders, sizes and edits ---- */

status segment_store_insert_folder(struct work *w, const struct segment_folder *folder) MUST_CHECK;
status segment_store_update_folder(struct work *w, const struct segment_folder *folder) MUST_CHECK;
status segment_store_get_folder(struct work *w, int64_t id, struct segment_folder *ret) MUST_CHECK;
status segment_store_folders(struct work *w, struct rows *ret_folders) MUST_CHECK;
status segment_store_delete_folder(struct work *w, int64_t id) MUST_CHECK;

status segment_store_put_size(struct work *w, int64_t segment, int64_t size) MUST_CHECK;
/* NOT_FOUND without words. */
status segment_store_last_size(struct work *w, int64_t segment,
                               struct segment_size_point *ret) MUST_CHECK;
status segment_store_sizes(struct work *w, int64_t segment, int64_t from, int64_t until,
                           struct rows *ret_sizes) MUST_CHECK;
status segment_store_put_edit(struct work *w, int64_t segment) MUST_CHECK;
status segment_store_edits(struct work *w, int64_t segment, int64_t from, int64_t until,
                           struct rows *ret_edits) MUST_CHECK;

#endif
