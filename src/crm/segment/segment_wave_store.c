/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_wave_store.h"

#include "crm/segment/segment_sql.h"
#include "kit/db/db.h"

/* clang-format off */
static const struct field wave_fields[] = {
    FIELD(segment_wave, id,       FIELD_INT),
    FIELD(segment_wave, segment,  FIELD_INT),
    FIELD(segment_wave, entering, FIELD_BOOL),
    FIELD(segment_wave, at,       FIELD_TIME),
    FIELD(segment_wave, total,    FIELD_INT),
    FIELD(segment_wave, rest,     FIELD_INT),
};
static const struct shape wave_shape = SHAPE("SegmentWave", segment_wave, wave_fields);

static const struct field piece_fields[] = {
    FIELD(segment_piece, wave,    FIELD_INT),
    FIELD(segment_piece, first,   FIELD_INT),
    FIELD(segment_piece, members, FIELD_BYTES),
};
static const struct shape piece_shape = SHAPE("SegmentPiece", segment_piece, piece_fields);
/* clang-format on */

status segment_store_insert_wave(struct work *w, const struct segment_wave *wave,
                                 const struct rows *pieces)
{
    TRY(db_run(w, &SEGMENT_WAVE_INSERT, params_of(w, &wave_shape, wave), NULL));
    return db_run_each(w, &SEGMENT_PIECE_INSERT, &piece_shape, pieces, NULL);
}

status segment_store_waves(struct work *w, int64_t segment, struct rows *ret_waves)
{
    return db_list(w, &SEGMENT_WAVE_LIST, WITH(P_INT(segment)), &wave_shape, ret_waves);
}

status segment_store_waves_of_type(struct work *w, const char *type, struct rows *ret_waves)
{
    return db_list(w, &SEGMENT_WAVE_OF_TYPE, WITH(P_TEXT(type)), &wave_shape, ret_waves);
}

status segment_store_delete_wave(struct work *w, int64_t wave)
{
    int64_t id = wave;
    return db_run(w, &SEGMENT_WAVE_DELETE, WITH(P_INT(id)), NULL);
}

status segment_store_lock(struct work *w, int64_t segment)
{
    int64_t id = segment, found;
    return db_number(w, &SEGMENT_LOCK, WITH(P_INT(id)), &found);
}

status segment_store_pieces(struct work *w, int64_t wave, struct rows *ret_pieces)
{
    return db_list(w, &SEGMENT_PIECE_LIST, WITH(P_INT(wave)), &piece_shape, ret_pieces);
}

status segment_store_first_piece(struct work *w, int64_t wave, struct segment_piece *ret_piece)
{
    return db_one(w, &SEGMENT_PIECE_FIRST, WITH(P_INT(wave)), &piece_shape, ret_piece);
}

status segment_store_piece_at(struct work *w, int64_t wave, int64_t record,
                              struct segment_piece *ret_piece)
{
    return db_one(w, &SEGMENT_PIECE_AT, WITH(P_INT(wave), P_INT(record)), &piece_shape, ret_piece);
}

status segment_store_put_piece(struct work *w, const struct segment_piece *piece, int64_t fewer)
{
    const struct sql *sql = piece->members.size > 0 ? &SEGMENT_PIECE_UPDATE : &SEGMENT_PIECE_DELETE;
    int64_t           id = piece->wave, count = fewer;
    TRY(db_run(w, sql, params_of(w, &piece_shape, piece), NULL));
    return db_run(w, &SEGMENT_WAVE_LESS, WITH(P_INT(id), P_INT(count)), NULL);
}
