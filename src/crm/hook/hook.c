/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/hook/hook_match.h"
#include "crm/hook/hook_payload.h"
#include "crm/hook/hook_store.h"
#include "crm/hook/hook_subscribe.h"
#include "kit/ledger/ledger.h"

enum { TIMEOUT_LEAST = 100, TIMEOUT_MOST = 30000, FLIGHTS = 8, FLIGHTS_MOST = 100 };

/* ---- checks ---- */

static status check_url(struct work *w, const char *url)
{
    const char *host = url == NULL ? NULL : strstr(url, "://");
    bool        good = host != NULL && (text_starts(url, "https://") || text_starts(url, "http://"))
                && strcspn(host + 3, "/?#@") > 0 && strpbrk(url, " \t\r\n#") == NULL;
    if (!good)
        return fail(w, INVALID, "url",
                    "The address must look like https://example.com/hooks, without a '#'.");
    if (memchr(host + 3, '@', strcspn(host + 3, "/?")) != NULL)
        return fail(w, INVALID, "url",
                    "The address must not hold a user or password; check the signature instead.");
    return OK;
}

static status check_numbers(struct work *w, const struct hook_endpoint *endpoint)
{
    if (endpoint->timeout < TIMEOUT_LEAST || endpoint->timeout > TIMEOUT_MOST)
        return fail(w, INVALID, "timeout_ms", "The timeout must be from 100 to 30000 ms.");
    if (endpoint->flights < 1 || endpoint->flights > FLIGHTS_MOST)
        return fail(w, INVALID, "flights", "Calls at a time must be from 1 to 100.");
    return OK;
}

/* The words that a format may be signed with; the first is what is meant when none is said. */
static const char *const signatures[][4] = {
    [HOOK_STANDARD] = {"v1", "v1a", NULL},
    [HOOK_HUBSPOT] = {"v3", "v2", "v1", NULL},
};

static bool is_word(const char *const *words, const char *word)
{
    for (; *words != NULL; words++)
        if (text_same(*words, word))
            return true;
    return false;
}

static status check_signature(struct work *w, const struct hook_endpoint *endpoint)
{
    const char **words = text_split(w, endpoint->signature, ' ', NULL);
    bool         standard = endpoint->format == HOOK_STANDARD;
    if (standard && !is_word((const char *const *) words, "v1"))
        return fail(w, INVALID, "signature", "The signature must be 'v1' or 'v1 v1a'.");
    for (; *words != NULL; words++)
        if (!is_word(signatures[endpoint->format], *words))
            return fail(w, INVALID, "signature",
                        standard ? "There is no signature '%.20s'; use 'v1' or 'v1 v1a'."
                                 : "There is no signature '%.20s'; use 'v3', 'v2' or 'v1'.",
                        *words);
    return OK;
}

static status check(struct work *w, struct hook_endpoint *endpoint)
{
    bool hubspot = endpoint->format == HOOK_HUBSPOT;
    if (text_empty(endpoint->name))
        endpoint->name = "Webhook";
    if (text_empty(endpoint->signature))
        endpoint->signature = signatures[endpoint->format][0];
    if (endpoint->timeout == ABSENT)
        endpoint->timeout = hubspot ? 5 * SECOND : 15 * SECOND;
    if (endpoint->flights == ABSENT)
        endpoint->flights = FLIGHTS;
    TRY(check_url(w, endpoint->url));
    TRY(check_numbers(w, endpoint));
    TRY(check_signature(w, endpoint));
    /* An app may first say where to, and subscribe later. */
    if (!text_empty(endpoint->events) || endpoint->app == ABSENT)
        TRY(hook_check_events(w, endpoint));
    return hook_check_types(w, endpoint->types);
}

/* ---- endpoints ---- */

status hook_create(struct work *w, struct hook_endpoint *draft, const char *secret,
                   const char **ret_secret)
{
    TRY(check(w, draft));
    draft->id = db_new_id(w);
    draft->state = HOOK_ACTIVE;
    draft->probe_at = draft->last_success = draft->last_failure = ABSENT;
    draft->created_at = draft->changed_at = w->now;
    draft->created_by = w->actor.user;
    TRY(ledger_last(w, &draft->cursor));
    TRY(hook_secret_make(w, draft, secret, &draft->secret, ret_secret));
    TRY(hook_store_insert(w, draft));
    return draft->format == HOOK_HUBSPOT ? hook_subscribe_to(w, draft) : OK;
}

