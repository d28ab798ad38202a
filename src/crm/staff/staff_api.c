/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_api.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff.h"
#include "crm/staff/staff_cookie.h"
#include "crm/staff/staff_oauth.h"
#include "crm/staff/staff_oauth_api.h"
#include "crm/staff/staff_role_api.h"
#include "crm/staff/staff_second.h"
#include "crm/staff/staff_second_api.h"
#include "crm/staff/staff_setup_api.h"
#include "kit/crypt/crypt.h"
#include "kit/json/json.h"

/* ---- who am I ---- */

struct me {
    int64_t         id;
    const char     *email;
    const char     *name;
    enum staff_role role;
    const char     *access;
};

static const struct field me_fields[] = {
    FIELD(me, id, FIELD_INT),
    FIELD(me, email, FIELD_TEXT),
    FIELD(me, name, FIELD_TEXT),
    FIELD(me, role, FIELD_CHOICE, .words = staff_role_words),
    FIELD(me, access, FIELD_TEXT, .help = "names of /api/roles, with blanks between"),
};
static const struct shape me_shape = SHAPE("Me", me, me_fields);

static status reply_me(struct work *w, struct reply *rp, int64_t user_id, uint64_t scopes)
{
    struct user user = {0};
    TRY(staff_get_user(w, user_id, &user));
    if (scopes == 0)
        TRY(staff_user_scopes(w, user.role, user.own_role, &scopes));
    struct me me = {user.id, user.email, user.name, user.role, staff_scope_names(w, scopes)};
    return reply_one(w, rp, &me_shape, &me);
}

static status get_me(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_me(w, rp, w->actor.user, w->actor.scopes);
}

/* ---- signing in and out ---- */

static const struct field sign_in_fields[] = {
    FIELD(sign_in, email, FIELD_TEXT, .required = true, .max = 254),
    FIELD(sign_in, password, FIELD_TEXT, .required = true, .max = PASSWORD_LONGEST),
};
static const struct shape sign_in_shape = SHAPE("SignIn", sign_in, sign_in_fields);

static status check_login(struct work *w, const struct request *rq, struct reply *rp)
{
    struct sign_in *sign_in = work_take(w, sizeof *sign_in);
    int64_t         wait;

    if (staff_is_foreign(rq))
        return fail_reason(w, FORBIDDEN, "CROSS_SITE", NULL,
                           "This request does not come from a page of this server.");
    TRY(request_body(w, rq, &sign_in_shape, sign_in));
    sign_in->peer = rq->peer;
    sign_in->agent = staff_agent(w, rq);
    status outcome = staff_check_sign_in(w, sign_in, &wait);
    if (outcome == TOO_MANY) {
        reply_problem(w, rq, TOO_MANY, rp);
        reply_header(rp, "Retry-After",
                     work_text(w, "%lld", (long long) ((wait + SECOND - 1) / SECOND)));
        return OK;
    }
    *rq->kept = sign_in;
    return outcome;
}

/* ---- in two steps, for who has a second factor ---- */

struct first_step {
    bool        second_factor;
    const char *ticket;
};

static const struct field first_step_fields[] = {
    FIELD(first_step, second_factor, FIELD_BOOL, .help = "true: a code must be shown too"),
    FIELD(first_step, ticket, FIELD_TEXT, .help = "for POST /api/login/code; good for 5 minutes"),
};
static const struct shape first_step_shape = SHAPE("FirstStep", first_step, first_step_fields);

static const struct field second_step_fields[] = {
    FIELD(second_step, ticket, FIELD_TEXT, .required = true),
    FIELD(second_step, code, FIELD_TEXT, .required = true, .max = 40,
          .help = "of the app, or a recovery code"),
};
static const struct shape second_step_shape = SHAPE("SecondStep", second_step, second_step_fields);

