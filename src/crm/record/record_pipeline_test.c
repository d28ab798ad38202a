/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_pipeline.h"

#include <string.h>

#include "base/text.h"
#include "crm/record/record_api.h"
#include "crm/staff/staff.h"
#include "test/check.h"
#include "test/check_api.h"

#define DEALS   "/crm/v3/pipelines/deals"
#define TICKETS "/crm/v3/pipelines/tickets"

#define SHOP                                                                                       \
    "{\"label\":\"Shop\",\"displayOrder\":1,\"stages\":["                                          \
    "{\"label\":\"Cart left\",\"displayOrder\":0,\"metadata\":{\"probability\":\"0.1\"}},"         \
    "{\"label\":\"Paid\",\"stageId\":\"paid\",\"displayOrder\":1,\"metadata\":{\"probability\":1}}]}"

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

/* "/crm/v3/pipelines/deals/123" of what was just made. */
static const char *path_of(struct work *w, const char *pipelines, const struct asked *made)
{
    CHECK_INT(made->code, 201);
    const char *id = strstr(made->body, "\"id\":\"") + 6;
    return work_text(w, "%s/%.*s", pipelines, (int) strcspn(id, "\""), id);
}

static void the_usual_pipelines_are_there(struct work *w)
{
    struct asked asked = ask(w, GET, DEALS, NULL);
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "{\"results\":[{\"id\":\"default\",\"label\":\"Sales Pipeline\","
                      "\"displayOrder\":0,\"stages\":[{\"id\":\"appointmentscheduled\","));
    CHECK(has(&asked, "{\"id\":\"closedwon\",\"label\":\"Closed Won\",\"displayOrder\":5,"
                      "\"metadata\":{\"isClosed\":\"true\",\"probability\":\"1.0\"}"));
    asked = ask(w, GET, "/crm/v3/pipelines/ticket/0/stages/4", NULL);
    CHECK(has(&asked, "\"label\":\"Closed\",\"displayOrder\":3,"
                      "\"metadata\":{\"isClosed\":\"true\",\"ticketState\":\"CLOSED\"}"));
    CHECK_INT(ask(w, GET, "/crm/v3/pipelines/orders", NULL).code, 200);
    CHECK_TEXT(ask(w, GET, "/crm/v3/pipelines/0-142", NULL).body, "{\"results\":[]}");
    CHECK_INT(ask(w, GET, "/crm/v3/pipelines/contacts", NULL).outcome, INVALID);
    CHECK_INT(ask(w, GET, DEALS "/none", NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, GET, DEALS "/default/stages/none", NULL).outcome, NOT_FOUND);
}

static void a_pipeline_is_made_changed_and_removed(struct work *w)
{
    struct asked asked = ask(w, POST, DEALS, SHOP);
    const char  *path = path_of(w, DEALS, &asked);
    CHECK(has(&asked, "\"metadata\":{\"isClosed\":\"false\",\"probability\":\"0.1\"}"));
    CHECK(has(&asked, "{\"id\":\"paid\",\"label\":\"Paid\",\"displayOrder\":1,"
                      "\"metadata\":{\"isClosed\":\"true\",\"probability\":\"1\"}"));
    asked = ask(w, PATCH, path, "{\"label\":\"Web shop\",\"displayOrder\":7}");
    CHECK(has(&asked, "\"label\":\"Web shop\",\"displayOrder\":7,\"stages\":[{\"id\":"));
    CHECK_INT(ask(w, DELETE, path, NULL).code, 204);
    CHECK_INT(ask(w, GET, path, NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, DELETE, path, NULL).code, 204);
    asked = ask(w, PATCH, path, "{\"archived\":false}");
    CHECK(has(&asked, "\"label\":\"Web shop\""));
    asked = ask(w, GET, work_text(w, "%s/audit", path), NULL);
    CHECK(has(&asked, "{\"results\":[{\"identifier\":"));
    CHECK(has(&asked, "\"action\":\"DELETE\""));
    CHECK(has(&asked, "\"action\":\"CREATE\""));
}

static status add_owner(struct work *w, void *arg)
{
    struct user *user = arg;
    return staff_create_user(w, user);
}

static status read_account(struct work *w, void *arg)
{
    return staff_account_id(w, arg);
}

