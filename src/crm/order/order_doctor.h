/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ORDER_DOCTOR_H
#define CRM_ORDER_DOCTOR_H

/* Counts everything anew that orders add up to: for `storefolk doctor` and its --rebuild. */

#include "crm/room.h"

extern const struct check   order_checks[];
extern const struct rebuild order_rebuilds[];

#endif
