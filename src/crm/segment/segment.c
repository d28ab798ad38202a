/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists: making, finding, changing and removing them. */
#include "crm/segment/segment.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rules.h"
#include "crm/segment/segment_wave.h"
#include "crm/staff/staff.h"
#include "kit/json/json.h"

enum { NAME_SIZE = 200, SEARCH_MOST = 500, RESTORE_DAYS = 90 };

/* ---- what the parts share ---- */

/* A hidden property may be what a rule asks of: who is in the list would tell it. */
static status check_rights(struct work *w, const struct record_type *type, enum segment_aim aim)
{
    const struct staff_rights *rights;
    TRY(staff_rights(w, &rights));
    if (aim == SEGMENT_CHANGE || staff_rights_hide(rights, type->id)
        || staff_rights_rows(rights, type->id, false) == ROWS_NONE)
        return staff_need_all(w, type->id);
    return OK;
}

status segment_may(struct work *w, const struct record_type *type, enum segment_aim aim)
{
    if (staff_may(w, (enum access)(aim == SEGMENT_SEE ? type->see : type->edit)))
        return check_rights(w, type, aim);
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", NULL,
                       "You may not %s lists of %s; ask an administrator for the right.",
                       aim == SEGMENT_SEE ? "see" : "change", type->name);
}

status segment_type_of(struct work *w, const struct segment *segment,
                       const struct record_type **ret_type)
{
    return record_type_get(w, segment->type, ret_type);
}

static status not_found(struct work *w, int64_t id)
{
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "listId", "There is no list %lld.",
                       (long long) id);
}

static status get_any(struct work *w, int64_t id, enum segment_aim aim, struct segment *ret_segment)
{
    const struct record_type *type;
    status                    outcome = segment_store_get(w, id, ret_segment);
    if (outcome == NOT_FOUND)
        return not_found(w, id);
    TRY(outcome);
    TRY(segment_type_of(w, ret_segment, &type));
    return segment_may(w, type, aim);
}

status segment_get_for(struct work *w, int64_t id, enum segment_aim aim,
                       struct segment *ret_segment)
{
    TRY(get_any(w, id, aim, ret_segment));
    return ret_segment->removed_at == ABSENT ? OK : not_found(w, id);
}

status segment_rule_said(struct work *w, const struct segment *segment,
                         const struct segment_branch **ret_rule)
{
    const struct json *json;
    TRY(json_parse(w, segment->filter, strlen(segment->filter), &json));
    return segment_filter_read(w, json, ret_rule);
}

status segment_rule_of(struct work *w, const struct segment *segment,
                       const struct segment_branch **ret_rule)
{
    TRY(segment_rule_said(w, segment, ret_rule));
    if (segment->included > 0 || segment->excluded > 0)
        *ret_rule = segment_rule_by_hand(w, segment, *ret_rule);
    return OK;
}

status segment_touch(struct work *w, struct segment *segment)
{
    segment->updated_at = w->now;
    segment->updated_by = w->actor.user;
    return segment_store_update(w, segment);
}

/* ---- checks ---- */

static status name_taken(struct work *w, const char *name)
{
    return fail_reason(w, INVALID, "ILS.DUPLICATE_LIST_NAMES", "name",
                       "There is a list named '%s' already; choose another name.", name);
}

static status check_name(struct work *w, const char *type, int64_t id, const char **name)
{
    struct segment other;
    *name = text_trim(w, *name == NULL ? "" : *name);
    if (**name == '\0')
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "name", "A list needs a name.");
    if (strlen(*name) > NAME_SIZE)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "name",
                           "The name of a list has at most %d bytes.", NAME_SIZE);
    status outcome = segment_store_find(w, type, *name, &other);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    if (other.id == id)
        return OK;
    return fail_reason(w, INVALID, "ILS.DUPLICATE_LIST_NAMES", "name",
                       "There is a list named '%s' already; choose another name. Existing ID: %lld",
                       *name, (long long) other.id);
}

static status check_folder(struct work *w, int64_t folder)
{
    struct segment_folder found;
    return folder == ABSENT ? OK : segment_get_folder(w, folder, &found);
}

