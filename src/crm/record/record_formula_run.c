/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What operators and functions of formulas do. */
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/record/record_formula.h"
#include "kit/text/unicode.h"

static const struct formula_value unknown = {.known = false};

static struct formula_value of_number(int64_t number)
{
    return (struct formula_value){.known = true, .number = number};
}

static struct formula_value of_text(const char *text)
{
    return (struct formula_value){.known = true, .text = text};
}

static struct formula_value part(struct work *w, const struct formula_node *node, size_t i,
                                 const struct formula_value *inputs)
{
    return node->parts[i]->run(w, node->parts[i], inputs);
}

/* Both parts of an operator; false: one of them is not known. */
static bool both(struct work *w, const struct formula_node *node,
                 const struct formula_value *inputs, struct formula_value ret_parts[2])
{
    ret_parts[0] = part(w, node, 0, inputs);
    ret_parts[1] = part(w, node, 1, inputs);
    return ret_parts[0].known && ret_parts[1].known;
}

FORMULA_RUN(formula_constant)
{
    return node->value;
}

FORMULA_RUN(formula_input)
{
    return inputs[node->input];
}

/* Conditions and values by turns; a last one alone is the else. */
FORMULA_RUN(formula_if)
{
    for (size_t i = 0; i + 1 < node->count; i += 2) {
        struct formula_value condition = part(w, node, i, inputs);
        if (condition.known && condition.number != 0)
            return part(w, node, i + 1, inputs);
    }
    return node->count % 2 == 1 ? part(w, node, node->count - 1, inputs) : unknown;
}

/* ---- arithmetic ---- */

FORMULA_RUN(formula_negate)
{
    struct formula_value value = part(w, node, 0, inputs);
    return value.known && value.number != INT64_MIN ? of_number(-value.number) : unknown;
}

static FORMULA_RUN(add)
{
    struct formula_value parts[2];
    int64_t              sum;
    bool good = both(w, node, inputs, parts) && money_add(parts[0].number, parts[1].number, &sum);
    return good ? of_number(sum) : unknown;
}

static FORMULA_RUN(subtract)
{
    struct formula_value parts[2];
    int64_t              difference;
    if (!both(w, node, inputs, parts) || parts[1].number == INT64_MIN
        || !money_add(parts[0].number, -parts[1].number, &difference))
        return unknown;
    return of_number(difference);
}

static FORMULA_RUN(multiply)
{
    struct formula_value parts[2];
    int64_t              product;
    bool                 good =
        both(w, node, inputs, parts) && money_multiply(parts[0].number, parts[1].number, &product);
    return good ? of_number(product) : unknown;
}

static FORMULA_RUN(divide)
{
    struct formula_value parts[2];
    int64_t              quotient;
    bool                 good = both(w, node, inputs, parts) && parts[1].number != 0
                && money_divide(parts[0].number, parts[1].number, &quotient);
    return good ? of_number(quotient) : unknown;
}

/* ---- comparing ---- */

enum order { LESS = 1, EQUAL = 2, GREATER = 4 };

/* Whether the first stands to the second in one of the `wanted` orders. */
static struct formula_value compare(struct work *w, const struct formula_node *node,
                                    const struct formula_value *inputs, unsigned wanted)
{
    struct formula_value parts[2];
    if (!both(w, node, inputs, parts))
        return unknown;
    int      order = node->parts[0]->type == FORMULA_TEXT
                         ? strcmp(parts[0].text, parts[1].text)
                         : (parts[0].number > parts[1].number) - (parts[0].number < parts[1].number);
    unsigned found = order < 0 ? LESS : order > 0 ? GREATER : EQUAL;
    return of_number((found & wanted) != 0);
}

#define COMPARE(name, wanted)                                                                      \
    static FORMULA_RUN(name)                                                                       \
    {                                                                                              \
        return compare(w, node, inputs, wanted);                                                   \
    }
COMPARE(equals, EQUAL)
COMPARE(differs, LESS | GREATER)
COMPARE(is_less, LESS)
COMPARE(is_at_most, LESS | EQUAL)
COMPARE(is_more, GREATER)
COMPARE(is_at_least, GREATER | EQUAL)

