/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_SAID_OF_H
#define CRM_SEGMENT_SAID_OF_H

/* What products and orders say of themselves, for tests of events. For this room only. */

#include "base/list.h"
#include "base/work.h"

/* Adds the texts (const char *) of a property of some records of a type; what is empty says
 * nothing. */
status segment_said_of(struct work *w, const char *type_name, const char *property,
                       const struct list *ids, struct list *texts) MUST_CHECK;

#endif
