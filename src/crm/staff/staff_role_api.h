/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_ROLE_API_H
#define CRM_STAFF_ROLE_API_H

/* The endpoints of own roles and of the stores of people. For this room only. */

#include "kit/http/http.h"

handler staff_role_api_list, staff_role_api_create, staff_role_api_change, staff_role_api_remove,
    staff_role_api_get_stores, staff_role_api_put_stores;

extern const struct shape staff_user_stores_shape;

#endif
