/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two records become one, and two again. */
#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person_rules.h"
#include "crm/person/person_store.h"
#include "kit/db/db.h"

static bool is_company(const struct person_merged *merge)
{
    return text_same(merge->type, PERSON_COMPANIES->id);
}

/* Without the rules that follow a change: here everything is told as one thing. */
static struct record_type type_of(const struct person_merged *merge)
{
    struct record_type quiet = is_company(merge) ? *PERSON_COMPANIES : *PERSON_CONTACTS;
    quiet.after = NULL;
    quiet.archived = NULL;
    return quiet;
}

/* Changes values in the name of the merge, so that their history says where they come from. */
static status change_for(struct work *w, const char *why, const struct person_merged *merge,
                         const struct list *values)
{
    struct record_type type = type_of(merge);
    const char        *source = w->source;
    if (values->count == 0)
        return OK;
    w->source = work_text(w, "%s:%lld", why, (long long) merge->id);
    status outcome = record_change(w, &type, merge->survivor, values->items, values->count);
    w->source = source;
    return outcome;
}

static status tell(struct work *w, const struct person_merged *merge, enum fact_kind kind,
                   int64_t identity)
{
    struct fact fact = {
        .subject = identity, .kind = kind, .reference = merge->survivor, .context = merge->id};
    if (is_company(merge))
        fact.details = "{\"type\":\"companies\"}";
    return fact_tell(w, &fact);
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
static status gather_values(struct work *w, const struct person_merged *merge,
                            struct list *ret_values)
{
    struct record_type type = type_of(merge);
    const char       **names;
    struct record      survivor, merged;
    TRY(fillable(w, &type, &names));
    TRY(record_get(w, &type, merge->survivor, names, false, &survivor));
    TRY(record_get(w, &type, merge->merged, names, true, &merged));
    *ret_values = list_open(w->arena, sizeof(struct record_value));
    for (size_t i = 0; i < merged.count; i++)
        if (text_empty(survivor.values[i].value) && !text_empty(merged.values[i].value))
            *(struct record_value *) list_add(ret_values) = merged.values[i];
    return OK;
}

static status keep_values(struct work *w, const struct person_merged *merge,
                          const struct list *values)
{
    struct list kept = list_open(w->arena, sizeof(struct person_merge_value));
    for (size_t i = 0; i < values->count; i++) {
        const struct record_value *value = list_at(values, i);
        *(struct person_merge_value *) list_add(&kept) =
            (struct person_merge_value){merge->id, value->property, value->value};
    }
    struct rows rows = list_rows(&kept);
    return rows.count == 0 ? OK : person_store_add_values(w, &rows);
}

/* The merged record goes out of sight and answers with the survivor. */
static status retire(struct work *w, const struct person_merged *merge)
{
    struct record_type type = type_of(merge);
    TRY(record_archive(w, &type, merge->merged, true));
    return person_store_set_merged_into(w, is_company(merge), merge->merged, merge->survivor);
}

static status merge_records(struct work *w, struct person_merged *merge)
{
    struct list values;
    int64_t     identity = 0;
    merge->id = db_new_id(w);
    merge->merged_at = w->now;
    merge->merged_by = w->actor.user;
    merge->undone_at = ABSENT;
    TRY(gather_values(w, merge, &values));
    TRY(person_store_add_merge(w, merge));
    TRY(keep_values(w, merge, &values));
    if (!is_company(merge))
        TRY(person_home(w, merge->merged, &identity));
    TRY(retire(w, merge));
    if (!is_company(merge))
        TRY(person_store_move_identities(w, merge->id, merge->merged, merge->survivor));
    TRY(change_for(w, "merge", merge, &values));
    struct record_type type = type_of(merge);
    TRY(record_link_merge(w, &type, merge->survivor, merge->merged, merge->id));
    if (is_company(merge))
        return tell(w, merge, FACT_RECORD_MERGED, 0);
    TRY(person_emails_changed(w, merge->survivor));
    TRY(person_refresh_totals(w, merge->survivor, 0));
    TRY(person_refresh_totals(w, merge->merged, 0));
    TRY(person_regrouped(w, merge->survivor));
    return tell(w, merge, FACT_CONTACT_MERGED, identity);
}

static status read_state(struct work *w, struct person_merged *merge)
{
    struct record_type type = type_of(merge);
    struct record      survivor, merged;
    TRY(record_get(w, &type, merge->survivor, (const char *const[]){NULL}, false, &survivor));
    TRY(record_get(w, &type, merge->merged, (const char *const[]){NULL}, true, &merged));
    merge->survivor = survivor.id;
    merge->merged = merged.id;
    merge->archived = merged.archived_at != ABSENT;
    if (survivor.id == merged.id)
        return fail(w, CONFLICT, "from", "Both are %s %lld already.", type.singular,
                    (long long) survivor.id);
    return OK;
}

status person_merge(struct work *w, int64_t into, int64_t from, int64_t *ret_merge)
{
    struct person_merged merge = {.type = PERSON_CONTACTS->id, .survivor = into, .merged = from};
    TRY(read_state(w, &merge));
    TRY(merge_records(w, &merge));
    *ret_merge = merge.id;
    return OK;
}

status person_merge_companies(struct work *w, int64_t into, int64_t from, int64_t *ret_merge)
{
    struct person_merged merge = {.type = PERSON_COMPANIES->id, .survivor = into, .merged = from};
    TRY(read_state(w, &merge));
    TRY(merge_records(w, &merge));
    *ret_merge = merge.id;
    return OK;
}

/* ---- taking back ---- */

/* Both must be where this merge left them. */
static status check_in_place(struct work *w, const struct person_merged *merge)
{
    bool    company = is_company(merge);
    int64_t into;
    if (merge->undone_at != ABSENT)
        return fail(w, CONFLICT, "id", "Merge %lld was taken back already.", (long long) merge->id);
    TRY(person_store_merged_into(w, company, merge->survivor, &into));
    if (into != ABSENT)
        return fail(w, CONFLICT, "id",
                    "%lld was merged into %lld since; take that merge back first.",
                    (long long) merge->survivor, (long long) into);
    TRY(person_store_merged_into(w, company, merge->merged, &into));
    if (into != merge->survivor)
        return fail(w, CONFLICT, "id", "%lld is not merged into %lld any more.",
                    (long long) merge->merged, (long long) merge->survivor);
    return OK;
}

/* What this merge filled and nobody changed since. */
static status gather_filled(struct work *w, const struct person_merged *merge,
                            struct list *ret_clears)
{
    struct record_type type = type_of(merge);
    struct record      survivor;
    struct rows        rows;
    TRY(person_store_values(w, merge->id, &rows));
    const struct person_merge_value *filled = rows.items;
    const char **names = work_take(w, (size_t) (rows.count + 1) * sizeof *names);
    for (int64_t i = 0; i < rows.count; i++)
        names[i] = filled[i].property;
    TRY(record_get(w, &type, merge->survivor, names, true, &survivor));
    *ret_clears = list_open(w->arena, sizeof(struct record_value));
    for (int64_t i = 0; i < rows.count; i++)
        if (text_same(record_value_of(&survivor, filled[i].property), filled[i].value))
            *(struct record_value *) list_add(ret_clears) =
                (struct record_value){filled[i].property, ""};
    return OK;
}

static status bring_back(struct work *w, const struct person_merged *merge)
{
    struct record_type type = type_of(merge);
    TRY(person_store_set_merged_into(w, is_company(merge), merge->merged, ABSENT));
    if (!is_company(merge))
        TRY(person_yield_email(w, merge->merged));
    return merge->archived ? OK : record_archive(w, &type, merge->merged, false);
}

/* An e-mail that was typed in at the survivor since goes with its identity. */
static status return_identities(struct work *w, const struct person_merged *merge)
{
    TRY(person_store_return_identities(w, merge));
    return person_yield_email(w, merge->survivor);
}

status person_get_merge(struct work *w, int64_t id, struct person_merged *ret_merge)
{
    status outcome = person_store_get_merge(w, id, ret_merge);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "id", "There is no merge %lld.", (long long) id);
    return outcome;
}

