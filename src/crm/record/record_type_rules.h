/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_TYPE_RULES_H
#define CRM_RECORD_TYPE_RULES_H

/* How types made at run time become part of what is known. For this room only. */

#include "crm/record/record_meta.h"

struct job;
struct record_type_row;

/* The type of a row, in the arena of the work. */
const struct record_type *record_type_of_row(struct work *w, const struct record_type_row *row);

/* Marks the properties of a type that are searched and those that are shown. */
void record_type_mark(const struct record_made *made, struct record_property *property);

/* The type with one of these names: name, singular, qualified, id, then a label. NULL: none. */
const struct record_type *record_type_named(const struct record_meta *metas, size_t count,
                                            const char *name);

/*
 * Before a record is written: INVALID with reason MISSING_REQUIRED_PROPERTIES when a new one lacks
 * what every record has, or a change takes it away. NOT_FOUND when another node removed the type
 * meanwhile; from a creation on nobody can until the unit ends.
 */
status record_type_check(struct work *w, const struct record_type *type,
                         const struct record_change *change) MUST_CHECK;

/* CONFLICT when the type names the property as one that it shows, requires or searches. */
status record_type_check_unused(struct work *w, const struct record_type *type,
                                const char *name) MUST_CHECK;

/* The row by any of its names, also when it is archived. NOT_FOUND. */
status record_type_find_row(struct work *w, const char *name,
                            struct record_type_row *ret_row) MUST_CHECK;

/* Whether a job is about to remove what is left of it. */
bool record_type_is_going(const struct record_type_row *row);

/* FORBIDDEN. */
status record_type_refuse_built_in(struct work *w, const struct record_type *type) MUST_CHECK;

#define RECORD_PURGE_JOB "record.purge"
status record_type_purge_run(struct work *w, const struct job *job);

#define RECORD_INDEX_JOB "record.index"
status record_type_index_run(struct work *w, const struct job *job);

#endif
