/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_api.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/access.h"
#include "crm/record/record.h"
#include "crm/room.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_api.h"

#define LISTS "/crm/v3/lists"

static struct asked ask(struct work *w, enum method method, const char *target, const char *body)
{
    return check_api(w, segment_routes, method, target, body);
}

static bool has(const struct asked *asked, const char *words)
{
    bool found = strstr(asked->body, words) != NULL;
    if (!found)
        printf("not in the answer: %s\n%s\n%s\n", words, asked->body, asked->message);
    return found;
}

struct made {
    struct record_value values[4];
    size_t              count;
    int64_t             id;
};

static status make_unit(struct work *w, void *arg)
{
    struct made              *made = arg;
    const struct record_type *type;
    TRY(record_type_get(w, "contacts", &type));
    return record_create(w, type, made->values, made->count, &made->id);
}

static void make_contact(struct work *w, const char *email, const char *stage)
{
    struct made made = {.values = {{"email", email}, {"lifecyclestage", stage}}, .count = 2};
    CHECK_OK(db_work(w, WRITE, make_unit, &made));
}

struct moved {
    int64_t     id;
    const char *stage;
    bool        archives;
    int64_t     merges;
};

static status move_unit(struct work *w, void *arg)
{
    struct moved             *moved = arg;
    const struct record_type *type;
    int64_t                   merge;
    TRY(record_type_get(w, "contacts", &type));
    if (moved->merges > 0)
        return record_merge(w, type, moved->id, moved->merges, &merge);
    if (moved->archives)
        return record_archive(w, type, moved->id, true);
    return record_change(w, type, moved->id, &(struct record_value){"lifecyclestage", moved->stage},
                         1);
}

static void move_contact(struct work *w, int64_t id, const char *stage)
{
    struct moved moved = {.id = id, .stage = stage};
    CHECK_OK(db_work(w, WRITE, move_unit, &moved));
}

/* The id of a list that was just made. */
static const char *id_of(struct work *w, const struct asked *asked)
{
    const struct json *json;
    if (asked->code != 200 || json_parse(w, asked->body, strlen(asked->body), &json) != OK) {
        printf("no list: %d %s %s\n", asked->code, asked->body, asked->message);
        CHECK(false);
        return "0";
    }
    return json_text(json_member(json, "list"), "listId");
}

static const char *make_list(struct work *w, const char *name, const char *kind, const char *rule)
{
    struct asked asked = ask(
        w, POST, LISTS,
        work_text(w, "{\"name\":\"%s\",\"objectTypeId\":\"0-1\",\"processingType\":\"%s\"%s%s}",
                  name, kind, rule == NULL ? "" : ",\"filterBranch\":", rule == NULL ? "" : rule));
    return id_of(w, &asked);
}

#define STAGE_IS(stage)                                                                            \
    "{\"filterBranchType\":\"OR\",\"filterBranches\":[{\"filterBranchType\":\"AND\",\"filters\":[" \
    "{\"filterType\":\"PROPERTY\",\"property\":\"lifecyclestage\",\"operation\":{"                 \
    "\"operationType\":\"ENUMERATION\",\"operator\":\"IS_ANY_OF\",\"values\":[\"" stage            \
    "\"]}}]}]}"

static const char *at(struct work *w, const char *id, const char *rest)
{
    return work_text(w, LISTS "/%s%s", id, rest);
}

/* ---- lists ---- */

