/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an app may ask, and what it gets for a code or a refresh token. */
#include "crm/staff/staff_oauth.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_oauth_store.h"
#include "kit/db/db.h"

static const struct field tokens_fields[] = {
    FIELD(oauth_tokens, token_type, FIELD_TEXT, .help = "\"bearer\""),
    FIELD(oauth_tokens, access_token, FIELD_TEXT),
    FIELD(oauth_tokens, refresh_token, FIELD_TEXT),
    FIELD(oauth_tokens, expires_in, FIELD_INT, .help = "seconds"),
    FIELD(oauth_tokens, scope, FIELD_TEXT),
};
const struct shape oauth_tokens_shape = SHAPE("OauthTokens", oauth_tokens, tokens_fields);

static const struct field refusal_fields[] = {
    FIELD(oauth_refusal, error, FIELD_TEXT),
    FIELD(oauth_refusal, error_description, FIELD_TEXT),
};
const struct shape oauth_refusal_shape = SHAPE("OauthError", oauth_refusal, refusal_fields);

/* ---- asking a person ---- */

/* Letters, digits and what RFC 7636, 4.1 allows besides; a challenge is 43 of them. */
static bool is_unreserved(const char *words)
{
    return strspn(words, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
           == strlen(words);
}

static bool is_registered(struct work *w, const struct staff_app *app, const char *uri)
{
    for (const char **one = text_split(w, app->redirect_uris, ' ', NULL); *one != NULL; one++)
        if (text_same(*one, uri))
            return true;
    return false;
}

/* The app, and one of its redirect URIs; an app with a single one may leave it out. */
static status read_app(struct work *w, const struct http_pair *query, struct oauth_ask *ask)
{
    const char *client_id = request_pair(query, "client_id");
    ask->redirect_uri = request_pair(query, "redirect_uri");
    status outcome = staff_store_find_app(w, client_id == NULL ? "" : client_id, &ask->app);
    if (outcome == NOT_FOUND)
        return fail(w, INVALID, "client_id",
                    "No app with this client_id is registered here; ask whoever sent you.");
    TRY(outcome);
    if (ask->redirect_uri == NULL && strchr(ask->app.redirect_uris, ' ') == NULL)
        ask->redirect_uri = ask->app.redirect_uris;
    if (!is_registered(w, &ask->app, ask->redirect_uri))
        return fail(w, INVALID, "redirect_uri",
                    "The redirect_uri is none that is registered for %s; it must be the same to "
                    "the letter.",
                    ask->app.name);
    return OK;
}

static void refuse_ask(struct oauth_ask *ask, const char *error, const char *description)
{
    if (ask->error != NULL)
        return;
    ask->error = error;
    ask->description = description;
}

static void read_challenge(const struct http_pair *query, struct oauth_ask *ask)
{
    const char *method = request_pair(query, "code_challenge_method");
    ask->challenge = request_pair(query, "code_challenge");
    if (ask->challenge == NULL) {
        if (ask->app.is_public)
            refuse_ask(ask, "invalid_request", "a public app must send a code_challenge");
        return;
    }
    if (!text_same(method, "S256"))
        refuse_ask(ask, "invalid_request", "the code_challenge_method must be S256");
    else if (strlen(ask->challenge) != 43 || !is_unreserved(ask->challenge))
        refuse_ask(ask, "invalid_request", "a code_challenge of S256 has 43 characters");
}

static void add_word(struct text *words, const char *word)
{
    text_addf(words, "%s%s", words->size > 0 ? " " : "", word);
}

/* Scopes that we do not know are left out, as RFC 6749, 3.3 allows: apps ask for more than we do.
 */
static void read_scopes(struct work *w, const char *names, struct text *known, struct text *unknown,
                        uint64_t *accesses)
{
    for (const char **name = text_split(w, names == NULL ? "" : names, ' ', NULL); *name != NULL;
         name++) {
        uint64_t of_name = staff_scope_read(*name);
        if (text_empty(*name))
            continue;
        add_word(of_name != 0 ? known : unknown, *name);
        *accesses |= of_name;
    }
}

static void read_all_scopes(struct work *w, const struct http_pair *query, struct oauth_ask *ask)
{
    struct text known = text_open(w->arena), unknown = text_open(w->arena);
    read_scopes(w, request_pair(query, "scope"), &known, &unknown, &ask->accesses);
    read_scopes(w, request_pair(query, "optional_scope"), &known, &unknown, &ask->accesses);
    ask->scopes = known.bytes;
    ask->unknown = unknown.bytes;
    if (ask->accesses == 0)
        refuse_ask(ask, "invalid_scope", "no scope was asked for that is known here");
}

status staff_oauth_read(struct work *w, const struct http_pair *query, struct oauth_ask *ret_ask)
{
    *ret_ask = (struct oauth_ask){.state = request_pair(query, "state")};
    TRY(read_app(w, query, ret_ask));
    const char *type = request_pair(query, "response_type");
    /* The field's own address is called without it. */
    if (type != NULL && !text_same(type, "code"))
        refuse_ask(ret_ask, "unsupported_response_type", "the response_type must be code");
    read_challenge(query, ret_ask);
    read_all_scopes(w, query, ret_ask);
    return OK;
}

status staff_oauth_allow(struct work *w, const struct oauth_ask *ask, const char **ret_code)
{
    *ret_code = token_make(w, "sfc_");
    struct key       key = staff_key_of(*ret_code);
    struct grant_row grant = {
        .id = db_new_id(w),
        .app_id = ask->app.id,
        .user_id = w->actor.user,
        .scopes = ask->scopes,
        .code_hash = {key.bytes, sizeof key.bytes},
        .redirect_uri = ask->redirect_uri,
        .challenge = ask->challenge,
        .created_at = w->now,
        .revoked_at = ABSENT,
    };
    TRY(staff_store_insert_grant(w, &grant));
    return staff_note(w, "grant.created", "app", ask->app.id, ask->scopes);
}

static void add_escaped(struct text *text, const char *name, const char *value, char before)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    if (value == NULL)
        return;
    text_addf(text, "%c%s=", before, name);
    for (const char *c = value; *c != '\0'; c++)
        if (strchr(plain, *c) != NULL)
            text_add_char(text, *c);
        else
            text_addf(text, "%%%02X", (unsigned) (unsigned char) *c);
}

