/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_api.h"

#include <string.h>

#include "base/text.h"
#include "crm/access.h"
#include "test/check.h"
#include "test/check_api.h"

#define CONTACTS "/crm/v3/objects/contacts"
#define FIELDS   "/crm/v3/properties/contacts"

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

static void make(struct work *w, const char *properties)
{
    struct asked asked = ask(w, POST, CONTACTS, work_text(w, "{\"properties\":{%s}}", properties));
    CHECK_INT(asked.code, 201);
}

/* ---- one by one ---- */

static void an_object_is_made_read_changed_and_archived(struct work *w)
{
    struct asked asked = ask(w, POST, CONTACTS,
                             "{\"properties\":{\"email\":\"A@example.com\",\"firstname\":\"Anna\","
                             "\"zip\":69001},\"associations\":[]}");
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, "{\"id\":\"1\",\"properties\":{\"email\":\"a@example.com\","
                      "\"firstname\":\"Anna\",\"zip\":\"69001\",\"hs_object_id\":\"1\","
                      "\"createdate\":\"2023-11-14T22:13:20.000Z\",\"lastmodifieddate\":"));
    CHECK(has(&asked, "},\"createdAt\":\"2023-11-14T22:13:20.000Z\","
                      "\"updatedAt\":\"2023-11-14T22:13:20.000Z\",\"archived\":false}"));

    asked = ask(w, PATCH, CONTACTS "/1", "{\"properties\":{\"zip\":\"\",\"firstname\":null}}");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "\"zip\":null,\"firstname\":null"));
    asked = ask(w, GET, CONTACTS "/1?properties=zip,email&properties=city", NULL);
    CHECK(has(&asked, "\"properties\":{\"zip\":null,\"email\":\"a@example.com\",\"city\":null,"));
    asked = ask(w, GET, CONTACTS "/a@example.com?idProperty=email", NULL);
    CHECK(has(&asked, "{\"id\":\"1\""));

    asked = ask(w, DELETE, CONTACTS "/1", NULL);
    CHECK_INT(asked.code, 204);
    CHECK_INT(ask(w, DELETE, CONTACTS "/1", NULL).code, 204);
    CHECK_INT(ask(w, GET, CONTACTS "/1", NULL).outcome, NOT_FOUND);
    asked = ask(w, GET, CONTACTS "/1?archived=true", NULL);
    CHECK(has(&asked, "\"archived\":true,\"archivedAt\":\"2023-11-14T22:13:20.000Z\"}"));
    asked = ask(w, POST, "/api/objects/contacts/1/restore", NULL);
    CHECK(has(&asked, "\"archived\":false"));
}

static void a_list_has_paging_only_before_its_end(struct work *w)
{
    for (int i = 0; i < 3; i++)
        make(w, work_text(w, "\"firstname\":\"Nr %d\"", i));
    struct asked asked = ask(w, GET, CONTACTS "?limit=2", NULL);
    CHECK(has(&asked, "\"paging\":{\"next\":{\"after\":\"2\",\"link\":\"" CONTACTS
                      "?limit=2&after=2\"}}}"));
    asked = ask(w, GET, CONTACTS "?properties=city&after=1&limit=1&properties=zip", NULL);
    CHECK(has(&asked, "\"link\":\"" CONTACTS "?properties=city&limit=1&properties=zip&after=2\""));
    asked = ask(w, GET, CONTACTS "?limit=2&after=2", NULL);
    CHECK(has(&asked, "\"firstname\":\"Nr 2\""));
    CHECK(strstr(asked.body, "paging") == NULL);
    CHECK_TEXT(ask(w, GET, CONTACTS "?archived=true", NULL).body, "{\"results\":[]}");
    CHECK_INT(ask(w, GET, CONTACTS "?limit=101", NULL).outcome, INVALID);
    CHECK_INT(ask(w, GET, CONTACTS "?after=x", NULL).outcome, INVALID);
    CHECK_INT(ask(w, GET, "/crm/v3/objects/spaceships", NULL).outcome, NOT_FOUND);
}

