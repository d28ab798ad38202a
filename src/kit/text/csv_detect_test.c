/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/shape.h"
#include "kit/text/csv.h"
#include "test/check.h"

static const struct {
    const char       *bytes;
    size_t            size; /* 0 = up to the NUL */
    struct csv_format format;
} cases[] = {
    {"name,email\nAnn,ann@x.com\n", 0, {"UTF-8", ',', true, true}},
    {"id;price\n1;2,50\n2;13,00\n3;7,25\n", 0, {"UTF-8", ';', true, true}},
    {"a\tb\tc\n1\t2\t3\n", 0, {"UTF-8", '\t', true, true}},
    {"a|b,c\n1|2,3\n4|5\n6|7\n", 0, {"UTF-8", '|', true, true}},
    {"536365,85123A,6,2010-12-01 08:26:00,2.55\n536365,71053,6,2010-12-01 08:26:00,3.39\n",
     0,
     {"UTF-8", ',', false, true}},
    {"Order,2010,2011,2012\nA,1.5,2,2\nB,17,13,19\n", 0, {"UTF-8", ',', false, true}},
    {"Item,Size,Year,2012\nA,1.5,2,2\nB,17,13,19\nC,1,1,1\nD,2,2,2\n",
     0,
     {"UTF-8", ',', true, true}},
    {"note,who\n\"a, b, c\",Ann\n\"d\ne, f\",Bob\n", 0, {"UTF-8", ',', true, true}},
    {"name,city\nZo\xC3\xAB,K\xC3\xB6ln\n", 0, {"UTF-8", ',', true, false}},
    {"\xEF\xBB\xBFname,city\n", 0, {"UTF-8", ',', true, false}},
    {"\xFF\xFE"
     "a\0;\0b\0\n\0",
     10,
     {"UTF-16LE", ';', true, false}},
    {"\xFE\xFF\0a\0;\0b\0\n", 10, {"UTF-16BE", ';', true, false}},
    {"n\0a\0m\0e\0,\0x\0\n\0", 14, {"UTF-16LE", ',', true, false}},
    {"\0n\0a\0m\0e\0,\0x\0\n", 14, {"UTF-16BE", ',', true, false}},
    {"product,price\nTea pot,\xA3"
     "12.50\nCaf\xE9 cr\xE8me,\xA3"
     "3.20\n\x93quoted\x94,\x80"
     "5\n",
     0,
     {"windows-1252", ',', true, false}},
    {"one column\nof words\n", 0, {"UTF-8", ',', true, true}},
    {"42", 0, {"UTF-8", ',', false, true}},
    {"", 0, {"UTF-8", ',', false, true}},
};

static void what_a_file_is_like_is_seen_from_its_beginning(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct csv_format *expected = &cases[i].format;
        size_t                   size = cases[i].size == 0 ? strlen(cases[i].bytes) : cases[i].size;
        struct csv_format        found = csv_detect(w, cases[i].bytes, size);
        if (!text_same(found.encoding, expected->encoding) || found.delimiter != expected->delimiter
            || found.header != expected->header || found.guessed != expected->guessed)
            check_failed(__FILE__, __LINE__, "case %zu ('%.20s'): %s '%c' header %d guessed %d", i,
                         cases[i].bytes, found.encoding, found.delimiter, found.header,
                         found.guessed);
    }
}

/* Russian and Japanese text of some length, in the encodings of their old spreadsheets. */
static void the_usual_encodings_of_a_language_are_recognised(struct work *w)
{
    struct text russian = text_open(w->arena), japanese = text_open(w->arena);
    for (int i = 0; i < 20; i++) {
        text_add(&russian, "\xCF\xEE\xEA\xF3\xEF\xE0\xF2\xE5\xEB\xFC \xE8 \xE3\xEE\xF0\xEE\xE4,"
                           "\xF2\xEE\xE2\xE0\xF0 \xE4\xEB\xFF \xE4\xEE\xEC\xE0\n");
        text_add(&japanese, "\x8C\xDA\x8B\x71\x82\xCC\x96\xBC\x91\x4F,"
                            "\x93\x8C\x8B\x9E\x93\x73\x82\xCC\x8F\x5A\x8F\x8A\n");
    }
    CHECK_TEXT(csv_detect(w, russian.bytes, russian.size).encoding, "windows-1251");
    CHECK_TEXT(csv_detect(w, japanese.bytes, japanese.size).encoding, "Shift_JIS");
}

static void a_character_cut_by_the_end_of_the_sample_is_no_error(struct work *w)
{
    struct text text = text_open(w->arena);
    while (text.size < 65535)
        text_add(&text, "\xC3\xA9\n");
    text.size = 65535;
    text_add(&text, "\xC3\xA9\n");
    CHECK_TEXT(csv_detect(w, text.bytes, text.size).encoding, "UTF-8");
}

SUITE("csv detect", TEST(what_a_file_is_like_is_seen_from_its_beginning),
      TEST(the_usual_encodings_of_a_language_are_recognised),
      TEST(a_character_cut_by_the_end_of_the_sample_is_no_error));
