/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_COLUMN_H
#define KIT_COLUMN_H

/*
 * Columns of large tables, held in memory as plain arrays, so that a question about all rows reads
 * a few megabytes instead of the whole table. A column is read when it is first asked for, and then
 * kept at the state of the database by looking again at the rows that were written (db_watch). What
 * a scan sees is exactly what its unit sees.
 *
 * Reading a column takes as long as reading the table. The first search that wants it does so, into
 * a copy that joins the table afterwards; others go on meanwhile, or are told to ask the database.
 *
 * Any thread. Memory: 8 bytes a row for the keys, 8 for each number column, 4 for each text column
 * and its different texts once; when it is more than the budget, what was used longest ago goes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/work.h"

struct columns;
struct words;

struct columns_options {
    int64_t budget;    /* bytes; 0 = 256 MiB */
    int64_t rows_from; /* smaller tables are not worth it; 0 = 20,000, -1 = every table is */
    bool    waits;     /* for a column that is not there yet, in place of asking the database */
};

struct columns *column_open(const struct columns_options *options) __attribute__((returns_nonnull));
void            column_close(struct columns *columns); /* before the database; NULL is fine */

/* Until nothing is read ahead: for those who measure, and for tests. */
void column_wait(struct columns *columns);

/* What is held, in bytes. */
int64_t column_bytes(struct columns *columns);

enum column_kind {
    COLUMN_NUMBER,
    COLUMN_TEXT,
    COLUMN_FOLDED, /* text without regard to case: fold() of kit/db */
};

struct column {
    const char      *name;
    enum column_kind kind;
    /* Filled in for the scan. */
    const int64_t      *numbers;    /* of NUMBER; ABSENT = NULL */
    const uint32_t     *codes;      /* of texts: places in `texts`; 0 = NULL */
    const char *const  *texts;      /* each different one once, from 1 on */
    uint32_t            text_count; /* with the place 0 */
    const struct words *words;
};

/* The place of a text, 0 when no row has it. In a scan. */
uint32_t column_text_code(const struct column *column, const char *text);

/* The rows of a table. */
struct column_view {
    size_t         count;
    const int64_t *ids; /* rising */
    struct column *columns;
    size_t         column_count;
};

/* In a READ: calls `scan` with all rows as this unit sees them. It may not write or wait. */
struct column_scan {
    const char    *table; /* has a whole-number key `id` */
    struct column *columns;
    size_t         count;
    status (*scan)(struct work *w, const struct column_view *view, void *arg);
    void *arg;
};

/*
 * `ret_done` false: the table is small, or a column is not there yet, or this unit sees an older
 * state than is held, or it is a WRITE: ask the database itself.
 */
status column_scan(struct work *w, const struct column_scan *scan, bool *ret_done) MUST_CHECK;

#endif