static void history_is_shown_when_it_is_asked_for(struct work *w)
{
    make(w, "\"firstname\":\"Anna\"");
    ask(w, PATCH, CONTACTS "/1", "{\"properties\":{\"firstname\":\"Hanna\"}}");
    struct asked asked = ask(w, GET, CONTACTS "/1?propertiesWithHistory=firstname,city", NULL);
    CHECK(has(
        &asked,
        "\"propertiesWithHistory\":{\"firstname\":[{\"value\":\"Hanna\","
        "\"timestamp\":\"2023-11-14T22:13:20.000Z\",\"sourceType\":\"INTERNAL_PROCESSING\",\"sourceLabel\":"
        "\"Storefolk\"},"
        "{\"value\":\"Anna\""));
    CHECK(has(&asked, "\"city\":[]}"));
    w->source = "import:12";
    asked = ask(w, GET, CONTACTS "?propertiesWithHistory=firstname", NULL);
    CHECK(has(&asked, "\"firstname\":[{\"value\":\"Hanna\""));
    ask(w, PATCH, CONTACTS "/1", "{\"properties\":{\"city\":\"Lyon\"}}");
    asked = ask(w, POST, CONTACTS "/batch/read",
                "{\"inputs\":[{\"id\":\"1\"}],\"propertiesWithHistory\":[\"city\"]}");
    CHECK(has(&asked, "\"properties\":{\"city\":\"Lyon\""));
    CHECK(has(&asked, "\"propertiesWithHistory\":{\"city\":[{\"value\":\"Lyon\","));
    CHECK(has(&asked, "\"sourceType\":\"IMPORT\",\"sourceId\":\"12\",\"sourceLabel\":\"Import\"}"));
}

static void a_bad_body_is_refused_by_name(struct work *w)
{
    static const struct {
        const char *body, *field;
    } cases[] = {
        {"{", ""},
        {"[]", ""},
        {"{}", "properties"},
        {"{\"properties\":[]}", "properties"},
        {"{\"properties\":{\"firstname\":{}}}", "firstname"},
        {"{\"properties\":{\"firstname\":[\"a\"]}}", "firstname"},
        {"{\"properties\":{\"nickname\":\"a\"}}", "nickname"},
        {"{\"properties\":{\"email\":\"a\"}}", "email"},
        {"{\"properties\":{\"firstname\":\"a\"},\"colour\":1}", "colour"},
        {"{\"properties\":{},\"associations\":[{\"to\":{\"id\":\"1\"}}]}", "types"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = ask(w, POST, CONTACTS, cases[i].body);
        CHECK_INT(asked.outcome, INVALID);
        CHECK_TEXT(asked.field, cases[i].field);
    }
    CHECK_TEXT(ask(w, GET, CONTACTS, NULL).body, "{\"results\":[]}");
}

static void a_taken_email_says_whose_it_is(struct work *w)
{
    make(w, "\"email\":\"a@example.com\"");
    struct asked asked = ask(w, POST, CONTACTS, "{\"properties\":{\"email\":\"A@example.com\"}}");
    CHECK_INT(asked.outcome, CONFLICT);
    CHECK_TEXT(asked.message, "Contact already exists. Existing ID: 1");
}

static void two_contacts_are_merged(struct work *w)
{
    make(w, "\"email\":\"a@example.com\"");
    make(w, "\"email\":\"b@example.com\",\"firstname\":\"Bob\"");
    struct asked asked =
        ask(w, POST, CONTACTS "/merge", "{\"primaryObjectId\":\"1\",\"objectIdToMerge\":\"2\"}");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "{\"id\":\"1\",\"properties\":{\"email\":\"a@example.com\","
                      "\"firstname\":\"Bob\""));
    asked = ask(w, GET, CONTACTS "/2", NULL);
    CHECK(has(&asked, "{\"id\":\"1\""));
    asked = ask(w, POST, CONTACTS "/merge", "{\"primaryObjectId\":\"1\"}");
    CHECK_TEXT(asked.field, "objectIdToMerge");
    asked = ask(w, POST, "/crm/v3/objects/products/merge",
                "{\"primaryObjectId\":\"1\",\"objectIdToMerge\":\"2\"}");
    CHECK_INT(asked.outcome, INVALID);
}

