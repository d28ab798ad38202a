/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_SLICE_H
#define CRM_CONNECT_IMPORT_SLICE_H

/*
 * An import at work. Rows are read into slices on the importing thread; a slice is written by one
 * WRITE unit while the next is read. What a slice holds lives in its own work, so memory stays
 * bounded however long the file is.
 */

#include "crm/catalog/catalog.h"
#include "crm/connect/csv/import_errors.h"
#include "crm/connect/csv/import_plan.h"
#include "crm/connect/csv/import_seen.h"
#include "crm/connect/csv/import_store.h"
#include "kit/db/db_ahead.h"

/* What became of a row, or of an order. */
enum import_outcome { IMPORT_UNCHANGED, IMPORT_CREATED, IMPORT_CHANGED, IMPORT_BAD };

/* A row that is read and may still be refused when it is written. */
struct import_row {
    int64_t     line;
    int64_t     place; /* which line of its order; ABSENT */
    const char *cells; /* one after the other, each with a NUL */
    size_t      count;
};

/* Lines of one order that follow each other. */
struct import_part {
    const char             *key; /* shop and number */
    size_t                  shop;
    struct order_draft      draft;
    struct list             lines; /* of struct order_line */
    struct list             rows;  /* of struct import_row, one for each line */
    bool                    first; /* of this order in this pass: it counts the order */
    struct order_put_result result;
    bool                    refused;
};

/* Orders, or whatever the rows are, by what became of them. */
struct import_tally {
    int64_t created, changed, unchanged;
};

/* A contact, company or product. */
struct import_entry {
    struct import_row    row;
    size_t               shop;
    struct record_value *values;
    const char         **columns; /* of the values, for reasons */
    size_t               count;
    struct person_draft  person;  /* of contacts */
    struct product_draft product; /* of products */
    enum import_outcome  outcome;
};

enum import_slice_stage {
    SLICE_SHOPS, /* making stores */
    SLICE_PUT,   /* putting what was read */
    SLICE_MOVE,  /* moving the progress */
    SLICE_WRITTEN,
    SLICE_TRIED,     /* a dry run came to its end, and undid it */
    SLICE_CANCELLED, /* the import was, meanwhile */
};

struct import_slice {
    struct work      *w;
    struct arena_mark fresh;
    struct list       parts;   /* of struct import_part */
    struct map        places;  /* key to index of its last part */
    struct list       entries; /* of struct import_entry */
    struct list       errors;  /* of struct import_error: of rows that could not be read */
    int64_t           rows;    /* read, bad ones too */
    int64_t           read;    /* bytes of the file so far */
    /* Of the unit that writes it. */
    struct import_run        *run;
    struct import             after; /* the import when this slice is committed */
    const struct import_shop *shops; /* as the plan had them at the start */
    size_t                    shop_count;
    int64_t                  *shop_ids; /* as the unit found or made them */
    struct list               refused;  /* of struct import_error: of rows that were refused */
    struct rows               bad;      /* of struct import_error: both, in order of line */
    struct import_tally       adjust;   /* of orders of earlier slices: counted with this one */
    bool                      careful;  /* each order and entry by itself: one of them is refused */
    enum import_slice_stage   stage;    /* how far the unit came */
};

/* How rows of one kind are read and written: a line for each in import_run.c. */
struct import_reader {
    /* Takes a row into the slice, or adds an error. `false`: it is for the next slice. */
    bool (*add)(struct import_run *run, struct import_slice *slice,
                const struct csv_record *record);
    status (*put)(struct work *w, struct import_slice *slice);
    /* Adds what became of it; part of the unit. */
    void (*count)(const struct import_slice *slice, struct import *import);
    /* Remembers what became of it, on the importing thread; may be NULL. */
    void (*note)(struct import_run *run, const struct import_slice *slice);
};
extern const struct import_reader import_lines_reader, import_orders_reader, import_records_reader;

struct import_run {
    struct work                    *w; /* lives as long as the import; no transaction */
    struct import_plan             *plan;
    const struct import_reader     *reader;
    struct import_source           *source;
    struct import                   import; /* as committed */
    struct import_slice             slices[2];
    struct db_ahead                *ahead;   /* the unit that runs; NULL */
    struct import_slice            *writing; /* its slice */
    struct csv_record               held;    /* a row that began a slice too early */
    bool                            holding, end;
    bool                            from_job;
    const struct import_error_file *errors; /* of a command; NULL */
    int64_t                         wanted; /* rows in a slice, so that it takes some 20 ms */
    int64_t                         skip;   /* rows that an earlier run has committed */
    int64_t                         row;    /* of the file, from 1 */
    struct import_seen              seen;   /* of orders, in this pass */
    struct import_tally             adjust; /* that the next slice counts */
    struct text                     scratch, scratch2;
    /* What the row before had: cells repeat from row to row. */
    struct {
        char        cell[64];
        int64_t     at;
        const void *zone;
        char        country[64];
        char        code[8];
        char        key[400]; /* of the order */
        int64_t     placed_at;
        char        shop_name[128];
        size_t      shop;
    } last;
    void (*progress)(void *arg, const struct import *import);
    void *arg;
};

/* Keeps the row for the case that it is refused. */
struct import_row import_row_keep(struct work *w, const struct csv_record *record, int64_t place);

/* Adds the row to the errors of the slice. The cell is shown before the reason. */
void import_blame(struct import_run *run, struct import_slice *slice,
                  const struct csv_record *record, enum import_field field, const char *reason);

/* The default shop, or the one that the row names. False: it cannot be looked up. */
bool import_row_shop(struct import_run *run, struct import_slice *slice,
                     const struct csv_record *record, size_t *ret_shop);

/* The ISO code of a country, or its words; in the memory of the slice. */
const char *import_row_country(struct import_run *run, struct import_slice *slice,
                               const struct csv_record *record);

/* A copy of the cell in the memory of the slice; NULL when it is empty. */
const char *import_row_copy(struct import_run *run, struct import_slice *slice,
                            const struct csv_record *record, enum import_field field);

/* A customer number without the ".0" of a spreadsheet; NULL when it is empty. */
const char *import_row_customer(struct import_run *run, struct import_slice *slice,
                                const struct csv_record *record);

/* Who the row is about. NULL, or the field that is wrong and why. */
const char *import_row_person(struct import_run *run, struct import_slice *slice,
                              const struct csv_record *record, struct person_draft *ret_person,
                              enum import_field *ret_field);

/* Adds a row that was refused, with the reason of the failure of `w`. */
void import_refuse(struct import_slice *slice, const struct import_row *row, const char *column,
                   const char *reason);

#endif
