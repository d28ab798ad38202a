/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What every request of the record API can rely on, asked of the whole program over real
 * connections: correlation ids, dated paths, ETags, Idempotency-Key, and that many who write at
 * once make one record (R2, R136).
 */
#include <pthread.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "kit/http/http.h"
#include "kit/json/json.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_server.h"

#define CONTACTS "/crm/v3/objects/contacts"

struct rig {
    struct work         *w;
    struct check_server *server;
    const char          *url, *token;
};

static struct rig rig_open(struct work *w)
{
    struct check_server *server = check_server_open(w);
    return (struct rig){w, server, check_server_url(w, server), check_server_token(server)};
}

static void rig_close(struct rig *rig)
{
    check_server_close(rig->w, rig->server);
}

/* One request; `name` and `value` are a header of its own, or NULL. */
static struct http_answer ask_with(const struct rig *rig, enum method method, const char *path,
                                   const char *body, struct http_pair header)
{
    struct work     *w = rig->w;
    struct http_pair headers[] = {
        {"Authorization", work_text(w, "Bearer %s", rig->token)}, header, {.name = NULL}};
    struct http_call   call = {.method = method,
                               .url = work_text(w, "%s%s", rig->url, path),
                               .headers = headers,
                               .body = body,
                               .size = body == NULL ? 0 : strlen(body)};
    struct http_answer answer = {0};
    CHECK_OK(http_send(w, &call, &answer));
    return answer;
}

static struct http_answer ask(const struct rig *rig, enum method method, const char *path,
                              const char *body)
{
    return ask_with(rig, method, path, body, (struct http_pair){.name = NULL});
}

static const char *header_of(const struct http_answer *answer, const char *name)
{
    for (const struct http_pair *pair = answer->headers; pair->name != NULL; pair++)
        if (text_same(pair->name, name))
            return pair->value;
    return NULL;
}

static const char *member_of(struct work *w, const struct http_answer *answer, const char *name)
{
    const struct json *json = NULL;
    CHECK_OK(json_parse(w, answer->body, answer->size, &json));
    return json_text(json, name);
}

static bool has(const struct http_answer *answer, const char *words)
{
    return answer->size > 0 && strstr(answer->body, words) != NULL;
}

/* ---- errors and paths ---- */

static void an_error_carries_the_correlation_id_of_its_header(struct work *w)
{
    struct rig         rig = rig_open(w);
    struct http_answer answer =
        ask(&rig, POST, CONTACTS, "{\"properties\":{\"nickname\":\"Annie\"}}");
    CHECK_INT(answer.code, 400);
    CHECK_TEXT(member_of(w, &answer, "category"), "VALIDATION_ERROR");
    CHECK_TEXT(member_of(w, &answer, "correlationId"),
               header_of(&answer, "x-hubspot-correlation-id"));
    CHECK(has(&answer, "\"code\":\"PROPERTY_DOESNT_EXIST\",\"context\":{\"propertyName\":["
                       "\"nickname\"]}"));
    answer = ask(&rig, GET, CONTACTS "?limit=1", NULL);
    CHECK_INT(answer.code, 200);
    CHECK(header_of(&answer, "x-hubspot-correlation-id") != NULL);
    answer = ask(&rig, GET, CONTACTS "/77", NULL);
    CHECK_INT(answer.code, 404);
    CHECK_TEXT(member_of(w, &answer, "category"), "OBJECT_NOT_FOUND");
    answer = ask(&rig, POST, "/crm/v3/properties/contacts",
                 "{\"name\":\"email\",\"label\":\"E\",\"type\":\"string\",\"fieldType\":\"text\","
                 "\"groupName\":\"contactinformation\"}");
    CHECK_INT(answer.code, 409);
    CHECK_TEXT(member_of(w, &answer, "category"), "OBJECT_ALREADY_EXISTS");
    rig_close(&rig);
}

static void what_no_handler_sees_is_refused_in_the_same_shape(struct work *w)
{
    const struct http_pair packing = {"Content-Encoding", "br"},
                           type = {"Content-Type", "text/css"};
    struct rig         rig = rig_open(w);
    struct http_answer answers[] = {ask_with(&rig, POST, CONTACTS, "{}", packing),
                                    ask_with(&rig, POST, CONTACTS, "{}", type),
                                    ask(&rig, PUT, CONTACTS, "{}"),
                                    ask(&rig, GET, CONTACTS "/batch/read", NULL),
                                    ask(&rig, GET, "/crm/v3/nothing", NULL),
                                    ask(&rig, GET, CONTACTS "?limit=%zz", NULL),
                                    ask(&rig, DELETE, "/oauth/v1/token", NULL)};
    static const int   codes[] = {415, 415, 405, 405, 404, 400, 405};
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        CHECK_INT(answers[i].code, codes[i]);
        CHECK_TEXT(header_of(&answers[i], "content-type"), "application/json");
        CHECK_TEXT(member_of(w, &answers[i], "status"), "error");
        CHECK_TEXT(member_of(w, &answers[i], "correlationId"),
                   header_of(&answers[i], "x-hubspot-correlation-id"));
    }
    rig_close(&rig);
}

