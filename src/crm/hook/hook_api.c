/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook_api.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/access.h"
#include "crm/hook/hook_app_api.h"
#include "crm/hook/hook_live.h"
#include "crm/hook/hook_view.h"

/* ---- endpoints ---- */

static status reply_view(struct work *w, struct reply *rp, const struct hook_endpoint *endpoint,
                         const char *secret)
{
    struct hook_view view;
    TRY(hook_view_of(w, endpoint, secret, &view));
    return reply_one(w, rp, &hook_view_shape, &view);
}

/* GET /api/hooks */
static status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows endpoints;
    struct list views = list_open(w->arena, sizeof(struct hook_view));
    TRY(hook_list(w, &endpoints));
    for (int64_t i = 0; i < endpoints.count; i++)
        TRY(hook_view_of(w, (const struct hook_endpoint *) endpoints.items + i, NULL,
                         list_add(&views)));
    struct rows rows = list_rows(&views);
    return reply_list(w, rp, &hook_view_shape, &rows, NULL);
}

/* POST /api/hooks */
static status create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_view     view = {.store = ABSENT, .timeout_ms = ABSENT, .flights = ABSENT};
    struct hook_endpoint draft = {.app = ABSENT};
    const char          *secret;
    TRY(request_body(w, rq, &hook_view_shape, &view));
    TRY(hook_view_read(w, &view, &draft));
    TRY(hook_create(w, &draft, view.secret, &secret));
    TRY(reply_view(w, rp, &draft, secret));
    rp->code = 201;
    return OK;
}

static status endpoint_of(struct work *w, const struct request *rq,
                          struct hook_endpoint *ret_endpoint)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    return hook_get(w, id, ret_endpoint);
}

/* GET /api/hooks/{id} */
static status get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    TRY(endpoint_of(w, rq, &endpoint));
    return reply_view(w, rp, &endpoint, NULL);
}

/* PATCH /api/hooks/{id} */
static status change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    struct hook_view     view;
    const struct json   *body;
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(hook_view_of(w, &endpoint, NULL, &view));
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &hook_view_shape, &view));
    if (view.secret != NULL)
        return fail(w, INVALID, "secret",
                    "POST /api/hooks/%lld/rotate-secret changes the secret, so that the old one "
                    "still signs for a day.",
                    (long long) endpoint.id);
    TRY(hook_view_read(w, &view, &endpoint));
    TRY(hook_change(w, &endpoint));
    TRY(hook_get(w, endpoint.id, &endpoint));
    return reply_view(w, rp, &endpoint, NULL);
}

/* DELETE /api/hooks/{id} */
static status remove_one(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(hook_remove(w, id));
    return reply_empty(rp);
}

struct secret {
    const char *secret;
};
static const struct field secret_fields[] = {
    FIELD(secret, secret, FIELD_TEXT, .max = 200, .help = "the one to use; one is made without it"),
};
static const struct shape secret_shape = SHAPE("HookSecret", secret, secret_fields);

/* POST /api/hooks/{id}/rotate-secret */
static status rotate(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    struct secret        given = {NULL};
    const char          *secret;
    TRY(endpoint_of(w, rq, &endpoint));
    if (rq->size > 0)
        TRY(request_body(w, rq, &secret_shape, &given));
    TRY(hook_rotate(w, endpoint.id, given.secret, &secret));
    TRY(hook_get(w, endpoint.id, &endpoint));
    return reply_view(w, rp, &endpoint, secret);
}

static status after(struct work *w, const struct request *rq, struct reply *rp,
                    status (*act)(struct work *w, int64_t id))
{
    struct hook_endpoint endpoint;
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(act(w, endpoint.id));
    TRY(hook_get(w, endpoint.id, &endpoint));
    return reply_view(w, rp, &endpoint, NULL);
}

/* POST /api/hooks/{id}/pause */
static status pause_one(struct work *w, const struct request *rq, struct reply *rp)
{
    return after(w, rq, rp, hook_pause);
}

/* POST /api/hooks/{id}/resume */
static status resume(struct work *w, const struct request *rq, struct reply *rp)
{
    return after(w, rq, rp, hook_resume);
}

