/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_MAP_H
#define CRM_CONNECT_IMPORT_MAP_H

/*
 * What the columns of a file mean. A map is guessed from the header, built in for well-known files,
 * kept under a name, or written by hand as JSON:
 *
 *     {"as": "order_lines", "currency": "GBP", "zone": "Europe/London", "refund_prefix": "C",
 *      "columns": [{"column": "InvoiceNo", "means": "number"},
 *                  {"column": "CustomerID", "means": "customer", "ids": "whole_number"}],
 *      "fees": [{"code": "POST", "kind": "shipping"}]}
 *
 * A column means one of the words of import_fields; in files of contacts, companies and products it
 * may also mean any property by its name. Columns that a map does not name are not read.
 */

#include "base/shape.h"
#include "base/work.h"
#include "crm/connect/connect.h"
#include "crm/connect/csv/import_value.h"
#include "crm/order/order.h"

/* What a column can mean. How to add one: a value here, a line in import_words.c, use in a reader.
 */
enum import_field {
    IMPORT_UNREAD,
    IMPORT_PROPERTY, /* of the record, by name */
    /* the document */
    IMPORT_NUMBER,
    IMPORT_KIND,
    IMPORT_REFUNDS,
    IMPORT_STATUS,
    IMPORT_PLACED_AT,
    IMPORT_PLACED_TIME,
    IMPORT_CURRENCY,
    IMPORT_TOTAL,
    IMPORT_CHANNEL,
    IMPORT_SOURCE,
    IMPORT_MEDIUM,
    IMPORT_CAMPAIGN,
    IMPORT_STORE,
    /* its lines */
    IMPORT_LINE_NUMBER,
    IMPORT_LINE_KIND,
    IMPORT_SKU,
    IMPORT_NAME,
    IMPORT_CATEGORY,
    IMPORT_QUANTITY,
    IMPORT_PRICE,
    IMPORT_AMOUNT,
    /* who */
    IMPORT_CUSTOMER,
    IMPORT_EMAIL,
    IMPORT_PHONE,
    IMPORT_FIRSTNAME,
    IMPORT_LASTNAME,
    IMPORT_FULLNAME,
    IMPORT_COMPANY,
    IMPORT_ADDRESS,
    IMPORT_CITY,
    IMPORT_STATE,
    IMPORT_ZIP,
    IMPORT_COUNTRY,
    IMPORT_CREATED_AT,
    IMPORT_FIELDS
};

struct import_field_info {
    const char *word;    /* in a map: "number" */
    const char *label;   /* "Order number" */
    unsigned    objects; /* 1 << IMPORT_ORDER_LINES …: the files in which a column can mean it */
};
extern const struct import_field_info import_fields[IMPORT_FIELDS];

/* IMPORT_UNREAD when there is no such word for these files. */
enum import_field import_field_named(const char *word, enum import_object as);

enum import_ids { IMPORT_IDS_AS_WRITTEN, IMPORT_IDS_WHOLE_NUMBER };

struct import_map_column {
    const char     *column; /* as in the header; without a header "1", "2" … */
    const char     *means;
    enum import_ids ids; /* whole_number: "17850.0" is 17850 */
};

/* A SKU under which fees stand in a list of lines. Capitals or not are the same. */
struct import_fee {
    const char    *code;
    enum line_kind kind;
};

struct import_map {
    int64_t             id; /* ABSENT: built in, or not kept */
    const char         *name;
    enum import_object  as;
    const char         *type;    /* of IMPORT_RECORDS: its name */
    struct rows         columns; /* of struct import_map_column */
    struct rows         fees;    /* of struct import_fee */
    enum import_dates   dates;
    enum import_decimal decimal;
    const char         *currency; /* of a store that must be made */
    const char         *zone;     /* of times without one; NULL = the store's */
    const char         *store;    /* its name; NULL = "Import" */
    const char         *status;   /* of orders without one */
    const char         *channel;  /* of orders without one */
    const char *refund_prefix;    /* numbers that begin so and go on with a digit are refunds */
    int64_t     created_at, updated_at; /* ABSENT as the id */
};
extern const struct shape import_map_shape;

struct import_wish;

/* INVALID names what is wrong: a word, a currency, a column twice. */
status import_map_check(struct work *w, const struct import_map *map) MUST_CHECK;

/* INVALID also when a field is unknown or of the wrong type. */
status import_map_parse(struct work *w, const char *json, size_t size,
                        struct import_map *ret_map) MUST_CHECK;

/* Maps that everybody has. NULL = none of that name, or none with these columns. */
const struct import_map *import_map_built_in(const char *name);
const struct import_map *import_map_built_in_for(struct work *w, enum import_object as,
                                                 const char *const *names, size_t count);
struct rows              import_maps_built_in(void);

/* What the names of the columns say. In a READ, for records have properties. */
status import_map_guess(struct work *w, const struct import_wish *wish, const char *const *names,
                        size_t count, struct import_map *ret_map) MUST_CHECK;

/* The type of a map of records; NULL = its rows are documents. */
status import_map_type(struct work *w, const struct import_map *map,
                       const struct record_type **ret_type) MUST_CHECK;

/* Whether rows can be records of the type: not of documents. */
bool import_map_takes(const struct record_type *type);

/* The names as one word each, joined: by this a file is known again. */
const char *import_header_key(struct work *w, const char *const *names, size_t count);

/* A name without regard to case, accents, blanks and signs: "Customer ID" is customerid. */
const char *import_header_word(struct work *w, const char *name);

/*
 * What a word of a header means in such a file; IMPORT_UNREAD when it is not known. When several
 * columns seem to mean the same, the one of the lowest rank does.
 */
enum import_field import_field_guess(const char *header_word, enum import_object as, int *ret_rank);

/* The spellings of one line of the table, between blanks; NULL after the last. For tests. */
const char *import_field_spellings(size_t index);

/* ---- kept maps ---- */

status import_map_create(struct work *w, struct import_map *draft) MUST_CHECK; /* CONFLICT: name */
status import_map_change(struct work *w, struct import_map *draft) MUST_CHECK; /* by name */
status import_map_remove(struct work *w, const char *name) MUST_CHECK;
/* Kept or built in. */
status import_map_find(struct work *w, const char *name, struct import_map *ret_map) MUST_CHECK;
/* The last one that was kept or used for this header. NOT_FOUND. */
status import_map_find_for(struct work *w, enum import_object as, const char *header_key,
                           struct import_map *ret_map) MUST_CHECK;
status import_map_list(struct work *w, struct rows *ret_maps) MUST_CHECK; /* both kinds */

#endif
