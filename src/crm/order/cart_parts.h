/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CART_PARTS_H
#define CRM_CART_PARTS_H

/*
 * What the parts of carts share. For this room only.
 *
 *   cart.c          a change comes in
 *   cart_life.c     what becomes of a cart: abandoned, recovered, ordered, emptied; facts
 *   cart_fold.c     what changes make of the contents
 *   cart_contact.c  what a contact says of it
 *   cart_chore.c    timers, settings, and what is forgotten
 *   cart_doctor.c   recounts from the ledger
 *   cart_store.c    rows
 */

#include "base/list.h"
#include "crm/order/order.h"
#include "crm/room.h"
#include "crm/store/store.h"
#include "kit/http/http.h"
#include "kit/job/job.h"

#define CART_TIMER "cart.abandon"

/* An order of the same person this long before the last change of a cart may still be of it: two
 * clocks of a shop differ, and orders are dated to the second. */
#define CART_SLACK (60 * INT64_C(1000))

/* A cart in one unit of work. */
struct cart_case {
    struct cart          was; /* id 0: there was none */
    struct cart          cart;
    struct list          items; /* of struct cart_item: as they become */
    struct cart_settings settings;
    struct store         store;
    int64_t abandoned_before; /* contact whose properties are to be made anew; ABSENT */
    bool    refresh;          /* the owner's are */
};

/* ---- cart_fold.c ---- */

/* INVALID names the field. */
status cart_check(struct work *w, const struct cart_change *change) MUST_CHECK;

/* Makes the change; tells whether anything is different. The totals are made anew. */
bool cart_apply(struct work *w, struct cart_case *it, const struct cart_change *change);

/* The contents as all changes make them that were kept, in the order of their time. */
status cart_refold(struct work *w, struct cart_case *it) MUST_CHECK;

/* As it is kept, and all of what is in the cart as one change. */
const char        *cart_body(struct work *w, const struct cart_change *change);
struct cart_change cart_as_change(const struct cart_case *it);

/* ---- cart_life.c ---- */

/* Reads the cart and what belongs to it, locked. NOT_FOUND. */
status cart_open(struct work *w, int64_t id, struct cart_case *ret_case) MUST_CHECK;
status cart_open_new(struct work *w, const struct cart_change *change,
                     struct cart_case *ret_case) MUST_CHECK;

/* When it will be abandoned; ABSENT when its timer does not run. */
int64_t cart_deadline(const struct cart_case *it);

/* What should have happened by `at` when its time was up: it was ordered before, or abandoned. */
status cart_catch_up(struct work *w, struct cart_case *it, int64_t at) MUST_CHECK;

/* What follows from its contents being different. */
status cart_changed(struct work *w, struct cart_case *it) MUST_CHECK;

/* Closes it when its owner ordered already. */
status cart_find_order(struct work *w, struct cart_case *it) MUST_CHECK;

struct cart_order {
    int64_t     store, order, identity, placed_at;
    const char *key; /* of the cart that it was; NULL = not said */
};

/* Called by order_put of orders that now count. */
status cart_ordered(struct work *w, const struct cart_order *order) MUST_CHECK;
status cart_any_open(struct work *w, int64_t store, bool *ret_any) MUST_CHECK;

/* Closes it as emptied, as when its owner is erased. */
status cart_empty(struct work *w, struct cart_case *it, int64_t at) MUST_CHECK;

/* Writes the case, its timer, and what the contact says. */
status cart_save(struct work *w, struct cart_case *it) MUST_CHECK;

/* The timer: struct timer_kind. */
status cart_time_is_up(struct work *w, int64_t cart, int64_t at);

/* ---- cart_contact.c ---- */

/* Where the shop shows it: as the shop says, or its address with the token for a script there; ""
 * when it has none. */
const char *cart_link(struct work *w, const struct cart *cart, const struct store *store);

/* ---- what it hangs on the house ---- */

extern const struct timer_kind cart_timers[];
extern const struct job_kind   cart_jobs[];
job_run                        cart_forget;
status                         cart_check_left(struct work *w);
status                         cart_check_states(struct work *w);
status                         cart_rebuild_left(struct work *w);

/* ---- cart_contact_doctor.c ---- */

status cart_check_contacts(struct work *w);
status cart_rebuild_contacts(struct work *w);

/* Refuses to set by hand what a shop says of a cart. */
status cart_record_before(struct work *w, struct record_change *change);

status cart_erase(struct work *w, const struct record_erased *erased);

#endif
