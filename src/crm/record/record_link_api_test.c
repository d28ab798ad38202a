/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "crm/access.h"
#include "crm/record/record_api.h"
#include "crm/staff/staff.h"
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

/* ---- association types ---- */

static void labels_are_made_listed_changed_and_removed(struct work *w)
{
    const char *const spellings[] = {"/crm/v4/associations/contacts/companies/labels",
                                     "/crm/associations/v4/contacts/companies/labels"};
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        struct asked asked = ask(w, POST, spellings[i],
                                 "{\"name\":\"boss\",\"label\":\"Boss\","
                                 "\"inverseLabel\":\"Firm\"}");
        long long    id = 10001 + 2 * (long long) i;
        CHECK_INT(asked.code, 200);
        CHECK_TEXT(asked.body,
                   work_text(w,
                             "{\"results\":[{\"category\":\"USER_DEFINED\",\"typeId\":%lld,"
                             "\"label\":\"Boss\"},{\"category\":\"USER_DEFINED\","
                             "\"typeId\":%lld,\"label\":\"Firm\"}]}",
                             id, id + 1));
        CHECK_INT(ask(w, PUT, spellings[i],
                      work_text(w, "{\"associationTypeId\":%lld,\"label\":\"Chief\"}", id))
                      .code,
                  204);
        asked = ask(w, GET, spellings[i], NULL);
        CHECK(has(&asked, "{\"results\":[{\"category\":\"HUBSPOT_DEFINED\",\"typeId\":279,"
                          "\"label\":null}"));
        CHECK(has(&asked, "\"label\":\"Chief\""));
        CHECK_INT(ask(w, DELETE, work_text(w, "%s/%lld", spellings[i], id), NULL).code, 204);
        CHECK_INT(ask(w, DELETE, work_text(w, "%s/%lld", spellings[i], id), NULL).outcome, INVALID);
    }
    CHECK_INT(ask(w, DELETE, work_text(w, "%s/279", spellings[0]), NULL).outcome, FORBIDDEN);
    CHECK_INT(ask(w, POST, spellings[0], "{\"name\":\"x\"}").outcome, INVALID);
    CHECK_INT(ask(w, POST, spellings[0], "{\"name\":\"x\",\"label\":\" \"}").outcome, INVALID);
}

static void types_have_names_in_v3(struct work *w)
{
    struct asked asked = ask(w, GET, "/crm/v3/associations/contacts/companies/types", NULL);
    CHECK_TEXT(asked.body, "{\"results\":[{\"id\":\"279\",\"name\":"
                           "\"contact_to_company_unlabeled\"},{\"id\":\"1\",\"name\":"
                           "\"contact_to_company\"}]}");
}

static void a_schema_gets_and_loses_an_association(struct work *w)
{
    struct asked asked = ask(w, POST, "/crm/v3/schemas/products/associations",
                             "{\"fromObjectTypeId\":\"products\",\"toObjectTypeId\":\"0-1\","
                             "\"name\":\"wished_by\"}");
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, "{\"id\":\"10001\",\"fromObjectTypeId\":\"0-7\","
                      "\"toObjectTypeId\":\"0-1\",\"name\":\"wished_by\",\"createdAt\":"));
    CHECK_INT(ask(w, DELETE, "/crm/v3/schemas/products/associations/wished_by", NULL).code, 204);
    CHECK_INT(ask(w, DELETE, "/crm/v3/schemas/products/associations/wished_by", NULL).outcome,
              NOT_FOUND);
    asked = ask(w, POST, "/crm/v3/schemas/products/associations",
                "{\"fromObjectTypeId\":\"0-1\",\"toObjectTypeId\":\"0-2\",\"name\":\"a\"}");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "fromObjectTypeId");
}

static void limits_are_set_listed_kept_and_taken_away(struct work *w)
{
    const char  *path = "/crm/v4/associations/definitions/configurations/contacts/companies";
    struct asked asked = ask(w, POST, work_text(w, "%s/batch/create", path),
                             "{\"inputs\":[{\"category\":\"HUBSPOT_DEFINED\",\"typeId\":279,"
                             "\"maxToObjectIds\":1}]}");
    const char  *limit = "{\"category\":\"HUBSPOT_DEFINED\",\"typeId\":279,"
                         "\"userEnforcedMaxToObjectIds\":1}";
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, limit));
    asked = ask(w, GET, path, NULL);
    CHECK(has(&asked, limit));
    asked = ask(w, GET, "/crm/associations/v4/definitions/configurations/all", NULL);
    CHECK_TEXT(asked.body, work_text(w, "{\"results\":[%s]}", limit));
    const char *ada = contact(w);
    const char *to = work_text(w, V4 "/contacts/%s/associations/default/companies", ada);
    CHECK_INT(ask(w, PUT, work_text(w, "%s/%s", to, company(w)), "").code, 200);
    asked = ask(w, PUT, work_text(w, "%s/%s", to, company(w)), "");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_INT(ask(w, POST, work_text(w, "%s/batch/update", path),
                  "{\"inputs\":[{\"typeId\":279,\"maxToObjectIds\":0}]}")
                  .outcome,
              INVALID);
    CHECK_INT(ask(w, POST, work_text(w, "%s/batch/purge", path),
                  "{\"inputs\":[{\"category\":\"HUBSPOT_DEFINED\",\"typeId\":279}]}")
                  .code,
              204);
    CHECK_TEXT(ask(w, GET, path, NULL).body, "{\"results\":[]}");
    CHECK_INT(ask(w, PUT, work_text(w, "%s/%s", to, company(w)), "").code, 200);
}

