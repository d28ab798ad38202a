/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Operations: what is asked of one property, and what each of them may say. */
#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_read.h"

#define TEXTS ((1U << PROPERTY_STRING) | (1U << PROPERTY_PHONE) | (1U << PROPERTY_ENUMERATION))
#define DATES ((1U << PROPERTY_DATE) | (1U << PROPERTY_DATETIME))
#define ANY   (~0U)

typedef status read_operation(const struct spot *at, struct segment_operation *op);

static read_operation read_nothing, read_bool_value, read_values, read_number, read_number_range,
    read_date_range, read_date, read_days, read_calendar, read_compared, read_timestamp,
    read_one_point, read_two_points;

/* clang-format off */
static const struct segment_operator all_property[] = {
    {"IS_KNOWN",                     COMPARE_KNOWN,    false, false},
    {"IS_UNKNOWN",                   COMPARE_KNOWN,    true,  false},
    {NULL},
};
static const struct segment_operator equalities[] = { /* of BOOL */
    {"IS_EQUAL_TO",                  COMPARE_EQUAL,    false, false},
    {"IS_NOT_EQUAL_TO",              COMPARE_EQUAL,    true,  false},
    {"HAS_EVER_BEEN_EQUAL_TO",       COMPARE_EQUAL,    false, true},
    {"HAS_NEVER_BEEN_EQUAL_TO",      COMPARE_EQUAL,    true,  true},
    {NULL},
};
static const struct segment_operator enumerations[] = {
    {"IS_ANY_OF",                    COMPARE_ANY_OF,   false, false},
    {"IS_NONE_OF",                   COMPARE_ANY_OF,   true,  false},
    {"IS_EXACTLY",                   COMPARE_EXACTLY,  false, false},
    {"IS_NOT_EXACTLY",               COMPARE_EXACTLY,  true,  false},
    {"CONTAINS_ALL",                 COMPARE_ALL,      false, false},
    {"DOES_NOT_CONTAIN_ALL",         COMPARE_ALL,      true,  false},
    {"HAS_EVER_BEEN_ANY_OF",         COMPARE_ANY_OF,   false, true},
    {"HAS_NEVER_BEEN_ANY_OF",        COMPARE_ANY_OF,   true,  true},
    {"HAS_EVER_BEEN_EXACTLY",        COMPARE_EXACTLY,  false, true},
    {"HAS_NEVER_BEEN_EXACTLY",       COMPARE_EXACTLY,  true,  true},
    {"HAS_EVER_CONTAINED_ALL",       COMPARE_ALL,      false, true},
    {"HAS_NEVER_CONTAINED_ALL",      COMPARE_ALL,      true,  true},
    {NULL},
};
static const struct segment_operator multistrings[] = {
    {"IS_EQUAL_TO",                  COMPARE_EQUAL,    false, false},
    {"IS_NOT_EQUAL_TO",              COMPARE_EQUAL,    true,  false},
    {"CONTAINS",                     COMPARE_CONTAINS, false, false},
    {"CONTAINS_EXACTLY",             COMPARE_PHRASE,   false, false},
    {"DOES_NOT_CONTAIN",             COMPARE_CONTAINS, true,  false},
    {"DOES_NOT_CONTAIN_EXACTLY",     COMPARE_PHRASE,   true,  false},
    {"STARTS_WITH",                  COMPARE_STARTS,   false, false},
    {"ENDS_WITH",                    COMPARE_ENDS,     false, false},
    {NULL},
};
static const struct segment_operator strings[] = {
    {"IS_EQUAL_TO",                  COMPARE_EQUAL,    false, false},
    {"IS_NOT_EQUAL_TO",              COMPARE_EQUAL,    true,  false},
    {"CONTAINS",                     COMPARE_CONTAINS, false, false},
    {"DOES_NOT_CONTAIN",             COMPARE_CONTAINS, true,  false},
    {"STARTS_WITH",                  COMPARE_STARTS,   false, false},
    {"ENDS_WITH",                    COMPARE_ENDS,     false, false},
    {"HAS_EVER_BEEN_EQUAL_TO",       COMPARE_EQUAL,    false, true},
    {"HAS_NEVER_BEEN_EQUAL_TO",      COMPARE_EQUAL,    true,  true},
    {"HAS_EVER_CONTAINED",           COMPARE_CONTAINS, false, true},
    {"HAS_NEVER_CONTAINED",          COMPARE_CONTAINS, true,  true},
    {NULL},
};
static const struct segment_operator numbers[] = {
    {"IS_EQUAL_TO",                  COMPARE_EQUAL,    false, false},
    {"IS_NOT_EQUAL_TO",              COMPARE_EQUAL,    true,  false},
    {"IS_GREATER_THAN",              COMPARE_GREATER,  false, false},
    {"IS_GREATER_THAN_OR_EQUAL_TO",  COMPARE_AT_LEAST, false, false},
    {"IS_LESS_THAN",                 COMPARE_LESS,     false, false},
    {"IS_LESS_THAN_OR_EQUAL_TO",     COMPARE_AT_MOST,  false, false},
    {"HAS_EVER_BEEN_EQUAL_TO",       COMPARE_EQUAL,    false, true},
    {"HAS_NEVER_BEEN_EQUAL_TO",      COMPARE_EQUAL,    true,  true},
    {NULL},
};
static const struct segment_operator ranges[] = {
    {"IS_BETWEEN",                   COMPARE_BETWEEN,  false, false},
    {"IS_NOT_BETWEEN",               COMPARE_BETWEEN,  true,  false},
    {NULL},
};
static const struct segment_operator rolling[] = { /* DATE has those of `instants` as well */
    {"IS_LESS_THAN_X_DAYS_AGO",      COMPARE_LESS_THAN_AGO,      false, false},
    {"IS_MORE_THAN_X_DAYS_AGO",      COMPARE_MORE_THAN_AGO,      false, false},
    {"IS_LESS_THAN_X_DAYS_FROM_NOW", COMPARE_LESS_THAN_FROM_NOW, false, false},
    {"IS_MORE_THAN_X_DAYS_FROM_NOW", COMPARE_MORE_THAN_FROM_NOW, false, false},
    {NULL},
};
static const struct segment_operator dates[] = {
    {"IS_LESS_THAN_X_DAYS_AGO",      COMPARE_LESS_THAN_AGO,      false, false},
    {"IS_MORE_THAN_X_DAYS_AGO",      COMPARE_MORE_THAN_AGO,      false, false},
    {"IS_LESS_THAN_X_DAYS_FROM_NOW", COMPARE_LESS_THAN_FROM_NOW, false, false},
    {"IS_MORE_THAN_X_DAYS_FROM_NOW", COMPARE_MORE_THAN_FROM_NOW, false, false},
    {"IS_EQUAL_TO",                  COMPARE_EQUAL,    false, false},
    {"IS_NOT_EQUAL_TO",              COMPARE_EQUAL,    true,  false},
    {"IS_BEFORE",                    COMPARE_BEFORE,   false, false},
    {"IS_AFTER",                     COMPARE_AFTER,    false, false},
    {NULL},
};
static const struct segment_operator calendar[] = {
    {"IN_THIS_TIME_UNIT",            COMPARE_THIS_UNIT,        false, false},
    {"IN_THIS_TIME_UNIT_SO_FAR",     COMPARE_THIS_UNIT_SO_FAR, false, false},
    {"IN_NEXT_TIME_UNIT",            COMPARE_NEXT_UNIT,        false, false},
    {"IN_LAST_TIME_UNIT",            COMPARE_LAST_UNIT,        false, false},
    {NULL},
};
static const struct segment_operator updates[] = {
    {"UPDATED_IN_LAST_X_DAYS",       COMPARE_UPDATED,  false, false},
    {"NOT_UPDATED_IN_LAST_X_DAYS",   COMPARE_UPDATED,  true,  false},
    {NULL},
};
static const struct segment_operator instants[] = {
    {"IS_BEFORE",                    COMPARE_BEFORE,   false, false},
    {"IS_AFTER",                     COMPARE_AFTER,    false, false},
    {NULL},
};