FORMULA_RUN(formula_not)
{
    struct formula_value value = part(w, node, 0, inputs);
    return value.known ? of_number(value.number == 0) : unknown;
}

/* Where one part decides, the other need not be known. */
static struct formula_value decide(struct work *w, const struct formula_node *node,
                                   const struct formula_value *inputs, bool deciding)
{
    struct formula_value a = part(w, node, 0, inputs), b = part(w, node, 1, inputs);
    if ((a.known && (a.number != 0) == deciding) || (b.known && (b.number != 0) == deciding))
        return of_number(deciding);
    return a.known && b.known ? of_number(!deciding) : unknown;
}

static FORMULA_RUN(both_hold)
{
    return decide(w, node, inputs, false);
}

static FORMULA_RUN(one_holds)
{
    return decide(w, node, inputs, true);
}

static const struct formula_operator operators[] = {
    {"+", add},         {"-", subtract},    {"*", multiply},   {"/", divide},
    {"=", equals},      {"==", equals},     {"!=", differs},   {"<>", differs},
    {"<", is_less},     {"<=", is_at_most}, {">", is_more},    {">=", is_at_least},
    {"and", both_hold}, {"&&", both_hold},  {"or", one_holds}, {"||", one_holds},
};

const struct formula_operator *record_formula_operator(const char *sign)
{
    for (size_t i = 0; i < COUNT_OF(operators); i++)
        if (text_same(operators[i].sign, sign))
            return &operators[i];
    return NULL;
}

/* ---- functions of numbers ---- */

static FORMULA_RUN(absolute)
{
    struct formula_value value = part(w, node, 0, inputs);
    return value.known && value.number != INT64_MIN ? of_number(llabs(value.number)) : unknown;
}

/* To a multiple of `unit`: half of it away from zero. */
static int64_t round_to(int64_t number, int64_t unit)
{
    int64_t rest = number % unit, whole = number - rest;
    if (llabs(rest) * 2 < unit)
        return whole;
    int64_t next;
    return money_add(whole, number < 0 ? -unit : unit, &next) ? next : whole;
}

static FORMULA_RUN(round_number)
{
    struct formula_value value = part(w, node, 0, inputs);
    struct formula_value places = of_number(0);
    int64_t              unit = MONEY_UNIT;
    if (node->count > 1)
        places = part(w, node, 1, inputs);
    if (!value.known || !places.known || places.number < 0)
        return unknown;
    for (int64_t i = places.number / MONEY_UNIT; i > 0 && unit > 1; i--)
        unit /= 10;
    return of_number(round_to(value.number, unit));
}

static FORMULA_RUN(round_down)
{
    struct formula_value value = part(w, node, 0, inputs);
    int64_t rest = value.known ? ((value.number % MONEY_UNIT) + MONEY_UNIT) % MONEY_UNIT : 0;
    int64_t whole;
    return value.known && money_add(value.number, -rest, &whole) ? of_number(whole) : unknown;
}

static FORMULA_RUN(round_up)
{
    struct formula_value down = round_down(w, node, inputs), value = part(w, node, 0, inputs);
    int64_t              up;
    if (!down.known || down.number == value.number)
        return down;
    return money_add(down.number, MONEY_UNIT, &up) ? of_number(up) : unknown;
}

/* Of those that are known. */
static struct formula_value extreme(struct work *w, const struct formula_node *node,
                                    const struct formula_value *inputs, bool most)
{
    struct formula_value best = unknown;
    for (size_t i = 0; i < node->count; i++) {
        struct formula_value value = part(w, node, i, inputs);
        if (value.known && (!best.known || (value.number > best.number) == most))
            best = value;
    }
    return best;
}

static FORMULA_RUN(least)
{
    return extreme(w, node, inputs, false);
}

static FORMULA_RUN(most)
{
    return extreme(w, node, inputs, true);
}

/* ---- functions of texts ---- */

static const char *write(struct work *w, enum formula_type type, const struct formula_value *value)
{
    if (!value->known)
        return "";
    switch (type) {
    case FORMULA_NUMBER:
        return money_text(w, value->number);
    case FORMULA_BOOL:
        return value->number != 0 ? "true" : "false";
    case FORMULA_DATE:
        return date_text(w, value->number);
    case FORMULA_DATETIME:
        return time_text(w, value->number);
    default:
        return value->text;
    }
}