static void an_audit_names_the_account(struct work *w)
{
    struct user user = {.email = "anna@example.com", .name = "Anna Lee", .role = ROLE_OWNER};
    int64_t     account = 0;
    CHECK_INT(ask(w, PATCH, DEALS "/default", "{\"label\":\"Sales\"}").code, 200);
    struct asked asked = ask(w, GET, DEALS "/default/audit", NULL);
    CHECK(has(&asked, "\"portalId\":0,"));
    CHECK_OK(db_work(w, WRITE, add_owner, &user));
    CHECK_OK(db_work(w, READ, read_account, &account));
    asked = ask(w, GET, DEALS "/default/audit", NULL);
    CHECK(account != 0);
    CHECK(has(&asked, work_text(w, "\"portalId\":%lld,", (long long) account)));
}

static void a_pipeline_is_replaced_and_stages_of_the_same_label_stay(struct work *w)
{
    struct asked asked = ask(w, POST, DEALS, SHOP);
    const char  *path = path_of(w, DEALS, &asked);
    asked = ask(w, PUT, path,
                "{\"label\":\"Shop\",\"displayOrder\":2,\"stages\":["
                "{\"label\":\"paid\",\"displayOrder\":0,\"metadata\":{\"probability\":\"0.9\"}},"
                "{\"label\":\"Sent\",\"displayOrder\":1,\"metadata\":{\"probability\":\"1.0\"}}]}");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "\"stages\":[{\"id\":\"paid\",\"label\":\"paid\",\"displayOrder\":0,"
                      "\"metadata\":{\"isClosed\":\"false\",\"probability\":\"0.9\"}"));
    CHECK(strstr(asked.body, "Cart left") == NULL);
}

static void stages_are_made_changed_and_removed(struct work *w)
{
    struct asked asked = ask(w, POST, TICKETS "/0/stages",
                             "{\"label\":\"Parcel lost\",\"displayOrder\":9,\"metadata\":"
                             "{\"ticketState\":\"OPEN\",\"colour\":\"red\"}}");
    const char  *path = path_of(w, TICKETS "/0/stages", &asked);
    CHECK(has(&asked, "\"metadata\":{\"isClosed\":\"false\",\"ticketState\":\"OPEN\","
                      "\"colour\":\"red\"}"));
    asked = ask(w, PATCH, path, "{\"metadata\":{\"ticketState\":\"CLOSED\"}}");
    CHECK(has(&asked, "\"label\":\"Parcel lost\",\"displayOrder\":9,"
                      "\"metadata\":{\"isClosed\":\"true\",\"ticketState\":\"CLOSED\"}"));
    asked = ask(w, PUT, path, "{\"displayOrder\":1}");
    CHECK_TEXT(asked.field, "label");
    asked = ask(w, PUT, path, "{\"label\":\"Lost\",\"displayOrder\":1,\"metadata\":{}}");
    CHECK(has(&asked, "\"isClosed\":\"false\""));
    CHECK_INT(ask(w, DELETE, path, NULL).code, 204);
    CHECK_INT(ask(w, GET, path, NULL).outcome, NOT_FOUND);
    asked = ask(w, GET, work_text(w, "%s/audit", path), NULL);
    CHECK(has(&asked, "\"action\":\"UPDATE\""));
}

static void what_is_in_use_stays_when_asked_to_look(struct work *w)
{
    CHECK_INT(ask(w, POST, DEALS, SHOP).code, 201);
    CHECK_INT(
        ask(w, POST, "/crm/v3/objects/deals", "{\"properties\":{\"dealname\":\"Chairs\"}}").code,
        201);
    struct asked asked = ask(w, DELETE, DEALS "/default?validateReferencesBeforeDelete=true", NULL);
    CHECK_INT(asked.outcome, CONFLICT);
    asked =
        ask(w, DELETE,
            DEALS "/default/stages/appointmentscheduled?validateDealStageUsagesBeforeDelete=true",
            NULL);
    CHECK_INT(asked.outcome, CONFLICT);
    asked =
        ask(w, DELETE,
            DEALS "/default/stages/contractsent?validateDealStageUsagesBeforeDelete=true", NULL);
    CHECK_INT(asked.code, 204);
    CHECK_INT(ask(w, DELETE, DEALS "/default", NULL).code, 204);
    asked = ask(w, GET, "/crm/v3/objects/deals?properties=dealstage", NULL);
    CHECK(has(&asked, "\"dealstage\":\"appointmentscheduled\""));
}