static void who_may_not_sees_and_writes_nothing(struct work *w)
{
    make(w, "\"firstname\":\"Orchid\"");
    w->actor.user = 5;
    w->actor.scopes = UINT64_C(1) << MAY_SEE_COMPANIES;
    CHECK_INT(ask(w, GET, CONTACTS "/1", NULL).outcome, FORBIDDEN);
    CHECK_INT(ask(w, POST, CONTACTS, "{\"properties\":{}}").outcome, FORBIDDEN);
    CHECK_INT(ask(w, POST, CONTACTS "/search", "{}").outcome, FORBIDDEN);
    CHECK_INT(ask(w, POST, CONTACTS "/batch/read", "{\"inputs\":[]}").outcome, FORBIDDEN);
    CHECK_TEXT(ask(w, GET, "/api/search?query=orchid", NULL).body, "{\"results\":[]}");
    struct asked asked = ask(w, GET, "/api/object-types", NULL);
    CHECK_TEXT(asked.body,
               "{\"results\":[{\"id\":\"0-2\",\"name\":\"companies\",\"singular\":\"company\"}]}");
    w->actor.scopes = UINT64_C(1) << MAY_SEE_CONTACTS;
    CHECK_INT(ask(w, GET, CONTACTS "/1", NULL).code, 200);
    CHECK_INT(ask(w, DELETE, CONTACTS "/1", NULL).outcome, FORBIDDEN);
    CHECK_INT(ask(w, GET, FIELDS, NULL).code, 200);
    CHECK_INT(ask(w, DELETE, FIELDS "/email", NULL).outcome, FORBIDDEN);
}

/* ---- batches ---- */

static void a_batch_makes_all_or_nothing(struct work *w)
{
    struct asked asked = ask(w, POST, CONTACTS "/batch/create",
                             "{\"inputs\":[{\"properties\":{\"email\":\"a@example.com\"}},"
                             "{\"properties\":{\"email\":\"nonsense\"}}]}");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(ask(w, GET, CONTACTS, NULL).body, "{\"results\":[]}");
    asked = ask(w, POST, CONTACTS "/batch/create",
                "{\"inputs\":[{\"properties\":{\"email\":\"a@example.com\"}},"
                "{\"properties\":{\"email\":\"b@example.com\"}}]}");
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, "{\"status\":\"COMPLETE\",\"results\":[{\"id\":"));
    CHECK(has(&asked, "],\"startedAt\":\"2023-11-14T22:13:20.000Z\",\"completedAt\":"));
    CHECK(strstr(asked.body, "errors") == NULL && strstr(asked.body, "\"new\"") == NULL);
}

static void inputs_with_names_fail_alone(struct work *w)
{
    struct asked asked = ask(
        w, POST, CONTACTS "/batch/create",
        "{\"inputs\":[{\"objectWriteTraceId\":\"one\",\"properties\":{\"email\":\"a@example.com\"}},"
        "{\"objectWriteTraceId\":\"two\",\"properties\":{\"email\":\"A@example.com\"}},"
        "{\"objectWriteTraceId\":\"three\",\"properties\":{\"size\":\"1\"}},"
        "{\"objectWriteTraceId\":\"four\",\"properties\":{\"email\":\"b@example.com\"}}]}");
    CHECK_INT(asked.code, 207);
    CHECK(has(&asked, "\"numErrors\":2,\"errors\":[{\"status\":\"error\",\"category\":\"CONFLICT\","
                      "\"message\":\"Contact already exists. Existing ID: 1\",\"subCategory\":"
                      "\"CONFLICT\",\"context\":{\"objectWriteTraceId\":[\"two\"]}}"));
    CHECK(has(&asked, "\"objectWriteTraceId\":[\"three\"]"));
    asked = ask(w, GET, CONTACTS, NULL);
    CHECK(has(&asked, "\"email\":\"a@example.com\""));
    CHECK(has(&asked, "\"email\":\"b@example.com\""));
}

