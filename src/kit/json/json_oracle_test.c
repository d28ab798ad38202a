/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads made documents, whole and damaged, with ours and with jansson: an oracle for tests only. */
#include <glob.h>
#include <jansson.h>
#include <stdlib.h>

/* Both parsers have words such as JSON_OBJECT; in this file ours are called OUR_OBJECT. */
#define JSON_NULL   OUR_NULL
#define JSON_BOOL   OUR_BOOL
#define JSON_NUMBER OUR_NUMBER
#define JSON_TEXT   OUR_TEXT
#define JSON_ARRAY  OUR_ARRAY
#define JSON_OBJECT OUR_OBJECT
#include "kit/json/json.h"
#undef JSON_NULL
#undef JSON_BOOL
#undef JSON_NUMBER
#undef JSON_TEXT
#undef JSON_ARRAY
#undef JSON_OBJECT

#include "base/map.h"
#include "kit/os/file.h"
#include "test/check.h"

/* The same documents in every run. */
static uint64_t roll(uint64_t *dice, uint64_t sides)
{
    ++*dice;
    return map_hash(dice, sizeof *dice, 1) % sides;
}

static void add_random_text(struct text *text, uint64_t *dice)
{
    static const char *const pieces[] = {
        "a",    "bc",      "\\n", "\\u00e9",          "\xC3\xA9",       "\\\"",
        "\\\\", "/",       "\\/", "\xF0\x9F\x98\x80", "\\uD83D\\uDE00", "\x7F",
        " ",    "\\u0000", "\\t"};
    text_add_char(text, '"');
    for (uint64_t left = roll(dice, 4); left > 0; left--)
        text_add(text, pieces[roll(dice, COUNT_OF(pieces))]);
    text_add_char(text, '"');
}

static void add_random_value(struct text *text, uint64_t *dice, int depth)
{
    static const char *const words[] = {"true", "false", "null", "0",
                                        "-1",   "12.5",  "1e5",  "123456789"};
    uint64_t                 kind = roll(dice, depth > 4 ? 2 : 4);
    if (kind == 0)
        text_add(text, words[roll(dice, COUNT_OF(words))]);
    if (kind == 1)
        add_random_text(text, dice);
    if (kind < 2)
        return;
    text_add_char(text, kind == 2 ? '[' : '{');
    for (uint64_t i = roll(dice, 4); i > 0; i--) {
        if (kind == 3) {
            add_random_text(text, dice);
            text_add(text, roll(dice, 2) == 0 ? ":" : " : ");
        }
        add_random_value(text, dice, depth + 1);
        text_add(text, i > 1 ? "," : "");
    }
    text_add_char(text, kind == 2 ? ']' : '}');
}

/* A few bytes changed, taken out or doubled. */
static void damage(struct text *text, uint64_t *dice)
{
    static const char bytes[] = "{}[]\",:\\0-e.t\x80 ";
    for (uint64_t left = roll(dice, 3); left > 0 && text->size > 0; left--) {
        size_t place = (size_t) roll(dice, text->size);
        if (roll(dice, 2) == 0)
            text->bytes[place] = bytes[roll(dice, sizeof bytes - 1)];
        else
            text->bytes[--text->size] = '\0';
    }
}

static bool same_number(const struct json *ours, const json_t *theirs)
{
    int64_t number;
    if (json_is_integer(theirs))
        return json_to_int(ours, &number) && number == json_integer_value(theirs);
    return json_is_real(theirs) && strtod(ours->text, NULL) == json_real_value(theirs);
}

static bool same_value(const struct json *ours, const json_t *theirs)
{
    size_t i = 0;
    switch (ours->type) {
    case OUR_NULL:
        return json_is_null(theirs);
    case OUR_BOOL:
        return json_is_boolean(theirs) && ours->truth == json_is_true(theirs);
    case OUR_NUMBER:
        return same_number(ours, theirs);
    case OUR_TEXT:
        return json_is_string(theirs) && ours->size == json_string_length(theirs)
               && strcmp(ours->text, json_string_value(theirs)) == 0;
    default:
        break;
    }
    bool object = ours->type == OUR_OBJECT;
    if (ours->size != (object ? json_object_size(theirs) : json_array_size(theirs)))
        return false;
    for (const struct json *item = ours->first; item != NULL; item = item->next, i++)
        if (!same_value(item,
                        object ? json_object_get(theirs, item->name) : json_array_get(theirs, i)))
            return false;
    return true;
}

static void the_same_is_taken_and_refused_as_by_jansson(struct work *w)
{
    enum { DOCUMENTS = 5000 };
    uint64_t dice = 0;
    int      taken = 0, refused = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
        struct arena_mark  mark = arena_mark(w->arena);
        struct text        text = text_open(w->arena);
        const struct json *ours = NULL;
        json_error_t       error;
        add_random_value(&text, &dice, 0);
        damage(&text, &dice);
        json_t *theirs =
            json_loadb(text.bytes, text.size, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
        bool good = json_parse(w, text.bytes, text.size, &ours) == OK;
        if (theirs == NULL && json_error_code(&error) == json_error_numeric_overflow)
            continue; /* ours leaves that to who asks for the number */
        if (good != (theirs != NULL) || (good && !same_value(ours, theirs)))
            check_failed(__FILE__, __LINE__, "they differ on '%s': ours %s, theirs %s", text.bytes,
                         good ? "takes it" : w->failure.message, theirs ? "takes it" : error.text);
        taken += good;
        refused += !good;
        json_decref(theirs);
        arena_rewind(w->arena, mark);
    }
    CHECK(taken > DOCUMENTS / 10 && refused > DOCUMENTS / 10);
}

static void check_file(struct work *w, const char *path)
{
    enum { LARGEST = 64 * 1024 * 1024 };
    const char        *bytes = "";
    size_t             size = 0;
    const struct json *ours = NULL;
    json_error_t       error;
    CHECK_OK(file_read(w, path, LARGEST, &bytes, &size));
    json_t *theirs = json_loadb(bytes, size, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
    bool    good = json_parse(w, bytes, size, &ours) == OK;
    if (good != (theirs != NULL) || (good && !same_value(ours, theirs)))
        check_failed(__FILE__, __LINE__, "they differ on %s", path);
    json_decref(theirs);
}

static void what_real_programs_sent_is_read_as_by_jansson(struct work *w)
{
    static const char *const patterns[] = {"../shared/data/*/*.json", "../shared/data/*/*/*.json"};
    size_t                   count = 0;
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        glob_t found;
        if (glob(patterns[i], 0, NULL, &found) != 0)
            continue;
        for (size_t k = 0; k < found.gl_pathc; k++) {
            struct arena_mark mark = arena_mark(w->arena);
            check_file(w, found.gl_pathv[k]);
            arena_rewind(w->arena, mark);
        }
        count += found.gl_pathc;
        globfree(&found);
    }
    if (count == 0)
        check_skip("../shared/data is not there");
}

SUITE("json oracle", TEST(the_same_is_taken_and_refused_as_by_jansson),
      TEST(what_real_programs_sent_is_read_as_by_jansson));
