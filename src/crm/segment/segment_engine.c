/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Questions to a tree of bitmaps. */
#include "crm/segment/segment_engine.h"
#include "kit/machines.h"

/* ---- the tree ---- */

static struct bitmap *combine(const struct segment_tree *tree, const struct bitmap *everybody)
{
    struct bitmap *members = segment_tree_members(tree->parts[0], everybody);
    for (size_t i = 1; i < tree->count; i++) {
        struct bitmap *part = segment_tree_members(tree->parts[i], everybody);
        (tree->op == OP_ALL ? bitmap_and : bitmap_or)(members, part);
        bitmap_close(part);
    }
    return members;
}

struct bitmap *segment_tree_members(const struct segment_tree *tree, const struct bitmap *everybody)
{
    struct bitmap *members, *part;
    switch (tree->op) {
    case OP_LEAF:
        return bitmap_copy(tree->leaf->kept->members);
    case OP_NOBODY:
        return bitmap_open();
    case OP_NOT:
        members = bitmap_copy(everybody);
        part = segment_tree_members(tree->parts[0], everybody);
        bitmap_and_not(members, part);
        bitmap_close(part);
        return members;
    default:
        return combine(tree, everybody);
    }
}

bool segment_tree_has(const struct segment_tree *tree, uint32_t contact)
{
    bool any = tree->op == OP_ANY;
    switch (tree->op) {
    case OP_LEAF:
        return bitmap_has(tree->leaf->kept->members, contact);
    case OP_NOBODY:
        return false;
    case OP_NOT:
        return !segment_tree_has(tree->parts[0], contact);
    default:
        for (size_t i = 0; i < tree->count; i++)
            if (segment_tree_has(tree->parts[i], contact) == any)
                return any;
        return !any;
    }
}

/* ---- answers ---- */

static struct rows list_ids(struct work *w, const struct bitmap *members, int64_t after,
                            int64_t limit)
{
    struct list ids = list_open(w->arena, sizeof(int64_t));
    uint32_t    page[1024];
    size_t      count;
    if (after < 0)
        after = 0;
    while (after < UINT32_MAX && (int64_t) ids.count < limit
           && (count = bitmap_list(members, (uint32_t) after + 1, page, COUNT_OF(page))) > 0) {
        for (size_t i = 0; i < count && (int64_t) ids.count < limit; i++)
            *(int64_t *) list_add(&ids) = page[i];
        after = page[count - 1];
    }
    return list_rows(&ids);
}

static void answer(const struct segment_question *question, const struct segment_tree *tree,
                   const struct segment_asking *asking, struct segment_answer *ret_answer)
{
    const struct bitmap *everybody =
        (*(struct segment_leaf **) list_at(&question->leaves, 0))->kept->members;
    *ret_answer = (struct segment_answer){0};
    if (asking->record != 0) {
        uint32_t contact = (uint32_t) asking->record;
        ret_answer->has = asking->record > 0 && asking->record <= UINT32_MAX
                          && bitmap_has(everybody, contact) && segment_tree_has(tree, contact);
        return;
    }
    struct bitmap *members = segment_tree_members(tree, everybody);
    ret_answer->size = (int64_t) bitmap_count(members);
    if (asking->limit > 0)
        ret_answer->ids = list_ids(question->w, members, asking->after, asking->limit);
    bitmap_close(members);
}

/* The house looks, whoever asks: what is kept is the same for all. */
static status ask(struct work *w, const struct segment_branch *rule,
                  const struct segment_asking *asking, struct segment_answer *ret_answer,
                  bool *ret_done)
{
    struct segment_question question;
    struct segment_tree    *tree;
    TRY(segment_question_open(w, &question));
    TRY(segment_question_add(&question, rule, &tree));
    *ret_done = question.steady;
    if (question.steady)
        TRY(segment_leaves_make(&question, asking->patient, ret_done));
    if (!*ret_done)
        return OK;
    sets_begin(w->machines->sets);
    status outcome = segment_catch_up(&question, ret_done);
    if (outcome != OK)
        sets_clear(w->machines->sets); /* half of it is done */
    else if (*ret_done)
        answer(&question, tree, asking, ret_answer);
    sets_end(w->machines->sets);
    return outcome;
}

status segment_engine_ask(struct work *w, const struct segment *segment,
                          const struct segment_branch *rule, const struct segment_asking *asking,
                          struct segment_answer *ret_answer, bool *ret_done)
{
    struct actor actor = w->actor;
    *ret_done = false;
    if (w->machines->sets == NULL || work_db_writes(w) || !text_same(segment->type, "0-1"))
        return OK;
    w->actor = (struct actor){0};
    status outcome = ask(w, rule, asking, ret_answer, ret_done);
    w->actor = actor;
    return outcome;
}
