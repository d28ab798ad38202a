/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_tell.h"

#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rules.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"

enum { FACTS = 5000, TRIES = 10, AT_ONCE = 500 /* facts of one unit, some 20 ms */ };

static const char follower[] = "segment", job_kind[] = "segment.tell", timer[] = "segment.flip";

/* ---- when to look ---- */

static bool is_news(const struct fact *fact)
{
    return fact->kind != FACT_SEGMENT_ENTERED && fact->kind != FACT_SEGMENT_LEFT;
}

status segment_follow(struct work *w, int64_t *ret_taken)
{
    struct rows facts;
    bool        news = false;
    TRY(ledger_follow(w, follower, FACTS, &facts));
    *ret_taken = facts.count;
    for (int64_t i = 0; i < facts.count; i++)
        news |= is_news((const struct fact *) facts.items + i);
    return news ? segment_tell_soon(w) : OK;
}

status segment_flip_fires(struct work *w, int64_t ref, int64_t at)
{
    return segment_tell_soon(w);
}

status segment_tell_soon(struct work *w)
{
    return job_enqueue(w, job_kind, follower, 0, NULL);
}

/* ---- what differs ---- */

/* One list, and what is to be told of it. */
struct news {
    const struct segment *segment;
    struct segment_tree  *tree;
    struct segment_told   told; /* turn 0: nothing was yet */
    const uint32_t       *entered, *left;
    size_t                entered_count, left_count;
    struct text           members; /* as it is told to be then */
    bool                  changed;
};

struct telling {
    struct rows all;     /* of struct segment */
    struct list news;    /* of struct news */
    int64_t     next;    /* when somebody enters or leaves by the clock; INT64_MAX = nobody */
    bool        more;    /* not all was told */
    bool        missing; /* bitmaps are to be made before all can be told */
};

static size_t first_of(struct work *w, const struct bitmap *all, const uint32_t **ret_numbers)
{
    uint32_t *numbers = work_take(w, AT_ONCE * sizeof *numbers);
    *ret_numbers = numbers;
    return bitmap_list(all, 0, numbers, AT_ONCE);
}

/* What is in one and not in the other, at most AT_ONCE; applied to what is told. */
static void find_changes(struct work *w, struct news *news, struct bitmap *told,
                         const struct bitmap *now)
{
    struct bitmap *entered = bitmap_copy(now), *left = bitmap_copy(told);
    bitmap_and_not(entered, told);
    bitmap_and_not(left, now);
    news->entered_count = first_of(w, entered, &news->entered);
    news->left_count = first_of(w, left, &news->left);
    for (size_t i = 0; i < news->entered_count; i++)
        bitmap_add(told, news->entered[i]);
    for (size_t i = 0; i < news->left_count; i++)
        bitmap_remove(told, news->left[i]);
    bitmap_close(entered);
    bitmap_close(left);
}

static void compare(struct work *w, struct news *news, const struct bitmap *everybody)
{
    struct bitmap *now = segment_tree_members(news->tree, everybody), *told = NULL;
    bool           same_rule = news->told.turn > 0 && news->told.rule == news->segment->version;
    bitmap_and(now, everybody);
    if (same_rule)
        told = bitmap_load(news->told.members);
    if (told == NULL) /* made, or changed: who is in now is where it begins */
        told = bitmap_copy(now);
    find_changes(w, news, told, now);
    news->changed = !same_rule || news->entered_count + news->left_count > 0;
    news->members = text_open(w->arena);
    if (news->changed)
        bitmap_save(told, &news->members);
    bitmap_close(told);
    bitmap_close(now);
}

static status add_news(struct segment_question *question, struct telling *telling,
                       const struct segment *segment, struct segment_tree *tree)
{
    struct news news = {.segment = segment, .tree = tree};
    status      outcome = segment_store_get_told(question->w, segment->id, &news.told);
    if (outcome != NOT_FOUND)
        TRY(outcome);
    *(struct news *) list_add(&telling->news) = news;
    return OK;
}

