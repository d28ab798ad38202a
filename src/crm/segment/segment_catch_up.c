/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Leaves are brought to the state that a READ sees. Whoever may have changed since is looked at
 * again (segment_hear.c), and whose instant has passed.
 */
#include "base/time.h"
#include "crm/segment/segment_condition.h"
#include "crm/segment/segment_engine.h"
#include "kit/machines.h"

enum { DUE = 1000 };

/* ---- looking at them again ---- */

static uint64_t heard_by(const struct segment_leaf *leaf)
{
    return leaf->listens == 0 ? LISTENS_ALL : leaf->listens; /* whether they are there */
}

/* A contact that is gone is in no leaf, whatever the leaf listens to. */
static status look_at(const struct segment_looking *looking, int64_t contact, uint64_t what)
{
    struct work          *w = looking->evaluation->moment.w;
    struct arena_mark     mark = arena_mark(w->arena);
    struct db_table       table;
    struct segment_record record;
    struct rows           facts;
    TRY(segment_evaluate_scan(looking->evaluation, 0, contact, &table));
    bool there = table.height > 0;
    if (there) {
        record = segment_evaluate_row(looking->evaluation, &table, 0);
        TRY(segment_facts_of(&record, looking->kinds, &facts));
        record.facts = &facts;
    }
    for (size_t i = 0; i < looking->count; i++)
        if (!there || (heard_by(looking->leaves[i]) & what) != 0)
            TRY(segment_leaf_look(looking->leaves[i], there ? &record : NULL, contact));
    arena_rewind(w->arena, mark);
    return OK;
}

static struct segment_leaf *leaf_at(const struct segment_question *question, size_t index)
{
    return *(struct segment_leaf *const *) list_at(&question->leaves, index);
}

/* Those that somebody who is dirty may concern. */
static status look_at_dirty(struct segment_question *question, const struct segment_heard *heard)
{
    struct segment_looking looking;
    struct list            leaves = list_open(question->w->arena, sizeof(struct segment_leaf *));
    if (heard->dirty.count == 0)
        return OK;
    for (size_t i = 0; i < question->leaves.count; i++)
        *(struct segment_leaf **) list_add(&leaves) = leaf_at(question, i);
    TRY(segment_looking_open(question, leaves.items, leaves.count, &looking));
    for (struct map_slot *slot = NULL; (slot = map_next(&heard->dirty, slot)) != NULL;)
        TRY(look_at(&looking, slot->number, (uint64_t) slot->value.number));
    return OK;
}

static status look_at_due(struct segment_question *question, struct segment_leaf *leaf, int64_t now)
{
    struct segment_looking looking = {0};
    uint32_t               due[DUE];
    size_t                 count;
    while ((count = sets_due(leaf->kept, now, due, DUE)) > 0) {
        if (looking.count == 0)
            TRY(segment_looking_open(question, &leaf, 1, &looking));
        for (size_t i = 0; i < count; i++)
            TRY(look_at(&looking, due[i], LISTENS_ALL));
    }
    return OK;
}

/* ---- all of it ---- */

static struct sets_state oldest(const struct segment_question *question)
{
    struct sets_state state = {INT64_MAX, INT64_MAX, INT64_MAX};
    for (size_t i = 0; i < question->leaves.count; i++) {
        const struct sets_state *of = &leaf_at(question, i)->kept->state;
        state.sequence = of->sequence < state.sequence ? of->sequence : state.sequence;
        state.commit = of->commit < state.commit ? of->commit : state.commit;
        state.at = of->at < state.at ? of->at : state.at;
    }
    return state;
}

/* Whether a leaf is already beyond what this unit sees. */
static bool is_behind(const struct segment_question *question, const struct sets_state *now)
{
    for (size_t i = 0; i < question->leaves.count; i++) {
        const struct kept_set *kept = leaf_at(question, i)->kept;
        if (kept->state.sequence > now->sequence || kept->state.commit > now->commit
            || kept->flipped_at > now->at || kept->version > leaf_at(question, i)->wave)
            return true;
    }
    return false;
}

/* Whether the leaf asks of other records in a way that cannot be followed back to contacts. */
static bool is_lost(const struct segment_question *question, const struct segment_leaf *leaf)
{
    bool lost = false;
    for (size_t i = 0; i < question->others.count; i++) {
        const struct segment_other *other = list_at(&question->others, i);
        if (text_same(other->type, leaf->other))
            lost |= other->lost || (leaf->far && other->changed);
        else if (text_same(other->type, leaf->order))
            lost |= other->lost;
    }
    return lost;
}

status segment_leaves_bring(struct segment_question *question, const struct sets_state *now,
                            bool *ret_known)
{
    const struct sets_state from = oldest(question);
    struct segment_heard    heard;
    TRY(segment_hear(question, &from, now, &heard));
    for (size_t i = 0; i < question->leaves.count; i++)
        heard.known &= !is_lost(question, leaf_at(question, i));
    *ret_known = heard.known;
    if (!heard.known)
        return OK;
    TRY(look_at_dirty(question, &heard));
    for (size_t i = 0; i < question->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(question, i);
        TRY(look_at_due(question, leaf, now->at));
        leaf->kept->state = *now;
    }
    segment_leaves_settle(question->leaves.items, question->leaves.count);
    return OK;
}

/* What cannot be brought there is made anew: of a few contacts here, of many by the job. */
static status make_again(struct segment_question *question, const struct sets_state *now,
                         bool *ret_made)
{
    struct sets *sets = question->w->machines->sets;
    int64_t      after = 0;
    TRY(segment_few_contacts(question->w, ret_made));
    for (size_t i = 0; i < question->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(question, i);
        sets_drop(sets, leaf->key);
        leaf->kept = *ret_made ? sets_put(sets, leaf->key) : NULL;
        if (*ret_made)
            segment_leaf_begin(leaf, question->w->now);
    }
    if (!*ret_made)
        return OK;
    TRY(segment_leaves_scan(question, question->leaves.items, question->leaves.count, INT64_MAX,
                            &after));
    segment_leaves_settle(question->leaves.items, question->leaves.count);
    for (size_t i = 0; i < question->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(question, i);
        TRY(look_at_due(question, leaf, now->at)); /* of the hour that has begun */
        leaf->kept->state = *now;
    }
    segment_leaves_settle(question->leaves.items, question->leaves.count);
    return OK;
}

status segment_catch_up(struct segment_question *question, bool *ret_true)
{
    struct sets_state now;
    bool              known;
    TRY(segment_state_now(question->w, &now));
    *ret_true = segment_leaves_find(question) && !is_behind(question, &now);
    if (!*ret_true)
        return OK;
    TRY(segment_leaves_bring(question, &now, &known));
    return known ? OK : make_again(question, &now, ret_true);
}
