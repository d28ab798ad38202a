/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_second.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_cookie.h"
#include "crm/staff/staff_second_store.h"
#include "kit/crypt/crypt.h"
#include "kit/os/random.h"

enum { SECRET_SIZE = 20, RECOVERY_CODES = 10, WINDOW = 1 };

#define STEP          (30 * SECOND)
#define TICKET_LASTS  (5 * MINUTE)
#define LINK_LASTS    DAY
#define SECOND_FACTOR "second factor"
#define NEW_PASSWORD  "password"

static const struct field enrolment_fields[] = {
    FIELD(totp_enrolment, secret, FIELD_TEXT, .help = "base32, to be typed into the app"),
    FIELD(totp_enrolment, uri, FIELD_TEXT, .help = "otpauth://…, to be shown as a QR code"),
};
const struct shape totp_enrolment_shape = SHAPE("TotpEnrolment", totp_enrolment, enrolment_fields);

static const struct field session_fields[] = {
    FIELD(session_view, id, FIELD_INT),
    FIELD(session_view, peer, FIELD_TEXT, .help = "the address at sign-in"),
    FIELD(session_view, agent, FIELD_TEXT, .help = "the browser at sign-in"),
    FIELD(session_view, created_at, FIELD_TIME),
    FIELD(session_view, seen_at, FIELD_TIME, .help = "exact to the hour"),
    FIELD(session_view, current, FIELD_BOOL, .help = "the one that asks"),
};
const struct shape session_view_shape = SHAPE("Session", session_view, session_fields);

/* ---- codes ---- */

/* RFC 4226, 5.3 */
static const char *code_of(struct work *w, const void *secret, int64_t step)
{
    unsigned char counter[8], digest[SHA1_SIZE];
    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char) (step >> (56 - 8 * i));
    hmac_sha1(secret, SECRET_SIZE, counter, sizeof counter, digest);
    const unsigned char *at = digest + (digest[SHA1_SIZE - 1] & 15);
    uint32_t             number = ((uint32_t) (at[0] & 0x7F) << 24) | ((uint32_t) at[1] << 16)
                      | ((uint32_t) at[2] << 8) | at[3];
    return work_text(w, "%06u", number % 1000000);
}

const char *staff_totp_code(struct work *w, const void *secret, int64_t at)
{
    return code_of(w, secret, at / STEP);
}

static const char *purpose_of(struct work *w, int64_t user_id)
{
    return work_text(w, "staff.totp:%lld", (long long) user_id);
}

static status open_secret(struct work *w, int64_t user_id, const struct totp_row *row,
                          const char **ret_secret)
{
    size_t size = 0;
    TRY(cipher_open_sealed(w, purpose_of(w, user_id), row->secret, ret_secret, &size));
    return size == SECRET_SIZE ? OK : fail(w, BROKEN, NULL, "a secret of TOTP has %zu bytes", size);
}

/* Uses up the step whose code it is. */
static status try_code(struct work *w, int64_t user_id, const struct totp_row *row,
                       const char *code, bool *ret_right)
{
    const char *secret;
    *ret_right = false;
    TRY(open_secret(w, user_id, row, &secret));
    for (int64_t step = w->now / STEP - WINDOW; step <= w->now / STEP + WINDOW; step++)
        if (crypt_same(code_of(w, secret, step), code))
            return staff_store_use_totp(w, user_id, step, ret_right);
    return OK;
}

/* As it was shown, whatever case and dashes were typed. */
static struct key recovery_key(struct work *w, const char *code)
{
    struct text plain = text_open(w->arena);
    for (const char *c = text_lower(w, code); *c != '\0'; c++)
        if (*c != '-' && *c != ' ')
            text_add_char(&plain, *c);
    return staff_key_of(plain.bytes);
}

