/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/csv.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/shape.h"
#include "test/check.h"

/* A source that gives at most so many bytes at a time. */
struct drip {
    struct csv_memory memory;
    size_t            most;
};

static int64_t drip(void *arg, char *buffer, size_t size)
{
    struct drip *source = arg;
    return csv_from_memory(&source->memory, buffer, size < source->most ? size : source->most);
}

static void add_record(struct text *all, const struct csv_record *record)
{
    text_addf(all, "%lld", (long long) record->line);
    for (size_t i = 0; i < record->count; i++) {
        text_add(all, "|");
        text_add_bytes(all, record->fields[i].text, record->fields[i].size);
        CHECK(record->fields[i].text[record->fields[i].size] == '\0');
    }
    if (record->reason != NULL)
        text_addf(all, "!%lld %s<%.*s>", (long long) record->column, record->reason,
                  (int) record->raw_size, record->raw);
    text_add(all, "\n");
}

/* All records as "line|field|field", bad ones as "line!column reason<raw>". */
static const char *read_all(struct work *w, const struct csv_format *format, struct drip source)
{
    struct text        all = text_open(w->arena);
    struct csv_reader *reader;
    struct csv_record  record;
    enum csv_outcome   outcome;
    CHECK_OK(csv_open(w, format, drip, &source, &reader));
    while ((outcome = csv_read(reader, &record)) != CSV_END) {
        CHECK(outcome == (record.reason == NULL ? CSV_RECORD : CSV_BAD_ROW));
        add_record(&all, &record);
    }
    CHECK_INT(csv_read(reader, &record), CSV_END);
    csv_close(reader);
    return all.bytes;
}

/* The same whether the bytes come at once or one by one. */
static const char *read_bytes(struct work *w, struct csv_format format, const char *bytes,
                              size_t size)
{
    const char *at_once = read_all(w, &format, (struct drip){{bytes, size}, SIZE_MAX});
    CHECK_TEXT(read_all(w, &format, (struct drip){{bytes, size}, 1}), at_once);
    return at_once;
}

static const char *read_words(struct work *w, const char *words)
{
    return read_bytes(w, (struct csv_format){0}, words, strlen(words));
}

static void records_are_cut_into_fields(struct work *w)
{
    CHECK_TEXT(read_words(w, "a,b\nc,d\n"), "1|a|b\n2|c|d\n");
    CHECK_TEXT(read_words(w, "a,b\nc,d"), "1|a|b\n2|c|d\n");
    CHECK_TEXT(read_words(w, "a,,b,\n,\n"), "1|a||b|\n2||\n");
    CHECK_TEXT(read_words(w, "one"), "1|one\n");
    CHECK_TEXT(read_words(w, " a , b \n"), "1| a | b \n");
    CHECK_TEXT(read_words(w, ""), "");
}

static void lines_end_as_on_any_system(struct work *w)
{
    CHECK_TEXT(read_words(w, "a\r\nb\r\n"), "1|a\n2|b\n");
    CHECK_TEXT(read_words(w, "a\rb\r"), "1|a\n2|b\n");
    CHECK_TEXT(read_words(w, "a\nb\r\nc\rd"), "1|a\n2|b\n3|c\n4|d\n");
    CHECK_TEXT(read_words(w, "\n\na\n\r\n\r\nb\n\n"), "3|a\n6|b\n");
    CHECK_TEXT(read_words(w, "a,\r\n,b\r"), "1|a|\n2||b\n");
}

static void quotes_may_hold_anything(struct work *w)
{
    CHECK_TEXT(read_words(w, "\"a,b\",\"c\"\"d\"\n\"\",\"\"\"\"\n"), "1|a,b|c\"d\n2||\"\n");
    CHECK_TEXT(read_words(w, "\"a\nb\r\nc\rd\",x\ny"), "1|a\nb\r\nc\rd|x\n5|y\n");
    CHECK_TEXT(read_words(w, "\"\"\n\"a\""), "1|\n2|a\n");
    CHECK_TEXT(read_words(w, "\"a\"\"\"\"b\"\n"), "1|a\"\"b\n");
    CHECK_TEXT(read_words(w, "5\" pipe,a\"b\"\n"), "1|5\" pipe|a\"b\"\n");
}

