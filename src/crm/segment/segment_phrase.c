/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_phrase.h"

#define OP MEANS_OPERATION

/*
 * Tests. How to add one: a line here; the operation must be one of segment_operation.c, and of two
 * with the same words each takes something else. Where one phrase begins another, the longer stands
 * first.
 */
/* clang-format off */
static const struct segment_phrase tests[] = {
    {"is known",                 TAKES_NOTHING, OP, "ALL_PROPERTY", "IS_KNOWN"},
    {"is unknown",               TAKES_NOTHING, OP, "ALL_PROPERTY", "IS_UNKNOWN"},
    {"= ?",                      TAKES_TEXT,    OP, "STRING", "IS_EQUAL_TO"},
    {"= ?",                      TAKES_NUMBER,  OP, "NUMBER", "IS_EQUAL_TO"},
    {"= ?",                      TAKES_TRUTH,   OP, "BOOL", "IS_EQUAL_TO"},
    {"!= ?",                     TAKES_TEXT,    OP, "STRING", "IS_NOT_EQUAL_TO"},
    {"!= ?",                     TAKES_NUMBER,  OP, "NUMBER", "IS_NOT_EQUAL_TO"},
    {"!= ?",                     TAKES_TRUTH,   OP, "BOOL", "IS_NOT_EQUAL_TO"},
    {"> ?",                      TAKES_NUMBER,  OP, "NUMBER", "IS_GREATER_THAN"},
    {">= ?",                     TAKES_NUMBER,  OP, "NUMBER", "IS_GREATER_THAN_OR_EQUAL_TO"},
    {"< ?",                      TAKES_NUMBER,  OP, "NUMBER", "IS_LESS_THAN"},
    {"<= ?",                     TAKES_NUMBER,  OP, "NUMBER", "IS_LESS_THAN_OR_EQUAL_TO"},
    {"between ? and ?",          TAKES_NUMBER,  OP, "NUMBER_RANGED", "IS_BETWEEN"},
    {"not between ? and ?",      TAKES_NUMBER,  OP, "NUMBER_RANGED", "IS_NOT_BETWEEN"},
    {"contains any of ?",        TAKES_TEXTS,   OP, "MULTISTRING", "CONTAINS"},
    {"contains none of ?",       TAKES_TEXTS,   OP, "MULTISTRING", "DOES_NOT_CONTAIN"},
    {"contains the words ?",     TAKES_TEXTS,   OP, "MULTISTRING", "CONTAINS_EXACTLY"},
    {"contains not the words ?", TAKES_TEXTS,   OP, "MULTISTRING", "DOES_NOT_CONTAIN_EXACTLY"},
    {"contains ?",               TAKES_TEXT,    OP, "STRING", "CONTAINS"},
    {"does not contain ?",       TAKES_TEXT,    OP, "STRING", "DOES_NOT_CONTAIN"},
    {"starts with any of ?",     TAKES_TEXTS,   OP, "MULTISTRING", "STARTS_WITH"},
    {"starts with ?",            TAKES_TEXT,    OP, "STRING", "STARTS_WITH"},
    {"ends with any of ?",       TAKES_TEXTS,   OP, "MULTISTRING", "ENDS_WITH"},
    {"ends with ?",              TAKES_TEXT,    OP, "STRING", "ENDS_WITH"},
    {"is any of ?",              TAKES_TEXTS,   OP, "MULTISTRING", "IS_EQUAL_TO"},
    {"is none of ?",             TAKES_TEXTS,   OP, "MULTISTRING", "IS_NOT_EQUAL_TO"},
    {"matches ?",                TAKES_TEXT,    MEANS_MATCHES},
    {"in ?",                     TAKES_TEXTS,   OP, "ENUMERATION", "IS_ANY_OF"},
    {"not in ?",                 TAKES_TEXTS,   OP, "ENUMERATION", "IS_NONE_OF"},
    {"is exactly ?",             TAKES_TEXTS,   OP, "ENUMERATION", "IS_EXACTLY"},
    {"is not exactly ?",         TAKES_TEXTS,   OP, "ENUMERATION", "IS_NOT_EXACTLY"},
    {"has all of ?",             TAKES_TEXTS,   OP, "ENUMERATION", "CONTAINS_ALL"},
    {"has not all of ?",         TAKES_TEXTS,   OP, "ENUMERATION", "DOES_NOT_CONTAIN_ALL"},
    {"was ever = ?",             TAKES_TEXT,    OP, "STRING", "HAS_EVER_BEEN_EQUAL_TO"},
    {"was ever = ?",             TAKES_NUMBER,  OP, "NUMBER", "HAS_EVER_BEEN_EQUAL_TO"},
    {"was ever = ?",             TAKES_TRUTH,   OP, "BOOL", "HAS_EVER_BEEN_EQUAL_TO"},
    {"was never = ?",            TAKES_TEXT,    OP, "STRING", "HAS_NEVER_BEEN_EQUAL_TO"},
    {"was never = ?",            TAKES_NUMBER,  OP, "NUMBER", "HAS_NEVER_BEEN_EQUAL_TO"},
    {"was never = ?",            TAKES_TRUTH,   OP, "BOOL", "HAS_NEVER_BEEN_EQUAL_TO"},
    {"ever contained ?",         TAKES_TEXT,    OP, "STRING", "HAS_EVER_CONTAINED"},
    {"never contained ?",        TAKES_TEXT,    OP, "STRING", "HAS_NEVER_CONTAINED"},
    {"was ever in ?",            TAKES_TEXTS,   OP, "ENUMERATION", "HAS_EVER_BEEN_ANY_OF"},
    {"was never in ?",           TAKES_TEXTS,   OP, "ENUMERATION", "HAS_NEVER_BEEN_ANY_OF"},
    {"was ever exactly ?",       TAKES_TEXTS,   OP, "ENUMERATION", "HAS_EVER_BEEN_EXACTLY"},
    {"was never exactly ?",      TAKES_TEXTS,   OP, "ENUMERATION", "HAS_NEVER_BEEN_EXACTLY"},
    {"ever had all of ?",        TAKES_TEXTS,   OP, "ENUMERATION", "HAS_EVER_CONTAINED_ALL"},
    {"never had all of ?",       TAKES_TEXTS,   OP, "ENUMERATION", "HAS_NEVER_CONTAINED_ALL"},
    {"on !",                     TAKES_DAY,     OP, "DATE", "IS_EQUAL_TO"},
    {"not on !",                 TAKES_DAY,     OP, "DATE", "IS_NOT_EQUAL_TO"},
    {"before !",                 TAKES_DAY,     OP, "DATE", "IS_BEFORE"},
    {"after !",                  TAKES_DAY,     OP, "DATE", "IS_AFTER"},
    {"before !",                 TAKES_INSTANT, OP, "DATETIME", "IS_BEFORE"},
    {"after !",                  TAKES_INSTANT, OP, "DATETIME", "IS_AFTER"},
    {"between ! and !",          TAKES_INSTANT, OP, "RANGED_DATE", "IS_BETWEEN"},
    {"not between ! and !",      TAKES_INSTANT, OP, "RANGED_DATE", "IS_NOT_BETWEEN"},
    {"less than # days ago",     TAKES_NOTHING, OP, "ROLLING_DATE_RANGE", "IS_LESS_THAN_X_DAYS_AGO"},
    {"more than # days ago",     TAKES_NOTHING, OP, "ROLLING_DATE_RANGE", "IS_MORE_THAN_X_DAYS_AGO"},
    {"less than # days from now", TAKES_NOTHING, OP, "ROLLING_DATE_RANGE", "IS_LESS_THAN_X_DAYS_FROM_NOW"},
    {"more than # days from now", TAKES_NOTHING, OP, "ROLLING_DATE_RANGE", "IS_MORE_THAN_X_DAYS_FROM_NOW"},
    {"is this $ so far",         TAKES_NOTHING, OP, "CALENDAR_DATE", "IN_THIS_TIME_UNIT_SO_FAR"},
    {"is this $",                TAKES_NOTHING, OP, "CALENDAR_DATE", "IN_THIS_TIME_UNIT"},
    {"is in the next # whole $", TAKES_NOTHING, OP, "CALENDAR_DATE", "IN_NEXT_TIME_UNIT"},
    {"is in the last # whole $", TAKES_NOTHING, OP, "CALENDAR_DATE", "IN_LAST_TIME_UNIT"},
    {"changed in the last # days", TAKES_NOTHING, OP, "ROLLING_PROPERTY_UPDATED", "UPDATED_IN_LAST_X_DAYS"},
    {"not changed in the last # days", TAKES_NOTHING, OP, "ROLLING_PROPERTY_UPDATED", "NOT_UPDATED_IN_LAST_X_DAYS"},
    {"is before property @",     TAKES_NOTHING, OP, "COMPARATIVE_DATE", "IS_BEFORE"},
    {"is after property @",      TAKES_NOTHING, OP, "COMPARATIVE_DATE", "IS_AFTER"},
    {"changed before property @", TAKES_NOTHING, OP, "COMPARATIVE_PROPERTY_UPDATED", "IS_BEFORE"},
    {"changed after property @", TAKES_NOTHING, OP, "COMPARATIVE_PROPERTY_UPDATED", "IS_AFTER"},
    {NULL},
};

