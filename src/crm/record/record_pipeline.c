/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_pipeline.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_pipeline_rules.h"
#include "crm/record/record_pipeline_store.h"
#include "kit/json/json.h"

enum {
    LONGEST_ID = 100,
    LONGEST_LABEL = 255,
    MOST = 100, /* pipelines of a type, stages of a pipeline */
};

/* ---- reading ---- */

static status meta_of(struct work *w, const struct record_type *type,
                      const struct record_meta **ret_meta)
{
    TRY(record_meta_get(w, type, ret_meta));
    if (type->stage != NULL)
        return OK;
    return fail(w, INVALID, "objectType", "%s have no pipelines.", type->name);
}

status record_pipeline_list(struct work *w, const struct record_type *type,
                            struct rows *ret_pipelines)
{
    const struct record_meta *meta;
    TRY(meta_of(w, type, &meta));
    ret_pipelines->items = (void *) (uintptr_t) meta->pipelines;
    ret_pipelines->count = (int64_t) meta->pipeline_count;
    return OK;
}

static status no_such_pipeline(struct work *w, const struct record_type *type, const char *id)
{
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "pipelineId",
                       "There is no pipeline '%.100s' of %s.", id, type->name);
}

static status no_such_stage(struct work *w, const char *pipeline, const char *id)
{
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "stageId",
                       "There is no stage '%.100s' in the pipeline '%.100s'.", id, pipeline);
}

status record_pipeline_get(struct work *w, const struct record_type *type, const char *id,
                           const struct record_pipeline **ret_pipeline)
{
    const struct record_meta *meta;
    TRY(meta_of(w, type, &meta));
    *ret_pipeline = record_pipeline_in(meta, id);
    return *ret_pipeline != NULL ? OK : no_such_pipeline(w, type, id);
}

status record_stage_get(struct work *w, const struct record_type *type, const char *pipeline,
                        const char *stage, const struct record_stage **ret_stage)
{
    const struct record_pipeline *found;
    TRY(record_pipeline_get(w, type, pipeline, &found));
    *ret_stage = record_stage_in(found, stage);
    return *ret_stage != NULL ? OK : no_such_stage(w, pipeline, stage);
}

status record_pipeline_audit(struct work *w, const struct record_type *type, const char *pipeline,
                             const char *stage, struct rows *ret_events)
{
    struct record_pipeline_done of = {.type = type->id, .pipeline = pipeline, .stage = stage};
    const struct record_meta   *meta;
    TRY(meta_of(w, type, &meta));
    return record_store_pipeline_audit(w, &of, ret_events);
}

/* ---- checks ---- */

static status check_id(struct work *w, const char *field, const char *id)
{
    size_t size = id == NULL ? 1
                             : strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-");
    if (id == NULL || (size > 0 && size <= LONGEST_ID && id[size] == '\0'))
        return OK;
    return fail_reason(w, INVALID, "INVALID_ID", field,
                       "An id has at most %d letters, digits, '_' and '-'; '%.100s' is none.",
                       LONGEST_ID, id);
}

static status check_label(struct work *w, const char *what, const char *label)
{
    if (!text_empty(label) && strlen(label) <= LONGEST_LABEL)
        return OK;
    return fail_reason(w, INVALID, "INVALID_LABEL", "label", "A %s needs a label of 1 to %d bytes.",
                       what, LONGEST_LABEL);
}

/* ---- writing ---- */

/* The pipeline that something is done to, and what was kept of it. */
struct doing {
    const struct record_type     *type;
    const struct record_meta     *meta;
    const struct record_pipeline *pipeline; /* as it was; NULL = new */
    const char                   *id;
};

static const char *new_id(struct work *w, const char *wanted)
{
    return wanted != NULL ? wanted : work_text(w, "%lld", (long long) db_new_id(w));
}

static status note(struct work *w, const struct doing *doing, const char *stage, const char *action)
{
    struct record_pipeline_done done = {
        .type = doing->type->id, .pipeline = doing->id, .stage = stage, .action = action};
    const struct record_pipeline *pipeline;
    const struct record_stage    *found;
    struct text                   text = text_open(w->arena);
    struct json_out               out = json_out_open(&text);
    TRY(record_meta_changed(w));
    if (!text_same(action, "DELETE")) {
        TRY(record_pipeline_get(w, doing->type, doing->id, &pipeline));
        if (stage == NULL)
            record_json_put_pipeline(&out, pipeline);
        else if ((found = record_stage_in(pipeline, stage)) != NULL)
            record_json_put_stage(&out, found);
        done.state = text.bytes;
    }
    return record_store_note_pipeline(w, &done);
}

