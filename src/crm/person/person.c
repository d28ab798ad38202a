/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/person/person.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/person/person_rules.h"
#include "crm/staff/staff.h"
#include "crm/person/person_store.h"

/* ---- who it is ---- */

enum { BY_CUSTOMER, BY_EMAIL, BY_PHONE, WAYS };
enum { LONGEST_CUSTOMER = 200 };

static const enum identity_kind kinds[WAYS] = {IDENTITY_CUSTOMER, IDENTITY_EMAIL, IDENTITY_PHONE};

/* One search for a person. */
struct search {
    const struct person_draft *draft;
    const char                *values[WAYS]; /* in the form of their kind, or NULL */
    const char                *store_prefix; /* of customer ids of the same store */
    struct person_known        known[WAYS];  /* .identity 0: there is none */
    int64_t                    contact;      /* 0: nobody was found */
    bool                       created;
    const char                *apart[WAYS]; /* why it is not, if it is somebody else's */
};

static bool is_somebodys(const struct search *search, int way)
{
    return search->known[way].identity != 0 && search->known[way].contact != ABSENT;
}

static status read_draft(struct work *w, const struct person_draft *draft,
                         struct search *ret_search)
{
    *ret_search = (struct search){.draft = draft};
    ret_search->store_prefix = work_text(w, "%lld:", (long long) draft->store);
    const char *customer = draft->customer == NULL ? "" : text_trim(w, draft->customer);
    if (strlen(customer) > LONGEST_CUSTOMER)
        return fail(w, INVALID, "customer", "A customer id has at most %d bytes.",
                    LONGEST_CUSTOMER);
    if (*customer != '\0')
        ret_search->values[BY_CUSTOMER] = work_text(w, "%s%s", ret_search->store_prefix, customer);
    if (!text_empty(draft->email))
        record_email(w, draft->email, &ret_search->values[BY_EMAIL]);
    ret_search->values[BY_PHONE] = person_phone(w, draft->phone, draft->country);
    return OK;
}

static struct person_key key_of(const struct search *search)
{
    return (struct person_key){search->values[BY_CUSTOMER], search->values[BY_EMAIL],
                               search->values[BY_PHONE]};
}

static status look_up(struct work *w, struct search *search)
{
    struct person_key key = key_of(search);
    struct rows       rows;
    TRY(person_store_known(w, &key, &rows));
    const struct person_known *known = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        for (int way = 0; way < WAYS; way++)
            if (known[i].kind == kinds[way])
                search->known[way] = known[i];
    return OK;
}

/*
 * An identity that is not there yet is made before anybody is chosen, and looked up again when it
 * was there after all: if somebody else was making the same person at this moment, they are seen
 * now.
 */
static status make_missing(struct work *w, struct search *search)
{
    bool missed = false;
    for (int way = 0; way < WAYS; way++) {
        struct identity identity;
        bool            added;
        if (search->values[way] == NULL || search->known[way].identity != 0)
            continue;
        struct identity wanted = {
            .kind = kinds[way], .value = search->values[way], .contact = ABSENT};
        TRY(person_make(w, &wanted, &identity, &added));
        search->known[way] = (struct person_known){
            .identity = identity.id, .kind = kinds[way], .value = wanted.value, .contact = ABSENT};
        missed |= !added;
    }
    return missed ? look_up(w, search) : OK;
}

/* Whether that contact is another customer of the same store. */
static status is_other_customer(struct work *w, const struct search *search, int64_t contact,
                                bool *ret_other)
{
    int64_t count = 0;
    if (search->values[BY_CUSTOMER] != NULL)
        TRY(person_store_customers(w, contact, search->store_prefix, &count));
    *ret_other = count > 0;
    return OK;
}

static bool has_other_email(const struct search *search, const struct person_known *known)
{
    return search->values[BY_EMAIL] != NULL && known->email != NULL
           && !text_same(search->values[BY_EMAIL], known->email);
}

/* Why somebody found by e-mail or phone is not the person after all; NULL = it is. */
static status why_apart(struct work *w, const struct search *search, int way,
                        const char **ret_reason)
{
    const struct person_known *known = &search->known[way];
    bool                       other;
    TRY(is_other_customer(w, search, known->contact, &other));
    *ret_reason = NULL;
    if (other)
        *ret_reason = way == BY_EMAIL ? "same email, other customer" : "same phone, other customer";
    else if (way == BY_PHONE && has_other_email(search, known))
        *ret_reason = "same phone, other email";
    return OK;
}

