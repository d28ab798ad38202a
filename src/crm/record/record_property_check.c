/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "crm/record/record_calculation.h"
#include "crm/record/record_property.h"
#include "crm/record/record_value.h"

enum {
    LONGEST_NAME = 100,
    LONGEST_LABEL = 255,
    MOST_PROPERTIES = 500, /* made at run time, of one type; tables have a limit too */
};

static bool is_name(const char *name)
{
    if (name == NULL || *name < 'a' || *name > 'z')
        return false;
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return size <= LONGEST_NAME && name[size] == '\0';
}

status record_name_check(struct work *w, const char *name)
{
    if (is_name(name))
        return OK;
    return fail_reason(w, INVALID, "INVALID_NAME", "name",
                       "A name begins with a letter and has at most %d small letters, digits and "
                       "underscores; '%.100s' is none.",
                       LONGEST_NAME, name == NULL ? "" : name);
}

status record_label_check(struct work *w, const char *label)
{
    if (!text_empty(label) && strlen(label) <= LONGEST_LABEL)
        return OK;
    return fail(w, INVALID, "label", "A label has 1 to %d bytes.", LONGEST_LABEL);
}

/* How each type may be shown; indexed by enum property_type. */
static const char *const field_types[] = {
    [PROPERTY_STRING] = "text;textarea;html;file;phonenumber;calculation_equation",
    [PROPERTY_NUMBER] = "number;text;calculation_equation",
    [PROPERTY_DATE] = "date;calculation_equation",
    [PROPERTY_DATETIME] = "date;calculation_equation",
    [PROPERTY_ENUMERATION] = "select;radio;checkbox;booleancheckbox",
    [PROPERTY_BOOL] = "booleancheckbox;select;radio;checkbox;calculation_equation",
    [PROPERTY_PHONE] = "phonenumber;text",
    [PROPERTY_COORDINATES] = "text",
    [PROPERTY_JSON] = "text;textarea",
};

static status check_field_type(struct work *w, const struct property *is)
{
    if (is->field_type == NULL)
        return OK;
    for (const char **word = text_split(w, field_types[is->type], ';', NULL); *word != NULL; word++)
        if (text_same(*word, is->field_type))
            return OK;
    return fail_reason(w, INVALID, "INVALID_FIELD_TYPE", "fieldType",
                       "A %s may be shown as %s, not as '%.60s'.", record_type_words[is->type],
                       field_types[is->type], is->field_type);
}

static status check_option(struct work *w, const struct record_property *draft, size_t i)
{
    const char *value = draft->options[i].value;
    if (text_empty(value) || strlen(value) > LONGEST_LABEL || strchr(value, ';') != NULL)
        return fail_reason(w, INVALID, "INVALID_OPTION", "options",
                           "Option %zu needs a value of 1 to %d bytes without ';'.", i + 1,
                           LONGEST_LABEL);
    if (text_empty(draft->options[i].label) || strlen(draft->options[i].label) > LONGEST_LABEL)
        return fail_reason(w, INVALID, "INVALID_OPTION", "options",
                           "Option '%s' needs a label of 1 to %d bytes.", value, LONGEST_LABEL);
    for (size_t j = 0; j < i; j++)
        if (text_same(draft->options[j].value, value))
            return fail_reason(w, INVALID, "INVALID_OPTION", "options",
                               "The option '%s' is there twice.", value);
    return OK;
}

/* What says how a property is shown or guarded, and which words it may be. */
static const struct {
    const char *member, *words;
} hints[] = {
    {"dataSensitivity", "non_sensitive;sensitive;highly_sensitive"},
    {"numberDisplayHint", "unformatted;formatted;currency;percentage;duration;probability"},
    {"textDisplayHint",
     "unformatted_single_line;multi_line;email;phone_number;domain_name;ip_address;"
     "physical_address;postal_code"},
};

static status check_hint(struct work *w, size_t i, const char *given)
{
    if (given == NULL)
        return OK;
    for (const char **word = text_split(w, hints[i].words, ';', NULL); *word != NULL; word++)
        if (text_same(*word, given))
            return OK;
    return fail(w, INVALID, hints[i].member, "\"%s\" is one of %s, not '%.60s'.", hints[i].member,
                hints[i].words, given);
}

