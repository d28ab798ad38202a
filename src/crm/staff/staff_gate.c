/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who asks, and whether they may. A browser sends its cookie with every request, also with one that
 * a page of another site has made; so with a cookie, what changes something must come from our own
 * pages: Sec-Fetch-Site or Origin must say so, or the header X-Requested-With, which other sites
 * cannot set, must be there.
 */
#include <string.h>

#include "base/text.h"
#include "crm/staff/staff_cookie.h"
#include "crm/staff/staff_store.h"
#include "kit/crypt/crypt.h"
#include "kit/db/db.h"
#include "kit/http/http.h"
#include "kit/machines.h"

/* What a request shows, found in the database. */
struct shown {
    struct key        key;
    struct credential credential;
};

static const struct actor nobody = {.user = -1};

/* ---- last seen ---- */

/* A unit of its own: the request may be a READ. Within the hour nothing is written. */
struct seen {
    struct db_task task;
    struct shown   shown;
};

static status seen_unit(struct work *w, void *arg)
{
    const struct seen *seen = arg;
    return staff_store_seen(w, &seen->shown.credential, &seen->shown.key);
}

/* If it failed, the next request tries again. */
static void seen_done(struct db_task *task, status outcome)
{
    work_close(task->work);
}

static void note_seen(struct work *w, const struct shown *shown)
{
    int64_t before = shown->credential.seen_at;
    if (before != ABSENT && before > w->now - HOUR)
        return;
    struct work *later = work_open(w->machines, w->now);
    struct seen *seen = work_take(later, sizeof *seen);
    seen->shown = *shown;
    seen->task = (struct db_task){
        .work = later, .mode = WRITE, .unit = seen_unit, .arg = seen, .done = seen_done};
    db_submit(w->machines->db, &seen->task);
}

/* ---- who asks ---- */

static const char *bearer_token(const struct request *rq)
{
    const char *header = request_header(rq, "authorization");
    if (header == NULL || strncasecmp(header, "bearer ", 7) != 0)
        return NULL;
    return header + 7 + strspn(header + 7, " ");
}

/* NOT_FOUND: it shows nothing, or nothing that holds. */
static status find_shown(struct work *w, const struct request *rq, struct shown *ret_shown)
{
    const char *token = bearer_token(rq);
    const char *secret = token != NULL ? token : staff_cookie(w, rq);
    if (text_empty(secret))
        return NOT_FOUND;
    ret_shown->key = staff_key_of(secret);
    if (token != NULL)
        return staff_store_find_token(w, &ret_shown->key, &ret_shown->credential);
    return staff_store_find_session(w, &ret_shown->key, w->now - SESSION_LASTS,
                                    &ret_shown->credential);
}

static status actor_of(struct work *w, const struct credential *credential, struct actor *ret_actor)
{
    uint64_t scopes;
    TRY(staff_user_scopes(w, credential->role, credential->own_role, &scopes));
    if (credential->scopes != NULL) {
        uint64_t of_token;
        TRY(staff_read_scopes(w, credential->scopes, &of_token));
        scopes &= of_token | UINT64_C(1) << MAY_SIGN_IN; /* whoever is known is known */
    }
    *ret_actor = (struct actor){
        .user = credential->user_id,
        .token = credential->token_id,
        .role = (int) credential->role,
        .scopes = scopes,
        .rights = credential->role == ROLE_OWN ? credential->own_role : 0,
    };
    return OK;
}

static bool is_write(const struct request *rq)
{
    return rq->method != GET && rq->method != HEAD && rq->method != OPTIONS;
}

static bool is_forged(const struct request *rq)
{
    bool says_where = request_header(rq, "sec-fetch-site") != NULL
                      || request_header(rq, "origin") != NULL
                      || request_header(rq, "x-requested-with") != NULL;
    return is_write(rq) && (!says_where || staff_is_foreign(rq));
}

static status say_unknown(struct work *w, const struct request *rq)
{
    if (bearer_token(rq) != NULL)
        return fail(w, UNAUTHENTICATED, NULL, "There is no such API token.");
    return fail(w, UNAUTHENTICATED, NULL,
                "Sign in, or send an API token as 'Authorization: Bearer sf_…'.");
}

static bool has_ended(const struct work *w, const struct credential *credential)
{
    return credential->expires_at != ABSENT && credential->expires_at <= w->now;
}

/* Where anybody may come in, one whose token has ended is anybody. */
static status say_ended(struct work *w, int access)
{
    if (access == ANYBODY)
        return OK;
    return fail_reason(w, UNAUTHENTICATED, "EXPIRED_AUTHENTICATION", NULL,
                       "The access token has expired; get a new one with the refresh token.");
}

status staff_authenticate(struct work *w, const struct request *rq)
{
    struct shown shown = {
        .credential = {
            .seen_at = ABSENT, .own_role = ABSENT, .grant_id = ABSENT, .expires_at = ABSENT}};
    int access = rq->route->access;
    w->actor = nobody;
    w->peer = rq->peer;
    if (w->source == NULL)
        w->source = "api";

    status outcome = find_shown(w, rq, &shown);
    bool   forged = shown.credential.token_id == 0 && is_forged(rq);
    if (access == ANYBODY && (outcome == NOT_FOUND || forged))
        return OK;
    if (outcome == NOT_FOUND)
        return say_unknown(w, rq);
    TRY(outcome);
    if (has_ended(w, &shown.credential))
        return say_ended(w, access);
    if (forged)
        return fail_reason(w, FORBIDDEN, "CROSS_SITE", NULL,
                           "This request does not come from a page of this server.");
    if (shown.credential.token_id == 0)
        w->source = "web";
    TRY(actor_of(w, &shown.credential, &w->actor));
    TRY(staff_take_rate(w, rq, &shown.credential));
    TRY(staff_need(w, (enum access) access));
    note_seen(w, &shown);
    return OK;
}

status staff_sign_out(struct work *w, const struct request *rq)
{
    const char *session = staff_cookie(w, rq);
    if (session == NULL)
        return OK;
    struct key key = staff_key_of(session);
    return staff_store_remove_session(w, &key);
}
