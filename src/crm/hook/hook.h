/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_H
#define CRM_HOOK_H

/*
 * Tells other programs what happens. An endpoint is an address and what it wants to know; every
 * fact of the ledger that it wants is sent there at least once, signed.
 *
 *   order      facts of one contact arrive in their order: a later one waits until an earlier one
 *              has arrived or is parked. Facts of different contacts go side by side.
 *   again      what was not answered with 2xx is sent again, eleven times at least and for 24 hours
 *              at least (pauses of 5 s, 30 s, 2 min, 10 min, 30 min, 1, 2, 4, 6, 11 h, each up to a
 *              fifth longer); Retry-After (seconds) is respected. Then it is parked: kept, listed,
 *              and sent again when somebody says so.
 *   breaker    after 5 failures in a row only one call at a time is tried, 10 s later, then twice
 *              as late each time, up to 5 min. While that is so nothing is parked, however long it
 *              takes; the first success lets everything go. Answer 410 stops the endpoint until
 *              somebody resumes it.
 *   waiting    what an endpoint has not been sent yet waits in the ledger, behind its cursor; only
 * a window of it has rows of its own (HOOK_WINDOW).
 *
 * Formats and how they are signed (docs/webhooks.md):
 *
 *   standard   Standard Webhooks 1.0: one fact a call; {type, timestamp, data}. Signature "v1"
 *              (HMAC-SHA256), or "v1 v1a" (also Ed25519).
 *   hubspot    an array of up to 100 events a call, in the words of the CRM API's webhooks.
 *              Signature "v3", "v2", "v1" or several of them.
 *
 * Asks:   fact, record, person, the ledger.  Tells:  nothing.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

enum { HOOK_WINDOW = 500 }; /* open deliveries of an endpoint */

/* How long the secret before the present one signs too, and how long deliveries are kept. */
#define HOOK_OLD_SECRET (INT64_C(24) * 3600 * 1000)
#define HOOK_KEEP       (INT64_C(30) * 24 * 3600 * 1000)

enum hook_format { HOOK_STANDARD, HOOK_HUBSPOT };
enum hook_state { HOOK_ACTIVE, HOOK_PAUSED, HOOK_GONE, HOOK_REMOVED };

extern const char *const hook_format_words[], *const hook_state_words[];

struct hook_endpoint {
    int64_t          id;
    const char      *name, *url;
    enum hook_format format;
    const char      *signature; /* "v1", "v1 v1a"; "v3", "v3 v2 v1"; NULL = the first */
    const char      *events;    /* separated by commas: see hook_match.h */
    const char      *types;     /* object types, separated by commas; NULL = all */
    int64_t          store;     /* ABSENT = all */
    int64_t          timeout;   /* ms, 100 to 30,000; ABSENT = 15 s, hubspot 5 s */
    int64_t          flights;   /* calls at a time, 1 to 100; ABSENT = 8 */
    enum hook_state  state;
    const char      *reason;              /* why it is not active */
    int64_t          app;                 /* ABSENT = not made through /webhooks/v3 */
    const char      *secret, *old_secret; /* sealed */
    int64_t          old_until;
    int64_t          cursor; /* sequence */
    int64_t          failures;
    int64_t          probe_at; /* ABSENT = the breaker is closed */
    int64_t          not_before;
    int64_t          last_success, last_failure;
    int64_t          created_at, created_by, changed_at;
};

/*
 * Makes one; it is told what happens from now on. `secret` is NULL, or the one that is to be used:
 * "whsec_" and base64 of 24 to 64 bytes; hubspot: 16 to 200 characters. `ret_secret` is the only
 * time that it is shown.
 * INVALID: no http(s) address, nothing wanted or nothing such, numbers out of range, bad secret.
 */
status hook_create(struct work *w, struct hook_endpoint *draft, const char *secret,
                   const char **ret_secret) MUST_CHECK;
status hook_get(struct work *w, int64_t id, struct hook_endpoint *ret_endpoint) MUST_CHECK;
status hook_list(struct work *w, struct rows *ret_endpoints) MUST_CHECK;

/* Name, url, signature, events, types, store, timeout, flights. Outcomes as of hook_create. */
status hook_change(struct work *w, const struct hook_endpoint *endpoint) MUST_CHECK;

/* It is sent nothing more and not listed any more; its history goes with the next chore. */
status hook_remove(struct work *w, int64_t id) MUST_CHECK;

/* A new secret; the old one signs too for HOOK_OLD_SECRET. */
status hook_rotate(struct work *w, int64_t id, const char *secret,
                   const char **ret_secret) MUST_CHECK;

/* What checks "v1a" signatures, "whpk_…". */
status hook_public_key(struct work *w, const struct hook_endpoint *endpoint,
                       const char **ret_key) MUST_CHECK;

/* Nothing is lost meanwhile: it waits. Resuming also closes the breaker, and tries at once. */
status hook_pause(struct work *w, int64_t id) MUST_CHECK;
status hook_resume(struct work *w, int64_t id) MUST_CHECK;

/* ---- deliveries ---- */