static status check_hints(struct work *w, const struct record_meta *meta,
                          const struct record_property *draft)
{
    const struct record_type *referenced;
    TRY(check_hint(w, 0, draft->sensitivity));
    TRY(check_hint(w, 1, draft->number_hint));
    TRY(check_hint(w, 2, draft->text_hint));
    if (draft->number_hint != NULL && draft->is.type != PROPERTY_NUMBER)
        return fail(w, INVALID, "numberDisplayHint", "Only a number has a numberDisplayHint.");
    if (draft->text_hint != NULL && !record_value_is_text(draft->is.type))
        return fail(w, INVALID, "textDisplayHint", "Only a text has a textDisplayHint.");
    if (draft->currency_property != NULL
        && record_meta_find(meta, draft->currency_property) == NULL)
        return fail_reason(w, INVALID, "PROPERTY_DOESNT_EXIST", "currencyPropertyName",
                           "Property \"%.100s\" does not exist on %s.", draft->currency_property,
                           meta->type->name);
    if (draft->referenced_type == NULL || text_same(draft->referenced_type, "OWNER"))
        return OK;
    return record_type_get(w, text_lower(w, draft->referenced_type), &referenced);
}

static status check_formula(struct work *w, const struct record_meta *meta,
                            const struct record_property *draft)
{
    bool shown = text_same(draft->is.field_type, "calculation_equation");
    if (shown != (draft->formula != NULL))
        return fail_reason(w, INVALID, "INVALID_FORMULA", "calculationFormula",
                           "A property has a calculationFormula exactly when its fieldType is "
                           "calculation_equation.");
    return draft->formula == NULL ? OK : record_calculation_check(w, meta, draft);
}

static status check_options(struct work *w, const struct record_property *draft)
{
    if (draft->is.type == PROPERTY_ENUMERATION && draft->option_count == 0
        && !draft->external_options)
        return fail_reason(w, INVALID, "INVALID_OPTION", "options",
                           "An enumeration needs at least one option.");
    if (draft->option_count > 0 && draft->is.type != PROPERTY_ENUMERATION
        && draft->is.type != PROPERTY_BOOL)
        return fail_reason(w, INVALID, "INVALID_OPTION", "options",
                           "Only an enumeration or a bool has options.");
    for (size_t i = 0; i < draft->option_count; i++)
        TRY(check_option(w, draft, i));
    return OK;
}

status record_property_check(struct work *w, const struct record_meta *meta,
                             const struct record_property *draft)
{
    TRY(record_label_check(w, draft->is.label));
    if (draft->is.group == NULL || record_meta_group(meta, draft->is.group) == NULL)
        return fail_reason(w, INVALID, "PROPERTY_GROUP_DOESNT_EXIST", "groupName",
                           "There is no property group '%.100s' on %s.",
                           draft->is.group == NULL ? "" : draft->is.group, meta->type->name);
    TRY(check_field_type(w, &draft->is));
    TRY(check_options(w, draft));
    TRY(check_hints(w, meta, draft));
    return check_formula(w, meta, draft);
}

status record_property_check_new(struct work *w, const struct record_meta *meta,
                                 const struct record_property *draft)
{
    size_t made = 0;
    TRY(record_name_check(w, draft->is.name));
    TRY(record_property_check(w, meta, draft));
    if ((draft->is.flags & (PROPERTY_UNIQUE | PROPERTY_EMAIL)) != 0
        && draft->is.type != PROPERTY_STRING && draft->is.type != PROPERTY_NUMBER)
        return fail(w, INVALID, "hasUniqueValue", "Only a string or a number can be unique.");
    if (record_meta_find(meta, draft->is.name) != NULL)
        return fail_reason(w, CONFLICT, "PROPERTY_EXISTS", "name",
                           "A property named '%s' already exists.", draft->is.name);
    for (size_t i = 0; i < meta->count; i++)
        made += !record_is(&meta->properties[i], PROPERTY_BUILT_IN);
    if (made >= MOST_PROPERTIES)
        return fail(w, CONFLICT, "name", "%s have %d properties of their own already; archive one.",
                    meta->type->name, MOST_PROPERTIES);
    return OK;
}
