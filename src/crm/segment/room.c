/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Named groups of records: lists. */
#include "crm/room.h"

#include "base/map.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_api.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rules.h"
#include "crm/segment/segment_tell.h"
#include "crm/segment/segment_use.h"
#include "crm/segment/segment_wave.h"
#include "kit/job/job.h"

static const struct chore chores[] = {
    {"segment.upkeep", HOUR, 10 * MINUTE, segment_upkeep},
    {"segment.keep", 5 * MINUTE, 0, segment_keep},
    {0},
};

static const struct follower followers[] = {
    {"segment", segment_follow},
    {0},
};

static const struct job_kind jobs[] = {
    {"segment.tell", segment_tell},
    {"segment.build", segment_build},
    {SEGMENT_WAVE_JOB, segment_wave_run},
    {SEGMENT_SIZE_JOB, segment_size_run},
    {0},
};

static const struct timer_kind timers[] = {
    {"segment.flip", segment_flip_fires},
    {0},
};

/* Whoever is in a list is a record that is there; an archived one is, and may come back. */
static status check_members(struct work *w)
{
    struct rows types;
    int64_t     lost = 0;
    TRY(segment_store_count_orphans(w, &lost));
    if (lost > 0)
        return fail(w, BROKEN, NULL, "%lld memberships are of lists that are not there",
                    (long long) lost);
    TRY(record_types(w, &types));
    for (int64_t i = 0; i < types.count; i++) {
        const struct record_type *type = (const struct record_type *) types.items + i;
        TRY(segment_store_count_lost(w, type, &lost));
        if (lost > 0)
            return fail(w, BROKEN, NULL, "%lld memberships are of %s that are not there",
                        (long long) lost, type->name);
    }
    return OK;
}

/* Names are unique, and every rule can still be read. */
static status check_lists(struct work *w)
{
    struct map  names = map_open(w->arena, (uint64_t) (uintptr_t) w);
    struct rows all;
    TRY(segment_store_all(w, &all));
    for (int64_t i = 0; i < all.count; i++) {
        const struct segment        *segment = (const struct segment *) all.items + i;
        const struct segment_branch *rule;
        bool                         is_new;
        map_put(&names, work_text(w, "%s %s", segment->type, segment->name), &is_new);
        if (!is_new)
            return fail(w, BROKEN, NULL, "two lists of type %s are named '%s'", segment->type,
                        segment->name);
        if (segment->filter != NULL && segment_rule_of(w, segment, &rule) != OK)
            return fail(w, BROKEN, NULL, "the rule of list %lld cannot be read",
                        (long long) segment->id);
    }
    return OK;
}

static status erase(struct work *w, const struct record_erased *erased)
{
    TRY(segment_wave_erase(w, erased->type->id, erased->id));
    return segment_store_erase(w, erased->type->id, erased->id);
}

static const struct check checks[] = {
    {"members of lists", check_members},
    {"names and rules of lists", check_lists},
    {"saved segments", segment_keep_check},
    {0},
};

static const struct rebuild rebuilds[] = {
    {"saved segments", segment_keep_forget},
    {0},
};

extern const struct room segment_room;
const struct room        segment_room = {
           .name = "segment",
           .routes = segment_routes,
           .jobs = jobs,
           .chores = chores,
           .followers = followers,
           .timers = timers,
           .checks = checks,
           .rebuilds = rebuilds,
           .erase = erase,
           .uses = segment_add_uses,
};
