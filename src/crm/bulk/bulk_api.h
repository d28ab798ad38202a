/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_BULK_API_H
#define CRM_BULK_API_H

#include "kit/http/http.h"

extern const struct route bulk_routes[];

#endif
