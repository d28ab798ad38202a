/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_link.h"

#include "base/list.h"
#include "base/text.h"

enum { PAGE = 500 };

static bool is_meant(const struct record_link *link, const struct segment_filter *filter)
{
    const struct record_link_kind *kind = link->kinds.items;
    if (filter->label == ABSENT)
        return true;
    for (int64_t i = 0; i < link->kinds.count; i++)
        if (kind[i].id == filter->label)
            return true;
    return false;
}

status segment_links(struct work *w, const struct record_type *type, int64_t record,
                     const struct record_type *to, const struct segment_filter *filter,
                     struct rows *ret_ids)
{
    struct record_link_page page = {.from = {type, record}, .to = to, .limit = PAGE};
    struct list             ids = list_open(w->arena, sizeof(int64_t));
    struct rows             links;
    int64_t                 after = 0;
    do {
        page.after = after;
        TRY(record_link_list(w, &page, &links, &after));
        for (int64_t i = 0; i < links.count; i++) {
            const struct record_link *link = (const struct record_link *) links.items + i;
            if (is_meant(link, filter))
                *(int64_t *) list_add(&ids) = link->id;
        }
    } while (after != 0);
    *ret_ids = list_rows(&ids);
    return OK;
}

status segment_link_type(struct work *w, const struct record_type *type,
                         const struct segment_filter *filter, const struct record_type **ret_to)
{
    struct record_link_kind kind;
    *ret_to = NULL;
    if (!text_empty(filter->to_type))
        return record_type_get(w, filter->to_type, ret_to);
    if (filter->label != ABSENT && record_link_kind_get(w, type, NULL, filter->label, &kind) == OK)
        *ret_to = kind.to;
    return OK;
}
