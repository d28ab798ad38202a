/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_PAYLOAD_H
#define CRM_HOOK_PAYLOAD_H

/* What is sent, and how it is signed. For this room only. */

#include "crm/fact/fact.h"
#include "crm/hook/hook.h"
#include "kit/http/http.h"

struct hook_object;
struct json_out;

/*
 * What a property of the object became by the change that the fact tells of, from the history;
 * NULL: nothing, or it is no property.
 */
status hook_value_then(struct work *w, const struct fact *fact, const struct hook_object *object,
                       const char *property, const char **ret_value) MUST_CHECK;

/* {"type": "order_placed", "timestamp": …, "data": {…}}. `contact` ABSENT: nobody's. */
status hook_standard_body(struct work *w, const struct fact *fact, int64_t contact,
                          const char **ret_body) MUST_CHECK;

/* A member with an id; left out when there is none. */
void hook_put_id(struct json_out *out, const char *name, int64_t id);

/* The body of a test in either format. */
const char *hook_test_body(struct work *w, const struct hook_endpoint *endpoint, int64_t delivery);

/* ---- secrets ---- */

/* Makes one, or checks the one that was chosen; sealed for the endpoint, and as it is shown. */
status hook_secret_make(struct work *w, const struct hook_endpoint *endpoint, const char *chosen,
                        const char **ret_sealed, const char **ret_shown) MUST_CHECK;

/*
 * The call that carries `body`, with its headers, signed at w->now. `message` is the id of what is
 * sent: the same whenever it is sent again.
 */
status hook_sign(struct work *w, const struct hook_endpoint *endpoint, const char *message,
                 const char *body, struct http_call *ret_call) MUST_CHECK;

#endif
