/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One action on many records, and its undoing (R22, R23). */
#include "crm/bulk/bulk.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/access.h"
#include "crm/bulk/bulk_api.h"
#include "crm/record/record.h"
#include "crm/segment/segment.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_api.h"

enum { PEOPLE = 60 };

static const struct record_type *contacts(struct work *w)
{
    const struct record_type *type;
    CHECK_OK(record_type_get(w, "contacts", &type));
    return type;
}

static status make_unit(struct work *w, void *arg)
{
    int64_t *ids = arg;
    for (int i = 0; i < PEOPLE; i++) {
        const struct record_value values[] = {
            {"email", work_text(w, "p%d@example.com", i)},
            {"city", i % 2 == 0 ? "Porto" : "Lisboa"},
        };
        TRY(record_create(w, contacts(w), values, COUNT_OF(values), &ids[i]));
    }
    return OK;
}

struct people {
    int64_t ids[PEOPLE];
};

static struct people people(struct work *w)
{
    struct people made;
    CHECK_OK(db_work(w, WRITE, make_unit, made.ids));
    return made;
}

static struct asked ask(struct work *w, enum method method, const char *target, const char *body)
{
    return check_api(w, bulk_routes, method, target, body);
}

static const struct json *answer_of(struct work *w, const struct asked *asked)
{
    const struct json *answer = NULL;
    if (asked->outcome != OK)
        printf("refused: %s: %s\n", asked->field, asked->message);
    CHECK_INT(asked->outcome, OK);
    CHECK_OK(json_parse(w, asked->body, strlen(asked->body), &answer));
    return answer;
}

static int64_t number(const struct json *answer, const char *name)
{
    int64_t found = -1;
    CHECK(json_to_int(json_member(answer, name), &found));
    return found;
}

static const char *path(struct work *w, int64_t id, const char *rest)
{
    return work_text(w, "/api/bulk/%lld%s", (long long) id, rest);
}

static const struct json *look(struct work *w, int64_t id)
{
    struct asked asked = ask(w, GET, path(w, id, ""), NULL);
    return answer_of(w, &asked);
}

/* Begins it and runs it to its end. */
static int64_t run(struct work *w, const char *body)
{
    struct asked asked = ask(w, POST, "/api/bulk", body);
    CHECK_INT(asked.code, 202);
    int64_t id = number(answer_of(w, &asked), "id");
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    return id;
}

static void undo(struct work *w, int64_t id)
{
    struct asked asked = ask(w, POST, path(w, id, "/undo"), NULL);
    CHECK_INT(asked.code, 202);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
}

struct reading {
    int64_t     id;
    const char *property, *value;
    bool        archived;
};

static status read_unit(struct work *w, void *arg)
{
    struct reading   *reading = arg;
    const char *const names[] = {reading->property, NULL};
    struct record     record;
    TRY(record_get(w, contacts(w), reading->id, names, true, &record));
    reading->value = record_value_of(&record, reading->property);
    reading->archived = record.archived_at != ABSENT;
    return OK;
}

static struct reading read_city(struct work *w, int64_t id)
{
    struct reading reading = {.id = id, .property = "city"};
    CHECK_OK(db_work(w, READ, read_unit, &reading));
    return reading;
}

static status change_unit(struct work *w, void *arg)
{
    const struct reading     *wanted = arg;
    const struct record_value value = {wanted->property, wanted->value};
    return record_change(w, contacts(w), wanted->id, &value, 1);
}

#define IN_PORTO                                                                                   \
    "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"city\",\"operator\":\"EQ\","             \
    "\"value\":\"porto\"}]}]}"
#define MOVE_ALL                                                                                   \
    "{\"objectType\":\"contacts\",\"action\":\"change\",\"query\":" IN_PORTO                       \
    ",\"properties\":{\"city\":\"Braga\",\"firstname\":\"Rui\"}"

/* ---- changing ---- */