/* Whether following the lists that a rule asks of leads to `id`; and they must be there. */
static status check_lists(struct work *w, int64_t id, const struct segment_branch *rule,
                          struct list *seen)
{
    struct rows    lists = segment_filter_lists(w, rule);
    const int64_t *list = lists.items;
    for (int64_t i = 0; i < lists.count; i++) {
        const struct segment_branch *inner;
        struct segment               asked;
        bool                         known = false;
        if (list[i] == id)
            return fail_reason(w, INVALID, "VALIDATION_ERROR", "filterBranch",
                               "The rule leads back to list %lld: a list cannot depend on itself.",
                               (long long) id);
        for (size_t j = 0; j < seen->count; j++)
            known |= *(int64_t *) list_at(seen, j) == list[i];
        if (known)
            continue;
        *(int64_t *) list_add(seen) = list[i];
        status outcome = segment_store_get(w, list[i], &asked);
        if (outcome == NOT_FOUND || (outcome == OK && asked.removed_at != ABSENT))
            return fail_reason(w, INVALID, "VALIDATION_ERROR", "filterBranch",
                               "The rule asks of list %lld, which is not there.",
                               (long long) list[i]);
        TRY(outcome);
        if (asked.kind != SEGMENT_DYNAMIC)
            continue;
        TRY(segment_rule_of(w, &asked, &inner));
        TRY(check_lists(w, id, inner, seen));
    }
    return OK;
}

/* Reads and checks a rule, and puts it into the list in its canonical form. */
static status put_rule(struct work *w, const struct record_type *type, const struct json *filter,
                       struct segment *segment, const struct segment_branch **ret_rule)
{
    struct list seen = list_open(w->arena, sizeof(int64_t));
    TRY(segment_filter_read(w, filter, ret_rule));
    TRY(segment_filter_check(w, type, *ret_rule));
    TRY(check_lists(w, segment->id, *ret_rule, &seen));
    segment->filter = segment_filter_write(w, *ret_rule);
    segment->filtered_at = w->now;
    return OK;
}

/* ---- making and changing ---- */

static status check_plan(struct work *w, const struct segment *segment)
{
    if (segment->convert_kind == CONVERT_NEVER)
        return OK;
    if (segment->kind != SEGMENT_DYNAMIC)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "processingType",
                           "Only a DYNAMIC list can become a SNAPSHOT.");
    if (segment->convert_kind == CONVERT_AFTER_REST
        && (segment->convert_count < 1 || segment->convert_count > 1000))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "offset",
                           "The offset must be from 1 to 1000.");
    return OK;
}

static struct segment fresh(struct work *w, const struct record_type *type,
                            const struct segment *draft)
{
    struct segment segment = *draft;
    segment.id = db_new_id(w);
    segment.type = type->id;
    segment.version = 1;
    segment.filter = NULL;
    segment.created_at = segment.updated_at = w->now;
    segment.created_by = segment.updated_by = w->actor.user;
    segment.filtered_at = segment.removed_at = segment.converted_at = ABSENT;
    segment.wave = segment.included = segment.excluded = ABSENT;
    return segment;
}

status segment_create(struct work *w, const struct json *filter, struct segment *draft)
{
    return segment_create_with(w, filter, NULL, draft);
}

/* A SNAPSHOT is filled. */
static status fill(struct work *w, const struct record_type *type, const struct json *filter,
                   const struct segment_many *records, struct segment *segment)
{
    struct segment_many found;
    TRY(segment_lock(w, segment->id));
    if (records == NULL)
        TRY(segment_find_drafted(w, type->id, filter, &found));
    TRY(segment_wave_put(w, segment, true, records == NULL ? &found : records));
    return segment->wave == ABSENT ? OK : segment_store_update(w, segment);
}

