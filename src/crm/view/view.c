/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/view/view.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record.h"
#include "crm/staff/staff.h"
#include "crm/view/view_store.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

const char *const view_kind_words[] = {"list", "dashboard", NULL};

/* clang-format off */
static const struct field view_fields[] = {
    FIELD(view, id,         FIELD_INT,    .read_only = true),
    FIELD(view, kind,       FIELD_CHOICE, .required = true, .words = view_kind_words),
    FIELD(view, type,       FIELD_TEXT,   .max = 100, .help = "of a list: the object type, such as contacts"),
    FIELD(view, name,       FIELD_TEXT,   .required = true, .max = 120),
    FIELD(view, shared,     FIELD_BOOL,   .help = "everybody sees it"),
    FIELD(view, content,    FIELD_JSON,   .help = "needed: an object, at most 64 KiB; kept as it comes"),
    FIELD(view, owner,      FIELD_INT,    .read_only = true, .help = "user"),
    FIELD(view, created_at, FIELD_TIME,   .read_only = true),
    FIELD(view, updated_at, FIELD_TIME,   .read_only = true),
};
const struct shape view_shape = SHAPE("View", view, view_fields);
/* clang-format on */

static status check(struct work *w, const struct view *view)
{
    if (view->kind == VIEW_LIST && text_empty(view->type))
        return fail(w, INVALID, "type", "a view of a list needs the type of its records");
    if (text_empty(text_trim(w, view->name == NULL ? "" : view->name)))
        return fail(w, INVALID, "name", "a view needs a name");
    if (view->content == NULL || view->content->type != JSON_OBJECT)
        return fail(w, INVALID, "content", "must be a JSON object");
    return OK;
}

/* Whoever only reads arranges for themselves, not for others. */
static status need_share(struct work *w, bool shared)
{
    if (!shared || staff_may(w, MAY_EDIT_CONTACTS) || staff_may(w, MAY_EDIT_ORDERS)
        || staff_may(w, MAY_EDIT_RECORDS) || staff_may(w, MAY_EDIT_SETTINGS))
        return OK;
    return fail(w, FORBIDDEN, "shared",
                "you may only read: save the view for yourself, without \"shared\"");
}

static status to_row(struct work *w, const struct view *view, struct view_row *ret_row)
{
    TRY(check(w, view));
    *ret_row = (struct view_row){
        .id = view->id,
        .kind = view->kind,
        .type = view->kind == VIEW_LIST ? view->type : "",
        .name = text_trim(w, view->name),
        .shared = view->shared,
        .content = json_write(w, view->content),
        .owner = view->owner,
        .created_at = view->created_at,
        .updated_at = w->now,
    };
    if (strlen(ret_row->content) > VIEW_BYTES_MAX)
        return fail(w, INVALID, "content", "is longer than 64 KiB: leave something out");
    return OK;
}

static status from_row(struct work *w, const struct view_row *row, struct view *ret_view)
{
    *ret_view = (struct view){
        .id = row->id,
        .kind = row->kind,
        .type = row->type,
        .name = row->name,
        .shared = row->shared,
        .owner = row->owner,
        .created_at = row->created_at,
        .updated_at = row->updated_at,
    };
    return json_parse(w, row->content, strlen(row->content), &ret_view->content);
}

/* Who may change a view that they see. */
static status need_own(struct work *w, const struct view_row *row)
{
    if (row->owner == w->actor.user || staff_may(w, MAY_EDIT_SETTINGS))
        return OK;
    return fail(w, FORBIDDEN, "id",
                "'%s' belongs to somebody else: save a view of your own under another name",
                row->name);
}

static status get_seen(struct work *w, int64_t id, struct view_row *ret_row)
{
    TRY(view_store_get(w, id, ret_row));
    if (ret_row->shared || ret_row->owner == w->actor.user)
        return OK;
    return fail(w, NOT_FOUND, "id", "there is no view %lld", (long long) id);
}

status view_create(struct work *w, struct view *draft)
{
    struct view_row row;
    int64_t         count = 0;
    draft->id = db_new_id(w);
    draft->owner = w->actor.user;
    draft->created_at = draft->updated_at = w->now;
    TRY(need_share(w, draft->shared));
    TRY(to_row(w, draft, &row));
    TRY(view_store_count(w, draft->owner, &count));
    if (count >= VIEWS_MAX)
        return fail(w, INVALID, "name", "you have %d views: remove one first", VIEWS_MAX);
    draft->type = row.type;
    draft->name = row.name;
    return view_store_insert(w, &row);
}

status view_get(struct work *w, int64_t id, struct view *ret_view)
{
    struct view_row row;
    TRY(get_seen(w, id, &row));
    return from_row(w, &row, ret_view);
}

status view_list(struct work *w, enum view_kind kind, const char *type, struct rows *ret_views)
{
    struct rows     rows;
    struct list     views = list_open(w->arena, sizeof(struct view));
    struct view_row like = {.kind = kind, .type = type, .owner = w->actor.user};
    TRY(view_store_list(w, &like, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        TRY(from_row(w, &((const struct view_row *) rows.items)[i], list_add(&views)));
    *ret_views = list_rows(&views);
    return OK;
}

status view_change(struct work *w, const struct view *view)
{
    struct view_row old, row;
    TRY(get_seen(w, view->id, &old));
    TRY(need_own(w, &old));
    TRY(need_share(w, view->shared && !old.shared));
    TRY(to_row(w, view, &row));
    return view_store_update(w, &row);
}

status view_remove(struct work *w, int64_t id)
{
    struct view_row row;
    TRY(get_seen(w, id, &row));
    TRY(need_own(w, &row));
    return view_store_remove(w, id);
}

/* ---- what names a property ---- */

static bool names(const struct json *part, const char *word)
{
    if (part->type == JSON_TEXT)
        return text_same(part->text, word);
    if (part->type != JSON_OBJECT && part->type != JSON_ARRAY)
        return false;
    for (const struct json *item = part->first; item != NULL; item = item->next)
        if (names(item, word))
            return true;
    return false;
}

status view_add_uses(struct work *w, const struct record_type *type, const char *property,
                     struct list *uses)
{
    struct rows views;
    TRY(view_list(w, VIEW_LIST, type->name, &views));
    for (int64_t i = 0; i < views.count; i++) {
        const struct view *view = (const struct view *) views.items + i;
        if (names(view->content, property))
            *(struct record_use *) list_add(uses) =
                (struct record_use){.kind = "view", .id = view->id, .name = view->name};
    }
    return OK;
}
