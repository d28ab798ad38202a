/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_FACT_KEEP_H
#define CRM_FACT_KEEP_H

/* What is forgotten of the ledger: in time, and of people who are erased. For this room only. */

#include "crm/fact/fact.h"
#include "kit/job/job.h"

#define FACT_ERASE_JOB "fact.erase"

/* Whether the details of such a fact may hold what a person typed, or where they were. */
bool fact_is_typed(int64_t kind);

/* Whether facts of a kind may be forgotten in time: no total and no list needs them. */
bool fact_is_passing(int64_t kind);

status fact_erase_run(struct work *w, const struct job *job);
status fact_forget_run(struct work *w, const struct job *job);

#endif
