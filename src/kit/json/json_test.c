/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"

#include "test/check.h"

static const struct json *parsed(struct work *w, const char *words)
{
    const struct json *value = NULL;
    CHECK_OK(json_parse(w, words, strlen(words), &value));
    return value;
}

static void numbers_keep_the_text_they_were_written_in(struct work *w)
{
    static const char *const numbers[] = {"0",     "-0",       "12.50",
                                          "1e400", "-1.25E-7", "123456789012345678901234567890"};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        const struct json *alone = parsed(w, numbers[i]);
        const struct json *inside = parsed(w, work_text(w, "[ %s , 1]", numbers[i]));
        CHECK_INT(alone->type, JSON_NUMBER);
        CHECK_TEXT(alone->text, numbers[i]);
        CHECK_TEXT(inside->first->text, numbers[i]);
        CHECK_INT(inside->first->size, strlen(numbers[i]));
    }
}

static void members_and_items_come_in_their_order(struct work *w)
{
    const struct json *value = parsed(w, " {\"b\": [true, null, {}], \"a\\u00e9\": \"x\\ny\"} ");

    CHECK_INT(value->type, JSON_OBJECT);
    CHECK_INT(value->size, 2);
    CHECK_TEXT(value->first->name, "b");
    CHECK_INT(value->first->size, 3);
    CHECK(value->first->first->truth);
    CHECK_INT(value->first->first->next->type, JSON_NULL);
    CHECK_INT(value->first->first->next->next->type, JSON_OBJECT);
    CHECK(value->first->first->next->next->next == NULL);
    CHECK_TEXT(json_text(value, "a\xC3\xA9"), "x\ny");
    CHECK(json_text(value, "b") == NULL);
    CHECK(json_member(value, "c") == NULL);
    CHECK(json_member(NULL, "c") == NULL);
    CHECK(json_member(value->first, "c") == NULL);
}

static void a_document_may_be_one_value(struct work *w)
{
    CHECK_TEXT(parsed(w, " \"\\ud83d\\ude00\" ")->text, "\xF0\x9F\x98\x80");
    CHECK(parsed(w, "true\n")->truth);
    CHECK_INT(parsed(w, "null")->type, JSON_NULL);
    CHECK_INT(parsed(w, "false")->type, JSON_BOOL);
}

/* What is refused, and the byte that is blamed. */
static const struct {
    const char *words;
    size_t      size; /* 0 = up to the NUL */
    size_t      offset;
    const char *reason; /* a part of it */
} wrong_documents[] = {
    {"", 0, 0, "nothing"},
    {" \n ", 0, 3, "nothing"},
    {"{\"a\":1,\"b\":2,\"a\":3}", 0, 14, "name already"},
    {"{\"a\":1,\"\\u0061\":3}", 0, 8, "name already"},
    {"[1,\"x\\u0000y\"]", 0, 4, "U+0000"},
    {"\"x\0y\"", 5, 2, "control character"},
    {"[\"a\tb\"]", 0, 3, "control character"},
    {"[1,\"\xC3(\"]", 0, 4, "not UTF-8"},
    {"[1,\"\xED\xA0\x80\"]", 0, 4, "not UTF-8"},
    {"[1,\"\xC0\x80\"]", 0, 4, "not UTF-8"},
    {"[\"\\ud83d\"]", 0, 2, ""},
    {"[\"\\ude00\"]", 0, 2, ""},
    {"[\"\\x\"]", 0, 2, "backslash"},
    {"[\"\\u12g4\"]", 0, 2, "backslash"},
    {"[\"abc]", 0, 1, "no end"},
    {"{\"a\":1} x", 0, 8, "follows"},
    {"[1] [2]", 0, 4, "follows"},
    {"\"a\" 1", 0, 4, "follows"},
    {"1 2", 0, 0, "not a value"},
    {"[1 2]", 0, 3, ""},
    {"[1,]", 0, 3, ""},
    {"[,1]", 0, 1, ""},
    {"{\"a\" 1}", 0, 5, ""},
    {"{\"a\":1,}", 0, 7, ""},
    {"{a:1}", 0, 1, ""},
    {"{\"a\":}", 0, 5, ""},
    {"{\"a\":1", 0, 6, "it ends before"},
    {"[[1]", 0, 4, "it ends before"},
    {"]", 0, 0, ""},
    {"[01]", 0, 1, "not a value"},
    {"[+1]", 0, 1, "not a value"},
    {"[1.]", 0, 1, "not a value"},
    {"[.5]", 0, 1, "not a value"},
    {"[1e]", 0, 1, "not a value"},
    {"[-]", 0, 1, "not a value"},
    {"[0x10]", 0, 1, "not a value"},
    {"[NaN]", 0, 1, "not a value"},
    {"[truex]", 0, 1, "not a value"},
    {"nul", 0, 0, "not a value"},
    {"nullx", 0, 0, "not a value"},
    {"[1,\0 2]", 7, 3, ""},
    {"// x\n1", 0, 0, ""},
    {"\xEF\xBB\xBF{}", 0, 0, ""},
};

