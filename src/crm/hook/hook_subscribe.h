/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_SUBSCRIBE_H
#define CRM_HOOK_SUBSCRIBE_H

/* Subscriptions of an endpoint of format hubspot, and the events they come to. For this room only.
 */

#include "crm/hook/hook.h"

/* Makes the subscriptions say what the endpoint's `events` say. */
status hook_subscribe_to(struct work *w, const struct hook_endpoint *endpoint) MUST_CHECK;

#endif
