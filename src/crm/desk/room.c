/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Customers' questions: tickets. */
#include "crm/room.h"

extern const struct room desk_room;
const struct room        desk_room = {.name = "desk"};
