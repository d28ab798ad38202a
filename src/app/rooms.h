/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ROOMS_H
#define APP_ROOMS_H

/*
 * The list of rooms, and what they hang on the house, gathered for the machines: tables, then NULL.
 *
 * How to add a room: a folder in src/crm, its name in floors.txt and in rooms.c.
 */

#include "base/work.h"
#include "crm/room.h"
#include "kit/job/job.h"

struct http_options;
struct route;
struct sender;

extern const struct house app_house;
extern const struct house app_house_without_limits; /* OPTION_SEARCH_WITHOUT_LIMITS */

const struct route *const *rooms_routes(struct work *w);

/* Routes, gate and what else the rooms do around each request. */
void rooms_hang_on(struct work *w, struct http_options *options);

/* The jobs, chores and followers of all rooms, for jobs_open; lives as long as the work. */
struct job_options rooms_job_options(struct work *w);

/* Those who call other programs, for post_open; lives as long as the work. */
const struct sender *const *rooms_senders(struct work *w);

#endif
