/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_filter.h"

#include <string.h>

#include "base/text.h"
#include "test/check.h"

static status read(struct work *w, const char *words, const struct segment_branch **ret_branch)
{
    const struct json *json;
    TRY(json_parse(w, words, strlen(words), &json));
    return segment_filter_read(w, json, ret_branch);
}

static const char *in_and(struct work *w, const char *parts)
{
    return work_text(w,
                     "{\"filterBranchType\":\"OR\",\"filterBranches\":[{\"filterBranchType\":"
                     "\"AND\",%s}]}",
                     parts);
}

static const char *of_property(struct work *w, const char *operation)
{
    return in_and(w, work_text(w,
                               "\"filters\":[{\"filterType\":\"PROPERTY\",\"property\":\"a\","
                               "\"operation\":%s}]",
                               operation));
}

static const char *of_filter(struct work *w, const char *filter)
{
    return in_and(w, work_text(w, "\"filters\":[%s]", filter));
}

/* ---- what is taken ---- */

/* What is written is read again and is then written the same. */
static void check_round_trip(struct work *w, const char *words)
{
    const struct segment_branch *branch;
    CHECK_OK(read(w, words, &branch));
    const char *written = segment_filter_write(w, branch);
    CHECK_OK(read(w, written, &branch));
    CHECK_TEXT(segment_filter_write(w, branch), written);
}

static void every_operation_is_read_and_written_back(struct work *w)
{
    static const char *const operations[] = {
        "{\"operationType\":\"ALL_PROPERTY\",\"operator\":\"IS_KNOWN\"}",
        "{\"operationType\":\"bool\",\"operator\":\"is_equal_to\",\"value\":true}",
        "{\"operationType\":\"enumeration\",\"operator\":\"IS_ANY_OF\",\"values\":[\"x\",5,true]}",
        "{\"operationType\":\"MULTISTRING\",\"operator\":\"CONTAINS\",\"values\":[\"x\"]}",
        "{\"operationType\":\"STRING\",\"operator\":\"IS_EQUAL_TO\",\"value\":\"x\"}",
        "{\"operationType\":\"NUMBER\",\"operator\":\"IS_EQUAL_TO\",\"value\":1.5}",
        "{\"operationType\":\"NUMBER\",\"operator\":\"IS_EQUAL_TO\",\"value\":\"1\"}",
        "{\"operationType\":\"NUMBER_RANGED\",\"operator\":\"IS_BETWEEN\",\"lowerBound\":\"1\","
        "\"upperBound\":2}",
        "{\"operationType\":\"RANGED_DATE\",\"operator\":\"IS_BETWEEN\",\"lowerBound\":0,"
        "\"upperBound\":\"2024-01-31T09:00:00Z\",\"requiresTimeZoneConversion\":false}",
        "{\"operationType\":\"DATE\",\"operator\":\"IS_AFTER\",\"year\":2024,\"month\":\"MAY\","
        "\"day\":1}",
        "{\"operationType\":\"ROLLING_DATE_RANGE\",\"operator\":\"IS_LESS_THAN_X_DAYS_AGO\","
        "\"numberOfDays\":60,\"requiresTimeZoneConversion\":true}",
        "{\"operationType\":\"CALENDAR_DATE\",\"operator\":\"IN_LAST_TIME_UNIT\",\"timeUnit\":"
        "\"month\",\"timeUnitCount\":2,\"useFiscalYear\":true,\"fiscalYearStart\":\"APRIL\"}",
        "{\"operationType\":\"ROLLING_PROPERTY_UPDATED\",\"operator\":\"UPDATED_IN_LAST_X_DAYS\","
        "\"numberOfDays\":\"7\"}",
        "{\"operationType\":\"COMPARATIVE_DATE\",\"operator\":\"IS_BEFORE\","
        "\"comparisonPropertyName\":\"b\",\"defaultComparisonValue\":\"2024-01-01\"}",
        "{\"operationType\":\"COMPARATIVE_PROPERTY_UPDATED\",\"operator\":\"IS_AFTER\","
        "\"comparisonPropertyName\":\"b\"}",
        "{\"operationType\":\"DATETIME\",\"operator\":\"IS_BEFORE\",\"timestamp\":1700000000000}",
        "{\"operationType\":\"TIME_POINT\",\"type\":\"TIME_POINT\",\"operator\":\"IS_AFTER\","
        "\"timePoint\":{\"timeType\":\"DATE\",\"year\":2024,\"month\":2,\"day\":29,\"hour\":23,"
        "\"minute\":59,\"second\":59,\"millisecond\":999,\"zoneId\":\"Europe/Paris\","
        "\"timezoneSource\":\"CUSTOM\"},\"endpointBehavior\":\"INCLUSIVE\","
        "\"propertyParser\":\"UPDATED_AT\"}",
        "{\"type\":\"TIME_RANGED\",\"operationType\":\"TIME_RANGED\",\"operator\":\"IS_BETWEEN\","
        "\"lowerBoundTimePoint\":{\"timeType\":\"INDEXED\",\"indexReference\":{\"referenceType\":"
        "\"WEEK\",\"dayOfWeek\":\"FRIDAY\"},\"offset\":{\"weeks\":-1},\"zoneId\":\"UTC\"},"
        "\"upperBoundTimePoint\":{\"timeType\":\"PROPERTY_REFERENCED\",\"property\":\"b\","
        "\"referenceType\":\"VALUE\"},\"lowerBoundEndpointBehavior\":\"EXCLUSIVE\"}",
        "{\"operationType\":\"STRING\",\"operator\":\"HAS_EVER_CONTAINED\",\"value\":\"x\","
        "\"coalescingRefineBy\":{\"type\":\"NUM_OCCURRENCES\",\"minOccurrences\":1},"
        "\"pruningRefineBy\":{\"type\":\"RELATIVE_RANGED\",\"rangeType\":\"BETWEEN\","
        "\"lowerBoundOffset\":{\"amount\":9,\"timeUnit\":\"DAYS\",\"offsetDirection\":\"PAST\"},"
        "\"upperBoundOffset\":{\"amount\":1,\"timeUnit\":\"DAYS\",\"offsetDirection\":\"PAST\"}}}",
    };
    for (size_t i = 0; i < COUNT_OF(operations); i++)
        check_round_trip(w, of_property(w, operations[i]));
}

