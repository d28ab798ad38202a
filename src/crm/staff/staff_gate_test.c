/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The gate and the endpoints, with requests as the server hands them over. */
#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff.h"
#include "crm/staff/staff_api.h"
#include "crm/staff/staff_store.h"
#include "kit/db/db.h"
#include "test/check.h"

/* ---- requests -----------------------------------------------------------------------------------
 */

struct asked {
    struct request   rq;
    struct http_pair headers[8];
    struct route     route; /* of the gate's own tests */
    void            *kept;
};

static struct asked *ask(struct work *w, enum method method, int access)
{
    struct asked *asked = work_take(w, sizeof *asked);
    asked->route = (struct route){.method = method, .path = "/x", .access = access};
    asked->rq = (struct request){
        .method = method, .path = "/x", .route = &asked->route, .peer = "192.0.2.1"};
    asked->rq.headers = asked->headers;
    asked->rq.kept = &asked->kept;
    asked->rq.parts = asked->rq.query = work_take(w, sizeof(struct http_pair));
    return asked;
}

static void put_header(struct asked *asked, const char *name, const char *value)
{
    int i = 0;
    while (asked->headers[i].name != NULL)
        i++;
    asked->headers[i] = (struct http_pair){name, value};
}

static const char *header_of(const struct reply *rp, const char *name)
{
    for (int i = 0; i < 8 && rp->headers[i].name != NULL; i++)
        if (text_same_nocase(rp->headers[i].name, name))
            return rp->headers[i].value;
    return NULL;
}

static const struct route *find_route(enum method method, const char *path)
{
    for (const struct route *route = staff_routes; route->method != 0; route++)
        if (route->method == method && text_same(route->path, path))
            return route;
    return NULL;
}

/* Runs a route as the server does: before, then the handler. */
static status call(struct work *w, struct asked *asked, const char *path, const char *body,
                   struct reply *rp)
{
    const struct route *route = find_route(asked->rq.method, path);
    asked->rq.route = route;
    asked->rq.path = path;
    asked->rq.body = body;
    asked->rq.size = body == NULL ? 0 : strlen(body);
    *rp = (struct reply){0};
    if (route->before != NULL)
        TRY(route->before(w, &asked->rq, rp));
    return rp->code != 0 ? OK : route->handler(w, &asked->rq, rp);
}

/* ---- people -------------------------------------------------------------------------------------
 */

static struct user make_user(struct work *w, const char *email, enum staff_role role)
{
    struct user user = {.email = email, .role = role};
    CHECK_OK(staff_create_user(w, &user));
    return user;
}

static const char *make_token(struct work *w, const struct user *user, const char *scopes)
{
    struct staff_token token = {.user_id = user->id, .name = "test", .scopes = scopes};
    CHECK_OK(staff_create_token(w, &token));
    return token.token;
}

static const char *make_session(struct work *w, const struct user *user)
{
    struct sign_in sign_in = {.right = true, .user_id = user->id, .email = user->email};
    const char    *session = NULL;
    CHECK_OK(staff_sign_in(w, &sign_in, &session));
    return session;
}

static struct asked *ask_with_token(struct work *w, int access, const char *token)
{
    struct asked *asked = ask(w, GET, access);
    put_header(asked, "authorization", work_text(w, "Bearer %s", token));
    return asked;
}

static struct asked *ask_with_cookie(struct work *w, enum method method, const char *session)
{
    struct asked *asked = ask(w, method, MAY_SIGN_IN);
    put_header(asked, "cookie", work_text(w, "theme=dark; storefolk_session=%s", session));
    put_header(asked, "host", "crm.example:8480");
    return asked;
}

/* ---- the gate -----------------------------------------------------------------------------------
 */

static void whoever_shows_nothing_may_only_what_anybody_may(struct work *w)
{
    CHECK_OK(staff_authenticate(w, &ask(w, GET, ANYBODY)->rq));
    CHECK_INT(w->actor.user, -1);
    CHECK(!staff_may(w, MAY_SIGN_IN));
    CHECK_INT(staff_authenticate(w, &ask(w, GET, MAY_SIGN_IN)->rq), UNAUTHENTICATED);
}

