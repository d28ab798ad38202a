/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Whatever roads a person's values came by, and wherever they were put down: after the erasure they
 * stand in no table of the database, in no file, and in no answer (R2). Asked of the whole program.
 */
#include <dirent.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"
#include "kit/http/http.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"
#include "test/check_server.h"

/* Words that stand nowhere else. */
#define EMAIL  "zyxquvw@forgotten.example"
#define NAME   "Qwyxolanthe"
#define PHONE  "+442079461234"
#define STREET "Vexillogate 12"
#define NOTE   "wants it krummhorned"

static const char *const words[] = {EMAIL, "zyxquvw", NAME, PHONE, STREET, NOTE, NULL};

struct rig {
    struct work         *w;
    struct check_server *server;
    const char          *contact; /* its id */
};

static struct http_answer ask_with(const struct rig *rig, enum method method, const char *path,
                                   const char *body, const struct http_pair *more)
{
    struct work     *w = rig->w;
    struct http_pair headers[] = {
        {"Authorization", work_text(w, "Bearer %s", check_server_token(rig->server))},
        more == NULL ? (struct http_pair){.name = NULL} : *more,
        {.name = NULL}};
    struct http_call   call = {.method = method,
                               .url = work_text(w, "%s%s", check_server_url(w, rig->server), path),
                               .headers = headers,
                               .body = body,
                               .size = body == NULL ? 0 : strlen(body)};
    struct http_answer answer = {0};
    CHECK_OK(http_send(w, &call, &answer));
    return answer;
}

static const struct json *ask(const struct rig *rig, enum method method, const char *path,
                              const char *body, int code)
{
    struct work       *w = rig->w;
    struct http_answer answer = ask_with(rig, method, path, body, NULL);
    const struct json *json = NULL;
    if (answer.code != code)
        check_failed(__FILE__, __LINE__, "%s: %d, not %d: %.*s", path, answer.code, code,
                     (int) answer.size, answer.body);
    if (answer.size > 0 && answer.body[0] == '{')
        CHECK_OK(json_parse(w, answer.body, answer.size, &json));
    return json;
}

static void run_jobs(struct work *w)
{
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
}

/* ---- where a person leaves values ---- */

static const struct http_pair key_of_creation = {"Idempotency-Key", "made-1"},
                              key_of_search = {"Idempotency-Key", "made-2"};

#define CREATION                                                                                   \
    "{\"properties\":{\"email\":\"" EMAIL "\",\"firstname\":\"" NAME "\",\"phone\":\"" PHONE       \
    "\",\"address\":\"" STREET "\"}}"

static void make_contact(struct rig *rig)
{
    struct work       *w = rig->w;
    const struct json *json = NULL;
    struct http_answer made =
        ask_with(rig, POST, "/crm/v3/objects/contacts", CREATION, &key_of_creation);
    CHECK_INT(made.code, 201);
    CHECK_OK(json_parse(w, made.body, made.size, &json));
    rig->contact = json_text(json, "id");
    const char *path = work_text(rig->w, "/crm/v3/objects/contacts/%s", rig->contact);
    ask(rig, PATCH, path, "{\"properties\":{\"lastname\":\"" NAME "\"}}", 200);
    ask(rig, PATCH, path, "{\"properties\":{\"lastname\":\"Gone\"}}", 200);
}

static void make_order(struct rig *rig)
{
    ask(rig, POST, "/api/stores", "{\"name\":\"Garden\",\"currency\":\"EUR\",\"zone\":\"UTC\"}",
        201);
    const struct json *order =
        ask(rig, POST, "/crm/v3/objects/orders",
            "{\"properties\":{\"hs_external_order_id\":\"1001\",\"hs_source_store\":\"Garden\","
            "\"hs_currency_code\":\"EUR\",\"hs_total_price\":\"30\","
            "\"hs_billing_address_name\":\"" NAME "\",\"hs_billing_address_email\":\"" EMAIL
            "\",\"hs_billing_address_phone\":\"" PHONE "\",\"hs_billing_address_street\":\"" STREET
            "\",\"hs_shipping_address_name\":\"" NAME "\",\"hs_shipping_address_street\":\"" STREET
            "\",\"hs_order_note\":\"first " NOTE "\"}}",
            201);
    ask(rig, PATCH, work_text(rig->w, "/crm/v3/objects/orders/%s", json_text(order, "id")),
        "{\"properties\":{\"hs_order_note\":\"now " NOTE "\"}}", 200);
}

static void make_note(struct rig *rig)
{
    ask(rig, POST, "/crm/v3/objects/notes",
        work_text(rig->w,
                  "{\"properties\":{\"hs_note_body\":\"" NAME " " NOTE "\","
                  "\"hs_timestamp\":\"2026-01-01T00:00:00Z\"},\"associations\":[{\"to\":{\"id\":"
                  "\"%s\"},\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\","
                  "\"associationTypeId\":202}]}]}",
                  rig->contact),
        201);
}

