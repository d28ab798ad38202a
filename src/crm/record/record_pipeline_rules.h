/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_PIPELINE_RULES_H
#define CRM_RECORD_PIPELINE_RULES_H

/* How pipelines and records meet. For this room only. */

#include "base/list.h"
#include "crm/record/record_meta.h"
#include "kit/json/json.h"

/*
 * Adds the pipelines of a type to its metadata, and the options that follow from them. `rows` are
 * those of record_store_pipelines and record_store_stages, of all types.
 */
status record_pipelines_describe(struct work *w, const struct rows *rows, struct record_meta *meta,
                                 struct list *properties) MUST_CHECK;

/* NULL when there is none. */
const struct record_pipeline *record_pipeline_in(const struct record_meta *meta, const char *id);
const struct record_stage *record_stage_in(const struct record_pipeline *pipeline, const char *id);

/*
 * Before a record is written: puts in the pipeline and the stage that follow from what is said.
 * INVALID with reason INVALID_OPTION: the stage is none of the pipeline.
 */
status record_pipeline_check(struct work *w, const struct record_meta *meta,
                             struct record_change *change) MUST_CHECK;

/* Metadata in the one form in which it is kept. INVALID names the member that means nothing. */
status record_stage_metadata(struct work *w, const struct record_type *type,
                             const struct json  *metadata,
                             const struct json **ret_metadata) MUST_CHECK;

/* As the API shows them; an audit keeps the same. */
void record_json_put_stage(struct json_out *out, const struct record_stage *stage);
void record_json_put_pipeline(struct json_out *out, const struct record_pipeline *pipeline);

/* The stage that a record is in; NULL = none that is there. */
status record_stage_of(struct work *w, const struct record_meta *meta, int64_t id,
                       const struct record_stage **ret_stage) MUST_CHECK;

/* record_restage.c: what a stage says has changed; its records follow by a job. */
#define RECORD_RESTAGE_JOB "record.restage"
struct job;
status record_restage_enqueue(struct work *w, const struct record_type *type, const char *pipeline,
                              const char *stage) MUST_CHECK;
status record_restage_run(struct work *w, const struct job *job);

#endif
