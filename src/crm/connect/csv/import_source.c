/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_source.h"

#include <errno.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "kit/os/file.h"

enum { SAMPLE = 64 * 1024 };

const char *const import_format_words[] = {"csv", "ndjson", NULL};

struct import_source {
    const struct import_form *form;
    int                       fd;
    struct csv_reader        *csv;
    struct import_ndjson     *ndjson;
    struct csv_field         *fields; /* of a row that is shorter than the header */
};

/* ---- the beginning of a file ---- */

/* Into a buffer of SAMPLE bytes. The file may be a pipe that gives less than is asked for. */
static status read_sample(struct work *w, const char *path, int fd, char *bytes, size_t *ret_size)
{
    *ret_size = 0;
    while (*ret_size < SAMPLE) {
        int64_t got = csv_from_file(&fd, bytes + *ret_size, SAMPLE - *ret_size);
        if (got < 0)
            return fail(w, UNAVAILABLE, "file", "'%s' cannot be read: %s", path,
                        os_error_words(w, errno));
        if (got == 0)
            return OK;
        *ret_size += (size_t) got;
    }
    return OK;
}

static bool looks_like_ndjson(const char *bytes, size_t size)
{
    size_t at = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < size && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r'))
        at++;
    return at < size && bytes[at] == '{';
}

/* Beyond an ASCII sample the encoding is what the first other bytes are. */
static status settle_encoding(struct work *w, const char *path, struct csv_format *format)
{
    int   fd;
    char *bytes = work_take(w, SAMPLE);
    TRY(file_open(w, path, &fd, NULL));
    status outcome;
    for (;;) {
        size_t size;
        outcome = read_sample(w, path, fd, bytes, &size);
        if (outcome != OK || size == 0)
            break;
        size_t at = 0;
        while (at < size && (unsigned char) bytes[at] < 0x80)
            at++;
        if (at == size)
            continue;
        /* From the line on which it stands, so that the sample begins between characters. */
        while (at > 0 && bytes[at - 1] != '\n')
            at--;
        format->encoding = csv_detect(w, bytes + at, size - at).encoding;
        break;
    }
    file_close(fd);
    return outcome;
}

/* ---- the names of the columns ---- */

static const char *name_of(struct work *w, const struct csv_field *field, size_t index, bool header)
{
    const char *name = header ? text_trim(w, field->text) : "";
    return *name != '\0' ? work_copy(w, name, strlen(name)) : work_text(w, "%zu", index + 1);
}

/* "price", "price (2)": each can be named in a map. */
static void make_different(struct work *w, const char **names, size_t count)
{
    struct map seen = map_open(w->arena, count);
    for (size_t i = 0; i < count; i++) {
        bool        is_new;
        const char *name = names[i];
        map_put(&seen, name, &is_new);
        for (int number = 2; !is_new; number++) {
            names[i] = work_text(w, "%s (%d)", name, number);
            map_put(&seen, names[i], &is_new);
        }
    }
}

static status read_names(struct work *w, const char *path, struct csv_reader *reader,
                         struct import_form *form)
{
    struct csv_record record;
    enum csv_outcome  outcome = csv_read(reader, &record);
    if (outcome == CSV_END)
        return fail(w, INVALID, "file", "'%s' has no rows.", path);
    if (outcome == CSV_FAILED)
        return fail(w, UNAVAILABLE, "file", "'%s' cannot be read: %s", path,
                    os_error_words(w, errno));
    if (outcome == CSV_BAD_ROW)
        return fail(w, INVALID, "file", "The header of '%s', line %lld, cannot be read: %s", path,
                    (long long) record.line, record.reason);
    const char **names = work_take(w, (record.count + 1) * sizeof *names);
    for (size_t i = 0; i < record.count; i++)
        names[i] = name_of(w, &record.fields[i], i, form->csv.header);
    make_different(w, names, record.count);
    form->names = names;
    form->count = record.count;
    return OK;
}

