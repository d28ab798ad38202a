/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The reader holds a window of the file, decoded. A record is first cut (cut_record) without
 * touching it, so that a bad one can be left and the next line be tried; only then its fields get
 * their NULs, in place. When the window ends within a record, the rest is moved to its front,
 * more is read behind it, and the record is cut again from its beginning.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "kit/text/csv.h"
#include "kit/text/csv_decode.h"

enum { WINDOW = 256 * 1024, RAW_LONGEST = 1024, SPARE = 1 };

/* A field where it was found. */
struct cut {
    char  *first;
    size_t size;
    bool   doubled; /* there are doubled quotes in it */
};

struct csv_reader {
    struct csv_decoder *decoder;
    char                delimiter;
    bool                ends[256]; /* characters that end a field without quotes */
    bool                ended;     /* of the source: nothing follows the window */
    char               *window;    /* room for `room` bytes, and a line end behind the last one */
    size_t              room, start, end;
    int64_t             line;   /* of window[start] */
    int64_t             breaks; /* line ends inside the fields that were cut */
    struct cut         *cuts;
    struct csv_field   *fields;
    size_t              count, field_room;
    char                raw[RAW_LONGEST];
};

enum cut_outcome { CUT_WHOLE, CUT_NEEDS_MORE, CUT_BAD };

/* How cutting went. For CUT_BAD: why, the column, and where the line is that is given up. */
struct cutting {
    const char *reason;
    char       *blame;
    char       *next; /* CUT_WHOLE: where the next record begins */
};

static status no_encoding(struct work *w, const char *name)
{
    struct text known = text_open(w->arena);
    for (const char *const *encoding = csv_encodings; *encoding != NULL; encoding++)
        text_addf(&known, "%s%s", known.size == 0 ? "" : ", ", *encoding);
    return fail(w, INVALID, "encoding", "'%s' cannot be read; there are: %s", name, known.bytes);
}

status csv_open(struct work *w, const struct csv_format *format, csv_source *source, void *arg,
                struct csv_reader **ret_reader)
{
    struct csv_reader *reader = calloc(1, sizeof *reader);
    char              *window = malloc(WINDOW + SPARE);
    if (reader == NULL || window == NULL) {
        free(reader);
        free(window);
        return fail(w, UNAVAILABLE, NULL, "there is no memory to read the file");
    }
    reader->decoder = csv_decoder_open(format->encoding, source, arg);
    if (reader->decoder == NULL) {
        free(reader);
        free(window);
        return no_encoding(w, format->encoding);
    }
    reader->window = window;
    reader->room = WINDOW;
    reader->delimiter = format->delimiter == '\0' ? ',' : format->delimiter;
    reader->ends[(unsigned char) reader->delimiter] = true;
    reader->ends['\n'] = reader->ends['\r'] = true;
    reader->line = 1;
    *ret_reader = reader;
    return OK;
}

void csv_close(struct csv_reader *reader)
{
    if (reader == NULL)
        return;
    csv_decoder_close(reader->decoder);
    free(reader->window);
    free(reader->cuts);
    free(reader->fields);
    free(reader);
}

int64_t csv_bytes_read(const struct csv_reader *reader)
{
    return csv_decoder_taken(reader->decoder);
}

static void *resized(void *memory, size_t size)
{
    memory = realloc(memory, size);
    if (memory == NULL)
        abort();
    return memory;
}

static void add_cut(struct csv_reader *reader, struct cut cut)
{
    if (reader->count == reader->field_room) {
        reader->field_room = reader->field_room == 0 ? 32 : reader->field_room * 2;
        reader->cuts = resized(reader->cuts, reader->field_room * sizeof *reader->cuts);
        reader->fields = resized(reader->fields, reader->field_room * sizeof *reader->fields);
    }
    reader->cuts[reader->count++] = cut;
}

