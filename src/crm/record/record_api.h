/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_API_H
#define CRM_RECORD_API_H

/*
 * The endpoints of records: /crm/v3/objects, /crm/v3/properties, /api/search. A route says that
 * somebody must be known; what they may see or edit is asked of the type. For this room only.
 *
 *   record_api.c           objects one by one, and the table of all routes
 *   record_batch_api.c     many objects in one request
 *   record_property_api.c  properties one by one
 *   record_property_batch_api.c  many properties in one request
 *   record_group_api.c     groups of properties
 *   record_rule_api.c      rules for values
 *   record_pipeline_api.c  pipelines and stages
 *   record_search_api.c    searches
 *   record_merge_api.c     merges and their undoing
 *   record_type_api.c      types made at run time
 */

#include "crm/record/record.h"
#include "kit/http/http.h"
#include "kit/json/json.h"

extern const struct route record_routes[];

handler record_batch_read, record_batch_create, record_batch_update, record_batch_upsert,
    record_batch_before, record_batch_archive;
handler record_property_api_list, record_property_api_create, record_property_api_get,
    record_property_api_change, record_property_api_archive, record_property_api_batch_read,
    record_property_api_batch_create, record_property_api_batch_archive, record_property_api_uses;
handler record_group_api_list, record_group_api_create, record_group_api_get,
    record_group_api_change, record_group_api_archive;
handler record_rule_api_list, record_rule_api_of, record_rule_api_get, record_rule_api_put,
    record_rule_api_remove;
handler record_calculation_api_list;
handler record_pipeline_api_list, record_pipeline_api_get, record_pipeline_api_create,
    record_pipeline_api_replace, record_pipeline_api_change, record_pipeline_api_remove,
    record_pipeline_api_audit;
handler record_stage_api_list, record_stage_api_get, record_stage_api_create,
    record_stage_api_change, record_stage_api_replace, record_stage_api_remove;
handler record_type_api_list, record_type_api_get, record_type_api_create, record_type_api_change,
    record_type_api_remove;
handler record_merge_api_undo, record_merge_api_list;
handler record_search_api, record_rows_api, record_search_words_api, record_types_api;

/* ---- what the parts share ---- */

enum record_aim { RECORD_SEE, RECORD_EDIT, RECORD_SCHEMA };

/* {objectType} of the path. NOT_FOUND; FORBIDDEN: the actor may not see or edit it. */
status record_api_type(struct work *w, const struct request *rq, enum record_aim aim,
                       const struct record_type **ret_type) MUST_CHECK;

/* The same of a type that is named elsewhere. */
status record_api_type_named(struct work *w, const char *name, enum record_aim aim,
                             const struct record_type **ret_type) MUST_CHECK;

/* A record by its id, or by another unique property when `id_property` is not NULL. */
status record_api_id(struct work *w, const struct record_type *type, const char *id,
                     const char *id_property, int64_t *ret_id) MUST_CHECK;

/* NOT_FOUND: who asks for what is archived is not shown what is in use. */
status record_api_not_archived(struct work *w, const struct record_type *type,
                               const char *id) MUST_CHECK;

/* ?archived= of the query: false when it is not there. INVALID: neither true nor false. */
status record_api_archived(struct work *w, const struct request *rq, bool *ret_archived) MUST_CHECK;

/*
 * The properties that an answer shows: those asked for and hs_object_id, createdate and the date
 * of the last change. NULL when nobody asked: the defaults.
 */
const char *const *record_api_properties(struct work *w, const struct record_type *type,
                                         const char *const *asked);

/* The same, with those whose history is asked for; either may be NULL. */
const char *const *record_api_shown(struct work *w, const struct record_type *type,
                                    const char *const *asked, const char *const *with_history);

/* The names of values that were just written: an answer shows them too. */
const char *const *record_api_names(struct work *w, const struct rows *values);

/* A property that is there, or one that is archived. NOT_FOUND with reason PROPERTY_DOESNT_EXIST.
 */
status record_api_property(struct work *w, const struct record_type *type, const char *name,
                           bool archived, const struct record_property **ret_property) MUST_CHECK;

/* From the body of a creation; it is noted in the audit log. */
status record_api_create_property(struct work *w, const struct record_type *type,
                                  const struct json             *body,
                                  const struct record_property **ret_property) MUST_CHECK;
status record_api_archive_property(struct work *w, const struct record_type *type,
                                   const char *name) MUST_CHECK;

status record_api_reply(struct reply *rp, int code, const struct json_out *out);

/* "paging": {"next": {"after": …, "link": …}} */
void record_api_put_paging(struct work *w, struct json_out *out, const struct request *rq,
                           int64_t after);
void record_api_put_next(struct work *w, struct json_out *out, const struct request *rq,
                         const char *after);

#endif
