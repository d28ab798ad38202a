/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_RUN_H
#define CRM_CONNECT_IMPORT_RUN_H

/* From a plan to the end of the file: slices, progress, what is left of an earlier run. */

#include "crm/connect/csv/import_errors.h"
#include "crm/connect/csv/import_plan.h"

/* What a run is told besides its plan. */
struct import_orders {
    bool                            from_job; /* stops between slices when the house closes */
    const struct import_error_file *errors;   /* open; NULL = bad rows are only kept */
    void (*progress)(void *arg, const struct import *import);
    void *arg;
};

/*
 * In no transaction. `import` is the row as it was inserted, or as an earlier run left it;
 * afterwards as it is. UNAVAILABLE: the house closes or a machine is down; running it again goes
 * on. Anything else that is not OK is kept as the reason of the failure of this import, too.
 */
status import_run(struct work *w, struct import_plan *plan, const struct import_orders *orders,
                  struct import *import) MUST_CHECK;

#endif
