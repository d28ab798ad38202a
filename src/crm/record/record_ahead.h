/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_AHEAD_H
#define CRM_RECORD_AHEAD_H

/* What a unit has read ahead with record_read_ahead; for record.c only. */

#include "crm/record/record.h"

/* The record that has the value, in the form in which it is kept; 0 = not read, or not any more. */
int64_t record_ahead_find(struct work *w, const struct record_type *type, const char *property,
                          const char *value);

/* Whether the record is known to have all values of the change already. */
bool record_ahead_has(struct work *w, const struct record_change *change, int64_t id);

/* The unit is about to write this record; 0 = it cannot say which, or whose unique values change.
 */
void record_ahead_forget(struct work *w, int64_t id);

#endif
