/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VISIT_H
#define CRM_VISIT_H

/*
 * The collector: what customers do on the pages, in the apps and at the tills of a shop becomes
 * facts, on the right person, in one transaction. Shops tell it in the words of the tracking API
 * (docs/tracking.md); a tracker is the key by which one store does.
 *
 * A message that came within the last seven days is not told again. Robots are counted, not told.
 * Who is known by their own words (identify, alias, an order) gets a contact, and what they did
 * before as a visitor is theirs; a visitor alone is an identity and no contact. Two contacts that
 * may be one person are joined only when nothing speaks against it: not both have an e-mail, not
 * both an id of the same shop (docs/why/visitors.md).
 *
 * Asks:   staff, record, person, store, catalog, order.
 * Tells:  PAGE_VIEWED … PRODUCT_REVIEWED, VISIT_STARTED.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

/* ---- trackers ---- */

struct tracker {
    int64_t     id;
    int64_t     store;
    const char *name;
    const char *write_key;   /* made by us; stands in the shop's pages, so it is no secret */
    int64_t     burst_limit; /* requests of one address in 10 seconds; 0 = as many as come */
    bool        shop_users;  /* its user ids are the shop's customer ids */
    int64_t     created_at;
    int64_t     removed_at; /* ABSENT: it holds */
};

extern const struct shape tracker_shape;

/* INVALID: no such store, no name, a limit below 0. */
status visit_create_tracker(struct work *w, struct tracker *draft) MUST_CHECK;
status visit_get_tracker(struct work *w, int64_t id, struct tracker *ret_tracker) MUST_CHECK;
status visit_change_tracker(struct work *w, const struct tracker *tracker) MUST_CHECK;

/* Its key is good no more; what it told stays. */
status visit_remove_tracker(struct work *w, int64_t id) MUST_CHECK;

/* Rows of struct tracker, also those that hold no more. */
status visit_list_trackers(struct work *w, struct rows *ret_trackers) MUST_CHECK;

/* By its key, from memory. UNAUTHENTICATED: there is none, or it holds no more. */
status visit_find_tracker(struct work *w, const char *write_key,
                          const struct tracker **ret_tracker) MUST_CHECK;

/* ---- what was not told ---- */

struct visit_dropped {
    int64_t     tracker;
    int64_t     day;
    const char *reason; /* "robot", "twice", "wrong" */
    const char *detail; /* the name of the robot, the field that was wrong */
    int64_t     count;
};

extern const struct shape visit_dropped_shape;

/* Newest day first: rows of struct visit_dropped. */
status visit_list_dropped(struct work *w, int64_t tracker, int64_t limit,
                          struct rows *ret_dropped) MUST_CHECK;

#endif
