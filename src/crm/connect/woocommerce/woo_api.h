/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_WOO_API_H
#define CRM_CONNECT_WOO_API_H

/* What goes back into a WooCommerce shop, and the addresses that it calls. */

#include "kit/http/http.h"

extern const struct shape woo_authorised_shape;

handler woo_api_offer, woo_api_note, woo_api_stock, woo_api_writes;
handler woo_api_receive, woo_api_keys;

#endif
