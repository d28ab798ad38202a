/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Visitors become people (R61). */
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/visit/visit_rig.h"
#include "test/check.h"

static void tell(struct work *w, const struct visit_rig *rig, const char *path, const char *body)
{
    CHECK_INT(visit_rig_tell(w, rig, path, body), 200);
}

static const char *user_of(struct work *w, const struct visit_rig *rig, const char *id)
{
    return work_text(w, "%lld:%s", (long long) rig->tracker.store, id);
}

struct line {
    int64_t contact, count;
};

static status line_unit(struct work *w, void *arg)
{
    static const int64_t kinds[] = {FACT_PAGE_VIEWED, 0};
    struct line         *line = arg;
    struct rows          ids, facts;
    TRY(person_identities(w, line->contact, &ids));
    struct ledger_page page = {ids.items, (size_t) ids.count, kinds, LEDGER_NEWEST, 100};
    TRY(ledger_by_subject(w, &page, &facts));
    line->count = facts.count;
    return OK;
}

/* Pages that are on the time line of a contact. */
static int64_t pages_of(struct work *w, int64_t contact)
{
    struct line line = {.contact = contact};
    CHECK_OK(db_work(w, READ, line_unit, &line));
    return line.count;
}

static void a_visitor_is_no_contact_until_they_say_who_they_are(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    tell(w, &rig, "/v1/page", "{\"anonymousId\":\"a1\"}");
    tell(w, &rig, "/v1/page", "{\"anonymousId\":\"a1\"}");
    CHECK_INT(visit_rig_contacts(w), 0);
    CHECK_INT(visit_rig_contact(w, "anonymous", "a1"), ABSENT);
    tell(w, &rig, "/v1/identify",
         "{\"anonymousId\":\"a1\",\"userId\":\"u1\",\"traits\":{\"email\":\"Ann@Example.com\","
         "\"firstName\":\"Ann\",\"phone\":\"+44 20 7946 0958\"}}");
    CHECK_INT(visit_rig_contacts(w), 1);
    int64_t ann = visit_rig_contact(w, "email", "ann@example.com");
    CHECK_INT(visit_rig_contact(w, "anonymous", "a1"), ann);
    CHECK_INT(visit_rig_contact(w, "user", user_of(w, &rig, "u1")), ann);
    CHECK_INT(visit_rig_contact(w, "phone", "+442079460958"), ann);
    CHECK_INT(pages_of(w, ann), 2);

    /* Another device, known by the account: what is seen there is theirs too. */
    tell(w, &rig, "/v1/page", "{\"anonymousId\":\"a2\"}");
    tell(w, &rig, "/v1/page", "{\"anonymousId\":\"a2\",\"userId\":\"u1\"}");
    CHECK_INT(visit_rig_contact(w, "anonymous", "a2"), ann);
    CHECK_INT(pages_of(w, ann), 4);
    CHECK_INT(visit_rig_contacts(w), 1);
    visit_rig_close(w, &rig);
}

static void two_people_on_one_device_stay_two(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    tell(w, &rig, "/v1/identify",
         "{\"anonymousId\":\"a1\",\"userId\":\"u1\",\"traits\":{\"email\":\"ann@example.com\"}}");
    tell(w, &rig, "/v1/identify",
         "{\"anonymousId\":\"a1\",\"userId\":\"u2\",\"traits\":{\"email\":\"bob@example.com\"}}");
    int64_t ann = visit_rig_contact(w, "email", "ann@example.com");
    int64_t bob = visit_rig_contact(w, "email", "bob@example.com");
    CHECK(ann != bob && ann > 0 && bob > 0);
    CHECK_INT(visit_rig_contact(w, "anonymous", "a1"), ann);
    tell(w, &rig, "/v1/page", "{\"anonymousId\":\"a1\",\"userId\":\"u2\"}");
    tell(w, &rig, "/v1/page", "{\"anonymousId\":\"a1\",\"userId\":\"u1\"}");
    CHECK_INT(pages_of(w, ann), 1);
    CHECK_INT(pages_of(w, bob), 1);
    /* Nor by an alias: both have an e-mail. */
    tell(w, &rig, "/v1/alias", "{\"previousId\":\"u1\",\"userId\":\"u2\"}");
    CHECK_INT(visit_rig_contact(w, "email", "ann@example.com"), ann);
    CHECK_INT(visit_rig_contacts(w), 2);
    visit_rig_close(w, &rig);
}

