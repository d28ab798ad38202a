/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What time does to lists: they become snapshots, are forgotten, and have had other sizes. */
#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_compare.h"
#include "crm/segment/segment_rules.h"
#include "crm/staff/staff.h"
#include "crm/store/store.h"
#include "kit/job/job.h"
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

static status convert(struct work *w, struct segment *segment)
{
    const struct segment_branch *rule;
    TRY(segment_rule_of(w, segment, &rule));
    TRY(segment_fill(w, segment, rule));
    segment->kind = SEGMENT_SNAPSHOT;
    segment->convert_kind = CONVERT_NEVER;
    segment->convert_day = segment->convert_count = ABSENT;
    segment->converted_at = w->now;
    TRY(segment_touch(w, segment));
    return staff_note(w, "list.converted", "list", segment->id, segment->name);
}

/* ---- the chore ---- */

static status forget_unit(struct work *w, void *arg)
{
    struct rows ids;
    TRY(segment_store_removed(w, w->now - RESTORE_DAYS * DAY, &ids));
    for (int64_t i = 0; i < ids.count; i++)
        TRY(segment_store_delete(w, ((const int64_t *) ids.items)[i]));
    return OK;
}

static status keep_up_unit(struct work *w, void *arg)
{
    struct segment segment;
    int64_t        due = TIME_LAST;
    status         outcome = segment_store_get(w, *(const int64_t *) arg, &segment);
    if (outcome == NOT_FOUND)
        return OK; /* gone since it was listed */
    TRY(outcome);
    if (segment.removed_at != ABSENT)
        return OK;
    TRY(segment_note_size(w, &segment));
    TRY(due_at(w, &segment, &due));
    return due <= w->now ? convert(w, &segment) : OK;
}

static status list_unit(struct work *w, void *arg)
{
    return segment_store_all(w, arg);
}

status segment_upkeep(struct work *w, const struct job *job)
{
    struct rows all = {0};
    TRY(db_work(w, WRITE, forget_unit, NULL));
    TRY(db_work(w, READ, list_unit, &all));
    for (int64_t i = 0; i < all.count; i++) {
        const struct segment *segment = (const struct segment *) all.items + i;
        int64_t               id = segment->id;
        if (job_should_stop(w))
            return UNAVAILABLE;
        if (segment->kind == SEGMENT_DYNAMIC)
            TRY(db_work(w, WRITE, keep_up_unit, &id));
    }
    return OK;
}