static void all_that_match_are_changed_and_get_back_what_they_had(struct work *w)
{
    struct people made = people(w);
    int64_t       id = run(w, MOVE_ALL ",\"expected\":30}");
    CHECK_TEXT(json_text(look(w, id), "state"), "done");
    CHECK_INT(number(look(w, id), "total"), 30);
    CHECK_INT(number(look(w, id), "done"), 30);
    CHECK_TEXT(read_city(w, made.ids[0]).value, "Braga");
    CHECK_TEXT(read_city(w, made.ids[1]).value, "Lisboa");
    undo(w, id);
    CHECK_TEXT(json_text(look(w, id), "state"), "undone");
    CHECK_INT(number(look(w, id), "undone"), 30);
    CHECK_TEXT(read_city(w, made.ids[0]).value, "Porto");
    struct reading name = {.id = made.ids[0], .property = "firstname"};
    CHECK_OK(db_work(w, READ, read_unit, &name));
    CHECK(text_empty(name.value)); /* it had none */
}

static void when_another_number_matches_than_was_shown_nothing_is_changed(struct work *w)
{
    struct people made = people(w);
    int64_t       id = run(w, MOVE_ALL ",\"expected\":29}");
    CHECK_TEXT(json_text(look(w, id), "state"), "failed");
    CHECK(strstr(json_text(look(w, id), "message"), "30 match now, not 29") != NULL);
    CHECK_TEXT(read_city(w, made.ids[0]).value, "Porto");
}

static status make_deal(struct work *w, void *arg)
{
    const struct record_type *type;
    const struct record_value value = {"amount", "100"};
    TRY(record_type_get(w, "deals", &type));
    return record_create(w, type, &value, 1, arg);
}

static status look_at_deal(struct work *w, void *arg)
{
    static const char *const  names[] = {"dealstage", "hs_closed_amount",
                                         "hs_v2_cumulative_time_in_closedwon", NULL};
    const struct record_type *type;
    struct record             deal;
    TRY(record_type_get(w, "deals", &type));
    TRY(record_get(w, type, *(int64_t *) arg, names, false, &deal));
    CHECK_TEXT(deal.values[0].value, "appointmentscheduled");
    CHECK_TEXT(deal.values[1].value, "0");
    CHECK(deal.values[2].value != NULL);
    return OK;
}

/* What the house made of the values cannot be set, and need not be. */
static void deals_go_back_to_their_stage_with_all_that_follows_from_it(struct work *w)
{
    int64_t deal;
    CHECK_OK(db_work(w, WRITE, make_deal, &deal));
    int64_t id = run(w, work_text(w,
                                  "{\"objectType\":\"deals\",\"action\":\"change\","
                                  "\"ids\":[%lld],\"properties\":{\"dealstage\":\"closedwon\"}}",
                                  (long long) deal));
    CHECK_INT(number(look(w, id), "done"), 1);
    undo(w, id);
    CHECK_INT(number(look(w, id), "undone"), 1);
    CHECK_OK(db_work(w, READ, look_at_deal, &deal));
}

static void what_somebody_changed_since_stays_when_the_rest_is_undone(struct work *w)
{
    struct people  made = people(w);
    int64_t        id = run(w, MOVE_ALL "}");
    struct reading hers = {.id = made.ids[2], .property = "city", .value = "Faro"};
    struct reading name = {.id = made.ids[2], .property = "firstname", .value = "Eva"};
    CHECK_OK(db_work(w, WRITE, change_unit, &hers));
    CHECK_OK(db_work(w, WRITE, change_unit, &name));
    undo(w, id);
    CHECK_INT(number(look(w, id), "undone"), 29);
    CHECK_INT(number(look(w, id), "kept"), 1);
    CHECK_TEXT(read_city(w, made.ids[2]).value, "Faro");
    CHECK_INT(ask(w, POST, path(w, id, "/undo"), NULL).outcome, CONFLICT);
}