/* A list with this rule that is not there. */
static status draft_rule(struct work *w, const char *type, const struct json *filter,
                         struct segment *ret_draft)
{
    const struct record_type    *found;
    const struct segment_branch *rule;
    TRY(record_type_get(w, type, &found));
    TRY(segment_may(w, found, SEGMENT_CHANGE));
    *ret_draft = (struct segment){.kind = SEGMENT_DYNAMIC, .type = found->id};
    return put_rule(w, found, filter, ret_draft, &rule);
}

status segment_find_drafted(struct work *w, const char *type, const struct json *filter,
                            struct segment_many *ret_records)
{
    struct segment draft;
    struct rows    ids;
    TRY(draft_rule(w, type, filter, &draft));
    TRY(segment_everybody(w, &draft, &ids));
    *ret_records = segment_wave_cut(w, &ids);
    return OK;
}

status segment_count_drafted(struct work *w, const char *type, const struct json *filter,
                             int64_t *ret_size)
{
    struct segment draft;
    TRY(draft_rule(w, type, filter, &draft));
    return segment_size(w, &draft, ret_size);
}

status segment_create_with(struct work *w, const struct json *filter,
                           const struct segment_many *records, struct segment *draft)
{
    const struct record_type    *type;
    const struct segment_branch *rule = NULL;
    TRY(record_type_get(w, draft->type, &type));
    TRY(segment_may(w, type, SEGMENT_CHANGE));
    struct segment segment = fresh(w, type, draft);
    TRY(check_name(w, type->id, 0, &segment.name));
    TRY(check_folder(w, segment.folder));
    TRY(check_plan(w, &segment));
    if (filter != NULL && segment.kind == SEGMENT_MANUAL)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "filterBranch",
                           "A MANUAL list has no rule: leave filterBranch out.");
    if (filter == NULL && segment.kind == SEGMENT_DYNAMIC)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "filterBranch",
                           "A DYNAMIC list needs a filterBranch.");
    if (filter != NULL)
        TRY(put_rule(w, type, filter, &segment, &rule));
    status outcome = segment_store_insert(w, &segment);
    if (outcome == CONFLICT) /* somebody else was faster */
        return name_taken(w, segment.name);
    TRY(outcome);
    if (rule != NULL && segment.kind == SEGMENT_SNAPSHOT)
        TRY(fill(w, type, filter, records, &segment));
    TRY(segment_store_put_edit(w, segment.id));
    if (segment.kind == SEGMENT_DYNAMIC)
        TRY(segment_build_soon(w));
    TRY(segment_size_soon(w, segment.id));
    *draft = segment;
    return staff_note(w, "list.created", "list", segment.id, segment.name);
}

status segment_rename(struct work *w, int64_t id, const char *name)
{
    struct segment segment;
    TRY(segment_get_for(w, id, SEGMENT_CHANGE, &segment));
    TRY(check_name(w, segment.type, id, &name));
    segment.name = name;
    TRY(segment_touch(w, &segment));
    return staff_note(w, "list.renamed", "list", id, name);
}

status segment_put_filter(struct work *w, int64_t id, const struct json *filter)
{
    const struct record_type    *type;
    const struct segment_branch *rule;
    struct segment               segment;
    TRY(segment_get_for(w, id, SEGMENT_CHANGE, &segment));
    if (segment.kind != SEGMENT_DYNAMIC)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "listId",
                           "List %lld is not DYNAMIC: its members are put in by hand.",
                           (long long) id);
    TRY(segment_type_of(w, &segment, &type));
    TRY(put_rule(w, type, filter, &segment, &rule));
    segment.version++;
    TRY(segment_touch(w, &segment));
    TRY(segment_store_put_edit(w, id));
    TRY(segment_build_soon(w));
    TRY(segment_size_soon(w, id));
    return staff_note(w, "list.rule_changed", "list", id, segment.name);
}

/* Another list whose rule asks of this one, or 0. */
static status find_user(struct work *w, int64_t id, struct segment *ret_user)
{
    struct rows all;
    TRY(segment_store_all(w, &all));
    const struct segment *segment = all.items;
    ret_user->id = 0;
    for (int64_t i = 0; i < all.count; i++) {
        const struct segment_branch *rule;
        if (segment[i].id == id || segment[i].kind != SEGMENT_DYNAMIC)
            continue;
        TRY(segment_rule_of(w, &segment[i], &rule));
        struct rows lists = segment_filter_lists(w, rule);
        for (int64_t j = 0; j < lists.count; j++)
            if (((const int64_t *) lists.items)[j] == id)
                *ret_user = segment[i];
    }
    return OK;
}

