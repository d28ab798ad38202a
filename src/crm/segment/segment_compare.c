/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_compare.h"

#include <ctype.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "kit/text/unicode.h"
#include "kit/text/zone.h"

/* ---- values ---- */

/* Whole numbers beyond 9,223,372,036,854 are as large as can be: no rule names such a one. */
static int64_t millionths(int64_t whole)
{
    if (whole > INT64_MAX / MONEY_UNIT)
        return INT64_MAX;
    return whole < INT64_MIN / MONEY_UNIT ? INT64_MIN + 1 : whole * MONEY_UNIT;
}

struct segment_value segment_value_of_cell(const struct record_property *property,
                                           const struct db_value        *cell)
{
    struct segment_value value = {.type = property->is.type,
                                  .several = text_same(property->is.field_type, "checkbox")};
    if (cell->null || cell->type == DB_NULL)
        return value;
    value.there = cell->type != DB_TEXT || !text_empty(cell->text);
    value.text = cell->text;
    value.number = cell->number;
    if ((property->is.flags & PROPERTY_INTEGER) != 0)
        value.number = millionths(cell->number);
    return value;
}

struct segment_value segment_value_of_text(enum property_type type, bool several, const char *text)
{
    struct segment_value value = {.type = type, .several = several, .text = text};
    if (text_empty(text))
        return value;
    switch (type) {
    case PROPERTY_NUMBER:
        value.there = money_parse_rounded(text, &value.number) == MONEY_OK;
        break;
    case PROPERTY_DATE:
        value.there = date_parse(text, &value.number);
        break;
    case PROPERTY_DATETIME:
        value.there = text_to_int(text, &value.number) || time_parse(text, &value.number, NULL);
        break;
    case PROPERTY_BOOL:
        value.there = text_same_nocase(text, "true") || text_same_nocase(text, "false");
        value.number = text_same_nocase(text, "true");
        break;
    default:
        value.there = true;
    }
    return value;
}

/* ---- texts ---- */

typedef bool compare_texts(const char *text, const char *with);

static bool is_same(const char *text, const char *with)
{
    return text_same(text, with);
}

static bool contains(const char *text, const char *with)
{
    return strstr(text, with) != NULL;
}

/* A byte of a letter or a digit; all of what is beyond ASCII counts as letters. */
static bool is_word(char c)
{
    return (unsigned char) c >= 0x80 || isalnum((unsigned char) c);
}

static bool contains_phrase(const char *text, const char *with)
{
    size_t size = strlen(with);
    for (const char *at = text; (at = strstr(at, with)) != NULL; at++)
        if ((at == text || !is_word(at[-1]) || !is_word(*with))
            && (!is_word(at[size]) || !is_word(with[size - 1])))
            return true;
    return false;
}

static bool any_text(const struct segment_moment *moment, const struct segment_operation *op,
                     const struct segment_value *value, compare_texts *compare)
{
    const char *text = text_fold_case(moment->w, value->text);
    for (size_t i = 0; i < op->count; i++) {
        const char *with = text_fold_case(moment->w, op->values[i]);
        if (*with != '\0' && compare(text, with))
            return true;
    }
    return false;
}

/* ---- options ---- */

static const char **options_of(struct work *w, const struct segment_value *value, size_t *ret_count)
{
    if (value->several)
        return text_split(w, value->text, ';', ret_count);
    const char **one = work_take(w, 2 * sizeof *one);
    one[0] = value->type == PROPERTY_BOOL ? value->number != 0 ? "true" : "false" : value->text;
    *ret_count = 1;
    return one;
}

static bool is_among(const char *text, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_same(text, texts[i]))
            return true;
    return false;
}

static bool compare_options(const struct segment_moment *moment, const struct segment_operation *op,
                            const struct segment_value *value)
{
    size_t       count, matching = 0, found = 0;
    const char **options = options_of(moment->w, value, &count);
    for (size_t i = 0; i < count; i++)
        matching += is_among(options[i], op->values, op->count);
    for (size_t i = 0; i < op->count; i++)
        found += is_among(op->values[i], options, count);
    switch (op->is->compare) {
    case COMPARE_ANY_OF:
        return matching > 0;
    case COMPARE_ALL:
        return found == op->count;
    default: /* EXACTLY */
        return found == op->count && matching == count;
    }
}

/* ---- numbers ---- */

static bool compare_numbers(const struct segment_operation *op, int64_t number)
{
    switch (op->is->compare) {
    case COMPARE_GREATER:
        return number > op->numbers[0];
    case COMPARE_AT_LEAST:
        return number >= op->numbers[0];
    case COMPARE_LESS:
        return number < op->numbers[0];
    case COMPARE_AT_MOST:
        return number <= op->numbers[0];
    case COMPARE_BETWEEN:
        return number >= op->numbers[0] && number <= op->numbers[1];
    default:
        return number == op->numbers[0];
    }
}

/* ---- dates ---- */

/* The day of a value on the wall at home. */
static int64_t day_at_home(const struct segment_moment *moment, const struct segment_value *value)
{
    return value->type == PROPERTY_DATE ? value->number : zone_day_of(moment->home, value->number);
}

/* A date is compared by days, so that all of a day is as long ago; an instant by ms. */
static bool compare_rolling(const struct segment_moment *moment, const struct segment_operation *op,
                            const struct segment_value *value)
{
    bool    by_day = value->type == PROPERTY_DATE;
    int64_t now = by_day ? zone_day_of(moment->home, moment->now) : moment->now;
    int64_t far = op->amount * (by_day ? 1 : DAY), ago = now - value->number;
    switch (op->is->compare) {
    case COMPARE_LESS_THAN_AGO:
        return ago >= 0 && ago < far;
    case COMPARE_MORE_THAN_AGO:
        return ago > far;
    case COMPARE_LESS_THAN_FROM_NOW:
        return ago <= 0 && -ago < far;
    default:
        return -ago > far;
    }
}

