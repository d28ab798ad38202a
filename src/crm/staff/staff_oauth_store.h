/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_OAUTH_STORE_H
#define CRM_STAFF_OAUTH_STORE_H

/* The rows of apps, grants and their tokens. For this room only. */

#include "crm/staff/staff_oauth.h"
#include "crm/staff/staff_store.h"

status staff_store_insert_app(struct work *w, const struct staff_app *app) MUST_CHECK;
status staff_store_update_app(struct work *w, const struct staff_app *app) MUST_CHECK;
status staff_store_get_app(struct work *w, int64_t id, struct staff_app *ret_app) MUST_CHECK;
status staff_store_find_app(struct work *w, const char *client_id,
                            struct staff_app *ret_app) MUST_CHECK;
status staff_store_list_apps(struct work *w, struct rows *ret_apps) MUST_CHECK;
status staff_store_remove_app(struct work *w, int64_t id) MUST_CHECK; /* with all that is its */

/* A grant as it is kept. */
struct grant_row {
    int64_t      id, app_id, user_id;
    const char  *scopes;
    struct bytes code_hash;
    const char  *redirect_uri;
    const char  *challenge;
    bool         code_used;
    int64_t      created_at;
    int64_t      revoked_at; /* ABSENT = it holds */
};

status staff_store_insert_grant(struct work *w, const struct grant_row *grant) MUST_CHECK;
/* NOT_FOUND without words. */
status staff_store_grant_of_code(struct work *w, const struct key *code,
                                 struct grant_row *ret_grant) MUST_CHECK;
status staff_store_grant_of_refresh(struct work *w, const struct key *refresh,
                                    struct grant_row *ret_grant) MUST_CHECK;
status staff_store_use_code(struct work *w, int64_t grant, bool *ret_first) MUST_CHECK;
status staff_store_end_grant(struct work *w, int64_t grant) MUST_CHECK; /* with its tokens */
status staff_store_list_grants(struct work *w, int64_t user_id, struct rows *ret_grants) MUST_CHECK;

status staff_store_insert_refresh(struct work *w, const struct key *refresh,
                                  int64_t grant) MUST_CHECK;
/* It is used up from now on; `ret_first` is false when it was before. */
status staff_store_use_refresh(struct work *w, const struct key *refresh,
                               bool *ret_first) MUST_CHECK;

struct access_row {
    const struct staff_token *token;
    const struct key         *key;
    int64_t                   grant_id, expires_at;
};
status staff_store_insert_access(struct work *w, const struct access_row *access) MUST_CHECK;

status staff_store_find_access(struct work *w, const struct key *key,
                               struct oauth_token *ret_token) MUST_CHECK;
status staff_store_find_refresh(struct work *w, const struct key *key,
                                struct oauth_token *ret_token) MUST_CHECK;

/* Access tokens that ended, and codes that were not fetched, before. */
status staff_store_forget_access(struct work *w, int64_t since) MUST_CHECK;
status staff_store_account(struct work *w, int64_t *ret_id) MUST_CHECK;

#endif
