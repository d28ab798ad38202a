/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What visitors do: the collector. */
#include "crm/room.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/person/person.h"
#include "crm/visit/visit_api.h"
#include "crm/visit/visit_session.h"
#include "crm/visit/visit_store.h"
#include "kit/db/db.h"
#include "kit/job/job.h"

/* Of one WRITE: some ms. */
enum { FORGET_AT_ONCE = 2000 };

static status forget_unit(struct work *w, void *count)
{
    return visit_store_forget_seen(w, w->now / (7 * DAY) - 1, FORGET_AT_ONCE, count);
}

static status forget(struct work *w, const struct job *job)
{
    int64_t count = 1;
    while (count > 0) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house closes.");
        TRY(db_work(w, WRITE, forget_unit, &count));
    }
    return OK;
}

/* Words in the ledger go by crm/fact. One who was merged had nothing of their own any more. */
static status erase(struct work *w, const struct record_erased *erased)
{
    struct rows ids;
    if (!text_same(erased->type->name, "contacts"))
        return OK;
    status outcome = person_identities(w, erased->id, &ids);
    return outcome == OK ? visit_store_remove_of(w, &ids) : outcome == NOT_FOUND ? OK : outcome;
}

static const struct chore chores[] = {
    {"visit.forget_messages", HOUR, 17 * MINUTE, forget},
    {0},
};

static const struct follower followers[] = {
    {"visit", visit_follow},
    {0},
};

static const struct check checks[] = {
    {"visits and their facts", visit_check_facts},
    {"visits of contacts", visit_check_contacts},
    {0},
};

static const struct rebuild rebuilds[] = {
    {"visits", visit_rebuild},
    {0},
};

extern const struct room visit_room;
const struct room        visit_room = {
           .name = "visit",
           .routes = visit_routes,
           .chores = chores,
           .followers = followers,
           .checks = checks,
           .rebuilds = rebuilds,
           .erase = erase,
           .regrouped = visit_refresh_contact,
};