static status choose(struct work *w, struct search *search)
{
    for (int way = 0; way < WAYS; way++) {
        int64_t contact = search->known[way].contact;
        if (!is_somebodys(search, way) || contact == search->contact)
            continue;
        if (search->contact != 0)
            search->apart[way] = way == BY_EMAIL ? "same email, other customer" : "same phone";
        else if (way != BY_CUSTOMER)
            TRY(why_apart(w, search, way, &search->apart[way]));
        if (search->contact == 0 && search->apart[way] == NULL)
            search->contact = contact;
    }
    return OK;
}

/* ---- what is new about them ---- */

/* A property that a draft may fill, in the draft and in what is known. */
static const struct {
    const char *property;
    size_t      draft, known;
} fills[] = {
#define FILL(name)                                                                                 \
    {                                                                                              \
#name, offsetof(struct person_draft, name), offsetof(struct person_known, name)            \
    }
    FILL(email),   FILL(phone), FILL(firstname), FILL(lastname), FILL(company),
    FILL(address), FILL(city),  FILL(state),     FILL(zip),      FILL(country),
#undef FILL
};

static const char *text_at(const void *record, size_t offset)
{
    return *(const char *const *) ((const char *) record + offset);
}

/* The values of the draft that are not there yet; `known` is NULL for a new contact. */
static size_t new_values(struct work *w, const struct search *search,
                         const struct person_known *known, struct record_value *ret_values)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(fills); i++) {
        const char *value = text_at(search->draft, fills[i].draft);
        bool        is_email = text_same(fills[i].property, "email");
        if (is_email)
            value = search->apart[BY_EMAIL] == NULL ? search->values[BY_EMAIL] : NULL;
        if (value != NULL)
            value = text_trim(w, value);
        if (text_empty(value) || (known != NULL && !text_empty(text_at(known, fills[i].known))))
            continue;
        ret_values[count++] = (struct record_value){fills[i].property, value};
    }
    return count;
}

static bool is_given(int64_t time)
{
    return time != ABSENT && time != 0;
}

static const struct person_known *known_contact(const struct search *search)
{
    for (int way = 0; way < WAYS; way++)
        if (is_somebodys(search, way) && search->known[way].contact == search->contact)
            return &search->known[way];
    return NULL;
}

/* Points at the contact what was nobody's. */
static status join_identities(struct work *w, struct search *search)
{
    for (int way = 0; way < WAYS; way++) {
        struct person_known *known = &search->known[way];
        struct identity      identity = {.id = known->identity,
                                         .kind = kinds[way],
                                         .value = search->values[way],
                                         .contact = search->contact};
        if (known->identity == 0 || search->apart[way] != NULL || known->contact == search->contact)
            continue;
        TRY(person_store_point(w, identity.id, identity.contact));
        TRY(person_refresh_totals(w, 0, identity.id));
        if (way == BY_EMAIL && !search->created)
            TRY(person_emails_changed(w, search->contact));
        if (!search->created)
            TRY(person_tell_added(w, &identity));
        TRY(person_regrouped(w, search->contact));
    }
    return OK;
}

static status create_contact(struct work *w, struct search *search)
{
    struct record_type  quiet = person_quiet_contacts();
    struct record_value values[COUNT_OF(fills) + 1];
    size_t              count = new_values(w, search, NULL, values);
    if (is_given(search->draft->created_at))
        values[count++] =
            (struct record_value){"createdate", time_text(w, search->draft->created_at)};
    search->created = true;
    TRY(record_create(w, &quiet, values, count, &search->contact));
    return join_identities(w, search);
}

static status fill_contact(struct work *w, struct search *search)
{
    const struct person_known *known = known_contact(search);
    struct record_value        values[COUNT_OF(fills)];
    if (known->archived_at != ABSENT)
        TRY(person_revive(w, search->contact));
    TRY(join_identities(w, search));
    size_t count = new_values(w, search, known, values);
    return count == 0 ? OK : record_change(w, PERSON_CONTACTS, search->contact, values, count);
}

/* Whoever sells to a customer of another branch does not see them, and yet it is the same person.
 */
static status put_contact(struct work *w, struct search *search)
{
    int64_t bound = staff_unbind(w);
    status  outcome = search->contact == 0 ? create_contact(w, search) : fill_contact(w, search);
    staff_bind(w, bound);
    return outcome;
}

status person_note_pair(struct work *w, int64_t contact, int64_t other, const char *reason)
{
    struct person_pair pair = {.contact = contact > other ? contact : other,
                               .other = contact > other ? other : contact,
                               .reason = reason,
                               .noted_at = w->now};
    return contact == other ? OK : person_store_add_pair(w, &pair);
}

static status note_pairs(struct work *w, const struct search *search)
{
    for (int way = 0; way < WAYS; way++)
        if (search->apart[way] != NULL)
            TRY(person_note_pair(w, search->contact, search->known[way].contact,
                                 search->apart[way]));
    return OK;
}