status hook_get(struct work *w, int64_t id, struct hook_endpoint *ret_endpoint)
{
    return hook_store_get(w, id, ret_endpoint);
}

status hook_list(struct work *w, struct rows *ret_endpoints)
{
    return hook_store_list(w, ret_endpoints);
}

status hook_find_app(struct work *w, int64_t app, struct hook_endpoint *ret_endpoint)
{
    return hook_store_find_app(w, app, ret_endpoint);
}

status hook_change(struct work *w, const struct hook_endpoint *endpoint)
{
    struct hook_endpoint now, changed = *endpoint;
    TRY(hook_store_lock(w, endpoint->id, &now));
    changed.format = now.format;
    TRY(check(w, &changed));
    changed.changed_at = w->now;
    TRY(hook_store_update(w, &changed));
    return changed.format == HOOK_HUBSPOT ? hook_subscribe_to(w, &changed) : OK;
}

status hook_remove(struct work *w, int64_t id)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_lock(w, id, &endpoint));
    endpoint.state = HOOK_REMOVED;
    endpoint.app = ABSENT;
    endpoint.changed_at = w->now;
    return hook_store_update(w, &endpoint);
}

status hook_rotate(struct work *w, int64_t id, const char *secret, const char **ret_secret)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_lock(w, id, &endpoint));
    endpoint.old_secret = endpoint.secret;
    endpoint.old_until = w->now + HOOK_OLD_SECRET;
    endpoint.changed_at = w->now;
    TRY(hook_secret_make(w, &endpoint, secret, &endpoint.secret, ret_secret));
    return hook_store_update(w, &endpoint);
}

static status set_state(struct work *w, struct hook_endpoint *endpoint, enum hook_state state,
                        const char *reason)
{
    endpoint->state = state;
    endpoint->reason = reason;
    return hook_store_move(w, endpoint);
}

status hook_pause(struct work *w, int64_t id)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_lock(w, id, &endpoint));
    return set_state(w, &endpoint, HOOK_PAUSED,
                     work_text(w, "Paused at %s.", time_text(w, w->now)));
}

status hook_resume(struct work *w, int64_t id)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_lock(w, id, &endpoint));
    endpoint.failures = 0;
    endpoint.probe_at = ABSENT;
    endpoint.not_before = 0;
    TRY(hook_store_hurry(w, id));
    return set_state(w, &endpoint, HOOK_ACTIVE, NULL);
}

/* ---- deliveries ---- */

status hook_deliveries(struct work *w, int64_t id, const struct hook_delivery_page *page,
                       struct rows *ret_deliveries)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_get(w, id, &endpoint));
    if (page->limit < 1 || page->limit > 200)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 200.");
    if (page->state != NULL && !is_word(hook_delivery_words, page->state))
        return fail(w, INVALID, "state",
                    "The state must be waiting, sending, done, parked or skipped, not '%.20s'.",
                    page->state);
    return hook_store_page(w, id, page, ret_deliveries);
}

status hook_delivery_get(struct work *w, int64_t endpoint, int64_t id,
                         struct hook_delivery *ret_delivery, struct rows *ret_attempts)
{
    TRY(hook_store_delivery(w, endpoint, id, ret_delivery));
    return hook_store_attempts(w, id, ret_attempts);
}

status hook_test(struct work *w, int64_t id, struct hook_delivery *ret_delivery)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_lock(w, id, &endpoint));
    if (endpoint.state != HOOK_ACTIVE)
        return fail(w, CONFLICT, "id", "The endpoint is %s: resume it first.",
                    hook_state_words[endpoint.state]);
    int64_t delivery = db_new_id(w);
    *ret_delivery = (struct hook_delivery){.id = delivery,
                                           .endpoint = id,
                                           .lane = -delivery,
                                           .due = w->now,
                                           .created_at = w->now,
                                           .ended_at = ABSENT};
    return hook_store_add(w, &(struct rows){ret_delivery, 1});
}

