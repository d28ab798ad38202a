/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ORDER_ERASE_H
#define CRM_ORDER_ERASE_H

/* Somebody is forgotten. For this room only. */

#include "crm/record/record.h"

/* For struct room.erase: their orders and carts say no more whose they were. */
status order_erase(struct work *w, const struct record_erased *erased) MUST_CHECK;

#endif
