/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /contacts/v1/contact: one contact by e-mail, or many at once. */
#include "base/text.h"
#include "crm/connect/hubspot/hubspot_api.h"
#include "crm/connect/hubspot/hubspot_json.h"
#include "kit/db/db.h"

enum { MOST_CONTACTS = 1000 };

/* GET /contacts/v1/contact/email/{email}/profile */
status hubspot_api_contact_get(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t         id;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(hubspot_find_contact(w, request_part(rq, "email"), &id));
    TRY(hubspot_put_v1_contact(w, &out, id, true));
    return hubspot_reply(rp, 200, &out);
}

/* POST /contacts/v1/contact/createOrUpdate/email/{email} */
status hubspot_api_contact_put(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json     *body;
    struct hubspot_contact contact = {.email = request_part(rq, "email")};
    int64_t                id;
    bool                   is_new;
    struct text            text = text_open(w->arena);
    struct json_out        out = json_out_open(&text);
    TRY(request_json(w, rq, &body));
    TRY(hubspot_read_pairs(w, json_member(body, "properties"), "property", &contact.values));
    TRY(hubspot_put_contact(w, &contact, &id, &is_new));
    json_open_object(&out);
    json_put_name(&out, "vid");
    json_put_int(&out, id);
    json_put_name(&out, "isNew");
    json_put_bool(&out, is_new);
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}

/* ---- many at once ---- */

/* One batch while it runs: all of it is taken, or nothing. */
struct batch {
    const struct json *inputs;
    struct list        failures; /* of struct batch_failure */
};

struct batch_failure {
    int64_t        index;
    const char    *email;
    struct failure why;
};

static status put_one(struct work *w, void *arg)
{
    const struct json     *input = arg, *vid = json_member(input, "vid");
    struct hubspot_contact contact = {.email = json_text(input, "email")};
    int64_t                id;
    bool                   is_new;
    if (vid != NULL && !json_to_int(vid, &contact.vid))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "vid", "A \"vid\" is a number.");
    if (contact.vid == 0 && text_empty(contact.email))
        return fail_reason(w, INVALID, "INVALID_EMAIL", "email",
                           "Each contact needs an \"email\" or a \"vid\".");
    TRY(hubspot_read_pairs(w, json_member(input, "properties"), "property", &contact.values));
    return hubspot_put_contact(w, &contact, &id, &is_new);
}

static status put_all(struct work *w, void *arg)
{
    struct batch *batch = arg;
    int64_t       index = 0;
    for (const struct json *input = batch->inputs->first; input != NULL;
         input = input->next, index++) {
        status outcome = db_nested(w, put_one, (void *) (uintptr_t) input);
        if (outcome == BROKEN || outcome == UNAVAILABLE)
            return outcome;
        if (outcome != OK)
            *(struct batch_failure *) list_add(&batch->failures) =
                (struct batch_failure){index, json_text(input, "email"), w->failure};
    }
    return batch->failures.count == 0 ? OK : INVALID;
}

static bool is_about_email(const struct batch_failure *failure)
{
    return text_same(failure->why.reason, "INVALID_EMAIL");
}

static void put_failure(struct json_out *out, const struct batch_failure *failure)
{
    json_open_object(out);
    json_put_name(out, "index");
    json_put_int(out, failure->index);
    if (is_about_email(failure)) {
        json_put_name(out, "invalidEmail");
        json_put_text(out, failure->email);
    } else {
        json_put_name(out, "propertyValidationResult");
        hubspot_put_validation(out, &failure->why);
    }
    json_close_object(out);
}

static status reply_failures(struct work *w, const struct request *rq, const struct batch *batch,
                             struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "status");
    json_put_text(&out, "error");
    json_put_name(&out, "message");
    json_put_text(&out, "Errors found processing batch update");
    json_put_name(&out, "correlationId");
    json_put_text(&out, rq->id);
    json_put_name(&out, "invalidEmails");
    json_open_array(&out);
    for (size_t i = 0; i < batch->failures.count; i++) {
        const struct batch_failure *failure = list_at(&batch->failures, i);
        if (is_about_email(failure))
            json_put_text(&out, failure->email);
    }
    json_close_array(&out);
    json_put_name(&out, "failureMessages");
    json_open_array(&out);
    for (size_t i = 0; i < batch->failures.count; i++)
        put_failure(&out, list_at(&batch->failures, i));
    json_close_array(&out);
    json_close_object(&out);
    return hubspot_reply(rp, 400, &out);
}

/* POST /contacts/v1/contact/batch: [{"email", "properties": [{"property", "value"}]}] */
status hubspot_api_contact_batch(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch batch = {.failures = list_open(w->arena, sizeof(struct batch_failure))};
    TRY(request_json(w, rq, &batch.inputs));
    if (batch.inputs->type != JSON_ARRAY || batch.inputs->size > MOST_CONTACTS)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", NULL,
                           "The body must be an array of at most %d contacts.", MOST_CONTACTS);
    status outcome = db_nested(w, put_all, &batch);
    if (batch.failures.count > 0)
        return reply_failures(w, rq, &batch, rp);
    TRY(outcome);
    rp->code = 202;
    return OK;
}
