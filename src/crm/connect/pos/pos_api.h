/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_POS_API_H
#define CRM_CONNECT_POS_API_H

/* The endpoints of tills; their lines stand in the table of connect_api.c. */

#include "kit/http/http.h"

extern const struct shape pos_sales_shape, pos_results_shape, pos_secret_shape, pos_joined_shape;

handler pos_api_put, pos_api_get, pos_api_join, pos_api_leave, pos_api_secret, pos_api_webhook;

#endif
