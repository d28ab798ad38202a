/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "crm/connect/csv/import_source.h"
#include "kit/json/json.h"

enum { FIRST_ROOM = 64 * 1024, MOST_ROOM = CSV_LARGEST_RECORD, RAW = 1024, SAMPLE_LINES = 200 };

struct import_ndjson {
    struct work      *w;       /* whose memory the reader lives in */
    struct work      *scratch; /* of one line */
    struct arena_mark fresh;
    int              *fd;
    char             *bytes;
    size_t            room, begin, end;
    int64_t           taken, line;
    bool              over, failed;
    struct csv_field *fields;
    struct map        places; /* name to column */
    bool              placed;
};

struct import_ndjson *import_ndjson_open(struct work *w, int *fd)
{
    struct import_ndjson *reader = work_take(w, sizeof *reader);
    reader->w = w;
    reader->scratch = work_open(w->machines, w->now);
    reader->fresh = arena_mark(reader->scratch->arena);
    reader->fd = fd;
    reader->room = FIRST_ROOM;
    reader->bytes = work_take(w, reader->room);
    return reader;
}

void import_ndjson_close(struct import_ndjson *reader)
{
    work_close(reader->scratch);
}

int64_t import_ndjson_bytes(const struct import_ndjson *reader)
{
    return reader->taken;
}

/* ---- lines ---- */

static void fill(struct import_ndjson *reader)
{
    if (reader->begin > 0) {
        memmove(reader->bytes, reader->bytes + reader->begin, reader->end - reader->begin);
        reader->end -= reader->begin;
        reader->begin = 0;
    }
    if (reader->end == reader->room && reader->room < MOST_ROOM) {
        char *larger = work_take(reader->w, reader->room * 2);
        memcpy(larger, reader->bytes, reader->end);
        reader->bytes = larger;
        reader->room *= 2;
    }
    int64_t got =
        csv_from_file(reader->fd, reader->bytes + reader->end, reader->room - reader->end);
    reader->failed = got < 0;
    reader->over = got <= 0;
    reader->end += got > 0 ? (size_t) got : 0;
    reader->taken += got > 0 ? got : 0;
}

/* The next line, cut at the room there is. False at the end. */
static bool next_line(struct import_ndjson *reader, const char **ret_line, size_t *ret_size)
{
    for (;;) {
        const char *begin = reader->bytes + reader->begin;
        const char *newline = memchr(begin, '\n', reader->end - reader->begin);
        bool        full = reader->end - reader->begin == MOST_ROOM;
        if (newline == NULL && !reader->over && !full) {
            fill(reader);
            continue;
        }
        *ret_line = begin;
        *ret_size = newline != NULL ? (size_t) (newline - begin) : reader->end - reader->begin;
        reader->begin += *ret_size + (newline != NULL);
        reader->line++;
        return *ret_size > 0 || newline != NULL;
    }
}

static bool is_blank(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (line[i] != ' ' && line[i] != '\r' && line[i] != '\t')
            return false;
    return true;
}

/* ---- objects ---- */

static const char *cell_of(const struct json *value)
{
    switch (value->type) {
    case JSON_NULL:
        return "";
    case JSON_BOOL:
        return value->truth ? "true" : "false";
    case JSON_NUMBER:
    case JSON_TEXT:
        return value->text;
    default:
        return NULL;
    }
}

static enum csv_outcome blame(struct csv_record *record, const char *reason)
{
    record->reason = reason;
    return CSV_BAD_ROW;
}

static void place_names(struct import_ndjson *reader, const char *const *names, size_t count)
{
    reader->places = map_open(reader->w->arena, count);
    reader->fields = work_take(reader->w, (count + 1) * sizeof *reader->fields);
    for (size_t i = 0; i < count; i++)
        map_put(&reader->places, names[i], NULL)->number = (int64_t) i;
    reader->placed = true;
}

static enum csv_outcome fill_cells(struct import_ndjson *reader, const struct json *object,
                                   size_t count, struct csv_record *record)
{
    for (size_t i = 0; i < count; i++)
        reader->fields[i] = (struct csv_field){.text = "", .size = 0};
    for (const struct json *member = object->first; member != NULL; member = member->next) {
        const union map_value *place = map_get(&reader->places, member->name);
        const char            *cell = cell_of(member);
        if (place == NULL)
            continue;
        record->column = place->number + 1;
        if (cell == NULL)
            return blame(record, "is a list or an object; a text or a number is needed");
        reader->fields[place->number] = (struct csv_field){.text = cell, .size = strlen(cell)};
    }
    record->column = 0;
    record->fields = reader->fields;
    record->count = count;
    return CSV_RECORD;
}

enum csv_outcome import_ndjson_next(struct import_ndjson *reader, const char *const *names,
                                    size_t count, struct csv_record *ret_record)
{
    const char *line;
    size_t      size;
    if (!reader->placed)
        place_names(reader, names, count);
    do
        if (!next_line(reader, &line, &size))
            return reader->failed ? CSV_FAILED : CSV_END;
    while (is_blank(line, size));
    arena_rewind(reader->scratch->arena, reader->fresh);

    const struct json *value;
    *ret_record =
        (struct csv_record){.line = reader->line, .raw = line, .raw_size = size < RAW ? size : RAW};
    if (json_parse(reader->scratch, line, size, &value) != OK)
        return blame(ret_record, reader->scratch->failure.message);
    if (value->type != JSON_OBJECT)
        return blame(ret_record, "is no JSON object");
    return fill_cells(reader, value, count, ret_record);
}

/* ---- columns ---- */

status import_ndjson_names(struct work *w, int fd, const char *const **ret_names, size_t *ret_count)
{
    struct import_ndjson *reader = import_ndjson_open(w, &fd);
    struct map            seen = map_open(w->arena, 1);
    struct list           names = list_open(w->arena, sizeof(const char *));
    const char           *line;
    size_t                size;
    for (int i = 0; i < SAMPLE_LINES && next_line(reader, &line, &size); i++) {
        const struct json *value;
        if (json_parse(w, line, size, &value) != OK || value->type != JSON_OBJECT)
            continue;
        for (const struct json *member = value->first; member != NULL; member = member->next) {
            bool is_new;
            map_put(&seen, member->name, &is_new);
            if (is_new)
                *(const char **) list_add(&names) = member->name;
        }
    }
    import_ndjson_close(reader);
    if (names.count == 0)
        return fail(w, INVALID, "file", "No line of the file is a JSON object with members.");
    *ret_names = names.items;
    *ret_count = names.count;
    return OK;
}