static void a_batch_reads_by_id_or_by_another_property(struct work *w)
{
    make(w, "\"email\":\"a@example.com\",\"city\":\"Lyon\"");
    make(w, "\"email\":\"b@example.com\"");
    struct asked asked = ask(w, POST, CONTACTS "/batch/read",
                             "{\"inputs\":[{\"id\":\"2\"},{\"id\":1}],\"properties\":[\"city\"]}");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "[{\"id\":\"2\",\"properties\":{\"city\":null,\"hs_object_id\":\"2\""));
    asked = ask(w, POST, CONTACTS "/batch/read",
                "{\"idProperty\":\"email\",\"inputs\":[{\"id\":\"A@example.com\"},"
                "{\"id\":\"c@example.com\"}]}");
    CHECK_INT(asked.code, 207);
    CHECK(has(&asked, "\"results\":[{\"id\":\"1\""));
    CHECK(has(&asked, "\"numErrors\":1,\"errors\":[{\"status\":\"error\","
                      "\"category\":\"OBJECT_NOT_FOUND\""));
    CHECK(has(&asked, "\"context\":{\"ids\":[\"c@example.com\"]}"));
}

static void what_can_be_no_address_is_nobodys(struct work *w)
{
    CHECK_INT(ask(w, GET, CONTACTS "/no-address?idProperty=email", NULL).outcome, NOT_FOUND);
    struct asked asked = ask(w, POST, CONTACTS "/batch/read",
                             "{\"idProperty\":\"email\",\"inputs\":[{\"id\":\"no address\"}]}");
    CHECK_INT(asked.code, 207);
    CHECK(has(&asked, "\"context\":{\"ids\":[\"no address\"]}"));
    asked =
        ask(w, POST, CONTACTS "/batch/upsert",
            "{\"inputs\":[{\"id\":\"no address\",\"idProperty\":\"email\",\"properties\":{}}]}");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "email");
}

static void archived_records_are_read_when_they_are_asked_for(struct work *w)
{
    make(w, "\"email\":\"a@example.com\"");
    CHECK_INT(ask(w, DELETE, CONTACTS "/1", NULL).code, 204);
    const char *one = "{\"inputs\":[{\"id\":\"1\"}]}";
    CHECK_INT(ask(w, POST, CONTACTS "/batch/read", one).code, 207);
    struct asked asked = ask(w, POST, CONTACTS "/batch/read?archived=true", one);
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "\"archived\":true,\"archivedAt\":"));
    CHECK_INT(ask(w, POST, CONTACTS "/batch/read?archived=maybe", one).outcome, INVALID);
    CHECK_INT(ask(w, GET, CONTACTS "?archived=maybe", NULL).outcome, INVALID);
    asked = ask(w, GET, CONTACTS "?archived=FALSE", NULL);
    CHECK(has(&asked, "\"results\":[]"));
}

static void an_input_without_an_id_is_refused(struct work *w)
{
    static const char *const ids[] = {"", "\"id\":[1],", "\"id\":null,", "\"id\":\"\","};
    static const char *const verbs[] = {"update", "upsert"};
    for (size_t i = 0; i < COUNT_OF(ids) * COUNT_OF(verbs); i++) {
        struct asked asked =
            ask(w, POST, work_text(w, CONTACTS "/batch/%s", verbs[i % COUNT_OF(verbs)]),
                work_text(w, "{\"inputs\":[{%s\"properties\":{}}]}", ids[i / COUNT_OF(verbs)]));
        CHECK_INT(asked.outcome, INVALID);
        CHECK_TEXT(asked.field, "id");
    }
}