#define COMMON "operationType operator type includeObjectsWithNoValueSet propertyParser " \
               "coalescingRefineBy pruningRefineBy "

/*
 * The operations, in the order of enum segment_operation_type. How to add one: a value there, a
 * line here with what else it may say, and a line in docs/lists.md; a new operator also needs its
 * comparison in segment_compare.c.
 */
static const struct operation_line {
    const char                    *word;
    const struct segment_operator *operators;
    read_operation                *read;
    unsigned                       suits; /* types of property */
    const char                    *members;
} lines[] = {
    {"ALL_PROPERTY", all_property, read_nothing, ANY, COMMON},
    {"BOOL", equalities, read_bool_value, 1U << PROPERTY_BOOL | 1U << PROPERTY_ENUMERATION, COMMON "value values"},
    {"ENUMERATION", enumerations, read_values, TEXTS | 1U << PROPERTY_BOOL, COMMON "value values"},
    {"MULTISTRING", multistrings, read_values, TEXTS, COMMON "value values"},
    {"STRING", strings, read_values, TEXTS, COMMON "value values"},
    {"NUMBER", numbers, read_number, 1U << PROPERTY_NUMBER, COMMON "value values"},
    {"NUMBER_RANGED", ranges, read_number_range, 1U << PROPERTY_NUMBER, COMMON "lowerBound upperBound"},
    {"RANGED_DATE", ranges, read_date_range, DATES, COMMON "lowerBound upperBound requiresTimeZoneConversion"},
    {"DATE", dates, read_date, DATES, COMMON "year month day numberOfDays requiresTimeZoneConversion"},
    {"ROLLING_DATE_RANGE", rolling, read_days, DATES, COMMON "numberOfDays requiresTimeZoneConversion"},
    {"CALENDAR_DATE", calendar, read_calendar, DATES, COMMON "timeUnit timeUnitCount useFiscalYear fiscalYearStart"},
    {"ROLLING_PROPERTY_UPDATED", updates, read_days, ANY, COMMON "numberOfDays"},
    {"COMPARATIVE_DATE", instants, read_compared, DATES, COMMON "comparisonPropertyName defaultComparisonValue"},
    {"COMPARATIVE_PROPERTY_UPDATED", instants, read_compared, ANY, COMMON "comparisonPropertyName defaultComparisonValue"},
    {"DATETIME", instants, read_timestamp, DATES, COMMON "timestamp requiresTimeZoneConversion"},
    {"TIME_POINT", instants, read_one_point, DATES, COMMON "timePoint endpointBehavior"},
    {"TIME_RANGED", ranges, read_two_points, DATES, COMMON "lowerBoundTimePoint upperBoundTimePoint "
     "lowerBoundEndpointBehavior upperBoundEndpointBehavior"},
};
/* clang-format on */

