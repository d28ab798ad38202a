/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Leaves that are not there. Of a few contacts whoever asks makes them in passing; of many a job
 * does, slice by slice, each in a READ of its own, while the evaluator answers. Nothing is held
 * meanwhile: the sets are made aside, then brought from the state at which the first slice began to
 * the present one, and join all at once. A job that is interrupted begins anew.
 */
#include "base/time.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rules.h"
#include "crm/segment/segment_tell.h"
#include "kit/job/job.h"
#include "kit/machines.h"

enum { SLICE = 10000, TIMES = 3, NEAR = 20000 /* facts that may be caught up with in one unit */ };

static const char build_kind[] = "segment.build";

static struct segment_leaf *leaf_at(const struct segment_question *question, size_t index)
{
    return *(struct segment_leaf *const *) list_at(&question->leaves, index);
}

bool segment_leaves_find(struct segment_question *question)
{
    struct sets *sets = question->w->machines->sets;
    bool         all = true;
    if (sets_first(sets) != NULL && !text_starts(sets_first(sets)->key, question->prefix))
        sets_clear(sets); /* of properties, or a zone, that are others now */
    for (size_t i = 0; i < question->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(question, i);
        leaf->kept = sets_find(sets, leaf->key);
        if (leaf->kept != NULL && leaf->kept->version < leaf->wave)
            leaf->kept = NULL; /* many went into the list at once: it is made anew */
        all &= leaf->kept != NULL;
        if (leaf->kept != NULL)
            leaf->kept->used_at = question->w->now;
    }
    return all;
}

status segment_few_contacts(struct work *w, bool *ret_few)
{
    struct query *query = query_open(w);
    int64_t       count, few = w->machines->sets == NULL ? INT32_MAX : sets_few(w->machines->sets);
    query_words(query, "SELECT count(*) FROM (SELECT 1 FROM contact LIMIT ");
    query_int(query, few + 1);
    query_words(query, ") AS few");
    TRY(query_number(w, query, &count));
    *ret_few = count <= few;
    return OK;
}

/* ---- aside ---- */

/* Those that are not there, as a question of their own: the first of it need not be everybody. */
static struct segment_question missing_of(const struct segment_question *question)
{
    struct segment_question missing = *question;
    missing.leaves = list_open(question->w->arena, sizeof(struct segment_leaf *));
    for (size_t i = 0; i < question->leaves.count; i++)
        if (leaf_at(question, i)->kept == NULL)
            *(struct segment_leaf **) list_add(&missing.leaves) = leaf_at(question, i);
    return missing;
}

void segment_leaf_begin(struct segment_leaf *leaf, int64_t now)
{
    leaf->kept->listens = leaf->listens;
    leaf->kept->version = leaf->wave;
    leaf->kept->used_at = now;
}

static void open_aside(struct segment_question *missing)
{
    for (size_t i = 0; i < missing->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(missing, i);
        leaf->kept = sets_new(leaf->key);
        segment_leaf_begin(leaf, missing->w->now);
    }
}

static void free_aside(struct segment_question *missing)
{
    for (size_t i = 0; i < missing->leaves.count; i++) {
        sets_free(leaf_at(missing, i)->kept);
        leaf_at(missing, i)->kept = NULL;
    }
}

/* They are among the others from now on, unless somebody was faster. */
static void join(struct segment_question *missing)
{
    struct sets *sets = missing->w->machines->sets;
    sets_begin(sets);
    bool fits = sets_first(sets) == NULL || text_starts(sets_first(sets)->key, missing->prefix);
    for (size_t i = 0; i < missing->leaves.count; i++) {
        struct segment_leaf   *leaf = leaf_at(missing, i);
        const struct kept_set *there = sets_find(sets, leaf->key);
        if (!fits || (there != NULL && there->version >= leaf->kept->version))
            sets_free(leaf->kept);
        else
            sets_join(sets, leaf->kept);
        leaf->kept = NULL; /* found again under its key */
    }
    sets_end(sets);
}

/* Those that were saved join. */
static status load_missing(struct segment_question *question, struct segment_question *missing)
{
    struct segment_question loaded = *missing;
    loaded.leaves = list_open(question->w->arena, sizeof(struct segment_leaf *));
    for (size_t i = 0; i < missing->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(missing, i);
        TRY(segment_leaf_load(question, leaf, &leaf->kept));
        if (leaf->kept != NULL)
            *(struct segment_leaf **) list_add(&loaded.leaves) = leaf;
    }
    join(&loaded);
    sets_begin(question->w->machines->sets);
    segment_leaves_find(question);
    sets_end(question->w->machines->sets);
    *missing = missing_of(question);
    return OK;
}

