/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_STORE_H
#define CRM_CONNECT_IMPORT_STORE_H

/* Rows of imports, their bad rows and kept maps. Private to crm/connect. */

#include "crm/connect/connect.h"

/* What of an import is not shown: its columns and where its upload lies. */
struct import_file {
    const char *columns; /* the header as a record of CSV */
    const char *path;    /* NULL: read by a command */
};

extern const struct shape import_error_shape;

status import_store_insert(struct work *w, const struct import *import,
                           const struct import_file *file) MUST_CHECK;
status import_store_get(struct work *w, int64_t id, struct import *ret_import) MUST_CHECK;
status import_store_get_file(struct work *w, int64_t id, struct import_file *ret_file) MUST_CHECK;
/* Newest first, before the id `after`. */
status import_store_list(struct work *w, int64_t after, int64_t limit,
                         struct rows *ret_imports) MUST_CHECK;

/* `ret_there` is false when it was cancelled meanwhile, or is over. */
status import_store_begin(struct work *w, const struct import *import, bool *ret_there) MUST_CHECK;
status import_store_move(struct work *w, const struct import *import, bool *ret_there) MUST_CHECK;
status import_store_end(struct work *w, const struct import *import, bool *ret_there) MUST_CHECK;

/* Those that a killed command left as running. */
status import_store_end_lost(struct work *w, int64_t before) MUST_CHECK;

/* Rows of struct import_error; those that are there already stay. */
status import_store_add_errors(struct work *w, const struct rows *errors) MUST_CHECK;
status import_store_list_errors(struct work *w, int64_t import, int64_t after, int64_t limit,
                                struct rows *ret_errors) MUST_CHECK;

/* A kept map as it lies in its row. */
struct import_map_row {
    int64_t            id;
    const char        *name;
    enum import_object as;
    const char        *header;
    const char        *map; /* JSON */
    int64_t            created_at, updated_at;
};

status import_store_insert_map(struct work *w, const struct import_map_row *row) MUST_CHECK;
status import_store_update_map(struct work *w, const struct import_map_row *row) MUST_CHECK;
status import_store_delete_map(struct work *w, const char *name) MUST_CHECK;
status import_store_get_map(struct work *w, const char *name,
                            struct import_map_row *ret_row) MUST_CHECK;
status import_store_find_map(struct work *w, enum import_object as, const char *header,
                             struct import_map_row *ret_row) MUST_CHECK;
status import_store_list_maps(struct work *w, struct rows *ret_rows) MUST_CHECK;

/* Some of the bad rows in which a word in lower case stands: rows of struct import_error. */
status import_store_find_errors(struct work *w, const char *word, int64_t limit,
                                struct rows *ret_errors) MUST_CHECK;
status import_store_remove_errors(struct work *w, const struct rows *errors) MUST_CHECK;
/* Some of those of imports that ended before. */
status import_store_forget_errors(struct work *w, int64_t before, int64_t limit,
                                  int64_t *ret_count) MUST_CHECK;

#endif
