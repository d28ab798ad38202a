/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The three forms of a rule (R66, R77): each becomes each other, and nothing is lost. */
#include "crm/segment/segment_rule.h"

#include "base/text.h"
#include "crm/segment/segment_rule_parts.h"
#include "test/check.h"

static const struct segment_rule *parse(struct work *w, const char *sentence)
{
    const struct segment_rule *rule = segment_rule_meaning(w, MEANS_NOBODY);
    CHECK_OK(segment_rule_parse(w, sentence, &rule));
    return rule;
}

/* The sentence, by way of JSON. */
static const char *by_json(struct work *w, const struct segment_rule *rule)
{
    struct text        text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    const struct json *json;
    segment_rule_write(w, &out, rule);
    CHECK_OK(json_parse(w, text.bytes, text.size, &json));
    CHECK_OK(segment_rule_read(w, json, &rule));
    return segment_rule_print(w, rule);
}

/* By way of the list filter. */
static const char *by_filter(struct work *w, const struct segment_rule *rule)
{
    const struct json           *json;
    const struct segment_branch *filter;
    CHECK_OK(segment_rule_to_filter(w, rule, &json));
    CHECK_OK(segment_filter_read(w, json, &filter));
    CHECK_OK(segment_rule_of_filter(w, filter, &rule));
    return segment_rule_print(w, rule);
}

static void check_forms(struct work *w, const char *sentence, const char *expected)
{
    const struct segment_rule *rule = parse(w, sentence);
    CHECK_TEXT(segment_rule_print(w, rule), expected);
    CHECK_TEXT(by_json(w, rule), expected);
    CHECK_TEXT(by_filter(w, rule), expected);
}

static const char *const sentences[] = {
    "country = \"BR\" and revenue >= 500 and did \"Order Completed\" where sku = \"X\" at least 2 "
    "times in the last 90 days",
    "a = 1 or b = 2 and not (c = 3 or d = 4)",
    "not not a = 1",
    "Zlset = false and (a != 1 or b = \"|\")",
    "(a = 1 or b = \"x\") and (c = true or d = false)",
    "name contains \"a \\\"quoted\\\" text\\n\" or unknown",
    "`and` = \"reserved\" and `Größe` = 44.5",
    "stage in (\"lead\", \"customer\") and stage was never in (\"evangelist\")",
    "birthday before 1990-02-28 and seen after 2024-01-31T09:00:00Z and seen is known",
    "seen between 2024-01-01 and 2024-06-30T12:00:00+02:00 and size not between -1 and 2.5",
    "seen less than 30 days ago or seen is this month so far or seen is in the last 2 whole weeks",
    "seen changed in the last 5 days and seen is before property birthday",
    "in list 12 and everybody and nobody and not in list 13",
    "top 20 % by revenue or bottom 0.5 % by revenue or top 100 by revenue",
    "random 12.5 % seed \"spring\" and within 25 km of \"10115\"",
    "anniversary of birthday this week or anniversary of birthday in the next 7 days",
    "did \"A\" where (sku = \"X\" and quantity > 2) then \"B\" where url matches \".*/sale/.*\" "
    "within 3 days",
    "did \"A\" but not \"B\" within 2 hours in the last 30 days",
    "did \"A\" with sum of value at least 500.5 this year",
    "first \"A\" in the last 30 days and last \"A\" more than 60 days ago",
    "not did \"A\" between 2024-01-01 and 2024-12-31",
};

static void a_sentence_comes_back_from_json_and_from_the_list_filter(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(sentences); i++)
        check_forms(w, sentences[i], sentences[i]);
}

static void what_is_written_otherwise_is_printed_in_one_way(struct work *w)
{
    check_forms(w, "((a = 1) AND (b = 2 and c = 3))", "a = 1 and b = 2 and c = 3");
    check_forms(w, "did not order_placed in the last 1 week",
                "not did \"order_placed\" in the last 1 week");
    check_forms(w, "did \"A\" at least 1 time", "did \"A\" at least 1 times");
    check_forms(w, "a = 1\n  or (b = 2)", "a = 1 or b = 2");
}

static void check_refused(struct work *w, const char *sentence, const char *expected)
{
    const struct segment_rule *rule;
    CHECK_INT(segment_rule_parse(w, sentence, &rule), INVALID);
    CHECK_TEXT(w->failure.field, "rule");
    CHECK_TEXT(w->failure.message, expected);
}