static void the_last_of_them_stays(struct work *w)
{
    CHECK_INT(ask(w, DELETE, TICKETS "/0", NULL).outcome, CONFLICT);
    for (int i = 1; i < 4; i++)
        CHECK_INT(ask(w, DELETE, work_text(w, TICKETS "/0/stages/%d", i), NULL).code, 204);
    CHECK_INT(ask(w, DELETE, TICKETS "/0/stages/4", NULL).outcome, CONFLICT);
}

static void a_bad_pipeline_is_refused_by_name(struct work *w)
{
    static const struct {
        const char *body, *field;
        status      outcome;
    } cases[] = {
        {"{\"label\":\"A\"}", "stages", INVALID},
        {"{\"label\":\"A\",\"stages\":[]}", "stages", INVALID},
        {"{\"label\":\"\",\"stages\":[{\"label\":\"B\",\"metadata\":{\"probability\":\"1\"}}]}",
         "label", INVALID},
        {"{\"label\":\"A\",\"stages\":[{\"label\":\"B\"}]}", "metadata", INVALID},
        {"{\"label\":\"A\",\"stages\":[{\"label\":\"B\",\"metadata\":{\"probability\":\"2\"}}]}",
         "metadata", INVALID},
        {"{\"label\":\"A\",\"stages\":[{\"label\":\"B\",\"metadata\":{\"probability\":[]}}]}",
         "metadata", INVALID},
        {"{\"label\":\"A\",\"stages\":[{\"metadata\":{\"probability\":\"1\"}}]}", "stages",
         INVALID},
        {"{\"label\":\"sales pipeline\",\"stages\":[{\"label\":\"B\","
         "\"metadata\":{\"probability\":\"1\"}}]}",
         "label", CONFLICT},
        {"{\"label\":\"A\",\"pipelineId\":\"a b\",\"stages\":[{\"label\":\"B\","
         "\"metadata\":{\"probability\":\"1\"}}]}",
         "pipelineId", INVALID},
        {"{\"label\":\"A\",\"pipelineId\":\"default\",\"stages\":[{\"label\":\"B\","
         "\"metadata\":{\"probability\":\"1\"}}]}",
         "pipelineId", CONFLICT},
        {"{\"label\":\"A\",\"colour\":\"red\",\"stages\":[]}", "colour", INVALID},
        {"{\"label\":\"A\",\"displayOrder\":\"x\",\"stages\":[]}", "displayOrder", INVALID},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = ask(w, POST, DEALS, cases[i].body);
        CHECK_INT(asked.outcome, cases[i].outcome);
        CHECK_TEXT(asked.field, cases[i].field);
    }
    struct asked asked = ask(w, GET, DEALS, NULL);
    CHECK(strstr(asked.body, "\"label\":\"A\"") == NULL);
}

static void the_options_of_a_stage_are_those_of_the_pipelines(struct work *w)
{
    CHECK_INT(ask(w, POST, DEALS, SHOP).code, 201);
    struct asked asked = ask(w, GET, "/crm/v3/properties/deals/dealstage", NULL);
    CHECK(has(&asked, "\"value\":\"closedlost\""));
    CHECK(has(&asked, "\"value\":\"paid\""));
    asked = ask(w, POST, "/crm/v3/objects/deals", "{\"properties\":{\"dealstage\":\"paid\"}}");
    CHECK_INT(asked.code, 201);
    asked = ask(w, POST, "/crm/v3/objects/deals",
                "{\"properties\":{\"dealstage\":\"paid\",\"pipeline\":\"default\"}}");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "dealstage");
}

SUITE_DB("pipeline", TEST(the_usual_pipelines_are_there),
         TEST(a_pipeline_is_made_changed_and_removed), TEST(an_audit_names_the_account),
         TEST(a_pipeline_is_replaced_and_stages_of_the_same_label_stay),
         TEST(stages_are_made_changed_and_removed), TEST(what_is_in_use_stays_when_asked_to_look),
         TEST(the_last_of_them_stays), TEST(a_bad_pipeline_is_refused_by_name),
         TEST(the_options_of_a_stage_are_those_of_the_pipelines));