status person_unmerge(struct work *w, int64_t id)
{
    struct person_merged merge;
    struct list          clears;
    int64_t              identity;
    TRY(person_get_merge(w, id, &merge));
    TRY(check_in_place(w, &merge));
    TRY(gather_filled(w, &merge, &clears));
    TRY(change_for(w, "unmerge", &merge, &clears));
    if (!is_company(&merge))
        TRY(return_identities(w, &merge));
    TRY(bring_back(w, &merge));
    TRY(person_store_undo_merge(w, id));
    struct record_type type = type_of(&merge);
    TRY(record_link_unmerge(w, &type, merge.survivor, merge.merged, merge.id));
    if (is_company(&merge))
        return OK;
    TRY(person_emails_changed(w, merge.survivor));
    TRY(person_emails_changed(w, merge.merged));
    TRY(person_refresh_totals(w, merge.survivor, 0));
    TRY(person_refresh_totals(w, merge.merged, 0));
    TRY(person_regrouped(w, merge.survivor));
    TRY(person_regrouped(w, merge.merged));
    TRY(person_home(w, merge.merged, &identity));
    return tell(w, &merge, FACT_CONTACT_UNMERGED, identity);
}

status person_merges(struct work *w, int64_t contact, struct rows *ret_merges)
{
    return person_store_merges(w, PERSON_CONTACTS->id, contact, ret_merges);
}