static void a_list_is_made_read_renamed_removed_and_restored(struct work *w)
{
    struct asked asked = ask(w, POST, LISTS,
                             "{\"name\":\" Regulars \",\"objectTypeId\":\"contacts\","
                             "\"processingType\":\"manual\",\"customProperties\":{\"a\":\"b\"}}");
    const char  *id = id_of(w, &asked);
    CHECK(has(&asked, work_text(w,
                                "{\"list\":{\"listId\":\"%s\",\"listVersion\":1,\"name\":"
                                "\"Regulars\",\"objectTypeId\":\"0-1\",\"processingType\":"
                                "\"MANUAL\",\"processingStatus\":\"COMPLETE\",\"createdAt\":"
                                "\"2023-11-14T22:13:20.000Z\"",
                                id)));
    CHECK(has(&asked, "\"size\":0,\"customProperties\":{\"a\":\"b\"}"));
    asked = ask(w, PUT, at(w, id, "/update-list-name?listName=Friends"), NULL);
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "{\"updatedList\":{\"listId\":"));
    CHECK(has(&asked, "\"name\":\"Friends\""));
    asked = ask(w, GET, LISTS "/object-type-id/0-1/name/Friends", NULL);
    CHECK(has(&asked, id));
    CHECK_INT(ask(w, DELETE, at(w, id, ""), NULL).code, 204);
    CHECK_INT(ask(w, GET, at(w, id, ""), NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, DELETE, at(w, id, ""), NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, PUT, at(w, id, "/restore"), NULL).code, 204);
    CHECK_INT(ask(w, GET, at(w, id, ""), NULL).code, 200);
    asked = ask(w, GET, work_text(w, LISTS "?listIds=%s,77", id), NULL);
    CHECK(has(&asked, "{\"lists\":[{\"listId\""));
    CHECK_INT(ask(w, GET, LISTS "?listIds=x", NULL).outcome, INVALID);
    CHECK_TEXT(ask(w, GET, LISTS, NULL).body, "{\"lists\":[]}");
}

static void a_name_is_taken_once_for_each_type(struct work *w)
{
    const char  *id = make_list(w, "Regulars", "MANUAL", NULL);
    struct asked asked = ask(w, POST, LISTS,
                             "{\"name\":\"Regulars\",\"objectTypeId\":\"0-1\",\"processingType\":"
                             "\"MANUAL\"}");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "name");
    CHECK(strstr(asked.message, id) != NULL);
    asked = ask(w, POST, LISTS,
                "{\"name\":\"Regulars\",\"objectTypeId\":\"0-2\",\"processingType\":\"MANUAL\"}");
    CHECK_INT(asked.code, 200);
    ask(w, DELETE, at(w, id, ""), NULL);
    make_list(w, "Regulars", "MANUAL", NULL);
    CHECK_INT(ask(w, PUT, at(w, id, "/restore"), NULL).outcome, CONFLICT);
}

static void a_bad_list_is_refused_by_what_is_wrong(struct work *w)
{
    static const struct {
        const char *body, *field;
    } cases[] = {
        {"{}", "body.name"},
        {"{\"name\":\"A\",\"objectTypeId\":\"0-1\"}", "body.processingType"},
        {"{\"name\":\"A\",\"objectTypeId\":\"0-1\",\"processingType\":\"LIVE\"}",
         "body.processingType"},
        {"{\"name\":\" \",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\"}", "name"},
        {"{\"name\":\"A\",\"objectTypeId\":\"0-1\",\"processingType\":\"DYNAMIC\"}",
         "filterBranch"},
        {"{\"name\":\"A\",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\","
         "\"filterBranch\":" STAGE_IS("lead") "}",
         "filterBranch"},
        {"{\"name\":\"A\",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\",\"colour\":1}",
         "body"},
        {"{\"name\":\"A\",\"objectTypeId\":\"0-1\",\"processingType\":\"DYNAMIC\","
         "\"filterBranch\":{\"filterBranchType\":\"AND\"}}",
         "filterBranch.filterBranchType"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = ask(w, POST, LISTS, cases[i].body);
        CHECK_INT(asked.outcome, INVALID);
        CHECK_TEXT(asked.field, cases[i].field);
    }
    CHECK_INT(ask(w, POST, LISTS,
                  "{\"name\":\"A\",\"objectTypeId\":\"0-99\",\"processingType\":\"MANUAL\"}")
                  .outcome,
              NOT_FOUND);
    CHECK(strstr(ask(w, POST, LISTS "/search", "{}").body, "\"total\":0") != NULL);
}

static void the_lists_that_the_plugin_makes_are_made(struct work *w)
{
    const char *const  path = "../shared/data/hubspot_plugin/0021-POST-_crm_v3_lists-200.json";
    const struct json *call;
    struct text        file = text_open(w->arena);
    make_contact(w, "a@example.com", "customer");
    make_contact(w, "b@example.com", "lead");
    FILE *stream = fopen(path, "r");
    if (stream == NULL) {
        check_skip("the recorded calls of the plugin are not there");
        return;
    }
    for (int c; (c = fgetc(stream)) != EOF;)
        text_add_char(&file, (char) c);
    fclose(stream);
    CHECK_OK(json_parse(w, file.bytes, file.size, &call));
    struct asked asked = ask(w, POST, LISTS, json_text(call, "body_raw"));
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "\"name\":\"Customers\""));
    CHECK(has(&asked, "\"processingType\":\"DYNAMIC\""));
    CHECK(has(&asked, "\"size\":1,"));
    CHECK(has(&asked, "\"filterBranch\":{\"filterBranches\":[{\"filterBranches\":[],"
                      "\"filterBranchType\":\"AND\",\"filterBranchOperator\":\"AND\",\"filters\":[{"
                      "\"filterType\":\"PROPERTY\",\"property\":\"lifecyclestage\",\"operation\":{"
                      "\"operationType\":\"ENUMERATION\",\"operator\":\"IS_EXACTLY\",\"values\":["
                      "\"customer\"],\"includeObjectsWithNoValueSet\":false}}]}],"
                      "\"filterBranchType\":\"OR\",\"filterBranchOperator\":\"OR\","
                      "\"filters\":[]}"));
    asked = ask(w, POST, LISTS, json_text(call, "body_raw"));
    CHECK_INT(asked.outcome, INVALID);
}

