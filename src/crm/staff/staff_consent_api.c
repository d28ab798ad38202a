/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a person sees when an app sends them here: who asks for what, and, before that, the sign-in.
 * The query of the app travels along in the form; what it says is read and checked anew at each
 * step. A yes counts only with a token that is made of the session and the query, so neither
 * another site nor another request can say it.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_cookie.h"
#include "crm/staff/staff_oauth.h"
#include "crm/staff/staff_oauth_api.h"
#include "crm/staff/staff_second.h"
#include "kit/crypt/crypt.h"
#include "kit/http/page.h"

/* ---- pages ---- */

static status reply_wrong(struct work *w, struct reply *rp)
{
    struct http_page page = http_page_open(w, "This app cannot be let in");
    http_page_wrong(&page, w->failure.message);
    return http_page_reply(&page, rp, 400, NULL);
}

static status redirect(struct reply *rp, int code, const char *where)
{
    reply_header(rp, "Location", where);
    rp->code = code;
    return OK;
}

static const char *address_of(struct work *w, const char *query)
{
    return work_text(w, "/oauth/authorize?%s", query);
}

/* "https://app.example" of "https://app.example/back", "com.example.app:" of a scheme of its own.
 */
static const char *origin_of(struct work *w, const char *uri)
{
    const char *slashes = strstr(uri, "://");
    bool        web = text_starts(uri, "http");
    size_t size = web && slashes != NULL ? (size_t) (slashes - uri) + 3 : strcspn(uri, ":") + 1;
    if (web)
        size += strcspn(uri + size, "/?");
    return work_copy(w, uri, size);
}

static status reply_sign_in(struct work *w, const char *query, const char *wrong, struct reply *rp)
{
    struct http_page page = http_page_open(w, "Sign in");
    if (wrong != NULL)
        http_page_wrong(&page, wrong);
    http_page_form(&page, "/oauth/sign-in");
    http_page_hidden(&page, "query", query);
    http_page_field(&page, &(struct http_page_input){"E-mail", "email", "email", "username"});
    http_page_field(
        &page, &(struct http_page_input){"Password", "password", "password", "current-password"});
    http_page_button(&page, "sign-in", "yes", "Sign in");
    return http_page_reply(&page, rp, 200, NULL);
}

static const char *csrf_of(struct work *w, const struct request *rq, const char *query)
{
    const char *session = staff_cookie(w, rq);
    return hmac_sha256_hex(w, session == NULL ? "" : session, query, strlen(query));
}

/* What the app would get, in words; what the person may not do themselves it does not get. */
static void put_accesses(struct work *w, const struct oauth_ask *ask, struct http_page *page)
{
    struct rows               lines = staff_access_lines(w);
    const struct access_line *line = lines.items;
    for (int64_t i = 0; i < lines.count; i++) {
        uint64_t bit = staff_access_of(line[i].name);
        if ((ask->accesses & bit) == 0)
            continue;
        bool has = (w->actor.scopes & bit) != 0;
        http_page_item(page, has ? line[i].label
                                 : work_text(w, "%s (you may not, so it may not)", line[i].label));
    }
}

static status reply_ask(struct work *w, const struct request *rq, const struct oauth_ask *ask,
                        const char *query, struct reply *rp)
{
    struct user      user = {0};
    struct http_page page = http_page_open(w, work_text(w, "Let %s in?", ask->app.name));
    TRY(staff_get_user(w, w->actor.user, &user));
    http_page_words(
        &page, work_text(w, "%s asks to act for you, %s. It could:", ask->app.name, user.email));
    put_accesses(w, ask, &page);
    http_page_words(
        &page, work_text(w, "Afterwards it sends you to %s.", origin_of(w, ask->redirect_uri)));
    http_page_form(&page, "/oauth/authorize");
    http_page_hidden(&page, "query", query);
    http_page_hidden(&page, "csrf", csrf_of(w, rq, query));
    http_page_button(&page, "decision", "allow", "Let it in");
    http_page_button(&page, "decision", "deny", "No");
    return http_page_reply(&page, rp, 200, origin_of(w, ask->redirect_uri));
}

/* ---- asking ---- */

/* Somebody in a browser; a program with a token says yes to nobody. */
static bool is_person(const struct work *w)
{
    return w->actor.user > 0 && w->actor.token == 0;
}

/* GET /oauth/authorize */
status staff_consent_api_ask(struct work *w, const struct request *rq, struct reply *rp)
{
    struct oauth_ask ask;
    const char      *query = strchr(rq->target, '?');
    status           outcome = staff_oauth_read(w, rq->query, &ask);
    query = query == NULL ? "" : query + 1;
    if (outcome == INVALID)
        return reply_wrong(w, rp);
    TRY(outcome);
    if (ask.error != NULL)
        return redirect(rp, 302, staff_oauth_back(w, &ask, NULL));
    return is_person(w) ? reply_ask(w, rq, &ask, query, rp) : reply_sign_in(w, query, NULL, rp);
}

/* ---- answering ---- */