static void who_cannot_be_changed_is_told_with_the_reason_and_the_rest_goes_on(struct work *w)
{
    struct people made = people(w);
    int64_t       id = run(w, work_text(w,
                                        "{\"objectType\":\"contact\",\"action\":\"change\",\"ids\":"
                                              "[%lld,\"%lld\",%lld,999999],\"properties\":{\"email\":"
                                              "\"p0@example.com\"}}",
                                        (long long) made.ids[0], (long long) made.ids[1],
                                        (long long) made.ids[1]));
    CHECK_INT(number(look(w, id), "total"), 3); /* one was named twice */
    CHECK_INT(number(look(w, id), "same"), 1);
    CHECK_INT(number(look(w, id), "failed"), 2);
    struct asked asked = ask(w, GET, path(w, id, "/failures?limit=1"), NULL);
    CHECK(strstr(asked.body, "Existing ID: ") != NULL);
    CHECK(strstr(asked.body, "\"after\":") != NULL);
}

/* ---- archiving, lists ---- */

static void records_are_put_away_and_brought_back(struct work *w)
{
    struct people made = people(w);
    int64_t id = run(w, "{\"objectType\":\"0-1\",\"action\":\"archive\",\"query\":" IN_PORTO "}");
    CHECK_INT(number(look(w, id), "done"), 30);
    CHECK(read_city(w, made.ids[0]).archived);
    CHECK(!read_city(w, made.ids[1]).archived);
    undo(w, id);
    CHECK(!read_city(w, made.ids[0]).archived);
    CHECK_INT(number(look(w, id), "undone"), 30);
}

static status list_unit(struct work *w, void *arg)
{
    struct segment *list = arg;
    return segment_create(w, NULL, list);
}

static status size_unit(struct work *w, void *arg)
{
    struct segment list;
    int64_t       *size = arg;
    TRY(segment_get(w, *size, &list));
    return segment_size(w, &list, size);
}

static int64_t size_of(struct work *w, int64_t list)
{
    CHECK_OK(db_work(w, READ, size_unit, &list));
    return list;
}

static void a_list_gets_all_that_match_and_gives_back_only_those_that_came(struct work *w)
{
    struct people  made = people(w);
    struct segment list = {
        .name = "Fair", .type = "contacts", .kind = SEGMENT_MANUAL, .folder = ABSENT};
    CHECK_OK(db_work(w, WRITE, list_unit, &list));
    int64_t one = run(w, work_text(w,
                                   "{\"objectType\":\"contacts\",\"action\":\"add\",\"list\":%lld,"
                                   "\"ids\":[%lld]}",
                                   (long long) list.id, (long long) made.ids[0]));
    int64_t all = run(w, work_text(w,
                                   "{\"objectType\":\"contacts\",\"action\":\"add\",\"list\":%lld,"
                                   "\"query\":" IN_PORTO "}",
                                   (long long) list.id));
    CHECK_INT(number(look(w, one), "done"), 1);
    CHECK_INT(number(look(w, all), "done"), 29);
    CHECK_INT(number(look(w, all), "same"), 1);
    CHECK_INT(size_of(w, list.id), 30);
    undo(w, all);
    CHECK_INT(size_of(w, list.id), 1);
}

/* ---- refusals, rights, ends ---- */

