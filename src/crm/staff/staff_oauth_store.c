/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_oauth_store.h"

#include "crm/staff/staff_oauth_sql.h"
#include "kit/db/db.h"

/* clang-format off */
static const struct field app_fields[] = {
    FIELD(staff_app, id, FIELD_INT),            FIELD(staff_app, name, FIELD_TEXT),
    FIELD(staff_app, client_id, FIELD_TEXT),    FIELD(staff_app, secret_hash, FIELD_BYTES),
    FIELD(staff_app, redirect_uris, FIELD_TEXT), FIELD(staff_app, created_by, FIELD_INT),
    FIELD(staff_app, created_at, FIELD_TIME),
};
static const struct shape app_shape = SHAPE("AppRow", staff_app, app_fields);

static const struct field grant_fields[] = {
    FIELD(grant_row, id, FIELD_INT),            FIELD(grant_row, app_id, FIELD_INT),
    FIELD(grant_row, user_id, FIELD_INT),       FIELD(grant_row, scopes, FIELD_TEXT),
    FIELD(grant_row, code_hash, FIELD_BYTES),   FIELD(grant_row, redirect_uri, FIELD_TEXT),
    FIELD(grant_row, challenge, FIELD_TEXT),    FIELD(grant_row, code_used, FIELD_BOOL),
    FIELD(grant_row, created_at, FIELD_TIME),   FIELD(grant_row, revoked_at, FIELD_TIME),
};
static const struct shape grant_shape = SHAPE("GrantRow", grant_row, grant_fields);

static const struct field token_fields[] = {
    FIELD(oauth_token, token_id, FIELD_INT),    FIELD(oauth_token, grant_id, FIELD_INT),
    FIELD(oauth_token, app_id, FIELD_INT),      FIELD(oauth_token, user_id, FIELD_INT),
    FIELD(oauth_token, client_id, FIELD_TEXT),  FIELD(oauth_token, email, FIELD_TEXT),
    FIELD(oauth_token, scopes, FIELD_TEXT),     FIELD(oauth_token, created_at, FIELD_TIME),
    FIELD(oauth_token, expires_at, FIELD_TIME), FIELD(oauth_token, active, FIELD_BOOL),
};
static const struct shape token_shape = SHAPE("OauthTokenRow", oauth_token, token_fields);
/* clang-format on */

/* ---- apps ---- */

status staff_store_insert_app(struct work *w, const struct staff_app *app)
{
    return db_run(w, &STAFF_APP_INSERT, params_of(w, &app_shape, app), NULL);
}

status staff_store_update_app(struct work *w, const struct staff_app *app)
{
    return db_run(w, &STAFF_APP_UPDATE, params_of(w, &app_shape, app), NULL);
}

/* Without a hash there is no secret to keep. */
static status know_app(status outcome, struct staff_app *app)
{
    app->is_public = app->secret_hash.data == NULL;
    return outcome;
}

status staff_store_get_app(struct work *w, int64_t id, struct staff_app *ret_app)
{
    *ret_app = (struct staff_app){0};
    return know_app(db_one(w, &STAFF_APP_BY_ID, WITH(P_INT(id)), &app_shape, ret_app), ret_app);
}

status staff_store_find_app(struct work *w, const char *client_id, struct staff_app *ret_app)
{
    *ret_app = (struct staff_app){0};
    return know_app(db_one(w, &STAFF_APP_BY_CLIENT, WITH(P_TEXT(client_id)), &app_shape, ret_app),
                    ret_app);
}

status staff_store_list_apps(struct work *w, struct rows *ret_apps)
{
    TRY(db_list(w, &STAFF_APP_ALL, NO_PARAMS, &app_shape, ret_apps));
    struct staff_app *apps = ret_apps->items;
    for (int64_t i = 0; i < ret_apps->count; i++)
        TRY(know_app(OK, &apps[i]));
    return OK;
}

status staff_store_remove_app(struct work *w, int64_t id)
{
    static const struct sql *const steps[] = {&STAFF_APP_DELETE_TOKENS, &STAFF_APP_DELETE_REFRESH,
                                              &STAFF_APP_DELETE_GRANTS, &STAFF_APP_DELETE};
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        TRY(db_run(w, steps[i], WITH(P_INT(id)), NULL));
    return OK;
}

/* ---- grants ---- */

status staff_store_insert_grant(struct work *w, const struct grant_row *grant)
{
    return db_run(w, &STAFF_GRANT_INSERT, params_of(w, &grant_shape, grant), NULL);
}

