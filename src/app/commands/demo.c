/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/command.h"
#include "app/demo.h"
#include "app/machines.h"

static status run(struct work *w, const struct config *config)
{
    TRY(machines_open(w, config, MACHINES_MAKE));
    status outcome = demo_make(w, config);
    machines_close(w);
    if (outcome == OK)
        puts("The demo shop is there.");
    return outcome;
}

const struct command demo_command = {
    .name = "demo",
    .summary = "fills an empty database with a made-up shop",
    .usage = "demo [--data DIR | --db URL] [--customers N] [--seed N]",
    .about = "Makes two years of a shop that ends today: customers who come again or stay away,\n"
             "products, orders, refunds, carts, mails and tickets. The same seed makes the same\n"
             "shop on the same day. The database must hold no orders.\n"
             "\n"
             "  storefolk demo --data demo --customers 20000",
    .options = (const enum option[]){MACHINES_OPTIONS, OPTION_CUSTOMERS, OPTION_SEED, OPTION_NONE},
    .run = run,
};