static void read_only_values_and_archived_objects_are_not_written(struct work *w)
{
    struct rig         rig = rig_open(w);
    struct http_answer answer =
        ask(&rig, POST, CONTACTS, "{\"properties\":{\"total_value_of_orders\":\"7\"}}");
    /* What a plugin counts itself is passed over on contacts; ours stays. */
    CHECK_INT(answer.code, 201);
    CHECK(!has(&answer, "\"total_value_of_orders\":\"7\""));
    answer = ask(&rig, POST, CONTACTS, "{\"properties\":{\"hs_object_id\":\"99\"}}");
    CHECK_INT(answer.code, 400);
    CHECK(has(&answer, "READ_ONLY_VALUE"));
    CHECK_INT(ask(&rig, DELETE, CONTACTS "/1", NULL).code, 204);
    CHECK_INT(ask(&rig, PATCH, CONTACTS "/1", "{\"properties\":{\"city\":\"Lyon\"}}").code, 404);
    CHECK_INT(ask(&rig, GET, CONTACTS "/1?archived=true", NULL).code, 200);
    rig_close(&rig);
}

static void a_search_is_at_most_3000_characters_long(struct work *w)
{
    struct rig  rig = rig_open(w);
    char       *blanks = work_take(w, 3002);
    const char *path = CONTACTS "/search";
    memset(blanks, ' ', 2998);
    CHECK_INT(ask(&rig, POST, path, work_text(w, "{%s}", blanks)).code, 200);
    blanks[2998] = ' ';
    struct http_answer answer = ask(&rig, POST, path, work_text(w, "{%s}", blanks));
    CHECK_INT(answer.code, 400);
    CHECK_TEXT(member_of(w, &answer, "message"),
               "The body of a search has at most 3000 characters, not 3001.");
    rig_close(&rig);
}

static void dated_paths_reach_the_same_handlers(struct work *w)
{
    struct rig         rig = rig_open(w);
    struct http_answer answer = ask(&rig, POST, "/crm/objects/2026-03/contacts",
                                    "{\"properties\":{\"email\":\"a@example.com\"}}");
    CHECK_INT(answer.code, 201);
    answer = ask(&rig, GET, "/crm/objects/2026-09/0-1/a%40example.com?idProperty=email", NULL);
    CHECK_INT(answer.code, 200);
    CHECK_TEXT(member_of(w, &answer, "id"), "1");
    CHECK_INT(ask(&rig, GET, "/crm/properties/2027-03/contacts/email", NULL).code, 200);
    answer = ask(&rig, GET, "/crm/objects/2026-03/spaceships", NULL);
    CHECK_INT(answer.code, 404);
    CHECK(member_of(w, &answer, "correlationId") != NULL);
    CHECK_INT(ask(&rig, GET, "/crm/objects/2025-03/contacts", NULL).code, 404);
    rig_close(&rig);
}

/* ---- ETags ---- */

static void a_record_that_did_not_change_is_not_sent_again(struct work *w)
{
    struct rig         rig = rig_open(w);
    struct http_answer answer =
        ask(&rig, POST, CONTACTS, "{\"properties\":{\"firstname\":\"Anna\"}}");
    answer = ask(&rig, GET, CONTACTS "/1", NULL);
    struct http_pair none = {"If-None-Match", header_of(&answer, "etag")};
    CHECK(none.value != NULL);
    answer = ask_with(&rig, GET, CONTACTS "/1", NULL, none);
    CHECK_INT(answer.code, 304);
    CHECK_INT((int64_t) answer.size, 0);
    CHECK_TEXT(header_of(&answer, "etag"), none.value);
    CHECK_INT(ask_with(&rig, GET, CONTACTS "/1?properties=city", NULL, none).code, 200);
    ask(&rig, PATCH, CONTACTS "/1", "{\"properties\":{\"firstname\":\"Hanna\"}}");
    CHECK_INT(ask_with(&rig, GET, CONTACTS "/1", NULL, none).code, 200);
    rig_close(&rig);
}

