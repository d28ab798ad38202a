/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_PIPELINE_STORE_H
#define CRM_RECORD_PIPELINE_STORE_H

/* The rows of pipelines and stages. For this room only. */

#include "crm/record/record.h"
#include "kit/db/db.h"

struct record_pipeline_row {
    const char *type, *id, *label;
    int64_t     display_order;
    int64_t     created_at, updated_at, archived_at;
};

struct record_stage_row {
    const char *type, *pipeline, *id, *label;
    int64_t     display_order;
    const char *metadata;
    int64_t     created_at, updated_at, archived_at;
};

/* Of all types, also those that were removed, in their order. */
status record_store_pipelines(struct work *w, struct rows *ret_pipelines) MUST_CHECK;
status record_store_stages(struct work *w, struct rows *ret_stages) MUST_CHECK;

status record_store_put_pipeline(struct work *w, const struct record_pipeline_row *row) MUST_CHECK;
status record_store_put_stage(struct work *w, const struct record_stage_row *row) MUST_CHECK;

/* One line of what was done; `stage` NULL = to the pipeline itself. */
struct record_pipeline_done {
    const char *type, *pipeline, *stage, *action, *state;
};
status record_store_note_pipeline(struct work                       *w,
                                  const struct record_pipeline_done *done) MUST_CHECK;
status record_store_pipeline_audit(struct work *w, const struct record_pipeline_done *of,
                                   struct rows *ret_events) MUST_CHECK;

/* A record that is not archived and in the stage; stage NULL = in the pipeline. NOT_FOUND without
 * words. */
status record_store_in_stage(struct work *w, const struct record_type *type, const char *pipeline,
                             const char *stage, int64_t *ret_id) MUST_CHECK;

#endif
