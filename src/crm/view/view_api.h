/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VIEW_API_H
#define CRM_VIEW_API_H

#include "kit/http/http.h"

extern const struct route view_routes[];

#endif
