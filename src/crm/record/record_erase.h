/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_ERASE_H
#define CRM_RECORD_ERASE_H

/* After records were erased: their bytes leave the files too. For this room only. */

#include "crm/record/record.h"

struct job;

#define RECORD_SCRUB_JOB "record.scrub"
status record_scrub_run(struct work *w, const struct job *job);

#endif
