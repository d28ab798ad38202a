/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records go into lists and out of them: a few at once, or many, who are found beside the writer.
 */
#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "crm/segment/segment_rules.h"
#include "crm/segment/segment_set.h"
#include "crm/segment/segment_wave.h"
#include "crm/staff/staff.h"

enum { MOST_AT_ONCE = 100000 };

static status get_by_hand(struct work *w, int64_t id, enum segment_aim aim,
                          struct segment *ret_segment)
{
    TRY(segment_get_for(w, id, aim, ret_segment));
    if (ret_segment->kind != SEGMENT_DYNAMIC)
        return OK;
    return fail_reason(w, INVALID, "VALIDATION_ERROR", "listId",
                       "List %lld is DYNAMIC: its rule says who is in it. Change the rule, or make "
                       "a MANUAL list.",
                       (long long) id);
}

static status check_count(struct work *w, int64_t count)
{
    return count <= MOST_AT_ONCE
               ? OK
               : fail(w, INVALID, NULL, "At most %d records at once.", MOST_AT_ONCE);
}

static status changed(struct work *w, struct segment *segment, const char *action, int64_t count)
{
    if (count == 0)
        return OK;
    TRY(segment_touch(w, segment));
    TRY(segment_size_soon(w, segment->id));
    return staff_note(w, action, "list", segment->id,
                      work_text(w, "%lld records", (long long) count));
}

/* The record that answers for this id; 0 when there is none. */
static status resolve(struct work *w, const struct record_type *type, int64_t id, int64_t *ret_id)
{
    bool there = false;
    *ret_id = id;
    if (type->resolve != NULL) {
        status outcome = type->resolve(w, id, ret_id);
        if (outcome == NOT_FOUND)
            *ret_id = 0;
        else
            TRY(outcome);
    }
    if (*ret_id != 0)
        TRY(segment_store_is_there(w, type, *ret_id, &there));
    if (there)
        TRY(segment_sees(w, type, *ret_id, &there));
    if (!there)
        *ret_id = 0;
    return OK;
}

static void keep(struct list *list, int64_t record)
{
    *(int64_t *) list_add(list) = record;
}

/* ---- a few, now ---- */

/* A list in a WRITE that is to change who is in it. */
struct hand {
    struct segment            segment;
    const struct record_type *type;
    struct rows               waves; /* of struct segment_wave */
};

static status open_hand(struct work *w, int64_t id, size_t count, struct hand *ret_hand)
{
    TRY(get_by_hand(w, id, SEGMENT_PUT_IN, &ret_hand->segment));
    TRY(check_count(w, (int64_t) count));
    TRY(segment_type_of(w, &ret_hand->segment, &ret_hand->type));
    TRY(segment_lock(w, id));
    return segment_waves(w, id, &ret_hand->waves);
}

static status step_now(struct work *w, const struct hand *hand, bool entering, int64_t record,
                       bool *ret_moved)
{
    struct segment_step step = {&hand->segment, hand->type, entering, w->now};
    struct rows         one = {&record, 1};
    int64_t             moved;
    TRY(segment_wave_settle(w, &hand->segment, &hand->waves, record));
    TRY(segment_step(w, &step, &one, &moved));
    *ret_moved = moved > 0;
    return OK;
}

status segment_add(struct work *w, int64_t id, const int64_t *records, size_t count,
                   struct segment_change *ret_change)
{
    struct hand hand;
    struct list added = list_open(w->arena, sizeof(int64_t)),
                missing = list_open(w->arena, sizeof(int64_t));
    TRY(open_hand(w, id, count, &hand));
    for (size_t i = 0; i < count; i++) {
        int64_t record = 0;
        bool    is_new = false;
        TRY(resolve(w, hand.type, records[i], &record));
        if (record != 0)
            TRY(step_now(w, &hand, true, record, &is_new));
        if (record == 0)
            keep(&missing, records[i]);
        else if (is_new)
            keep(&added, records[i]);
    }
    ret_change->added = list_rows(&added);
    ret_change->missing = list_rows(&missing);
    return changed(w, &hand.segment, "list.members_added", ret_change->added.count);
}

/* Those that were merged into it: it is in the list in their place. */
static status list_merged(struct work *w, const struct hand *hand, int64_t record,
                          struct list *merged)
{
    for (size_t at = 0; at == 0 || at <= merged->count; at++) {
        int64_t     id = at == 0 ? record : *(int64_t *) list_at(merged, at - 1);
        struct rows merges;
        TRY(record_merges(w, hand->type, id, &merges));
        for (int64_t i = 0; i < merges.count; i++) {
            const struct record_merged *merge = (const struct record_merged *) merges.items + i;
            if (merge->survivor == id && merge->undone_at == ABSENT)
                keep(merged, merge->merged);
        }
    }
    return OK;
}

