/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/person/person_api.h"

#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "test/check.h"
#include "test/check_api.h"

static struct asked ask(struct work *w, enum method method, const char *target, const char *body)
{
    return check_api(w, person_routes, method, target, body);
}

static bool has(const struct asked *asked, const char *words)
{
    return strstr(asked->body, words) != NULL;
}

static int64_t count_of(const char *body, const char *words)
{
    int64_t count = 0;
    for (const char *at = body; (at = strstr(at, words)) != NULL; at++)
        count++;
    return count;
}

/* Two people with facts of three days. */
static status make_people(struct work *w, void *arg)
{
    struct person_draft anna = {.store = 1,
                                .customer = "1",
                                .email = "anna@example.com",
                                .created_at = DAY},
                        lee = {.email = "lee@example.com", .created_at = 2 * DAY};
    struct identity identity;
    TRY(person_find_or_create(w, &anna, &identity));
    for (int64_t i = 0; i < 3; i++)
        TRY(fact_tell(w, &(struct fact){.subject = identity.id,
                                        .kind = FACT_ORDER_PLACED,
                                        .at = (10 + i) * DAY,
                                        .value = (i + 1) * MONEY_UNIT}));
    TRY(person_find_or_create(w, &lee, &identity));
    return fact_tell(w, &(struct fact){.subject = identity.id,
                                       .kind = FACT_ORDER_PLACED,
                                       .at = 11 * DAY + 1,
                                       .value = 9 * MONEY_UNIT});
}

static void open_people(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, make_people, NULL));
}

/* R61: after the join all past events show on one time line. */
static void a_time_line_is_of_all_identities_newest_first(struct work *w)
{
    open_people(w);
    struct asked asked = ask(w, GET, "/api/contacts/1/timeline", NULL);
    CHECK_INT(count_of(asked.body, "\"kind\":"), 4);
    CHECK(has(&asked, "\"kind\":\"contact_created\",\"label\":\"Contact created\""));
    CHECK(!has(&asked, "\"value\":\"9\""));
    CHECK(!has(&asked, "\"paging\""));

    asked = ask(w, POST, "/api/contacts/1/merge", "{\"from\": 2}");
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, "\"survivor\":1,\"merged\":2"));
    asked = ask(w, GET, "/api/contacts/2/timeline", NULL);
    CHECK(has(&asked, "\"value\":\"9\""));
    CHECK(strstr(asked.body, "\"value\":\"3\"") < strstr(asked.body, "\"value\":\"9\""));
    CHECK(strstr(asked.body, "\"value\":\"9\"") < strstr(asked.body, "\"value\":\"2\""));
    CHECK(has(&asked, "contact_merged"));
}

static void a_time_line_is_read_page_by_page_and_by_kinds(struct work *w)
{
    open_people(w);
    const char  *target = "/api/contacts/1/timeline?kinds=order_placed&limit=2";
    struct asked asked = ask(w, GET, target, NULL);
    CHECK_INT(count_of(asked.body, "\"kind\":"), 2);
    const char *place = strstr(asked.body, "\"after\":\"");
    if (place == NULL) {
        check_failed(__FILE__, __LINE__, "there is no next page");
        return;
    }
    place += strlen("\"after\":\"");
    place = work_copy(w, place, strcspn(place, "\""));
    asked = ask(w, GET, work_text(w, "%s&before=%s", target, place), NULL);
    CHECK_INT(count_of(asked.body, "\"kind\":"), 1);
    CHECK(has(&asked, "\"value\":\"1\""));
    CHECK(!has(&asked, "\"paging\""));
}

static void a_bad_question_about_a_time_line_is_refused(struct work *w)
{
    static const struct {
        const char *target;
        status      outcome;
        const char *field;
    } cases[] = {
        {"/api/contacts/1/timeline?kinds=nonsense", INVALID, "kinds"},
        {"/api/contacts/1/timeline?limit=0", INVALID, "limit"},
        {"/api/contacts/1/timeline?limit=201", INVALID, "limit"},
        {"/api/contacts/1/timeline?before=x", INVALID, "before"},
        {"/api/contacts/1/timeline?colour=red", INVALID, "colour"},
        {"/api/contacts/99/timeline", NOT_FOUND, "id"},
        {"/api/contacts/anna/timeline", NOT_FOUND, "id"},
    };
    open_people(w);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = ask(w, GET, cases[i].target, NULL);
        CHECK_INT(asked.outcome, cases[i].outcome);
        CHECK_TEXT(asked.field, cases[i].field);
    }
}

