/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A record that is erased leaves nothing behind: not in this room, not in any other, and, once the
 * words of the search are merged and the log is emptied, not in the files either.
 */
#include "crm/record/record_erase.h"

#include "base/list.h"
#include "base/time.h"
#include "crm/record/record_ahead.h"
#include "crm/record/record_meta.h"
#include "crm/record/record_stage_time.h"
#include "crm/record/record_store.h"
#include "crm/replay/replay.h"
#include "crm/room.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/machines.h"

enum { PAGES = 200 }; /* of the index, merged in one unit */

static status forget_elsewhere(struct work *w, const struct record_erased *erased)
{
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        if ((*room)->erase != NULL)
            TRY((*room)->erase(w, erased));
    return OK;
}

/* Answers are kept for a day: what was not written for longer is in none of them. */
static status forget_answers(struct work *w, const struct record_erased *erased)
{
    static const char *const none[] = {NULL};
    struct record            record;
    status                   outcome = record_get(w, erased->type, erased->id, none, true, &record);
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    bool may_be = erased->words != NULL || outcome != OK || record.updated_at >= w->now - 2 * DAY;
    return may_be ? replay_erase(w, erased->id, erased->words) : OK;
}

status record_erase(struct work *w, const struct record_erased *erased)
{
    const struct record_type *type = erased->type;
    record_ahead_forget(w, 0);
    TRY(forget_answers(w, erased));
    TRY(forget_elsewhere(w, erased));
    TRY(record_link_erase(w, type, erased->id));
    TRY(record_store_erase_history(w, type->id, erased->id));
    TRY(record_stage_time_erase(w, type, erased->id));
    TRY(record_store_remove_unique(
        w, &(struct record_unique){.type = type->id, .record = erased->id}));
    TRY(record_index(w, type, erased->id, (const char *const[]){NULL}));
    TRY(record_store_erase(w, type, erased->id));
    return job_enqueue(w, RECORD_SCRUB_JOB, "scrub", 0, "{}");
}

status record_forget(struct work *w, const struct record_type *type, int64_t id,
                     const char *const *properties)
{
    struct list cells = list_open(w->arena, sizeof(struct record_cell));
    for (; *properties != NULL; properties++) {
        struct record_cell *cell = list_add(&cells);
        *cell = (struct record_cell){.value = {.type = DB_TEXT, .null = true}};
        TRY(record_property_get(w, type, *properties, &cell->property));
    }
    struct record_row row = {
        .id = id, .updated_at = w->now, .cells = cells.items, .count = cells.count};
    record_ahead_forget(w, id);
    TRY(record_store_update(w, type, &row));
    TRY(record_store_erase_history(w, type->id, id));
    return record_index_again(w, type, id);
}

/* ---- the files ---- */

struct scrubbing {
    bool begun, done;
};

static status merge_slice(struct work *w, void *arg)
{
    struct scrubbing *scrubbing = arg;
    TRY(record_store_merge_words(w, scrubbing->begun ? PAGES : -PAGES, &scrubbing->done));
    scrubbing->begun = true;
    return OK;
}

status record_scrub_run(struct work *w, const struct job *job)
{
    struct scrubbing scrubbing = {.done = db_kind(w->machines->db) != DB_SQLITE};
    while (!scrubbing.done) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        TRY(db_work(w, WRITE, merge_slice, &scrubbing));
        job_tick(w);
    }
    db_empty_log(w->machines->db);
    return OK;
}
