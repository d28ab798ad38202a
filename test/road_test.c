/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What programs of the field ask about the account and their token, and the roads of forms and of
 * the e-commerce bridge, over real connections (R2, R3).
 */
#include <string.h>

#include "base/text.h"
#include "kit/http/http.h"
#include "kit/json/json.h"
#include "test/check.h"
#include "test/check_server.h"

#define MESSAGES "/extensions/ecomm/v2/sync/messages"
#define ERRORS   "/extensions/ecomm/v2/sync/errors"
#define FORM                                                                                       \
    "{\"name\":\"Newsletter\",\"formFieldGroups\":[{\"fields\":[{\"name\":\"email\"},"             \
    "{\"name\":\"firstname\"}]}]}"
#define SENT "{\"fields\":[{\"name\":\"email\",\"value\":\"ann@shop.example\"}]}"

struct rig {
    struct work         *w;
    struct check_server *server;
    const char          *token; /* NULL = a stranger */
};

static struct rig rig_open(struct work *w)
{
    struct check_server *server = check_server_open(w);
    return (struct rig){w, server, check_server_token(server)};
}

static void rig_close(struct rig *rig)
{
    check_server_close(rig->w, rig->server);
}

static struct http_answer ask(const struct rig *rig, enum method method, const char *path,
                              const char *body)
{
    struct work           *w = rig->w;
    const struct http_pair known[] = {{"Authorization", work_text(w, "Bearer %s", rig->token)},
                                      {.name = NULL}},
                           unknown[] = {{.name = NULL}};
    struct http_call   call = {.method = method,
                               .url = work_text(w, "%s%s", check_server_url(w, rig->server), path),
                               .headers = rig->token != NULL ? known : unknown,
                               .body = body,
                               .size = body == NULL ? 0 : strlen(body)};
    struct http_answer answer = {0};
    CHECK_OK(http_send(w, &call, &answer));
    return answer;
}

static const struct json *parse_answer(struct work *w, const struct http_answer *answer)
{
    const struct json *json = NULL;
    CHECK_OK(json_parse(w, answer->body, answer->size, &json));
    return json;
}

static int64_t number_in(const struct json *json, const char *name)
{
    int64_t number = 0;
    CHECK(json_to_int(json_member(json, name), &number));
    return number;
}

static int64_t portal_of(const struct rig *rig)
{
    struct http_answer answer = ask(rig, GET, "/account-info/v3/details", NULL);
    CHECK_INT(answer.code, 200);
    return number_in(parse_answer(rig->w, &answer), "portalId");
}

static bool has(const struct http_answer *answer, const char *words)
{
    return answer->size > 0 && strstr(answer->body, words) != NULL;
}

/* ---- the account ---- */

static void the_account_has_one_number_that_fits_32_bits(struct work *w)
{
    struct rig         rig = rig_open(w);
    int64_t            portal = portal_of(&rig);
    const char        *said = work_text(w, "\"portalId\":%lld,", (long long) portal);
    struct http_answer answers[] = {ask(&rig, GET, "/owners/v2/owners", NULL),
                                    ask(&rig, POST, "/forms/v2/forms", FORM)};
    CHECK(portal > 0 && portal <= INT32_MAX);
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        CHECK(has(&answers[i], said));
    struct http_answer token =
        ask(&rig, GET, work_text(w, "/oauth/v1/access-tokens/%s", rig.token), NULL);
    CHECK_INT(number_in(parse_answer(w, &token), "hub_id"), portal);
    rig_close(&rig);
}

static void the_account_says_all_that_programs_look_for(struct work *w)
{
    struct rig         rig = rig_open(w);
    struct http_answer answer = ask(&rig, GET, "/account-info/v3/details", NULL);
    const struct json *json = parse_answer(w, &answer);
    CHECK_TEXT(json_text(json, "uiDomain"), strstr(check_server_url(w, rig.server), "//") + 2);
    CHECK_TEXT(json_text(json, "dataHostingLocation"), "na1");
    CHECK_TEXT(json_text(json, "accountType"), "STANDARD");
    CHECK_TEXT(json_text(json, "utcOffset"), "+00:00");
    CHECK_INT(number_in(json, "utcOffsetMilliseconds"), 0);
    CHECK(json_member(json, "additionalCurrencies") != NULL);
    rig_close(&rig);
}

