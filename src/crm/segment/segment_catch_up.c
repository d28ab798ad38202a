/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Leaves are brought to the state that a READ sees. Whoever may have changed since is looked at
 * again: who is named by a fact of the ledger, on SQLite also whose row was written, and whose
 * instant has passed. To look at somebody once too often costs time and nothing else.
 */
#include "base/map.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_condition.h"
#include "crm/segment/segment_engine.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"

enum { FACTS = 5000, DUE = 1000, MADE_AT_ONCE = 20000 };

/* Tables whose written rows name a contact. */
static const char contact_table[] = "contact", identity_table[] = "identity";

struct catching {
    struct segment_question *question;
    struct work             *w;
    struct sets_state        now, from;
    struct map               dirty; /* contact to what happened: bits as leaves listen to */
    uint64_t                 heard; /* all of it together */
};

status segment_state_now(struct work *w, struct sets_state *ret_state)
{
    struct db_moment moment;
    *ret_state = (struct sets_state){.at = w->now};
    if (work_db_kind(w) == DB_SQLITE) {
        TRY(db_watch(w, contact_table));
        TRY(db_watch(w, identity_table));
        TRY(db_moment(w, contact_table, &moment));
        ret_state->commit = moment.first; /* which is all of a moment there */
    }
    return ledger_last(w, &ret_state->sequence);
}

/* ---- who may have changed ---- */

static void note(struct catching *catching, int64_t contact, uint64_t what)
{
    bool is_new;
    if (contact == ABSENT || contact <= 0)
        return;
    union map_value *value = map_put_int(&catching->dirty, contact, &is_new);
    value->number = (int64_t) ((uint64_t) value->number | what);
    catching->heard |= what;
}

/* What a kind of fact may change of the contact that it is about. */
static uint64_t heard_of(int64_t kind)
{
    switch (kind) {
    case FACT_CONTACT_CREATED:
    case FACT_CONTACT_MERGED:
    case FACT_CONTACT_UNMERGED:
    case FACT_CONTACT_ARCHIVED:
    case FACT_IDENTITY_ADDED:
    case FACT_CONTACT_ERASED:
        return LISTENS_ALL & ~(uint64_t) LISTENS_OTHERS;
    case FACT_CONTACT_CHANGED: /* also one that comes back */
        return LISTENS_ALL & ~(uint64_t) LISTENS_OTHERS;
    case FACT_SEGMENT_ENTERED:
    case FACT_SEGMENT_LEFT:
        return LISTENS_LISTS | segment_listens_kind(kind);
    default:
        return LISTENS_RECORD | LISTENS_RANK | segment_listens_kind(kind);
    }
}

static bool names_contact(int64_t kind)
{
    return (kind >= FACT_CONTACT_CREATED && kind <= FACT_CONTACT_ERASED)
           || kind == FACT_ASSOCIATION_ADDED || kind == FACT_ASSOCIATION_REMOVED;
}

/* Facts that name nobody, and change who belongs to whom, or what others are. */
static bool is_of_others(int64_t kind)
{
    return (kind >= FACT_RECORD_CREATED && kind <= FACT_RECORD_MERGED)
           || kind == FACT_ASSOCIATION_ADDED || kind == FACT_ASSOCIATION_REMOVED;
}

/* Whom some facts name, each with what may have changed; one fact names at most four. */
struct heard {
    int64_t  contact;
    uint64_t what;
};

static void hear(struct rows *heard, int64_t contact, uint64_t what)
{
    ((struct heard *) heard->items)[heard->count++] = (struct heard){contact, what};
}

/* Both sides of a merge. */
static status hear_merge(struct work *w, const struct fact *fact, struct rows *heard)
{
    struct record_merged merge;
    status               outcome;
    if (fact->kind != FACT_CONTACT_MERGED && fact->kind != FACT_CONTACT_UNMERGED)
        return OK;
    outcome = record_get_merge(w, fact->context, &merge);
    if (outcome == NOT_FOUND) /* erased since, which another fact says */
        return OK;
    TRY(outcome);
    hear(heard, merge.survivor, LISTENS_ALL & ~(uint64_t) LISTENS_OTHERS);
    hear(heard, merge.merged, LISTENS_ALL & ~(uint64_t) LISTENS_OTHERS);
    return OK;
}

