/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_json.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "crm/problem.h"
#include "crm/record/record_link_api.h"
#include "crm/record/record_value.h"

#define REFUSE(field, ...) fail_reason(w, INVALID, "VALIDATION_ERROR", field, __VA_ARGS__)

/* ---- in ---- */

status record_json_check(struct work *w, const struct json *object, const char *const *members)
{
    if (object == NULL || object->type != JSON_OBJECT)
        return REFUSE(NULL, "An object was expected: {…}.");
    for (const struct json *item = object->first; item != NULL; item = item->next) {
        const char *const *member = members;
        while (*member != NULL && !text_same(*member, item->name))
            member++;
        if (*member == NULL)
            return REFUSE(item->name, "Nothing is known of the member \"%.100s\".", item->name);
    }
    return OK;
}

static status scalar_text(struct work *w, const struct json *value, const char **ret_text)
{
    switch (value->type) {
    case JSON_NULL:
        *ret_text = "";
        return OK;
    case JSON_BOOL:
        *ret_text = value->truth ? "true" : "false";
        return OK;
    case JSON_NUMBER:
    case JSON_TEXT:
        *ret_text = value->text;
        return OK;
    default:
        return REFUSE(value->name, "\"%.100s\" must be a text, a number, true, false or null.",
                      value->name == NULL ? "" : value->name);
    }
}

status record_json_texts(struct work *w, const struct json *object, const char *name,
                         const char *const **ret_texts)
{
    const struct json *array = json_member(object, name);
    *ret_texts = NULL;
    if (array == NULL || array->type == JSON_NULL)
        return OK;
    if (array->type != JSON_ARRAY)
        return REFUSE(name, "\"%s\" must be an array of texts.", name);
    const char **texts = work_take(w, (array->size + 1) * sizeof *texts);
    *ret_texts = texts;
    for (const struct json *item = array->first; item != NULL; item = item->next)
        TRY(scalar_text(w, item, texts++));
    return OK;
}

status record_json_values(struct work *w, const struct json *properties, struct rows *ret_values)
{
    struct list values = list_open(w->arena, sizeof(struct record_value));
    if (properties == NULL || properties->type != JSON_OBJECT)
        return REFUSE("properties", "\"properties\" must be an object of names and values.");
    for (const struct json *item = properties->first; item != NULL; item = item->next) {
        struct record_value *value = list_add(&values);
        value->property = item->name;
        TRY(scalar_text(w, item, &value->value));
    }
    *ret_values = list_rows(&values);
    return OK;
}

/* A text that may be left out. */
status record_json_text(struct work *w, const struct json *object, const char *name,
                        const char **ret_text)
{
    const struct json *value = json_member(object, name);
    if (value == NULL)
        return OK;
    *ret_text = NULL;
    if (value->type == JSON_NULL)
        return OK;
    return scalar_text(w, value, ret_text);
}

/* A whole number that may be left out, also as text. */
status record_json_int(struct work *w, const struct json *object, const char *name,
                       int64_t *ret_number)
{
    const struct json *value = json_member(object, name);
    if (value == NULL || value->type == JSON_NULL)
        return OK;
    if (json_to_int(value, ret_number)
        || (value->type == JSON_TEXT && text_to_int(value->text, ret_number)))
        return OK;
    return REFUSE(name, "\"%s\" must be a whole number.", name);
}

status record_json_bool(struct work *w, const struct json *object, const char *name,
                        bool *ret_truth)
{
    const struct json *value = json_member(object, name);
    if (value == NULL || value->type == JSON_NULL)
        return OK;
    if (value->type != JSON_BOOL)
        return REFUSE(name, "\"%s\" must be true or false.", name);
    *ret_truth = value->truth;
    return OK;
}

/* ---- searches in ---- */

static status read_filter(struct work *w, const struct json *object,
                          struct record_filter *ret_filter)
{
    static const char *const members[] = {"propertyName", "operator", "value",
                                          "highValue",    "values",   NULL};
    TRY(record_json_check(w, object, members));
    const char *word = json_text(object, "operator");
    ret_filter->property = json_text(object, "propertyName");
    if (text_empty(ret_filter->property))
        return REFUSE("propertyName", "A filter needs a \"propertyName\".");
    if (word == NULL || !record_operator(word, &ret_filter->compare))
        return REFUSE("operator", "There is no operator \"%.60s\".", word == NULL ? "" : word);
    TRY(record_json_text(w, object, "value", &ret_filter->value));
    TRY(record_json_text(w, object, "highValue", &ret_filter->high_value));
    return record_json_texts(w, object, "values", &ret_filter->values);
}

