/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Trackers and names of events: asked for with every request, changed hardly ever. */
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "crm/visit/visit_store.h"
#include "kit/db/db.h"

enum { NAMES_MOST = 5000 };

struct same_name {
    int64_t *ids; /* 0 after the last */
    size_t   count;
};

struct known {
    struct map trackers; /* write key → struct tracker */
    struct map names;    /* name → id */
    struct map folded;   /* name as text_folded → struct same_name */
};

static void add_folded(struct work *w, struct map *folded, const struct event_name *name)
{
    bool              fresh;
    union map_value  *place = map_put(folded, text_folded(w, name->name), &fresh);
    struct same_name *same = fresh ? work_take(w, sizeof *same) : place->pointer;
    int64_t          *ids = work_take(w, (same->count + 2) * sizeof *ids);
    if (same->count > 0)
        memcpy(ids, same->ids, same->count * sizeof *ids);
    ids[same->count++] = name->id;
    same->ids = ids;
    place->pointer = same;
}

static status make(struct work *w, const void **ret_value)
{
    struct known *known = work_take(w, sizeof *known);
    struct rows   trackers, names;
    bool          fresh;
    known->trackers = map_open(w->arena, (uint64_t) (uintptr_t) known);
    known->names = map_open(w->arena, (uint64_t) (uintptr_t) known);
    known->folded = map_open(w->arena, (uint64_t) (uintptr_t) known);
    TRY(visit_store_trackers(w, &trackers));
    TRY(visit_store_names(w, &names));
    for (int64_t i = 0; i < trackers.count; i++) {
        struct tracker *tracker = (struct tracker *) trackers.items + i;
        if (tracker->removed_at == ABSENT)
            map_put(&known->trackers, tracker->write_key, &fresh)->pointer = tracker;
    }
    for (int64_t i = 0; i < names.count; i++) {
        const struct event_name *name = (const struct event_name *) names.items + i;
        map_put(&known->names, name->name, &fresh)->number = name->id;
        add_folded(w, &known->folded, name);
    }
    *ret_value = known;
    return OK;
}

static const struct db_kept kept = {"trackers and names of events", visit_store_version, make};

status visit_kept_changed(struct work *w)
{
    TRY(visit_store_put_version(w, db_new_id(w)));
    db_kept_changed(w, &kept);
    return OK;
}

static status get(struct work *w, const struct known **ret_known)
{
    const void *value = NULL;
    TRY(db_kept_get(w, &kept, &value));
    *ret_known = value;
    return OK;
}

status visit_kept_tracker(struct work *w, const char *write_key, const struct tracker **ret_tracker)
{
    const struct known    *known = NULL;
    const union map_value *found = NULL;
    TRY(get(w, &known));
    if (write_key != NULL)
        found = map_get(&known->trackers, write_key);
    if (found == NULL)
        return fail_reason(w, UNAUTHENTICATED, "UNKNOWN_WRITE_KEY", "writeKey",
                           "There is no such write key; the settings of tracking show the keys of "
                           "your stores.");
    *ret_tracker = found->pointer;
    return OK;
}

status visit_kept_folded(struct work *w, const char *folded, const int64_t **ret_ids)
{
    static const int64_t none[] = {0};
    const struct known  *known = NULL;
    TRY(get(w, &known));
    const union map_value *found = map_get(&known->folded, folded);
    *ret_ids = found == NULL ? none : ((const struct same_name *) found->pointer)->ids;
    return OK;
}

status visit_kept_name(struct work *w, const char *name, int64_t *ret_id)
{
    const struct known *known = NULL;
    TRY(get(w, &known));
    const union map_value *found = map_get(&known->names, name);
    *ret_id = found == NULL ? 0 : found->number;
    if (found != NULL || known->names.count >= NAMES_MOST)
        return OK;
    struct event_name fresh = {.id = db_new_id(w), .name = name, .created_at = w->now};
    TRY(visit_store_insert_name(w, &fresh));
    TRY(visit_store_find_name(w, name, ret_id));
    return visit_kept_changed(w);
}
