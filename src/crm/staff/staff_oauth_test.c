/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_oauth.h"

#include "base/text.h"
#include "base/time.h"
#include "kit/crypt/crypt.h"
#include "kit/db/db.h"
#include "test/check.h"

#define BACK      "https://app.example/back"
#define VERIFIER  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

/* ---- a shop with a person and an app ------------------------------------------------------------
 */

struct rig {
    struct user      user;
    struct staff_app app;
};

static struct rig make_rig(struct work *w, bool is_public)
{
    struct rig rig = {
        .user = {.email = "ann@shop.example", .role = ROLE_MANAGER},
        .app = {.name = "Shop plugin", .redirect_uris = BACK, .is_public = is_public},
    };
    CHECK_OK(staff_create_user(w, &rig.user));
    CHECK_OK(staff_app_create(w, &rig.app));
    return rig;
}

static void act_as(struct work *w, const struct user *user)
{
    w->actor = (struct actor){
        .user = user->id, .role = (int) user->role, .scopes = staff_role_scopes(user->role)};
}

static const struct http_pair *query_of(struct work *w, const struct rig *rig, const char *scope)
{
    const struct http_pair pairs[] = {
        {"client_id", rig->app.client_id},
        {"redirect_uri", BACK},
        {"response_type", "code"},
        {"scope", scope},
        {"state", "s 1&2"},
        {"code_challenge", CHALLENGE},
        {"code_challenge_method", "S256"},
        {NULL, NULL},
    };
    return (const struct http_pair *) work_copy(w, pairs, sizeof pairs);
}

static const char *get_code(struct work *w, const struct rig *rig, const char *scope)
{
    struct oauth_ask ask;
    const char      *code = NULL;
    CHECK_OK(staff_oauth_read(w, query_of(w, rig, scope), &ask));
    CHECK(ask.error == NULL);
    act_as(w, &rig->user);
    CHECK_OK(staff_oauth_allow(w, &ask, &code));
    w->actor = (struct actor){.user = -1};
    return code;
}

static struct oauth_call call_of(const struct rig *rig)
{
    return (struct oauth_call){
        .client_id = rig->app.client_id,
        .client_secret = rig->app.client_secret,
        .redirect_uri = BACK,
        .code_verifier = VERIFIER,
    };
}

static struct oauth_tokens get_tokens(struct work *w, const struct rig *rig, const char *code)
{
    struct oauth_call    call = call_of(rig);
    struct oauth_tokens  tokens = {0};
    struct oauth_refusal refusal = {0};
    call.grant_type = "authorization_code";
    call.code = code;
    CHECK_OK(staff_oauth_exchange(w, &call, &tokens, &refusal));
    CHECK(refusal.error == NULL);
    return tokens;
}

static const char *refused(struct work *w, struct oauth_call call)
{
    struct oauth_tokens  tokens = {0};
    struct oauth_refusal refusal = {0};
    CHECK_OK(staff_oauth_exchange(w, &call, &tokens, &refusal));
    CHECK((refusal.error == NULL) == (tokens.access_token != NULL));
    return refusal.error == NULL ? "" : refusal.error;
}

static struct oauth_call code_call(const struct rig *rig, const char *code)
{
    struct oauth_call call = call_of(rig);
    call.grant_type = "authorization_code";
    call.code = code;
    return call;
}

static struct oauth_call refresh_call(const struct rig *rig, const char *refresh)
{
    struct oauth_call call = call_of(rig);
    call.grant_type = "refresh_token";
    call.refresh_token = refresh;
    return call;
}

/* What the gate says to the token, for this access. */
static status ask_gate(struct work *w, const char *token, int access)
{
    const struct http_pair headers[] = {{"authorization", work_text(w, "Bearer %s", token)},
                                        {NULL, NULL}};
    struct route           route = {.method = GET, .path = "/x", .access = access};
    struct request         rq = {.method = GET, .path = "/x", .route = &route, .headers = headers};
    return staff_authenticate(w, &rq);
}

/* ---- apps ---------------------------------------------------------------------------------------
 */

