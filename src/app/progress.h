/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

/*
 * How far something is that takes its time: on a terminal one line that changes, elsewhere a line
 * for each tenth. On standard error, so that what a command prints stays clean.
 */

#include <stdbool.h>

struct progress {
    const char *what;  /* "Making the demo shop" */
    int         shown; /* of 1,000, the last that was shown; begin with -1 */
};

struct progress progress_begin(const char *what);
void            progress_show(struct progress *progress, int done); /* of 1,000 */
void            progress_end(struct progress *progress, bool done);

#endif
