/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/order/order.h"
#include "crm/order/order_api.h"
#include "crm/order/order_doctor.h"

extern const struct room order_room;
const struct room        order_room = {
           .name = "order",
           .routes = order_routes,
           .records = order_types,
           .reaches = order_reaches,
           .checks = order_checks,
           .rebuilds = order_rebuilds,
};
