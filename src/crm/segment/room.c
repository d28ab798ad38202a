/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Named groups of records: lists. */
#include "crm/room.h"

extern const struct room segment_room;
const struct room        segment_room = {.name = "segment"};
