/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ORDER_API_H
#define CRM_ORDER_API_H

#include "kit/http/http.h"

extern const struct route order_routes[];

#endif
