/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person_rules.h"
#include "crm/person/person_store.h"
#include "crm/room.h"
#include "kit/db/db.h"
#include "kit/text/country.h"
#include "kit/text/phone.h"

enum { LONGEST_VALUE = 255 };

/* ---- the form of a value ---- */

const char *person_phone(struct work *w, const char *raw, const char *country)
{
    const char *number;
    if (text_empty(raw))
        return NULL;
    const char *code = text_empty(country) ? NULL : country_code(w, country);
    return phone_e164(w, raw, code, &number) ? number : NULL;
}

status person_identity_value(struct work *w, enum identity_kind kind, const char *raw,
                             const char *country, const char **ret_value)
{
    const char *value = raw == NULL ? "" : text_trim(w, raw);
    const char *field = identity_kind_words[kind];
    if (*value == '\0')
        return fail(w, INVALID, field, "An identity of kind %s needs a value.", field);
    if (strlen(value) > LONGEST_VALUE || !text_valid_utf8(value, strlen(value)))
        return fail(w, INVALID, field, "An identity is UTF-8 text of at most %d bytes.",
                    LONGEST_VALUE);
    if (kind == IDENTITY_EMAIL && !record_email(w, value, &value))
        return fail_reason(w, INVALID, "INVALID_EMAIL", field, "'%.100s' is not an e-mail address.",
                           value);
    if (kind == IDENTITY_PHONE && (value = person_phone(w, value, country)) == NULL)
        return fail_reason(w, INVALID, "INVALID_PHONE", field,
                           "'%.100s' is not a phone number with its country, such as "
                           "+44 20 7946 0958.",
                           raw);
    *ret_value = value;
    return OK;
}

/* ---- making and pointing ---- */

status person_make(struct work *w, const struct identity *wanted, struct identity *ret_identity,
                   bool *ret_added)
{
    struct identity fresh = *wanted;
    fresh.id = db_new_id(w);
    fresh.created_at = w->now;
    *ret_identity = fresh;
    TRY(person_store_insert(w, &fresh, ret_added));
    return *ret_added ? OK : person_store_find(w, wanted->kind, wanted->value, ret_identity);
}

status person_identity(struct work *w, enum identity_kind kind, const char *value,
                       struct identity *ret_identity)
{
    struct identity wanted = {.kind = kind, .value = "", .contact = ABSENT};
    bool            added;
    TRY(person_identity_value(w, kind, value, NULL, &wanted.value));
    status outcome = person_store_find(w, kind, wanted.value, ret_identity);
    return outcome == NOT_FOUND ? person_make(w, &wanted, ret_identity, &added) : outcome;
}

status person_find_identity(struct work *w, enum identity_kind kind, const char *value,
                            struct identity *ret_identity)
{
    return person_store_find(w, kind, value, ret_identity);
}

status person_identity_all(struct work *w, enum identity_kind kind, const char *const *values,
                           size_t count, struct identity *ret_identities)
{
    int64_t *added = work_take(w, (count + 1) * sizeof *added);
    for (size_t i = 0; i < count; i++) {
        struct identity *identity = &ret_identities[i];
        *identity = (struct identity){.kind = kind, .contact = ABSENT, .created_at = w->now};
        TRY(person_identity_value(w, kind, values[i], NULL, &identity->value));
        identity->id = db_new_id(w);
    }
    struct rows rows = {ret_identities, (int64_t) count};
    TRY(person_store_insert_all(w, &rows, added));
    for (size_t i = 0; i < count; i++)
        if (added[i] == 0)
            TRY(person_store_find(w, kind, ret_identities[i].value, &ret_identities[i]));
    return OK;
}

status person_regrouped(struct work *w, int64_t contact)
{
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        if ((*room)->regrouped != NULL)
            TRY((*room)->regrouped(w, contact));
    return OK;
}

status person_claim(struct work *w, const struct identity *wanted, struct identity *ret_identity,
                    enum person_claim *ret_claim)
{
    bool    added, archived = true;
    int64_t contact = wanted->contact;
    TRY(person_make(w, wanted, ret_identity, &added));
    *ret_claim = added ? CLAIM_NEW : CLAIM_HAD;
    if (added || ret_identity->contact == contact)
        return OK;

    int64_t before = ret_identity->contact;
    if (before != ABSENT)
        TRY(person_store_is_archived(w, before, &archived));
    *ret_claim = archived ? CLAIM_NEW : CLAIM_OF_ANOTHER;
    if (!archived)
        return OK;
    ret_identity->contact = contact;
    TRY(person_store_point(w, ret_identity->id, contact));
    TRY(person_refresh_totals(w, before == ABSENT ? 0 : before, ret_identity->id));
    if (before != ABSENT && wanted->kind == IDENTITY_EMAIL)
        TRY(person_store_refresh_emails(w, before)); /* archived, so not in the search */
    return person_regrouped(w, contact);
}

status person_home(struct work *w, int64_t contact, int64_t *ret_identity)
{
    struct rows identities;
    TRY(person_store_identities(w, contact, &identities));
    if (identities.count > 0) {
        *ret_identity = ((struct identity *) identities.items)->id;
        return OK;
    }
    struct identity   home, wanted = {.kind = IDENTITY_RECORD, .contact = contact};
    enum person_claim claim;
    wanted.value = work_text(w, "%lld", (long long) contact);
    TRY(person_claim(w, &wanted, &home, &claim));
    *ret_identity = home.id;
    return OK;
}

status person_tell_added(struct work *w, const struct identity *identity)
{
    struct fact fact = {
        .subject = identity->id,
        .kind = FACT_IDENTITY_ADDED,
        .reference = identity->contact,
        .details = work_text(w, "{\"kind\":\"%s\"}", identity_kind_words[identity->kind]),
    };
    return fact_tell(w, &fact);
}

