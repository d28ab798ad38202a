/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_FACT_API_H
#define CRM_FACT_API_H

#include "kit/http/http.h"

extern const struct route fact_routes[];

#endif
