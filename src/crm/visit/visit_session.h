/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VISIT_SESSION_H
#define CRM_VISIT_SESSION_H

/* How facts become visits, and where a visit comes from. For this room only. */

#include "crm/visit/visit.h"
#include "kit/json/json.h"
#include "kit/ledger/ledger.h"

/* ---- visit_origin.c ---- */

/* What one event says of where its visitor comes from; texts may be NULL. */
struct visit_origin {
    const char *url, *referrer; /* the latter only of another site */
    const char *source, *medium, *campaign, *term, *content;
    bool        named; /* a campaign or another site is named: it is not just the next page */
    const char *device, *browser, *os, *country;
};

struct visit_origin visit_origin_of(struct work *w, const char *details);

/*
 * Whether the details can name a campaign or another site than that of `landing`. Without reading
 * them as JSON: most events are just the next page.
 */
bool visit_may_name_origin(const char *details, const char *landing);

/* The part of an address between "://" and the next '/', without "www."; NULL = it has none. */
const char *visit_host(struct work *w, const char *url);

/* By the rules: rows of struct channel_rule, in order. Never NULL. */
const char *visit_channel_of(struct work *w, const struct rows *rules, const char *source,
                             const char *medium);

/* ---- visit_session.c ---- */

/* One step of the follower. */
status visit_follow(struct work *w, int64_t *ret_taken) MUST_CHECK;

/* Makes all visits anew; tells nothing. In no transaction. */
status visit_rebuild(struct work *w) MUST_CHECK;

/* What a contact shows of their visits, after identities came or went. */
status visit_refresh_contact(struct work *w, int64_t contact) MUST_CHECK;

/* ---- visit_doctor.c: BROKEN names the first visitor or contact that is wrong ---- */

status visit_check_facts(struct work *w) MUST_CHECK;
status visit_check_contacts(struct work *w) MUST_CHECK;

/* ---- visit_session_store.c ---- */

status visit_store_rules(struct work *w, struct rows *ret_rules) MUST_CHECK;
status visit_store_put_rules(struct work *w, const struct rows *rules) MUST_CHECK;

/* The visit of the identity that began last, of those that touch from … until. NOT_FOUND. */
status visit_store_near(struct work *w, int64_t identity, int64_t from, int64_t until,
                        struct visit *ret_visit) MUST_CHECK;

/* Rows of struct visit; of those that are there only what events change. */
status visit_store_insert(struct work *w, const struct rows *visits) MUST_CHECK;
status visit_store_update(struct work *w, const struct rows *visits) MUST_CHECK;
status visit_store_remove_all(struct work *w) MUST_CHECK;

/* Of these identities: rows of int64_t. */
status visit_store_remove_of(struct work *w, const struct rows *identities) MUST_CHECK;

/* Of a contact, newest first, that began before; of everybody when the contact is ABSENT. */
status visit_store_list(struct work *w, const struct visit_query *query,
                        struct rows *ret_visits) MUST_CHECK;

/* What person_put_visits wants to know. */
struct person_visits;
status visit_store_sum(struct work *w, int64_t contact, struct person_visits *ret_sum) MUST_CHECK;

/*
 * Visits that began within a day before, and whose last event was at or after: rows of struct
 * visit, the latest first.
 */
status visit_store_live(struct work *w, int64_t since, int64_t limit,
                        struct rows *ret_visits) MUST_CHECK;

/* Rows of struct visit_count by a column of visits, which is one of visit_by_words. */
status visit_store_count(struct work *w, const struct visit_sources *query,
                         struct rows *ret_counts) MUST_CHECK;

#endif