static status make_aside(struct segment_question *missing)
{
    struct sets_state now;
    int64_t           after = 0;
    TRY(segment_state_now(missing->w, &now));
    TRY(segment_leaves_scan(missing, missing->leaves.items, missing->leaves.count, INT64_MAX,
                            &after));
    segment_leaves_settle(missing->leaves.items, missing->leaves.count);
    for (size_t i = 0; i < missing->leaves.count; i++)
        leaf_at(missing, i)->kept->state = now;
    return OK;
}

status segment_leaves_make(struct segment_question *question, bool patient, bool *ret_made)
{
    struct work *w = question->w;
    sets_begin(w->machines->sets);
    *ret_made = segment_leaves_find(question);
    sets_end(w->machines->sets);
    if (*ret_made)
        return OK;
    struct segment_question missing = missing_of(question);
    TRY(segment_few_contacts(w, ret_made));
    if (!*ret_made)
        TRY(load_missing(question, &missing));
    *ret_made |= patient || missing.leaves.count == 0;
    if (!*ret_made || missing.leaves.count == 0)
        return OK;
    open_aside(&missing);
    status outcome = make_aside(&missing);
    if (outcome == OK)
        join(&missing);
    else
        free_aside(&missing);
    return outcome;
}

/* ---- all lists ---- */

status segment_question_add_all(struct segment_question *question, const struct rows *segments,
                                struct segment_tree **trees)
{
    for (int64_t i = 0; i < segments->count; i++) {
        const struct segment        *segment = (const struct segment *) segments->items + i;
        const struct segment_branch *rule;
        struct segment_question      alone;
        trees[i] = NULL;
        if (segment->kind != SEGMENT_DYNAMIC || !text_same(segment->type, question->type->id))
            continue;
        TRY(segment_rule_of(question->w, segment, &rule));
        TRY(segment_question_open(question->w, &alone));
        TRY(segment_question_add(&alone, rule, &trees[i]));
        trees[i] = NULL;
        if (alone.steady)
            TRY(segment_question_add(question, rule, &trees[i]));
    }
    return OK;
}

/* ---- the job ---- */

struct building {
    struct segment_question question, missing;
    struct rows             segments; /* those that wait for it: of int64_t, and their versions */
    int64_t                *versions;
    struct sets_state       from;
    int64_t                 after, done, total, started_at;
    bool                    near; /* little is left to catch up with */
    bool                    lost; /* begin anew: something that all depends on is another */
};

/* Whether any leaf of the tree is being made. */
static bool is_waiting(const struct segment_tree *tree)
{
    if (tree->op == OP_LEAF)
        return tree->leaf->kept == NULL;
    for (size_t i = 0; i < tree->count; i++)
        if (is_waiting(tree->parts[i]))
            return true;
    return false;
}

static status find_waiting(struct work *w, struct building *building, const struct rows *all,
                           struct segment_tree *const *trees)
{
    int64_t *ids = work_take(w, (size_t) all->count * sizeof *ids + 1);
    building->versions = work_take(w, (size_t) all->count * sizeof *ids + 1);
    building->segments = (struct rows){.items = ids};
    for (int64_t i = 0; i < all->count; i++) {
        const struct segment *segment = (const struct segment *) all->items + i;
        if (trees[i] == NULL || !is_waiting(trees[i]))
            continue;
        building->versions[building->segments.count] = segment->version;
        ids[building->segments.count++] = segment->id;
    }
    return OK;
}

static status count_contacts(struct work *w, int64_t *ret_count)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM contact WHERE archived_at IS NULL");
    return query_number(w, query, ret_count);
}

static status begin_unit(struct work *w, void *arg)
{
    struct building *building = arg;
    struct rows      all;
    TRY(segment_store_all(w, &all));
    TRY(segment_question_open(w, &building->question));
    struct segment_tree **trees =
        work_take(w, (size_t) all.count * sizeof(struct segment_tree *) + 1);
    TRY(segment_question_add_all(&building->question, &all, trees));
    sets_begin(w->machines->sets);
    segment_leaves_find(&building->question);
    sets_end(w->machines->sets);
    building->missing = missing_of(&building->question);
    TRY(load_missing(&building->question, &building->missing));
    TRY(find_waiting(w, building, &all, trees));
    TRY(segment_state_now(w, &building->from));
    building->started_at = w->now;
    return count_contacts(w, &building->total);
}

