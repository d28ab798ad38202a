/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_type.h"

#include <string.h>

#include "base/text.h"
#include "crm/record/record_api.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_api.h"

#define SCHEMAS "/crm/v3/schemas"
#define CARS    "/crm/v3/objects/car"

#define CAR                                                                                        \
    "{\"name\":\"Car\",\"labels\":{\"singular\":\"Car\",\"plural\":\"Cars\"},"                     \
    "\"primaryDisplayProperty\":\"model\",\"requiredProperties\":[\"model\"],"                     \
    "\"searchableProperties\":[\"model\",\"plate\"],"                                              \
    "\"secondaryDisplayProperties\":[\"plate\"],\"associatedObjects\":[\"CONTACT\",\"0-2\"],"      \
    "\"properties\":["                                                                             \
    "{\"name\":\"model\",\"label\":\"Model\",\"type\":\"string\",\"fieldType\":\"text\"},"         \
    "{\"name\":\"plate\",\"label\":\"Plate\",\"type\":\"string\",\"fieldType\":\"text\","          \
    "\"hasUniqueValue\":true},"                                                                    \
    "{\"name\":\"seats\",\"label\":\"Seats\",\"type\":\"number\",\"fieldType\":\"number\"}]}"

#define MODEL                                                                                      \
    "\"properties\":[{\"name\":\"model\",\"label\":\"Model\",\"type\":\"string\","                 \
    "\"fieldType\":\"text\"}]}"

static struct asked ask(struct work *w, enum method method, const char *target, const char *body)
{
    return check_api(w, record_routes, method, target, body);
}

static bool has(const struct asked *asked, const char *words)
{
    bool found = strstr(asked->body, words) != NULL;
    if (!found)
        printf("not in the answer: %s\n%s\n%s\n", words, asked->body, asked->message);
    return found;
}

static void make_type(struct work *w)
{
    struct asked asked = ask(w, POST, SCHEMAS, CAR);
    CHECK_INT(asked.code, 201);
    CHECK_TEXT(asked.message == NULL ? "" : asked.message, "");
}

static void a_type_is_made_with_its_properties(struct work *w)
{
    struct asked asked = ask(w, POST, SCHEMAS, CAR);
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, "{\"id\":\"2-1\",\"objectTypeId\":\"2-1\",\"name\":\"car\","
                      "\"fullyQualifiedName\":\"p0_car\","
                      "\"labels\":{\"singular\":\"Car\",\"plural\":\"Cars\"},"
                      "\"requiredProperties\":[\"model\"],"
                      "\"searchableProperties\":[\"model\",\"plate\"],"
                      "\"secondaryDisplayProperties\":[\"plate\"],"
                      "\"primaryDisplayProperty\":\"model\",\"metaType\":\"PORTAL_SPECIFIC\","));
    CHECK(has(&asked, "\"name\":\"seats\""));
    CHECK(has(&asked, "\"groupName\":\"car_information\""));
    CHECK(has(&asked, "\"fromObjectTypeId\":\"2-1\",\"toObjectTypeId\":\"0-1\""));
    CHECK(has(&asked, "\"fromObjectTypeId\":\"0-2\",\"toObjectTypeId\":\"2-1\""));
    asked = ask(w, GET, SCHEMAS, NULL);
    CHECK(has(&asked, "{\"results\":[{\"id\":\"2-1\""));
    asked = ask(w, GET, SCHEMAS "/contacts", NULL);
    CHECK(has(&asked, "{\"id\":\"0-1\",\"objectTypeId\":\"0-1\",\"name\":\"contact\""));
    asked = ask(w, GET, "/api/object-types", NULL);
    CHECK(has(&asked, "{\"id\":\"2-1\",\"name\":\"p0_car\",\"singular\":\"car\""));
}

static void its_records_are_like_any_other(struct work *w)
{
    make_type(w);
    struct asked asked = ask(w, POST, CARS,
                             "{\"properties\":{\"model\":\"Blue Beetle\","
                             "\"plate\":\"B-AB 12\",\"seats\":4.5}}");
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, "\"model\":\"Blue Beetle\",\"plate\":\"B-AB 12\",\"seats\":\"4.5\""));
    CHECK_INT(
        ask(w, POST, CARS, "{\"properties\":{\"model\":\"Red\",\"plate\":\"B-AB 12\"}}").outcome,
        CONFLICT);
    asked = ask(w, GET, "/api/search?query=beetle", NULL);
    CHECK(has(&asked, "\"type\":\"p0_car\""));
    CHECK(has(&asked, "\"title\":\"Blue Beetle\""));
    asked = ask(w, POST, CARS "/search",
                "{\"filters\":[{\"propertyName\":\"seats\",\"operator\":\"GT\",\"value\":\"4\"}]}");
    CHECK(has(&asked, "{\"total\":1,"));
    asked = ask(w, GET, CARS "/B-AB 12?idProperty=plate", NULL);
    CHECK(has(&asked, "\"model\":\"Blue Beetle\""));
}

