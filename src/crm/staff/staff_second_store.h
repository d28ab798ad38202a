/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_SECOND_STORE_H
#define CRM_STAFF_SECOND_STORE_H

/* The rows of second factors, tickets, sessions and codes for the first owner. For this room only.
 */

#include "crm/staff/staff_second.h"
#include "crm/staff/staff_store.h"

struct totp_row {
    const char *secret; /* sealed */
    bool        confirmed;
    int64_t     last_step;
};

/* NOT_FOUND without words. */
status staff_store_get_totp(struct work *w, int64_t user_id, struct totp_row *ret_row) MUST_CHECK;
status staff_store_put_totp(struct work *w, int64_t user_id, const char *secret) MUST_CHECK;
status staff_store_confirm_totp(struct work *w, int64_t user_id) MUST_CHECK;
status staff_store_use_totp(struct work *w, int64_t user_id, int64_t step,
                            bool *ret_first) MUST_CHECK;
status staff_store_remove_totp(struct work *w, int64_t user_id) MUST_CHECK; /* and recovery */
status staff_store_add_recovery(struct work *w, int64_t user_id, const struct key *code) MUST_CHECK;
status staff_store_use_recovery(struct work *w, int64_t user_id, const struct key *code,
                                bool *ret_was) MUST_CHECK;

struct ticket {
    struct key  key;
    int64_t     user_id;
    const char *purpose;
    int64_t     expires_at;
};
status staff_store_insert_ticket(struct work *w, const struct ticket *ticket) MUST_CHECK;
/* NOT_FOUND without words: none, or too old. */
status staff_store_find_ticket(struct work *w, struct ticket *ticket) MUST_CHECK;
status staff_store_use_ticket(struct work *w, const struct ticket *ticket,
                              bool *ret_first) MUST_CHECK;
status staff_store_clear_tickets(struct work *w, int64_t user_id, const char *purpose) MUST_CHECK;
status staff_store_forget_tickets(struct work *w) MUST_CHECK;

/* Codes for the first owner. */
status staff_store_insert_setup(struct work *w, const struct key *key,
                                int64_t expires_at) MUST_CHECK;
status staff_store_check_setup(struct work *w, const struct key *key, bool *ret_good) MUST_CHECK;
/* `ret_first`: whether there were any. */
status staff_store_clear_setup(struct work *w, bool *ret_first) MUST_CHECK;

status staff_store_list_sessions(struct work *w, const struct key *current, int64_t since,
                                 struct rows *ret_sessions) MUST_CHECK;
status staff_store_end_session(struct work *w, int64_t id, bool *ret_was) MUST_CHECK;
status staff_store_end_others(struct work *w, const struct key *current) MUST_CHECK;

#endif
