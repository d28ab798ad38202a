/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_SHOP_API_H
#define CRM_CONNECT_SHOP_API_H

/* /api/connections: shops of any platform. */

#include "kit/http/http.h"

extern const struct shape shop_request_shape, shop_connected_shape;

handler shop_api_list, shop_api_create, shop_api_get, shop_api_change, shop_api_remove;
handler shop_api_pull, shop_api_flows, shop_api_quarantine, shop_api_retry;
handler shop_api_proof, shop_api_prove;

#endif
