/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_OAUTH_API_H
#define CRM_STAFF_OAUTH_API_H

/*
 * The endpoints of OAuth. For this room only; the routes stand in staff_api.c.
 *
 *   staff_oauth_api.c    what programs call: tokens, introspection, revocation, metadata
 *   staff_consent_api.c  the pages that a person sees: signing in, and yes or no to an app
 *   staff_app_api.c      apps and grants, for those who run the shop
 */

#include "kit/http/http.h"

handler staff_oauth_api_token, staff_oauth_api_introspect, staff_oauth_api_revoke,
    staff_oauth_api_get_access, staff_oauth_api_get_refresh, staff_oauth_api_remove_token,
    staff_oauth_api_metadata;
handler staff_consent_api_ask, staff_consent_api_answer, staff_consent_api_check_sign_in,
    staff_consent_api_sign_in;
handler staff_app_api_list, staff_app_api_create, staff_app_api_get, staff_app_api_change,
    staff_app_api_renew, staff_app_api_remove, staff_grant_api_list, staff_grant_api_revoke;

extern const struct shape staff_oauth_view_shape, staff_introspection_shape, staff_metadata_shape;

/* Where this server is, as the caller sees it: "https://crm.example". */
const char *staff_origin(struct work *w, const struct request *rq);

#endif
