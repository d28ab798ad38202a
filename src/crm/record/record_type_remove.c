/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Types made at run time go in two steps: out of sight, then for ever. What is left of one that
 * goes for ever is removed by a job, a few records at a time; its names are free at once.
 */
#include <string.h>

#include "base/text.h"
#include "crm/record/record_store.h"
#include "crm/record/record_type_rules.h"
#include "crm/record/record_type_store.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

enum { SLICE = 20 }; /* records that are erased in one unit */

/* No name that anybody could give begins so. */
bool record_type_is_going(const struct record_type_row *row)
{
    return row->name[0] == '-';
}

static status begin_removal(struct work *w, const char *name, struct record_type_row *ret_row)
{
    const struct record_type *type;
    int64_t                   record;
    if (record_type_get(w, name, &type) == OK && type->made == NULL)
        return record_type_refuse_built_in(w, type);
    TRY(record_type_find_row(w, name, ret_row));
    TRY(record_store_lock_type(w, ret_row->id));
    status outcome = record_store_any(w, record_store_table_of(w, ret_row->id), &record);
    if (outcome != OK)
        return outcome == NOT_FOUND ? OK : outcome;
    return fail_reason(w, CONFLICT, "OBJECT_TYPE_IN_USE", "objectType",
                       "There are still records of the type, %lld for one: archive them first.",
                       (long long) record);
}

status record_type_archive(struct work *w, const char *name)
{
    struct record_type_row row = {.id = 0};
    TRY(begin_removal(w, name, &row));
    if (row.archived_at != ABSENT)
        return OK;
    row.archived_at = w->now;
    TRY(record_store_put_type(w, &row));
    return record_meta_changed(w);
}

status record_type_purge(struct work *w, const char *name)
{
    struct record_type_row row = {.id = 0};
    TRY(begin_removal(w, name, &row));
    TRY(record_store_free_name(w, row.id, work_text(w, "-%lld", (long long) row.id)));
    TRY(record_meta_changed(w));
    return job_enqueue(w, RECORD_PURGE_JOB, NULL, 0,
                       work_text(w, "{\"type\":%lld}", (long long) row.id));
}

/* ---- the job ---- */

struct purging {
    int64_t id;
    bool    done;
};

static status find_going(struct work *w, int64_t id, const struct record_type **ret_type)
{
    struct rows rows;
    *ret_type = NULL;
    TRY(record_store_types(w, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct record_type_row *row = &((const struct record_type_row *) rows.items)[i];
        if (row->id == id && record_type_is_going(row))
            *ret_type = record_type_of_row(w, row);
    }
    return OK;
}

static status purge_slice(struct work *w, void *arg)
{
    struct purging           *purging = arg;
    const struct record_type *type;
    struct rows               ids;
    TRY(find_going(w, purging->id, &type));
    purging->done = type == NULL;
    if (purging->done)
        return OK;
    TRY(record_store_ids(w, type->table, 0, SLICE, &ids));
    const int64_t *id = ids.items;
    for (int64_t i = 0; i < ids.count; i++)
        TRY(record_erase(w, &(const struct record_erased){.type = type, .id = id[i]}));
    purging->done = ids.count == 0;
    return purging->done ? record_store_purge_type(w, purging->id) : OK;
}

status record_type_purge_run(struct work *w, const struct job *job)
{
    const struct json *payload;
    struct purging     purging = {0};
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    if (!json_to_int(json_member(payload, "type"), &purging.id))
        return fail(w, BROKEN, NULL, "A job of kind %s names no type.", RECORD_PURGE_JOB);
    while (!purging.done) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        TRY(db_work(w, WRITE, purge_slice, &purging));
        job_tick(w);
    }
    return OK;
}
