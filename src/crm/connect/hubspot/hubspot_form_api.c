/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forms, and what is sent in them: each makes or changes a contact, and is kept. */
#include <string.h>

#include "base/text.h"
#include "crm/connect/hubspot/hubspot_api.h"
#include "crm/connect/hubspot/hubspot_json.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"

enum { MOST_FORMS = 1000 };

/* ---- forms ---- */

static status reply_form(struct work *w, const struct hubspot_kept *kept, struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(hubspot_put_kept(w, &out, kept));
    return hubspot_reply(rp, 200, &out);
}

/* GET /forms/v2/forms */
status hubspot_api_form_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows     rows;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(hubspot_store_list(w, "form", hubspot_query_number(rq, "offset", 0),
                           hubspot_query_number(rq, "limit", MOST_FORMS), &rows));
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        TRY(hubspot_put_kept(w, &out, (const struct hubspot_kept *) rows.items + i));
    json_close_array(&out);
    return hubspot_reply(rp, 200, &out);
}

/* POST /forms/v2/forms; CONFLICT is what tells the plugin to look for the form by its name */
status hubspot_api_form_create(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json   *body;
    struct hubspot_kept  kept;
    enum hubspot_outcome outcome;
    TRY(request_json(w, rq, &body));
    struct hubspot_kept draft = {
        .kind = "form", .name = json_text(body, "name"), .body = json_write(w, body)};
    TRY(hubspot_keep(w, &draft, false, &kept, &outcome));
    if (outcome != HUBSPOT_MADE)
        return fail_reason(w, CONFLICT, "CONFLICT", "name",
                           "There is a form named '%.100s' already.", kept.name);
    TRY(staff_note(w, "hubspot.create", "form", kept.id, kept.name));
    return reply_form(w, &kept, rp);
}

/* GET /forms/v2/forms/{guid} */
status hubspot_api_form_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hubspot_kept kept;
    TRY(hubspot_store_find_guid(w, request_part(rq, "guid"), &kept));
    return reply_form(w, &kept, rp);
}

/* DELETE /forms/v2/forms/{guid}; what was sent in it stays */
status hubspot_api_form_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hubspot_kept kept;
    TRY(hubspot_store_find_guid(w, request_part(rq, "guid"), &kept));
    TRY(hubspot_store_delete(w, kept.id));
    TRY(staff_note(w, "hubspot.remove", "form", kept.id, kept.name));
    return reply_empty(rp);
}

/* ---- what is sent in them ---- */

/* formFieldGroups[].fields[].name */
static bool form_has(const struct json *form, const char *name)
{
    const struct json *groups = json_member(form, "formFieldGroups");
    for (const struct json *group = groups == NULL ? NULL : groups->first; group != NULL;
         group = group->next) {
        const struct json *fields = json_member(group, "fields");
        for (const struct json *field = fields == NULL ? NULL : fields->first; field != NULL;
             field = field->next)
            if (text_same(json_text(field, "name"), name))
                return true;
    }
    return false;
}

/* A form lets nobody write more than it shows. */
static status check_fields(struct work *w, const struct hubspot_kept *form,
                           const struct rows *values)
{
    const struct json         *definition;
    const struct record_value *value = values->items;
    TRY(json_parse(w, form->body, strlen(form->body), &definition));
    for (int64_t i = 0; i < values->count; i++)
        if (!text_same(value[i].property, "email") && !form_has(definition, value[i].property))
            return fail_reason(w, INVALID, "FIELD_NOT_IN_FORM_DEFINITION", value[i].property,
                               "Error in 'fields.%s'. The form has no such field.",
                               value[i].property);
    return OK;
}

static const char *email_of(const struct rows *values)
{
    const struct record_value *value = values->items;
    for (int64_t i = 0; i < values->count; i++)
        if (text_same(value[i].property, "email"))
            return value[i].value;
    return NULL;
}

/* NOT_FOUND: the address is another account's, so the form is not there either. */
static status check_portal(struct work *w, const struct request *rq)
{
    const char *words = request_part(rq, "portalId");
    int64_t     portal, asked;
    TRY(staff_account_id(w, &portal));
    if (text_to_int(words, &asked) && asked == portal)
        return OK;
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "portalId",
                       "There is no account %.40s here; GET /account-info/v3/details says the "
                       "number of this one.",
                       words);
}

struct sending {
    const struct request *rq;
};

static status take(struct work *w, void *arg)
{
    const struct request  *rq = ((struct sending *) arg)->rq;
    const struct json     *body;
    struct hubspot_kept    form;
    struct hubspot_contact contact = {.only_empty = !staff_may(w, MAY_EDIT_CONTACTS)};
    int64_t                id;
    bool                   is_new;
    TRY(check_portal(w, rq));
    TRY(hubspot_store_find_guid(w, request_part(rq, "formGuid"), &form));
    TRY(request_json(w, rq, &body));
    TRY(hubspot_read_pairs(w, json_member(body, "fields"), "name", &contact.values));
    TRY(check_fields(w, &form, &contact.values));
    contact.email = email_of(&contact.values);
    if (text_empty(contact.email))
        return fail_reason(w, INVALID, "REQUIRED_FIELD", "email",
                           "Required field 'email' is missing");
    TRY(hubspot_put_contact(w, &contact, &id, &is_new));
    struct hubspot_submission submission = {.id = db_new_id(w),
                                            .form = form.id,
                                            .contact = id,
                                            .body = json_write(w, body),
                                            .submitted_at = w->now};
    return hubspot_store_submit(w, &submission);
}

static status reply_refusal(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "status");
    json_put_text(&out, "error");
    json_put_name(&out, "message");
    json_put_text(&out, "The request is not valid");
    json_put_name(&out, "correlationId");
    json_put_text(&out, rq->id);
    json_put_name(&out, "errors");
    json_open_array(&out);
    json_open_object(&out);
    json_put_name(&out, "message");
    json_put_text(&out, w->failure.message);
    json_put_name(&out, "errorType");
    json_put_text(&out, w->failure.reason == NULL ? "INVALID" : w->failure.reason);
    json_close_object(&out);
    json_close_array(&out);
    json_close_object(&out);
    return hubspot_reply(rp, 400, &out);
}

/*
 * POST /submissions/v3/integration[/secure]/submit/{portalId}/{formGuid}. Without a token it comes
 * from a stranger: who may fill in what is empty, and overwrite nothing.
 */
status hubspot_api_submit(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    status          outcome = db_nested(w, take, &(struct sending){rq});
    if (outcome == INVALID)
        return reply_refusal(w, rq, rp);
    TRY(outcome);
    json_open_object(&out);
    json_put_name(&out, "inlineMessage");
    json_put_text(&out, "Thanks for submitting the form.");
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}
