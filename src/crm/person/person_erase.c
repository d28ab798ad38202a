/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Somebody wants to be forgotten (R2). What they bought stays, under identities of which nothing is
 * known any more, so that no figure changes.
 */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person_rules.h"
#include "crm/person/person_store.h"

/* The contact and all that were merged into it, one after the other: rows of int64_t. */
static status list_all(struct work *w, int64_t contact, struct list *ids)
{
    *(int64_t *) list_add(ids) = contact;
    for (size_t at = 0; at < ids->count; at++) {
        struct rows merged;
        TRY(person_store_merged_contacts(w, *(int64_t *) list_at(ids, at), &merged));
        for (int64_t i = 0; i < merged.count; i++)
            *(int64_t *) list_add(ids) = ((const struct identity *) merged.items)[i].id;
    }
    return OK;
}

/* What identifies them and can be found in words that others keep, in lower case; then NULL. */
static status list_words(struct work *w, int64_t contact, const char *const **ret_words)
{
    enum { SHORTEST = 5 }; /* less would be found in what says nothing of them */
    struct rows rows;
    struct list words = list_open(w->arena, sizeof(const char *));
    TRY(person_list_identities(w, contact, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct identity *identity = &((const struct identity *) rows.items)[i];
        if ((identity->kind == IDENTITY_EMAIL || identity->kind == IDENTITY_PHONE)
            && strlen(identity->value) >= SHORTEST)
            *(const char **) list_add(&words) = text_lower(w, identity->value);
    }
    list_add(&words);
    *ret_words = words.items;
    return OK;
}

status person_erase(struct work *w, int64_t contact)
{
    struct list        ids = list_open(w->arena, sizeof(int64_t));
    const char *const *words;
    int64_t            home;
    struct rows        identities;
    TRY(person_resolve(w, contact, &contact));
    TRY(list_all(w, contact, &ids));
    TRY(list_words(w, contact, &words));
    TRY(person_home(w, contact, &home));
    TRY(person_store_identity_ids(w, contact, &identities));
    TRY(fact_erase(w, identities.items, (size_t) identities.count));
    for (size_t i = 0; i < ids.count; i++) {
        struct record_erased erased = {
            .type = PERSON_CONTACTS, .id = *(int64_t *) list_at(&ids, i), .words = words};
        TRY(record_erase(w, &erased)); /* the rooms still know whose is what */
        TRY(person_store_erase(w, erased.id));
    }
    struct fact fact = {.subject = home, .kind = FACT_CONTACT_ERASED, .reference = contact};
    return fact_tell(w, &fact);
}
