/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_DEAL_STORE_H
#define CRM_DEAL_STORE_H

/* Rows of deals: how many records of other types are linked with one. Private to crm/deal. */

#include <stdint.h>

#include "base/work.h"

/* `by` is 1 or -1. */
status deal_store_add_contacts(struct work *w, int64_t id, int64_t by) MUST_CHECK;
status deal_store_put_counts(struct work *w, int64_t id, int64_t contacts,
                             int64_t lines) MUST_CHECK;
status deal_store_add_lines(struct work *w, int64_t id, int64_t by) MUST_CHECK;

#endif