const char *staff_oauth_back(struct work *w, const struct oauth_ask *ask, const char *code)
{
    struct text uri = text_open(w->arena);
    text_add(&uri, ask->redirect_uri);
    char before = strchr(ask->redirect_uri, '?') == NULL ? '?' : '&';
    if (code != NULL)
        add_escaped(&uri, "code", code, before);
    else
        add_escaped(&uri, "error", ask->error, before);
    add_escaped(&uri, "error_description", code == NULL ? ask->description : NULL, '&');
    add_escaped(&uri, "state", ask->state, '&');
    return uri.bytes;
}

/* ---- which app calls ---- */

#define REFUSE(refusal, word, sentence)                                                            \
    (*(refusal) = (struct oauth_refusal){.error = (word), .error_description = (sentence)}, OK)

static bool has_secret(const struct staff_app *app, const char *secret)
{
    if (secret == NULL || app->secret_hash.size != SHA256_SIZE)
        return false;
    struct key key = staff_key_of(secret);
    return memcmp(key.bytes, app->secret_hash.data, SHA256_SIZE) == 0;
}

status staff_oauth_client(struct work *w, const struct oauth_call *call, struct staff_app *ret_app,
                          struct oauth_refusal *ret_refusal)
{
    status outcome =
        staff_store_find_app(w, call->client_id == NULL ? "" : call->client_id, ret_app);
    *ret_refusal = (struct oauth_refusal){NULL, NULL};
    if (outcome == NOT_FOUND)
        return REFUSE(ret_refusal, "invalid_client", "there is no app with this client_id");
    TRY(outcome);
    if (!ret_app->is_public && !has_secret(ret_app, call->client_secret))
        return REFUSE(ret_refusal, "invalid_client", "the client_secret is wrong or missing");
    return OK;
}