static void a_change_of_what_somebody_else_changed_is_refused(struct work *w)
{
    static const char  to_lyon[] = "{\"properties\":{\"city\":\"Lyon\"}}";
    struct rig         rig = rig_open(w);
    struct http_answer answer =
        ask(&rig, POST, CONTACTS, "{\"properties\":{\"firstname\":\"Anna\"}}");
    struct http_pair match = {"If-Match", header_of(&answer, "etag")};
    answer = ask_with(&rig, PATCH, CONTACTS "/1", to_lyon, match);
    CHECK_INT(answer.code, 200);
    struct http_pair fresh = {"If-Match", header_of(&answer, "etag")};
    answer = ask_with(&rig, PATCH, CONTACTS "/1", "{\"properties\":{\"city\":\"Nice\"}}", match);
    CHECK_INT(answer.code, 412);
    CHECK_TEXT(member_of(w, &answer, "category"), "PRECONDITION_FAILED");
    CHECK_INT(ask_with(&rig, DELETE, CONTACTS "/1", NULL, match).code, 412);
    CHECK_INT(ask_with(&rig, PATCH, CONTACTS "/1", to_lyon,
                       (struct http_pair){"If-Match", "\"nonsense\""})
                  .code,
              412);
    CHECK_INT(
        ask_with(&rig, PATCH, CONTACTS "/1", to_lyon, (struct http_pair){"If-Match", "*"}).code,
        200);
    CHECK_INT(ask_with(&rig, DELETE, CONTACTS "/1", NULL, fresh).code, 204);
    CHECK_INT(ask_with(&rig, DELETE, CONTACTS "/7", NULL, fresh).code, 404);
    rig_close(&rig);
}

/* ---- Idempotency-Key ---- */

static void a_request_that_is_sent_again_is_answered_again_and_done_once(struct work *w)
{
    static const char      anna[] = "{\"properties\":{\"firstname\":\"Anna\"}}";
    static const char      bob[] = "{\"properties\":{\"firstname\":\"Bob\"}}";
    const struct http_pair key = {"Idempotency-Key", "6f0d0a52"}, other = {"Idempotency-Key", "7"};
    struct rig             rig = rig_open(w);
    struct http_answer     first = ask_with(&rig, POST, CONTACTS, anna, key);
    CHECK_INT(first.code, 201);
    CHECK(header_of(&first, "idempotency-replayed") == NULL);
    struct http_answer again = ask_with(&rig, POST, CONTACTS, anna, key);
    CHECK_INT(again.code, 201);
    CHECK_TEXT(again.body, first.body);
    CHECK_TEXT(header_of(&again, "idempotency-replayed"), "true");
    CHECK(header_of(&first, "etag") != NULL);
    CHECK_TEXT(header_of(&again, "etag"), header_of(&first, "etag"));
    CHECK_TEXT(header_of(&again, "cache-control"), "private, no-cache");
    again = ask_with(&rig, POST, CONTACTS, bob, key);
    CHECK_INT(again.code, 422);
    CHECK(has(&again, "IDEMPOTENCY_KEY_REUSED"));
    CHECK_INT(ask_with(&rig, POST, "/crm/v3/objects/companies", anna, key).code, 422);
    again = ask_with(&rig, POST, CONTACTS, bob, other);
    CHECK_TEXT(member_of(w, &again, "id"), "2");
    again = ask(&rig, GET, CONTACTS, NULL);
    CHECK(has(&again, "\"id\":\"2\"") && !has(&again, "\"id\":\"3\""));
    rig_close(&rig);
}

static void a_refused_request_can_be_mended_under_its_key(struct work *w)
{
    const struct http_pair key = {"Idempotency-Key", "k"};
    struct rig             rig = rig_open(w);
    CHECK_INT(ask_with(&rig, POST, CONTACTS, "{\"properties\":{\"email\":\"none\"}}", key).code,
              400);
    CHECK_INT(
        ask_with(&rig, POST, CONTACTS, "{\"properties\":{\"email\":\"a@example.com\"}}", key).code,
        201);
    CHECK_INT(ask_with(&rig, POST, CONTACTS, "{\"properties\":{}}",
                       (struct http_pair){"Idempotency-Key", work_take(w, 1)})
                  .code,
              400);
    char *longest = work_take(w, 300);
    memset(longest, 'k', 256);
    CHECK_INT(ask_with(&rig, POST, CONTACTS, "{\"properties\":{}}",
                       (struct http_pair){"Idempotency-Key", longest})
                  .code,
              400);
    rig_close(&rig);
}