static void an_app_is_sent_back_only_to_addresses_that_are_safe(struct work *w)
{
    static const struct {
        const char *uri;
        bool        is_public;
        status      expected;
    } cases[] = {
        {"https://app.example/back?x=1", false, OK},
        {"http://127.0.0.1:8123/back", false, OK},
        {"http://localhost/back", true, OK},
        {"http://[::1]:80/back", true, OK},
        {"com.example.app:/back", true, OK},
        {"com.example.app:/back", false, INVALID},
        {"http://app.example/back", false, INVALID},
        {"http://127.0.0.1.evil.example/", false, INVALID},
        {"http://localhost@evil.example/", false, INVALID},
        {"https://app.example/back#x", false, INVALID},
        {"https://ann@app.example/", false, INVALID},
        {"https:///back", false, INVALID},
        {"javascript:alert(1)", true, INVALID},
        {"data:text/html,x", true, INVALID},
        {"https://app.example/\"x", false, INVALID},
        {"", false, INVALID},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct staff_app app = {
            .name = "x", .redirect_uris = cases[i].uri, .is_public = cases[i].is_public};
        CHECK_INT(staff_app_create(w, &app), cases[i].expected);
    }
}

static void a_secret_is_shown_once_and_a_public_app_has_none(struct work *w)
{
    struct rig       rig = make_rig(w, false);
    struct staff_app found, open = {.name = "x", .redirect_uris = BACK, .is_public = true};
    CHECK(text_starts(rig.app.client_secret, "sfs_"));
    CHECK_OK(staff_app_get(w, rig.app.id, &found));
    CHECK(found.client_secret == NULL);
    CHECK_OK(staff_app_create(w, &open));
    CHECK(open.client_secret == NULL);
    CHECK_INT(staff_app_renew(w, &open), INVALID);

    struct oauth_call call = code_call(&rig, "x");
    CHECK_OK(staff_app_renew(w, &found));
    CHECK_TEXT(refused(w, call), "invalid_client");
    call.client_secret = found.client_secret;
    CHECK_TEXT(refused(w, call), "invalid_grant");
}

static void an_app_that_is_removed_takes_its_tokens_along(struct work *w)
{
    struct rig          rig = make_rig(w, false);
    struct oauth_tokens tokens = get_tokens(w, &rig, get_code(w, &rig, "contacts"));
    CHECK_OK(ask_gate(w, tokens.access_token, MAY_SEE_CONTACTS));
    CHECK_OK(staff_app_remove(w, rig.app.id));
    CHECK_INT(ask_gate(w, tokens.access_token, MAY_SEE_CONTACTS), UNAUTHENTICATED);
    CHECK_TEXT(refused(w, refresh_call(&rig, tokens.refresh_token)), "invalid_client");
}

/* ---- asking -------------------------------------------------------------------------------------
 */

static void what_an_app_asks_wrongly_is_refused_here_or_sent_back(struct work *w)
{
    static const struct {
        const char *name, *value;
        status      expected;
        const char *error;
    } cases[] = {
        {"client_id", "app_unknown", INVALID, NULL},
        {"client_id", NULL, INVALID, NULL},
        {"redirect_uri", "https://app.example/back/", INVALID, NULL},
        {"redirect_uri", "https://APP.example/back", INVALID, NULL},
        {"redirect_uri", "https://evil.example/", INVALID, NULL},
        {"redirect_uri", NULL, OK, NULL}, /* it has only one */
        {"response_type", "token", OK, "unsupported_response_type"},
        {"scope", "no.such.scope", OK, "invalid_scope"},
        {"scope", NULL, OK, "invalid_scope"},
        {"code_challenge_method", "plain", OK, "invalid_request"},
        {"code_challenge_method", NULL, OK, "invalid_request"},
        {"code_challenge", "short", OK, "invalid_request"},
        {"code_challenge", NULL, OK, "invalid_request"}, /* the app is public */
    };
    struct rig rig = make_rig(w, true);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct oauth_ask  ask;
        struct http_pair *query = (struct http_pair *) (uintptr_t) query_of(w, &rig, "contacts");
        for (struct http_pair *pair = query; pair->name != NULL; pair++)
            if (text_same(pair->name, cases[i].name)) {
                pair->name = cases[i].value == NULL ? "other" : pair->name;
                pair->value = cases[i].value;
            }
        CHECK_INT(staff_oauth_read(w, query, &ask), cases[i].expected);
        if (cases[i].expected == OK && cases[i].error == NULL)
            CHECK(ask.error == NULL);
        else if (cases[i].expected == OK)
            CHECK_TEXT(ask.error, cases[i].error);
    }
}

