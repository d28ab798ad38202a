/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_POS_H
#define CRM_CONNECT_POS_H

/*
 * Tills (R74). A sale is an order whose number is "<till>:<receipt>", with channel "pos", and what
 * a till knows besides: clerk, payments, loyalty card. The same receipt again changes nothing;
 * another version of it tells the difference, as for every order.
 *
 * Who bought: by customer id, e-mail or phone as for every order; else by the loyalty card, when it
 * is somebody's; else nobody. A sale of nobody can be joined to a person later, by its receipt and
 * their e-mail, phone or card, or by itself when the card becomes somebody's; and be taken back.
 *
 * Part of crm/connect; asks order, person, store.
 */

#include "base/shape.h"
#include "base/work.h"
#include "crm/record/record.h"
#include "kit/job/job.h"

struct pos_payment {
    const char *kind;   /* "cash", "card", "voucher" …: a word */
    int64_t     amount; /* of the sale's currency */
};

struct pos_sale {
    int64_t     store;
    const char *till, *receipt;
    const char *clerk; /* NULL = not said, as all that may be left out */
    bool        refund;
    const char *refunds_till, *refunds_receipt; /* the sale that a refund gives back */
    int64_t     at;
    const char *currency;
    int64_t     total; /* ABSENT = of the lines */
    const char *card;  /* loyalty card */
    const char *customer, *email, *phone, *firstname, *lastname;
    const char *country, *state, *city, *zip; /* where the till stands */
    struct rows lines;                        /* of struct order_line; of a refund with any sign */
    struct rows payments;                     /* of struct pos_payment */
};

extern const struct shape pos_sale_shape;

#define POS_SALES_MAX 1000 /* in one call */

/* What became of one sale. Rows of struct pos_result. */
struct pos_result {
    const char *till, *receipt;
    const char *outcome;        /* "created" "changed" "unchanged" "refused" */
    int64_t     order;          /* ABSENT: refused */
    int64_t     contact;        /* who bought; ABSENT: nobody knows */
    const char *field, *reason; /* why it was refused */
};

extern const struct shape pos_result_shape;

/* WRITE. A sale that is refused stops no other: rows of struct pos_result, one for each. */
status pos_put_all(struct work *w, const struct rows *sales, struct rows *ret_results) MUST_CHECK;

/* A sale as it is kept. */
struct pos_kept {
    int64_t     store;
    const char *till, *receipt;
    int64_t     order_id;
    const char *clerk, *card;
    const char *payments; /* JSON */
    bool        kept_apart;
    int64_t     created_at, updated_at;
};

extern const struct shape pos_kept_shape;

/* NOT_FOUND. */
status pos_get(struct work *w, int64_t store, const char *till, const char *receipt,
               struct pos_kept *ret_kept) MUST_CHECK;

/* Whose a sale is, or shall be. One of the last four. */
struct pos_join {
    int64_t     store;
    const char *till, *receipt;
    int64_t     contact;
    const char *email, *phone, *card;
};

extern const struct shape pos_join_shape;

/*
 * The sale, and refunds of it, become what that person bought. Somebody is made for an e-mail or
 * phone that nobody has. NOT_FOUND: no such sale, or a card of nobody. CONFLICT: it is somebody
 * else's. INVALID: it does not say whose it shall be.
 */
status pos_join(struct work *w, const struct pos_join *join, int64_t *ret_contact) MUST_CHECK;

/* Nobody's again. CONFLICT: it was sold to somebody whom the till knew. */
status pos_leave(struct work *w, int64_t store, const char *till, const char *receipt) MUST_CHECK;

/*
 * The secret with which the tills of a store sign; a new one replaces the one before. Shown once.
 * What is signed: "{id}.{timestamp}.{body}" with HMAC-SHA256 in base64, as `v1,…` in the header
 * webhook-signature (Standard Webhooks 1.0); the key is what follows "whsec_", read as base64.
 */
status pos_make_secret(struct work *w, int64_t store, const char **ret_secret) MUST_CHECK;

struct pos_signed {
    const char *id, *timestamp, *signature; /* of the headers; NULL = not there */
    const char *body;
    size_t      size;
};

/* UNAUTHENTICATED: not signed with the store's secret, or not within five minutes of now. */
status pos_check_signature(struct work *w, int64_t store,
                           const struct pos_signed *message) MUST_CHECK;

/* Whether digits, with blanks and hyphens between, are the number of a payment card. */
bool pos_is_payment_card(const char *words);

/* ---- what it hangs on the house ---- */

#define POS_JOIN_JOB "pos.join"

status pos_join_run(struct work *w, const struct job *job);
status pos_regrouped(struct work *w, int64_t contact);
status pos_erase(struct work *w, const struct record_erased *erased);

#endif
