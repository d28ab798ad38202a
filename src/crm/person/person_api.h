/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_PERSON_API_H
#define CRM_PERSON_API_H

/* What a contact is beyond a record: its time line, its identities, its merges. */

#include "kit/http/http.h"

extern const struct route person_routes[];

#endif