static status ask_for_code(struct work *w, const struct sign_in *sign_in, struct reply *rp)
{
    struct first_step step = {.second_factor = true};
    TRY(staff_begin_second(w, sign_in, &step.ticket));
    return reply_one(w, rp, &first_step_shape, &step);
}

static status reply_wait(struct work *w, const struct request *rq, int64_t wait, struct reply *rp)
{
    reply_problem(w, rq, TOO_MANY, rp);
    reply_header(rp, "Retry-After",
                 work_text(w, "%lld", (long long) ((wait + SECOND - 1) / SECOND)));
    return OK;
}

/* Ends OK also when it refuses, so that the failure is counted. */
static status login_code(struct work *w, const struct request *rq, struct reply *rp)
{
    struct second_step step = {NULL};
    const char        *session;
    int64_t            wait;
    if (staff_is_foreign(rq))
        return fail_reason(w, FORBIDDEN, "CROSS_SITE", NULL,
                           "This request does not come from a page of this server.");
    TRY(request_body(w, rq, &second_step_shape, &step));
    step.peer = rq->peer;
    step.agent = staff_agent(w, rq);
    status outcome = staff_end_second(w, &step, &session, &wait);
    if (outcome == TOO_MANY)
        return reply_wait(w, rq, wait, rp);
    TRY(outcome);
    if (session == NULL) {
        (void) fail(w, UNAUTHENTICATED, NULL, "The code is wrong, or the sign-in took too long.");
        reply_problem(w, rq, UNAUTHENTICATED, rp);
        return OK;
    }
    TRY(reply_me(w, rp, step.user_id, 0));
    reply_header(rp, "Set-Cookie", staff_set_cookie(w, rq, session));
    return OK;
}

/* Ends OK also when it refuses, so that the failure is counted. */
static status login(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct sign_in *sign_in = *rq->kept;
    const char           *session;

    if (sign_in->right && sign_in->second)
        return ask_for_code(w, sign_in, rp);
    TRY(staff_sign_in(w, sign_in, &session));
    if (session == NULL) {
        (void) fail(w, UNAUTHENTICATED, NULL, "The e-mail address or the password is wrong.");
        reply_problem(w, rq, UNAUTHENTICATED, rp);
        return OK;
    }
    TRY(reply_me(w, rp, sign_in->user_id, 0));
    reply_header(rp, "Set-Cookie", staff_set_cookie(w, rq, session));
    return OK;
}

static status logout(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(staff_sign_out(w, rq));
    TRY(reply_empty(rp));
    reply_header(rp, "Set-Cookie", staff_set_cookie(w, rq, NULL));
    return OK;
}

/* ---- one's own password ---- */

struct new_password {
    const char *current;
    const char *password;
};

static const struct field new_password_fields[] = {
    FIELD(new_password, current, FIELD_TEXT, .required = true, .max = PASSWORD_LONGEST),
    FIELD(new_password, password, FIELD_TEXT, .required = true, .max = PASSWORD_LONGEST),
};
static const struct shape new_password_shape =
    SHAPE("NewPassword", new_password, new_password_fields);

static status check_new_password(struct work *w, const struct request *rq, struct reply *rp)
{
    struct new_password words = {0};
    struct user        *user = work_take(w, sizeof *user);
    bool                right;

    TRY(request_body(w, rq, &new_password_shape, &words));
    TRY(staff_get_user(w, w->actor.user, user));
    TRY(password_check(w, user->hash, words.current, &right));
    if (!right)
        return fail(w, INVALID, "current", "This is not your present password.");
    user->password = words.password;
    *rq->kept = user;
    return staff_hash_password(w, user);
}

static status change_own_password(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct user *user = *rq->kept;
    TRY(staff_change_user(w, user));
    return reply_empty(rp);
}

/* ---- users ---- */

static status list_users(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows users;
    TRY(staff_list_users(w, &users));
    return reply_list(w, rp, &user_shape, &users, NULL);
}