/* Other types have their own way of standing for another. */
static status list_replaced(struct work *w, const struct hand *hand, int64_t record,
                            struct list *replaced)
{
    struct rows stand_ins;
    if (hand->type->merging != NULL)
        return list_merged(w, hand, record, replaced);
    TRY(segment_stand_ins(w, &hand->segment, hand->type, &stand_ins));
    for (int64_t i = 0; i < stand_ins.count; i++) {
        const struct segment_stand_in *one = (const struct segment_stand_in *) stand_ins.items + i;
        if (one->member.record == record)
            keep(replaced, one->merged);
    }
    return OK;
}

static status take_out(struct work *w, const struct hand *hand, int64_t record, bool *ret_was)
{
    struct segment_step step = {&hand->segment, hand->type, false, w->now};
    struct list         others = list_open(w->arena, sizeof(int64_t));
    bool                as_itself = false, was = false;
    TRY(step_now(w, hand, false, record, &as_itself));
    TRY(list_replaced(w, hand, record, &others));
    *ret_was = as_itself;
    for (size_t i = 0; i < others.count; i++) {
        int64_t other = *(int64_t *) list_at(&others, i);
        TRY(segment_wave_settle(w, &hand->segment, &hand->waves, other));
        TRY(segment_store_take_out(w, hand->segment.id, other, &was));
        *ret_was |= was;
    }
    return *ret_was && !as_itself ? segment_step_tell(w, &step, record) : OK;
}

status segment_take_out(struct work *w, int64_t id, const int64_t *records, size_t count,
                        struct segment_change *ret_change)
{
    struct hand hand;
    struct list removed = list_open(w->arena, sizeof(int64_t));
    TRY(open_hand(w, id, count, &hand));
    for (size_t i = 0; i < count; i++) {
        bool was = false;
        TRY(segment_sees(w, hand.type, records[i], &was));
        if (was)
            TRY(take_out(w, &hand, records[i], &was));
        if (was)
            keep(&removed, records[i]);
    }
    ret_change->removed = list_rows(&removed);
    return changed(w, &hand.segment, "list.members_removed", ret_change->removed.count);
}

/* ---- many: finding ---- */

static struct rows ids_of(struct work *w, const struct rows *members)
{
    struct list ids = list_open(w->arena, sizeof(int64_t));
    for (int64_t i = 0; i < members->count; i++)
        keep(&ids, ((const struct segment_member *) members->items)[i].record);
    return list_rows(&ids);
}

/* Everybody who was put in, merged or archived ones too. */
static status find_put_in(struct work *w, int64_t id, struct rows *ret_ids)
{
    struct rows waves, members;
    TRY(segment_waves(w, id, &waves));
    TRY(segment_wave_members(w, id, &waves, &members));
    *ret_ids = ids_of(w, &members);
    return OK;
}

status segment_find_adding(struct work *w, const struct rows *records,
                           struct segment_moving *moving)
{
    const struct record_type *type;
    struct segment            segment;
    struct rows               in;
    struct list               entering = list_open(w->arena, sizeof(int64_t)),
                added = list_open(w->arena, sizeof(int64_t)),
                missing = list_open(w->arena, sizeof(int64_t));
    struct map taken = map_open(w->arena, 1);
    TRY(get_by_hand(w, moving->list, SEGMENT_PUT_IN, &segment));
    TRY(check_count(w, records->count));
    TRY(segment_type_of(w, &segment, &type));
    TRY(find_put_in(w, segment.id, &in));
    for (int64_t i = 0; i < records->count; i++) {
        int64_t asked = ((const int64_t *) records->items)[i], record;
        bool    is_new;
        TRY(resolve(w, type, asked, &record));
        if (record == 0) {
            keep(&missing, asked);
            continue;
        }
        map_put_int(&taken, record, &is_new);
        if (!is_new || segment_set_has(&in, record))
            continue;
        keep(&entering, record);
        keep(&added, asked);
    }
    struct rows set = segment_set_of(&entering);
    moving->in = segment_wave_cut(w, &set);
    moving->change.added = list_rows(&added);
    moving->change.missing = list_rows(&missing);
    return OK;
}