static status watch_unit(struct work *w, void *arg)
{
    const struct building *building = arg;
    TRY(segment_watch(w));
    for (size_t i = 0; i < building->question.others.count; i++) {
        const struct segment_other *other = list_at(&building->question.others, i);
        const struct record_type   *type;
        TRY(record_type_get(w, other->type, &type));
        TRY(db_watch(w, type->table));
    }
    return OK;
}

/* How far it is, for who looks at the list. */
static status note_progress(struct work *w, const struct building *building, bool ended)
{
    for (int64_t i = 0; i < building->segments.count; i++) {
        struct segment_building row = {.segment = ((const int64_t *) building->segments.items)[i],
                                       .version = building->versions[i],
                                       .total = building->total,
                                       .done = building->done,
                                       .started_at = building->started_at,
                                       .ended_at = ended ? w->now : ABSENT};
        TRY(segment_store_put_building(w, &row));
    }
    return OK;
}

static status progress_unit(struct work *w, void *arg)
{
    return note_progress(w, arg, false);
}

static status is_same(struct work *w, struct building *building)
{
    struct segment_question now;
    TRY(segment_question_open(w, &now));
    building->lost = !text_same(now.prefix, building->question.prefix);
    return OK;
}

static status slice_unit(struct work *w, void *arg)
{
    struct building         *building = arg;
    struct arena_mark        mark = arena_mark(w->arena);
    struct segment_question *missing = &building->missing;
    TRY(is_same(w, building));
    if (!building->lost)
        TRY(segment_leaves_scan(missing, missing->leaves.items, missing->leaves.count, SLICE,
                                &building->after));
    building->done += SLICE;
    if (building->done > building->total || building->after == 0)
        building->done = building->total;
    arena_rewind(w->arena, mark);
    return OK;
}

/* From the state of the beginning to the present one: twice, since the first may take long. */
static status bring_unit(struct work *w, void *arg)
{
    struct building  *building = arg;
    struct arena_mark mark = arena_mark(w->arena);
    struct sets_state now;
    bool              known = true;
    TRY(is_same(w, building));
    TRY(segment_state_now(w, &now));
    building->near = now.sequence - building->from.sequence < NEAR;
    if (!building->lost)
        TRY(segment_leaves_bring(&building->missing, &now, &known));
    building->from = now;
    building->lost |= !known;
    arena_rewind(w->arena, mark);
    if (!building->lost && building->near)
        join(&building->missing);
    return OK;
}

static status end_unit(struct work *w, void *arg)
{
    const struct building *building = arg;
    TRY(note_progress(w, building, true));
    for (int64_t i = 0; i < building->segments.count; i++)
        TRY(segment_size_soon(w, ((const int64_t *) building->segments.items)[i]));
    return segment_tell_soon(w);
}

static status scan_all(struct work *w, struct building *building)
{
    struct segment_question *missing = &building->missing;
    do {
        if (job_should_stop(w))
            return UNAVAILABLE;
        TRY(db_work(w, READ, slice_unit, building));
        TRY(db_work(w, WRITE, progress_unit, building));
        job_tick(w);
    } while (building->after != 0 && !building->lost);
    segment_leaves_settle(missing->leaves.items, missing->leaves.count);
    for (size_t i = 0; i < missing->leaves.count; i++)
        leaf_at(missing, i)->kept->state = building->from;
    while (!building->near && !building->lost) {
        TRY(db_work(w, READ, bring_unit, building));
        job_tick(w);
    }
    return OK;
}

static status build_once(struct work *w, struct building *building)
{
    TRY(db_work(w, READ, begin_unit, building));
    if (building->missing.leaves.count == 0)
        return OK;
    TRY(db_work(w, WRITE, watch_unit, building));
    TRY(db_work(w, READ, begin_unit, building)); /* seen from now on */
    TRY(db_work(w, WRITE, progress_unit, building));
    open_aside(&building->missing);
    status outcome = scan_all(w, building);
    if (outcome != OK || building->lost)
        free_aside(&building->missing);
    TRY(outcome);
    return building->lost ? OK : db_work(w, WRITE, end_unit, building);
}

status segment_build(struct work *w, const struct job *job)
{
    struct building building = {.lost = true};
    if (w->machines->sets == NULL)
        return OK;
    for (int i = 0; i < TIMES && building.lost; i++) {
        building = (struct building){0};
        TRY(build_once(w, &building));
    }
    if (building.lost)
        return fail(w, UNAVAILABLE, NULL, "Too much changes meanwhile; it begins anew.");
    return building.segments.count == 0 ? OK : segment_keep(w, job);
}

status segment_build_soon(struct work *w)
{
    return job_enqueue(w, build_kind, "segment", 0, NULL);
}
