/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CART_RIG_H
#define CRM_CART_RIG_H

/* For tests: a shop, somebody with a cart in it, and all there is to see of what came of it. */

#include "crm/fact/fact.h"
#include "crm/order/order.h"

struct cart_rig {
    struct work *work;
    int64_t      store;
    const char  *email; /* whose cart it is */
    const char  *key;
    bool         anonymous; /* nobody knows whose */
    int64_t     *serial;    /* of the messages */
};

struct cart_rig cart_rig_open(struct work *w);

/* What the change leaves out is filled: the cart of the rig, now, a message of its own. */
struct cart_put_result cart_rig_put(struct cart_rig *rig, struct cart_change change);
const char *cart_rig_refused(struct cart_rig *rig, struct cart_change change); /* the field */

/* So many pieces at 10 each; gives the cart. */
int64_t cart_rig_add(struct cart_rig *rig, const char *sku, int64_t pieces);
int64_t cart_rig_add_at(struct cart_rig *rig, const char *sku, int64_t pieces, int64_t at);

/* Lets time pass and everything happen that is due then. */
void cart_rig_wait(struct cart_rig *rig, int64_t ms);

int64_t cart_rig_order(struct cart_rig *rig, const char *number, int64_t placed_at,
                       const char *key);
void    cart_rig_set(struct cart_rig *rig, struct cart_settings settings);
int64_t cart_rig_merge(struct cart_rig *rig, int64_t into, int64_t from);
void    cart_rig_unmerge(struct cart_rig *rig, int64_t merge);
void    cart_rig_erase(struct cart_rig *rig);

struct cart cart_rig_get(struct cart_rig *rig, int64_t cart);
struct rows cart_rig_items(struct cart_rig *rig, int64_t cart);
int64_t     cart_rig_contact(struct cart_rig *rig); /* made when there is none */
const char *cart_rig_property(struct cart_rig *rig, const char *name);
int64_t     cart_rig_count(struct cart_rig *rig, enum fact_kind kind);
struct rows cart_rig_leavers(struct cart_rig *rig);
struct rows cart_rig_products(struct cart_rig *rig);

/* The checks of the doctor: whatever a test did, everything must add up. */
void cart_rig_check(struct cart_rig *rig);

#endif
