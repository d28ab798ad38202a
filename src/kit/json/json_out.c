/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/money.h"
#include "base/time.h"
#include "kit/json/json_shim.h"

struct json_out json_out_open(struct text *text)
{
    return (struct json_out){.text = text};
}

static void begin_item(struct json_out *out)
{
    if (out->depth > 0) {
        struct json_level *level = &out->levels[out->depth - 1];
        assert(level->is_object == out->after_name); /* a name before each value, and only there */
        if (level->has_items && !out->after_name)
            text_add_char(out->text, ',');
        level->has_items = true;
    }
    out->after_name = false;
}

static void open_level(struct json_out *out, bool is_object)
{
    begin_item(out);
    assert(out->depth < JSON_OUT_LEVELS);
    out->levels[out->depth++] = (struct json_level){.is_object = is_object};
    text_add_char(out->text, is_object ? '{' : '[');
}

static void close_level(struct json_out *out, bool is_object)
{
    assert(out->depth > 0 && !out->after_name);
    assert(out->levels[out->depth - 1].is_object == is_object);
    out->depth--;
    text_add_char(out->text, is_object ? '}' : ']');
}

void json_open_object(struct json_out *out)
{
    open_level(out, true);
}

void json_close_object(struct json_out *out)
{
    close_level(out, true);
}

void json_open_array(struct json_out *out)
{
    open_level(out, false);
}

void json_close_array(struct json_out *out)
{
    close_level(out, false);
}

static bool needs_escape(char c)
{
    return (unsigned char) c < ' ' || c == '"' || c == '\\';
}