static void it_is_found_by_every_name_in_any_letter_case(struct work *w)
{
    static const char *const names[] = {"car",    "CAR", "p0_car", "p_car",
                                        "P0_CAR", "2-1", "Cars",   "cars"};
    static const char *const others[] = {"CONTACT", "Contacts", "0-8", "LINE_ITEMS", "line_item"};
    make_type(w);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        CHECK_INT(ask(w, GET, work_text(w, "/crm/v3/objects/%s", names[i]), NULL).code, 200);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        CHECK_INT(ask(w, GET, work_text(w, "/crm/v3/objects/%s", others[i]), NULL).code, 200);
    CHECK_INT(ask(w, GET, "/crm/v3/objects/p1_car", NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, GET, "/crm/v3/objects/2-2", NULL).outcome, NOT_FOUND);
}

static void what_is_required_is_asked_for(struct work *w)
{
    make_type(w);
    struct asked asked = ask(w, POST, CARS, "{\"properties\":{\"seats\":4}}");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "model");
    CHECK_INT(ask(w, POST, CARS, "{\"properties\":{\"model\":\"\"}}").outcome, INVALID);
    asked = ask(w, POST, CARS, "{\"properties\":{\"model\":\"Red\",\"plate\":\"C-1\"}}");
    CHECK_INT(asked.code, 201);
    asked = ask(w, PATCH, CARS "/C-1?idProperty=plate", "{\"properties\":{\"model\":null}}");
    CHECK_INT(asked.outcome, INVALID);
    asked = ask(w, PATCH, CARS "/C-1?idProperty=plate", "{\"properties\":{\"seats\":2}}");
    CHECK_INT(asked.code, 200);
}

static void a_type_is_changed_and_its_records_come_into_the_search(struct work *w)
{
    make_type(w);
    CHECK_INT(ask(w, POST, CARS, "{\"properties\":{\"model\":\"Red\",\"plate\":\"QX77\"}}").code,
              201);
    struct asked asked = ask(w, GET, "/api/search?query=qx77", NULL);
    CHECK(has(&asked, "\"title\":\"Red\""));
    asked = ask(w, PATCH, SCHEMAS "/car",
                "{\"searchableProperties\":[\"model\"],\"requiredProperties\":[],"
                "\"labels\":{\"plural\":\"Motor cars\"},\"description\":\"What we sell\"}");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "\"labels\":{\"singular\":\"Car\",\"plural\":\"Motor cars\"},"
                      "\"requiredProperties\":[],\"searchableProperties\":[\"model\"],"
                      "\"secondaryDisplayProperties\":[\"plate\"]"));
    CHECK(has(&asked, "\"description\":\"What we sell\""));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(ask(w, GET, "/api/search?query=qx77", NULL).body, "{\"results\":[]}");
    asked = ask(w, PATCH, SCHEMAS "/car", "{\"requiredProperties\":[\"doors\"]}");
    CHECK_TEXT(asked.field, "requiredProperties");
    CHECK_INT(ask(w, PATCH, SCHEMAS "/contacts", "{\"description\":\"x\"}").outcome, FORBIDDEN);
}

/* Lists that nobody filled are empty ones. */
static void a_type_that_lists_nothing_holds_records_and_is_changed(struct work *w)
{
    CHECK_INT(ask(w, POST, SCHEMAS,
                  "{\"name\":\"note_book\",\"labels\":{\"singular\":\"Book\",\"plural\":\"Books\"},"
                  "\"properties\":[{\"name\":\"model\",\"label\":\"Model\",\"type\":\"string\","
                  "\"fieldType\":\"text\"}]}")
                  .code,
              201);
    struct asked asked = ask(w, POST, "/crm/v3/objects/note_book", "{\"properties\":{}}");
    CHECK_INT(asked.code, 201);
    CHECK_INT(ask(w, PATCH, SCHEMAS "/note_book", "{\"description\":\"Plain\"}").code, 200);

    make_type(w);
    asked = ask(w, PATCH, SCHEMAS "/car",
                "{\"requiredProperties\":[],\"secondaryDisplayProperties\":[],"
                "\"searchableProperties\":[]}");
    CHECK_INT(asked.code, 200);
    CHECK_INT(ask(w, POST, CARS, "{\"properties\":{\"seats\":4}}").code, 201);
    asked = ask(w, PATCH, SCHEMAS "/car", "{\"labels\":{\"plural\":\"Wagons\"}}");
    CHECK(has(&asked, "\"requiredProperties\":[],\"searchableProperties\":[],"
                      "\"secondaryDisplayProperties\":[]"));
    CHECK_INT(ask(w, GET, "/crm/v3/objects/wagons", NULL).code, 200);
}