static void every_filter_is_read_and_written_back(struct work *w)
{
    static const char *const filters[] = {
        "{\"filterType\":\"IN_LIST\",\"listId\":\"12\",\"operator\":\"NOT_IN_LIST\"}",
        "{\"filterType\":\"IN_LIST\",\"listId\":12,\"operator\":\"IN_LIST\",\"metadata\":{"
        "\"inListType\":\"WORKFLOWS_ACTIVE\",\"id\":\"1\"}}",
        "{\"filterType\":\"ASSOCIATION\",\"listId\":\"12\",\"operator\":\"IN_LIST\","
        "\"associationTypeId\":1,\"associationCategory\":\"HUBSPOT_DEFINED\",\"coalescingRefineBy\":"
        "{\"type\":\"SET_OCCURRENCES\",\"setType\":\"ANY\"}}",
        "{\"filterType\":\"PROPERTY_ASSOCIATION\",\"listId\":\"12\",\"operator\":\"IN_LIST\","
        "\"propertyWithObjectId\":\"a\",\"toObjectTypeId\":\"0-2\"}",
        "{\"filterType\":\"NUM_ASSOCIATIONS\",\"associationTypeId\":279,\"associationCategory\":"
        "\"HUBSPOT_DEFINED\",\"coalescingRefineBy\":{\"type\":\"NUM_OCCURRENCES\","
        "\"minOccurrences\":1,\"maxOccurrences\":2}}",
        "{\"filterType\":\"UNIFIED_EVENTS\",\"eventTypeId\":\"4-1\",\"filterLines\":[{\"property\":"
        "\"a\",\"operation\":{\"operationType\":\"STRING\",\"operator\":\"CONTAINS\",\"value\":"
        "\"x\"}}],\"pruningRefineBy\":{\"type\":\"ALL_HISTORY\"}}",
        "{\"filterType\":\"EVENT\",\"eventId\":\"5\",\"operator\":\"NOT_HAS_EVENT\"}",
        "{\"filterType\":\"EMAIL_EVENT\",\"appId\":\"1\",\"emailId\":\"2\",\"level\":\"EMAIL\","
        "\"clickUrl\":\"https://example.com\",\"operator\":\"OPENED_BUT_NOT_REPLIED\"}",
        "{\"filterType\":\"PAGE_VIEW\",\"pageUrl\":\"/x\",\"enableTracking\":true,\"operator\":"
        "\"HAS_PAGEVIEW_MATCHES_REGEX\",\"pruningRefineBy\":{\"type\":\"ABSOLUTE_COMPARATIVE\","
        "\"comparison\":\"BEFORE\",\"timestamp\":1700000000000}}",
        "{\"filterType\":\"FORM_SUBMISSION\",\"formId\":\"f\",\"operator\":\"NOT_FILLED_OUT\"}",
        "{\"filterType\":\"FORM_SUBMISSION_ON_PAGE\",\"pageId\":\"p\",\"operator\":\"FILLED_OUT\"}",
        "{\"filterType\":\"EMAIL_SUBSCRIPTION\",\"subscriptionIds\":[\"1\"],\"acceptedStatuses\":["
        "\"OPT_IN\"]}",
        "{\"filterType\":\"COMMUNICATION_SUBSCRIPTION\",\"subscriptionIds\":[\"1\"],\"channel\":"
        "\"SMS\",\"acceptedOptStates\":[\"OPT_IN\"],\"subscriptionType\":\"x\"}",
        "{\"filterType\":\"CTA\",\"ctaName\":\"c\",\"operator\":\"HAS_NOT_CLICKED_CTA\"}",
        "{\"filterType\":\"PRIVACY\",\"privacyName\":\"p\",\"operator\":"
        "\"PRIVACY_CONSENT_COMPLETED\"}",
        "{\"filterType\":\"INTEGRATION_EVENT\",\"eventTypeId\":5,\"filterLines\":[]}",
        "{\"filterType\":\"SURVEY_MONKEY\",\"surveyId\":\"s\",\"operator\":"
        "\"HAS_RESPONDED_TO_SURVEY\"}",
        "{\"filterType\":\"SURVEY_MONKEY_VALUE\",\"surveyId\":\"s\",\"surveyQuestion\":\"q\","
        "\"operator\":\"HAS_ANSWERED_SURVEY_QUESTION_WITH_VALUE\",\"valueComparison\":{}}",
        "{\"filterType\":\"WEBINAR\",\"webinarId\":\"w\",\"operator\":\"HAS_WEBINAR_ATTENDANCE\"}",
        "{\"filterType\":\"ADS_SEARCH\",\"searchTerms\":[\"a\"],\"searchTermType\":\"NAME\","
        "\"entityType\":\"AD\",\"adNetwork\":\"FACEBOOK\",\"operator\":\"CONTAINS\"}",
        "{\"filterType\":\"ADS_TIME\",\"pruningRefineBy\":{\"type\":\"ABSOLUTE_RANGED\","
        "\"rangeType\":\"NOT_BETWEEN\",\"lowerTimestamp\":1,\"upperTimestamp\":2}}",
        "{\"filterType\":\"CAMPAIGN_INFLUENCED\",\"campaignId\":\"c\"}",
        "{\"filterType\":\"constant\",\"shouldAccept\":true}",
        "{\"filterType\":\"SENTENCE\",\"sentence\":\"did \\\"Order Completed\\\"\"}",
    };
    for (size_t i = 0; i < COUNT_OF(filters); i++)
        check_round_trip(w, of_filter(w, filters[i]));
    CHECK_INT(COUNT_OF(filters), FILTER_TYPES); /* PROPERTY above, IN_LIST twice here */
}