static void an_upsert_says_what_is_new(struct work *w)
{
    make(w, "\"email\":\"a@example.com\"");
    struct asked asked = ask(w, POST, CONTACTS "/batch/upsert",
                             "{\"inputs\":[{\"id\":\"a@example.com\",\"idProperty\":\"email\","
                             "\"properties\":{\"city\":\"Lyon\"}},{\"id\":\"b@example.com\","
                             "\"idProperty\":\"email\",\"properties\":{\"city\":\"Nice\"}}]}");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "{\"id\":\"1\",\"properties\":{\"city\":\"Lyon\""));
    CHECK(has(&asked, "\"archived\":false,\"new\":false}"));
    CHECK(has(&asked, "\"archived\":false,\"new\":true}"));
    asked = ask(w, GET, CONTACTS "/b@example.com?idProperty=email&properties=city", NULL);
    CHECK(has(&asked, "\"city\":\"Nice\""));
    asked = ask(w, POST, CONTACTS "/batch/upsert",
                "{\"inputs\":[{\"id\":\"99\",\"properties\":{\"city\":\"Lyon\"}}]}");
    CHECK_INT(asked.outcome, NOT_FOUND);
}

static void a_batch_changes_and_archives(struct work *w)
{
    make(w, "\"email\":\"a@example.com\"");
    make(w, "\"email\":\"b@example.com\"");
    struct asked asked = ask(w, POST, CONTACTS "/batch/update",
                             "{\"inputs\":[{\"id\":\"1\",\"properties\":{\"city\":\"Lyon\"}},"
                             "{\"id\":\"b@example.com\",\"idProperty\":\"email\","
                             "\"properties\":{\"city\":\"Nice\"}}]}");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "\"city\":\"Nice\""));
    asked =
        ask(w, POST, CONTACTS "/batch/archive", "{\"inputs\":[{\"id\":\"404\"},{\"id\":\"x\"}]}");
    CHECK_INT(asked.code, 204); /* what is not there need not be archived */
    asked = ask(w, POST, CONTACTS "/batch/archive", "{\"inputs\":[{}]}");
    CHECK_INT(asked.outcome, INVALID);
    asked = ask(w, POST, CONTACTS "/batch/archive", "{\"inputs\":[{\"id\":\"1\"},{\"id\":\"2\"}]}");
    CHECK_INT(asked.code, 204);
    CHECK_TEXT(ask(w, GET, CONTACTS, NULL).body, "{\"results\":[]}");
}

static void a_batch_has_at_most_a_hundred_inputs(struct work *w)
{
    struct text body = text_open(w->arena);
    text_add(&body, "{\"inputs\":[");
    for (int i = 0; i < 101; i++)
        text_add(&body, i == 0 ? "{\"id\":\"1\"}" : ",{\"id\":\"1\"}");
    text_add(&body, "]}");
    CHECK_INT(ask(w, POST, CONTACTS "/batch/read", body.bytes).outcome, INVALID);
    CHECK_INT(ask(w, POST, CONTACTS "/batch/read", "{}").outcome, INVALID);
    CHECK_INT(ask(w, POST, CONTACTS "/batch/read", "{\"inputs\":[{}]}").outcome, INVALID);
    CHECK_INT(ask(w, POST, CONTACTS "/batch/read", "{\"inputs\":[7]}").outcome, INVALID);
}

/* ---- searches ---- */