/* ---- searches ---- */

/* How many companies a filter finds; -1: it was refused. */
static int64_t found(struct work *w, const char *filter)
{
    struct asked asked =
        ask(w, POST, V3 "/companies/search", work_text(w, "{\"filters\":[{%s}]}", filter));
    int64_t total = -1;
    if (asked.outcome != OK || !text_starts(asked.body, "{\"total\":"))
        return total;
    const char *digits = asked.body + strlen("{\"total\":");
    CHECK(text_to_int(work_copy(w, digits, strspn(digits, "0123456789")), &total));
    return total;
}

static void records_are_found_by_whom_they_are_associated_with(struct work *w)
{
    const char *ada = contact(w), *bob = contact(w), *acme = company(w), *best = company(w);
    company(w);
    ask(w, PUT, work_text(w, V4 "/contacts/%s/associations/default/companies/%s", ada, acme), "");
    ask(w, PUT, work_text(w, V4 "/contacts/%s/associations/default/companies/%s", bob, best), "");
#define FILTER "\"propertyName\":\"associations.contacts\",\"operator\":"
    CHECK_INT(found(w, work_text(w, FILTER "\"EQ\",\"value\":\"%s\"", ada)), 1);
    CHECK_INT(found(w, work_text(w, FILTER "\"NEQ\",\"value\":\"%s\"", ada)), 2);
    CHECK_INT(found(w, work_text(w, FILTER "\"IN\",\"values\":[\"%s\",\"%s\"]", ada, bob)), 2);
    CHECK_INT(found(w, work_text(w, FILTER "\"NOT_IN\",\"values\":[\"%s\"]", bob)), 2);
    CHECK_INT(found(w, FILTER "\"HAS_PROPERTY\""), 2);
    CHECK_INT(found(w, FILTER "\"NOT_HAS_PROPERTY\""), 1);
    CHECK_INT(found(w, FILTER "\"EQ\",\"value\":\"4711\""), 0);
    CHECK_INT(found(w, FILTER "\"EQ\",\"value\":\"ada\""), -1);
    CHECK_INT(found(w, FILTER "\"EQ\""), -1);
    CHECK_INT(found(w, FILTER "\"GT\",\"value\":\"1\""), -1);
    CHECK_INT(found(w, "\"propertyName\":\"associations.ships\",\"operator\":\"HAS_PROPERTY\""),
              -1);
    CHECK_INT(ask(w, DELETE, work_text(w, V3 "/contacts/%s", ada), NULL).code, 204);
    CHECK_INT(found(w, work_text(w, FILTER "\"EQ\",\"value\":\"%s\"", ada)), 0);
    CHECK_INT(found(w, FILTER "\"HAS_PROPERTY\""), 1);
}

/* ---- rights ---- */

static void who_may_not_edit_both_types_cannot_associate_them(struct work *w)
{
    const char *ada = contact(w), *acme = company(w);
    const char *path = work_text(w, V4 "/contacts/%s/associations/default/companies/%s", ada, acme);
    const struct actor house = w->actor;
    w->actor = (struct actor){.user = 7,
                              .role = ROLE_READ_ONLY,
                              .scopes = (UINT64_C(1) << MAY_SEE_CONTACTS)
                                        | (UINT64_C(1) << MAY_EDIT_CONTACTS)
                                        | (UINT64_C(1) << MAY_SEE_RECORDS)};
    CHECK_INT(ask(w, PUT, path, "").outcome, FORBIDDEN);
    CHECK_INT(
        ask(w, GET, work_text(w, V4 "/contacts/%s/associations/companies", ada), NULL).outcome,
        FORBIDDEN);
    CHECK_INT(
        ask(w, GET, work_text(w, V3 "/contacts/%s?associations=companies", ada), NULL).outcome,
        FORBIDDEN);
    CHECK_INT(ask(w, POST, V3 "/contacts/search",
                  "{\"filters\":[{\"propertyName\":\"associations.companies\","
                  "\"operator\":\"HAS_PROPERTY\"}]}")
                  .outcome,
              FORBIDDEN);
    CHECK_INT(ask(w, POST, V3 "/contacts",
                  work_text(w,
                            "{\"properties\":{\"firstname\":\"Eve\"},\"associations\":[{\"to\":"
                            "{\"id\":\"%s\"},\"types\":[{\"associationTypeId\":279}]}]}",
                            acme))
                  .outcome,
              FORBIDDEN);
    w->actor = house;
    CHECK_INT(ask(w, PUT, path, "").code, 200);
}

SUITE_DB("record link api", TEST(two_records_are_associated_read_and_parted),
         TEST(the_default_association_answers_in_both_directions),
         TEST(an_association_that_cannot_be_says_why), TEST(v3_names_the_kinds),
         TEST(a_record_is_made_with_its_associations),
         TEST(a_record_whose_association_fails_is_not_made_by_a_batch),
         TEST(many_are_associated_in_one_request), TEST(v3_batches_name_the_kinds),
         TEST(labels_of_many_are_archived_and_the_links_stay),
         TEST(a_page_says_where_the_next_begins), TEST(labels_are_made_listed_changed_and_removed),
         TEST(types_have_names_in_v3), TEST(a_schema_gets_and_loses_an_association),
         TEST(limits_are_set_listed_kept_and_taken_away),
         TEST(records_are_found_by_whom_they_are_associated_with),
         TEST(who_may_not_edit_both_types_cannot_associate_them));
