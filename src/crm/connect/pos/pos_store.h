/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_POS_STORE_H
#define CRM_CONNECT_POS_STORE_H

/* The rows of tills. For crm/connect/pos only. */

#include "crm/connect/pos/pos.h"

/* NOT_FOUND without words, as below. */
status pos_store_get(struct work *w, int64_t store, const char *till, const char *receipt,
                     struct pos_kept *ret_kept) MUST_CHECK;
status pos_store_put(struct work *w, const struct rows *kept) MUST_CHECK;
status pos_store_keep_apart(struct work *w, const struct pos_kept *kept) MUST_CHECK;

/* Rows of struct pos_kept: of nobody, with a card of this contact. */
status pos_store_of_card(struct work *w, int64_t contact, int64_t limit,
                         struct rows *ret_kept) MUST_CHECK;
status pos_store_forget_cards(struct work *w, int64_t contact) MUST_CHECK;

struct pos_secret {
    int64_t     store;
    const char *secret; /* sealed */
};
status pos_store_get_secret(struct work *w, int64_t store,
                            struct pos_secret *ret_secret) MUST_CHECK;
status pos_store_put_secret(struct work *w, const struct pos_secret *secret) MUST_CHECK;

#endif
