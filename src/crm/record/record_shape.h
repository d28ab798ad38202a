/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_SHAPE_H
#define CRM_RECORD_SHAPE_H

/*
 * What the CRM API says of properties, groups and pipelines, for its description: the members that
 * every program needs. Reading and writing them is record_json.h's. For this room only.
 */

#include "base/shape.h"

extern const struct shape record_property_view_shape, record_group_view_shape,
    record_pipeline_view_shape, record_stage_view_shape;

/* ?archived=true: what is put aside instead of what is in use. */
extern const struct shape record_archived_shape;

#endif