static status read_filters(struct work *w, const struct json *array,
                           struct record_filter_group *ret_group)
{
    struct list filters = list_open(w->arena, sizeof(struct record_filter));
    if (array != NULL && array->type != JSON_ARRAY && array->type != JSON_NULL)
        return REFUSE("filters", "\"filters\" must be an array.");
    for (const struct json *item = array == NULL ? NULL : array->first; item != NULL;
         item = item->next)
        TRY(read_filter(w, item, list_add(&filters)));
    ret_group->filters = filters.items;
    ret_group->count = filters.count;
    return OK;
}

static status read_groups(struct work *w, const struct json *body, struct record_query *ret_query)
{
    static const char *const members[] = {"filters", NULL};
    const struct json       *array = json_member(body, "filterGroups");
    const struct json       *filters = json_member(body, "filters");
    struct list              groups = list_open(w->arena, sizeof(struct record_filter_group));
    if (array != NULL && array->type != JSON_ARRAY && array->type != JSON_NULL)
        return REFUSE("filterGroups", "\"filterGroups\" must be an array.");
    for (const struct json *item = array == NULL ? NULL : array->first; item != NULL;
         item = item->next) {
        TRY(record_json_check(w, item, members));
        TRY(read_filters(w, json_member(item, "filters"), list_add(&groups)));
    }
    if (filters != NULL && filters->type != JSON_NULL)
        TRY(read_filters(w, filters, list_add(&groups)));
    ret_query->groups = groups.items;
    ret_query->group_count = groups.count;
    return OK;
}

/* ["-createdate"], or [{"propertyName": "createdate", "direction": "DESCENDING"}] */
static status read_sort(struct work *w, const struct json *body, struct record_query *ret_query)
{
    static const char *const members[] = {"propertyName", "direction", NULL};
    const struct json       *array = json_member(body, "sorts");
    if (array == NULL || array->type == JSON_NULL)
        return OK;
    if (array->type != JSON_ARRAY || array->size > 1)
        return REFUSE("sorts", "\"sorts\" must be an array of at most one rule.");
    const struct json *rule = array->first;
    if (rule == NULL)
        return OK;
    if (rule->type == JSON_TEXT) {
        ret_query->descending = rule->text[0] == '-';
        ret_query->sort = rule->text + ret_query->descending;
        return OK;
    }
    TRY(record_json_check(w, rule, members));
    const char *direction = json_text(rule, "direction");
    ret_query->sort = json_text(rule, "propertyName");
    ret_query->descending = direction != NULL && text_same_nocase(direction, "DESCENDING");
    if (text_empty(ret_query->sort))
        return REFUSE("sorts", "A rule to sort by needs a \"propertyName\".");
    if (direction != NULL && !ret_query->descending && !text_same_nocase(direction, "ASCENDING"))
        return REFUSE("direction", "A direction is ASCENDING or DESCENDING, not \"%.60s\".",
                      direction);
    return OK;
}

/* A number of records to leave out, or, with "cursor", where the page before ended. */
static status read_after(struct work *w, const struct json *body, struct record_query *ret_query)
{
    const struct json *after = json_member(body, "after");
    bool               by_cursor = false;
    TRY(record_json_bool(w, body, "cursor", &by_cursor));
    if (after != NULL && after->type == JSON_TEXT && text_starts(after->text, "c."))
        by_cursor = true;
    if (!by_cursor && after != NULL && after->type == JSON_TEXT && text_empty(after->text))
        return OK;
    if (!by_cursor)
        return record_json_int(w, body, "after", &ret_query->offset);
    ret_query->cursor = "";
    return record_json_text(w, body, "after", &ret_query->cursor);
}

status record_json_query(struct work *w, const struct json *body, struct record_query *ret_query)
{
    static const char *const members[] = {"filterGroups", "filters", "sorts",  "query", "limit",
                                          "properties",   "after",   "cursor", NULL};
    *ret_query = (struct record_query){.limit = 10};
    TRY(record_json_check(w, body, members));
    TRY(read_groups(w, body, ret_query));
    TRY(read_sort(w, body, ret_query));
    TRY(record_json_text(w, body, "query", &ret_query->words));
    TRY(record_json_int(w, body, "limit", &ret_query->limit));
    TRY(read_after(w, body, ret_query));
    return record_json_texts(w, body, "properties", &ret_query->properties);
}

