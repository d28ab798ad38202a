/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_DB_AHEAD_H
#define KIT_DB_AHEAD_H

/*
 * db_work in two halves, for a caller that has something to do meanwhile: it prepares the next unit
 * while this one runs. Between the halves `w` and what `arg` points to belong to the unit.
 */

#include "kit/db/db.h"

struct db_ahead;

/*
 * `w->now` becomes the present, which may be long after `w` was opened. Must not be called from a
 * unit. Each start has its finish, whatever happens between.
 */
struct db_ahead *db_ahead_start(struct work *w, enum transaction mode, db_unit *unit, void *arg)
    __attribute__((returns_nonnull));

/* Returns when the outcome is durable. `ret_us`: how long the unit held its thread; may be NULL. */
status db_ahead_finish(struct db_ahead *ahead, int64_t *ret_us) MUST_CHECK;

#endif
