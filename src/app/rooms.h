/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ROOMS_H
#define APP_ROOMS_H

/* The list of rooms. How to add one: a folder in src/crm, lines here and in floors.txt. */

#include "base/work.h"
#include "crm/room.h"
#include "kit/job/job.h"

extern const struct house app_house;

/* The jobs, chores and followers of all rooms, for jobs_open; lives as long as the work. */
struct job_options rooms_job_options(struct work *w);

#endif