static void a_search_finds_sorts_and_pages(struct work *w)
{
    make(w, "\"firstname\":\"Anna\",\"city\":\"Lyon\"");
    make(w, "\"firstname\":\"Bob\",\"city\":\"Lyon\"");
    make(w, "\"firstname\":\"Chris\",\"city\":\"Nice\"");
    struct asked asked = ask(w, POST, CONTACTS "/search", "{}");
    CHECK(has(&asked, "{\"total\":3,\"results\":[{\"id\":\"1\""));
    asked = ask(w, POST, CONTACTS "/search",
                "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"city\",\"operator\":\"EQ\","
                "\"value\":\"lyon\"}]}],\"sorts\":[{\"propertyName\":\"firstname\","
                "\"direction\":\"DESCENDING\"}],\"limit\":1,\"properties\":[\"city\"]}");
    CHECK(
        has(&asked, "{\"total\":2,\"results\":[{\"id\":\"2\",\"properties\":{\"city\":\"Lyon\","));
    CHECK(has(&asked, "\"paging\":{\"next\":{\"after\":\"1\""));
    asked = ask(w, POST, CONTACTS "/search",
                "{\"filters\":[{\"propertyName\":\"city\",\"operator\":\"IN\","
                "\"values\":[\"lyon\",\"nice\"]}],\"after\":\"2\",\"sorts\":[\"-createdate\"]}");
    CHECK(has(&asked, "{\"total\":3,\"results\":[{\"id\":\"1\""));
    CHECK(strstr(asked.body, "paging") == NULL);
    asked = ask(w, POST, CONTACTS "/search", "{\"query\":\"ann\"}");
    CHECK(has(&asked, "{\"total\":1,\"results\":[{\"id\":\"1\""));
}

static void what_a_program_leaves_empty_is_as_if_it_were_not_there(struct work *w)
{
    static const char *const bodies[] = {
        "{\"filterGroups\":null,\"sorts\":null,\"properties\":null,\"after\":null,\"limit\":null}",
        "{\"filterGroups\":[{\"filters\":null}],\"filters\":null,\"query\":null}",
        "{\"after\":\"\",\"query\":\"\",\"sorts\":[]}",
        "{\"filterGroups\":[],\"after\":0,\"sorts\":[{\"propertyName\":\"city\",\"direction\":null}]}",
    };
    make(w, "\"firstname\":\"Anna\"");
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct asked asked = ask(w, POST, CONTACTS "/search", bodies[i]);
        CHECK(has(&asked, "{\"total\":1,\"results\":[{\"id\":\"1\""));
    }
}

