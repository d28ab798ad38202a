/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_TYPE_H
#define CRM_RECORD_TYPE_H

/*
 * Object types that are made at run time: cars, subscriptions, service visits. Part of
 * crm/record/record.h, which includes it. A type that is made has a table of its own and is like
 * any other from then on, on every node: its records are searched, exported, linked, and go
 * through pipelines when it gets some.
 */

#include <stdint.h>

#include "base/work.h"

struct record_property;
struct record_type;

/* What is said of such a type besides struct record_type. Lists end with NULL. */
struct record_made {
    const char        *name;   /* "car" */
    const char        *label;  /* "Car" */
    const char        *plural; /* "Cars" */
    const char        *description;
    const char        *primary;    /* property that a record is called by; NULL = none */
    const char *const *secondary;  /* properties shown beside it */
    const char *const *required;   /* properties that every record has */
    const char *const *searchable; /* properties in the full-text search */
    const char *const *associated; /* types, by any name; kept as their ids */
    int64_t            created_at, updated_at;
    int64_t            archived_at;            /* ABSENT = it is not */
    int64_t            created_by, updated_by; /* user; 0 = the house */
};

struct record_type_draft {
    struct record_made            made;
    const struct record_property *properties;
    size_t                        property_count;
};

/*
 * With its table and its properties; those without a group come into "<name>_information".
 * INVALID: a bad name, no labels, a primary, secondary, required or searchable property that is
 * none of its own, no such type to be associated with. CONFLICT: another type has the name.
 */
status record_type_create(struct work *w, const struct record_type_draft *draft,
                          const struct record_type **ret_type) MUST_CHECK;

/*
 * Labels, description and the lists of properties. Records come into the search, or leave it, by a
 * job. FORBIDDEN: a built-in type. Required properties are asked for at the next change.
 */
status record_type_change(struct work *w, const struct record_type *type,
                          const struct record_made *draft) MUST_CHECK;

/*
 * Takes it out of sight, by any of its names. CONFLICT: it has records that are not archived.
 * NOT_FOUND. FORBIDDEN: a built-in type.
 */
status record_type_archive(struct work *w, const char *name) MUST_CHECK;

/* With the table and all that is known of it, also when it is archived already. */
status record_type_purge(struct work *w, const char *name) MUST_CHECK;

#endif
