/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_BUILD_H
#define KIT_LEDGER_BUILD_H

/*
 * New parts of the second tier: sorted facts go in, packed blocks are stored in slices, and at the
 * end one small WRITE makes them live and retires what they replace. Until then no reader sees
 * them; after a crash they are swept away by ledger_sweep.
 */

#include "base/list.h"
#include "kit/ledger/ledger_store.h"

struct ledger_build {
    struct work  *work;
    struct arena *gathered; /* the details of the facts of the next block */
    struct arena *packed;   /* blocks that wait to be stored */
    struct list   parts;    /* of struct ledger_new_part */
    struct fact  *facts;    /* of the next block */
    size_t        count;
    size_t        texts;   /* bytes of their details */
    struct list   waiting; /* of struct ledger_block_row; `part` is an index into `parts` */
    size_t        size;    /* bytes that wait */
};

void ledger_build_open(struct ledger_build *build, struct work *w);
void ledger_build_close(struct ledger_build *build);

/* Facts come sorted by (month, subject, at, sequence). Details are copied. */
status ledger_build_add(struct ledger_build *build, const struct fact *fact) MUST_CHECK;

/* Stores what still waits. */
status ledger_build_finish(struct ledger_build *build) MUST_CHECK;

/* What becomes true together with the new parts. */
struct ledger_move {
    struct ledger_state       before;          /* when the facts were read */
    int64_t                   sealed_sequence; /* from now on */
    int64_t                   more_sealed;     /* facts */
    const struct ledger_part *retired;
    size_t                    retired_count;
};

/* UNAVAILABLE when others moved facts since `before`, or took the parts away. */
status ledger_build_publish(struct ledger_build *build, const struct ledger_move *move) MUST_CHECK;

/* Deletes, in slices, parts that are not live, and rows that are sealed. */
status ledger_sweep(struct work *w) MUST_CHECK;

#endif
