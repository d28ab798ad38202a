/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_TELL_H
#define CRM_SEGMENT_TELL_H

/*
 * Who entered and left a dynamic list of contacts becomes a fact, exactly once. Who was told to be
 * in is stored; what differs from the truth is told, and both are one transaction. So nothing is
 * lost or repeated by a crash, a restart or another node. Who comes in and is out again between two
 * looks, some ms apart, was not noticed. Who is in when the rule is made or changed was not moved
 * by anything that happened to them: nothing is told of it. For this room only.
 */

#include "kit/job/job.h"

/* The ledger went on: looks when something happened. */
status segment_follow(struct work *w, int64_t *ret_taken) MUST_CHECK;
/* The instant has come at which somebody enters or leaves by the clock. */
status segment_flip_fires(struct work *w, int64_t ref, int64_t at) MUST_CHECK;
/* In this WRITE: many went into a list, of which the ledger knows later; rules may ask of it. */
status segment_tell_soon(struct work *w) MUST_CHECK;
/* Tells; leaves that are not there it leaves to segment_build, and comes again after that. */
status segment_tell(struct work *w, const struct job *job) MUST_CHECK;

#endif
