/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/store/store_api.h"

extern const struct room store_room;
const struct room        store_room = {
           .name = "store",
           .routes = store_routes,
};