static void every_branch_is_read_and_written_back(struct work *w)
{
    static const char *const branches[] = {
        "{\"filterBranchType\":\"OR\",\"filterBranchOperator\":\"OR\"}",
        "{\"filterBranchType\":\"AND\"}",
        "{\"filterBranchType\":\"NOT_ALL\",\"filterBranchOperator\":\"AND\",\"filters\":[]}",
        "{\"filterBranchType\":\"not_any\",\"filters\":null}",
        "{\"filterBranchType\":\"ASSOCIATION\",\"objectTypeId\":\"0-2\",\"operator\":\"IN_LIST\","
        "\"associationTypeId\":279,\"associationCategory\":\"HUBSPOT_DEFINED\"}",
        "{\"filterBranchType\":\"PROPERTY_ASSOCIATION\",\"objectTypeId\":\"0-2\",\"operator\":"
        "\"IN_LIST\",\"propertyWithObjectId\":\"a\"}",
        "{\"filterBranchType\":\"UNIFIED_EVENTS\",\"eventTypeId\":\"4-1\",\"operator\":"
        "\"HAS_NOT_COMPLETED\",\"pruningRefineBy\":{\"type\":\"ALL_HISTORY\"}}",
        "{\"filterBranchType\":\"RESTRICTED\"}",
    };
    for (size_t i = 0; i < COUNT_OF(branches); i++)
        check_round_trip(w, in_and(w, work_text(w, "\"filterBranches\":[%s]", branches[i])));
    CHECK_INT(COUNT_OF(branches), BRANCH_TYPES);
}

