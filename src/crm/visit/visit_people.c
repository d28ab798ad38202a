/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who an event is about, and which visitors are one person. Facts stay where they were told: a join
 * points identities at a contact, so it can be taken back.
 */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "crm/visit/visit_take.h"
#include "kit/db/db.h"

/* The people that one event names. */
struct named {
    struct identity *visitor, *user; /* NULL = it names none */
    struct identity *address;        /* e-mail or else phone */
    int64_t          contact;        /* who they are; ABSENT: nobody knows */
    int64_t          address_contact;
};

/* ---- identities ---- */

static struct identity *place_of(struct work *w, struct visit_taking *taking,
                                 enum identity_kind kind, const char *value, bool *ret_fresh)
{
    const char      *key = work_text(w, "%d %s", (int) kind, value);
    union map_value *place = map_put(&taking->identities, key, ret_fresh);
    if (*ret_fresh)
        place->pointer = work_take(w, sizeof(struct identity));
    return place->pointer;
}

/* Numbers of users are the shop's own: two shops may have a user 7 each. */
static const char *stored_value(struct work *w, const struct visit_taking *taking,
                                enum identity_kind kind, const char *value)
{
    if (kind != IDENTITY_USER && kind != IDENTITY_CUSTOMER)
        return value;
    return work_text(w, "%lld:%s", (long long) taking->tracker->store, value);
}

static enum identity_kind user_kind(const struct visit_taking *taking)
{
    return taking->tracker->shop_users ? IDENTITY_CUSTOMER : IDENTITY_USER;
}

status visit_identity(struct work *w, struct visit_taking *taking, enum identity_kind kind,
                      const char *value, struct identity **ret_identity)
{
    bool fresh;
    if (kind == IDENTITY_USER)
        kind = user_kind(taking);
    *ret_identity = place_of(w, taking, kind, value, &fresh);
    if (!fresh)
        return OK;
    return person_identity(w, kind, stored_value(w, taking, kind, value), *ret_identity);
}

/* One that is no good, such as an e-mail without '@', is as if it was not told. */
static status address_identity(struct work *w, struct visit_taking *taking, enum identity_kind kind,
                               const char *value, struct identity **ret_identity)
{
    if (value == NULL || *ret_identity != NULL)
        return OK;
    status outcome = visit_identity(w, taking, kind, value, ret_identity);
    if (outcome != INVALID)
        return outcome;
    (*ret_identity)->id = 0;
    *ret_identity = NULL;
    return OK;
}

static void name(struct work *w, const struct visit_taking *taking, struct list *names,
                 const struct person_named *name)
{
    if (name->value != NULL)
        *(struct person_named *) list_add(names) =
            (struct person_named){name->kind, stored_value(w, taking, name->kind, name->value)};
}

status visit_take_turns(struct work *w, const struct visit_taking *taking)
{
    const struct list *events = &taking->batch->events;
    struct list        names = list_open(w->arena, sizeof(struct person_named));
    if (work_db_kind(w) == DB_SQLITE || events->count < 2)
        return OK;
    for (size_t i = 0; i < events->count; i++) {
        const struct visit_event *event = list_at(events, i);
        const char *email = event->email == NULL ? NULL : text_lower(w, text_trim(w, event->email));
        const struct person_named of[] = {{IDENTITY_ANONYMOUS, event->anonymous},
                                          {IDENTITY_ANONYMOUS, event->previous},
                                          {user_kind(taking), event->user},
                                          {IDENTITY_EMAIL, email},
                                          {IDENTITY_PHONE, event->phone}};
        for (size_t k = 0; k < sizeof of / sizeof *of; k++)
            name(w, taking, &names, &of[k]);
    }
    return person_take_turns(w, names.items, names.count);
}

/* Identities may point elsewhere now. */
static void forget(struct work *w, struct visit_taking *taking)
{
    taking->identities = map_open(w->arena, (uint64_t) (uintptr_t) w);
}

/* ---- what a contact has ---- */

struct has {
    bool email, user;
};

static status look(struct work *w, const struct visit_taking *taking, int64_t contact,
                   struct has *ret_has)
{
    const char *shop = work_text(w, "%lld:", (long long) taking->tracker->store);
    struct rows rows;
    *ret_has = (struct has){false, false};
    TRY(person_list_identities(w, contact, &rows));
    const struct identity *identity = rows.items;
    for (int64_t i = 0; i < rows.count; i++, identity++) {
        ret_has->email |= identity->kind == IDENTITY_EMAIL;
        ret_has->user |= identity->kind == user_kind(taking) && text_starts(identity->value, shop);
    }
    return OK;
}

/* ---- joining ---- */

static bool is_known(const struct identity *identity)
{
    return identity != NULL && identity->contact != ABSENT;
}

