/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/map.h"
#include "test/check.h"

static const char *number_text(struct work *w, double number)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_put_number(&out, number);
    return text.bytes;
}

static void numbers_are_as_short_as_they_can_be(struct work *w)
{
    CHECK_TEXT(number_text(w, 0.1), "0.1");
    CHECK_TEXT(number_text(w, 5), "5");
    CHECK_TEXT(number_text(w, -2.5), "-2.5");
    CHECK_TEXT(number_text(w, 0.1 + 0.2), "0.30000000000000004");
    CHECK_TEXT(number_text(w, 1e300), "1e+300");
    CHECK_TEXT(number_text(w, DBL_MIN), "2.2250738585072014e-308");
    CHECK_TEXT(number_text(w, 5e-324), "5e-324");
}

static void what_is_no_number_is_null(struct work *w)
{
    CHECK_TEXT(number_text(w, (double) NAN), "null");
    CHECK_TEXT(number_text(w, (double) INFINITY), "null");
    CHECK_TEXT(number_text(w, (double) -INFINITY), "null");
}

static void every_number_reads_back_equal(struct work *w)
{
    for (uint64_t i = 0; i < 20000; i++) {
        uint64_t bits = map_hash(&i, sizeof i, 7);
        double   number;
        memcpy(&number, &bits, sizeof number);
        struct arena_mark mark = arena_mark(w->arena);
        if (isfinite(number) && strtod(number_text(w, number), NULL) != number)
            check_failed(__FILE__, __LINE__, "%a is written %s", number, number_text(w, number));
        arena_rewind(w->arena, mark);
    }
}

static void commas_and_quotes_are_the_writers_business(struct work *w)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);

    json_open_object(&out);
    json_put_name(&out, "list");
    json_open_array(&out);
    json_put_int(&out, INT64_MAX);
    json_put_text(&out, "say \"no\"\\\n\x01");
    json_open_object(&out);
    json_close_object(&out);
    json_open_array(&out);
    json_close_array(&out);
    json_close_array(&out);
    json_put_name(&out, "truth");
    json_put_bool(&out, false);
    json_put_name(&out, "nothing");
    json_put_null(&out);
    json_close_object(&out);
    CHECK_TEXT(text.bytes, "{\"list\":[9223372036854775807,\"say \\\"no\\\"\\\\\\n\\u0001\",{},[]],"
                           "\"truth\":false,\"nothing\":null}");
}

static void values_that_are_not_there_are_null(struct work *w)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);

    json_open_array(&out);
    json_put_int(&out, ABSENT);
    json_put_text(&out, NULL);
    json_put_money(&out, ABSENT);
    json_put_time(&out, ABSENT);
    json_put_date(&out, ABSENT);
    json_put_json(&out, NULL);
    json_close_array(&out);
    CHECK_TEXT(text.bytes, "[null,null,null,null,null,null]");
}

static void a_document_of_64_levels_fits_into_another(struct work *w)
{
    struct text        inner = text_open(w->arena), text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    const struct json *value = NULL;

    for (int i = 0; i < 64; i++)
        text_add(&inner, "[");
    for (int i = 0; i < 64; i++)
        text_add(&inner, "]");
    CHECK_OK(json_parse(w, inner.bytes, inner.size, &value));
    json_open_array(&out);
    json_put_json(&out, value);
    json_close_array(&out);
    CHECK_TEXT(text.bytes, work_text(w, "[%s]", inner.bytes));
}

/* ---- by shape ---- */

enum color { RED, BLUE };
static const char *const color_words[] = {"red", "blue", NULL};

struct part {
    const char *name;
    int64_t     quantity;
};
static const struct field part_fields[] = {
    FIELD(part, name, FIELD_TEXT),
    FIELD(part, quantity, FIELD_MONEY),
};
static const struct shape part_shape = SHAPE("Part", part, part_fields);

struct thing {
    int64_t            id, price, at, day;
    bool               good;
    double             ratio;
    const char        *name;
    enum color         color;
    struct bytes       secret;
    const struct json *extra;
    struct part       *first;
    struct rows        parts;
};
static const struct field thing_fields[] = {
    FIELD(thing, id, FIELD_INT),
    FIELD(thing, price, FIELD_MONEY),
    FIELD(thing, at, FIELD_TIME),
    FIELD(thing, day, FIELD_DATE),
    FIELD(thing, good, FIELD_BOOL),
    FIELD(thing, ratio, FIELD_NUMBER),
    FIELD(thing, name, FIELD_TEXT),
    FIELD(thing, color, FIELD_CHOICE, .words = color_words),
    FIELD(thing, secret, FIELD_BYTES),
    FIELD(thing, extra, FIELD_JSON),
    FIELD(thing, first, FIELD_ONE, .of = &part_shape),
    FIELD(thing, parts, FIELD_LIST, .of = &part_shape),
};
static const struct shape thing_shape = SHAPE("Thing", thing, thing_fields);

static void a_record_is_written_by_its_shape(struct work *w)
{
    struct part  parts[] = {{"bolt", 1500000}, {NULL, ABSENT}};
    struct json  extra = {.type = JSON_NUMBER, .text = "1.00"};
    struct thing thing = {.id = 7,
                          .price = -12500000,
                          .at = INT64_C(1706691600000),
                          .day = 19753,
                          .good = true,
                          .ratio = 0.25,
                          .name = "caf\xC3\xA9",
                          .color = BLUE,
                          .secret = {"x", 1},
                          .extra = &extra,
                          .first = &parts[0],
                          .parts = {parts, 2}};
    CHECK_TEXT(
        json_of(w, &thing_shape, &thing),
        "{\"id\":7,\"price\":\"-12.5\",\"at\":\"2024-01-31T09:00:00.000Z\","
        "\"day\":\"2024-01-31\",\"good\":true,\"ratio\":0.25,\"name\":\"caf\xC3\xA9\","
        "\"color\":\"blue\",\"extra\":1.00,\"first\":{\"name\":\"bolt\",\"quantity\":\"1.5\"},"
        "\"parts\":[{\"name\":\"bolt\",\"quantity\":\"1.5\"},"
        "{\"name\":null,\"quantity\":null}]}");
}

static void a_cleared_record_is_written_with_nothing_in_it(struct work *w)
{
    struct thing thing;
    memset(&thing, 1, sizeof thing);
    shape_clear(&thing_shape, &thing);
    CHECK_TEXT(json_of(w, &thing_shape, &thing),
               "{\"id\":null,\"price\":null,\"at\":null,\"day\":null,\"good\":false,\"ratio\":0,"
               "\"name\":null,\"color\":\"red\",\"extra\":null,\"first\":null,\"parts\":[]}");
}

SUITE("json out", TEST(numbers_are_as_short_as_they_can_be), TEST(what_is_no_number_is_null),
      TEST(every_number_reads_back_equal), TEST(commas_and_quotes_are_the_writers_business),
      TEST(values_that_are_not_there_are_null), TEST(a_document_of_64_levels_fits_into_another),
      TEST(a_record_is_written_by_its_shape), TEST(a_cleared_record_is_written_with_nothing_in_it));
