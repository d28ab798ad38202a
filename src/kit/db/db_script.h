/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_DB_SCRIPT_H
#define KIT_DB_SCRIPT_H

/* Scripts of schema/, written once for both databases: plain work on text. */

#include "kit/db/db.h"

/* The script as one of the databases wants it: blocks of the other dropped, types translated. */
const char *db_script_for(struct work *w, enum db_kind kind, const char *script)
    __attribute__((returns_nonnull));

/* Without comments, and with single blanks: two texts that say the same become equal. */
const char *db_script_squeeze(struct work *w, const char *script) __attribute__((returns_nonnull));

#endif