/* ---- members ---- */

static void records_are_put_in_and_taken_out(struct work *w)
{
    const char *id = make_list(w, "Regulars", "MANUAL", NULL);
    for (int i = 1; i <= 4; i++)
        make_contact(w, work_text(w, "%d@example.com", i), "lead");
    struct asked asked = ask(w, PUT, at(w, id, "/memberships/add"), "[\"1\",2,\"2\",\"99\"]");
    CHECK_INT(asked.code, 200);
    CHECK_TEXT(asked.body, "{\"recordIdsMissing\":[\"99\"],\"recordIdsRemoved\":[],"
                           "\"recordsIdsAdded\":[\"1\",\"2\"]}");
    asked = ask(w, PUT, at(w, id, "/memberships/add-and-remove"),
                "{\"recordIdsToAdd\":[\"3\"],\"recordIdsToRemove\":[\"1\",\"4\"]}");
    CHECK_TEXT(asked.body, "{\"recordIdsMissing\":[],\"recordIdsRemoved\":[\"1\"],"
                           "\"recordsIdsAdded\":[\"3\"]}");
    asked = ask(w, GET, at(w, id, "/memberships"), NULL);
    CHECK_TEXT(asked.body, "{\"results\":[{\"recordId\":\"2\",\"membershipTimestamp\":"
                           "\"2023-11-14T22:13:20.000Z\"},{\"recordId\":\"3\","
                           "\"membershipTimestamp\":\"2023-11-14T22:13:20.000Z\"}],\"total\":2}");
    CHECK_INT(ask(w, DELETE, at(w, id, "/memberships"), NULL).code, 204);
    CHECK(strstr(ask(w, GET, at(w, id, ""), NULL).body, "\"size\":0") != NULL);
    asked = ask(w, PUT, at(w, id, "/memberships/add"), "[\"x\"]");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "body[0]");
}

static void members_are_paged_up_down_and_as_they_joined(struct work *w)
{
    const char *id = make_list(w, "Regulars", "MANUAL", NULL);
    for (int i = 1; i <= 5; i++)
        make_contact(w, work_text(w, "%d@example.com", i), "lead");
    ask(w, PUT, at(w, id, "/memberships/add"), "[4,5]");
    check_pass_time(w, DAY);
    ask(w, PUT, at(w, id, "/memberships/add"), "[1,2,3]");

    struct asked asked = ask(w, GET, at(w, id, "/memberships?limit=2&after=2"), NULL);
    CHECK(has(&asked, "\"results\":[{\"recordId\":\"3\""));
    CHECK(has(&asked, "\"next\":{\"after\":\"4\""));
    CHECK(has(&asked, "\"prev\":{\"before\":\"3\""));
    CHECK(has(&asked, "\"total\":5"));
    asked = ask(w, GET, at(w, id, "/memberships?limit=2&before=4"), NULL);
    CHECK(has(&asked, "\"results\":[{\"recordId\":\"3\""));
    CHECK(has(&asked, "{\"recordId\":\"2\""));
    CHECK(has(&asked, "\"prev\":{\"before\":\"2\""));
    asked = ask(w, GET, at(w, id, "/memberships/join-order?limit=3"), NULL);
    CHECK(has(&asked, "\"results\":[{\"recordId\":\"4\""));
    CHECK(has(&asked, "\"next\":{\"after\":\"1700086400000-1\""));
    asked = ask(w, GET, at(w, id, "/memberships/join-order?after=1700086400000-1"), NULL);
    CHECK(has(&asked, "\"results\":[{\"recordId\":\"2\""));
    CHECK_INT(ask(w, GET, at(w, id, "/memberships?limit=251"), NULL).outcome, INVALID);
    CHECK_INT(ask(w, GET, at(w, id, "/memberships?after=x"), NULL).outcome, INVALID);
}

