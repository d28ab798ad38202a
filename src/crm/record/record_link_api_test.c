/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "crm/record/record_api.h"
#include "test/check.h"
#include "test/check_api.h"

#define V3 "/crm/v3/objects"
#define V4 "/crm/v4/objects"

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

/* The id of a new record, as text. */
static const char *make(struct work *w, const char *type, const char *body)
{
    struct asked asked = ask(w, POST, work_text(w, V3 "/%s", type), body);
    CHECK_INT(asked.code, 201);
    const char *id = strstr(asked.body, "{\"id\":\"");
    return id == NULL ? "" : work_copy(w, id + 7, strcspn(id + 7, "\""));
}

static const char *contact(struct work *w)
{
    return make(w, "contacts", "{\"properties\":{\"firstname\":\"Ada\"}}");
}

static const char *company(struct work *w)
{
    return make(w, "companies", "{\"properties\":{\"name\":\"Acme\"}}");
}

/* ---- two records ---- */

static void two_records_are_associated_read_and_parted(struct work *w)
{
    const char  *ada = contact(w), *acme = company(w);
    const char  *to_acme = work_text(w, V4 "/contacts/%s/associations/companies/%s", ada, acme);
    struct asked asked = ask(w, PUT, to_acme,
                             "[{\"associationCategory\":\"HUBSPOT_DEFINED\","
                             "\"associationTypeId\":1}]");
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, work_text(w,
                                "{\"fromObjectTypeId\":\"0-1\",\"fromObjectId\":\"%s\","
                                "\"toObjectTypeId\":\"0-2\",\"toObjectId\":\"%s\","
                                "\"labels\":[\"Primary\"]}",
                                ada, acme)));
    asked = ask(w, GET, work_text(w, V4 "/0-1/%s/associations/company", ada), NULL);
    CHECK(has(&asked, work_text(w,
                                "{\"results\":[{\"toObjectId\":\"%s\",\"associationTypes\":["
                                "{\"category\":\"HUBSPOT_DEFINED\",\"typeId\":279,\"label\":null},"
                                "{\"category\":\"HUBSPOT_DEFINED\",\"typeId\":1,"
                                "\"label\":\"Primary\"}]}]}",
                                acme)));
    asked = ask(w, GET, work_text(w, V3 "/companies/%s/associations/contacts", acme), NULL);
    CHECK(has(&asked, work_text(w,
                                "{\"results\":[{\"id\":\"%s\",\"type\":\"company_to_contact_"
                                "unlabeled\"},{\"id\":\"%s\",\"type\":\"company_to_contact\"}]}",
                                ada, ada)));
    CHECK_INT(ask(w, DELETE, to_acme, NULL).code, 204);
    CHECK_INT(ask(w, DELETE, to_acme, NULL).code, 204);
    asked = ask(w, GET, work_text(w, V4 "/contacts/%s/associations/companies", ada), NULL);
    CHECK_TEXT(asked.body, "{\"results\":[]}");
}

static void the_default_association_answers_in_both_directions(struct work *w)
{
    const char  *ada = contact(w), *acme = company(w);
    struct asked asked =
        ask(w, PUT, work_text(w, V4 "/contact/%s/associations/default/company/%s", ada, acme), "");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, work_text(w,
                                "{\"status\":\"COMPLETE\",\"results\":[{\"from\":{\"id\":\"%s\"},"
                                "\"to\":{\"id\":\"%s\"},\"associationSpec\":{"
                                "\"associationCategory\":\"HUBSPOT_DEFINED\","
                                "\"associationTypeId\":279}},{\"from\":{\"id\":\"%s\"}",
                                ada, acme, acme)));
    CHECK(has(&asked, "\"associationTypeId\":280}}],\"startedAt\":"));
}

