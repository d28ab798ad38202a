/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/visit/visit.h"

#include "base/text.h"
#include "crm/store/store.h"
#include "crm/visit/visit_store.h"
#include "kit/crypt/crypt.h"
#include "kit/db/db.h"

static const struct field tracker_fields[] = {
    FIELD(tracker, id, FIELD_INT, .read_only = true),
    FIELD(tracker, store, FIELD_INT, .required = true),
    FIELD(tracker, name, FIELD_TEXT, .required = true, .max = 100),
    FIELD(tracker, write_key, FIELD_TEXT, .read_only = true,
          .help = "stands in the shop's pages: it adds and never reads"),
    FIELD(tracker, burst_limit, FIELD_INT,
          .help = "requests of one address in 10 seconds; 0 = as many as come"),
    FIELD(tracker, shop_users, FIELD_BOOL, .help = "its user ids are the shop's customer ids"),
    FIELD(tracker, orders, FIELD_BOOL,
          .help = "what it says was ordered becomes an order, unless a connector or till tells"),
    FIELD(tracker, created_at, FIELD_TIME, .read_only = true),
    FIELD(tracker, removed_at, FIELD_TIME, .read_only = true),
};
const struct shape tracker_shape = SHAPE("Tracker", tracker, tracker_fields);

static const struct field dropped_fields[] = {
    FIELD(visit_dropped, tracker, FIELD_INT),
    FIELD(visit_dropped, day, FIELD_DATE),
    FIELD(visit_dropped, reason, FIELD_TEXT, .help = "robot, twice or wrong"),
    FIELD(visit_dropped, detail, FIELD_TEXT, .help = "which robot; which field was wrong"),
    FIELD(visit_dropped, count, FIELD_INT),
};
const struct shape visit_dropped_shape = SHAPE("DroppedEvents", visit_dropped, dropped_fields);

static status check(struct work *w, const struct tracker *tracker)
{
    if (text_empty(tracker->name))
        return fail(w, INVALID, "name", "Give the tracker a name, such as that of the site.");
    if (tracker->burst_limit < 0)
        return fail(w, INVALID, "burst_limit", "The limit is a number of requests, or 0.");
    return OK;
}

status visit_create_tracker(struct work *w, struct tracker *draft)
{
    struct store store;
    TRY(check(w, draft));
    if (store_get(w, draft->store, &store) != OK)
        return fail(w, INVALID, "store", "There is no store %lld.", (long long) draft->store);
    draft->id = db_new_id(w);
    draft->write_key = token_make(w, "sf_w_");
    draft->created_at = w->now;
    draft->removed_at = ABSENT;
    TRY(visit_store_insert_tracker(w, draft));
    return visit_kept_changed(w);
}

status visit_get_tracker(struct work *w, int64_t id, struct tracker *ret_tracker)
{
    struct rows all;
    TRY(visit_store_trackers(w, &all));
    for (int64_t i = 0; i < all.count; i++) {
        *ret_tracker = ((const struct tracker *) all.items)[i];
        if (ret_tracker->id == id)
            return OK;
    }
    return fail(w, NOT_FOUND, "id", "There is no tracker %lld.", (long long) id);
}

status visit_change_tracker(struct work *w, const struct tracker *tracker)
{
    TRY(check(w, tracker));
    TRY(visit_store_update_tracker(w, tracker));
    return visit_kept_changed(w);
}

status visit_remove_tracker(struct work *w, int64_t id)
{
    struct tracker tracker;
    TRY(visit_get_tracker(w, id, &tracker));
    if (tracker.removed_at != ABSENT)
        return OK;
    tracker.removed_at = w->now;
    return visit_change_tracker(w, &tracker);
}

status visit_list_trackers(struct work *w, struct rows *ret_trackers)
{
    return visit_store_trackers(w, ret_trackers);
}

status visit_find_tracker(struct work *w, const char *write_key, const struct tracker **ret_tracker)
{
    return visit_kept_tracker(w, write_key, ret_tracker);
}

status visit_list_dropped(struct work *w, int64_t tracker, int64_t limit, struct rows *ret_dropped)
{
    return visit_store_dropped(w, tracker, limit, ret_dropped);
}
