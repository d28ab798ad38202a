/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_second_store.h"

#include "crm/staff/staff_second_sql.h"
#include "kit/db/db.h"

static const struct field totp_fields[] = {
    FIELD(totp_row, secret, FIELD_TEXT),
    FIELD(totp_row, confirmed, FIELD_BOOL),
    FIELD(totp_row, last_step, FIELD_INT),
};
static const struct shape totp_shape = SHAPE("TotpRow", totp_row, totp_fields);

/* ---- the second factor ---- */

status staff_store_get_totp(struct work *w, int64_t user_id, struct totp_row *ret_row)
{
    *ret_row = (struct totp_row){NULL, false, 0};
    return db_one(w, &STAFF_TOTP_GET, WITH(P_INT(user_id)), &totp_shape, ret_row);
}

status staff_store_put_totp(struct work *w, int64_t user_id, const char *secret)
{
    int64_t now = w->now;
    return db_run(w, &STAFF_TOTP_PUT, WITH(P_INT(user_id), P_TEXT(secret), P_INT(now)), NULL);
}

status staff_store_confirm_totp(struct work *w, int64_t user_id)
{
    return db_run(w, &STAFF_TOTP_CONFIRM, WITH(P_INT(user_id)), NULL);
}

status staff_store_use_totp(struct work *w, int64_t user_id, int64_t step, bool *ret_first)
{
    int64_t changed = 0;
    TRY(db_run(w, &STAFF_TOTP_USE, WITH(P_INT(step), P_INT(user_id)), &changed));
    *ret_first = changed == 1;
    return OK;
}

status staff_store_remove_totp(struct work *w, int64_t user_id)
{
    TRY(db_run(w, &STAFF_RECOVERY_CLEAR, WITH(P_INT(user_id)), NULL));
    return db_run(w, &STAFF_TOTP_DELETE, WITH(P_INT(user_id)), NULL);
}

status staff_store_add_recovery(struct work *w, int64_t user_id, const struct key *code)
{
    const void *hash = code->bytes;
    return db_run(w, &STAFF_RECOVERY_INSERT, WITH(P_INT(user_id), P_BLOB(hash, sizeof code->bytes)),
                  NULL);
}

status staff_store_use_recovery(struct work *w, int64_t user_id, const struct key *code,
                                bool *ret_was)
{
    const void *hash = code->bytes;
    int64_t     changed = 0;
    TRY(db_run(w, &STAFF_RECOVERY_USE, WITH(P_INT(user_id), P_BLOB(hash, sizeof code->bytes)),
               &changed));
    *ret_was = changed == 1;
    return OK;
}

/* ---- tickets ---- */

status staff_store_insert_ticket(struct work *w, const struct ticket *ticket)
{
    const void *hash = ticket->key.bytes;
    int64_t     user_id = ticket->user_id, expires_at = ticket->expires_at;
    const char *purpose = ticket->purpose;
    return db_run(w, &STAFF_TICKET_INSERT,
                  WITH(P_BLOB(hash, sizeof ticket->key.bytes), P_INT(user_id), P_TEXT(purpose),
                       P_INT(expires_at)),
                  NULL);
}

status staff_store_find_ticket(struct work *w, struct ticket *ticket)
{
    const void *hash = ticket->key.bytes;
    const char *purpose = ticket->purpose;
    int64_t     now = w->now;
    return db_number(w, &STAFF_TICKET_GET,
                     WITH(P_BLOB(hash, sizeof ticket->key.bytes), P_TEXT(purpose), P_INT(now)),
                     &ticket->user_id);
}

status staff_store_use_ticket(struct work *w, const struct ticket *ticket, bool *ret_first)
{
    const void *hash = ticket->key.bytes;
    int64_t     changed = 0;
    TRY(db_run(w, &STAFF_TICKET_USE, WITH(P_BLOB(hash, sizeof ticket->key.bytes)), &changed));
    *ret_first = changed == 1;
    return OK;
}

status staff_store_clear_tickets(struct work *w, int64_t user_id, const char *purpose)
{
    return db_run(w, &STAFF_TICKET_CLEAR, WITH(P_INT(user_id), P_TEXT(purpose)), NULL);
}

status staff_store_forget_tickets(struct work *w)
{
    int64_t now = w->now;
    return db_run(w, &STAFF_TICKET_FORGET, WITH(P_INT(now)), NULL);
}

/* ---- codes for the first owner ---- */

status staff_store_insert_setup(struct work *w, const struct key *key, int64_t expires_at)
{
    const void *hash = key->bytes;
    return db_run(w, &STAFF_SETUP_INSERT, WITH(P_BLOB(hash, sizeof key->bytes), P_INT(expires_at)),
                  NULL);
}

status staff_store_check_setup(struct work *w, const struct key *key, bool *ret_good)
{
    const void *hash = key->bytes;
    int64_t     now = w->now, count = 0;
    TRY(db_number(w, &STAFF_SETUP_IS_GOOD, WITH(P_BLOB(hash, sizeof key->bytes), P_INT(now)),
                  &count));
    *ret_good = count > 0;
    return OK;
}

status staff_store_clear_setup(struct work *w, bool *ret_first)
{
    int64_t changed = 0;
    TRY(db_run(w, &STAFF_SETUP_CLEAR, NULL, &changed));
    *ret_first = changed > 0;
    return OK;
}

/* ---- sessions ---- */

status staff_store_list_sessions(struct work *w, const struct key *current, int64_t since,
                                 struct rows *ret_sessions)
{
    const void *hash = current->bytes;
    int64_t     user_id = w->actor.user;
    return db_list(w, &STAFF_SESSION_ALL,
                   WITH(P_BLOB(hash, sizeof current->bytes), P_INT(user_id), P_INT(since)),
                   &session_view_shape, ret_sessions);
}

status staff_store_end_session(struct work *w, int64_t id, bool *ret_was)
{
    int64_t user_id = w->actor.user, changed = 0;
    TRY(db_run(w, &STAFF_SESSION_END, WITH(P_INT(user_id), P_INT(id)), &changed));
    *ret_was = changed == 1;
    return OK;
}

status staff_store_end_others(struct work *w, const struct key *current)
{
    const void *hash = current->bytes;
    int64_t     user_id = w->actor.user;
    return db_run(w, &STAFF_SESSION_END_OTHERS,
                  WITH(P_INT(user_id), P_BLOB(hash, sizeof current->bytes)), NULL);
}