status staff_store_grant_of_code(struct work *w, const struct key *code,
                                 struct grant_row *ret_grant)
{
    const void *hash = code->bytes;
    return db_one(w, &STAFF_GRANT_BY_CODE, WITH(P_BLOB(hash, sizeof code->bytes)), &grant_shape,
                  ret_grant);
}

status staff_store_grant_of_refresh(struct work *w, const struct key *refresh,
                                    struct grant_row *ret_grant)
{
    const void *hash = refresh->bytes;
    return db_one(w, &STAFF_GRANT_BY_REFRESH, WITH(P_BLOB(hash, sizeof refresh->bytes)),
                  &grant_shape, ret_grant);
}

status staff_store_use_code(struct work *w, int64_t grant, bool *ret_first)
{
    int64_t id = grant, changed = 0;
    TRY(db_run(w, &STAFF_GRANT_USE_CODE, WITH(P_INT(id)), &changed));
    *ret_first = changed == 1;
    return OK;
}

status staff_store_end_grant(struct work *w, int64_t grant)
{
    int64_t id = grant, now = w->now;
    TRY(db_run(w, &STAFF_GRANT_DELETE_TOKENS, WITH(P_INT(id)), NULL));
    TRY(db_run(w, &STAFF_GRANT_DELETE_REFRESH, WITH(P_INT(id)), NULL));
    return db_run(w, &STAFF_GRANT_END, WITH(P_INT(id), P_INT(now)), NULL);
}

status staff_store_list_grants(struct work *w, int64_t user_id, struct rows *ret_grants)
{
    return db_list(w, &STAFF_GRANT_ALL, WITH(P_INT(user_id)), &staff_grant_shape, ret_grants);
}

/* ---- tokens ---- */

status staff_store_insert_refresh(struct work *w, const struct key *refresh, int64_t grant)
{
    const void *hash = refresh->bytes;
    int64_t     grant_id = grant, now = w->now;
    return db_run(w, &STAFF_REFRESH_INSERT,
                  WITH(P_BLOB(hash, sizeof refresh->bytes), P_INT(grant_id), P_INT(now)), NULL);
}

status staff_store_use_refresh(struct work *w, const struct key *refresh, bool *ret_first)
{
    const void *hash = refresh->bytes;
    int64_t     now = w->now, changed = 0;
    TRY(db_run(w, &STAFF_REFRESH_USE, WITH(P_BLOB(hash, sizeof refresh->bytes), P_INT(now)),
               &changed));
    *ret_first = changed == 1;
    return OK;
}

status staff_store_insert_access(struct work *w, const struct access_row *access)
{
    const struct staff_token *token = access->token;
    const void               *hash = access->key->bytes;
    int64_t                   id = token->id, user_id = token->user_id, now = w->now;
    int64_t                   grant_id = access->grant_id, expires_at = access->expires_at;
    const char               *name = token->name, *hint = token->hint, *scopes = token->scopes;
    return db_run(w, &STAFF_ACCESS_INSERT,
                  WITH(P_INT(id), P_INT(user_id), P_TEXT(name),
                       P_BLOB(hash, sizeof access->key->bytes), P_TEXT(hint), P_TEXT(scopes),
                       P_INT(now), P_INT(grant_id), P_INT(expires_at)),
                  NULL);
}

status staff_store_find_access(struct work *w, const struct key *key, struct oauth_token *ret_token)
{
    const void *hash = key->bytes;
    int64_t     now = w->now;
    return db_one(w, &STAFF_ACCESS_FIND, WITH(P_BLOB(hash, sizeof key->bytes), P_INT(now)),
                  &token_shape, ret_token);
}

status staff_store_find_refresh(struct work *w, const struct key *key,
                                struct oauth_token *ret_token)
{
    const void *hash = key->bytes;
    return db_one(w, &STAFF_REFRESH_FIND, WITH(P_BLOB(hash, sizeof key->bytes)), &token_shape,
                  ret_token);
}

status staff_store_forget_access(struct work *w, int64_t since)
{
    TRY(db_run(w, &STAFF_ACCESS_FORGET, WITH(P_INT(since)), NULL));
    return db_run(w, &STAFF_GRANT_FORGET, WITH(P_INT(since)), NULL);
}

status staff_store_account(struct work *w, int64_t *ret_id)
{
    return db_number(w, &STAFF_ACCOUNT, NO_PARAMS, ret_id);
}