static bool compare_calendar(const struct segment_moment    *moment,
                             const struct segment_operation *op, const struct segment_value *value)
{
    int64_t today = zone_day_of(moment->home, moment->now), day = day_at_home(moment, value);
    int64_t first = segment_unit_first_day(today, op->unit, op->first_month);
    int64_t next = segment_unit_later(first, op->unit, 1);
    switch (op->is->compare) {
    case COMPARE_THIS_UNIT:
        return day >= first && day < next;
    case COMPARE_THIS_UNIT_SO_FAR:
        return day >= first
               && (value->type == PROPERTY_DATE ? day <= today : value->number <= moment->now);
    case COMPARE_NEXT_UNIT:
        return day >= next && day < segment_unit_later(next, op->unit, op->amount);
    default:
        return day >= segment_unit_later(first, op->unit, -op->amount) && day < first;
    }
}

static bool compare_day(const struct segment_moment *moment, const struct segment_operation *op,
                        const struct segment_value *value)
{
    const struct segment_point *point = &op->points[0];
    int64_t                     day = day_at_home(moment, value);
    int64_t                     with =
        date_to_day((struct date){(int) point->year, (int) point->month, (int) point->day});
    switch (op->is->compare) {
    case COMPARE_BEFORE:
        return day < with;
    case COMPARE_AFTER:
        return day > with;
    default:
        return day == with;
    }
}

/* Instants that the rule gives in ms: of a date they mean midnight UTC, as everywhere in the API.
 */
static bool compare_instants(const struct segment_moment    *moment,
                             const struct segment_operation *op, const struct segment_value *value)
{
    bool    is_date = value->type == PROPERTY_DATE;
    int64_t at = is_date ? value->number * DAY : value->number, with[2];
    for (int i = 0; i < 2; i++) {
        with[i] = op->instants[i];
        if (op->shifts && !is_date)
            with[i] = zone_to_utc(moment->home, with[i]);
    }
    switch (op->is->compare) {
    case COMPARE_BEFORE:
        return at < with[0];
    case COMPARE_AFTER:
        return at > with[0];
    default:
        return at >= with[0] && at <= with[1];
    }
}

static bool compare_points(const struct segment_operation *op, const struct segment_value *value,
                           const struct segment_bound *bounds)
{
    bool after[2], before[2];
    for (int i = 0; i < 2; i++) {
        const struct zone *zone = bounds[i].zone;
        int64_t            at = value->type == PROPERTY_DATE && zone != NULL
                                    ? zone_to_utc(zone, value->number * DAY)
                                    : value->number;
        after[i] = at > bounds[i].at || (op->inclusive[i] && at == bounds[i].at);
        before[i] = at < bounds[i].at || (op->inclusive[i] && at == bounds[i].at);
    }
    switch (op->is->compare) {
    case COMPARE_BEFORE:
        return before[0];
    case COMPARE_AFTER:
        return after[0];
    default:
        return after[0] && before[1];
    }
}

/* ---- all of them ---- */

static bool compare_texts_of(const struct segment_moment    *moment,
                             const struct segment_operation *op, const struct segment_value *value)
{
    switch (op->is->compare) {
    case COMPARE_CONTAINS:
        return any_text(moment, op, value, contains);
    case COMPARE_PHRASE:
        return any_text(moment, op, value, contains_phrase);
    case COMPARE_STARTS:
        return any_text(moment, op, value, text_starts);
    case COMPARE_ENDS:
        return any_text(moment, op, value, text_ends);
    default:
        return any_text(moment, op, value, is_same);
    }
}

static bool compare_truth(const struct segment_operation *op, const struct segment_value *value)
{
    bool asked = text_same_nocase(op->values[0], "true");
    if (value->type == PROPERTY_BOOL)
        return asked == (value->number != 0);
    return text_same_nocase(value->text, asked ? "true" : "false");
}

bool segment_compare(const struct segment_moment *moment, const struct segment_operation *op,
                     const struct segment_value *value, const struct segment_bound *bounds)
{
    switch (op->type) {
    case OPERATION_ALL_PROPERTY:
        return true;
    case OPERATION_BOOL:
        return compare_truth(op, value);
    case OPERATION_ENUMERATION:
        return compare_options(moment, op, value);
    case OPERATION_STRING:
    case OPERATION_MULTISTRING:
        return compare_texts_of(moment, op, value);
    case OPERATION_NUMBER:
    case OPERATION_NUMBER_RANGED:
        return compare_numbers(op, value->number);
    case OPERATION_RANGED_DATE:
    case OPERATION_DATETIME:
        return compare_instants(moment, op, value);
    case OPERATION_DATE:
        if (op->is->compare == COMPARE_EQUAL || op->is->compare == COMPARE_BEFORE
            || op->is->compare == COMPARE_AFTER)
            return compare_day(moment, op, value);
        return compare_rolling(moment, op, value);
    case OPERATION_ROLLING_DATE_RANGE:
        return compare_rolling(moment, op, value);
    case OPERATION_CALENDAR_DATE:
        return compare_calendar(moment, op, value);
    case OPERATION_ROLLING_PROPERTY_UPDATED: /* when it was set */
        return value->number <= moment->now && moment->now - value->number < op->amount * DAY;
    default:
        return compare_points(op, value, bounds);
    }
}
