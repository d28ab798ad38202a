/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_ORDER_H
#define CRM_SEGMENT_ORDER_H

/* What tests of events ask of the order: coupon, channel, status, country … For this room only. */

#include "base/shape.h"
#include "base/work.h"

struct fact;

bool segment_order_word(const char *property);

/* What the order of a fact says under such a word: rows of const char *; none when it has no order.
 */
status segment_order_texts(struct work *w, const struct fact *fact, const char *word,
                           struct rows *ret_texts) MUST_CHECK;

#endif
