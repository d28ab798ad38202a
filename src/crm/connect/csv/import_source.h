/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_SOURCE_H
#define CRM_CONNECT_IMPORT_SOURCE_H

/* The rows of a file, CSV or one JSON object a line, as cells under named columns. */

#include "base/work.h"
#include "kit/text/csv.h"

enum import_format { IMPORT_CSV, IMPORT_NDJSON };
extern const char *const import_format_words[]; /* "csv", "ndjson", NULL */

/* What the file says of itself at its beginning. Lives as long as the work. */
struct import_form {
    enum import_format format;
    struct csv_format  csv;
    const char *const *names; /* of the columns; without a header "1", "2" …; none comes twice */
    size_t             count;
    int64_t            size; /* bytes */
};

/* INVALID: no such file, a folder, empty, or nothing in it that looks like columns. */
status import_form_read(struct work *w, const char *path, struct import_form *ret_form) MUST_CHECK;

struct import_source;

/* From the first row after the header on. Every source that was opened is closed. */
status import_source_open(struct work *w, const char *path, const struct import_form *form,
                          struct import_source **ret_source) MUST_CHECK;
void   import_source_close(struct import_source *source);

/*
 * As csv_read; a record has a field for each column of the form, "" where the row is shorter. A row
 * that is longer than the header is bad.
 */
enum csv_outcome import_source_next(struct import_source *source, struct csv_record *ret_record);
int64_t          import_source_bytes(const struct import_source *source);

/* The lines of NDJSON. Memory is of `w`. */
struct import_ndjson;
struct import_ndjson *import_ndjson_open(struct work *w, int *fd) __attribute__((returns_nonnull));
void                  import_ndjson_close(struct import_ndjson *reader);
enum csv_outcome      import_ndjson_next(struct import_ndjson *reader, const char *const *names,
                                         size_t count, struct csv_record *ret_record);
int64_t               import_ndjson_bytes(const struct import_ndjson *reader);
/* Names of the members of the first lines, in the order in which they come. */
status import_ndjson_names(struct work *w, int fd, const char *const **ret_names,
                           size_t *ret_count) MUST_CHECK;

#endif