static void a_dynamic_list_is_true_at_the_next_read(struct work *w)
{
    make_contact(w, "a@example.com", "lead");
    make_contact(w, "b@example.com", "customer");
    const char *id = make_list(w, "Leads", "DYNAMIC", STAGE_IS("lead"));
    CHECK(strstr(ask(w, GET, at(w, id, ""), NULL).body, "\"size\":1") != NULL);
    move_contact(w, 2, "lead");
    struct asked asked = ask(w, GET, at(w, id, "/memberships"), NULL);
    CHECK(has(&asked, "\"recordId\":\"2\""));
    CHECK(has(&asked, "\"total\":2"));
    asked = ask(w, GET, LISTS "/records/0-1/2/memberships", NULL);
    CHECK(has(&asked, "\"total\":1"));
    move_contact(w, 1, "customer");
    CHECK(strstr(ask(w, GET, at(w, id, ""), NULL).body, "\"size\":1") != NULL);
    asked = ask(w, PUT, at(w, id, "/memberships/add"), "[1]");
    CHECK_INT(asked.outcome, INVALID);

    asked = ask(w, PUT, at(w, id, "/update-list-filters"),
                "{\"filterBranch\":" STAGE_IS("customer") "}");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "\"listVersion\":2"));
    CHECK(has(&asked, "\"values\":[\"customer\"]"));
    asked = ask(w, GET, LISTS "/records/contacts/2/memberships", NULL);
    CHECK_TEXT(asked.body, "{\"results\":[],\"total\":0}");
}

static void a_snapshot_stays_as_it_was(struct work *w)
{
    make_contact(w, "a@example.com", "lead");
    const char *id = make_list(w, "Leads", "SNAPSHOT", STAGE_IS("lead"));
    move_contact(w, 1, "customer");
    make_contact(w, "b@example.com", "lead");
    struct asked asked = ask(w, GET, at(w, id, "/memberships"), NULL);
    CHECK(has(&asked, "\"results\":[{\"recordId\":\"1\""));
    CHECK(has(&asked, "\"total\":1"));
    CHECK_INT(ask(w, PUT, at(w, id, "/memberships/add"), "[2]").code, 200);
    CHECK_INT(
        ask(w, PUT, at(w, id, "/update-list-filters"), "{\"filterBranch\":" STAGE_IS("lead") "}")
            .outcome,
        INVALID);
}

static void an_archived_record_is_in_no_list(struct work *w)
{
    struct moved moved = {.id = 1, .archives = true};
    make_contact(w, "a@example.com", "lead");
    const char *by_hand = make_list(w, "Regulars", "MANUAL", NULL);
    const char *by_rule = make_list(w, "Leads", "DYNAMIC", STAGE_IS("lead"));
    ask(w, PUT, at(w, by_hand, "/memberships/add"), "[1]");
    CHECK_OK(db_work(w, WRITE, move_unit, &moved));
    CHECK(strstr(ask(w, GET, at(w, by_hand, ""), NULL).body, "\"size\":0") != NULL);
    CHECK(strstr(ask(w, GET, at(w, by_rule, ""), NULL).body, "\"size\":0") != NULL);
    struct asked asked = ask(w, PUT, at(w, by_hand, "/memberships/add"), "[1]");
    CHECK(has(&asked, "\"recordIdsMissing\":[\"1\"]"));
}

