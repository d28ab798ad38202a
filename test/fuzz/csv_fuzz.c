/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A CSV file of a stranger. The first byte says how many bytes the source gives at a time and in
 * which encoding they are; the rest is the file. However it comes, the records are the same, their
 * lines go up, and good records can be written and read back.
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

static void check_written(struct work *w, const struct csv_record *record)
{
    struct text    text = text_open(w->arena);
    struct csv_out out = csv_out_open(&text, ';', false);
    for (size_t i = 0; i < record->count; i++)
        csv_put(&out, record->fields[i].text);
    csv_end_record(&out);

    struct csv_memory  memory = {text.bytes, text.size};
    struct csv_format  format = {.delimiter = ';'};
    struct csv_reader *reader;
    struct csv_record  again;
    assert(csv_open(w, &format, csv_from_memory, &memory, &reader) == OK);
    assert(csv_read(reader, &again) == CSV_RECORD && again.count == record->count);
    for (size_t i = 0; i < again.count; i++)
        assert(strcmp(csv_unguarded(again.fields[i].text), record->fields[i].text) == 0);
    csv_close(reader);
}

/* All records as text. */
static struct text read_all(struct work *w, const struct csv_format *format, struct drip source)
{
    struct text        all = text_open(w->arena);
    struct csv_reader *reader;
    struct csv_record  record;
    enum csv_outcome   outcome;
    int64_t            line = 0;
    assert(csv_open(w, format, drip, &source, &reader) == OK);
    while ((outcome = csv_read(reader, &record)) != CSV_END) {
        assert(outcome != CSV_FAILED && record.line > line);
        line = record.line;
        text_addf(&all, "%d %lld %lld\n", outcome, (long long) line, (long long) record.column);
        for (size_t i = 0; i < record.count; i++) {
            assert(text_valid_utf8(record.fields[i].text, record.fields[i].size));
            text_add(&all, record.fields[i].text);
            text_add(&all, "\n");
        }
        if (outcome == CSV_RECORD)
            check_written(w, &record);
    }
    csv_close(reader);
    return all;
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
    struct csv_format format = csv_detect(w, memory.bytes, memory.size);
    if ((bytes[0] & 1) != 0)
        format.encoding = csv_encodings[bytes[0] / 2 % known];

    struct text at_once = read_all(w, &format, (struct drip){memory, SIZE_MAX});
    struct text dripping = read_all(w, &format, (struct drip){memory, 1 + bytes[0] % 7});
    assert(strcmp(at_once.bytes, dripping.bytes) == 0);
    work_close(w);
    return 0;
}
