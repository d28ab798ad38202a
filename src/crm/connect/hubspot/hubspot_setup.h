/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_HUBSPOT_SETUP_H
#define CRM_CONNECT_HUBSPOT_SETUP_H

/* The parts of hubspot_set_up. Each adds a struct hubspot_step for whatever it looked at. */

#include "crm/connect/hubspot/hubspot.h"

/* A campaign whose success is counted on the contact: properties "<prefix>_start_date" … */
struct hubspot_campaign {
    const char *name; /* an option of current_roi_campaign */
    const char *prefix;
    const char *label;
};

/* How to add one: a line in hubspot_properties.c. Ends with {0}. */
extern const struct hubspot_campaign hubspot_campaigns[];

void hubspot_add_step(struct work *w, struct list *steps, enum hubspot_outcome outcome,
                      const char *kind, const char *name);

status hubspot_set_up_properties(struct work *w, struct list *steps) MUST_CHECK;
status hubspot_set_up_lists(struct work *w, struct list *steps) MUST_CHECK;
status hubspot_set_up_workflows(struct work *w, struct list *steps) MUST_CHECK;
status hubspot_set_up_pipeline(struct work *w, struct list *steps) MUST_CHECK;

#endif
