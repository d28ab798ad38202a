/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_API_H
#define CRM_SEGMENT_API_H

/*
 * The endpoints of lists, /crm/v3/lists. For this room only.
 *
 *   segment_api.c         lists, and the table of all routes
 *   segment_member_api.c  who is in them
 *   segment_folder_api.c  folders, conversion, history, old ids
 *   segment_rule_api.c    /api/segments: the rule in all its forms
 *   segment_use_api.c     /api/segments: by hand, files, what they buy, growth
 *   segment_shapes.c      what all of them take and give, for the description of the API
 */

#include "crm/segment/segment.h"
#include "kit/http/http.h"
#include "kit/json/json.h"

extern const struct route segment_routes[];

handler segment_members_api, segment_members_joined_api, segment_add_api, segment_take_out_api,
    segment_change_members_api, segment_add_from_api, segment_empty_api, segment_memberships_api,
    segment_memberships_batch_api;
handler segment_before_add, segment_before_take_out, segment_before_change_members,
    segment_before_add_from, segment_before_empty;
handler segment_folder_create_api, segment_folder_get_api, segment_folder_rename_api,
    segment_folder_move_api, segment_folder_remove_api, segment_move_api, segment_plan_api,
    segment_plan_get_api, segment_plan_remove_api, segment_history_api, segment_old_id_api,
    segment_old_ids_api;

handler segment_rule_create_api, segment_rule_get_api, segment_rule_put_api,
    segment_rule_preview_api, segment_rule_why_api, segment_rule_overlap_api,
    segment_rule_phrases_api, segment_rule_ready_api, segment_rule_before;

handler segment_include_api, segment_exclude_api, segment_release_api, segment_by_hand_api,
    segment_export_api, segment_buys_api, segment_growth_api;

/*
 * How many are in a list is counted in a READ before the WRITE (route.before): counting may look at
 * everybody. ABSENT: it was not, so it is counted where it is asked. What failed is forgotten: the
 * handler says what is wrong.
 */
int64_t segment_api_size(const struct request *rq);
void segment_api_keep_size(struct work *w, const struct request *rq, status outcome, int64_t size);

extern const struct shape segment_rule_write_shape, segment_rule_view_shape, segment_preview_shape,
    segment_why_shape, segment_overlap_shape, segment_phrases_shape, segment_ready_shape,
    segment_member_shape, segment_history_shape, segment_history_query_shape,
    segment_lists_view_shape, segment_membership_view_shape, segment_by_hand_shape,
    segment_ids_shape, segment_changed_shape, segment_buys_shape, segment_buys_query_shape,
    segment_growth_shape, segment_growth_query_shape, segment_export_query_shape;

/* {listId} of the path. NOT_FOUND. */
status segment_api_id(struct work *w, const struct request *rq, int64_t *ret_id) MUST_CHECK;

/* A text or number that is an id: a positive number; INVALID names `name`. */
status segment_api_number(struct work *w, const struct json *value, const char *name,
                          int64_t *ret_id) MUST_CHECK;

/* An array of ids; `json` NULL = none. Rows of int64_t. */
status segment_api_ids(struct work *w, const struct json *json, const char *name,
                       struct rows *ret_ids) MUST_CHECK;

/* INVALID: the body is no object or has another member than these, with blanks between. */
status segment_api_body(struct work *w, const struct request *rq, const char *members,
                        const struct json **ret_body) MUST_CHECK;

void segment_api_put_id(struct json_out *out, const char *name, int64_t id);     /* as a text */
void segment_api_put_time(struct json_out *out, const char *name, int64_t time); /* unless ABSENT */
status segment_api_reply(struct reply *rp, int code, const struct json_out *out);

/* A list as it is shown. `size` ABSENT: it is counted now. `filters`: with its rule. */
status segment_api_put(struct work *w, struct json_out *out, const struct segment *segment,
                       int64_t size, bool filters) MUST_CHECK;

#endif