/* Two e-mails, or two accounts of one shop, are two people until somebody says otherwise. */
static status join(struct work *w, const struct visit_taking *taking, int64_t *contact,
                   int64_t other)
{
    struct has one, two;
    int64_t    merge;
    TRY(look(w, taking, *contact, &one));
    TRY(look(w, taking, other, &two));
    if ((one.email && two.email) || (one.user && two.user))
        return person_note_pair(w, *contact, other, "same visitor, other e-mail or account");
    bool    stays = one.email || (!two.email && *contact < other);
    int64_t into = stays ? *contact : other, from = stays ? other : *contact;
    TRY(person_merge(w, into, from, &merge));
    *contact = into;
    return OK;
}

/* An identity that is nobody's yet becomes this contact's. */
static status attach(struct work *w, struct identity *identity, int64_t contact)
{
    struct identity added;
    if (identity == NULL || identity->contact != ABSENT)
        return OK;
    TRY(person_add_identity(w, contact, identity->kind, identity->value, &added));
    identity->contact = added.contact;
    return OK;
}

/* ---- an event that says who it is ---- */

static struct person_draft draft_of(struct work *w, const struct visit_taking *taking,
                                    const struct visit_event *event)
{
    const struct json  *traits = event->traits, *address = json_member(traits, "address");
    const struct json  *company = json_member(traits, "company");
    struct person_draft draft = {
        .store = taking->tracker->store,
        .customer = taking->tracker->shop_users ? event->user : NULL,
        .email = event->email,
        .phone = event->phone,
        .firstname = visit_text_of(w, traits, "firstName,first_name,firstname"),
        .lastname = visit_text_of(w, traits, "lastName,last_name,lastname"),
        .company = visit_text(w, company, "name"),
        .address = visit_text(w, address, "street"),
        .city = visit_text_of(w, address, "city"),
        .state = visit_text_of(w, address, "state"),
        .zip = visit_text_of(w, address, "postalCode,postal_code,zip"),
        .country = visit_text_of(w, address, "country"),
    };
    const char *name = visit_text(w, traits, "name");
    if (draft.firstname == NULL && draft.lastname == NULL && name != NULL) {
        const char *blank = strrchr(name, ' ');
        draft.firstname = blank == NULL ? name : work_copy(w, name, (size_t) (blank - name));
        draft.lastname = blank == NULL ? NULL : blank + 1;
    }
    return draft;
}

/* A new contact of somebody of whom only the account is known. */
static status create_of_account(struct work *w, int64_t *ret_contact)
{
    return record_create(w, &person_types[0], NULL, 0, ret_contact);
}

/* The account has no e-mail, or another one: this is one more way to reach them. */
static status add_address(struct work *w, const struct visit_event *event, struct named *named)
{
    struct record record;
    TRY(record_get(w, &person_types[0], named->contact, (const char *const[]){"email", NULL}, false,
                   &record));
    if (named->address->kind == IDENTITY_EMAIL && text_empty(record_value_of(&record, "email"))) {
        struct record_value email = {"email", event->email};
        TRY(record_change(w, &person_types[0], named->contact, &email, 1));
        named->address->contact = named->contact;
        return OK;
    }
    return attach(w, named->address, named->contact);
}

/* By their address: found or made, with what is told of them where nothing is known yet. */
static status find_by_address(struct work *w, struct visit_taking *taking,
                              const struct visit_event *event, struct named *named)
{
    struct person_draft draft = draft_of(w, taking, event);
    struct identity     found;
    TRY(person_find_or_create(w, &draft, &found));
    forget(w, taking);
    named->contact = found.contact;
    named->address_contact = found.contact;
    return OK;
}

/* Whether the contact that the visitor is known as may be whom this event is about. */
static status visitor_fits(struct work *w, const struct visit_taking *taking,
                           const struct named *named, bool *ret_fits)
{
    struct has has;
    TRY(look(w, taking, named->visitor->contact, &has));
    bool other_account = named->user != NULL && !is_known(named->user) && has.user;
    bool other_address =
        named->address != NULL && has.email && named->address->contact != named->visitor->contact;
    *ret_fits = !other_account && !other_address;
    return OK;
}

static status who_so_far(struct work *w, const struct visit_taking *taking, struct named *named)
{
    bool fits = false;
    named->contact = is_known(named->user) ? named->user->contact : ABSENT;
    if (named->contact == ABSENT && is_known(named->visitor)) {
        TRY(visitor_fits(w, taking, named, &fits));
        if (fits)
            named->contact = named->visitor->contact;
    }
    return OK;
}

static status identify(struct work *w, struct visit_taking *taking, const struct visit_event *event,
                       struct named *named)
{
    TRY(who_so_far(w, taking, named));
    int64_t before = named->contact;
    if (named->address != NULL && before != ABSENT && !is_known(named->address))
        TRY(add_address(w, event, named));
    if (named->address != NULL)
        TRY(find_by_address(w, taking, event, named));
    else if (before == ABSENT && named->user != NULL)
        TRY(create_of_account(w, &named->contact));
    if (before != ABSENT && named->contact != before)
        TRY(join(w, taking, &named->contact, before));
    return OK;
}