static void a_bad_search_is_refused_by_name(struct work *w)
{
    static const struct {
        const char *body, *field;
    } cases[] = {
        {"[]", ""},
        {"{\"filterGroups\":{}}", "filterGroups"},
        {"{\"filterGroups\":[{\"filters\":[{}]}]}", "propertyName"},
        {"{\"filters\":[{\"propertyName\":\"city\"}]}", "operator"},
        {"{\"filters\":[{\"propertyName\":\"city\",\"operator\":\"LIKE\"}]}", "operator"},
        {"{\"filters\":[{\"propertyName\":\"city\",\"operator\":\"EQ\"}]}", "city"},
        {"{\"filters\":[{\"propertyName\":\"city\",\"operator\":\"IN\",\"values\":\"x\"}]}",
         "values"},
        {"{\"filters\":[{\"propertyName\":\"nickname\",\"operator\":\"HAS_PROPERTY\"}]}",
         "nickname"},
        {"{\"sorts\":[\"-nickname\"]}", "nickname"},
        {"{\"sorts\":[\"a\",\"b\"]}", "sorts"},
        {"{\"limit\":201}", "limit"},
        {"{\"limit\":\"many\"}", "limit"},
        {"{\"after\":\"9995\"}", "after"},
        {"{\"after\":-1}", "after"},
        {"{\"sorts\":[{\"propertyName\":\"city\",\"direction\":\"UP\"}]}", "direction"},
        {"{\"filters\":[{\"propertyName\":\"associations.company\",\"operator\":\"EQ\","
         "\"value\":\"x\"}]}",
         "associations.company"},
        {"{\"surprise\":1}", "surprise"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = ask(w, POST, CONTACTS "/search", cases[i].body);
        CHECK_INT(asked.outcome, INVALID);
        CHECK_TEXT(asked.field, cases[i].field);
    }
}

static void words_find_records_of_all_types_by_title(struct work *w)
{
    make(w, "\"firstname\":\"Anna\",\"lastname\":\"Lee\"");
    make(w, "\"email\":\"anna@example.com\"");
    ask(w, POST, "/crm/v3/objects/companies", "{\"properties\":{\"name\":\"Anna & Co\"}}");
    struct asked asked = ask(w, GET, "/api/search?query=anna", NULL);
    CHECK(has(&asked, "{\"type\":\"contacts\",\"id\":\"1\",\"title\":\"Anna Lee\"}"));
    CHECK(has(&asked, "\"id\":\"2\",\"title\":\"anna@example.com\"}"));
    CHECK(has(&asked, "\"title\":\"Anna & Co\"}"));
    CHECK_INT(ask(w, GET, "/api/search", NULL).outcome, INVALID);
    CHECK_INT(ask(w, GET, "/api/search?query=a&limit=0", NULL).outcome, INVALID);
}

/* ---- properties (R4, R77) ---- */

static void a_property_is_made_used_changed_and_archived(struct work *w)
{
    struct asked asked = ask(w, POST, FIELDS,
                             "{\"name\":\"colour\",\"label\":\"Colour\",\"type\":\"enumeration\","
                             "\"fieldType\":\"radio\",\"groupName\":\"contactinformation\","
                             "\"options\":[{\"label\":\"Red\",\"value\":\"red\",\"displayOrder\":1,"
                             "\"hidden\":false}],\"hasUniqueValue\":false,\"formField\":true}");
    CHECK_INT(asked.code, 201);
    CHECK(has(&asked, "{\"name\":\"colour\",\"label\":\"Colour\",\"type\":\"enumeration\","
                      "\"fieldType\":\"radio\",\"description\":\"\",\"groupName\":"
                      "\"contactinformation\",\"options\":[{\"label\":\"Red\",\"value\":\"red\","
                      "\"displayOrder\":1,\"hidden\":false}],\"createdAt\":\"2023-11-14"));
    CHECK(
        has(&asked, "\"modificationMetadata\":{\"archivable\":true,\"readOnlyDefinition\":false,"));
    make(w, "\"colour\":\"red\"");

    asked = ask(w, PATCH, FIELDS "/colour", "{\"label\":\"Favourite\"}");
    CHECK(has(&asked, "\"label\":\"Favourite\",\"type\":\"enumeration\""));
    CHECK(has(&asked, "\"value\":\"red\""));
    asked = ask(w, GET, FIELDS "/colour", NULL);
    CHECK(has(&asked, "\"label\":\"Favourite\""));
    asked = ask(w, GET, FIELDS, NULL);
    CHECK(has(&asked, "{\"results\":[{\"name\":\"email\""));
    CHECK(has(&asked, "\"name\":\"colour\""));
    CHECK_INT(ask(w, DELETE, FIELDS "/colour", NULL).code, 204);
    CHECK_INT(ask(w, GET, FIELDS "/colour", NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, DELETE, FIELDS "/email", NULL).outcome, FORBIDDEN);
}

static void many_properties_are_made_read_and_archived(struct work *w)
{
    struct asked asked =
        ask(w, POST, FIELDS "/batch/create",
            "{\"inputs\":[{\"name\":\"a\",\"label\":\"A\",\"type\":\"string\","
            "\"groupName\":\"contactinformation\"},{\"name\":\"b\",\"label\":\"B\","
            "\"type\":\"number\",\"groupName\":\"contactinformation\"}]}");
    CHECK_INT(asked.code, 201);
    CHECK(
        has(&asked, "\"name\":\"b\",\"label\":\"B\",\"type\":\"number\",\"fieldType\":\"number\""));
    asked = ask(w, POST, FIELDS "/batch/read",
                "{\"archived\":false,\"inputs\":[{\"name\":\"a\"},{\"name\":\"zz\"}]}");
    CHECK_INT(asked.code, 207);
    CHECK(has(&asked, "{\"status\":\"COMPLETE\",\"results\":[{\"name\":\"a\""));
    CHECK(has(&asked, "\"numErrors\":1,\"errors\":[{\"status\":\"error\",\"category\":"
                      "\"OBJECT_NOT_FOUND\""));
    CHECK(has(&asked, "\"context\":{\"name\":[\"zz\"]}"));
    asked = ask(w, POST, FIELDS "/batch/archive", "{\"inputs\":[{\"name\":\"a\"}]}");
    CHECK_INT(asked.code, 204);
    CHECK_INT(ask(w, GET, FIELDS "/a", NULL).outcome, NOT_FOUND);
}

static void a_bad_property_is_refused_by_name(struct work *w)
{
    static const struct {
        const char *body, *field;
    } cases[] = {
        {"{}", "type"},
        {"{\"type\":\"string\"}", "name"},
        {"{\"type\":\"string\",\"name\":\"A b\"}", "name"},
        {"{\"type\":\"shoe\",\"name\":\"a\"}", "type"},
        {"{\"type\":\"string\",\"name\":\"a\",\"label\":\"A\"}", "groupName"},
        {"{\"type\":\"string\",\"name\":\"a\",\"label\":\"A\",\"groupName\":"
         "\"contactinformation\",\"fieldType\":\"date\"}",
         "fieldType"},
        {"{\"type\":\"string\",\"name\":\"a\",\"label\":\"A\",\"hidden\":\"yes\"}", "hidden"},
        {"{\"type\":\"string\",\"sql\":\"x\"}", "sql"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = ask(w, POST, FIELDS, cases[i].body);
        CHECK_INT(asked.outcome, INVALID);
        CHECK_TEXT(asked.field, cases[i].field);
    }
}

static void groups_are_made_shown_changed_and_archived(struct work *w)
{
    struct asked asked = ask(w, POST, FIELDS "/groups", "{\"name\":\"order\",\"label\":\"Order\"}");
    CHECK_INT(asked.code, 201);
    CHECK_TEXT(asked.body, "{\"name\":\"order\",\"label\":\"Order\",\"displayOrder\":-1,"
                           "\"archived\":false}");
    CHECK_INT(ask(w, POST, FIELDS "/groups", "{\"name\":\"order\",\"label\":\"O\"}").outcome,
              CONFLICT);
    asked = ask(w, PATCH, FIELDS "/groups/order", "{\"label\":\"Orders\",\"displayOrder\":3}");
    CHECK(has(&asked, "\"label\":\"Orders\",\"displayOrder\":3"));
    asked = ask(w, GET, FIELDS "/groups", NULL);
    CHECK(has(&asked, "{\"results\":[{\"name\":\"contactinformation\",\"label\":"
                      "\"Contact information\""));
    CHECK_INT(ask(w, DELETE, FIELDS "/groups/order", NULL).code, 204);
    CHECK_INT(ask(w, GET, FIELDS "/groups/order", NULL).outcome, NOT_FOUND);
}

SUITE_DB("record api", TEST(an_object_is_made_read_changed_and_archived),
         TEST(a_list_has_paging_only_before_its_end), TEST(history_is_shown_when_it_is_asked_for),
         TEST(a_bad_body_is_refused_by_name), TEST(a_taken_email_says_whose_it_is),
         TEST(two_contacts_are_merged), TEST(who_may_not_sees_and_writes_nothing),
         TEST(a_batch_makes_all_or_nothing), TEST(inputs_with_names_fail_alone),
         TEST(a_batch_reads_by_id_or_by_another_property), TEST(an_upsert_says_what_is_new),
         TEST(a_batch_changes_and_archives), TEST(a_batch_has_at_most_a_hundred_inputs),
         TEST(a_search_finds_sorts_and_pages), TEST(what_can_be_no_address_is_nobodys),
         TEST(archived_records_are_read_when_they_are_asked_for),
         TEST(an_input_without_an_id_is_refused),
         TEST(what_a_program_leaves_empty_is_as_if_it_were_not_there),
         TEST(a_bad_search_is_refused_by_name), TEST(words_find_records_of_all_types_by_title),
         TEST(a_property_is_made_used_changed_and_archived),
         TEST(many_properties_are_made_read_and_archived), TEST(a_bad_property_is_refused_by_name),
         TEST(groups_are_made_shown_changed_and_archived));