/* ---- out ---- */

void record_json_add_bool(struct json_out *out, const char *name, bool truth)
{
    json_put_name(out, name);
    json_put_bool(out, truth);
}

void record_json_add_time(struct json_out *out, const char *name, int64_t time)
{
    json_put_name(out, name);
    json_put_time(out, time);
}

/* Ids are numbers for us and texts for the API. */
void record_json_add_id(struct json_out *out, const char *name, int64_t id)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long) id);
    json_add_text(out, name, digits);
}

/*
 * Where a change came from, in the words of the CRM API: by the word before the ':' of its source.
 * How to add one: a line.
 */
static const struct {
    const char *source, *type, *label;
} sources[] = {
    {"api", "INTEGRATION", "API"},
    {"web", "CRM_UI", "Storefolk"},
    {"import", "IMPORT", "Import"},
    {"merge", "MERGE_OBJECTS", "Merge"},
    {"unmerge", "MERGE_OBJECTS", "Merge taken back"},
    {"calculated", "CALCULATED", "Calculation"},
    {"flow", "AUTOMATION_PLATFORM", "Flow"},
    {"form", "FORM", "Form"},
    {"house", "INTERNAL_PROCESSING", "Storefolk"},
};

/* Another one, a shop's connection for example, is an integration by that name. */
static void put_source(struct json_out *out, const char *source)
{
    const char *type = "INTEGRATION", *label = source;
    size_t      size = strcspn(source, ":");
    for (size_t i = 0; i < COUNT_OF(sources); i++)
        if (strlen(sources[i].source) == size && strncmp(sources[i].source, source, size) == 0) {
            type = sources[i].type;
            label = sources[i].label;
        }
    json_add_text(out, "sourceType", type);
    if (source[size] == ':')
        json_add_text(out, "sourceId", source + size + 1);
    json_add_text(out, "sourceLabel", label);
}

static void put_was(struct json_out *out, const struct record_was *was)
{
    json_open_object(out);
    json_add_text(out, "value", was->value == NULL ? "" : was->value);
    record_json_add_time(out, "timestamp", was->at);
    put_source(out, was->source);
    if (was->actor != 0)
        json_add_int(out, "updatedByUserId", was->actor);
    json_close_object(out);
}

static void put_histories(struct json_out *out, const struct record_json_more *more)
{
    json_put_name(out, "propertiesWithHistory");
    json_open_object(out);
    for (const char *const *name = more->with_history; *name != NULL; name++) {
        const struct record_was *was = more->histories->items;
        json_put_name(out, *name);
        json_open_array(out);
        for (int64_t i = 0; i < more->histories->count; i++)
            if (text_same(was[i].property, *name))
                put_was(out, &was[i]);
        json_close_array(out);
    }
    json_close_object(out);
}

void record_json_put(struct json_out *out, const struct record *record,
                     const struct record_json_more *more)
{
    json_open_object(out);
    record_json_add_id(out, "id", record->id);
    json_put_name(out, "properties");
    json_open_object(out);
    for (size_t i = 0; i < record->count; i++)
        json_add_text(out, record->values[i].property, record->values[i].value);
    json_close_object(out);
    if (more != NULL && more->with_history != NULL)
        put_histories(out, more);
    record_json_add_time(out, "createdAt", record->created_at);
    record_json_add_time(out, "updatedAt", record->updated_at);
    record_json_add_bool(out, "archived", record->archived_at != ABSENT);
    if (record->archived_at != ABSENT)
        record_json_add_time(out, "archivedAt", record->archived_at);
    if (more != NULL && more->links != NULL)
        record_link_json_put_shown(more->work, out,
                                   &(const struct record_ref){more->type, record->id}, more->links);
    if (more != NULL && more->is_new != NULL)
        record_json_add_bool(out, "new", *more->is_new);
    json_close_object(out);
}

void record_json_put_error(struct json_out *out, const struct failure *failure,
                           const char *context_name, const char *context)
{
    json_open_object(out);
    json_add_text(out, "status", "error");
    json_add_text(out, "category", problem_category(failure->code, failure->reason));
    json_add_text(out, "message", failure->message);
    if (failure->reason != NULL)
        json_add_text(out, "subCategory", failure->reason);
    json_put_name(out, "context");
    json_open_object(out);
    if (context_name != NULL) {
        json_put_name(out, context_name);
        json_open_array(out);
        json_put_text(out, context);
        json_close_array(out);
    }
    json_close_object(out);
    json_close_object(out);
}
