/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_FLIP_H
#define CRM_SEGMENT_FLIP_H

/* When the answer of a filter changes by itself, because time passes. For this room only. */

#include "crm/segment/segment_parts.h"

/*
 * The first instant after now at which the answer may be another one if nothing happens until then;
 * it may be too early, never too late. TIME_LAST: never. Of filters that are steady.
 */
status segment_filter_next(const struct segment_record *record, const struct segment_filter *filter,
                           int64_t *ret_time) MUST_CHECK;

/* Whether segment_filter_next knows it. Refinements by relative time are not worth it. */
bool segment_filter_is_steady(const struct segment_filter *filter);

/* Whether nothing in the branch depends on what time it is. */
bool segment_branch_is_timeless(const struct segment_branch *branch);

#endif
