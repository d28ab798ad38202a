/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_STAGE_TIME_H
#define CRM_RECORD_STAGE_TIME_H

/*
 * When records came to the stages of their pipelines and left them, and for how long they stayed.
 * Each stage of a type gives properties that tell it, read only:
 *
 *   hs_v2_date_entered_<stage>        when it came there the last time
 *   hs_v2_date_exited_<stage>         when it left the last time
 *   hs_v2_latest_time_in_<stage>      ms of its last stay that is over
 *   hs_v2_cumulative_time_in_<stage>  ms of all its stays that are over
 *
 * and under their older names, hidden: hs_date_entered_, hs_date_exited_, hs_time_in_ (the last
 * stay). A stay that goes on counts in neither time, so values change only when a record moves. In
 * the name of a property an id with other characters than a-z, 0-9 and '_' is written with '_' for
 * them and a number behind it that keeps it apart.
 *
 * The properties come and go with their stages; what is known of records stays with the records.
 * Everything follows from the history of the stage: docs/why/properties.md. For this room only.
 */

#include "base/list.h"
#include "crm/record/record_meta.h"

/* Where the value of such a property stands. */
struct record_stage_value {
    const char *type, *table; /* of the record */
    const char *stage;
    const char *column; /* of the table stage_time */
};

/* Adds the properties of all stages to a type's. After its pipelines are described. */
void record_stage_time_describe(struct work *w, struct record_meta *meta, struct list *properties);

/* After a change was written, with its history: if it moves the record, what follows from that
 * becomes part of it. */
status record_stage_time_follow(struct work *w, const struct record_meta *meta,
                                struct record_change *change) MUST_CHECK;

/* Of a record that is erased. */
status record_stage_time_erase(struct work *w, const struct record_type *type,
                               int64_t id) MUST_CHECK;

/* For the doctor: BROKEN names the first record whose times are not what its history gives. */
status record_check_stage_times(struct work *w) MUST_CHECK;
/* Makes them anew; runs with no transaction open. */
status record_rebuild_stage_times(struct work *w) MUST_CHECK;

#endif
