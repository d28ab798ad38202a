/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"

#include "base/shape.h"
#include "test/check.h"

static void text_grows_and_is_always_ended(struct work *w)
{
    struct text text = text_open(w->arena);
    CHECK_TEXT(text.bytes, "");
    for (int i = 0; i < 1000; i++) {
        text_add(&text, "ab");
        text_add_char(&text, 'c');
        CHECK(text.bytes[text.size] == '\0');
    }
    CHECK_INT(text.size, 3000);
    text_addf(&text, "%s-%d", "x", 7);
    CHECK_TEXT(text.bytes + 2997, "abcx-7");
    text_clear(&text);
    CHECK_TEXT(text.bytes, "");
    text_add_bytes(&text, NULL, 0);
    text_addf(&text, "%s", "");
    CHECK_INT(text.size, 0);
}

static void whole_numbers_are_written(struct work *w)
{
    struct text text = text_open(w->arena);
    text_add_int(&text, INT64_MIN);
    text_add_char(&text, ' ');
    text_add_int(&text, INT64_MAX);
    text_add_char(&text, ' ');
    text_add_int(&text, 0);
    CHECK_TEXT(text.bytes, "-9223372036854775808 9223372036854775807 0");
}

static void whole_numbers_are_read_exactly_or_not_at_all(struct work *w)
{
    static const char *const wrong[] = {"",
                                        "-",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "1.0",
                                        "1e3",
                                        "0x1",
                                        "--1",
                                        "1-",
                                        "9223372036854775808",
                                        "-9223372036854775809",
                                        "99999999999999999999999"};
    int64_t                  number = 42;

    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        CHECK(!text_to_int(wrong[i], &number) && number == 42);
    CHECK(!text_to_int(NULL, &number));
    CHECK(text_to_int("9223372036854775807", &number) && number == INT64_MAX);
    CHECK(text_to_int("-9223372036854775808", &number) && number == INT64_MIN);
    CHECK(text_to_int("-0", &number) && number == 0);
    CHECK(text_to_int("0007", &number) && number == 7);
}

/* Each as it is and in the middle of ASCII, so that every way through the check is walked. */
static void check_utf8(struct work *w, const char *bytes, size_t size, bool valid)
{
    static const char plain[] = "0123456789abcdef";
    struct text       text = text_open(w->arena);
    text_add(&text, plain);
    text_add_bytes(&text, bytes, size);
    text_add(&text, plain);
    if (text_valid_utf8(bytes, size) != valid || text_valid_utf8(text.bytes, text.size) != valid
        || (!valid && text_utf8_prefix(text.bytes, text.size) < strlen(plain))
        || (!valid && text_utf8_prefix(text.bytes, text.size) >= strlen(plain) + size))
        check_failed(__FILE__, __LINE__, "%02x %02x … of %zu bytes must be %s",
                     (unsigned char) bytes[0], (unsigned char) bytes[size > 1], size,
                     valid ? "valid" : "refused");
}

#define VALID(bytes)   check_utf8(w, bytes, sizeof(bytes) - 1, true)
#define REFUSED(bytes) check_utf8(w, bytes, sizeof(bytes) - 1, false)

/* Unicode 15, table 3-7, at both ends of each line. */
static void utf8_is_taken_as_the_table_of_unicode_says(struct work *w)
{
    VALID("\x01");
    VALID("\x7F");
    VALID("\xC2\x80");
    VALID("\xDF\xBF");
    VALID("\xE0\xA0\x80");
    VALID("\xE0\xBF\xBF");
    VALID("\xE1\x80\x80");
    VALID("\xEC\xBF\xBF");
    VALID("\xED\x80\x80");
    VALID("\xED\x9F\xBF");
    VALID("\xEE\x80\x80");
    VALID("\xEF\xBF\xBF");
    VALID("\xF0\x90\x80\x80");
    VALID("\xF0\xBF\xBF\xBF");
    VALID("\xF1\x80\x80\x80");
    VALID("\xF3\xBF\xBF\xBF");
    VALID("\xF4\x80\x80\x80");
    VALID("\xF4\x8F\xBF\xBF");
}