static void who_was_merged_is_in_the_list_as_the_one_who_stays(struct work *w)
{
    struct moved moved = {.id = 1, .merges = 2};
    make_contact(w, "a@example.com", "lead");
    make_contact(w, "b@example.com", "lead");
    make_contact(w, "c@example.com", "lead");
    const char *id = make_list(w, "Regulars", "MANUAL", NULL);
    ask(w, PUT, at(w, id, "/memberships/add"), "[2,3]");
    CHECK_OK(db_work(w, WRITE, move_unit, &moved));
    struct asked asked = ask(w, GET, at(w, id, "/memberships"), NULL);
    CHECK(has(&asked, "\"results\":[{\"recordId\":\"1\""));
    CHECK(has(&asked, "\"total\":2"));
    asked = ask(w, GET, at(w, id, "/memberships?before=3"), NULL);
    CHECK(has(&asked, "\"results\":[{\"recordId\":\"1\""));
    asked = ask(w, GET, LISTS "/records/0-1/1/memberships", NULL);
    CHECK(has(&asked, "\"total\":1"));
    asked = ask(w, PUT, at(w, id, "/memberships/remove"), "[1]");
    CHECK(has(&asked, "\"recordIdsRemoved\":[\"1\"]"));
    asked = ask(w, GET, at(w, id, "/memberships"), NULL);
    CHECK(has(&asked, "\"total\":1"));
}

static void all_of_one_list_go_into_another(struct work *w)
{
    make_contact(w, "a@example.com", "lead");
    make_contact(w, "b@example.com", "lead");
    const char *from = make_list(w, "Leads", "DYNAMIC", STAGE_IS("lead"));
    const char *to = make_list(w, "Kept", "MANUAL", NULL);
    CHECK_INT(ask(w, PUT, at(w, to, work_text(w, "/memberships/add-from/%s", from)), NULL).code,
              204);
    CHECK(strstr(ask(w, GET, at(w, to, ""), NULL).body, "\"size\":2") != NULL);
    CHECK_INT(ask(w, PUT, at(w, to, "/memberships/add-from/77"), NULL).outcome, NOT_FOUND);
}

static void the_lists_of_many_records_are_read_at_once(struct work *w)
{
    make_contact(w, "a@example.com", "lead");
    make_list(w, "Leads", "DYNAMIC", STAGE_IS("lead"));
    struct asked asked = ask(w, POST, LISTS "/records/memberships/batch/read",
                             "{\"inputs\":[{\"objectTypeId\":\"0-1\",\"recordId\":\"1\"}]}");
    CHECK_INT(asked.code, 200);
    CHECK(has(&asked, "{\"status\":\"COMPLETE\",\"results\":[{\"objectTypeId\":\"0-1\","
                      "\"recordId\":\"1\",\"recordListMemberships\":[{\"listId\":"));
    asked = ask(w, POST, LISTS "/records/memberships/batch/read",
                "{\"inputs\":[{\"objectTypeId\":\"0-1\",\"recordId\":\"7\"}]}");
    CHECK_INT(asked.code, 207);
    CHECK(has(&asked, "\"numErrors\":1"));
}

/* ---- searching ---- */

static void lists_are_searched_by_name_and_kind(struct work *w)
{
    make_list(w, "Big Spenders", "MANUAL", NULL);
    make_list(w, "Small spenders", "MANUAL", NULL);
    make_list(w, "Leads", "DYNAMIC", STAGE_IS("lead"));
    struct asked asked =
        ask(w, POST, LISTS "/search", "{\"query\":\"SPEND\",\"count\":1,\"sort\":\"-name\"}");
    CHECK(has(&asked, "\"name\":\"Small spenders\""));
    CHECK(has(&asked, "\"additionalProperties\":{\"hs_list_size\":\"0\"}"));
    CHECK(has(&asked, "\"hasMore\":true,\"offset\":1,\"total\":2"));
    asked = ask(w, POST, LISTS "/search", "{\"processingTypes\":[\"DYNAMIC\"]}");
    CHECK(has(&asked, "\"hasMore\":false,\"offset\":1,\"total\":1"));
    CHECK_INT(ask(w, POST, LISTS "/search", "{\"sort\":\"colour\"}").outcome, INVALID);
    CHECK_INT(ask(w, POST, LISTS "/search", "{\"count\":501}").outcome, INVALID);
    CHECK_INT(ask(w, POST, LISTS "/search", "{\"processingTypes\":[\"LIVE\"]}").outcome, INVALID);
}

