/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_SEAL_H
#define KIT_LEDGER_SEAL_H

/* The steps of sealing, one by one, so that a test can stop between any two of them. */

#include "kit/ledger/ledger_build.h"

struct ledger_sealing {
    struct arena       *arena; /* of the rows */
    struct fact        *facts;
    size_t              count;
    int64_t             until; /* rows up to this sequence */
    struct ledger_state before;
    struct ledger_build build;
};

/* Reads the next rows to seal: at most so many that memory stays bounded. `until` 0: none. */
status ledger_seal_begin(struct work *w, int64_t keep,
                         struct ledger_sealing *ret_sealing) MUST_CHECK;

/* Packs and stores them; no reader sees that yet. */
status ledger_seal_store(struct ledger_sealing *sealing) MUST_CHECK;

/* From here on they are read from their blocks. The rows are left to ledger_sweep. */
status ledger_seal_publish(struct ledger_sealing *sealing) MUST_CHECK;

void ledger_seal_end(struct ledger_sealing *sealing);

/* Merges parts, month by month, until none has too many. In ledger_merge.c. */
status ledger_merge(struct work *w) MUST_CHECK;

/* Which of a month's parts, sorted by count, are merged: the first so many. 0: it has few enough.
 */
size_t ledger_merge_choose(const struct ledger_part *parts, size_t count);

#endif