static void what_is_not_utf8_is_refused(struct work *w)
{
    REFUSED("\x00"); /* NUL */
    REFUSED("\x80"); /* continuation alone */
    REFUSED("\xBF");
    REFUSED("\xC0\x80"); /* overlong */
    REFUSED("\xC1\xBF");
    REFUSED("\xE0\x80\x80");
    REFUSED("\xE0\x9F\xBF");
    REFUSED("\xF0\x80\x80\x80");
    REFUSED("\xF0\x8F\xBF\xBF");
    REFUSED("\xED\xA0\x80"); /* surrogates */
    REFUSED("\xED\xBF\xBF");
    REFUSED("\xF4\x90\x80\x80"); /* beyond U+10FFFF */
    REFUSED("\xF5\x80\x80\x80");
    REFUSED("\xFF");
    REFUSED("\xC2"); /* cut short */
    REFUSED("\xE1\x80");
    REFUSED("\xF1\x80\x80");
    REFUSED("\xC2\xC2\x80"); /* something else where a continuation must be */
    REFUSED("\xE1\x80\x7F");
    REFUSED("\xF1\x80\x80\xC0");
    CHECK(text_valid_utf8("", 0));
}

static void the_prefix_ends_where_the_wrong_byte_is(struct work *w)
{
    CHECK_INT(text_utf8_prefix("abcdefghij\xFF", 11), 10);
    CHECK_INT(text_utf8_prefix("abcdefgh\xC3\xA9\xC3", 11), 10);
    CHECK_INT(text_utf8_prefix("ab\0cdefghijk", 12), 2);
    CHECK_INT(text_utf8_prefix("abcdefgh", 8), 8);
}

static void texts_are_compared(struct work *w)
{
    CHECK(text_same("a", "a") && text_same(NULL, NULL));
    CHECK(!text_same("a", "A") && !text_same("a", NULL) && !text_same(NULL, ""));
    CHECK(text_same_nocase("Straße", "sTRAße") && text_same_nocase(NULL, NULL));
    CHECK(!text_same_nocase("É", "é") && !text_same_nocase("ab", "abc"));
    CHECK(!text_same_nocase("@", "`") && !text_same_nocase(NULL, ""));
    CHECK(text_empty(NULL) && text_empty("") && !text_empty(" "));
    CHECK(text_starts("abc", "ab") && text_starts("abc", "") && !text_starts("ab", "abc"));
    CHECK(text_ends("abc", "bc") && text_ends("abc", "") && !text_ends("bc", "abc"));
}

static void blanks_at_both_ends_go(struct work *w)
{
    CHECK_TEXT(text_trim(w, " \t\r\n\v\fa b\n "), "a b");
    CHECK_TEXT(text_trim(w, "a"), "a");
    CHECK_TEXT(text_trim(w, "  "), "");
    CHECK_TEXT(text_trim(w, ""), "");
    CHECK(text_trim(w, NULL) == NULL);
    CHECK_TEXT(text_lower(w, "A-Z É"), "a-z É");
}

static void a_text_is_split_into_all_its_pieces(struct work *w)
{
    size_t       count = 0;
    const char **pieces = text_split(w, ",a,,b", ',', &count);
    CHECK_INT(count, 4);
    CHECK_TEXT(pieces[0], "");
    CHECK_TEXT(pieces[1], "a");
    CHECK_TEXT(pieces[2], "");
    CHECK_TEXT(pieces[3], "b");
    CHECK(pieces[4] == NULL);
    pieces = text_split(w, "", ',', NULL);
    CHECK_TEXT(pieces[0], "");
    CHECK(pieces[1] == NULL);
}

static void words_are_folded_however_they_are_written(struct work *w)
{
    CHECK_TEXT(text_folded(w, " Demo Requested-Twice "), "demo_requested_twice");
    CHECK(text_folds_to("Order Completed", "order_completed"));
    CHECK(!text_folds_to("Order", "order_completed"));
    CHECK(!text_folds_to("Order Completed", "order"));
    CHECK(!text_folds_to("Order", ""));
    CHECK(text_folds_to("", ""));
}

SUITE("text", TEST(text_grows_and_is_always_ended), TEST(whole_numbers_are_written),
      TEST(whole_numbers_are_read_exactly_or_not_at_all),
      TEST(utf8_is_taken_as_the_table_of_unicode_says), TEST(what_is_not_utf8_is_refused),
      TEST(the_prefix_ends_where_the_wrong_byte_is), TEST(texts_are_compared),
      TEST(blanks_at_both_ends_go), TEST(a_text_is_split_into_all_its_pieces),
      TEST(words_are_folded_however_they_are_written));
