/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_WOO_API_H
#define CRM_CONNECT_WOO_API_H

/* /api/connections, and the addresses that a shop calls. */

#include "kit/http/http.h"

extern const struct shape woo_request_shape, woo_connected_shape, woo_authorised_shape;

handler woo_api_list, woo_api_create, woo_api_get, woo_api_change, woo_api_remove, woo_api_pull;
handler woo_api_flows, woo_api_quarantine, woo_api_retry, woo_api_proof, woo_api_prove;
handler woo_api_offer, woo_api_note, woo_api_stock, woo_api_writes;
handler woo_api_receive, woo_api_keys;

#endif
