/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_H
#define CRM_SEGMENT_H

/*
 * Named groups of records of one type; the CRM API calls them lists. Of three kinds:
 *
 *   MANUAL    whoever was put into it
 *   SNAPSHOT  whom a rule held for when the list was made; from then on as MANUAL
 *   DYNAMIC   whom its rule holds for now: true at every read, also of what this unit wrote
 *
 * The rule is the filter tree of the CRM API (segment_filter.h); docs/lists.md says what each
 * operator means. segment_has, segment_size and segment_members are the seam: behind them a plain
 * evaluator (segment_evaluate.h) looks at records, and another engine may stand in its place.
 *
 * Archived records are in no list. Reading a list needs the right to see its type, changing it the
 * right to edit it: FORBIDDEN otherwise. Who sees only some records of the type gets those members,
 * and may put in and take out those; what the list is, only who sees all of them may change.
 *
 * Asks:   record, person, fact, store (the home zone).
 * Tells:  SEGMENT_ENTERED, SEGMENT_LEFT: contacts put into a list or taken out of it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/record/record.h"

struct json;

enum segment_kind { SEGMENT_MANUAL, SEGMENT_SNAPSHOT, SEGMENT_DYNAMIC };

extern const char *const segment_kind_words[]; /* "manual" …, then NULL */

enum segment_convert { CONVERT_NEVER, CONVERT_AT_DATE, CONVERT_AFTER_REST };
enum segment_rest { REST_DAYS, REST_WEEKS, REST_MONTHS };

struct segment {
    int64_t              id;
    const char          *name; /* unique among the lists of its type that are not removed */
    const char          *type; /* id of the object type: "0-1" */
    enum segment_kind    kind;
    int64_t              version; /* 1, one more at every change of the rule */
    int64_t              folder;  /* ABSENT = in none */
    const char          *filter;  /* JSON; NULL = there is none */
    const char          *custom, *settings, *permissions; /* JSON, as the caller keeps it with it */
    int64_t              created_at, created_by, updated_at, updated_by;
    int64_t              filtered_at;  /* when the rule was last changed; ABSENT = there is none */
    int64_t              removed_at;   /* ABSENT = it is not */
    enum segment_convert convert_kind; /* when a DYNAMIC one becomes a SNAPSHOT */
    int64_t              convert_day;  /* AT_DATE: in the home zone */
    enum segment_rest    convert_unit; /* AFTER_REST: nothing changed for so long */
    int64_t              convert_count;
    int64_t              converted_at; /* ABSENT = it did not */
    int64_t              included,
        excluded; /* DYNAMIC: the lists of who is in, or out, by hand; ABSENT = none */
    int64_t wave; /* the last time that many went in or out at once; ABSENT = never */
};

/* ---- lists ---- */

/*
 * Of the draft name, type (any of its names), kind, folder, custom, settings, permissions and
 * convert_… count; `filter` may be NULL for MANUAL and SNAPSHOT. A SNAPSHOT is filled at once.
 * INVALID: no name, or a taken one (reason ILS.DUPLICATE_LIST_NAMES), the rule, no such folder.
 * NOT_FOUND: no such type.
 */
status segment_create(struct work *w, const struct json *filter, struct segment *draft) MUST_CHECK;

/* Records, rising, as rows of int64_t and as they are written down: made beside the writer. */
struct segment_many {
    struct rows ids, pieces;
};

/* Who would be in a SNAPSHOT or DYNAMIC list with this rule: found beside the writer, for … */
status segment_find_drafted(struct work *w, const char *type, const struct json *filter,
                            struct segment_many *ret_records) MUST_CHECK;
status segment_count_drafted(struct work *w, const char *type, const struct json *filter,
                             int64_t *ret_size) MUST_CHECK;
/* … a SNAPSHOT that is filled with them. NULL: as segment_create. */
status segment_create_with(struct work *w, const struct json *filter,
                           const struct segment_many *records, struct segment *draft) MUST_CHECK;

