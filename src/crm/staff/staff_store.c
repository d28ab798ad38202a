/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_store.h"

#include <string.h>

#include "crm/staff/staff_sql.h"
#include "kit/db/db.h"

static const struct field row_fields[] = {
    FIELD(user, id, FIELD_INT),          FIELD(user, email, FIELD_TEXT),
    FIELD(user, name, FIELD_TEXT),       FIELD(user, role, FIELD_CHOICE, .words = staff_role_words),
    FIELD(user, hash, FIELD_TEXT),       FIELD(user, disabled, FIELD_BOOL),
    FIELD(user, created_at, FIELD_TIME), FIELD(user, last_seen_at, FIELD_TIME),
    FIELD(user, own_role, FIELD_INT),
};
static const struct shape row_shape = SHAPE("User", user, row_fields);

static const struct field credential_fields[] = {
    FIELD(credential, user_id, FIELD_INT),
    FIELD(credential, token_id, FIELD_INT),
    FIELD(credential, seen_at, FIELD_TIME),
    FIELD(credential, scopes, FIELD_TEXT),
    FIELD(credential, role, FIELD_CHOICE, .words = staff_role_words),
    FIELD(credential, own_role, FIELD_INT),
    FIELD(credential, grant_id, FIELD_INT),
    FIELD(credential, expires_at, FIELD_TIME),
    FIELD(credential, burst_limit, FIELD_INT),
    FIELD(credential, daily_limit, FIELD_INT),
};
static const struct shape credential_shape = SHAPE("Credential", credential, credential_fields);

static const struct field throttle_fields[] = {
    FIELD(throttle_state, failures, FIELD_INT),
    FIELD(throttle_state, failed_at, FIELD_TIME),
};
static const struct shape throttle_shape = SHAPE("Throttle", throttle_state, throttle_fields);

/* ---- users ---- */

status staff_store_insert(struct work *w, const struct user *user)
{
    return db_run(w, &STAFF_USER_INSERT, params_of(w, &row_shape, user), NULL);
}

status staff_store_get(struct work *w, int64_t id, struct user *ret_user)
{
    return db_one(w, &STAFF_USER_GET, WITH(P_INT(id)), &row_shape, ret_user);
}

status staff_store_find(struct work *w, const char *email, struct user *ret_user)
{
    return db_one(w, &STAFF_USER_FIND, WITH(P_TEXT(email)), &row_shape, ret_user);
}

status staff_store_list(struct work *w, struct rows *ret_users)
{
    return db_list(w, &STAFF_USER_LIST, NO_PARAMS, &row_shape, ret_users);
}

status staff_store_page(struct work *w, const struct staff_page *page, struct rows *ret_users)
{
    int64_t     after = page->after, limit = page->limit, disabled = page->disabled;
    const char *email = page->email;
    return db_list(w, &STAFF_USER_PAGE,
                   WITH(P_INT(after), P_INT(disabled), P_TEXT(email), P_INT(limit)), &row_shape,
                   ret_users);
}

status staff_store_update(struct work *w, const struct user *user)
{
    return db_run(w, &STAFF_USER_UPDATE, params_of(w, &row_shape, user), NULL);
}

status staff_store_owners(struct work *w, struct rows *ret_users)
{
    return db_list(w, &STAFF_OWNER_LIST, NO_PARAMS, &row_shape, ret_users);
}

/* ---- sessions and tokens ---- */

struct key staff_key_of(const char *secret)
{
    struct key key = {{0}};
    sha256_of(secret, strlen(secret), key.bytes);
    return key;
}

status staff_store_insert_session(struct work *w, const struct key *key,
                                  const struct sign_in *sign_in)
{
    const void *hash = key->bytes;
    const char *peer = sign_in->peer, *agent = sign_in->agent;
    int64_t     user_id = sign_in->user_id, now = w->now, id = db_new_id(w);
    return db_run(w, &STAFF_SESSION_INSERT,
                  WITH(P_BLOB(hash, sizeof key->bytes), P_INT(id), P_INT(user_id), P_TEXT(peer),
                       P_TEXT(agent), P_INT(now)),
                  NULL);
}

status staff_store_find_session(struct work *w, const struct key *key, int64_t since,
                                struct credential *ret_credential)
{
    const void *hash = key->bytes;
    return db_one(w, &STAFF_SESSION_FIND, WITH(P_BLOB(hash, sizeof key->bytes), P_INT(since)),
                  &credential_shape, ret_credential);
}

status staff_store_remove_session(struct work *w, const struct key *key)
{
    const void *hash = key->bytes;
    return db_run(w, &STAFF_SESSION_REMOVE, WITH(P_BLOB(hash, sizeof key->bytes)), NULL);
}

status staff_store_remove_sessions(struct work *w, int64_t user_id)
{
    return db_run(w, &STAFF_SESSION_REMOVE_OF, WITH(P_INT(user_id)), NULL);
}

