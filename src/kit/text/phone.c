/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/phone.h"

#include <string.h>

#include "kit/text/phone_shim.h"

bool phone_e164(struct work *w, const char *raw, const char *default_country,
                const char **ret_number)
{
    enum { LONGEST_RAW = 100 }; /* what is longer is no number, and costs time */
    char number[PHONE_SHIM_LONGEST];
    if (raw == NULL || strlen(raw) > LONGEST_RAW
        || !phone_shim_e164(raw, default_country == NULL ? "ZZ" : default_country, number))
        return false;
    *ret_number = work_copy(w, number, strlen(number));
    return true;
}