static status unmerge_unit(struct work *w, void *arg)
{
    struct rows merges;
    TRY(record_merges(w, &person_types[0], *(int64_t *) arg, &merges));
    CHECK_INT(merges.count, 1);
    return record_unmerge(w, ((const struct record_merged *) merges.items)->id);
}

static void an_account_and_an_e_mail_become_one_and_can_be_parted_again(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    tell(w, &rig, "/v1/identify", "{\"userId\":\"u1\"}");
    int64_t account = visit_rig_contact(w, "user", user_of(w, &rig, "u1"));
    CHECK(account > 0);
    tell(w, &rig, "/v1/identify",
         "{\"anonymousId\":\"z\",\"traits\":{\"email\":\"c@example.com\"}}");
    int64_t mail = visit_rig_contact(w, "email", "c@example.com");
    CHECK(mail > 0 && mail != account);
    tell(w, &rig, "/v1/identify", "{\"userId\":\"u1\",\"traits\":{\"email\":\"c@example.com\"}}");
    int64_t one = visit_rig_contact(w, "email", "c@example.com");
    CHECK_INT(visit_rig_contact(w, "user", user_of(w, &rig, "u1")), one);
    CHECK_INT(visit_rig_contacts(w), 1);
    CHECK_OK(db_work(w, WRITE, unmerge_unit, &one));
    CHECK_INT(visit_rig_contacts(w), 2);
    CHECK_INT(visit_rig_contact(w, "user", user_of(w, &rig, "u1")), account);
    visit_rig_close(w, &rig);
}

static void an_alias_gives_what_was_done_before_to_the_account(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    tell(w, &rig, "/v1/page", "{\"anonymousId\":\"a1\"}");
    tell(w, &rig, "/v1/alias", "{\"previousId\":\"a1\",\"userId\":\"u1\"}");
    int64_t account = visit_rig_contact(w, "user", user_of(w, &rig, "u1"));
    CHECK_INT(visit_rig_contact(w, "anonymous", "a1"), account);
    CHECK_INT(pages_of(w, account), 1);
    visit_rig_close(w, &rig);
}

static void the_address_of_an_order_says_who_the_visitor_is(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    tell(w, &rig, "/v1/page", "{\"anonymousId\":\"a1\"}");
    tell(w, &rig, "/v1/track",
         "{\"anonymousId\":\"a1\",\"event\":\"Order Completed\",\"properties\":"
         "{\"order_id\":\"1\",\"email\":\"d@example.com\",\"revenue\":9}}");
    CHECK_INT(visit_rig_contact(w, "anonymous", "a1"),
              visit_rig_contact(w, "email", "d@example.com"));
    CHECK_INT(pages_of(w, visit_rig_contact(w, "email", "d@example.com")), 1);
    /* One that is none is as if it was not told. */
    tell(w, &rig, "/v1/identify", "{\"anonymousId\":\"a9\",\"traits\":{\"email\":\"nonsense\"}}");
    CHECK_INT(visit_rig_contact(w, "anonymous", "a9"), ABSENT);
    visit_rig_close(w, &rig);
}

static void numbers_of_users_of_two_shops_are_two_people(struct work *w)
{
    struct visit_rig rig, other;
    visit_rig_open(w, &rig);
    tell(w, &rig, "/v1/identify", "{\"userId\":\"7\"}");
    other = rig;
    other.tracker.store = rig.tracker.store + 1;
    CHECK(visit_rig_contact(w, "user", user_of(w, &rig, "7")) > 0);
    CHECK_INT(visit_rig_contact(w, "user", user_of(w, &other, "7")), 0);
    visit_rig_close(w, &rig);
}

SUITE_DB("visit people", TEST(a_visitor_is_no_contact_until_they_say_who_they_are),
         TEST(two_people_on_one_device_stay_two),
         TEST(an_account_and_an_e_mail_become_one_and_can_be_parted_again),
         TEST(an_alias_gives_what_was_done_before_to_the_account),
         TEST(the_address_of_an_order_says_who_the_visitor_is),
         TEST(numbers_of_users_of_two_shops_are_two_people));