/* ---- tokens ---- */

static status make_access(struct work *w, const struct staff_app *app,
                          const struct grant_row *grant, struct oauth_tokens *tokens)
{
    uint64_t    accesses = 0;
    struct text known = text_open(w->arena), unknown = text_open(w->arena);
    read_scopes(w, grant->scopes, &known, &unknown, &accesses);
    tokens->token_type = "bearer";
    tokens->access_token = token_make(w, "sfa_");
    tokens->expires_in = OAUTH_ACCESS_LASTS / SECOND;
    tokens->scope = grant->scopes;

    struct staff_token token = {
        .id = db_new_id(w),
        .user_id = grant->user_id,
        .name = app->name,
        .scopes = staff_scope_names(w, accesses),
        .hint = tokens->access_token + strlen(tokens->access_token) - 4,
    };
    struct key key = staff_key_of(tokens->access_token);
    return staff_store_insert_access(
        w, &(struct access_row){&token, &key, grant->id, w->now + OAUTH_ACCESS_LASTS});
}

static status make_refresh(struct work *w, const struct grant_row *grant,
                           struct oauth_tokens *tokens)
{
    tokens->refresh_token = token_make(w, "sfr_");
    struct key key = staff_key_of(tokens->refresh_token);
    return staff_store_insert_refresh(w, &key, grant->id);
}

/* Somebody else has it too: whoever is right, nobody may go on with it. */
static status end_stolen(struct work *w, const struct grant_row *grant, const char *what)
{
    TRY(staff_store_end_grant(w, grant->id));
    return staff_note(w, "grant.revoked", "app", grant->app_id, what);
}

/* RFC 7636, 4.6 */
static bool proves(struct work *w, const char *challenge, const char *verifier)
{
    unsigned char digest[SHA256_SIZE];
    if (challenge == NULL || verifier == NULL)
        return challenge == NULL && verifier == NULL;
    size_t size = strlen(verifier);
    if (size < 43 || size > 128 || !is_unreserved(verifier))
        return false;
    sha256_of(verifier, size, digest);
    return crypt_same(crypt_base64_url(w, digest, sizeof digest), challenge);
}

static status check_user(struct work *w, const struct grant_row *grant,
                         struct oauth_refusal *refusal)
{
    struct user user = {0};
    TRY(staff_get_user(w, grant->user_id, &user));
    if (user.disabled || grant->revoked_at != ABSENT)
        return REFUSE(refusal, "invalid_grant", "this consent has ended; ask the person again");
    return OK;
}

static status check_code(struct work *w, const struct oauth_call *call,
                         const struct grant_row *grant, struct oauth_refusal *refusal)
{
    if (grant->created_at + OAUTH_CODE_LASTS <= w->now)
        return REFUSE(refusal, "invalid_grant", "the code is older than 60 seconds");
    bool left_out = call->redirect_uri == NULL && grant->challenge != NULL; /* OAuth 2.1 does */
    if (!left_out && !text_same(call->redirect_uri, grant->redirect_uri))
        return REFUSE(refusal, "invalid_grant", "the redirect_uri is not the one the code went to");
    if (!proves(w, grant->challenge, call->code_verifier))
        return REFUSE(refusal, "invalid_grant", "the code_verifier does not fit the challenge");
    return check_user(w, grant, refusal);
}

/* One call for tokens. */
struct exchange {
    const struct oauth_call *call;
    struct staff_app         app;
    struct oauth_tokens     *tokens;
    struct oauth_refusal    *refusal;
};