unsigned segment_operation_suits(enum segment_operation_type type)
{
    return lines[type].suits;
}

/* ---- values ---- */

static status read_nothing(const struct spot *at, struct segment_operation *op)
{
    return OK;
}

/* A text, a number or a truth as text. */
static status value_text(const struct spot *at, const char **ret_text)
{
    const struct json *value = at->json;
    if (value->type == JSON_BOOL)
        *ret_text = value->truth ? "true" : "false";
    else if (value->type == JSON_TEXT || value->type == JSON_NUMBER)
        *ret_text = value->text;
    else
        return segment_refuse(at, NULL, "expected a text, a number, true or false");
    if (value->size > SEGMENT_VALUE_SIZE)
        return segment_refuse(at, NULL, "expected at most %d bytes", SEGMENT_VALUE_SIZE);
    return OK;
}

static status read_values(const struct spot *at, struct segment_operation *op)
{
    struct list values = list_open(at->w->arena, sizeof(const char *));
    struct spot one = segment_spot_in(at, "value"), many = segment_spot_in(at, "values");
    bool        is_one = one.json != NULL && one.json->type != JSON_NULL;
    if (is_one)
        TRY(value_text(&one, list_add(&values)));
    if (many.json != NULL && many.json->type != JSON_ARRAY)
        return segment_refuse(&many, NULL, "expected an array");
    if (many.json != NULL && many.json->size > SEGMENT_VALUES)
        return segment_refuse(&many, NULL, "expected at most %d values", SEGMENT_VALUES);
    const struct json *item = many.json == NULL ? NULL : many.json->first;
    for (size_t i = 0; item != NULL; item = item->next, i++) {
        struct spot place = segment_spot_at(&many, item, i);
        TRY(value_text(&place, list_add(&values)));
    }
    if (values.count == 0)
        return segment_refuse(at, is_one || many.json == NULL ? "value" : "values",
                              "expected at least one value");
    op->count = values.count;
    *(const char **) list_add(&values) = NULL;
    op->values = values.items;
    return OK;
}

static status read_bool_value(const struct spot *at, struct segment_operation *op)
{
    TRY(read_values(at, op));
    if (op->count != 1
        || (!text_same_nocase(op->values[0], "true") && !text_same_nocase(op->values[0], "false")))
        return segment_refuse(at, "value", "expected true or false");
    return OK;
}

static status decimal(const struct spot *at, const char *name, const char *text,
                      int64_t *ret_number)
{
    switch (money_parse_rounded(text, ret_number)) {
    case MONEY_OK:
        return OK;
    case MONEY_OUT_OF_RANGE:
        return segment_refuse(at, name, "expected a number of at most 9,223,372,036,854");
    default:
        return segment_refuse(at, name, "expected a number such as 12.5");
    }
}

