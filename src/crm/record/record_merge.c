/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two records become one, and two again. */
#include "crm/record/record_merge.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/record/record.h"
#include "crm/record/record_merge_store.h"
#include "kit/db/db.h"

const struct record_merging record_merging_plain = {0};

/* Without the rules that follow a change: here everything is told as one thing. */
static struct record_type quiet(const struct record_type *type)
{
    struct record_type quiet = *type;
    quiet.after = NULL;
    quiet.archived = NULL;
    return quiet;
}

/* A step of the owner. */
static status ask(struct work *w, const struct record_merged *merge,
                  status (*step)(struct work *w, const struct record_merged *merge))
{
    return step == NULL ? OK : step(w, merge);
}

/* Changes values in the name of the merge, so that their history says where they come from. */
static status change_for(struct work *w, const struct record_type *type, const char *why,
                         const struct record_merged *merge, const struct list *values)
{
    struct record_type silent = quiet(type);
    const char        *source = w->source;
    if (values->count == 0)
        return OK;
    w->source = work_text(w, "%s:%lld", why, (long long) merge->id);
    status outcome = record_change(w, &silent, merge->survivor, values->items, values->count);
    w->source = source;
    return outcome;
}

/* ---- merging ---- */

/* The names of all properties that somebody may fill, then NULL. */
static status fillable(struct work *w, const struct record_type *type, const char ***ret_names)
{
    struct rows rows;
    TRY(record_property_list(w, type, &rows));
    const struct record_property *property = rows.items;
    const char                  **names = work_take(w, (size_t) (rows.count + 1) * sizeof *names);
    *ret_names = names;
    for (int64_t i = 0; i < rows.count; i++, property++)
        if ((property->is.flags & PROPERTY_READ_ONLY) == 0
            && !text_same(property->is.column, "created_at"))
            *names++ = property->is.name;
    return OK;
}

/* What the survivor lacks and the other has: struct record_value. */
static status gather_values(struct work *w, const struct record_type *type,
                            const struct record_merged *merge, struct list *ret_values)
{
    const char  **names;
    struct record survivor, merged;
    TRY(fillable(w, type, &names));
    TRY(record_get(w, type, merge->survivor, names, false, &survivor));
    TRY(record_get(w, type, merge->merged, names, true, &merged));
    *ret_values = list_open(w->arena, sizeof(struct record_value));
    for (size_t i = 0; i < merged.count; i++)
        if (text_empty(survivor.values[i].value) && !text_empty(merged.values[i].value))
            *(struct record_value *) list_add(ret_values) = merged.values[i];
    return OK;
}

static status keep_values(struct work *w, const struct record_merged *merge,
                          const struct list *values)
{
    struct list kept = list_open(w->arena, sizeof(struct merge_value));
    for (size_t i = 0; i < values->count; i++) {
        const struct record_value *value = list_at(values, i);
        *(struct merge_value *) list_add(&kept) =
            (struct merge_value){merge->id, value->property, value->value};
    }
    struct rows rows = list_rows(&kept);
    return rows.count == 0 ? OK : record_store_add_merge_values(w, &rows);
}

static status read_state(struct work *w, const struct record_type *type,
                         struct record_merged *merge)
{
    struct record survivor, merged;
    TRY(record_get(w, type, merge->survivor, (const char *const[]){NULL}, false, &survivor));
    TRY(record_get(w, type, merge->merged, (const char *const[]){NULL}, true, &merged));
    merge->survivor = survivor.id;
    merge->merged = merged.id;
    merge->archived = merged.archived_at != ABSENT;
    if (survivor.id == merged.id)
        return fail(w, CONFLICT, "from", "Both are %s %lld already.", type->singular,
                    (long long) survivor.id);
    return OK;
}

static status tell(struct work *w, const struct record_type *type,
                   const struct record_merged *merge)
{
    struct fact fact = {.kind = FACT_RECORD_MERGED,
                        .reference = merge->survivor,
                        .context = merge->id,
                        .details = work_text(w, "{\"type\":\"%s\"}", type->name)};
    return type->tells ? OK : fact_tell(w, &fact);
}

