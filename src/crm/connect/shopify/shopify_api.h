/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_SHOPIFY_API_H
#define CRM_CONNECT_SHOPIFY_API_H

/* The address that a Shopify shop calls. */

#include "kit/http/http.h"

handler shopify_api_receive;

#endif
