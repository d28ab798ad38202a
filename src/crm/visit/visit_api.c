/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/visit/visit_api.h"

#include "crm/access.h"
#include "crm/visit/visit.h"
#include "crm/visit/visit_event.h"
#include "kit/json/json.h"

enum { USUAL_BURST = 5000, DROPPED_MOST = 1000 };

/* ---- trackers ---- */

/* GET /api/trackers */
static status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows trackers;
    TRY(visit_list_trackers(w, &trackers));
    return reply_list(w, rp, &tracker_shape, &trackers, NULL);
}

/* POST /api/trackers */
static status create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct tracker draft = {.burst_limit = USUAL_BURST, .orders = true};
    TRY(request_body(w, rq, &tracker_shape, &draft));
    TRY(visit_create_tracker(w, &draft));
    return reply_created(w, rp, &tracker_shape, &draft);
}

static status find(struct work *w, const struct request *rq, struct tracker *ret_tracker)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    return visit_get_tracker(w, id, ret_tracker);
}

/* GET /api/trackers/{id} */
static status get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct tracker tracker;
    TRY(find(w, rq, &tracker));
    return reply_one(w, rp, &tracker_shape, &tracker);
}

/* PATCH /api/trackers/{id} */
static status change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct tracker     tracker;
    const struct json *body;
    TRY(find(w, rq, &tracker));
    int64_t store = tracker.store;
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &tracker_shape, &tracker));
    if (tracker.store != store)
        return fail(w, INVALID, "store", "A tracker stays with its store; make another one.");
    TRY(visit_change_tracker(w, &tracker));
    return reply_one(w, rp, &tracker_shape, &tracker);
}

/* DELETE /api/trackers/{id} */
static status drop(struct work *w, const struct request *rq, struct reply *rp)
{
    struct tracker tracker;
    TRY(find(w, rq, &tracker));
    TRY(visit_remove_tracker(w, tracker.id));
    return reply_empty(rp);
}

/* GET /api/trackers/{id}/dropped */
static status list_dropped(struct work *w, const struct request *rq, struct reply *rp)
{
    struct tracker tracker;
    struct rows    dropped;
    TRY(find(w, rq, &tracker));
    TRY(visit_list_dropped(w, tracker.id, DROPPED_MOST, &dropped));
    return reply_list(w, rp, &visit_dropped_shape, &dropped, NULL);
}

/* clang-format off */
#define DOOR(path, before_it, words) \
    {POST, path, ANYBODY, WRITE, visit_take_events, words, .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = before_it}

