/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_api.h"
#include "crm/record/record_json.h"
#include "crm/record/record_pipeline_rules.h"
#include "crm/staff/staff.h"

/* ---- out ---- */

static void put_dates(struct json_out *out, int64_t created_at, int64_t updated_at)
{
    json_put_name(out, "createdAt");
    json_put_time(out, created_at);
    json_put_name(out, "updatedAt");
    json_put_time(out, updated_at);
    json_put_name(out, "archived");
    json_put_bool(out, false);
}

void record_json_put_stage(struct json_out *out, const struct record_stage *stage)
{
    json_open_object(out);
    json_add_text(out, "id", stage->id);
    json_add_text(out, "label", stage->label);
    json_put_name(out, "displayOrder");
    json_put_int(out, stage->display_order);
    json_put_name(out, "metadata");
    json_put_json(out, stage->metadata);
    json_add_text(out, "writePermissions", "CRM_PERMISSIONS_ENFORCEMENT");
    put_dates(out, stage->created_at, stage->updated_at);
    json_close_object(out);
}

void record_json_put_pipeline(struct json_out *out, const struct record_pipeline *pipeline)
{
    json_open_object(out);
    json_add_text(out, "id", pipeline->id);
    json_add_text(out, "label", pipeline->label);
    json_put_name(out, "displayOrder");
    json_put_int(out, pipeline->display_order);
    json_put_name(out, "stages");
    json_open_array(out);
    for (size_t i = 0; i < pipeline->stage_count; i++)
        record_json_put_stage(out, &pipeline->stages[i]);
    json_close_array(out);
    put_dates(out, pipeline->created_at, pipeline->updated_at);
    json_close_object(out);
}

/* Which pipeline, and which stage of it, a path means. */
struct target {
    const struct record_type *type;
    const char               *pipeline, *stage;
    bool                      unused; /* may go only when no record is in it */
};

static bool is_true(const struct request *rq, const char *name)
{
    const char *said = request_query_text(rq, name);
    return said != NULL && text_same_nocase(said, "true");
}

/* "" when the path has no such part. */
static const char *part_of(const struct request *rq, const char *name)
{
    for (const struct http_pair *part = rq->parts; part->name != NULL; part++)
        if (text_same(part->name, name))
            return part->value;
    return "";
}

static status read_target(struct work *w, const struct request *rq, enum record_aim aim,
                          struct target *ret_target)
{
    TRY(record_api_type(w, rq, aim, &ret_target->type));
    ret_target->pipeline = part_of(rq, "pipelineId");
    ret_target->stage = part_of(rq, "stageId");
    ret_target->unused = is_true(rq, "validateReferencesBeforeDelete")
                         || is_true(rq, "validateDealStageUsagesBeforeDelete");
    return OK;
}

static status reply_pipeline(struct work *w, const struct target *target, const char *id, int code,
                             struct reply *rp)
{
    const struct record_pipeline *pipeline;
    struct text                   text = text_open(w->arena);
    struct json_out               out = json_out_open(&text);
    TRY(record_pipeline_get(w, target->type, id, &pipeline));
    record_json_put_pipeline(&out, pipeline);
    return record_api_reply(rp, code, &out);
}

static status reply_stage(struct work *w, const struct target *target, const char *id, int code,
                          struct reply *rp)
{
    const struct record_stage *stage;
    struct text                text = text_open(w->arena);
    struct json_out            out = json_out_open(&text);
    TRY(record_stage_get(w, target->type, target->pipeline, id, &stage));
    record_json_put_stage(&out, stage);
    return record_api_reply(rp, code, &out);
}

/* ---- in ---- */

static status read_label(struct work *w, const struct json *body, const char **ret_label,
                         int64_t *ret_order)
{
    const struct json *label = json_member(body, "label"),
                      *order = json_member(body, "displayOrder");
    if (label != NULL && label->type != JSON_NULL)
        *ret_label = text_trim(w, label->type == JSON_TEXT ? label->text : "");
    if (order != NULL && order->type != JSON_NULL && !json_to_int(order, ret_order))
        return fail(w, INVALID, "displayOrder", "\"displayOrder\" must be a whole number.");
    return OK;
}

static const char *either(const struct json *body, const char *name, const char *other)
{
    const char *text = json_text(body, name);
    return text != NULL ? text : json_text(body, other);
}

