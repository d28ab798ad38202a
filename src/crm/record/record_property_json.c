/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Properties and groups in the JSON of the CRM API. */
#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_json.h"
#include "crm/record/record_value.h"

#define REFUSE(field, ...) fail_reason(w, INVALID, "VALIDATION_ERROR", field, __VA_ARGS__)

/* ---- in ---- */

static status read_option(struct work *w, const struct json *object,
                          struct record_option *ret_option)
{
    static const char *const members[] = {"value",  "label",       "displayOrder",
                                          "hidden", "description", NULL};
    TRY(record_json_check(w, object, members));
    ret_option->display_order = -1;
    TRY(record_json_text(w, object, "value", &ret_option->value));
    TRY(record_json_text(w, object, "label", &ret_option->label));
    TRY(record_json_text(w, object, "description", &ret_option->description));
    TRY(record_json_int(w, object, "displayOrder", &ret_option->display_order));
    return record_json_bool(w, object, "hidden", &ret_option->hidden);
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
    TRY(record_json_text(w, body, "type", &word));
    if (word == NULL)
        return OK;
    for (size_t i = 0; record_type_words[i] != NULL; i++)
        if (text_same(record_type_words[i], word)) {
            ret_property->is.type = (enum property_type) i;
            return OK;
        }
    return fail_reason(w, INVALID, "INVALID_TYPE", "type",
                       "There is no type of property '%.60s'; there are string, number, date, "
                       "datetime, enumeration, bool, phone_number, object_coordinates and json.",
                       word);
}

static status read_flag(struct work *w, const struct json *body, const char *name,
                        struct record_property *ret_property)
{
    unsigned flag = text_same(name, "hidden") ? PROPERTY_HIDDEN : PROPERTY_UNIQUE;
    bool     set = (ret_property->is.flags & flag) != 0;
    TRY(record_json_bool(w, body, name, &set));
    ret_property->is.flags = (ret_property->is.flags & ~flag) | (set ? flag : 0);
    return OK;
}

/* The rest of what may be said, for those who show or guard it. */
static status read_hints(struct work *w, const struct json *body,
                         struct record_property *ret_property)
{
    TRY(record_json_bool(w, body, "formField", &ret_property->form_field));
    TRY(record_json_bool(w, body, "externalOptions", &ret_property->external_options));
    TRY(record_json_bool(w, body, "showCurrencySymbol", &ret_property->currency_symbol));
    TRY(record_json_text(w, body, "dataSensitivity", &ret_property->sensitivity));
    TRY(record_json_text(w, body, "numberDisplayHint", &ret_property->number_hint));
    TRY(record_json_text(w, body, "textDisplayHint", &ret_property->text_hint));
    TRY(record_json_text(w, body, "currencyPropertyName", &ret_property->currency_property));
    TRY(record_json_text(w, body, "referencedObjectType", &ret_property->referenced_type));
    return record_json_text(w, body, "calculationFormula", &ret_property->formula);
}

status record_json_property(struct work *w, const struct json *body,
                            struct record_property *ret_property)
{
    /* "formfield" is what a widespread plugin writes for formField in some of its properties. */
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
                                          "formfield",
                                          "externalOptions",
                                          "dataSensitivity",
                                          "numberDisplayHint",
                                          "textDisplayHint",
                                          "showCurrencySymbol",
                                          "currencyPropertyName",
                                          "calculationFormula",
                                          "referencedObjectType",
                                          "searchableInGlobalSearch",
                                          "optionSortStrategy",
                                          NULL};
    struct property         *is = &ret_property->is;
    TRY(record_json_check(w, body, members));
    TRY(record_json_text(w, body, "name", &is->name));
    TRY(record_json_text(w, body, "label", &is->label));
    TRY(read_type(w, body, ret_property));
    TRY(record_json_text(w, body, "fieldType", &is->field_type));
    TRY(record_json_text(w, body, "groupName", &is->group));
    TRY(record_json_text(w, body, "description", &is->description));
    TRY(record_json_int(w, body, "displayOrder", &ret_property->display_order));
    TRY(record_json_bool(w, body, "formfield", &ret_property->form_field));
    TRY(read_flag(w, body, "hidden", ret_property));
    TRY(read_flag(w, body, "hasUniqueValue", ret_property));
    TRY(read_hints(w, body, ret_property));
    return read_options(w, body, ret_property);
}

