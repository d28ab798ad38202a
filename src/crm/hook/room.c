/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tells other programs what happened. */
#include "crm/room.h"

extern const struct room hook_room;
const struct room        hook_room = {.name = "hook"};
