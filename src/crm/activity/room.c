/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people note down and plan beside a record: notes, tasks, calls, e-mails, meetings, messages.
 */
#include "crm/room.h"

#include "base/text.h"
#include "crm/activity/activity.h"

enum { PAGE = 100 };

/* What was noted of the erased record, and of nobody else, goes with it. */
static status erase_alone(struct work *w, const struct record_erased *erased,
                          const struct record_type *type)
{
    struct record_link_page page = {
        .from = {.type = erased->type, .id = erased->id}, .to = type, .limit = PAGE};
    struct rows links;
    do {
        TRY(record_link_list(w, &page, &links, &page.after));
        for (int64_t i = 0; i < links.count; i++) {
            struct record_ref    note = {.type = type,
                                         .id = ((const struct record_link *) links.items)[i].id};
            struct record_erased alone = {.type = type, .id = note.id};
            int64_t              others;
            TRY(record_link_count(w, &note, &others));
            if (others <= 1)
                TRY(record_erase(w, &alone));
        }
    } while (page.after != 0);
    return OK;
}

static status erase(struct work *w, const struct record_erased *erased)
{
    if (!text_same(erased->type->name, "contacts"))
        return OK;
    for (const struct record_type *type = activity_types; type->id != NULL; type++)
        TRY(erase_alone(w, erased, type));
    return OK;
}

extern const struct room activity_room;
const struct room activity_room = {.name = "activity", .records = activity_types, .erase = erase};
