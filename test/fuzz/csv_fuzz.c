/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A CSV file of a stranger. The first byte says how many bytes the source gives at a time, and with
 * which delimiter and encoding they are read; the rest is the file. However it comes, the records
 * are the same, their lines go up, and good records can be written and read back.
 */
#include <assert.h>
#include <string.h>

#include "kit/text/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct drip {
    struct csv_memory memory;
    size_t            most;
};

static int64_t drip(void *arg, char *buffer, size_t size)
{
    struct drip *source = arg;
    return csv_from_memory(&source->memory, buffer, size < source->most ? size : source->most);
}

/* What was read: all that is told, the fields of good records alone, and those written again. */
struct result {
    struct text told, fields, written;
    bool        guarded; /* the file was written by us */
};

static void add_record(struct result *result, struct csv_out *out, const struct csv_record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        const struct csv_field *field = &record->fields[i];
        assert(text_valid_utf8(field->text, field->size) && strlen(field->text) == field->size);
        text_add(&result->fields, result->guarded ? csv_unguarded(field->text) : field->text);
        text_add(&result->fields, "\n");
        csv_put(out, field->text);
    }
    if (record->count > 0)
        csv_end_record(out);
}

static struct result read_all(struct work *w, const struct csv_format *format, struct drip source,
                              bool guarded)
{
    struct result result = {text_open(w->arena), text_open(w->arena), text_open(w->arena), guarded};
    struct csv_out     out = csv_out_open(&result.written, ';', false);
    struct csv_reader *reader;
    struct csv_record  record;
    enum csv_outcome   outcome;
    int64_t            line = 0;
    assert(csv_open(w, format, drip, &source, &reader) == OK);
    while ((outcome = csv_read(reader, &record)) != CSV_END) {
        assert(outcome != CSV_FAILED && record.line > line);
        line = record.line;
        text_addf(&result.told, "%d %lld %lld %zu\n", outcome, (long long) line,
                  (long long) record.column, record.count);
        add_record(&result, &out, &record);
    }
    csv_close(reader);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    size_t known = 0;
    while (csv_encodings[known] != NULL)
        known++;
    struct work      *w = work_open(NULL, 0);
    struct csv_memory memory = {(const char *) bytes + 1, size - 1};
    struct csv_format format = {.delimiter = ",;\t|"[bytes[0] % 4]};
    if ((bytes[0] & 64) != 0)
        format = csv_detect(w, memory.bytes, memory.size);
    if ((bytes[0] & 128) != 0)
        format.encoding = csv_encodings[bytes[0] % known];

    struct result at_once = read_all(w, &format, (struct drip){memory, SIZE_MAX}, false);
    struct result dripping = read_all(w, &format, (struct drip){memory, 1 + bytes[0] % 7}, false);
    assert(strcmp(at_once.told.bytes, dripping.told.bytes) == 0);
    assert(strcmp(at_once.fields.bytes, dripping.fields.bytes) == 0);

    struct csv_format ours = {.delimiter = ';'};
    struct csv_memory written = {at_once.written.bytes, at_once.written.size};
    struct result     again = read_all(w, &ours, (struct drip){written, SIZE_MAX}, true);
    assert(strcmp(again.fields.bytes, dripping.fields.bytes) == 0);
    work_close(w);
    return 0;
}
