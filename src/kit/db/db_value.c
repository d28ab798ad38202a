/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/text.h"

bool db_field_storable(const struct field *field)
{
    return field->type != FIELD_JSON && field->type != FIELD_ONE && field->type != FIELD_LIST;
}

static void set_int(struct db_value *value, int64_t number)
{
    value->type = DB_INT;
    value->number = number;
    value->null = number == ABSENT;
}

static void set_text(struct db_value *value, const char *text)
{
    value->type = DB_TEXT;
    value->text = text;
    value->size = text == NULL ? 0 : strlen(text);
    value->null = text == NULL;
}

static int word_count(const char *const *words)
{
    int count = 0;
    while (words[count] != NULL)
        count++;
    return count;
}

void db_value_of_field(const struct field *field, const void *record, struct db_value *ret_value)
{
    const void *place = field_in(field, record);
    assert(db_field_storable(field));
    *ret_value = (struct db_value){0};
    switch (field->type) {
    case FIELD_INT:
    case FIELD_MONEY:
    case FIELD_TIME:
    case FIELD_DATE:
        set_int(ret_value, *(const int64_t *) place);
        return;
    case FIELD_BOOL:
        set_int(ret_value, *(const bool *) place);
        return;
    case FIELD_NUMBER:
        ret_value->type = DB_REAL;
        ret_value->real = *(const double *) place;
        ret_value->null = isnan(ret_value->real);
        return;
    case FIELD_TEXT:
        set_text(ret_value, *(const char *const *) place);
        return;
    case FIELD_CHOICE: {
        int choice = *(const int *) place;
        assert(choice >= 0 && choice < word_count(field->words));
        set_text(ret_value, field->words[choice]);
        return;
    }
    case FIELD_BYTES: {
        const struct bytes *bytes = place;
        ret_value->type = DB_BLOB;
        ret_value->text = bytes->data;
        ret_value->size = bytes->size;
        ret_value->null = bytes->data == NULL;
        return;
    }
    case FIELD_JSON:
    case FIELD_ONE:
    case FIELD_LIST:
        break;
    }
}

const struct param *params_of(struct work *w, const struct shape *shape, const void *record)
{
    struct param *params = work_take(w, (shape->count + 1) * sizeof *params);
    struct param *param = params;
    for (size_t i = 0; i < shape->count; i++) {
        if (!db_field_storable(&shape->fields[i]))
            continue;
        param->name = shape->fields[i].name;
        db_value_of_field(&shape->fields[i], record, &param->value);
        param++;
    }
    return params;
}

/* Sums and averages come as what the database likes; whole ones are whole numbers to us. */
bool db_value_to_int(const struct db_value *value, int64_t *ret_number)
{
    if (value->type == DB_NULL)
        *ret_number = ABSENT;
    else if (value->type == DB_INT)
        *ret_number = value->number;
    else if (value->type == DB_REAL && value->real == floor(value->real)
             && fabs(value->real) < 9.2e18)
        *ret_number = (int64_t) value->real;
    else
        return value->type == DB_TEXT && text_to_int(value->text, ret_number);
    return true;
}

static bool to_real(const struct db_value *value, double *ret_real)
{
    if (value->type == DB_NULL)
        *ret_real = NAN;
    else if (value->type == DB_INT)
        *ret_real = (double) value->number;
    else
        *ret_real = value->real;
    return value->type == DB_NULL || value->type == DB_INT || value->type == DB_REAL;
}

static bool to_bool(const struct db_value *value, bool *ret_bool)
{
    *ret_bool = value->type == DB_INT && value->number != 0;
    return value->type == DB_INT || value->type == DB_NULL;
}

static bool to_choice(const struct db_value *value, const char *const *words, int *ret_choice)
{
    *ret_choice = 0;
    if (value->type == DB_NULL)
        return true;
    for (int i = 0; value->type == DB_TEXT && words[i] != NULL; i++)
        if (strcmp(words[i], value->text) == 0) {
            *ret_choice = i;
            return true;
        }
    return false;
}

static bool to_text(struct work *w, const struct db_value *value, bool copy, const char **ret_text)
{
    if (value->type == DB_NULL)
        *ret_text = NULL;
    else if (value->type == DB_TEXT)
        *ret_text = copy ? work_copy(w, value->text, value->size) : value->text;
    else
        return false;
    return true;
}

static bool to_bytes(struct work *w, const struct db_value *value, bool copy,
                     struct bytes *ret_bytes)
{
    *ret_bytes = (struct bytes){0};
    if (value->type == DB_BLOB) {
        ret_bytes->data = copy ? work_copy(w, value->text, value->size) : value->text;
        ret_bytes->size = value->size;
    }
    return value->type == DB_BLOB || value->type == DB_NULL;
}

static bool put(struct work *w, const struct db_value *value, const struct field *field,
                void *place, bool copy)
{
    switch (field->type) {
    case FIELD_INT:
    case FIELD_MONEY:
    case FIELD_TIME:
    case FIELD_DATE:
        return db_value_to_int(value, place);
    case FIELD_BOOL:
        return to_bool(value, place);
    case FIELD_NUMBER:
        return to_real(value, place);
    case FIELD_TEXT:
        return to_text(w, value, copy, place);
    case FIELD_CHOICE:
        return to_choice(value, field->words, place);
    case FIELD_BYTES:
        return to_bytes(w, value, copy, place);
    case FIELD_JSON:
    case FIELD_ONE:
    case FIELD_LIST:
        break;
    }
    return false;
}

static const char *shown(struct work *w, const struct db_value *value)
{
    switch (value->type) {
    case DB_INT:
        return work_text(w, "the number %lld", (long long) value->number);
    case DB_REAL:
        return work_text(w, "the number %g", value->real);
    case DB_TEXT:
        return work_text(w, "the text '%.40s'", value->text);
    case DB_BLOB:
        return "bytes";
    case DB_NULL:
        break;
    }
    return "nothing";
}

status db_value_to_field(struct work *w, const struct db_value *value, const struct field *field,
                         void *record, bool copy)
{
    if (put(w, value, field, field_in(field, record), copy))
        return OK;
    return fail(w, BROKEN, field->name, "The database holds %s where '%s' cannot be that.",
                shown(w, value), field->name);
}
