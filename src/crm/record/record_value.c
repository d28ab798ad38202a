/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "kit/json/json.h"

/* ---- reading ---- */

#define REFUSE(reason, ...)                                                                        \
    fail_reason(w, INVALID, reason, property->is.name, "%s: '%.60s' " __VA_ARGS__,                 \
                property->is.name, text)

/* What each type does; indexed by enum property_type. Null values do not come here. */
struct converter {
    const char *word;
    const char *field_type;
    bool        is_text;
    status (*read)(struct work *w, const struct record_property *property, const char *text,
                   struct db_value *ret_value);
    const char *(*write)(struct work *w, const struct record_property *property,
                         const struct db_value *value);
};

static struct db_value of_int(int64_t number)
{
    return (struct db_value){.type = DB_INT, .number = number};
}

static struct db_value of_text(const char *text)
{
    return (struct db_value){.type = DB_TEXT, .text = text, .size = strlen(text)};
}

static status read_text(struct work *w, const struct record_property *property, const char *text,
                        struct db_value *ret_value)
{
    if ((property->is.flags & PROPERTY_EMAIL) != 0 && !record_email(w, text, &text))
        return REFUSE("INVALID_EMAIL", "is not an e-mail address");
    *ret_value = of_text(text);
    return OK;
}

static status read_whole(struct work *w, const struct record_property *property, const char *text,
                         struct db_value *ret_value)
{
    int64_t number;
    if (!text_to_int(text, &number) || number == ABSENT)
        return REFUSE("INVALID_INTEGER", "is not a whole number of at most 18 digits");
    *ret_value = of_int(number);
    return OK;
}

/*
 * A binary fraction that a program wrote with all its digits, such as 16.549999999999997: it means
 * the number next to it, and is not more precise than six decimals by intent.
 */
static bool is_binary_fraction(const char *text)
{
    enum { EXACT_DIGITS = 15 }; /* that a double always keeps */
    size_t digits = 0;
    for (; *text != '\0' && *text != 'e' && *text != 'E'; text++)
        digits += isdigit((unsigned char) *text) && (digits > 0 || *text != '0');
    return digits > EXACT_DIGITS;
}

static status read_number(struct work *w, const struct record_property *property, const char *text,
                          struct db_value *ret_value)
{
    if ((property->is.flags & PROPERTY_INTEGER) != 0)
        return read_whole(w, property, text, ret_value);

    int64_t            number = 0;
    enum money_outcome outcome = money_parse(text, &number);
    if (outcome == MONEY_TOO_PRECISE && is_binary_fraction(text))
        outcome = money_parse_rounded(text, &number);
    switch (outcome) {
    case MONEY_NOT_A_NUMBER:
        return REFUSE("INVALID_NUMBER", "is not a number such as 12.5");
    case MONEY_TOO_PRECISE:
        return REFUSE("INVALID_NUMBER", "has more than six decimals");
    case MONEY_OUT_OF_RANGE:
        return REFUSE("INVALID_NUMBER", "is beyond 9,223,372,036,854");
    case MONEY_OK:
        break;
    }
    *ret_value = of_int(number);
    return OK;
}

static bool instant_fits(int64_t time)
{
    return time >= date_to_day((struct date){1, 1, 1}) * DAY
           && time < (date_to_day((struct date){9999, 12, 31}) + 1) * DAY;
}

static status read_date(struct work *w, const struct record_property *property, const char *text,
                        struct db_value *ret_value)
{
    int64_t day, time;
    if (text_to_int(text, &time)) {
        if (!instant_fits(time) || time % DAY != 0)
            return REFUSE("INVALID_DATE", "is not midnight UTC of a day in ms since 1970");
        day = day_of(time);
    } else if (!date_parse(text, &day))
        return REFUSE("INVALID_DATE", "is not a day such as 2024-01-31");
    *ret_value = of_int(day);
    return OK;
}

