/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_H
#define CRM_CONNECT_IMPORT_H

/* Imports as rows: begun by a command or by an upload, run by a job, shown. Private to crm/connect.
 */

#include "crm/connect/csv/import_plan.h"

struct job;

/*
 * Inserts an import that waits to be run as planned. `name` as the user knows the file, `path` of
 * an upload or NULL. A map that came with a name is kept under it.
 */
status import_add(struct work *w, const struct import_plan *plan, const struct import *draft,
                  const char *path, struct import *ret_import) MUST_CHECK;

/* What it is, with its first bad rows. */
status import_get(struct work *w, int64_t id, struct import *ret_import) MUST_CHECK;

/* Takes it back while it waits or runs; what is committed stays. CONFLICT: it is over. */
status import_cancel(struct work *w, int64_t id, struct import *ret_import) MUST_CHECK;

/* Runs an upload: payload {"import": id}. */
status import_run_job(struct work *w, const struct job *job);
status import_enqueue(struct work *w, int64_t id) MUST_CHECK;

/* Keeps an uploaded body until the job has read it; `ret_path` is its place then. */
status import_keep_upload(struct work *w, const char *body_path, int64_t id,
                          const char **ret_path) MUST_CHECK;

/* The plan of a command. `ret_missing` as in import_plan_make. In no transaction. */
status import_request_plan(struct work *w, const struct import_request *request,
                           const char **ret_missing, struct import_plan *ret_plan) MUST_CHECK;

/* ---- what a file looks like, for people ---- */

struct import_view_column {
    int64_t            place; /* from 1 */
    const char        *name;
    const char        *means; /* NULL: it is not read */
    const char        *label;
    const char        *form;     /* "d/m/y", "1.234,56" …; NULL = as written */
    const struct json *examples; /* the first values */
};

struct import_view {
    const char        *format, *encoding, *delimiter;
    bool               header;
    enum import_object as;
    const char        *type;    /* of records; NULL */
    const char        *map;     /* its name; NULL = guessed */
    const char        *store;   /* that it goes into */
    const char        *missing; /* why it cannot be imported yet; NULL = it can */
    bool               dates_sure;
    struct rows        columns; /* of struct import_view_column */
    const struct json *rows;    /* the first rows, as lists of cells */
};
extern const struct shape import_view_shape;

/* Of a plan that was made; reads the beginning of the file again. */
status import_view_make(struct work *w, const struct import_plan *plan, const char *missing,
                        struct import_view *ret_view) MUST_CHECK;

#endif
