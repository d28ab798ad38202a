/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_VIEW_H
#define CRM_HOOK_VIEW_H

/* Endpoints and deliveries as the API shows them. For this room only. */

#include "crm/hook/hook.h"
#include "kit/json/json.h"

struct hook_view {
    int64_t            id;
    const char        *name, *url;
    enum hook_format   format;
    const char        *signature;
    const struct json *events, *types; /* a list of texts; NULL, null = not said */
    int64_t            store, timeout_ms, flights;
    enum hook_state    state;
    const char        *reason;
    int64_t            app;
    const char        *secret;     /* in: the one to use; out: the one time that it is shown */
    const char        *public_key; /* of "v1a" */
    int64_t            old_secret_until;
    int64_t            last_success, last_failure;
    int64_t            created_at, created_by, changed_at;
};

extern const struct shape hook_view_shape;

status hook_view_of(struct work *w, const struct hook_endpoint *endpoint, const char *secret,
                    struct hook_view *ret_view) MUST_CHECK;

/* What a caller may set, into the endpoint. INVALID: events or types are no list of texts. */
status hook_view_read(struct work *w, const struct hook_view *view,
                      struct hook_endpoint *endpoint) MUST_CHECK;

struct hook_attempt_view {
    int64_t     at, took_ms, code;
    const char *reason, *answer;
};

struct hook_delivery_view {
    int64_t                  id, sequence;
    const char              *kind, *message;
    int64_t                  contact, replay;
    enum hook_delivery_state state;
    int64_t                  attempt, next_attempt_at, created_at, ended_at;
    struct rows              attempts; /* struct hook_attempt_view */
};

extern const struct shape hook_delivery_view_shape;

/* `attempts`: rows of struct hook_attempt, or NULL. */
struct hook_delivery_view hook_delivery_view_of(struct work                *w,
                                                const struct hook_delivery *delivery,
                                                const struct rows          *attempts);

#endif
