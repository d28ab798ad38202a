/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STORE_H
#define CRM_STORE_H

/*
 * Connected shops, branches and tills: each with currency and time zone. The home currency, in
 * which everything is summed, is a setting; rates between currencies are kept by day.
 *
 * Asks:   nobody.
 * Tells:  nothing.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

enum store_kind { STORE_IMPORT, STORE_WOOCOMMERCE, STORE_SHOPIFY, STORE_POS, STORE_OTHER };

struct store {
    int64_t         id;
    const char     *name; /* unique */
    enum store_kind kind;
    const char     *url;      /* NULL when it has none */
    const char     *currency; /* ISO 4217 */
    const char     *zone;     /* IANA name */
    int64_t         created_at;
};

extern const struct shape store_shape;

/* INVALID: currency or zone unknown. CONFLICT: the name is taken. */
status store_create(struct work *w, struct store *draft) MUST_CHECK;
status store_get(struct work *w, int64_t id, struct store *ret_store) MUST_CHECK;
status store_find(struct work *w, const char *name, struct store *ret_store) MUST_CHECK;
status store_list(struct work *w, struct rows *ret_stores) MUST_CHECK;
status store_change(struct work *w, const struct store *store) MUST_CHECK;

/* What holds for all stores together: the currency of totals and the zone of days and months. */
struct store_home {
    const char *currency;
    const char *zone;
    bool        used; /* totals are kept in this currency already: it cannot change any more */
};

extern const struct shape store_home_shape;

/* The first store's until it is set. INVALID: there is no store yet. */
status store_get_home(struct work *w, struct store_home *ret_home) MUST_CHECK;

/* CONFLICT: the currency is in use. INVALID: there is no such currency or zone. */
status store_put_home(struct work *w, const struct store_home *home) MUST_CHECK;

/* Called by whoever keeps totals: from now on the home currency is `used`. */
status store_use_home(struct work *w) MUST_CHECK;

status store_home_currency(struct work *w, const char **ret_currency) MUST_CHECK;

/*
 * One unit of `currency` in the home currency on a day, in millionths: the last known rate, or
 * else the first that is known. INVALID: none is.
 */
status store_rate(struct work *w, const char *currency, int64_t day, int64_t *ret_rate) MUST_CHECK;
status store_put_rate(struct work *w, const char *currency, int64_t day, int64_t rate) MUST_CHECK;

struct currency_rate {
    const char *currency;
    int64_t     day;  /* from which it holds */
    int64_t     rate; /* millionths */
};

extern const struct shape currency_rate_shape;

/* Newest first. */
status store_list_rates(struct work *w, const char *currency, int64_t limit,
                        struct rows *ret_rates) MUST_CHECK;

#endif