static void a_scope_that_is_not_known_is_left_out(struct work *w)
{
    struct rig       rig = make_rig(w, false);
    struct oauth_ask ask;
    CHECK_OK(staff_oauth_read(w, query_of(w, &rig, "oauth hubdb crm.objects.contacts.read"), &ask));
    CHECK_TEXT(ask.scopes, "oauth crm.objects.contacts.read");
    CHECK_TEXT(ask.unknown, "hubdb");
    CHECK_INT(ask.accesses, UINT64_C(1) << MAY_SIGN_IN | UINT64_C(1) << MAY_SEE_CONTACTS);
}

static void what_is_sent_back_is_escaped(struct work *w)
{
    struct rig       rig = make_rig(w, false);
    struct oauth_ask ask;
    CHECK_OK(staff_oauth_read(w, query_of(w, &rig, "contacts"), &ask));
    CHECK_TEXT(staff_oauth_back(w, &ask, "c"), BACK "?code=c&state=s%201%262");
    ask.error = "access_denied";
    ask.redirect_uri = BACK "?x=1";
    CHECK_TEXT(staff_oauth_back(w, &ask, NULL), BACK "?x=1&error=access_denied&state=s%201%262");
}

/* ---- codes --------------------------------------------------------------------------------------
 */

static void a_code_gives_tokens_that_may_what_was_asked_and_the_person_may(struct work *w)
{
    struct rig          rig = make_rig(w, false);
    struct oauth_tokens tokens =
        get_tokens(w, &rig, get_code(w, &rig, "crm.objects.contacts.read settings.users.write"));
    CHECK_TEXT(tokens.token_type, "bearer");
    CHECK_INT(tokens.expires_in, 1800);
    CHECK_OK(ask_gate(w, tokens.access_token, MAY_SEE_CONTACTS));
    CHECK_INT(w->actor.user, rig.user.id);
    CHECK_INT(ask_gate(w, tokens.access_token, MAY_EDIT_CONTACTS), FORBIDDEN);
    CHECK_TEXT(w->failure.reason, "MISSING_SCOPES");
    CHECK(strstr(w->failure.message, "contacts.edit") != NULL);
    CHECK(strstr(w->failure.message, "crm.objects.contacts.write") != NULL);
    /* A manager may not edit staff, whatever the app was let do. */
    CHECK_INT(ask_gate(w, tokens.access_token, MAY_EDIT_STAFF), FORBIDDEN);
}

static void a_code_is_good_once_and_shown_again_it_ends_its_tokens(struct work *w)
{
    struct rig          rig = make_rig(w, false);
    const char         *code = get_code(w, &rig, "contacts");
    struct oauth_tokens tokens = get_tokens(w, &rig, code);
    CHECK_TEXT(refused(w, code_call(&rig, code)), "invalid_grant");
    CHECK_INT(ask_gate(w, tokens.access_token, MAY_SIGN_IN), UNAUTHENTICATED);
    CHECK_TEXT(refused(w, refresh_call(&rig, tokens.refresh_token)), "invalid_grant");
}

static void a_code_lasts_sixty_seconds(struct work *w)
{
    struct rig  rig = make_rig(w, false);
    const char *in_time = get_code(w, &rig, "contacts"), *late = get_code(w, &rig, "contacts");
    w->now += 59 * SECOND;
    get_tokens(w, &rig, in_time);
    w->now += SECOND;
    CHECK_TEXT(refused(w, code_call(&rig, late)), "invalid_grant");
}

static void a_code_is_bound_to_app_address_and_verifier(struct work *w)
{
    struct rig       rig = make_rig(w, false);
    struct staff_app other = {.name = "Other", .redirect_uris = BACK};
    CHECK_OK(staff_app_create(w, &other));
    const char       *code = get_code(w, &rig, "contacts");
    struct oauth_call call = code_call(&rig, code);
    call.client_id = other.client_id;
    call.client_secret = other.client_secret;
    CHECK_TEXT(refused(w, call), "invalid_grant");
    call = code_call(&rig, code);
    call.redirect_uri = "https://app.example/other";
    CHECK_TEXT(refused(w, call), "invalid_grant");
    static const char *const verifiers[] = {NULL, "", "short", CHALLENGE, VERIFIER "x", NULL};
    for (size_t i = 0; i == 0 || verifiers[i] != NULL; i++) {
        call = code_call(&rig, code);
        call.code_verifier = verifiers[i];
        CHECK_TEXT(refused(w, call), "invalid_grant");
    }
    get_tokens(w, &rig, code); /* none of them used it up */
}

