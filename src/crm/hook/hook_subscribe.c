/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook_subscribe.h"

#include <string.h>

#include "base/text.h"
#include "crm/hook/hook_hubspot.h"
#include "crm/hook/hook_store.h"

static const char *event_of(struct work *w, const struct hook_subscription *subscription)
{
    return text_empty(subscription->property)
               ? subscription->event_type
               : work_text(w, "%s:%s", subscription->event_type, subscription->property);
}

static bool is_named(const char **events, const char *event)
{
    for (; *events != NULL; events++)
        if (text_same(*events, event))
            return true;
    return false;
}

/* ---- from the events to the rows ---- */

static status add_event(struct work *w, int64_t endpoint, const char *event)
{
    size_t                   size = strcspn(event, ":");
    struct hook_subscription row = {.id = db_new_id(w),
                                    .endpoint = endpoint,
                                    .event_type = work_copy(w, event, size),
                                    .property = event[size] == ':' ? event + size + 1 : "",
                                    .active = true,
                                    .created_at = w->now,
                                    .changed_at = w->now};
    return hook_store_subscribe(w, &row);
}

status hook_subscribe_to(struct work *w, const struct hook_endpoint *endpoint)
{
    const char **wanted = text_split(w, endpoint->events, ',', NULL);
    struct rows  rows;
    TRY(hook_store_subscriptions(w, endpoint->id, &rows));
    const struct hook_subscription *row = rows.items;
    const char                    **known = work_take(w, (size_t) (rows.count + 1) * sizeof *known);
    for (int64_t i = 0; i < rows.count; i++) {
        known[i] = event_of(w, &row[i]);
        bool named = is_named(wanted, known[i]);
        if (named != row[i].active)
            TRY(hook_store_activate(w, row[i].id, named));
    }
    for (; *wanted != NULL; wanted++)
        if (!text_empty(*wanted) && !is_named(known, *wanted))
            TRY(add_event(w, endpoint->id, *wanted));
    return OK;
}

/* ---- from the rows to the events ---- */

static status refresh_events(struct work *w, int64_t id)
{
    struct hook_endpoint endpoint;
    struct rows          rows;
    struct text          events = text_open(w->arena);
    TRY(hook_store_lock(w, id, &endpoint));
    TRY(hook_store_subscriptions(w, id, &rows));
    const struct hook_subscription *row = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        if (row[i].active)
            text_addf(&events, "%s%s", events.size > 0 ? "," : "", event_of(w, &row[i]));
    endpoint.events = events.bytes;
    endpoint.changed_at = w->now;
    return hook_store_update(w, &endpoint);
}

status hook_subscriptions(struct work *w, int64_t endpoint, struct rows *ret_rows)
{
    return hook_store_subscriptions(w, endpoint, ret_rows);
}

status hook_subscription_get(struct work *w, int64_t endpoint, int64_t id,
                             struct hook_subscription *ret_subscription)
{
    struct rows rows;
    TRY(hook_store_subscriptions(w, endpoint, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        *ret_subscription = ((const struct hook_subscription *) rows.items)[i];
        if (ret_subscription->id == id)
            return OK;
    }
    return fail(w, NOT_FOUND, "subscriptionId", "There is no subscription %lld of this app.",
                (long long) id);
}

status hook_subscription_create(struct work *w, struct hook_subscription *draft)
{
    draft->property = draft->property == NULL ? "" : draft->property;
    draft->id = db_new_id(w);
    draft->created_at = draft->changed_at = w->now;
    if (text_empty(draft->event_type) || !hook_hubspot_event_valid(w, event_of(w, draft))
        || strchr(draft->property, ',') != NULL)
        return fail(w, INVALID, "eventType",
                    "There is no event '%.100s'; write it as contact.creation, or as "
                    "contact.propertyChange with a propertyName.",
                    draft->event_type == NULL ? "" : event_of(w, draft));
    TRY(hook_store_subscribe(w, draft));
    return refresh_events(w, draft->endpoint);
}

status hook_subscription_set_active(struct work *w, int64_t endpoint, int64_t id, bool active)
{
    struct hook_subscription row;
    TRY(hook_subscription_get(w, endpoint, id, &row));
    TRY(hook_store_activate(w, id, active));
    return refresh_events(w, endpoint);
}

status hook_subscription_remove(struct work *w, int64_t endpoint, int64_t id)
{
    struct hook_subscription row;
    TRY(hook_subscription_get(w, endpoint, id, &row));
    TRY(hook_store_unsubscribe(w, endpoint, id));
    return refresh_events(w, endpoint);
}
