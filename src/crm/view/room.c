/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/view/view.h"
#include "crm/view/view_api.h"

extern const struct room view_room;
const struct room        view_room = {
           .name = "view",
           .routes = view_routes,
           .uses = view_add_uses,
};
