/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_DB_SQLITE_H
#define KIT_DB_SQLITE_H

/* Shared by the parts of kit/db that speak to SQLite itself. */

#include <sqlite3.h>

#include "base/work.h"

/* What went wrong last on `handle`, as an outcome with one clear sentence. */
status db_sqlite_failed(struct work *w, const char *path, sqlite3 *handle, const char *doing);

/* Functions of SQL that SQLite lacks; gives an outcome of SQLite. */
int db_sqlite_add_words(sqlite3 *handle);

#endif
