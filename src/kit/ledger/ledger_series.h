/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_SERIES_H
#define KIT_LEDGER_SERIES_H

/*
 * A series of whole numbers, a column of a sealed block: packed by whichever of four codings is
 * shortest.
 *
 *   packed       base + step × n bits each (frame of reference, common divisor); 0 bits = constant
 *   deltas       the same for the differences, with the value itself at every 128th place
 *   dictionary   the distinct values, and a packed number into them for each place
 *   runs         each value once, and the place where its run ends
 *
 * Any place can be read by itself. The bytes may come from a stranger: ledger_series_open checks
 * every length, and no bytes that it accepts make a later call read or write out of bounds.
 *
 * All numbers are little-endian. A series is a head of 24 bytes (coding, bits, two zeros, entries
 * u32, base, step), then its inner series, then the bits.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/shape.h"
#include "base/text.h"

enum { LEDGER_SERIES_MOST = 1 << 16 }; /* values of one series */

enum ledger_coding {
    LEDGER_PACKED,
    LEDGER_DELTAS,
    LEDGER_DICTIONARY,
    LEDGER_RUNS,
    LEDGER_CODINGS,
};

/* Points into the bytes it was opened from. */
struct ledger_series {
    enum ledger_coding    coding;
    unsigned              width;   /* bits of one number: 0..57 or 64 */
    size_t                count;   /* values */
    size_t                entries; /* distinct values, runs, or anchors of the deltas */
    uint64_t              base;
    uint64_t              step;
    const uint8_t        *bits;
    struct ledger_series *inner; /* those values, runs, or anchors */
    struct ledger_series *ends;  /* of runs: the place after the last */
};

/* Appends the values in the shortest coding. `count` is 1..LEDGER_SERIES_MOST. */
void ledger_series_write(const int64_t *values, size_t count, struct text *out);

/* Reads a series of `count` values; `ret_used` may be NULL. False when the bytes are no such. */
bool ledger_series_open(struct arena *arena, struct bytes from, size_t count,
                        struct ledger_series *ret_series, size_t *ret_used);

/* All values. `scratch` holds what is needed meanwhile. */
void ledger_series_read(const struct ledger_series *series, struct arena *scratch,
                        int64_t *ret_values);

/* One value. `place` is less than the count. */
int64_t ledger_series_at(const struct ledger_series *series, size_t place);

#endif
