/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Properties and groups that are made while the house runs. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_meta.h"
#include "crm/record/record_store.h"
#include "crm/record/record_value.h"
#include "kit/json/json.h"

enum {
    LONGEST_NAME = 100,
    LONGEST_LABEL = 255,
    LONGEST_COLUMN = 63,
    MOST_PROPERTIES = 500, /* made at run time, of one type; tables have a limit too */
};

#define CHOSEN_FLAGS (PROPERTY_UNIQUE | PROPERTY_HIDDEN | PROPERTY_SEARCHED | PROPERTY_EMAIL)

/* ---- reading ---- */

status record_property_list(struct work *w, const struct record_type *type,
                            struct rows *ret_properties)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    ret_properties->items = (void *) (uintptr_t) meta->properties;
    ret_properties->count = (int64_t) meta->count;
    return OK;
}

status record_property_get(struct work *w, const struct record_type *type, const char *name,
                           const struct record_property **ret_property)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    *ret_property = record_meta_find(meta, name);
    if (*ret_property != NULL)
        return OK;
    return fail_reason(w, NOT_FOUND, "PROPERTY_DOESNT_EXIST", "name",
                       "Property \"%.100s\" does not exist on %s.", name, type->name);
}

/* ---- checks ---- */

static bool is_name(const char *name)
{
    if (name == NULL || *name < 'a' || *name > 'z')
        return false;
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return size <= LONGEST_NAME && name[size] == '\0';
}

static status check_name(struct work *w, const char *name)
{
    if (is_name(name))
        return OK;
    return fail_reason(w, INVALID, "INVALID_NAME", "name",
                       "A name begins with a letter and has at most %d small letters, digits and "
                       "underscores; '%.100s' is none.",
                       LONGEST_NAME, name == NULL ? "" : name);
}

static status check_label(struct work *w, const char *label)
{
    if (!text_empty(label) && strlen(label) <= LONGEST_LABEL)
        return OK;
    return fail(w, INVALID, "label", "A label has 1 to %d bytes.", LONGEST_LABEL);
}