static status undo(struct work *w, void *arg)
{
    int64_t id = 0;
    CHECK(text_to_int(arg, &id));
    return record_unmerge(w, id);
}

static void merges_are_made_listed_and_taken_back(struct work *w)
{
    open_people(w);
    struct asked asked = ask(w, POST, "/api/contacts/1/merge", "{\"from\": 2}");
    const char  *id = asked.body + strlen("{\"id\":");
    id = work_copy(w, id, strcspn(id, ","));
    asked = ask(w, GET, "/api/contacts/2/merges", NULL);
    CHECK_INT(count_of(asked.body, "\"survivor\":1"), 1);
    CHECK_OK(db_work(w, WRITE, undo, (void *) (uintptr_t) id));
    asked = ask(w, GET, "/api/contacts/2/merges", NULL);
    CHECK(!has(&asked, "\"undone_at\":null"));
    CHECK_INT(db_work(w, WRITE, undo, (void *) (uintptr_t) id), CONFLICT);
    asked = ask(w, POST, "/api/contacts/1/merge", "{\"from\": 1}");
    CHECK_INT(asked.outcome, CONFLICT);
    asked = ask(w, POST, "/api/contacts/1/merge", "{}");
    CHECK_INT(asked.outcome, INVALID);
}

static void identities_are_listed_and_added(struct work *w)
{
    open_people(w);
    struct asked asked = ask(w, GET, "/api/contacts/1/identities", NULL);
    CHECK_INT(count_of(asked.body, "\"kind\":"), 2);
    CHECK(has(&asked, "\"kind\":\"customer\",\"value\":\"1:1\""));
    asked = ask(w, POST, "/api/contacts/1/identities",
                "{\"kind\":\"email\",\"value\":\" Other@example.com\"}");
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, "\"value\":\"other@example.com\",\"contact\":1"));
    asked = ask(w, POST, "/api/contacts/1/identities",
                "{\"kind\":\"email\",\"value\":\"lee@example.com\"}");
    CHECK_INT(asked.outcome, CONFLICT);
    CHECK_TEXT(asked.message, "This email is of another contact. Existing ID: 2");
    asked = ask(w, POST, "/api/contacts/1/identities", "{\"kind\":\"shoe\",\"value\":\"1\"}");
    CHECK_INT(asked.outcome, INVALID);
}

/* R2: each property keeps its value history with source and time. */
static void the_history_of_a_property_is_shown(struct work *w)
{
    open_people(w);
    struct asked asked = ask(w, GET, "/api/contacts/1/history?property=email", NULL);
    CHECK_INT(count_of(asked.body, "\"property\":"), 1);
    CHECK(has(&asked, "\"value\":\"anna@example.com\",\"at\":\"2023-11-14T22:13:20.000Z\","
                      "\"source\":\"house\""));
    asked = ask(w, GET, "/api/contacts/1/history?property=nickname", NULL);
    CHECK_INT(asked.outcome, INVALID);
}

static status make_pair(struct work *w, void *arg)
{
    struct identity     identity;
    struct person_draft other = {.store = 1, .customer = "2", .email = "anna@example.com"};
    return person_find_or_create(w, &other, &identity);
}

static void pairs_that_may_be_one_person_are_listed(struct work *w)
{
    open_people(w);
    CHECK_OK(db_work(w, WRITE, make_pair, NULL));
    struct asked asked = ask(w, GET, "/api/contact-pairs?limit=1", NULL);
    CHECK(has(&asked, "\"contact\":3,\"other\":1,\"reason\":\"same email, other customer\""));
    asked = ask(w, GET, "/api/contact-pairs?limit=1&after=3.1", NULL);
    CHECK_TEXT(asked.body, "{\"results\":[]}");
}

SUITE_DB("person api", TEST(a_time_line_is_of_all_identities_newest_first),
         TEST(a_time_line_is_read_page_by_page_and_by_kinds),
         TEST(a_bad_question_about_a_time_line_is_refused),
         TEST(merges_are_made_listed_and_taken_back), TEST(identities_are_listed_and_added),
         TEST(the_history_of_a_property_is_shown), TEST(pairs_that_may_be_one_person_are_listed));
