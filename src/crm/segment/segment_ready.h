/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_READY_H
#define CRM_SEGMENT_READY_H

/* Segments that a shop can take as they are, or change: names and sentences. For this room only. */

struct segment_ready {
    const char *name, *sentence;
};

extern const struct segment_ready segment_readies[]; /* ends with name NULL */

#endif