static status exchange_code(struct work *w, const struct exchange *x)
{
    const struct oauth_call *call = x->call;
    struct grant_row         grant = {.revoked_at = ABSENT};
    bool                     first;
    if (text_empty(call->code))
        return REFUSE(x->refusal, "invalid_request", "the code is missing");
    struct key key = staff_key_of(call->code);
    status     outcome = staff_store_grant_of_code(w, &key, &grant);
    if (outcome == NOT_FOUND || (outcome == OK && grant.app_id != x->app.id))
        return REFUSE(x->refusal, "invalid_grant", "there is no such code for this app");
    TRY(outcome);
    TRY(check_code(w, call, &grant, x->refusal));
    if (x->refusal->error != NULL && !grant.code_used)
        return OK;
    TRY(staff_store_use_code(w, grant.id, &first));
    if (!first) {
        TRY(end_stolen(w, &grant, "a code was shown twice"));
        return REFUSE(x->refusal, "invalid_grant",
                      "the code was used before; its tokens have ended");
    }
    TRY(make_refresh(w, &grant, x->tokens));
    return make_access(w, &x->app, &grant, x->tokens);
}

/*
 * An app with a secret proves at each call who it is, so its refresh token may stay: an answer that
 * is lost on the way then locks nobody out. Without a secret the token changes each time.
 */
static status rotate(struct work *w, const struct exchange *x, const struct grant_row *grant)
{
    bool first;
    x->tokens->refresh_token = x->call->refresh_token;
    if (!x->app.is_public)
        return OK;
    struct key key = staff_key_of(x->call->refresh_token);
    TRY(staff_store_use_refresh(w, &key, &first));
    if (first)
        return make_refresh(w, grant, x->tokens);
    TRY(end_stolen(w, grant, "a refresh token was shown twice"));
    return REFUSE(x->refusal, "invalid_grant",
                  "the refresh token was used before; its grant has ended");
}

static status exchange_refresh(struct work *w, const struct exchange *x)
{
    const struct oauth_call *call = x->call;
    struct grant_row         grant = {.revoked_at = ABSENT};
    if (text_empty(call->refresh_token))
        return REFUSE(x->refusal, "invalid_request", "the refresh_token is missing");
    struct key key = staff_key_of(call->refresh_token);
    status     outcome = staff_store_grant_of_refresh(w, &key, &grant);
    if (outcome == NOT_FOUND || (outcome == OK && grant.app_id != x->app.id))
        return REFUSE(x->refusal, "invalid_grant", "there is no such refresh token for this app");
    TRY(outcome);
    TRY(check_user(w, &grant, x->refusal));
    if (x->refusal->error != NULL)
        return OK;
    TRY(rotate(w, x, &grant));
    return x->refusal->error != NULL ? OK : make_access(w, &x->app, &grant, x->tokens);
}

status staff_oauth_exchange(struct work *w, const struct oauth_call *call,
                            struct oauth_tokens *ret_tokens, struct oauth_refusal *ret_refusal)
{
    struct exchange x = {.call = call, .tokens = ret_tokens, .refusal = ret_refusal};
    *ret_tokens = (struct oauth_tokens){0};
    TRY(staff_oauth_client(w, call, &x.app, ret_refusal));
    if (ret_refusal->error != NULL)
        return OK;
    if (text_same(call->grant_type, "authorization_code"))
        return exchange_code(w, &x);
    if (text_same(call->grant_type, "refresh_token"))
        return exchange_refresh(w, &x);
    if (text_empty(call->grant_type))
        return REFUSE(ret_refusal, "invalid_request", "the grant_type is missing");
    return REFUSE(ret_refusal, "unsupported_grant_type",
                  "the grant_type must be authorization_code or refresh_token");
}

/* ---- looking at tokens, and ending them ---- */

