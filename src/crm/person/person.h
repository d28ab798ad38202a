/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_PERSON_H
#define CRM_PERSON_H

/*
 * Contacts and companies. A contact is a set of identities; facts and orders are written against
 * an identity, never against a contact, so joining two people only points identities elsewhere and
 * can be undone. Two people never merge by themselves: what looks like one person but may be two is
 * kept apart and noted (person_pairs). Old ids answer for ever.
 *
 * Every contact has an identity: its e-mails, its phones, its customer ids, or one of kind
 * IDENTITY_RECORD when it has nothing else. What is bought is counted on the identity; the totals
 * of a contact are made from its identities by one statement, so they are right after any merge.
 *
 * Asks:   record.
 * Tells:  CONTACT_CREATED, CONTACT_CHANGED, CONTACT_MERGED, CONTACT_UNMERGED, CONTACT_ARCHIVED,
 *         IDENTITY_ADDED (to a contact that was there before), CONTACT_ERASED.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/shape.h"
#include "base/work.h"
#include "crm/record/record.h"

enum identity_kind {
    IDENTITY_EMAIL,     /* lower case, trimmed */
    IDENTITY_PHONE,     /* E.164 */
    IDENTITY_CUSTOMER,  /* "<store id>:<the shop's customer id>" */
    IDENTITY_ORDER,     /* "<store id>:<order number>": an anonymous sale, joinable later */
    IDENTITY_ANONYMOUS, /* a tracker's id */
    IDENTITY_USER,
    IDENTITY_CARD, /* loyalty card */
    IDENTITY_POS,
    IDENTITY_RECORD, /* "<contact id>": a contact that nothing else identifies */
    IDENTITY_ERASED, /* its own id: of somebody who was erased; what they bought still counts */
};

extern const char *const identity_kind_words[]; /* "email" …, then NULL */

struct identity {
    int64_t            id;
    enum identity_kind kind;
    const char        *value;
    int64_t            contact; /* ABSENT: nobody yet */
    bool               verified;
    int64_t            created_at;
};

extern const struct shape identity_shape;

extern const struct record_type person_types[]; /* contacts, companies; ends with {0} */

/* ---- finding ---- */

/*
 * Finds or makes the identity; never makes a contact. The value is brought into the form of its
 * kind. INVALID: it has none (no e-mail address, no phone number with its country, empty).
 */
status person_identity(struct work *w, enum identity_kind kind, const char *value,
                       struct identity *ret_identity) MUST_CHECK;

/* Finds it and makes none; the value is in the form of its kind. NOT_FOUND without words. */
status person_find_identity(struct work *w, enum identity_kind kind, const char *value,
                            struct identity *ret_identity) MUST_CHECK;

/* What is known of somebody when they buy, sign up or are imported. Texts may be NULL. */
struct person_draft {
    int64_t     store;
    const char *customer; /* the shop's id for them */
    const char *email, *phone;
    const char *firstname, *lastname, *company;
    const char *address, *city, *state, *zip, *country;
    int64_t     created_at; /* ABSENT or 0 = now */
};

/*
 * Finds the contact by customer id, e-mail or phone, in this order, or makes one; adds identities
 * and fills properties that are still empty. Gives the identity to write facts against: the first
 * of the three that is there. An e-mail or phone that cannot be one is left out; when nothing is
 * left, ret_identity->id is 0 and no contact is made.
 *
 * Kept apart, and noted as a pair: an e-mail or phone that belongs to somebody with another
 * customer id of the same store; a phone of somebody with another e-mail; an e-mail of somebody
 * else than the customer id says (the customer id is right). An archived contact that is found
 * comes back.
 */
status person_find_or_create(struct work *w, const struct person_draft *draft,
                             struct identity *ret_identity) MUST_CHECK;

/*
 * The same of many, in their order, and the same outcome as one after the other; but who is there
 * already is looked up at once. Drafts of one store or of several.
 */
status person_find_or_create_all(struct work *w, const struct person_draft *drafts, size_t count,
                                 struct identity *ret_identities) MUST_CHECK;

/* person_identity of many that are probably new, such as the numbers of anonymous sales. */
status person_identity_all(struct work *w, enum identity_kind kind, const char *const *values,
                           size_t count, struct identity *ret_identities) MUST_CHECK;

/* ---- many at once ---- */

/* Somebody, by an identity in the form of its kind, or by their contact's id (IDENTITY_RECORD). */
struct person_named {
    enum identity_kind kind;
    const char        *value;
};

/*
 * Until this unit ends, nobody else who asks for their turn is at work on one of these people. A
 * unit that changes several asks first and for all of them: in whichever order it then comes to
 * them, no two wait for each other in a circle. Nothing where there is one writer (SQLite).
 */
status person_take_turns(struct work *w, const struct person_named *names, size_t count) MUST_CHECK;

/* ---- identities of a contact ---- */

/* The ids of a contact's identities, oldest first: rows of int64_t. */
status person_identities(struct work *w, int64_t contact, struct rows *ret_identities) MUST_CHECK;

/* Of the contact itself, or of the one it was merged into: rows of struct identity, oldest first.
 */
status person_list_identities(struct work *w, int64_t contact,
                              struct rows *ret_identities) MUST_CHECK;

/* The contacts that these identities belong to now, ABSENT where it is nobody. */
status person_contacts_of(struct work *w, const int64_t *identities, size_t count,
                          int64_t *ret_contacts) MUST_CHECK;

/* Every identity that belongs to somebody, to its contact: for folds over the whole ledger. */
status person_contact_map(struct work *w, struct map *ret_contacts) MUST_CHECK;

