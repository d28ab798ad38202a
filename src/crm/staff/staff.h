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
    ROLE_OWN, /* one of the shop's own roles: struct own_role */
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
    int64_t         own_role; /* with ROLE_OWN: the id of a struct own_role */
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

/* The same for somebody with this role; the accesses of an own role are read. */
status staff_user_scopes(struct work *w, enum staff_role role, int64_t own_role,
                         uint64_t *ret_scopes) MUST_CHECK;

/* ---- what they may of single records and properties ---- */

/* Which records of a type. */
enum staff_rows { ROWS_NONE, ROWS_OWN, ROWS_STORES, ROWS_ALL };

/* What keeps somebody from something; read once a unit. NULL: nothing does. */
struct staff_rights;

/* Of the actor of this work. */
status staff_rights(struct work *w, const struct staff_rights **ret_rights) MUST_CHECK;

/* Which records of the type (its id) may be seen, or edited. */
enum staff_rows staff_rights_rows(const struct staff_rights *rights, const char *type, bool edit);

/* With ROWS_STORES: of these stores. */
const int64_t *staff_rights_stores(const struct staff_rights *rights, size_t *ret_count);

enum staff_level { LEVEL_HIDDEN, LEVEL_READ_ONLY, LEVEL_EDIT };
enum staff_level staff_rights_level(const struct staff_rights *rights, const char *type,
                                    const char *property);

/* Whether any property of the type is hidden. */
bool staff_rights_hide(const struct staff_rights *rights, const char *type);

/*
 * What follows of itself from an act (a buyer becomes a contact) is the house's doing: nothing is
 * kept from it until staff_bind gets what staff_unbind gave. The actor stays who they are.
 */
int64_t staff_unbind(struct work *w);
void    staff_bind(struct work *w, int64_t bound);

/*
 * For what shows a type as a whole, such as totals. FORBIDDEN: some records or properties of it are
 * kept from the actor.
 */
status staff_need_all(struct work *w, const char *type) MUST_CHECK;

/*
 * For what shows everything that the house knows, such as the ledger. FORBIDDEN: the actor's role
 * keeps a type, some records or some property from them.
 */
status staff_need_everything(struct work *w) MUST_CHECK;

/* ---- roles of the shop's own ---- */

struct staff_role_object {
    const char     *type; /* id of the object type */
    enum staff_rows see, edit;
};

struct staff_role_property {
    const char      *type;
    const char      *property;
    enum staff_level level; /* hidden or read_only */
};

struct own_role {
    int64_t     id;
    const char *name;
    const char *accesses;   /* names, with blanks between */
    struct rows objects;    /* struct staff_role_object; a type that is not there: all records */
    struct rows properties; /* struct staff_role_property */
    int64_t     created_at;
};

extern const struct shape staff_role_shape;

/*
 * WRITE. INVALID: no name, no such access, an access that only built-in roles have (staff.edit), a
 * type that is no type's id, the same twice. CONFLICT: the name is taken.
 */
status staff_create_role(struct work *w, struct own_role *draft) MUST_CHECK;
status staff_change_role(struct work *w, struct own_role *role) MUST_CHECK;
status staff_get_role(struct work *w, int64_t id, struct own_role *ret_role) MUST_CHECK;
status staff_list_roles(struct work *w, struct rows *ret_roles) MUST_CHECK;

/* WRITE. CONFLICT: somebody has it. */
status staff_remove_role(struct work *w, int64_t id) MUST_CHECK;

/* The stores of somebody of a branch. WRITE: replaces them. */
status staff_put_user_stores(struct work *w, int64_t user_id, const int64_t *stores,
                             size_t count) MUST_CHECK;
/* Rows of struct staff_user_store. */
status staff_list_user_stores(struct work *w, int64_t user_id, struct rows *ret_stores) MUST_CHECK;

struct staff_user_store {
    int64_t user_id, store_id;
};

/* ---- teams ---- */

struct staff_team_member {
    int64_t user;
    bool    primary; /* of the teams of a user one is */
};

