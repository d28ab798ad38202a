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

#include "base/shape.h"
#include "base/work.h"

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
