/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_PERSON_RULES_H
#define CRM_PERSON_RULES_H

/* What the parts of the person room share. For this room only. */

#include "crm/person/person.h"
#include "crm/record/record.h"
#include "kit/ledger/ledger.h"

#define PERSON_CONTACTS  (&person_types[0])
#define PERSON_COMPANIES (&person_types[1])

/* ---- person_identity.c ---- */

/* The value in the form of its kind; `country` helps to read a phone and may be NULL. */
status person_identity_value(struct work *w, enum identity_kind kind, const char *raw,
                             const char *country, const char **ret_value) MUST_CHECK;

/* The number as E.164; NULL when it is none. */
const char *person_phone(struct work *w, const char *raw, const char *country);

/* Finds the identity, whose value is in its form, or makes it as wanted. */
status person_make(struct work *w, const struct identity *wanted, struct identity *ret_identity,
                   bool *ret_added) MUST_CHECK;

enum person_claim { CLAIM_HAD, CLAIM_NEW, CLAIM_OF_ANOTHER };

/*
 * Points an identity at the contact, makes it if there is none: `value` is in its form already.
 * What belongs to an archived contact is taken. Of another: nothing is changed.
 */
status person_claim(struct work *w, const struct identity *wanted, struct identity *ret_identity,
                    enum person_claim *ret_claim) MUST_CHECK;

/* Every room makes anew what it keeps by contact: identities of this one came or went. */
status person_regrouped(struct work *w, int64_t contact) MUST_CHECK;

/* person_merge.c: what a merge does with identities. */
extern const struct record_merging person_merging;

/* Some identity of the contact to tell facts of; made when there is none. */
status person_home(struct work *w, int64_t contact, int64_t *ret_identity) MUST_CHECK;

status person_tell_added(struct work *w, const struct identity *identity) MUST_CHECK;

/* ---- person_doctor.c ---- */

/* BROKEN: an identity of nobody or of a merged contact, a contact without identity. */
status person_check_identities(struct work *w);

/* BROKEN: totals that are not the sum of the identities. */
status person_check_totals(struct work *w);
status person_rebuild_totals(struct work *w);

/* ---- person_contact.c: the rules of contacts as records ---- */

status person_before_contact(struct work *w, struct record_change *change);
status person_after_contact(struct work *w, const struct record_change *change);
status person_contact_archived(struct work *w, int64_t id, bool archived);
status person_contact_linked(struct work *w, const struct record_linked *linked);
status person_find_contact(struct work *w, const char *property, const char *value,
                           int64_t *ret_id);
status person_before_company(struct work *w, struct record_change *change);

/* At contacts that are named by their ids or by their e-mails; what else is told names nobody. */
status person_contact_turns(struct work *w, const struct record_value *values,
                            size_t count) MUST_CHECK;

/* A contact has an e-mail more or less: the list of its additional ones, and the search. */
status person_emails_changed(struct work *w, int64_t contact) MUST_CHECK;

/* Contacts without the rules that follow a change: for who does what follows himself. */
struct record_type person_quiet_contacts(void);

/* A contact was made: facts. */
status person_tell_created(struct work *w, int64_t contact, int64_t identity,
                           int64_t at) MUST_CHECK;

/* Brings an archived contact back into use, whatever happened to its e-mail meanwhile. */
status person_revive(struct work *w, int64_t contact) MUST_CHECK;

/* As the statements of the same names in person_store.h; then what is calculated from it. */
status person_refresh_totals(struct work *w, int64_t contact, int64_t identity) MUST_CHECK;
status person_yield_email(struct work *w, int64_t contact) MUST_CHECK;

#endif
