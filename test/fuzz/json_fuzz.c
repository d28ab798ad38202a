/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * JSON of a stranger: read, written and read again, which must give the same; then filled into a
 * record that has a field of every type.
 */
#include <assert.h>
#include <string.h>

#include "kit/json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum size { SMALL, LARGE };
static const char *const size_words[] = {"small", "large", NULL};

struct part {
    const char *name;
    int64_t     quantity;
};
static const struct field part_fields[] = {
    FIELD(part, name, FIELD_TEXT, .required = true),
    FIELD(part, quantity, FIELD_MONEY),
};
static const struct shape part_shape = SHAPE("Part", part, part_fields);

struct thing {
    int64_t            a, b, c, d;
    bool               e;
    double             f;
    const char        *g;
    enum size          h;
    const struct json *i;
    struct part       *j;
    struct rows        k;
};
static const struct field thing_fields[] = {
    FIELD(thing, a, FIELD_INT),
    FIELD(thing, b, FIELD_MONEY),
    FIELD(thing, c, FIELD_TIME),
    FIELD(thing, d, FIELD_DATE),
    FIELD(thing, e, FIELD_BOOL),
    FIELD(thing, f, FIELD_NUMBER),
    FIELD(thing, g, FIELD_TEXT),
    FIELD(thing, h, FIELD_CHOICE, .words = size_words),
    FIELD(thing, i, FIELD_JSON),
    FIELD(thing, j, FIELD_ONE, .of = &part_shape),
    FIELD(thing, k, FIELD_LIST, .of = &part_shape),
};
static const struct shape thing_shape = SHAPE("Thing", thing, thing_fields);

/* What a record becomes is JSON, and fills the same record. */
static void check_record(struct work *w, const struct json *value)
{
    struct thing       thing, again;
    const struct json *written;
    shape_clear(&thing_shape, &thing);
    shape_clear(&thing_shape, &again);
    if (json_read(w, value, &thing_shape, &thing) != OK)
        return;
    const char *words = json_of(w, &thing_shape, &thing);
    assert(json_parse(w, words, strlen(words), &written) == OK);
    assert(json_read(w, written, &thing_shape, &again) == OK);
    assert(strcmp(json_of(w, &thing_shape, &again), words) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct work       *w = work_open(NULL, 0);
    const struct json *value, *again;
    if (json_parse(w, (const char *) bytes, size, &value) == OK) {
        const char *words = json_write(w, value);
        assert(strlen(words) <= size);
        assert(json_parse(w, words, strlen(words), &again) == OK);
        assert(strcmp(json_write(w, again), words) == 0);
        check_record(w, value);
    }
    work_close(w);
    return 0;
}
