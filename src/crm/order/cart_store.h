/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CART_STORE_H
#define CRM_CART_STORE_H

/* The rows of carts. For this room only. */

#include "crm/order/order.h"

/* Other changes of carts with this key wait until the end of this unit. */
status cart_store_lock(struct work *w, int64_t store, const char *key) MUST_CHECK;

/* NOT_FOUND without words, as those that follow. `locked`: nobody changes it until the end. */
status cart_store_get(struct work *w, int64_t id, bool locked, struct cart *ret_cart) MUST_CHECK;
status cart_store_newest(struct work *w, int64_t store, const char *key,
                         int64_t *ret_cart) MUST_CHECK;
status cart_store_find_token(struct work *w, const char *token, struct cart *ret_cart) MUST_CHECK;
status cart_store_open_among(struct work *w, int64_t store, const char *identities,
                             struct cart *ret_cart) MUST_CHECK;
status cart_store_abandoned_last(struct work *w, int64_t contact, struct cart *ret_cart) MUST_CHECK;

/* `items` is what the record says: JSON. */
status cart_store_insert(struct work *w, const struct cart *cart, const char *items) MUST_CHECK;
status cart_store_update(struct work *w, const struct cart *cart, const char *items) MUST_CHECK;

status cart_store_items(struct work *w, int64_t cart, struct rows *ret_items) MUST_CHECK;
status cart_store_put_items(struct work *w, int64_t cart, const struct rows *items) MUST_CHECK;

struct cart_event {
    int64_t     cart;
    const char *message;
    int64_t     at, seq;
    const char *body;
};
status cart_store_add_event(struct work *w, const struct cart_event *event,
                            bool *ret_added) MUST_CHECK;
status cart_store_last_event(struct work *w, int64_t cart, int64_t *ret_at) MUST_CHECK;
status cart_store_count_events(struct work *w, int64_t cart, int64_t *ret_count) MUST_CHECK;
status cart_store_events(struct work *w, int64_t cart, struct rows *ret_events) MUST_CHECK;
status cart_store_join_events(struct work *w, int64_t cart) MUST_CHECK;
status cart_store_remove_events(struct work *w, int64_t cart) MUST_CHECK;
status cart_store_forget_events(struct work *w, int64_t store, int64_t before,
                                int64_t *ret_forgotten) MUST_CHECK;

status cart_store_any_open(struct work *w, int64_t store, int64_t *ret_any) MUST_CHECK;

/* Ids: rows of struct cart_id. */
struct cart_id {
    int64_t id;
    int64_t changed_at; /* where it is asked */
    int64_t placed_at;
};
struct cart_order;
status cart_store_open_of_person(struct work *w, const struct cart_order *order,
                                 struct rows *ret_ids) MUST_CHECK;
status cart_store_open_by_key(struct work *w, const struct cart_order *order,
                              struct rows *ret_ids) MUST_CHECK;
status cart_store_of_contact(struct work *w, int64_t contact, struct rows *ret_ids) MUST_CHECK;
status cart_store_ticking(struct work *w, int64_t store, int64_t after, int64_t limit,
                          struct rows *ret_ids) MUST_CHECK;
/* So many carts of a store take over its name. */
status cart_store_rename(struct work *w, int64_t store, const char *name, int64_t limit,
                         int64_t *ret_renamed) MUST_CHECK;

status cart_store_forget(struct work *w, int64_t cart) MUST_CHECK;

/* The id of the order and when it was placed. */
status cart_store_order_of(struct work *w, const struct cart *cart,
                           struct cart_id *ret_order) MUST_CHECK;

struct cart_sums {
    int64_t times;
    int64_t last_at; /* ABSENT */
};
status cart_store_abandoned_sums(struct work *w, int64_t contact,
                                 struct cart_sums *ret_sums) MUST_CHECK;

status cart_store_page(struct work *w, const struct cart_query *query,
                       struct rows *ret_carts) MUST_CHECK;
status cart_store_leavers(struct work *w, const struct cart_left_query *query,
                          struct rows *ret_leavers) MUST_CHECK;
status cart_store_left_products(struct work *w, const struct cart_product_query *query,
                                struct rows *ret_products) MUST_CHECK;

/* An item of a cart, one of the times that it was left. */
struct cart_left {
    int64_t     cart, left_at;
    const char *sku;
    int64_t     store;
    int64_t     product; /* ABSENT = none is known */
    int64_t     pieces, amount;
    int64_t     back_at; /* ABSENT = it still is left */
};
extern const struct shape cart_left_shape;

status cart_store_put_left(struct work *w, const struct rows *left) MUST_CHECK;
status cart_store_left_open(struct work *w, int64_t cart, struct rows *ret_left) MUST_CHECK;
/* What is left of this cart was told by mistake. */
status cart_store_left_undo(struct work *w, int64_t cart) MUST_CHECK;
struct db_cursor;
status cart_store_left_all(struct work *w, struct db_cursor **ret_cursor) MUST_CHECK;
status cart_store_left_clear(struct work *w) MUST_CHECK;

/* How carts stand, for the doctor. */
struct cart_standing {
    int64_t         id;
    enum cart_state status;
    int64_t         home_total, times;
};
extern const struct shape cart_standing_shape;
status cart_store_standings(struct work *w, struct db_cursor **ret_cursor) MUST_CHECK;

status cart_store_get_settings(struct work *w, int64_t store,
                               struct cart_settings *ret_settings) MUST_CHECK;
status cart_store_put_settings(struct work *w, const struct cart_settings *settings) MUST_CHECK;

/* Contacts with a cart, after one: rows of struct cart_contact. */
struct cart_contact {
    int64_t contact;
};
status cart_store_contacts(struct work *w, int64_t after, int64_t limit,
                           struct rows *ret_contacts) MUST_CHECK;

#endif
