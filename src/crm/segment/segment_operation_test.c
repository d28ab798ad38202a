/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What each operation means, on the contacts of segment_rig.h: the oracle's own oracle. */
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_rig.h"

struct operation_case {
    const char *property, *operation, *found;
};

static void check_cases(struct work *w, const struct operation_case *cases, size_t count)
{
    segment_rig_open(w);
    for (size_t i = 0; i < count; i++) {
        const char *found = segment_rig_asked(w, cases[i].property, cases[i].operation);
        if (!text_same(found, cases[i].found))
            printf("%s {%s}\n", cases[i].property, cases[i].operation);
        CHECK_TEXT(found, cases[i].found);
    }
}

#define OP(type, operator) "\"operationType\":\"" type "\",\"operator\":\"" operator"\""
#define VALUE(value)       ",\"value\":" value
#define VALUES(values)     ",\"values\":[" values "]"
#define UNSET              ",\"includeObjectsWithNoValueSet\":true"

static void known_and_unknown_ask_whether_there_is_a_value(struct work *w)
{
    static const struct operation_case cases[] = {
        {"note", OP("ALL_PROPERTY", "IS_KNOWN"), "ABC"},
        {"note", OP("ALL_PROPERTY", "IS_UNKNOWN"), "DE"},
        {"birthday", OP("all_property", "is_unknown"), "D"},
        {"createdate", OP("ALL_PROPERTY", "IS_KNOWN"), "ABCDE"},
        {"note", OP("ALL_PROPERTY", "IS_KNOWN") UNSET, "ABC"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

static void truths_are_compared(struct work *w)
{
    static const struct operation_case cases[] = {
        {"vip", OP("BOOL", "IS_EQUAL_TO") VALUE("true"), "AC"},
        {"vip", OP("bool", "IS_EQUAL_TO") VALUE("\"false\""), "B"},
        {"vip", OP("BOOL", "IS_NOT_EQUAL_TO") VALUE("true"), "B"},
        {"vip", OP("BOOL", "IS_NOT_EQUAL_TO") VALUE("true") UNSET, "BDE"},
        {"vip", OP("BOOL", "HAS_EVER_BEEN_EQUAL_TO") VALUE("false"), "B"},
        {"vip", OP("BOOL", "HAS_NEVER_BEEN_EQUAL_TO") VALUE("false"), "AC"},
        {"vip", OP("BOOL", "HAS_NEVER_BEEN_EQUAL_TO") VALUE("false") UNSET, "ACDE"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

static void options_are_compared_as_sets(struct work *w)
{
    static const struct operation_case cases[] = {
        {"interests", OP("ENUMERATION", "IS_ANY_OF") VALUES("\"art\""), "AC"},
        {"interests", OP("ENUMERATION", "IS_NONE_OF") VALUES("\"art\""), "B"},
        {"interests", OP("ENUMERATION", "IS_NONE_OF") VALUES("\"art\"") UNSET, "BDE"},
        {"interests", OP("ENUMERATION", "IS_EXACTLY") VALUES("\"music\",\"art\""), "A"},
        {"interests", OP("ENUMERATION", "IS_EXACTLY") VALUES("\"art\""), "C"},
        {"interests", OP("ENUMERATION", "IS_NOT_EXACTLY") VALUES("\"art\""), "AB"},
        {"interests", OP("ENUMERATION", "CONTAINS_ALL") VALUES("\"art\",\"music\""), "A"},
        {"interests", OP("ENUMERATION", "DOES_NOT_CONTAIN_ALL") VALUES("\"art\",\"music\""), "BC"},
        {"interests", OP("ENUMERATION", "HAS_EVER_BEEN_ANY_OF") VALUES("\"music\""), "AB"},
        {"interests", OP("ENUMERATION", "HAS_NEVER_BEEN_ANY_OF") VALUES("\"music\""), "C"},
        {"interests", OP("ENUMERATION", "HAS_EVER_BEEN_EXACTLY") VALUES("\"music\""), "B"},
        {"interests", OP("ENUMERATION", "HAS_NEVER_BEEN_EXACTLY") VALUES("\"music\""), "AC"},
        {"interests", OP("ENUMERATION", "HAS_EVER_CONTAINED_ALL") VALUES("\"music\""), "AB"},
        {"interests", OP("ENUMERATION", "HAS_NEVER_CONTAINED_ALL") VALUES("\"music\""), "C"},
        {"lifecyclestage", OP("ENUMERATION", "IS_ANY_OF") VALUES("\"lead\",\"other\""), "AC"},
        {"lifecyclestage", OP("ENUMERATION", "IS_ANY_OF") VALUES("\"Lead\""), ""},
        {"lifecyclestage", OP("ENUMERATION", "IS_EXACTLY") VALUES("\"lead\",\"other\""), ""},
        {"lifecyclestage", OP("ENUMERATION", "IS_NONE_OF") VALUES("\"lead\""), "B"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

static void texts_are_compared_whatever_their_case(struct work *w)
{
    static const struct operation_case cases[] = {
        {"note", OP("STRING", "IS_EQUAL_TO") VALUE("\"RED\""), "B"},
        {"note", OP("STRING", "IS_EQUAL_TO") VALUE("\"STRASSE\""), "C"},
        {"note", OP("STRING", "IS_EQUAL_TO") VALUE("\"\""), ""},
        {"note", OP("STRING", "IS_NOT_EQUAL_TO") VALUE("\"red\""), "AC"},
        {"note", OP("STRING", "IS_NOT_EQUAL_TO") VALUE("\"red\"") UNSET, "ACDE"},
        {"note", OP("STRING", "CONTAINS") VALUE("\"ED\""), "AB"},
        {"note", OP("STRING", "DOES_NOT_CONTAIN") VALUE("\"shoe\""), "BC"},
        {"note", OP("STRING", "STARTS_WITH") VALUE("\"re\""), "AB"},
        {"note", OP("STRING", "ENDS_WITH") VALUE("\"shoes\""), "A"},
        {"note", OP("STRING", "HAS_EVER_BEEN_EQUAL_TO") VALUE("\"blue\""), "A"},
        {"note", OP("STRING", "HAS_NEVER_BEEN_EQUAL_TO") VALUE("\"blue\""), "BC"},
        {"note", OP("STRING", "HAS_NEVER_BEEN_EQUAL_TO") VALUE("\"blue\"") UNSET, "BCDE"},
        {"note", OP("STRING", "HAS_EVER_CONTAINED") VALUE("\"lu\""), "A"},
        {"note", OP("STRING", "HAS_NEVER_CONTAINED") VALUE("\"red\""), "C"},
        {"note", OP("MULTISTRING", "IS_EQUAL_TO") VALUES("\"red\",\"straße\""), "BC"},
        {"note", OP("MULTISTRING", "IS_NOT_EQUAL_TO") VALUES("\"red\",\"x\""), "AC"},
        {"note", OP("MULTISTRING", "CONTAINS") VALUES("\"sho\",\"ss\""), "AC"},
        {"note", OP("MULTISTRING", "DOES_NOT_CONTAIN") VALUES("\"sho\",\"ss\""), "B"},
        {"note", OP("MULTISTRING", "CONTAINS_EXACTLY") VALUES("\"shoe\",\"red\""), "AB"},
        {"note", OP("MULTISTRING", "CONTAINS_EXACTLY") VALUES("\"shoe\""), ""},
        {"note", OP("MULTISTRING", "DOES_NOT_CONTAIN_EXACTLY") VALUES("\"shoes\""), "BC"},
        {"note", OP("MULTISTRING", "STARTS_WITH") VALUES("\"red \",\"str\""), "AC"},
        {"note", OP("MULTISTRING", "ENDS_WITH") VALUES("\"d\",\"e\""), "BC"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

static void numbers_are_compared_exactly(struct work *w)
{
    static const struct operation_case cases[] = {
        {"size", OP("NUMBER", "IS_EQUAL_TO") VALUE("44.50"), "B"},
        {"size", OP("NUMBER", "IS_EQUAL_TO") VALUE("\"44.5\""), "B"},
        {"size", OP("NUMBER", "IS_NOT_EQUAL_TO") VALUE("38"), "BC"},
        {"size", OP("NUMBER", "IS_NOT_EQUAL_TO") VALUE("38") UNSET, "BCDE"},
        {"size", OP("NUMBER", "IS_GREATER_THAN") VALUE("38"), "B"},
        {"size", OP("NUMBER", "IS_GREATER_THAN_OR_EQUAL_TO") VALUE("38"), "AB"},
        {"size", OP("NUMBER", "IS_LESS_THAN") VALUE("38"), "C"},
        {"size", OP("NUMBER", "IS_LESS_THAN_OR_EQUAL_TO") VALUE("38"), "AC"},
        {"size", OP("NUMBER", "IS_LESS_THAN") VALUE("0") UNSET, "CDE"},
        {"size", OP("NUMBER", "HAS_EVER_BEEN_EQUAL_TO") VALUE("38"), "A"},
        {"size", OP("NUMBER", "HAS_NEVER_BEEN_EQUAL_TO") VALUE("38"), "BC"},
        {"size", OP("NUMBER_RANGED", "IS_BETWEEN") ",\"lowerBound\":-1,\"upperBound\":38", "AC"},
        {"size", OP("NUMBER_RANGED", "IS_NOT_BETWEEN") ",\"lowerBound\":-1,\"upperBound\":38", "B"},
        {"hs_object_id", OP("NUMBER", "IS_GREATER_THAN") VALUE("3"), "DE"},
        {"hs_object_id", OP("NUMBER", "IS_GREATER_THAN") VALUE("3.5"), "DE"},
        {"total_number_of_orders", OP("NUMBER", "IS_EQUAL_TO") VALUE("0"), "ABCDE"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

#define DAYS(number) ",\"numberOfDays\":" number

static void rolling_days_leave_out_their_far_end(struct work *w)
{
    static const struct operation_case cases[] = {
        {"seen", OP("ROLLING_DATE_RANGE", "IS_LESS_THAN_X_DAYS_AGO") DAYS("5"), "A"},
        {"seen", OP("ROLLING_DATE_RANGE", "IS_LESS_THAN_X_DAYS_AGO") DAYS("6"), "AB"},
        {"seen", OP("ROLLING_DATE_RANGE", "IS_MORE_THAN_X_DAYS_AGO") DAYS("5"), ""},
        {"seen", OP("ROLLING_DATE_RANGE", "IS_MORE_THAN_X_DAYS_AGO") DAYS("4"), "B"},
        {"seen", OP("ROLLING_DATE_RANGE", "IS_MORE_THAN_X_DAYS_AGO") DAYS("4") UNSET, "BDE"},
        {"seen", OP("ROLLING_DATE_RANGE", "IS_LESS_THAN_X_DAYS_FROM_NOW") DAYS("5"), "A"},
        {"seen", OP("ROLLING_DATE_RANGE", "IS_LESS_THAN_X_DAYS_FROM_NOW") DAYS("6"), "AC"},
        {"seen", OP("ROLLING_DATE_RANGE", "IS_MORE_THAN_X_DAYS_FROM_NOW") DAYS("5"), ""},
        {"seen", OP("ROLLING_DATE_RANGE", "IS_MORE_THAN_X_DAYS_FROM_NOW") DAYS("4"), "C"},
        {"birthday", OP("DATE", "IS_LESS_THAN_X_DAYS_AGO") DAYS("1"), "A"},
        {"birthday", OP("DATE", "IS_LESS_THAN_X_DAYS_AGO") DAYS("5"), "A"},
        {"birthday", OP("DATE", "IS_LESS_THAN_X_DAYS_AGO") DAYS("6"), "AB"},
        {"birthday", OP("DATE", "IS_MORE_THAN_X_DAYS_AGO") DAYS("4"), "B"},
        {"birthday", OP("DATE", "IS_LESS_THAN_X_DAYS_FROM_NOW") DAYS("6"), "AC"},
        {"birthday", OP("DATE", "IS_MORE_THAN_X_DAYS_FROM_NOW") DAYS("5"), "E"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

#define UNIT(unit, count) ",\"timeUnit\":\"" unit "\",\"timeUnitCount\":" count
#define FISCAL            ",\"useFiscalYear\":true,\"fiscalYearStart\":\"DECEMBER\""

static void units_of_the_calendar_begin_at_home(struct work *w)
{
    static const struct operation_case cases[] = {
        {"birthday", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT") UNIT("DAY", "1"), "A"},
        {"seen", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT") UNIT("DAY", "1"), "A"},
        {"birthday", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT") ",\"timeUnit\":\"week\"", "A"},
        {"birthday", OP("CALENDAR_DATE", "IN_NEXT_TIME_UNIT") UNIT("WEEK", "1"), "C"},
        {"seen", OP("CALENDAR_DATE", "IN_NEXT_TIME_UNIT") UNIT("WEEK", "1"), "C"},
        {"birthday", OP("CALENDAR_DATE", "IN_LAST_TIME_UNIT") UNIT("WEEK", "1"), "B"},
        {"birthday", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT") UNIT("MONTH", "1"), "ABC"},
        {"birthday", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT_SO_FAR") UNIT("MONTH", "1"), "AB"},
        {"seen", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT_SO_FAR") UNIT("MONTH", "1"), "AB"},
        {"birthday", OP("CALENDAR_DATE", "IN_NEXT_TIME_UNIT") UNIT("MONTH", "1"), "E"},
        {"birthday", OP("CALENDAR_DATE", "IN_NEXT_TIME_UNIT") UNIT("DAY", "4"), ""},
        {"birthday", OP("CALENDAR_DATE", "IN_NEXT_TIME_UNIT") UNIT("DAY", "5"), "C"},
        {"birthday", OP("CALENDAR_DATE", "IN_LAST_TIME_UNIT") UNIT("DAY", "4"), ""},
        {"birthday", OP("CALENDAR_DATE", "IN_LAST_TIME_UNIT") UNIT("DAY", "5"), "B"},
        {"birthday", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT") UNIT("QUARTER", "1"), "ABCE"},
        {"birthday", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT") UNIT("QUARTER", "1") FISCAL, "ABC"},
        {"birthday", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT") UNIT("YEAR", "1"), "ABCE"},
        {"birthday", OP("CALENDAR_DATE", "IN_THIS_TIME_UNIT") UNIT("YEAR", "1") FISCAL, "ABC"},
        {"birthday", OP("CALENDAR_DATE", "IN_NEXT_TIME_UNIT") UNIT("YEAR", "1") FISCAL, "E"},
        {"birthday", OP("CALENDAR_DATE", "IN_NEXT_TIME_UNIT") UNIT("YEAR", "1") UNSET, "D"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

static void days_and_instants_are_compared(struct work *w)
{
    static const struct operation_case cases[] = {
        {"seen", OP("DATE", "IS_EQUAL_TO") ",\"year\":2023,\"month\":11,\"day\":15", "A"},
        {"seen", OP("DATE", "IS_NOT_EQUAL_TO") ",\"year\":2023,\"month\":11,\"day\":15", "BC"},
        {"seen", OP("DATE", "IS_BEFORE") ",\"year\":2023,\"month\":\"NOVEMBER\",\"day\":15", "B"},
        {"birthday", OP("DATE", "IS_AFTER") ",\"year\":2023,\"month\":11,\"day\":15", "CE"},
        {"seen", OP("DATETIME", "IS_BEFORE") ",\"timestamp\":1700000000000", "B"},
        {"seen", OP("DATETIME", "IS_AFTER") ",\"timestamp\":\"2023-11-14T22:13:20Z\"", "C"},
        {"seen", OP("DATETIME", "IS_BEFORE") ",\"timestamp\":1700032400000", "AB"},
        {"seen",
         OP("DATETIME",
            "IS_BEFORE") ",\"timestamp\":1700032400000,\"requiresTimeZoneConversion\":true",
         "B"},
        {"birthday", OP("DATETIME", "IS_AFTER") ",\"timestamp\":\"2023-11-15\"", "CE"},
        {"seen",
         OP("RANGED_DATE",
            "IS_BETWEEN") ",\"lowerBound\":1699568000000,\"upperBound\":1700000000000",
         "AB"},
        {"seen",
         OP("RANGED_DATE",
            "IS_NOT_BETWEEN") ",\"lowerBound\":1699568000000,\"upperBound\":1700000000000",
         "C"},
        {"birthday",
         OP("RANGED_DATE",
            "IS_BETWEEN") ",\"lowerBound\":\"2023-11-10\",\"upperBound\":\"2023-11-15\"",
         "AB"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

#define POINT(name, words) ",\"" name "\":{" words "}"
#define ON(zone)                                                                                   \
    POINT("timePoint",                                                                             \
          "\"timeType\":\"DATE\",\"year\":2023,\"month\":11,\"day\":15,\"zoneId\":\"" zone "\"")
#define INDEX(reference, offset)                                                                   \
    "\"timeType\":\"INDEXED\",\"indexReference\":{\"referenceType\":" reference                    \
    "},\"offset\":{" offset "}"
#define INCLUSIVE ",\"endpointBehavior\":\"INCLUSIVE\""

static void time_points_are_instants_of_their_zone(struct work *w)
{
    static const struct operation_case cases[] = {
        {"seen", OP("TIME_POINT", "IS_BEFORE") ON("Asia/Tokyo"), "B"},
        {"seen", OP("TIME_POINT", "IS_BEFORE") ON("UTC"), "AB"},
        {"birthday", OP("TIME_POINT", "IS_AFTER") ON("Asia/Tokyo"), "CE"},
        {"birthday", OP("TIME_POINT", "IS_AFTER") ON("Asia/Tokyo") INCLUSIVE, "ACE"},
        {"birthday", OP("TIME_POINT", "IS_AFTER") ON("America/New_York") INCLUSIVE, "ACE"},
        {"seen", OP("TIME_POINT", "IS_AFTER") POINT("timePoint", INDEX("\"NOW\"", "\"days\":-5")),
         "AC"},
        {"seen",
         OP("TIME_POINT", "IS_AFTER") POINT("timePoint", INDEX("\"NOW\"", "\"days\":-5")) INCLUSIVE,
         "ABC"},
        {"seen", OP("TIME_POINT", "IS_BEFORE") POINT("timePoint", INDEX("\"NOW\"", "")) UNSET,
         "BDE"},
        {"seen", OP("TIME_POINT", "IS_AFTER") POINT("timePoint", INDEX("\"TODAY\"", "")), "AC"},
        {"seen", OP("TIME_POINT", "IS_AFTER") POINT("timePoint", INDEX("\"TODAY\",\"hour\":8", "")),
         "C"},
        {"birthday",
         OP("TIME_POINT", "IS_AFTER")
             POINT("timePoint", INDEX("\"WEEK\",\"dayOfWeek\":\"FRIDAY\"", "\"weeks\":-1")),
         "ACE"},
        {"birthday",
         OP("TIME_POINT", "IS_AFTER") POINT(
             "timePoint", INDEX("\"WEEK\",\"dayOfWeek\":\"FRIDAY\"", "\"weeks\":-1")) INCLUSIVE,
         "ABCE"},
        {"birthday",
         OP("TIME_POINT", "IS_BEFORE") POINT("timePoint", INDEX("\"MONTH\",\"day\":20", "")), "AB"},
        {"birthday",
         OP("TIME_POINT", "IS_BEFORE")
             POINT("timePoint", INDEX("\"QUARTER\",\"month\":3,\"day\":1", "")) INCLUSIVE,
         "ABCE"},
        {"birthday",
         OP("TIME_POINT", "IS_BEFORE")
             POINT("timePoint", INDEX("\"YEAR\",\"month\":12,\"day\":1", "")),
         "ABC"},
        {"birthday",
         OP("TIME_RANGED", "IS_BETWEEN") POINT("lowerBoundTimePoint", INDEX("\"TODAY\"", ""))
             POINT("upperBoundTimePoint", INDEX("\"TODAY\"", "\"days\":5")),
         "AC"},
        {"birthday",
         OP("TIME_RANGED", "IS_BETWEEN") POINT("lowerBoundTimePoint", INDEX("\"TODAY\"", "")) POINT(
             "upperBoundTimePoint",
             INDEX("\"TODAY\"", "\"days\":5")) ",\"upperBoundEndpointBehavior\":\"EXCLUSIVE\"",
         "A"},
        {"birthday",
         OP("TIME_RANGED", "IS_NOT_BETWEEN") POINT("lowerBoundTimePoint", INDEX("\"TODAY\"", ""))
             POINT("upperBoundTimePoint", INDEX("\"TODAY\"", "\"days\":5")),
         "BE"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

#define REFERS(property, what)                                                                     \
    POINT("timePoint", "\"timeType\":\"PROPERTY_REFERENCED\",\"property\":\"" property             \
                       "\",\"referenceType\":\"" what "\"")

static void properties_are_compared_with_each_other(struct work *w)
{
    static const struct operation_case cases[] = {
        {"seen", OP("TIME_POINT", "IS_AFTER") REFERS("createdate", "VALUE"), "ABC"},
        {"seen", OP("TIME_POINT", "IS_AFTER") REFERS("note", "UPDATED_AT"), "ABC"},
        {"birthday", OP("TIME_POINT", "IS_AFTER") REFERS("seen", "VALUE"), ""},
        {"birthday", OP("TIME_POINT", "IS_AFTER") REFERS("seen", "VALUE") UNSET, "DE"},
        {"seen", OP("COMPARATIVE_DATE", "IS_AFTER") ",\"comparisonPropertyName\":\"birthday\"",
         "ABC"},
        {"birthday", OP("COMPARATIVE_DATE", "IS_BEFORE") ",\"comparisonPropertyName\":\"seen\"",
         "ABC"},
        {"birthday",
         OP("COMPARATIVE_DATE", "IS_AFTER") ",\"comparisonPropertyName\":\"seen\","
                                            "\"defaultComparisonValue\":\"2023-11-30\"",
         "E"},
        {"note",
         OP("COMPARATIVE_PROPERTY_UPDATED", "IS_AFTER") ",\"comparisonPropertyName\":\"seen\"",
         "A"},
        {"seen",
         OP("COMPARATIVE_PROPERTY_UPDATED", "IS_BEFORE") ",\"comparisonPropertyName\":\"note\"",
         "A"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

#define WITHIN(days)                                                                               \
    ",\"pruningRefineBy\":{\"type\":\"RELATIVE_COMPARATIVE\",\"comparison\":\"AFTER\","            \
    "\"timeOffset\":{\"amount\":" days ",\"timeUnit\":\"DAYS\",\"offsetDirection\":\"PAST\"}}"
#define TIMES(words) ",\"coalescingRefineBy\":{\"type\":\"NUM_OCCURRENCES\"," words "}"

static void the_past_is_asked_within_limits(struct work *w)
{
    static const struct operation_case cases[] = {
        {"note", OP("ROLLING_PROPERTY_UPDATED", "UPDATED_IN_LAST_X_DAYS") DAYS("3"), ""},
        {"note", OP("ROLLING_PROPERTY_UPDATED", "UPDATED_IN_LAST_X_DAYS") DAYS("4"), "A"},
        {"note", OP("ROLLING_PROPERTY_UPDATED", "NOT_UPDATED_IN_LAST_X_DAYS") DAYS("4"), "BC"},
        {"note", OP("ROLLING_PROPERTY_UPDATED", "NOT_UPDATED_IN_LAST_X_DAYS") DAYS("4") UNSET,
         "BCDE"},
        {"note",
         OP("TIME_POINT", "IS_AFTER") POINT(
             "timePoint", INDEX("\"NOW\"", "\"days\":-4")) ",\"propertyParser\":\"UPDATED_AT\"",
         "A"},
        {"note", OP("STRING", "HAS_EVER_BEEN_EQUAL_TO") VALUE("\"blue\"") WITHIN("21"), "A"},
        {"note", OP("STRING", "HAS_EVER_BEEN_EQUAL_TO") VALUE("\"blue\"") WITHIN("10"), ""},
        {"note", OP("STRING", "HAS_NEVER_BEEN_EQUAL_TO") VALUE("\"blue\"") WITHIN("10"), "A"},
        {"note", OP("STRING", "CONTAINS") VALUE("\"red\"") WITHIN("10"), "A"},
        {"note", OP("STRING", "HAS_EVER_CONTAINED") VALUE("\"e\"") TIMES("\"minOccurrences\":2"),
         "A"},
        {"note", OP("STRING", "HAS_EVER_CONTAINED") VALUE("\"e\"") TIMES("\"maxOccurrences\":1"),
         "BC"},
        {"note",
         OP("STRING", "HAS_EVER_CONTAINED") VALUE("\"e\"")
             TIMES("\"minOccurrences\":1,\"maxOccurrences\":2"),
         "ABC"},
        {"note",
         OP("STRING", "HAS_EVER_CONTAINED") VALUE(
             "\"red\"") ",\"coalescingRefineBy\":{\"type\":\"SET_OCCURRENCES\",\"setType\":\"ALL\"}",
         "B"},
    };
    check_cases(w, cases, COUNT_OF(cases));
}

static void a_contact_leaves_at_the_very_instant(struct work *w)
{
    segment_rig_open(w);
    static const char *const operation =
        OP("ROLLING_DATE_RANGE", "IS_LESS_THAN_X_DAYS_AGO") DAYS("6");
    w->now = TEST_NOW + DAY - 1;
    CHECK_TEXT(segment_rig_asked(w, "seen", operation), "AB");
    w->now = TEST_NOW + DAY;
    CHECK_TEXT(segment_rig_asked(w, "seen", operation), "A");
    w->now = TEST_NOW + 5 * DAY;
    CHECK_TEXT(segment_rig_asked(w, "seen", operation), "AC");
    w->now = INT64_C(1700060399999); /* the last ms of 15 November in Tokyo */
    CHECK_TEXT(segment_rig_asked(w, "birthday", OP("DATE", "IS_LESS_THAN_X_DAYS_AGO") DAYS("1")),
               "A");
    w->now++;
    CHECK_TEXT(segment_rig_asked(w, "birthday", OP("DATE", "IS_LESS_THAN_X_DAYS_AGO") DAYS("1")),
               "");
}

SUITE_DB("segment operation", TEST(known_and_unknown_ask_whether_there_is_a_value),
         TEST(truths_are_compared), TEST(options_are_compared_as_sets),
         TEST(texts_are_compared_whatever_their_case), TEST(numbers_are_compared_exactly),
         TEST(rolling_days_leave_out_their_far_end), TEST(units_of_the_calendar_begin_at_home),
         TEST(days_and_instants_are_compared), TEST(time_points_are_instants_of_their_zone),
         TEST(properties_are_compared_with_each_other), TEST(the_past_is_asked_within_limits),
         TEST(a_contact_leaves_at_the_very_instant));
