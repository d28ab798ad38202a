/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_EXPORT_API_H
#define CRM_CONNECT_EXPORT_API_H

#include "kit/http/http.h"

handler                   export_api_get;
extern const struct shape export_query_shape;

#endif