status hook_resend(struct work *w, int64_t endpoint, int64_t id, struct hook_delivery *ret_delivery)
{
    struct hook_endpoint held;
    TRY(hook_store_lock(w, endpoint, &held));
    TRY(hook_store_delivery(w, endpoint, id, ret_delivery));
    if (ret_delivery->state == HOOK_SENDING)
        return fail(w, CONFLICT, "delivery", "It is being sent just now.");
    if (ret_delivery->state != HOOK_WAITING) {
        ret_delivery->attempt = 0;
        ret_delivery->first_at = 0;
    }
    ret_delivery->state = HOOK_WAITING;
    ret_delivery->due = w->now;
    ret_delivery->claim = 0;
    ret_delivery->ended_at = ABSENT;
    return hook_store_put(w, &(struct rows){ret_delivery, 1});
}

status hook_recover(struct work *w, int64_t id, int64_t *ret_count)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_lock(w, id, &endpoint));
    return hook_store_recover(w, id, ret_count);
}

status hook_health(struct work *w, const struct hook_endpoint *endpoint,
                   struct hook_health *ret_health)
{
    int64_t last;
    *ret_health = (struct hook_health){.oldest_at = ABSENT, .next_attempt_at = ABSENT};
    TRY(ledger_last(w, &last));
    TRY(hook_store_health(w, endpoint->id, w->now - DAY, ret_health));
    ret_health->behind = last - endpoint->cursor;
    ret_health->breaker_open = endpoint->probe_at != ABSENT;
    if (ret_health->next_attempt_at == ABSENT)
        return OK;
    if (endpoint->state != HOOK_ACTIVE)
        ret_health->next_attempt_at = ABSENT;
    else if (ret_health->breaker_open)
        ret_health->next_attempt_at = endpoint->probe_at;
    else if (ret_health->next_attempt_at < endpoint->not_before)
        ret_health->next_attempt_at = endpoint->not_before;
    return OK;
}

/* ---- replays ---- */

static status check_range(struct work *w, struct hook_replay *draft)
{
    int64_t last;
    TRY(ledger_last(w, &last));
    draft->first = draft->first == ABSENT ? 1 : draft->first;
    draft->last = draft->last == ABSENT || draft->last > last ? last : draft->last;
    bool turned =
        draft->from_at != ABSENT && draft->until_at != ABSENT && draft->from_at >= draft->until_at;
    if (draft->first < 1 || draft->first > draft->last || turned)
        return fail(w, INVALID,
                    draft->first < 1 || draft->first > draft->last ? "first" : "from_at",
                    "There is nothing in this range: the ledger's facts have the sequences 1 to "
                    "%lld, and a range ends after it begins.",
                    (long long) last);
    return OK;
}

status hook_replay_create(struct work *w, struct hook_replay *draft)
{
    struct hook_endpoint endpoint;
    struct rows          replays;
    TRY(hook_store_lock(w, draft->endpoint, &endpoint));
    TRY(check_range(w, draft));
    TRY(hook_store_replays(w, draft->endpoint, &replays));
    for (int64_t i = 0; i < replays.count; i++)
        if (((const struct hook_replay *) replays.items)[i].state == HOOK_REPLAY_RUNNING)
            return fail(w, CONFLICT, "endpoint",
                        "A replay of this endpoint is running; wait for it or cancel it.");
    draft->id = db_new_id(w);
    draft->cursor = draft->first - 1;
    draft->state = HOOK_REPLAY_RUNNING;
    draft->created_at = w->now;
    draft->created_by = w->actor.user;
    return hook_store_add_replay(w, draft);
}

status hook_replay_get(struct work *w, int64_t endpoint, int64_t id, struct hook_replay *ret_replay)
{
    return hook_store_replay(w, endpoint, id, ret_replay);
}

status hook_replay_list(struct work *w, int64_t id, struct rows *ret_replays)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_get(w, id, &endpoint));
    return hook_store_replays(w, id, ret_replays);
}

status hook_replay_cancel(struct work *w, int64_t endpoint, int64_t id)
{
    struct hook_endpoint held;
    struct hook_replay   replay;
    TRY(hook_store_lock(w, endpoint, &held));
    TRY(hook_store_replay(w, endpoint, id, &replay));
    if (replay.state == HOOK_REPLAY_RUNNING) {
        replay.state = HOOK_REPLAY_CANCELLED;
        TRY(hook_store_move_replay(w, &replay));
    }
    return hook_store_cancel(w, endpoint, id);
}
