/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/visit/visit_store.h"

#include "crm/visit/visit_sql.h"
#include "kit/db/db.h"

static const struct field name_fields[] = {
    FIELD(event_name, id, FIELD_INT),
    FIELD(event_name, name, FIELD_TEXT),
    FIELD(event_name, created_at, FIELD_TIME),
};
static const struct shape name_shape = SHAPE("EventName", event_name, name_fields);

static const struct field seen_fields[] = {
    FIELD(visit_seen, week, FIELD_INT),
    FIELD(visit_seen, identity, FIELD_INT),
    FIELD(visit_seen, message, FIELD_INT),
};
static const struct shape seen_shape = SHAPE("Seen", visit_seen, seen_fields);

status visit_store_insert_tracker(struct work *w, const struct tracker *tracker)
{
    return db_run(w, &VISIT_TRACKER_INSERT, params_of(w, &tracker_shape, tracker), NULL);
}

status visit_store_update_tracker(struct work *w, const struct tracker *tracker)
{
    return db_run(w, &VISIT_TRACKER_UPDATE, params_of(w, &tracker_shape, tracker), NULL);
}

status visit_store_trackers(struct work *w, struct rows *ret_trackers)
{
    return db_list(w, &VISIT_TRACKERS, NO_PARAMS, &tracker_shape, ret_trackers);
}

status visit_store_names(struct work *w, struct rows *ret_names)
{
    return db_list(w, &VISIT_NAMES, NO_PARAMS, &name_shape, ret_names);
}

status visit_store_insert_name(struct work *w, const struct event_name *name)
{
    return db_run(w, &VISIT_NAME_INSERT, params_of(w, &name_shape, name), NULL);
}

status visit_store_find_name(struct work *w, const char *name, int64_t *ret_id)
{
    return db_number(w, &VISIT_NAME_FIND, WITH(P_TEXT(name)), ret_id);
}

status visit_store_version(struct work *w, int64_t *ret_version)
{
    return db_number(w, &VISIT_VERSION_GET, NO_PARAMS, ret_version);
}

status visit_store_put_version(struct work *w, int64_t version)
{
    return db_run(w, &VISIT_VERSION_PUT, WITH(P_INT(version)), NULL);
}

status visit_store_see(struct work *w, const struct rows *seen, int64_t *ret_new)
{
    return db_run_each(w, &VISIT_SEE, &seen_shape, seen, ret_new);
}

status visit_store_forget_seen(struct work *w, int64_t week, int64_t limit, int64_t *ret_count)
{
    return db_run(w, &VISIT_FORGET_SEEN, WITH(P_INT(week), P_INT(limit)), ret_count);
}

status visit_store_add_dropped(struct work *w, const struct rows *dropped)
{
    return db_run_each(w, &VISIT_DROPPED_ADD, &visit_dropped_shape, dropped, NULL);
}

status visit_store_dropped(struct work *w, int64_t tracker, int64_t limit, struct rows *ret_dropped)
{
    return db_list(w, &VISIT_DROPPED_LIST, WITH(P_INT(tracker), P_INT(limit)), &visit_dropped_shape,
                   ret_dropped);
}
