/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups of properties that are made while the house runs. */
#include "base/text.h"
#include "crm/record/record_meta.h"
#include "crm/record/record_property.h"
#include "crm/record/record_store.h"

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
    TRY(record_name_check(w, draft->name));
    TRY(record_label_check(w, draft->label));
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
    TRY(record_label_check(w, draft->label));
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
