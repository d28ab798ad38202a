/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"

status segment_refuse(const struct spot *at, const char *name, const char *format, ...)
{
    struct spot place = name == NULL ? *at : segment_spot_in(at, name);
    char        words[600];
    va_list     arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    return fail_reason(at->w, INVALID, "VALIDATION_ERROR", place.path, "%s: %s", place.path, words);
}

struct spot segment_spot_in(const struct spot *at, const char *name)
{
    return (struct spot){at->w, work_text(at->w, "%s.%s", at->path, name),
                         json_member(at->json, name)};
}

struct spot segment_spot_at(const struct spot *at, const struct json *item, size_t index)
{
    return (struct spot){at->w, work_text(at->w, "%s[%zu]", at->path, index), item};
}

bool segment_is_one_of(const char *words, const char *word, size_t size)
{
    for (const char *from = words; (from = strstr(from, word)) != NULL; from += size)
        if ((from == words || from[-1] == ' ') && (from[size] == ' ' || from[size] == '\0'))
            return true;
    return false;
}

const char *segment_one_of(struct work *w, const char *const *words)
{
    struct text list = text_open(w->arena);
    for (size_t i = 0; words[i] != NULL; i++)
        text_addf(&list, "%s%s", i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ", words[i]);
    return list.bytes;
}

status segment_read_members(const struct spot *at, const char *names)
{
    if (at->json == NULL || at->json->type != JSON_OBJECT)
        return segment_refuse(at, NULL, "expected an object");
    for (const struct json *member = at->json->first; member != NULL; member = member->next)
        if (*member->name == '\0' || !segment_is_one_of(names, member->name, strlen(member->name)))
            return segment_refuse(at, NULL, "'%.60s' is nothing that can be said here; expected %s",
                                  member->name, names);
    return OK;
}

/* Not there, or null: OK when it need not be. */
static status missing(const struct spot *at, const char *name, bool needed, bool *ret_missing)
{
    const struct json *value = json_member(at->json, name);
    *ret_missing = value == NULL || value->type == JSON_NULL;
    if (*ret_missing && needed)
        return segment_refuse(at, name, "is missing");
    return OK;
}

status segment_read_text(const struct spot *at, const char *name, bool needed,
                         const char **ret_text)
{
    bool nothing;
    *ret_text = NULL;
    TRY(missing(at, name, needed, &nothing));
    if (nothing)
        return OK;
    const struct json *value = json_member(at->json, name);
    if (value->type != JSON_TEXT && value->type != JSON_NUMBER)
        return segment_refuse(at, name, "expected a text");
    if (value->size > SEGMENT_VALUE_SIZE)
        return segment_refuse(at, name, "expected at most %d bytes", SEGMENT_VALUE_SIZE);
    if (needed && value->size == 0)
        return segment_refuse(at, name, "expected a text that is not empty");
    *ret_text = value->text;
    return OK;
}

status segment_read_int(const struct spot *at, const char *name, bool needed, int64_t *ret_number)
{
    bool nothing;
    *ret_number = ABSENT;
    TRY(missing(at, name, needed, &nothing));
    if (nothing)
        return OK;
    const struct json *value = json_member(at->json, name);
    if (value->type == JSON_TEXT ? text_to_int(value->text, ret_number)
                                 : json_to_int(value, ret_number))
        return OK;
    return segment_refuse(at, name, "expected a whole number");
}

status segment_read_bool(const struct spot *at, const char *name, bool *ret_truth)
{
    const struct json *value = json_member(at->json, name);
    *ret_truth = false;
    if (value == NULL || value->type == JSON_NULL)
        return OK;
    if (value->type == JSON_BOOL)
        *ret_truth = value->truth;
    else if (value->type == JSON_TEXT
             && (text_same_nocase(value->text, "true") || text_same_nocase(value->text, "false")))
        *ret_truth = text_same_nocase(value->text, "true");
    else
        return segment_refuse(at, name, "expected true or false");
    return OK;
}

status segment_read_instant(const struct spot *at, const char *name, int64_t *ret_time)
{
    bool nothing;
    TRY(missing(at, name, true, &nothing));
    const struct json *value = json_member(at->json, name);
    bool               good = value->type == JSON_NUMBER ? json_to_int(value, ret_time)
                                                         : value->type == JSON_TEXT
                                                 && (text_to_int(value->text, ret_time)
                                                     || time_parse(value->text, ret_time, NULL));
    if (good && *ret_time >= TIME_FIRST && *ret_time <= TIME_LAST)
        return OK;
    return segment_refuse(at, name,
                          "expected an instant: ms since 1970, or ISO 8601 such as "
                          "2024-01-31T09:00:00Z");
}

status segment_read_word(const struct spot *at, const char *name, const char *const *words,
                         int otherwise, int *ret_number)
{
    const char *word;
    TRY(segment_read_text(at, name, false, &word));
    *ret_number = otherwise;
    if (text_empty(word) && otherwise >= 0)
        return OK;
    for (int i = 0; word != NULL && words[i] != NULL; i++)
        if (text_same_nocase(words[i], word)) {
            *ret_number = i;
            return OK;
        }
    return segment_refuse(at, name, "expected %s", segment_one_of(at->w, words));
}
