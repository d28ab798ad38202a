/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/problem.h"

#include "kit/json/json.h"
#include "test/check.h"

static const struct json *answer(struct work *w, const char *path, status outcome,
                                 struct reply *ret_reply)
{
    const struct json *json = NULL;
    struct request     rq = {.method = GET, .path = path, .id = "of the request"};
    *ret_reply = (struct reply){0};
    problem_reply(w, &rq, outcome, ret_reply);
    CHECK_OK(json_parse(w, ret_reply->body, ret_reply->size, &json));
    return json;
}

static void a_failure_under_crm_has_the_shape_that_its_programs_know(struct work *w)
{
    struct reply rp;
    (void) fail_reason(w, INVALID, "INVALID_INTEGER", "age", "'x' was not a valid integer.");
    const struct json *json = answer(w, "/crm/v3/objects/contacts", INVALID, &rp);
    CHECK_INT(rp.code, 400);
    CHECK(rp.type == NULL);
    CHECK_TEXT(json_text(json, "status"), "error");
    CHECK_TEXT(json_text(json, "message"), "'x' was not a valid integer.");
    CHECK_TEXT(json_text(json, "category"), "VALIDATION_ERROR");
    CHECK_TEXT(json_text(json, "correlationId"), "of the request");

    const struct json *error = json_member(json, "errors")->first;
    CHECK_TEXT(json_text(error, "code"), "INVALID_INTEGER");
    const struct json *names = json_member(json_member(error, "context"), "propertyName");
    CHECK_TEXT(names->first->text, "age");
}

static void every_outcome_has_its_code_and_category(struct work *w)
{
    static const struct {
        status      outcome;
        int         code;
        const char *category;
    } cases[] = {
        {INVALID, 400, "VALIDATION_ERROR"}, {UNAUTHENTICATED, 401, "INVALID_AUTHENTICATION"},
        {FORBIDDEN, 403, "MISSING_SCOPES"}, {NOT_FOUND, 404, "OBJECT_NOT_FOUND"},
        {CONFLICT, 409, "CONFLICT"},        {TOO_LARGE, 413, "VALIDATION_ERROR"},
        {TOO_MANY, 429, "RATE_LIMITS"},     {UNAVAILABLE, 503, "UNAVAILABLE"},
        {BROKEN, 500, "INTERNAL_ERROR"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct reply       rp;
        const struct json *json = answer(w, "/crm/v3/x", cases[i].outcome, &rp);
        CHECK_INT(rp.code, cases[i].code);
        CHECK_TEXT(json_text(json, "category"), cases[i].category);
        CHECK(json_text(json, "message") != NULL);
    }
}

/* What the field's programs wait by. */
static void too_many_requests_are_told_alike_at_every_address_of_the_field(struct work *w)
{
    static const char *const paths[] = {"/crm/v3/objects/contacts",    "/oauth/v1/access-tokens/x",
                                        "/contacts/v1/contact/batch/", "/webhooks/v3/1/settings",
                                        "/automation/v3/workflows",    "/events/v3/send"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct reply rp;
        (void) fail_reason(w, TOO_MANY, "TEN_SECONDLY_ROLLING", NULL, "You have reached …");
        const struct json *json = answer(w, paths[i], TOO_MANY, &rp);
        CHECK_INT(rp.code, 429);
        CHECK(rp.type == NULL);
        CHECK_TEXT(json_text(json, "status"), "error");
        CHECK_TEXT(json_text(json, "errorType"), "RATE_LIMIT");
        CHECK_TEXT(json_text(json, "policyName"), "TEN_SECONDLY_ROLLING");
        CHECK_TEXT(json_text(json, "correlationId"), "of the request");
        CHECK_TEXT(json_text(json, "requestId"), "of the request");
        CHECK(json_text(json, "message") != NULL);
    }
}

static void elsewhere_a_failure_is_a_problem_of_rfc_9457(struct work *w)
{
    struct reply rp;
    (void) fail(w, CONFLICT, "name", "The name is taken.");
    const struct json *json = answer(w, "/api/stores", CONFLICT, &rp);
    CHECK_TEXT(rp.type, "application/problem+json");
    CHECK_TEXT(json_text(json, "detail"), "The name is taken.");
    CHECK_TEXT(json_text(json, "field"), "name");
    CHECK(json_member(json, "correlationId") == NULL);
}

SUITE("problem", TEST(a_failure_under_crm_has_the_shape_that_its_programs_know),
      TEST(every_outcome_has_its_code_and_category),
      TEST(too_many_requests_are_told_alike_at_every_address_of_the_field),
      TEST(elsewhere_a_failure_is_a_problem_of_rfc_9457));
