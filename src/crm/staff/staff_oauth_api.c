/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_oauth_api.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_oauth.h"
#include "kit/crypt/crypt.h"
#include "kit/json/json.h"

/* ---- what programs send ---- */

/* Both halves are escaped as in a form (RFC 6749, 2.3.1), so they are read as one. */
static status read_basic(struct work *w, const struct request *rq, struct oauth_call *call)
{
    static const struct http_pair none[] = {{NULL, NULL}};
    const struct http_pair       *pairs;
    const char                   *header = request_header(rq, "authorization");
    size_t                        size;
    if (header == NULL || strncasecmp(header, "basic ", 6) != 0)
        return OK;
    const char *pair = crypt_base64_read(w, header + 6, &size);
    const char *colon = pair == NULL ? NULL : strchr(pair, ':');
    if (colon == NULL)
        return fail(w, INVALID, NULL, "The Authorization header holds no client id and secret.");
    const char *form = work_text(w, "id=%.*s&secret=%s", (int) (colon - pair), pair, colon + 1);
    TRY(request_form(w, &(struct request){.headers = none, .body = form, .size = strlen(form)},
                     &pairs));
    call->client_id = request_pair(pairs, "id");
    call->client_secret = request_pair(pairs, "secret");
    return OK;
}

static status read_call(struct work *w, const struct request *rq, struct oauth_call *ret_call)
{
    const struct http_pair *form;
    TRY(request_form(w, rq, &form));
    *ret_call = (struct oauth_call){
        .client_id = request_pair(form, "client_id"),
        .client_secret = request_pair(form, "client_secret"),
        .grant_type = request_pair(form, "grant_type"),
        .code = request_pair(form, "code"),
        .redirect_uri = request_pair(form, "redirect_uri"),
        .code_verifier = request_pair(form, "code_verifier"),
        .refresh_token = request_pair(form, "refresh_token"),
        .token = request_pair(form, "token"),
    };
    return read_basic(w, rq, ret_call);
}

/* 401 only to whom failed to say who they are (RFC 6749, 5.2). */
static status reply_refusal(struct work *w, const struct oauth_refusal *refusal, struct reply *rp)
{
    TRY(reply_one(w, rp, &oauth_refusal_shape, refusal));
    rp->code = text_same(refusal->error, "invalid_client") ? 401 : 400;
    if (rp->code == 401)
        reply_header(rp, "WWW-Authenticate", "Basic realm=\"storefolk\"");
    return OK;
}

/* POST /oauth/v1/token, /oauth/v3/token */
status staff_oauth_api_token(struct work *w, const struct request *rq, struct reply *rp)
{
    struct oauth_call    call;
    struct oauth_tokens  tokens;
    struct oauth_refusal refusal;
    TRY(read_call(w, rq, &call));
    TRY(staff_oauth_exchange(w, &call, &tokens, &refusal));
    return refusal.error != NULL ? reply_refusal(w, &refusal, rp)
                                 : reply_one(w, rp, &oauth_tokens_shape, &tokens);
}

/* ---- introspection and revocation ---- */

/* RFC 7662, 2.2 */
struct introspection {
    bool        active;
    const char *scope, *client_id, *username, *token_type, *sub, *token_use;
    int64_t     exp, iat, hub_id;
};

static const struct field introspection_fields[] = {
    FIELD(introspection, active, FIELD_BOOL),     FIELD(introspection, scope, FIELD_TEXT),
    FIELD(introspection, client_id, FIELD_TEXT),  FIELD(introspection, username, FIELD_TEXT),
    FIELD(introspection, token_type, FIELD_TEXT), FIELD(introspection, token_use, FIELD_TEXT),
    FIELD(introspection, sub, FIELD_TEXT),        FIELD(introspection, exp, FIELD_INT),
    FIELD(introspection, iat, FIELD_INT),         FIELD(introspection, hub_id, FIELD_INT),
};
const struct shape staff_introspection_shape =
    SHAPE("Introspection", introspection, introspection_fields);

/* A token that is not the caller's own is none. */
static status find_own(struct work *w, const struct oauth_call *call, const struct staff_app *app,
                       struct oauth_token *ret_token, bool *ret_found)
{
    status outcome = staff_oauth_find(w, call->token, ret_token);
    *ret_found = outcome == OK && ret_token->app_id == app->id;
    return outcome == NOT_FOUND ? OK : outcome;
}

static status reply_inactive(struct reply *rp, struct work *w)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "active");
    json_put_bool(&out, false);
    json_close_object(&out);
    return reply_text(rp, 200, NULL, &text);
}

