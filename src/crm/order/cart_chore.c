/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Timers and settings of carts, what is forgotten of them in time, and of whom. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_store.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

#define RETIME "cart.retime"

enum { SLICE = 200 };

/* clang-format off */
static const struct field settings_fields[] = {
    FIELD(cart_settings, store,     FIELD_INT,  .required = true),
    FIELD(cart_settings, enabled,   FIELD_BOOL, .help = "whether carts are abandoned at all"),
    FIELD(cart_settings, guests,    FIELD_BOOL, .help = "also those of people without an account in the shop"),
    FIELD(cart_settings, timer,     FIELD_INT,  .help = "ms after the last change: 60000 to 2592000000; at first 300000"),
    FIELD(cart_settings, keep_days, FIELD_INT,  .help = "how long changes are kept for those that come late: 7 to 3650"),
};
const struct shape cart_settings_shape = SHAPE("CartSettings", cart_settings, settings_fields);
/* clang-format on */

const struct timer_kind cart_timers[] = {{CART_TIMER, cart_time_is_up}, {0}};

/* ---- settings ---- */

status cart_get_settings(struct work *w, int64_t store, struct cart_settings *ret_settings)
{
    *ret_settings = (struct cart_settings){.store = store,
                                           .enabled = true,
                                           .guests = true,
                                           .timer = CART_TIMER_USUAL,
                                           .keep_days = 30};
    status outcome = cart_store_get_settings(w, store, ret_settings);
    return outcome == NOT_FOUND ? OK : outcome;
}

status cart_put_settings(struct work *w, const struct cart_settings *settings)
{
    struct store store;
    TRY(store_get(w, settings->store, &store));
    if (settings->timer < MINUTE || settings->timer > 30 * DAY)
        return fail(w, INVALID, "timer", "the timer of carts is from 60000 ms to 2592000000 ms");
    if (settings->keep_days < 7 || settings->keep_days > 3650)
        return fail(w, INVALID, "keep_days", "changes of carts are kept for 7 to 3650 days");
    TRY(cart_store_put_settings(w, settings));
    const char *key = work_text(w, "%lld", (long long) settings->store);
    return job_enqueue(w, RETIME, key, 0, work_text(w, "{\"store\":%s}", key));
}

/* ---- carts that are active follow a new timer ---- */

struct retiming {
    int64_t store;
    int64_t after;
    bool    end;
};

static status retime_slice(struct work *w, void *arg)
{
    struct retiming      *retiming = arg;
    struct rows           rows;
    struct cart_settings  settings;
    const struct cart_id *cart;
    TRY(cart_get_settings(w, retiming->store, &settings));
    TRY(cart_store_ticking(w, retiming->store, retiming->after, SLICE, &rows));
    cart = rows.items;
    for (int64_t i = 0; i < rows.count; i++, cart++) {
        TRY(settings.enabled ? timer_set(w, cart->changed_at + settings.timer, CART_TIMER, cart->id)
                             : timer_clear(w, CART_TIMER, cart->id));
        retiming->after = cart->id;
    }
    retiming->end = rows.count < SLICE;
    return OK;
}

static status retime(struct work *w, const struct job *job)
{
    struct retiming    retiming = {0};
    const struct json *json;
    TRY(json_parse(w, job->payload, strlen(job->payload), &json));
    if (!json_to_int(json_member(json, "store"), &retiming.store))
        return fail(w, INVALID, "store", "The payload names no store.");
    while (!retiming.end) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        TRY(db_work(w, WRITE, retime_slice, &retiming));
        job_tick(w);
    }
    return OK;
}

const struct job_kind cart_jobs[] = {{RETIME, retime}, {0}};

/* ---- changes are forgotten when none can come late any more ---- */

struct forgetting {
    int64_t store;
    int64_t forgotten;
};

static status forget_slice(struct work *w, void *arg)
{
    struct forgetting   *forgetting = arg;
    struct cart_settings settings;
    TRY(cart_get_settings(w, forgetting->store, &settings));
    return cart_store_forget_events(w, forgetting->store, w->now - settings.keep_days * DAY,
                                    &forgetting->forgotten);
}

static status list_stores(struct work *w, void *arg)
{
    return store_list(w, arg);
}

status cart_forget(struct work *w, const struct job *job)
{
    struct rows stores;
    TRY(db_work(w, READ, list_stores, &stores));
    for (int64_t i = 0; i < stores.count; i++) {
        struct forgetting forgetting = {((const struct store *) stores.items)[i].id, 1};
        while (forgetting.forgotten > 0) {
            if (job_should_stop(w))
                return fail(w, UNAVAILABLE, NULL, "The house is closing.");
            TRY(db_work(w, WRITE, forget_slice, &forgetting));
            job_tick(w);
        }
    }
    return OK;
}

/* ---- of somebody who is erased ---- */

static status forget_cart(struct work *w, int64_t id)
{
    struct cart_case it;
    TRY(cart_open(w, id, &it));
    it.items = list_open(w->arena, sizeof(struct cart_item));
    if (it.cart.status != CART_ORDERED)
        TRY(cart_empty(w, &it, w->now));
    it.refresh = false; /* there is no contact any more */
    TRY(cart_save(w, &it));
    TRY(cart_store_remove_events(w, id));
    return cart_store_forget(w, id);
}

status cart_erase(struct work *w, const struct record_erased *erased)
{
    struct rows ids;
    if (!text_same(erased->type->name, "contacts"))
        return OK;
    TRY(cart_store_of_contact(w, erased->id, &ids));
    for (int64_t i = 0; i < ids.count; i++)
        TRY(forget_cart(w, ((const struct cart_id *) ids.items)[i].id));
    return OK;
}
