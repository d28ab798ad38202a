/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What time does to lists: they become snapshots, are forgotten, and have had other sizes. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_compare.h"
#include "crm/segment/segment_rules.h"
#include "crm/segment/segment_wave.h"
#include "crm/staff/staff.h"
#include "crm/store/store.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/text/zone.h"

enum { RESTORE_DAYS = 90, MOST_COUNT = 1000 };

/* ---- planning ---- */

status segment_plan_conversion(struct work *w, int64_t id, const struct segment *plan)
{
    struct segment segment;
    TRY(segment_get_for(w, id, SEGMENT_CHANGE, &segment));
    if (segment.kind != SEGMENT_DYNAMIC)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "listId",
                           "Only a DYNAMIC list can become a SNAPSHOT.");
    if (plan->convert_kind == CONVERT_AFTER_REST
        && (plan->convert_count < 1 || plan->convert_count > MOST_COUNT))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "offset",
                           "The offset must be from 1 to %d.", MOST_COUNT);
    segment.convert_kind = plan->convert_kind;
    segment.convert_day = plan->convert_kind == CONVERT_AT_DATE ? plan->convert_day : ABSENT;
    segment.convert_unit = plan->convert_unit;
    segment.convert_count = plan->convert_kind == CONVERT_AFTER_REST ? plan->convert_count : ABSENT;
    TRY(segment_touch(w, &segment));
    return staff_note(w, "list.conversion_planned", "list", id, segment.name);
}

status segment_history(struct work *w, int64_t id, int64_t from, int64_t until,
                       struct rows *ret_sizes, struct rows *ret_edits)
{
    struct segment segment;
    TRY(segment_get(w, id, &segment));
    TRY(staff_need_all(w, segment.type));
    if (from > until)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "endDate",
                           "The endDate must not be before the startDate.");
    TRY(segment_store_sizes(w, id, from, until, ret_sizes));
    return segment_store_edits(w, id, from, until, ret_edits);
}

/* ---- converting ---- */

static status home_zone(struct work *w, const struct zone **ret_zone)
{
    struct store_home home;
    status            outcome = store_get_home(w, &home);
    return zone_open(w, outcome == OK ? home.zone : "UTC", ret_zone);
}

/* When a list is to be converted; TIME_LAST = not at all. */
static status due_at(struct work *w, const struct segment *segment, int64_t *ret_time)
{
    static const enum segment_unit units[] = {
        [REST_DAYS] = UNIT_DAY, [REST_WEEKS] = UNIT_WEEK, [REST_MONTHS] = UNIT_MONTH};
    const struct zone        *zone;
    struct segment_size_point last = {.at = segment->created_at};
    *ret_time = TIME_LAST;
    if (segment->kind != SEGMENT_DYNAMIC || segment->convert_kind == CONVERT_NEVER)
        return OK;
    TRY(home_zone(w, &zone));
    if (segment->convert_kind == CONVERT_AT_DATE) {
        *ret_time = zone_to_utc(zone, segment->convert_day * DAY);
        return OK;
    }
    status outcome = segment_store_last_size(w, segment->id, &last);
    if (outcome != NOT_FOUND)
        TRY(outcome);
    if (segment->filtered_at > last.at)
        last.at = segment->filtered_at;
    *ret_time =
        segment_time_add(zone, last.at, units[segment->convert_unit], segment->convert_count);
    return OK;
}

/* ---- how large they are ---- */

struct sizing {
    int64_t segment;
    bool    there;
    int64_t size;
};

static status size_unit(struct work *w, void *arg)
{
    struct sizing *sizing = arg;
    struct segment segment;
    status         outcome = segment_store_get(w, sizing->segment, &segment);
    sizing->there = outcome == OK && segment.removed_at == ABSENT;
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    return sizing->there ? segment_size(w, &segment, &sizing->size) : OK;
}

static status put_size_unit(struct work *w, void *arg)
{
    const struct sizing      *sizing = arg;
    struct segment_size_point last = {.size = -1};
    status                    outcome = segment_store_last_size(w, sizing->segment, &last);
    if (outcome != NOT_FOUND)
        TRY(outcome);
    return last.size == sizing->size ? OK
                                     : segment_store_put_size(w, sizing->segment, sizing->size);
}

