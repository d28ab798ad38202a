/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_wave.h"

#include <string.h>

#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_rules.h"
#include "crm/segment/segment_set.h"
#include "crm/segment/segment_tell.h"
#include "crm/segment/segment_wave_store.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

/* ---- rows and facts ---- */

/* Told against the oldest identity of a contact. Other records have none. */
status segment_step_tell(struct work *w, const struct segment_step *step, int64_t record)
{
    struct rows identities;
    if (!text_same(step->type->id, "0-1"))
        return OK;
    TRY(person_identities(w, record, &identities));
    if (identities.count == 0)
        return OK;
    struct fact fact = {.subject = *(const int64_t *) identities.items,
                        .kind = step->entering ? FACT_SEGMENT_ENTERED : FACT_SEGMENT_LEFT,
                        .at = step->at,
                        .reference = step->segment->id};
    return fact_tell(w, &fact);
}

/* With one that was merged, the one who stays has left, unless they are in the list by themselves.
 */
static status tell_left(struct work *w, const struct segment_step *step, int64_t record)
{
    struct segment_member member;
    int64_t               who = record;
    status                outcome = OK;
    if (step->type->resolve != NULL)
        outcome = step->type->resolve(w, record, &who);
    if (outcome != OK)
        return outcome == NOT_FOUND ? OK : outcome;
    if (who == record)
        return segment_step_tell(w, step, record);
    outcome = segment_store_member(w, step->segment->id, who, &member);
    return outcome == NOT_FOUND ? segment_step_tell(w, step, who) : outcome;
}

static status step_one(struct work *w, const struct segment_step *step, int64_t record,
                       int64_t *moved)
{
    struct segment_member member = {record, step->at};
    bool                  changed;
    TRY(step->entering ? segment_store_add(w, step->segment->id, &member, &changed)
                       : segment_store_take_out(w, step->segment->id, record, &changed));
    *moved += changed;
    if (!changed)
        return OK;
    return step->entering ? segment_step_tell(w, step, record) : tell_left(w, step, record);
}

status segment_step(struct work *w, const struct segment_step *step, const struct rows *ids,
                    int64_t *ret_moved)
{
    struct rows there = *ids;
    int64_t     moved = 0;
    if (step->entering)
        TRY(segment_store_known(w, step->type, ids, true, &there));
    for (int64_t i = 0; i < there.count; i++)
        TRY(step_one(w, step, ((const int64_t *) there.items)[i], &moved));
    if (ret_moved != NULL)
        *ret_moved = moved;
    return OK;
}

status segment_lock(struct work *w, int64_t segment)
{
    status outcome = segment_store_lock(w, segment);
    return outcome != NOT_FOUND ? outcome
                                : fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "listId",
                                              "There is no list %lld.", (long long) segment);
}

/* ---- making a wave ---- */

static struct bytes bytes_of(struct work *w, const int64_t *ids, int64_t count)
{
    struct text text = text_open(w->arena);
    if (count > 0)
        segment_set_save(ids, (size_t) count, &text);
    return (struct bytes){text.bytes, text.size};
}

struct segment_many segment_wave_cut(struct work *w, const struct rows *ids)
{
    struct list pieces = list_open(w->arena, sizeof(struct segment_piece));
    for (int64_t at = 0; at < ids->count; at += SEGMENT_PIECE) {
        const int64_t *first = (const int64_t *) ids->items + at;
        int64_t        rest = ids->count - at;
        *(struct segment_piece *) list_add(&pieces) = (struct segment_piece){
            0, *first, bytes_of(w, first, rest < SEGMENT_PIECE ? rest : SEGMENT_PIECE)};
    }
    return (struct segment_many){*ids, list_rows(&pieces)};
}

static status enqueue(struct work *w, int64_t segment)
{
    const char *key = work_text(w, "%lld", (long long) segment);
    TRY(job_enqueue(w, SEGMENT_WAVE_JOB, key, 0, work_text(w, "{\"id\": %s}", key)));
    return segment_tell_soon(w);
}