/* ---- rights ---- */

static void who_may_not_see_a_type_sees_no_list_of_it(struct work *w)
{
    const char *id = make_list(w, "Regulars", "MANUAL", NULL);
    w->actor.user = 5;
    w->actor.scopes = UINT64_C(1) << MAY_SEE_COMPANIES;
    CHECK_INT(ask(w, GET, at(w, id, ""), NULL).outcome, FORBIDDEN);
    CHECK_INT(ask(w, GET, at(w, id, "/memberships"), NULL).outcome, FORBIDDEN);
    CHECK_TEXT(ask(w, GET, work_text(w, LISTS "?listIds=%s", id), NULL).body, "{\"lists\":[]}");
    CHECK(strstr(ask(w, POST, LISTS "/search", "{}").body, "\"total\":0") != NULL);
    w->actor.scopes = UINT64_C(1) << MAY_SEE_CONTACTS;
    CHECK_INT(ask(w, GET, at(w, id, ""), NULL).code, 200);
    CHECK_INT(ask(w, PUT, at(w, id, "/memberships/add"), "[1]").outcome, FORBIDDEN);
    CHECK_INT(ask(w, DELETE, at(w, id, ""), NULL).outcome, FORBIDDEN);
    CHECK_INT(ask(w, POST, LISTS "/folders", "{\"name\":\"A\"}").outcome, FORBIDDEN);
}

static void a_rule_tells_nothing_that_its_maker_may_not_see(struct work *w)
{
    static const char *const body =
        "{\"name\":\"Of companies\",\"objectTypeId\":\"0-1\",\"processingType\":\"DYNAMIC\","
        "\"filterBranch\":{\"filterBranchType\":\"OR\",\"filterBranches\":[{\"filterBranchType\":"
        "\"AND\",\"filterBranches\":[{\"filterBranchType\":\"ASSOCIATION\",\"objectTypeId\":"
        "\"0-2\"}]}]}}";
    w->actor.user = 5;
    w->actor.scopes = UINT64_C(1) << MAY_SEE_CONTACTS | UINT64_C(1) << MAY_EDIT_CONTACTS;
    CHECK_INT(ask(w, POST, LISTS, body).outcome, FORBIDDEN);
    w->actor.scopes |= UINT64_C(1) << MAY_SEE_COMPANIES;
    CHECK_INT(ask(w, POST, LISTS, body).code, 200);
}

/* ---- the doctor ---- */

extern const struct room segment_room;

static status check_unit(struct work *w, void *arg)
{
    for (const struct check *check = segment_room.checks; check->name != NULL; check++)
        TRY(check->run(w));
    return OK;
}

static status lose_unit(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "UPDATE segment_member SET record = 77 WHERE record = 1");
    return query_run(w, query, NULL);
}

static status orphan_unit(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "DELETE FROM segment");
    return query_run(w, query, NULL);
}

static void the_doctor_finds_members_that_are_nobody(struct work *w)
{
    struct moved moved = {.id = 2, .archives = true};
    const char  *id = make_list(w, "Regulars", "MANUAL", NULL);
    make_contact(w, "a@example.com", "lead");
    make_contact(w, "b@example.com", "lead");
    ask(w, PUT, at(w, id, "/memberships/add"), "[1,2]");
    CHECK_OK(db_work(w, WRITE, move_unit, &moved));
    CHECK_OK(db_work(w, READ, check_unit, NULL));
    CHECK_OK(db_work(w, WRITE, lose_unit, NULL));
    CHECK_INT(db_work(w, READ, check_unit, NULL), BROKEN);
    CHECK_TEXT(w->failure.message, "1 memberships are of contacts that are not there");
    CHECK_OK(db_work(w, WRITE, orphan_unit, NULL));
    CHECK_INT(db_work(w, READ, check_unit, NULL), BROKEN);
}

