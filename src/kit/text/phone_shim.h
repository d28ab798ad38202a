/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_PHONE_SHIM_H
#define KIT_TEXT_PHONE_SHIM_H

/* The one thing kit/text asks of C++: libphonenumber. Private. */

#include <stdbool.h>

enum { PHONE_SHIM_LONGEST = 32 };

/* `country` is two capital letters or "ZZ". NUL-terminated. */
bool phone_shim_e164(const char *raw, const char *country, char ret_number[PHONE_SHIM_LONGEST]);

#endif
