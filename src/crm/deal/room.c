/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sales that are being talked about, and where each stands. */
#include "crm/room.h"

#include "crm/deal/deal.h"
#include "crm/deal/deal_api.h"

extern const struct room deal_room;
const struct room        deal_room = {.name = "deal", .routes = deal_routes, .records = deal_types};
