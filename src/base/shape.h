/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

/*
 * A shape describes a record once. From it come the JSON in and out, the SQL row, the checks on
 * input and the OpenAPI description.
 *
 * How to add a field to an endpoint: a member in the struct, a line in its field table.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
    FIELD_INT,    /* int64_t */
    FIELD_MONEY,  /* int64_t, millionths; in JSON a decimal string "12.5"; see base/money.h */
    FIELD_TIME,   /* int64_t, ms since 1970 UTC; in JSON ISO 8601 "2024-01-31T09:00:00.000Z" */
    FIELD_DATE,   /* int64_t, days since 1970; in JSON "2024-01-31" */
    FIELD_BOOL,   /* bool; stored as 0 or 1 */
    FIELD_NUMBER, /* double; for statistics, never for money */
    FIELD_TEXT,   /* const char *, NULL = absent */
    FIELD_CHOICE, /* enum; stored and sent as one of .words */
    FIELD_BYTES,  /* struct bytes, .data NULL = absent; stored as BLOB, never in JSON */
    FIELD_JSON,   /* const struct json *, any JSON value; not storable, keep its text instead */
    FIELD_ONE,    /* pointer to a record of shape .of, NULL = absent; not storable */
    FIELD_LIST,   /* struct rows of records of shape .of; not storable */
};

/* The value of an INT, MONEY, TIME or DATE field that is not there: null in JSON, NULL in SQL. */
#define ABSENT INT64_MIN

struct shape;

struct bytes {
    const void *data;
    size_t      size;
};

/* A list of records, all of one shape; lives as long as the work. */
struct rows {
    void   *items;
    int64_t count;
};

struct field {
    const char         *name;
    enum field_type     type;
    size_t              offset;
    bool                required;  /* must be present and not empty in a request */
    bool                read_only; /* ignored in a request */
    size_t              max;       /* longest text in bytes; 0 = 255 */
    const char *const  *words;     /* NULL-terminated, indexed by the enum */
    const struct shape *of;        /* of FIELD_ONE and FIELD_LIST */
    const char         *help;      /* one line for the API reference */
};

struct shape {
    const char         *name; /* in the API reference, such as "Contact" */
    size_t              size;
    const struct field *fields;
    size_t              count;
};

/* Does not compile when the kind and the C type of the member disagree. */
#define FIELD(record, member, kind, ...)                                                           \
    {                                                                                              \
        .name = #member, .type = kind,                                                             \
        .offset = offsetof(struct record, member)                                                  \
                  + 0 * sizeof(char[FIELD_FITS(((struct record *) 0)->member, kind) ? 1 : -1]),    \
        __VA_ARGS__                                                                                \
    }

#define FIELD_FITS(value, kind)                                                                    \
    _Generic((value),                                                                             \
        int64_t: (kind) == FIELD_INT || (kind) == FIELD_TIME || (kind) == FIELD_DATE              \
            || (kind) == FIELD_MONEY,                                                             \
        bool: (kind) == FIELD_BOOL, double: (kind) == FIELD_NUMBER,                               \
        const char *: (kind) == FIELD_TEXT, const struct json *: (kind) == FIELD_JSON,            \
        struct rows: (kind) == FIELD_LIST, struct bytes: (kind) == FIELD_BYTES,                   \
        default: (kind) == FIELD_CHOICE || (kind) == FIELD_ONE)

#define SHAPE(label, record, list)                                                                 \
    {                                                                                              \
        .name = label, .size = sizeof(struct record), .fields = list,                              \
        .count = sizeof(list) / sizeof *(list)                                                     \
    }

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Where a field lives inside a record. */
static inline void *field_in(const struct field *field, const void *record)
{
    return (char *) (uintptr_t) record + field->offset;
}

const struct field *shape_field(const struct shape *shape, const char *name);

/* One field as it is when nothing is there: ABSENT, NULL, false, 0, the first word, no rows. */
void field_clear(const struct field *field, void *record);

/* All fields of the record cleared. */
void shape_clear(const struct shape *shape, void *record);

#endif