static status put_pipeline(struct work *w, const struct doing *doing,
                           const struct record_pipeline *draft, int64_t archived_at)
{
    struct record_pipeline_row row = {
        .type = doing->type->id,
        .id = doing->id,
        .label = draft->label,
        .display_order = draft->display_order,
        .created_at = w->now,
        .updated_at = w->now,
        .archived_at = archived_at,
    };
    return record_store_put_pipeline(w, &row);
}

static status put_stage(struct work *w, const struct doing *doing, const struct record_stage *stage,
                        int64_t archived_at)
{
    struct record_stage_row row = {
        .type = doing->type->id,
        .pipeline = doing->id,
        .id = stage->id,
        .label = stage->label,
        .display_order = stage->display_order,
        .metadata = json_write(w, stage->metadata),
        .created_at = w->now,
        .updated_at = w->now,
        .archived_at = archived_at,
    };
    const struct record_stage *old =
        doing->pipeline == NULL ? NULL : record_stage_in(doing->pipeline, stage->id);
    TRY(record_store_put_stage(w, &row));
    if (doing->type->restaged == NULL || archived_at != ABSENT || old == NULL
        || text_same(json_write(w, old->metadata), row.metadata))
        return OK;
    return record_restage_enqueue(w, doing->type, doing->id, stage->id);
}

/* Whether the label is one of another; ids of both may be NULL. */
static bool is_taken(const char *label, const char *id, const char *other, const char *other_id)
{
    return text_same_nocase(label, other) && !(id != NULL && text_same(id, other_id));
}

static status check_stage(struct work *w, const struct record_pipeline *in,
                          const struct record_stage *draft)
{
    TRY(check_id(w, "stageId", draft->id));
    TRY(check_label(w, "stage", draft->label));
    for (size_t i = 0; i < in->stage_count; i++)
        if (is_taken(draft->label, draft->id, in->stages[i].label, in->stages[i].id))
            return fail_reason(w, CONFLICT, "STAGE_EXISTS", "label",
                               "The pipeline has a stage '%s' already.", draft->label);
    return OK;
}

static status check_stages(struct work *w, const struct record_pipeline *draft)
{
    if (draft->stage_count == 0 || draft->stage_count > MOST)
        return fail(w, INVALID, "stages", "A pipeline has 1 to %d stages.", MOST);
    for (size_t i = 0; i < draft->stage_count; i++) {
        struct record_pipeline before = {.stages = draft->stages, .stage_count = i};
        if (check_stage(w, &before, &draft->stages[i]) == OK)
            continue;
        return fail(w, INVALID, "stages", "Stage %zu: %s", i + 1, w->failure.message);
    }
    return OK;
}

static status check_pipeline(struct work *w, const struct record_meta *meta,
                             const struct record_pipeline *draft)
{
    TRY(check_id(w, "pipelineId", draft->id));
    TRY(check_label(w, "pipeline", draft->label));
    for (size_t i = 0; i < meta->pipeline_count; i++)
        if (is_taken(draft->label, draft->id, meta->pipelines[i].label, meta->pipelines[i].id))
            return fail_reason(w, CONFLICT, "PIPELINE_EXISTS", "label",
                               "%s have a pipeline '%s' already.", meta->type->name, draft->label);
    return OK;
}

/* The rows of a draft's stages, those that stay with the ids they have. */
static status put_stages(struct work *w, const struct doing *doing,
                         const struct record_pipeline *draft, const char **ids)
{
    for (size_t i = 0; i < draft->stage_count; i++) {
        struct record_stage stage = draft->stages[i];
        TRY(record_stage_metadata(w, doing->type, stage.metadata, &stage.metadata));
        stage.id = ids[i];
        TRY(put_stage(w, doing, &stage, ABSENT));
    }
    return OK;
}

status record_pipeline_create(struct work *w, const struct record_type *type,
                              const struct record_pipeline *draft, const char **ret_id)
{
    struct doing doing = {.type = type};
    TRY(meta_of(w, type, &doing.meta));
    TRY(check_pipeline(w, doing.meta, draft));
    TRY(check_stages(w, draft));
    if (doing.meta->pipeline_count >= MOST)
        return fail(w, CONFLICT, "label", "%s have %d pipelines already.", type->name, MOST);
    if (draft->id != NULL && record_pipeline_in(doing.meta, draft->id) != NULL)
        return fail_reason(w, CONFLICT, "PIPELINE_EXISTS", "pipelineId",
                           "%s have a pipeline with the id '%s' already.", type->name, draft->id);
    doing.id = *ret_id = new_id(w, draft->id);
    const char **ids = work_take(w, draft->stage_count * sizeof *ids);
    for (size_t i = 0; i < draft->stage_count; i++)
        ids[i] = new_id(w, draft->stages[i].id);
    TRY(put_pipeline(w, &doing, draft, ABSENT));
    TRY(put_stages(w, &doing, draft, ids));
    return note(w, &doing, NULL, "CREATE");
}

