/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_SETUP_API_H
#define CRM_STAFF_SETUP_API_H

/* The first owner of a fresh installation. */

#include "kit/http/http.h"

extern const struct shape staff_setup_shape, staff_owner_draft_shape;

handler staff_setup_api_get, staff_setup_api_check, staff_setup_api_create;

#endif