/* What of a record is in the list: itself, and whom it stands for. */
static void find_out(const struct rows *in, const struct rows *stand_ins, int64_t record,
                     struct list *leaving)
{
    if (segment_set_has(in, record))
        keep(leaving, record);
    for (int64_t i = 0; i < stand_ins->count; i++) {
        const struct segment_stand_in *one = (const struct segment_stand_in *) stand_ins->items + i;
        if (one->member.record == record)
            keep(leaving, one->merged);
    }
}

status segment_find_taking_out(struct work *w, const struct rows *records,
                               struct segment_moving *moving)
{
    const struct record_type *type;
    struct segment            segment;
    struct rows               in, stand_ins;
    struct list               leaving = list_open(w->arena, sizeof(int64_t)),
                removed = list_open(w->arena, sizeof(int64_t));
    struct map taken = map_open(w->arena, 1);
    TRY(get_by_hand(w, moving->list, SEGMENT_PUT_IN, &segment));
    TRY(check_count(w, records->count));
    TRY(segment_type_of(w, &segment, &type));
    TRY(find_put_in(w, segment.id, &in));
    TRY(segment_stand_ins(w, &segment, type, &stand_ins));
    for (int64_t i = 0; i < records->count; i++) {
        int64_t record = ((const int64_t *) records->items)[i];
        size_t  before = leaving.count;
        bool    seen, is_new;
        TRY(segment_sees(w, type, record, &seen));
        map_put_int(&taken, record, &is_new);
        if (!seen || !is_new)
            continue;
        find_out(&in, &stand_ins, record, &leaving);
        if (leaving.count == before && segment_set_has(&moving->in.ids, record))
            keep(&leaving, record);
        if (leaving.count > before)
            keep(&removed, record);
    }
    struct rows set = segment_set_of(&leaving);
    moving->out = segment_wave_cut(w, &set);
    moving->change.removed = list_rows(&removed);
    return OK;
}

status segment_find_from(struct work *w, int64_t source, struct segment_moving *moving)
{
    struct segment segment, from;
    struct list    ids = list_open(w->arena, sizeof(int64_t));
    struct rows    in, members;
    moving->by_all = true;
    TRY(get_by_hand(w, moving->list, SEGMENT_CHANGE, &segment));
    TRY(segment_get(w, source, &from));
    if (!text_same(segment.type, from.type))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "sourceListId",
                           "List %lld is of another type of object.", (long long) source);
    TRY(find_put_in(w, segment.id, &in));
    TRY(segment_everybody(w, &from, &members));
    for (int64_t i = 0; i < members.count; i++) {
        int64_t record = ((const int64_t *) members.items)[i];
        if (!segment_set_has(&in, record))
            keep(&ids, record);
    }
    members = list_rows(&ids);
    moving->in = segment_wave_cut(w, &members);
    return OK;
}

status segment_find_all(struct work *w, struct segment_moving *moving)
{
    struct segment segment;
    struct rows    in;
    moving->by_all = true;
    TRY(get_by_hand(w, moving->list, SEGMENT_CHANGE, &segment));
    TRY(find_put_in(w, segment.id, &in));
    moving->out = segment_wave_cut(w, &in);
    return OK;
}

/* ---- many: moving ---- */

status segment_move_found(struct work *w, const struct segment_moving *moving)
{
    struct segment segment;
    TRY(get_by_hand(w, moving->list, moving->by_all ? SEGMENT_CHANGE : SEGMENT_PUT_IN, &segment));
    TRY(segment_lock(w, segment.id));
    if (moving->in.ids.count > 0)
        TRY(segment_wave_put(w, &segment, true, &moving->in));
    TRY(changed(w, &segment, "list.members_added", moving->in.ids.count));
    if (moving->out.ids.count > 0)
        TRY(segment_wave_put(w, &segment, false, &moving->out));
    return changed(w, &segment, "list.members_removed", moving->out.ids.count);
}

status segment_add_from(struct work *w, int64_t id, int64_t source)
{
    struct segment_moving moving = {.list = id};
    TRY(segment_find_from(w, source, &moving));
    return segment_move_found(w, &moving);
}

status segment_empty(struct work *w, int64_t id)
{
    struct segment_moving moving = {.list = id};
    TRY(segment_find_all(w, &moving));
    return segment_move_found(w, &moving);
}

status segment_count_waiting(struct work *w, int64_t id, int64_t *ret_count)
{
    struct rows waves;
    *ret_count = 0;
    TRY(segment_waves(w, id, &waves));
    for (int64_t i = 0; i < waves.count; i++)
        *ret_count += ((const struct segment_wave *) waves.items)[i].rest;
    return OK;
}