/* How each type may be shown; indexed by enum property_type. */
static const char *const field_types[] = {
    [PROPERTY_STRING] = "text;textarea;html;file;phonenumber;calculation_equation",
    [PROPERTY_NUMBER] = "number;text;calculation_equation",
    [PROPERTY_DATE] = "date",
    [PROPERTY_DATETIME] = "date",
    [PROPERTY_ENUMERATION] = "select;radio;checkbox;booleancheckbox",
    [PROPERTY_BOOL] = "booleancheckbox;select;radio;checkbox;calculation_equation",
    [PROPERTY_PHONE] = "phonenumber;text",
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

static status check_options(struct work *w, const struct record_property *draft)
{
    if (draft->is.type == PROPERTY_ENUMERATION && draft->option_count == 0)
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

static status check_draft(struct work *w, const struct record_meta *meta,
                          const struct record_property *draft)
{
    TRY(check_label(w, draft->is.label));
    if (draft->is.group == NULL || record_meta_group(meta, draft->is.group) == NULL)
        return fail_reason(w, INVALID, "PROPERTY_GROUP_DOESNT_EXIST", "groupName",
                           "There is no property group '%.100s' on %s.",
                           draft->is.group == NULL ? "" : draft->is.group, meta->type->name);
    TRY(check_field_type(w, &draft->is));
    return check_options(w, draft);
}

static status check_new(struct work *w, const struct record_meta *meta,
                        const struct record_property *draft)
{
    size_t made = 0;
    TRY(check_name(w, draft->is.name));
    TRY(check_draft(w, meta, draft));
    if ((draft->is.flags & (PROPERTY_UNIQUE | PROPERTY_EMAIL)) != 0
        && draft->is.type != PROPERTY_STRING && draft->is.type != PROPERTY_NUMBER)
        return fail(w, INVALID, "hasUniqueValue", "Only a string or a number can be unique.");
    if (record_meta_find(meta, draft->is.name) != NULL)
        return fail_reason(w, CONFLICT, "PROPERTY_EXISTS", "name",
                           "A property named '%s' already exists on %s.", draft->is.name,
                           meta->type->name);
    for (size_t i = 0; i < meta->count; i++)
        made += !record_is(&meta->properties[i], PROPERTY_BUILT_IN);
    if (made >= MOST_PROPERTIES)
        return fail(w, CONFLICT, "name", "%s have %d properties of their own already; archive one.",
                    meta->type->name, MOST_PROPERTIES);
    return OK;
}

/* ---- rows ---- */

static void put_option(struct json_out *out, const struct record_option *option)
{
    json_open_object(out);
    json_put_name(out, "value");
    json_put_text(out, option->value);
    json_put_name(out, "label");
    json_put_text(out, option->label);
    json_put_name(out, "description");
    json_put_text(out, option->description);
    json_put_name(out, "displayOrder");
    json_put_int(out, option->display_order);
    json_put_name(out, "hidden");
    json_put_bool(out, option->hidden);
    json_close_object(out);
}

static const char *options_of(struct work *w, const struct record_property *draft)
{
    if (draft->option_count == 0)
        return NULL;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_array(&out);
    for (size_t i = 0; i < draft->option_count; i++)
        put_option(&out, &draft->options[i]);
    json_close_array(&out);
    return text.bytes;
}

static struct record_property_row row_of(struct work *w, const struct record_type *type,
                                         const struct record_property *draft)
{
    const struct property *is = &draft->is;
    return (struct record_property_row){
        .type = type->id,
        .name = is->name,
        .label = is->label,
        .group_name = is->group,
        .value_type = is->type,
        .field_type = is->field_type != NULL ? is->field_type : record_field_type(is->type),
        .column_name = is->column,
        .flags = is->flags & CHOSEN_FLAGS,
        .options = options_of(w, draft),
        .description = is->description,
        .display_order = draft->display_order,
        .created_at = draft->created_at,
        .created_by = draft->created_by,
        .updated_at = w->now,
        .updated_by = w->actor.user,
        .archived_at = ABSENT,
    };
}

/* The row of a property that was archived; NULL when there is none. */
static status find_archived(struct work *w, const struct record_type *type, const char *name,
                            const struct record_property_row **ret_row)
{
    struct rows rows;
    TRY(record_store_properties(w, &rows));
    *ret_row = NULL;
    const struct record_property_row *row = rows.items;
    for (int64_t i = 0; i < rows.count; i++, row++)
        if (text_same(row->type, type->id) && text_same(row->name, name))
            *ret_row = row;
    return OK;
}

/* "c_" keeps it apart from the columns of the house. A used or long name gets a number. */
static const char *column_for(struct work *w, const char *name, bool used)
{
    if (used || strlen(name) + 2 > LONGEST_COLUMN)
        return work_text(w, "c_x%lld", (long long) db_new_id(w));
    return work_text(w, "c_%s", name);
}

status record_property_create(struct work *w, const struct record_type *type,
                              const struct record_property *draft)
{
    const struct record_meta         *meta;
    const struct record_property_row *old;
    struct record_property            property = *draft;
    TRY(record_meta_get(w, type, &meta));
    TRY(check_new(w, meta, draft));
    TRY(find_archived(w, type, draft->is.name, &old));

    property.is.flags &= CHOSEN_FLAGS;
    property.created_at = w->now;
    property.created_by = w->actor.user;
    bool revived =
        old != NULL && old->value_type == draft->is.type
        && ((unsigned) old->flags & PROPERTY_UNIQUE) == (property.is.flags & PROPERTY_UNIQUE);
    property.is.column = revived ? old->column_name : column_for(w, draft->is.name, old != NULL);
    if (!revived)
        TRY(record_store_add_column(w, type, &property));
    struct record_property_row row = row_of(w, type, &property);
    TRY(record_store_put_property(w, &row));
    return record_meta_changed(w);
}

static status refuse_built_in(struct work *w, const struct record_property *property)
{
    return fail_reason(w, FORBIDDEN, "PROPERTY_BUILT_IN", "name",
                       "%s belongs to Storefolk and cannot be changed or removed.",
                       property->is.name);
}

status record_property_change(struct work *w, const struct record_type *type,
                              const struct record_property *draft)
{
    const struct record_meta     *meta;
    const struct record_property *old;
    TRY(record_meta_get(w, type, &meta));
    TRY(record_property_get(w, type, draft->is.name, &old));
    if (record_is(old, PROPERTY_BUILT_IN))
        return refuse_built_in(w, old);

    struct record_property property = *draft;
    property.is.type = old->is.type;
    property.is.column = old->is.column;
    property.is.flags =
        (old->is.flags & ~(unsigned) PROPERTY_HIDDEN) | (draft->is.flags & PROPERTY_HIDDEN);
    property.created_at = old->created_at;
    property.created_by = old->created_by;
    TRY(check_draft(w, meta, &property));
    struct record_property_row row = row_of(w, type, &property);
    TRY(record_store_put_property(w, &row));
    return record_meta_changed(w);
}

status record_property_archive(struct work *w, const struct record_type *type, const char *name)
{
    const struct record_property *property;
    TRY(record_property_get(w, type, name, &property));
    if (record_is(property, PROPERTY_BUILT_IN))
        return refuse_built_in(w, property);
    struct record_property_row row = row_of(w, type, property);
    row.archived_at = w->now;
    TRY(record_store_put_property(w, &row));
    return record_meta_changed(w);
}

/* ---- groups ---- */

status record_group_list(struct work *w, const struct record_type *type, struct rows *ret_groups)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    ret_groups->items = (void *) (uintptr_t) meta->groups;
    ret_groups->count = (int64_t) meta->group_count;
    return OK;
}

status record_group_get(struct work *w, const struct record_type *type, const char *name,
                        const struct record_group **ret_group)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    *ret_group = record_meta_group(meta, name);
    if (*ret_group != NULL)
        return OK;
    return fail_reason(w, NOT_FOUND, "PROPERTY_GROUP_DOESNT_EXIST", "name",
                       "There is no property group '%.100s' on %s.", name, type->name);
}