static status reply_active(struct work *w, const struct oauth_token *token, struct reply *rp)
{
    struct introspection view = {
        .active = true,
        .scope = token->scopes,
        .client_id = token->client_id,
        .username = token->email,
        .token_type = "bearer",
        .token_use = token->token_id != 0 ? "access_token" : "refresh_token",
        .sub = work_text(w, "%lld", (long long) token->user_id),
        .exp = token->expires_at == ABSENT ? ABSENT : token->expires_at / SECOND,
        .iat = token->created_at / SECOND,
    };
    TRY(staff_account_id(w, &view.hub_id));
    return reply_one(w, rp, &staff_introspection_shape, &view);
}

/* The call with its app; an answer is there already when `rp->code` is set. */
static status read_client(struct work *w, const struct request *rq, struct oauth_call *ret_call,
                          struct staff_app *ret_app, struct reply *rp)
{
    struct oauth_refusal refusal;
    TRY(read_call(w, rq, ret_call));
    TRY(staff_oauth_client(w, ret_call, ret_app, &refusal));
    return refusal.error != NULL ? reply_refusal(w, &refusal, rp) : OK;
}

/* POST /oauth/v3/token/introspect */
status staff_oauth_api_introspect(struct work *w, const struct request *rq, struct reply *rp)
{
    struct oauth_call  call;
    struct staff_app   app;
    struct oauth_token token;
    bool               found;
    TRY(read_client(w, rq, &call, &app, rp));
    if (rp->code != 0)
        return OK;
    TRY(find_own(w, &call, &app, &token, &found));
    return found && token.active ? reply_active(w, &token, rp) : reply_inactive(rp, w);
}

/* POST /oauth/v3/token/revoke: 200 also when there is nothing to revoke (RFC 7009, 2.2) */
status staff_oauth_api_revoke(struct work *w, const struct request *rq, struct reply *rp)
{
    struct oauth_call  call;
    struct staff_app   app;
    struct oauth_token token;
    bool               found;
    TRY(read_client(w, rq, &call, &app, rp));
    if (rp->code != 0)
        return OK;
    TRY(find_own(w, &call, &app, &token, &found));
    if (found)
        TRY(staff_oauth_revoke(w, &token));
    rp->code = 200;
    return OK;
}

/* ---- whoever holds a token may look at it and end it ---- */

struct oauth_view {
    const char        *token;
    const char        *token_type;
    const char        *user;
    const char        *client_id;
    const char        *hub_domain;
    const struct json *scopes;
    int64_t            user_id, app_id, hub_id, expires_in;
};

static const struct field view_fields[] = {
    FIELD(oauth_view, token, FIELD_TEXT),
    FIELD(oauth_view, token_type, FIELD_TEXT, .help = "\"access\" or \"refresh\""),
    FIELD(oauth_view, user, FIELD_TEXT, .help = "e-mail of who said yes"),
    FIELD(oauth_view, user_id, FIELD_INT),
    FIELD(oauth_view, app_id, FIELD_INT, .help = "null: a token that a person made"),
    FIELD(oauth_view, hub_id, FIELD_INT),
    FIELD(oauth_view, hub_domain, FIELD_TEXT, .help = "the host that was asked"),
    FIELD(oauth_view, client_id, FIELD_TEXT),
    FIELD(oauth_view, scopes, FIELD_JSON, .help = "an array of names"),
    FIELD(oauth_view, expires_in, FIELD_INT, .help = "seconds; null: never"),
};
const struct shape staff_oauth_view_shape = SHAPE("OauthToken", oauth_view, view_fields);

static const struct json *names_of(struct work *w, const char *scopes)
{
    size_t       count;
    const char **names = text_split(w, scopes, ' ', &count);
    struct json *items = work_take(w, (count + 1) * sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct json){.type = JSON_TEXT,
                                 .text = names[i],
                                 .size = strlen(names[i]),
                                 .next = i + 1 < count ? &items[i + 1] : NULL};
    struct json *array = work_take(w, sizeof *array);
    *array = (struct json){.type = JSON_ARRAY, .size = count, .first = count > 0 ? items : NULL};
    return array;
}

static status find_held(struct work *w, const struct request *rq, struct oauth_token *ret_token)
{
    status outcome = staff_oauth_find(w, request_part(rq, "token"), ret_token);
    if (outcome == NOT_FOUND || (outcome == OK && !ret_token->active))
        return fail_reason(w, NOT_FOUND, "INVALID_TOKEN", "token",
                           "There is no such token, or it has ended.");
    return outcome;
}

