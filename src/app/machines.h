/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_MACHINES_H
#define APP_MACHINES_H

/* Opens the machines of the house in their order, and closes them in the other. */

#include "app/config.h"
#include "base/work.h"
#include "kit/db/db.h"

enum machines_want {
    MACHINES_MAKE = 1 << 0,   /* makes the database, or brings it to this version */
    MACHINES_BESIDE = 1 << 1, /* also beside a server that has the database; see db_options */
};

/* The options that say which database: for the tables of commands. */
#define MACHINES_OPTIONS OPTION_DATA, OPTION_DB, OPTION_READERS, OPTION_NODE, OPTION_LOG_LEVEL

/*
 * For `w`, whose machines live until machines_close. Jobs are open but not started.
 * NOT_FOUND: there is no database, and MAKE was not said. CONFLICT: of another version, or a server
 * has it, and BESIDE was not said. INVALID: an option.
 */
status machines_open(struct work *w, const struct config *config, unsigned want) MUST_CHECK;
void   machines_close(struct work *w);

/* The path of the SQLite database, or the URL of the PostgreSQL. */
const char *machines_url(struct work *w, const struct config *config);
bool        machines_on_postgres(const struct config *config);

#endif
