/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What to call a record in a list of records of all types. */
#include "base/text.h"
#include "crm/record/record_meta.h"

/* The first searched property that has a value. */
static status any_title(struct work *w, const struct record_type *type, int64_t id,
                        const char **ret_title)
{
    const struct record_meta *meta;
    struct record             record;
    TRY(record_meta_get(w, type, &meta));
    const char **names = work_take(w, (meta->count + 1) * sizeof *names);
    size_t       count = 0;
    for (size_t i = 0; i < meta->count; i++)
        if (record_is(&meta->properties[i], PROPERTY_SEARCHED))
            names[count++] = meta->properties[i].is.name;
    *ret_title = work_text(w, "%s %lld", type->singular, (long long) id);
    TRY(record_get(w, type, id, names, true, &record));
    for (size_t i = 0; i < record.count; i++)
        if (!text_empty(record.values[i].value)) {
            *ret_title = record.values[i].value;
            break;
        }
    return OK;
}

static const char *join_values(struct work *w, const struct record *record)
{
    struct text text = text_open(w->arena);
    for (size_t i = 0; i < record->count; i++) {
        if (text_empty(record->values[i].value))
            continue;
        if (text.size > 0)
            text_add_char(&text, ' ');
        text_add(&text, record->values[i].value);
    }
    return text.bytes;
}

status record_title(struct work *w, const struct record_type *type, int64_t id,
                    const char **ret_title)
{
    struct record record;
    for (const char **part = text_split(w, type->title == NULL ? "" : type->title, ';', NULL);
         *part != NULL; part++) {
        const char **names = text_split(w, *part, ' ', NULL);
        TRY(record_get(w, type, id, names, true, &record));
        *ret_title = join_values(w, &record);
        if (**ret_title != '\0')
            return OK;
    }
    return any_title(w, type, id, ret_title);
}
