/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STORE_STORE_H
#define CRM_STORE_STORE_H

/* The rows of the store room. For this room only. */

#include "crm/store/store.h"

status store_store_insert(struct work *w, const struct store *store) MUST_CHECK;
status store_store_update(struct work *w, const struct store *store) MUST_CHECK;
status store_store_get(struct work *w, int64_t id, struct store *ret_store) MUST_CHECK;
status store_store_find(struct work *w, const char *name, struct store *ret_store) MUST_CHECK;
status store_store_list(struct work *w, struct rows *ret_stores) MUST_CHECK;

/* Only when there is no home yet. */
status store_store_insert_home(struct work *w, const struct store_home *home) MUST_CHECK;
status store_store_get_home(struct work *w, struct store_home *ret_home) MUST_CHECK;
status store_store_update_home(struct work *w, const struct store_home *home) MUST_CHECK;
status store_store_use_home(struct work *w) MUST_CHECK;

/* The last rate until `day`, or else the first after it. NOT_FOUND. */
status store_store_rate(struct work *w, const char *currency, int64_t day,
                        int64_t *ret_rate) MUST_CHECK;
status store_store_put_rate(struct work *w, const struct currency_rate *rate) MUST_CHECK;
status store_store_list_rates(struct work *w, const char *currency, int64_t limit,
                              struct rows *ret_rates) MUST_CHECK;

#endif
