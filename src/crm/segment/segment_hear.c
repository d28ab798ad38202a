/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who may have changed since a state: who is named by a fact of the ledger, and whose row was
 * written, also without a fact. Of other records: the contacts that belong to them. To name
 * somebody once too often costs time and nothing else.
 */
#include <string.h>

#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_link.h"
#include "kit/json/json.h"
#include "kit/ledger/ledger.h"

enum { FACTS = 5000, NAMED = 5 /* by one fact at most */, MOST_OTHERS = 2000 };

/* Tables whose written rows name a contact. */
static const char contact_table[] = "contact", identity_table[] = "identity";

/* Of a fact or row about a contact: all but what others are. */
#define OWN (LISTENS_ALL & ~(uint64_t) LISTENS_OTHERS)

struct hearing {
    struct segment_question *question;
    struct work             *w;
    struct segment_heard    *heard;
    struct list              others; /* of struct other */
};

/* A record of another type that changed. */
struct other {
    const char *type; /* a name of it */
    int64_t     id;
};

static void note(struct hearing *hearing, int64_t contact, uint64_t what)
{
    bool is_new;
    if (contact == ABSENT || contact <= 0)
        return;
    union map_value *value = map_put_int(&hearing->heard->dirty, contact, &is_new);
    value->number = (int64_t) ((uint64_t) value->number | what);
    hearing->heard->what |= what;
}

/* ---- facts ---- */

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
    case FACT_CONTACT_CHANGED: /* also one that comes back */
        return OWN;
    case FACT_ASSOCIATION_ADDED:
    case FACT_ASSOCIATION_REMOVED:
        return LISTENS_ALL;
    case FACT_SEGMENT_ENTERED:
    case FACT_SEGMENT_LEFT:
        return LISTENS_LISTS | segment_listens_kind(kind);
    default:
        return LISTENS_RECORD | segment_listens_kind(kind);
    }
}

static bool names_contact(int64_t kind)
{
    return (kind >= FACT_CONTACT_CREATED && kind <= FACT_CONTACT_ERASED)
           || kind == FACT_ASSOCIATION_ADDED || kind == FACT_ASSOCIATION_REMOVED;
}

/* Whom some facts name, each with what may have changed; one fact names at most five. */
struct named {
    int64_t      contact;
    uint64_t     what;
    struct other other; /* type NULL = none */
};

static void add(struct rows *named, int64_t contact, uint64_t what)
{
    ((struct named *) named->items)[named->count++] = (struct named){.contact = contact, what};
}

/* Both sides of a merge, and who answers for the one that stayed by now: what was merged into that
 * one is theirs too. */
static status hear_merge(struct work *w, const struct fact *fact, struct rows *named)
{
    struct record_merged merge;
    int64_t              survivor;
    status               outcome;
    if (fact->kind != FACT_CONTACT_MERGED && fact->kind != FACT_CONTACT_UNMERGED)
        return OK;
    outcome = record_get_merge(w, fact->context, &merge);
    if (outcome == NOT_FOUND) /* erased since, which another fact says */
        return OK;
    TRY(outcome);
    add(named, merge.survivor, OWN);
    add(named, merge.merged, OWN);
    outcome = person_resolve(w, merge.survivor, &survivor);
    if (outcome == OK)
        add(named, survivor, OWN);
    return outcome == NOT_FOUND ? OK : outcome;
}

/* A record of a type that leaves ask of, by the name that the fact gives. */
static status hear_record(const struct hearing *hearing, const struct fact *fact,
                          struct rows *named)
{
    const struct json *details;
    if (fact->kind < FACT_RECORD_CREATED || fact->kind > FACT_RECORD_MERGED
        || fact->details == NULL)
        return OK;
    TRY(json_parse(hearing->w, fact->details, strlen(fact->details), &details));
    const char *type = json_text(details, "type");
    for (size_t i = 0; type != NULL && i < hearing->question->others.count; i++) {
        const struct segment_other *asked = list_at(&hearing->question->others, i);
        if (text_same(asked->name, type))
            ((struct named *) named->items)[named->count++] =
                (struct named){.other = {asked->type, fact->reference}};
    }
    return OK;
}

