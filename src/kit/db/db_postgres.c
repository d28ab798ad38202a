/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

static status postgres_open(struct work *w, struct db *db)
{
    return fail(w, UNAVAILABLE, NULL, "PostgreSQL is not there yet.");
}

const struct driver db_postgres_driver = {.open = postgres_open};
