/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_JSON_H
#define KIT_JSON_H

/*
 * JSON (RFC 8259). In: one strict parser (simdjson underneath) that refuses duplicate names,
 * U+0000, invalid UTF-8, numbers beyond double and int64 where those are asked, and more than 64
 * levels; numbers keep their raw text, so money stays exact. Out: a writer, from shapes or by hand.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/text.h"

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

/* A value, in the arena of the work that parsed it. */
struct json {
    enum json_type     type;
    bool               truth; /* BOOL */
    const char        *text;  /* TEXT: the characters; NUMBER: as it was written */
    size_t             size;  /* bytes of text; items of an ARRAY or OBJECT */
    const char        *name;  /* as a member of an object; otherwise NULL */
    const struct json *first; /* ARRAY, OBJECT */
    const struct json *next;  /* the next item of the same parent */
};

/*
 * INVALID with the reason and the byte offset. At worst, an array of digits, the tree takes 25
 * times the size of the document: bound what strangers may send.
 */
status json_parse(struct work *w, const char *bytes, size_t size,
                  const struct json **ret_value) MUST_CHECK;

/* NULL when `object` is NULL, no object, or has no such member. */
const struct json *json_member(const struct json *object, const char *name);

/* The text of a member; NULL when it is absent or not text. */
const char *json_text(const struct json *object, const char *name);

/*
 * A NUMBER that is whole and fits. False otherwise. Written with a point or an exponent (1e3, 20.0)
 * it may be in the range of money.
 */
bool json_to_int(const struct json *value, int64_t *ret_number);

/*
 * Fills the fields that a caller may set, from a whole new record. Fields that are not required
 * and absent keep their value, null clears (base/shape.h says what that is). MONEY is taken from
 * text or number and must be exact; TIME from ISO 8601 or a whole number of ms. Records inside
 * (ONE, LIST) begin cleared.
 * INVALID names the first that is wrong by its path, such as "lines[3].quantity": unknown,
 * missing, wrong type, too long, not one of the choices, out of range.
 */
status json_read(struct work *w, const struct json *object, const struct shape *shape,
                 void *ret_record) MUST_CHECK;

/* The same for a change to a record that is there: also required fields may be left out. */
status json_read_change(struct work *w, const struct json *object, const struct shape *shape,
                        void *ret_record) MUST_CHECK;

/* ---- out ---- */

enum { JSON_OUT_LEVELS = 128 }; /* a parsed document, 64 deep at most, fits inside another one */

struct json_level {
    bool is_object, has_items;
};

/* Commas and quotes are its business; names and order are the caller's. Asserts on misuse. */
struct json_out {
    struct text      *text;
    int               depth;
    bool              after_name;
    struct json_level levels[JSON_OUT_LEVELS];
};

struct json_out json_out_open(struct text *text);

void json_open_object(struct json_out *out);
void json_close_object(struct json_out *out);
void json_open_array(struct json_out *out);
void json_close_array(struct json_out *out);
void json_put_name(struct json_out *out, const char *name);

/* Values that are not there (ABSENT, NULL, a number that is not finite) are written as null. */
void json_put_text(struct json_out *out, const char *text);
void json_put_int(struct json_out *out, int64_t number);
void json_put_number(struct json_out *out, double number); /* the shortest that reads back equal */
void json_put_bool(struct json_out *out, bool truth);
void json_put_null(struct json_out *out);
void json_put_money(struct json_out *out, int64_t money); /* "12.5" */
void json_put_time(struct json_out *out, int64_t time);   /* ISO 8601 */
void json_put_date(struct json_out *out, int64_t day);
void json_put_json(struct json_out *out, const struct json *value); /* as it was, compact */

/* A member of an object: its name and its value. */
void json_add_text(struct json_out *out, const char *name, const char *text);
void json_add_int(struct json_out *out, const char *name, int64_t number);

/* A whole record by its shape, or a list of them. BYTES are left out. */
void json_put_record(struct json_out *out, const struct shape *shape, const void *record);
void json_put_rows(struct json_out *out, const struct shape *shape, const struct rows *rows);

/* The record as a NUL-terminated document. */
const char *json_of(struct work *w, const struct shape *shape, const void *record);

/* The value as a compact document. */
const char *json_write(struct work *w, const struct json *value);

#endif
