/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_PIPELINE_H
#define CRM_RECORD_PIPELINE_H

/*
 * Pipelines: the stages that records of a type go through. Part of crm/record/record.h, which
 * includes it.
 *
 * A type has them when it names two of its properties (record_type.pipeline and .stage); their
 * options are then the pipelines and all stages. A record is always in a stage of its own pipeline:
 * a new one, unless it says otherwise, in the first stage of the first pipeline; a stage alone
 * means the pipeline that it belongs to. Moving to a stage of another pipeline needs both. A type
 * without any pipeline leaves both properties empty.
 *
 * What a stage means stands in its metadata, texts by name, as in the API. Known are
 *
 *   isClosed     "true" / "false"; follows from the next two where there is one of them
 *   probability  "0.0" to "1.0": that it will be bought; 0 and 1 close
 *   ticketState  "OPEN" / "CLOSED"
 *
 * Pipelines and stages that are removed are only put aside: records keep what they say.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

struct json;
struct record_type;

struct record_stage {
    const char        *id; /* in a draft NULL = a new number */
    const char        *label;
    int64_t            display_order;
    const struct json *metadata;    /* an object of texts; NULL in a draft = {} */
    bool               closed;      /* read from the metadata, as is the next */
    int64_t            probability; /* millionths; ABSENT = not said */
    int64_t            created_at, updated_at, archived_at;
};

struct record_pipeline {
    const char                *id; /* in a draft NULL = a new number */
    const char                *label;
    int64_t                    display_order;
    const struct record_stage *stages; /* in their order */
    size_t                     stage_count;
    int64_t                    created_at, updated_at, archived_at;
};

/* In their order, without what was removed: rows of struct record_pipeline. INVALID: the type has
 * none. */
status record_pipeline_list(struct work *w, const struct record_type *type,
                            struct rows *ret_pipelines) MUST_CHECK;

/* NOT_FOUND. */
status record_pipeline_get(struct work *w, const struct record_type *type, const char *id,
                           const struct record_pipeline **ret_pipeline) MUST_CHECK;
status record_stage_get(struct work *w, const struct record_type *type, const char *pipeline,
                        const char *stage, const struct record_stage **ret_stage) MUST_CHECK;

/*
 * With its stages. INVALID: no label, two stages of one label, an id that is no name, metadata that
 * means nothing; of a type whose stages need one (record_type.stage_metadata) that is missing.
 * CONFLICT: the label or the id is taken; 100 pipelines, or 100 stages, are there.
 */
status record_pipeline_create(struct work *w, const struct record_type *type,
                              const struct record_pipeline *draft, const char **ret_id) MUST_CHECK;

/* Label and order. */
status record_pipeline_change(struct work *w, const struct record_type *type,
                              const struct record_pipeline *draft) MUST_CHECK;

/*
 * Label, order and all stages: those with an id that is there stay the same stage, so do those
 * without id whose label is there; the rest is made, and what is not named is removed.
 * CONFLICT: `unused` is said and a record is in a stage that would go.
 */
status record_pipeline_replace(struct work *w, const struct record_type *type,
                               const struct record_pipeline *draft, bool unused) MUST_CHECK;

/* OK also when it was removed before. CONFLICT: `unused` is said and a record is in it; it is the
 * last one. */
status record_pipeline_remove(struct work *w, const struct record_type *type, const char *id,
                              bool unused) MUST_CHECK;
/* Brings back what was removed. NOT_FOUND: it never was. */
status record_pipeline_restore(struct work *w, const struct record_type *type,
                               const char *id) MUST_CHECK;

status record_stage_create(struct work *w, const struct record_type *type, const char *pipeline,
                           const struct record_stage *draft, const char **ret_id) MUST_CHECK;
/* Label, order, metadata; NULL metadata stays. */
status record_stage_change(struct work *w, const struct record_type *type, const char *pipeline,
                           const struct record_stage *draft) MUST_CHECK;
/* The last stage of a pipeline cannot be removed: CONFLICT. */
status record_stage_remove(struct work *w, const struct record_type *type, const char *pipeline,
                           const char *stage, bool unused) MUST_CHECK;
status record_stage_restore(struct work *w, const struct record_type *type, const char *pipeline,
                            const char *stage) MUST_CHECK;

/* Who did what to a pipeline, or to one of its stages, newest first. */
struct record_pipeline_event {
    const char *action; /* CREATE UPDATE DELETE RESTORE */
    const char *state;  /* what it was afterwards, as in the API; NULL = not kept */
    int64_t     at, actor;
};

/* `stage` NULL = the pipeline itself. Rows of struct record_pipeline_event. */
status record_pipeline_audit(struct work *w, const struct record_type *type, const char *pipeline,
                             const char *stage, struct rows *ret_events) MUST_CHECK;

/* The stage that a change brings a record to; NULL = it stays where it is. For `before`. */
struct record_change;
status record_change_stage(struct work *w, const struct record_change *change,
                           const struct record_stage **ret_stage) MUST_CHECK;

#endif
