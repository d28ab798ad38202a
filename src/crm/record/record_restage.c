/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A stage that says something else says it of all records that are in it, some at a time. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_pipeline_rules.h"
#include "crm/record/record_store.h"
#include "crm/record/record_team.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

enum { SLICE = 20 }; /* records that are changed in one unit */

struct restaging {
    const char *type, *pipeline, *stage;
    int64_t     after;
    bool        done;
};

status record_restage_enqueue(struct work *w, const struct record_type *type, const char *pipeline,
                              const char *stage)
{
    struct text     payload = text_open(w->arena);
    struct json_out out = json_out_open(&payload);
    json_open_object(&out);
    json_put_name(&out, "type");
    json_put_text(&out, type->id);
    json_put_name(&out, "pipeline");
    json_put_text(&out, pipeline);
    json_put_name(&out, "stage");
    json_put_text(&out, stage);
    json_close_object(&out);
    return job_enqueue(w, RECORD_RESTAGE_JOB, work_text(w, "%s:%s:%s", type->id, pipeline, stage),
                       0, payload.bytes);
}

static status list_ids(struct work *w, const struct record_type *type,
                       const struct restaging *restaging, struct list *ret_ids)
{
    struct db_table found;
    struct query   *query = query_open(w);
    query_words(query, "SELECT id FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE archived_at IS NULL AND ");
    query_name(query, type->pipeline);
    query_words(query, " = ");
    query_text(query, restaging->pipeline);
    query_words(query, " AND ");
    query_name(query, type->stage);
    query_words(query, " = ");
    query_text(query, restaging->stage);
    query_words(query, " AND id > ");
    query_int(query, restaging->after);
    query_words(query, " ORDER BY id LIMIT ");
    query_int(query, SLICE);
    TRY(query_table(w, query, &found));
    *ret_ids = list_open(w->arena, sizeof(int64_t));
    for (int64_t i = 0; i < found.height; i++)
        *(int64_t *) list_add(ret_ids) = found.cells[i].number;
    return OK;
}

/* The rules of type->restaged for one record. */
static status restage(struct work *w, struct record_change *change, const void *arg)
{
    const struct record_meta  *meta;
    const struct record_stage *stage;
    (void) arg;
    TRY(record_meta_get(w, change->type, &meta));
    TRY(record_stage_of(w, meta, change->id, &stage));
    return stage == NULL ? OK : change->type->restaged(w, change, stage);
}

static status restage_slice(struct work *w, void *arg)
{
    struct restaging         *restaging = arg;
    const struct record_type *type;
    struct list               ids;
    status                    outcome = record_type_get(w, restaging->type, &type);
    restaging->done = outcome == NOT_FOUND;
    if (outcome != OK)
        return restaging->done ? OK : outcome;
    TRY(list_ids(w, type, restaging, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        restaging->after = *(int64_t *) list_at(&ids, i);
        TRY(record_amend(w, &(struct record_ref){type, restaging->after}, restage, NULL));
    }
    restaging->done = ids.count < SLICE;
    return OK;
}

status record_restage_run(struct work *w, const struct job *job)
{
    const struct json *payload;
    struct restaging   restaging = {0};
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    restaging.type = json_text(payload, "type");
    restaging.pipeline = json_text(payload, "pipeline");
    restaging.stage = json_text(payload, "stage");
    while (!restaging.done) {
        struct restaging next = restaging;
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        TRY(db_work(w, WRITE, restage_slice, &next));
        restaging = next;
        job_tick(w);
    }
    return OK;
}
