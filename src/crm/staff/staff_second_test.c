/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The second factor, links for a new password, and the list of sessions (R131). */
#include "crm/staff/staff_second.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_second_store.h"
#include "kit/crypt/crypt.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_db.h"

/* ---- a person with a phone ----------------------------------------------------------------------
 */

struct rig {
    struct user user;
    const char *secret; /* 20 bytes, as the phone has it */
    const char *recovery;
};

/* What the phone reads from the QR code. */
static const char *read_base32(struct work *w, const char *words)
{
    struct text bytes = text_open(w->arena);
    unsigned    bits = 0, count = 0;
    for (; *words != '\0'; words++) {
        static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        bits = (bits << 5 | (unsigned) (strchr(letters, *words) - letters)) & 0xFFF;
        count += 5;
        if (count >= 8) {
            count -= 8;
            text_add_char(&bytes, (char) (bits >> count & 0xFF));
        }
    }
    return bytes.bytes;
}

static struct rig make_rig(struct work *w)
{
    struct rig            rig = {.user = {.email = "ann@shop.example", .role = ROLE_SALES}};
    struct totp_enrolment enrolment = {NULL, NULL};
    if (w->machines->cipher == NULL)
        CHECK_OK(cipher_open(w, check_path(w, "."), &w->machines->cipher));
    CHECK_OK(staff_create_user(w, &rig.user));
    w->actor = (struct actor){.user = rig.user.id, .role = ROLE_SALES};
    CHECK_OK(staff_totp_enrol(w, &enrolment));
    CHECK(strstr(enrolment.uri, enrolment.secret) != NULL);
    rig.secret = read_base32(w, enrolment.secret);
    CHECK_OK(staff_totp_confirm(w, staff_totp_code(w, rig.secret, w->now), &rig.recovery));
    w->now += 30 * SECOND;
    return rig;
}

static void close_rig(struct work *w)
{
    cipher_close(w->machines->cipher);
    w->machines->cipher = NULL;
}

static bool is_right(struct work *w, const struct rig *rig, const char *code)
{
    bool right = false;
    CHECK_OK(staff_totp_check(w, rig->user.id, code, &right));
    return right;
}

static const char *code_at(struct work *w, const struct rig *rig, int64_t ms)
{
    return staff_totp_code(w, rig->secret, w->now + ms);
}

/* ---- codes --------------------------------------------------------------------------------------
 */

