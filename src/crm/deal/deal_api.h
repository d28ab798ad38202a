/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_DEAL_API_H
#define CRM_DEAL_API_H

#include "kit/http/http.h"

extern const struct route deal_routes[];

#endif