static void a_token_says_who_asks_and_what_they_may(struct work *w)
{
    struct user sales = make_user(w, "a@b.example", ROLE_SALES);
    const char *token = make_token(w, &sales, NULL);
    CHECK_OK(staff_authenticate(w, &ask_with_token(w, MAY_EDIT_CONTACTS, token)->rq));
    CHECK_INT(w->actor.user, sales.id);
    CHECK(w->actor.token != 0);
    CHECK_INT(staff_authenticate(w, &ask_with_token(w, MAY_EDIT_STAFF, token)->rq), FORBIDDEN);
    CHECK_TEXT(w->failure.message,
               "This needs the access 'staff.edit' (as a scope also 'settings.users.read').");
    CHECK_TEXT(w->failure.reason, "MISSING_SCOPES");
}

static void a_token_with_scopes_may_nothing_else(struct work *w)
{
    struct user owner = make_user(w, "a@b.example", ROLE_OWNER);
    const char *token = make_token(w, &owner, "orders.see");
    CHECK_OK(staff_authenticate(w, &ask_with_token(w, MAY_SEE_ORDERS, token)->rq));
    CHECK_INT(staff_authenticate(w, &ask_with_token(w, MAY_SEE_CONTACTS, token)->rq), FORBIDDEN);
}

static void what_is_no_token_is_refused(struct work *w)
{
    static const char *const bad[] = {"", "sf_", "sf_0123456789", "' OR 1=1 --", NULL};
    make_token(w, &(struct user){.id = make_user(w, "a@b.example", ROLE_OWNER).id}, NULL);
    for (int i = 0; bad[i] != NULL; i++)
        CHECK_INT(staff_authenticate(w, &ask_with_token(w, MAY_SIGN_IN, bad[i])->rq),
                  UNAUTHENTICATED);
    struct asked *basic = ask(w, GET, MAY_SIGN_IN);
    put_header(basic, "authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    CHECK_INT(staff_authenticate(w, &basic->rq), UNAUTHENTICATED);
}

static void a_disabled_user_is_known_no_more(struct work *w)
{
    struct user sales = make_user(w, "a@b.example", ROLE_SALES);
    const char *token = make_token(w, &sales, NULL), *session = make_session(w, &sales);
    CHECK_OK(staff_authenticate(w, &ask_with_cookie(w, GET, session)->rq));
    w->actor = (struct actor){0};
    sales.disabled = true;
    CHECK_OK(staff_change_user(w, &sales));
    CHECK_INT(staff_authenticate(w, &ask_with_token(w, MAY_SIGN_IN, token)->rq), UNAUTHENTICATED);
    CHECK_INT(staff_authenticate(w, &ask_with_cookie(w, GET, session)->rq), UNAUTHENTICATED);
}

static void with_a_cookie_what_writes_must_come_from_our_own_pages(struct work *w)
{
    static const struct {
        enum method method;
        const char *header, *value;
        status      expected;
    } cases[] = {
        {GET, NULL, NULL, OK},
        {POST, NULL, NULL, FORBIDDEN},
        {POST, "sec-fetch-site", "same-origin", OK},
        {POST, "sec-fetch-site", "none", OK},
        {POST, "sec-fetch-site", "cross-site", FORBIDDEN},
        {POST, "sec-fetch-site", "same-site", FORBIDDEN},
        {POST, "origin", "http://crm.example:8480", OK},
        {POST, "origin", "http://crm.example", FORBIDDEN},
        {POST, "origin", "http://evil.example", FORBIDDEN},
        {POST, "origin", "null", FORBIDDEN},
        {POST, "x-requested-with", "storefolk", OK},
        {DELETE, NULL, NULL, FORBIDDEN},
    };
    struct user owner = make_user(w, "a@b.example", ROLE_OWNER);
    const char *session = make_session(w, &owner);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked *asked = ask_with_cookie(w, cases[i].method, session);
        if (cases[i].header != NULL)
            put_header(asked, cases[i].header, cases[i].value);
        CHECK_INT(staff_authenticate(w, &asked->rq), cases[i].expected);
    }
    w->actor = (struct actor){0};
    struct asked *token = ask_with_token(w, MAY_SIGN_IN, make_token(w, &owner, NULL));
    token->rq.method = POST;
    CHECK_OK(staff_authenticate(w, &token->rq));
}