static status read_number(const struct spot *at, struct segment_operation *op)
{
    TRY(read_values(at, op));
    if (op->count != 1)
        return segment_refuse(at, "values", "expected one number");
    return decimal(at, "value", op->values[0], &op->numbers[0]);
}

static status read_number_range(const struct spot *at, struct segment_operation *op)
{
    static const char *const names[] = {"lowerBound", "upperBound"};
    for (int i = 0; i < 2; i++) {
        const char *text;
        TRY(segment_read_text(at, names[i], true, &text));
        TRY(decimal(at, names[i], text, &op->numbers[i]));
    }
    if (op->numbers[0] > op->numbers[1])
        return segment_refuse(at, "upperBound", "expected at least the lowerBound");
    return OK;
}

/* ---- dates ---- */

static status read_date_range(const struct spot *at, struct segment_operation *op)
{
    TRY(segment_read_bool(at, "requiresTimeZoneConversion", &op->shifts));
    TRY(segment_read_instant(at, "lowerBound", &op->instants[0]));
    TRY(segment_read_instant(at, "upperBound", &op->instants[1]));
    if (op->instants[0] > op->instants[1])
        return segment_refuse(at, "upperBound", "expected an instant after the lowerBound");
    return OK;
}

static status read_days(const struct spot *at, struct segment_operation *op)
{
    TRY(segment_read_int(at, "numberOfDays", true, &op->amount));
    if (op->amount < 0 || op->amount > 36500)
        return segment_refuse(at, "numberOfDays", "expected 0 to 36500");
    return OK;
}

static const char *const month_words[] = {"JANUARY",  "FEBRUARY", "MARCH",  "APRIL",     "MAY",
                                          "JUNE",     "JULY",     "AUGUST", "SEPTEMBER", "OCTOBER",
                                          "NOVEMBER", "DECEMBER", NULL};

static status read_date(const struct spot *at, struct segment_operation *op)
{
    struct segment_point *point = &op->points[0];
    bool                  rolls =
        op->is->compare >= COMPARE_LESS_THAN_AGO && op->is->compare <= COMPARE_MORE_THAN_FROM_NOW;
    if (rolls)
        return read_days(at, op);

    const struct json *month = json_member(at->json, "month");
    int                number = 0;
    *point = (struct segment_point){.hour = 0};
    TRY(segment_read_int(at, "year", true, &point->year));
    if (month != NULL && month->type == JSON_TEXT && !text_to_int(month->text, &point->month)) {
        TRY(segment_read_word(at, "month", month_words, -1, &number));
        point->month = number + 1;
    } else
        TRY(segment_read_int(at, "month", true, &point->month));
    TRY(segment_read_int(at, "day", true, &point->day));
    if (point->year < 1 || point->year > 9999 || point->month < 1 || point->month > 12
        || point->day < 1 || point->day > 31
        || !date_valid((struct date){(int) point->year, (int) point->month, (int) point->day}))
        return segment_refuse(at, "day", "expected a day that there is");
    return OK;
}

static status read_calendar(const struct spot *at, struct segment_operation *op)
{
    static const char *const words[] = {"DAY", "WEEK", "MONTH", "QUARTER", "YEAR", NULL};
    int                      unit = 0, month = 0;
    bool                     fiscal;
    TRY(segment_read_word(at, "timeUnit", words, -1, &unit));
    TRY(segment_read_int(at, "timeUnitCount", false, &op->amount));
    TRY(segment_read_bool(at, "useFiscalYear", &fiscal));
    TRY(segment_read_word(at, "fiscalYearStart", month_words, 0, &month));
    op->unit = (enum segment_unit)(UNIT_DAY + unit);
    op->first_month = fiscal ? month + 1 : 1;
    if (op->amount == ABSENT)
        op->amount = 1;
    if (op->amount < 1 || op->amount > 1000)
        return segment_refuse(at, "timeUnitCount", "expected 1 to 1000");
    return OK;
}

static status read_compared(const struct spot *at, struct segment_operation *op)
{
    int64_t time;
    op->updated_at |= op->type == OPERATION_COMPARATIVE_PROPERTY_UPDATED;
    TRY(segment_read_text(at, "comparisonPropertyName", true, &op->property));
    TRY(segment_read_text(at, "defaultComparisonValue", false, &op->fallback));
    return text_empty(op->fallback) ? OK
                                    : segment_read_instant(at, "defaultComparisonValue", &time);
}

static status read_timestamp(const struct spot *at, struct segment_operation *op)
{
    TRY(segment_read_bool(at, "requiresTimeZoneConversion", &op->shifts));
    return segment_read_instant(at, "timestamp", &op->instants[0]);
}

