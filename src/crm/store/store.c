/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/store/store.h"

#include "base/money.h"
#include "base/text.h"
#include "crm/store/store_store.h"
#include "kit/db/db.h"
#include "kit/text/zone.h"

static const char *const kind_words[] = {"import", "woocommerce", "shopify", "pos", "other", NULL};

/* clang-format off */
static const struct field store_fields[] = {
    FIELD(store, id,         FIELD_INT,    .read_only = true),
    FIELD(store, name,       FIELD_TEXT,   .required = true, .max = 120),
    FIELD(store, kind,       FIELD_CHOICE, .words = kind_words),
    FIELD(store, url,        FIELD_TEXT,   .max = 500),
    FIELD(store, currency,   FIELD_TEXT,   .required = true, .max = 3, .help = "ISO 4217, such as EUR"),
    FIELD(store, zone,       FIELD_TEXT,   .required = true, .max = 60, .help = "IANA, such as Europe/London"),
    FIELD(store, created_at, FIELD_TIME,   .read_only = true),
};
const struct shape store_shape = SHAPE("Store", store, store_fields);

static const struct field home_fields[] = {
    FIELD(store_home, currency, FIELD_TEXT, .max = 3, .help = "every total is kept in it"),
    FIELD(store_home, zone,     FIELD_TEXT, .max = 60, .help = "days and months over several stores begin in it"),
    FIELD(store_home, used,     FIELD_BOOL, .read_only = true, .help = "the currency cannot change any more"),
};
const struct shape store_home_shape = SHAPE("Home", store_home, home_fields);

static const struct field rate_fields[] = {
    FIELD(currency_rate, currency, FIELD_TEXT,  .required = true, .max = 3),
    FIELD(currency_rate, day,      FIELD_DATE,  .required = true, .help = "from this day on"),
    FIELD(currency_rate, rate,     FIELD_MONEY, .required = true, .help = "of one unit, in the home currency"),
};
const struct shape currency_rate_shape = SHAPE("CurrencyRate", currency_rate, rate_fields);
/* clang-format on */

static status check_place(struct work *w, const char *currency, const char *zone)
{
    if (!currency_valid(currency))
        return fail(w, INVALID, "currency",
                    "'%s' is no currency: use three capital letters, such as EUR", currency);
    if (!zone_valid(zone))
        return fail(w, INVALID, "zone", "'%s' is no time zone: use a name such as Europe/London",
                    zone);
    return OK;
}

static status check(struct work *w, const struct store *store)
{
    if (text_empty(store->name))
        return fail(w, INVALID, "name", "a store needs a name");
    return check_place(w, store->currency, store->zone);
}

status store_create(struct work *w, struct store *draft)
{
    TRY(check(w, draft));
    draft->id = db_new_id(w);
    draft->created_at = w->now;
    TRY(store_store_insert(w, draft));
    struct store_home home = {.currency = draft->currency, .zone = draft->zone};
    return store_store_insert_home(w, &home);
}

status store_change(struct work *w, const struct store *store)
{
    TRY(check(w, store));
    return store_store_update(w, store);
}

status store_get(struct work *w, int64_t id, struct store *ret_store)
{
    return store_store_get(w, id, ret_store);
}

status store_find(struct work *w, const char *name, struct store *ret_store)
{
    return store_store_find(w, name, ret_store);
}

status store_list(struct work *w, struct rows *ret_stores)
{
    return store_store_list(w, ret_stores);
}

status store_get_home(struct work *w, struct store_home *ret_home)
{
    status outcome = store_store_get_home(w, ret_home);
    if (outcome == NOT_FOUND)
        return fail(w, INVALID, "store", "there is no store yet: make one first");
    return outcome;
}

status store_put_home(struct work *w, const struct store_home *home)
{
    struct store_home old;
    TRY(store_get_home(w, &old));
    TRY(check_place(w, home->currency, home->zone));
    if (old.used && !text_same(old.currency, home->currency))
        return fail(w, CONFLICT, "currency",
                    "totals are kept in %s already; the home currency cannot change any more",
                    old.currency);
    return store_store_update_home(w, home);
}

status store_use_home(struct work *w)
{
    return store_store_use_home(w);
}

status store_home_currency(struct work *w, const char **ret_currency)
{
    struct store_home home;
    TRY(store_get_home(w, &home));
    *ret_currency = home.currency;
    return OK;
}

status store_rate(struct work *w, const char *currency, int64_t day, int64_t *ret_rate)
{
    const char *home;
    TRY(store_home_currency(w, &home));
    *ret_rate = MONEY_UNIT;
    if (text_same(currency, home))
        return OK;
    status outcome = store_store_rate(w, currency, day, ret_rate);
    if (outcome == NOT_FOUND)
        return fail(w, INVALID, "currency",
                    "no rate of %s in %s is known: put one with PUT /api/rates", currency, home);
    return outcome;
}

status store_put_rate(struct work *w, const char *currency, int64_t day, int64_t rate)
{
    struct currency_rate row = {.currency = currency, .day = day, .rate = rate};
    if (!currency_valid(currency))
        return fail(w, INVALID, "currency",
                    "'%s' is no currency: use three capital letters, such as EUR", currency);
    if (rate <= 0)
        return fail(w, INVALID, "rate", "a rate is more than 0");
    return store_store_put_rate(w, &row);
}

status store_list_rates(struct work *w, const char *currency, int64_t limit, struct rows *ret_rates)
{
    if (limit < 1 || limit > 1000)
        return fail(w, INVALID, "limit", "must be from 1 to 1000");
    return store_store_list_rates(w, currency, limit, ret_rates);
}