static void other_delimiters_are_read(struct work *w)
{
    static const char delimiters[] = ";\t|";
    for (const char *at = delimiters; *at != '\0'; at++) {
        const char *words = work_text(w, "a%cb,c%c\"d%ce\"\n", *at, *at, *at);
        CHECK_TEXT(read_bytes(w, (struct csv_format){.delimiter = *at}, words, strlen(words)),
                   work_text(w, "1|a|b,c|d%ce\n", *at));
    }
}

static void a_field_that_never_ends_costs_one_line(struct work *w)
{
    CHECK_TEXT(read_words(w, "a,b\nc,\"d\ne,f\ng,h\n"),
               "1|a|b\n2!2 the quotes that begin here are never closed<c,\"d>\n3|e|f\n4|g|h\n");
    CHECK_TEXT(read_words(w, "\"a\nb\",\"c\nd,e"),
               "2!2 the quotes that begin here are never closed<b\",\"c>\n3|d|e\n");
    CHECK_TEXT(read_words(w, "\""), "1!1 the quotes that begin here are never closed<\">\n");
    CHECK_TEXT(read_words(w, "x,\"y\"\""),
               "1!2 the quotes that begin here are never closed<x,\"y\"\">\n");
}

static void text_behind_closing_quotes_costs_one_line(struct work *w)
{
    CHECK_TEXT(read_words(w, "a\n\"b\"c,d\ne\n"),
               "1|a\n2!1 text follows the closing quotes; double the quotes that belong to the "
               "text<\"b\"c,d>\n3|e\n");
}

/* `head`, then `size` times x, then `tail`. */
static struct text long_words(struct work *w, const char *head, size_t size, const char *tail)
{
    struct text words = text_open(w->arena);
    char       *filling = work_take(w, size);
    memset(filling, 'x', size);
    text_add(&words, head);
    text_add_bytes(&words, filling, size);
    text_add(&words, tail);
    return words;
}

/* Line, column and number of fields of each record. */
static const char *outline(struct work *w, const struct text *words)
{
    struct text        all = text_open(w->arena);
    struct csv_memory  memory = {words->bytes, words->size};
    struct csv_reader *reader;
    struct csv_record  record;
    CHECK_OK(csv_open(w, &(struct csv_format){0}, csv_from_memory, &memory, &reader));
    while (csv_read(reader, &record) != CSV_END)
        text_addf(&all, "%lld:%s%lld ", (long long) record.line, record.reason ? "bad" : "",
                  (long long) (record.reason ? record.column : (int64_t) record.count));
    CHECK_INT(csv_bytes_read(reader), words->size);
    csv_close(reader);
    return all.bytes;
}

static void there_is_a_longest_field_and_a_longest_record(struct work *w)
{
    struct text words = long_words(w, "a,\"", CSV_LARGEST_FIELD - 1, "\",b\nc\n");
    CHECK_TEXT(outline(w, &words), "1:3 2:1 ");
    words = long_words(w, "a,\"", CSV_LARGEST_FIELD + 1, "\",b\nc\n");
    CHECK_TEXT(outline(w, &words), "1:bad2 2:1 ");
    words = long_words(w, "a,\"b\n", 3 * CSV_LARGEST_FIELD, "\nc,d\n\"e\"\n");
    CHECK_TEXT(outline(w, &words), "1:bad2 2:bad1 3:2 4:1 ");
    words = long_words(w, "a,", CSV_LARGEST_FIELD, ",b\nc\n");
    CHECK_TEXT(outline(w, &words), "1:3 2:1 ");
    words = long_words(w, "a,", CSV_LARGEST_FIELD + 1, ",b\nc\n");
    CHECK_TEXT(outline(w, &words), "1:bad2 2:1 ");
    words = long_words(w, "", 20 * CSV_LARGEST_FIELD, "");
    CHECK_TEXT(outline(w, &words), "1:bad1 ");

    struct text record = text_open(w->arena);
    for (int i = 0; i < 5; i++) {
        struct text field = long_words(w, "", CSV_LARGEST_FIELD - 100, ",");
        text_add_bytes(&record, field.bytes, field.size);
    }
    text_add(&record, "\nc\n");
    CHECK_TEXT(outline(w, &record), "1:bad1 2:1 ");
    struct text commas = text_open(w->arena);
    for (int i = 0; i < CSV_MOST_FIELDS; i++)
        text_add(&commas, ",");
    text_add(&commas, "\nc\n");
    CHECK_TEXT(outline(w, &commas), "1:bad4098 2:1 ");
    CHECK_TEXT(outline(w, &(struct text){.bytes = commas.bytes + 1, .size = commas.size - 1}),
               "1:4096 2:1 ");
}

