/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_RULES_H
#define CRM_SEGMENT_RULES_H

/* What the parts of the room share. For this room only. */

#include "crm/segment/segment.h"
#include "crm/segment/segment_evaluate.h"
#include "crm/segment/segment_filter.h"
#include "crm/segment/segment_store.h"

/* Who sees only some records of a type, the people of a branch, may use its lists: they see, and
 * put in, those records only. What a list is, all of whose members it is, is not theirs to change.
 */
enum segment_aim { SEGMENT_SEE, SEGMENT_PUT_IN, SEGMENT_CHANGE };

/* FORBIDDEN: the actor may not do that to lists of the type. */
status segment_may(struct work *w, const struct record_type *type, enum segment_aim aim) MUST_CHECK;

/* The list, as somebody gets it who may do that to it. */
status segment_get_for(struct work *w, int64_t id, enum segment_aim aim,
                       struct segment *ret_segment) MUST_CHECK;

status segment_type_of(struct work *w, const struct segment *segment,
                       const struct record_type **ret_type) MUST_CHECK;

/* The rule of a list that has one, as it was said. */
status segment_rule_said(struct work *w, const struct segment *segment,
                         const struct segment_branch **ret_rule) MUST_CHECK;
/* Who is in the list by hand, besides, and who is not. */
struct segment_branch *segment_rule_by_hand(struct work *w, const struct segment *segment,
                                            const struct segment_branch *rule);
/* The lists that belong to it go with it, and come back with it. */
status segment_hand_follow(struct work *w, const struct segment *segment) MUST_CHECK;

/* What holds of members: the rule, and who is in or out by hand. */
status segment_rule_of(struct work *w, const struct segment *segment,
                       const struct segment_branch **ret_rule) MUST_CHECK;

/* Notes who changed it. */
status segment_touch(struct work *w, struct segment *segment) MUST_CHECK;
/* The size is looked at beside the writer, a moment later, and noted when it is another one. */
status segment_size_soon(struct work *w, int64_t segment) MUST_CHECK;
#define SEGMENT_SIZE_JOB "segment.size"
struct job;
status segment_size_run(struct work *w, const struct job *job);

/* A record that is in a list in the place of one that was merged into it. */
struct segment_stand_in {
    struct segment_member member;
    int64_t               merged;
};

/* Whether somebody put the record, or one that was merged into it, into a list of its type. */
status segment_is_put_in(struct work *w, const struct segment *segment,
                         const struct record_type *type, int64_t record, bool *ret_in) MUST_CHECK;

/* Those members that are in the list in the place of others: rows of struct segment_stand_in. */
status segment_stand_ins(struct work *w, const struct segment *segment,
                         const struct record_type *type, struct rows *ret_stand_ins) MUST_CHECK;

/*
 * While a wave waits (segment_wave.h), everybody who is in the list: rows of struct segment_member
 * in order of record. NULL: none waits.
 */
status segment_waiting(struct work *w, const struct segment *segment,
                       const struct record_type *type, const struct rows **ret_members) MUST_CHECK;
bool   segment_is_among(const struct rows *members, int64_t record);

/* A record that the actor does not see is in no list for them. */
status segment_sees(struct work *w, const struct record_type *type, int64_t record,
                    bool *ret_seen) MUST_CHECK;

/* All members at once: rows of int64_t, rising. In a READ if there may be many. */
status segment_everybody(struct work *w, const struct segment *segment,
                         struct rows *ret_ids) MUST_CHECK;

#endif
