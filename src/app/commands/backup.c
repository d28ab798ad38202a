/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/command.h"
#include "app/machines.h"
#include "kit/db/db.h"
#include "kit/os/file.h"

static status backup(struct work *w, const struct config *config)
{
    const char *path = config->words[0];
    if (file_exists(path) && !config_has(config, OPTION_FORCE))
        return fail(w, CONFLICT, NULL,
                    "There is a file '%s' already; give another name, or --force to write over it.",
                    path);
    TRY(db_backup(w, path));
    printf("The backup is '%s'.\n"
           "It does not hold '%s': keep that file too, in another place, for without it the keys\n"
           "of connected shops cannot be read.\n",
           path, path_join(w, config->values[OPTION_DATA], "secret.key"));
    return OK;
}

static status run(struct work *w, const struct config *config)
{
    if (machines_on_postgres(config))
        return fail(w, UNAVAILABLE, NULL,
                    "A PostgreSQL database is backed up with its own tool: pg_dump --format=custom "
                    "--file=%s %s",
                    config->words[0], config->values[OPTION_DB]);
    TRY(machines_open(w, config, MACHINES_BESIDE));
    status outcome = backup(w, config);
    machines_close(w);
    return outcome;
}

const struct command backup_command = {
    .name = "backup",
    .summary = "makes a consistent copy, also while the server runs",
    .usage = "backup FILE [--data DIR] [--force]",
    .about =
        "Copies the SQLite database into one file, as it was at one moment. The server may run\n"
        "and write meanwhile. PostgreSQL has pg_dump for it.\n"
        "\n"
        "  storefolk backup /mnt/backup/shop-monday.db --data my-shop",
    .options = (const enum option[]){MACHINES_OPTIONS, OPTION_FORCE, OPTION_NONE},
    .fewest_words = 1,
    .most_words = 1,
    .run = run,
};
