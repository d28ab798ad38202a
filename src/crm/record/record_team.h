/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_TEAM_H
#define CRM_RECORD_TEAM_H

/*
 * The team of a record: the primary team of its owner (hubspot_team_id), of types that have the
 * property. It comes with the owner in the same unit; when a user changes the team, their records
 * follow within a minute or so. For this room only.
 */

#include "crm/record/record_meta.h"
#include "kit/job/job.h"

/* Before a record is written: a change of the owner becomes one of the team too. */
status record_team_take(struct work *w, const struct record_meta *meta,
                        struct record_change *change) MUST_CHECK;

/* A chore: records of users who changed the team, in slices. */
job_run record_team_follow;

/*
 * record.c: changes a record by the rule `amend`, with all that follows from a change, as the house
 * does it and not the actor. NOT_FOUND: it is archived, or there is none.
 */
typedef status record_amending(struct work *w, struct record_change *change, const void *arg);
status         record_amend(struct work *w, const struct record_ref *record, record_amending *amend,
                            const void *arg) MUST_CHECK;

#endif
