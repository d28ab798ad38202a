/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /webhooks/v3/{appId}: settings and subscriptions as the field's programs make them; the endpoint
 * is one of /api/hooks, known by the number of its app. */
#include "crm/hook/hook_app_api.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/hook/hook.h"
#include "kit/json/json.h"

static const char *const period_words[] = {"SECONDLY", "ROLLING_MINUTE", NULL};

enum period { SECONDLY, ROLLING_MINUTE };

struct throttling {
    enum period period;
    int64_t     maxConcurrentRequests;
};

struct settings {
    const char        *targetUrl;
    struct throttling *throttling;
    const char        *secret;
    int64_t            createdAt, updatedAt;
};

struct subscription {
    const char *id;
    const char *eventType, *propertyName;
    bool        active;
    int64_t     createdAt, updatedAt;
};

/* clang-format off */
static const struct field throttling_fields[] = {
    FIELD(throttling, period,                FIELD_CHOICE, .words = period_words),
    FIELD(throttling, maxConcurrentRequests, FIELD_INT,    .help = "calls at a time, 1 to 100"),
};
static const struct shape throttling_shape = SHAPE("WebhookThrottling", throttling, throttling_fields);

static const struct field settings_fields[] = {
    FIELD(settings, targetUrl,  FIELD_TEXT, .required = true, .max = 2000),
    FIELD(settings, throttling, FIELD_ONE,  .of = &throttling_shape),
    FIELD(settings, secret,     FIELD_TEXT, .max = 200, .help = "the app's client secret; one is made, and shown once, without it"),
    FIELD(settings, createdAt,  FIELD_TIME, .read_only = true),
    FIELD(settings, updatedAt,  FIELD_TIME, .read_only = true),
};
const struct shape hook_app_settings_shape = SHAPE("WebhookSettings", settings, settings_fields);

static const struct field subscription_fields[] = {
    FIELD(subscription, id,           FIELD_TEXT),
    FIELD(subscription, eventType,    FIELD_TEXT, .max = 100),
    FIELD(subscription, propertyName, FIELD_TEXT, .max = 100),
    FIELD(subscription, active,       FIELD_BOOL),
    FIELD(subscription, createdAt,    FIELD_TIME, .read_only = true),
    FIELD(subscription, updatedAt,    FIELD_TIME, .read_only = true),
};
const struct shape hook_app_subscription_shape = SHAPE("WebhookSubscription", subscription, subscription_fields);

struct batch {
    struct rows inputs;
};
static const struct field batch_fields[] = {
    FIELD(batch, inputs, FIELD_LIST, .required = true, .of = &hook_app_subscription_shape),
};
const struct shape hook_app_batch_shape = SHAPE("WebhookSubscriptionBatch", batch, batch_fields);

struct batch_result {
    const char *status;
    struct rows results;
    int64_t     startedAt, completedAt;
};
static const struct field batch_result_fields[] = {
    FIELD(batch_result, status,      FIELD_TEXT),
    FIELD(batch_result, results,     FIELD_LIST, .of = &hook_app_subscription_shape),
    FIELD(batch_result, startedAt,   FIELD_TIME),
    FIELD(batch_result, completedAt, FIELD_TIME),
};
const struct shape hook_app_batch_result_shape =
    SHAPE("WebhookSubscriptionBatchResult", batch_result, batch_result_fields);
/* clang-format on */

static status endpoint_of(struct work *w, const struct request *rq,
                          struct hook_endpoint *ret_endpoint)
{
    int64_t app;
    TRY(request_id(w, rq, "appId", &app));
    return hook_find_app(w, app, ret_endpoint);
}

/* ---- settings ---- */

static status reply_settings(struct work *w, struct reply *rp, const struct hook_endpoint *endpoint,
                             const char *secret)
{
    struct throttling throttling = {SECONDLY, endpoint->flights};
    struct settings   settings = {endpoint->url, &throttling, secret, endpoint->created_at,
                                  endpoint->changed_at};
    return reply_one(w, rp, &hook_app_settings_shape, &settings);
}

status hook_app_get_settings(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    TRY(endpoint_of(w, rq, &endpoint));
    return reply_settings(w, rp, &endpoint, NULL);
}

static status create_settings(struct work *w, int64_t app, const struct settings *settings,
                              struct reply *rp)
{
    struct hook_endpoint draft = {.name = work_text(w, "App %lld", (long long) app),
                                  .url = settings->targetUrl,
                                  .format = HOOK_HUBSPOT,
                                  .events = "",
                                  .store = ABSENT,
                                  .timeout = ABSENT,
                                  .flights = ABSENT,
                                  .app = app};
    const char          *secret;
    if (settings->throttling != NULL)
        draft.flights = settings->throttling->maxConcurrentRequests;
    TRY(hook_create(w, &draft, settings->secret, &secret));
    return reply_settings(w, rp, &draft, secret);
}