static void add_escape(struct text *text, char c)
{
    static const char short_forms[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *at = short_forms; *at != '\0'; at += 2)
        if (*at == c) {
            text_add_bytes(text, (char[]){'\\', at[1]}, 2);
            return;
        }
    text_addf(text, "\\u%04x", (unsigned) c);
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes at once; those beyond ASCII are seen as such that do. */
static bool may_need_escape(const char *at)
{
    uint64_t word, quote, slash;
    memcpy(&word, at, sizeof word);
    quote = word ^ EACH('"');
    slash = word ^ EACH('\\');
    return (((word - EACH(' ')) | (quote - EACH(1)) | (slash - EACH(1)) | word) & EACH(0x80)) != 0;
}

/* The size of the beginning that is written as it is. */
static size_t plain_size(const char *words, size_t size)
{
    size_t plain = 0;
    while (plain + 8 <= size && !may_need_escape(words + plain))
        plain += 8;
    while (plain < size && !needs_escape(words[plain]))
        plain++;
    return plain;
}

static void add_escaped(struct text *text, const char *words, size_t size)
{
    for (size_t plain; size > 0; words += plain + 1, size -= plain + 1) {
        plain = plain_size(words, size);
        text_add_bytes(text, words, plain);
        if (plain == size)
            return;
        add_escape(text, words[plain]);
    }
}

static void add_quoted(struct text *text, const char *words)
{
    size_t size = strlen(words), plain = plain_size(words, size);
    char  *place = text_grow(text, plain + 1);
    place[0] = '"';
    memcpy(place + 1, words, plain);
    if (plain < size)
        add_escaped(text, words + plain, size - plain);
    text_add_char(text, '"');
}

void json_put_name(struct json_out *out, const char *name)
{
    assert(out->depth > 0 && !out->after_name);
    struct json_level *level = &out->levels[out->depth - 1];
    assert(level->is_object);
    if (level->has_items)
        text_add_char(out->text, ',');
    add_quoted(out->text, name);
    text_add_char(out->text, ':');
    out->after_name = true;
}

/* A value whose text needs no escapes. */
static void put_plain(struct json_out *out, const char *words)
{
    begin_item(out);
    text_add(out->text, words);
}

void json_put_null(struct json_out *out)
{
    put_plain(out, "null");
}

void json_put_bool(struct json_out *out, bool truth)
{
    put_plain(out, truth ? "true" : "false");
}

void json_put_text(struct json_out *out, const char *text)
{
    if (text == NULL) {
        json_put_null(out);
        return;
    }
    begin_item(out);
    add_quoted(out->text, text);
}

void json_put_int(struct json_out *out, int64_t number)
{
    if (number == ABSENT) {
        json_put_null(out);
        return;
    }
    begin_item(out);
    text_add_int(out->text, number);
}

void json_put_number(struct json_out *out, double number)
{
    char digits[JSON_SHIM_NUMBER];
    if (!isfinite(number)) {
        json_put_null(out);
        return;
    }
    begin_item(out);
    text_add_bytes(out->text, digits, json_shim_number(number, digits));
}

/* Money, instants and days are texts, made by functions of base. */
static void put_made(struct json_out *out, int64_t value, void (*add_to)(struct text *, int64_t))
{
    if (value == ABSENT) {
        json_put_null(out);
        return;
    }
    begin_item(out);
    text_add_char(out->text, '"');
    add_to(out->text, value);
    text_add_char(out->text, '"');
}

void json_put_money(struct json_out *out, int64_t money)
{
    put_made(out, money, money_add_to);
}

void json_put_time(struct json_out *out, int64_t time)
{
    put_made(out, time, time_add_to);
}

void json_put_date(struct json_out *out, int64_t day)
{
    put_made(out, day, date_add_to);
}

static void put_items(struct json_out *out, const struct json *value)
{
    open_level(out, value->type == JSON_OBJECT);
    for (const struct json *item = value->first; item != NULL; item = item->next) {
        if (value->type == JSON_OBJECT)
            json_put_name(out, item->name);
        json_put_json(out, item);
    }
    close_level(out, value->type == JSON_OBJECT);
}

void json_put_json(struct json_out *out, const struct json *value)
{
    switch (value == NULL ? JSON_NULL : value->type) {
    case JSON_NULL:
        json_put_null(out);
        break;
    case JSON_BOOL:
        json_put_bool(out, value->truth);
        break;
    case JSON_NUMBER:
        put_plain(out, value->text);
        break;
    case JSON_TEXT:
        json_put_text(out, value->text);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        put_items(out, value);
        break;
    }
}

static void put_one(struct json_out *out, const struct shape *shape, const void *record)
{
    if (record == NULL)
        json_put_null(out);
    else
        json_put_record(out, shape, record);
}

static void put_field(struct json_out *out, const struct field *field, const void *place)
{
    switch (field->type) {
    case FIELD_INT:
        json_put_int(out, *(const int64_t *) place);
        break;
    case FIELD_MONEY:
        json_put_money(out, *(const int64_t *) place);
        break;
    case FIELD_TIME:
        json_put_time(out, *(const int64_t *) place);
        break;
    case FIELD_DATE:
        json_put_date(out, *(const int64_t *) place);
        break;
    case FIELD_BOOL:
        json_put_bool(out, *(const bool *) place);
        break;
    case FIELD_NUMBER:
        json_put_number(out, *(const double *) place);
        break;
    case FIELD_TEXT:
        json_put_text(out, *(const char *const *) place);
        break;
    case FIELD_CHOICE:
        json_put_text(out, field->words[*(const int *) place]);
        break;
    case FIELD_BYTES:
        break;
    case FIELD_JSON:
        json_put_json(out, *(const struct json *const *) place);
        break;
    case FIELD_ONE:
        put_one(out, field->of, *(const void *const *) place);
        break;
    case FIELD_LIST:
        json_put_rows(out, field->of, place);
        break;
    }
}

void json_add_text(struct json_out *out, const char *name, const char *text)
{
    json_put_name(out, name);
    json_put_text(out, text);
}

void json_add_int(struct json_out *out, const char *name, int64_t number)
{
    json_put_name(out, name);
    json_put_int(out, number);
}

void json_put_record(struct json_out *out, const struct shape *shape, const void *record)
{
    json_open_object(out);
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        if (field->type == FIELD_BYTES)
            continue;
        json_put_name(out, field->name);
        put_field(out, field, field_in(field, record));
    }
    json_close_object(out);
}

void json_put_rows(struct json_out *out, const struct shape *shape, const struct rows *rows)
{
    const char *record = rows->items;
    json_open_array(out);
    for (int64_t i = 0; i < rows->count; i++, record += shape->size)
        json_put_record(out, shape, record);
    json_close_array(out);
}

const char *json_of(struct work *w, const struct shape *shape, const void *record)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_put_record(&out, shape, record);
    return text.bytes;
}

const char *json_write(struct work *w, const struct json *value)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_put_json(&out, value);
    return text.bytes;
}
