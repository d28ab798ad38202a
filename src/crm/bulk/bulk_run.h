/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_BULK_RUN_H
#define CRM_BULK_RUN_H

/* Actions at work, in slices. For this room only. */

#include "base/work.h"

struct job;

/* Payload {"id": 5}. Does what waits to be done, or to be undone. */
#define BULK_JOB "bulk.run"
status bulk_run_job(struct work *w, const struct job *job) MUST_CHECK;

/* Payload NULL. Takes out what is over for longer than BULK_KEEP. */
status bulk_forget_job(struct work *w, const struct job *job) MUST_CHECK;

#endif
