/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/order/cart_parts.h"
#include "crm/order/order.h"
#include "crm/order/order_api.h"
#include "crm/order/order_doctor.h"

extern const struct room order_room;
const struct room        order_room = {
           .name = "order",
           .routes = order_routes,
           .records = order_types,
           .jobs = cart_jobs,
           .chores = cart_chores,
           .timers = cart_timers,
           .erase = cart_erase,
           .regrouped = cart_refresh_contact,
           .reaches = order_reaches,
           .checks = order_checks,
           .rebuilds = order_rebuilds,
};