static status read_datetime(struct work *w, const struct record_property *property,
                            const char *text, struct db_value *ret_value)
{
    int64_t time;
    if (text_to_int(text, &time) ? !instant_fits(time) : !time_parse(text, &time, NULL))
        return REFUSE("INVALID_DATE", "is not an instant such as 2024-01-31T09:00:00Z");
    *ret_value = of_int(time);
    return OK;
}

static bool is_option(const struct record_property *property, const char *value)
{
    for (size_t i = 0; i < property->option_count; i++)
        if (text_same(property->options[i].value, value))
            return true;
    return property->option_count == 0;
}

static status read_enumeration(struct work *w, const struct record_property *property,
                               const char *text, struct db_value *ret_value)
{
    if (!text_same(property->is.field_type, "checkbox")) {
        if (!is_option(property, text))
            return REFUSE("INVALID_OPTION", "is not one of its options");
        *ret_value = of_text(text);
        return OK;
    }

    struct text joined = text_open(w->arena);
    for (const char **part = text_split(w, text, ';', NULL); *part != NULL; part++) {
        if (**part == '\0')
            continue;
        if (!is_option(property, *part))
            return REFUSE("INVALID_OPTION", "is not made of its options, separated by ';'");
        if (joined.size > 0)
            text_add_char(&joined, ';');
        text_add(&joined, *part);
    }
    *ret_value = of_text(joined.bytes);
    return OK;
}

static status read_bool(struct work *w, const struct record_property *property, const char *text,
                        struct db_value *ret_value)
{
    if (!text_same_nocase(text, "true") && !text_same_nocase(text, "false"))
        return REFUSE("INVALID_BOOLEAN", "is neither true nor false");
    *ret_value = of_int(text_same_nocase(text, "true"));
    return OK;
}

/* "52.37,4.89": degrees north and east. */
static status read_coordinates(struct work *w, const struct record_property *property,
                               const char *text, struct db_value *ret_value)
{
    size_t       count;
    int64_t      north = 0, east = 0;
    const char **parts = text_split(w, text, ',', &count);
    if (count != 2 || money_parse(text_trim(w, parts[0]), &north) != MONEY_OK
        || money_parse(text_trim(w, parts[1]), &east) != MONEY_OK || llabs(north) > 90 * MONEY_UNIT
        || llabs(east) > 180 * MONEY_UNIT)
        return REFUSE("INVALID_COORDINATES", "is not degrees north and east such as 52.37,4.89");
    *ret_value = of_text(work_text(w, "%s,%s", money_text(w, north), money_text(w, east)));
    return OK;
}

static status read_json(struct work *w, const struct record_property *property, const char *text,
                        struct db_value *ret_value)
{
    const struct json *json;
    if (json_parse(w, text, strlen(text), &json) != OK)
        return REFUSE("INVALID_JSON", "is no JSON");
    *ret_value = of_text(text);
    return OK;
}

/* ---- writing ---- */

static const char *write_text(struct work *w, const struct record_property *property,
                              const struct db_value *value)
{
    return value->text;
}

static const char *write_number(struct work *w, const struct record_property *property,
                                const struct db_value *value)
{
    if ((property->is.flags & PROPERTY_INTEGER) != 0)
        return work_text(w, "%lld", (long long) value->number);
    return money_text(w, value->number);
}

static const char *write_date(struct work *w, const struct record_property *property,
                              const struct db_value *value)
{
    return date_text(w, value->number);
}

static const char *write_datetime(struct work *w, const struct record_property *property,
                                  const struct db_value *value)
{
    return time_text(w, value->number);
}

static const char *write_bool(struct work *w, const struct record_property *property,
                              const struct db_value *value)
{
    return value->number != 0 ? "true" : "false";
}

/* ---- the table ---- */