static void an_association_that_cannot_be_says_why(struct work *w)
{
    const char *ada = contact(w), *acme = company(w);
    const struct {
        const char *from, *id, *to, *to_id, *body;
        status      outcome;
        const char *field;
    } cases[] = {
        {"ships", ada, "companies", acme, "[{\"associationTypeId\":279}]", NOT_FOUND, "objectType"},
        {"contacts", ada, "ships", acme, "[{\"associationTypeId\":279}]", NOT_FOUND, "objectType"},
        {"contacts", "77", "companies", acme, "[{\"associationTypeId\":279}]", NOT_FOUND, "id"},
        {"contacts", "x", "companies", acme, "[{\"associationTypeId\":279}]", NOT_FOUND, "id"},
        {"contacts", ada, "companies", "77", "[{\"associationTypeId\":279}]", NOT_FOUND, "id"},
        {"contacts", ada, "companies", acme, "[]", INVALID, "types"},
        {"contacts", ada, "companies", acme, "{}", INVALID, "types"},
        {"contacts", ada, "companies", acme, "[{}]", INVALID, "associationTypeId"},
        {"contacts", ada, "companies", acme, "[{\"associationTypeId\":1.5}]", INVALID,
         "associationTypeId"},
        {"contacts", ada, "companies", acme, "[{\"associationTypeId\":280}]", INVALID,
         "associationTypeId"},
        {"contacts", ada, "companies", acme, "[{\"associationTypeId\":279},{}]", INVALID,
         "associationTypeId"},
        {"contacts", ada, "companies", acme,
         "[{\"associationTypeId\":279,\"associationCategory\":\"USER_DEFINED\"}]", INVALID,
         "associationCategory"},
        {"contacts", ada, "contacts", ada, "[{\"associationTypeId\":449}]", INVALID, "toObjectId"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = ask(w, PUT,
                                 work_text(w, V4 "/%s/%s/associations/%s/%s", cases[i].from,
                                           cases[i].id, cases[i].to, cases[i].to_id),
                                 cases[i].body);
        CHECK_INT(asked.outcome, cases[i].outcome);
        CHECK_TEXT(asked.field, cases[i].field);
    }
    struct asked asked =
        ask(w, GET, work_text(w, V4 "/contacts/%s/associations/companies", ada), NULL);
    CHECK_TEXT(asked.body, "{\"results\":[]}");
}

static void v3_names_the_kinds(struct work *w)
{
    const char *ada = contact(w), *acme = company(w);
    const char *path =
        work_text(w, V3 "/contacts/%s/associations/companies/%s/contact_to_company", ada, acme);
    struct asked asked = ask(w, PUT, path, NULL);
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, work_text(w, "{\"id\":\"%s\",\"properties\":{", ada)));
    CHECK(has(&asked, work_text(w,
                                "\"associations\":{\"companies\":{\"results\":[{\"id\":\"%s\","
                                "\"type\":\"contact_to_company_unlabeled\"}",
                                acme)));
    CHECK_INT(ask(w, DELETE, path, NULL).code, 204);
    asked = ask(w, GET, work_text(w, V3 "/contacts/%s/associations/companies", ada), NULL);
    CHECK(has(&asked,
              work_text(w, "[{\"id\":\"%s\",\"type\":\"contact_to_company_unlabeled\"}]", acme)));
    path = work_text(w, V3 "/contacts/%s/associations/companies/%s/279", ada, acme);
    CHECK_INT(ask(w, DELETE, path, NULL).code, 204);
    path = work_text(w, V3 "/contacts/%s/associations/companies/%s/friend_of", ada, acme);
    CHECK_INT(ask(w, PUT, path, NULL).outcome, INVALID);
}

/* ---- with records ---- */

static void a_record_is_made_with_its_associations(struct work *w)
{
    const char  *ada = contact(w);
    const char  *acme = make(w, "companies",
                             work_text(w,
                                       "{\"properties\":{\"name\":\"Acme\"},\"associations\":[{"
                                        "\"to\":{\"id\":\"%s\"},\"types\":[{\"associationCategory\":"
                                        "\"HUBSPOT_DEFINED\",\"associationTypeId\":280}]}]}",
                                       ada));
    struct asked asked =
        ask(w, GET, work_text(w, V3 "/contacts/%s?associations=companies,products", ada), NULL);
    CHECK(has(&asked, work_text(w,
                                "\"associations\":{\"companies\":{\"results\":[{\"id\":\"%s\","
                                "\"type\":\"contact_to_company_unlabeled\"}]}}",
                                acme)));
    asked = ask(w, GET, V3 "/companies?associations=contacts", NULL);
    CHECK(has(&asked, work_text(w, "\"contacts\":{\"results\":[{\"id\":\"%s\"", ada)));
    CHECK_INT(ask(w, GET, V3 "/companies?associations=ships", NULL).outcome, NOT_FOUND);
}

