/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/report/report_api.h"

extern const struct room report_room;
const struct room        report_room = {
           .name = "report",
           .routes = report_routes,
};
