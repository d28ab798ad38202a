/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_H
#define CRM_CONNECT_H

/*
 * Other systems: what comes in from them and what goes out. Files of tables (CSV, NDJSON) in both
 * directions, and a made-up shop to look around in.
 *
 * An import reads rows of one kind. A map says what each column means; it is chosen by name, read
 * from a file, or guessed from the header. Rows stream through in slices, each a WRITE of some
 * 20 ms that also moves the progress; a bad row is kept with its line, column and reason and stops
 * nothing. Importing again, also after a crash, ends in the same state.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/text.h"
#include "base/work.h"

extern const struct room connect_room;

/* ---- in ---- */

enum import_object {
    IMPORT_ORDER_LINES, /* a row for each line: rows of one number are one order */
    IMPORT_ORDERS,      /* a row for each order: totals, no lines */
    IMPORT_CONTACTS,
    IMPORT_COMPANIES,
    IMPORT_PRODUCTS,
    IMPORT_RECORDS, /* of any other type that is no document: struct import_request.type */
};
extern const char *const import_object_words[]; /* "order_lines" …, then NULL */

enum import_state { IMPORT_WAITING, IMPORT_RUNNING, IMPORT_DONE, IMPORT_FAILED, IMPORT_CANCELLED };

/* One import: what was asked, how far it is, what it did. Counts are exact at every commit. */
struct import {
    int64_t            id;
    const char        *name; /* of the file, as the user knows it */
    enum import_object as;
    const char        *map;   /* the map in use, as JSON */
    int64_t            store; /* 0 = none */
    bool               dry_run;
    enum import_state  state;
    const char        *message;    /* why it failed */
    int64_t            size, read; /* bytes */
    int64_t            rows, bad;  /* read, without the header; of these bad */
    /* Orders, or whatever the rows are; and the lines of orders. In a dry run: what would be. */
    int64_t     created, changed, unchanged;
    int64_t     lines_created, lines_changed, lines_unchanged;
    int64_t     created_at, started_at, ended_at; /* ABSENT = not yet */
    struct rows errors;                           /* the first bad rows, of struct import_error */
};

/* A row that could not be taken. */
struct import_error {
    int64_t     import;
    int64_t     line;   /* of the file */
    const char *field;  /* the column to blame; NULL = the whole row */
    const char *reason; /* what is wrong, and what to do */
    int64_t     place;  /* which line of its order it is; ABSENT */
    const char *row;    /* as a record of CSV */
};
extern const struct shape import_shape;

struct import_request {
    const char        *path;
    const char        *name; /* NULL = the last part of the path */
    enum import_object as;
    const char        *type;  /* of IMPORT_RECORDS: any name of the type */
    const char        *map;   /* a JSON file or the name of a kept map; NULL = known or guessed */
    const char        *store; /* its name; made when there is none; NULL = as the map says */
    const char        *currency;   /* of a store that is made; NULL = as the map says */
    const char        *error_file; /* where the bad rows go as CSV; NULL = only kept */
    bool               dry_run;    /* reports what would happen and changes nothing */
    /* Called after each slice; may be NULL. `arg` is handed through. */
    void (*progress)(void *arg, const struct import *import);
    void *arg;
};

/*
 * What can be imported: order_lines, or a type by any of its names. `ret_type` is NULL but for
 * IMPORT_RECORDS. In a READ. INVALID: it is none of them, or a document that is imported otherwise.
 */
status import_object_find(struct work *w, const char *word, enum import_object *ret_object,
                          const char **ret_type) MUST_CHECK;

/*
 * What the file looks like and how it would be read, in words for a terminal: encoding, delimiter,
 * header, the meaning, form and first values of each column. INVALID: the reason it cannot be read.
 */
status import_describe(struct work *w, const struct import_request *request,
                       const char **ret_words) MUST_CHECK;

/*
 * Reads the whole file, in this thread, with no transaction open: slices are units of their own.
 * INVALID: no such file, a directory, empty, columns missing, … Bad rows are no failure.
 */
status import_file(struct work *w, const struct import_request *request,
                   struct import *ret_import) MUST_CHECK;

/* ---- out ---- */

enum export_format { EXPORT_CSV, EXPORT_NDJSON };

struct export_request {
    const char        *type; /* contacts companies products orders order_lines, or any type */
    enum export_format format;
    bool               raw; /* cells that a spreadsheet takes for a formula stay as they are */
    const char        *properties; /* "a,b"; NULL = all that are not hidden */
};

/* Where an export stands: holds no pointers, so that it can be kept between units. */
struct export
{
    char               type[64];
    char               properties[8192];
    enum export_format format;
    bool               raw;
    bool               begun; /* the header is out */
    int64_t            after; /* the last id */
};

/* NOT_FOUND: no such type. INVALID: no such property. In a READ. */
status export_open(struct work *w, const struct export_request *request,
                   struct export *ret_export) MUST_CHECK;

/*
 * Adds the next page: `state` is a struct export. RFC 4180 with CRLF, or an object a line; what
 * comes out goes in again and changes nothing. Each call is a READ of its own; see reply_stream.
 */
status export_next(struct work *w, void *state, struct text *out, bool *ret_end, int64_t *ret_wait);

/* ---- a made-up shop ---- */

struct demo_request {
    int64_t  customers; /* 0 = 5,000 */
    uint64_t seed;      /* the same seed and day give the same shop */
    int64_t  until;     /* the last instant of its history; 0 = now */
    /* Called now and then with what is done of 1,000; may be NULL. */
    void (*progress)(void *arg, int done);
    void *arg;
};

/*
 * Two years of a shop that sells in two currencies and at a till: products, customers, companies,
 * orders, refunds, carts, mails, tickets. Opens units of its own. CONFLICT: there are orders.
 */
status demo_fill(struct work *w, const struct demo_request *request) MUST_CHECK;

#endif