/* ---- signing in and out -------------------------------------------------------------------------
 */

static void signing_in_gives_a_cookie_and_signing_out_ends_it(struct work *w)
{
    struct user user = {.email = "a@b.example", .role = ROLE_OWNER, .password = "correct horse"};
    CHECK_OK(staff_hash_password(w, &user));
    CHECK_OK(staff_create_user(w, &user));

    struct reply  rp;
    struct asked *login = ask(w, POST, ANYBODY);
    login->rq.secure = true;
    CHECK_OK(call(w, login, "/api/login",
                  "{\"email\":\"A@b.example\",\"password\":\"correct horse\"}", &rp));
    const char *cookie = header_of(&rp, "set-cookie");
    CHECK(text_starts(cookie, "storefolk_session="));
    CHECK(strstr(cookie, "; HttpOnly; SameSite=Lax; Secure") != NULL);
    CHECK(strstr(cookie, "Max-Age=2592000") != NULL);
    CHECK(strstr(rp.body, "\"role\":\"owner\"") != NULL);

    const char   *session = *text_split(w, cookie + strlen("storefolk_session="), ';', NULL);
    struct asked *mine = ask_with_cookie(w, POST, session);
    put_header(mine, "sec-fetch-site", "same-origin");
    CHECK_OK(staff_authenticate(w, &mine->rq));
    CHECK_OK(call(w, mine, "/api/logout", NULL, &rp));
    CHECK_INT(rp.code, 204);
    CHECK(strstr(header_of(&rp, "set-cookie"), "Max-Age=0") != NULL);
    CHECK_INT(staff_authenticate(w, &ask_with_cookie(w, GET, session)->rq), UNAUTHENTICATED);
}

static void a_wrong_password_is_answered_as_an_unknown_user_is(struct work *w)
{
    struct user user = {.email = "a@b.example", .role = ROLE_OWNER, .password = "correct horse"};
    CHECK_OK(staff_hash_password(w, &user));
    CHECK_OK(staff_create_user(w, &user));
    struct reply wrong, unknown;
    CHECK_OK(call(w, ask(w, POST, ANYBODY), "/api/login",
                  "{\"email\":\"a@b.example\",\"password\":\"wrong\"}", &wrong));
    CHECK_OK(call(w, ask(w, POST, ANYBODY), "/api/login",
                  "{\"email\":\"x@b.example\",\"password\":\"correct horse\"}", &unknown));
    CHECK_INT(wrong.code, 401);
    CHECK_INT(unknown.code, 401);
    CHECK_TEXT(wrong.body, unknown.body);
    CHECK(header_of(&wrong, "set-cookie") == NULL);
}

static void who_failed_too_often_is_told_when_to_come_back(struct work *w)
{
    struct sign_in attempt = {.email = "a@b.example", .password = "x", .peer = "192.0.2.1"};
    const char    *session;
    for (int i = 0; i < 8; i++)
        CHECK_OK(staff_sign_in(w, &attempt, &session));
    struct reply rp;
    CHECK_OK(call(w, ask(w, POST, ANYBODY), "/api/login",
                  "{\"email\":\"a@b.example\",\"password\":\"x\"}", &rp));
    CHECK_INT(rp.code, 429);
    CHECK_TEXT(header_of(&rp, "retry-after"), "8");
}