/* NOT_FOUND: there is none, or it is removed. */
status segment_get(struct work *w, int64_t id, struct segment *ret_segment) MUST_CHECK;
status segment_find(struct work *w, const char *type, const char *name,
                    struct segment *ret_segment) MUST_CHECK;

/* Those that are there, may be seen and are not removed: rows of struct segment. */
status segment_list(struct work *w, const int64_t *ids, size_t count,
                    struct rows *ret_segments) MUST_CHECK;

struct segment_query {
    const char    *words; /* part of the name, in any case; NULL = any */
    unsigned       kinds; /* bits 1 << enum segment_kind; 0 = all */
    const int64_t *ids;   /* only these; NULL = all */
    size_t         id_count;
    int64_t        offset;
    int64_t        count; /* 1..500 */
    const char *sort; /* listId name createdAt updatedAt size, with '-' downwards; NULL = listId */
};

/* Rows of struct segment; `ret_total` counts all that match. */
status segment_search(struct work *w, const struct segment_query *query, struct rows *ret_segments,
                      int64_t *ret_total) MUST_CHECK;

status segment_rename(struct work *w, int64_t id, const char *name) MUST_CHECK;

/* A new rule, and a new version. INVALID: the rule; the list is not DYNAMIC. */
status segment_put_filter(struct work *w, int64_t id, const struct json *filter) MUST_CHECK;

/* Out of sight; it may be restored for 90 days. CONFLICT: the rule of another list asks of it. */
status segment_remove(struct work *w, int64_t id) MUST_CHECK;
/* CONFLICT: its name was taken meanwhile. NOT_FOUND: it is not removed, or was too long ago. */
status segment_restore(struct work *w, int64_t id) MUST_CHECK;

/* What cannot be answered about the rule of a list, each with its place: rows of const char *. */
status segment_warnings(struct work *w, const struct segment *segment,
                        struct rows *ret_warnings) MUST_CHECK;

/* ---- who is in a list: the seam ---- */

struct segment_member {
    int64_t record;
    int64_t joined_at; /* DYNAMIC: when the record or the rule was last changed, at the latest */
};

status segment_has(struct work *w, const struct segment *segment, int64_t record,
                   bool *ret_has) MUST_CHECK;
status segment_size(struct work *w, const struct segment *segment, int64_t *ret_size) MUST_CHECK;

/* At most `limit` after a record (0 = from the first), in order of record: struct segment_member */
status segment_members(struct work *w, const struct segment *segment, int64_t after, int64_t limit,
                       struct rows *ret_members) MUST_CHECK;

/* Before a record (INT64_MAX = from the last), downwards. */
status segment_members_before(struct work *w, const struct segment *segment, int64_t before,
                              int64_t limit, struct rows *ret_members) MUST_CHECK;

/* In the order in which they joined, after one of them ({0, 0} = from the first). */
status segment_members_joined(struct work *w, const struct segment *segment,
                              const struct segment_member *after, int64_t limit,
                              struct rows *ret_members) MUST_CHECK;

/* The lists that a record is in: rows of struct segment_of. */
struct segment_of {
    struct segment segment;
    int64_t        joined_at;
};
status segment_memberships(struct work *w, const struct record_type *type, int64_t record,
                           struct rows *ret_lists) MUST_CHECK;

/* ---- putting records in ---- */

/* What became of it: rows of int64_t, as they were asked for. */
struct segment_change {
    struct rows added, removed;
    struct rows missing; /* there is no such record */
};

/* INVALID: the list is DYNAMIC. Who is in already, or is not, is left out of what is given. */
status segment_add(struct work *w, int64_t id, const int64_t *records, size_t count,
                   struct segment_change *ret_change) MUST_CHECK;
status segment_take_out(struct work *w, int64_t id, const int64_t *records, size_t count,
                        struct segment_change *ret_change) MUST_CHECK;
