/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_SEND_H
#define CRM_HOOK_SEND_H

/* From the ledger to the endpoints: what hangs in room.c. For this room only. */

#include "crm/hook/hook.h"
#include "kit/post/post.h"

/* A step of the follower: moves cursors on, and puts what endpoints want on its way. */
status hook_fill(struct work *w, int64_t *ret_taken) MUST_CHECK;

/* The same for an endpoint that is held already, when its window is half empty; moves its cursor.
 */
status hook_refill(struct work *w, struct hook_endpoint *endpoint) MUST_CHECK;

/* kit/post: whether something may go, what goes, and what became of it. */
status hook_is_due(struct work *w, bool *ret_due) MUST_CHECK;
status hook_claim(struct work *w, int64_t most, struct rows *ret_calls) MUST_CHECK;
status hook_record(struct work *w, const struct post_result *result) MUST_CHECK;

/* How long after the `attempt`th failure the next attempt begins; `dice` from 0 to 1. */
int64_t hook_pause_after(int64_t attempt, double dice);

#endif
