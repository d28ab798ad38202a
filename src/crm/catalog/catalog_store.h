/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CATALOG_STORE_H
#define CRM_CATALOG_STORE_H

/* The rows of the catalog room. For this room only. */

#include "crm/catalog/catalog.h"

/* What orders need of a product's row. */
struct product_row {
    int64_t     id; /* 0 = not there yet */
    int64_t     store;
    const char *sku;
    const char *name;
    const char *category;
    int64_t     price;
    int64_t     created_at, updated_at;
};

/* A product that is there, and which gaps it has. */
struct product_found {
    int64_t     id;
    const char *sku;
    bool        lacks_name, lacks_category, lacks_price;
};

/* Rows of struct product_found: the products of a store that have one of these SKUs. */
status catalog_store_find_all(struct work *w, int64_t store, const struct rows *wanted,
                              struct rows *ret_products) MUST_CHECK;

/* `ret_inserted` has a place for each: 0 when somebody else made it at the same moment. */
status catalog_store_insert_all(struct work *w, const struct rows *products,
                                int64_t *ret_inserted) MUST_CHECK;

/* Writes what is empty in the row and not in the record. */
status catalog_store_fill_all(struct work *w, const struct rows *products) MUST_CHECK;

status catalog_store_add_sold_all(struct work *w, const struct rows *sold) MUST_CHECK;
status catalog_store_put_sold_all(struct work *w, const struct rows *sold) MUST_CHECK;
status catalog_store_list_sold(struct work *w, int64_t after, int64_t limit,
                               struct rows *ret_sold) MUST_CHECK;
/* Rows of int64_t: reviews under an address. */
status catalog_store_reviews_of(struct work *w, const char *email,
                                struct rows *ret_reviews) MUST_CHECK;
status catalog_store_labels(struct work *w, const int64_t *products, size_t count,
                            struct rows *ret_labels) MUST_CHECK;

#endif