static enum cut_outcome bad(struct cutting *cutting, char *blame, const char *reason)
{
    cutting->blame = blame;
    cutting->reason = reason;
    return CUT_BAD;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* How many lines end before `until`; CRLF is one. */
static int64_t count_lines(const char *at, const char *until)
{
    int64_t count = 0;
    for (; at < until; at++)
        count += *at == '\n' || (*at == '\r' && (at + 1 == until || at[1] != '\n'));
    return count;
}

/* From the first quote on; `*at` is then behind the closing one. */
static enum cut_outcome cut_quoted(struct csv_reader *reader, char **at, struct cutting *cutting)
{
    char      *end = reader->window + reader->end, *open = *at;
    struct cut cut = {.first = open + 1};
    for (char *quote = open + 1;; quote += 2, cut.doubled = true) {
        quote = memchr(quote, '"', (size_t) (end - quote));
        if (quote == NULL || quote - open > CSV_LARGEST_FIELD) {
            if (!reader->ended && end - open <= CSV_LARGEST_FIELD)
                return CUT_NEEDS_MORE;
            return bad(cutting, open, "the quotes that begin here are never closed");
        }
        if (quote + 1 == end && !reader->ended)
            return CUT_NEEDS_MORE; /* it may be doubled */
        if (quote + 1 == end || quote[1] != '"') {
            cut.size = (size_t) (quote - cut.first);
            *at = quote + 1;
            reader->breaks += count_lines(cut.first, quote);
            break;
        }
    }
    if (*at < end && !reader->ends[(unsigned char) **at])
        return bad(cutting, *at,
                   "text follows the closing quotes; double the quotes that belong to the text");
    add_cut(reader, cut);
    return CUT_WHOLE;
}

/* `*at` is then on the delimiter or line end, or at the end of the window. */
static enum cut_outcome cut_plain(struct csv_reader *reader, char **at, struct cutting *cutting)
{
    const bool *ends = reader->ends;
    char       *first = *at, *last = first;
    while (!ends[(unsigned char) *last]) /* a line end stands behind the window */
        last++;
    *at = last;
    if (last - first > CSV_LARGEST_FIELD)
        return bad(cutting, first, "this field is longer than 1 MiB");
    if (last == reader->window + reader->end && !reader->ended)
        return CUT_NEEDS_MORE;
    add_cut(reader, (struct cut){.first = first, .size = (size_t) (last - first)});
    return CUT_WHOLE;
}

/* Goes over the line end at `at`. */
static enum cut_outcome cut_end(const struct csv_reader *reader, char *at, struct cutting *cutting)
{
    const char *end = reader->window + reader->end;
    if (at == end && !reader->ended)
        return CUT_NEEDS_MORE;
    if (at + 1 == end && *at == '\r' && !reader->ended)
        return CUT_NEEDS_MORE; /* a line feed may follow */
    if (at < end)
        at += at + 1 < end && at[0] == '\r' && at[1] == '\n' ? 2 : 1;
    cutting->next = at;
    return CUT_WHOLE;
}

static enum cut_outcome cut_record(struct csv_reader *reader, struct cutting *cutting)
{
    char *at = reader->window + reader->start, *end = reader->window + reader->end;
    *end = '\n';
    reader->breaks = 0;
    for (reader->count = 0;; at++) {
        enum cut_outcome outcome =
            *at == '"' ? cut_quoted(reader, &at, cutting) : cut_plain(reader, &at, cutting);
        if (outcome != CUT_WHOLE)
            return outcome;
        if (reader->count > CSV_MOST_FIELDS)
            return bad(cutting, at, "there are more than 4,096 fields: is the delimiter right?");
        if (at == end || *at != reader->delimiter)
            return cut_end(reader, at, cutting);
        if (at + 1 == end && !reader->ended)
            return CUT_NEEDS_MORE;
    }
}

/* Reads more behind what is there. False when the source failed. */
static bool fill(struct csv_reader *reader)
{
    enum { LEAST = 64 };
    memmove(reader->window, reader->window + reader->start, reader->end - reader->start);
    reader->end -= reader->start;
    reader->start = 0;
    if (reader->room - reader->end < reader->room / 2) {
        reader->room *= 2;
        reader->window = resized(reader->window, reader->room + SPARE);
    }
    while (!reader->ended && reader->room - reader->end >= LEAST) {
        int64_t got =
            csv_decode(reader->decoder, reader->window + reader->end, reader->room - reader->end);
        if (got < 0)
            return false;
        reader->ended = got == 0;
        reader->end += (size_t) got;
    }
    return true;
}

/* Goes on behind the next line end, wherever it is. False when the source failed. */
static bool skip_line(struct csv_reader *reader)
{
    for (;;) {
        const char *end = reader->window + reader->end;
        char       *at = reader->window + reader->start;
        while (at < end && !is_line_end(*at))
            at++;
        struct cutting cutting;
        reader->start = (size_t) (at - reader->window);
        if (cut_end(reader, at, &cutting) == CUT_WHOLE) {
            reader->start = (size_t) (cutting.next - reader->window);
            reader->line += cutting.next > at;
            return true;
        }
        if (!fill(reader))
            return false;
    }
}

static void keep_raw(struct csv_reader *reader, const char *line, struct csv_record *record)
{
    const char *end = reader->window + reader->end;
    size_t      size = 0;
    while (line + size < end && size < RAW_LONGEST && !is_line_end(line[size]))
        size++;
    memcpy(reader->raw, line, size);
    record->raw = reader->raw;
    record->raw_size = size;
}

/* Gives up the line that holds `blame`. */
static enum csv_outcome bad_line(struct csv_reader *reader, const struct cutting *cutting,
                                 struct csv_record *ret_record)
{
    char *start = reader->window + reader->start, *line = cutting->blame;
    while (line > start && !is_line_end(line[-1]))
        line--;
    reader->line += count_lines(start, line);
    *ret_record = (struct csv_record){
        .line = reader->line, .reason = cutting->reason, .column = (int64_t) reader->count + 1};
    keep_raw(reader, line, ret_record);
    reader->start = (size_t) (cutting->blame - reader->window);
    return skip_line(reader) ? CSV_BAD_ROW : CSV_FAILED;
}

/* The whole record was cut, but a byte in it is not what it should be. */
static void bad_byte(struct csv_reader *reader, const char *byte, struct csv_record *ret_record)
{
    size_t column = 0;
    while (column + 1 < reader->count && reader->cuts[column + 1].first <= byte)
        column++;
    *ret_record = (struct csv_record){
        .line = reader->line,
        .column = (int64_t) column + 1,
        .reason = *byte == '\0' ? "there is a NUL character in it; remove it"
                                : "there is a byte in it that is not of the file's encoding",
    };
    keep_raw(reader, reader->window + reader->start, ret_record);
}

static void end_field(const struct cut *cut, struct csv_field *field)
{
    char *to = cut->first;
    if (!cut->doubled) {
        to += cut->size;
    } else {
        for (const char *from = cut->first, *end = from + cut->size; from < end; from++) {
            *to++ = *from;
            from += *from == '"';
        }
    }
    *to = '\0';
    *field = (struct csv_field){.text = cut->first, .size = (size_t) (to - cut->first)};
}

static enum csv_outcome finish(struct csv_reader *reader, const struct cutting *cutting,
                               struct csv_record *ret_record)
{
    const char      *start = reader->window + reader->start;
    size_t           size = (size_t) (cutting->next - start);
    size_t           valid = text_utf8_prefix(start, size);
    enum csv_outcome outcome = CSV_RECORD;
    if (valid < size) {
        bad_byte(reader, start + valid, ret_record);
        outcome = CSV_BAD_ROW;
    } else {
        for (size_t i = 0; i < reader->count; i++)
            end_field(&reader->cuts[i], &reader->fields[i]);
        *ret_record = (struct csv_record){
            .line = reader->line, .count = reader->count, .fields = reader->fields};
    }
    reader->start += size;
    reader->line += reader->breaks + 1;
    return outcome;
}

static bool is_blank_line(const struct csv_reader *reader, const struct cutting *cutting)
{
    return reader->count == 1 && reader->cuts[0].size == 0
           && reader->cuts[0].first == reader->window + reader->start;
}

/* A record that is too long to be kept whole is given up when that is certain. */
static enum cut_outcome cut_one(struct csv_reader *reader, struct cutting *cutting)
{
    char            *start = reader->window + reader->start;
    enum cut_outcome outcome = cut_record(reader, cutting);
    const char      *reached = outcome == CUT_WHOLE ? cutting->next : reader->window + reader->end;
    if (outcome == CUT_BAD || reached - start <= CSV_LARGEST_RECORD)
        return outcome;
    reader->count = 0;
    return bad(cutting, start, "this record is longer than 4 MiB");
}

enum csv_outcome csv_read(struct csv_reader *reader, struct csv_record *ret_record)
{
    for (;;) {
        struct cutting   cutting = {0};
        bool             empty = reader->start == reader->end;
        enum cut_outcome outcome = empty ? CUT_NEEDS_MORE : cut_one(reader, &cutting);
        if (empty && reader->ended)
            return CSV_END;
        if (outcome == CUT_BAD)
            return bad_line(reader, &cutting, ret_record);
        if (outcome == CUT_WHOLE && !is_blank_line(reader, &cutting))
            return finish(reader, &cutting, ret_record);
        if (outcome == CUT_NEEDS_MORE && !fill(reader))
            return CSV_FAILED;
        if (outcome == CUT_WHOLE) {
            reader->start = (size_t) (cutting.next - reader->window);
            reader->line++;
        }
    }
}
