/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook_store.h"

#include <math.h>

#include "base/list.h"
#include "crm/hook/hook_sql.h"

const char *const hook_format_words[] = {"standard", "hubspot", NULL};
const char *const hook_state_words[] = {"active", "paused", "gone", "removed", NULL};
const char *const hook_delivery_words[] = {"waiting", "sending", "done", "parked", "skipped", NULL};
static const char *const replay_words[] = {"running", "done", "cancelled", NULL};

/* clang-format off */
static const struct field endpoint_fields[] = {
    FIELD(hook_endpoint, id, FIELD_INT), FIELD(hook_endpoint, name, FIELD_TEXT),
    FIELD(hook_endpoint, url, FIELD_TEXT),
    FIELD(hook_endpoint, format, FIELD_CHOICE, .words = hook_format_words),
    FIELD(hook_endpoint, signature, FIELD_TEXT), FIELD(hook_endpoint, events, FIELD_TEXT),
    FIELD(hook_endpoint, types, FIELD_TEXT), FIELD(hook_endpoint, store, FIELD_INT),
    FIELD(hook_endpoint, timeout, FIELD_INT), FIELD(hook_endpoint, flights, FIELD_INT),
    FIELD(hook_endpoint, state, FIELD_CHOICE, .words = hook_state_words),
    FIELD(hook_endpoint, reason, FIELD_TEXT), FIELD(hook_endpoint, app, FIELD_INT),
    FIELD(hook_endpoint, secret, FIELD_TEXT), FIELD(hook_endpoint, old_secret, FIELD_TEXT),
    FIELD(hook_endpoint, old_until, FIELD_TIME), FIELD(hook_endpoint, cursor, FIELD_INT),
    FIELD(hook_endpoint, failures, FIELD_INT), FIELD(hook_endpoint, probe_at, FIELD_TIME),
    FIELD(hook_endpoint, not_before, FIELD_TIME), FIELD(hook_endpoint, last_success, FIELD_TIME),
    FIELD(hook_endpoint, last_failure, FIELD_TIME), FIELD(hook_endpoint, created_at, FIELD_TIME),
    FIELD(hook_endpoint, created_by, FIELD_INT), FIELD(hook_endpoint, changed_at, FIELD_TIME),
};
static const struct shape endpoint_shape = SHAPE("HookEndpointRow", hook_endpoint, endpoint_fields);

static const struct field delivery_fields[] = {
    FIELD(hook_delivery, id, FIELD_INT), FIELD(hook_delivery, endpoint, FIELD_INT),
    FIELD(hook_delivery, sequence, FIELD_INT), FIELD(hook_delivery, kind, FIELD_INT),
    FIELD(hook_delivery, replay, FIELD_INT), FIELD(hook_delivery, subject, FIELD_INT),
    FIELD(hook_delivery, lane, FIELD_INT),
    FIELD(hook_delivery, state, FIELD_CHOICE, .words = hook_delivery_words),
    FIELD(hook_delivery, due, FIELD_TIME), FIELD(hook_delivery, claim, FIELD_INT),
    FIELD(hook_delivery, attempt, FIELD_INT), FIELD(hook_delivery, first_at, FIELD_TIME),
    FIELD(hook_delivery, created_at, FIELD_TIME), FIELD(hook_delivery, ended_at, FIELD_TIME),
};
static const struct shape delivery_shape = SHAPE("HookDeliveryRow", hook_delivery, delivery_fields);

static const struct field attempt_fields[] = {
    FIELD(hook_attempt, id, FIELD_INT), FIELD(hook_attempt, delivery, FIELD_INT),
    FIELD(hook_attempt, endpoint, FIELD_INT), FIELD(hook_attempt, at, FIELD_TIME),
    FIELD(hook_attempt, took, FIELD_INT), FIELD(hook_attempt, code, FIELD_INT),
    FIELD(hook_attempt, reason, FIELD_TEXT), FIELD(hook_attempt, answer, FIELD_TEXT),
};
static const struct shape attempt_shape = SHAPE("HookAttemptRow", hook_attempt, attempt_fields);

static const struct field health_fields[] = {
    FIELD(hook_health, attempts, FIELD_INT, .help = "in the last 24 hours"),
    FIELD(hook_health, succeeded, FIELD_INT),
    FIELD(hook_health, success_rate, FIELD_NUMBER, .help = "null: there was no attempt"),
    FIELD(hook_health, behind, FIELD_INT, .help = "facts of the ledger that were not looked at yet"),
    FIELD(hook_health, waiting, FIELD_INT, .help = "deliveries under way or to be tried again"),
    FIELD(hook_health, parked, FIELD_INT, .help = "given up after 24 hours; resend or recover them"),
    FIELD(hook_health, oldest_at, FIELD_TIME, .help = "since when the oldest one waits"),
    FIELD(hook_health, next_attempt_at, FIELD_TIME),
    FIELD(hook_health, breaker_open, FIELD_BOOL, .help = "it fails: one call at a time is tried"),
};
const struct shape hook_health_shape = SHAPE("HookHealth", hook_health, health_fields);

