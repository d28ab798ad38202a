/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/record/record_api.h"

extern const struct room record_room;
const struct room        record_room = {
           .name = "record",
           .routes = record_routes,
};
