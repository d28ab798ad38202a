/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_SECOND_H
#define CRM_STAFF_SECOND_H

/*
 * What comes after the password: a code of an authenticator app (TOTP, RFC 6238: SHA-1, 30 s, six
 * digits) or one of ten recovery codes; tickets, which let somebody do one thing once; and the list
 * of sessions. For this room only.
 *
 * A code counts one step early or late, because clocks differ; each step counts once, so that a
 * code that was overheard is worth nothing. The secret is kept sealed, recovery codes as SHA-256.
 */

#include "crm/staff/staff.h"

/* ---- the second factor ---- */

struct totp_enrolment {
    const char *secret; /* base32, to be typed */
    const char *uri;    /* otpauth://…, to be shown as a QR code */
};
extern const struct shape totp_enrolment_shape;

/* The code for an instant; `secret` has 20 bytes. */
const char *staff_totp_code(struct work *w, const void *secret, int64_t at);

/* WRITE, of the actor. Not asked for until it is confirmed. CONFLICT: there is one already. */
status staff_totp_enrol(struct work *w, struct totp_enrolment *ret_enrolment) MUST_CHECK;

/* WRITE. Ten recovery codes, shown once, with blanks between. INVALID: the code is wrong. */
status staff_totp_confirm(struct work *w, const char *code, const char **ret_recovery) MUST_CHECK;

/* WRITE. Uses up the code, or the recovery code, when it is right. */
status staff_totp_check(struct work *w, int64_t user_id, const char *code,
                        bool *ret_right) MUST_CHECK;

/* Whether the user must show a code. */
status staff_totp_is_on(struct work *w, int64_t user_id, bool *ret_on) MUST_CHECK;

/* ---- signing in in two steps ---- */

/* WRITE. After the right password of somebody with a second factor: good for five minutes. */
status staff_begin_second(struct work *w, const struct sign_in *sign_in,
                          const char **ret_ticket) MUST_CHECK;

struct second_step {
    const char *ticket, *code;
    const char *peer, *agent;
    int64_t     user_id; /* who it is; filled in */
};

/*
 * WRITE. The session, or NULL when the code is wrong or the ticket is none, which is counted.
 * TOO_MANY: too many wrong codes; `ret_wait` ms are to be waited.
 */
status staff_end_second(struct work *w, struct second_step *step, const char **ret_session,
                        int64_t *ret_wait) MUST_CHECK;

/* ---- links for a new password ---- */

/* WRITE. `hash` of the new password. INVALID: the token was used, is too old, or is none. */
status staff_use_password_link(struct work *w, const char *token, const char *hash) MUST_CHECK;

/* ---- sessions ---- */

struct session_view {
    int64_t     id;
    const char *peer, *agent;
    int64_t     created_at, seen_at;
    bool        current;
};
extern const struct shape session_view_shape;

/* Of the actor; `session` is the cookie's, to tell which one is current. */
status staff_list_sessions(struct work *w, const char *session,
                           struct rows *ret_sessions) MUST_CHECK;

/* WRITE. NOT_FOUND: the actor has no such session. */
status staff_end_session(struct work *w, int64_t id) MUST_CHECK;

/* WRITE. All of the actor's but the current one. */
status staff_end_other_sessions(struct work *w, const char *session) MUST_CHECK;

#endif
