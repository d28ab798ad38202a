/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_STORE_H
#define CRM_STAFF_STORE_H

/* The rows of the staff room. For this room only. */

#include "crm/staff/staff.h"
#include "kit/crypt/crypt.h"

/* The hash by which a session or token is found. */
struct key {
    unsigned char bytes[SHA256_SIZE];
};

struct key staff_key_of(const char *secret);

/* What the gate must know of who shows a session or a token. */
struct credential {
    int64_t         user_id;
    int64_t         token_id; /* 0 = a session */
    int64_t         seen_at;  /* ABSENT = never */
    const char     *scopes;   /* NULL = all of the role */
    enum staff_role role;
    int64_t         own_role;                 /* with ROLE_OWN; otherwise ABSENT */
    int64_t         grant_id;                 /* of an app's token; otherwise ABSENT */
    int64_t         expires_at;               /* ABSENT = never */
    int64_t         burst_limit, daily_limit; /* as in struct staff_token */
};

struct throttle_state {
    int64_t failures;
    int64_t failed_at;
};

/* ---- users ---- */

status staff_store_insert(struct work *w, const struct user *user) MUST_CHECK;
status staff_store_get(struct work *w, int64_t id, struct user *ret_user) MUST_CHECK;
status staff_store_find(struct work *w, const char *email, struct user *ret_user) MUST_CHECK;
status staff_store_list(struct work *w, struct rows *ret_users) MUST_CHECK;

/* Some of them, in order of id. */
struct staff_page {
    int64_t     after, limit;
    bool        disabled;
    const char *email; /* NULL = any */
};
status staff_store_page(struct work *w, const struct staff_page *page,
                        struct rows *ret_users) MUST_CHECK;
status staff_store_update(struct work *w, const struct user *user) MUST_CHECK;
status staff_store_owners(struct work *w, struct rows *ret_users) MUST_CHECK; /* ids; locked */

/* ---- sessions and tokens ---- */

status staff_store_insert_session(struct work *w, const struct key *key,
                                  const struct sign_in *sign_in) MUST_CHECK;
/* NOT_FOUND: none, too old, or its user is disabled. */
status staff_store_find_session(struct work *w, const struct key *key, int64_t since,
                                struct credential *ret_credential) MUST_CHECK;
status staff_store_remove_session(struct work *w, const struct key *key) MUST_CHECK;
status staff_store_remove_sessions(struct work *w, int64_t user_id) MUST_CHECK;
status staff_store_find_token(struct work *w, const struct key *key,
                              struct credential *ret_credential) MUST_CHECK;
status staff_store_insert_token(struct work *w, const struct staff_token *token,
                                const struct key *key) MUST_CHECK;
status staff_store_get_token(struct work *w, int64_t id, struct staff_token *ret_token) MUST_CHECK;
/* user_id 0 = of all. */
status staff_store_list_tokens(struct work *w, int64_t user_id, struct rows *ret_tokens) MUST_CHECK;
status staff_store_remove_token(struct work *w, int64_t id) MUST_CHECK;
status staff_store_is_app_token(struct work *w, int64_t id, bool *ret_is) MUST_CHECK;

/* The credential with that key, and its user, were seen now. */
status staff_store_seen(struct work *w, const struct credential *credential,
                        const struct key *key) MUST_CHECK;

/* Requests of a token on a day: written down so far, and more of them. */
status staff_store_usage(struct work *w, int64_t token, int64_t day, int64_t *ret_used) MUST_CHECK;
status staff_store_add_usage(struct work *w, int64_t token, int64_t day,
                             int64_t requests) MUST_CHECK;

/* Counts a request of the token. TOO_MANY, with when to come back in the headers; staff_rate.c. */
status staff_take_rate(struct work *w, const struct request *rq,
                       const struct credential *credential) MUST_CHECK;

/* ---- throttle, upkeep, audit ---- */

/* No failures when there is no row. */
status staff_store_throttle(struct work *w, const char *key,
                            struct throttle_state *ret_state) MUST_CHECK;
/* TOO_MANY while wrong codes make the next one wait; a wrong one is counted. See staff_session.c.
 */
status staff_wait_for_code(struct work *w, const struct sign_in *sign_in,
                           int64_t *ret_wait) MUST_CHECK;
status staff_count_code(struct work *w, const struct sign_in *sign_in) MUST_CHECK;
/* Failures up to `since` are forgotten first. */
status staff_store_add_failure(struct work *w, const char *key, int64_t since) MUST_CHECK;
status staff_store_forgive(struct work *w, const char *key) MUST_CHECK;

/* Sessions not seen, and failures not repeated, after these instants. */
status staff_store_forget(struct work *w, int64_t sessions, int64_t failures) MUST_CHECK;

status staff_store_add_audit(struct work *w, const struct audit_entry *entry) MUST_CHECK;
status staff_store_list_audit(struct work *w, int64_t after, int64_t limit,
                              struct rows *ret_entries) MUST_CHECK;

#endif