status segment_remove(struct work *w, int64_t id)
{
    struct segment segment, user;
    TRY(segment_get_for(w, id, SEGMENT_CHANGE, &segment));
    TRY(find_user(w, id, &user));
    if (user.id != 0)
        return fail_reason(w, CONFLICT, "LIST_IN_USE", "listId",
                           "The rule of list '%s' (%lld) asks of this list; change that first.",
                           user.name, (long long) user.id);
    segment.removed_at = w->now;
    TRY(segment_touch(w, &segment));
    TRY(segment_hand_follow(w, &segment));
    return staff_note(w, "list.removed", "list", id, segment.name);
}

status segment_restore(struct work *w, int64_t id)
{
    struct segment segment, other;
    TRY(get_any(w, id, SEGMENT_CHANGE, &segment));
    if (segment.removed_at == ABSENT || segment.removed_at + RESTORE_DAYS * DAY < w->now)
        return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "listId",
                           "List %lld was not removed within the last %d days.", (long long) id,
                           RESTORE_DAYS);
    status outcome = segment_store_find(w, segment.type, segment.name, &other);
    if (outcome == OK)
        return fail_reason(w, CONFLICT, "ILS.DUPLICATE_LIST_NAMES", "name",
                           "Another list is named '%s' by now: rename that first.", segment.name);
    if (outcome != NOT_FOUND)
        return outcome;
    segment.removed_at = ABSENT;
    TRY(segment_touch(w, &segment));
    TRY(segment_hand_follow(w, &segment));
    return staff_note(w, "list.restored", "list", id, segment.name);
}

/* ---- finding ---- */

status segment_get(struct work *w, int64_t id, struct segment *ret_segment)
{
    TRY(get_any(w, id, SEGMENT_SEE, ret_segment));
    return ret_segment->removed_at == ABSENT ? OK : not_found(w, id);
}

status segment_find(struct work *w, const char *type, const char *name, struct segment *ret_segment)
{
    const struct record_type *found;
    TRY(record_type_get(w, type, &found));
    TRY(segment_may(w, found, SEGMENT_SEE));
    status outcome = segment_store_find(w, found->id, name, ret_segment);
    if (outcome == NOT_FOUND)
        return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "listName",
                           "There is no list of %s named '%.100s'.", found->name, name);
    return outcome;
}

static bool is_asked(const struct segment *segment, const int64_t *ids, size_t count)
{
    if (ids == NULL)
        return true;
    for (size_t i = 0; i < count; i++)
        if (ids[i] == segment->id)
            return true;
    return false;
}

/* Whether the actor may see lists of that type; a type that is gone is seen by nobody. */
static bool may_see(struct work *w, const struct segment *segment)
{
    const struct record_type *type;
    return segment_type_of(w, segment, &type) == OK && segment_may(w, type, SEGMENT_SEE) == OK;
}

status segment_list(struct work *w, const int64_t *ids, size_t count, struct rows *ret_segments)
{
    struct list found = list_open(w->arena, sizeof(struct segment));
    for (size_t i = 0; i < count; i++) {
        struct segment segment;
        status         outcome = segment_store_get(w, ids[i], &segment);
        if (outcome == NOT_FOUND)
            continue;
        TRY(outcome);
        if (segment.removed_at == ABSENT && may_see(w, &segment))
            *(struct segment *) list_add(&found) = segment;
    }
    *ret_segments = list_rows(&found);
    return OK;
}

/* ---- searching ---- */

/* A list with what it is put in order by. */
struct sorted {
    struct segment segment;
    const char    *text;
    int64_t        number;
};

