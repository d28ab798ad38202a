/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_RULE_H
#define CRM_RECORD_RULE_H

/* Rules that the values of a property must keep. For this room only. */

#include "crm/record/record.h"

/* "MIN_NUMBER" …; indexed by enum record_rule_kind, then NULL. */
extern const char *const record_rule_words[];

/* INVALID with reason INVALID_VALUE and the rule, for a value in the one form in which it is kept.
 */
status record_rules_check(struct work *w, const struct record_property *property,
                          const char *value) MUST_CHECK;

/* The arguments as they are stored, and back. */
const char *record_rule_write(struct work *w, const struct record_rule *rule);
status      record_rule_read(struct work *w, const char *stored,
                             const char *const **ret_arguments) MUST_CHECK;

#endif
