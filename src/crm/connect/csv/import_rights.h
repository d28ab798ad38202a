/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_RIGHTS_H
#define CRM_CONNECT_IMPORT_RIGHTS_H

/*
 * An import changes what it finds and makes what it does not, as the house and not as who began it:
 * so whoever begins one must be allowed to edit all records of each type that it writes, and each
 * property. FORBIDDEN names what is missing. For this room only.
 */

#include "crm/connect/connect.h"
#include "crm/connect/csv/import_plan.h"

status import_need(struct work *w, const struct import_plan *plan) MUST_CHECK;

/* For what an import was given: its bad rows show whole records. */
status import_need_seen(struct work *w, const struct import *import) MUST_CHECK;

#endif
