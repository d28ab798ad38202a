/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_API_H
#define CRM_CONNECT_API_H

#include "kit/http/http.h"

extern const struct route connect_routes[];

#endif
