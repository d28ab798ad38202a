/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What customers ask of the shop. */
#include "crm/room.h"

#include "crm/desk/desk.h"

extern const struct room desk_room;
const struct room        desk_room = {.name = "desk", .records = desk_types};
