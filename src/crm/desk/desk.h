/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_DESK_H
#define CRM_DESK_H

/*
 * Tickets: what customers ask of the shop, as objects of the record API. What follows from the
 * stage of a ticket is set by this room and by nobody else:
 *
 *   hs_is_closed   the stage closes
 *   time_to_close  ms from createdate to closed_date
 *   hs_v2_date_entered_current_stage
 *
 * closed_date is when it came to a stage that closes, unless somebody says otherwise; a ticket that
 * is opened again has none.
 */

#include "crm/record/record.h"

extern const struct record_type desk_types[]; /* ends with {0} */

#endif
