/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_ERRORS_H
#define CRM_CONNECT_IMPORT_ERRORS_H

#include "base/text.h"
#include "base/work.h"

/* Where the writing of an error file stands; holds no pointers. */
struct import_errors {
    int64_t import;
    int64_t after; /* line */
    bool    begun;
};

/* The next page of the error file, as CSV; see reply_stream. `state` is a struct import_errors. */
status import_errors_next(struct work *w, void *state, struct text *out, bool *ret_end,
                          int64_t *ret_wait);

/* All of it into a file; in no transaction. */
status import_errors_write(struct work *w, int64_t import, const char *path) MUST_CHECK;

#endif
