/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_rule.h"

#include <ctype.h>
#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/record/record_meta.h"
#include "crm/record/record_store.h"
#include "kit/json/json.h"
#include "kit/text/pattern.h"

enum { MOST_ARGUMENTS = 7, LONGEST_DURATION = 36500 /* days */ };

/*
 * How to add one: a word in record.h, a line in the table at the end.
 * A rule reads its argument when it is set, and again whenever a value is written.
 */
struct rule {
    const char *word;
    unsigned    types; /* bits 1 << enum property_type */
    bool        none;  /* takes no argument, or any */
    bool        several;
    const char *takes; /* what an argument is, for people */
    /* Whether the argument is one. */
    bool (*reads)(struct work *w, const char *argument);
    /* Whether the value keeps it. */
    bool (*keeps)(struct work *w, const struct record_rule *rule, const char *value);
};

/* ---- numbers ---- */

static bool reads_number(struct work *w, const char *argument)
{
    int64_t number;
    return money_parse(argument, &number) == MONEY_OK;
}

static int64_t number_of(const char *words)
{
    int64_t number = 0;
    return money_parse(words, &number) == MONEY_OK ? number : 0;
}

static bool keeps_min(struct work *w, const struct record_rule *rule, const char *value)
{
    return number_of(value) >= number_of(rule->arguments[0]);
}

static bool keeps_max(struct work *w, const struct record_rule *rule, const char *value)
{
    return number_of(value) <= number_of(rule->arguments[0]);
}

static bool reads_count(struct work *w, const char *argument)
{
    int64_t count;
    return text_to_int(argument, &count) && count >= 0 && count <= 65536;
}

static int64_t count_of(const char *words)
{
    int64_t count = 0;
    return text_to_int(words, &count) ? count : 0;
}

static bool keeps_decimal(struct work *w, const struct record_rule *rule, const char *value)
{
    const char *point = strchr(value, '.');
    return point == NULL || (int64_t) strlen(point + 1) <= count_of(rule->arguments[0]);
}

/* ---- texts ---- */

static int64_t length_of(const char *value)
{
    int64_t length = 0;
    for (; *value != '\0'; value++)
        length += ((unsigned char) *value & 0xc0) != 0x80; /* not within a character */
    return length;
}

static bool keeps_min_length(struct work *w, const struct record_rule *rule, const char *value)
{
    return length_of(value) >= count_of(rule->arguments[0]);
}

static bool keeps_max_length(struct work *w, const struct record_rule *rule, const char *value)
{
    return length_of(value) <= count_of(rule->arguments[0]);
}

static bool keeps_alphanumeric(struct work *w, const struct record_rule *rule, const char *value)
{
    for (; *value != '\0'; value++)
        if (!isalnum((unsigned char) *value) && *value != ' ' && (unsigned char) *value < 0x80)
            return false;
    return true;
}

static bool reads_pattern(struct work *w, const char *argument)
{
    const struct pattern *pattern;
    return pattern_open(w, argument, &pattern) == OK;
}

static bool keeps_pattern(struct work *w, const struct record_rule *rule, const char *value)
{
    const struct pattern *pattern;
    return pattern_open(w, rule->arguments[0], &pattern) == OK
           && pattern_matches(w, pattern, value);
}

/* ---- dates ---- */

static bool reads_instant(struct work *w, const char *argument)
{
    int64_t time;
    return time_parse(argument, &time, NULL);
}

static int64_t instant_of(const char *words)
{
    int64_t time = 0;
    return time_parse(words, &time, NULL) ? time : 0;
}

static bool keeps_start(struct work *w, const struct record_rule *rule, const char *value)
{
    return instant_of(value) >= instant_of(rule->arguments[0]);
}

static bool keeps_end(struct work *w, const struct record_rule *rule, const char *value)
{
    return instant_of(value) <= instant_of(rule->arguments[0]);
}

