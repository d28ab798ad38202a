/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_ERRORS_H
#define CRM_CONNECT_IMPORT_ERRORS_H

/*
 * Bad rows on their way out. They are rows of the database, written with the slice that they stand
 * in, so a crash neither loses nor doubles one, and are read a page at a time. A command that
 * writes all of them to a file as they come leaves the first IMPORT_ERRORS_KEPT in the database.
 * They may hold what people wrote of themselves: 90 days after the end of the import they go.
 */

#include "base/shape.h"
#include "base/text.h"
#include "base/work.h"

enum { IMPORT_ERRORS_KEPT = 20000 };

/* Where the reading of those that are kept stands; holds no pointers. */
struct import_errors {
    int64_t import;
    int64_t after; /* line */
    bool    begun;
};

/* The next page of them, as CSV; see reply_stream. `state` is a struct import_errors. */
status import_errors_next(struct work *w, void *state, struct text *out, bool *ret_end,
                          int64_t *ret_wait);

/* The error file of a command. Until it is closed it is `path`.part, so that what is read may be
 * the error file of an earlier import with the same name. */
struct import_error_file {
    const char *path;
    int         fd;
};

/* `columns`: the header as a record of CSV. */
status import_error_file_open(struct work *w, const char *path, const char *columns,
                              struct import_error_file *ret_file) MUST_CHECK;

/* Rows of struct import_error. The texts are made in `text`. */
status import_error_file_add(struct work *w, const struct import_error_file *file,
                             const struct rows *errors, struct text *text) MUST_CHECK;
status import_error_file_close(struct work *w, const struct import_error_file *file) MUST_CHECK;

/* Bad rows of imports that ended long ago go, in slices. */
struct job;
status import_errors_forget(struct work *w, const struct job *job);

/*
 * In the WRITE that erases somebody: bad rows in which one of these words stands, which are in
 * lower case, go. They are looked for by a job, since there may be millions; NULL = none.
 */
#define IMPORT_ERASE_JOB "import.erase"
status import_errors_erase(struct work *w, const char *const *words) MUST_CHECK;
status import_errors_erase_run(struct work *w, const struct job *job);

#endif