static void a_byte_that_is_not_utf8_costs_one_record(struct work *w)
{
    const char *not_utf8 = "there is a byte in it that is not of the file's encoding";
    CHECK_TEXT(read_words(w, "a,b\nc,\xA3"
                             "5\n\"d\ne\",\xC3\nf,\xC3\xA9\n"),
               work_text(w,
                         "1|a|b\n2!2 %s<c,\xA3"
                         "5>\n3!2 %s<\"d>\n5|f|\xC3\xA9\n",
                         not_utf8, not_utf8));
    CHECK_TEXT(read_bytes(w, (struct csv_format){0}, "a,b\0c\nd\n", 8),
               "1!2 there is a NUL character in it; remove it<a,b>\n2|d\n");
}

static void a_byte_order_mark_is_no_part_of_the_first_field(struct work *w)
{
    CHECK_TEXT(read_words(w, "\xEF\xBB\xBF\"a\",b\n\xEF\xBB\xBFx\n"), "1|a|b\n2|\xEF\xBB\xBFx\n");
    CHECK_TEXT(read_words(w, "\xEF\xBB\xBF"), "");
    CHECK_TEXT(read_words(w, "ab"), "1|ab\n");
}

static void other_encodings_become_utf8(struct work *w)
{
    static const struct {
        const char *encoding, *bytes;
        size_t      size;
        const char *records;
    } cases[] = {
        {"windows-1252",
         "\xA3"
         "5,\x80\x93x\x94\n",
         8, "1|£5|€“x”\n"},
        {"UTF-16LE",
         "\xFF\xFE"
         "a\0,\0\xE9\0\n\0\x3D\xD8\0\xDE,\0b\0",
         18, "1|a|é\n2|\xF0\x9F\x98\x80|b\n"},
        {"UTF-16BE", "\xFE\xFF\0a\0;\0\xE9\0\n", 10, "1|a;é\n"},
        {"Shift_JIS", "\x93\x8C\x8B\x9E,\x83\x5C\n", 8, "1|東京|ソ\n"},
        {"GB18030", "\xD6\xD0\xCE\xC4,x", 6, "1|中文|x\n"},
        {"EUC-KR", "\xC7\xD1\xB1\xDB", 4, "1|한글\n"},
        {"Windows-1251", "\xCF\xF0\xE8", 3, "1|При\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CHECK_TEXT(read_bytes(w, (struct csv_format){.encoding = cases[i].encoding}, cases[i].bytes,
                              cases[i].size),
                   cases[i].records);
}

static void bytes_that_are_not_of_the_encoding_cost_one_record(struct work *w)
{
    const char *records = read_bytes(w, (struct csv_format){.encoding = "UTF-16LE"},
                                     "a\0\n\0b\0\x3D\xD8,\0c\0\n\0d\0\n\0e", 19);
    CHECK(text_starts(records, "1|a\n2!1 there is a byte"));
    CHECK(strstr(records, "\n3|d\n4!1 there is a byte") != NULL);
    records = read_bytes(w, (struct csv_format){.encoding = "Shift_JIS"}, "a\nb\x93\nc\n", 7);
    CHECK(strstr(records, "!1 there is a byte") != NULL);
}

static void an_encoding_that_does_not_exist_is_refused(struct work *w)
{
    static const char *const wrong[] = {"", "latin", "UTF-7", "ISO-2022-KR", "utf-16"};
    struct csv_reader       *reader;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK_INT(
            csv_open(w, &(struct csv_format){.encoding = wrong[i]}, csv_from_memory, NULL, &reader),
            INVALID);
        CHECK_TEXT(w->failure.field, "encoding");
        CHECK(strstr(w->failure.message, "windows-1252, ") != NULL);
    }
}

static int64_t broken_source(void *arg, char *buffer, size_t size)
{
    int *left = arg;
    if ((*left)-- == 0)
        return -1;
    memcpy(buffer, "a,b\n", 4);
    return 4;
}

static void a_source_that_fails_is_not_taken_for_the_end(struct work *w)
{
    static const char *const encodings[] = {"UTF-8", "windows-1252"};
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        struct csv_format  format = {.encoding = encodings[i]};
        struct csv_reader *reader;
        struct csv_record  record;
        int                left = 3;
        CHECK_OK(csv_open(w, &format, broken_source, &left, &reader));
        CHECK_INT(csv_read(reader, &record), CSV_FAILED);
        csv_close(reader);
    }
}

