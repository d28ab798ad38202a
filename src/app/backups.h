/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_BACKUPS_H
#define APP_BACKUPS_H

/*
 * Backups that are made from the app: copies of the SQLite database in the folder "backups" beside
 * it, made by a job while everybody goes on working. The folder is the truth: a copy that somebody
 * puts there or takes away is listed, or is not. Data in PostgreSQL is backed up by its own tools:
 * UNAVAILABLE says which.
 */

#include "crm/room.h"
#include "kit/http/http.h"

/* Not a room of the business, but hung on the house in the same way. */
extern const struct room backups_room;

extern const struct route backups_routes[];

#endif