/* ---- of one contact ---- */

status person_identities(struct work *w, int64_t contact, struct rows *ret_identities)
{
    int64_t resolved = 0;
    TRY(person_resolve(w, contact, &resolved));
    return person_store_identity_ids(w, resolved, ret_identities);
}

status person_list_identities(struct work *w, int64_t contact, struct rows *ret_identities)
{
    int64_t resolved = 0;
    TRY(person_resolve(w, contact, &resolved));
    return person_store_identities(w, resolved, ret_identities);
}

status person_add_identity(struct work *w, int64_t contact, enum identity_kind kind,
                           const char *value, struct identity *ret_identity)
{
    struct identity   wanted = {.kind = kind};
    enum person_claim claim;
    struct record     record;
    TRY(record_get(w, PERSON_CONTACTS, contact, (const char *const[]){"country", NULL}, false,
                   &record));
    if (kind == IDENTITY_RECORD || kind == IDENTITY_ERASED)
        return fail(w, INVALID, "kind", "Identities of kind %s are made by Storefolk itself.",
                    identity_kind_words[kind]);
    wanted.contact = record.id;
    TRY(person_identity_value(w, kind, value, record_value_of(&record, "country"), &wanted.value));
    TRY(person_claim(w, &wanted, ret_identity, &claim));
    if (claim == CLAIM_OF_ANOTHER)
        return fail_reason(w, CONFLICT, "CONFLICT", "value",
                           "This %s is of another contact. Existing ID: %lld",
                           identity_kind_words[kind], (long long) ret_identity->contact);
    if (claim == CLAIM_HAD)
        return OK;
    if (kind == IDENTITY_EMAIL)
        TRY(person_emails_changed(w, record.id));
    return person_tell_added(w, ret_identity);
}

/* ---- of many at once ---- */

status person_contacts_of(struct work *w, const int64_t *identities, size_t count,
                          int64_t *ret_contacts)
{
    struct rows rows;
    struct map  found = map_open(w->arena, (uint64_t) (uintptr_t) w);
    TRY(person_store_contacts_of(w, identities, count, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct person_of *of = &((struct person_of *) rows.items)[i];
        bool                    fresh;
        map_put_int(&found, of->id, &fresh)->number = of->contact;
    }
    for (size_t i = 0; i < count; i++) {
        const union map_value *contact = map_get_int(&found, identities[i]);
        ret_contacts[i] = contact == NULL ? ABSENT : contact->number;
    }
    return OK;
}

status person_contact_map(struct work *w, struct map *ret_contacts)
{
    struct db_cursor *cursor;
    struct person_of  of;
    bool              fresh;
    *ret_contacts = map_open(w->arena, (uint64_t) (uintptr_t) w);
    TRY(person_store_contacts_open(w, &cursor));
    while (db_cursor_next(cursor, &of))
        map_put_int(ret_contacts, of.id, &fresh)->number = of.contact;
    return db_cursor_close(cursor);
}

status person_identities_between(struct work *w, int64_t after, int64_t last, struct map *contacts)
{
    struct rows rows;
    bool        fresh;
    TRY(person_store_contacts_between(w, after, last, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct person_of *of = (const struct person_of *) rows.items + i;
        map_put_int(contacts, of->id, &fresh)->number = of->contact;
    }
    return OK;
}

static const char *label_of(struct work *w, const struct person_name *name)
{
    const char *first = name->firstname, *last = name->lastname;
    if (!text_empty(first) || !text_empty(last))
        return work_text(w, "%s%s%s", text_empty(first) ? "" : first,
                         text_empty(first) || text_empty(last) ? "" : " ",
                         text_empty(last) ? "" : last);
    if (!text_empty(name->email))
        return name->email;
    if (!text_empty(name->phone))
        return name->phone;
    const char *colon = name->customer == NULL ? NULL : strchr(name->customer, ':');
    return colon != NULL ? colon + 1 : work_text(w, "Contact %lld", (long long) name->id);
}

status person_labels(struct work *w, const int64_t *contacts, size_t count, const char **ret_labels)
{
    struct rows rows;
    struct map  labels = map_open(w->arena, (uint64_t) (uintptr_t) w);
    TRY(person_store_names(w, contacts, count, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct person_name *name = &((struct person_name *) rows.items)[i];
        bool                      fresh;
        map_put_int(&labels, name->id, &fresh)->pointer = (void *) (uintptr_t) label_of(w, name);
    }
    for (size_t i = 0; i < count; i++) {
        const union map_value *label = map_get_int(&labels, contacts[i]);
        ret_labels[i] =
            label != NULL ? label->pointer : work_text(w, "Contact %lld", (long long) contacts[i]);
    }
    return OK;
}

status person_resolve(struct work *w, int64_t contact, int64_t *ret_contact)
{
    *ret_contact = contact;
    for (int64_t into = contact; into != ABSENT;) {
        *ret_contact = into;
        status outcome = person_store_merged_into(w, *ret_contact, &into);
        if (outcome == NOT_FOUND)
            return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "id",
                               "There is no contact with the id %lld.", (long long) contact);
        TRY(outcome);
    }
    return OK;
}

status person_leave_identity(struct work *w, int64_t contact, int64_t identity)
{
    struct rows rows;
    int64_t     home;
    TRY(person_store_identities(w, contact, &rows));
    const struct identity *it = rows.items;
    for (int64_t i = 0; i < rows.count; i++, it++) {
        if (it->id != identity || it->kind != IDENTITY_ORDER)
            continue;
        TRY(person_store_point(w, identity, ABSENT));
        TRY(person_home(w, contact, &home));
        TRY(person_regrouped(w, contact));
        return person_refresh_totals(w, contact, home);
    }
    return OK;
}