static void a_key_counts_for_a_day(struct work *w)
{
    static const char      anna[] = "{\"properties\":{\"firstname\":\"Anna\"}}";
    const struct http_pair key = {"Idempotency-Key", "k"};
    struct rig             rig = rig_open(w);
    struct http_answer     answer = ask_with(&rig, POST, CONTACTS, anna, key);
    CHECK_TEXT(member_of(w, &answer, "id"), "1");
    check_pass_time(w, 23 * HOUR);
    answer = ask_with(&rig, POST, CONTACTS, anna, key);
    CHECK_TEXT(member_of(w, &answer, "id"), "1");
    check_pass_time(w, 2 * HOUR);
    answer = ask_with(&rig, POST, CONTACTS, anna, key);
    CHECK_TEXT(member_of(w, &answer, "id"), "2");
    rig_close(&rig);
}

/* ---- many at once ---- */

enum { CONNECTIONS = 64, UPSERTS = 10000 };

struct writer {
    const struct rig *rig;
    int               number, wrong;
    pthread_t         thread;
};

/* A work, and so a connection, of its own. */
static void *write_all(void *arg)
{
    struct writer    *writer = arg;
    struct work      *w = work_open(writer->rig->w->machines, TEST_NOW);
    struct arena_mark mark = arena_mark(w->arena);
    struct rig        rig = *writer->rig;
    rig.w = w;
    for (int i = writer->number; i < UPSERTS; i += CONNECTIONS) {
        struct http_answer answer =
            ask(&rig, POST, CONTACTS "/batch/upsert",
                work_text(w,
                          "{\"inputs\":[{\"id\":\"anna@example.com\",\"idProperty\":\"email\","
                          "\"properties\":{\"city\":\"City %d\"}}]}",
                          i));
        writer->wrong += answer.code != 200;
        arena_rewind(w->arena, mark);
    }
    work_close(w);
    return NULL;
}

static void ten_thousand_upserts_of_one_address_make_one_contact(struct work *w)
{
    static struct writer writers[CONNECTIONS];
    struct rig           rig = rig_open(w);
    int                  wrong = 0;
    for (int i = 0; i < CONNECTIONS; i++) {
        writers[i] = (struct writer){.rig = &rig, .number = i};
        CHECK_INT(pthread_create(&writers[i].thread, NULL, write_all, &writers[i]), 0);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        pthread_join(writers[i].thread, NULL);
        wrong += writers[i].wrong;
    }
    CHECK_INT(wrong, 0);
    struct http_answer answer = ask(&rig, POST, CONTACTS "/search", "{}");
    CHECK(has(&answer, "{\"total\":1,"));
    CHECK(has(&answer, "\"email\":\"anna@example.com\""));
    rig_close(&rig);
}

/* The slower of two that send one key waits for the other, and does nothing. */
static void *send_with_key(void *arg)
{
    struct writer *writer = arg;
    struct work   *w = work_open(writer->rig->w->machines, TEST_NOW);
    struct rig     rig = *writer->rig;
    rig.w = w;
    struct http_answer answer =
        ask_with(&rig, POST, CONTACTS, "{\"properties\":{\"firstname\":\"Anna\"}}",
                 (struct http_pair){"Idempotency-Key", "one"});
    writer->wrong = answer.code != 201;
    work_close(w);
    return NULL;
}

static void one_key_from_many_connections_is_done_once(struct work *w)
{
    static struct writer writers[16];
    struct rig           rig = rig_open(w);
    for (size_t i = 0; i < COUNT_OF(writers); i++) {
        writers[i] = (struct writer){.rig = &rig};
        CHECK_INT(pthread_create(&writers[i].thread, NULL, send_with_key, &writers[i]), 0);
    }
    for (size_t i = 0; i < COUNT_OF(writers); i++) {
        pthread_join(writers[i].thread, NULL);
        CHECK_INT(writers[i].wrong, 0);
    }
    struct http_answer answer = ask(&rig, POST, CONTACTS "/search", "{}");
    CHECK(has(&answer, "{\"total\":1,"));
    rig_close(&rig);
}

SUITE_DB("protocol", TEST(an_error_carries_the_correlation_id_of_its_header),
         TEST(what_no_handler_sees_is_refused_in_the_same_shape),
         TEST(read_only_values_and_archived_objects_are_not_written),
         TEST(a_search_is_at_most_3000_characters_long), TEST(dated_paths_reach_the_same_handlers),
         TEST(a_record_that_did_not_change_is_not_sent_again),
         TEST(a_change_of_what_somebody_else_changed_is_refused),
         TEST(a_request_that_is_sent_again_is_answered_again_and_done_once),
         TEST(a_refused_request_can_be_mended_under_its_key), TEST(a_key_counts_for_a_day),
         TEST(ten_thousand_upserts_of_one_address_make_one_contact),
         TEST(one_key_from_many_connections_is_done_once));
