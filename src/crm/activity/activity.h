/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ACTIVITY_H
#define CRM_ACTIVITY_H

/*
 * What people note down and plan beside a record, as objects of the record API: notes, tasks,
 * calls, e-mails, meetings, communications. hs_timestamp is when it happens, or when a task is due;
 * who does not say gets the present instant. Of a task that is completed this room keeps when; of
 * an e-mail it reads who wrote to whom from hs_email_headers.
 */

#include "crm/record/record.h"

extern const struct record_type activity_types[]; /* ends with {0} */

#endif
