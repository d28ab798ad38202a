/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_JSON_H
#define CRM_RECORD_JSON_H

/*
 * Records, properties and filters in the JSON of the CRM API. Their members are known only at run
 * time, so no shape describes them. For this room only.
 */

#include "base/list.h"
#include "crm/record/record.h"
#include "kit/json/json.h"

/* ---- in ---- */

/* The members that a body may have, then NULL. INVALID names another one. */
status record_json_check(struct work *w, const struct json *object,
                         const char *const *members) MUST_CHECK;

/* An array of texts, or NULL when it is not there; ends with NULL. INVALID: something else. */
status record_json_texts(struct work *w, const struct json *object, const char *name,
                         const char *const **ret_texts) MUST_CHECK;

/* Members that may be left out; then what is there stays. INVALID: something else. Numbers may
 * come as texts. A null text is NULL. */
status record_json_text(struct work *w, const struct json *object, const char *name,
                        const char **ret_text) MUST_CHECK;
status record_json_int(struct work *w, const struct json *object, const char *name,
                       int64_t *ret_number) MUST_CHECK;
status record_json_bool(struct work *w, const struct json *object, const char *name,
                        bool *ret_truth) MUST_CHECK;

/* {"firstname": "Anna", "size": 38, "vip": true, "city": null} */
status record_json_values(struct work *w, const struct json *properties,
                          struct rows *ret_values) MUST_CHECK;

/* The body of a search, all of it. */
status record_json_query(struct work *w, const struct json *body,
                         struct record_query *ret_query) MUST_CHECK;

/* A property as somebody wants it; over what `ret_property` holds already. */
status record_json_property(struct work *w, const struct json *body,
                            struct record_property *ret_property) MUST_CHECK;

status record_json_group(struct work *w, const struct json *body,
                         struct record_group *ret_group) MUST_CHECK;

/* ---- out ---- */

/* A member: its name and its value. Ids are numbers for us and texts for the API. */
void record_json_add_bool(struct json_out *out, const char *name, bool truth);
void record_json_add_time(struct json_out *out, const char *name, int64_t time);
void record_json_add_id(struct json_out *out, const char *name, int64_t id);

/* What is said of a record besides its values. */
struct record_json_more {
    const struct rows *histories; /* of struct record_was: these properties with their history */
    const char *const *with_history;
    const bool        *is_new; /* of an upsert */
    const struct rows
        *links; /* of struct record_link_shown (record_link_api.h); NULL = not asked */
    const struct record_type *type; /* of the record; for `links` */
    struct work              *work; /* the same */
};

/* `more` may be NULL. */
void record_json_put(struct json_out *out, const struct record *record,
                     const struct record_json_more *more);

void record_json_put_property(struct json_out *out, const struct record_property *property);
void record_json_put_group(struct json_out *out, const struct record_group *group);

/* One failure within a batch; `context_name` may be NULL. */
void record_json_put_error(struct json_out *out, const struct failure *failure,
                           const char *context_name, const char *context);

#endif
