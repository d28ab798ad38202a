/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_WEB_H
#define APP_WEB_H

/*
 * The team's app (web/), built once and carried by the program: under /app/ it answers with the
 * files of web/dist, and for every other path there with index.html, whose script shows the page.
 * Only index.html is asked for anew each time; it names the others by their content, so browsers
 * keep them for ever.
 *
 * A program that was built without the app says at /app/ how to build it.
 */

#include "kit/http/http.h"

struct web_form {
    const char *bytes, *end; /* NULL = the file has no such form */
};

enum web_packing { WEB_PLAIN, WEB_GZIP, WEB_BROTLI, WEB_PACKINGS };

struct web_file {
    const char     *name; /* "index.html", "assets/index-B2xk.js"; ends with NULL */
    const char     *type;
    struct web_form forms[WEB_PACKINGS];
};

/* Made by tools/embed.py. */
extern const struct web_file web_files[];

extern const struct route web_routes[];

#endif
