/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_CHECK_DB_H
#define TEST_CHECK_DB_H

/* Fresh, migrated machines for one test at a time: database, ledger, jobs. For test/check_main.c.
 */

#include <stdbool.h>

#include "kit/db/db.h"

/* False when the tests were given no PostgreSQL (STOREFOLK_TEST_POSTGRES). */
bool check_has_postgres(void);

void check_machines_open(struct work *w, enum db_kind kind);
void check_machines_close(struct work *w);

#endif