/* PUT: makes them, or changes them. */
status hook_app_put_settings(struct work *w, const struct request *rq, struct reply *rp)
{
    struct settings      settings = {0};
    struct hook_endpoint endpoint;
    int64_t              app;
    const char          *secret = NULL;
    TRY(request_id(w, rq, "appId", &app));
    TRY(request_body(w, rq, &hook_app_settings_shape, &settings));
    status outcome = hook_find_app(w, app, &endpoint);
    if (outcome == NOT_FOUND)
        return create_settings(w, app, &settings, rp);
    TRY(outcome);
    endpoint.url = settings.targetUrl;
    if (settings.throttling != NULL)
        endpoint.flights = settings.throttling->maxConcurrentRequests;
    TRY(hook_change(w, &endpoint));
    if (settings.secret != NULL)
        TRY(hook_rotate(w, endpoint.id, settings.secret, &secret));
    TRY(hook_find_app(w, app, &endpoint));
    return reply_settings(w, rp, &endpoint, secret);
}

status hook_app_remove_settings(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(hook_remove(w, endpoint.id));
    return reply_empty(rp);
}

/* ---- subscriptions ---- */

static struct subscription shown(struct work *w, const struct hook_subscription *row)
{
    return (struct subscription){
        .id = work_text(w, "%lld", (long long) row->id),
        .eventType = row->event_type,
        .propertyName = text_empty(row->property) ? NULL : row->property,
        .active = row->active,
        .createdAt = row->created_at,
        .updatedAt = row->changed_at,
    };
}

status hook_app_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    struct rows          rows;
    struct list          list = list_open(w->arena, sizeof(struct subscription));
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(hook_subscriptions(w, endpoint.id, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        *(struct subscription *) list_add(&list) =
            shown(w, (const struct hook_subscription *) rows.items + i);
    rows = list_rows(&list);
    return reply_list(w, rp, &hook_app_subscription_shape, &rows, NULL);
}

status hook_app_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    struct subscription  given = {0};
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(request_body(w, rq, &hook_app_subscription_shape, &given));
    struct hook_subscription draft = {.endpoint = endpoint.id,
                                      .event_type = given.eventType,
                                      .property = given.propertyName,
                                      .active = given.active};
    TRY(hook_subscription_create(w, &draft));
    struct subscription made = shown(w, &draft);
    return reply_created(w, rp, &hook_app_subscription_shape, &made);
}

static status reply_subscription(struct work *w, struct reply *rp, int64_t endpoint, int64_t id)
{
    struct hook_subscription row;
    TRY(hook_subscription_get(w, endpoint, id, &row));
    struct subscription found = shown(w, &row);
    return reply_one(w, rp, &hook_app_subscription_shape, &found);
}

status hook_app_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    int64_t              id;
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(request_id(w, rq, "subscriptionId", &id));
    return reply_subscription(w, rp, endpoint.id, id);
}

status hook_app_change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    struct subscription  given = {.active = true};
    int64_t              id;
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(request_id(w, rq, "subscriptionId", &id));
    TRY(request_body(w, rq, &hook_app_subscription_shape, &given));
    TRY(hook_subscription_set_active(w, endpoint.id, id, given.active));
    return reply_subscription(w, rp, endpoint.id, id);
}

status hook_app_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    int64_t              id;
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(request_id(w, rq, "subscriptionId", &id));
    TRY(hook_subscription_remove(w, endpoint.id, id));
    return reply_empty(rp);
}

/* POST …/subscriptions/batch/update */
status hook_app_change_batch(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    struct batch         batch = {{0}};
    struct batch_result  result = {"COMPLETE", {0}, w->now, w->now};
    struct list          list = list_open(w->arena, sizeof(struct subscription));
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(request_body(w, rq, &hook_app_batch_shape, &batch));
    const struct subscription *input = batch.inputs.items;
    for (int64_t i = 0; i < batch.inputs.count; i++) {
        struct hook_subscription row;
        int64_t                  id = 0;
        if (!text_to_int(text_empty(input[i].id) ? "" : input[i].id, &id))
            return fail(w, INVALID, "inputs", "Each input needs the id of a subscription.");
        TRY(hook_subscription_set_active(w, endpoint.id, id, input[i].active));
        TRY(hook_subscription_get(w, endpoint.id, id, &row));
        *(struct subscription *) list_add(&list) = shown(w, &row);
    }
    result.results = list_rows(&list);
    return reply_one(w, rp, &hook_app_batch_result_shape, &result);
}