/* ---- what is refused ---- */

static void check_refused(struct work *w, const char *words, const char *place,
                          const char *expected)
{
    const struct segment_branch *branch;
    CHECK_INT(read(w, words, &branch), INVALID);
    CHECK_TEXT(w->failure.field, place);
    if (strstr(w->failure.message, expected) == NULL)
        CHECK_TEXT(w->failure.message, expected);
}

#define PLACE "filterBranch.filterBranches[0].filters[0]"

static void a_bad_operation_is_refused_by_its_place(struct work *w)
{
    static const struct {
        const char *operation, *place, *expected;
    } cases[] = {
        {"null", ".operation", "expected an operation"},
        {"{}", ".operation.operationType", "expected ALL_PROPERTY, BOOL,"},
        {"{\"operationType\":\"TEXT\"}", ".operation.operationType", "or TIME_RANGED"},
        {"{\"operationType\":\"BOOL\",\"operator\":\"IS\"}", ".operation.operator",
         "expected IS_EQUAL_TO, IS_NOT_EQUAL_TO, HAS_EVER_BEEN_EQUAL_TO or "
         "HAS_NEVER_BEEN_EQUAL_TO"},
        {"{\"operationType\":\"BOOL\",\"operator\":\"IS_EQUAL_TO\"}", ".operation.value",
         "at least one value"},
        {"{\"operationType\":\"BOOL\",\"operator\":\"IS_EQUAL_TO\",\"value\":\"yes\"}",
         ".operation.value", "expected true or false"},
        {"{\"operationType\":\"STRING\",\"operator\":\"IS_EQUAL_TO\",\"valeu\":\"x\"}",
         ".operation", "'valeu' is nothing"},
        {"{\"operationType\":\"ENUMERATION\",\"operator\":\"IS_ANY_OF\",\"values\":\"x\"}",
         ".operation.values", "expected an array"},
        {"{\"operationType\":\"ENUMERATION\",\"operator\":\"IS_ANY_OF\",\"values\":[\"x\",{}]}",
         ".operation.values[1]", "expected a text, a number, true or false"},
        {"{\"operationType\":\"ENUMERATION\",\"operator\":\"IS_ANY_OF\",\"values\":[]}",
         ".operation.values", "at least one value"},
        {"{\"operationType\":\"NUMBER\",\"operator\":\"IS_EQUAL_TO\",\"value\":\"many\"}",
         ".operation.value", "expected a number such as 12.5"},
        {"{\"operationType\":\"NUMBER_RANGED\",\"operator\":\"IS_BETWEEN\",\"lowerBound\":2,"
         "\"upperBound\":1}",
         ".operation.upperBound", "at least the lowerBound"},
        {"{\"operationType\":\"DATE\",\"operator\":\"IS_BEFORE\",\"year\":2023,\"month\":2,"
         "\"day\":29}",
         ".operation.day", "a day that there is"},
        {"{\"operationType\":\"ROLLING_DATE_RANGE\",\"operator\":\"IS_LESS_THAN_X_DAYS_AGO\"}",
         ".operation.numberOfDays", "is missing"},
        {"{\"operationType\":\"ROLLING_DATE_RANGE\",\"operator\":\"IS_LESS_THAN_X_DAYS_AGO\","
         "\"numberOfDays\":-1}",
         ".operation.numberOfDays", "0 to 36500"},
        {"{\"operationType\":\"CALENDAR_DATE\",\"operator\":\"IN_LAST_TIME_UNIT\",\"timeUnit\":"
         "\"HOUR\"}",
         ".operation.timeUnit", "expected DAY, WEEK, MONTH, QUARTER or YEAR"},
        {"{\"operationType\":\"DATETIME\",\"operator\":\"IS_BEFORE\",\"timestamp\":\"soon\"}",
         ".operation.timestamp", "expected an instant"},
        {"{\"operationType\":\"TIME_POINT\",\"operator\":\"IS_BEFORE\"}", ".operation.timePoint",
         "expected a time point"},
        {"{\"operationType\":\"TIME_POINT\",\"operator\":\"IS_BEFORE\",\"timePoint\":{\"timeType\":"
         "\"INDEXED\",\"indexReference\":{\"referenceType\":\"DECADE\"}}}",
         ".operation.timePoint.indexReference.referenceType", "expected NOW"},
        {"{\"operationType\":\"TIME_POINT\",\"operator\":\"IS_BEFORE\",\"timePoint\":{\"timeType\":"
         "\"DATE\",\"year\":2024,\"month\":1,\"day\":1,\"zoneId\":\"Mars/Olympus\"}}",
         ".operation.timePoint.zoneId", "expected a time zone"},
        {"{\"operationType\":\"TIME_POINT\",\"operator\":\"IS_BEFORE\",\"timePoint\":{\"timeType\":"
         "\"INDEXED\",\"indexReference\":{\"referenceType\":\"NOW\"},\"offset\":{\"decades\":1}}}",
         ".operation.timePoint.offset", "'decades' is nothing"},
        {"{\"operationType\":\"STRING\",\"operator\":\"CONTAINS\",\"value\":\"x\","
         "\"coalescingRefineBy\":{\"type\":\"NUM_OCCURRENCES\"}}",
         ".operation.coalescingRefineBy", "expected minOccurrences"},
        {"{\"operationType\":\"STRING\",\"operator\":\"CONTAINS\",\"value\":\"x\","
         "\"includeObjectsWithNoValueSet\":1}",
         ".operation.includeObjectsWithNoValueSet", "expected true or false"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_refused(w, of_property(w, cases[i].operation),
                      work_text(w, PLACE "%s", cases[i].place), cases[i].expected);
}

static void a_bad_filter_is_refused_by_its_place(struct work *w)
{
    static const struct {
        const char *filter, *place, *expected;
    } cases[] = {
        {"5", "", "expected a filter"},
        {"{}", ".filterType", "expected PROPERTY, IN_LIST"},
        {"{\"filterType\":\"PROPERTY\"}", ".property", "is missing"},
        {"{\"filterType\":\"PROPERTY\",\"property\":\"\"}", ".property", "not empty"},
        {"{\"filterType\":\"IN_LIST\"}", ".listId", "is missing"},
        {"{\"filterType\":\"IN_LIST\",\"listId\":\"-5\"}", ".listId", "the id of a list"},
        {"{\"filterType\":\"IN_LIST\",\"listId\":5,\"operator\":\"IS_IN\"}", ".operator",
         "expected IN_LIST or NOT_IN_LIST"},
        {"{\"filterType\":\"UNIFIED_EVENTS\"}", ".eventTypeId", "is missing"},
        {"{\"filterType\":\"UNIFIED_EVENTS\",\"eventTypeId\":\"e\",\"filterLines\":[{}]}",
         ".filterLines[0].property", "is missing"},
        {"{\"filterType\":\"CONSTANT\",\"shouldAccept\":\"maybe\"}", ".shouldAccept",
         "true or false"},
        {"{\"filterType\":\"CTA\",\"operator\":\"did it\"}", ".operator", "in capitals"},
        {"{\"filterType\":\"ADS_TIME\",\"pruningRefineBy\":{\"type\":\"LATELY\"}}",
         ".pruningRefineBy.type", "expected ALL_HISTORY"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_refused(w, of_filter(w, cases[i].filter), work_text(w, PLACE "%s", cases[i].place),
                      cases[i].expected);
}

static void a_bad_branch_is_refused_by_its_place(struct work *w)
{
    check_refused(w, "[]", "filterBranch", "expected a branch");
    check_refused(w, "{}", "filterBranch.filterBranchType", "expected OR, AND");
    check_refused(w, "{\"filterBranchType\":\"AND\"}", "filterBranch.filterBranchType",
                  "expected OR at the root");
    check_refused(w, "{\"filterBranchType\":\"OR\",\"filterBranches\":5}",
                  "filterBranch.filterBranches", "expected an array");
    check_refused(w, "{\"filterBranchType\":\"OR\",\"filterBranchOperator\":\"AND\"}",
                  "filterBranch.filterBranchOperator", "expected OR");
    check_refused(w, "{\"filterBranchType\":\"OR\",\"filters\":[{\"filterType\":\"CONSTANT\"}]}",
                  "filterBranch.filters", "expected none at the root");
    check_refused(
        w, "{\"filterBranchType\":\"OR\",\"filterBranches\":[{\"filterBranchType\":\"OR\"}]}",
        "filterBranch.filterBranches[0].filterBranchType", "expected AND below the root");
    check_refused(w, in_and(w, "\"filterBranches\":[{\"filterBranchType\":\"ASSOCIATION\"}]"),
                  "filterBranch.filterBranches[0].filterBranches[0].objectTypeId", "is missing");
    check_refused(w, in_and(w, "\"colour\":1"), "filterBranch.filterBranches[0]",
                  "'colour' is nothing");
}

static void a_rule_has_its_limits(struct work *w)
{
    struct text many = text_open(w->arena), deep = text_open(w->arena);
    text_add(&many, "\"filters\":[");
    for (int i = 0; i <= SEGMENT_FILTERS; i++)
        text_addf(&many, "%s{\"filterType\":\"CONSTANT\"}", i == 0 ? "" : ",");
    text_add(&many, "]");
    check_refused(w, in_and(w, many.bytes), "filterBranch.filterBranches[0].filters",
                  "at most 1000 filters");
    text_add(&deep, "\"filters\":[]");
    for (int i = 0; i < SEGMENT_DEPTH; i++) {
        const char *inner = work_text(w, "%s", deep.bytes);
        text_clear(&deep);
        text_addf(&deep, "\"filterBranches\":[{\"filterBranchType\":\"AND\",%s}]", inner);
    }
    const struct segment_branch *branch;
    CHECK_INT(read(w, in_and(w, deep.bytes), &branch), INVALID);
    CHECK(strstr(w->failure.message, "branches inside each other") != NULL);
}

SUITE("segment filter", TEST(every_operation_is_read_and_written_back),
      TEST(every_filter_is_read_and_written_back), TEST(every_branch_is_read_and_written_back),
      TEST(a_bad_operation_is_refused_by_its_place), TEST(a_bad_filter_is_refused_by_its_place),
      TEST(a_bad_branch_is_refused_by_its_place), TEST(a_rule_has_its_limits));
