/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_USE_H
#define CRM_SEGMENT_USE_H

/* For struct room.uses. For this room only. */

#include "crm/segment/segment.h"

struct list;

/* Adds the lists whose rule asks of a property: struct record_use. */
status segment_add_uses(struct work *w, const struct record_type *type, const char *property,
                        struct list *uses) MUST_CHECK;

#endif
