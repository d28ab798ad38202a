/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tokens for programs: "sf_" and 32 random letters and digits. */
#include <string.h>

#include "base/text.h"
#include "crm/staff/staff_store.h"
#include "kit/crypt/crypt.h"
#include "kit/db/db.h"

static const struct field token_fields[] = {
    FIELD(staff_token, id, FIELD_INT, .read_only = true),
    FIELD(staff_token, user_id, FIELD_INT, .help = "left out: one's own"),
    FIELD(staff_token, name, FIELD_TEXT, .required = true, .max = 120, .help = "what it is for"),
    FIELD(staff_token, scopes, FIELD_TEXT, .max = 2000,
          .help = "names of /api/roles with blanks between; left out: all that the user may"),
    FIELD(staff_token, hint, FIELD_TEXT, .read_only = true, .help = "its last characters"),
    FIELD(staff_token, token, FIELD_TEXT, .read_only = true, .help = "shown once"),
    FIELD(staff_token, created_at, FIELD_TIME, .read_only = true),
    FIELD(staff_token, last_used_at, FIELD_TIME, .read_only = true, .help = "exact to the hour"),
    FIELD(staff_token, burst_limit, FIELD_INT,
          .help = "requests in 10 s; 0 or left out: any number"),
    FIELD(staff_token, daily_limit, FIELD_INT,
          .help = "requests in a day of UTC; 0 or left out: any number"),
};
const struct shape staff_token_shape = SHAPE("Token", staff_token, token_fields);

/* Another's needs the right to edit staff; an owner's, an owner. */
static status check_owner_of_token(struct work *w, int64_t user_id)
{
    struct user user = {0};
    TRY(staff_get_user(w, user_id, &user));
    if (w->actor.user == 0 || w->actor.user == user_id)
        return OK;
    if (!staff_may(w, MAY_EDIT_STAFF))
        return fail(w, FORBIDDEN, "user_id", "You may make tokens for yourself only.");
    if (user.role == ROLE_OWNER && w->actor.role != ROLE_OWNER)
        return fail(w, FORBIDDEN, "user_id", "Only an owner may make a token for an owner.");
    return OK;
}

/* An app is let in for half an hour at a time; a token that it made would stay. */
static status check_no_app(struct work *w)
{
    bool is_app = false;
    if (w->actor.token != 0)
        TRY(staff_store_is_app_token(w, w->actor.token, &is_app));
    if (is_app)
        return fail(w, FORBIDDEN, NULL, "An app makes no tokens; sign in and make one yourself.");
    return OK;
}

static status check_limits(struct work *w, const struct staff_token *draft)
{
    if (draft->burst_limit < 0 && draft->burst_limit != ABSENT)
        return fail(w, INVALID, "burst_limit", "A limit is 0 (none) or more.");
    if (draft->daily_limit < 0 && draft->daily_limit != ABSENT)
        return fail(w, INVALID, "daily_limit", "A limit is 0 (none) or more.");
    return OK;
}

/* A token must not make one that may more than itself. */
static status check_scopes(struct work *w, struct staff_token *draft)
{
    if (w->actor.token != 0 && draft->scopes == NULL)
        draft->scopes = staff_scope_names(w, w->actor.scopes);
    if (draft->scopes == NULL)
        return OK;
    uint64_t scopes;
    TRY(staff_read_scopes(w, draft->scopes, &scopes));
    if (w->actor.user != 0 && (scopes & ~w->actor.scopes) != 0)
        return fail(w, FORBIDDEN, "scopes", "You do not have '%s' yourself.",
                    staff_scope_names(w, scopes & ~w->actor.scopes));
    draft->scopes = staff_scope_names(w, scopes);
    return OK;
}

status staff_create_token(struct work *w, struct staff_token *draft)
{
    if (text_empty(text_trim(w, draft->name == NULL ? "" : draft->name)))
        return fail(w, INVALID, "name", "A token needs a name that says what it is for.");
    if (draft->user_id == 0 || draft->user_id == ABSENT)
        draft->user_id = w->actor.user;
    TRY(check_no_app(w));
    TRY(check_owner_of_token(w, draft->user_id));
    TRY(check_scopes(w, draft));
    TRY(check_limits(w, draft));

    draft->token = token_make(w, "sf_");
    struct key key = staff_key_of(draft->token);
    draft->id = db_new_id(w);
    draft->hint = draft->token + strlen(draft->token) - 4;
    draft->created_at = w->now;
    draft->last_used_at = ABSENT;
    TRY(staff_store_insert_token(w, draft, &key));
    return staff_note(w, "token.created", "token", draft->id, draft->name);
}

status staff_list_tokens(struct work *w, struct rows *ret_tokens)
{
    int64_t of = staff_may(w, MAY_EDIT_STAFF) ? 0 : w->actor.user;
    return staff_store_list_tokens(w, of, ret_tokens);
}

status staff_remove_token(struct work *w, int64_t id)
{
    struct staff_token token = {0};
    status             outcome = staff_store_get_token(w, id, &token);
    bool               hidden = token.user_id != w->actor.user && !staff_may(w, MAY_EDIT_STAFF);
    if (outcome == NOT_FOUND || (outcome == OK && hidden))
        return fail(w, NOT_FOUND, "id", "There is no token %lld.", (long long) id);
    TRY(outcome);
    TRY(staff_store_remove_token(w, id));
    return staff_note(w, "token.removed", "token", id, token.name);
}
