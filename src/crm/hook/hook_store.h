/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_STORE_H
#define CRM_HOOK_STORE_H

/* The rows of endpoints, deliveries, attempts and replays. For this room only. */

#include "crm/hook/hook.h"
#include "kit/db/db.h"

/* ---- endpoints; NOT_FOUND says so ---- */

status hook_store_insert(struct work *w, const struct hook_endpoint *endpoint) MUST_CHECK;
status hook_store_get(struct work *w, int64_t id, struct hook_endpoint *ret_endpoint) MUST_CHECK;
/* The same, and keeps others from deciding about it until this WRITE ends. */
status hook_store_lock(struct work *w, int64_t id, struct hook_endpoint *ret_endpoint) MUST_CHECK;
status hook_store_find_app(struct work *w, int64_t app,
                           struct hook_endpoint *ret_endpoint) MUST_CHECK;
status hook_store_list(struct work *w, struct rows *ret_endpoints) MUST_CHECK;

/* What people set. CONFLICT: the app's number is taken. */
status hook_store_update(struct work *w, const struct hook_endpoint *endpoint) MUST_CHECK;
/* What calls and the ledger move. */
status hook_store_move(struct work *w, const struct hook_endpoint *endpoint) MUST_CHECK;

/* Rows of int64_t: endpoints with facts to look at and room for them; with something to send. */
status hook_store_behind(struct work *w, int64_t last, struct rows *ret_ids) MUST_CHECK;
status hook_store_ready(struct work *w, struct rows *ret_ids) MUST_CHECK;

/* ---- deliveries ---- */

status hook_store_add(struct work *w, const struct rows *deliveries) MUST_CHECK;
/* `state`, `due`, `claim`, `attempt`, `first_at`, `ended_at` as they are in these. */
status hook_store_put(struct work *w, const struct rows *deliveries) MUST_CHECK;
status hook_store_delivery(struct work *w, int64_t endpoint, int64_t id,
                           struct hook_delivery *ret_delivery) MUST_CHECK;
status hook_store_page(struct work *w, int64_t endpoint, const struct hook_delivery_page *page,
                       struct rows *ret_deliveries) MUST_CHECK;
/* The first of each lane that may go now; `probe`: whatever their time, the freshest first. */
status hook_store_due(struct work *w, int64_t endpoint, bool probe, int64_t most,
                      struct rows *ret_deliveries) MUST_CHECK;
status hook_store_in_flight(struct work *w, int64_t endpoint, int64_t *ret_count) MUST_CHECK;
/* Of a call. `ret_endpoint` is 0 when nobody holds that claim any more. */
status hook_store_claim_endpoint(struct work *w, int64_t claim, int64_t *ret_endpoint) MUST_CHECK;
status hook_store_claimed(struct work *w, int64_t claim, struct rows *ret_deliveries) MUST_CHECK;
status hook_store_release(struct work *w) MUST_CHECK;
status hook_store_hurry(struct work *w, int64_t endpoint) MUST_CHECK;
/* Those that are under way and about an identity. */
status hook_store_open(struct work *w, int64_t endpoint, struct rows *ret_deliveries) MUST_CHECK;
status hook_store_change_lanes(struct work *w, const struct rows *deliveries) MUST_CHECK;
status hook_store_count(struct work *w, int64_t endpoint, int64_t replay,
                        int64_t *ret_count) MUST_CHECK;
status hook_store_recover(struct work *w, int64_t endpoint, int64_t *ret_count) MUST_CHECK;
status hook_store_cancel(struct work *w, int64_t endpoint, int64_t replay) MUST_CHECK;

status hook_store_add_attempts(struct work *w, const struct rows *attempts) MUST_CHECK;
status hook_store_attempts(struct work *w, int64_t delivery, struct rows *ret_attempts) MUST_CHECK;
status hook_store_health(struct work *w, int64_t endpoint, int64_t since,
                         struct hook_health *ret_health) MUST_CHECK;

/* Takes away at most `most` deliveries; `ret_count` says how many. */
status hook_store_forget(struct work *w, int64_t before, int64_t most,
                         int64_t *ret_count) MUST_CHECK;
/* Replays, and endpoints that were removed, when their deliveries are gone. */
status hook_store_forget_rest(struct work *w, int64_t before) MUST_CHECK;

/* What others answered when they were told of this contact: they may have said it back. */
status hook_store_erase_answers(struct work *w, int64_t contact) MUST_CHECK;

/* ---- replays and subscriptions ---- */

status hook_store_add_replay(struct work *w, const struct hook_replay *replay) MUST_CHECK;
status hook_store_replay(struct work *w, int64_t endpoint, int64_t id,
                         struct hook_replay *ret_replay) MUST_CHECK;
status hook_store_replays(struct work *w, int64_t endpoint, struct rows *ret_replays) MUST_CHECK;
status hook_store_running(struct work *w, struct rows *ret_replays) MUST_CHECK;
status hook_store_move_replay(struct work *w, const struct hook_replay *replay) MUST_CHECK;

/* CONFLICT: it is there already. */
status hook_store_subscribe(struct work *w, const struct hook_subscription *draft) MUST_CHECK;
status hook_store_subscriptions(struct work *w, int64_t endpoint, struct rows *ret_rows) MUST_CHECK;
status hook_store_activate(struct work *w, int64_t id, bool active) MUST_CHECK;
status hook_store_unsubscribe(struct work *w, int64_t endpoint, int64_t id) MUST_CHECK;

#endif