static status begin(struct work *w, const struct record_type *type, const char *pipeline,
                    struct doing *ret_doing)
{
    *ret_doing = (struct doing){.type = type, .id = pipeline};
    TRY(meta_of(w, type, &ret_doing->meta));
    return record_pipeline_get(w, type, pipeline, &ret_doing->pipeline);
}

status record_pipeline_change(struct work *w, const struct record_type *type,
                              const struct record_pipeline *draft)
{
    struct doing doing;
    TRY(begin(w, type, draft->id, &doing));
    TRY(check_pipeline(w, doing.meta, draft));
    TRY(put_pipeline(w, &doing, draft, ABSENT));
    return note(w, &doing, NULL, "UPDATE");
}

/* ---- removing ---- */

static status check_unused(struct work *w, const struct doing *doing, const char *stage)
{
    int64_t record;
    status  outcome = record_store_in_stage(w, doing->type, doing->id, stage, &record);
    if (outcome != OK)
        return outcome == NOT_FOUND ? OK : outcome;
    return fail_reason(w, CONFLICT, stage == NULL ? "PIPELINE_IN_USE" : "STAGE_IN_USE",
                       stage == NULL ? "pipelineId" : "stageId",
                       "The %s '%.100s' is in use, by the %s %lld for one; move its records first.",
                       stage == NULL ? "pipeline" : "stage", stage == NULL ? doing->id : stage,
                       doing->type->singular, (long long) record);
}

/* Whether the id was there once: removing it again is no failure. */
static status find_pipeline(struct work *w, const struct record_type *type, const char *id,
                            struct record_pipeline *ret_pipeline)
{
    struct rows rows;
    TRY(record_store_pipelines(w, &rows));
    const struct record_pipeline_row *row = rows.items;
    for (int64_t i = 0; i < rows.count; i++, row++)
        if (text_same(row->type, type->id) && text_same(row->id, id)) {
            *ret_pipeline = (struct record_pipeline){.id = row->id,
                                                     .label = row->label,
                                                     .display_order = row->display_order,
                                                     .archived_at = row->archived_at};
            return OK;
        }
    return no_such_pipeline(w, type, id);
}

status record_pipeline_remove(struct work *w, const struct record_type *type, const char *id,
                              bool unused)
{
    struct doing           doing = {.type = type, .id = id};
    struct record_pipeline old;
    TRY(meta_of(w, type, &doing.meta));
    TRY(find_pipeline(w, type, id, &old));
    if (old.archived_at != ABSENT)
        return OK;
    if (doing.meta->pipeline_count == 1)
        return fail(w, CONFLICT, "pipelineId",
                    "'%s' is the only pipeline of %s; make another one first.", old.label,
                    type->name);
    if (unused)
        TRY(check_unused(w, &doing, NULL));
    TRY(put_pipeline(w, &doing, &old, w->now));
    return note(w, &doing, NULL, "DELETE");
}

status record_pipeline_restore(struct work *w, const struct record_type *type, const char *id)
{
    struct doing           doing = {.type = type, .id = id};
    struct record_pipeline old;
    TRY(meta_of(w, type, &doing.meta));
    TRY(find_pipeline(w, type, id, &old));
    if (old.archived_at == ABSENT)
        return OK;
    TRY(check_pipeline(w, doing.meta, &old));
    TRY(put_pipeline(w, &doing, &old, ABSENT));
    return note(w, &doing, NULL, "RESTORE");
}

/* ---- replacing ---- */

static const struct record_stage *stage_labelled(const struct record_pipeline *pipeline,
                                                 const char                   *label)
{
    for (size_t i = 0; i < pipeline->stage_count; i++)
        if (text_same_nocase(pipeline->stages[i].label, label))
            return &pipeline->stages[i];
    return NULL;
}

static bool is_among(const char *id, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_same(ids[i], id))
            return true;
    return false;
}

/* What the draft does not name goes. */
static status remove_others(struct work *w, const struct doing *doing, const char *const *ids,
                            size_t count, bool unused)
{
    for (size_t i = 0; i < doing->pipeline->stage_count; i++) {
        const struct record_stage *stage = &doing->pipeline->stages[i];
        if (is_among(stage->id, ids, count))
            continue;
        if (unused)
            TRY(check_unused(w, doing, stage->id));
        TRY(put_stage(w, doing, stage, w->now));
    }
    return OK;
}

