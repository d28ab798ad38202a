/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_API_H
#define CRM_STAFF_API_H

#include "kit/http/http.h"

extern const struct route staff_routes[];

#endif
