/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_ZONE_H
#define KIT_TEXT_ZONE_H

/*
 * Time zones by their IANA names, such as "Europe/London" (ICU's tables). A zone is a table of its
 * changes from 1900 to 2100 and is not changed after it was opened, so any thread may use it;
 * before and after, its first and its last offset hold.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/work.h"

struct zone;

bool zone_valid(const char *name);

/* Lives as long as the work. INVALID (field "zone"): no such zone. */
status zone_open(struct work *w, const char *name, const struct zone **ret_zone) MUST_CHECK;

/* ms to add to UTC to get the time on the wall at this instant; east of Greenwich positive. */
int64_t zone_offset_at(const struct zone *zone, int64_t utc);

/*
 * The instant at which the wall shows `local` (ms, as if it were UTC). Shown twice (clocks went
 * back): the first time. Never shown (clocks went forward): what the wall would show if they had
 * not, so that 01:30 becomes 02:30.
 */
int64_t zone_to_utc(const struct zone *zone, int64_t local);

/* The day on the wall at this instant, as in base/time.h. */
int64_t zone_day_of(const struct zone *zone, int64_t utc);

#endif
