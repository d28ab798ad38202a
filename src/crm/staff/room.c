/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "base/time.h"
#include "crm/staff/staff_api.h"
#include "crm/staff/staff_cookie.h"
#include "crm/staff/staff_oauth_store.h"
#include "crm/staff/staff_second_store.h"
#include "crm/staff/staff_store.h"
#include "kit/db/db.h"
#include "kit/job/job.h"

static status forget_unit(struct work *w, void *arg)
{
    TRY(staff_store_forget_access(w, w->now - DAY));
    TRY(staff_store_forget_tickets(w));
    return staff_store_forget(w, w->now - SESSION_LASTS, w->now - DAY);
}

/* Sessions and access tokens that have ended, and failures to sign in that do not count any more.
 */
static status forget(struct work *w, const struct job *job)
{
    return db_work(w, WRITE, forget_unit, NULL);
}

static const struct chore chores[] = {
    {"staff.forget", DAY, 3 * HOUR, forget},
    {0},
};

extern const struct room staff_room;
const struct room        staff_room = {
           .name = "staff",
           .routes = staff_routes,
           .chores = chores,
};