/* How to add one: a line here, a value of enum segment_meaning, its line in segment_condition.c. */
static const struct segment_phrase conditions[] = {
    {"everybody",                TAKES_NOTHING, MEANS_EVERYBODY},
    {"nobody",                   TAKES_NOTHING, MEANS_NOBODY},
    {"in list #",                TAKES_NOTHING, MEANS_IN_LIST},
    {"top ~ % by @",             TAKES_NOTHING, MEANS_TOP_PERCENT},
    {"top # by @",               TAKES_NOTHING, MEANS_TOP},
    {"bottom ~ % by @",          TAKES_NOTHING, MEANS_BOTTOM_PERCENT},
    {"bottom # by @",            TAKES_NOTHING, MEANS_BOTTOM},
    {"random ~ % seed ?",        TAKES_TEXT,    MEANS_RANDOM},
    {"anniversary of @ this $",  TAKES_NOTHING, MEANS_ANNIVERSARY_THIS},
    {"anniversary of @ in the next # days", TAKES_NOTHING, MEANS_ANNIVERSARY_NEXT},
    {"within ~ km of ?",         TAKES_TEXT,    MEANS_NEAR},
    {NULL},
};

static const struct segment_phrase counts[] = {
    {"at least # times",         TAKES_NOTHING, MEANS_AT_LEAST},
    {"at most # times",          TAKES_NOTHING, MEANS_AT_MOST},
    {"exactly # times",          TAKES_NOTHING, MEANS_EXACTLY},
    {NULL},
};