static const struct field replay_fields[] = {
    FIELD(hook_replay, id, FIELD_INT, .read_only = true),
    FIELD(hook_replay, endpoint, FIELD_INT, .read_only = true),
    FIELD(hook_replay, from_at, FIELD_TIME, .help = "facts that happened from then on"),
    FIELD(hook_replay, until_at, FIELD_TIME, .help = "and before that"),
    FIELD(hook_replay, first, FIELD_INT, .help = "the first sequence"),
    FIELD(hook_replay, last, FIELD_INT, .help = "the last sequence"),
    FIELD(hook_replay, cursor, FIELD_INT, .read_only = true, .help = "how far it has come"),
    FIELD(hook_replay, found, FIELD_INT, .read_only = true, .help = "facts put on their way"),
    FIELD(hook_replay, state, FIELD_CHOICE, .read_only = true, .words = replay_words),
    FIELD(hook_replay, created_at, FIELD_TIME, .read_only = true),
    FIELD(hook_replay, created_by, FIELD_INT, .read_only = true),
    FIELD(hook_replay, waiting, FIELD_INT, .read_only = true, .help = "of those found, not there yet"),
};
const struct shape hook_replay_shape = SHAPE("HookReplay", hook_replay, replay_fields);

static const struct field subscription_fields[] = {
    FIELD(hook_subscription, id, FIELD_INT), FIELD(hook_subscription, endpoint, FIELD_INT),
    FIELD(hook_subscription, event_type, FIELD_TEXT), FIELD(hook_subscription, property, FIELD_TEXT),
    FIELD(hook_subscription, active, FIELD_BOOL), FIELD(hook_subscription, created_at, FIELD_TIME),
    FIELD(hook_subscription, changed_at, FIELD_TIME),
};
static const struct shape subscription_shape =
    SHAPE("HookSubscriptionRow", hook_subscription, subscription_fields);

struct number { int64_t id; };
static const struct field number_fields[] = {FIELD(number, id, FIELD_INT)};
static const struct shape number_shape = SHAPE("Number", number, number_fields);
/* clang-format on */

/* ---- endpoints ---- */

static status app_taken(struct work *w, status outcome)
{
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "app", "There is an endpoint of this app already.");
    return outcome;
}

status hook_store_insert(struct work *w, const struct hook_endpoint *endpoint)
{
    return app_taken(
        w, db_run(w, &HOOK_ENDPOINT_INSERT, params_of(w, &endpoint_shape, endpoint), NULL));
}

static status endpoint_found(struct work *w, int64_t id, status outcome)
{
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "id", "There is no endpoint %lld; GET /api/hooks lists them.",
                    (long long) id);
    return outcome;
}

status hook_store_get(struct work *w, int64_t id, struct hook_endpoint *ret_endpoint)
{
    return endpoint_found(
        w, id, db_one(w, &HOOK_ENDPOINT_GET, WITH(P_INT(id)), &endpoint_shape, ret_endpoint));
}

status hook_store_lock(struct work *w, int64_t id, struct hook_endpoint *ret_endpoint)
{
    return endpoint_found(
        w, id, db_one(w, &HOOK_ENDPOINT_LOCK, WITH(P_INT(id)), &endpoint_shape, ret_endpoint));
}

status hook_store_find_app(struct work *w, int64_t app, struct hook_endpoint *ret_endpoint)
{
    status outcome =
        db_one(w, &HOOK_ENDPOINT_FIND_APP, WITH(P_INT(app)), &endpoint_shape, ret_endpoint);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "appId",
                    "App %lld has no webhooks yet: PUT /webhooks/v3/%lld/settings makes them.",
                    (long long) app, (long long) app);
    return outcome;
}

status hook_store_list(struct work *w, struct rows *ret_endpoints)
{
    return db_list(w, &HOOK_ENDPOINT_LIST, NO_PARAMS, &endpoint_shape, ret_endpoints);
}

status hook_store_update(struct work *w, const struct hook_endpoint *endpoint)
{
    return app_taken(
        w, db_run(w, &HOOK_ENDPOINT_UPDATE, params_of(w, &endpoint_shape, endpoint), NULL));
}

status hook_store_move(struct work *w, const struct hook_endpoint *endpoint)
{
    return db_run(w, &HOOK_ENDPOINT_MOVE, params_of(w, &endpoint_shape, endpoint), NULL);
}

