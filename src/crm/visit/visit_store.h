/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VISIT_STORE_H
#define CRM_VISIT_STORE_H

/* The rows of the collector. For this room only. */

#include "crm/visit/visit.h"

/* ---- trackers and names of events ---- */

status visit_store_insert_tracker(struct work *w, const struct tracker *tracker) MUST_CHECK;
status visit_store_update_tracker(struct work *w, const struct tracker *tracker) MUST_CHECK;
status visit_store_trackers(struct work *w, struct rows *ret_trackers) MUST_CHECK;

struct event_name {
    int64_t     id;
    const char *name;
    int64_t     created_at;
};

/* Rows of struct event_name. */
status visit_store_names(struct work *w, struct rows *ret_names) MUST_CHECK;

/* Nothing when there is one of this name. */
status visit_store_insert_name(struct work *w, const struct event_name *name) MUST_CHECK;
status visit_store_find_name(struct work *w, const char *name, int64_t *ret_id) MUST_CHECK;

/* The number of the present state of trackers and names. */
status visit_store_version(struct work *w, int64_t *ret_version) MUST_CHECK;
status visit_store_put_version(struct work *w, int64_t version) MUST_CHECK;

/* ---- visit_kept.c: the same, kept in memory ---- */

/* UNAUTHENTICATED with words. */
status visit_kept_tracker(struct work *w, const char *write_key,
                          const struct tracker **ret_tracker) MUST_CHECK;

/*
 * The number of a name; makes one in a WRITE. 0: there are so many names that this one is counted
 * with all others.
 */
status visit_kept_name(struct work *w, const char *name, int64_t *ret_id) MUST_CHECK;

/* The numbers of all names that fold to this one (text_folded), 0 after the last. */
status visit_kept_folded(struct work *w, const char *folded, const int64_t **ret_ids) MUST_CHECK;

/* Trackers were changed in this WRITE. */
status visit_kept_changed(struct work *w) MUST_CHECK;

/* ---- messages ---- */

struct visit_seen {
    int64_t week, identity, message;
};

/* Notes them; `ret_new` has a place for each: 1, or 0 when it came this week or last week. */
status visit_store_see(struct work *w, const struct rows *seen, int64_t *ret_new) MUST_CHECK;

/* Forgets some of a week before this one; `ret_count` says how many. */
status visit_store_forget_seen(struct work *w, int64_t week, int64_t limit,
                               int64_t *ret_count) MUST_CHECK;

/* Adds to what was dropped: rows of struct visit_dropped. */
status visit_store_add_dropped(struct work *w, const struct rows *dropped) MUST_CHECK;
status visit_store_dropped(struct work *w, int64_t tracker, int64_t limit,
                           struct rows *ret_dropped) MUST_CHECK;

#endif