/* ---- out ---- */

static const char *written(struct work *w, const char *const *fields, size_t count, bool raw)
{
    struct text    text = text_open(w->arena);
    struct csv_out out = csv_out_open(&text, ',', raw);
    for (size_t i = 0; i < count; i++)
        csv_put(&out, fields[i]);
    csv_end_record(&out);
    return text.bytes;
}

#define WRITTEN(raw, ...)                                                                          \
    written(w, (const char *const[]){__VA_ARGS__},                                                 \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), raw)

static void fields_are_quoted_where_they_must_be(struct work *w)
{
    CHECK_TEXT(WRITTEN(false, "a", "", "b c", NULL), "a,,b c,\r\n");
    CHECK_TEXT(WRITTEN(false, "a,b", "say \"no\"", "x\ny", "\"", " x"),
               "\"a,b\",\"say \"\"no\"\"\",\"x\ny\",\"\"\"\",\" x\"\r\n");
    CHECK_TEXT(WRITTEN(false, ""), "\"\"\r\n");
    CHECK_TEXT(WRITTEN(false, "", ""), ",\r\n");
}

static void formulas_are_guarded_and_numbers_left_alone(struct work *w)
{
    CHECK_TEXT(WRITTEN(false, "=1+1", "+cmd", "-x", "@sum", "\tx", "\r"),
               "'=1+1,'+cmd,'-x,'@sum,'\tx,\"'\r\"\r\n");
    CHECK_TEXT(WRITTEN(false, "-5", "+4.2", "-1e3", "-", "--5", "+44 20"),
               "-5,+4.2,-1e3,'-,'--5,'+44 20\r\n");
    CHECK_TEXT(WRITTEN(false, "a=b", "it's", "'=x"), "a=b,it's,''=x\r\n");
    CHECK_TEXT(WRITTEN(true, "=1+1", "'=x"), "=1+1,'=x\r\n");
}

static void what_is_written_is_read_back(struct work *w)
{
    static const char *const pieces[] = {"a", "\"", ",", "\n", "\r", "=", "\xEF\xBB\xBF",
                                         "'", "-",  " ", "é",  "5",  "@"};
    for (uint64_t i = 1; i < 3000; i++) {
        struct arena_mark mark = arena_mark(w->arena);
        const char       *fields[3];
        struct text       text = text_open(w->arena);
        struct csv_out    out = csv_out_open(&text, ',', false);
        uint64_t          dice = map_hash(&i, sizeof i, 5);
        for (int k = 0; k < 3; k++) {
            struct text field = text_open(w->arena);
            for (uint64_t left = dice % 4; left > 0; left--, dice /= 7)
                text_add(&field, pieces[dice % COUNT_OF(pieces)]);
            csv_put(&out, fields[k] = field.bytes);
        }
        csv_end_record(&out);
        struct csv_memory  memory = {text.bytes, text.size};
        struct csv_reader *reader;
        struct csv_record  record = {0};
        CHECK_OK(csv_open(w, &(struct csv_format){0}, csv_from_memory, &memory, &reader));
        CHECK_INT(csv_read(reader, &record), CSV_RECORD);
        CHECK_INT(record.count, 3);
        for (size_t k = 0; k < 3 && k < record.count; k++)
            CHECK_TEXT(csv_unguarded(record.fields[k].text), fields[k]);
        CHECK_INT(csv_read(reader, &record), CSV_END);
        csv_close(reader);
        arena_rewind(w->arena, mark);
    }
}

SUITE("csv", TEST(records_are_cut_into_fields), TEST(lines_end_as_on_any_system),
      TEST(quotes_may_hold_anything), TEST(other_delimiters_are_read),
      TEST(a_field_that_never_ends_costs_one_line), TEST(text_behind_closing_quotes_costs_one_line),
      TEST(there_is_a_longest_field_and_a_longest_record),
      TEST(a_byte_that_is_not_utf8_costs_one_record),
      TEST(a_byte_order_mark_is_no_part_of_the_first_field), TEST(other_encodings_become_utf8),
      TEST(bytes_that_are_not_of_the_encoding_cost_one_record),
      TEST(an_encoding_that_does_not_exist_is_refused),
      TEST(a_source_that_fails_is_not_taken_for_the_end),
      TEST(fields_are_quoted_where_they_must_be), TEST(formulas_are_guarded_and_numbers_left_alone),
      TEST(what_is_written_is_read_back));
