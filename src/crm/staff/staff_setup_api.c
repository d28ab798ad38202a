/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_setup_api.h"

#include "crm/staff/staff.h"
#include "crm/staff/staff_cookie.h"
#include "kit/crypt/crypt.h"
#include "kit/json/json.h"

struct setup {
    bool needed;
};

static const struct field setup_fields[] = {
    FIELD(setup, needed, FIELD_BOOL, .help = "true: there is no owner yet"),
};
const struct shape staff_setup_shape = SHAPE("Setup", setup, setup_fields);

/* GET /api/setup */
status staff_setup_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct setup setup;
    TRY(staff_needs_owner(w, &setup.needed));
    return reply_one(w, rp, &staff_setup_shape, &setup);
}

struct owner_draft {
    const char *code, *email, *name, *password;
};

static const struct field owner_draft_fields[] = {
    FIELD(owner_draft, code, FIELD_TEXT, .required = true, .max = 100,
          .help = "the setup code, which the server prints when it starts"),
    FIELD(owner_draft, email, FIELD_TEXT, .required = true, .max = 254),
    FIELD(owner_draft, name, FIELD_TEXT, .max = 200),
    FIELD(owner_draft, password, FIELD_TEXT, .required = true, .max = PASSWORD_LONGEST,
          .help = "at least 10 characters"),
};
const struct shape staff_owner_draft_shape = SHAPE("OwnerDraft", owner_draft, owner_draft_fields);

static struct user user_of(const struct owner_draft *draft)
{
    return (struct user){.email = draft->email, .name = draft->name, .password = draft->password};
}

/* POST /api/setup, before the WRITE: nobody without a code makes us hash a password. */
status staff_setup_api_check(struct work *w, const struct request *rq, struct reply *rp)
{
    struct owner_draft draft = {NULL};
    if (staff_is_foreign(rq))
        return fail_reason(w, FORBIDDEN, "CROSS_SITE", NULL,
                           "This request does not come from a page of this server.");
    TRY(request_body(w, rq, &staff_owner_draft_shape, &draft));
    TRY(staff_check_setup_code(w, draft.code));
    struct user user = user_of(&draft);
    TRY(staff_hash_password(w, &user));
    *rq->kept = (void *) (uintptr_t) user.hash;
    return OK;
}

/* POST /api/setup */
status staff_setup_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct owner_draft draft = {NULL};
    const char        *session;
    TRY(request_body(w, rq, &staff_owner_draft_shape, &draft));
    struct user user = user_of(&draft);
    user.hash = *rq->kept;
    TRY(staff_create_owner(w, draft.code, &user));
    struct sign_in sign_in = {.email = user.email,
                              .peer = rq->peer,
                              .agent = staff_agent(w, rq),
                              .right = true,
                              .user_id = user.id};
    TRY(staff_sign_in(w, &sign_in, &session));
    TRY(reply_created(w, rp, &user_shape, &user));
    reply_header(rp, "Set-Cookie", staff_set_cookie(w, rq, session));
    return OK;
}
