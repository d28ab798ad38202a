/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_SET_H
#define CRM_SEGMENT_SET_H

/*
 * Sets of records as rows of int64_t, rising, each once; and as bytes: the distance of each from
 * the one before it, seven bits a byte, the lowest first. Neighbours take a byte each. For this
 * room only.
 */

#include "base/list.h"
#include "base/shape.h"
#include "base/text.h"
#include "base/work.h"

/* Puts ids in order and takes doubles out. */
struct rows segment_set_of(struct list *ids);

bool segment_set_has(const struct rows *set, int64_t id);

void segment_set_save(const int64_t *ids, size_t count, struct text *out);
/* BROKEN: the bytes are no set. */
status segment_set_load(struct work *w, struct bytes from, struct rows *ret_set) MUST_CHECK;

#endif