static status hear_facts(const struct hearing *hearing, const struct rows *facts,
                         struct rows *named)
{
    struct work       *w = hearing->w;
    int64_t           *subjects = work_take(w, (size_t) facts->count * sizeof *subjects + 1);
    int64_t           *contacts = work_take(w, (size_t) facts->count * sizeof *contacts + 1);
    const struct fact *fact = facts->items;
    for (int64_t i = 0; i < facts->count; i++)
        subjects[i] = fact[i].subject;
    TRY(person_contacts_of(w, subjects, (size_t) facts->count, contacts));
    for (int64_t i = 0; i < facts->count; i++) {
        add(named, contacts[i], heard_of(fact[i].kind));
        if (names_contact(fact[i].kind))
            add(named, fact[i].reference, heard_of(fact[i].kind));
        TRY(hear_merge(w, &fact[i], named));
        TRY(hear_record(hearing, &fact[i], named));
    }
    return OK;
}

/* Facts are given back batch by batch: there may be millions since somebody last asked. */
static status hear_ledger(struct hearing *hearing, int64_t after, int64_t until)
{
    struct arena *arena = hearing->w->arena;
    struct named *room = work_take(hearing->w, NAMED * FACTS * sizeof *room);
    struct rows   facts = {.count = FACTS};
    while (facts.count == FACTS && after < until) {
        struct arena_mark mark = arena_mark(arena);
        struct rows       named = {.items = room};
        TRY(ledger_after(hearing->w, after, FACTS, &facts));
        TRY(hear_facts(hearing, &facts, &named));
        if (facts.count > 0)
            after = ((const struct fact *) facts.items)[facts.count - 1].sequence;
        arena_rewind(arena, mark);
        for (int64_t i = 0; i < named.count; i++)
            if (room[i].other.type != NULL)
                *(struct other *) list_add(&hearing->others) = room[i].other;
            else
                note(hearing, room[i].contact, room[i].what);
    }
    return OK;
}

/* ---- rows that were written ---- */

static struct db_moment moment_of(const struct sets_state *state)
{
    return (struct db_moment){.first = state->commit, .next = state->commit, .watched = true};
}

static status hear_identities(struct hearing *hearing, const struct rows *keys)
{
    int64_t *contacts = work_take(hearing->w, (size_t) keys->count * sizeof *contacts + 1);
    TRY(person_contacts_of(hearing->w, keys->items, (size_t) keys->count, contacts));
    for (int64_t i = 0; i < keys->count; i++)
        note(hearing, contacts[i], OWN);
    return OK;
}

/* Of other types; when it is not known which, only their leaves are lost. */
static status hear_other_rows(struct hearing *hearing, struct db_span *span)
{
    for (size_t i = 0; i < hearing->question->others.count; i++) {
        struct segment_other     *asked = list_at(&hearing->question->others, i);
        const struct record_type *type;
        struct db_moment          now;
        struct rows               keys;
        bool                      known;
        TRY(record_type_get(hearing->w, asked->type, &type));
        TRY(db_moment(hearing->w, type->table, &now));
        span->table = type->table;
        span->until = &now;
        TRY(db_watched(hearing->w, span, &keys, &known));
        asked->lost |= !known;
        for (int64_t j = 0; known && j < keys.count; j++)
            *(struct other *) list_add(&hearing->others) =
                (struct other){asked->type, ((const int64_t *) keys.items)[j]};
    }
    return OK;
}

static status hear_rows(struct hearing *hearing, const struct sets_state *from,
                        const struct sets_state *now)
{
    const struct db_moment after = moment_of(from);
    struct db_moment       until;
    struct db_span         span = {.table = contact_table, .after = &after, .until = &until};
    struct rows            keys;
    bool                  *known = &hearing->heard->known;
    if (work_db_kind(hearing->w) == DB_SQLITE && now->commit == from->commit)
        return OK;
    TRY(db_moment(hearing->w, contact_table, &until));
    *known = until.watched;
    if (*known)
        TRY(db_watched(hearing->w, &span, &keys, known));
    for (int64_t i = 0; *known && i < keys.count; i++)
        note(hearing, ((const int64_t *) keys.items)[i], LISTENS_RECORD);
    span.table = identity_table;
    TRY(db_moment(hearing->w, identity_table, &until));
    *known &= until.watched;
    if (*known)
        TRY(db_watched(hearing->w, &span, &keys, known));
    if (*known)
        TRY(hear_identities(hearing, &keys));
    return *known ? hear_other_rows(hearing, &span) : OK;
}

/* ---- whom other records concern ---- */

