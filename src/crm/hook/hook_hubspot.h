/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_HUBSPOT_H
#define CRM_HOOK_HUBSPOT_H

/* Facts in the words of the CRM API's webhooks. For this room only. */

#include "crm/fact/fact.h"
#include "crm/hook/hook.h"
#include "kit/json/json.h"

enum { HOOK_EVENTS_AT_ONCE = 100 };

/* "contact.creation", "deal.propertyChange:amount" */
bool hook_hubspot_event_valid(struct work *w, const char *event);

status hook_hubspot_wants(struct work *w, const struct hook_endpoint *endpoint,
                          const struct fact *fact, bool *ret_wants) MUST_CHECK;

/* Writes the events of a fact that the endpoint wants into an open array. */
status hook_hubspot_put(struct work *w, const struct hook_endpoint *endpoint,
                        const struct fact *fact, int64_t attempt, struct json_out *out) MUST_CHECK;

/* How many events that are. */
status hook_hubspot_count(struct work *w, const struct hook_endpoint *endpoint,
                          const struct fact *fact, int64_t *ret_count) MUST_CHECK;

/* An event that never happened. */
void hook_hubspot_put_test(struct work *w, const struct hook_endpoint *endpoint,
                           struct json_out *out);

#endif