/* Leaves the hash of the password that is asked for, or NULL. */
static status hash_password(struct work *w, const struct request *rq, struct reply *rp)
{
    struct user        draft = {0};
    const struct json *body;
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &user_draft_shape, &draft));
    TRY(staff_hash_password(w, &draft));
    *rq->kept = (void *) (uintptr_t) draft.hash;
    return OK;
}

static status create_user(struct work *w, const struct request *rq, struct reply *rp)
{
    struct user draft = {0};
    TRY(request_body(w, rq, &user_draft_shape, &draft));
    draft.hash = *rq->kept;
    TRY(staff_create_user(w, &draft));
    return reply_created(w, rp, &user_shape, &draft);
}

static status change_user(struct work *w, const struct request *rq, struct reply *rp)
{
    struct user        user = {0};
    const struct json *body;
    int64_t            id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_get_user(w, id, &user));
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &user_draft_shape, &user));
    if (*rq->kept != NULL)
        user.hash = *rq->kept;
    TRY(staff_change_user(w, &user));
    return reply_one(w, rp, &user_shape, &user);
}

static status list_roles(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows lines = staff_access_lines(w);
    return reply_list(w, rp, &access_line_shape, &lines, NULL);
}

/* ---- tokens ---- */

static status list_tokens(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows tokens;
    TRY(staff_list_tokens(w, &tokens));
    return reply_list(w, rp, &staff_token_shape, &tokens, NULL);
}

static status create_token(struct work *w, const struct request *rq, struct reply *rp)
{
    struct staff_token draft = {0};
    TRY(request_body(w, rq, &staff_token_shape, &draft));
    TRY(staff_create_token(w, &draft));
    return reply_created(w, rp, &staff_token_shape, &draft);
}

static status remove_token(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_remove_token(w, id));
    return reply_empty(rp);
}

/* ---- the audit log ---- */

struct audit_page {
    int64_t after, limit;
};

static const struct field audit_page_fields[] = {
    FIELD(audit_page, after, FIELD_INT, .help = "the id of the last entry of the page before"),
    FIELD(audit_page, limit, FIELD_INT, .help = "1 to 1000; 100 when it is left out"),
};
static const struct shape audit_page_shape = SHAPE("AuditPage", audit_page, audit_page_fields);

static const char *id_of_last(struct work *w, const struct rows *entries, int64_t limit)
{
    if (entries->count < limit)
        return NULL;
    const struct audit_entry *last =
        (const struct audit_entry *) entries->items + entries->count - 1;
    return work_text(w, "%lld", (long long) last->id);
}

static status list_audit(struct work *w, const struct request *rq, struct reply *rp)
{
    struct audit_page page = {.limit = 100};
    struct rows       entries;
    TRY(request_query(w, rq, &audit_page_shape, &page));
    TRY(staff_list_audit(w, page.after, page.limit, &entries));
    return reply_list(w, rp, &audit_entry_shape, &entries, id_of_last(w, &entries, page.limit));
}

