/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_HUBSPOT_JSON_H
#define CRM_CONNECT_HUBSPOT_JSON_H

/* Records in the JSON of the older API. Its members have hyphens, so no shape describes them. */

#include "crm/connect/hubspot/hubspot.h"
#include "kit/http/http.h"

/* ---- in ---- */

/* The text of a text, number or truth; "" of null. INVALID: something else. */
status hubspot_read_scalar(struct work *w, const struct json *value,
                           const char **ret_text) MUST_CHECK;

/*
 * [{"property": "firstname", "value": "Anna"}]; `name` is the word for the name: "property",
 * "name". Given twice, the last one counts. Rows of struct record_value.
 */
status hubspot_read_pairs(struct work *w, const struct json *array, const char *name,
                          struct rows *ret_values) MUST_CHECK;

/* {"firstname": "Anna"} */
status hubspot_read_object(struct work *w, const struct json *object,
                           struct rows *ret_values) MUST_CHECK;

/* A whole number in the query, from 0; `otherwise` when it is not there or is none. */
int64_t hubspot_query_number(const struct request *rq, const char *name, int64_t otherwise);

/* ---- out ---- */

status hubspot_reply(struct reply *rp, int code, const struct json_out *out);

/*
 * One contact with all it has: {"vid": 1, "properties": {"email": {"value": …}}, …}. `versions`
 * gives each value its history.
 */
status hubspot_put_v1_contact(struct work *w, struct json_out *out, int64_t id,
                              bool versions) MUST_CHECK;

/* {"objectType": "PRODUCT", "objectId": 1, "properties": {…}} */
status hubspot_put_v1_object(struct work *w, struct json_out *out, const struct record_type *type,
                             int64_t id) MUST_CHECK;

/* A kept document: its id, name and dates, then what was sent. */
status hubspot_put_kept(struct work *w, struct json_out *out,
                        const struct hubspot_kept *kept) MUST_CHECK;

/* A failure about one property, as "validationResults" has it. */
void hubspot_put_validation(struct json_out *out, const struct failure *failure);

#endif