struct team {
    int64_t     id;
    const char *name;    /* unique */
    struct rows members; /* struct staff_team_member */
    int64_t     created_at, updated_at;
};

extern const struct shape staff_team_shape;

/* By name: rows of struct team. */
status staff_list_teams(struct work *w, struct rows *ret_teams) MUST_CHECK;
status staff_get_team(struct work *w, int64_t id, struct team *ret_team) MUST_CHECK;

/*
 * WRITE; with all members. One who is said to be there with `primary` is primary in no other team;
 * whose primary team they leave has the oldest of the others. INVALID: no name, no such user, one
 * twice. CONFLICT: the name is taken.
 */
status staff_create_team(struct work *w, struct team *draft) MUST_CHECK;
status staff_change_team(struct work *w, struct team *team) MUST_CHECK;
status staff_remove_team(struct work *w, int64_t id) MUST_CHECK;

/* The primary team of a user; ABSENT = none. */
status staff_team_of(struct work *w, int64_t user_id, int64_t *ret_team) MUST_CHECK;

/* For whoever says of records in which team their owner is: users whose records say it wrongly. */
struct staff_team_behind {
    int64_t user_id;
    int64_t team; /* that they are in; ABSENT = none */
};
status staff_teams_behind(struct work *w, struct rows *ret_behind) MUST_CHECK;
/* WRITE. Their records say this one by now. */
status staff_team_followed(struct work *w, const struct staff_team_behind *followed) MUST_CHECK;

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

/* ---- the first owner ---- */

/* Whether nobody is a user yet. */
status staff_needs_owner(struct work *w, bool *ret_needs) MUST_CHECK;

/*
 * WRITE. A code with which somebody makes the first owner, good for seven days; kept as a hash. So
 * a fresh installation belongs to who started it, not to who finds it first.
 */
status staff_create_setup_code(struct work *w, const char **ret_code) MUST_CHECK;

/* READ, before a password is hashed for it. INVALID: no such code. CONFLICT: there is a user. */
status staff_check_setup_code(struct work *w, const char *code) MUST_CHECK;

/* WRITE. Makes draft the owner and ends all codes. As staff_check_setup_code, staff_create_user. */
status staff_create_owner(struct work *w, const char *code, struct user *draft) MUST_CHECK;

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
    const char *peer;   /* address */
    const char *agent;  /* NULL = not said */
    bool        right;  /* found by staff_check_sign_in */
    bool        second; /* the same: a code must be shown too */
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

/* WRITE, for who lost it: the second factor of a user goes. OK also when there is none. */
status staff_totp_remove(struct work *w, int64_t user_id) MUST_CHECK;

/* WRITE. A token for POST /api/password. FORBIDDEN: an owner's, by somebody who is none. */
status staff_create_password_link(struct work *w, int64_t user_id,
                                  const char **ret_token) MUST_CHECK;

/* ---- the audit log ---- */

struct audit_entry {
    int64_t     id;
    int64_t     at;
    int64_t     user_id;  /* 0 = the house itself, -1 = nobody known */
    const char *email;    /* of the user */
    int64_t     token_id; /* 0 = none */
    const char *peer;     /* the address; NULL = nobody was connected */
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

/* The same from a READ, in a WRITE of its own after it. */
void staff_note_later(struct work *w, const char *action, const char *object, int64_t id,
                      const char *details);

/* Newest first, older than the entry `after`; 0 = from the newest. */
status staff_list_audit(struct work *w, int64_t after, int64_t limit,
                        struct rows *ret_entries) MUST_CHECK;

/*
 * What programs know this Storefolk by (portalId, hub_id): a number from 1 to 2^31 - 1, since typed
 * clients hold it in 32 bits. Made from the id of its first user, who is never removed, so it
 * stays. NOT_FOUND: there is no user yet.
 */
status staff_account_id(struct work *w, int64_t *ret_id) MUST_CHECK;

/* The host that the caller reached us by: "crm.example" or "127.0.0.1:8080". */
const char *staff_host(const struct request *rq);

#endif
