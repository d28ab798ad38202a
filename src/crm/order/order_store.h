/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ORDER_STORE_H
#define CRM_ORDER_STORE_H

/* The rows of the order room. For this room only. */

#include "crm/order/order.h"

/* Other puts into this store wait until the end of this unit. */
status order_store_lock(struct work *w, int64_t store) MUST_CHECK;

/* The documents of a store with these numbers. */
status order_store_find_all(struct work *w, int64_t store, const char *const *numbers, size_t count,
                            struct rows *ret_orders) MUST_CHECK;

/* Lines whose ids lie in one of the ranges, in order of id. */
struct line_range {
    int64_t first, last;
};
status order_store_lines_in(struct work *w, const struct line_range *ranges, size_t count,
                            struct rows *ret_lines) MUST_CHECK;

/* Ids for new documents, rising. */
status order_store_new_ids(struct work *w, size_t count, int64_t *ret_ids) MUST_CHECK;

status order_store_insert_all(struct work *w, const struct rows *orders) MUST_CHECK;
status order_store_update_all(struct work *w, const struct rows *orders) MUST_CHECK;
status order_store_insert_lines(struct work *w, const struct rows *lines) MUST_CHECK;
status order_store_update_lines(struct work *w, const struct rows *lines) MUST_CHECK;
status order_store_remove_lines(struct work *w, const struct rows *lines) MUST_CHECK;

/* The first status of new documents; and one that follows. */
struct status_row {
    int64_t     order_id;
    int64_t     ordinal;
    const char *status;
    int64_t     at;
};
status order_store_insert_statuses(struct work *w, const struct rows *statuses) MUST_CHECK;
status order_store_add_status(struct work *w, int64_t order, const char *status_word,
                              int64_t at) MUST_CHECK;
status order_store_list_statuses(struct work *w, int64_t order,
                                 struct rows *ret_statuses) MUST_CHECK;

status order_store_get(struct work *w, int64_t id, struct order *ret_order) MUST_CHECK;
status order_store_find(struct work *w, int64_t store, const char *number,
                        struct order *ret_order) MUST_CHECK;

/* `identities` is NULL for anybody's. */
status order_store_page(struct work *w, const struct order_query *query,
                        const struct rows *identities, struct rows *ret_orders) MUST_CHECK;
status order_store_lines(struct work *w, const struct line_range *range, int64_t limit,
                         struct rows *ret_lines) MUST_CHECK;
status order_store_numbers(struct work *w, const int64_t *orders, size_t count,
                           struct rows *ret_labels) MUST_CHECK;
status order_store_count(struct work *w, struct order_counts *ret_counts) MUST_CHECK;

/* An order's name in a list. */
struct order_label {
    int64_t     id;
    const char *number;
};

/* What the documents that count sum up to, for one identity; rows of struct person_totals for all.
 */
status order_store_sums_of(struct work *w, int64_t identity,
                           struct person_totals *ret_sums) MUST_CHECK;
status order_store_sums_all(struct work *w, struct rows *ret_sums) MUST_CHECK;

/* Rows of struct product_sold, by product: what the lines that count sum up to. */
status order_store_product_sums(struct work *w, struct rows *ret_sold) MUST_CHECK;

/* Documents whose kept sums differ from their lines. */
struct line_sums {
    int64_t order_id;
    int64_t line_count, lines_amount; /* as kept */
    int64_t lines, amount;            /* as counted */
};
status order_store_line_sums(struct work *w, struct rows *ret_differences) MUST_CHECK;
status order_store_put_line_sums(struct work *w, const struct rows *sums) MUST_CHECK;

/* What the ledger should say of a document that counts: its facts, and those of its lines. */
struct told_sums {
    int64_t order_id;
    int64_t home_total, line_count;
    int64_t lines, lines_value, pieces;
};

/* Records of struct told_sums, a document each. */
struct db_cursor;
status order_store_told_open(struct work *w, struct db_cursor **ret_cursor) MUST_CHECK;

/* ---- lines that stood alone ---- */

/* Puts the line aside: from now on `became` answers for it. */
status order_store_line_became(struct work *w, int64_t id, int64_t became) MUST_CHECK;
status order_store_line_resolve(struct work *w, int64_t id, int64_t *ret_id) MUST_CHECK;

/* What a line counted before it was put aside. NOT_FOUND: it counts, or nobody knows. */
struct line_aside {
    int64_t quantity, amount;
};
status order_store_put_aside(struct work *w, int64_t id, const struct line_aside *aside) MUST_CHECK;
status order_store_get_aside(struct work *w, int64_t id, struct line_aside *ret_aside) MUST_CHECK;

/* ---- stores by name ---- */

/* Those whose orders say another name, or none; rows of struct store_name. */
struct store_name {
    int64_t     id;
    const char *name;
};
status order_store_renamed(struct work *w, struct rows *ret_stores) MUST_CHECK;

/* The last of the next `limit` numbers of a store after one; "" = there are no more. */
status order_store_numbers_after(struct work *w, int64_t store, const char *after, int64_t limit,
                                 const char **ret_last) MUST_CHECK;

/* Orders with numbers after one, up to another. */
status order_store_rename(struct work *w, const struct store_name *store, const char *after,
                          const char *last) MUST_CHECK;

/* All of them say it now. */
status order_store_named(struct work *w, const struct store_name *store) MUST_CHECK;

/* The place of the order's last line; 0 = it has none. */
status order_store_last_line(struct work *w, int64_t order, int64_t *ret_ordinal) MUST_CHECK;

/* Of all that the contact is: rows of int64_t. */
status order_store_of_contact(struct work *w, int64_t contact, struct rows *ret_orders) MUST_CHECK;

#endif