static void a_wrong_secret_or_kind_of_grant_is_refused_by_its_name(struct work *w)
{
    struct rig        rig = make_rig(w, false);
    struct oauth_call call = code_call(&rig, get_code(w, &rig, "contacts"));
    call.client_secret = "sfs_wrong";
    CHECK_TEXT(refused(w, call), "invalid_client");
    call.client_secret = NULL;
    CHECK_TEXT(refused(w, call), "invalid_client");
    call = call_of(&rig);
    CHECK_TEXT(refused(w, call), "invalid_request");
    call.grant_type = "password";
    CHECK_TEXT(refused(w, call), "unsupported_grant_type");
    CHECK_TEXT(refused(w, code_call(&rig, NULL)), "invalid_request");
    CHECK_TEXT(refused(w, refresh_call(&rig, "")), "invalid_request");
    CHECK_TEXT(refused(w, refresh_call(&rig, "sfr_none")), "invalid_grant");
}

/* ---- access and refresh tokens ------------------------------------------------------------------
 */

static void an_access_token_ends_after_half_an_hour(struct work *w)
{
    struct rig          rig = make_rig(w, false);
    struct oauth_tokens tokens = get_tokens(w, &rig, get_code(w, &rig, "contacts"));
    w->now += 30 * MINUTE - 1;
    CHECK_OK(ask_gate(w, tokens.access_token, MAY_SEE_CONTACTS));
    w->now += 1;
    CHECK_INT(ask_gate(w, tokens.access_token, MAY_SEE_CONTACTS), UNAUTHENTICATED);
    CHECK_TEXT(w->failure.reason, "EXPIRED_AUTHENTICATION");
    CHECK_OK(ask_gate(w, tokens.access_token, ANYBODY));
    CHECK_INT(w->actor.user, -1);
}

static void an_app_with_a_secret_keeps_its_refresh_token(struct work *w)
{
    struct rig          rig = make_rig(w, false);
    struct oauth_tokens first = get_tokens(w, &rig, get_code(w, &rig, "contacts")), next;
    for (int i = 0; i < 2; i++) {
        struct oauth_call    call = refresh_call(&rig, first.refresh_token);
        struct oauth_refusal refusal;
        CHECK_OK(staff_oauth_exchange(w, &call, &next, &refusal));
        CHECK(refusal.error == NULL);
        CHECK_TEXT(next.refresh_token, first.refresh_token);
        CHECK(!text_same(next.access_token, first.access_token));
        CHECK_OK(ask_gate(w, next.access_token, MAY_SEE_CONTACTS));
    }
}

static void a_public_app_gets_a_new_one_and_showing_the_old_one_ends_all(struct work *w)
{
    struct rig           rig = make_rig(w, true);
    struct oauth_tokens  first = get_tokens(w, &rig, get_code(w, &rig, "contacts")), next;
    struct oauth_call    call = refresh_call(&rig, first.refresh_token);
    struct oauth_refusal refusal;
    CHECK_OK(staff_oauth_exchange(w, &call, &next, &refusal));
    CHECK(!text_same(next.refresh_token, first.refresh_token));
    CHECK_TEXT(refused(w, call), "invalid_grant");
    CHECK_TEXT(refused(w, refresh_call(&rig, next.refresh_token)), "invalid_grant");
    CHECK_INT(ask_gate(w, next.access_token, MAY_SIGN_IN), UNAUTHENTICATED);
}

static void who_is_disabled_takes_their_apps_along(struct work *w)
{
    struct rig          rig = make_rig(w, false);
    struct oauth_tokens tokens = get_tokens(w, &rig, get_code(w, &rig, "contacts"));
    w->actor = (struct actor){0};
    rig.user.disabled = true;
    CHECK_OK(staff_change_user(w, &rig.user));
    CHECK_INT(ask_gate(w, tokens.access_token, MAY_SIGN_IN), UNAUTHENTICATED);
    CHECK_TEXT(refused(w, refresh_call(&rig, tokens.refresh_token)), "invalid_grant");
}

