/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STORE_API_H
#define CRM_STORE_API_H

#include "kit/http/http.h"

extern const struct route store_routes[];

#endif