/* ---- folders, conversion, history ---- */

static void folders_hold_lists_and_folders(struct work *w)
{
    const char  *list = make_list(w, "Regulars", "MANUAL", NULL);
    struct asked asked = ask(w, POST, LISTS "/folders", "{\"name\":\"Summer\"}");
    CHECK(has(&asked, "\"name\":\"Summer\""));
    const struct json *json;
    int64_t            id = 0;
    CHECK_OK(json_parse(w, asked.body, strlen(asked.body), &json));
    CHECK(json_to_int(json_member(json_member(json, "folder"), "id"), &id));
    const char *folder = work_text(w, "%lld", (long long) id);
    asked = ask(w, POST, LISTS "/folders",
                work_text(w, "{\"name\":\"June\",\"parentFolderId\":\"%s\"}", folder));
    CHECK_INT(asked.code, 200);
    CHECK_INT(ask(w, PUT, LISTS "/folders/move-list",
                  work_text(w, "{\"listId\":\"%s\",\"newFolderId\":\"%s\"}", list, folder))
                  .code,
              204);
    asked = ask(w, GET, work_text(w, LISTS "/folders?folderId=%s", folder), NULL);
    CHECK(has(&asked, "\"childNodes\":[{\"id\":"));
    CHECK(has(&asked, work_text(w, "\"childLists\":[%s]", list)));
    CHECK_INT(ask(w, DELETE, work_text(w, LISTS "/folders/%s", folder), NULL).outcome, CONFLICT);
    asked =
        ask(w, PUT, work_text(w, LISTS "/folders/%s/rename?newFolderName=Winter", folder), NULL);
    CHECK(has(&asked, "\"name\":\"Winter\""));
    CHECK_INT(ask(w, PUT, work_text(w, LISTS "/folders/%s/move/%s", folder, folder), NULL).outcome,
              CONFLICT);
    asked = ask(w, GET, LISTS "/folders", NULL);
    CHECK(has(&asked, "{\"folder\":{\"id\":0,"));
    CHECK(has(&asked, "\"name\":\"Winter\""));
    CHECK_INT(ask(w, GET, LISTS "/folders?folderId=77", NULL).outcome, NOT_FOUND);
}

static void a_dynamic_list_becomes_a_snapshot_when_it_is_due(struct work *w)
{
    make_contact(w, "a@example.com", "lead");
    const char  *id = make_list(w, "Leads", "DYNAMIC", STAGE_IS("lead"));
    struct asked asked = ask(w, PUT, at(w, id, "/schedule-conversion"),
                             "{\"conversionType\":\"CONVERSION_DATE\",\"year\":2023,\"month\":11,"
                             "\"day\":16}");
    CHECK(has(&asked, "\"requestedConversionTime\":{\"conversionType\":\"CONVERSION_DATE\","
                      "\"year\":2023,\"month\":11,\"day\":16}"));
    w->now = TEST_NOW + DAY; /* 15 November, 22:13 */
    CHECK_OK(segment_upkeep(w, NULL));
    CHECK(strstr(ask(w, GET, at(w, id, ""), NULL).body, "\"DYNAMIC\"") != NULL);
    w->now = TEST_NOW + 2 * DAY;
    CHECK_OK(segment_upkeep(w, NULL));
    asked = ask(w, GET, at(w, id, ""), NULL);
    CHECK(has(&asked, "\"processingType\":\"SNAPSHOT\""));
    CHECK(has(&asked, "\"size\":1"));
    asked = ask(w, GET, at(w, id, "/schedule-conversion"), NULL);
    CHECK(has(&asked, "\"convertedAt\":\"2023-11-16T22:13:20.000Z\""));
    CHECK_INT(ask(w, PUT, at(w, id, "/schedule-conversion"),
                  "{\"conversionType\":\"INACTIVITY\",\"timeUnit\":\"DAY\",\"offset\":3}")
                  .outcome,
              INVALID);
}