/* The first of the three that is the contact's own. */
static void give_identity(const struct work *w, const struct search *search,
                          struct identity *ret_identity)
{
    for (int way = 0; way < WAYS; way++) {
        if (search->values[way] == NULL || search->apart[way] != NULL)
            continue;
        *ret_identity = (struct identity){.id = search->known[way].identity,
                                          .kind = kinds[way],
                                          .value = search->values[way],
                                          .contact = search->contact,
                                          .created_at = w->now};
        return;
    }
    /* Who is kept apart by one of the three is somebody else by an earlier one of them. */
    abort();
}

/* Whether all that the draft says is known already: most orders are of somebody who came before. */
static bool is_known_well(struct work *w, const struct search *search)
{
    const struct person_known *known = known_contact(search);
    struct record_value        values[COUNT_OF(fills)];
    if (search->contact == 0 || known->archived_at != ABSENT)
        return false;
    for (int way = 0; way < WAYS; way++)
        if (search->values[way] != NULL && search->known[way].contact != search->contact)
            return false;
    return new_values(w, search, known, values) == 0;
}

static bool says_who(const struct search *search)
{
    return search->values[BY_CUSTOMER] != NULL || search->values[BY_EMAIL] != NULL
           || search->values[BY_PHONE] != NULL;
}

/* The rest of a search, when it was looked up. `ret_written`: something is not as it was. */
static status settle(struct work *w, struct search *search, struct identity *ret_identity,
                     bool *ret_written)
{
    TRY(make_missing(w, search));
    TRY(choose(w, search));
    *ret_written = !is_known_well(w, search);
    if (*ret_written) {
        TRY(put_contact(w, search));
        TRY(note_pairs(w, search));
    }
    give_identity(w, search, ret_identity);
    if (!search->created)
        return OK;
    int64_t since = is_given(search->draft->created_at) ? search->draft->created_at : 0;
    return person_tell_created(w, search->contact, ret_identity->id, since);
}

status person_find_or_create(struct work *w, const struct person_draft *draft,
                             struct identity *ret_identity)
{
    struct search search;
    bool          written;
    *ret_identity = (struct identity){.contact = ABSENT};
    TRY(read_draft(w, draft, &search));
    if (!says_who(&search))
        return OK;
    TRY(look_up(w, &search));
    return settle(w, &search, ret_identity, &written);
}

/* ---- many ---- */

/* What was looked up of many searches at once, and what is not as it was since then. */
struct crowd {
    struct map known[WAYS];  /* value to a struct person_known */
    struct map values[WAYS]; /* of searches that wrote something */
    struct map contacts;
};

static status take_turns(struct work *w, const struct person_key *keys, size_t count)
{
    struct person_named *names = work_take(w, (WAYS * count + 1) * sizeof *names);
    size_t               named = 0;
    for (size_t i = 0; i < count; i++) {
        const char *values[WAYS] = {keys[i].customer, keys[i].email, keys[i].phone};
        for (int way = 0; way < WAYS; way++)
            if (values[way] != NULL)
                names[named++] = (struct person_named){kinds[way], values[way]};
    }
    return person_take_turns(w, names, named);
}

static status look_up_crowd(struct work *w, const struct search *searches, size_t count,
                            struct crowd *ret_crowd)
{
    struct person_key *keys = work_take(w, (count + 1) * sizeof *keys);
    struct rows        rows;
    for (size_t i = 0; i < count; i++)
        keys[i] = key_of(&searches[i]);
    for (int way = 0; way < WAYS; way++) {
        ret_crowd->known[way] = map_open(w->arena, (uint64_t) (uintptr_t) w);
        ret_crowd->values[way] = map_open(w->arena, (uint64_t) (uintptr_t) w);
    }
    ret_crowd->contacts = map_open(w->arena, (uint64_t) (uintptr_t) w);
    TRY(take_turns(w, keys, count));
    TRY(person_store_known_all(w, keys, count, &rows));
    struct person_known *known = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        for (int way = 0; way < WAYS; way++)
            if (known[i].kind == kinds[way])
                map_put(&ret_crowd->known[way], known[i].value, NULL)->pointer = &known[i];
    return OK;
}

/* Takes what was looked up. False: another search has written there since then. */
static bool take_known(const struct crowd *crowd, struct search *search)
{
    for (int way = 0; way < WAYS; way++) {
        const char *value = search->values[way];
        if (value == NULL)
            continue;
        if (map_get(&crowd->values[way], value) != NULL)
            return false;
        const union map_value *known = map_get(&crowd->known[way], value);
        if (known == NULL)
            continue;
        search->known[way] = *(const struct person_known *) known->pointer;
        if (map_get_int(&crowd->contacts, search->known[way].contact) != NULL)
            return false;
    }
    return true;
}

