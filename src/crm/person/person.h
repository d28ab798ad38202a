/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_PERSON_H
#define CRM_PERSON_H

/*
 * Contacts and companies. A contact is a set of identities; facts and orders are written against
 * an identity, never against a contact, so joining two people only points identities elsewhere and
 * can be undone. Two verified e-mails never merge by themselves; old ids answer for ever.
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
};

struct identity {
    int64_t            id;
    enum identity_kind kind;
    const char        *value;
    int64_t            contact; /* ABSENT: nobody yet */
    bool               verified;
    int64_t            created_at;
};

extern const struct record_type person_types[]; /* contacts, companies; ends with {0} */

/* Finds or makes the identity; never makes a contact. */
status person_identity(struct work *w, enum identity_kind kind, const char *value,
                       struct identity *ret_identity) MUST_CHECK;

/* What is known of somebody when they buy, sign up or are imported. Texts may be NULL. */
struct person_draft {
    int64_t     store;
    const char *customer; /* the shop's id for them */
    const char *email, *phone;
    const char *firstname, *lastname, *company;
    const char *address, *city, *state, *zip, *country;
    int64_t     created_at; /* ABSENT = now */
};

/*
 * Finds the contact by customer id, e-mail or phone, in this order, or makes one; adds identities
 * and fills properties that are still empty. Gives the identity to write facts against.
 */
status person_find_or_create(struct work *w, const struct person_draft *draft,
                             struct identity *ret_identity) MUST_CHECK;

/* What one order or refund changes; all in millionths of the home currency. */
struct person_spend {
    int64_t orders;  /* +1, -1, 0 */
    int64_t revenue; /* sales */
    int64_t refunds; /* positive: what was given back */
    int64_t at;      /* of the order */
};

/*
 * Adds to the totals of the identity's contact, in this transaction; OK when it has none. Totals:
 * total_number_of_orders, total_value_of_orders, total_refunds, net_lifetime_value,
 * first_order_date, last_order_date, average_order_value, average_days_between_orders.
 */
status person_add_spend(struct work *w, int64_t identity,
                        const struct person_spend *spend) MUST_CHECK;

/*
 * What the orders of a contact sum up to, counted anew by the room that keeps the orders. The
 * averages and the net value follow from it.
 */
struct person_totals {
    int64_t contact;
    int64_t orders;            /* sales that count */
    int64_t revenue;           /* of these sales */
    int64_t refunds;           /* positive */
    int64_t first_at, last_at; /* of these sales; ABSENT = none */
};

extern const struct shape person_totals_shape;

/* Sets them: after an order was taken back or moved, and in `doctor --rebuild`. */
status person_put_totals(struct work *w, const struct person_totals *totals) MUST_CHECK;

/* The totals that are kept, in order of contact, after one. Rows of struct person_totals. */
status person_list_totals(struct work *w, int64_t after, int64_t limit,
                          struct rows *ret_totals) MUST_CHECK;

/* The contacts that these identities belong to now, ABSENT where it is nobody. */
status person_contacts_of(struct work *w, const int64_t *identities, size_t count,
                          int64_t *ret_contacts) MUST_CHECK;

/* What to call these contacts: name, e-mail, phone or the shop's id for them; never NULL. */
status person_labels(struct work *w, const int64_t *contacts, size_t count,
                     const char **ret_labels) MUST_CHECK;

/* Every identity that belongs to somebody, to its contact: for folds over the whole ledger. */
status person_contact_map(struct work *w, struct map *ret_contacts) MUST_CHECK;

/* The ids of a contact's identities. */
status person_identities(struct work *w, int64_t contact, struct rows *ret_identities) MUST_CHECK;

/* The contact that answers for this id now: itself, or the one it was merged into. */
status person_resolve(struct work *w, int64_t contact, int64_t *ret_contact) MUST_CHECK;

/*
 * `from` goes into `into`: identities are pointed at `into`, empty properties filled, totals added.
 * CONFLICT: they are the same. Every merge is a row that person_unmerge undoes exactly.
 */
status person_merge(struct work *w, int64_t into, int64_t from, int64_t *ret_merge) MUST_CHECK;
status person_unmerge(struct work *w, int64_t merge) MUST_CHECK;

#endif