static status look_at_size(struct work *w, int64_t segment)
{
    struct sizing sizing = {.segment = segment};
    TRY(db_work(w, READ, size_unit, &sizing));
    return sizing.there ? db_work(w, WRITE, put_size_unit, &sizing) : OK;
}

status segment_size_soon(struct work *w, int64_t segment)
{
    const char *key = work_text(w, "%lld", (long long) segment);
    return job_enqueue(w, SEGMENT_SIZE_JOB, key, 0, work_text(w, "{\"id\": %s}", key));
}

status segment_size_run(struct work *w, const struct job *job)
{
    const struct json *payload;
    int64_t            id;
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    if (!json_to_int(json_member(payload, "id"), &id))
        return fail(w, INVALID, "id", "This job names no list.");
    return look_at_size(w, id);
}

/* ---- the chore: becoming a snapshot ---- */

/* A list that is due, and who is in it. */
struct converting {
    int64_t             id;
    bool                due;
    struct segment      segment;
    struct segment_many records;
};

static status get_due(struct work *w, struct converting *converting)
{
    int64_t due;
    status  outcome = segment_store_get(w, converting->id, &converting->segment);
    converting->due = false;
    if (outcome == NOT_FOUND)
        return OK; /* gone since it was listed */
    TRY(outcome);
    TRY(due_at(w, &converting->segment, &due));
    converting->due = converting->segment.removed_at == ABSENT && due <= w->now;
    return OK;
}

static status find_unit(struct work *w, void *arg)
{
    struct converting *converting = arg;
    struct rows        ids;
    TRY(get_due(w, converting));
    if (!converting->due)
        return OK;
    TRY(segment_everybody(w, &converting->segment, &ids));
    converting->records = segment_wave_cut(w, &ids);
    return OK;
}

/* Whoever changed its rule meanwhile has another list than the one that was looked at. */
static status convert_unit(struct work *w, void *arg)
{
    struct converting *converting = arg;
    int64_t            version = converting->segment.version;
    TRY(segment_lock(w, converting->id));
    TRY(get_due(w, converting));
    struct segment *segment = &converting->segment;
    if (!converting->due || segment->version != version)
        return OK;
    segment->kind = SEGMENT_SNAPSHOT;
    segment->convert_kind = CONVERT_NEVER;
    segment->convert_day = segment->convert_count = ABSENT;
    segment->converted_at = w->now;
    TRY(segment_wave_put(w, segment, true, &converting->records));
    TRY(segment_touch(w, segment));
    return staff_note(w, "list.converted", "list", segment->id, segment->name);
}

static status keep_up(struct work *w, int64_t id)
{
    struct converting converting = {.id = id};
    TRY(look_at_size(w, id));
    TRY(db_work(w, READ, find_unit, &converting));
    if (!converting.due)
        return OK;
    status outcome = db_work(w, WRITE, convert_unit, &converting);
    return outcome == NOT_FOUND ? OK : outcome;
}

/* ---- the chore: forgetting ---- */

enum { FORGET_AT_ONCE = 1000 };

static status forget_unit(struct work *w, void *arg)
{
    bool       *ret_more = arg;
    struct rows ids;
    int64_t     went;
    TRY(segment_store_removed(w, w->now - RESTORE_DAYS * DAY, &ids));
    *ret_more = ids.count > 0;
    if (ids.count == 0)
        return OK;
    int64_t id = *(const int64_t *) ids.items;
    TRY(segment_lock(w, id));
    TRY(segment_store_delete_members(w, id, FORGET_AT_ONCE, &went));
    bool more = went > 0;
    if (!more)
        TRY(segment_wave_forget(w, id, &more));
    return more ? OK : segment_store_delete(w, id);
}

static status forget(struct work *w)
{
    bool more;
    do {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        TRY(db_work(w, WRITE, forget_unit, &more));
    } while (more);
    return OK;
}

static status list_unit(struct work *w, void *arg)
{
    return segment_store_all(w, arg);
}

status segment_upkeep(struct work *w, const struct job *job)
{
    struct rows all = {0};
    TRY(forget(w));
    TRY(db_work(w, READ, list_unit, &all));
    for (int64_t i = 0; i < all.count; i++) {
        const struct segment *segment = (const struct segment *) all.items + i;
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        if (segment->kind == SEGMENT_DYNAMIC)
            TRY(keep_up(w, segment->id));
    }
    return OK;
}