static const struct converter converters[] = {
    [PROPERTY_STRING] = {"string", "text", true, read_text, write_text},
    [PROPERTY_NUMBER] = {"number", "number", false, read_number, write_number},
    [PROPERTY_DATE] = {"date", "date", false, read_date, write_date},
    [PROPERTY_DATETIME] = {"datetime", "date", false, read_datetime, write_datetime},
    [PROPERTY_ENUMERATION] = {"enumeration", "select", true, read_enumeration, write_text},
    [PROPERTY_BOOL] = {"bool", "booleancheckbox", false, read_bool, write_bool},
    [PROPERTY_PHONE] = {"phone_number", "phonenumber", true, read_text, write_text},
    [PROPERTY_COORDINATES] = {"object_coordinates", "text", true, read_coordinates, write_text},
    [PROPERTY_JSON] = {"json", "text", true, read_json, write_text},
};

const char *const record_type_words[] = {
    "string",      "number", "date",         "datetime",
    "enumeration", "bool",   "phone_number", "object_coordinates",
    "json",        NULL};

const char *record_field_type(enum property_type type)
{
    return converters[type].field_type;
}

bool record_value_is_text(enum property_type type)
{
    return converters[type].is_text;
}

status record_value_read(struct work *w, const struct record_property *property, const char *text,
                         struct db_value *ret_value)
{
    const struct converter *converter = &converters[property->is.type];
    if (text_empty(text)) {
        *ret_value = (struct db_value){.type = converter->is_text ? DB_TEXT : DB_INT, .null = true};
        return OK;
    }
    size_t size = strlen(text);
    if (size > RECORD_VALUE_MAX)
        return fail_reason(w, INVALID, "VALUE_TOO_LONG", property->is.name,
                           "%s: a value has at most 65,536 bytes, not %zu", property->is.name,
                           size);
    if (!text_valid_utf8(text, size))
        return fail_reason(w, INVALID, "INVALID_TEXT", property->is.name,
                           "%s: the value is not UTF-8", property->is.name);
    return converter->read(w, property, text, ret_value);
}

const char *record_value_write(struct work *w, const struct record_property *property,
                               const struct db_value *value)
{
    if (value->null || value->type == DB_NULL)
        return NULL;
    return converters[property->is.type].write(w, property, value);
}

bool record_value_same(const struct db_value *a, const struct db_value *b)
{
    bool a_null = a->null || a->type == DB_NULL, b_null = b->null || b->type == DB_NULL;
    if (a_null || b_null)
        return a_null && b_null;
    if (a->type == DB_TEXT || b->type == DB_TEXT)
        return a->type == b->type && text_same(a->text, b->text);
    return a->number == b->number;
}

/* ---- e-mail addresses ---- */

/* Letters, digits and bytes beyond ASCII (Unicode domains); labels are not empty. */
static bool domain_valid(const char *domain)
{
    size_t size = strlen(domain);
    if (size == 0 || size > 255 || domain[0] == '.' || domain[size - 1] == '.')
        return false;
    bool has_dot = false;
    for (const char *c = domain; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '-'
                     || (unsigned char) *c >= 0x80;
        if (*c == '.' && c[1] == '.')
            return false;
        if (!plain && *c != '.')
            return false;
        has_dot |= *c == '.';
    }
    return has_dot;
}

static bool local_valid(const char *local, size_t size)
{
    if (size == 0 || size > 64 || local[0] == '.' || local[size - 1] == '.')
        return false;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char) local[i];
        if (c <= ' ' || c == 0x7f || strchr("()<>[]:;,\\\"@", c) != NULL)
            return false;
        if (c == '.' && local[i + 1] == '.')
            return false;
    }
    return true;
}

bool record_email(struct work *w, const char *text, const char **ret_email)
{
    const char *email = text_lower(w, text_trim(w, text));
    const char *at = strrchr(email, '@');
    if (at == NULL || !local_valid(email, (size_t) (at - email)) || !domain_valid(at + 1))
        return false;
    *ret_email = email;
    return true;
}
