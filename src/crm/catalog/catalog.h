/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CATALOG_H
#define CRM_CATALOG_H

/*
 * Products with SKU, category, price and stock. What was sold of them is counted by orders.
 *
 * Asks:   store, record.
 * Tells:  nothing.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/record/record.h"

extern const struct record_reach catalog_reaches[]; /* every store sells them */
extern const struct record_type  catalog_types[];   /* products coupons reviews; ends with {0} */

/* What an order line, an import or a shop knows of a product. Texts may be NULL. */
struct product_draft {
    int64_t     store;
    const char *sku; /* unique within the store; required */
    const char *name;
    const char *category;
    int64_t     price; /* millionths, ABSENT = not known */
};

/* By store and SKU. NOT_FOUND. */
status catalog_find(struct work *w, int64_t store, const char *sku,
                    int64_t *ret_product) MUST_CHECK;

/* Finds the product by store and SKU, or makes it; fills what is still empty. */
status catalog_find_or_create(struct work *w, const struct product_draft *draft,
                              int64_t *ret_product) MUST_CHECK;

/*
 * The same for many drafts (an array) of one store, with few statements; a SKU may come more than
 * once. `ret_products` has a place for each.
 */
status catalog_find_or_create_all(struct work *w, const struct product_draft *drafts, size_t count,
                                  int64_t *ret_products) MUST_CHECK;

/* Pieces in millionths and money of the home currency; negative: given back. */
struct product_sold {
    int64_t product;
    int64_t pieces;
    int64_t amount;
};

/*
 * Adds to what was sold of a product; stock falls by as many pieces where stock is managed here,
 * not in a connected shop, which tells its stock itself.
 * Once per order line: the caller sees to it (R20).
 */
status catalog_add_sold(struct work *w, int64_t product, int64_t pieces, int64_t amount) MUST_CHECK;

/* Rows of struct product_sold, a product at most once. */
status catalog_add_sold_all(struct work *w, const struct rows *sold) MUST_CHECK;

extern const struct shape product_sold_shape;

/* What is kept as sold, in order of product, after one. Rows of struct product_sold. */
status catalog_list_sold(struct work *w, int64_t after, int64_t limit,
                         struct rows *ret_sold) MUST_CHECK;

/* Sets it, leaving stock alone: for `doctor --rebuild`. Rows of struct product_sold. */
status catalog_put_sold_all(struct work *w, const struct rows *sold) MUST_CHECK;

/* Reviews under one of these addresses (ends with NULL) are erased with whoever wrote them. */
status catalog_erase_reviews(struct work *w, const char *const *words) MUST_CHECK;

/* What to call a product in a report. */
struct product_label {
    int64_t     id;
    const char *sku;
    const char *name;
};

extern const struct shape product_label_shape;

/* Rows of struct product_label, one for each product that there is, in no order. */
status catalog_labels(struct work *w, const int64_t *products, size_t count,
                      struct rows *ret_labels) MUST_CHECK;

#endif
