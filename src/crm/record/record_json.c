/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_json.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "crm/problem.h"
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
static status optional_text(struct work *w, const struct json *object, const char *name,
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
static status optional_int(struct work *w, const struct json *object, const char *name,
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

static status optional_bool(struct work *w, const struct json *object, const char *name,
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
    TRY(optional_text(w, object, "value", &ret_filter->value));
    TRY(optional_text(w, object, "highValue", &ret_filter->high_value));
    return record_json_texts(w, object, "values", &ret_filter->values);
}

static status read_filters(struct work *w, const struct json *array,
                           struct record_filter_group *ret_group)
{
    struct list filters = list_open(w->arena, sizeof(struct record_filter));
    if (array != NULL && array->type != JSON_ARRAY)
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
    if (array != NULL && array->type != JSON_ARRAY)
        return REFUSE("filterGroups", "\"filterGroups\" must be an array.");
    for (const struct json *item = array == NULL ? NULL : array->first; item != NULL;
         item = item->next) {
        TRY(record_json_check(w, item, members));
        TRY(read_filters(w, json_member(item, "filters"), list_add(&groups)));
    }
    if (filters != NULL)
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
    return OK;
}

status record_json_query(struct work *w, const struct json *body, struct record_query *ret_query)
{
    static const char *const members[] = {"filterGroups", "filters",    "sorts", "query",
                                          "limit",        "properties", "after", NULL};
    *ret_query = (struct record_query){.limit = 10};
    TRY(record_json_check(w, body, members));
    TRY(read_groups(w, body, ret_query));
    TRY(read_sort(w, body, ret_query));
    TRY(optional_text(w, body, "query", &ret_query->words));
    TRY(optional_int(w, body, "limit", &ret_query->limit));
    TRY(optional_int(w, body, "after", &ret_query->offset));
    return record_json_texts(w, body, "properties", &ret_query->properties);
}

/* ---- properties in ---- */

static status read_option(struct work *w, const struct json *object,
                          struct record_option *ret_option)
{
    static const char *const members[] = {"value",  "label",       "displayOrder",
                                          "hidden", "description", NULL};
    TRY(record_json_check(w, object, members));
    ret_option->display_order = -1;
    TRY(optional_text(w, object, "value", &ret_option->value));
    TRY(optional_text(w, object, "label", &ret_option->label));
    TRY(optional_text(w, object, "description", &ret_option->description));
    TRY(optional_int(w, object, "displayOrder", &ret_option->display_order));
    return optional_bool(w, object, "hidden", &ret_option->hidden);
}

static status read_options(struct work *w, const struct json *body,
                           struct record_property *ret_property)
{
    const struct json *array = json_member(body, "options");
    struct list        options = list_open(w->arena, sizeof(struct record_option));
    if (array == NULL || array->type == JSON_NULL)
        return OK;
    if (array->type != JSON_ARRAY)
        return REFUSE("options", "\"options\" must be an array.");
    for (const struct json *item = array->first; item != NULL; item = item->next)
        TRY(read_option(w, item, list_add(&options)));
    ret_property->options = options.items;
    ret_property->option_count = options.count;
    return OK;
}

static status read_type(struct work *w, const struct json *body,
                        struct record_property *ret_property)
{
    const char *word = NULL;
    TRY(optional_text(w, body, "type", &word));
    if (word == NULL)
        return OK;
    for (size_t i = 0; record_type_words[i] != NULL; i++)
        if (text_same(record_type_words[i], word)) {
            ret_property->is.type = (enum property_type) i;
            return OK;
        }
    return fail_reason(w, INVALID, "INVALID_TYPE", "type",
                       "There is no type of property '%.60s'; there are string, number, date, "
                       "datetime, enumeration, bool and phone_number.",
                       word);
}

static status read_flag(struct work *w, const struct json *body, const char *name,
                        struct record_property *ret_property)
{
    unsigned flag = text_same(name, "hidden") ? PROPERTY_HIDDEN : PROPERTY_UNIQUE;
    bool     set = (ret_property->is.flags & flag) != 0;
    TRY(optional_bool(w, body, name, &set));
    ret_property->is.flags = (ret_property->is.flags & ~flag) | (set ? flag : 0);
    return OK;
}

status record_json_property(struct work *w, const struct json *body,
                            struct record_property *ret_property)
{
    /* Those at the end say how others show or guard a property: taken, and of no effect here. */
    static const char *const members[] = {"name",
                                          "label",
                                          "type",
                                          "fieldType",
                                          "groupName",
                                          "options",
                                          "displayOrder",
                                          "hidden",
                                          "description",
                                          "hasUniqueValue",
                                          "formField",
                                          "externalOptions",
                                          "dataSensitivity",
                                          "numberDisplayHint",
                                          "textDisplayHint",
                                          "showCurrencySymbol",
                                          "currencyPropertyName",
                                          "calculationFormula",
                                          "referencedObjectType",
                                          NULL};
    struct property         *is = &ret_property->is;
    TRY(record_json_check(w, body, members));
    TRY(optional_text(w, body, "name", &is->name));
    TRY(optional_text(w, body, "label", &is->label));
    TRY(read_type(w, body, ret_property));
    TRY(optional_text(w, body, "fieldType", &is->field_type));
    TRY(optional_text(w, body, "groupName", &is->group));
    TRY(optional_text(w, body, "description", &is->description));
    TRY(optional_int(w, body, "displayOrder", &ret_property->display_order));
    TRY(read_flag(w, body, "hidden", ret_property));
    TRY(read_flag(w, body, "hasUniqueValue", ret_property));
    return read_options(w, body, ret_property);
}

status record_json_group(struct work *w, const struct json *body, struct record_group *ret_group)
{
    static const char *const members[] = {"name", "label", "displayOrder", NULL};
    TRY(record_json_check(w, body, members));
    TRY(optional_text(w, body, "name", &ret_group->name));
    TRY(optional_text(w, body, "label", &ret_group->label));
    return optional_int(w, body, "displayOrder", &ret_group->display_order);
}

/* ---- out ---- */

static void put_text(struct json_out *out, const char *name, const char *text)
{
    json_put_name(out, name);
    json_put_text(out, text);
}

static void put_int(struct json_out *out, const char *name, int64_t number)
{
    json_put_name(out, name);
    json_put_int(out, number);
}

static void put_bool(struct json_out *out, const char *name, bool truth)
{
    json_put_name(out, name);
    json_put_bool(out, truth);
}

static void put_time(struct json_out *out, const char *name, int64_t time)
{
    json_put_name(out, name);
    json_put_time(out, time);
}

/* Ids are numbers for us and texts for the API. */
static void put_id(struct json_out *out, const char *name, int64_t id)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long) id);
    put_text(out, name, digits);
}

