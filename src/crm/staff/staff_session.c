/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in, and how failures make the next try wait. */
#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_second.h"
#include "crm/staff/staff_store.h"
#include "kit/crypt/crypt.h"

/*
 * After so many failures each further one doubles the pause, from `first` up to `longest`. An
 * e-mail waits a minute at most, so that nobody can lock somebody else out for long; an address,
 * behind which a guesser sits, waits longer.
 */
static const struct throttle {
    const char *prefix;
    int64_t     free;
    int64_t     first, longest;
} by_email = {"email:", 5, SECOND, MINUTE}, by_address = {"address:", 20, SECOND, 15 * MINUTE},
  /* Whoever guesses codes has the password already. */
    by_code = {"code:", 5, SECOND, 15 * MINUTE};

/* Failures older than this are forgotten. */
#define THROTTLE_MEMORY HOUR

static int64_t pause_after(const struct throttle *throttle, int64_t failures)
{
    if (failures < throttle->free)
        return 0;
    int64_t doublings = failures - throttle->free;
    int64_t pause = doublings > 20 ? throttle->longest : throttle->first << doublings;
    return pause < throttle->longest ? pause : throttle->longest;
}

/* An IPv6 network (/64) counts as one address: whoever has one has all of it. */
static const char *network_of(struct work *w, const char *peer)
{
    unsigned char bytes[16];
    if (peer == NULL || inet_pton(AF_INET6, peer, bytes) != 1)
        return peer == NULL ? "" : peer;
    struct text network = text_open(w->arena);
    for (int i = 0; i < 8; i++)
        text_addf(&network, "%02x", bytes[i]);
    return network.bytes;
}

static const char *email_key(struct work *w, const struct sign_in *sign_in)
{
    return work_text(w, "%s%s", by_email.prefix, text_lower(w, text_trim(w, sign_in->email)));
}

static const char *address_key(struct work *w, const struct sign_in *sign_in)
{
    return work_text(w, "%s%s", by_address.prefix, network_of(w, sign_in->peer));
}

static status add_wait(struct work *w, const struct throttle *throttle, const char *key,
                       int64_t *ret_wait)
{
    struct throttle_state state;
    TRY(staff_store_throttle(w, key, &state));
    if (state.failed_at <= w->now - THROTTLE_MEMORY)
        return OK;
    int64_t wait = state.failed_at + pause_after(throttle, state.failures) - w->now;
    if (wait > *ret_wait)
        *ret_wait = wait;
    return OK;
}

status staff_check_sign_in(struct work *w, struct sign_in *sign_in, int64_t *ret_wait)
{
    *ret_wait = 0;
    TRY(add_wait(w, &by_email, email_key(w, sign_in), ret_wait));
    TRY(add_wait(w, &by_address, address_key(w, sign_in), ret_wait));
    if (*ret_wait > 0)
        return fail(w, TOO_MANY, NULL, "Too many failed sign-ins; try again in %lld seconds.",
                    (long long) (*ret_wait + SECOND - 1) / SECOND);

    struct user user = {0};
    status      outcome = staff_store_find(w, text_lower(w, text_trim(w, sign_in->email)), &user);
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    bool matches;
    TRY(password_check(w, user.hash, sign_in->password, &matches));
    sign_in->right = matches && !user.disabled;
    sign_in->user_id = user.id;
    return sign_in->right ? staff_totp_is_on(w, user.id, &sign_in->second) : OK;
}

static const char *code_key(struct work *w, const struct sign_in *sign_in)
{
    return work_text(w, "%s%lld", by_code.prefix, (long long) sign_in->user_id);
}

status staff_wait_for_code(struct work *w, const struct sign_in *sign_in, int64_t *ret_wait)
{
    TRY(add_wait(w, &by_code, code_key(w, sign_in), ret_wait));
    if (*ret_wait == 0)
        return OK;
    return fail(w, TOO_MANY, NULL, "Too many wrong codes; try again in %lld seconds.",
                (long long) (*ret_wait + SECOND - 1) / SECOND);
}

status staff_count_code(struct work *w, const struct sign_in *sign_in)
{
    TRY(staff_store_add_failure(w, code_key(w, sign_in), w->now - THROTTLE_MEMORY));
    return staff_note(w, "code.refused", "user", sign_in->user_id, sign_in->email);
}

static status count_failure(struct work *w, const struct sign_in *sign_in)
{
    int64_t since = w->now - THROTTLE_MEMORY;
    TRY(staff_store_add_failure(w, email_key(w, sign_in), since));
    TRY(staff_store_add_failure(w, address_key(w, sign_in), since));
    return staff_note(w, "session.refused", "user", sign_in->user_id, sign_in->email);
}

status staff_sign_in(struct work *w, const struct sign_in *sign_in, const char **ret_session)
{
    *ret_session = NULL;
    if (!sign_in->right)
        return count_failure(w, sign_in);
    if (sign_in->second)
        return fail(w, FORBIDDEN, NULL, "The second factor is missing.");

    *ret_session = token_make(w, "");
    struct key key = staff_key_of(*ret_session);
    TRY(staff_store_forgive(w, email_key(w, sign_in)));
    TRY(staff_store_forgive(w, code_key(w, sign_in)));
    TRY(staff_store_insert_session(w, &key, sign_in));
    struct actor asker = w->actor;
    w->actor = (struct actor){.user = sign_in->user_id};
    TRY(staff_note(w, "session.begun", "user", sign_in->user_id, sign_in->peer));
    w->actor = asker;
    return OK;
}
