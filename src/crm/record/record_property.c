/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Properties that are made while the house runs. */
#include <string.h>

#include "base/text.h"
#include "crm/record/record_calculation.h"
#include "crm/record/record_meta.h"
#include "crm/record/record_property.h"
#include "crm/record/record_store.h"
#include "crm/record/record_type_rules.h"
#include "crm/record/record_value.h"
#include "kit/json/json.h"

enum { LONGEST_COLUMN = 63 };

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
        .form_field = draft->form_field,
        .external_options = draft->external_options,
        .currency_symbol = draft->currency_symbol,
        .sensitivity = draft->sensitivity,
        .number_hint = draft->number_hint,
        .text_hint = draft->text_hint,
        .currency_property = draft->currency_property,
        .referenced_type = draft->referenced_type,
        .formula = draft->formula,
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
    TRY(record_property_check_new(w, meta, draft));
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
    TRY(record_meta_changed(w));
    return property.formula == NULL ? OK : record_calculation_start(w, type, property.is.name);
}

static status refuse_built_in(struct work *w, const struct record_property *property)
{
    return fail_reason(w, FORBIDDEN, "PROPERTY_BUILT_IN", "name",
                       "%s belongs to Storefolk and cannot be changed or removed.",
                       property->is.name);
}

/* What the column was made for stays. */
static status refuse_new_kind(struct work *w, const struct record_property *old,
                              const struct record_property *draft)
{
    if (old->is.type != draft->is.type)
        return fail_reason(w, INVALID, "INVALID_TYPE", "type",
                           "%s is a %s for ever, since it has values; make another property.",
                           old->is.name, record_type_words[old->is.type]);
    if (((old->is.flags ^ draft->is.flags) & PROPERTY_UNIQUE) != 0)
        return fail(w, INVALID, "hasUniqueValue",
                    "Whether values are unique is said when a property is made; make another.");
    if ((old->formula == NULL) != (draft->formula == NULL))
        return fail_reason(w, INVALID, "INVALID_FIELD_TYPE", "fieldType",
                           "A calculation stays one, and no other property becomes one; make "
                           "another property.");
    return OK;
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
    TRY(refuse_new_kind(w, old, draft));
    property.is.column = old->is.column;
    property.created_at = old->created_at;
    property.created_by = old->created_by;
    TRY(record_property_check(w, meta, &property));
    struct record_property_row row = row_of(w, type, &property);
    bool                       same = text_same(old->formula, property.formula);
    TRY(record_store_put_property(w, &row));
    TRY(record_meta_changed(w));
    return same ? OK : record_calculation_start(w, type, row.name);
}

status record_property_archive(struct work *w, const struct record_type *type, const char *name)
{
    const struct record_property *property;
    TRY(record_property_get(w, type, name, &property));
    if (record_is(property, PROPERTY_BUILT_IN))
        return refuse_built_in(w, property);
    TRY(record_calculation_check_unused(w, type, property));
    TRY(record_type_check_unused(w, type, name));
    struct record_property_row row = row_of(w, type, property);
    row.archived_at = w->now;
    TRY(record_store_put_property(w, &row));
    return record_meta_changed(w);
}
