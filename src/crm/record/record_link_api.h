/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_LINK_API_H
#define CRM_RECORD_LINK_API_H

/*
 * The endpoints of associations. For this room only.
 *
 *   record_link_api.c        two records, in v4 and in v3
 *   record_link_batch_api.c  many in one request, in v4 and in v3
 *   record_link_kind_api.c   association types, labels, limits
 *   record_link_json.c       what they share
 *
 * Whoever sees links must be allowed to see records of both types; whoever links, to edit both.
 */

#include "crm/record/record_api.h"

handler record_link_api_list, record_link_api_put, record_link_api_put_default,
    record_link_api_remove, record_link_api_v3_list, record_link_api_v3_put,
    record_link_api_v3_remove;
handler record_link_batch_create, record_link_batch_read, record_link_batch_archive,
    record_link_batch_archive_labels, record_link_batch_default, record_link_batch_v3_create,
    record_link_batch_v3_read, record_link_batch_v3_archive;
handler record_link_kind_api_list, record_link_kind_api_create, record_link_kind_api_change,
    record_link_kind_api_remove, record_link_kind_api_types, record_link_kind_api_schema_create,
    record_link_kind_api_schema_remove;
handler record_link_limit_api_all, record_link_limit_api_list, record_link_limit_api_create,
    record_link_limit_api_update, record_link_limit_api_remove;

/* ---- record_link_json.c ---- */

/* The types of the path: {objectType} and {toObjectType}. */
struct link_types {
    const struct record_type *from, *to;
};
status record_link_api_types(struct work *w, const struct request *rq, enum record_aim aim,
                             struct link_types *ret_types) MUST_CHECK;

/* "HUBSPOT_DEFINED", "USER_DEFINED": the words that clients know. */
const char *record_link_category(const struct record_link_kind *kind);

/*
 * [{"associationCategory", "associationTypeId"}]: rows of struct record_link_kind. `to` NULL: of
 * whichever type the first leads to.
 */
status record_link_json_kinds(struct work *w, const struct json *array,
                              const struct link_types *types, struct rows *ret_kinds) MUST_CHECK;

/* {"id": "12"} or "12" as the member of an object; of a record of this type. */
status record_link_json_id(struct work *w, const struct json *object, const char *name,
                           const struct record_type *type, struct record_ref *ret_ref) MUST_CHECK;

/* "associations" of a record that is made: rows of struct record_link_wish. */
struct record_link_wish {
    struct record_ref to;
    struct rows       kinds;
};
status record_link_json_wishes(struct work *w, const struct json *array,
                               const struct record_type *from, struct rows *ret_wishes) MUST_CHECK;

/* Links a record that was just made as wished. */
status record_link_api_grant(struct work *w, const struct record_ref *from,
                             const struct rows *wishes) MUST_CHECK;

/* {"toObjectId": "12", "associationTypes": [{"category", "typeId", "label"}]} */
void record_link_json_put(struct json_out *out, const struct record_link *link);

/* {"category", "typeId", "label"} */
void record_link_json_put_kind(struct json_out *out, const struct record_link_kind *kind);

/* {"fromObjectTypeId", "fromObjectId", "toObjectTypeId", "toObjectId", "labels"} */
void record_link_json_put_pair(struct json_out *out, const struct record_ref *from,
                               const struct record_ref *to, const struct rows *kinds);

/* {"id": "12", "type": "contact_to_company"} for each kind of the link: v3. */
void record_link_json_put_v3(struct json_out *out, const struct record_link *link);

/* {"from", "to", "associationSpec"}, and the same from the other end. */
void record_link_json_put_default(struct json_out *out, const struct record_ref *from,
                                  const struct record_ref *to, const struct record_link_kind *kind);

/* {"status": "COMPLETE", "results": [ … and what ends it, after the caller closed the array. */
void record_link_json_open_batch(struct json_out *out);
void record_link_json_close_batch(struct work *w, struct json_out *out);

/* "name": "12" */
void record_link_json_put_id(struct json_out *out, const char *name, int64_t id);

/* The links of a record, which must be there; of a merged one, of the record that answers for it.
 */
status record_link_api_page(struct work *w, struct record_link_page *page, struct rows *ret_links,
                            int64_t *ret_after) MUST_CHECK;

/* What a record is linked with, type by type, as a member "associations" of it. */
struct record_link_shown {
    const struct record_type *to;
    struct rows               links; /* of struct record_link */
    int64_t                   after; /* 0 = there is no more */
};

/* Of the types named in ?associations=: rows of struct record_link_shown. */
status record_link_api_shown(struct work *w, const struct record_ref *from,
                             const char *const *names, struct rows *ret_shown) MUST_CHECK;
void record_link_json_put_shown(struct work *w, struct json_out *out, const struct record_ref *from,
                                const struct rows *shown);

#endif
