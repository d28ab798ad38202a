/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_LIVE_H
#define CRM_HOOK_LIVE_H

/*
 * Tells an open page what happens while it happens: one stream of server-sent events, so that a
 * page that is idle asks for nothing. docs/live.md has the events. For this room only.
 */

#include "kit/http/http.h"

/* Where a stream stands. */
struct hook_live {
    int64_t sequence; /* of the last fact that was told or passed over; ABSENT = not begun */
    int64_t opened_at;
    int64_t spoken_at;
    bool    greeted;
};

/*
 * One look at the ledger, as reply_stream asks for it; `state` is a struct hook_live. What the
 * actor does not see is passed over. The stream ends by itself after HOOK_LIVE_FOR, so that who may
 * no longer look is asked anew.
 */
#define HOOK_LIVE_FOR (INT64_C(5) * 60 * 1000)
status hook_live_next(struct work *w, void *state, struct text *out, bool *ret_end,
                      int64_t *ret_wait) MUST_CHECK;

struct hook_live_query {
    int64_t after; /* id of an event, as Last-Event-ID of a browser says it too; ABSENT = now */
};
extern const struct shape hook_live_query_shape;

/* GET /api/events */
status hook_live_api(struct work *w, const struct request *rq, struct reply *rp) MUST_CHECK;

#endif
