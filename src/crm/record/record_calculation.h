/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_CALCULATION_H
#define CRM_RECORD_CALCULATION_H

/*
 * Properties that are calculated from others of the same record. A value is kept in its column like
 * any other, and is right at the end of each unit that changes what it is calculated from. For this
 * room only.
 */

#include "crm/record/record_meta.h"

struct job;

/* INVALID: the formula is wrong (record_formula.h), or needs itself; then it says by which way. */
status record_calculation_check(struct work *w, const struct record_meta *meta,
                                const struct record_property *draft) MUST_CHECK;

/* CONFLICT: a formula needs the property. */
status record_calculation_check_unused(struct work *w, const struct record_type *type,
                                       const struct record_property *property) MUST_CHECK;

/* After a change was written. What was calculated becomes part of it. */
status record_calculate(struct work *w, const struct record_meta *meta,
                        struct record_change *change) MUST_CHECK;

/* A new formula: over the first records at once, over the rest by a job. */
status record_calculation_start(struct work *w, const struct record_type *type,
                                const char *property) MUST_CHECK;

#define RECORD_CALCULATION_JOB "record.calculate"
status record_calculation_run(struct work *w, const struct job *job);

/* For the doctor: BROKEN names the first value that is not what its formula gives. */
status record_check_calculations(struct work *w) MUST_CHECK;
/* Calculates everything anew; runs with no transaction open. */
status record_rebuild_calculations(struct work *w) MUST_CHECK;

#endif
