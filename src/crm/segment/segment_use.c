/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which lists ask of a property: by the words of their rules, so that one that cannot be read any
 * more is named too. */
#include "crm/segment/segment_use.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/segment/segment_store.h"
#include "kit/json/json.h"

struct wanted {
    const char *type, *property;
};

/* `type` is that of the records which this part of the rule looks at. */
static bool speaks_of(const struct json *part, const char *type, const struct wanted *wanted)
{
    const char *other = part->type == JSON_OBJECT ? json_text(part, "objectTypeId") : NULL;
    const char *at = other != NULL ? other : type;
    if (part->type == JSON_OBJECT && text_same(at, wanted->type)
        && text_same(json_text(part, "property"), wanted->property))
        return true;
    if (part->type != JSON_OBJECT && part->type != JSON_ARRAY)
        return false;
    for (const struct json *item = part->first; item != NULL; item = item->next)
        if (speaks_of(item, at, wanted))
            return true;
    return false;
}

status segment_add_uses(struct work *w, const struct record_type *type, const char *property,
                        struct list *uses)
{
    struct rows   all;
    struct wanted wanted = {.type = type->id, .property = property};
    TRY(segment_store_all(w, &all));
    for (int64_t i = 0; i < all.count; i++) {
        const struct segment *segment = (const struct segment *) all.items + i;
        const struct json    *rule;
        if (segment->filter == NULL)
            continue;
        TRY(json_parse(w, segment->filter, strlen(segment->filter), &rule));
        if (speaks_of(rule, segment->type, &wanted))
            *(struct record_use *) list_add(uses) =
                (struct record_use){.kind = "list", .id = segment->id, .name = segment->name};
    }
    return OK;
}
