/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Leaves from contacts: of one that may have changed, and of all of them. */
#include <assert.h>
#include <stdlib.h>

#include "base/time.h"
#include "crm/person/person.h"
#include "crm/segment/segment_condition.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_flip.h"
#include "kit/ledger/ledger.h"

/* ---- made ready ---- */

/* Everything that is asked of what happened to a contact, so that it is read once. */
static const int64_t *kinds_of(struct work *w, const struct segment_evaluation *evaluation)
{
    struct list kinds = list_open(w->arena, sizeof(int64_t));
    for (size_t i = 0; i < evaluation->doors.count; i++) {
        const struct segment_door *door =
            *(struct segment_door *const *) list_at(&evaluation->doors, i);
        const int64_t *kind = door->condition == NULL ? NULL : door->condition->kinds;
        for (; kind != NULL && *kind != 0; kind++)
            *(int64_t *) list_add(&kinds) = *kind;
    }
    *(int64_t *) list_add(&kinds) = 0;
    return kinds.items;
}

/* Copies, since what is made ready is found under the places of filters in the evaluated rule. */
static struct segment_leaf **copy_leaves(struct work *w, struct segment_leaf *const *leaves,
                                         size_t count)
{
    struct segment_leaf **copies = work_take(w, count * sizeof(struct segment_leaf *) + 1);
    struct segment_leaf  *all = work_take(w, count * sizeof *all + 1);
    for (size_t i = 0; i < count; i++) {
        all[i] = *leaves[i];
        copies[i] = &all[i];
    }
    return copies;
}

/* One evaluation that asks all the leaves, so that each contact is read once. Of ranks it reads the
 * value only: their edge is known here. */
static status open_evaluation(struct segment_question *question, struct segment_looking *looking)
{
    struct work           *w = question->w;
    size_t                 count = looking->count;
    struct segment_branch *rule = work_take(w, sizeof *rule);
    struct segment_filter *filters = work_take(w, count * sizeof *filters + 1);
    struct segment_branch *branches = work_take(w, count * sizeof *branches + 1);
    *rule = (struct segment_branch){.type = BRANCH_OR, .filters = filters, .branches = branches};
    for (size_t i = 0; i < count; i++) {
        struct segment_leaf *leaf = looking->leaves[i];
        if (leaf->branch != NULL) {
            branches[rule->branch_count] = *leaf->branch;
            leaf->branch = &branches[rule->branch_count++];
        } else if (leaf->rank == NULL) {
            filters[rule->filter_count] = *leaf->filter;
            leaf->filter = &filters[rule->filter_count++];
        }
    }
    TRY(segment_evaluate_open(w, question->type, rule, &looking->evaluation));
    for (size_t i = 0; i < count; i++)
        if (looking->leaves[i]->rank != NULL)
            segment_add_column(looking->evaluation, looking->leaves[i]->filter,
                               looking->leaves[i]->rank->property);
    return OK;
}

status segment_looking_open(struct segment_question *question, struct segment_leaf *const *leaves,
                            size_t count, struct segment_looking *ret_looking)
{
    *ret_looking =
        (struct segment_looking){.leaves = copy_leaves(question->w, leaves, count), .count = count};
    TRY(open_evaluation(question, ret_looking));
    ret_looking->kinds = kinds_of(question->w, ret_looking->evaluation);
    return OK;
}

/* ---- one contact ---- */

static status look(struct segment_leaf *leaf, const struct segment_record *record, bool *ret_in,
                   int64_t *ret_next)
{
    *ret_next = TIME_LAST;
    if (leaf->branch != NULL)
        return segment_holds_branch(record, leaf->branch, ret_in);
    TRY(segment_holds_filter(record, leaf->filter, ret_in));
    return segment_filter_next(record, leaf->filter, ret_next);
}

static void rank(struct segment_leaf *leaf, const struct segment_record *record, uint32_t contact)
{
    struct segment_value value = {0};
    if (record != NULL)
        value = segment_present(record, leaf->rank->property);
    sets_rank(leaf->kept, contact, value.there, value.number);
}

status segment_leaf_look(struct segment_leaf *leaf, const struct segment_record *record,
                         int64_t contact)
{
    bool    in = false;
    int64_t next = TIME_LAST;
    assert(contact > 0 && contact <= UINT32_MAX);
    if (leaf->rank != NULL) {
        rank(leaf, record, (uint32_t) contact);
        return OK;
    }
    if (record != NULL)
        TRY(look(leaf, record, &in, &next));
    if (in)
        bitmap_add(leaf->kept->members, (uint32_t) contact);
    else
        bitmap_remove(leaf->kept->members, (uint32_t) contact);
    sets_flip(leaf->kept, (uint32_t) contact, next == TIME_LAST ? INT64_MAX : next);
    return OK;
}

