/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who is in a dynamic list, or out of it, by hand. Both are lists of their own, so they survive
 * every edit of the rule, tell the ledger who went in, and the rule with them is a rule like any
 * other.
 */
#include "base/list.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rules.h"
#include "crm/staff/staff.h"

/* ---- the rule with them ---- */

static struct segment_filter in_list(int64_t list, bool in)
{
    return (struct segment_filter){.type = FILTER_IN_LIST,
                                   .path = "byHand",
                                   .list = list,
                                   .accepts = true,
                                   .negative = !in,
                                   .label = ABSENT};
}

/* All of: the branch, if any, and the filters. */
static struct segment_branch all_of(const struct segment_branch *branch,
                                    const struct segment_filter *filters, size_t count)
{
    return (struct segment_branch){.type = BRANCH_AND,
                                   .path = "byHand",
                                   .branches = branch,
                                   .branch_count = branch != NULL,
                                   .filters = filters,
                                   .filter_count = count};
}

struct segment_branch *segment_rule_by_hand(struct work *w, const struct segment *segment,
                                            const struct segment_branch *rule)
{
    struct segment_filter *filters = work_take(w, 3 * sizeof *filters);
    struct segment_branch *either = work_take(w, 2 * sizeof *either);
    struct segment_branch *root = work_take(w, sizeof *root);
    size_t                 without = segment->excluded > 0;
    filters[0] = filters[2] = in_list(segment->excluded, false);
    filters[1] = in_list(segment->included, true);
    either[0] = all_of(rule, &filters[0], without);
    either[1] = all_of(NULL, &filters[1], 1 + without);
    *root = (struct segment_branch){.type = BRANCH_OR,
                                    .path = "byHand",
                                    .branches = either,
                                    .branch_count = segment->included > 0 ? 2 : 1};
    return root;
}

/* ---- putting them there ---- */

static status need_list(struct work *w, const struct segment *segment, const char *words,
                        int64_t *list)
{
    struct segment draft = {.type = segment->type, .kind = SEGMENT_MANUAL, .folder = ABSENT};
    draft.convert_day = draft.convert_count = ABSENT;
    if (*list > 0)
        return OK;
    draft.name = work_text(w, "%.120s: %s (%lld)", segment->name, words, (long long) segment->id);
    TRY(segment_create(w, NULL, &draft));
    *list = draft.id;
    return OK;
}

static status move(struct work *w, int64_t list, const struct rows *contacts, bool in,
                   int64_t *changed)
{
    struct segment_change change = {0};
    size_t                count = (size_t) contacts->count;
    if (list <= 0)
        return OK;
    if (in)
        TRY(segment_add(w, list, contacts->items, count, &change));
    else
        TRY(segment_take_out(w, list, contacts->items, count, &change));
    *changed += in ? change.added.count : change.removed.count;
    return OK;
}

status segment_put_by_hand(struct work *w, int64_t id, enum segment_hand hand,
                           const struct rows *contacts, int64_t *ret_changed)
{
    static const char *const actions[] = {"list.included", "list.excluded", "list.released"};
    struct segment           segment;
    int64_t                  away = 0;
    *ret_changed = 0;
    TRY(segment_get_for(w, id, SEGMENT_CHANGE, &segment));
    if (segment.kind != SEGMENT_DYNAMIC || !text_same(segment.type, "0-1"))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "listId",
                           "Only a DYNAMIC list of contacts has members by hand; put records into "
                           "list %lld itself.",
                           (long long) id);
    if (hand == HAND_INCLUDE)
        TRY(need_list(w, &segment, "always in", &segment.included));
    if (hand == HAND_EXCLUDE)
        TRY(need_list(w, &segment, "never in", &segment.excluded));
    TRY(move(w, segment.included, contacts, hand == HAND_INCLUDE,
             hand == HAND_EXCLUDE ? &away : ret_changed));
    TRY(move(w, segment.excluded, contacts, hand == HAND_EXCLUDE,
             hand == HAND_INCLUDE ? &away : ret_changed));
    TRY(segment_touch(w, &segment));
    TRY(segment_build_soon(w));
    TRY(segment_size_soon(w, id));
    return staff_note(w, actions[hand], "list", id,
                      work_text(w, "%lld contacts", (long long) *ret_changed));
}

status segment_hand_follow(struct work *w, const struct segment *segment)
{
    const int64_t lists[] = {segment->included, segment->excluded};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct segment list;
        status         outcome = lists[i] > 0 ? segment_store_get(w, lists[i], &list) : NOT_FOUND;
        if (outcome == NOT_FOUND)
            continue;
        TRY(outcome);
        list.removed_at = segment->removed_at;
        TRY(segment_touch(w, &list));
    }
    return OK;
}