const struct route visit_routes[] = {
    DOOR("/v1/identify", visit_before_call,  "Says who a visitor is"),
    DOOR("/v1/track",    visit_before_call,  "Tells an event"),
    DOOR("/v1/page",     visit_before_call,  "Tells that a page was seen"),
    DOOR("/v1/screen",   visit_before_call,  "Tells that a screen of an app was seen"),
    DOOR("/v1/group",    visit_before_call,  "Tells to which group a visitor belongs"),
    DOOR("/v1/alias",    visit_before_call,  "Says that two ids are one person"),
    DOOR("/v1/batch",    visit_before_batch, "Tells up to 2,500 events"),
    DOOR("/v1/import",   visit_before_batch, NULL),
    DOOR("/v1/i",        visit_before_call,  NULL), /* short, as scripts in browsers send them */
    DOOR("/v1/t",        visit_before_call,  NULL),
    DOOR("/v1/p",        visit_before_call,  NULL),
    DOOR("/v1/s",        visit_before_call,  NULL),
    DOOR("/v1/g",        visit_before_call,  NULL),
    DOOR("/v1/a",        visit_before_call,  NULL),
    DOOR("/v1/b",        visit_before_batch, NULL),
    {POST,    "/v1/m",                       ANYBODY, READ,  visit_ignore, NULL, .body = BODY_ANY, .most = VISIT_BATCH_MOST},
    {GET,     "/v1/pixel/{call}",            ANYBODY, WRITE, visit_take_pixel, "Tells an event by loading an image", .body = BODY_NONE, .before = visit_before_pixel},
    {GET,     "/v1/projects/{key}/settings", ANYBODY, READ,  visit_settings, "What the script in browsers loads first", .body = BODY_NONE},
    {OPTIONS, "/v1/{door}",                  ANYBODY, READ,  visit_preflight, NULL, .body = BODY_ANY},
    {OPTIONS, "/v1/projects/{key}/settings", ANYBODY, READ,  visit_preflight, NULL, .body = BODY_ANY},

    /* Jitsu, PostHog, Google Analytics 4 */
    DOOR("/api/s/{call}",     visit_before_call, "An event of Jitsu"),
    DOOR("/api/s/s2s/{call}", visit_before_call, NULL),
    {OPTIONS, "/api/s/{call}", ANYBODY, READ, visit_preflight, NULL, .body = BODY_ANY},
    {POST,    "/batch",        ANYBODY, WRITE, visit_take_posthog, "Events of PostHog", .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_posthog},
    {POST,    "/capture",      ANYBODY, WRITE, visit_take_posthog, "An event of PostHog", .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_posthog},
    {POST,    "/i/v0/e",       ANYBODY, WRITE, visit_take_posthog, NULL, .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_posthog},
    {POST,    "/mp/collect",   ANYBODY, WRITE, visit_take_google, "Events of the measurement protocol; api_secret is the write key", .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_google},

    /* Klaviyo, Matomo */
    {POST,    "/api/events",                 ANYBODY, WRITE, visit_take_klaviyo, "An event of Klaviyo", .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_klaviyo},
    {POST,    "/client/events",              ANYBODY, WRITE, visit_take_klaviyo, NULL, .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_klaviyo},
    {POST,    "/api/event-bulk-create-jobs", ANYBODY, WRITE, visit_take_klaviyo, "Many events of Klaviyo", .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_klaviyo_bulk},
    {POST,    "/api/profile-import",         ANYBODY, WRITE, visit_take_klaviyo_profile, "Who somebody is, in Klaviyo's words", .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_klaviyo_profile},
    {POST,    "/client/profiles",            ANYBODY, WRITE, visit_take_klaviyo, NULL, .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_klaviyo_profile},
    {OPTIONS, "/client/{door}",              ANYBODY, READ,  visit_preflight, NULL, .body = BODY_ANY},
    {GET,     "/matomo.php",                 ANYBODY, WRITE, visit_take_matomo, "A call of a Matomo tracker; idsite or token_auth is the write key", .body = BODY_NONE, .before = visit_before_matomo},
    {POST,    "/matomo.php",                 ANYBODY, WRITE, visit_take_matomo, "One call of a Matomo tracker, or many", .body = BODY_ANY, .most = VISIT_BATCH_MOST, .before = visit_before_matomo},
    {OPTIONS, "/matomo.php",                 ANYBODY, READ,  visit_preflight, NULL, .body = BODY_ANY},

    {GET,     "/api/trackers",               MAY_SEE_SETTINGS,  READ,  list, "Keys by which stores tell what visitors do", .gives = &tracker_shape, .gives_list = true, .body = BODY_NONE},
    {POST,    "/api/trackers",               MAY_EDIT_SETTINGS, WRITE, create, "A new key for a store", .takes = &tracker_shape, .gives = &tracker_shape},
    {GET,     "/api/trackers/{id}",          MAY_SEE_SETTINGS,  READ,  get, "One key", .gives = &tracker_shape, .body = BODY_NONE},
    {PATCH,   "/api/trackers/{id}",          MAY_EDIT_SETTINGS, WRITE, change, "Changes name and limits of a key", .takes = &tracker_shape, .gives = &tracker_shape},
    {DELETE,  "/api/trackers/{id}",          MAY_EDIT_SETTINGS, WRITE, drop, "A key is good no more", .body = BODY_NONE},
    {GET,     "/api/trackers/{id}/dropped",  MAY_SEE_SETTINGS,  READ,  list_dropped, "What was not told: robots, repetitions, mistakes; by day", .gives = &visit_dropped_shape, .gives_list = true, .body = BODY_NONE},

    {GET,  "/api/contacts/{id}/visits", MAY_SEE_CONTACTS, READ, visit_api_of_contact, "Visits of a contact, newest first", .query = &visit_page_shape, .gives = &visit_shape, .gives_list = true, .body = BODY_NONE},
    {GET,  "/api/visits",               MAY_SEE_REPORTS, READ, visit_api_list, "Visits, newest first", .query = &visit_page_shape, .gives = &visit_shape, .gives_list = true, .body = BODY_NONE},
    {GET,  "/api/visits/live",          MAY_SEE_REPORTS, READ, visit_api_live, "Who did something within the last five minutes", .gives = &visit_shape, .gives_list = true, .body = BODY_NONE},
    {GET,  "/api/visits/sources",       MAY_SEE_REPORTS,  READ, visit_api_sources, "Visits, visitors and orders by channel, source …", .query = &visit_sources_shape, .gives = &visit_count_shape, .gives_list = true, .body = BODY_NONE},
    {GET,  "/api/channels",             MAY_SIGN_IN,      READ, visit_api_channels, "The rules that name channels; the first that fits counts", .gives = &channel_rule_shape, .gives_list = true, .body = BODY_NONE},
    {PUT,  "/api/channels",             MAY_EDIT_SETTINGS, WRITE, visit_api_put_channels, "Replaces the rules; they hold for visits that begin from now on", .takes = &visit_rules_body_shape, .gives = &channel_rule_shape, .gives_list = true},
    {GET,  "/api/tracking/events",      MAY_SEE_REPORTS,  READ, visit_api_events, "Events of visitors by name, day or property", .query = &event_query_shape, .gives = &event_count_shape, .gives_list = true, .body = BODY_NONE},
    {POST, "/api/tracking/funnel",      MAY_SEE_REPORTS,  READ, visit_api_funnel, "How many did one thing after the other", .takes = &funnel_shape, .gives = &funnel_shape},
    {GET,  "/api/personalize",          ANYBODY,          READ, visit_api_personalize, "What a shop page shows one visitor: what they looked at, their cart", .query = &visit_personal_query_shape, .gives = &visit_personal_shape, .body = BODY_NONE},
    {OPTIONS, "/api/personalize",       ANYBODY,          READ, visit_preflight, NULL, .body = BODY_ANY},
    {0},
};
/* clang-format on */
