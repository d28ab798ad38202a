/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/command.h"
#include "generated/generated.h"

static status run(struct work *w, const struct config *config)
{
    printf("storefolk %s (schema %d)\n", STOREFOLK_VERSION,
           all_migrations[all_migrations_count - 1].number);
    return OK;
}

const struct command version_command = {
    .name = "version",
    .summary = "prints the version of the program and of its schema",
    .usage = "version",
    .about =
        "Prints the version of the program, and the number of the newest schema that it knows.\n"
        "\n"
        "  storefolk version",
    .options = (const enum option[]){OPTION_NONE},
    .run = run,
};
