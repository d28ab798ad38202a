/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_TELL_H
#define CRM_RECORD_TELL_H

/* What the ledger is told of records. For this room only. */

#include "crm/record/record.h"

/* That it was created, or changed and in which properties. */
status record_tell_change(struct work *w, const struct record_change *change) MUST_CHECK;
status record_tell_archived(struct work *w, const struct record_type *type, int64_t id,
                            bool archived) MUST_CHECK;

#endif
