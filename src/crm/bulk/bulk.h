/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_BULK_H
#define CRM_BULK_H

/*
 * One action on many records: those that a search finds, or those that are named. It runs as a job
 * in slices of some ms, with the rights of who asked, can be stopped, goes on after a crash, and
 * can be undone for BULK_KEEP: what somebody else changed since stays as they left it.
 *
 *   change    gives them these values
 *   archive   puts them away, and
 *   restore   brings them back
 *   add       puts them into a list, and
 *   remove    takes them out of it
 *
 * Asks:   record, segment, staff.  Tells:  nothing itself; each record tells as it always does.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

struct json;

#define BULK_KEEP (INT64_C(30) * 24 * 3600 * 1000)

enum bulk_action { BULK_CHANGE, BULK_ARCHIVE, BULK_RESTORE, BULK_ADD, BULK_REMOVE };
enum bulk_state {
    BULK_WAITING,
    BULK_RUNNING,
    BULK_DONE,
    BULK_UNDOING,
    BULK_UNDONE,
    BULK_CANCELLED,
    BULK_FAILED
};

extern const char *const bulk_action_words[], *const bulk_state_words[];

struct bulk {
    int64_t          id;
    const char      *type; /* of the objects: any of its names; as it is kept, its id */
    enum bulk_action action;
    enum bulk_state  state;
    const char      *query;      /* JSON, the body of a search; NULL: the records are named */
    const char      *properties; /* JSON of BULK_CHANGE: {"city": "Porto", "phone": ""} */
    int64_t          list;       /* of BULK_ADD and BULK_REMOVE */
    int64_t          expected;   /* ABSENT = however many match */
    bool             collected;
    int64_t          total, done, same, failed, undone, kept;
    const char      *message; /* why it failed */
    int64_t          user_id, token, role, scopes, rights;
    int64_t          created_at, ended_at;
};

/*
 * WRITE. `ids`: the records, where there is no query. Of the draft type, action, query, properties,
 * list and expected count. INVALID: neither or both of query and ids, a search that is none, values
 * that no record of the type can have, no list. FORBIDDEN: to the actor. NOT_FOUND: no such type or
 * list.
 */
status bulk_create(struct work *w, struct bulk *draft, const int64_t *ids, size_t count) MUST_CHECK;

/* Of the actor, or anybody's for who may edit the staff. NOT_FOUND otherwise. */
status bulk_get(struct work *w, int64_t id, struct bulk *ret_bulk) MUST_CHECK;
/* Newest first, before the id `after` (0 = from the newest): rows of struct bulk. */
status bulk_list(struct work *w, int64_t after, int64_t limit, struct rows *ret_bulks) MUST_CHECK;

struct bulk_item {
    int64_t     record;
    const char *reason;
};
extern const struct shape bulk_item_shape;

/* Those that failed, in order of record after one (0 = from the first): struct bulk_item. */
status bulk_failures(struct work *w, int64_t id, int64_t after, int64_t limit,
                     struct rows *ret_items) MUST_CHECK;

/* Stops where it is; what is done stays done and can be undone. CONFLICT: it is over. */
status bulk_cancel(struct work *w, int64_t id) MUST_CHECK;

/* Takes back what was done, in the background too. CONFLICT: it still runs, or is undone. */
status bulk_undo(struct work *w, int64_t id) MUST_CHECK;

#endif