status staff_oauth_find(struct work *w, const char *token, struct oauth_token *ret_token)
{
    struct key key = staff_key_of(token == NULL ? "" : token);
    *ret_token = (struct oauth_token){.expires_at = ABSENT};
    status outcome = staff_store_find_access(w, &key, ret_token);
    return outcome == NOT_FOUND ? staff_store_find_refresh(w, &key, ret_token) : outcome;
}

/* What the role and the token both have. */
static status read_held(struct work *w, const struct credential *shown, uint64_t *ret_held)
{
    uint64_t of_token;
    TRY(staff_user_scopes(w, shown->role, shown->own_role, ret_held));
    if (shown->scopes == NULL)
        return OK;
    TRY(staff_read_scopes(w, shown->scopes, &of_token));
    *ret_held &= of_token | UINT64_C(1) << MAY_SIGN_IN;
    return OK;
}

status staff_oauth_find_personal(struct work *w, const char *token, struct oauth_token *ret_token)
{
    struct key         key = staff_key_of(token == NULL ? "" : token);
    struct credential  shown;
    struct staff_token row;
    struct user        user;
    uint64_t           held;
    TRY(staff_store_find_token(w, &key, &shown));
    if (shown.grant_id != ABSENT)
        return NOT_FOUND;
    TRY(staff_store_get_token(w, shown.token_id, &row));
    TRY(staff_get_user(w, shown.user_id, &user));
    TRY(read_held(w, &shown, &held));
    *ret_token = (struct oauth_token){.token_id = shown.token_id,
                                      .grant_id = ABSENT,
                                      .app_id = ABSENT,
                                      .user_id = shown.user_id,
                                      .email = user.email,
                                      .scopes = staff_scope_covered(w, held),
                                      .created_at = row.created_at,
                                      .expires_at = shown.expires_at,
                                      .active = true};
    return OK;
}

status staff_oauth_revoke(struct work *w, const struct oauth_token *token)
{
    if (token->token_id != 0)
        TRY(staff_store_remove_token(w, token->token_id));
    else
        TRY(staff_store_end_grant(w, token->grant_id));
    return staff_note(w, token->token_id != 0 ? "token.revoked" : "grant.revoked", "app",
                      token->app_id, token->email);
}

/* ---- grants ---- */

static const struct field grant_fields[] = {
    FIELD(staff_grant, id, FIELD_INT),          FIELD(staff_grant, app_id, FIELD_INT),
    FIELD(staff_grant, user_id, FIELD_INT),     FIELD(staff_grant, app, FIELD_TEXT),
    FIELD(staff_grant, email, FIELD_TEXT),      FIELD(staff_grant, scopes, FIELD_TEXT),
    FIELD(staff_grant, created_at, FIELD_TIME),
};
const struct shape staff_grant_shape = SHAPE("Grant", staff_grant, grant_fields);

status staff_grant_list(struct work *w, struct rows *ret_grants)
{
    return staff_store_list_grants(w, staff_may(w, MAY_EDIT_STAFF) ? 0 : w->actor.user, ret_grants);
}

status staff_grant_revoke(struct work *w, int64_t id)
{
    struct rows grants;
    TRY(staff_grant_list(w, &grants));
    const struct staff_grant *grant = grants.items;
    for (int64_t i = 0; i < grants.count; i++)
        if (grant[i].id == id) {
            TRY(staff_store_end_grant(w, id));
            return staff_note(w, "grant.revoked", "app", grant[i].app_id, grant[i].email);
        }
    return fail(w, NOT_FOUND, "id", "There is no grant %lld; GET /api/oauth/grants lists them.",
                (long long) id);
}

/* ---- the account ---- */

status staff_account_id(struct work *w, int64_t *ret_id)
{
    int64_t first;
    TRY(staff_store_account(w, &first));
    if (first == ABSENT)
        return fail(w, NOT_FOUND, NULL, "There is no user yet, so this account has no number.");
    *ret_id = first % INT32_MAX + 1;
    return OK;
}
