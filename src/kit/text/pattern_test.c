/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/pattern.h"

#include <string.h>

#include "base/shape.h"
#include "test/check.h"

static bool matches(struct work *w, const char *words, const char *text)
{
    const struct pattern *pattern = NULL;
    CHECK_OK(pattern_open(w, words, &pattern));
    return pattern != NULL && pattern_matches(w, pattern, text);
}

static void the_whole_text_must_match(struct work *w)
{
    static const struct {
        const char *pattern, *yes, *no;
    } cases[] = {
        {"abc", "abc", "abcd"},
        {"^abc$", "abc", "xabc"},
        {"a|bc|", "bc", "abc"},
        {"a*b+c?", "aabb", "aac"},
        {"[a-c_]{2,3}", "a_c", "a"},
        {"[^a-z]+", "A1É", "a"},
        {"\\d{5}(-\\d{4})?", "69001-1234", "69001-12"},
        {"(?:ab){2}", "abab", "ab"},
        {"\\w+@\\w+\\.com", "anna@shop.com", "anna@shopxcom"},
        {"\\D+", "abc", "ab1"},
        {"[\\d\\s]+", "1 2", "1a"},
        {"[]a]+", "]a", "b"},
        {"[a-]+", "a-", "b"},
        {".", "さ", "さく"},
        {"[α-ω]+", "αβγ", "abc"},
        {"x{0}", "", "x"},
        {"(a*)*", "aaa", "b"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK(matches(w, cases[i].pattern, cases[i].yes));
        CHECK(!matches(w, cases[i].pattern, cases[i].no));
    }
}

/* An engine that tries one way after the other would need 2^60 steps. */
static void a_hostile_pattern_takes_no_longer_than_another(struct work *w)
{
    char text[62];
    memset(text, 'a', 60);
    text[60] = 'b';
    text[61] = '\0';
    CHECK(!matches(w, "(a|aa|a*)*c", text));
    CHECK(!matches(w, "(((a+)+)+)+c", text));
    CHECK(matches(w, "((a?){30}){2}b", text));
}

static void what_is_no_pattern_is_refused_with_its_place(struct work *w)
{
    static const struct {
        const char *pattern, *message;
    } cases[] = {
        {"", "1 to 500 bytes"},
        {"(a", "'(' without its ')' at byte 3"},
        {"a)", "')' without"},
        {"[a", "'[' without"},
        {"*a", "repeats nothing"},
        {"a{x}", "without a number"},
        {"a{3,2}", "less than at least"},
        {"a{1001}", "too often"},
        {"[z-a]", "before its beginning"},
        {"a\\", "ends with a backslash"},
        {"\\1", "not known"},
        {"(?=a)", "not known"},
        {"((a{100}){100}){100}", "steps"},
        {"[a-\\d]", "class in it"},
    };
    const struct pattern *pattern;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_INT(pattern_open(w, cases[i].pattern, &pattern), INVALID);
        CHECK(strstr(w->failure.message, cases[i].message) != NULL);
    }
    char deep[402];
    memset(deep, '(', 400);
    memset(deep + 200, ')', 200);
    deep[400] = '\0';
    CHECK_INT(pattern_open(w, deep, &pattern), INVALID);
}

SUITE("pattern", TEST(the_whole_text_must_match),
      TEST(a_hostile_pattern_takes_no_longer_than_another),
      TEST(what_is_no_pattern_is_refused_with_its_place));
