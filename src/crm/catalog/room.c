/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/catalog/catalog.h"

static status erase(struct work *w, const struct record_erased *erased)
{
    return catalog_erase_reviews(w, erased->words);
}

extern const struct room catalog_room;
const struct room        catalog_room = {
           .name = "catalog",
           .records = catalog_types,
           .reaches = catalog_reaches,
           .erase = erase,
};
