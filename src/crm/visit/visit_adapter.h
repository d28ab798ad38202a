/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VISIT_ADAPTER_H
#define CRM_VISIT_ADAPTER_H

/*
 * What doors for programs that speak other languages share: each writes what came as a batch of the
 * tracking API, which is then read as any other. For this room only. How to add one: a function
 * that writes, a line in the table of visit_api.c.
 */

#include "crm/visit/visit_event.h"
#include "kit/http/http.h"
#include "kit/json/json.h"

/* Writes the members of {"batch": […]}. */
typedef void visit_write(struct work *w, const struct json *body, struct json_out *out);

status visit_translate(struct work *w, const struct request *rq, const struct json *body,
                       visit_write *write, struct visit_batch *ret_batch) MUST_CHECK;

/* Nothing when there is no value. */
void visit_put(struct json_out *out, const char *name, const char *text);
void visit_put_value(struct json_out *out, const char *name, const struct json *value);

/* {"page": {"url", "referrer"}} as the context. */
void visit_put_page(struct json_out *out, const char *url, const char *referrer);

/* A member under another name: {"ItemPrice", "price"}. */
struct visit_renamed {
    const char *said, *means;
};

#endif