static int compare_sorted(const void *a, const void *b)
{
    const struct sorted *left = a, *right = b;
    if (left->text != NULL) {
        int by_text = strcmp(left->text, right->text);
        if (by_text != 0)
            return by_text;
    }
    int64_t by_number = left->number - right->number;
    if (by_number == 0)
        by_number = left->segment.id - right->segment.id;
    return by_number < 0 ? -1 : by_number > 0 ? 1 : 0;
}

static status sort_key(struct work *w, const char *sort, struct sorted *ret)
{
    static const char *const words[] = {
        "listId",       "name",          "createdAt",     "updatedAt",    "size", "HS_LIST_ID",
        "HS_LIST_NAME", "HS_CREATED_AT", "HS_UPDATED_AT", "HS_LIST_SIZE", NULL};
    size_t which = 0;
    while (words[which] != NULL && !text_same_nocase(words[which], sort))
        which++;
    switch (which % 5) {
    case 0:
        if (words[which] == NULL)
            return fail_reason(w, INVALID, "VALIDATION_ERROR", "sort",
                               "Lists are sorted by listId, name, createdAt, updatedAt or size, "
                               "not by '%.60s'.",
                               sort);
        ret->number = ret->segment.id;
        return OK;
    case 1:
        ret->text = text_lower(w, ret->segment.name);
        return OK;
    case 2:
        ret->number = ret->segment.created_at;
        return OK;
    case 3:
        ret->number = ret->segment.updated_at;
        return OK;
    default:
        return segment_size(w, &ret->segment, &ret->number);
    }
}

static bool is_meant(struct work *w, const struct segment_query *query,
                     const struct segment *segment)
{
    if (!is_asked(segment, query->ids, query->id_count) || !may_see(w, segment))
        return false;
    if (query->kinds != 0 && (query->kinds & (1U << segment->kind)) == 0)
        return false;
    return text_empty(query->words)
           || strstr(text_lower(w, segment->name), text_lower(w, query->words)) != NULL;
}

status segment_search(struct work *w, const struct segment_query *query, struct rows *ret_segments,
                      int64_t *ret_total)
{
    struct list found = list_open(w->arena, sizeof(struct sorted)),
                page = list_open(w->arena, sizeof(struct segment));
    bool        downwards = query->sort != NULL && *query->sort == '-';
    const char *sort = query->sort == NULL ? "listId" : query->sort + (downwards ? 1 : 0);
    struct rows all;
    if (query->count < 1 || query->count > SEARCH_MOST)
        return fail(w, INVALID, "count", "The count must be from 1 to %d.", SEARCH_MOST);
    if (query->offset < 0)
        return fail(w, INVALID, "offset", "The offset must not be negative.");
    TRY(segment_store_all(w, &all));
    for (int64_t i = 0; i < all.count; i++) {
        const struct segment *segment = (const struct segment *) all.items + i;
        if (!is_meant(w, query, segment))
            continue;
        struct sorted *sorted = list_add(&found);
        sorted->segment = *segment;
        TRY(sort_key(w, sort, sorted));
    }
    if (found.count > 1)
        qsort(found.items, found.count, sizeof(struct sorted), compare_sorted);
    *ret_total = (int64_t) found.count;
    for (int64_t i = query->offset; i < *ret_total && i - query->offset < query->count; i++) {
        size_t at = (size_t) (downwards ? *ret_total - 1 - i : i);
        *(struct segment *) list_add(&page) = ((struct sorted *) list_at(&found, at))->segment;
    }
    *ret_segments = list_rows(&page);
    return OK;
}

status segment_warnings(struct work *w, const struct segment *segment, struct rows *ret_warnings)
{
    const struct record_type    *type;
    const struct segment_branch *rule;
    struct segment_evaluation   *evaluation;
    *ret_warnings = (struct rows){0};
    if (segment->filter == NULL)
        return OK;
    TRY(segment_type_of(w, segment, &type));
    TRY(segment_rule_of(w, segment, &rule));
    TRY(segment_evaluate_open(w, type, rule, &evaluation));
    *ret_warnings = segment_evaluate_warnings(evaluation);
    return OK;
}
