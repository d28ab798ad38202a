/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_pipeline_store.h"

#include "crm/record/record_meta.h"
#include "crm/record/record_pipeline_sql.h"

static const struct field pipeline_fields[] = {
    FIELD(record_pipeline_row, type, FIELD_TEXT),
    FIELD(record_pipeline_row, id, FIELD_TEXT),
    FIELD(record_pipeline_row, label, FIELD_TEXT),
    FIELD(record_pipeline_row, display_order, FIELD_INT),
    FIELD(record_pipeline_row, created_at, FIELD_TIME),
    FIELD(record_pipeline_row, updated_at, FIELD_TIME),
    FIELD(record_pipeline_row, archived_at, FIELD_TIME),
};
static const struct shape pipeline_shape =
    SHAPE("RecordPipelineRow", record_pipeline_row, pipeline_fields);

static const struct field stage_fields[] = {
    FIELD(record_stage_row, type, FIELD_TEXT),
    FIELD(record_stage_row, pipeline, FIELD_TEXT),
    FIELD(record_stage_row, id, FIELD_TEXT),
    FIELD(record_stage_row, label, FIELD_TEXT),
    FIELD(record_stage_row, display_order, FIELD_INT),
    FIELD(record_stage_row, metadata, FIELD_TEXT),
    FIELD(record_stage_row, created_at, FIELD_TIME),
    FIELD(record_stage_row, updated_at, FIELD_TIME),
    FIELD(record_stage_row, archived_at, FIELD_TIME),
};
static const struct shape stage_shape = SHAPE("RecordStageRow", record_stage_row, stage_fields);

static const struct field event_fields[] = {
    FIELD(record_pipeline_event, action, FIELD_TEXT),
    FIELD(record_pipeline_event, state, FIELD_TEXT),
    FIELD(record_pipeline_event, at, FIELD_TIME),
    FIELD(record_pipeline_event, actor, FIELD_INT),
};
static const struct shape event_shape =
    SHAPE("RecordPipelineEvent", record_pipeline_event, event_fields);

status record_store_pipelines(struct work *w, struct rows *ret_pipelines)
{
    return db_list(w, &RECORD_PIPELINES, NO_PARAMS, &pipeline_shape, ret_pipelines);
}

status record_store_stages(struct work *w, struct rows *ret_stages)
{
    return db_list(w, &RECORD_STAGES, NO_PARAMS, &stage_shape, ret_stages);
}

status record_store_put_pipeline(struct work *w, const struct record_pipeline_row *row)
{
    return db_run(w, &RECORD_PIPELINE_PUT, params_of(w, &pipeline_shape, row), NULL);
}

status record_store_put_stage(struct work *w, const struct record_stage_row *row)
{
    return db_run(w, &RECORD_STAGE_PUT, params_of(w, &stage_shape, row), NULL);
}

/* ---- what was done ---- */

status record_store_note_pipeline(struct work *w, const struct record_pipeline_done *done)
{
    const char *type = done->type, *pipeline = done->pipeline, *action = done->action,
               *state = done->state, *stage = done->stage == NULL ? "" : done->stage;
    int64_t id = db_new_id(w), at = w->now, actor = w->actor.user;
    return db_run(w, &RECORD_PIPELINE_AUDIT_INSERT,
                  WITH(P_TEXT(type), P_TEXT(pipeline), P_TEXT(stage), P_INT(id), P_TEXT(action),
                       P_TEXT(state), P_INT(at), P_INT(actor)),
                  NULL);
}

status record_store_pipeline_audit(struct work *w, const struct record_pipeline_done *of,
                                   struct rows *ret_events)
{
    const char *type = of->type, *pipeline = of->pipeline,
               *stage = of->stage == NULL ? "" : of->stage;
    return db_list(w, &RECORD_PIPELINE_AUDIT_LIST,
                   WITH(P_TEXT(type), P_TEXT(pipeline), P_TEXT(stage)), &event_shape, ret_events);
}

/* ---- who is in it ---- */

static status add_where(struct work *w, struct query *query, const struct record_meta *meta,
                        const char *name, const char *value)
{
    const struct record_property *property;
    TRY(record_meta_need(w, meta, name, &property));
    query_words(query, " AND ");
    query_name(query, property->is.column);
    query_words(query, " = ");
    query_text(query, value);
    return OK;
}

status record_store_in_stage(struct work *w, const struct record_type *type, const char *pipeline,
                             const char *stage, int64_t *ret_id)
{
    const struct record_meta *meta;
    struct query             *query = query_open(w);
    TRY(record_meta_get(w, type, &meta));
    query_words(query, "SELECT id FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE archived_at IS NULL");
    TRY(add_where(w, query, meta, type->pipeline, pipeline));
    if (stage != NULL)
        TRY(add_where(w, query, meta, type->stage, stage));
    query_words(query, " LIMIT 1");
    return query_number(w, query, ret_id);
}
