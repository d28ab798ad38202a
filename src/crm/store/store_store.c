/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/store/store_store.h"

#include <string.h>

#include "crm/store/store_sql.h"
#include "kit/db/db.h"

/* A store or a home of that name is there already, or the row is not. */
static status named(struct work *w, const struct store *store, status outcome)
{
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "name", "there is a store named '%s' already", store->name);
    return outcome;
}

status store_store_insert(struct work *w, const struct store *store)
{
    return named(w, store, db_run(w, &STORE_INSERT, params_of(w, &store_shape, store), NULL));
}

status store_store_update(struct work *w, const struct store *store)
{
    int64_t changed = 0;
    TRY(named(w, store, db_run(w, &STORE_UPDATE, params_of(w, &store_shape, store), &changed)));
    return changed == 1 ? OK
                        : fail(w, NOT_FOUND, "id", "there is no store %lld", (long long) store->id);
}

status store_store_get(struct work *w, int64_t id, struct store *ret_store)
{
    status outcome = db_one(w, &STORE_BY_ID, WITH(P_INT(id)), &store_shape, ret_store);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "store", "there is no store %lld", (long long) id);
    return outcome;
}

status store_store_find(struct work *w, const char *name, struct store *ret_store)
{
    status outcome = db_one(w, &STORE_BY_NAME, WITH(P_TEXT(name)), &store_shape, ret_store);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "store", "there is no store named '%s'", name);
    return outcome;
}

status store_store_list(struct work *w, struct rows *ret_stores)
{
    return db_list(w, &STORE_ALL, NO_PARAMS, &store_shape, ret_stores);
}

status store_store_insert_home(struct work *w, const struct store_home *home)
{
    return db_run(w, &STORE_HOME_INSERT, params_of(w, &store_home_shape, home), NULL);
}

status store_store_get_home(struct work *w, struct store_home *ret_home)
{
    return db_one(w, &STORE_HOME_GET, NO_PARAMS, &store_home_shape, ret_home);
}

status store_store_update_home(struct work *w, const struct store_home *home)
{
    return db_run(w, &STORE_HOME_UPDATE, params_of(w, &store_home_shape, home), NULL);
}

status store_store_use_home(struct work *w)
{
    return db_run(w, &STORE_HOME_USE, NO_PARAMS, NULL);
}

status store_store_rate(struct work *w, const char *currency, int64_t day, int64_t *ret_rate)
{
    const struct param *params = WITH(P_TEXT(currency), P_INT(day));
    status              outcome = db_number(w, &STORE_RATE_BEFORE, params, ret_rate);
    return outcome == NOT_FOUND ? db_number(w, &STORE_RATE_AFTER, params, ret_rate) : outcome;
}

status store_store_put_rate(struct work *w, const struct currency_rate *rate)
{
    return db_run(w, &STORE_RATE_PUT, params_of(w, &currency_rate_shape, rate), NULL);
}

status store_store_list_rates(struct work *w, const char *currency, int64_t limit,
                              struct rows *ret_rates)
{
    return db_list(w, &STORE_RATE_LIST, WITH(P_TEXT(currency), P_INT(limit)), &currency_rate_shape,
                   ret_rates);
}