static void a_property_that_the_type_needs_is_not_removed(struct work *w)
{
    make_type(w);
    struct asked asked = ask(w, DELETE, "/crm/v3/properties/car/model", NULL);
    CHECK_INT(asked.outcome, CONFLICT);
    CHECK(strstr(asked.message, "primaryDisplayProperty") != NULL);
    CHECK_INT(ask(w, DELETE, "/crm/v3/properties/car/plate", NULL).outcome, CONFLICT);
    CHECK_INT(ask(w, PATCH, SCHEMAS "/car",
                  "{\"searchableProperties\":[\"model\"],\"secondaryDisplayProperties\":[]}")
                  .code,
              200);
    CHECK_INT(ask(w, DELETE, "/crm/v3/properties/car/plate", NULL).code, 204);
    CHECK_INT(ask(w, POST, CARS, "{\"properties\":{\"model\":\"Red\"}}").code, 201);
}

static void a_type_is_removed_only_when_no_record_is_left(struct work *w)
{
    make_type(w);
    CHECK_INT(ask(w, POST, CARS, "{\"properties\":{\"model\":\"Red\",\"plate\":\"C-1\"}}").code,
              201);
    CHECK_INT(ask(w, DELETE, SCHEMAS "/car", NULL).outcome, CONFLICT);
    CHECK_INT(ask(w, DELETE, SCHEMAS "/car?archived=true", NULL).outcome, CONFLICT);
    CHECK_INT(ask(w, DELETE, CARS "/C-1?idProperty=plate", NULL).code, 204);
    CHECK_INT(ask(w, DELETE, SCHEMAS "/car", NULL).code, 204);
    CHECK_INT(ask(w, GET, CARS, NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, POST, SCHEMAS, CAR).outcome, CONFLICT);
    CHECK_INT(ask(w, DELETE, SCHEMAS "/car?archived=true", NULL).code, 204);
    CHECK_INT(ask(w, DELETE, SCHEMAS "/car", NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, DELETE, SCHEMAS "/deals", NULL).outcome, FORBIDDEN);
    struct asked asked = ask(w, POST, SCHEMAS, CAR);
    CHECK(has(&asked, "{\"id\":\"2-2\""));
}

static void labels_belong_to_one_type(struct work *w)
{
    static const char *const labels[] = {"\"singular\":\"car\",\"plural\":\"Autos\"",
                                         "\"singular\":\"Auto\",\"plural\":\"CARS\"",
                                         "\"singular\":\"Auto\",\"plural\":\"Contacts\""};
    make_type(w);
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        struct asked asked = ask(
            w, POST, SCHEMAS, work_text(w, "{\"name\":\"auto\",\"labels\":{%s}," MODEL, labels[i]));
        CHECK_INT(asked.outcome, CONFLICT);
        CHECK_TEXT(asked.field, "labels");
    }
    struct asked own = ask(w, PATCH, SCHEMAS "/car", "{\"labels\":{\"singular\":\"cars\"}}");
    CHECK_INT(own.code, 200);
    own = ask(w, PATCH, SCHEMAS "/car", "{\"labels\":{\"plural\":\"Deals\"}}");
    CHECK_INT(own.outcome, CONFLICT);
}

static status count_tables(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT (SELECT count(*) FROM object_type) + (SELECT count(*) FROM"
                       " record_history WHERE type = '2-1') + (SELECT count(*) FROM link WHERE"
                       " from_type = '2-1' OR to_type = '2-1') + (SELECT count(*) FROM"
                       " unique_value WHERE type = '2-1') + (SELECT count(*) FROM property WHERE"
                       " type = '2-1') + (SELECT count(*) FROM merge WHERE type = '2-1')");
    return query_number(w, query, arg);
}

