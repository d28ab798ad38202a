/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_DEMO_CATALOG_H
#define CRM_CONNECT_DEMO_CATALOG_H

/* What the made-up shop sells: some 400 things for the house in twelve categories. */

#include "base/work.h"
#include "crm/connect/demo/demo_random.h"

enum { DEMO_CATEGORIES = 12, DEMO_PER_CATEGORY = 34 };
enum { DEMO_PRODUCTS = DEMO_CATEGORIES * DEMO_PER_CATEGORY };

struct demo_category {
    const char *name;
    const char *prefix;     /* of its SKUs */
    int         partner;    /* the category that is bought together with it */
    double      refunds;    /* share of lines that come back */
    double      months[12]; /* how well it sells, 1 = as ever */
    const char *kinds[6], *styles[6];
    int         prices[6]; /* of the kinds, in cents */
};
extern const struct demo_category demo_categories[DEMO_CATEGORIES];

struct demo_product {
    int         category;
    const char *sku, *name;
    int64_t     price;   /* in EUR, millionths */
    int         partner; /* the product it is often bought with */
};

struct demo_catalog {
    struct demo_product products[DEMO_PRODUCTS];
    double              sums[DEMO_PRODUCTS]; /* of how often each is bought: a power law */
};

const struct demo_catalog *demo_catalog_open(struct work *w, uint64_t seed);

/* A product as it sells in that month; mostly of the favourite category when it is not -1. */
int demo_catalog_choose(const struct demo_catalog *catalog, struct demo_random *random, int month,
                        int favourite);

#endif