status segment_wave_put(struct work *w, struct segment *segment, bool entering,
                        const struct segment_many *many)
{
    const struct rows        *ids = &many->ids;
    const struct record_type *type;
    struct rows               waves;
    TRY(segment_type_of(w, segment, &type));
    TRY(segment_waves(w, segment->id, &waves));
    if (waves.count == 0 && ids->count <= SEGMENT_SLICE) {
        struct segment_step step = {segment, type, entering, w->now};
        return segment_step(w, &step, ids, NULL);
    }
    struct segment_wave wave = {db_new_id(w), segment->id, entering,
                                w->now,       ids->count,  ids->count};
    segment->wave = wave.id;
    for (int64_t i = 0; i < many->pieces.count; i++)
        ((struct segment_piece *) many->pieces.items)[i].wave = wave.id;
    TRY(segment_store_insert_wave(w, &wave, &many->pieces));
    return enqueue(w, segment->id);
}

/* ---- what waves leave ---- */

status segment_waves(struct work *w, int64_t segment, struct rows *ret_waves)
{
    return segment_store_waves(w, segment, ret_waves);
}

static status read_wave(struct work *w, int64_t wave, struct list *ids)
{
    struct rows pieces, set;
    TRY(segment_store_pieces(w, wave, &pieces));
    for (int64_t i = 0; i < pieces.count; i++) {
        TRY(segment_set_load(w, ((const struct segment_piece *) pieces.items)[i].members, &set));
        for (int64_t j = 0; j < set.count; j++)
            *(int64_t *) list_add(ids) = ((const int64_t *) set.items)[j];
    }
    return OK;
}

/* Both in order of record. */
static struct rows apply(struct work *w, const struct segment_wave *wave, const struct list *ids,
                         const struct rows *members)
{
    const struct segment_member *member = members->items, *end = member + members->count;
    struct list                  after = list_open(w->arena, sizeof *member);
    for (size_t i = 0; i < ids->count; i++) {
        int64_t id = ((const int64_t *) ids->items)[i];
        for (; member < end && member->record < id; member++)
            *(struct segment_member *) list_add(&after) = *member;
        bool was = member < end && member->record == id;
        if (wave->entering)
            *(struct segment_member *) list_add(&after) =
                was ? *member : (struct segment_member){id, wave->at};
        member += was;
    }
    for (; member < end; member++)
        *(struct segment_member *) list_add(&after) = *member;
    return list_rows(&after);
}

status segment_wave_members(struct work *w, int64_t segment, const struct rows *waves,
                            struct rows *ret_members)
{
    TRY(segment_store_put_in(w, segment, ret_members));
    for (int64_t i = 0; i < waves->count; i++) {
        const struct segment_wave *wave = (const struct segment_wave *) waves->items + i;
        struct list                ids = list_open(w->arena, sizeof(int64_t));
        TRY(read_wave(w, wave->id, &ids));
        *ret_members = apply(w, wave, &ids, ret_members);
    }
    return OK;
}

/* ---- one record ---- */

/* Takes it out of the wave; false: it is not in it. */
static status strike(struct work *w, int64_t wave, int64_t record, bool *ret_was)
{
    struct segment_piece piece;
    struct rows          set;
    struct list          rest = list_open(w->arena, sizeof(int64_t));
    status               outcome = segment_store_piece_at(w, wave, record, &piece);
    *ret_was = false;
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    TRY(segment_set_load(w, piece.members, &set));
    *ret_was = segment_set_has(&set, record);
    if (!*ret_was)
        return OK;
    for (int64_t i = 0; i < set.count; i++)
        if (((const int64_t *) set.items)[i] != record)
            *(int64_t *) list_add(&rest) = ((const int64_t *) set.items)[i];
    piece.members = bytes_of(w, rest.items, (int64_t) rest.count);
    return segment_store_put_piece(w, &piece, 1);
}

