/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_OAUTH_H
#define CRM_STAFF_OAUTH_H

/*
 * Programs that act for a person who said yes: OAuth 2 (RFC 6749, with what RFC 9700 makes of it),
 * authorisation code with PKCE S256 (RFC 7636). For this room only.
 *
 * An app is registered by those who may edit staff. A person's consent makes a grant and a code,
 * good once and for 60 s; the app exchanges it for an access token of 30 minutes (a row of
 * staff_token, so the gate treats it as any other) and a refresh token. A code that is shown twice
 * ends its grant with all tokens of it. An app with a secret keeps its refresh token; one without
 * gets a new one each time, and showing an old one ends the grant. docs/why/oauth.md says why.
 */

#include "crm/staff/staff.h"
#include "kit/http/http.h"

#define OAUTH_CODE_LASTS   (60 * SECOND)
#define OAUTH_ACCESS_LASTS (30 * MINUTE)

/* ---- scopes ---- */

/*
 * The accesses that a scope stands for: one of ours ("contacts.see"), or one of the field's
 * ("crm.objects.contacts.read"). 0 when there is no such scope.
 */
uint64_t staff_scope_read(const char *name);

/* A scope of the field that includes the access; NULL when there is none. */
const char *staff_scope_like(enum access access);

/* Names of ours and of the field for what these accesses cover, with blanks between. */
const char *staff_scope_covered(struct work *w, uint64_t accesses);

/* ---- apps ---- */

struct staff_app {
    int64_t      id;
    const char  *name;
    const char  *client_id;
    bool         is_public;     /* it runs where its secret could be read, so it has none */
    const char  *client_secret; /* only when it is made: shown once */
    const char  *redirect_uris; /* with blanks between */
    int64_t      created_by;
    int64_t      created_at;
    struct bytes secret_hash;
};

extern const struct shape staff_app_shape;

/*
 * WRITE. INVALID: no name; a redirect URI that is not https, http on this machine, or a scheme of
 * the app's own with a dot (public apps only), or that has a fragment.
 */
status staff_app_create(struct work *w, struct staff_app *draft) MUST_CHECK;
status staff_app_change(struct work *w, const struct staff_app *app) MUST_CHECK;
status staff_app_get(struct work *w, int64_t id, struct staff_app *ret_app) MUST_CHECK;
status staff_app_list(struct work *w, struct rows *ret_apps) MUST_CHECK;

/* WRITE. A new secret in place of the old one. INVALID: a public app. */
status staff_app_renew(struct work *w, struct staff_app *app) MUST_CHECK;

/* WRITE. With its grants and their tokens. */
status staff_app_remove(struct work *w, int64_t id) MUST_CHECK;

/* ---- asking a person ---- */

struct oauth_ask {
    struct staff_app app;
    const char      *redirect_uri; /* registered, exactly */
    const char      *state;        /* NULL = none */
    const char      *challenge;    /* NULL = none */
    const char      *scopes;       /* those asked for that we know, as they were named */
    const char      *unknown;      /* those that we do not */
    uint64_t         accesses;     /* of the scopes */
    const char      *error;        /* NULL, or the word of RFC 6749 to send the browser back with */
    const char      *description;
};

/*
 * From the query of /oauth/authorize. INVALID: no such app, or not one of its redirect URIs: the
 * browser must not be sent there. OK with `error`: it is sent back with it.
 */
status staff_oauth_read(struct work *w, const struct http_pair *query,
                        struct oauth_ask *ret_ask) MUST_CHECK;

/* WRITE. The actor says yes: a grant, and the code for the app. */
status staff_oauth_allow(struct work *w, const struct oauth_ask *ask,
                         const char **ret_code) MUST_CHECK;

/* The redirect URI with what is sent back: a code, or the ask's error. */
const char *staff_oauth_back(struct work *w, const struct oauth_ask *ask, const char *code);

/* ---- tokens ---- */

/* What a program sends; NULL = not sent. */
struct oauth_call {
    const char *client_id, *client_secret;
    const char *grant_type;
    const char *code, *redirect_uri, *code_verifier;
    const char *refresh_token;
    const char *token; /* to introspect or revoke */
};

struct oauth_tokens {
    const char *token_type;
    const char *access_token;
    const char *refresh_token;
    int64_t     expires_in; /* s */
    const char *scope;
};

/* What refuses a call in the words of RFC 6749, 5.2. */
struct oauth_refusal {
    const char *error; /* NULL = none */
    const char *error_description;
};

extern const struct shape oauth_tokens_shape, oauth_refusal_shape;

/* WRITE. OK also with a refusal, so that what it ends stays ended. */
status staff_oauth_exchange(struct work *w, const struct oauth_call *call,
                            struct oauth_tokens  *ret_tokens,
                            struct oauth_refusal *ret_refusal) MUST_CHECK;

/* The app that calls. A refusal "invalid_client": unknown, or its secret is wrong or missing. */
status staff_oauth_client(struct work *w, const struct oauth_call *call, struct staff_app *ret_app,
                          struct oauth_refusal *ret_refusal) MUST_CHECK;

/* An access or refresh token of a grant, as introspection shows it. */
struct oauth_token {
    int64_t     token_id; /* 0 = a refresh token */
    int64_t     grant_id, app_id, user_id;
    const char *client_id;
    const char *email;
    const char *scopes;
    int64_t     created_at;
    int64_t     expires_at; /* ABSENT = never */
    bool        active;     /* it holds, and so do its grant and its user */
};

/* NOT_FOUND (without words). */
status staff_oauth_find(struct work *w, const char *token,
                        struct oauth_token *ret_token) MUST_CHECK;

/*
 * A personal token (POST /api/tokens) shown in the same way: no grant, app or client (ABSENT,
 * NULL); its scopes are the accesses it has now, and those of the field's that it covers.
 * NOT_FOUND (without words): it is none.
 */
status staff_oauth_find_personal(struct work *w, const char *token,
                                 struct oauth_token *ret_token) MUST_CHECK;

/* WRITE. An access token goes alone, a refresh token with its grant. */
status staff_oauth_revoke(struct work *w, const struct oauth_token *token) MUST_CHECK;

/* ---- grants ---- */

struct staff_grant {
    int64_t     id;
    int64_t     app_id;
    int64_t     user_id;
    const char *app;   /* its name */
    const char *email; /* of the user */
    const char *scopes;
    int64_t     created_at;
};

extern const struct shape staff_grant_shape;

/* Those that hold: of all for those who may edit staff, otherwise the actor's own. */
status staff_grant_list(struct work *w, struct rows *ret_grants) MUST_CHECK;

/* WRITE. Its tokens end. NOT_FOUND also for another's that the actor may not see. */
status staff_grant_revoke(struct work *w, int64_t id) MUST_CHECK;

#endif