/* Who bought some products: what was sold names them. */
static status hear_buyers(struct hearing *hearing, const struct map *products)
{
    static const int64_t lines[] = {FACT_LINE_SOLD,      FACT_LINE_REFUNDED,  FACT_LINE_CORRECTED,
                                    FACT_CART_ITEM_LEFT, FACT_CART_ITEM_BACK, 0};
    struct ledger_query  query = {.columns = LEDGER_SUBJECT | LEDGER_REFERENCE, .kinds = lines};
    struct map           buyers = map_open(hearing->w->arena, 1);
    struct ledger_scan  *scan;
    struct ledger_batch  batch;
    bool                 is_new;
    TRY(ledger_scan_open(hearing->w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        for (size_t i = 0; i < batch.count; i++)
            if (map_get_int(products, batch.reference[i]) != NULL)
                map_put_int(&buyers, batch.subject[i], &is_new);
    TRY(ledger_scan_close(scan));
    int64_t *subjects = work_take(hearing->w, buyers.count * sizeof *subjects + 1);
    int64_t *contacts = work_take(hearing->w, buyers.count * sizeof *contacts + 1);
    size_t   count = 0;
    for (struct map_slot *slot = NULL; (slot = map_next(&buyers, slot)) != NULL;)
        subjects[count++] = slot->number;
    TRY(person_contacts_of(hearing->w, subjects, count, contacts));
    for (size_t i = 0; i < count; i++)
        note(hearing, contacts[i], LISTENS_OTHERS);
    return OK;
}

static status hear_linked(struct hearing *hearing, const struct record_type *type,
                          const struct map *records)
{
    const struct segment_filter any = {.label = ABSENT};
    for (struct map_slot *slot = NULL; (slot = map_next(records, slot)) != NULL;) {
        struct rows contacts;
        TRY(segment_links(hearing->w, type, slot->number, hearing->question->type, &any,
                          &contacts));
        for (int64_t i = 0; i < contacts.count; i++)
            note(hearing, ((const int64_t *) contacts.items)[i], LISTENS_OTHERS);
    }
    return OK;
}

static status hear_others(struct hearing *hearing, struct segment_other *asked)
{
    const struct record_type *type;
    struct map                records = map_open(hearing->w->arena, 1);
    bool                      is_new;
    TRY(record_type_get(hearing->w, asked->type, &type));
    for (size_t i = 0; i < hearing->others.count; i++) {
        const struct other *other = list_at(&hearing->others, i);
        if (other->type == asked->type)
            map_put_int(&records, other->id, &is_new);
    }
    asked->changed = records.count > 0;
    if (records.count == 0)
        return OK;
    if (asked->bought)
        return hear_buyers(hearing, &records);
    asked->lost |= records.count > MOST_OTHERS;
    return asked->lost ? OK : hear_linked(hearing, type, &records);
}

status segment_hear(struct segment_question *question, const struct sets_state *from,
                    const struct sets_state *now, struct segment_heard *ret_heard)
{
    struct arena  *arena = question->w->arena;
    struct hearing hearing = {.question = question,
                              .w = question->w,
                              .heard = ret_heard,
                              .others = list_open(arena, sizeof(struct other))};
    *ret_heard = (struct segment_heard){.dirty = map_open(arena, 1), .known = true};
    for (size_t i = 0; i < question->others.count; i++) {
        struct segment_other *asked = list_at(&question->others, i);
        asked->lost = asked->changed = false;
    }
    TRY(hear_ledger(&hearing, from->sequence, now->sequence));
    TRY(hear_rows(&hearing, from, now));
    for (size_t i = 0; ret_heard->known && i < question->others.count; i++)
        TRY(hear_others(&hearing, list_at(&question->others, i)));
    return OK;
}

/* ---- states ---- */

status segment_state_now(struct work *w, struct sets_state *ret_state)
{
    struct db_moment moment;
    *ret_state = (struct sets_state){.at = w->now};
    if (work_db_kind(w) == DB_SQLITE) {
        TRY(db_watch(w, contact_table));
        TRY(db_watch(w, identity_table));
    }
    TRY(db_moment(w, contact_table, &moment));
    ret_state->commit = moment.first; /* all of a moment on SQLite; a little too early elsewhere */
    return ledger_last(w, &ret_state->sequence);
}

status segment_watch(struct work *w)
{
    TRY(db_watch(w, contact_table));
    return db_watch(w, identity_table);
}

status segment_is_noted(struct work *w, const struct sets_state *since, bool *ret_noted)
{
    const struct db_moment after = moment_of(since);
    struct db_moment       until;
    struct rows            keys;
    TRY(db_moment(w, contact_table, &until));
    *ret_noted = until.watched;
    struct db_span span = {.table = contact_table, .after = &after, .until = &until};
    if (*ret_noted)
        TRY(db_watched(w, &span, &keys, ret_noted));
    return OK;
}