/* The merged one goes out of sight before the survivor gets its values: some are of one only. */
static status join(struct work *w, const struct record_type *type, struct record_merged *merge)
{
    struct record_type silent = quiet(type);
    struct list        values;
    TRY(gather_values(w, type, merge, &values));
    TRY(keep_values(w, merge, &values));
    TRY(record_archive(w, &silent, merge->merged, true));
    TRY(record_store_add_merge(w, merge));
    TRY(ask(w, merge, type->merging->move));
    TRY(change_for(w, type, "merge", merge, &values));
    TRY(record_link_merge(w, type, merge->survivor, merge->merged, merge->id));
    TRY(ask(w, merge, type->merging->settle));
    return tell(w, type, merge);
}

status record_merge(struct work *w, const struct record_type *type, int64_t into, int64_t from,
                    int64_t *ret_merge)
{
    struct record_merged merge = {.type = type->id, .survivor = into, .merged = from};
    if (type->merging == NULL)
        return fail(w, INVALID, "objectType", "%s cannot be merged.", type->name);
    TRY(read_state(w, type, &merge));
    merge.id = db_new_id(w);
    merge.merged_at = w->now;
    merge.merged_by = w->actor.user;
    merge.undone_at = ABSENT;
    TRY(join(w, type, &merge));
    *ret_merge = merge.id;
    return OK;
}

/* ---- taking back ---- */

/* Both must be where this merge left them. */
static status check_in_place(struct work *w, const struct record_merged *merge)
{
    int64_t into;
    if (merge->undone_at != ABSENT)
        return fail(w, CONFLICT, "id", "Merge %lld was taken back already.", (long long) merge->id);
    status outcome = record_store_merged_into(w, merge->type, merge->survivor, &into);
    if (outcome == OK)
        return fail(w, CONFLICT, "id",
                    "%lld was merged into %lld since; take that merge back first.",
                    (long long) merge->survivor, (long long) into);
    return outcome == NOT_FOUND ? OK : outcome;
}

/* What this merge filled and nobody changed since. */
static status gather_filled(struct work *w, const struct record_type *type,
                            const struct record_merged *merge, struct list *ret_clears)
{
    struct record survivor;
    struct rows   rows;
    TRY(record_store_merge_values(w, merge->id, &rows));
    const struct merge_value *filled = rows.items;
    const char              **names = work_take(w, (size_t) (rows.count + 1) * sizeof *names);
    for (int64_t i = 0; i < rows.count; i++)
        names[i] = filled[i].property;
    TRY(record_get(w, type, merge->survivor, names, true, &survivor));
    *ret_clears = list_open(w->arena, sizeof(struct record_value));
    for (int64_t i = 0; i < rows.count; i++)
        if (text_same(record_value_of(&survivor, filled[i].property), filled[i].value))
            *(struct record_value *) list_add(ret_clears) =
                (struct record_value){filled[i].property, ""};
    return OK;
}

status record_get_merge(struct work *w, int64_t id, struct record_merged *ret_merge)
{
    status outcome = record_store_get_merge(w, id, ret_merge);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "id", "There is no merge %lld.", (long long) id);
    return outcome;
}

static status part(struct work *w, const struct record_type *type, struct record_merged *merge)
{
    struct record_type silent = quiet(type);
    struct list        clears;
    TRY(gather_filled(w, type, merge, &clears));
    TRY(change_for(w, type, "unmerge", merge, &clears));
    TRY(record_store_undo_merge(w, merge->id));
    merge->undone_at = w->now;
    TRY(ask(w, merge, type->merging->move_back));
    if (!merge->archived)
        TRY(record_archive(w, &silent, merge->merged, false));
    TRY(record_link_unmerge(w, type, merge->survivor, merge->merged, merge->id));
    return ask(w, merge, type->merging->settle);
}

status record_unmerge(struct work *w, int64_t id)
{
    const struct record_type *type;
    struct record_merged      merge;
    TRY(record_get_merge(w, id, &merge));
    TRY(check_in_place(w, &merge));
    TRY(record_type_get(w, merge.type, &type));
    return part(w, type, &merge);
}

status record_merges(struct work *w, const struct record_type *type, int64_t id,
                     struct rows *ret_merges)
{
    return record_store_merges(w, type->id, id, ret_merges);
}

status record_merge_resolve(struct work *w, const struct record_type *type, int64_t id,
                            int64_t *ret_id)
{
    status outcome = OK;
    for (int64_t into = id; outcome == OK;) {
        *ret_id = into;
        outcome = record_store_merged_into(w, type->id, *ret_id, &into);
    }
    return outcome == NOT_FOUND ? OK : outcome;
}