/* The app's query as it came, taken apart again. */
static status read_query(struct work *w, const char *query, struct oauth_ask *ret_ask)
{
    struct request         rq = {.body = query, .size = strlen(query)};
    const struct http_pair none = {NULL, NULL}, *pairs;
    rq.headers = &none;
    TRY(request_form(w, &rq, &pairs));
    return staff_oauth_read(w, pairs, ret_ask);
}

/* POST /oauth/authorize */
status staff_consent_api_answer(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct http_pair *form;
    struct oauth_ask        ask;
    const char             *code = NULL;
    TRY(request_form(w, rq, &form));
    const char *query = request_pair(form, "query");
    if (query == NULL || !is_person(w)
        || !crypt_same(request_pair(form, "csrf"), csrf_of(w, rq, query)))
        return fail_reason(w, FORBIDDEN, "CROSS_SITE", NULL,
                           "This answer does not come from our page; go back to the app and begin "
                           "again.");
    status outcome = read_query(w, query, &ask);
    if (outcome == INVALID)
        return reply_wrong(w, rp);
    TRY(outcome);
    if (!text_same(request_pair(form, "decision"), "allow") && ask.error == NULL)
        ask.error = "access_denied";
    if (ask.error == NULL)
        TRY(staff_oauth_allow(w, &ask, &code));
    return redirect(rp, 303, staff_oauth_back(w, &ask, code));
}

/* ---- signing in ---- */

static status reply_code(struct work *w, const char *query, const char *ticket, const char *wrong,
                         struct reply *rp)
{
    struct http_page page = http_page_open(w, "Your second factor");
    if (wrong != NULL)
        http_page_wrong(&page, wrong);
    http_page_form(&page, "/oauth/sign-in");
    http_page_hidden(&page, "query", query);
    http_page_hidden(&page, "ticket", ticket);
    http_page_field(&page, &(struct http_page_input){"Code of your app, or a recovery code", "code",
                                                     "text", "one-time-code"});
    http_page_button(&page, "sign-in", "yes", "Sign in");
    return http_page_reply(&page, rp, 200, NULL);
}

struct consent_sign_in {
    struct sign_in     sign_in;
    struct second_step second; /* .ticket = NULL: the first step */
    const char        *query;
};

/* POST /oauth/sign-in, before the WRITE: checks the password. */
status staff_consent_api_check_sign_in(struct work *w, const struct request *rq, struct reply *rp)
{
    struct consent_sign_in *asked = work_take(w, sizeof *asked);
    const struct http_pair *form;
    int64_t                 wait;
    if (staff_is_foreign(rq))
        return fail_reason(w, FORBIDDEN, "CROSS_SITE", NULL,
                           "This request does not come from a page of this server.");
    TRY(request_form(w, rq, &form));
    const char *email = request_pair(form, "email"), *password = request_pair(form, "password");
    const char *query = request_pair(form, "query");
    *asked = (struct consent_sign_in){
        .query = query == NULL ? "" : query,
        .sign_in = {.email = email == NULL ? "" : email,
                    .password = password == NULL ? "" : password,
                    .peer = rq->peer,
                    .agent = staff_agent(w, rq)},
        .second = {.ticket = request_pair(form, "ticket"),
                   .code = request_pair(form, "code"),
                   .peer = rq->peer,
                   .agent = staff_agent(w, rq)},
    };
    *rq->kept = asked;
    if (asked->second.ticket != NULL)
        return OK;
    status outcome = staff_check_sign_in(w, &asked->sign_in, &wait);
    return outcome == TOO_MANY ? reply_sign_in(w, asked->query, w->failure.message, rp) : outcome;
}

static status enter(struct work *w, const struct request *rq, const char *session,
                    const char *query, struct reply *rp)
{
    reply_header(rp, "Set-Cookie", staff_set_cookie(w, rq, session));
    return redirect(rp, 303, address_of(w, query));
}

static status take_code(struct work *w, const struct request *rq, struct consent_sign_in *asked,
                        struct reply *rp)
{
    const char *session;
    int64_t     wait;
    status      outcome = staff_end_second(w, &asked->second, &session, &wait);
    if (outcome == TOO_MANY)
        return reply_code(w, asked->query, asked->second.ticket, w->failure.message, rp);
    TRY(outcome);
    return session != NULL ? enter(w, rq, session, asked->query, rp)
                           : reply_code(w, asked->query, asked->second.ticket,
                                        "The code is wrong, or the sign-in took too long.", rp);
}

/* POST /oauth/sign-in */
status staff_consent_api_sign_in(struct work *w, const struct request *rq, struct reply *rp)
{
    struct consent_sign_in *asked = *rq->kept;
    const char             *session, *ticket;
    if (asked->second.ticket != NULL)
        return take_code(w, rq, asked, rp);
    if (asked->sign_in.right && asked->sign_in.second) {
        TRY(staff_begin_second(w, &asked->sign_in, &ticket));
        return reply_code(w, asked->query, ticket, NULL, rp);
    }
    TRY(staff_sign_in(w, &asked->sign_in, &session));
    if (session == NULL)
        return reply_sign_in(w, asked->query, "The e-mail address or the password is wrong.", rp);
    return enter(w, rq, session, asked->query, rp);
}
