/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reviews hold what people wrote, under their names. */
#include "crm/catalog/catalog.h"
#include "crm/catalog/catalog_store.h"

status catalog_erase_reviews(struct work *w, const char *const *words)
{
    const struct record_type *type;
    TRY(record_type_get(w, "reviews", &type));
    for (; words != NULL && *words != NULL; words++) {
        struct rows reviews;
        TRY(catalog_store_reviews_of(w, *words, &reviews));
        for (int64_t i = 0; i < reviews.count; i++) {
            struct record_erased erased = {.type = type,
                                           .id = ((const int64_t *) reviews.items)[i]};
            TRY(record_erase(w, &erased));
        }
    }
    return OK;
}