static void a_record_whose_association_fails_is_not_made_by_a_batch(struct work *w)
{
    struct asked asked = ask(
        w, POST, V3 "/companies/batch/create",
        "{\"inputs\":[{\"properties\":{\"name\":\"A\"},\"objectWriteTraceId\":\"a\"},"
        "{\"properties\":{\"name\":\"B\"},\"objectWriteTraceId\":\"b\",\"associations\":[{\"to\":"
        "{\"id\":\"77\"},\"types\":[{\"associationTypeId\":280}]}]}]}");
    CHECK_INT(asked.code, 207);
    CHECK(has(&asked, "\"objectWriteTraceId\":[\"b\"]"));
    asked = ask(w, GET, V3 "/companies?properties=name", NULL);
    CHECK(has(&asked, "\"name\":\"A\""));
    CHECK(strstr(asked.body, "\"name\":\"B\"") == NULL);
}

/* ---- many ---- */

static void many_are_associated_in_one_request(struct work *w)
{
    const char  *ada = contact(w), *bob = contact(w), *acme = company(w);
    struct asked asked =
        ask(w, POST, "/crm/v4/associations/contacts/companies/batch/create",
            work_text(w,
                      "{\"inputs\":[{\"from\":{\"id\":\"%s\"},\"to\":{\"id\":\"%s\"},\"types\":[{"
                      "\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":279}]},"
                      "{\"from\":{\"id\":\"77\"},\"to\":{\"id\":\"%s\"},\"types\":[{"
                      "\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":279}]}]}",
                      ada, acme, acme));
    CHECK_INT(asked.code, 207);
    CHECK(has(&asked, "\"numErrors\":1"));
    CHECK(has(&asked, "\"context\":{\"fromObjectId\":[\"77\"]}"));
    asked = ask(w, POST, "/crm/v4/associations/contacts/companies/batch/associate/default",
                work_text(w, "{\"inputs\":[{\"from\":{\"id\":\"%s\"},\"to\":{\"id\":\"%s\"}}]}",
                          bob, acme));
    CHECK_INT(asked.code, 200);
    asked = ask(w, POST, "/crm/v4/associations/companies/contacts/batch/read",
                work_text(w, "{\"inputs\":[{\"id\":\"%s\"}]}", acme));
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, work_text(w,
                                "\"results\":[{\"from\":{\"id\":\"%s\"},\"to\":[{\"toObjectId\":"
                                "\"%s\",\"associationTypes\":[{\"category\":\"HUBSPOT_DEFINED\","
                                "\"typeId\":280,\"label\":null}]},{\"toObjectId\":\"%s\"",
                                acme, ada, bob)));
    asked = ask(w, POST, "/crm/v3/associations/companies/contacts/batch/read",
                work_text(w, "{\"inputs\":[{\"id\":\"%s\"},{\"id\":\"78\"}]}", acme));
    CHECK_INT(asked.code, 207);
    CHECK(has(&asked,
              work_text(w, "{\"id\":\"%s\",\"type\":\"company_to_contact_unlabeled\"}", bob)));
    asked = ask(w, POST, "/crm/v4/associations/companies/contacts/batch/archive",
                work_text(w,
                          "{\"inputs\":[{\"from\":{\"id\":\"%s\"},\"to\":[{\"id\":\"%s\"},"
                          "{\"id\":\"%s\"}]}]}",
                          acme, ada, bob));
    CHECK_INT(asked.code, 204);
    asked = ask(w, GET, work_text(w, V4 "/companies/%s/associations/contacts", acme), NULL);
    CHECK_TEXT(asked.body, "{\"results\":[]}");
}

