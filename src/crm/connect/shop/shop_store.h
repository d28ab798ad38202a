/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_SHOP_STORE_H
#define CRM_CONNECT_SHOP_STORE_H

/* The rows of connections, of how far they were read, of objects, deliveries and proofs. */

#include "crm/connect/shop/shop.h"
#include "kit/db/db.h"

/* NOT_FOUND says so. */
status shop_store_get(struct work *w, int64_t id, struct connection *ret_connection) MUST_CHECK;
/* Keeps others from writing what this shop says until this WRITE ends. */
status shop_store_lock(struct work *w, int64_t id) MUST_CHECK;
/* NOT_FOUND without words. */
status shop_store_by_token(struct work *w, const char *token,
                           struct connection *ret_connection) MUST_CHECK;
status shop_store_list(struct work *w, struct rows *ret_connections) MUST_CHECK;
status shop_store_insert(struct work *w, const struct connection *connection) MUST_CHECK;
status shop_store_update(struct work *w, const struct connection *connection) MUST_CHECK;
status shop_store_heard(struct work *w, int64_t id, int64_t at) MUST_CHECK;

/* A new one, with nothing read, when there is none. */
status shop_store_get_pull(struct work *w, int64_t connection, const char *kind,
                           struct shop_pull *ret_pull) MUST_CHECK;
status shop_store_put_pull(struct work *w, const struct shop_pull *pull) MUST_CHECK;
/* All of it is to be read anew, and nothing waits. */
status shop_store_forget_pulls(struct work *w, int64_t connection) MUST_CHECK;
status shop_store_flows(struct work *w, int64_t connection, struct rows *ret_flows) MUST_CHECK;

/* state = SHOP_UNKNOWN when there is none. */
status shop_store_get_object(struct work *w, int64_t connection, const char *kind, int64_t shop_id,
                             struct shop_row *ret_object) MUST_CHECK;
status shop_store_put_object(struct work *w, const struct shop_row *object) MUST_CHECK;
/* Rows of struct shop_row: what of this kind belongs to an object. */
status shop_store_children(struct work *w, int64_t connection, int64_t parent, const char *kind,
                           struct rows *ret_objects) MUST_CHECK;
/* Rows of struct shop_row in order of (kind, id), after that of `after`. */
status shop_store_in_state(struct work *w, const struct shop_row *after, int64_t most,
                           struct rows *ret_objects) MUST_CHECK;
status shop_store_after(struct work *w, const struct shop_row *after, int64_t most,
                        struct rows *ret_objects) MUST_CHECK;

/* The shop's id of the object that became this record. NOT_FOUND without words. */
status shop_store_id_of(struct work *w, int64_t connection, const char *kind, int64_t record,
                        int64_t *ret_id) MUST_CHECK;

/* Whether this order came from the shop. */
status shop_store_is_order(struct work *w, int64_t connection, int64_t record,
                           bool *ret_is) MUST_CHECK;

/* Nothing when the same waits already. */
status shop_store_add_delivery(struct work *w, const struct shop_delivery *delivery) MUST_CHECK;
status shop_store_deliveries(struct work *w, int64_t connection, int64_t after, int64_t most,
                             struct rows *ret_deliveries) MUST_CHECK;
status shop_store_remove_delivery(struct work *w, int64_t id) MUST_CHECK;
status shop_store_count_deliveries(struct work *w, int64_t connection,
                                   int64_t *ret_count) MUST_CHECK;

/* Forgets deliveries that hold one of the words (which end with NULL); a pull finds the rest. */
status shop_store_erase(struct work *w, const char *const *words) MUST_CHECK;

status shop_store_put_proof(struct work *w, int64_t connection,
                            const struct rows *lines) MUST_CHECK;
status shop_store_list_proof(struct work *w, int64_t connection, struct rows *ret_lines) MUST_CHECK;

#endif
