/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The doctor finds visits that are not what they were made of. */
#include "base/text.h"
#include "base/time.h"
#include "crm/person/person.h"
#include "crm/visit/visit_rig.h"
#include "crm/visit/visit_session.h"
#include "kit/db/db.h"
#include "test/check.h"

static status follow_unit(struct work *w, void *taken)
{
    return visit_follow(w, taken);
}

struct checking {
    status (*run)(struct work *w);
};

static status check_unit(struct work *w, void *arg)
{
    return ((struct checking *) arg)->run(w);
}

static status check(struct work *w, status (*run)(struct work *w))
{
    struct checking checking = {run};
    struct work    *own = work_open(w->machines, w->now);
    status          outcome = db_work(own, READ, check_unit, &checking);
    work_close(own);
    return outcome;
}

static status spoil_visits(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "UPDATE visit SET pages = 1, events = 1");
    return query_run(w, query, arg);
}

static status spoil_contact(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "UPDATE contact SET number_of_visits = 7");
    return query_run(w, query, arg);
}

static void open(struct work *w, struct visit_rig *rig)
{
    int64_t taken = 1;
    visit_rig_open(w, rig);
    for (int i = 0; i < 3; i++)
        CHECK_INT(visit_rig_tell(w, rig, "/v1/page", "{\"anonymousId\":\"a\"}"), 200);
    CHECK_INT(visit_rig_tell(w, rig, "/v1/identify",
                             "{\"anonymousId\":\"a\",\"traits\":{\"email\":\"a@example.com\"}}"),
              200);
    CHECK_INT(visit_rig_tell(w, rig, "/v1/page", "{\"anonymousId\":\"nobody\"}"), 200);
    CHECK_OK(check(w, visit_check_facts)); /* what the follower has not taken yet is no fault */
    while (taken > 0)
        CHECK_OK(db_work(w, WRITE, follow_unit, &taken));
    CHECK_OK(check(w, visit_check_facts));
    CHECK_OK(check(w, visit_check_contacts));
}

static void visits_that_lack_an_event_are_found_and_made_anew(struct work *w)
{
    struct visit_rig rig;
    int64_t          changed;
    open(w, &rig);
    CHECK_OK(db_work(w, WRITE, spoil_visits, &changed));
    CHECK_INT(changed, 2);
    CHECK_INT(check(w, visit_check_facts), BROKEN);
    CHECK_INT(check(w, visit_check_contacts), BROKEN);
    CHECK_OK(visit_rebuild(w));
    CHECK_OK(check(w, visit_check_facts));
    CHECK_OK(check(w, visit_check_contacts));
    CHECK_OK(db_work(w, WRITE, spoil_contact, &changed));
    CHECK_INT(check(w, visit_check_contacts), BROKEN);
    CHECK_OK(visit_rebuild(w));
    CHECK_OK(check(w, visit_check_contacts));
    visit_rig_close(w, &rig);
}

static status erase_unit(struct work *w, void *contact)
{
    return person_erase(w, *(int64_t *) contact);
}

static void facts_of_somebody_who_was_erased_need_no_visit(struct work *w)
{
    struct visit_rig rig;
    open(w, &rig);
    int64_t contact = visit_rig_contact(w, "email", "a@example.com");
    CHECK_OK(db_work(w, WRITE, erase_unit, &contact));
    CHECK_OK(check(w, visit_check_facts));
    CHECK_OK(check(w, visit_check_contacts));
    visit_rig_close(w, &rig);
}

SUITE_DB("doctor of visits", TEST(visits_that_lack_an_event_are_found_and_made_anew),
         TEST(facts_of_somebody_who_was_erased_need_no_visit));