static status hear_facts(struct catching *catching, const struct rows *facts, struct rows *heard)
{
    struct work       *w = catching->w;
    int64_t           *subjects = work_take(w, (size_t) facts->count * sizeof *subjects + 1);
    int64_t           *contacts = work_take(w, (size_t) facts->count * sizeof *contacts + 1);
    const struct fact *fact = facts->items;
    for (int64_t i = 0; i < facts->count; i++)
        subjects[i] = fact[i].subject;
    TRY(person_contacts_of(w, subjects, (size_t) facts->count, contacts));
    for (int64_t i = 0; i < facts->count; i++) {
        hear(heard, contacts[i], heard_of(fact[i].kind));
        if (names_contact(fact[i].kind))
            hear(heard, fact[i].reference, heard_of(fact[i].kind));
        if (is_of_others(fact[i].kind))
            catching->heard |= LISTENS_OTHERS;
        TRY(hear_merge(w, &fact[i], heard));
    }
    return OK;
}

/* Facts are given back batch by batch: there may be millions since somebody last asked. */
static status note_ledger(struct catching *catching)
{
    struct arena *arena = catching->w->arena;
    struct heard *room = work_take(catching->w, 4 * FACTS * sizeof *room);
    struct rows   facts = {.count = FACTS};
    int64_t       after = catching->from.sequence;
    while (facts.count == FACTS && after < catching->now.sequence) {
        struct arena_mark mark = arena_mark(arena);
        struct rows       heard = {.items = room};
        TRY(ledger_after(catching->w, after, FACTS, &facts));
        TRY(hear_facts(catching, &facts, &heard));
        if (facts.count > 0)
            after = ((const struct fact *) facts.items)[facts.count - 1].sequence;
        arena_rewind(arena, mark);
        for (int64_t i = 0; i < heard.count; i++)
            note(catching, room[i].contact, room[i].what);
    }
    return OK;
}

static status note_identities(struct catching *catching, const struct rows *keys)
{
    int64_t *contacts = work_take(catching->w, (size_t) keys->count * sizeof *contacts + 1);
    TRY(person_contacts_of(catching->w, keys->items, (size_t) keys->count, contacts));
    for (int64_t i = 0; i < keys->count; i++)
        note(catching, contacts[i], LISTENS_ALL & ~(uint64_t) LISTENS_OTHERS);
    return OK;
}

static struct db_moment moment_of(const struct sets_state *state)
{
    return (struct db_moment){.first = state->commit, .next = state->commit, .watched = true};
}

/* Rows of SQLite that were written without a fact, such as what is calculated anew. */
static status note_rows(struct catching *catching, bool *ret_known)
{
    const struct db_moment from = moment_of(&catching->from), now = moment_of(&catching->now);
    struct db_span         span = {.table = contact_table, .after = &from, .until = &now};
    struct rows            keys;
    if (catching->now.commit == catching->from.commit)
        return OK;
    TRY(db_watched(catching->w, &span, &keys, ret_known));
    for (int64_t i = 0; *ret_known && i < keys.count; i++)
        note(catching, ((const int64_t *) keys.items)[i], LISTENS_RECORD | LISTENS_RANK);
    span.table = identity_table;
    if (*ret_known)
        TRY(db_watched(catching->w, &span, &keys, ret_known));
    return *ret_known ? note_identities(catching, &keys) : OK;
}

/* ---- looking at them again ---- */

static uint64_t heard_by(const struct segment_leaf *leaf)
{
    return leaf->listens == 0 ? LISTENS_ALL : leaf->listens; /* whether they are there */
}

/* Everything that is asked of what happened to a contact, read once. */
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

/* Some leaves and what they need to look at a contact. */
struct looking {
    struct segment_evaluation  *evaluation;
    struct segment_leaf *const *leaves;
    size_t                      count;
    const int64_t              *kinds;
};

static status open_looking(struct segment_question *question, struct segment_leaf *const *leaves,
                           size_t count, struct looking *ret_looking)
{
    *ret_looking = (struct looking){.leaves = leaves, .count = count};
    TRY(segment_leaves_open(question, leaves, count, &ret_looking->evaluation));
    ret_looking->kinds = kinds_of(question->w, ret_looking->evaluation);
    return OK;
}

/* A contact that is gone is in no leaf, whatever the leaf listens to. */
static status look_at(const struct looking *looking, int64_t contact, uint64_t what)
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

static struct segment_leaf **leaves_for(const struct segment_question *question)
{
    return work_take(question->w, question->leaves.count * sizeof(struct segment_leaf *) + 1);
}