static void make_form(struct rig *rig)
{
    const struct json *form = ask(
        rig, POST, "/forms/v2/forms",
        "{\"name\":\"News\",\"formFieldGroups\":[{\"fields\":[{\"name\":\"firstname\"}]}]}", 200);
    const struct json *account = ask(rig, GET, "/account-info/v3/details", NULL, 200);
    int64_t            portal = 0;
    CHECK(json_to_int(json_member(account, "portalId"), &portal));
    ask(rig, POST,
        work_text(rig->w, "/submissions/v3/integration/submit/%lld/%s", (long long) portal,
                  json_text(form, "guid")),
        "{\"fields\":[{\"name\":\"email\",\"value\":\"" EMAIL
        "\"},{\"name\":\"firstname\",\"value\":\"" NAME "\"}]}",
        200);
}

/* One that is taken, and one of another object that is refused with the address in its words. */
static void make_messages(struct rig *rig)
{
    ask(rig, PUT, "/extensions/ecomm/v2/sync/messages",
        "{\"storeId\":\"s\",\"objectType\":\"CONTACT\",\"messages\":[{\"action\":\"UPSERT\","
        "\"externalObjectId\":\"7\",\"properties\":{\"email\":\"" EMAIL "\"}},{\"action\":"
        "\"UPSERT\",\"externalObjectId\":\"8\",\"properties\":{\"email\":\"" EMAIL
        "\",\"nonsense\":\"" NAME "\"}}]}",
        204);
}

static void make_import(struct rig *rig)
{
    const struct http_pair type = {"Content-Type", "text/csv"};
    struct http_answer     answer =
        ask_with(rig, POST, "/api/imports?as=contacts&name=list.csv",
                 "email,firstname,createdate\n" EMAIL "," NAME ",never\n", &type);
    CHECK(answer.code == 201 || answer.code == 202);
    run_jobs(rig->w);
}

static void make_list(struct rig *rig)
{
    const struct json *made = ask(rig, POST, "/crm/v3/lists",
                                  "{\"name\":\"By hand\",\"objectTypeId\":\"0-1\","
                                  "\"processingType\":\"MANUAL\"}",
                                  200);
    const char        *list = json_text(json_member(made, "list"), "listId");
    ask(rig, PUT, work_text(rig->w, "/crm/v3/lists/%s/memberships/add", list),
        work_text(rig->w, "[%s]", rig->contact), 200);
}

static void make_action(struct rig *rig)
{
    ask(rig, POST, "/api/bulk",
        "{\"objectType\":\"contacts\",\"action\":\"change\",\"query\":{\"filterGroups\":[{\"filters\":[{"
        "\"propertyName\":\"email\",\"operator\":\"EQ\",\"value\":\"" EMAIL "\"}]}]},"
        "\"properties\":{\"city\":\"Kassel\"}}",
        202);
    run_jobs(rig->w);
}

static struct rig rig_open(struct work *w)
{
    struct rig rig = {w, check_server_open(w), NULL};
    make_contact(&rig);
    make_order(&rig);
    make_note(&rig);
    make_form(&rig);
    make_messages(&rig);
    make_import(&rig);
    make_list(&rig);
    make_action(&rig);
    struct http_answer other = ask_with(&rig, POST, "/crm/v3/objects/companies",
                                        "{\"properties\":{\"name\":\"Stays\"}}", &key_of_search);
    CHECK_INT(other.code, 201);
    return rig;
}

static void forget(struct rig *rig)
{
    ask(rig, POST, "/crm/v3/objects/contacts/gdpr-delete",
        "{\"objectId\":\"" EMAIL "\",\"idProperty\":\"email\"}", 204);
    run_jobs(rig->w);
}

/* ---- looking everywhere ---- */

struct table_name {
    const char *name;
};
static const struct field name_fields[] = {FIELD(table_name, name, FIELD_TEXT)};
static const struct shape name_shape = SHAPE("TableName", table_name, name_fields);

static status list_tables(struct work *w, struct rows *ret_tables)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT table_name AS name FROM information_schema.tables "
                       "WHERE table_schema = current_schema() ORDER BY table_name");
    return query_list(w, query, &name_shape, ret_tables);
}

static status count_in(struct work *w, const char *table, const char *word, int64_t *ret_count)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM ");
    query_name(query, table);
    query_words(query, " AS looked WHERE strpos(lower(CAST(looked AS TEXT)), ");
    query_text(query, text_lower(w, word));
    query_words(query, ") > 0");
    return query_number(w, query, ret_count);
}