static FORMULA_RUN(concatenate)
{
    enum { LONGEST = 65536 };
    struct text text = text_open(w->arena);
    for (size_t i = 0; i < node->count; i++) {
        struct formula_value value = part(w, node, i, inputs);
        text_add(&text, write(w, node->parts[i]->type, &value));
        if (text.size > LONGEST)
            return unknown;
    }
    return text.size == 0 ? unknown : of_text(text.bytes);
}

static FORMULA_RUN(as_text)
{
    struct formula_value value = part(w, node, 0, inputs);
    return value.known ? of_text(write(w, node->parts[0]->type, &value)) : unknown;
}

static FORMULA_RUN(as_number)
{
    struct formula_value value = part(w, node, 0, inputs);
    int64_t              number;
    if (!value.known || money_parse(text_trim(w, value.text), &number) != MONEY_OK)
        return unknown;
    return of_number(number);
}

static FORMULA_RUN(upper)
{
    struct formula_value value = part(w, node, 0, inputs);
    return value.known ? of_text(text_to_upper(w, value.text)) : unknown;
}

static FORMULA_RUN(lower)
{
    struct formula_value value = part(w, node, 0, inputs);
    return value.known ? of_text(text_to_lower(w, value.text)) : unknown;
}

static FORMULA_RUN(trim)
{
    struct formula_value value = part(w, node, 0, inputs);
    const char          *text = value.known ? text_trim(w, value.text) : "";
    return *text == '\0' ? unknown : of_text(text);
}

static FORMULA_RUN(length)
{
    struct formula_value value = part(w, node, 0, inputs);
    int64_t              characters = 0;
    for (const char *c = value.known ? value.text : ""; *c != '\0'; c++)
        characters += ((unsigned char) *c & 0xc0) != 0x80;
    return value.known ? of_number(characters * MONEY_UNIT) : unknown;
}

static FORMULA_RUN(contains)
{
    struct formula_value parts[2];
    if (!both(w, node, inputs, parts))
        return unknown;
    return of_number(strstr(parts[0].text, parts[1].text) != NULL);
}

static FORMULA_RUN(starts_with)
{
    struct formula_value parts[2];
    if (!both(w, node, inputs, parts))
        return unknown;
    return of_number(text_starts(parts[0].text, parts[1].text));
}

/* ---- functions of dates ---- */

FORMULA_RUN(formula_instant)
{
    struct formula_value value = part(w, node, 0, inputs);
    return value.known ? of_number(value.number * DAY) : unknown;
}

/* The day of a date, a datetime (UTC) or a text. */
static bool day_in(struct work *w, const struct formula_node *node,
                   const struct formula_value *inputs, int64_t *ret_day)
{
    struct formula_value value = part(w, node, 0, inputs);
    if (!value.known)
        return false;
    *ret_day = value.number;
    if (node->parts[0]->type == FORMULA_TEXT)
        return date_parse(value.text, ret_day);
    if (node->parts[0]->type == FORMULA_DATETIME)
        *ret_day = day_of(value.number);
    return true;
}

static FORMULA_RUN(as_date)
{
    int64_t day;
    return day_in(w, node, inputs, &day) ? of_number(day) : unknown;
}

static FORMULA_RUN(year)
{
    int64_t day;
    return day_in(w, node, inputs, &day) ? of_number(date_of_day(day).year * MONEY_UNIT) : unknown;
}

static FORMULA_RUN(month)
{
    int64_t day;
    return day_in(w, node, inputs, &day) ? of_number(date_of_day(day).month * MONEY_UNIT) : unknown;
}

static FORMULA_RUN(day)
{
    int64_t number;
    return day_in(w, node, inputs, &number) ? of_number(date_of_day(number).day * MONEY_UNIT)
                                            : unknown;
}

/* The arguments are both dates, or both instants. */
static FORMULA_RUN(days_between)
{
    struct formula_value parts[2];
    int64_t              days, scale = node->parts[0]->type == FORMULA_DATE ? 1 : DAY;
    if (!both(w, node, inputs, parts)
        || !money_divide(parts[1].number - parts[0].number, scale, &days))
        return unknown;
    return of_number(days);
}