static const struct segment_phrase sums[] = {
    {"with sum of @ at least ~", TAKES_NOTHING, MEANS_AT_LEAST},
    {"with sum of @ at most ~",  TAKES_NOTHING, MEANS_AT_MOST},
    {NULL},
};

static const struct segment_phrase withins[] = {
    {"within # $",               TAKES_NOTHING, MEANS_WITHIN},
    {NULL},
};

static const struct segment_phrase windows[] = {
    {"in the last # $",          TAKES_NOTHING, MEANS_LAST},
    {"more than # $ ago",        TAKES_NOTHING, MEANS_AGO},
    {"before !",                 TAKES_INSTANT, MEANS_BEFORE},
    {"after !",                  TAKES_INSTANT, MEANS_AFTER},
    {"between ! and !",          TAKES_INSTANT, MEANS_BETWEEN},
    {"this $",                   TAKES_NOTHING, MEANS_THIS},
    {NULL},
};
/* clang-format on */

const struct segment_phrase *const segment_phrases[PHRASE_KINDS] = {
    [PHRASE_TEST] = tests, [PHRASE_CONDITION] = conditions, [PHRASE_COUNT] = counts,
    [PHRASE_SUM] = sums,   [PHRASE_WITHIN] = withins,       [PHRASE_WINDOW] = windows,
};

bool segment_phrase_is_test(const struct segment_phrase *phrase)
{
    return phrase >= tests && phrase < tests + sizeof tests / sizeof *tests;
}