static const char *const endpoint_words[] = {"EXCLUSIVE", "INCLUSIVE", NULL};

static status read_one_point(const struct spot *at, struct segment_operation *op)
{
    struct spot point = segment_spot_in(at, "timePoint");
    int         behaviour = 0;
    TRY(segment_read_word(at, "endpointBehavior", endpoint_words, 0, &behaviour));
    op->inclusive[0] = behaviour == 1;
    return segment_read_point(&point, &op->points[0]);
}

static status read_two_points(const struct spot *at, struct segment_operation *op)
{
    struct spot lower = segment_spot_in(at, "lowerBoundTimePoint"),
                upper = segment_spot_in(at, "upperBoundTimePoint");
    int behaviour[2] = {0};
    TRY(segment_read_word(at, "lowerBoundEndpointBehavior", endpoint_words, 1, &behaviour[0]));
    TRY(segment_read_word(at, "upperBoundEndpointBehavior", endpoint_words, 1, &behaviour[1]));
    for (int i = 0; i < 2; i++)
        op->inclusive[i] = behaviour[i] == 1;
    TRY(segment_read_point(&lower, &op->points[0]));
    return segment_read_point(&upper, &op->points[1]);
}

/* ---- all of an operation ---- */

const char *const segment_operation_words[] = {
    [OPERATION_ALL_PROPERTY] = "ALL_PROPERTY",
    [OPERATION_BOOL] = "BOOL",
    [OPERATION_ENUMERATION] = "ENUMERATION",
    [OPERATION_MULTISTRING] = "MULTISTRING",
    [OPERATION_STRING] = "STRING",
    [OPERATION_NUMBER] = "NUMBER",
    [OPERATION_NUMBER_RANGED] = "NUMBER_RANGED",
    [OPERATION_RANGED_DATE] = "RANGED_DATE",
    [OPERATION_DATE] = "DATE",
    [OPERATION_ROLLING_DATE_RANGE] = "ROLLING_DATE_RANGE",
    [OPERATION_CALENDAR_DATE] = "CALENDAR_DATE",
    [OPERATION_ROLLING_PROPERTY_UPDATED] = "ROLLING_PROPERTY_UPDATED",
    [OPERATION_COMPARATIVE_DATE] = "COMPARATIVE_DATE",
    [OPERATION_COMPARATIVE_PROPERTY_UPDATED] = "COMPARATIVE_PROPERTY_UPDATED",
    [OPERATION_DATETIME] = "DATETIME",
    [OPERATION_TIME_POINT] = "TIME_POINT",
    [OPERATION_TIME_RANGED] = "TIME_RANGED",
    NULL,
};

static status read_operator(const struct spot *at, const struct segment_operator *operators,
                            const struct segment_operator **ret_operator)
{
    struct list words = list_open(at->w->arena, sizeof(const char *));
    int         number = 0;
    for (const struct segment_operator *one = operators; one->word != NULL; one++)
        *(const char **) list_add(&words) = one->word;
    *(const char **) list_add(&words) = NULL;
    TRY(segment_read_word(at, "operator", words.items, -1, &number));
    *ret_operator = &operators[number];
    return OK;
}

status segment_read_operation(const struct spot *at, struct segment_operation *ret)
{
    static const char *const parsers[] = {"VALUE", "UPDATED_AT", NULL};
    int                      type = 0, parser = 0;
    *ret = (struct segment_operation){.amount = ABSENT};
    if (at->json == NULL || at->json->type != JSON_OBJECT)
        return segment_refuse(at, NULL, "expected an operation: an object with operationType");
    bool older =
        json_text(at->json, "operationType") == NULL && json_text(at->json, "type") != NULL;
    TRY(segment_read_word(at, older ? "type" : "operationType", segment_operation_words, -1,
                          &type));
    TRY(segment_read_members(at, lines[type].members));
    TRY(read_operator(at, lines[type].operators, &ret->is));
    TRY(segment_read_bool(at, "includeObjectsWithNoValueSet", &ret->include_unset));
    TRY(segment_read_word(at, "propertyParser", parsers, 0, &parser));
    struct spot coalescing = segment_spot_in(at, "coalescingRefineBy"),
                pruning = segment_spot_in(at, "pruningRefineBy");
    ret->type = (enum segment_operation_type) type;
    ret->updated_at = parser == 1;
    TRY(segment_read_coalescing(&coalescing, &ret->coalescing));
    TRY(segment_read_pruning(&pruning, &ret->pruning));
    return lines[type].read(at, ret);
}