static void a_personal_token_says_whose_it_is_and_what_it_may(struct work *w)
{
    struct rig         rig = rig_open(w);
    struct http_answer made = ask(&rig, POST, "/api/tokens",
                                  "{\"name\":\"plug\",\"scopes\":\"contacts.see contacts.edit\"}");
    CHECK_INT(made.code, 201);
    const char        *token = json_text(parse_answer(w, &made), "token");
    const char        *path = work_text(w, "/oauth/v1/access-tokens/%s", token);
    struct rig         stranger = {w, rig.server, NULL};
    struct http_answer answer = ask(&stranger, GET, path, NULL);
    CHECK_INT(answer.code, 200);
    CHECK(has(&answer, "\"token_type\":\"access\""));
    CHECK(has(&answer, "\"contacts.see\"") && has(&answer, "\"crm.objects.contacts.read\""));
    CHECK(!has(&answer, "\"crm.objects.contacts.write\"") && !has(&answer, "crm.objects.orders"));
    CHECK(json_text(parse_answer(w, &answer), "user") != NULL);
    CHECK_INT(ask(&stranger, GET, "/oauth/v1/access-tokens/sf_none", NULL).code, 404);
    CHECK_INT(ask(&stranger, DELETE, path, NULL).code, 404);
    CHECK_INT(ask(&stranger, GET, path, NULL).code, 200);
    rig_close(&rig);
}

/* ---- forms ---- */

static void a_form_is_sent_to_its_own_account_only(struct work *w)
{
    struct rig         rig = rig_open(w), stranger = {w, rig.server, NULL};
    int64_t            portal = portal_of(&rig);
    struct http_answer made = ask(&rig, POST, "/forms/v2/forms", FORM);
    const char        *guid = json_text(parse_answer(w, &made), "guid");
    const char *const  wrong[] = {work_text(w, "%lld", (long long) portal + 1), "0", "all",
                                  work_text(w, "%lldx", (long long) portal)};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const char *path = work_text(w, "/submissions/v3/integration/submit/%s/%s", wrong[i], guid);
        struct http_answer answer = ask(&stranger, POST, path, SENT);
        CHECK_INT(answer.code, 404);
        CHECK_TEXT(json_text(parse_answer(w, &answer), "category"), "OBJECT_NOT_FOUND");
    }
    struct http_answer found = ask(&rig, POST, "/crm/v3/objects/contacts/search", "{}");
    CHECK(has(&found, "{\"total\":0,"));
    const char *path =
        work_text(w, "/submissions/v3/integration/submit/%lld/%s", (long long) portal, guid);
    CHECK_INT(ask(&stranger, POST, path, SENT).code, 200);
    found = ask(&rig, POST, "/crm/v3/objects/contacts/search", "{}");
    CHECK(has(&found, "{\"total\":1,"));
    rig_close(&rig);
}

/* ---- the e-commerce bridge ---- */

static void put_message(const struct rig *rig, const char *external, const char *email)
{
    struct http_answer answer =
        ask(rig, PUT, MESSAGES,
            work_text(rig->w,
                      "{\"storeId\":\"shop-1\",\"objectType\":\"CONTACT\",\"messages\":[{"
                      "\"action\":\"UPSERT\",\"externalObjectId\":\"%s\",\"properties\":{"
                      "\"email\":\"%s\"}}]}",
                      external, email));
    CHECK_INT(answer.code, 204);
}

static void errors_of_a_shop_are_listed_until_they_are_mended(struct work *w)
{
    struct rig rig = rig_open(w);
    put_message(&rig, "7", "nobody");
    put_message(&rig, "8", "ann@shop.example");
    static const char *const paths[] = {ERRORS, ERRORS "/portal", ERRORS "/app/12",
                                        ERRORS "/shop-1/CONTACT"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct http_answer answer = ask(&rig, GET, paths[i], NULL);
        const struct json *results = json_member(parse_answer(w, &answer), "results");
        CHECK_INT(answer.code, 200);
        CHECK_INT((int64_t) results->size, 1);
        CHECK_TEXT(json_text(results->first, "externalObjectId"), "7");
        CHECK_TEXT(json_text(results->first, "status"), "OPEN");
        CHECK_INT(number_in(results->first, "portalId"), portal_of(&rig));
    }
    struct http_answer other = ask(&rig, GET, ERRORS "/shop-2/CONTACT", NULL);
    CHECK(has(&other, "\"results\":[]"));
    CHECK_INT(ask(&rig, GET, ERRORS "?limit=0", NULL).code, 400);
    put_message(&rig, "7", "ben@shop.example");
    struct http_answer mended = ask(&rig, GET, ERRORS, NULL);
    CHECK(has(&mended, "\"results\":[]"));
    rig_close(&rig);
}

SUITE_DB("road", TEST(the_account_has_one_number_that_fits_32_bits),
         TEST(the_account_says_all_that_programs_look_for),
         TEST(a_personal_token_says_whose_it_is_and_what_it_may),
         TEST(a_form_is_sent_to_its_own_account_only),
         TEST(errors_of_a_shop_are_listed_until_they_are_mended));