static FORMULA_RUN(add_days)
{
    struct formula_value parts[2];
    if (!both(w, node, inputs, parts))
        return unknown;
    bool    is_date = node->type == FORMULA_DATE;
    int64_t days = parts[1].number / MONEY_UNIT;
    int64_t first = is_date ? day_of(TIME_FIRST) : TIME_FIRST;
    int64_t last = is_date ? day_of(TIME_LAST) : TIME_LAST;
    if (llabs(days) > day_of(TIME_LAST) - day_of(TIME_FIRST))
        return unknown;
    int64_t sum = parts[0].number + days * (is_date ? 1 : DAY);
    return sum < first || sum > last ? unknown : of_number(sum);
}

static FORMULA_RUN(is_known)
{
    return of_number(part(w, node, 0, inputs).known);
}

/* Of the first that is known. */
static FORMULA_RUN(first_known)
{
    struct formula_value value = unknown;
    for (size_t i = 0; i < node->count && !value.known; i++)
        value = part(w, node, i, inputs);
    return value;
}

/* How to add one: a function above, a line here, a line in docs/properties.md. */
static const struct formula_function functions[] = {
    {"abs", "n", 0, 'n', absolute},
    {"round", "nn", 1, 'n', round_number},
    {"floor", "n", 0, 'n', round_down},
    {"ceiling", "n", 0, 'n', round_up},
    {"min", "m*", 1, 's', least},
    {"max", "m*", 1, 's', most},
    {"number", "t", 0, 'n', as_number},
    {"text", "x", 0, 't', as_text},
    {"string", "x", 0, 't', as_text},
    {"concatenate", "x*", 1, 't', concatenate},
    {"upper", "t", 0, 't', upper},
    {"uppercase", "t", 0, 't', upper},
    {"lower", "t", 0, 't', lower},
    {"lowercase", "t", 0, 't', lower},
    {"trim", "t", 0, 't', trim},
    {"length", "t", 0, 'n', length},
    {"contains", "tt", 0, 'b', contains},
    {"starts_with", "tt", 0, 'b', starts_with},
    {"begins_with", "tt", 0, 'b', starts_with},
    {"date", "a", 0, 'D', as_date},
    {"year", "d", 0, 'n', year},
    {"month", "d", 0, 'n', month},
    {"day", "d", 0, 'n', day},
    {"days_between", "dd", 0, 'n', days_between},
    {"add_days", "dn", 0, 's', add_days},
    {"is_known", "x", 0, 'b', is_known},
    {"is_present", "x", 0, 'b', is_known},
    {"first_known", "x*", 1, 's', first_known},
};

const struct formula_function *record_formula_function(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        if (text_same_nocase(functions[i].name, name))
            return &functions[i];
    return NULL;
}

/* ---- from cells to a cell ---- */

static struct formula_value input_of(const struct record_property *property,
                                     const struct db_value        *cell)
{
    if (cell->null || cell->type == DB_NULL)
        return unknown;
    if (cell->type == DB_TEXT)
        return of_text(cell->text);
    int64_t number = cell->number;
    if (record_is(property, PROPERTY_INTEGER)
        && !money_multiply(number, MONEY_UNIT * MONEY_UNIT, &number))
        return unknown;
    return of_number(number);
}

struct db_value record_formula_value(struct work *w, const struct formula *formula,
                                     enum property_type type, const struct db_value *cells)
{
    struct formula_value *inputs = work_take(w, formula->input_count * sizeof *inputs + 1);
    for (size_t i = 0; i < formula->input_count; i++)
        inputs[i] = input_of(formula->inputs[i], &cells[i]);
    struct formula_value value = formula->root->run(w, formula->root, inputs);
    if (type == PROPERTY_STRING)
        return (struct db_value){.type = DB_TEXT,
                                 .null = !value.known || *value.text == '\0',
                                 .text = value.text,
                                 .size = value.known ? strlen(value.text) : 0};
    return (struct db_value){.type = DB_INT, .null = !value.known, .number = value.number};
}
