/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_API_H
#define CRM_STAFF_API_H

#include "kit/http/http.h"

extern const struct route staff_routes[];

/* staff_owner_api.c */
extern const struct shape staff_owner_shape, staff_owner_query_shape;
handler                   staff_owner_api_list, staff_owner_api_get;

/* staff_team_api.c */
handler staff_team_api_list, staff_team_api_create, staff_team_api_change, staff_team_api_remove;

#endif
