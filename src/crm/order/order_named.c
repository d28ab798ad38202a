/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stores by name, as orders and carts of the record API know them (hs_source_store). */
#include "base/text.h"
#include "crm/access.h"
#include "crm/order/cart_store.h"
#include "crm/order/order_record.h"
#include "crm/order/order_store.h"
#include "crm/staff/staff.h"
#include "crm/store/store.h"
#include "kit/db/db.h"

enum { SLICE = 500 };

/* ---- the store of a new order ---- */

static status only_store(struct work *w, int64_t *ret_store)
{
    struct rows stores;
    TRY(store_list(w, &stores));
    if (stores.count != 1)
        return fail(w, INVALID, "hs_source_store",
                    stores.count == 0
                        ? "There is no store yet that the order could belong to: say its name in "
                          "hs_source_store, or POST /api/stores."
                        : "There are several stores: say in hs_source_store to which one the "
                          "order belongs.");
    *ret_store = ((const struct store *) stores.items)->id;
    return OK;
}

static status make_store(struct work *w, const char *name, const char *currency, int64_t *ret_store)
{
    struct store      store = {.name = name, .kind = STORE_OTHER};
    struct store_home home = {.zone = "UTC"};
    if (!staff_may(w, MAY_EDIT_SETTINGS))
        return fail(w, INVALID, "hs_source_store",
                    "There is no store '%.100s'; GET /api/stores lists them.", name);
    bool has_home = store_get_home(w, &home) == OK;
    if (text_empty(currency) && !has_home)
        return fail(w, INVALID, "hs_currency_code",
                    "The first order of the first store says in which currency it is.");
    store.currency = text_empty(currency) ? home.currency : currency;
    store.zone = home.zone;
    TRY(store_create(w, &store));
    *ret_store = store.id;
    return OK;
}

status order_record_store(struct work *w, const char *name, const char *currency,
                          int64_t *ret_store)
{
    struct store store;
    if (text_empty(name))
        return only_store(w, ret_store);
    status  outcome = store_find(w, name, &store);
    int64_t id = 0;
    if (outcome == NOT_FOUND && text_to_int(name, &id))
        outcome = store_get(w, id, &store);
    if (outcome == NOT_FOUND)
        return make_store(w, name, currency, ret_store);
    TRY(outcome);
    *ret_store = store.id;
    return OK;
}

/* ---- stores that got another name ---- */

struct renaming {
    struct store_name store;
    const char       *after; /* a number; "" at first */
    bool              ended;
};

/* After the orders. */
static status rename_carts(struct work *w, struct renaming *renaming)
{
    int64_t renamed;
    TRY(cart_store_rename(w, renaming->store.id, renaming->store.name, SLICE, &renamed));
    renaming->ended = renamed < SLICE;
    return renaming->ended ? order_store_named(w, &renaming->store) : OK;
}

static status rename_slice(struct work *w, void *arg)
{
    struct renaming *renaming = arg;
    const char      *last;
    TRY(order_store_numbers_after(w, renaming->store.id, renaming->after, SLICE, &last));
    if (*last == '\0')
        return rename_carts(w, renaming);
    TRY(order_store_rename(w, &renaming->store, renaming->after, last));
    renaming->after = last;
    return OK;
}

static status list_renamed(struct work *w, void *arg)
{
    return order_store_renamed(w, arg);
}

/* A store is kept as done only after its last order: what is cut off begins anew. */
status order_follow_names(struct work *w, const struct job *job)
{
    struct rows stores;
    (void) job;
    TRY(db_work(w, READ, list_renamed, &stores));
    const struct store_name *store = stores.items;
    for (int64_t i = 0; i < stores.count; i++) {
        struct renaming renaming = {.store = store[i], .after = ""};
        while (!renaming.ended) {
            if (job_should_stop(w))
                return fail(w, UNAVAILABLE, NULL, "the house closes");
            TRY(db_work(w, WRITE, rename_slice, &renaming));
        }
    }
    return OK;
}