/* ---- an event that is told of somebody ---- */

static status read_named(struct work *w, struct visit_taking *taking,
                         const struct visit_event *event, struct named *ret_named)
{
    *ret_named = (struct named){.contact = ABSENT, .address_contact = ABSENT};
    if (event->anonymous != NULL)
        TRY(visit_identity(w, taking, IDENTITY_ANONYMOUS, event->anonymous, &ret_named->visitor));
    if (event->user != NULL)
        TRY(visit_identity(w, taking, IDENTITY_USER, event->user, &ret_named->user));
    return OK;
}

static bool says_who(const struct visit_event *event)
{
    bool address = event->email != NULL || event->phone != NULL;
    return event->call == CALL_ALIAS || (event->call == CALL_IDENTIFY && event->user != NULL)
           || (address && (event->call == CALL_IDENTIFY || event->orders || event->traits != NULL));
}

/* What was found or made by an address is read anew: others may have been pointed at it. */
static status settle(struct work *w, struct visit_taking *taking, const struct visit_event *event,
                     struct named *named)
{
    int64_t contact = named->contact;
    TRY(read_named(w, taking, event, named));
    TRY(address_identity(w, taking, IDENTITY_EMAIL, event->email, &named->address));
    TRY(address_identity(w, taking, IDENTITY_PHONE, event->phone, &named->address));
    named->contact = contact;
    if (contact == ABSENT)
        return OK;
    TRY(attach(w, named->user, contact));
    TRY(attach(w, named->visitor, contact));
    if (named->visitor == NULL || named->visitor->contact == contact)
        return OK;
    /* The device was somebody's: the same person only when nothing speaks against it. */
    struct has has;
    TRY(look(w, taking, named->visitor->contact, &has));
    if (has.email || has.user)
        return OK;
    TRY(join(w, taking, &named->contact, named->visitor->contact));
    forget(w, taking);
    return read_named(w, taking, event, named);
}

static status alias(struct work *w, struct visit_taking *taking, const struct visit_event *event,
                    struct named *named)
{
    struct identity *previous, *by_user;
    TRY(visit_identity(w, taking, IDENTITY_USER, event->previous, &by_user));
    TRY(visit_identity(w, taking, IDENTITY_ANONYMOUS, event->previous, &previous));
    if (is_known(by_user) && !is_known(previous))
        previous = by_user;
    if (named->contact == ABSENT)
        return OK;
    if (is_known(previous) && previous->contact != named->contact) {
        TRY(join(w, taking, &named->contact, previous->contact));
        forget(w, taking);
        return read_named(w, taking, event, named);
    }
    return attach(w, previous, named->contact);
}

/* The visitor's own identity, unless their device is known as somebody else. */
static int64_t best_of(const struct named *named)
{
    const struct identity *visitor = named->visitor, *user = named->user;
    assert(visitor != NULL || user != NULL); /* an event without either was refused */
    if (visitor == NULL)
        return user->id;
    if (user != NULL && is_known(visitor) && visitor->contact != user->contact)
        return user->id;
    if (user == NULL && named->address != NULL && named->contact != ABSENT
        && visitor->contact != named->contact)
        return named->address->id;
    return visitor->id;
}

static status subject_of(struct work *w, struct visit_taking *taking,
                         const struct visit_event *event, int64_t *ret_identity)
{
    struct named named;
    TRY(read_named(w, taking, event, &named));
    if (says_who(event)) {
        TRY(address_identity(w, taking, IDENTITY_EMAIL, event->email, &named.address));
        TRY(address_identity(w, taking, IDENTITY_PHONE, event->phone, &named.address));
        if (named.address != NULL || named.user != NULL)
            TRY(identify(w, taking, event, &named));
        TRY(settle(w, taking, event, &named));
        if (event->call == CALL_ALIAS)
            TRY(alias(w, taking, event, &named));
    } else if (is_known(named.user) && named.visitor != NULL && !is_known(named.visitor)) {
        TRY(attach(w, named.visitor, named.user->contact));
    } else if (is_known(named.visitor) && named.user != NULL && !is_known(named.user)) {
        struct has has;
        TRY(look(w, taking, named.visitor->contact, &has));
        if (!has.user)
            TRY(attach(w, named.user, named.visitor->contact));
    }
    *ret_identity = best_of(&named);
    return OK;
}

/* Whoever was not there a moment ago and is now was made by another call at the same time. */
status visit_subject(struct work *w, struct visit_taking *taking, const struct visit_event *event,
                     int64_t *ret_identity)
{
    status outcome = subject_of(w, taking, event, ret_identity);
    return outcome == CONFLICT ? db_collided(w, outcome) : outcome;
}
