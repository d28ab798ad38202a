/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_WOO_WRITE_H
#define CRM_CONNECT_WOO_WRITE_H

/*
 * Back into the shop: one-off coupons, notes on orders, stock. Each is a row that waits; a job does
 * it and looks in the shop first, so that one whose answer was lost is not done again.
 */

#include "crm/connect/woocommerce/woo.h"

enum woo_write_state { WRITE_WAITING, WRITE_DONE, WRITE_REFUSED };

struct woo_write {
    int64_t              id, connection;
    const char          *kind, *name;
    int64_t              target;
    const char          *body;
    enum woo_write_state state;
    int64_t              shop_id;
    const char          *reason;
    int64_t              created_at, created_by, ended_at;
};
extern const struct shape woo_write_shape;

/* One use, by one person, until it expires (R88). */
struct woo_offer {
    const char *code;       /* NULL = made up */
    int64_t     percent;    /* millionths; 0 = 10 % */
    const char *email;      /* who may use it; NULL = whose cart it is */
    int64_t     cart;       /* 0 = any products; otherwise those of this cart */
    int64_t     expires_at; /* 0 = in 7 days */
};
extern const struct shape woo_offer_shape;

struct woo_note {
    int64_t     order; /* our record */
    const char *words;
    bool        to_customer; /* the shop mails it to the buyer */
};
extern const struct shape woo_note_shape;

struct woo_stock {
    int64_t product; /* our record */
    int64_t stock;   /* pieces */
};
extern const struct shape woo_stock_shape;

/* In a WRITE. CONFLICT: the code was given out before. NOT_FOUND: no such cart, order or product in
 * this shop. INVALID: the field says which. */
status woo_write_offer(struct work *w, int64_t connection, const struct woo_offer *offer,
                       struct woo_write *ret_write) MUST_CHECK;
status woo_write_note(struct work *w, int64_t connection, const struct woo_note *note,
                      struct woo_write *ret_write) MUST_CHECK;
status woo_write_stock(struct work *w, int64_t connection, const struct woo_stock *stock,
                       struct woo_write *ret_write) MUST_CHECK;

/* Newest first: rows of struct woo_write. */
status woo_write_list(struct work *w, int64_t connection, struct rows *ret_writes) MUST_CHECK;

/* Job "woo.write". */
status woo_write_run(struct work *w, const struct job *job);

#endif
