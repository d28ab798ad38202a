/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/bulk/bulk_act.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/segment/segment.h"
#include "kit/json/json.h"

static status read_values(struct work *w, struct bulk_doing *doing)
{
    const struct json *properties;
    TRY(json_parse(w, doing->bulk->properties, strlen(doing->bulk->properties), &properties));
    TRY(record_values_read(w, properties, &doing->values));
    const struct record_value *values = doing->values.items;
    const char **names = work_take(w, ((size_t) doing->values.count + 1) * sizeof *names);
    for (int64_t i = 0; i < doing->values.count; i++)
        names[i] = values[i].property;
    doing->names = names;
    return OK;
}

status bulk_doing_open(struct work *w, const struct bulk *bulk, struct bulk_doing *ret_doing)
{
    *ret_doing = (struct bulk_doing){.bulk = bulk};
    TRY(record_type_get(w, bulk->type, &ret_doing->type));
    return bulk->action == BULK_CHANGE && bulk->properties != NULL ? read_values(w, ret_doing) : OK;
}

const char *bulk_source(struct work *w, const struct bulk *bulk)
{
    return work_text(w, "bulk:%lld", (long long) bulk->id);
}

static bool same_values(const struct record *a, const struct record *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const char *other = record_value_of(b, a->values[i].property);
        if (!text_same(a->values[i].value == NULL ? "" : a->values[i].value,
                       other == NULL ? "" : other))
            return false;
    }
    return true;
}

/* ---- change ---- */

static status change(struct work *w, const struct bulk_doing *doing, int64_t record,
                     enum bulk_item_state *ret_state)
{
    struct record before, after;
    TRY(record_get(w, doing->type, record, doing->names, false, &before));
    TRY(record_change(w, doing->type, record, doing->values.items, (size_t) doing->values.count));
    TRY(record_get(w, doing->type, record, doing->names, false, &after));
    *ret_state = same_values(&before, &after) ? ITEM_SAME : ITEM_DONE;
    return OK;
}

/* The first entry of a property after place `i`, which is what it was before; NULL: it was not. */
static const char *value_before(const struct rows *history, int64_t i)
{
    const struct record_was *was = history->items;
    for (int64_t j = i + 1; j < history->count; j++)
        if (text_same(was[j].property, was[i].property))
            return was[j].value;
    return NULL;
}

static bool is_newest(const struct rows *history, int64_t i)
{
    const struct record_was *was = history->items;
    for (int64_t j = 0; j < i; j++)
        if (text_same(was[j].property, was[i].property))
            return false;
    return true;
}

/* What follows from other values of the record follows again; a property may be gone. */
static bool can_be_set(struct work *w, const struct record_type *type, const char *name)
{
    const struct record_property *property;
    struct failure                failure = w->failure;
    bool                          known = record_property_get(w, type, name, &property) == OK;
    w->failure = failure;
    return known && (property->is.flags & PROPERTY_READ_ONLY) == 0;
}

/* Properties whose last change was ours get what they were before. */
static status change_back(struct work *w, const struct bulk_doing *doing, int64_t record,
                          enum bulk_item_state *ret_state)
{
    const char *ours = bulk_source(w, doing->bulk);
    struct rows history;
    struct list values = list_open(w->arena, sizeof(struct record_value));
    TRY(record_history(w, doing->type, record, NULL, &history));
    const struct record_was *was = history.items;
    for (int64_t i = 0; i < history.count; i++) {
        if (!text_same(was[i].source, ours) || !is_newest(&history, i)
            || !can_be_set(w, doing->type, was[i].property))
            continue;
        const char *value = value_before(&history, i);
        *(struct record_value *) list_add(&values) =
            (struct record_value){was[i].property, value == NULL ? "" : value};
    }
    *ret_state = values.count > 0 ? ITEM_UNDONE : ITEM_KEPT;
    if (values.count == 0)
        return OK;
    struct rows rows = list_rows(&values);
    return record_change(w, doing->type, record, rows.items, values.count);
}

