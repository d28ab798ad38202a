/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_CHECK_DB_H
#define TEST_CHECK_DB_H

/* Fresh, migrated machines for one test at a time: database, ledger, jobs.
 */

#include <stdbool.h>

#include "kit/db/db.h"

/* False when the tests were given no PostgreSQL (STOREFOLK_TEST_POSTGRES). */
bool check_has_postgres(void);

void check_machines_open(struct work *w, enum db_kind kind);
void check_machines_close(struct work *w);

/* The url of an empty database of the same kind, for one more db_open; gone with the machines. */
const char *check_empty_url(struct work *w);

/* A path in a temporary folder that goes with the machines of the test. */
const char *check_path(struct work *w, const char *name);

#endif
