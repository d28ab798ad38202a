/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/time.h"

/* A value on its way into a field, and how we came to it. */
struct input {
    struct work        *w;
    const struct input *parent; /* NULL at the top */
    const struct field *field;  /* NULL at the top and for an item of a list */
    int64_t             index;  /* of an item of a list */
    const struct json  *value;
    bool                change; /* of an old record: required fields may be left out */
};

static void add_path(struct text *text, const struct input *in)
{
    if (in->parent == NULL)
        return;
    add_path(text, in->parent);
    if (in->field == NULL)
        text_addf(text, "[%lld]", (long long) in->index);
    else
        text_addf(text, "%s%s", text->size > 0 ? "." : "", in->field->name);
}

static status wrong(const struct input *in, const char *message)
{
    struct text path = text_open(in->w->arena);
    add_path(&path, in);
    return fail(in->w, INVALID, path.size > 0 ? path.bytes : NULL, "%.100s %s",
                path.size > 0 ? path.bytes : "the document", message);
}

static status read_int(const struct input *in, void *place)
{
    int64_t number;
    if (json_to_int(in->value, &number) && number != ABSENT) {
        *(int64_t *) place = number;
        return OK;
    }
    return wrong(in, in->value->type == JSON_NUMBER
                         ? "must be a whole number from -2^63+1 to 2^63-1"
                         : "must be a whole number, without quotes");
}

static status read_money(const struct input *in, void *place)
{
    bool decimal = in->value->type == JSON_TEXT || in->value->type == JSON_NUMBER;
    switch (decimal ? money_parse(in->value->text, place) : MONEY_NOT_A_NUMBER) {
    case MONEY_OK:
        return OK;
    case MONEY_TOO_PRECISE:
        return wrong(in, "must have at most six decimals; round it first");
    case MONEY_OUT_OF_RANGE:
        return wrong(in, "must be between -9223372036854 and 9223372036854");
    case MONEY_NOT_A_NUMBER:
        break;
    }
    return wrong(in, "must be a decimal such as \"12.50\", with a point and without a currency");
}

static bool is_instant(int64_t time)
{
    return time >= TIME_FIRST && time <= TIME_LAST;
}

static status read_time(const struct input *in, void *place)
{
    const struct json *value = in->value;
    int64_t            time;
    bool               right = value->type == JSON_TEXT ? time_parse(value->text, &time, NULL)
                                                        : json_to_int(value, &time) && is_instant(time);
    if (!right)
        return wrong(in, "must be an instant such as \"2024-01-31T09:00:00Z\", or ms since 1970 as "
                         "a number");
    *(int64_t *) place = time;
    return OK;
}

static status read_date(const struct input *in, void *place)
{
    if (in->value->type == JSON_TEXT && date_parse(in->value->text, place))
        return OK;
    return wrong(in, "must be a date such as \"2024-01-31\"");
}

static status read_bool(const struct input *in, void *place)
{
    if (in->value->type != JSON_BOOL)
        return wrong(in, "must be true or false, without quotes");
    *(bool *) place = in->value->truth;
    return OK;
}

static status read_number(const struct input *in, void *place)
{
    if (in->value->type != JSON_NUMBER)
        return wrong(in, "must be a number, without quotes");
    double number = strtod(in->value->text, NULL);
    if (!isfinite(number))
        return wrong(in, "must be a number of at most 1.7e308");
    *(double *) place = number;
    return OK;
}

static status read_text(const struct input *in, void *place)
{
    enum { USUAL_MOST = 255 };
    size_t most = in->field->max == 0 ? USUAL_MOST : in->field->max;

    if (in->value->type != JSON_TEXT)
        return wrong(in, "must be a text, in quotes");
    if (in->value->size > most)
        return wrong(in, work_text(in->w, "must be at most %zu bytes long; it is %zu", most,
                                   in->value->size));
    *(const char **) place = in->value->text;
    return OK;
}

