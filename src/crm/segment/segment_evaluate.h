/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_EVALUATE_H
#define CRM_SEGMENT_EVALUATE_H

/*
 * The plain evaluator: whom a rule holds for, found by looking at every record that may be meant,
 * with its history, associations, lists and facts, at `w->now`. It keeps nothing between two
 * questions, so it is right by construction and slow by nature; whatever is faster is tested
 * against it. For this room only.
 */

#include "crm/record/record.h"
#include "crm/segment/segment.h"
#include "crm/segment/segment_filter.h"

struct segment_evaluation;

/* A rule made ready for records of a type; lives as long as the work. It was checked before. */
status segment_evaluate_open(struct work *w, const struct record_type *type,
                             const struct segment_branch *rule,
                             struct segment_evaluation  **ret_evaluation) MUST_CHECK;

/*
 * At most `limit` records after one, in order of id, none of them archived: rows of struct
 * segment_member, joined_at being when the record was last changed. Fewer than `limit`: the end.
 */
status segment_evaluate_page(struct segment_evaluation *evaluation, int64_t after, int64_t limit,
                             struct rows *ret_members) MUST_CHECK;

status segment_evaluate_has(struct segment_evaluation *evaluation, int64_t record,
                            bool *ret_has) MUST_CHECK;

/* What cannot be known, such as events that nobody records yet: rows of const char *. */
struct rows segment_evaluate_warnings(const struct segment_evaluation *evaluation);

#endif
