/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_REPLY_H
#define KIT_HTTP_REPLY_H

/* Codes and problems, for the parts of the server and for the API description. */

#include "kit/http/http.h"

/* The one HTTP code of an outcome; see base/status.h. */
int         reply_code(status outcome);
const char *reply_title(int code); /* "Not Found" */

bool reply_has_header(const struct reply *rp, const char *name);

#endif