/* GET /api/hooks/{id}/health */
static status health(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_endpoint endpoint;
    struct hook_health   found;
    TRY(endpoint_of(w, rq, &endpoint));
    TRY(hook_health(w, &endpoint, &found));
    return reply_one(w, rp, &hook_health_shape, &found);
}

/* ---- deliveries ---- */

static const struct field page_fields[] = {
    FIELD(hook_delivery_page, state, FIELD_TEXT, .help = "waiting sending done parked skipped"),
    FIELD(hook_delivery_page, after, FIELD_INT, .help = "the last one of the page before"),
    FIELD(hook_delivery_page, limit, FIELD_INT, .help = "1 to 200; 50 when it is left out"),
};
static const struct shape page_shape = SHAPE("HookDeliveryPage", hook_delivery_page, page_fields);

/* GET /api/hooks/{id}/deliveries */
static status list_deliveries(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_delivery_page page = {.limit = 50};
    struct list               views = list_open(w->arena, sizeof(struct hook_delivery_view));
    struct rows               rows;
    int64_t                   id;
    TRY(request_id(w, rq, "id", &id));
    TRY(request_query(w, rq, &page_shape, &page));
    TRY(hook_deliveries(w, id, &page, &rows));
    const struct hook_delivery *delivery = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        *(struct hook_delivery_view *) list_add(&views) =
            hook_delivery_view_of(w, &delivery[i], NULL);
    bool        more = rows.count == page.limit;
    const char *next = more ? work_text(w, "%lld", (long long) delivery[rows.count - 1].id) : NULL;
    struct rows shown = list_rows(&views);
    return reply_list(w, rp, &hook_delivery_view_shape, &shown, next);
}

static status reply_delivery(struct work *w, struct reply *rp, int64_t endpoint, int64_t id)
{
    struct hook_delivery delivery;
    struct rows          attempts;
    TRY(hook_delivery_get(w, endpoint, id, &delivery, &attempts));
    struct hook_delivery_view view = hook_delivery_view_of(w, &delivery, &attempts);
    return reply_one(w, rp, &hook_delivery_view_shape, &view);
}

/* GET /api/hooks/{id}/deliveries/{delivery} */
static status get_delivery(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t endpoint, id;
    TRY(request_id(w, rq, "id", &endpoint));
    TRY(request_id(w, rq, "delivery", &id));
    return reply_delivery(w, rp, endpoint, id);
}

/* POST /api/hooks/{id}/deliveries/{delivery}/resend */
static status resend(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_delivery delivery;
    int64_t              endpoint, id;
    TRY(request_id(w, rq, "id", &endpoint));
    TRY(request_id(w, rq, "delivery", &id));
    TRY(hook_resend(w, endpoint, id, &delivery));
    return reply_delivery(w, rp, endpoint, id);
}

/* POST /api/hooks/{id}/test */
static status test(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_delivery delivery;
    int64_t              endpoint;
    TRY(request_id(w, rq, "id", &endpoint));
    TRY(hook_test(w, endpoint, &delivery));
    TRY(reply_delivery(w, rp, endpoint, delivery.id));
    rp->code = 201;
    return OK;
}

struct recovered {
    int64_t count;
};
static const struct field recovered_fields[] = {
    FIELD(recovered, count, FIELD_INT, .help = "deliveries that go on their way again"),
};
static const struct shape recovered_shape = SHAPE("HookRecovered", recovered, recovered_fields);

/* POST /api/hooks/{id}/recover */
static status recover(struct work *w, const struct request *rq, struct reply *rp)
{
    struct recovered recovered;
    int64_t          endpoint;
    TRY(request_id(w, rq, "id", &endpoint));
    TRY(hook_recover(w, endpoint, &recovered.count));
    return reply_one(w, rp, &recovered_shape, &recovered);
}

/* ---- replays ---- */

/* GET /api/hooks/{id}/replays */
static status list_replays(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows replays;
    int64_t     endpoint;
    TRY(request_id(w, rq, "id", &endpoint));
    TRY(hook_replay_list(w, endpoint, &replays));
    return reply_list(w, rp, &hook_replay_shape, &replays, NULL);
}