static void what_cannot_be_is_refused_at_once_and_names_the_field(struct work *w)
{
    static const struct {
        const char *body, *field;
        status      outcome;
    } wrong[] = {
        {"{\"objectType\":\"contacts\",\"action\":\"change\",\"properties\":{\"city\":\"X\"}}",
         "query", INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"archive\",\"ids\":[1],\"query\":" IN_PORTO "}",
         "query", INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"change\",\"ids\":[1]}", "properties", INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"change\",\"ids\":[1],\"properties\":{}}",
         "properties", INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"change\",\"ids\":[1],"
         "\"properties\":{\"shoe\":\"9\"}}",
         "shoe", INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"change\",\"ids\":[1],"
         "\"properties\":{\"hs_object_id\":\"9\"}}",
         "hs_object_id", INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"restore\",\"query\":" IN_PORTO "}", "ids",
         INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"archive\",\"ids\":[\"x\"]}", "ids", INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"archive\",\"query\":{\"filterGroups\":"
         "[{\"filters\":[{\"propertyName\":\"shoe\",\"operator\":\"EQ\",\"value\":\"9\"}]}]}}",
         "shoe", INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"add\",\"ids\":[1]}", "list", INVALID},
        {"{\"objectType\":\"contacts\",\"action\":\"sing\",\"ids\":[1]}", "action", INVALID},
        {"{\"objectType\":\"ships\",\"action\":\"archive\",\"ids\":[1]}", "objectType", NOT_FOUND},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct asked asked = ask(w, POST, "/api/bulk", wrong[i].body);
        CHECK_INT(asked.outcome, wrong[i].outcome);
        CHECK_TEXT(asked.field, wrong[i].field);
    }
    CHECK_TEXT(ask(w, GET, "/api/bulk", NULL).body, "{\"results\":[]}");
}

static void an_action_has_the_rights_of_who_asked_and_is_theirs(struct work *w)
{
    struct people made = people(w);
    int64_t       id = run(w, MOVE_ALL "}");
    w->actor = (struct actor){.user = 7, .scopes = UINT64_C(1) << MAY_SEE_CONTACTS};
    CHECK_INT(ask(w, POST, "/api/bulk", MOVE_ALL "}").outcome, FORBIDDEN);
    CHECK_INT(ask(w, GET, path(w, id, ""), NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, POST, path(w, id, "/undo"), NULL).outcome, NOT_FOUND);
    CHECK_TEXT(read_city(w, made.ids[0]).value, "Braga");
}

static void an_action_that_is_stopped_does_no_more_and_can_be_undone(struct work *w)
{
    struct people made = people(w);
    struct asked  asked = ask(w, POST, "/api/bulk", MOVE_ALL "}");
    int64_t       id = number(answer_of(w, &asked), "id");
    CHECK_INT(ask(w, POST, path(w, id, "/cancel"), NULL).code, 200);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(json_text(look(w, id), "state"), "cancelled");
    CHECK_TEXT(read_city(w, made.ids[0]).value, "Porto");
    CHECK_INT(ask(w, POST, path(w, id, "/cancel"), NULL).outcome, CONFLICT);
    undo(w, id);
    CHECK_INT(number(look(w, id), "undone"), 0);
}

static void what_is_over_is_forgotten_after_thirty_days(struct work *w)
{
    people(w);
    int64_t id = run(w, MOVE_ALL "}");
    check_pass_time(w, BULK_KEEP - DAY);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(json_text(look(w, id), "state"), "done");
    check_pass_time(w, 2 * DAY);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_INT(ask(w, GET, path(w, id, ""), NULL).outcome, NOT_FOUND);
}

SUITE_DB("bulk", TEST(all_that_match_are_changed_and_get_back_what_they_had),
         TEST(when_another_number_matches_than_was_shown_nothing_is_changed),
         TEST(deals_go_back_to_their_stage_with_all_that_follows_from_it),
         TEST(what_somebody_changed_since_stays_when_the_rest_is_undone),
         TEST(who_cannot_be_changed_is_told_with_the_reason_and_the_rest_goes_on),
         TEST(records_are_put_away_and_brought_back),
         TEST(a_list_gets_all_that_match_and_gives_back_only_those_that_came),
         TEST(what_cannot_be_is_refused_at_once_and_names_the_field),
         TEST(an_action_has_the_rights_of_who_asked_and_is_theirs),
         TEST(an_action_that_is_stopped_does_no_more_and_can_be_undone),
         TEST(what_is_over_is_forgotten_after_thirty_days));
