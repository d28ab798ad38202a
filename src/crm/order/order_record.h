/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ORDER_RECORD_H
#define CRM_ORDER_RECORD_H

/* The rules of orders and lines as records: callbacks of struct record_type. For this room only. */

#include "crm/order/order.h"
#include "crm/record/record.h"
#include "kit/job/job.h"

status order_record_create(struct work *w, struct record_change *change, int64_t *ret_id);
status order_record_before(struct work *w, struct record_change *change);
status order_record_archived(struct work *w, int64_t id, bool archived);
status order_record_relate(struct work *w, const struct record_wish *wish);

/* The head of the order as a draft, without lines. */
struct order_draft order_record_head(const struct order *order);

/*
 * The store of a new order: by its name, or its id; the only one when nothing is said. Programs
 * for the field's API name what shops they like: who may make stores makes it by that, in the
 * order's currency or else the home's. INVALID: no such store, or none is named and there are
 * several.
 */
status order_record_store(struct work *w, const char *name, const char *currency,
                          int64_t *ret_store) MUST_CHECK;

/* A chore: orders of stores that got another name take it over, in slices. */
job_run order_follow_names;

status order_line_before(struct work *w, struct record_change *change);
status order_line_archived(struct work *w, int64_t id, bool archived);
status order_line_resolve(struct work *w, int64_t id, int64_t *ret_id);
status order_line_relate(struct work *w, const struct record_wish *wish);

#endif