static bool reads_days(struct work *w, const char *argument)
{
    int64_t days;
    return text_to_int(argument, &days) && days >= -LONGEST_DURATION && days <= LONGEST_DURATION;
}

/* A day is measured from today, an instant from now. */
static int64_t days_from_now(struct work *w, const char *value, int64_t days)
{
    int64_t now = strchr(value, 'T') == NULL ? day_of(w->now) * DAY : w->now;
    return now + days * DAY;
}

static bool keeps_before(struct work *w, const struct record_rule *rule, const char *value)
{
    return instant_of(value) >= days_from_now(w, value, -count_of(rule->arguments[0]));
}

static bool keeps_after(struct work *w, const struct record_rule *rule, const char *value)
{
    return instant_of(value) <= days_from_now(w, value, count_of(rule->arguments[0]));
}

static const char *const weekdays[] = {"MONDAY", "TUESDAY",  "WEDNESDAY", "THURSDAY",
                                       "FRIDAY", "SATURDAY", "SUNDAY"};

static bool reads_weekday(struct work *w, const char *argument)
{
    for (size_t i = 0; i < COUNT_OF(weekdays); i++)
        if (text_same(weekdays[i], argument))
            return true;
    return false;
}

static bool keeps_weekday(struct work *w, const struct record_rule *rule, const char *value)
{
    int64_t day = day_of(instant_of(value));
    for (const char *const *name = rule->arguments; *name != NULL; name++)
        if (text_same(*name, weekdays[day - week_of_day(day)]))
            return true;
    return false;
}

/* ---- the table ---- */

#define TEXTS   (1U << PROPERTY_STRING | 1U << PROPERTY_PHONE)
#define NUMBERS (1U << PROPERTY_NUMBER)
#define DATES   (1U << PROPERTY_DATE | 1U << PROPERTY_DATETIME)

/* clang-format off */
static const struct rule rules[] = {
    [RULE_MIN_NUMBER]      = {"MIN_NUMBER",      NUMBERS, .takes = "one number", .reads = reads_number, .keeps = keeps_min},
    [RULE_MAX_NUMBER]      = {"MAX_NUMBER",      NUMBERS, .takes = "one number", .reads = reads_number, .keeps = keeps_max},
    [RULE_DECIMAL]         = {"DECIMAL",         NUMBERS, .takes = "the number of decimals", .reads = reads_count, .keeps = keeps_decimal},
    [RULE_MIN_LENGTH]      = {"MIN_LENGTH",      TEXTS, .takes = "the number of characters", .reads = reads_count, .keeps = keeps_min_length},
    [RULE_MAX_LENGTH]      = {"MAX_LENGTH",      TEXTS, .takes = "the number of characters", .reads = reads_count, .keeps = keeps_max_length},
    [RULE_ALPHANUMERIC]    = {"ALPHANUMERIC",    TEXTS, .none = true, .keeps = keeps_alphanumeric},
    [RULE_REGEX]           = {"REGEX",           TEXTS, .takes = "one regular expression", .reads = reads_pattern, .keeps = keeps_pattern},
    [RULE_START_DATE]      = {"START_DATE",      DATES, .takes = "one date such as 2024-01-31", .reads = reads_instant, .keeps = keeps_start},
    [RULE_END_DATE]        = {"END_DATE",        DATES, .takes = "one date such as 2024-01-31", .reads = reads_instant, .keeps = keeps_end},
    [RULE_BEFORE_DURATION] = {"BEFORE_DURATION", DATES, .takes = "a number of days", .reads = reads_days, .keeps = keeps_before},
    [RULE_AFTER_DURATION]  = {"AFTER_DURATION",  DATES, .takes = "a number of days", .reads = reads_days, .keeps = keeps_after},
    [RULE_DAYS_OF_WEEK]    = {"DAYS_OF_WEEK",    DATES, .several = true, .takes = "days from MONDAY to SUNDAY", .reads = reads_weekday, .keeps = keeps_weekday},
};
const char *const record_rule_words[] = {
    "MIN_NUMBER", "MAX_NUMBER", "DECIMAL", "MIN_LENGTH", "MAX_LENGTH", "ALPHANUMERIC", "REGEX", "START_DATE", "END_DATE",
    "BEFORE_DURATION", "AFTER_DURATION", "DAYS_OF_WEEK", NULL};