static status read_stage(struct work *w, const struct json *body, struct record_stage *stage)
{
    static const char *const members[] = {
        "label",    "displayOrder", "metadata",  "stageId",          "id",
        "archived", "createdAt",    "updatedAt", "writePermissions", NULL};
    TRY(record_json_check(w, body, members));
    TRY(read_label(w, body, &stage->label, &stage->display_order));
    const struct json *metadata = json_member(body, "metadata");
    stage->metadata = metadata != NULL && metadata->type != JSON_NULL ? metadata : NULL;
    stage->id = either(body, "stageId", "id");
    return OK;
}

static status read_stages(struct work *w, const struct json *array,
                          struct record_pipeline *pipeline)
{
    struct list stages = list_open(w->arena, sizeof(struct record_stage));
    if (array == NULL || array->type != JSON_ARRAY)
        return fail(w, INVALID, "stages", "\"stages\" must be an array.");
    for (const struct json *item = array->first; item != NULL; item = item->next) {
        struct record_stage *stage = list_add(&stages);
        stage->display_order = (int64_t) stages.count - 1;
        TRY(read_stage(w, item, stage));
    }
    pipeline->stages = stages.items;
    pipeline->stage_count = stages.count;
    return OK;
}

static status read_pipeline(struct work *w, const struct json *body,
                            struct record_pipeline *pipeline)
{
    static const char *const members[] = {"label",      "displayOrder", "stages",
                                          "pipelineId", "id",           "archived",
                                          "createdAt",  "updatedAt",    NULL};
    TRY(record_json_check(w, body, members));
    TRY(read_label(w, body, &pipeline->label, &pipeline->display_order));
    pipeline->id = either(body, "pipelineId", "id");
    return OK;
}

/* PATCH {"archived": false} brings back what was removed. */
static bool wants_restore(const struct json *body)
{
    const struct json *archived = json_member(body, "archived");
    return archived != NULL && archived->type == JSON_BOOL && !archived->truth;
}

/* ---- pipelines ---- */

/* GET /crm/v3/pipelines/{objectType} */
status record_pipeline_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target   target;
    struct rows     rows;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(read_target(w, rq, RECORD_SEE, &target));
    TRY(record_pipeline_list(w, target.type, &rows));
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        record_json_put_pipeline(&out, (const struct record_pipeline *) rows.items + i);
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

/* GET /crm/v3/pipelines/{objectType}/{pipelineId} */
status record_pipeline_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target target;
    TRY(read_target(w, rq, RECORD_SEE, &target));
    return reply_pipeline(w, &target, target.pipeline, 200, rp);
}

/* POST /crm/v3/pipelines/{objectType} */
status record_pipeline_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target          target;
    const struct json     *body = NULL;
    struct record_pipeline draft = {0};
    const char            *id = NULL;
    TRY(read_target(w, rq, RECORD_SCHEMA, &target));
    TRY(request_json(w, rq, &body));
    TRY(read_pipeline(w, body, &draft));
    TRY(read_stages(w, json_member(body, "stages"), &draft));
    TRY(record_pipeline_create(w, target.type, &draft, &id));
    return reply_pipeline(w, &target, id, 201, rp);
}

/* PUT /crm/v3/pipelines/{objectType}/{pipelineId} */
status record_pipeline_api_replace(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target          target;
    const struct json     *body = NULL;
    struct record_pipeline draft = {0};
    TRY(read_target(w, rq, RECORD_SCHEMA, &target));
    TRY(request_json(w, rq, &body));
    TRY(read_pipeline(w, body, &draft));
    TRY(read_stages(w, json_member(body, "stages"), &draft));
    draft.id = target.pipeline;
    TRY(record_pipeline_replace(w, target.type, &draft, target.unused));
    return reply_pipeline(w, &target, target.pipeline, 200, rp);
}

/* PATCH /crm/v3/pipelines/{objectType}/{pipelineId} */
status record_pipeline_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target                 target;
    const struct json            *body = NULL;
    const struct record_pipeline *old;
    TRY(read_target(w, rq, RECORD_SCHEMA, &target));
    TRY(request_json(w, rq, &body));
    if (wants_restore(body))
        TRY(record_pipeline_restore(w, target.type, target.pipeline));
    TRY(record_pipeline_get(w, target.type, target.pipeline, &old));
    struct record_pipeline draft = *old;
    TRY(read_pipeline(w, body, &draft));
    draft.id = target.pipeline;
    TRY(record_pipeline_change(w, target.type, &draft));
    return reply_pipeline(w, &target, target.pipeline, 200, rp);
}

