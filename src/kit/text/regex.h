/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_REGEX_H
#define KIT_TEXT_REGEX_H

/*
 * Regular expressions that the house itself makes (PCRE2, UTF-8, Unicode classes, '.' is any
 * character): what a stranger writes belongs into kit/text/pattern.h. A search that tries too many
 * ways gives up and has not found. For one thread at a time.
 */

#include <stdbool.h>

#include "base/work.h"

struct regex;

/* INVALID: it is none. */
status text_regex_open(struct work *w, const char *words, struct regex **ret_regex) MUST_CHECK;
void   text_regex_close(struct regex *regex); /* NULL is fine */

/* NULL when it is none. */
struct regex *text_regex_make(const char *words);

/* Anywhere in the text. */
bool text_regex_found(struct regex *regex, const char *text);

#endif