static void another_site_cannot_sign_a_browser_in(struct work *w)
{
    struct reply  rp;
    struct asked *asked = ask(w, POST, ANYBODY);
    put_header(asked, "origin", "http://evil.example");
    put_header(asked, "host", "crm.example");
    CHECK_INT(call(w, asked, "/api/login", "{\"email\":\"a@b.example\",\"password\":\"x\"}", &rp),
              FORBIDDEN);
}

/* ---- endpoints ----------------------------------------------------------------------------------
 */

static void a_user_is_added_and_changed_by_api_and_the_password_stays_inside(struct work *w)
{
    struct reply rp;
    CHECK_OK(call(w, ask(w, POST, MAY_EDIT_STAFF), "/api/users",
                  "{\"email\":\"a@b.example\",\"role\":\"sales\",\"password\":\"correct horse\"}",
                  &rp));
    CHECK_INT(rp.code, 201);
    CHECK(strstr(rp.body, "password") == NULL && strstr(rp.body, "argon2") == NULL);

    struct user found = {0};
    CHECK_OK(staff_find_user(w, "a@b.example", &found));
    struct asked    *change = ask(w, PATCH, MAY_EDIT_STAFF);
    struct http_pair parts[] = {{"id", work_text(w, "%lld", (long long) found.id)}, {0}};
    change->rq.parts = parts;
    const char *hash = found.hash;
    CHECK_OK(call(w, change, "/api/users/{id}", "{\"name\":\"Ann\"}", &rp));
    CHECK_OK(staff_find_user(w, "a@b.example", &found));
    CHECK_TEXT(found.name, "Ann");
    CHECK_TEXT(found.hash, hash);
    CHECK_INT(found.role, ROLE_SALES);
    CHECK_INT(call(w, change, "/api/users/{id}", "{\"password\":\"short\"}", &rp), INVALID);
    CHECK_INT(call(w, change, "/api/users/{id}", "{\"role\":\"king\"}", &rp), INVALID);
    CHECK_INT(call(w, change, "/api/users/{id}", "{\"id\":7,\"colour\":\"red\"}", &rp), INVALID);
}

static void ones_own_password_needs_the_present_one(struct work *w)
{
    struct user user = {.email = "a@b.example", .role = ROLE_SALES, .password = "correct horse"};
    CHECK_OK(staff_hash_password(w, &user));
    CHECK_OK(staff_create_user(w, &user));
    w->actor = (struct actor){.user = user.id, .role = ROLE_SALES};
    struct reply rp;
    CHECK_INT(call(w, ask(w, POST, MAY_SIGN_IN), "/api/me/password",
                   "{\"current\":\"wrong\",\"password\":\"another horse\"}", &rp),
              INVALID);
    CHECK_TEXT(w->failure.field, "current");
    CHECK_OK(call(w, ask(w, POST, MAY_SIGN_IN), "/api/me/password",
                  "{\"current\":\"correct horse\",\"password\":\"another horse\"}", &rp));
    struct sign_in attempt = {.email = "a@b.example", .password = "another horse"};
    int64_t        wait;
    CHECK_OK(staff_check_sign_in(w, &attempt, &wait));
    CHECK(attempt.right);
}

SUITE_DB("staff_gate", IN_WRITE(whoever_shows_nothing_may_only_what_anybody_may),
         IN_WRITE(a_token_says_who_asks_and_what_they_may),
         IN_WRITE(a_token_with_scopes_may_nothing_else), IN_WRITE(what_is_no_token_is_refused),
         IN_WRITE(a_disabled_user_is_known_no_more),
         IN_WRITE(with_a_cookie_what_writes_must_come_from_our_own_pages),
         IN_WRITE(signing_in_gives_a_cookie_and_signing_out_ends_it),
         IN_WRITE(a_wrong_password_is_answered_as_an_unknown_user_is),
         IN_WRITE(who_failed_too_often_is_told_when_to_come_back),
         IN_WRITE(another_site_cannot_sign_a_browser_in),
         IN_WRITE(a_user_is_added_and_changed_by_api_and_the_password_stays_inside),
         IN_WRITE(ones_own_password_needs_the_present_one));