/* RFC 6238, appendix B: the last six of the eight digits. */
static void codes_are_those_of_the_standard(struct work *w)
{
    static const struct {
        int64_t     seconds;
        const char *code;
    } cases[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                 {1234567890, "005924"}, {2000000000, "279037"}, {INT64_C(20000000000), "353130"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CHECK_TEXT(staff_totp_code(w, "12345678901234567890", cases[i].seconds * SECOND),
                   cases[i].code);
}

static void a_code_counts_one_step_early_or_late_and_only_once(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK(!is_right(w, &rig, code_at(w, &rig, -60 * SECOND)));
    CHECK(!is_right(w, &rig, code_at(w, &rig, 60 * SECOND)));
    CHECK(!is_right(w, &rig, "000000") || text_same(code_at(w, &rig, 0), "000000"));
    const char *code = code_at(w, &rig, 0);
    CHECK(is_right(w, &rig, code));
    CHECK(!is_right(w, &rig, code));
    CHECK(!is_right(w, &rig, code_at(w, &rig, -30 * SECOND))); /* older than the one used */
    CHECK(is_right(w, &rig, code_at(w, &rig, 30 * SECOND)));
    static const char *const bad[] = {"", "12345", "1234567", "abcdef", "' OR 1", NULL};
    w->now += HOUR;
    for (int i = 0; bad[i] != NULL; i++)
        CHECK(!is_right(w, &rig, bad[i]));
    close_rig(w);
}

static void each_recovery_code_is_good_once_however_it_is_typed(struct work *w)
{
    struct rig   rig = make_rig(w);
    size_t       count;
    const char **codes = text_split(w, rig.recovery, ' ', &count);
    CHECK_INT(count, 10);
    CHECK(is_right(w, &rig, codes[0]));
    CHECK(!is_right(w, &rig, codes[0]));
    CHECK(is_right(w, &rig, work_text(w, " %.5s%s ", codes[1], codes[1] + 6)));
    close_rig(w);
}

static void nothing_is_asked_for_until_a_code_was_shown(struct work *w)
{
    struct totp_enrolment enrolment;
    struct user           user = {.email = "ann@shop.example", .role = ROLE_SALES};
    const char           *recovery;
    bool                  on;
    CHECK_OK(cipher_open(w, check_path(w, "."), &w->machines->cipher));
    CHECK_OK(staff_create_user(w, &user));
    w->actor = (struct actor){.user = user.id, .role = ROLE_SALES};
    CHECK_INT(staff_totp_confirm(w, "123456", &recovery), INVALID);
    CHECK_OK(staff_totp_enrol(w, &enrolment));
    CHECK_OK(staff_totp_is_on(w, user.id, &on));
    CHECK(!on);
    CHECK_INT(staff_totp_confirm(w, "12345x", &recovery), INVALID);
    CHECK_OK(staff_totp_is_on(w, user.id, &on));
    CHECK(!on);
    close_rig(w);
}

static void a_second_factor_is_not_replaced_without_removing_it(struct work *w)
{
    struct rig            rig = make_rig(w);
    struct totp_enrolment enrolment;
    bool                  on;
    CHECK_INT(staff_totp_enrol(w, &enrolment), CONFLICT);
    CHECK_OK(staff_totp_remove(w, rig.user.id));
    CHECK_OK(staff_totp_is_on(w, rig.user.id, &on));
    CHECK(!on);
    CHECK_OK(staff_totp_enrol(w, &enrolment));
    close_rig(w);
}

/* ---- signing in ---------------------------------------------------------------------------------
 */

static const char *get_ticket(struct work *w, const struct rig *rig)
{
    struct sign_in sign_in = {.right = true, .second = true, .user_id = rig->user.id};
    const char    *ticket = NULL, *session;
    sign_in.email = rig->user.email;
    CHECK_INT(staff_sign_in(w, &sign_in, &session), FORBIDDEN);
    CHECK_OK(staff_begin_second(w, &sign_in, &ticket));
    return ticket;
}

static status end_with(struct work *w, const char *ticket, const char *code,
                       const char **ret_session)
{
    struct second_step step = {.ticket = ticket, .code = code, .peer = "192.0.2.1"};
    int64_t            wait;
    return staff_end_second(w, &step, ret_session, &wait);
}

static void a_session_begins_only_with_the_code_too(struct work *w)
{
    struct rig  rig = make_rig(w);
    const char *ticket = get_ticket(w, &rig), *session, *again;
    CHECK_OK(end_with(w, ticket, "000000", &session));
    CHECK(session == NULL);
    CHECK_OK(end_with(w, "sft_none", code_at(w, &rig, 0), &session));
    CHECK(session == NULL);
    CHECK_OK(end_with(w, ticket, code_at(w, &rig, 0), &session));
    CHECK(session != NULL);
    CHECK_OK(end_with(w, ticket, code_at(w, &rig, 30 * SECOND), &again));
    CHECK(again == NULL);
    close_rig(w);
}

static void a_ticket_lasts_five_minutes(struct work *w)
{
    struct rig  rig = make_rig(w);
    const char *ticket = get_ticket(w, &rig), *session;
    w->now += 5 * MINUTE;
    CHECK_OK(end_with(w, ticket, code_at(w, &rig, 0), &session));
    CHECK(session == NULL);
    close_rig(w);
}

static void wrong_codes_make_the_next_one_wait(struct work *w)
{
    struct rig  rig = make_rig(w);
    const char *ticket = get_ticket(w, &rig), *session;
    for (int i = 0; i < 5; i++)
        CHECK_OK(end_with(w, ticket, "wrong", &session));
    CHECK_INT(end_with(w, ticket, code_at(w, &rig, 0), &session), TOO_MANY);
    w->now += 2 * SECOND;
    CHECK_OK(end_with(w, ticket, code_at(w, &rig, 0), &session));
    CHECK(session != NULL);
    close_rig(w);
}

/* ---- links --------------------------------------------------------------------------------------
 */

static void a_link_sets_a_password_once_within_a_day(struct work *w)
{
    struct user user = {.email = "ann@shop.example", .role = ROLE_SALES}, found = {0};
    const char *first, *second;
    CHECK_OK(staff_create_user(w, &user));
    CHECK_OK(staff_create_password_link(w, user.id, &first));
    CHECK_OK(staff_create_password_link(w, user.id, &second));
    CHECK_INT(staff_use_password_link(w, first, "hash"), INVALID); /* the newer one counts */
    CHECK_OK(staff_use_password_link(w, second, "hash"));
    CHECK_OK(staff_get_user(w, user.id, &found));
    CHECK_TEXT(found.hash, "hash");
    CHECK_INT(staff_use_password_link(w, second, "other"), INVALID);
    CHECK_OK(staff_create_password_link(w, user.id, &first));
    w->now += DAY;
    CHECK_INT(staff_use_password_link(w, first, "other"), INVALID);
}

static void only_an_owner_makes_a_link_for_an_owner(struct work *w)
{
    struct user owner = {.email = "o@shop.example", .role = ROLE_OWNER};
    const char *token;
    CHECK_OK(staff_create_user(w, &owner));
    w->actor = (struct actor){.user = 7, .role = ROLE_ADMIN};
    CHECK_INT(staff_create_password_link(w, owner.id, &token), FORBIDDEN);
    w->actor.role = ROLE_OWNER;
    CHECK_OK(staff_create_password_link(w, owner.id, &token));
}

/* ---- sessions -----------------------------------------------------------------------------------
 */

static const char *begin(struct work *w, const struct user *user)
{
    struct sign_in sign_in = {.right = true, .user_id = user->id, .email = user->email};
    const char    *session = NULL;
    CHECK_OK(staff_sign_in(w, &sign_in, &session));
    return session;
}

static void people_see_and_end_their_own_sessions(struct work *w)
{
    struct user ann = {.email = "ann@shop.example", .role = ROLE_SALES},
                bob = {.email = "bob@shop.example", .role = ROLE_SALES};
    struct rows sessions;
    CHECK_OK(staff_create_user(w, &ann));
    CHECK_OK(staff_create_user(w, &bob));
    const char *current = begin(w, &ann);
    begin(w, &ann);
    begin(w, &ann);
    begin(w, &bob);
    w->actor = (struct actor){.user = ann.id, .role = ROLE_SALES};
    CHECK_OK(staff_list_sessions(w, current, &sessions));
    CHECK_INT(sessions.count, 3);
    const struct session_view *view = sessions.items;
    int64_t                    other = 0, currents = 0;
    for (int i = 0; i < 3; i++) {
        currents += view[i].current;
        other = view[i].current ? other : view[i].id;
    }
    CHECK_INT(currents, 1);
    w->actor.user = bob.id;
    CHECK_INT(staff_end_session(w, other), NOT_FOUND);
    w->actor.user = ann.id;
    CHECK_OK(staff_end_session(w, other));
    CHECK_OK(staff_end_other_sessions(w, current));
    CHECK_OK(staff_list_sessions(w, current, &sessions));
    CHECK_INT(sessions.count, 1);
    CHECK(((const struct session_view *) sessions.items)->current);
}

SUITE_DB("staff_second", IN_WRITE(codes_are_those_of_the_standard),
         IN_WRITE(a_code_counts_one_step_early_or_late_and_only_once),
         IN_WRITE(each_recovery_code_is_good_once_however_it_is_typed),
         IN_WRITE(nothing_is_asked_for_until_a_code_was_shown),
         IN_WRITE(a_second_factor_is_not_replaced_without_removing_it),
         IN_WRITE(a_session_begins_only_with_the_code_too), IN_WRITE(a_ticket_lasts_five_minutes),
         IN_WRITE(wrong_codes_make_the_next_one_wait),
         IN_WRITE(a_link_sets_a_password_once_within_a_day),
         IN_WRITE(only_an_owner_makes_a_link_for_an_owner),
         IN_WRITE(people_see_and_end_their_own_sessions));