static status read_choice(const struct input *in, void *place)
{
    struct text message = text_open(in->w->arena);

    text_add(&message, "must be one of: ");
    for (int i = 0; in->field->words[i] != NULL; i++) {
        if (in->value->type == JSON_TEXT && strcmp(in->value->text, in->field->words[i]) == 0) {
            *(int *) place = i;
            return OK;
        }
        text_addf(&message, "%s%s", i == 0 ? "" : ", ", in->field->words[i]);
    }
    return wrong(in, message.bytes);
}

static status read_json(const struct input *in, void *place)
{
    *(const struct json **) place = in->value;
    return OK;
}

static status read_record(const struct input *in, const struct shape *shape, void *record);

static status read_one(const struct input *in, void *place)
{
    void *record = work_take(in->w, in->field->of->size);
    shape_clear(in->field->of, record);
    TRY(read_record(in, in->field->of, record));
    memcpy(place, &record, sizeof record);
    return OK;
}

static status read_list(const struct input *in, void *place)
{
    const struct shape *shape = in->field->of;
    if (in->value->type != JSON_ARRAY)
        return wrong(in, "must be a list: [ … ]");

    char        *record = work_take(in->w, in->value->size * shape->size);
    struct input item = {.w = in->w, .parent = in, .value = in->value->first};
    struct rows  rows = {.items = record, .count = (int64_t) in->value->size};
    for (; item.value != NULL; item.value = item.value->next, item.index++, record += shape->size) {
        shape_clear(shape, record);
        TRY(read_record(&item, shape, record));
    }
    *(struct rows *) place = rows;
    return OK;
}

static status (*const readers[])(const struct input *in, void *place) = {
    [FIELD_INT] = read_int,   [FIELD_MONEY] = read_money,   [FIELD_TIME] = read_time,
    [FIELD_DATE] = read_date, [FIELD_BOOL] = read_bool,     [FIELD_NUMBER] = read_number,
    [FIELD_TEXT] = read_text, [FIELD_CHOICE] = read_choice, [FIELD_JSON] = read_json,
    [FIELD_ONE] = read_one,   [FIELD_LIST] = read_list,
};

static bool is_empty(const struct json *value)
{
    return value->type == JSON_NULL
           || (value->type != JSON_BOOL && value->type != JSON_NUMBER && value->size == 0);
}

static status read_member(const struct input *in, void *record)
{
    if (in->field->read_only)
        return OK;
    if (in->field->required && is_empty(in->value))
        return wrong(in, "is needed and must not be empty");
    if (in->value->type == JSON_NULL) {
        field_clear(in->field, record);
        return OK;
    }
    return readers[in->field->type](in, field_in(in->field, record));
}

static status check_required(const struct input *in, const struct shape *shape)
{
    for (size_t i = 0; i < shape->count && !in->change; i++) {
        const struct field *field = &shape->fields[i];
        if (!field->required || field->read_only || json_member(in->value, field->name) != NULL)
            continue;
        struct input missing = {.w = in->w, .parent = in, .field = field};
        return wrong(&missing, "is needed");
    }
    return OK;
}

static status read_record(const struct input *in, const struct shape *shape, void *record)
{
    if (in->value == NULL || in->value->type != JSON_OBJECT)
        return wrong(in, "must be an object: { … }");
    struct input member = {.w = in->w, .parent = in, .value = in->value->first};
    for (; member.value != NULL; member.value = member.value->next) {
        member.field = shape_field(shape, member.value->name);
        if (member.field == NULL || member.field->type == FIELD_BYTES) {
            member.field = &(struct field){.name = member.value->name};
            return wrong(&member, work_text(in->w,
                                            "is not a field of %s; check its spelling or "
                                            "leave it out",
                                            shape->name));
        }
        TRY(read_member(&member, record));
    }
    return check_required(in, shape);
}

status json_read(struct work *w, const struct json *object, const struct shape *shape,
                 void *ret_record)
{
    struct input top = {.w = w, .value = object};
    return read_record(&top, shape, ret_record);
}

status json_read_change(struct work *w, const struct json *object, const struct shape *shape,
                        void *ret_record)
{
    struct input top = {.w = w, .value = object, .change = true};
    return read_record(&top, shape, ret_record);
}
