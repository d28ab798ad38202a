/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Leaves outlive the process: they are saved now and then, each with the state it is true for and a
 * checksum, and loaded when somebody asks. What is saved is derived: damaged, of other properties,
 * of a future that a restored backup does not know, or of a past of which nobody knows what was
 * written since, it is passed over, and the leaf is made anew.
 */
#include <string.h>

#include "base/time.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rules.h"
#include "kit/job/job.h"
#include "kit/machines.h"

#define UNUSED (1 * HOUR)

static int64_t hash_of(const char *key)
{
    return (int64_t) (map_hash(key, strlen(key), 71) & INT64_MAX);
}

/* ---- loading ---- */

static bool is_past(const struct sets_state *state, const struct sets_state *now)
{
    return state->sequence <= now->sequence && state->commit <= now->commit;
}

/*
 * Whether what was written since can be known: noted rows say all; where they are gone, as SQLite
 * forgets them with the process, the facts do, but for what changes without one.
 */
static status trust(struct work *w, const struct segment_leaf *leaf, struct kept_set *set,
                    bool *ret_trusted)
{
    struct sets_state now;
    bool              noted;
    TRY(segment_state_now(w, &now));
    *ret_trusted = is_past(&set->state, &now);
    if (!*ret_trusted)
        return OK;
    TRY(segment_is_noted(w, &set->state, &noted));
    if (!noted)
        set->state.commit = now.commit;
    *ret_trusted = noted || !leaf->silent;
    return OK;
}

status segment_leaf_load(struct segment_question *question, const struct segment_leaf *leaf,
                         struct kept_set **ret_set)
{
    struct segment_saved saved;
    bool                 trusted = false;
    status               outcome;
    *ret_set = NULL;
    outcome = segment_store_get_saved(question->w, hash_of(leaf->key), &saved);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    struct kept_set *set =
        text_same(saved.key, leaf->key) ? sets_load(leaf->key, saved.bytes) : NULL;
    if (set == NULL)
        return OK;
    outcome = trust(question->w, leaf, set, &trusted);
    set->used_at = question->w->now;
    if (outcome == OK && trusted && set->listens == leaf->listens && set->version == leaf->wave)
        *ret_set = set;
    else
        sets_free(set);
    return outcome;
}

/* ---- saving ---- */

struct keeping {
    struct map  wanted; /* hashes of the keys that lists ask of */
    struct list keys;   /* of const char *: those that have gone on */
    const char *key;
    struct text bytes;
    int64_t     sequence;
    bool        there;
};

static void note_wanted(struct keeping *keeping, const struct segment_question *question)
{
    bool is_new;
    for (size_t i = 0; i < question->leaves.count; i++) {
        const struct segment_leaf *leaf =
            *(struct segment_leaf *const *) list_at(&question->leaves, i);
        const struct kept_set *set = leaf->kept;
        map_put_int(&keeping->wanted, hash_of(leaf->key), &is_new);
        if (set != NULL && (set->state.sequence != set->saved.sequence || set->saved.at == 0))
            *(const char **) list_add(&keeping->keys) = leaf->key;
    }
}

/* Keeps alive what lists ask of, and lets go what nobody asked of for long. */
static status sweep_unit(struct work *w, void *arg)
{
    struct keeping         *keeping = arg;
    struct segment_question question;
    struct rows             all;
    struct sets            *sets = w->machines->sets;
    TRY(segment_store_all(w, &all));
    struct segment_tree **trees =
        work_take(w, (size_t) all.count * sizeof(struct segment_tree *) + 1);
    TRY(segment_question_open(w, &question));
    TRY(segment_question_add_all(&question, &all, trees));
    keeping->keys = list_open(w->arena, sizeof(const char *));
    keeping->wanted = map_open(w->arena, 1);
    sets_begin(sets);
    segment_leaves_find(&question);
    note_wanted(keeping, &question);
    for (struct kept_set *set = sets_first(sets), *next; set != NULL; set = next) {
        next = set->next;
        if (set->used_at < w->now - UNUSED)
            sets_drop(sets, set->key);
    }
    sets_end(sets);
    return OK;
}

/* Of a few contacts everything is made anew in less time than it is read. */
static status few_unit(struct work *w, void *arg)
{
    return segment_few_contacts(w, arg);
}

static status save_unit(struct work *w, void *arg)
{
    struct keeping *keeping = arg;
    struct sets    *sets = w->machines->sets;
    keeping->bytes = text_open(w->arena);
    sets_begin(sets);
    struct kept_set *set = sets_find(sets, keeping->key);
    keeping->there = set != NULL;
    if (set != NULL) {
        sets_save(set, &keeping->bytes);
        keeping->sequence = set->state.sequence;
        set->saved = set->state;
        set->saved.at = w->now;
    }
    sets_end(sets);
    return OK;
}