status hook_store_behind(struct work *w, int64_t last, struct rows *ret_ids)
{
    int64_t most = HOOK_WINDOW;
    return db_list(w, &HOOK_ENDPOINT_BEHIND, WITH(P_INT(last), P_INT(most)), &number_shape,
                   ret_ids);
}

status hook_store_ready(struct work *w, struct rows *ret_ids)
{
    int64_t now = w->now;
    return db_list(w, &HOOK_ENDPOINT_READY, WITH(P_INT(now)), &number_shape, ret_ids);
}

/* ---- deliveries ---- */

status hook_store_add(struct work *w, const struct rows *deliveries)
{
    return db_run_each(w, &HOOK_DELIVERY_INSERT, &delivery_shape, deliveries, NULL);
}

status hook_store_put(struct work *w, const struct rows *deliveries)
{
    return db_run_each(w, &HOOK_DELIVERY_MOVE, &delivery_shape, deliveries, NULL);
}

status hook_store_delivery(struct work *w, int64_t endpoint, int64_t id,
                           struct hook_delivery *ret_delivery)
{
    status outcome = db_one(w, &HOOK_DELIVERY_GET, WITH(P_INT(endpoint), P_INT(id)),
                            &delivery_shape, ret_delivery);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "delivery", "There is no delivery %lld of this endpoint.",
                    (long long) id);
    return outcome;
}

status hook_store_page(struct work *w, int64_t endpoint, const struct hook_delivery_page *page,
                       struct rows *ret_deliveries)
{
    const char *state = page->state;
    int64_t     after = page->after, limit = page->limit;
    return db_list(w, &HOOK_DELIVERY_PAGE,
                   WITH(P_INT(endpoint), P_TEXT(state), P_INT(after), P_INT(limit)),
                   &delivery_shape, ret_deliveries);
}

status hook_store_due(struct work *w, int64_t endpoint, bool probing, int64_t most,
                      struct rows *ret_deliveries)
{
    int64_t now = w->now, probe = probing;
    return db_list(w, &HOOK_DELIVERY_READY,
                   WITH(P_INT(endpoint), P_INT(now), P_INT(probe), P_INT(most)), &delivery_shape,
                   ret_deliveries);
}

status hook_store_in_flight(struct work *w, int64_t endpoint, int64_t *ret_count)
{
    int64_t now = w->now;
    return db_number(w, &HOOK_DELIVERY_IN_FLIGHT, WITH(P_INT(endpoint), P_INT(now)), ret_count);
}

status hook_store_claim_endpoint(struct work *w, int64_t claim, int64_t *ret_endpoint)
{
    *ret_endpoint = 0;
    status outcome = db_number(w, &HOOK_CLAIM_ENDPOINT, WITH(P_INT(claim)), ret_endpoint);
    return outcome == NOT_FOUND ? OK : outcome;
}

status hook_store_claimed(struct work *w, int64_t claim, struct rows *ret_deliveries)
{
    return db_list(w, &HOOK_DELIVERY_CLAIMED, WITH(P_INT(claim)), &delivery_shape, ret_deliveries);
}

status hook_store_release(struct work *w)
{
    int64_t now = w->now;
    return db_run(w, &HOOK_DELIVERY_RELEASE, WITH(P_INT(now)), NULL);
}

status hook_store_hurry(struct work *w, int64_t endpoint)
{
    int64_t now = w->now;
    return db_run(w, &HOOK_DELIVERY_HURRY, WITH(P_INT(endpoint), P_INT(now)), NULL);
}

status hook_store_open(struct work *w, int64_t endpoint, struct rows *ret_deliveries)
{
    return db_list(w, &HOOK_DELIVERY_OPEN, WITH(P_INT(endpoint)), &delivery_shape, ret_deliveries);
}

status hook_store_change_lanes(struct work *w, const struct rows *deliveries)
{
    return db_run_each(w, &HOOK_DELIVERY_CHANGE_LANE, &delivery_shape, deliveries, NULL);
}

status hook_store_count(struct work *w, int64_t endpoint, int64_t replay, int64_t *ret_count)
{
    return db_number(w, &HOOK_DELIVERY_COUNT, WITH(P_INT(endpoint), P_INT(replay)), ret_count);
}

status hook_store_recover(struct work *w, int64_t endpoint, int64_t *ret_count)
{
    int64_t now = w->now;
    return db_run(w, &HOOK_DELIVERY_RECOVER, WITH(P_INT(endpoint), P_INT(now)), ret_count);
}

status hook_store_cancel(struct work *w, int64_t endpoint, int64_t replay)
{
    int64_t now = w->now;
    return db_run(w, &HOOK_DELIVERY_CANCEL, WITH(P_INT(endpoint), P_INT(replay), P_INT(now)), NULL);
}