status staff_store_find_token(struct work *w, const struct key *key,
                              struct credential *ret_credential)
{
    const void *hash = key->bytes;
    return db_one(w, &STAFF_TOKEN_FIND, WITH(P_BLOB(hash, sizeof key->bytes)), &credential_shape,
                  ret_credential);
}

status staff_store_insert_token(struct work *w, const struct staff_token *token,
                                const struct key *key)
{
    const void *hash = key->bytes;
    int64_t     id = token->id, user_id = token->user_id, now = w->now;
    int64_t     burst_limit = token->burst_limit, daily_limit = token->daily_limit;
    const char *name = token->name, *hint = token->hint, *scopes = token->scopes;
    return db_run(w, &STAFF_TOKEN_INSERT,
                  WITH(P_INT(id), P_INT(user_id), P_TEXT(name), P_BLOB(hash, sizeof key->bytes),
                       P_TEXT(hint), P_TEXT(scopes), P_INT(now), P_INT(burst_limit),
                       P_INT(daily_limit)),
                  NULL);
}

status staff_store_get_token(struct work *w, int64_t id, struct staff_token *ret_token)
{
    return db_one(w, &STAFF_TOKEN_GET, WITH(P_INT(id)), &staff_token_shape, ret_token);
}

status staff_store_list_tokens(struct work *w, int64_t user_id, struct rows *ret_tokens)
{
    return db_list(w, &STAFF_TOKEN_LIST, WITH(P_INT(user_id)), &staff_token_shape, ret_tokens);
}

status staff_store_remove_token(struct work *w, int64_t id)
{
    return db_run(w, &STAFF_TOKEN_REMOVE, WITH(P_INT(id)), NULL);
}

status staff_store_is_app_token(struct work *w, int64_t id, bool *ret_is)
{
    int64_t count;
    TRY(db_number(w, &STAFF_TOKEN_OF_APP, WITH(P_INT(id)), &count));
    *ret_is = count > 0;
    return OK;
}

status staff_store_seen(struct work *w, const struct credential *credential, const struct key *key)
{
    const void       *hash = key->bytes;
    const struct sql *sql = credential->token_id != 0 ? &STAFF_TOKEN_SEEN : &STAFF_SESSION_SEEN;
    int64_t           now = w->now, user_id = credential->user_id;
    TRY(db_run(w, sql, WITH(P_INT(now), P_BLOB(hash, sizeof key->bytes)), NULL));
    return db_run(w, &STAFF_USER_SEEN, WITH(P_INT(now), P_INT(user_id)), NULL);
}

status staff_store_usage(struct work *w, int64_t token, int64_t day, int64_t *ret_used)
{
    int64_t token_id = token;
    return db_number(w, &STAFF_USAGE_GET, WITH(P_INT(token_id), P_INT(day)), ret_used);
}

status staff_store_add_usage(struct work *w, int64_t token, int64_t day, int64_t requests)
{
    int64_t token_id = token, before = day - 1;
    TRY(db_run(w, &STAFF_USAGE_FORGET, WITH(P_INT(token_id), P_INT(before)), NULL));
    return db_run(w, &STAFF_USAGE_ADD, WITH(P_INT(token_id), P_INT(day), P_INT(requests)), NULL);
}

/* ---- throttle, upkeep, audit ---- */

status staff_store_throttle(struct work *w, const char *key, struct throttle_state *ret_state)
{
    *ret_state = (struct throttle_state){0};
    status outcome = db_one(w, &STAFF_THROTTLE_GET, WITH(P_TEXT(key)), &throttle_shape, ret_state);
    return outcome == NOT_FOUND ? OK : outcome;
}

status staff_store_add_failure(struct work *w, const char *key, int64_t since)
{
    int64_t now = w->now;
    return db_run(w, &STAFF_THROTTLE_ADD, WITH(P_TEXT(key), P_INT(now), P_INT(since)), NULL);
}

status staff_store_forgive(struct work *w, const char *key)
{
    return db_run(w, &STAFF_THROTTLE_REMOVE, WITH(P_TEXT(key)), NULL);
}

status staff_store_forget(struct work *w, int64_t sessions, int64_t failures)
{
    int64_t since = sessions;
    TRY(db_run(w, &STAFF_SESSION_FORGET, WITH(P_INT(since)), NULL));
    since = failures;
    return db_run(w, &STAFF_THROTTLE_FORGET, WITH(P_INT(since)), NULL);
}

status staff_store_add_audit(struct work *w, const struct audit_entry *entry)
{
    return db_run(w, &STAFF_AUDIT_INSERT, params_of(w, &audit_entry_shape, entry), NULL);
}

status staff_store_list_audit(struct work *w, int64_t after, int64_t limit,
                              struct rows *ret_entries)
{
    return db_list(w, &STAFF_AUDIT_PAGE, WITH(P_INT(after), P_INT(limit)), &audit_entry_shape,
                   ret_entries);
}