/* POST /api/hooks/{id}/replays */
static status create_replay(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_replay draft = {
        .from_at = ABSENT, .until_at = ABSENT, .first = ABSENT, .last = ABSENT};
    if (rq->size > 0)
        TRY(request_body(w, rq, &hook_replay_shape, &draft));
    TRY(request_id(w, rq, "id", &draft.endpoint));
    TRY(hook_replay_create(w, &draft));
    return reply_created(w, rp, &hook_replay_shape, &draft);
}

static status ids_of_replay(struct work *w, const struct request *rq, int64_t *ret_endpoint,
                            int64_t *ret_replay)
{
    TRY(request_id(w, rq, "id", ret_endpoint));
    return request_id(w, rq, "replay", ret_replay);
}

/* GET /api/hooks/{id}/replays/{replay} */
static status get_replay(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_replay replay;
    int64_t            endpoint, id;
    TRY(ids_of_replay(w, rq, &endpoint, &id));
    TRY(hook_replay_get(w, endpoint, id, &replay));
    return reply_one(w, rp, &hook_replay_shape, &replay);
}

/* POST /api/hooks/{id}/replays/{replay}/cancel */
static status cancel_replay(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t endpoint, id;
    TRY(ids_of_replay(w, rq, &endpoint, &id));
    TRY(hook_replay_cancel(w, endpoint, id));
    return get_replay(w, rq, rp);
}