/* All members of another list of the same type. */
status segment_add_from(struct work *w, int64_t id, int64_t source) MUST_CHECK;
status segment_empty(struct work *w, int64_t id) MUST_CHECK;

/*
 * The same for many: who moves is found in a READ, which may take long, and the WRITE only takes
 * what was found. It is true from its commit on; rows and facts of it follow in slices, with the
 * instant of that commit (segment_wave.h). Segment_add and segment_take_out do all of it at once.
 */
struct segment_moving {
    int64_t               list;
    bool                  by_all;  /* only who sees all records may */
    struct segment_many   in, out; /* out comes after in */
    struct segment_change change;
};

status segment_find_adding(struct work *w, const struct rows *records,
                           struct segment_moving *moving) MUST_CHECK;
/* After segment_find_adding, if both are asked. */
status segment_find_taking_out(struct work *w, const struct rows *records,
                               struct segment_moving *moving) MUST_CHECK;
status segment_find_from(struct work *w, int64_t source, struct segment_moving *moving) MUST_CHECK;
status segment_find_all(struct work *w, struct segment_moving *moving) MUST_CHECK;
status segment_move_found(struct work *w, const struct segment_moving *moving) MUST_CHECK;

/* How many that went in or out at once have no row and fact yet: 0 = all have. */
status segment_count_waiting(struct work *w, int64_t id, int64_t *ret_count) MUST_CHECK;

/* ---- by hand, whatever the rule says ---- */

enum segment_hand { HAND_INCLUDE, HAND_EXCLUDE, HAND_RELEASE };

/*
 * From now on these contacts are in a DYNAMIC list, or out of it, also when its rule changes;
 * RELEASE leaves them to the rule again. `ret_changed` counts those for whom that is new. INVALID:
 * the list is not DYNAMIC, or not of contacts.
 */
status segment_put_by_hand(struct work *w, int64_t id, enum segment_hand hand,
                           const struct rows *contacts, int64_t *ret_changed) MUST_CHECK;

/* ---- folders ---- */

struct segment_folder {
    int64_t     id;
    const char *name;
    int64_t     parent; /* ABSENT = at the top */
    int64_t     created_at, created_by, updated_at;
};

extern const struct shape segment_folder_shape;

status segment_create_folder(struct work *w, struct segment_folder *draft) MUST_CHECK;
status segment_get_folder(struct work *w, int64_t id, struct segment_folder *ret) MUST_CHECK;
/* Those right in it, ABSENT = at the top: rows of struct segment_folder. */
status segment_folders(struct work *w, int64_t parent, struct rows *ret_folders) MUST_CHECK;
/* The lists right in it: rows of struct segment. */
status segment_list_folder(struct work *w, int64_t folder, struct rows *ret_segments) MUST_CHECK;
status segment_rename_folder(struct work *w, int64_t id, const char *name) MUST_CHECK;
/* CONFLICT: into itself, or into one that is in it. */
status segment_move_folder(struct work *w, int64_t id, int64_t parent) MUST_CHECK;
/* CONFLICT: something is in it. */
status segment_remove_folder(struct work *w, int64_t id) MUST_CHECK;
status segment_move(struct work *w, int64_t id, int64_t folder) MUST_CHECK;

/* ---- becoming a snapshot, and what was ---- */

/* convert_… of `plan` count; CONVERT_NEVER takes it back. INVALID: not DYNAMIC, no such day. */
status segment_plan_conversion(struct work *w, int64_t id, const struct segment *plan) MUST_CHECK;

struct segment_size_point {
    int64_t at, size;
};

/* How many there were, where that changed, and when the rule was changed, in order of time: rows of
 * struct segment_size_point and of int64_t. */
status segment_history(struct work *w, int64_t id, int64_t from, int64_t until,
                       struct rows *ret_sizes, struct rows *ret_edits) MUST_CHECK;

/* Regularly: sizes are noted, conversions that are due done, old removed lists forgotten. */
struct job;
status segment_upkeep(struct work *w, const struct job *job) MUST_CHECK;

#endif
