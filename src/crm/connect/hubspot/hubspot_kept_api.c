/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Workflows, who is in them, and marketing mails: kept as they were sent. */
#include <string.h>

#include "base/text.h"
#include "crm/connect/hubspot/hubspot_api.h"
#include "crm/connect/hubspot/hubspot_json.h"
#include "crm/staff/staff.h"

enum { MOST_WORKFLOWS = 1000, MOST_EMAILS = 300 };

static status reply_kept(struct work *w, const struct hubspot_kept *kept, struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(hubspot_put_kept(w, &out, kept));
    return hubspot_reply(rp, 200, &out);
}

/* The body as it was sent; one of the same name that is there already answers for it. */
static status create(struct work *w, const struct request *rq, const char *kind, struct reply *rp)
{
    const struct json   *body;
    struct hubspot_kept  kept;
    enum hubspot_outcome outcome;
    TRY(request_json(w, rq, &body));
    struct hubspot_kept draft = {
        .kind = kind, .name = json_text(body, "name"), .body = json_write(w, body)};
    TRY(hubspot_keep(w, &draft, false, &kept, &outcome));
    if (outcome == HUBSPOT_MADE)
        TRY(staff_note(w, "hubspot.create", kind, kept.id, kept.name));
    return reply_kept(w, &kept, rp);
}

static status find(struct work *w, const struct request *rq, const char *kind,
                   struct hubspot_kept *ret_kept)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    return hubspot_store_get(w, kind, id, ret_kept);
}

static status put_all(struct work *w, struct json_out *out, const struct rows *rows)
{
    json_open_array(out);
    for (int64_t i = 0; i < rows->count; i++)
        TRY(hubspot_put_kept(w, out, (const struct hubspot_kept *) rows->items + i));
    json_close_array(out);
    return OK;
}

/* ---- workflows ---- */

/* GET /automation/v3/workflows */
status hubspot_api_workflow_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows     rows;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(hubspot_store_list(w, "workflow", 0, MOST_WORKFLOWS, &rows));
    json_open_object(&out);
    json_put_name(&out, "workflows");
    TRY(put_all(w, &out, &rows));
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}

/* POST /automation/v3/workflows */
status hubspot_api_workflow_create(struct work *w, const struct request *rq, struct reply *rp)
{
    return create(w, rq, "workflow", rp);
}

/* GET /automation/v3/workflows/{id} */
status hubspot_api_workflow_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hubspot_kept kept;
    TRY(find(w, rq, "workflow", &kept));
    return reply_kept(w, &kept, rp);
}

/* DELETE /automation/v3/workflows/{id} */
status hubspot_api_workflow_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hubspot_kept kept;
    TRY(find(w, rq, "workflow", &kept));
    TRY(hubspot_store_leave_all(w, kept.id));
    TRY(hubspot_store_delete(w, kept.id));
    TRY(staff_note(w, "hubspot.remove", "workflow", kept.id, kept.name));
    return reply_empty(rp);
}

/* POST /automation/v2/workflows/{id}/enrollments/contacts/{email} */
status hubspot_api_enrol(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hubspot_kept      kept;
    struct hubspot_enrolment enrolment = {.enrolled_at = w->now, .enrolled_by = w->actor.user};
    TRY(find(w, rq, "workflow", &kept));
    TRY(hubspot_find_contact(w, request_part(rq, "email"), &enrolment.contact));
    enrolment.workflow = kept.id;
    TRY(hubspot_store_enrol(w, &enrolment));
    return reply_empty(rp);
}

/* DELETE /automation/v2/workflows/{id}/enrollments/contacts/{email} */
status hubspot_api_leave(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hubspot_kept kept;
    int64_t             contact;
    TRY(find(w, rq, "workflow", &kept));
    TRY(hubspot_find_contact(w, request_part(rq, "email"), &contact));
    TRY(hubspot_store_leave(w, kept.id, contact));
    return reply_empty(rp);
}

/* ---- marketing mails ---- */

/* GET /marketing-emails/v1/emails?limit=&offset= */
status hubspot_api_email_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows     rows;
    int64_t         total;
    int64_t         limit = hubspot_query_number(rq, "limit", 10);
    int64_t         offset = hubspot_query_number(rq, "offset", 0);
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(hubspot_store_count(w, "email", &total));
    limit = limit > MOST_EMAILS ? MOST_EMAILS : limit;
    TRY(hubspot_store_list(w, "email", offset, limit, &rows));
    json_open_object(&out);
    json_put_name(&out, "limit");
    json_put_int(&out, limit);
    json_put_name(&out, "offset");
    json_put_int(&out, offset);
    json_put_name(&out, "total");
    json_put_int(&out, total);
    json_put_name(&out, "totalCount");
    json_put_int(&out, total);
    json_put_name(&out, "objects");
    TRY(put_all(w, &out, &rows));
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}

/* POST /marketing-emails/v1/emails */
status hubspot_api_email_create(struct work *w, const struct request *rq, struct reply *rp)
{
    return create(w, rq, "email", rp);
}

/* GET /marketing-emails/v1/emails/{id} */
status hubspot_api_email_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hubspot_kept kept;
    TRY(find(w, rq, "email", &kept));
    return reply_kept(w, &kept, rp);
}
