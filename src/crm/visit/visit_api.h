/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VISIT_API_H
#define CRM_VISIT_API_H

#include "kit/http/http.h"

/* The doors of the tracking API, and what the house asks of visits; the table is in visit_api.c. */
extern const struct route visit_routes[];

/* ---- visit_door.c: what every door does ---- */

struct tracker;
struct visit_batch;

/* What the first step of a request leaves for the second. */
struct visit_door {
    const struct tracker     *tracker; /* a copy of its numbers */
    const struct visit_batch *batch;
};

/* Pages of any site may read the answer. */
void visit_allow_origin(struct reply *rp);

/* The body as JSON, cards masked, whatever its Content-Type says. INVALID. */
status visit_read_body(struct work *w, const struct request *rq,
                       const struct json **ret_body) MUST_CHECK;

/*
 * By whatever the request shows: Basic, X-Write-Key, or `key`, which comes from the body and may be
 * NULL. UNAUTHENTICATED; TOO_MANY from one address, with Retry-After.
 */
status visit_open_door(struct work *w, const struct request *rq, struct reply *rp, const char *key,
                       struct visit_door *ret_door) MUST_CHECK;

/* Ends the first step: keeps the door, or makes the answer of the refusal. */
status visit_close_door(struct work *w, const struct request *rq, struct reply *rp, status outcome,
                        const struct visit_door *door) MUST_CHECK;

/* The second step: everything that is in the batch is told. WRITE. */
status visit_tell(struct work *w, const struct request *rq) MUST_CHECK;

/* OPTIONS: browsers ask before they send. */
handler visit_preflight;

/* ---- visit_track_api.c: calls, batches, the pixel, and what browsers load first ---- */

handler visit_before_call, visit_before_batch, visit_take_events;
handler visit_before_pixel, visit_take_pixel;
handler visit_settings, visit_ignore;
void    visit_show_pixel(struct reply *rp);

/* ---- visit_adapter_api.c: PostHog, Google Analytics 4 ---- */

handler visit_before_posthog, visit_take_posthog;
handler visit_before_google, visit_take_google;

/* ---- visit_klaviyo_api.c: Klaviyo's events and profiles ---- */

handler visit_before_klaviyo, visit_before_klaviyo_bulk, visit_before_klaviyo_profile;
handler visit_take_klaviyo, visit_take_klaviyo_profile;

/* ---- visit_matomo_api.c: Matomo's calls ---- */

handler visit_before_matomo, visit_take_matomo;

/* ---- visit_view_api.c: visits, sources, channels, events ---- */

handler visit_api_list, visit_api_of_contact, visit_api_live, visit_api_sources;
handler visit_api_channels, visit_api_put_channels, visit_api_events, visit_api_funnel;

extern const struct shape visit_page_shape, visit_rules_body_shape;

/* ---- visit_personal_api.c: what shop pages ask ---- */

handler visit_api_personalize;

extern const struct shape visit_personal_query_shape, visit_personal_shape;

#endif
