/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "base/time.h"
#include "crm/order/cart_parts.h"
#include "crm/order/order.h"
#include "crm/order/order_api.h"
#include "crm/order/order_doctor.h"
#include "crm/order/order_erase.h"
#include "crm/order/order_record.h"

static const struct chore order_chores[] = {
    {"order.store_names", MINUTE, 0, order_follow_names},
    {"cart.forget", DAY, 3 * HOUR + 20 * MINUTE, cart_forget},
    {0},
};

extern const struct room order_room;
const struct room        order_room = {
           .name = "order",
           .routes = order_routes,
           .records = order_types,
           .jobs = cart_jobs,
           .timers = cart_timers,
           .erase = order_erase,
           .regrouped = cart_refresh_contact,
           .reaches = order_reaches,
           .chores = order_chores,
           .checks = order_checks,
           .rebuilds = order_rebuilds,
};
