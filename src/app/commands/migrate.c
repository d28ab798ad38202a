/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/command.h"
#include "app/machines.h"
#include "kit/db/db.h"

static status run(struct work *w, const struct config *config)
{
    int version = 0;
    TRY(machines_open(w, config, MACHINES_MAKE));
    status outcome = db_version(w, &version);
    if (outcome == OK)
        printf("The database has schema %d, the newest that this program knows.\n", version);
    machines_close(w);
    return outcome;
}

const struct command migrate_command = {
    .name = "migrate",
    .summary = "brings a database to this version",
    .usage = "migrate [--data DIR | --db URL]",
    .about =
        "Makes the database when there is none, and otherwise applies the steps of the schema\n"
        "that it lacks, each in a transaction of its own. The server does the same when it\n"
        "starts; this is for doing it at another time. Back up first.\n"
        "\n"
        "  storefolk backup before.db --data my-shop\n"
        "  storefolk migrate --data my-shop",
    .options = (const enum option[]){MACHINES_OPTIONS, OPTION_NONE},
    .run = run,
};