status segment_wave_settle(struct work *w, const struct segment *segment, const struct rows *waves,
                           int64_t record)
{
    struct segment_step step = {.segment = segment};
    struct rows         one = {&record, 1};
    TRY(segment_type_of(w, segment, &step.type));
    for (int64_t i = 0; i < waves->count; i++) {
        const struct segment_wave *wave = (const struct segment_wave *) waves->items + i;
        bool                       was;
        TRY(strike(w, wave->id, record, &was));
        step.entering = wave->entering;
        step.at = wave->at;
        if (was)
            TRY(segment_step(w, &step, &one, NULL));
    }
    return OK;
}

status segment_wave_erase(struct work *w, const char *type, int64_t record)
{
    struct rows waves;
    bool        was;
    TRY(segment_store_waves_of_type(w, type, &waves));
    for (int64_t i = 0; i < waves.count; i++) {
        const struct segment_wave *wave = (const struct segment_wave *) waves.items + i;
        TRY(segment_store_lock(w, wave->segment));
        TRY(strike(w, wave->id, record, &was));
    }
    return OK;
}

status segment_wave_forget(struct work *w, int64_t segment, bool *ret_more)
{
    struct rows          waves;
    struct segment_piece piece;
    TRY(segment_waves(w, segment, &waves));
    *ret_more = waves.count > 0;
    if (waves.count == 0)
        return OK;
    const struct segment_wave *wave = waves.items;
    for (int64_t i = 0; i < SEGMENT_SLICE; i++) {
        status outcome = segment_store_first_piece(w, wave->id, &piece);
        if (outcome == NOT_FOUND)
            return segment_store_delete_wave(w, wave->id);
        TRY(outcome);
        piece.members.size = 0;
        TRY(segment_store_put_piece(w, &piece, 0));
    }
    return OK;
}

/* ---- the job ---- */

struct settling {
    int64_t segment;
    bool    more;
};

/* The first records of the first piece. */
static status step_piece(struct work *w, const struct segment_step *step,
                         struct segment_piece *piece)
{
    struct rows set, slice;
    TRY(segment_set_load(w, piece->members, &set));
    slice = set;
    if (slice.count > SEGMENT_SLICE)
        slice.count = SEGMENT_SLICE;
    TRY(segment_step(w, step, &slice, NULL));
    piece->members =
        bytes_of(w, (const int64_t *) set.items + slice.count, set.count - slice.count);
    return segment_store_put_piece(w, piece, slice.count);
}

/* A list that was removed is done with like any other: it may come back. */
static status slice_unit(struct work *w, void *arg)
{
    struct settling     *settling = arg;
    struct segment       segment;
    struct segment_piece piece;
    struct rows          waves = {0};
    status               outcome = segment_store_lock(w, settling->segment);
    settling->more = false;
    if (outcome == NOT_FOUND)
        return OK; /* forgotten, and its waves with it */
    TRY(outcome);
    TRY(segment_store_get(w, settling->segment, &segment));
    TRY(segment_waves(w, segment.id, &waves));
    if (waves.count == 0)
        return segment_size_soon(w, segment.id);
    settling->more = true;
    const struct segment_wave *wave = waves.items;
    struct segment_step step = {.segment = &segment, .entering = wave->entering, .at = wave->at};
    TRY(segment_type_of(w, &segment, &step.type));
    outcome = segment_store_first_piece(w, wave->id, &piece);
    if (outcome == NOT_FOUND)
        return segment_store_delete_wave(w, wave->id);
    TRY(outcome);
    return step_piece(w, &step, &piece);
}

status segment_wave_run(struct work *w, const struct job *job)
{
    struct settling    settling = {0};
    const struct json *payload;
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    if (!json_to_int(json_member(payload, "id"), &settling.segment))
        return fail(w, INVALID, "id", "This job names no list.");
    struct arena_mark fresh = arena_mark(w->arena);
    do {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        job_tick(w);
        arena_rewind(w->arena, fresh);
        TRY(db_work(w, WRITE, slice_unit, &settling));
    } while (settling.more);
    return OK;
}