/* clang-format on */

_Static_assert(COUNT_OF(rules) == RULE_COUNT && COUNT_OF(record_rule_words) == RULE_COUNT + 1,
               "each rule has a line and a word");

bool record_rule_kind(const char *word, enum record_rule_kind *ret_kind)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (text_same(rules[i].word, word)) {
            *ret_kind = (enum record_rule_kind) i;
            return true;
        }
    return false;
}

const char *record_rule_word(enum record_rule_kind kind)
{
    return rules[kind].word;
}

static const char *join(struct work *w, const char *const *arguments)
{
    struct text text = text_open(w->arena);
    for (; *arguments != NULL; arguments++)
        text_addf(&text, "%s%.100s", text.size == 0 ? "" : ", ", *arguments);
    return text.bytes;
}

status record_rules_check(struct work *w, const struct record_property *property, const char *value)
{
    if (text_empty(value))
        return OK;
    for (size_t i = 0; i < property->rule_count; i++) {
        const struct record_rule *rule = &property->rules[i];
        if (!rules[rule->kind].keeps(w, rule, value))
            return fail_reason(w, INVALID, "INVALID_VALUE", property->is.name,
                               "%s: '%.60s' breaks its rule %s %s.", property->is.name, value,
                               rules[rule->kind].word, join(w, rule->arguments));
    }
    return OK;
}

/* ---- setting ---- */

const char *record_rule_write(struct work *w, const struct record_rule *rule)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_array(&out);
    for (const char *const *argument = rule->arguments; *argument != NULL; argument++)
        json_put_text(&out, *argument);
    json_close_array(&out);
    return text.bytes;
}

status record_rule_read(struct work *w, const char *stored, const char *const **ret_arguments)
{
    const struct json *array;
    struct list        texts = list_open(w->arena, sizeof(const char *));
    TRY(json_parse(w, stored, strlen(stored), &array));
    for (const struct json *item = array->first; item != NULL; item = item->next)
        *(const char **) list_add(&texts) = item->text;
    list_add(&texts);
    *ret_arguments = texts.items;
    return OK;
}

static status check_arguments(struct work *w, const struct record_rule *rule)
{
    const struct rule *how = &rules[rule->kind];
    size_t             count = 0;
    if (!how->none && rule->arguments[0] == NULL)
        return fail_reason(w, INVALID, "INVALID_RULE", "ruleArguments", "%s takes %s.", how->word,
                           how->takes);
    for (; !how->none && rule->arguments[count] != NULL; count++)
        if (count >= MOST_ARGUMENTS || (count > 0 && !how->several)
            || !how->reads(w, rule->arguments[count]))
            return fail_reason(w, INVALID, "INVALID_RULE", "ruleArguments",
                               "%s takes %s; '%.100s' is none.", how->word, how->takes,
                               rule->arguments[count]);
    return OK;
}

status record_rule_put(struct work *w, const struct record_type *type, const char *name,
                       const struct record_rule *rule)
{
    const struct record_property *property;
    const struct rule            *how = &rules[rule->kind];
    TRY(record_property_get(w, type, name, &property));
    if ((how->types & (1U << property->is.type)) == 0)
        return fail_reason(w, INVALID, "INVALID_RULE", "ruleType",
                           "%s means nothing for %s: think of its type.", how->word, name);
    if (rule->arguments != NULL)
        TRY(check_arguments(w, rule));
    struct record_rule_row row = {.type = type->id,
                                  .property = property->is.name,
                                  .rule = rule->kind,
                                  .arguments =
                                      rule->arguments == NULL ? NULL : record_rule_write(w, rule)};
    TRY(record_store_put_rule(w, &row));
    return record_meta_changed(w);
}