/* ---- archive, restore ---- */

static status put_away(struct work *w, const struct bulk_doing *doing, int64_t record,
                       bool archived, bool *ret_was_so)
{
    static const char *const nothing[] = {NULL};
    struct record            now;
    TRY(record_get(w, doing->type, record, nothing, true, &now));
    *ret_was_so = (now.archived_at != ABSENT) == archived;
    return *ret_was_so ? OK : record_archive(w, doing->type, record, archived);
}

static status archive(struct work *w, const struct bulk_doing *doing, int64_t record,
                      enum bulk_item_state *ret_state)
{
    bool was_so;
    TRY(put_away(w, doing, record, doing->bulk->action == BULK_ARCHIVE, &was_so));
    *ret_state = was_so ? ITEM_SAME : ITEM_DONE;
    return OK;
}

static status archive_back(struct work *w, const struct bulk_doing *doing, int64_t record,
                           enum bulk_item_state *ret_state)
{
    bool was_so;
    TRY(put_away(w, doing, record, doing->bulk->action != BULK_ARCHIVE, &was_so));
    *ret_state = was_so ? ITEM_KEPT : ITEM_UNDONE;
    return OK;
}

/* ---- lists, which take all at once ---- */

static bool is_among(const struct rows *ids, int64_t id)
{
    for (int64_t i = 0; i < ids->count; i++)
        if (((const int64_t *) ids->items)[i] == id)
            return true;
    return false;
}

bool bulk_is_of_lists(const struct bulk *bulk)
{
    return bulk->action == BULK_ADD || bulk->action == BULK_REMOVE;
}

status bulk_act_list(struct work *w, const struct bulk_doing *doing, const struct rows *records,
                     struct bulk_fate *ret_fates)
{
    struct segment_change change = {.missing = {.count = 0}};
    const int64_t        *ids = records->items;
    bool                  back = doing->bulk->state == BULK_UNDOING;
    bool                  in = (doing->bulk->action == BULK_ADD) != back;
    if (in)
        TRY(segment_add(w, doing->bulk->list, ids, (size_t) records->count, &change));
    else
        TRY(segment_take_out(w, doing->bulk->list, ids, (size_t) records->count, &change));
    const struct rows *moved = in ? &change.added : &change.removed;
    for (int64_t i = 0; i < records->count; i++) {
        struct bulk_fate *fate = &ret_fates[i];
        *fate = (struct bulk_fate){.bulk = doing->bulk->id, .record = ids[i]};
        if (is_among(moved, ids[i]))
            fate->state = back ? ITEM_UNDONE : ITEM_DONE;
        else
            fate->state = back ? ITEM_KEPT : ITEM_SAME;
        if (!back && is_among(&change.missing, ids[i])) {
            fate->state = ITEM_FAILED;
            fate->reason = work_text(w, "There is no %s with the id %lld.", doing->type->singular,
                                     (long long) ids[i]);
        }
    }
    return OK;
}

/*
 * What is done to one record after the other, indexed by enum bulk_action. How to add one: a value
 * in bulk.h with its word, a line here.
 */
static const struct {
    status (*act)(struct work *w, const struct bulk_doing *doing, int64_t record,
                  enum bulk_item_state *ret_state);
    status (*back)(struct work *w, const struct bulk_doing *doing, int64_t record,
                   enum bulk_item_state *ret_state);
} acts[] = {
    [BULK_CHANGE] = {change, change_back},
    [BULK_ARCHIVE] = {archive, archive_back},
    [BULK_RESTORE] = {archive, archive_back},
};

status bulk_act(struct work *w, const struct bulk_doing *doing, int64_t record,
                enum bulk_item_state *ret_state)
{
    return acts[doing->bulk->action].act(w, doing, record, ret_state);
}

status bulk_act_back(struct work *w, const struct bulk_doing *doing, int64_t record,
                     enum bulk_item_state *ret_state)
{
    return acts[doing->bulk->action].back(w, doing, record, ret_state);
}
