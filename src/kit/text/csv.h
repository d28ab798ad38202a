/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_CSV_H
#define KIT_TEXT_CSV_H

/*
 * CSV (RFC 4180) as shops and spreadsheets really write it: read as a stream in constant memory,
 * and written safely. In: fields in quotes may hold delimiters, line ends and doubled quotes; lines
 * end with LF, CRLF or CR; empty lines are skipped; a quote inside a field without quotes is a
 * character. One bad row never ends the file.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/work.h"

enum {
    CSV_LARGEST_FIELD = 1024 * 1024, /* bytes */
    CSV_LARGEST_RECORD = 4 * 1024 * 1024,
    CSV_MOST_FIELDS = 4096,
};

/* The encodings that are read, such as "UTF-8" and "windows-1252", then NULL. */
extern const char *const csv_encodings[];

struct csv_format {
    const char *encoding;  /* one of csv_encodings; NULL = UTF-8 */
    char        delimiter; /* ',' ';' '|' or '\t' */
    bool        header;    /* the first record has the names of the columns */
    bool        guessed;   /* the sample was all ASCII: beyond it the encoding may be another */
};

/*
 * Looks at the beginning of a file, 64 KiB of it at most: encoding by its byte order mark, by being
 * UTF-8, else by ICU's detector among the usual ones, else windows-1252; the delimiter that cuts
 * most records into the same number of fields; a header when the first record looks like names.
 */
struct csv_format csv_detect(struct work *w, const char *bytes, size_t size);

/* ---- in ---- */

/* Where bytes come from: puts up to `size` into `buffer`; 0 at the end, -1 on failure (errno). */
typedef int64_t csv_source(void *arg, char *buffer, size_t size);

/* Sources: an open file (arg points to an int), a block of memory (arg points to a csv_memory). */
csv_source csv_from_file, csv_from_memory;
struct csv_memory {
    const char *bytes;
    size_t      size;
};

struct csv_field {
    const char *text; /* valid UTF-8 and a NUL after it, in the reader's buffer */
    size_t      size;
};

/* Good until the next record is read. */
struct csv_record {
    int64_t                 line; /* where it begins; the first line is 1 */
    size_t                  count;
    const struct csv_field *fields;
    const char             *reason; /* of a bad row: what is wrong, and what to do */
    int64_t                 column; /* of a bad row: the field to blame, from 1; 0 = the whole */
    const char             *raw;    /* of a bad row: the bytes of its (first) line, cut at 1 KiB */
    size_t                  raw_size;
};

enum csv_outcome {
    CSV_RECORD,
    CSV_BAD_ROW, /* the reader goes on after it */
    CSV_END,
    CSV_FAILED, /* the source failed: errno */
};

struct csv_reader;

/* INVALID: no such encoding. Every reader is closed. */
status csv_open(struct work *w, const struct csv_format *format, csv_source *source, void *arg,
                struct csv_reader **ret_reader) MUST_CHECK;
void   csv_close(struct csv_reader *reader);

/*
 * Bad rows, each with its reason:
 *   bytes that are not of the encoding, and U+0000; only that record is lost
 *   a field in quotes that never ends, or is longer than CSV_LARGEST_FIELD: blamed on the line
 * where it began, and the reader goes on with the line after that one text between a closing quote
 * and the next delimiter, more than CSV_MOST_FIELDS, a record longer than CSV_LARGEST_RECORD: the
 * reader goes on with the next line
 */
enum csv_outcome csv_read(struct csv_reader *reader, struct csv_record *ret_record);

/* Bytes taken from the source, for progress. */
int64_t csv_bytes_read(const struct csv_reader *reader);

/* ---- out ---- */

/*
 * UTF-8, lines end with CRLF, quotes where they are needed. Unless `raw`, what a spreadsheet would
 * take for a formula (it begins with = + - @ TAB or CR and is no plain number) gets a ' before it.
 */
struct csv_out {
    struct text *text;
    char         delimiter;
    bool         raw;
    size_t       start;  /* of this record in the text */
    size_t       fields; /* in this record */
};

struct csv_out csv_out_open(struct text *text, char delimiter, bool raw);
void           csv_put(struct csv_out *out, const char *words); /* NULL = empty */
void           csv_end_record(struct csv_out *out);

/* A field as it was before csv_put guarded it. */
const char *csv_unguarded(const char *words);

#endif
