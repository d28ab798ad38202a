/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_VALUE_H
#define CRM_RECORD_VALUE_H

/* Values between text, as everybody sees them, and cells of a table. For this room only. */

#include "crm/record/record.h"
#include "kit/db/db.h"

#define RECORD_VALUE_MAX 65536

/* Reads a value. NULL and "" give a null of the right type. INVALID with property and reason. */
status record_value_read(struct work *w, const struct record_property *property, const char *text,
                         struct db_value *ret_value) MUST_CHECK;

/* The text of a cell; NULL when it is null. */
const char *record_value_write(struct work *w, const struct record_property *property,
                               const struct db_value *value);

/* Whether two cells of one property are the same. */
bool record_value_same(const struct db_value *a, const struct db_value *b);

/* "string", "number" …, as the API names the types; indexed by enum property_type, then NULL. */
extern const char *const record_type_words[];

/* How a form shows a type when nothing is said: "text", "number" … */
const char *record_field_type(enum property_type type);

/* Whether the column holds text. */
bool record_value_is_text(enum property_type type);

#endif