status staff_totp_check(struct work *w, int64_t user_id, const char *code, bool *ret_right)
{
    struct totp_row row;
    *ret_right = false;
    status outcome = staff_store_get_totp(w, user_id, &row);
    if (outcome == NOT_FOUND || (outcome == OK && !row.confirmed))
        return OK;
    TRY(outcome);
    const char *trimmed = text_trim(w, code == NULL ? "" : code);
    if (strlen(trimmed) == 6)
        return try_code(w, user_id, &row, trimmed, ret_right);
    struct key key = recovery_key(w, trimmed);
    TRY(staff_store_use_recovery(w, user_id, &key, ret_right));
    return *ret_right ? staff_note(w, "recovery_code.used", "user", user_id, NULL) : OK;
}

status staff_totp_is_on(struct work *w, int64_t user_id, bool *ret_on)
{
    struct totp_row row;
    status          outcome = staff_store_get_totp(w, user_id, &row);
    *ret_on = outcome == OK && row.confirmed;
    return outcome == NOT_FOUND ? OK : outcome;
}

/* ---- enrolling ---- */

static const char *uri_of(struct work *w, const char *email, const char *secret)
{
    return work_text(w,
                     "otpauth://totp/Storefolk:%s?secret=%s&issuer=Storefolk&algorithm=SHA1&"
                     "digits=6&period=30",
                     email, secret);
}

status staff_totp_enrol(struct work *w, struct totp_enrolment *ret_enrolment)
{
    unsigned char secret[SECRET_SIZE];
    const char   *sealed;
    struct user   user = {0};
    bool          on;
    TRY(staff_get_user(w, w->actor.user, &user));
    TRY(staff_totp_is_on(w, user.id, &on));
    if (on)
        return fail(w, CONFLICT, NULL, "There is a second factor already; remove it first.");
    random_fill(secret, sizeof secret);
    TRY(cipher_seal(w, purpose_of(w, user.id), secret, sizeof secret, &sealed));
    TRY(staff_store_put_totp(w, user.id, sealed));
    ret_enrolment->secret = crypt_base32(w, secret, sizeof secret);
    ret_enrolment->uri = uri_of(w, user.email, ret_enrolment->secret);
    return OK;
}

/* "xxxxx-xxxxx", without letters and digits that are mistaken for each other: 49 bits. */
static const char *make_recovery(struct work *w)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    struct text       code = text_open(w->arena);
    for (int i = 0; i < 10; i++) {
        text_add(&code, i == 5 ? "-" : "");
        text_add_char(&code, letters[random_below(sizeof letters - 1)]);
    }
    return code.bytes;
}

status staff_totp_confirm(struct work *w, const char *code, const char **ret_recovery)
{
    struct totp_row row;
    int64_t         user_id = w->actor.user;
    bool            right = false;
    status          outcome = staff_store_get_totp(w, user_id, &row);
    if (outcome == NOT_FOUND)
        return fail(w, INVALID, NULL, "Begin with POST /api/me/totp.");
    TRY(outcome);
    if (row.confirmed)
        return fail(w, CONFLICT, NULL, "There is a second factor already.");
    TRY(try_code(w, user_id, &row, text_trim(w, code), &right));
    if (!right)
        return fail(w, INVALID, "code",
                    "The code is wrong; check the clock of the device and try the next one.");
    struct text all = text_open(w->arena);
    for (int i = 0; i < RECOVERY_CODES; i++) {
        const char *one = make_recovery(w);
        struct key  key = recovery_key(w, one);
        TRY(staff_store_add_recovery(w, user_id, &key));
        text_addf(&all, "%s%s", i > 0 ? " " : "", one);
    }
    TRY(staff_store_confirm_totp(w, user_id));
    *ret_recovery = all.bytes;
    return staff_note(w, "totp.on", "user", user_id, NULL);
}

status staff_totp_remove(struct work *w, int64_t user_id)
{
    TRY(staff_store_remove_totp(w, user_id));
    return staff_note(w, "totp.off", "user", user_id, NULL);
}

/* ---- signing in in two steps ---- */