status record_json_group(struct work *w, const struct json *body, struct record_group *ret_group)
{
    static const char *const members[] = {"name", "label", "displayOrder", NULL};
    TRY(record_json_check(w, body, members));
    TRY(record_json_text(w, body, "name", &ret_group->name));
    TRY(record_json_text(w, body, "label", &ret_group->label));
    return record_json_int(w, body, "displayOrder", &ret_group->display_order);
}

/* ---- out ---- */

static void put_options(struct json_out *out, const struct record_property *property)
{
    json_put_name(out, "options");
    json_open_array(out);
    for (size_t i = 0; i < property->option_count; i++) {
        const struct record_option *option = &property->options[i];
        json_open_object(out);
        json_add_text(out, "label", option->label);
        json_add_text(out, "value", option->value);
        if (option->description != NULL)
            json_add_text(out, "description", option->description);
        json_add_int(out, "displayOrder", option->display_order);
        record_json_add_bool(out, "hidden", option->hidden);
        json_close_object(out);
    }
    json_close_array(out);
}

static void put_made(struct json_out *out, const struct record_property *property)
{
    if (property->created_at == ABSENT)
        return;
    record_json_add_time(out, "createdAt", property->created_at);
    record_json_add_time(out, "updatedAt", property->updated_at);
    record_json_add_id(out, "createdUserId", property->created_by);
    record_json_add_id(out, "updatedUserId", property->updated_by);
}

static void put_hint(struct json_out *out, const char *name, const char *hint)
{
    if (hint != NULL)
        json_add_text(out, name, hint);
}

static void put_hints(struct json_out *out, const struct record_property *property)
{
    put_hint(out, "numberDisplayHint", property->number_hint);
    put_hint(out, "textDisplayHint", property->text_hint);
    if (property->is.type == PROPERTY_NUMBER)
        record_json_add_bool(out, "showCurrencySymbol", property->currency_symbol);
    put_hint(out, "currencyPropertyName", property->currency_property);
    put_hint(out, "referencedObjectType", property->referenced_type);
    put_hint(out, "calculationFormula", property->formula);
    json_add_text(out, "dataSensitivity",
                  property->sensitivity == NULL ? "non_sensitive" : property->sensitivity);
}

static void put_modification(struct json_out *out, const struct record_property *property)
{
    bool built_in = (property->is.flags & PROPERTY_BUILT_IN) != 0;
    json_put_name(out, "modificationMetadata");
    json_open_object(out);
    record_json_add_bool(out, "archivable", !built_in);
    record_json_add_bool(out, "readOnlyDefinition", built_in);
    if (property->is.type == PROPERTY_ENUMERATION || property->is.type == PROPERTY_BOOL)
        record_json_add_bool(out, "readOnlyOptions", built_in);
    record_json_add_bool(out, "readOnlyValue", (property->is.flags & PROPERTY_READ_ONLY) != 0);
    json_close_object(out);
}

void record_json_put_property(struct json_out *out, const struct record_property *property)
{
    const struct property *is = &property->is;
    json_open_object(out);
    json_add_text(out, "name", is->name);
    json_add_text(out, "label", is->label);
    json_add_text(out, "type", record_type_words[is->type]);
    json_add_text(out, "fieldType", is->field_type);
    json_add_text(out, "description", is->description == NULL ? "" : is->description);
    json_add_text(out, "groupName", is->group);
    put_options(out, property);
    put_made(out, property);
    json_add_int(out, "displayOrder", property->display_order);
    record_json_add_bool(out, "calculated",
                         property->formula != NULL || property->stage_value != NULL);
    record_json_add_bool(out, "externalOptions", property->external_options);
    record_json_add_bool(out, "archived", property->archived);
    record_json_add_bool(out, "hasUniqueValue", (is->flags & PROPERTY_UNIQUE) != 0);
    record_json_add_bool(out, "hidden", (is->flags & PROPERTY_HIDDEN) != 0);
    record_json_add_bool(out, "hubspotDefined", (is->flags & PROPERTY_BUILT_IN) != 0);
    record_json_add_bool(out, "formField", property->form_field);
    put_hints(out, property);
    put_modification(out, property);
    json_close_object(out);
}

void record_json_put_group(struct json_out *out, const struct record_group *group)
{
    json_open_object(out);
    json_add_text(out, "name", group->name);
    json_add_text(out, "label", group->label);
    json_add_int(out, "displayOrder", group->display_order);
    record_json_add_bool(out, "archived", false);
    json_close_object(out);
}
