/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"

#include <string.h>

#include "base/money.h"
#include "kit/json/json_shim.h"

status json_parse(struct work *w, const char *bytes, size_t size, const struct json **ret_value)
{
    struct json_fault fault;
    struct json      *value = work_take(w, sizeof *value);

    if (!json_shim_parse(w->arena, bytes, size, value, &fault))
        return fail(w, INVALID, NULL, "the JSON is wrong at byte %zu: %s", fault.offset,
                    fault.reason);
    *ret_value = value;
    return OK;
}

const struct json *json_member(const struct json *object, const char *name)
{
    if (object == NULL || object->type != JSON_OBJECT)
        return NULL;
    for (const struct json *member = object->first; member != NULL; member = member->next)
        if (strcmp(member->name, name) == 0)
            return member;
    return NULL;
}

const char *json_text(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    return member != NULL && member->type == JSON_TEXT ? member->text : NULL;
}

/* Also 1e3 and 20.0 are whole: languages without integers write them so. */
static bool exponent_to_int(const char *text, int64_t *ret_number)
{
    int64_t money;
    if (money_parse(text, &money) != MONEY_OK || money % MONEY_UNIT != 0)
        return false;
    *ret_number = money / MONEY_UNIT;
    return true;
}

bool json_to_int(const struct json *value, int64_t *ret_number)
{
    if (value == NULL || value->type != JSON_NUMBER)
        return false;
    return text_to_int(value->text, ret_number) || exponent_to_int(value->text, ret_number);
}