static void a_mistake_is_shown_with_its_column_and_what_was_expected(struct work *w)
{
    check_refused(w, "Größe > \"x\"", "column 9: expected a number, not 'x'");
    check_refused(w, "a = 1 b", "column 7: expected 'and', 'or' or the end of the rule, not 'b'");
    check_refused(w, "in list", "column 8: expected a whole number, but the rule ends here");
    check_refused(w, "did \"A\" in the last 5 apples",
                  "column 23: expected minutes, hours, days, weeks, months, quarters or years, not "
                  "'apples'");
    check_refused(w, "birthday on 2023-02-30",
                  "column 13: '2023-02-30' is no day or instant that there is; expected one such "
                  "as 2024-01-31 or 2024-01-31T09:00:00Z");
    check_refused(w, "a = \"x", "column 5: a text begins and does not end; expected '\"'");
    check_refused(w, "a is this hour",
                  "column 11: expected days, weeks, months, quarters or years, not 'hour'");
    check_refused(w, "filter \"[]\"",
                  "column 8: expected a list filter: an object of JSON in \"…\"");
}

static void a_rule_that_is_too_long_or_too_deep_is_refused(struct work *w)
{
    const struct segment_rule *rule;
    struct text                text = text_open(w->arena);
    for (int i = 0; i < 10000; i++)
        text_add(&text, i == 0 ? "a = 1" : " or a = 1");
    CHECK_INT(segment_rule_parse(w, text.bytes, &rule), INVALID);
    CHECK(strstr(w->failure.message, "expected at most 1000 conditions in all") != NULL);
    text_clear(&text);
    for (int i = 0; i < 5000; i++)
        text_add_char(&text, '(');
    CHECK_INT(segment_rule_parse(w, text.bytes, &rule), INVALID);
    text_clear(&text);
    for (int i = 0; i < 11; i++)
        text_add(&text, "not ");
    text_add(&text, "a = 1");
    CHECK_INT(segment_rule_parse(w, text.bytes, &rule), INVALID);
}

/* A filter of the CRM API in the form in which it is answered, by way of a sentence. */
static void check_filter(struct work *w, const char *filter, const char *sentence)
{
    const char                  *whole = work_text(w,
                                                   "{\"filterBranchType\":\"OR\",\"filterBranches\":[{"
                                                                    "\"filterBranchType\":\"AND\",\"filters\":[%s]}]}",
                                                   filter);
    const struct json           *json, *back;
    const struct segment_branch *branch, *again;
    const struct segment_rule   *rule;
    CHECK_OK(json_parse(w, whole, strlen(whole), &json));
    CHECK_OK(segment_filter_read(w, json, &branch));
    CHECK_OK(segment_rule_of_filter(w, branch, &rule));
    CHECK_TEXT(segment_rule_print(w, rule), sentence);
    rule = parse(w, sentence);
    CHECK_OK(segment_rule_to_filter(w, rule, &back));
    CHECK_OK(segment_filter_read(w, back, &again));
    CHECK_TEXT(segment_filter_write(w, again), segment_filter_write(w, branch));
}

static void a_filter_of_the_crm_api_becomes_a_phrase_or_stands_as_it_is(struct work *w)
{
    check_filter(w,
                 "{\"filterType\":\"PROPERTY\",\"property\":\"a\",\"operation\":{\"operationType\":"
                 "\"NUMBER\",\"operator\":\"IS_GREATER_THAN\",\"value\":5,"
                 "\"includeObjectsWithNoValueSet\":true}}",
                 "a > 5 or unknown");
    check_filter(w,
                 "{\"filterType\":\"PROPERTY\",\"property\":\"a\",\"operation\":{\"operationType\":"
                 "\"NUMBER\",\"operator\":\"IS_EQUAL_TO\",\"value\":5,\"propertyParser\":\"VALUE\","
                 "\"includeObjectsWithNoValueSet\":false}}",
                 "filter \"{\\\"filterType\\\":\\\"PROPERTY\\\",\\\"property\\\":\\\"a\\\","
                 "\\\"operation\\\":{\\\"operationType\\\":\\\"NUMBER\\\",\\\"operator\\\":"
                 "\\\"IS_EQUAL_TO\\\",\\\"value\\\":5,\\\"propertyParser\\\":\\\"VALUE\\\","
                 "\\\"includeObjectsWithNoValueSet\\\":false}}\"");
    check_filter(w, "{\"filterType\":\"CONSTANT\",\"shouldAccept\":true}", "everybody");
    check_filter(w, "{\"filterType\":\"EMAIL_EVENT\",\"operator\":\"OPENED\",\"emailId\":\"7\"}",
                 "filter \"{\\\"filterType\\\":\\\"EMAIL_EVENT\\\",\\\"operator\\\":\\\"OPENED\\\","
                 "\\\"emailId\\\":\\\"7\\\"}\"");
}

SUITE("segment rule", TEST(a_sentence_comes_back_from_json_and_from_the_list_filter),
      TEST(what_is_written_otherwise_is_printed_in_one_way),
      TEST(a_mistake_is_shown_with_its_column_and_what_was_expected),
      TEST(a_rule_that_is_too_long_or_too_deep_is_refused),
      TEST(a_filter_of_the_crm_api_becomes_a_phrase_or_stands_as_it_is));