static void tokens_are_looked_at_and_ended(struct work *w)
{
    struct rig          rig = make_rig(w, false);
    struct oauth_tokens tokens = get_tokens(w, &rig, get_code(w, &rig, "oauth contacts"));
    struct oauth_token  access, refresh;
    CHECK_OK(staff_oauth_find(w, tokens.access_token, &access));
    CHECK(access.active);
    CHECK_TEXT(access.email, "ann@shop.example");
    CHECK_TEXT(access.scopes, "oauth contacts");
    CHECK_INT(access.expires_at, w->now + 30 * MINUTE);
    CHECK_OK(staff_oauth_find(w, tokens.refresh_token, &refresh));
    CHECK(refresh.active && refresh.token_id == 0);
    CHECK_INT(staff_oauth_find(w, "sfa_none", &access), NOT_FOUND);

    CHECK_OK(staff_oauth_find(w, tokens.access_token, &access));
    CHECK_OK(staff_oauth_revoke(w, &access));
    CHECK_INT(ask_gate(w, tokens.access_token, MAY_SIGN_IN), UNAUTHENTICATED);
    CHECK_TEXT(refused(w, refresh_call(&rig, tokens.refresh_token)), "");
    CHECK_OK(staff_oauth_revoke(w, &refresh));
    CHECK_TEXT(refused(w, refresh_call(&rig, tokens.refresh_token)), "invalid_grant");
}

static void an_app_makes_no_tokens_that_outlast_it(struct work *w)
{
    struct rig          rig = make_rig(w, false);
    struct oauth_tokens tokens = get_tokens(w, &rig, get_code(w, &rig, "oauth contacts"));
    struct staff_token  draft = {.name = "for ever"};
    CHECK_OK(ask_gate(w, tokens.access_token, MAY_SIGN_IN));
    CHECK_INT(staff_create_token(w, &draft), FORBIDDEN);
}

static void a_person_sees_and_ends_their_own_grants_only(struct work *w)
{
    struct rig          rig = make_rig(w, false);
    struct oauth_tokens tokens = get_tokens(w, &rig, get_code(w, &rig, "contacts"));
    struct user         other = {.email = "bo@shop.example", .role = ROLE_SALES};
    struct rows         grants;
    w->actor = (struct actor){0};
    CHECK_OK(staff_create_user(w, &other));
    act_as(w, &rig.user);
    CHECK_OK(staff_grant_list(w, &grants));
    CHECK_INT(grants.count, 1);
    const struct staff_grant *grant = grants.items;
    act_as(w, &other);
    CHECK_INT(staff_grant_revoke(w, grant->id), NOT_FOUND);
    act_as(w, &rig.user);
    CHECK_OK(staff_grant_revoke(w, grant->id));
    CHECK_INT(ask_gate(w, tokens.access_token, MAY_SIGN_IN), UNAUTHENTICATED);
}

static void a_token_of_a_person_takes_scopes_of_the_field_too(struct work *w)
{
    struct rig         rig = make_rig(w, false);
    struct staff_token token = {
        .user_id = rig.user.id, .name = "x", .scopes = "crm.objects.contacts.read orders.see"};
    CHECK_OK(staff_create_token(w, &token));
    CHECK_TEXT(token.scopes, "contacts.see orders.see");
    CHECK_OK(ask_gate(w, token.token, MAY_SIGN_IN));
    CHECK_OK(ask_gate(w, token.token, MAY_SEE_CONTACTS));
    CHECK_INT(ask_gate(w, token.token, MAY_EDIT_CONTACTS), FORBIDDEN);
}

SUITE_DB("staff_oauth", IN_WRITE(an_app_is_sent_back_only_to_addresses_that_are_safe),
         IN_WRITE(a_secret_is_shown_once_and_a_public_app_has_none),
         IN_WRITE(an_app_that_is_removed_takes_its_tokens_along),
         IN_WRITE(what_an_app_asks_wrongly_is_refused_here_or_sent_back),
         IN_WRITE(a_scope_that_is_not_known_is_left_out), IN_WRITE(what_is_sent_back_is_escaped),
         IN_WRITE(a_code_gives_tokens_that_may_what_was_asked_and_the_person_may),
         IN_WRITE(a_code_is_good_once_and_shown_again_it_ends_its_tokens),
         IN_WRITE(a_code_lasts_sixty_seconds),
         IN_WRITE(a_code_is_bound_to_app_address_and_verifier),
         IN_WRITE(a_wrong_secret_or_kind_of_grant_is_refused_by_its_name),
         IN_WRITE(an_access_token_ends_after_half_an_hour),
         IN_WRITE(an_app_with_a_secret_keeps_its_refresh_token),
         IN_WRITE(a_public_app_gets_a_new_one_and_showing_the_old_one_ends_all),
         IN_WRITE(who_is_disabled_takes_their_apps_along), IN_WRITE(tokens_are_looked_at_and_ended),
         IN_WRITE(an_app_makes_no_tokens_that_outlast_it),
         IN_WRITE(a_person_sees_and_ends_their_own_grants_only),
         IN_WRITE(a_token_of_a_person_takes_scopes_of_the_field_too));