static status write_unit(struct work *w, void *arg)
{
    const struct keeping *keeping = arg;
    struct segment_saved  saved = {.hash = hash_of(keeping->key),
                                   .key = keeping->key,
                                   .sequence = keeping->sequence,
                                   .saved_at = w->now,
                                   .bytes = {keeping->bytes.bytes, keeping->bytes.size}};
    return segment_store_put_saved(w, &saved);
}

/* What was saved under other properties, or of rules that are gone, is gone too. */
static status forget_unit(struct work *w, void *arg)
{
    const struct keeping *keeping = arg;
    struct rows           hashes;
    TRY(segment_store_all_saved(w, &hashes));
    for (int64_t i = 0; i < hashes.count; i++) {
        int64_t hash = ((const int64_t *) hashes.items)[i];
        if (map_get_int(&keeping->wanted, hash) == NULL)
            TRY(segment_store_delete_saved(w, hash));
    }
    return OK;
}

status segment_keep(struct work *w, const struct job *job)
{
    struct keeping keeping = {0};
    bool           few = true;
    if (w->machines->sets == NULL)
        return OK;
    TRY(db_work(w, READ, sweep_unit, &keeping));
    TRY(db_work(w, READ, few_unit, &few));
    if (few || keeping.keys.count == 0)
        return OK;
    for (size_t i = 0; i < keeping.keys.count; i++) {
        struct arena_mark mark = arena_mark(w->arena);
        if (job_should_stop(w))
            return UNAVAILABLE;
        keeping.key = *(const char *const *) list_at(&keeping.keys, i);
        TRY(db_work(w, READ, save_unit, &keeping));
        if (keeping.there)
            TRY(db_work(w, WRITE, write_unit, &keeping));
        arena_rewind(w->arena, mark);
    }
    return db_work(w, WRITE, forget_unit, &keeping);
}

/* ---- the doctor ---- */

static status forget_all_unit(struct work *w, void *arg)
{
    return segment_store_delete_all_saved(w);
}

status segment_keep_forget(struct work *w)
{
    return db_work(w, WRITE, forget_all_unit, NULL);
}

/* The leaves that were saved and are trusted, as a question of their own. */
static status load_all(struct segment_question *question, struct segment_question *ret_saved)
{
    *ret_saved = *question;
    ret_saved->leaves = list_open(question->w->arena, sizeof(struct segment_leaf *));
    for (size_t i = 0; i < question->leaves.count; i++) {
        struct segment_leaf *leaf = *(struct segment_leaf *const *) list_at(&question->leaves, i);
        TRY(segment_leaf_load(question, leaf, &leaf->kept));
        if (leaf->kept != NULL)
            *(struct segment_leaf **) list_add(&ret_saved->leaves) = leaf;
    }
    return OK;
}

/* Each saved leaf, brought to the present state, beside the same made anew. */
static status compare_saved(struct segment_question *saved, struct kept_set **fresh)
{
    struct work          *w = saved->w;
    size_t                count = saved->leaves.count;
    struct segment_leaf **leaves = work_take(w, count * sizeof(struct segment_leaf *) + 1);
    struct segment_leaf  *copies = work_take(w, count * sizeof *copies + 1);
    struct sets_state     now;
    bool                  known;
    int64_t               after = 0;
    TRY(segment_state_now(w, &now));
    TRY(segment_leaves_bring(saved, &now, &known));
    for (size_t i = 0; i < count; i++) {
        copies[i] = **(struct segment_leaf *const *) list_at(&saved->leaves, i);
        copies[i].kept = fresh[i] = sets_new(copies[i].key);
        leaves[i] = &copies[i];
    }
    TRY(segment_leaves_scan(saved, leaves, count, INT64_MAX, &after));
    segment_leaves_settle(leaves, count);
    for (size_t i = 0; known && i < count; i++) {
        const struct segment_leaf *leaf =
            *(struct segment_leaf *const *) list_at(&saved->leaves, i);
        if (!bitmap_same(leaf->kept->members, fresh[i]->members))
            return fail(w, BROKEN, NULL,
                        "what was saved of '%.200s' is not what its contacts say; storefolk doctor "
                        "--rebuild has it made anew",
                        leaf->key);
    }
    return OK;
}

status segment_keep_check(struct work *w)
{
    struct segment_question question, saved;
    struct rows             all;
    TRY(segment_store_all(w, &all));
    struct segment_tree **trees =
        work_take(w, (size_t) all.count * sizeof(struct segment_tree *) + 1);
    TRY(segment_question_open(w, &question));
    TRY(segment_question_add_all(&question, &all, trees));
    status            outcome = load_all(&question, &saved);
    struct kept_set **fresh = work_take(w, saved.leaves.count * sizeof(struct kept_set *) + 1);
    if (outcome == OK && saved.leaves.count > 0)
        outcome = compare_saved(&saved, fresh);
    for (size_t i = 0; i < saved.leaves.count; i++) {
        sets_free((*(struct segment_leaf *const *) list_at(&saved.leaves, i))->kept);
        sets_free(fresh[i]);
    }
    return outcome;
}
