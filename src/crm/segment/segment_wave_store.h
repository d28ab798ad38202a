/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_WAVE_STORE_H
#define CRM_SEGMENT_WAVE_STORE_H

/* The rows of waves. For this room only. */

#include "crm/segment/segment_wave.h"

struct segment_piece {
    int64_t      wave, first;
    struct bytes members;
};

status segment_store_insert_wave(struct work *w, const struct segment_wave *wave,
                                 const struct rows *pieces) MUST_CHECK;
status segment_store_waves(struct work *w, int64_t segment, struct rows *ret_waves) MUST_CHECK;
status segment_store_waves_of_type(struct work *w, const char *type,
                                   struct rows *ret_waves) MUST_CHECK;
status segment_store_delete_wave(struct work *w, int64_t wave) MUST_CHECK;
status segment_store_lock(struct work *w, int64_t segment) MUST_CHECK; /* NOT_FOUND */

status segment_store_pieces(struct work *w, int64_t wave, struct rows *ret_pieces) MUST_CHECK;
/* NOT_FOUND without words. */
status segment_store_first_piece(struct work *w, int64_t wave,
                                 struct segment_piece *ret_piece) MUST_CHECK;
/* The one that a record would be in. NOT_FOUND without words. */
status segment_store_piece_at(struct work *w, int64_t wave, int64_t record,
                              struct segment_piece *ret_piece) MUST_CHECK;
/* So many records fewer are in it; none is left: it is gone. */
status segment_store_put_piece(struct work *w, const struct segment_piece *piece,
                               int64_t fewer) MUST_CHECK;

#endif
