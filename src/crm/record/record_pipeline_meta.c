/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pipelines as part of what is known of a type, and the stage a record comes to. */
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "crm/record/record_pipeline_rules.h"
#include "crm/record/record_pipeline_store.h"
#include "kit/json/json.h"

/* ---- describing a type ---- */

static status read_metadata(struct work *w, const char *words, struct record_stage *stage)
{
    TRY(json_parse(w, words, strlen(words), &stage->metadata));
    const char *probability = json_text(stage->metadata, "probability");
    stage->closed = text_same(json_text(stage->metadata, "isClosed"), "true");
    if (probability == NULL || money_parse(probability, &stage->probability) != MONEY_OK)
        stage->probability = ABSENT;
    return OK;
}

static status read_stages(struct work *w, const struct rows *rows, const struct record_type *type,
                          struct record_pipeline *pipeline)
{
    const struct record_stage_row *row = rows->items;
    struct list                    stages = list_open(w->arena, sizeof(struct record_stage));
    for (int64_t i = 0; i < rows->count; i++, row++) {
        if (!text_same(row->type, type->id) || !text_same(row->pipeline, pipeline->id)
            || row->archived_at != ABSENT)
            continue;
        struct record_stage *stage = list_add(&stages);
        *stage = (struct record_stage){.id = row->id,
                                       .label = row->label,
                                       .display_order = row->display_order,
                                       .created_at = row->created_at,
                                       .updated_at = row->updated_at,
                                       .archived_at = ABSENT};
        TRY(read_metadata(w, row->metadata, stage));
    }
    pipeline->stages = stages.items;
    pipeline->stage_count = stages.count;
    return OK;
}

static status read_pipelines(struct work *w, const struct rows *rows, struct record_meta *meta)
{
    const struct record_pipeline_row *row = rows[0].items;
    struct list pipelines = list_open(w->arena, sizeof(struct record_pipeline));
    for (int64_t i = 0; i < rows[0].count; i++, row++) {
        if (!text_same(row->type, meta->type->id) || row->archived_at != ABSENT)
            continue;
        struct record_pipeline *pipeline = list_add(&pipelines);
        *pipeline = (struct record_pipeline){.id = row->id,
                                             .label = row->label,
                                             .display_order = row->display_order,
                                             .created_at = row->created_at,
                                             .updated_at = row->updated_at,
                                             .archived_at = ABSENT};
        TRY(read_stages(w, &rows[1], meta->type, pipeline));
    }
    meta->pipelines = pipelines.items;
    meta->pipeline_count = pipelines.count;
    return OK;
}

static void add_option(struct list *options, const char *value, const char *label)
{
    for (size_t i = 0; i < options->count; i++)
        if (text_same(((struct record_option *) list_at(options, i))->value, value))
            return;
    struct record_option option = {value, label, NULL, (int64_t) options->count, false};
    *(struct record_option *) list_add(options) = option;
}

static void put_options(const struct record_meta *meta, const char *property,
                        const struct list *options, struct list *properties)
{
    const union map_value *place = map_get(&meta->names, property);
    if (place == NULL)
        return;
    struct record_property *found = list_at(properties, (size_t) place->number);
    found->options = options->items;
    found->option_count = options->count;
}

status record_pipelines_describe(struct work *w, const struct rows *rows, struct record_meta *meta,
                                 struct list *properties)
{
    struct list pipelines = list_open(w->arena, sizeof(struct record_option));
    struct list stages = list_open(w->arena, sizeof(struct record_option));
    if (meta->type->stage == NULL)
        return OK;
    TRY(read_pipelines(w, rows, meta));
    for (size_t i = 0; i < meta->pipeline_count; i++) {
        const struct record_pipeline *pipeline = &meta->pipelines[i];
        add_option(&pipelines, pipeline->id, pipeline->label);
        for (size_t j = 0; j < pipeline->stage_count; j++)
            add_option(&stages, pipeline->stages[j].id, pipeline->stages[j].label);
    }
    put_options(meta, meta->type->pipeline, &pipelines, properties);
    put_options(meta, meta->type->stage, &stages, properties);
    return OK;
}

const struct record_pipeline *record_pipeline_in(const struct record_meta *meta, const char *id)
{
    for (size_t i = 0; i < meta->pipeline_count; i++)
        if (text_same(meta->pipelines[i].id, id))
            return &meta->pipelines[i];
    return NULL;
}

const struct record_stage *record_stage_in(const struct record_pipeline *pipeline, const char *id)
{
    for (size_t i = 0; i < pipeline->stage_count; i++)
        if (text_same(pipeline->stages[i].id, id))
            return &pipeline->stages[i];
    return NULL;
}

/* ---- where a record goes ---- */

/* Where a record is, or is about to be. */
struct place {
    const char *pipeline, *stage; /* NULL or "" = nowhere */
};