static status put_group(struct work *w, const struct record_type *type,
                        const struct record_group *group, int64_t archived_at)
{
    struct record_group_row row = {.type = type->id,
                                   .name = group->name,
                                   .label = group->label,
                                   .display_order = group->display_order,
                                   .created_at = w->now,
                                   .archived_at = archived_at};
    TRY(record_store_put_group(w, &row));
    return record_meta_changed(w);
}

status record_group_create(struct work *w, const struct record_type *type,
                           const struct record_group *draft)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    TRY(check_name(w, draft->name));
    TRY(check_label(w, draft->label));
    if (record_meta_group(meta, draft->name) != NULL)
        return fail_reason(w, CONFLICT, "PROPERTY_GROUP_EXISTS", "name",
                           "A property group named '%s' already exists on %s.", draft->name,
                           type->name);
    return put_group(w, type, draft, ABSENT);
}

status record_group_change(struct work *w, const struct record_type *type,
                           const struct record_group *draft)
{
    const struct record_group *old;
    TRY(record_group_get(w, type, draft->name, &old));
    TRY(check_label(w, draft->label));
    return put_group(w, type, draft, ABSENT);
}

status record_group_archive(struct work *w, const struct record_type *type, const char *name)
{
    const struct record_meta  *meta;
    const struct record_group *group;
    TRY(record_meta_get(w, type, &meta));
    TRY(record_group_get(w, type, name, &group));
    for (size_t i = 0; i < meta->count; i++)
        if (text_same(meta->properties[i].is.group, name))
            return fail_reason(w, CONFLICT, "PROPERTY_GROUP_IN_USE", "name",
                               "%s is still in the group %s; move it first.",
                               meta->properties[i].is.name, name);
    return put_group(w, type, group, w->now);
}
