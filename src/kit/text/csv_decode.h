/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_CSV_DECODE_H
#define KIT_TEXT_CSV_DECODE_H

/* Bytes of a source as UTF-8. Private to kit/text. */

#include "kit/text/csv.h"

/* Stands for a byte that could not be decoded: it is never a part of UTF-8. */
enum { CSV_UNDECODABLE = 0xFF };

struct csv_decoder;

/* NULL when there is no such encoding or no memory. */
struct csv_decoder *csv_decoder_open(const char *encoding, csv_source *source, void *arg);
void                csv_decoder_close(struct csv_decoder *decoder);

/* As csv_source, without a byte order mark at the beginning. UTF-8 is passed on unchecked. */
int64_t csv_decode(struct csv_decoder *decoder, char *buffer, size_t size);

/* Bytes taken from the source. */
int64_t csv_decoder_taken(const struct csv_decoder *decoder);

#endif