static void v3_batches_name_the_kinds(struct work *w)
{
    const char  *ada = contact(w), *acme = company(w);
    const char  *inputs = work_text(w,
                                    "{\"inputs\":[{\"from\":{\"id\":\"%s\"},\"to\":{\"id\":\"%s\"},"
                                     "\"type\":\"contact_to_company\"}]}",
                                    ada, acme);
    struct asked asked =
        ask(w, POST, "/crm/v3/associations/contacts/companies/batch/create", inputs);
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, work_text(w,
                                "\"results\":[{\"from\":{\"id\":\"%s\"},\"to\":{\"id\":\"%s\"},"
                                "\"type\":\"contact_to_company\"}]",
                                ada, acme)));
    CHECK_INT(ask(w, POST, "/crm/v3/associations/contacts/companies/batch/archive", inputs).code,
              204);
    asked = ask(w, POST, "/crm/v3/associations/contacts/companies/batch/create",
                "{\"inputs\":[{\"from\":{\"id\":\"1\"},\"to\":{\"id\":\"1\"},\"type\":\"x\"}]}");
    CHECK_INT(asked.outcome, INVALID);
}

static void labels_of_many_are_archived_and_the_links_stay(struct work *w)
{
    const char *ada = contact(w), *acme = company(w);
    const char *input = work_text(w,
                                  "{\"inputs\":[{\"from\":{\"id\":\"%s\"},\"to\":{\"id\":\"%s\"},"
                                  "\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\","
                                  "\"associationTypeId\":1}]}]}",
                                  ada, acme);
    CHECK_INT(ask(w, POST, "/crm/v4/associations/contacts/companies/batch/create", input).code,
              201);
    CHECK_INT(
        ask(w, POST, "/crm/v4/associations/contacts/companies/batch/labels/archive", input).code,
        204);
    struct asked asked =
        ask(w, GET, work_text(w, V4 "/contacts/%s/associations/companies", ada), NULL);
    CHECK(has(&asked, "\"typeId\":279,\"label\":null}]}]"));
}

static void a_page_says_where_the_next_begins(struct work *w)
{
    const char *ada = contact(w);
    const char *ids[3];
    for (size_t i = 0; i < 3; i++) {
        ids[i] = company(w);
        ask(w, PUT, work_text(w, V4 "/contacts/%s/associations/default/companies/%s", ada, ids[i]),
            "");
    }
    const char  *path = work_text(w, V4 "/contacts/%s/associations/companies", ada);
    struct asked asked = ask(w, GET, work_text(w, "%s?limit=2", path), NULL);
    CHECK(has(&asked, work_text(w, "\"paging\":{\"next\":{\"after\":\"%s\",\"link\":", ids[1])));
    asked = ask(w, GET, work_text(w, "%s?limit=2&after=%s", path, ids[1]), NULL);
    CHECK(has(&asked, work_text(w, "{\"results\":[{\"toObjectId\":\"%s\"", ids[2])));
    CHECK(strstr(asked.body, "paging") == NULL);
    CHECK_INT(ask(w, GET, work_text(w, "%s?limit=501", path), NULL).outcome, INVALID);
    CHECK_INT(ask(w, GET, work_text(w, "%s?after=x", path), NULL).outcome, INVALID);
    CHECK_INT(ask(w, GET, V4 "/contacts/77/associations/companies", NULL).outcome, NOT_FOUND);
}

SUITE_DB("record link api", TEST(two_records_are_associated_read_and_parted),
         TEST(the_default_association_answers_in_both_directions),
         TEST(an_association_that_cannot_be_says_why), TEST(v3_names_the_kinds),
         TEST(a_record_is_made_with_its_associations),
         TEST(a_record_whose_association_fails_is_not_made_by_a_batch),
         TEST(many_are_associated_in_one_request), TEST(v3_batches_name_the_kinds),
         TEST(labels_of_many_are_archived_and_the_links_stay),
         TEST(a_page_says_where_the_next_begins));