static void note_written(struct crowd *crowd, const struct search *search)
{
    for (int way = 0; way < WAYS; way++)
        if (search->values[way] != NULL)
            map_put(&crowd->values[way], search->values[way], NULL);
    map_put_int(&crowd->contacts, search->contact, NULL);
}

static status settle_one(struct work *w, struct crowd *crowd, struct search *search,
                         struct identity *ret_identity)
{
    bool written;
    if (!take_known(crowd, search)) {
        memset(search->known, 0, sizeof search->known);
        TRY(look_up(w, search));
    }
    TRY(settle(w, search, ret_identity, &written));
    if (written)
        note_written(crowd, search);
    return OK;
}

status person_find_or_create_all(struct work *w, const struct person_draft *drafts, size_t count,
                                 struct identity *ret_identities)
{
    struct search *searches = work_take(w, (count + 1) * sizeof *searches);
    struct crowd   crowd;
    for (size_t i = 0; i < count; i++) {
        ret_identities[i] = (struct identity){.contact = ABSENT};
        TRY(read_draft(w, &drafts[i], &searches[i]));
    }
    TRY(look_up_crowd(w, searches, count, &crowd));
    for (size_t i = 0; i < count; i++)
        if (says_who(&searches[i]))
            TRY(settle_one(w, &crowd, &searches[i], &ret_identities[i]));
    return OK;
}

/* ---- what follows from statements of our own ---- */

/* The contact of an identity; 0: it has none. */
static status contact_of(struct work *w, int64_t identity, int64_t *ret_contact)
{
    struct rows rows = {0};
    *ret_contact = 0;
    TRY(person_store_contacts_of(w, &identity, 1, &rows));
    const struct person_of *of = rows.items;
    if (rows.count > 0 && of->contact != ABSENT)
        *ret_contact = of->contact;
    return OK;
}

status person_refresh_totals(struct work *w, int64_t contact, int64_t identity)
{
    bool    calculates;
    int64_t other = 0;
    TRY(person_store_refresh_totals(w, contact, identity));
    TRY(record_calculates(w, PERSON_CONTACTS, &calculates));
    if (!calculates)
        return OK;
    if (identity != 0)
        TRY(contact_of(w, identity, &other));
    if (other != 0)
        TRY(record_recalculate(w, PERSON_CONTACTS, other));
    return contact == 0 ? OK : record_recalculate(w, PERSON_CONTACTS, contact);
}

status person_yield_email(struct work *w, int64_t contact)
{
    TRY(person_store_yield_email(w, contact));
    return record_recalculate(w, PERSON_CONTACTS, contact);
}

/* ---- what they bought ---- */

/* The contacts of all these, each once. */
static status recalculate_buyers(struct work *w, const struct rows *spent)
{
    int64_t    *identities = work_take(w, (size_t) spent->count * sizeof *identities);
    struct map  seen = map_open(w->arena, (uint64_t) (uintptr_t) w);
    struct rows rows;
    for (int64_t i = 0; i < spent->count; i++)
        identities[i] = ((const struct person_spent *) spent->items)[i].identity;
    TRY(person_store_contacts_of(w, identities, (size_t) spent->count, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        int64_t contact = ((const struct person_of *) rows.items)[i].contact;
        bool    is_new;
        map_put_int(&seen, contact, &is_new);
        if (is_new && contact != ABSENT)
            TRY(record_recalculate(w, PERSON_CONTACTS, contact));
    }
    return OK;
}

status person_add_spend_all(struct work *w, const struct rows *spent)
{
    bool calculates;
    if (spent->count == 0)
        return OK;
    status outcome = person_store_add_spends(w, spent);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "identity", "There is no such identity.");
    TRY(outcome);
    TRY(record_calculates(w, PERSON_CONTACTS, &calculates));
    return calculates ? recalculate_buyers(w, spent) : OK;
}

status person_add_spend(struct work *w, int64_t identity, const struct person_spend *spend)
{
    struct person_spent spent = {identity, *spend};
    return person_add_spend_all(w, &(struct rows){&spent, 1});
}

status person_put_totals(struct work *w, const struct person_totals *totals)
{
    TRY(person_store_put_totals(w, totals));
    return person_refresh_totals(w, 0, totals->identity);
}

status person_list_totals(struct work *w, int64_t after, int64_t limit, struct rows *ret_totals)
{
    return person_store_totals(w, after, limit, ret_totals);
}

/* ---- pairs ---- */

status person_pairs(struct work *w, const struct person_pair *after, int64_t limit,
                    struct rows *ret_pairs)
{
    return person_store_pairs(w, after, limit, ret_pairs);
}