static status reply_held(struct work *w, const struct request *rq, bool access, struct reply *rp)
{
    struct oauth_token token;
    status             outcome = staff_oauth_find_personal(w, request_part(rq, "token"), &token);
    if (outcome == NOT_FOUND)
        TRY(find_held(w, rq, &token));
    else
        TRY(outcome);
    if ((token.token_id != 0) != access)
        return fail_reason(w, NOT_FOUND, "INVALID_TOKEN", "token", "This is no %s token.",
                           access ? "access" : "refresh");
    struct oauth_view view = {
        .token = request_part(rq, "token"),
        .token_type = access ? "access" : "refresh",
        .user = token.email,
        .client_id = token.client_id,
        .hub_domain = staff_host(rq),
        .scopes = names_of(w, token.scopes),
        .user_id = token.user_id,
        .app_id = token.app_id,
        .expires_in = token.expires_at == ABSENT ? ABSENT : (token.expires_at - w->now) / SECOND,
    };
    TRY(staff_account_id(w, &view.hub_id));
    return reply_one(w, rp, &staff_oauth_view_shape, &view);
}

/* GET /oauth/v1/access-tokens/{token} */
status staff_oauth_api_get_access(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_held(w, rq, true, rp);
}

/* GET /oauth/v1/refresh-tokens/{token} */
status staff_oauth_api_get_refresh(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_held(w, rq, false, rp);
}

/* DELETE /oauth/v1/access-tokens/{token}, /oauth/v1/refresh-tokens/{token} */
status staff_oauth_api_remove_token(struct work *w, const struct request *rq, struct reply *rp)
{
    struct oauth_token token;
    TRY(find_held(w, rq, &token));
    TRY(staff_oauth_revoke(w, &token));
    return reply_empty(rp);
}

/* ---- metadata (RFC 8414) ---- */

struct metadata {
    const char *issuer, *authorization_endpoint, *token_endpoint, *introspection_endpoint,
        *revocation_endpoint;
    const struct json *response_types_supported, *grant_types_supported,
        *code_challenge_methods_supported, *token_endpoint_auth_methods_supported;
};

static const struct field metadata_fields[] = {
    FIELD(metadata, issuer, FIELD_TEXT),
    FIELD(metadata, authorization_endpoint, FIELD_TEXT),
    FIELD(metadata, token_endpoint, FIELD_TEXT),
    FIELD(metadata, introspection_endpoint, FIELD_TEXT),
    FIELD(metadata, revocation_endpoint, FIELD_TEXT),
    FIELD(metadata, response_types_supported, FIELD_JSON),
    FIELD(metadata, grant_types_supported, FIELD_JSON),
    FIELD(metadata, code_challenge_methods_supported, FIELD_JSON),
    FIELD(metadata, token_endpoint_auth_methods_supported, FIELD_JSON),
};
const struct shape staff_metadata_shape = SHAPE("OauthMetadata", metadata, metadata_fields);

const char *staff_host(const struct request *rq)
{
    const char *host = request_header(rq, "host");
    return text_empty(host) ? "localhost" : host;
}

/* A proxy that ends TLS on this machine says so; a stranger who says so is not believed. */
const char *staff_origin(struct work *w, const struct request *rq)
{
    const char *says = request_header(rq, "x-forwarded-proto");
    bool        near = text_same(rq->peer, "127.0.0.1") || text_same(rq->peer, "::1");
    bool        secure = rq->secure || (near && text_same(says, "https"));
    return work_text(w, "%s://%s", secure ? "https" : "http", staff_host(rq));
}

/* GET /.well-known/oauth-authorization-server */
status staff_oauth_api_metadata(struct work *w, const struct request *rq, struct reply *rp)
{
    const char     *origin = staff_origin(w, rq);
    struct metadata view = {
        .issuer = origin,
        .authorization_endpoint = work_text(w, "%s/oauth/authorize", origin),
        .token_endpoint = work_text(w, "%s/oauth/v3/token", origin),
        .introspection_endpoint = work_text(w, "%s/oauth/v3/token/introspect", origin),
        .revocation_endpoint = work_text(w, "%s/oauth/v3/token/revoke", origin),
        .response_types_supported = names_of(w, "code"),
        .grant_types_supported = names_of(w, "authorization_code refresh_token"),
        .code_challenge_methods_supported = names_of(w, "S256"),
        .token_endpoint_auth_methods_supported =
            names_of(w, "client_secret_basic client_secret_post none"),
    };
    return reply_one(w, rp, &staff_metadata_shape, &view);
}