/* Puts the identities of the contacts after one and up to another into a map, each to its contact.
 */
status person_identities_between(struct work *w, int64_t after, int64_t last,
                                 struct map *contacts) MUST_CHECK;

/* What to call these contacts: name, e-mail, phone or the shop's id for them; never NULL. */
status person_labels(struct work *w, const int64_t *contacts, size_t count,
                     const char **ret_labels) MUST_CHECK;

/* Gives a contact one more way to be recognised. CONFLICT: it is somebody else's. */
status person_add_identity(struct work *w, int64_t contact, enum identity_kind kind,
                           const char *value, struct identity *ret_identity) MUST_CHECK;

/*
 * Takes an identity that stands for one order only from its contact; what was bought under it goes
 * with it. Nothing when it is of another kind: people are told apart by un-merging.
 */
status person_leave_identity(struct work *w, int64_t contact, int64_t identity) MUST_CHECK;

/* The contact that answers for this id now: itself, or the one it was merged into. NOT_FOUND. */
status person_resolve(struct work *w, int64_t contact, int64_t *ret_contact) MUST_CHECK;

/* ---- what somebody bought ---- */

/* What one order or refund changes; all in millionths of the home currency. */
struct person_spend {
    int64_t orders;  /* +1: an order that counts; 0: it, or a refund, changed */
    int64_t revenue; /* sales */
    int64_t refunds; /* positive: what was given back */
    int64_t at;      /* of the order */
    int64_t order;   /* its id, to know it again; of two at the same instant the smaller is first */
};

/*
 * Adds to what was bought under this identity and so to its contact, in this transaction; OK when
 * it has none. Properties: total_number_of_orders, total_value_of_orders, total_refunds,
 * net_lifetime_value (value of orders - refunds), first_order_date, first_order_value,
 * last_order_date, last_order_value, average_order_value (value of orders / orders),
 * average_days_between_orders ((last - first) / (orders - 1) in days); the averages rounded to
 * millionths, half away from zero. Orders may come in any order of time.
 *
 * An order that ceases to count, or moves in time, may change who is first and last: then count
 * anew and person_put_totals.
 */
status person_add_spend(struct work *w, int64_t identity,
                        const struct person_spend *spend) MUST_CHECK;

/* The same of many, each with its identity: rows of struct person_spent. */
struct person_spent {
    int64_t             identity;
    struct person_spend spend;
};
status person_add_spend_all(struct work *w, const struct rows *spent) MUST_CHECK;

/* All that was bought under one identity, as the orders sum up to it. ABSENT: there is no order. */
struct person_totals {
    int64_t identity;
    int64_t orders;                             /* sales that count */
    int64_t revenue;                            /* of these sales */
    int64_t refunds;                            /* positive */
    int64_t first_order, first_at, first_value; /* the first of these sales */
    int64_t last_order, last_at, last_value;
};

extern const struct shape person_totals_shape;

/* Sets what is kept: after an order was taken back or moved, and in `doctor --rebuild`. */
status person_put_totals(struct work *w, const struct person_totals *totals) MUST_CHECK;

/* What is kept, in order of identity, after one; all identities. Rows of struct person_totals. */
status person_list_totals(struct work *w, int64_t after, int64_t limit,
                          struct rows *ret_totals) MUST_CHECK;

/* ---- what somebody visited ---- */

/* Where a visit came from; texts may be NULL. */
struct person_visits {
    int64_t     contact;
    const char *original_channel, *original_source, *original_medium, *original_campaign;
    const char *original_referrer, *original_landing_page, *original_device, *original_country;
    int64_t     first_visit_date; /* ABSENT: none */
    const char *latest_channel, *latest_source, *latest_medium, *latest_campaign;
    const char *latest_referrer, *latest_landing_page, *latest_device, *latest_country;
    int64_t     last_visit_date;
    int64_t     number_of_visits, number_of_page_views, number_of_channels;
};

extern const struct shape person_visits_shape;

/* What a contact shows of their visits (crm/visit): the properties of these names. */
status person_put_visits(struct work *w, const struct person_visits *visits) MUST_CHECK;

/* ---- erasing ---- */

/*
 * WRITE, for ever: the contact, those that were merged into it, their history, identities, links,
 * and what any room keeps of them, also notes and other activities that are linked with nobody
 * else. Orders stay, anonymous, and no figure of sales changes. The bytes leave the files by a job.
 * NOT_FOUND. Tells CONTACT_ERASED.
 */
status person_erase(struct work *w, int64_t contact) MUST_CHECK;

/* ---- merging ---- */

/*
 * As record_merge, of contacts: besides, identities are pointed at `into` and totals added. Taking
 * it back (record_unmerge) gives back the identities that it moved and that still point at the
 * survivor, with everything that was bought under them, also since; those that came to the
 * survivor after the merge stay there.
 */
status person_merge(struct work *w, int64_t into, int64_t from, int64_t *ret_merge) MUST_CHECK;

/* Two contacts that may be one person, and why they were kept apart. */
struct person_pair {
    int64_t     contact, other;
    const char *reason;
    int64_t     noted_at;
};

extern const struct shape person_pair_shape;

/* Notes that these two may be one person; nothing when it was noted before. */
status person_note_pair(struct work *w, int64_t contact, int64_t other,
                        const char *reason) MUST_CHECK;

/* After one by (contact, other); rows of struct person_pair. */
status person_pairs(struct work *w, const struct person_pair *after, int64_t limit,
                    struct rows *ret_pairs) MUST_CHECK;

#endif