static status read_csv_form(struct work *w, const char *path, int fd, struct import_form *form)
{
    struct csv_reader *reader;
    TRY(csv_open(w, &form->csv, csv_from_file, &fd, &reader));
    status outcome = read_names(w, path, reader, form);
    csv_close(reader);
    return outcome;
}

static status read_form(struct work *w, const char *path, int fd, struct import_form *form)
{
    char  *bytes = work_take(w, SAMPLE);
    size_t size;
    TRY(read_sample(w, path, fd, bytes, &size));
    if (size == 0)
        return fail(w, INVALID, "file", "'%s' is empty.", path);
    form->format = looks_like_ndjson(bytes, size) ? IMPORT_NDJSON : IMPORT_CSV;
    if (form->format == IMPORT_CSV) {
        form->csv = csv_detect(w, bytes, size);
        if (form->csv.guessed)
            TRY(settle_encoding(w, path, &form->csv));
    }
    int again;
    TRY(file_open(w, path, &again, NULL));
    status outcome = form->format == IMPORT_NDJSON
                         ? import_ndjson_names(w, again, &form->names, &form->count)
                         : read_csv_form(w, path, again, form);
    file_close(again);
    return outcome;
}

status import_form_read(struct work *w, const char *path, struct import_form *ret_form)
{
    int fd;
    *ret_form = (struct import_form){0};
    status outcome = file_open(w, path, &fd, &ret_form->size);
    if (outcome == NOT_FOUND)
        return fail(w, INVALID, "file", "There is no file '%s'.", path);
    TRY(outcome);
    outcome = read_form(w, path, fd, ret_form);
    file_close(fd);
    return outcome;
}

/* ---- its rows ---- */

static status open_csv(struct work *w, struct import_source *source)
{
    struct csv_record header;
    TRY(csv_open(w, &source->form->csv, csv_from_file, &source->fd, &source->csv));
    if (source->form->csv.header)
        (void) csv_read(source->csv, &header); /* it could be read before */
    return OK;
}

status import_source_open(struct work *w, const char *path, const struct import_form *form,
                          struct import_source **ret_source)
{
    struct import_source *source = work_take(w, sizeof *source);
    source->form = form;
    source->fields = work_take(w, (form->count + 1) * sizeof *source->fields);
    TRY(file_open(w, path, &source->fd, NULL));
    status outcome = OK;
    if (form->format == IMPORT_NDJSON)
        source->ndjson = import_ndjson_open(w, &source->fd);
    else
        outcome = open_csv(w, source);
    if (outcome != OK) {
        file_close(source->fd);
        return outcome;
    }
    *ret_source = source;
    return OK;
}

void import_source_close(struct import_source *source)
{
    if (source->csv != NULL)
        csv_close(source->csv);
    if (source->ndjson != NULL)
        import_ndjson_close(source->ndjson);
    file_close(source->fd);
}

/* Missing cells at the end are empty; cells beyond the header have no meaning. */
static enum csv_outcome fit(struct import_source *source, struct csv_record *record)
{
    size_t count = source->form->count;
    if (record->count == count)
        return CSV_RECORD;
    for (size_t i = count; i < record->count; i++)
        if (record->fields[i].size > 0) {
            record->reason = "has more cells than the header: a delimiter inside a cell needs "
                             "quotes around the cell";
            record->column = (int64_t) i + 1;
            return CSV_BAD_ROW;
        }
    for (size_t i = 0; i < count; i++)
        source->fields[i] =
            i < record->count ? record->fields[i] : (struct csv_field){.text = "", .size = 0};
    record->fields = source->fields;
    record->count = count;
    return CSV_RECORD;
}

enum csv_outcome import_source_next(struct import_source *source, struct csv_record *ret_record)
{
    if (source->ndjson != NULL)
        return import_ndjson_next(source->ndjson, source->form->names, source->form->count,
                                  ret_record);
    enum csv_outcome outcome = csv_read(source->csv, ret_record);
    return outcome == CSV_RECORD ? fit(source, ret_record) : outcome;
}

int64_t import_source_bytes(const struct import_source *source)
{
    return source->ndjson != NULL ? import_ndjson_bytes(source->ndjson)
                                  : csv_bytes_read(source->csv);
}
