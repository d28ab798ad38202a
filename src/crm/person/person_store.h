/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_PERSON_STORE_H
#define CRM_PERSON_STORE_H

/* The rows of contacts' identities, merges and pairs. For this room only. */

#include "crm/person/person.h"

/* Somebody who may be behind a draft: an identity, and what is known of its contact. */
struct person_known {
    int64_t            identity;
    enum identity_kind kind;
    const char        *value;
    int64_t            contact; /* ABSENT: nobody yet; then the rest is empty */
    int64_t            archived_at;
    const char        *email, *phone, *firstname, *lastname, *company;
    const char        *address, *city, *state, *zip, *country;
};

/* The values of the three identities of a draft in the form in which they are kept, or NULL. */
struct person_key {
    const char *customer, *email, *phone;
};

/* Rows of struct person_known, one for each identity that is there. */
status person_store_known(struct work *w, const struct person_key *key,
                          struct rows *ret_known) MUST_CHECK;

/* The same of many at once. */
status person_store_known_all(struct work *w, const struct person_key *keys, size_t count,
                              struct rows *ret_known) MUST_CHECK;

/* PostgreSQL: turns at each of some people, pairs of kind and value in JSON; or at everybody. */
status person_store_take_turns(struct work *w, const char *pairs) MUST_CHECK;
status person_store_take_all_turns(struct work *w) MUST_CHECK;

/* NOT_FOUND without words. */
status person_store_find(struct work *w, enum identity_kind kind, const char *value,
                         struct identity *ret_identity) MUST_CHECK;

/* Makes it unless it is there; `ret_added` says which. */
status person_store_insert(struct work *w, const struct identity *identity,
                           bool *ret_added) MUST_CHECK;

/* The same of many: `ret_added` has a place for each, 0 or 1. */
status person_store_insert_all(struct work *w, const struct rows *identities,
                               int64_t *ret_added) MUST_CHECK;

status person_store_point(struct work *w, int64_t identity, int64_t contact) MUST_CHECK;
status person_store_identities(struct work *w, int64_t contact,
                               struct rows *ret_identities) MUST_CHECK;

/* Rows of int64_t. */
status person_store_identity_ids(struct work *w, int64_t contact,
                                 struct rows *ret_identities) MUST_CHECK;

/* An identity and whose it is; ABSENT: nobody's. */
struct person_of {
    int64_t id, contact;
};
status person_store_contacts_of(struct work *w, const int64_t *identities, size_t count,
                                struct rows *ret_of) MUST_CHECK;
struct db_cursor;
status person_store_contacts_open(struct work *w, struct db_cursor **ret_cursor) MUST_CHECK;

/* Of the contacts after one and up to another: rows of struct person_of. */
status person_store_contacts_between(struct work *w, int64_t after, int64_t last,
                                     struct rows *ret_of) MUST_CHECK;

/* What a contact may be called. */
struct person_name {
    int64_t     id;
    const char *firstname, *lastname, *email, *phone, *customer;
};
status person_store_names(struct work *w, const int64_t *contacts, size_t count,
                          struct rows *ret_names) MUST_CHECK;

/* How many customer ids that begin with `prefix` a contact has. */
status person_store_customers(struct work *w, int64_t contact, const char *prefix,
                              int64_t *ret_count) MUST_CHECK;

/* The contact in use that has this e-mail. NOT_FOUND without words. */
status person_store_email_owner(struct work *w, const char *email, int64_t *ret_contact) MUST_CHECK;

/* Whether a contact is archived. NOT_FOUND without words. */
status person_store_is_archived(struct work *w, int64_t contact, bool *ret_archived) MUST_CHECK;

/* NOT_FOUND without words; ABSENT: into none. */
status person_store_merged_into(struct work *w, int64_t id, int64_t *ret_into) MUST_CHECK;
status person_store_set_merged_into(struct work *w, int64_t id, int64_t into) MUST_CHECK;

/* A contact that comes back has no e-mail any more that points at somebody else. */
status person_store_yield_email(struct work *w, int64_t contact) MUST_CHECK;

status person_store_refresh_emails(struct work *w, int64_t contact) MUST_CHECK;

/* Totals of this contact and of the contact of this identity; 0 = none. */
status person_store_refresh_totals(struct work *w, int64_t contact, int64_t identity) MUST_CHECK;

/* Rows of struct person_spent, in their order; then the totals of their contacts. NOT_FOUND without
 * words. */
status person_store_add_spends(struct work *w, const struct rows *spent) MUST_CHECK;
status person_store_put_totals(struct work *w, const struct person_totals *totals) MUST_CHECK;
status person_store_totals(struct work *w, int64_t after, int64_t limit,
                           struct rows *ret_totals) MUST_CHECK;

status person_store_put_visits(struct work *w, const struct person_visits *visits) MUST_CHECK;

/* ---- merges ---- */

/* Remembers which identities `from` has, then points them at `into`. */
status person_store_move_identities(struct work *w, int64_t merge, int64_t from,
                                    int64_t into) MUST_CHECK;

/* Back to the merged one those that still point at the survivor. */
status person_store_return_identities(struct work *w, const struct record_merged *merge) MUST_CHECK;

/* ---- pairs ---- */

status person_store_add_pair(struct work *w, const struct person_pair *pair) MUST_CHECK;
status person_store_pairs(struct work *w, const struct person_pair *after, int64_t limit,
                          struct rows *ret_pairs) MUST_CHECK;

/* ---- erasing ---- */

/* Contacts that were merged into this one: rows of struct identity, of which only the id is set. */
status person_store_merged_contacts(struct work *w, int64_t contact,
                                    struct rows *ret_contacts) MUST_CHECK;

/* Takes its identities from a contact and what they say from them; forgets its merges and pairs. */
status person_store_erase(struct work *w, int64_t contact) MUST_CHECK;

/* ---- proofs ---- */

/* The first thing that is wrong; NOT_FOUND without words: nothing. */
status person_store_check_identities(struct work *w, int64_t *ret_identity) MUST_CHECK;
status person_store_check_contacts(struct work *w, int64_t *ret_contact) MUST_CHECK;
status person_store_check_totals(struct work *w, int64_t *ret_contact) MUST_CHECK;

/* Contacts after one: rows of struct person_id. */
struct person_id {
    int64_t id;
};
status person_store_ids(struct work *w, int64_t after, int64_t limit,
                        struct rows *ret_ids) MUST_CHECK;

#endif
