/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_SECOND_API_H
#define CRM_STAFF_SECOND_API_H

/* The endpoints of second factors, links for a new password, and sessions. For this room only. */

#include "kit/http/http.h"

handler staff_second_api_enrol, staff_second_api_confirm, staff_second_api_check_remove,
    staff_second_api_remove, staff_second_api_reset;
handler staff_link_api_create, staff_link_api_check, staff_link_api_use;
handler staff_session_api_list, staff_session_api_end, staff_session_api_end_others;

extern const struct shape staff_code_shape, staff_recovery_shape, staff_own_password_shape,
    staff_link_shape, staff_link_use_shape;

#endif
