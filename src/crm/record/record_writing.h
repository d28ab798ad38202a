/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_WRITING_H
#define CRM_RECORD_WRITING_H

/* Values on their way from a caller to a row: for record.c only. */

#include "crm/record/record_meta.h"
#include "crm/record/record_store.h"

/* One unit of writing a record, from its values as they came to the row. */
struct writing {
    const struct record_meta  *meta;
    struct record_change       change;
    struct record_value       *given; /* the values as they were first, */
    struct record_cell        *read;  /* and what they mean */
    size_t                     given_count;
    struct record_cell        *cells;   /* of the values, in the same order */
    const struct record_value *missing; /* nobody has it: the unit has looked; or NULL */
};

/* Reads the values as they came, in the one form in which they are kept. */
status record_writing_read(struct work *w, struct writing *writing,
                           const struct record_value *values, size_t count) MUST_CHECK;

/* Makes the cells, after the owner's rules, which may have put in other values. */
status record_writing_make_cells(struct work *w, struct writing *writing) MUST_CHECK;

/* Whose the value is: through the owner of the type, unique values, or the table. NOT_FOUND. */
status record_writing_find_owner(struct work *w, const struct record_type *type,
                                 const struct record_cell *cell, const char *value,
                                 int64_t *ret_id) MUST_CHECK;

/* CONFLICT: another record has one of the unique values. */
status record_writing_check_unique(struct work *w, const struct writing *writing) MUST_CHECK;

/* Keeps the values of unique properties that were made at run time. */
status record_writing_put_keys(struct work *w, const struct writing *writing) MUST_CHECK;

#endif
