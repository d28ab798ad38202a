/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_ROLE_STORE_H
#define CRM_STAFF_ROLE_STORE_H

/* The rows of own roles and of the stores of people. For this room only. */

#include "crm/staff/staff.h"

extern const char *const staff_rows_words[];  /* "none" "own" "stores" "all", then NULL */
extern const char *const staff_level_words[]; /* "hidden" "read_only" "edit", then NULL */

status staff_store_role_version(struct work *w, int64_t *ret_version) MUST_CHECK;
status staff_store_put_role_version(struct work *w, int64_t version) MUST_CHECK;

/* With all that belongs to them: rows of struct own_role. */
status staff_store_list_roles(struct work *w, struct rows *ret_roles) MUST_CHECK;
status staff_store_insert_role(struct work *w, const struct own_role *role) MUST_CHECK;
status staff_store_update_role(struct work *w, const struct own_role *role) MUST_CHECK;
status staff_store_remove_role(struct work *w, int64_t id) MUST_CHECK;
status staff_store_count_users(struct work *w, int64_t role, int64_t *ret_count) MUST_CHECK;

/* Of everybody: rows of struct staff_user_store, by user. */
status staff_store_user_stores(struct work *w, struct rows *ret_stores) MUST_CHECK;
status staff_store_put_user_stores(struct work *w, int64_t user_id, const int64_t *stores,
                                   size_t count) MUST_CHECK;

#endif