static status look_in_tables(struct work *w, void *arg)
{
    int        *found = arg;
    struct rows tables;
    CHECK_OK(list_tables(w, &tables));
    CHECK(tables.count > 50);
    const struct table_name *table = tables.items;
    for (int64_t i = 0; i < tables.count; i++)
        for (size_t k = 0; words[k] != NULL; k++) {
            int64_t count = 0;
            CHECK_OK(count_in(w, table[i].name, words[k], &count));
            if (count > 0 && *found >= 0)
                check_failed(__FILE__, __LINE__, "'%s' stands in %s", words[k], table[i].name);
            else if (count > 0)
                --*found;
        }
    return OK;
}

static bool file_has(struct work *w, const char *path, const char *word)
{
    enum { MOST = 64 << 20 };
    const char *bytes = NULL, *lower = text_lower(w, word);
    size_t      size = 0;
    CHECK_OK(file_read(w, path, MOST, &bytes, &size));
    return memmem(bytes, size, word, strlen(word)) != NULL
           || memmem(bytes, size, lower, strlen(lower)) != NULL;
}

/* The first of the words that one of the files has; NULL = none has any. */
static const char *word_in_files(struct work *w, const char *folder)
{
    const char *found = NULL;
    DIR        *list = opendir(folder);
    CHECK(list != NULL);
    for (struct dirent *entry; list != NULL && (entry = readdir(list)) != NULL;) {
        const char *path = path_join(w, folder, entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        if (entry->d_type == DT_DIR)
            found = found != NULL ? found : word_in_files(w, path);
        for (size_t k = 0; entry->d_type == DT_REG && found == NULL && words[k] != NULL; k++)
            if (file_has(w, path, words[k]))
                found = work_text(w, "%s in %s", words[k], entry->d_name);
    }
    if (list != NULL)
        closedir(list);
    return found;
}

/* The writer empties the log when nobody reads of it: soon, but not at once. */
static const char *word_in_files_at_last(struct work *w)
{
    const char *found = word_in_files(w, check_path(w, ""));
    for (int i = 0; i < 100 && found != NULL; i++) {
        struct timespec pause = {.tv_nsec = 100000000};
        nanosleep(&pause, NULL);
        found = word_in_files(w, check_path(w, ""));
    }
    return found;
}

static void what_came_by_every_road_is_gone_from_tables_and_files(struct work *w)
{
    bool       postgres = work_db_kind(w) == DB_POSTGRES;
    struct rig rig = rig_open(w);
    int        before = -1, after = 0;
    if (postgres)
        CHECK_OK(db_work(w, READ, look_in_tables, &before));
    else
        CHECK(word_in_files(w, check_path(w, "")) != NULL);
    CHECK(!postgres || before < -15); /* or the search itself finds nothing */
    forget(&rig);
    if (postgres)
        CHECK_OK(db_work(w, READ, look_in_tables, &after));
    const char *found = word_in_files_at_last(w);
    if (found != NULL)
        check_failed(__FILE__, __LINE__, "a file has %s", found);
    check_server_close(w, rig.server);
}

static void an_answer_that_told_of_them_is_not_given_again(struct work *w)
{
    struct rig rig = rig_open(w);
    CHECK_INT(ask_with(&rig, POST, "/crm/v3/objects/contacts", CREATION, &key_of_creation).code,
              201);
    forget(&rig);
    struct http_answer again =
        ask_with(&rig, POST, "/crm/v3/objects/contacts", CREATION, &key_of_creation);
    CHECK_INT(again.code, 410);
    CHECK(strstr(again.body, NAME) == NULL && strstr(again.body, "ANSWER_ERASED") != NULL);
    const struct json *found = ask(&rig, POST, "/crm/v3/objects/contacts/search", "{}", 200);
    int64_t            total = -1;
    CHECK(json_to_int(json_member(found, "total"), &total));
    CHECK_INT(total, 0); /* nor was it done anew */
    CHECK_INT(ask_with(&rig, POST, "/crm/v3/objects/companies",
                       "{\"properties\":{\"name\":\"Stays\"}}", &key_of_search)
                  .code,
              201);
    check_server_close(w, rig.server);
}

static void figures_of_what_they_bought_stay(struct work *w)
{
    struct rig rig = rig_open(w);
    forget(&rig);
    const struct json *orders = ask(&rig, POST, "/crm/v3/objects/orders/search",
                                    "{\"properties\":[\"hs_total_price\",\"hs_order_note\","
                                    "\"hs_billing_address_email\"]}",
                                    200);
    const struct json *order = json_member(orders, "results")->first;
    const struct json *properties = json_member(order, "properties");
    CHECK_TEXT(json_text(properties, "hs_total_price"), "30");
    CHECK(json_text(properties, "hs_order_note") == NULL);
    CHECK(json_text(properties, "hs_billing_address_email") == NULL);
    check_server_close(w, rig.server);
}

SUITE_DB("erase places", TEST(what_came_by_every_road_is_gone_from_tables_and_files),
         TEST(an_answer_that_told_of_them_is_not_given_again),
         TEST(figures_of_what_they_bought_stay));
