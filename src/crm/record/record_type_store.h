/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_TYPE_STORE_H
#define CRM_RECORD_TYPE_STORE_H

/* The rows and the tables of types made at run time. For this room only. */

#include "crm/record/record.h"
#include "kit/db/db.h"

struct record_type_row {
    int64_t     id;
    const char *name, *qualified, *singular, *plural, *description;
    const char *primary_property, *secondary_properties, *required_properties;
    const char *searchable_properties, *associated_types;
    int64_t     created_at, created_by, updated_at, updated_by, archived_at;
};

/* Also those that are archived. */
status record_store_types(struct work *w, struct rows *ret_types) MUST_CHECK;
status record_store_put_type(struct work *w, const struct record_type_row *row) MUST_CHECK;

/*
 * Who makes a record holds the row of its type until the unit ends, several at once; who removes
 * the type locks it, so that none is made in between. SQLite has one writer and needs neither.
 * NOT_FOUND without words: the type is archived or gone; of record_store_lock_type, gone.
 */
status record_store_hold_type(struct work *w, const char *type) MUST_CHECK;
status record_store_lock_type(struct work *w, int64_t id) MUST_CHECK;

/* "custom_7" */
const char *record_store_table_of(struct work *w, int64_t id);
status      record_store_create_table(struct work *w, const char *table) MUST_CHECK;

/* A record that is not archived. NOT_FOUND without words. */
status record_store_any(struct work *w, const char *table, int64_t *ret_record) MUST_CHECK;

/* Its names become this one, and it is archived: another type may have them now. */
status record_store_free_name(struct work *w, int64_t id, const char *name) MUST_CHECK;

/* The table, which is empty, and every row that speaks of the type. */
status record_store_purge_type(struct work *w, int64_t id) MUST_CHECK;

/* Ids after `after`, archived or not: rows of int64_t. */
status record_store_ids(struct work *w, const char *table, int64_t after, int64_t limit,
                        struct rows *ret_ids) MUST_CHECK;

#endif
