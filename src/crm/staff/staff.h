/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_H
#define CRM_STAFF_H

/*
 * The people of the shop: users with a role, their sessions, API tokens, and the audit log of what
 * they changed. One function says who asks (staff_authenticate), one whether they may (staff_may).
 *
 * Passwords are kept as Argon2id, tokens and sessions as SHA-256 of 32 random bytes. Hashing and
 * checking a password takes a tenth of a second on purpose: it is done in a READ or outside of
 * transactions, never on the one writer of SQLite.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/access.h"

struct request;

enum staff_role {
    ROLE_NONE,
    ROLE_OWNER,
    ROLE_ADMIN,
    ROLE_MANAGER,
    ROLE_MARKETER,
    ROLE_SALES,
    ROLE_SUPPORT,
    ROLE_BRANCH,
    ROLE_READ_ONLY,
    ROLE_COUNT,
};

extern const char *const staff_role_words[]; /* "none" "owner" …, then NULL */

struct user {
    int64_t         id;
    const char     *email; /* kept in lower case; unique */
    const char     *name;
    enum staff_role role;
    const char     *password; /* in a draft only; never read back */
    const char     *hash;     /* of the password; made by staff_hash_password */
    bool            disabled;
    int64_t         created_at;
    int64_t         last_seen_at; /* ABSENT = never; exact to the hour */
};

extern const struct shape user_shape;       /* what the API shows */
extern const struct shape user_draft_shape; /* what it takes */

/* ---- users ---- */

/*
 * Checks draft->password and makes draft->hash of it; nothing when there is no password. Slow.
 * INVALID: shorter than 10 characters, longer than 1,000 bytes, or the e-mail address.
 */
status staff_hash_password(struct work *w, struct user *draft) MUST_CHECK;

/* WRITE. INVALID: no e-mail address, no role. CONFLICT: it has a user already. */
status staff_create_user(struct work *w, struct user *draft) MUST_CHECK;

status staff_get_user(struct work *w, int64_t id, struct user *ret_user) MUST_CHECK;
status staff_find_user(struct work *w, const char *email, struct user *ret_user) MUST_CHECK;
status staff_list_users(struct work *w, struct rows *ret_users) MUST_CHECK;

/*
 * WRITE: name, e-mail, role, disabled, and the password when there is a hash, which ends the
 * user's sessions. CONFLICT: nobody would be left who is an owner. FORBIDDEN: only owners make
 * owners and change them.
 */
status staff_change_user(struct work *w, const struct user *user) MUST_CHECK;

/* ---- what they may ---- */

/* Whether the actor of this work may; the house itself may everything. */
bool staff_may(const struct work *w, enum access access);

/* The same as an outcome: FORBIDDEN, MISSING_SCOPES, naming the access and a scope that has it. */
status staff_need(struct work *w, enum access access) MUST_CHECK;

/* The accesses of a role or a token as bits 1 << enum access. */
uint64_t staff_role_scopes(enum staff_role role);

/* The bit of an access by its name; 0 when there is none. */
uint64_t staff_access_of(const char *name);

/*
 * Names such as "contacts.see contacts.edit", also scopes of the field such as
 * "crm.objects.contacts.read". INVALID: there is no such access.
 */
status      staff_read_scopes(struct work *w, const char *names, uint64_t *ret_scopes) MUST_CHECK;
const char *staff_scope_names(struct work *w, uint64_t scopes);

/* One line of the table of roles. */
struct access_line {
    const char *name;  /* "contacts.see" */
    const char *label; /* "See contacts" */
    const char *roles; /* "owner admin …" */
};
extern const struct shape access_line_shape;
struct rows               staff_access_lines(struct work *w);

/* ---- tokens for programs ---- */

struct staff_token {
    int64_t     id;
    int64_t     user_id;
    const char *name;
    const char *scopes; /* names; NULL = all that the user's role may */
    const char *hint;   /* its last four characters */
    const char *token;  /* only when it is made: shown once, kept only as a hash */
    int64_t     created_at;
    int64_t     last_used_at; /* ABSENT = never; exact to the hour */
    int64_t     burst_limit;  /* requests in 10 s; 0 = any number; ABSENT = the usual */
    int64_t     daily_limit;  /* requests in a day of UTC; the same */
};

extern const struct shape staff_token_shape;

/*
 * WRITE; user_id 0 = the actor. FORBIDDEN: another's without being allowed to edit staff, or with
 * more scopes than the actor has; an app's token makes none at all.
 */
status staff_create_token(struct work *w, struct staff_token *draft) MUST_CHECK;

/* Rows of struct staff_token: of all who may edit staff, otherwise the actor's own. */
status staff_list_tokens(struct work *w, struct rows *ret_tokens) MUST_CHECK;

/* WRITE. NOT_FOUND also for another's token that the actor may not see. */
status staff_remove_token(struct work *w, int64_t id) MUST_CHECK;

/* ---- signing in ---- */

/*
 * The gate of every route: reads "Authorization: Bearer …" or the session cookie, fills w->actor
 * and checks the route's access. UNAUTHENTICATED, FORBIDDEN. With a cookie, what writes must come
 * from our own pages: see staff_gate.c.
 */
status staff_authenticate(struct work *w, const struct request *rq) MUST_CHECK;

/* Somebody who signs in. */
struct sign_in {
    const char *email, *password;
    const char *peer;  /* address */
    const char *agent; /* NULL = not said */
    bool        right; /* found by staff_check_sign_in */
    int64_t     user_id;
};

/*
 * Slow; a READ. OK with `right` true or false: an unknown user, a wrong password and a disabled
 * user take the same time and look the same. TOO_MANY: too many failures; `ret_wait` says how many
 * ms are to be waited.
 */
status staff_check_sign_in(struct work *w, struct sign_in *sign_in, int64_t *ret_wait) MUST_CHECK;

/*
 * WRITE. Begins a session, which ends 30 days after it was last used: `ret_session` is for the
 * cookie. When it was not right the failure is counted and `ret_session` is NULL.
 */
status staff_sign_in(struct work *w, const struct sign_in *sign_in,
                     const char **ret_session) MUST_CHECK;

/* WRITE. Ends the session of this request; OK also when there is none. */
status staff_sign_out(struct work *w, const struct request *rq) MUST_CHECK;

/* ---- the audit log ---- */

struct audit_entry {
    int64_t     id;
    int64_t     at;
    int64_t     user_id;  /* 0 = the house itself, -1 = nobody known */
    const char *email;    /* of the user */
    int64_t     token_id; /* 0 = none */
    const char *source;
    const char *action;
    const char *object;
    int64_t     object_id;
    const char *details;
};

extern const struct shape audit_entry_shape;

/* One line of the audit log, in this WRITE: who, what, on which record. Texts may be NULL. */
status staff_note(struct work *w, const char *action, const char *object, int64_t id,
                  const char *details) MUST_CHECK;

/* Newest first, older than the entry `after`; 0 = from the newest. */
status staff_list_audit(struct work *w, int64_t after, int64_t limit,
                        struct rows *ret_entries) MUST_CHECK;

/* What programs know this Storefolk by: the id of its first user, who is never removed. */
status staff_account_id(struct work *w, int64_t *ret_id) MUST_CHECK;

#endif
