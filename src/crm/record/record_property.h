/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_PROPERTY_H
#define CRM_RECORD_PROPERTY_H

/* Whether a property can be what somebody wants it to be. For this room only. */

#include "crm/record/record_meta.h"

/* Of properties and groups. */
status record_name_check(struct work *w, const char *name) MUST_CHECK;
status record_label_check(struct work *w, const char *label) MUST_CHECK;

/* All of a draft but its name and type, which are checked once. */
status record_property_check(struct work *w, const struct record_meta *meta,
                             const struct record_property *draft) MUST_CHECK;
status record_property_check_new(struct work *w, const struct record_meta *meta,
                                 const struct record_property *draft) MUST_CHECK;

#endif
