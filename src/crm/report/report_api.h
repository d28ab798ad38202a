/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPORT_API_H
#define CRM_REPORT_API_H

#include "kit/http/http.h"

extern const struct route report_routes[];

#endif