status record_pipeline_replace(struct work *w, const struct record_type *type,
                               const struct record_pipeline *draft, bool unused)
{
    struct doing doing;
    TRY(begin(w, type, draft->id, &doing));
    TRY(check_pipeline(w, doing.meta, draft));
    TRY(check_stages(w, draft));
    const char **ids = work_take(w, draft->stage_count * sizeof *ids);
    for (size_t i = 0; i < draft->stage_count; i++) {
        const struct record_stage *same = stage_labelled(doing.pipeline, draft->stages[i].label);
        ids[i] = draft->stages[i].id != NULL ? draft->stages[i].id
                 : same != NULL              ? same->id
                                             : new_id(w, NULL);
    }
    TRY(remove_others(w, &doing, ids, draft->stage_count, unused));
    TRY(put_pipeline(w, &doing, draft, ABSENT));
    TRY(put_stages(w, &doing, draft, ids));
    return note(w, &doing, NULL, "UPDATE");
}

/* ---- stages ---- */

status record_stage_create(struct work *w, const struct record_type *type, const char *pipeline,
                           const struct record_stage *draft, const char **ret_id)
{
    struct doing        doing;
    struct record_stage stage = *draft;
    TRY(begin(w, type, pipeline, &doing));
    TRY(check_stage(w, doing.pipeline, draft));
    if (draft->id != NULL && record_stage_in(doing.pipeline, draft->id) != NULL)
        return fail_reason(w, CONFLICT, "STAGE_EXISTS", "stageId",
                           "The pipeline has a stage with the id '%s' already.", draft->id);
    if (doing.pipeline->stage_count >= MOST)
        return fail(w, CONFLICT, "label", "The pipeline has %d stages already.", MOST);
    TRY(record_stage_metadata(w, type, draft->metadata, &stage.metadata));
    stage.id = *ret_id = new_id(w, draft->id);
    TRY(put_stage(w, &doing, &stage, ABSENT));
    return note(w, &doing, stage.id, "CREATE");
}

status record_stage_change(struct work *w, const struct record_type *type, const char *pipeline,
                           const struct record_stage *draft)
{
    struct doing               doing;
    struct record_stage        stage = *draft;
    const struct record_stage *old;
    TRY(begin(w, type, pipeline, &doing));
    old = record_stage_in(doing.pipeline, draft->id);
    if (old == NULL)
        return no_such_stage(w, pipeline, draft->id);
    TRY(check_stage(w, doing.pipeline, draft));
    if (draft->metadata == NULL)
        stage.metadata = old->metadata;
    TRY(record_stage_metadata(w, type, stage.metadata, &stage.metadata));
    TRY(put_stage(w, &doing, &stage, ABSENT));
    return note(w, &doing, stage.id, "UPDATE");
}

static status find_stage(struct work *w, const struct doing *doing, const char *id,
                         struct record_stage *ret_stage)
{
    struct rows rows;
    TRY(record_store_stages(w, &rows));
    const struct record_stage_row *row = rows.items;
    for (int64_t i = 0; i < rows.count; i++, row++)
        if (text_same(row->type, doing->type->id) && text_same(row->pipeline, doing->id)
            && text_same(row->id, id)) {
            *ret_stage = (struct record_stage){.id = row->id,
                                               .label = row->label,
                                               .display_order = row->display_order,
                                               .archived_at = row->archived_at};
            return json_parse(w, row->metadata, strlen(row->metadata), &ret_stage->metadata);
        }
    return no_such_stage(w, doing->id, id);
}

status record_stage_remove(struct work *w, const struct record_type *type, const char *pipeline,
                           const char *stage, bool unused)
{
    struct doing        doing;
    struct record_stage old;
    TRY(begin(w, type, pipeline, &doing));
    TRY(find_stage(w, &doing, stage, &old));
    if (old.archived_at != ABSENT)
        return OK;
    if (doing.pipeline->stage_count == 1)
        return fail(w, CONFLICT, "stageId",
                    "'%s' is the only stage of the pipeline; remove the pipeline instead.",
                    old.label);
    if (unused)
        TRY(check_unused(w, &doing, stage));
    TRY(put_stage(w, &doing, &old, w->now));
    return note(w, &doing, stage, "DELETE");
}

status record_stage_restore(struct work *w, const struct record_type *type, const char *pipeline,
                            const char *stage)
{
    struct doing        doing;
    struct record_stage old;
    TRY(begin(w, type, pipeline, &doing));
    TRY(find_stage(w, &doing, stage, &old));
    if (old.archived_at == ABSENT)
        return OK;
    TRY(check_stage(w, doing.pipeline, &old));
    TRY(put_stage(w, &doing, &old, ABSENT));
    return note(w, &doing, stage, "RESTORE");
}