void segment_leaves_settle(struct segment_leaf *const *leaves, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct kept_set           *kept = leaves[i]->kept;
        const struct segment_said *said = leaves[i]->rank;
        if (said == NULL)
            continue;
        bool    top = segment_rank_is_top(said);
        int64_t ranked = sets_ranked(kept), share = segment_rank_share(said, ranked);
        int64_t edge = ABSENT;
        if (share > 0)
            edge = sets_ranked_at(kept, top ? ranked - share : share - 1);
        sets_rank_edge(kept, top, edge);
    }
}

/* ---- what happened to a page of contacts ---- */

struct happened {
    int64_t     contact;
    struct fact fact;
};

/* In order of contact, then of time. */
static int compare_happened(const void *a, const void *b)
{
    const struct happened *left = a, *right = b;
    const int64_t          keys[][2] = {{left->contact, right->contact},
                                        {left->fact.at, right->fact.at},
                                        {left->fact.sequence, right->fact.sequence}};
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

/* The facts of all contacts of a page, read at once: blocks of the ledger hold many of them. */
static status read_page(const struct segment_looking *looking, int64_t after, int64_t last,
                        struct rows *ret_happened)
{
    struct work       *w = looking->evaluation->moment.w;
    struct ledger_page page = {
        .before = LEDGER_NEWEST, .kinds = looking->kinds, .limit = INT64_MAX};
    struct rows facts;
    struct map  contacts = map_open(w->arena, 1);
    bool        is_new;
    TRY(person_identities_between(w, after, last, &contacts));
    struct list subjects = list_open(w->arena, sizeof(int64_t));
    for (struct map_slot *slot = NULL; (slot = map_next(&contacts, slot)) != NULL;)
        *(int64_t *) list_add(&subjects) = slot->number;
    page.subjects = subjects.items;
    page.count = subjects.count;
    TRY(ledger_by_subject(w, &page, &facts));
    struct happened *happened = work_take(w, (size_t) facts.count * sizeof *happened + 1);
    for (int64_t i = 0; i < facts.count; i++) {
        const struct fact *fact = (const struct fact *) facts.items + i;
        happened[i] =
            (struct happened){map_put_int(&contacts, fact->subject, &is_new)->number, *fact};
    }
    if (facts.count > 1)
        qsort(happened, (size_t) facts.count, sizeof *happened, compare_happened);
    *ret_happened = (struct rows){happened, facts.count};
    return OK;
}

/* Those of one contact: the next of the page, since contacts come in order. */
static struct rows facts_of(struct work *w, const struct rows *happened, int64_t *place,
                            int64_t contact)
{
    const struct happened *all = happened->items;
    int64_t                first = *place, count = 0;
    while (first < happened->count && all[first].contact < contact)
        first++;
    while (first + count < happened->count && all[first + count].contact == contact)
        count++;
    struct fact *facts = work_take(w, (size_t) count * sizeof *facts + 1);
    for (int64_t i = 0; i < count; i++)
        facts[i] = all[first + i].fact;
    *place = first + count;
    return (struct rows){facts, count};
}

/* ---- all contacts ---- */

static status look_at_page(const struct segment_looking *looking, int64_t *after,
                           int64_t *ret_height)
{
    struct work    *w = looking->evaluation->moment.w;
    struct db_table table;
    struct rows     happened = {0};
    int64_t         place = 0;
    TRY(segment_evaluate_scan(looking->evaluation, *after, 0, &table));
    *ret_height = table.height;
    bool facts = table.height > 0 && *looking->kinds != 0;
    if (facts)
        TRY(read_page(looking, *after, table.cells[(table.height - 1) * table.width].number,
                      &happened));
    for (int64_t row = 0; row < table.height; row++) {
        struct segment_record record = segment_evaluate_row(looking->evaluation, &table, row);
        struct arena_mark     mark = arena_mark(w->arena);
        struct rows           of_contact = facts_of(w, &happened, &place, record.id);
        *after = record.id;
        if (facts)
            record.facts = &of_contact;
        for (size_t i = 0; i < looking->count; i++)
            TRY(segment_leaf_look(looking->leaves[i], &record, record.id));
        arena_rewind(w->arena, mark);
    }
    return OK;
}

status segment_leaves_scan(struct segment_question *question, struct segment_leaf *const *leaves,
                           size_t count, int64_t limit, int64_t *ret_after)
{
    struct segment_looking looking;
    int64_t                height = SEGMENT_PAGE;
    TRY(segment_looking_open(question, leaves, count, &looking));
    for (int64_t seen = 0; seen < limit && height == SEGMENT_PAGE; seen += height) {
        struct arena_mark mark = arena_mark(question->w->arena);
        TRY(look_at_page(&looking, ret_after, &height));
        arena_rewind(question->w->arena, mark);
    }
    if (height < SEGMENT_PAGE)
        *ret_after = 0;
    return OK;
}