static void rest_converts_a_list_whose_size_did_not_change(struct work *w)
{
    const char *id = make_list(w, "Leads", "DYNAMIC", STAGE_IS("lead"));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_INT(ask(w, PUT, at(w, id, "/schedule-conversion"),
                  "{\"conversionType\":\"INACTIVITY\",\"timeUnit\":\"DAY\",\"offset\":3}")
                  .code,
              200);
    w->now = TEST_NOW + 2 * DAY;
    make_contact(w, "a@example.com", "lead");
    CHECK_OK(segment_upkeep(w, NULL));
    w->now = TEST_NOW + 4 * DAY;
    CHECK_OK(segment_upkeep(w, NULL));
    CHECK(strstr(ask(w, GET, at(w, id, ""), NULL).body, "\"DYNAMIC\"") != NULL);
    w->now = TEST_NOW + 5 * DAY;
    CHECK_OK(segment_upkeep(w, NULL));
    CHECK(strstr(ask(w, GET, at(w, id, ""), NULL).body, "\"SNAPSHOT\"") != NULL);

    struct asked asked = ask(w, GET,
                             at(w, id,
                                "/size-and-edits-history/between?startDate="
                                "2023-11-01T00:00:00Z"),
                             NULL);
    CHECK(has(&asked, "\"editHistory\":[\"2023-11-14T22:13:20.000Z\"]"));
    CHECK(has(&asked, "\"sizeHistory\":[{\"size\":0,\"timestamp\":\"2023-11-14T22:13:20.000Z\"},"
                      "{\"size\":1,\"timestamp\":\"2023-11-16T22:13:20.000Z\"}]"));
}

static void a_removed_list_is_forgotten_after_ninety_days(struct work *w)
{
    const char *id = make_list(w, "Regulars", "MANUAL", NULL);
    ask(w, DELETE, at(w, id, ""), NULL);
    w->now = TEST_NOW + 90 * DAY;
    CHECK_OK(segment_upkeep(w, NULL));
    CHECK_INT(ask(w, PUT, at(w, id, "/restore"), NULL).code, 204);
    ask(w, DELETE, at(w, id, ""), NULL);
    w->now += 90 * DAY + 1;
    CHECK_INT(ask(w, PUT, at(w, id, "/restore"), NULL).outcome, NOT_FOUND);
    CHECK_OK(segment_upkeep(w, NULL));
    CHECK_INT(ask(w, PUT, at(w, id, "/restore"), NULL).outcome, NOT_FOUND);
}

static void old_ids_are_the_ids(struct work *w)
{
    const char  *id = make_list(w, "Regulars", "MANUAL", NULL);
    struct asked asked = ask(w, GET, work_text(w, LISTS "/idmapping?legacyListId=%s", id), NULL);
    CHECK_TEXT(asked.body, work_text(w, "{\"legacyListId\":\"%s\",\"listId\":\"%s\"}", id, id));
    asked = ask(w, POST, LISTS "/idmapping", work_text(w, "[\"%s\",\"7\"]", id));
    CHECK(has(&asked, "\"missingLegacyListIds\":[\"7\"]"));
}

SUITE_DB("segment api", TEST(a_list_is_made_read_renamed_removed_and_restored),
         TEST(a_name_is_taken_once_for_each_type), TEST(a_bad_list_is_refused_by_what_is_wrong),
         TEST(the_lists_that_the_plugin_makes_are_made), TEST(records_are_put_in_and_taken_out),
         TEST(members_are_paged_up_down_and_as_they_joined),
         TEST(a_dynamic_list_is_true_at_the_next_read), TEST(a_snapshot_stays_as_it_was),
         TEST(an_archived_record_is_in_no_list),
         TEST(who_was_merged_is_in_the_list_as_the_one_who_stays),
         TEST(all_of_one_list_go_into_another), TEST(the_lists_of_many_records_are_read_at_once),
         TEST(lists_are_searched_by_name_and_kind), TEST(who_may_not_see_a_type_sees_no_list_of_it),
         TEST(a_rule_tells_nothing_that_its_maker_may_not_see),
         TEST(the_doctor_finds_members_that_are_nobody), TEST(folders_hold_lists_and_folders),
         TEST(a_dynamic_list_becomes_a_snapshot_when_it_is_due),
         TEST(rest_converts_a_list_whose_size_did_not_change),
         TEST(a_removed_list_is_forgotten_after_ninety_days), TEST(old_ids_are_the_ids));
