/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/problem.h"

#include <string.h>

#include "base/text.h"
#include "kit/json/json.h"

/* The word of the CRM API for each outcome. */
static const char *const categories[] = {
    [OK] = "",
    [INVALID] = "VALIDATION_ERROR",
    [UNAUTHENTICATED] = "INVALID_AUTHENTICATION",
    [FORBIDDEN] = "MISSING_SCOPES",
    [NOT_FOUND] = "OBJECT_NOT_FOUND",
    [CONFLICT] = "CONFLICT",
    [TOO_LARGE] = "VALIDATION_ERROR",
    [TOO_MANY] = "RATE_LIMITS",
    [UNAVAILABLE] = "UNAVAILABLE",
    [BROKEN] = "INTERNAL_ERROR",
};

/* Reasons for which the CRM API has a word of its own. */
static const struct {
    const char *reason, *category;
} reasons[] = {
    {"EXPIRED_AUTHENTICATION", "EXPIRED_AUTHENTICATION"},
    {"PROPERTY_EXISTS", "OBJECT_ALREADY_EXISTS"},
    {"PRECONDITION_FAILED", "PRECONDITION_FAILED"},
    {"PROPERTY_GROUP_EXISTS", "OBJECT_ALREADY_EXISTS"},
};

const char *problem_category(status outcome, const char *reason)
{
    for (size_t i = 0; reason != NULL && i < COUNT_OF(reasons); i++)
        if (text_same(reasons[i].reason, reason))
            return reasons[i].category;
    return categories[outcome];
}

static void put_error(struct json_out *out, const struct failure *failure, const char *message)
{
    json_put_name(out, "errors");
    json_open_array(out);
    json_open_object(out);
    json_put_name(out, "message");
    json_put_text(out, message);
    if (failure->reason != NULL) {
        json_put_name(out, "code");
        json_put_text(out, failure->reason);
    }
    if (failure->field != NULL) {
        json_put_name(out, "context");
        json_open_object(out);
        json_put_name(out, "propertyName");
        json_open_array(out);
        json_put_text(out, failure->field);
        json_close_array(out);
        json_close_object(out);
    }
    json_close_object(out);
    json_close_array(out);
}

/* "ILS.DUPLICATE_LIST_NAMES": a reason within a family, which programs look for beside the
 * category.
 */
static bool is_sub_category(const char *reason)
{
    return reason != NULL && strchr(reason, '.') != NULL;
}

/* Programs of the field wait and try again only when they read these. */
static void put_policy(struct json_out *out, const char *policy, const char *id)
{
    json_put_name(out, "errorType");
    json_put_text(out, "RATE_LIMIT");
    json_put_name(out, "policyName");
    json_put_text(out, policy);
    json_put_name(out, "requestId");
    json_put_text(out, id);
}

static const char *crm_error(struct work *w, const struct request *rq, status outcome,
                             size_t *ret_size)
{
    const struct failure *failure = &w->failure;
    const char           *message = failure->message;
    struct text           text = text_open(w->arena);
    struct json_out       out = json_out_open(&text);
    if (message == NULL)
        message = outcome == NOT_FOUND ? "resource not found" : categories[outcome];

    json_open_object(&out);
    json_put_name(&out, "status");
    json_put_text(&out, "error");
    json_put_name(&out, "message");
    json_put_text(&out, message);
    json_put_name(&out, "correlationId");
    json_put_text(&out, rq->id);
    json_put_name(&out, "category");
    json_put_text(&out, problem_category(outcome, failure->reason));
    if (is_sub_category(failure->reason)) {
        json_put_name(&out, "subCategory");
        json_put_text(&out, failure->reason);
    }
    if (failure->reason != NULL || failure->field != NULL)
        put_error(&out, failure, message);
    if (outcome == TOO_MANY && failure->reason != NULL)
        put_policy(&out, failure->reason, rq->id);
    json_close_object(&out);
    *ret_size = text.size;
    return text.bytes;
}

/*
 * The paths of the CRM API, its older forms and its sisters: its programs read all answers in one
 * way, also that there is nothing at an address. How to add one: a word.
 */
static bool is_crm_path(const char *path)
{
    static const char *const starts[] = {"/account-info/",
                                         "/automation/",
                                         "/communication-preferences/",
                                         "/contacts/",
                                         "/conversations/",
                                         "/crm/",
                                         "/crm-objects/",
                                         "/deals/",
                                         "/email/",
                                         "/engagements/",
                                         "/events/",
                                         "/extensions/",
                                         "/files/",
                                         "/forms/",
                                         "/integrations/",
                                         "/marketing/",
                                         "/marketing-emails/",
                                         "/oauth/",
                                         "/owners/",
                                         "/properties/",
                                         "/settings/",
                                         "/submissions/",
                                         "/webhooks/"};
    for (size_t i = 0; path != NULL && i < COUNT_OF(starts); i++)
        if (text_starts(path, starts[i]))
            return true;
    return false;
}

void problem_reply(struct work *w, const struct request *rq, status outcome, struct reply *rp)
{
    reply_problem(w, rq, outcome, rp);
    if (!is_crm_path(rq->path))
        return;
    rp->type = NULL;
    rp->body = crm_error(w, rq, outcome, &rp->size);
}
