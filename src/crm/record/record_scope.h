/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_SCOPE_H
#define CRM_RECORD_SCOPE_H

/*
 * What of a type is kept from the actor: rows and properties. crm/staff says what, this makes SQL
 * and refusals of it. Whoever reads or writes records passes here. For this room only.
 */

#include "crm/record/record_meta.h"
#include "crm/record/record_store.h"
#include "crm/staff/staff.h"

/* Adds " AND (…)" to a statement on the type's table, or nothing when the actor sees all. */
status record_scope_add(struct work *w, const struct record_meta *meta,
                        struct query *query) MUST_CHECK;

/* Whether the actor sees all records of the type. */
status record_scope_is_open(struct work *w, const struct record_meta *meta,
                            bool *ret_open) MUST_CHECK;

/* NOT_FOUND: the actor does not see it, so it is as if it were not there. FORBIDDEN: sees it only.
 */
status record_scope_check(struct work *w, const struct record_meta *meta, int64_t id,
                          bool edit) MUST_CHECK;

/* Takes hidden properties out. */
status record_scope_columns(struct work *w, struct record_columns *columns) MUST_CHECK;

/* FORBIDDEN: the property is hidden from the actor, or, with `edit`, cannot be written by them. */
status record_scope_property(struct work *w, const struct record_meta *meta, const char *name,
                             bool edit) MUST_CHECK;

/* FORBIDDEN: the search by words looks into a hidden property. */
status record_scope_words(struct work *w, const struct record_meta *meta) MUST_CHECK;

/*
 * Before a creation or a change: FORBIDDEN when the actor may make none, or gives a record away to
 * another owner. Puts them in as the owner of what they make.
 */
status record_scope_change(struct work *w, const struct record_meta *meta,
                           struct record_change *change) MUST_CHECK;

/* After a creation: it belongs to the maker's store. */
status record_scope_created(struct work *w, const struct record_meta *meta, int64_t id) MUST_CHECK;

/* Rows of struct record_was without those of hidden properties. */
status record_scope_history(struct work *w, const struct record_type *type,
                            struct rows *history) MUST_CHECK;

#endif