/* clang-format off */
const struct route hook_routes[] = {
    {GET,    "/api/events",     MAY_SIGN_IN,       READ,  hook_live_api,
     "What happens, while it happens: a stream of server-sent events (docs/live.md)",
     .query = &hook_live_query_shape, .body = BODY_NONE},
    {GET,    "/api/hooks",      MAY_SEE_SETTINGS,  READ,  list,       "Endpoints of webhooks",
     .gives = &hook_view_shape, .gives_list = true, .body = BODY_NONE},
    {POST,   "/api/hooks",      MAY_EDIT_SETTINGS, WRITE, create,     "Makes an endpoint; its secret is shown this once",
     .takes = &hook_view_shape, .gives = &hook_view_shape},
    {GET,    "/api/hooks/{id}", MAY_SEE_SETTINGS,  READ,  get,        "One endpoint",
     .gives = &hook_view_shape, .body = BODY_NONE},
    {PATCH,  "/api/hooks/{id}", MAY_EDIT_SETTINGS, WRITE, change,     "Changes an endpoint",
     .takes = &hook_view_shape, .gives = &hook_view_shape},
    {DELETE, "/api/hooks/{id}", MAY_EDIT_SETTINGS, WRITE, remove_one, "Removes an endpoint", .body = BODY_NONE},
    {POST,   "/api/hooks/{id}/rotate-secret", MAY_EDIT_SETTINGS, WRITE, rotate,
     "A new secret, shown this once; the old one signs too for 24 hours",
     .takes = &secret_shape, .gives = &hook_view_shape},
    {POST,   "/api/hooks/{id}/pause",   MAY_EDIT_SETTINGS, WRITE, pause_one, "Stops sending; what comes waits",
     .gives = &hook_view_shape, .body = BODY_ANY},
    {POST,   "/api/hooks/{id}/resume",  MAY_EDIT_SETTINGS, WRITE, resume,    "Sends again, beginning with what waited",
     .gives = &hook_view_shape, .body = BODY_ANY},
    {POST,   "/api/hooks/{id}/test",    MAY_EDIT_SETTINGS, WRITE, test,      "Sends a test",
     .gives = &hook_delivery_view_shape, .body = BODY_ANY},
    {POST,   "/api/hooks/{id}/recover", MAY_EDIT_SETTINGS, WRITE, recover,   "Sends again all that was given up",
     .gives = &recovered_shape, .body = BODY_ANY},
    {GET,    "/api/hooks/{id}/health",  MAY_SEE_SETTINGS,  READ,  health,    "How the endpoint does",
     .gives = &hook_health_shape, .body = BODY_NONE},
    {GET,    "/api/hooks/{id}/deliveries", MAY_SEE_SETTINGS, READ, list_deliveries,
     "What was sent, and what is to be, newest first; kept for 30 days",
     .query = &page_shape, .gives = &hook_delivery_view_shape, .gives_list = true, .body = BODY_NONE},
    {GET,    "/api/hooks/{id}/deliveries/{delivery}", MAY_SEE_SETTINGS, READ, get_delivery,
     "One delivery, with every attempt", .gives = &hook_delivery_view_shape, .body = BODY_NONE},
    {POST,   "/api/hooks/{id}/deliveries/{delivery}/resend", MAY_EDIT_SETTINGS, WRITE, resend,
     "Sends one again", .gives = &hook_delivery_view_shape, .body = BODY_ANY},
    {GET,    "/api/hooks/{id}/replays", MAY_SEE_SETTINGS,  READ,  list_replays, "Replays, newest first",
     .gives = &hook_replay_shape, .gives_list = true, .body = BODY_NONE},
    {POST,   "/api/hooks/{id}/replays", MAY_EDIT_SETTINGS, WRITE, create_replay,
     "Tells the facts of a range once more", .takes = &hook_replay_shape, .gives = &hook_replay_shape},
    {GET,    "/api/hooks/{id}/replays/{replay}", MAY_SEE_SETTINGS, READ, get_replay, "How far a replay has come",
     .gives = &hook_replay_shape, .body = BODY_NONE},
    {POST,   "/api/hooks/{id}/replays/{replay}/cancel", MAY_EDIT_SETTINGS, WRITE, cancel_replay, "Ends a replay",
     .gives = &hook_replay_shape, .body = BODY_ANY},

    {GET,    "/webhooks/v3/{appId}/settings", MAY_SEE_SETTINGS,  READ,  hook_app_get_settings,    "Where an app's webhooks go",
     .gives = &hook_app_settings_shape, .body = BODY_NONE},
    {PUT,    "/webhooks/v3/{appId}/settings", MAY_EDIT_SETTINGS, WRITE, hook_app_put_settings,    "Says where an app's webhooks go",
     .takes = &hook_app_settings_shape, .gives = &hook_app_settings_shape},
    {DELETE, "/webhooks/v3/{appId}/settings", MAY_EDIT_SETTINGS, WRITE, hook_app_remove_settings, "Ends an app's webhooks", .body = BODY_NONE},
    {GET,    "/webhooks/v3/{appId}/subscriptions", MAY_SEE_SETTINGS,  READ,  hook_app_list,  "What an app is told",
     .gives = &hook_app_subscription_shape, .gives_list = true, .body = BODY_NONE},
    {POST,   "/webhooks/v3/{appId}/subscriptions", MAY_EDIT_SETTINGS, WRITE, hook_app_create, "Tells an app one thing more",
     .takes = &hook_app_subscription_shape, .gives = &hook_app_subscription_shape},
    {POST,   "/webhooks/v3/{appId}/subscriptions/batch/update", MAY_EDIT_SETTINGS, WRITE, hook_app_change_batch,
     "Turns several subscriptions on or off", .takes = &hook_app_batch_shape, .gives = &hook_app_batch_result_shape},
    {GET,    "/webhooks/v3/{appId}/subscriptions/{subscriptionId}", MAY_SEE_SETTINGS,  READ,  hook_app_get, "One subscription",
     .gives = &hook_app_subscription_shape, .body = BODY_NONE},
    {PATCH,  "/webhooks/v3/{appId}/subscriptions/{subscriptionId}", MAY_EDIT_SETTINGS, WRITE, hook_app_change,
     "Turns a subscription on or off", .takes = &hook_app_subscription_shape, .gives = &hook_app_subscription_shape},
    {DELETE, "/webhooks/v3/{appId}/subscriptions/{subscriptionId}", MAY_EDIT_SETTINGS, WRITE, hook_app_remove,
     "Removes a subscription", .body = BODY_NONE},
    {0},
};
/* clang-format on */