/* clang-format off */
const struct route staff_routes[] = {
    {GET, "/api/setup", ANYBODY, READ, staff_setup_api_get, .body = BODY_NONE,
     .summary = "Whether this installation still needs its first owner",
     .gives = &staff_setup_shape},
    {POST, "/api/setup", ANYBODY, WRITE, staff_setup_api_create, .before = staff_setup_api_check,
     .summary = "Makes the first owner with the setup code, and signs them in",
     .takes = &staff_owner_draft_shape, .gives = &user_shape},
    {POST, "/api/login", ANYBODY, WRITE, login, .before = check_login,
     .summary = "Signs in: sets the session cookie, which lasts 30 days after it was last used; "
                "who has a second factor gets {second_factor, ticket} for /api/login/code",
     .takes = &sign_in_shape, .gives = &me_shape},
    {POST, "/api/login/code", ANYBODY, WRITE, login_code,
     .summary = "The second step, with the ticket of the first and a code",
     .takes = &second_step_shape, .gives = &me_shape},
    {POST, "/api/password", ANYBODY, WRITE, staff_link_api_use, .before = staff_link_api_check,
     .summary = "Sets a new password with the token of a link", .takes = &staff_link_use_shape},
    {POST, "/api/logout", MAY_SIGN_IN, WRITE, logout, .body = BODY_NONE,
     .summary = "Ends the session"},
    {GET, "/api/me", MAY_SIGN_IN, READ, get_me,
     .summary = "Who one is, and what one may do", .gives = &me_shape},
    {POST, "/api/me/password", MAY_SIGN_IN, WRITE, change_own_password,
     .before = check_new_password,
     .summary = "Changes one's own password and ends all of one's sessions",
     .takes = &new_password_shape},

    {POST, "/api/me/totp", MAY_SIGN_IN, WRITE, staff_second_api_enrol, .body = BODY_NONE,
     .summary = "Begins a second factor (TOTP); it is asked for once it is confirmed",
     .gives = &totp_enrolment_shape},
    {POST, "/api/me/totp/confirm", MAY_SIGN_IN, WRITE, staff_second_api_confirm,
     .summary = "Confirms it with a code, and shows ten recovery codes, once",
     .takes = &staff_code_shape, .gives = &staff_recovery_shape},
    {POST, "/api/me/totp/remove", MAY_SIGN_IN, WRITE, staff_second_api_remove,
     .before = staff_second_api_check_remove, .summary = "Removes it; needs the password",
     .takes = &staff_own_password_shape},
    {GET, "/api/me/sessions", MAY_SIGN_IN, READ, staff_session_api_list, .body = BODY_NONE,
     .summary = "Where one is signed in", .gives = &session_view_shape, .gives_list = true},
    {DELETE, "/api/me/sessions/{id}", MAY_SIGN_IN, WRITE, staff_session_api_end,
     .body = BODY_NONE, .summary = "Ends one session"},
    {DELETE, "/api/me/sessions", MAY_SIGN_IN, WRITE, staff_session_api_end_others,
     .body = BODY_NONE, .summary = "Ends all sessions but this one"},
    {POST, "/api/users/{id}/password-link", MAY_EDIT_STAFF, WRITE, staff_link_api_create,
     .body = BODY_NONE, .summary = "A token with which a user sets a new password, once, in a day",
     .gives = &staff_link_shape},
    {POST, "/api/users/{id}/reset-totp", MAY_EDIT_STAFF, WRITE, staff_second_api_reset,
     .body = BODY_NONE, .summary = "Removes the second factor of who lost it"},

    {GET, "/api/users", MAY_EDIT_STAFF, READ, list_users,
     .summary = "The people of the shop", .gives = &user_shape, .gives_list = true},
    {POST, "/api/users", MAY_EDIT_STAFF, WRITE, create_user, .before = hash_password,
     .summary = "Adds a user", .takes = &user_draft_shape, .gives = &user_shape},
    {PATCH, "/api/users/{id}", MAY_EDIT_STAFF, WRITE, change_user, .before = hash_password,
     .summary = "Changes a user; a new password, and disabling, ends all sessions of theirs",
     .takes = &user_draft_shape, .gives = &user_shape},
    {GET, "/api/roles", MAY_SIGN_IN, READ, list_roles,
     .summary = "Every access, and the roles that have it",
     .gives = &access_line_shape, .gives_list = true},

    {GET, "/api/own-roles", MAY_EDIT_STAFF, READ, staff_role_api_list, .body = BODY_NONE,
     .summary = "Roles of the shop's own", .gives = &staff_role_shape, .gives_list = true},
    {POST, "/api/own-roles", MAY_EDIT_STAFF, WRITE, staff_role_api_create,
     .summary = "Makes a role; users get it with \"role\": \"own\" and \"own_role\"",
     .takes = &staff_role_shape, .gives = &staff_role_shape},
    {PATCH, "/api/own-roles/{id}", MAY_EDIT_STAFF, WRITE, staff_role_api_change,
     .summary = "Changes a role for all who have it",
     .takes = &staff_role_shape, .gives = &staff_role_shape},
    {DELETE, "/api/own-roles/{id}", MAY_EDIT_STAFF, WRITE, staff_role_api_remove,
     .body = BODY_NONE, .summary = "Removes a role that nobody has"},
    {GET, "/api/users/{id}/stores", MAY_EDIT_STAFF, READ, staff_role_api_get_stores,
     .body = BODY_NONE, .summary = "The stores whose records a person of a branch sees",
     .gives = &staff_user_stores_shape},
    {PUT, "/api/users/{id}/stores", MAY_EDIT_STAFF, WRITE, staff_role_api_put_stores,
     .summary = "Sets them",
     .takes = &staff_user_stores_shape, .gives = &staff_user_stores_shape},

    {GET, "/api/teams", MAY_SIGN_IN, READ, staff_team_api_list, .body = BODY_NONE,
     .summary = "Teams and who is in them", .gives = &staff_team_shape, .gives_list = true},
    {POST, "/api/teams", MAY_EDIT_STAFF, WRITE, staff_team_api_create,
     .summary = "Makes a team", .takes = &staff_team_shape, .gives = &staff_team_shape},
    {PATCH, "/api/teams/{id}", MAY_EDIT_STAFF, WRITE, staff_team_api_change,
     .summary = "Changes the name of a team, or all its members",
     .takes = &staff_team_shape, .gives = &staff_team_shape},
    {DELETE, "/api/teams/{id}", MAY_EDIT_STAFF, WRITE, staff_team_api_remove, .body = BODY_NONE,
     .summary = "Removes a team; its members stay users"},

    {GET, "/api/tokens", MAY_SIGN_IN, READ, list_tokens,
     .summary = "API tokens: one's own; of all, for those who may edit staff",
     .gives = &staff_token_shape, .gives_list = true},
    {POST, "/api/tokens", MAY_SIGN_IN, WRITE, create_token,
     .summary = "Makes an API token; it is shown once",
     .takes = &staff_token_shape, .gives = &staff_token_shape},
    {DELETE, "/api/tokens/{id}", MAY_SIGN_IN, WRITE, remove_token,
     .summary = "Removes an API token; programs that use it are refused from then on"},

    {GET, "/api/oauth/apps", MAY_EDIT_STAFF, READ, staff_app_api_list, .body = BODY_NONE,
     .summary = "Apps that may ask people to act for them",
     .gives = &staff_app_shape, .gives_list = true},
    {POST, "/api/oauth/apps", MAY_EDIT_STAFF, WRITE, staff_app_api_create,
     .summary = "Registers an app; its secret is shown once",
     .takes = &staff_app_shape, .gives = &staff_app_shape},
    {GET, "/api/oauth/apps/{id}", MAY_EDIT_STAFF, READ, staff_app_api_get, .body = BODY_NONE,
     .summary = "One app", .gives = &staff_app_shape},
    {PATCH, "/api/oauth/apps/{id}", MAY_EDIT_STAFF, WRITE, staff_app_api_change,
     .summary = "Changes name and redirect URIs of an app",
     .takes = &staff_app_shape, .gives = &staff_app_shape},
    {POST, "/api/oauth/apps/{id}/secret", MAY_EDIT_STAFF, WRITE, staff_app_api_renew,
     .body = BODY_NONE, .summary = "Gives an app a new secret; the old one ends at once",
     .gives = &staff_app_shape},
    {DELETE, "/api/oauth/apps/{id}", MAY_EDIT_STAFF, WRITE, staff_app_api_remove, .body = BODY_NONE,
     .summary = "Removes an app, and ends what it was let in with"},
    {GET, "/api/oauth/grants", MAY_SIGN_IN, READ, staff_grant_api_list, .body = BODY_NONE,
     .summary = "Apps that act for oneself; for everybody, for those who may edit staff",
     .gives = &staff_grant_shape, .gives_list = true},
    {DELETE, "/api/oauth/grants/{id}", MAY_SIGN_IN, WRITE, staff_grant_api_revoke, .body = BODY_NONE,
     .summary = "Ends that an app acts for somebody"},

    {GET, "/oauth/authorize", ANYBODY, READ, staff_consent_api_ask, .body = BODY_NONE,
     .summary = "The page on which a person lets an app in (RFC 6749; PKCE with S256)"},
    {POST, "/oauth/authorize", MAY_SIGN_IN, WRITE, staff_consent_api_answer, .body = BODY_ANY,
     .most = 65536},
    {POST, "/oauth/sign-in", ANYBODY, WRITE, staff_consent_api_sign_in, .body = BODY_ANY,
     .most = 65536, .before = staff_consent_api_check_sign_in},
    {POST, "/oauth/v1/token", ANYBODY, WRITE, staff_oauth_api_token, .body = BODY_ANY,
     .most = 65536, .summary = "Tokens for a code or a refresh token, as a form (RFC 6749)",
     .gives = &oauth_tokens_shape},
    {POST, "/oauth/v3/token", ANYBODY, WRITE, staff_oauth_api_token, .body = BODY_ANY,
     .most = 65536, .summary = "The same", .gives = &oauth_tokens_shape},
    {POST, "/oauth/v3/token/introspect", ANYBODY, READ, staff_oauth_api_introspect,
     .body = BODY_ANY, .most = 65536, .summary = "Whether a token holds, for its app (RFC 7662)",
     .gives = &staff_introspection_shape},
    {POST, "/oauth/v3/token/revoke", ANYBODY, WRITE, staff_oauth_api_revoke, .body = BODY_ANY,
     .most = 65536, .summary = "Ends a token, for its app (RFC 7009)"},
    {GET, "/oauth/v1/access-tokens/{token}", ANYBODY, READ, staff_oauth_api_get_access,
     .body = BODY_NONE, .summary = "Whose an access token is, for who holds it",
     .gives = &staff_oauth_view_shape},
    {DELETE, "/oauth/v1/access-tokens/{token}", ANYBODY, WRITE, staff_oauth_api_remove_token,
     .body = BODY_NONE, .summary = "Ends an access token"},
    {GET, "/oauth/v1/refresh-tokens/{token}", ANYBODY, READ, staff_oauth_api_get_refresh,
     .body = BODY_NONE, .summary = "Whose a refresh token is, for who holds it",
     .gives = &staff_oauth_view_shape},
    {DELETE, "/oauth/v1/refresh-tokens/{token}", ANYBODY, WRITE, staff_oauth_api_remove_token,
     .body = BODY_NONE, .summary = "Ends a refresh token and all that came of it"},
    {GET, "/.well-known/oauth-authorization-server", ANYBODY, READ, staff_oauth_api_metadata,
     .body = BODY_NONE, .summary = "Where all this is, for programs (RFC 8414)",
     .gives = &staff_metadata_shape},

    {GET, "/crm/v3/owners", MAY_SIGN_IN, READ, staff_owner_api_list, .body = BODY_NONE,
     .summary = "Users as owners of records",
     .query = &staff_owner_query_shape, .gives = &staff_owner_shape, .gives_list = true},
    {GET, "/crm/v3/owners/{ownerId}", MAY_SIGN_IN, READ, staff_owner_api_get, .body = BODY_NONE,
     .summary = "One owner", .query = &staff_owner_query_shape, .gives = &staff_owner_shape},

    {GET, "/api/audit", MAY_EDIT_STAFF, READ, list_audit,
     .summary = "Who did what, newest first",
     .query = &audit_page_shape, .gives = &audit_entry_shape, .gives_list = true},
    {0},
};
/* clang-format on */
