/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Leaves from contacts: of one that may have changed, and of all of them. */
#include <assert.h>

#include "base/time.h"
#include "crm/segment/segment_condition.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_flip.h"
#include "kit/machines.h"

/* One evaluation that asks all the leaves, so that each contact is read once. */
status segment_leaves_open(struct segment_question *question, struct segment_leaf *const *leaves,
                           size_t count, struct segment_evaluation **ret_evaluation)
{
    struct work           *w = question->w;
    struct segment_branch *rule = work_take(w, sizeof *rule);
    struct segment_filter *filters = work_take(w, count * sizeof *filters + 1);
    struct segment_branch *branches = work_take(w, count * sizeof *branches + 1);
    *rule = (struct segment_branch){.type = BRANCH_OR, .filters = filters, .branches = branches};
    for (size_t i = 0; i < count; i++)
        if (leaves[i]->filter != NULL)
            filters[rule->filter_count++] = *leaves[i]->filter;
        else
            branches[rule->branch_count++] = *leaves[i]->branch;
    TRY(segment_evaluate_open(w, question->type, rule, ret_evaluation));
    /* What was made ready is found under the places in the evaluated rule. */
    size_t filter = 0, branch = 0;
    for (size_t i = 0; i < count; i++)
        if (leaves[i]->filter != NULL)
            leaves[i]->filter = &filters[filter++];
        else
            leaves[i]->branch = &branches[branch++];
    return OK;
}

static status look(struct segment_leaf *leaf, const struct segment_record *record, bool *ret_in,
                   int64_t *ret_next)
{
    *ret_next = TIME_LAST;
    if (leaf->branch != NULL)
        return segment_holds_branch(record, leaf->branch, ret_in);
    TRY(segment_holds_filter(record, leaf->filter, ret_in));
    return segment_filter_next(record, leaf->filter, ret_next);
}

status segment_leaf_look(struct segment_leaf *leaf, const struct segment_record *record,
                         int64_t contact)
{
    bool    in = false;
    int64_t next = TIME_LAST;
    assert(contact > 0 && contact <= UINT32_MAX);
    if (record != NULL)
        TRY(look(leaf, record, &in, &next));
    if (in)
        bitmap_add(leaf->kept->members, (uint32_t) contact);
    else
        bitmap_remove(leaf->kept->members, (uint32_t) contact);
    sets_flip(leaf->kept, (uint32_t) contact, next == TIME_LAST ? INT64_MAX : next);
    return OK;
}

static status look_at_page(struct segment_evaluation  *evaluation,
                           struct segment_leaf *const *leaves, size_t count, int64_t *after,
                           int64_t *ret_height)
{
    struct db_table table;
    TRY(segment_evaluate_scan(evaluation, *after, 0, &table));
    *ret_height = table.height;
    for (int64_t row = 0; row < table.height; row++) {
        struct segment_record record = segment_evaluate_row(evaluation, &table, row);
        struct arena_mark     mark = arena_mark(evaluation->moment.w->arena);
        *after = record.id;
        for (size_t i = 0; i < count; i++)
            TRY(segment_leaf_look(leaves[i], &record, record.id));
        arena_rewind(evaluation->moment.w->arena, mark);
    }
    return OK;
}

status segment_leaves_build(struct segment_question *question, struct segment_leaf *const *leaves,
                            size_t count, const struct sets_state *state)
{
    struct segment_evaluation *evaluation;
    int64_t                    after = 0, height = SEGMENT_PAGE;
    if (count == 0)
        return OK;
    TRY(segment_leaves_open(question, leaves, count, &evaluation));
    for (size_t i = 0; i < count; i++) {
        leaves[i]->kept = sets_put(question->w->machines->sets, leaves[i]->key);
        leaves[i]->kept->listens = leaves[i]->listens;
        leaves[i]->kept->version = leaves[i]->wave;
    }
    while (height == SEGMENT_PAGE) {
        struct arena_mark mark = arena_mark(question->w->arena);
        TRY(look_at_page(evaluation, leaves, count, &after, &height));
        arena_rewind(question->w->arena, mark);
    }
    for (size_t i = 0; i < count; i++)
        leaves[i]->kept->state = *state;
    return OK;
}