static status read_place(struct work *w, const struct record_type *type, int64_t id,
                         struct place *ret_place)
{
    struct record     record;
    const char *const names[] = {type->pipeline, type->stage, NULL};
    TRY(record_get(w, type, id, names, true, &record));
    *ret_place = (struct place){record_value_of(&record, type->pipeline),
                                record_value_of(&record, type->stage)};
    return OK;
}

status record_stage_of(struct work *w, const struct record_meta *meta, int64_t id,
                       const struct record_stage **ret_stage)
{
    struct place place;
    TRY(read_place(w, meta->type, id, &place));
    const struct record_pipeline *pipeline = record_pipeline_in(meta, place.pipeline);
    *ret_stage = pipeline == NULL ? NULL : record_stage_in(pipeline, place.stage);
    return OK;
}

/* The pipeline that a stage alone means: the first that has it. */
static const char *pipeline_of(const struct record_meta *meta, const char *stage)
{
    for (size_t i = 0; i < meta->pipeline_count; i++)
        if (record_stage_in(&meta->pipelines[i], stage) != NULL)
            return meta->pipelines[i].id;
    return meta->pipeline_count == 0 ? NULL : meta->pipelines[0].id;
}

static void complete(const struct record_meta *meta, struct place *place)
{
    const struct record_pipeline *pipeline;
    if (text_empty(place->pipeline))
        place->pipeline =
            text_empty(place->stage) ? meta->pipelines[0].id : pipeline_of(meta, place->stage);
    if (text_empty(place->stage) && (pipeline = record_pipeline_in(meta, place->pipeline)) != NULL
        && pipeline->stage_count > 0)
        place->stage = pipeline->stages[0].id;
}

static status check_place(struct work *w, const struct record_meta *meta, const struct place *place)
{
    const struct record_type     *type = meta->type;
    const struct record_pipeline *pipeline = record_pipeline_in(meta, place->pipeline);
    if (pipeline == NULL)
        return fail_reason(w, INVALID, "INVALID_OPTION", type->pipeline,
                           "%s: there is no pipeline '%.60s' of %s. GET /crm/v3/pipelines/%s "
                           "lists them.",
                           type->pipeline, place->pipeline, type->name, type->name);
    if (record_stage_in(pipeline, place->stage) != NULL)
        return OK;
    return fail_reason(w, INVALID, "INVALID_OPTION", type->stage,
                       "%s: '%.60s' is not a valid stage of the pipeline '%.60s'. To move to "
                       "another pipeline, set %s and %s together.",
                       type->stage, place->stage == NULL ? "" : place->stage, pipeline->id,
                       type->pipeline, type->stage);
}

static status refuse_nowhere(struct work *w, const struct record_type *type, const char *property)
{
    return fail_reason(w, INVALID, "INVALID_OPTION", property,
                       "%s cannot be empty: a %s is always in a stage.", property, type->singular);
}

status record_pipeline_check(struct work *w, const struct record_meta *meta,
                             struct record_change *change)
{
    const struct record_type *type = meta->type;
    if (type->stage == NULL || meta->pipeline_count == 0)
        return OK;
    struct place place = {record_change_value(change, type->pipeline),
                          record_change_value(change, type->stage)},
                 old = {0};
    if (!change->created && place.pipeline == NULL && place.stage == NULL)
        return OK;
    if (place.pipeline != NULL && *place.pipeline == '\0')
        return refuse_nowhere(w, type, type->pipeline);
    if (place.stage != NULL && *place.stage == '\0')
        return refuse_nowhere(w, type, type->stage);

    if (!change->created)
        TRY(read_place(w, type, change->id, &old));
    if (place.pipeline == NULL)
        place.pipeline = old.pipeline;
    if (place.stage == NULL)
        place.stage = old.stage;
    complete(meta, &place);
    TRY(check_place(w, meta, &place));
    if (!text_same(old.pipeline, place.pipeline))
        record_change_put(w, change, type->pipeline, place.pipeline);
    if (!text_same(old.stage, place.stage))
        record_change_put(w, change, type->stage, place.stage);
    return OK;
}

status record_change_stage(struct work *w, const struct record_change *change,
                           const struct record_stage **ret_stage)
{
    const struct record_type *type = change->type;
    const struct record_meta *meta;
    struct place              place = {record_change_value(change, type->pipeline),
                                       record_change_value(change, type->stage)},
                 old;
    *ret_stage = NULL;
    if (text_empty(place.pipeline) && text_empty(place.stage))
        return OK;
    TRY(record_meta_get(w, type, &meta));
    if (place.pipeline == NULL || place.stage == NULL) {
        TRY(read_place(w, type, change->id, &old));
        place.pipeline = place.pipeline == NULL ? old.pipeline : place.pipeline;
        place.stage = place.stage == NULL ? old.stage : place.stage;
    }
    const struct record_pipeline *pipeline = record_pipeline_in(meta, place.pipeline);
    if (pipeline != NULL)
        *ret_stage = record_stage_in(pipeline, place.stage);
    return OK;
}
