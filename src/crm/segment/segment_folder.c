/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Folders: where lists are kept in order. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/segment/segment_rules.h"
#include "crm/staff/staff.h"

enum { NAME_SIZE = 200, DEEPEST = 20 };

static status may_edit(struct work *w)
{
    if (staff_may(w, MAY_EDIT_CONTACTS) || staff_may(w, MAY_EDIT_RECORDS))
        return OK;
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", NULL,
                       "You may not change folders; ask an administrator for the right.");
}

static status check_name(struct work *w, const char **name)
{
    *name = text_trim(w, *name == NULL ? "" : *name);
    if (**name != '\0' && strlen(*name) <= NAME_SIZE)
        return OK;
    return fail_reason(w, INVALID, "VALIDATION_ERROR", "name",
                       "A folder needs a name of at most %d bytes.", NAME_SIZE);
}

status segment_get_folder(struct work *w, int64_t id, struct segment_folder *ret)
{
    status outcome = segment_store_get_folder(w, id, ret);
    if (outcome == NOT_FOUND)
        return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "folderId", "There is no folder %lld.",
                           (long long) id);
    return outcome;
}

/* How many folders `id` is in; CONFLICT when one of them is `not_in`. */
static status depth_of(struct work *w, int64_t id, int64_t not_in, int *ret_depth)
{
    struct segment_folder folder = {.parent = id};
    for (*ret_depth = 0; folder.parent != ABSENT; (*ret_depth)++) {
        if (folder.parent == not_in)
            return fail_reason(w, CONFLICT, "VALIDATION_ERROR", "newParentFolderId",
                               "A folder cannot be moved into itself or what is in it.");
        if (*ret_depth > DEEPEST)
            return fail_reason(w, INVALID, "VALIDATION_ERROR", "parentFolderId",
                               "At most %d folders can be inside each other.", DEEPEST);
        TRY(segment_get_folder(w, folder.parent, &folder));
    }
    return OK;
}

status segment_create_folder(struct work *w, struct segment_folder *draft)
{
    int depth;
    TRY(may_edit(w));
    TRY(check_name(w, &draft->name));
    TRY(depth_of(w, draft->parent, 0, &depth));
    draft->id = db_new_id(w);
    draft->created_at = draft->updated_at = w->now;
    draft->created_by = w->actor.user;
    TRY(segment_store_insert_folder(w, draft));
    return staff_note(w, "list_folder.created", "list_folder", draft->id, draft->name);
}

status segment_folders(struct work *w, int64_t parent, struct rows *ret_folders)
{
    struct list found = list_open(w->arena, sizeof(struct segment_folder));
    struct rows all;
    TRY(segment_store_folders(w, &all));
    for (int64_t i = 0; i < all.count; i++) {
        const struct segment_folder *folder = (const struct segment_folder *) all.items + i;
        if (folder->parent == parent)
            *(struct segment_folder *) list_add(&found) = *folder;
    }
    *ret_folders = list_rows(&found);
    return OK;
}

status segment_list_folder(struct work *w, int64_t folder, struct rows *ret_segments)
{
    struct list found = list_open(w->arena, sizeof(int64_t));
    struct rows all;
    TRY(segment_store_all(w, &all));
    for (int64_t i = 0; i < all.count; i++) {
        const struct segment *segment = (const struct segment *) all.items + i;
        if (segment->folder == folder)
            *(int64_t *) list_add(&found) = segment->id;
    }
    return segment_list(w, found.items, found.count, ret_segments);
}

status segment_rename_folder(struct work *w, int64_t id, const char *name)
{
    struct segment_folder folder;
    TRY(may_edit(w));
    TRY(segment_get_folder(w, id, &folder));
    TRY(check_name(w, &name));
    folder.name = name;
    folder.updated_at = w->now;
    TRY(segment_store_update_folder(w, &folder));
    return staff_note(w, "list_folder.renamed", "list_folder", id, name);
}

status segment_move_folder(struct work *w, int64_t id, int64_t parent)
{
    struct segment_folder folder;
    int                   depth;
    TRY(may_edit(w));
    TRY(segment_get_folder(w, id, &folder));
    TRY(depth_of(w, parent, id, &depth));
    folder.parent = parent;
    folder.updated_at = w->now;
    TRY(segment_store_update_folder(w, &folder));
    return staff_note(w, "list_folder.moved", "list_folder", id, folder.name);
}

status segment_remove_folder(struct work *w, int64_t id)
{
    struct segment_folder folder;
    struct rows           folders, all;
    TRY(may_edit(w));
    TRY(segment_get_folder(w, id, &folder));
    TRY(segment_folders(w, id, &folders));
    TRY(segment_store_all(w, &all));
    bool used = folders.count > 0;
    for (int64_t i = 0; i < all.count; i++)
        used |= ((const struct segment *) all.items)[i].folder == id;
    if (used)
        return fail_reason(w, CONFLICT, "FOLDER_NOT_EMPTY", "folderId",
                           "Folder '%s' has lists or folders in it; move them first.", folder.name);
    TRY(segment_store_delete_folder(w, id));
    return staff_note(w, "list_folder.removed", "list_folder", id, folder.name);
}

status segment_move(struct work *w, int64_t id, int64_t folder)
{
    struct segment        segment;
    struct segment_folder found;
    TRY(segment_get_for(w, id, SEGMENT_CHANGE, &segment));
    if (folder != ABSENT)
        TRY(segment_get_folder(w, folder, &found));
    segment.folder = folder;
    return segment_touch(w, &segment);
}