static status compare_all(struct segment_question *question, struct telling *telling)
{
    bool is_true;
    TRY(segment_catch_up(question, &is_true));
    if (!is_true) /* another unit was faster: it has seen more than this one */
        return fail(question->w, UNAVAILABLE, NULL, "Segments have gone on meanwhile.");
    struct segment_leaf *const *leaves = question->leaves.items;
    telling->next = INT64_MAX;
    for (size_t i = 0; i < question->leaves.count; i++) {
        int64_t next = sets_next(leaves[i]->kept);
        telling->next = next < telling->next ? next : telling->next;
    }
    for (size_t i = 0; i < telling->news.count; i++) {
        struct news *news = list_at(&telling->news, i);
        compare(question->w, news, leaves[0]->kept->members);
        telling->more |= news->entered_count == AT_ONCE || news->left_count == AT_ONCE;
    }
    return OK;
}

/* Of lists whose leaves can be kept and are there; of the others nothing is told. */
static status find_news(struct segment_question *question, struct telling *telling)
{
    struct work *w = question->w;
    TRY(segment_store_all(w, &telling->all));
    for (int64_t i = 0; i < telling->all.count; i++) {
        const struct segment   *segment = (const struct segment *) telling->all.items + i;
        struct rows             one = {(void *) (uintptr_t) segment, 1};
        struct segment_tree    *tree;
        struct segment_question alone;
        bool                    made = false;
        TRY(segment_question_open(w, &alone));
        TRY(segment_question_add_all(&alone, &one, &tree));
        if (tree == NULL)
            continue;
        TRY(segment_leaves_make(&alone, false, &made));
        telling->missing |= !made;
        if (!made)
            continue;
        TRY(segment_question_add_all(question, &one, &tree));
        TRY(add_news(question, telling, segment, tree));
    }
    return OK;
}

static status look_unit(struct work *w, void *arg)
{
    struct telling         *telling = arg;
    struct segment_question question;
    *telling =
        (struct telling){.news = list_open(w->arena, sizeof(struct news)), .next = INT64_MAX};
    TRY(segment_question_open(w, &question));
    TRY(find_news(&question, telling));
    if (telling->news.count == 0)
        return OK;
    sets_begin(w->machines->sets);
    status outcome = compare_all(&question, telling);
    if (outcome != OK && outcome != UNAVAILABLE)
        sets_clear(w->machines->sets);
    sets_end(w->machines->sets);
    return outcome;
}

/* ---- telling ---- */

static status tell_each(struct work *w, const struct news *news, enum fact_kind kind,
                        const uint32_t *contacts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rows identities = {0};
        status      outcome = person_identities(w, contacts[i], &identities);
        if (outcome != NOT_FOUND)
            TRY(outcome);
        if (identities.count == 0)
            continue; /* erased: nobody is there to tell it of */
        struct fact fact = {.subject = *(const int64_t *) identities.items,
                            .kind = kind,
                            .at = w->now,
                            .reference = news->segment->id};
        TRY(fact_tell(w, &fact));
    }
    return OK;
}

static status tell_unit(struct work *w, void *arg)
{
    const struct news  *news = arg;
    struct segment_told told = news->told;
    told.segment = news->segment->id;
    told.rule = news->segment->version;
    told.members = (struct bytes){news->members.bytes, news->members.size};
    TRY(segment_store_put_told(w, &told));
    TRY(tell_each(w, news, FACT_SEGMENT_LEFT, news->left, news->left_count));
    return tell_each(w, news, FACT_SEGMENT_ENTERED, news->entered, news->entered_count);
}

static status set_timer_unit(struct work *w, void *arg)
{
    const struct telling *telling = arg;
    if (telling->more)
        TRY(job_enqueue(w, job_kind, "more", 0, NULL));
    if (telling->missing)
        TRY(segment_build_soon(w));
    return telling->next == INT64_MAX ? timer_clear(w, timer, 1)
                                      : timer_set(w, telling->next, timer, 1);
}

status segment_tell(struct work *w, const struct job *job)
{
    struct telling telling = {0};
    status         seen = UNAVAILABLE;
    if (w->machines->sets == NULL)
        return OK;
    for (int i = 0; i < TRIES && seen == UNAVAILABLE; i++)
        seen = db_work(w, READ, look_unit, &telling);
    TRY(seen);
    for (size_t i = 0; i < telling.news.count; i++) {
        struct news *news = list_at(&telling.news, i);
        status       outcome = news->changed ? db_work(w, WRITE, tell_unit, news) : OK;
        if (outcome != CONFLICT)
            TRY(outcome);
    }
    return db_work(w, WRITE, set_timer_unit, &telling);
}