status hook_store_add_attempts(struct work *w, const struct rows *attempts)
{
    return db_run_each(w, &HOOK_ATTEMPT_INSERT, &attempt_shape, attempts, NULL);
}

status hook_store_attempts(struct work *w, int64_t delivery, struct rows *ret_attempts)
{
    return db_list(w, &HOOK_ATTEMPT_LIST, WITH(P_INT(delivery)), &attempt_shape, ret_attempts);
}

status hook_store_health(struct work *w, int64_t endpoint, int64_t since,
                         struct hook_health *ret_health)
{
    const struct param *params = WITH(P_INT(endpoint), P_INT(since));
    TRY(db_one(w, &HOOK_ATTEMPT_RATE, params, &hook_health_shape, ret_health));
    TRY(db_one(w, &HOOK_DELIVERY_WAITING, params, &hook_health_shape, ret_health));
    TRY(db_number(w, &HOOK_DELIVERY_PARKED, params, &ret_health->parked));
    ret_health->success_rate = ret_health->attempts == 0
                                   ? NAN
                                   : (double) ret_health->succeeded / (double) ret_health->attempts;
    return OK;
}

status hook_store_forget(struct work *w, int64_t before, int64_t most, int64_t *ret_count)
{
    const struct param *params = WITH(P_INT(before), P_INT(most));
    TRY(db_run(w, &HOOK_FORGET_ATTEMPTS, params, NULL));
    return db_run(w, &HOOK_FORGET_DELIVERIES, params, ret_count);
}

status hook_store_forget_rest(struct work *w, int64_t before)
{
    TRY(db_run(w, &HOOK_FORGET_REPLAYS, WITH(P_INT(before)), NULL));
    TRY(db_run(w, &HOOK_FORGET_SUBSCRIPTIONS, NO_PARAMS, NULL));
    return db_run(w, &HOOK_FORGET_ENDPOINTS, NO_PARAMS, NULL);
}

status hook_store_erase_answers(struct work *w, int64_t contact)
{
    return db_run(w, &HOOK_ERASE_ANSWERS, WITH(P_INT(contact)), NULL);
}

/* ---- replays and subscriptions ---- */

status hook_store_add_replay(struct work *w, const struct hook_replay *replay)
{
    return db_run(w, &HOOK_REPLAY_INSERT, params_of(w, &hook_replay_shape, replay), NULL);
}

status hook_store_replay(struct work *w, int64_t endpoint, int64_t id,
                         struct hook_replay *ret_replay)
{
    status outcome = db_one(w, &HOOK_REPLAY_GET, WITH(P_INT(endpoint), P_INT(id)),
                            &hook_replay_shape, ret_replay);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "replay", "There is no replay %lld of this endpoint.",
                    (long long) id);
    return outcome;
}

status hook_store_replays(struct work *w, int64_t endpoint, struct rows *ret_replays)
{
    return db_list(w, &HOOK_REPLAY_LIST, WITH(P_INT(endpoint)), &hook_replay_shape, ret_replays);
}

status hook_store_running(struct work *w, struct rows *ret_replays)
{
    int64_t most = HOOK_WINDOW;
    return db_list(w, &HOOK_RUNNING_REPLAYS, WITH(P_INT(most)), &hook_replay_shape, ret_replays);
}

status hook_store_move_replay(struct work *w, const struct hook_replay *replay)
{
    return db_run(w, &HOOK_REPLAY_MOVE, params_of(w, &hook_replay_shape, replay), NULL);
}

status hook_store_subscribe(struct work *w, const struct hook_subscription *draft)
{
    status outcome =
        db_run(w, &HOOK_SUBSCRIPTION_INSERT, params_of(w, &subscription_shape, draft), NULL);
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "eventType", "There is such a subscription already: %s%s%s.",
                    draft->event_type, *draft->property == '\0' ? "" : " of ", draft->property);
    return outcome;
}

status hook_store_subscriptions(struct work *w, int64_t endpoint, struct rows *ret_rows)
{
    return db_list(w, &HOOK_SUBSCRIPTION_LIST, WITH(P_INT(endpoint)), &subscription_shape,
                   ret_rows);
}

status hook_store_activate(struct work *w, int64_t id, bool is_active)
{
    int64_t now = w->now, active = is_active;
    return db_run(w, &HOOK_SUBSCRIPTION_ACTIVATE, WITH(P_INT(id), P_INT(now), P_INT(active)), NULL);
}

status hook_store_unsubscribe(struct work *w, int64_t endpoint, int64_t id)
{
    return db_run(w, &HOOK_SUBSCRIPTION_REMOVE, WITH(P_INT(endpoint), P_INT(id)), NULL);
}
