/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people note down and plan beside a record: notes, tasks, calls, e-mails, meetings, messages.
 */
#include "crm/room.h"

#include "crm/activity/activity.h"

extern const struct room activity_room;
const struct room        activity_room = {.name = "activity", .records = activity_types};