enum hook_delivery_state { HOOK_WAITING, HOOK_SENDING, HOOK_DONE, HOOK_PARKED, HOOK_SKIPPED };

extern const char *const hook_delivery_words[];

struct hook_delivery {
    int64_t                  id, endpoint;
    int64_t                  sequence; /* of the fact; 0 = a test */
    int64_t                  kind;
    int64_t                  replay;  /* 0 = none */
    int64_t                  subject; /* of the fact: an identity; 0 = none */
    int64_t                  lane;    /* what keeps its order: the contact */
    enum hook_delivery_state state;
    int64_t                  due;
    int64_t                  claim;
    int64_t                  attempt; /* so far */
    int64_t                  first_at;
    int64_t                  created_at, ended_at;
};

struct hook_attempt {
    int64_t     id, delivery, endpoint;
    int64_t     at, took; /* ms */
    int64_t     code;     /* 0: there was no answer */
    const char *reason;   /* why */
    const char *answer;   /* its first KiB */
};

struct hook_delivery_page {
    const char *state; /* NULL = any */
    int64_t     after; /* the id of the last one of the page before, newest first; 0 = the newest */
    int64_t     limit; /* 1..200 */
};

status hook_deliveries(struct work *w, int64_t endpoint, const struct hook_delivery_page *page,
                       struct rows *ret_deliveries) MUST_CHECK;
status hook_delivery_get(struct work *w, int64_t endpoint, int64_t id,
                         struct hook_delivery *ret_delivery, struct rows *ret_attempts) MUST_CHECK;

/* Puts a test on its way. CONFLICT: the endpoint is not active. */
status hook_test(struct work *w, int64_t endpoint, struct hook_delivery *ret_delivery) MUST_CHECK;

/* Sends one again: what ended anew, what waits at once. */
status hook_resend(struct work *w, int64_t endpoint, int64_t id,
                   struct hook_delivery *ret_delivery) MUST_CHECK;

/* All that are parked go on their way again. */
status hook_recover(struct work *w, int64_t endpoint, int64_t *ret_count) MUST_CHECK;

struct hook_health {
    int64_t attempts, succeeded; /* in the last 24 hours */
    double  success_rate;        /* NaN: no attempt */
    int64_t behind;              /* facts of the ledger that were not looked at yet */
    int64_t waiting, parked;     /* deliveries */
    int64_t oldest_at;           /* ABSENT: nothing waits */
    int64_t next_attempt_at;     /* ABSENT: nothing waits, or it is not active */
    bool    breaker_open;
};

extern const struct shape hook_health_shape;

status hook_health(struct work *w, const struct hook_endpoint *endpoint,
                   struct hook_health *ret_health) MUST_CHECK;

/* ---- replays ---- */

enum hook_replay_state { HOOK_REPLAY_RUNNING, HOOK_REPLAY_DONE, HOOK_REPLAY_CANCELLED };

struct hook_replay {
    int64_t                id, endpoint;
    int64_t                from_at, until_at; /* when it happened; ABSENT = no end */
    int64_t                first, last;       /* sequences; ABSENT = from the first, to the last */
    int64_t                cursor;
    int64_t                found; /* facts that were put on their way */
    enum hook_replay_state state;
    int64_t                created_at, created_by;
    int64_t                waiting; /* of those found: not there yet */
};

extern const struct shape hook_replay_shape;

/*
 * Tells the facts of a range once more, beside what is new, with the ids that they had. INVALID:
 * the range is empty. CONFLICT: one is running.
 */
status hook_replay_create(struct work *w, struct hook_replay *draft) MUST_CHECK;
status hook_replay_get(struct work *w, int64_t endpoint, int64_t id,
                       struct hook_replay *ret_replay) MUST_CHECK;
status hook_replay_list(struct work *w, int64_t endpoint, struct rows *ret_replays) MUST_CHECK;
status hook_replay_cancel(struct work *w, int64_t endpoint, int64_t id) MUST_CHECK;

/* ---- subscriptions, as /webhooks/v3 has them; only format hubspot ---- */

struct hook_subscription {
    int64_t     id, endpoint;
    const char *event_type, *property; /* property "" = any */
    bool        active;
    int64_t     created_at, changed_at;
};

/* By the number of its app. NOT_FOUND. */
status hook_find_app(struct work *w, int64_t app, struct hook_endpoint *ret_endpoint) MUST_CHECK;
status hook_subscriptions(struct work *w, int64_t endpoint, struct rows *ret_rows) MUST_CHECK;
status hook_subscription_get(struct work *w, int64_t endpoint, int64_t id,
                             struct hook_subscription *ret_subscription) MUST_CHECK;
/* INVALID: no such event. CONFLICT: it is there already. */
status hook_subscription_create(struct work *w, struct hook_subscription *draft) MUST_CHECK;
status hook_subscription_set_active(struct work *w, int64_t endpoint, int64_t id,
                                    bool active) MUST_CHECK;
status hook_subscription_remove(struct work *w, int64_t endpoint, int64_t id) MUST_CHECK;

#endif
