/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_H
#define CRM_RECORD_H

/*
 * Objects of every type: contacts, companies, products, orders, and the types a shop makes itself.
 * A type has a table; a property is a row of metadata and a real, typed column of that table.
 * Making a property adds the column. Metadata drives validation, search, import and export.
 * Values keep their history (record_history). Values come and go as text, as in the API:
 *
 *   string, phone_number  UTF-8                     enumeration  one option's value; several "a;b"
 *   number                exact decimal "12.5"      bool         "true" / "false"
 *   date                  "2024-01-31"              datetime     ISO 8601
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

enum property_type {
    PROPERTY_STRING,
    PROPERTY_NUMBER,   /* column INTEGER, millionths */
    PROPERTY_DATE,     /* column INTEGER, days */
    PROPERTY_DATETIME, /* column INTEGER, ms */
    PROPERTY_ENUMERATION,
    PROPERTY_BOOL, /* column INTEGER, 0 or 1 */
    PROPERTY_PHONE,
};

enum property_flag {
    PROPERTY_UNIQUE = 1 << 0,
    PROPERTY_READ_ONLY = 1 << 1, /* only the house sets it: totals */
    PROPERTY_HIDDEN = 1 << 2,
    PROPERTY_BUILT_IN = 1 << 3, /* cannot be removed */
    PROPERTY_SEARCHED = 1 << 4, /* part of the full-text search */
    PROPERTY_INTEGER =
        1 << 5, /* NUMBER whose column holds whole units, not millionths: ids, counts */
};

struct property {
    const char        *name; /* lower case, starts with a letter; never changes */
    const char        *label;
    const char        *group;
    enum property_type type;
    const char *field_type; /* text textarea number date select checkbox …; NULL = by type */
    const char *column;     /* NULL = name */
    unsigned    flags;
    const char *options; /* of ENUMERATION: "value=Label;value=Label"; NULL = free */
    const char *description;
};

struct record_value {
    const char *property;
    const char *value; /* NULL or "" clears */
};

/* A creation or a change, before it is written, as the owner of the type sees it. */
struct record_change {
    const struct record_type *type;
    int64_t                   id; /* 0 before a creation */
    bool                      created;
    struct record_value      *values; /* already checked against the properties */
    struct record_value      *old;    /* what they were; NULL values at a creation */
    size_t                    count;
};

const char *record_change_value(const struct record_change *change, const char *property);

/* One object type. Built-in types are constants of the room that owns them. */
struct record_type {
    const char            *id;         /* "0-1" */
    const char            *name;       /* "contacts" */
    const char            *singular;   /* "contact" */
    const char            *table;      /* id, created_at, updated_at, archived_at + a column each */
    bool                   dense_ids;  /* numbered 1, 2, 3 … instead of 53-bit ids */
    int                    see, edit;  /* enum access */
    const struct property *properties; /* built in; ends with {0} */
    const char *changed_at; /* name in the API: "lastmodifieddate", NULL = "hs_lastmodifieddate" */
    /* The owner's rules; each may be NULL. `before` may change values and refuse. */
    status (*before)(struct work *w, struct record_change *change);
    status (*after)(struct work *w, const struct record_change *change);
    status (*archived)(struct work *w, int64_t id, bool archived);
};

/* By plural name, singular or type id; also types made at run time. NOT_FOUND. */
status record_type_get(struct work *w, const char *name,
                       const struct record_type **ret_type) MUST_CHECK;

struct record {
    int64_t                    id;
    int64_t                    created_at, updated_at;
    int64_t                    archived_at; /* ABSENT = it is not */
    const struct record_value *values;      /* of the properties that were asked for, in order */
    size_t                     count;
};

const char *record_value_of(const struct record *record, const char *property);

/*
 * INVALID with field and reason: PROPERTY_DOESNT_EXIST, READ_ONLY_VALUE, INVALID_INTEGER,
 * INVALID_DATE, INVALID_OPTION, INVALID_EMAIL … CONFLICT: a unique value is taken; the message
 * ends "Existing ID: 123".
 */
status record_create(struct work *w, const struct record_type *type,
                     const struct record_value *values, size_t count, int64_t *ret_id) MUST_CHECK;
status record_change(struct work *w, const struct record_type *type, int64_t id,
                     const struct record_value *values, size_t count) MUST_CHECK;

/* `properties` ends with NULL; NULL = the type's defaults. An archived one is found only if asked.
 */
status record_get(struct work *w, const struct record_type *type, int64_t id,
                  const char *const *properties, bool archived,
                  struct record *ret_record) MUST_CHECK;

/* By any unique property. NOT_FOUND. */
status record_find(struct work *w, const struct record_type *type, const char *property,
                   const char *value, int64_t *ret_id) MUST_CHECK;

status record_archive(struct work *w, const struct record_type *type, int64_t id,
                      bool archived) MUST_CHECK;

/* Records in order of id after `after`. Rows of struct record. */
status record_list(struct work *w, const struct record_type *type, const char *const *properties,
                   int64_t after, int64_t limit, bool archived,
                   struct rows *ret_records) MUST_CHECK;

/* For owners whose own statements change a searched property: brings the search index up to date.
 */
status record_index(struct work *w, const struct record_type *type, int64_t id,
                    const char *const *texts) MUST_CHECK;

#endif