/* DELETE /crm/v3/pipelines/{objectType}/{pipelineId} */
status record_pipeline_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target target;
    TRY(read_target(w, rq, RECORD_SCHEMA, &target));
    TRY(record_pipeline_remove(w, target.type, target.pipeline, target.unused));
    return reply_empty(rp);
}

/* ---- stages ---- */

/* GET /crm/v3/pipelines/{objectType}/{pipelineId}/stages */
status record_stage_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target                 target;
    const struct record_pipeline *pipeline;
    struct text                   text = text_open(w->arena);
    struct json_out               out = json_out_open(&text);
    TRY(read_target(w, rq, RECORD_SEE, &target));
    TRY(record_pipeline_get(w, target.type, target.pipeline, &pipeline));
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (size_t i = 0; i < pipeline->stage_count; i++)
        record_json_put_stage(&out, &pipeline->stages[i]);
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

/* GET …/stages/{stageId} */
status record_stage_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target target;
    TRY(read_target(w, rq, RECORD_SEE, &target));
    return reply_stage(w, &target, target.stage, 200, rp);
}

/* POST …/stages */
status record_stage_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target       target;
    const struct json  *body = NULL;
    struct record_stage draft = {0};
    const char         *id = NULL;
    TRY(read_target(w, rq, RECORD_SCHEMA, &target));
    TRY(request_json(w, rq, &body));
    TRY(read_stage(w, body, &draft));
    TRY(record_stage_create(w, target.type, target.pipeline, &draft, &id));
    return reply_stage(w, &target, id, 201, rp);
}

/* PATCH …/stages/{stageId}, and PUT, which begins from nothing */
static status change_stage(struct work *w, const struct request *rq, struct reply *rp, bool whole)
{
    struct target              target;
    const struct json         *body = NULL;
    const struct record_stage *old;
    TRY(read_target(w, rq, RECORD_SCHEMA, &target));
    TRY(request_json(w, rq, &body));
    if (wants_restore(body))
        TRY(record_stage_restore(w, target.type, target.pipeline, target.stage));
    TRY(record_stage_get(w, target.type, target.pipeline, target.stage, &old));
    struct record_stage draft = {.display_order = old->display_order,
                                 .label = whole ? NULL : old->label};
    TRY(read_stage(w, body, &draft));
    draft.id = target.stage;
    TRY(record_stage_change(w, target.type, target.pipeline, &draft));
    return reply_stage(w, &target, target.stage, 200, rp);
}

status record_stage_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    return change_stage(w, rq, rp, false);
}

status record_stage_api_replace(struct work *w, const struct request *rq, struct reply *rp)
{
    return change_stage(w, rq, rp, true);
}

/* DELETE …/stages/{stageId} */
status record_stage_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target target;
    TRY(read_target(w, rq, RECORD_SCHEMA, &target));
    TRY(record_stage_remove(w, target.type, target.pipeline, target.stage, target.unused));
    return reply_empty(rp);
}

/* ---- who did what ---- */

/* 0 while nobody is there whom the account could be named after. */
static status account_of(struct work *w, int64_t *ret_account)
{
    status outcome = staff_account_id(w, ret_account);
    if (outcome == NOT_FOUND)
        *ret_account = 0;
    return outcome == NOT_FOUND ? OK : outcome;
}

static status put_event(struct work *w, const struct target *target,
                        const struct record_pipeline_event *event, struct json_out *out)
{
    const struct json *state;
    int64_t            account;
    TRY(account_of(w, &account));
    json_open_object(out);
    json_add_text(out, "identifier", *target->stage != '\0' ? target->stage : target->pipeline);
    json_add_text(out, "action", event->action);
    json_put_name(out, "portalId");
    json_put_int(out, account);
    json_put_name(out, "timestamp");
    json_put_time(out, event->at);
    json_put_name(out, "fromUserId");
    json_put_int(out, event->actor);
    if (event->state != NULL) {
        TRY(json_parse(w, event->state, strlen(event->state), &state));
        json_put_name(out, "rawObject");
        json_put_json(out, state);
    }
    json_close_object(out);
    return OK;
}

/* GET …/{pipelineId}/audit and …/stages/{stageId}/audit */
status record_pipeline_api_audit(struct work *w, const struct request *rq, struct reply *rp)
{
    struct target   target;
    struct rows     rows;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(read_target(w, rq, RECORD_SEE, &target));
    TRY(record_pipeline_audit(w, target.type, target.pipeline,
                              *target.stage != '\0' ? target.stage : NULL, &rows));
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        TRY(put_event(w, &target, (const struct record_pipeline_event *) rows.items + i, &out));
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}