static void what_is_left_of_a_type_goes_by_a_job(struct work *w)
{
    int64_t left = -1;
    make_type(w);
    for (int i = 0; i < 50; i++) {
        const char *body = work_text(w, "{\"properties\":{\"model\":\"M\",\"plate\":\"C-%d\"}}", i);
        struct asked asked = ask(w, POST, CARS, body);
        CHECK_INT(asked.code, 201);
        CHECK_INT(ask(w, DELETE, work_text(w, CARS "/C-%d?idProperty=plate", i), NULL).code, 204);
    }
    CHECK_INT(ask(w, DELETE, SCHEMAS "/car", NULL).code, 204);
    struct asked asked = ask(w, GET, SCHEMAS "?archived=true", NULL);
    CHECK(has(&asked, "\"id\":\"2-1\""));
    CHECK(has(&asked, "\"archived\":true"));
    CHECK(has(&asked, "\"name\":\"seats\""));
    CHECK_TEXT(ask(w, GET, SCHEMAS, NULL).body, "{\"results\":[]}");
    CHECK_INT(ask(w, DELETE, SCHEMAS "/2-1?archived=true", NULL).code, 204);
    CHECK_TEXT(ask(w, GET, SCHEMAS "?archived=true", NULL).body, "{\"results\":[]}");
    CHECK_INT(ask(w, DELETE, SCHEMAS "/2-1?archived=true", NULL).outcome, NOT_FOUND);
    CHECK_OK(db_work(w, READ, count_tables, &left));
    CHECK(left > 50);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_OK(db_work(w, READ, count_tables, &left));
    CHECK_INT(left, 0);
    make_type(w);
}

static void its_records_go_through_pipelines_of_its_own(struct work *w)
{
    make_type(w);
    CHECK_TEXT(ask(w, GET, "/crm/v3/pipelines/car", NULL).body, "{\"results\":[]}");
    struct asked asked = ask(w, POST, "/crm/v3/pipelines/2-1",
                             "{\"label\":\"Repair\",\"pipelineId\":\"repair\",\"stages\":["
                             "{\"label\":\"Brought\",\"stageId\":\"in\"},{\"label\":\"Done\"}]}");
    CHECK_INT(asked.code, 201);
    asked = ask(w, POST, CARS, "{\"properties\":{\"model\":\"Red\"}}");
    CHECK_INT(asked.code, 201);
    asked = ask(w, GET, CARS "?properties=hs_pipeline,hs_pipeline_stage", NULL);
    CHECK(has(&asked, "\"hs_pipeline\":\"repair\",\"hs_pipeline_stage\":\"in\""));
}

static void a_bad_type_is_refused_by_name_and_leaves_nothing(struct work *w)
{
#define LABELS "\"labels\":{\"singular\":\"Car\",\"plural\":\"Cars\"},"
    static const struct {
        const char *body, *field;
        status      outcome;
    } cases[] = {
        {"{" LABELS MODEL, "name", INVALID},
        {"{\"name\":\"1car\"," LABELS MODEL, "name", INVALID},
        {"{\"name\":\"a-b\"," LABELS MODEL, "name", INVALID},
        {"{\"name\":\"car\"," MODEL, "labels", INVALID},
        {"{\"name\":\"contact\"," LABELS MODEL, "name", CONFLICT},
        {"{\"name\":\"Deals\"," LABELS MODEL, "name", CONFLICT},
        {"{\"name\":\"car\"," LABELS "\"properties\":[]}", "properties", INVALID},
        {"{\"name\":\"car\"," LABELS "\"primaryDisplayProperty\":\"nick\"," MODEL,
         "primaryDisplayProperty", INVALID},
        {"{\"name\":\"car\"," LABELS "\"searchableProperties\":[\"nick\"]," MODEL,
         "searchableProperties", INVALID},
        {"{\"name\":\"car\"," LABELS "\"associatedObjects\":[\"ships\"]," MODEL,
         "associatedObjects", INVALID},
        {"{\"name\":\"car\"," LABELS "\"colour\":\"red\"," MODEL, "colour", INVALID},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = ask(w, POST, SCHEMAS, cases[i].body);
        CHECK_INT(asked.outcome, cases[i].outcome);
        CHECK_TEXT(asked.field, cases[i].field);
    }
    CHECK_TEXT(ask(w, GET, SCHEMAS, NULL).body, "{\"results\":[]}");
    CHECK_INT(ask(w, GET, CARS, NULL).outcome, NOT_FOUND);
}

SUITE_DB("record type", TEST(a_type_is_made_with_its_properties),
         TEST(its_records_are_like_any_other), TEST(it_is_found_by_every_name_in_any_letter_case),
         TEST(what_is_required_is_asked_for),
         TEST(a_type_is_changed_and_its_records_come_into_the_search),
         TEST(a_type_that_lists_nothing_holds_records_and_is_changed),
         TEST(a_property_that_the_type_needs_is_not_removed),
         TEST(a_type_is_removed_only_when_no_record_is_left), TEST(labels_belong_to_one_type),
         TEST(what_is_left_of_a_type_goes_by_a_job),
         TEST(its_records_go_through_pipelines_of_its_own),
         TEST(a_bad_type_is_refused_by_name_and_leaves_nothing));
