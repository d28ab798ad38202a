/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SDK_H
#define APP_SDK_H

/*
 * storefolk.js, the script for shop pages (sdk/), carried by the program: GET /storefolk.js. For
 * pages of every origin; browsers keep it for an hour and then ask whether it is still the same.
 */

#include "kit/http/http.h"

/* Made by tools/generate.py from sdk/dist/storefolk.js: plain, gzip, and a word for both. */
extern const unsigned char sdk_script[], sdk_packed[];
extern const size_t        sdk_script_size, sdk_packed_size;
extern const char          sdk_version[];

handler sdk_get;

#endif
