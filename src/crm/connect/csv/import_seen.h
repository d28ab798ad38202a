/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_SEEN_H
#define CRM_CONNECT_IMPORT_SEEN_H

/*
 * What an import has seen of each order in this pass over the file, in 12 bytes: how many lines,
 * which gives lines their places wherever the rows of an order stand in the file; whether a part
 * was made; and what became of the order. Of its key (shop and number) only a seeded hash of 64
 * bits is kept: among ten million orders two are taken for one with a chance of one in 300,000.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct work;
struct machines;
struct import_seen_order;

struct import_seen {
    struct machines          *machines;
    struct work              *w; /* its memory; a larger table gets a new one */
    uint64_t                  seed;
    size_t                    count, room; /* orders; slots, a power of two */
    uint64_t                 *hashes;      /* of each slot; 0 = free */
    struct import_seen_order *orders;
};

struct import_seen import_seen_open(struct work *w);
void               import_seen_close(struct import_seen *seen);

/* The place of one more line, from 1; does not rise beyond ORDER_LINES_MAX + 1. */
int64_t import_seen_line(struct import_seen *seen, const char *key);

/* A part is made. True: it is the first of its order. */
bool import_seen_begin(struct import_seen *seen, const char *key);

/* What became of the order: an enum order_outcome; -1 = not known yet. */
int  import_seen_outcome(struct import_seen *seen, const char *key);
void import_seen_put_outcome(struct import_seen *seen, const char *key, int outcome);

#endif
