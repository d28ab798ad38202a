/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CATALOG_H
#define CRM_CATALOG_H

/* Products with SKU, category, price and stock. What was sold of them is counted by orders. */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

extern const struct record_type catalog_types[]; /* products; ends with {0} */

/* What an order line, an import or a shop knows of a product. Texts may be NULL. */
struct product_draft {
    int64_t     store;
    const char *sku; /* unique within the store; required */
    const char *name;
    const char *category;
    int64_t     price; /* millionths, ABSENT = not known */
};

/* Finds the product by store and SKU, or makes it; fills what is still empty. */
status catalog_find_or_create(struct work *w, const struct product_draft *draft,
                              int64_t *ret_product) MUST_CHECK;

/*
 * Pieces sold (negative: given back), in millionths, of a product; stock falls by as much where
 * stock is managed here. Once per order line: the caller sees to it (R20).
 */
status catalog_add_sold(struct work *w, int64_t product, int64_t pieces, int64_t amount) MUST_CHECK;

#endif
