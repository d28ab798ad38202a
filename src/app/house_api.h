/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_HOUSE_API_H
#define APP_HOUSE_API_H

/* What no room owns: the description of the API, whether the house is well, the queue of jobs. */

#include "kit/http/http.h"

#define HOUSE_TITLE "Storefolk"

extern const struct route house_routes[];

#endif