static struct segment_leaf **all_leaves(const struct segment_question *question)
{
    struct segment_leaf **leaves = leaves_for(question);
    for (size_t i = 0; i < question->leaves.count; i++)
        leaves[i] = leaf_at(question, i);
    return leaves;
}

static status look_at_dirty(struct catching *catching)
{
    const struct segment_question *question = catching->question;
    struct looking                 looking;
    if (catching->dirty.count == 0)
        return OK;
    TRY(open_looking(catching->question, all_leaves(question), question->leaves.count, &looking));
    for (struct map_slot *slot = NULL; (slot = map_next(&catching->dirty, slot)) != NULL;)
        TRY(look_at(&looking, slot->number, (uint64_t) slot->value.number));
    return OK;
}

static status look_at_due(struct catching *catching, struct segment_leaf *leaf)
{
    struct looking looking = {0};
    uint32_t       due[DUE];
    size_t         count;
    while ((count = sets_due(leaf->kept, catching->now.at, due, DUE)) > 0) {
        if (looking.count == 0)
            TRY(open_looking(catching->question, &leaf, 1, &looking));
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

/* Leaves of what is decided by others: ranks, and associated records. */
static status build_again(struct catching *catching)
{
    struct segment_leaf **leaves = leaves_for(catching->question);
    size_t                count = 0;
    uint64_t              by_others = LISTENS_RANK | LISTENS_OTHERS;
    for (size_t i = 0; i < catching->question->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(catching->question, i);
        if ((leaf->listens & catching->heard & by_others) != 0)
            leaves[count++] = leaf;
    }
    return segment_leaves_build(catching->question, leaves, count, &catching->now);
}

static status bring(struct catching *catching)
{
    struct segment_question *question = catching->question;
    bool                     known = true;
    catching->from = oldest(question);
    TRY(note_ledger(catching));
    if (work_db_kind(catching->w) == DB_SQLITE)
        TRY(note_rows(catching, &known));
    if (!known)
        return segment_leaves_build(question, all_leaves(question), question->leaves.count,
                                    &catching->now);
    TRY(look_at_dirty(catching));
    TRY(build_again(catching));
    for (size_t i = 0; i < question->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(question, i);
        TRY(look_at_due(catching, leaf));
        leaf->kept->state = catching->now;
    }
    return OK;
}

/* ---- leaves that are not there ---- */

static void find_kept(struct segment_question *question)
{
    struct sets *sets = question->w->machines->sets;
    if (sets_first(sets) != NULL && !text_starts(sets_first(sets)->key, question->prefix))
        sets_clear(sets); /* of properties, or a zone, that are others now */
    for (size_t i = 0; i < question->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(question, i);
        leaf->kept = sets_find(sets, leaf->key);
        if (leaf->kept != NULL && leaf->kept->version < leaf->wave)
            leaf->kept = NULL; /* many went into the list at once: it is made anew */
    }
}

static status count_to(struct work *w, int64_t most, int64_t *ret_count)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM (SELECT 1 FROM contact LIMIT ");
    query_int(query, most);
    query_words(query, ") AS few");
    return query_number(w, query, ret_count);
}

static status make_missing(struct catching *catching, bool *ret_made)
{
    struct segment_leaf **leaves = leaves_for(catching->question);
    size_t                count = 0;
    int64_t               contacts = 0;
    for (size_t i = 0; i < catching->question->leaves.count; i++) {
        struct segment_leaf *leaf = leaf_at(catching->question, i);
        if (leaf->kept == NULL)
            leaves[count++] = leaf;
    }
    *ret_made = true;
    if (count == 0)
        return OK;
    TRY(count_to(catching->w, MADE_AT_ONCE + 1, &contacts));
    *ret_made = contacts <= MADE_AT_ONCE || catching->question->patient;
    return *ret_made ? segment_leaves_build(catching->question, leaves, count, &catching->now) : OK;
}

status segment_catch_up(struct segment_question *question, bool *ret_true)
{
    struct catching catching = {
        .question = question, .w = question->w, .dirty = map_open(question->w->arena, 1)};
    *ret_true = false;
    TRY(segment_state_now(question->w, &catching.now));
    find_kept(question);
    TRY(make_missing(&catching, ret_true));
    if (!*ret_true)
        return OK;
    *ret_true = !is_behind(question, &catching.now);
    return *ret_true ? bring(&catching) : OK;
}