static void what_is_wrong_is_refused_with_its_place(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(wrong_documents); i++) {
        const struct json *value;
        const char        *words = wrong_documents[i].words;
        size_t size = wrong_documents[i].size == 0 ? strlen(words) : wrong_documents[i].size;

        w->failure = (struct failure){0};
        if (json_parse(w, words, size, &value) != INVALID) {
            check_failed(__FILE__, __LINE__, "'%s' is taken for JSON", words);
            continue;
        }
        const char *place = work_text(w, "at byte %zu: ", wrong_documents[i].offset);
        if (strstr(w->failure.message, place) == NULL
            || strstr(w->failure.message, wrong_documents[i].reason) == NULL)
            check_failed(__FILE__, __LINE__, "'%s': %s", words, w->failure.message);
    }
}

static const char *nested(struct work *w, int levels)
{
    struct text text = text_open(w->arena);
    for (int i = 0; i < levels; i++)
        text_add(&text, i % 2 == 0 ? "[" : "{\"a\":");
    text_add(&text, "1");
    for (int i = levels - 1; i >= 0; i--)
        text_add(&text, i % 2 == 0 ? "]" : "}");
    return text.bytes;
}

static void nesting_is_allowed_up_to_64_levels(struct work *w)
{
    static const int   too_deep[] = {65, 66, 10000};
    const struct json *value;

    CHECK_INT(parsed(w, nested(w, 64))->type, JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(too_deep); i++) {
        const char *words = nested(w, too_deep[i]);
        CHECK(json_parse(w, words, strlen(words), &value) == INVALID);
        CHECK(strstr(w->failure.message, "64 deep") != NULL);
    }
}

static void a_large_object_finds_its_name_used_twice(struct work *w)
{
    for (int twice = 0; twice < 100; twice++) {
        struct text        text = text_open(w->arena);
        const struct json *value;
        text_add(&text, "{");
        for (int i = 0; i < 100; i++)
            text_addf(&text, "\"name%d\":%d,", i, i);
        size_t offset = text.size + 1;
        text_addf(&text, "\"name%d\":0}", twice);
        CHECK(json_parse(w, text.bytes, text.size, &value) == INVALID);
        CHECK(strstr(w->failure.message, work_text(w, "byte %zu:", offset)) != NULL);
    }
}

static void whole_numbers_are_read_exactly_or_not_at_all(struct work *w)
{
    static const struct {
        const char *words;
        bool        whole;
        int64_t     number;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
        {"-9223372036854775808", true, INT64_MIN},
        {"9007199254740993", true, INT64_C(9007199254740993)},
        {"20.0", true, 20},
        {"1e3", true, 1000},
        {"1.5", false, 0},
        {"1e-1", false, 0},
        {"1e30", false, 0},
        {"\"7\"", false, 0},
        {"true", false, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t number = 0;
        CHECK_INT(json_to_int(parsed(w, cases[i].words), &number), cases[i].whole);
        CHECK_INT(number, cases[i].number);
    }
    CHECK(!json_to_int(NULL, &(int64_t){0}));
}

static void writing_what_was_read_gives_the_same_document(struct work *w)
{
    const char *words = "{\"a\":[1.50,-0,1e400,true,false,null,\"\"],"
                        "\"b\\\"\\\\\\u0001\\b\\f\\n\\r\\t\":{},\"c\":[],\"d\":\"\xE2\x82\xAC\"}";
    CHECK_TEXT(json_write(w, parsed(w, words)), words);
}

SUITE("json", TEST(numbers_keep_the_text_they_were_written_in),
      TEST(members_and_items_come_in_their_order), TEST(a_document_may_be_one_value),
      TEST(what_is_wrong_is_refused_with_its_place), TEST(nesting_is_allowed_up_to_64_levels),
      TEST(a_large_object_finds_its_name_used_twice),
      TEST(whole_numbers_are_read_exactly_or_not_at_all),
      TEST(writing_what_was_read_gives_the_same_document));
