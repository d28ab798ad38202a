/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_DETAILS_H
#define KIT_LEDGER_DETAILS_H

/*
 * The texts of a block: each distinct one once, in order of first use, so that the texts of one
 * subject lie together; compressed in pieces, so that a few of them cost one piece.
 *
 *   entries u32, bytes u32 of all texts with their NULs
 *   columns: the number of each fact's text, 0 = none; where each text begins, and the end of the
 *   last; the compressed size of each piece
 *   the pieces: LEDGER_PIECE bytes each before they were compressed (zstd), the last one less
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "kit/ledger/ledger_series.h"

enum {
    LEDGER_PIECE = 8 * 1024,
    LEDGER_TEXT_MOST = 64 * 1024 - 1,    /* bytes of one text */
    LEDGER_TEXTS_MOST = 4 * 1024 * 1024, /* bytes of all texts of a block */
};

/*
 * What reading blocks needs meanwhile: memory, and a decompressor, which costs more to make than a
 * piece to decompress, so that it is kept from block to block.
 */
struct ledger_scratch {
    struct arena       *arena;
    struct ZSTD_DCtx_s *zstd; /* made when it is first needed */
};
void ledger_scratch_open(struct ledger_scratch *scratch);
void ledger_scratch_close(struct ledger_scratch *scratch);

/* Points into the bytes it was opened from. */
struct ledger_details {
    struct ledger_scratch *scratch;
    size_t                 entries;
    struct ledger_series   codes;
    struct ledger_series   starts;
    struct ledger_series   sizes;
    struct bytes           pieces;
    size_t                 size;  /* of all texts */
    char                  *texts; /* NULL before the first is asked for */
    bool                  *ready; /* which pieces of `texts` were decompressed */
};

/* Appends the texts, NULL for none; writes nothing when all are NULL. */
void ledger_details_write(const char *const *texts, size_t count, struct text *out);

/* False when the bytes are not such. Lives as long as what is in the scratch. */
bool ledger_details_open(struct ledger_scratch *scratch, struct bytes from, size_t count,
                         struct ledger_details *ret_details);

/* The text with this number of `codes`, 1..entries; NULL when it is damaged. */
const char *ledger_details_text(struct ledger_details *details, size_t number);

#endif
