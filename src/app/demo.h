/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DEMO_H
#define APP_DEMO_H

/* The made-up shop, with its progress on the terminal; for the commands demo and serve. */

#include "app/config.h"
#include "base/work.h"

/* The machines are open. CONFLICT: there are orders. */
status demo_make(struct work *w, const struct config *config) MUST_CHECK;

/*
 * With no machines open. OK also when there is something already. A SQLite database gets its place
 * when the shop is whole: who ends it in between begins anew the next time.
 */
status demo_make_when_empty(struct work *w, const struct config *config) MUST_CHECK;

#endif
