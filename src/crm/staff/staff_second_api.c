/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_second_api.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff.h"
#include "crm/staff/staff_cookie.h"
#include "crm/staff/staff_oauth_api.h"
#include "crm/staff/staff_second.h"
#include "kit/crypt/crypt.h"

/* A program that acts for somebody does not change how they sign in. */
static status need_person(struct work *w)
{
    if (w->actor.token == 0)
        return OK;
    return fail(w, FORBIDDEN, NULL, "A token cannot do this; sign in.");
}

/* ---- the second factor ---- */

struct code {
    const char *code;
};

static const struct field code_fields[] = {
    FIELD(code, code, FIELD_TEXT, .required = true, .max = 40),
};
const struct shape staff_code_shape = SHAPE("Code", code, code_fields);

struct recovery {
    const char *codes;
};

static const struct field recovery_fields[] = {
    FIELD(recovery, codes, FIELD_TEXT, .help = "ten, with blanks between; each is good once"),
};
const struct shape staff_recovery_shape = SHAPE("RecoveryCodes", recovery, recovery_fields);

/* POST /api/me/totp */
status staff_second_api_enrol(struct work *w, const struct request *rq, struct reply *rp)
{
    struct totp_enrolment enrolment = {NULL, NULL};
    TRY(need_person(w));
    TRY(staff_totp_enrol(w, &enrolment));
    return reply_created(w, rp, &totp_enrolment_shape, &enrolment);
}

/* POST /api/me/totp/confirm */
status staff_second_api_confirm(struct work *w, const struct request *rq, struct reply *rp)
{
    struct code     code = {NULL};
    struct recovery recovery = {NULL};
    TRY(need_person(w));
    TRY(request_body(w, rq, &staff_code_shape, &code));
    TRY(staff_totp_confirm(w, code.code, &recovery.codes));
    return reply_one(w, rp, &staff_recovery_shape, &recovery);
}

struct own_password {
    const char *password;
};

static const struct field own_password_fields[] = {
    FIELD(own_password, password, FIELD_TEXT, .required = true, .max = PASSWORD_LONGEST),
};
const struct shape staff_own_password_shape =
    SHAPE("OwnPassword", own_password, own_password_fields);

/* POST /api/me/totp/remove, before the WRITE: whoever finds an open browser must not get this far.
 */
status staff_second_api_check_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct own_password body = {NULL};
    struct user         user = {0};
    bool                right;
    TRY(need_person(w));
    TRY(request_body(w, rq, &staff_own_password_shape, &body));
    TRY(staff_get_user(w, w->actor.user, &user));
    TRY(password_check(w, user.hash, body.password, &right));
    return right ? OK : fail(w, INVALID, "password", "This is not your password.");
}

status staff_second_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(staff_totp_remove(w, w->actor.user));
    return reply_empty(rp);
}

/* POST /api/users/{id}/reset-totp */
status staff_second_api_reset(struct work *w, const struct request *rq, struct reply *rp)
{
    struct user user = {0};
    int64_t     id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_get_user(w, id, &user));
    if (user.role == ROLE_OWNER && w->actor.role != ROLE_OWNER)
        return fail(w, FORBIDDEN, "id", "Only an owner may do this to an owner.");
    TRY(staff_totp_remove(w, id));
    return reply_empty(rp);
}

/* ---- links for a new password ---- */

struct link {
    const char *token;
    int64_t     expires_at;
};

static const struct field link_fields[] = {
    FIELD(link, token, FIELD_TEXT, .help = "for POST /api/password; shown once"),
    FIELD(link, expires_at, FIELD_TIME),
};
const struct shape staff_link_shape = SHAPE("PasswordLink", link, link_fields);

/* POST /api/users/{id}/password-link */
status staff_link_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link link = {.expires_at = w->now + DAY};
    int64_t     id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_create_password_link(w, id, &link.token));
    return reply_created(w, rp, &staff_link_shape, &link);
}

struct link_use {
    const char *token;
    const char *password;
};

static const struct field link_use_fields[] = {
    FIELD(link_use, token, FIELD_TEXT, .required = true),
    FIELD(link_use, password, FIELD_TEXT, .required = true, .max = PASSWORD_LONGEST),
};
const struct shape staff_link_use_shape = SHAPE("PasswordLinkUse", link_use, link_use_fields);

/* POST /api/password, before the WRITE: hashing takes its time. */
status staff_link_api_check(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_use use = {NULL, NULL};
    struct user     draft = {0};
    TRY(request_body(w, rq, &staff_link_use_shape, &use));
    draft.password = use.password;
    TRY(staff_hash_password(w, &draft));
    *rq->kept = (void *) (uintptr_t) draft.hash;
    return OK;
}

status staff_link_api_use(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_use use = {NULL, NULL};
    TRY(request_body(w, rq, &staff_link_use_shape, &use));
    TRY(staff_use_password_link(w, use.token, *rq->kept));
    return reply_empty(rp);
}

/* ---- sessions ---- */

/* GET /api/me/sessions */
status staff_session_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows sessions;
    TRY(staff_list_sessions(w, staff_cookie(w, rq), &sessions));
    return reply_list(w, rp, &session_view_shape, &sessions, NULL);
}

/* DELETE /api/me/sessions/{id} */
status staff_session_api_end(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(need_person(w));
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_end_session(w, id));
    return reply_empty(rp);
}

/* DELETE /api/me/sessions */
status staff_session_api_end_others(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(need_person(w));
    TRY(staff_end_other_sessions(w, staff_cookie(w, rq)));
    return reply_empty(rp);
}