static status make_ticket(struct work *w, int64_t user_id, const char *purpose, int64_t lasts,
                          const char **ret_ticket)
{
    *ret_ticket = token_make(w, "sft_");
    struct ticket ticket = {
        .key = staff_key_of(*ret_ticket),
        .user_id = user_id,
        .purpose = purpose,
        .expires_at = w->now + lasts,
    };
    return staff_store_insert_ticket(w, &ticket);
}

status staff_begin_second(struct work *w, const struct sign_in *sign_in, const char **ret_ticket)
{
    return make_ticket(w, sign_in->user_id, SECOND_FACTOR, TICKET_LASTS, ret_ticket);
}

status staff_end_second(struct work *w, struct second_step *step, const char **ret_session,
                        int64_t *ret_wait)
{
    struct ticket ticket = {.key = staff_key_of(step->ticket), .purpose = SECOND_FACTOR};
    bool          right, first;
    *ret_session = NULL;
    *ret_wait = 0;
    status outcome = staff_store_find_ticket(w, &ticket);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    struct user user = {0};
    TRY(staff_get_user(w, ticket.user_id, &user));
    struct sign_in sign_in = {
        .email = user.email, .peer = step->peer, .agent = step->agent, .user_id = user.id};
    TRY(staff_wait_for_code(w, &sign_in, ret_wait));
    TRY(staff_totp_check(w, user.id, step->code, &right));
    sign_in.right = right && !user.disabled;
    step->user_id = user.id;
    if (!sign_in.right)
        return staff_count_code(w, &sign_in);
    TRY(staff_store_use_ticket(w, &ticket, &first));
    return first ? staff_sign_in(w, &sign_in, ret_session) : OK;
}

/* ---- links for a new password ---- */

status staff_create_password_link(struct work *w, int64_t user_id, const char **ret_token)
{
    struct user user = {0};
    TRY(staff_get_user(w, user_id, &user));
    if (user.role == ROLE_OWNER && w->actor.user != 0 && w->actor.role != ROLE_OWNER)
        return fail(w, FORBIDDEN, "id", "Only an owner may make a link for an owner.");
    TRY(staff_store_clear_tickets(w, user_id, NEW_PASSWORD));
    TRY(make_ticket(w, user_id, NEW_PASSWORD, LINK_LASTS, ret_token));
    return staff_note(w, "password_link.created", "user", user_id, NULL);
}

status staff_use_password_link(struct work *w, const char *token, const char *hash)
{
    struct ticket ticket = {.key = staff_key_of(token), .purpose = NEW_PASSWORD};
    struct user   user = {0};
    bool          first = false;
    status        outcome = staff_store_find_ticket(w, &ticket);
    if (outcome == OK)
        outcome = staff_store_use_ticket(w, &ticket, &first);
    if (outcome == NOT_FOUND || (outcome == OK && !first))
        return fail(w, INVALID, "token",
                    "This link was used or is older than a day; ask for another one.");
    TRY(outcome);
    TRY(staff_get_user(w, ticket.user_id, &user));
    user.hash = hash;
    struct actor asker = w->actor;
    w->actor = (struct actor){0}; /* the link speaks for who made it */
    TRY(staff_change_user(w, &user));
    w->actor = asker;
    return OK;
}

/* ---- sessions ---- */

static struct key current_key(const char *session)
{
    return staff_key_of(session == NULL ? "" : session);
}

status staff_list_sessions(struct work *w, const char *session, struct rows *ret_sessions)
{
    struct key current = current_key(session);
    return staff_store_list_sessions(w, &current, w->now - SESSION_LASTS, ret_sessions);
}

status staff_end_session(struct work *w, int64_t id)
{
    bool was;
    TRY(staff_store_end_session(w, id, &was));
    if (!was)
        return fail(w, NOT_FOUND, "id", "You have no session %lld.", (long long) id);
    return staff_note(w, "session.ended", "session", id, NULL);
}

status staff_end_other_sessions(struct work *w, const char *session)
{
    struct key current = current_key(session);
    TRY(staff_store_end_others(w, &current));
    return staff_note(w, "session.others_ended", "user", w->actor.user, NULL);
}
