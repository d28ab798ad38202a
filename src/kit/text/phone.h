/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_PHONE_H
#define KIT_TEXT_PHONE_H

#include <stdbool.h>

#include "base/work.h"

/*
 * A phone number in the form of E.164, such as "+442079460958", from what people write. Numbers
 * without + are read as of `default_country` (ISO 3166, such as "GB"; NULL = none). False when it
 * has no possible length for its country. Extensions are dropped. By libphonenumber.
 */
bool phone_e164(struct work *w, const char *raw, const char *default_country,
                const char **ret_number);

#endif