/* "import:12" is of the type IMPORT with the id 12. */
static void put_was(struct json_out *out, const struct record_was *was)
{
    char        type[32] = {0};
    const char *colon = strchr(was->source, ':');
    size_t      size = colon == NULL ? strlen(was->source) : (size_t) (colon - was->source);
    for (size_t i = 0; i < size && i + 1 < sizeof type; i++)
        type[i] = (char) toupper((unsigned char) was->source[i]);
    json_open_object(out);
    put_text(out, "value", was->value == NULL ? "" : was->value);
    put_time(out, "timestamp", was->at);
    put_text(out, "sourceType", type);
    if (colon != NULL)
        put_text(out, "sourceId", colon + 1);
    if (was->actor != 0)
        put_int(out, "updatedByUserId", was->actor);
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
    put_id(out, "id", record->id);
    json_put_name(out, "properties");
    json_open_object(out);
    for (size_t i = 0; i < record->count; i++)
        put_text(out, record->values[i].property, record->values[i].value);
    json_close_object(out);
    if (more != NULL && more->with_history != NULL)
        put_histories(out, more);
    put_time(out, "createdAt", record->created_at);
    put_time(out, "updatedAt", record->updated_at);
    put_bool(out, "archived", record->archived_at != ABSENT);
    if (record->archived_at != ABSENT)
        put_time(out, "archivedAt", record->archived_at);
    if (more != NULL && more->is_new != NULL)
        put_bool(out, "new", *more->is_new);
    json_close_object(out);
}

static void put_options(struct json_out *out, const struct record_property *property)
{
    json_put_name(out, "options");
    json_open_array(out);
    for (size_t i = 0; i < property->option_count; i++) {
        const struct record_option *option = &property->options[i];
        json_open_object(out);
        put_text(out, "label", option->label);
        put_text(out, "value", option->value);
        if (option->description != NULL)
            put_text(out, "description", option->description);
        put_int(out, "displayOrder", option->display_order);
        put_bool(out, "hidden", option->hidden);
        json_close_object(out);
    }
    json_close_array(out);
}

static void put_made(struct json_out *out, const struct record_property *property)
{
    if (property->created_at == ABSENT)
        return;
    put_time(out, "createdAt", property->created_at);
    put_time(out, "updatedAt", property->updated_at);
    put_id(out, "createdUserId", property->created_by);
    put_id(out, "updatedUserId", property->updated_by);
}

void record_json_put_property(struct json_out *out, const struct record_property *property)
{
    const struct property *is = &property->is;
    bool                   built_in = (is->flags & PROPERTY_BUILT_IN) != 0;
    json_open_object(out);
    put_text(out, "name", is->name);
    put_text(out, "label", is->label);
    put_text(out, "type", record_type_words[is->type]);
    put_text(out, "fieldType", is->field_type);
    put_text(out, "description", is->description == NULL ? "" : is->description);
    put_text(out, "groupName", is->group);
    put_options(out, property);
    put_made(out, property);
    put_int(out, "displayOrder", property->display_order);
    put_bool(out, "calculated", false);
    put_bool(out, "externalOptions", false);
    put_bool(out, "archived", false);
    put_bool(out, "hasUniqueValue", (is->flags & PROPERTY_UNIQUE) != 0);
    put_bool(out, "hidden", (is->flags & PROPERTY_HIDDEN) != 0);
    put_bool(out, "hubspotDefined", built_in);
    put_bool(out, "formField", !built_in);
    json_put_name(out, "modificationMetadata");
    json_open_object(out);
    put_bool(out, "archivable", !built_in);
    put_bool(out, "readOnlyDefinition", built_in);
    put_bool(out, "readOnlyOptions", built_in);
    put_bool(out, "readOnlyValue", (is->flags & PROPERTY_READ_ONLY) != 0);
    json_close_object(out);
    json_close_object(out);
}

void record_json_put_group(struct json_out *out, const struct record_group *group)
{
    json_open_object(out);
    put_text(out, "name", group->name);
    put_text(out, "label", group->label);
    put_int(out, "displayOrder", group->display_order);
    put_bool(out, "archived", false);
    json_close_object(out);
}

void record_json_put_error(struct json_out *out, const struct failure *failure,
                           const char *context_name, const char *context)
{
    json_open_object(out);
    put_text(out, "status", "error");
    put_text(out, "category", problem_category(failure->code));
    put_text(out, "message", failure->message);
    if (failure->reason != NULL)
        put_text(out, "subCategory", failure->reason);
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
