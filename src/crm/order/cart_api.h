/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CART_API_H
#define CRM_CART_API_H

/* The endpoints of carts; their lines stand in the table of order_api.c. For this room only. */

#include "kit/http/http.h"

extern const struct shape cart_document_shape, cart_body_shape, cart_result_shape;

handler cart_api_list, cart_api_list_of_contact, cart_api_get, cart_api_put, cart_api_list_left,
    cart_api_list_products, cart_api_get_settings, cart_api_put_settings, cart_api_bring_back;

#endif
