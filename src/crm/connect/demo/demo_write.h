/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_DEMO_WRITE_H
#define CRM_CONNECT_DEMO_WRITE_H

/* A stretch of the plan becomes records, orders and facts, in one WRITE. */

#include "crm/connect/demo/demo_plan.h"
#include "kit/text/zone.h"

struct demo_writing {
    const struct demo_plan *plan;
    int64_t                 stores[DEMO_STORES];
    const struct zone      *zones[DEMO_STORES];
    int64_t                *identities;  /* of customers */
    int64_t                *orders;      /* ids */
    size_t                  from, until; /* events of this stretch */
};

/* Stores, and the rates between their currencies. WRITE. */
status demo_write_stores(struct work *w, struct demo_writing *writing) MUST_CHECK;

/* The events from `from` up to `until`. WRITE. */
status demo_write_events(struct work *w, struct demo_writing *writing) MUST_CHECK;

#endif
