/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_EXPORT_H
#define CRM_SEGMENT_EXPORT_H

/*
 * The members of a list as a file. The files for advertisers name nobody: what identifies somebody
 * is brought into the form that the advertiser's rules for customer lists ask for, then hashed
 * (SHA-256, lower-case hexadecimal), and only of contacts whose consent, a property that the caller
 * names, is true. For this room only.
 *
 *   csv     id and properties, as they are
 *   google  Email, Phone, First Name, Last Name, Country, Zip; country and zip are not hashed
 *   meta    email, phone, fn, ln, zip, country; all hashed, phones without "+"
 */

#include "base/text.h"
#include "base/work.h"

enum segment_format { SEGMENT_CSV, SEGMENT_GOOGLE, SEGMENT_META };

extern const char *const segment_format_words[]; /* "csv" …, then NULL */

enum { SEGMENT_EXPORT_NAMES = 2000 };

/* An export under way: holds no pointers, so that it lives from piece to piece. */
struct segment_export {
    int64_t             list, after;
    enum segment_format format;
    bool                begun;
    char names[SEGMENT_EXPORT_NAMES]; /* csv: properties, with commas between; others:
                                         the property of consent */
};

/* INVALID: no such property; for advertisers: no consent is named, or it is not true or false. */
status segment_export_open(struct work *w, int64_t list, enum segment_format format,
                           const char *names, struct segment_export *ret_export) MUST_CHECK;

/* The next piece, for a reply_stream. */
status segment_export_next(struct work *w, void *state, struct text *out, bool *ret_end,
                           int64_t *ret_wait) MUST_CHECK;

/* An address as advertisers hash it: trimmed, lower case; for Google, of Gmail without dots before
 * the
 * "@". */
const char *segment_export_email(struct work *w, const char *email, bool google);

#endif
