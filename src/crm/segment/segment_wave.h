/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_WAVE_H
#define CRM_SEGMENT_WAVE_H

/*
 * Many records go into a list, or out of it, at once. Making a row and a fact of each would hold
 * the writer for as long as there are many, so what is written at once is a wave: the set of them,
 * in pieces of a few thousand bytes, and the instant. It is true from its commit on: whoever reads
 * takes rows and waves together. A job makes rows and facts of it, a slice in each unit; what is
 * done leaves the wave in the same unit, so a crash neither loses nor repeats any of it.
 * docs/why/lists.md. For this room only.
 *
 *   segment_wave.c        waves, and what they leave
 *   segment_wave_store.c  their rows
 */

#include "crm/segment/segment.h"

enum {
    SEGMENT_SLICE = 250,  /* records that one unit makes rows and facts of */
    SEGMENT_PIECE = 1000, /* ids in a piece */
};

/* Records that go one way at one instant. */
struct segment_step {
    const struct segment     *segment;
    const struct record_type *type;
    bool                      entering;
    int64_t                   at;
};

/*
 * Rows and facts, now: at most SEGMENT_SLICE ids. Who is in already, or is not, stays so without a
 * word; a record that is not there (any more) is left out. `ret_moved` counts the others; may be
 * NULL.
 */
status segment_step(struct work *w, const struct segment_step *step, const struct rows *ids,
                    int64_t *ret_moved) MUST_CHECK;

/* The fact alone, of a contact. */
status segment_step_tell(struct work *w, const struct segment_step *step,
                         int64_t record) MUST_CHECK;

/* In a WRITE: nobody else changes who is in the list until its end. */
status segment_lock(struct work *w, int64_t segment) MUST_CHECK;

/*
 * A set of any size: a step when it is small and nothing waits, a wave otherwise. Sets
 * segment.wave, for segment_touch to write. After segment_lock.
 */
status segment_wave_put(struct work *w, struct segment *segment, bool entering,
                        const struct segment_many *many) MUST_CHECK;

/* Ids, rising, for a wave. */
struct segment_many segment_wave_cut(struct work *w, const struct rows *ids);

/* What is not done yet of a list, oldest first: rows of struct segment_wave. */
struct segment_wave {
    int64_t id, segment;
    bool    entering;
    int64_t at, total, rest;
};
status segment_waves(struct work *w, int64_t segment, struct rows *ret_waves) MUST_CHECK;

/*
 * Everybody who was put in, archived or not, as rows and waves say together: rows of struct
 * segment_member in order of record. `waves` as of segment_waves.
 */
status segment_wave_members(struct work *w, int64_t segment, const struct rows *waves,
                            struct rows *ret_members) MUST_CHECK;

/* What waits about one record is done now, so that its row is the truth. After segment_lock. */
status segment_wave_settle(struct work *w, const struct segment *segment, const struct rows *waves,
                           int64_t record) MUST_CHECK;

/* A record that is erased is in no wave. */
status segment_wave_erase(struct work *w, const char *type, int64_t record) MUST_CHECK;

/* The waves of a list that is forgotten, a slice: `ret_more` = there is more. */
status segment_wave_forget(struct work *w, int64_t segment, bool *ret_more) MUST_CHECK;

#define SEGMENT_WAVE_JOB "segment.wave"
struct job;
status segment_wave_run(struct work *w, const struct job *job);

#endif
